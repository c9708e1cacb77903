"""The question library: each question has a known answer, says what it is in two languages, and takes values safely."""

import re
import string
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.api import KnowledgeGraph
from kg.errors import DataError, GraphError, UsageError
from kg.model import Article, Statement
from kg.querying.binding import bind
from kg.querying.nodes import node_finder
from kg.querying.questions import NamedQuery, named_query, parse_query, read_questions
from kg.views.query_terms import unknown_terms
from kg.views.query_tokens import with_prefixes
from kg.views.rdf import to_rdflib
from kg.views.sparql import query, to_store
from kg.views.terms import PREFIXES
from kg.vocab import Relation
from tests.answers import rows
from tests.county import BANK, CITY, COMPANY, FAR, OFFICE, PROJECT, SCHOOL, county_graph
from tests.factories import article, entity, evidence, statement

COUNTY = KnowledgeGraph(county_graph())
RDFLIB = to_rdflib(county_graph())
LIBRARY = read_questions()
each_question = pytest.mark.parametrize("asked", LIBRARY.values(), ids=LIBRARY)

#: Question, parameters, and the rows of the answer: a node by its id, a term by its prefix, as the table prints them.
KNOWN: tuple[tuple[str, Mapping[str, object], list[str]], ...] = (
    ("aliases", {"thing": "蓝海"}, [
        "label | 蓝海公司",
        "old id | organization/蓝海集团",
        "other name | 蓝海",
    ]),
    ("articles", {"place": "丙县"}, [
        "2024-06-16 | 绿道工程启动了 | 丙报 | 1 | article/a3.txt",
        "2024-06-15 | 绿道工程启动 | 乙报 | 5 | article/a2.txt",
        "2024-02-01 | 蓝海公司助力乙村 | 甲市日报 | 2 | article/a1.txt",
    ]),
    ("bodies", {"place": "甲市"}, [
        "丁镇小学 | 丁镇 | 1",
        "丙县政府 | 丙县 | 2",
    ]),
    ("claims", {"speaker": "校长"}, [
        "张校长 | 蓝海公司 | kg:supports | 丁镇小学 |  | 校长说，蓝海公司一直帮助学校。 | article/a2.txt",
        "张校长 | 蓝海公司 | kg:supports | 丁镇小学 |  | 蓝海助校。 | article/a3.txt",
    ]),
    ("codes", {"place": "丙县"}, [
        "440811 | 丙县 | kg:county | place/丙县",
        "440811101 | 丁镇 | kg:town | place/丁镇",
        "440811101201 | 乙村 | kg:village | place/乙村",
    ]),
    ("containers", {"thing": "乙村"}, [
        "丁镇 | kg:town | 440811101",
        "丙县 | kg:county | 440811",
        "甲市 | kg:city | 440800",
        "粤省 | kg:province | 440000",
        "远方县 |  | ",
    ]),
    ("corrected", {}, [
        "丁镇小学 | rename 2024-07-01: 校名 | organization/丁镇小学",
        "蓝海公司党支部 partOf 蓝海公司 | confirm 2024-07-02: 已核实 | statement/d287f6c1252bebb4",
    ]),
    ("counts", {}, [
        "article | schema:NewsArticle | 3",
        "relation | kg:locatedIn | 7",
        "relation | kg:funds | 4",
        "relation | kg:partOf | 2",
        "relation | kg:runs | 2",
        "relation | kg:worksFor | 2",
        "relation | kg:participatesIn | 1",
        "relation | kg:partnersWith | 1",
        "relation | kg:supports | 1",
        "status | kg:done | 17",
        "status | kg:planned | 2",
        "status | kg:claimed | 1",
        "type | kg:Place | 7",
        "type | kg:Organization | 5",
        "type | kg:Person | 3",
        "type | kg:Programme | 2",
    ]),
    ("doubtful", {}, [
        "0.4 | 丁镇 | kg:locatedIn | 远方县 | 远方县丁镇。 | article/a2.txt",
        "0.55 | 蓝海公司党支部 | kg:partOf | 蓝海公司 | 公司党支部 | article/a1.txt",
    ]),
    ("edges", {"relation": "funds"}, [
        "organization/蓝海公司 | kg:funds | place/乙村",
        "organization/甲市银行 | kg:funds | programme/绿道一期",
        "organization/丙县政府 | kg:funds | programme/绿道工程",
    ]),
    ("evidence", {"subject": "丁镇小学", "object": "蓝海", "relation": "帮扶"}, [
        "kg:supports | 5 | 蓝海助校。 | article/a3.txt | test.rule | 0.5",
        "kg:supports | 15 | 校长说，蓝海公司一直帮助学校。 | article/a2.txt | test.rule | 0.58",
    ]),
    ("funders", {"place": "甲市"}, [
        "丙县政府 | 绿道工程 |  | kg:done |  | 丙县政府拨款支持绿道工程。 | article/a2.txt",
        "甲市银行 | 绿道一期 | 80万元 | kg:planned | 2025 | 甲市银行拟贷款80万元修绿道一期。 | article/a1.txt",
        "蓝海公司 | 乙村 | 300万元 | kg:done | 2023 | 蓝海公司向乙村捐资300万元。 | article/a1.txt",
        "蓝海公司 | 乙村 | 500万元 | kg:done |  | 乙村得到蓝海500万元。 | article/a2.txt",
    ]),
    ("identity", {"thing": "organization/蓝海集团"}, [
        "organization/蓝海公司 | kg:same | organization/蓝海集团 | 0.9 | identity.alias",
        "organization/蓝海公司 | kg:same | organization/蓝海集团 | 0.9 | identity.same-place",
    ]),
    ("money-by-year", {"year": 2024}, [
        "2024 | 丙县政府 | 绿道工程 |  | kg:done | 丙县政府拨款支持绿道工程。 | article/a2.txt",
        "2024 | 蓝海公司 | 乙村 | 500万元 | kg:done | 乙村得到蓝海500万元。 | article/a2.txt",
    ]),
    ("money-totals", {}, [
        "蓝海公司 | CNY | 2 | 8000000",
    ]),
    ("most-mentioned", {"type": "Place"}, [
        "乙村 | 2 | place/乙村",
        "丁镇 | 1 | place/丁镇",
        "丙县 | 1 | place/丙县",
        "甲市 | 1 | place/甲市",
        "远方县 | 1 | place/远方县",
        "绿道一期 | 1 | programme/绿道一期",
    ]),
    ("namesakes", {}, [
        "王小明 |  | person/王小明",
        "王小明 | 丁镇 | person/王小明（丁镇）",
    ]),
    ("neighbours", {"thing": "丁镇小学"}, [
        "out | kg:locatedIn | 丁镇 | 0.8 | place/丁镇",
        "out | kg:partnersWith | 蓝海公司 | 0.8 | organization/蓝海公司",
        "in | kg:supports | 蓝海公司 | 0.79 | organization/蓝海公司",
    ]),
    ("no-employer", {}, [
        "李老师 | article/a2.txt",
        "王小明 | article/a2.txt",
    ]),
    ("organizers", {}, [
        "绿道工程 | 丙县政府 | kg:planned | 丙县政府拟建绿道工程。 | article/a1.txt",
        "绿道工程 | 丙县政府 | kg:done | 丙县政府启动绿道工程。 | article/a2.txt",
    ]),
    ("participants", {"programme": "绿道工程"}, [
        "乙村 | 绿道一期 | kg:done | 乙村参与绿道一期。 | article/a2.txt",
    ]),
    ("partners", {"place": "丙县"}, [
        "丁镇小学 | 蓝海公司 | kg:done | 丁镇小学与蓝海结对。 | article/a2.txt",
    ]),
    ("parts", {"whole": "蓝海"}, [
        "蓝海公司党支部 | 蓝海公司",
    ]),
    ("people", {"body": "蓝海公司"}, [
        "王小明 | 经理 | 蓝海公司 | 2020 | 王小明曾任经理 | article/a2.txt",
        "王小明 | 书记 | 蓝海公司党支部 |  | 党支部书记王小明 | article/a1.txt",
    ]),
    ("planned", {}, [
        "甲市银行 | kg:funds | 绿道一期 | 80万元 | 2025 | 甲市银行拟贷款80万元修绿道一期。 | article/a1.txt",
    ]),
    ("posts", {"person": "person/王小明"}, [
        "蓝海公司党支部 | 书记 |  | kg:done | 党支部书记王小明 | article/a1.txt | 2024-02-01",
        "蓝海公司 | 经理 | 2020 | kg:done | 王小明曾任经理 | article/a2.txt | 2024-06-15",
    ]),
    ("programme-money", {"programme": "绿道工程"}, [
        "绿道一期 | 甲市银行 | 80万元 | kg:planned | 2025 | 甲市银行拟贷款80万元修绿道一期。 | article/a1.txt",
        "绿道工程 | 丙县政府 |  | kg:done |  | 丙县政府拨款支持绿道工程。 | article/a2.txt",
    ]),
    ("programmes", {"participant": "丙县政府"}, [
        "kg:runs | 绿道工程 | kg:planned | 丙县政府拟建绿道工程。 | article/a1.txt",
        "kg:runs | 绿道工程 | kg:done | 丙县政府启动绿道工程。 | article/a2.txt",
    ]),
    ("receivers", {"receiver": "乙村"}, [
        "乙村 | 蓝海公司 | 300万元 | kg:done | 2023 | 蓝海公司向乙村捐资300万元。 | article/a1.txt",
        "乙村 | 蓝海公司 | 500万元 | kg:done |  | 乙村得到蓝海500万元。 | article/a2.txt",
    ]),
    ("reprints", {}, [
        "绿道工程启动了 | 丙报 | 2024-06-16 | 绿道工程启动 | 乙报 | 2024-06-15 | article/a3.txt",
    ]),
    ("rules", {"relation": "位于"}, [
        "gazetteer | 4 | 1",
        "test.rule | 3 | 0.67",
    ]),
    ("seen-once", {"type": "人物"}, [
        "李老师 | article/a2.txt | 0.5 | person/李老师",
        "王小明 | article/a1.txt | 1 | person/王小明",
        "王小明 | article/a2.txt | 1 | person/王小明（丁镇）",
    ]),
    ("since", {"date": "2024-06"}, [
        "2024-06-15 | 丁镇 | kg:locatedIn | 远方县 |  | kg:done | 远方县丁镇。 | article/a2.txt",
        "2024-06-15 | 丁镇小学 | kg:locatedIn | 丁镇 |  | kg:done | 丁镇的小学。 | article/a2.txt",
        "2024-06-15 | 丁镇小学 | kg:partnersWith | 蓝海公司 |  | kg:done | 丁镇小学与蓝海结对。 | article/a2.txt",
        "2024-06-15 | 丙县政府 | kg:funds | 绿道工程 |  | kg:done | 丙县政府拨款支持绿道工程。 | article/a2.txt",
        "2024-06-15 | 丙县政府 | kg:runs | 绿道工程 |  | kg:done | 丙县政府启动绿道工程。 | article/a2.txt",
        "2024-06-15 | 乙村 | kg:participatesIn | 绿道一期 |  | kg:done | 乙村参与绿道一期。 | article/a2.txt",
        "2024-06-15 | 王小明 | kg:worksFor | 蓝海公司 |  | kg:done | 王小明曾任经理 | article/a2.txt",
        "2024-06-15 | 绿道一期 | kg:partOf | 绿道工程 |  | kg:done | 绿道工程一期 | article/a2.txt",
        "2024-06-15 | 蓝海公司 | kg:funds | 乙村 | 500万元 | kg:done | 乙村得到蓝海500万元。 | article/a2.txt",
        "2024-06-15 | 蓝海公司 | kg:supports | 丁镇小学 |  | kg:claimed | 校长说，蓝海公司一直帮助学校。 | article/a2.txt",
        "2024-06-16 | 蓝海公司 | kg:supports | 丁镇小学 |  | kg:claimed | 蓝海助校。 | article/a3.txt",
    ]),
    ("supporters", {"place": "丙县"}, [
        "蓝海公司 | 丁镇小学 | kg:claimed | 校长说，蓝海公司一直帮助学校。 | article/a2.txt",
        "蓝海公司 | 丁镇小学 | kg:claimed | 蓝海助校。 | article/a3.txt",
    ]),
    ("sure-edges", {"relation": "locatedIn", "above": 0.9}, [
        "place/丁镇 | place/丙县 | 0.99",
        "place/丙县 | place/甲市 | 0.99",
        "place/乙村 | place/丁镇 | 0.99",
        "place/甲市 | place/粤省 | 0.99",
    ]),
    ("timeline", {"programme": "绿道工程"}, [
        "2024-02-01 | 丙县政府 | kg:runs | 绿道工程 |  | kg:planned | 丙县政府拟建绿道工程。 | article/a1.txt",
        "2024-06-15 | 丙县政府 | kg:funds | 绿道工程 |  | kg:done | 丙县政府拨款支持绿道工程。 | article/a2.txt",
        "2024-06-15 | 丙县政府 | kg:runs | 绿道工程 |  | kg:done | 丙县政府启动绿道工程。 | article/a2.txt",
        "2024-06-15 | 乙村 | kg:participatesIn | 绿道一期 |  | kg:done | 乙村参与绿道一期。 | article/a2.txt",
        "2024-06-15 | 绿道一期 | kg:partOf | 绿道工程 |  | kg:done | 绿道工程一期 | article/a2.txt",
        "2025 | 甲市银行 | kg:funds | 绿道一期 | 80万元 | kg:planned | 甲市银行拟贷款80万元修绿道一期。 | article/a1.txt",
    ]),
    ("two-amounts", {}, [
        "蓝海公司 | 乙村 | 300万元 | 蓝海公司向乙村捐资300万元。 | 500万元 | 乙村得到蓝海500万元。",
    ]),
    ("two-containers", {}, [
        "丁镇 | 丙县 | 远方县",
    ]),
    ("unconnected", {"type": "Person"}, [
        "李老师 | article/a2.txt | person/李老师",
        "王小明 | article/a2.txt | person/王小明（丁镇）",
    ]),
    ("village-companies", {}, [
        "蓝海公司 | 乙村 | 300万元 | kg:done | 蓝海公司向乙村捐资300万元。 | article/a1.txt",
        "蓝海公司 | 乙村 | 500万元 | kg:done | 乙村得到蓝海500万元。 | article/a2.txt",
    ]),
)  # fmt: skip


def test_every_question_has_a_known_answer() -> None:
    assert sorted(name for name, _, _ in KNOWN) == list(LIBRARY)
    assert all(expected for _, _, expected in KNOWN)
    assert len(LIBRARY) >= 28


@pytest.mark.parametrize(("name", "values", "expected"), KNOWN, ids=[name for name, _, _ in KNOWN])
def test_known_answer(name: str, values: Mapping[str, object], expected: list[str]) -> None:
    found = rows(COUNTY, name, values)
    if name == "edges":  # the one in no order
        found, expected = sorted(found), sorted(expected)
    assert found == expected


def county_with(*statements: Statement, articles: tuple[Article, ...] = ()) -> KnowledgeGraph:
    county = county_graph()
    ordered = tuple(sorted((*county.statements, *statements), key=lambda s: s.id))
    return KnowledgeGraph(replace(county, articles=(*county.articles, *articles), statements=ordered))


def test_a_body_is_in_the_nearest_of_its_places() -> None:
    told = county_with(statement(SCHOOL, Relation.LOCATED_IN, CITY), statement(OFFICE, Relation.LOCATED_IN, FAR))
    assert rows(told, "bodies", {"place": "甲市"}) == rows(COUNTY, "bodies", {"place": "甲市"})
    # of two places that do not hold each other both are said
    assert rows(told, "bodies", {"place": "远方县"}) == ["丁镇小学 | 丁镇 | 1", "丙县政府 | 远方县 | 2"]


def test_an_article_that_names_a_programme_alone_is_about_no_place_where_it_is_carried_out() -> None:
    held = statement(PROJECT, Relation.LOCATED_IN, "place/丙县")
    elsewhere = county_with(held, articles=(article("a4.txt", date="2024-07-01"),))
    named = replace(elsewhere.graph.by_id[PROJECT], articles=("a2.txt", "a4.txt"))
    entities = tuple(named if e.id == PROJECT else e for e in elsewhere.graph.entities)
    told = KnowledgeGraph(replace(elsewhere.graph, entities=entities))
    assert rows(told, "articles", {"place": "丙县"}) == rows(COUNTY, "articles", {"place": "丙县"})


@pytest.mark.parametrize(
    ("one", "other", "unequal"),
    [
        ((4e7, None), (5e7, 5e7), False),  # 4000多万元 may be 5000万元
        ((4e7, None), (3e7, 3e7), True),
        ((None, 1e6), (2e6, None), True),  # 100万元以内, 200万元以上
        ((None, 1e6), (5e5, 5e5), False),
        ((1e6, 3e6), (3e6, 4e6), False),
        ((1e6, 3e6), (4e6, 5e6), True),
    ],
)
def test_amounts_are_unequal_where_their_ranges_do_not_overlap(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None], unequal: bool
) -> None:
    said = (
        statement(BANK, Relation.FUNDS, SCHOOL, amount_text=text, amount_min=low, amount_max=high, currency="CNY")
        for text, (low, high) in (("甲数", one), ("乙数", other))
    )
    found = [row for row in rows(county_with(*said), "two-amounts", {}) if row.startswith("甲市银行")]
    assert len(found) == unequal


@pytest.mark.parametrize(
    ("published", "date", "listed"),
    [
        ("2024", "2024-03-01", True),
        ("2024-03", "2024-03-31", True),
        ("2024-02", "2024-03-01", False),
        ("2023", "2024-03-01", False),
        ("2024-03-01", "2024-03", True),
        ("2024-02-29", "2024-03", False),
        ("2025", "2024-12-31", True),
    ],
)
def test_an_article_that_may_be_of_that_day_is_listed(published: str, date: str, listed: bool) -> None:
    said = statement(BANK, Relation.SUPPORTS, SCHOOL, evidence("银行帮助小学。", article="a4.txt"))
    found = rows(county_with(said, articles=(article("a4.txt", date=published),)), "since", {"date": date})
    assert any("银行帮助小学。" in row for row in found) is listed


def test_an_article_and_its_reprint_are_one() -> None:
    county = county_graph()
    entities = (*(e for e in county.entities if e.id != BANK), entity(BANK, articles=("a2.txt", "a3.txt")))
    told = KnowledgeGraph(replace(county, entities=tuple(sorted(entities, key=lambda e: e.id))))
    assert f"甲市银行 | article/a2.txt | 1 | {BANK}" in rows(told, "seen-once", {"type": "Organization"})
    assert f"甲市银行 | 1 | {BANK}" in rows(told, "most-mentioned", {})
    assert not any(row.endswith(COMPANY) for row in rows(told, "seen-once", {"type": "Organization"}))


@pytest.mark.parametrize(
    ("name", "values", "left_out"),
    [
        ("funders", {"place": "粤省", "funder": "蓝海公司"}, "丙县政府"),
        ("planned", {"place": "远方县"}, "甲市银行"),
        ("doubtful", {"below": "0.5"}, "党支部"),
        ("claims", {"speaker": "市长"}, "张校长"),
        ("edges", {"relation": "资助"}, "kg:locatedIn"),
    ],
)
def test_a_parameter_narrows(name: str, values: Mapping[str, str], left_out: str) -> None:
    without = "\n".join(rows(COUNTY, name, {}))
    assert left_out in without
    assert left_out not in "\n".join(rows(COUNTY, name, values))


@each_question
def test_it_names_only_terms_of_the_vocabulary_and_declares_its_prefixes(asked: NamedQuery) -> None:
    assert not list(unknown_terms(asked.text))
    assert with_prefixes(asked.text) == asked.text


@each_question
def test_it_says_what_it_is_in_two_languages(asked: NamedQuery) -> None:
    chinese, english = (asked.title_zh, asked.description_zh), (asked.title, asked.description)
    assert all(re.search("[\u4e00-\u9fff]", text) for text in (*chinese, *(p.zh for p in asked.parameters)))
    assert all(text and text.isascii() for text in (*english, *(p.en for p in asked.parameters)))
    # one of the verb's own options would hide a parameter of that name
    own = {"file", "name", "param", "list", "show", "format", "timeout", "index", "no-index", "help", "f"}
    assert not own & {p.name for p in asked.parameters}


@each_question
def test_it_runs_as_it_stands_and_its_head_is_read(asked: NamedQuery) -> None:
    query(COUNTY.graph, asked.text)
    declared = re.findall(r"^# parameter ([\w-]+):", asked.text, re.MULTILINE)
    assert declared == [p.name for p in asked.parameters]
    body = re.sub(r"#.*", "", asked.text)
    for p in asked.parameters:  # named once where the value stands, and used
        assert len(re.findall(rf"\?{p.name}\b", re.sub(rf"VALUES \?{p.name} ", "", body))) >= 1


def plain(value: object) -> str:
    """A value as text, whichever way an engine writes numbers: 1.0 and 1."""
    return re.sub(r"^(\d+)\.0$", r"\1", str(value))


@each_question
def test_another_engine_gives_the_same_answer(asked: NamedQuery) -> None:
    """rdflib reads it, with only the prefixes of the exports, and finds the same rows."""
    import rdflib

    values = next(values for name, values, _ in KNOWN if name == asked.name)
    bound = bind(asked, values, node_finder(to_store(COUNTY.graph)))
    found = RDFLIB.query(bound, initNs={p: rdflib.Namespace(iri) for p, iri in PREFIXES.items()})
    ours = COUNTY.query(bound)
    assert [str(v) for v in found.vars or ()] == list(ours.variables)
    theirs = ([plain(c) if c is not None else "" for c in row] for row in found)
    assert sorted(theirs) == sorted([plain(c or "") for c in row] for row in ours.rows)


# names, parameters, values


@pytest.mark.parametrize(
    ("name", "values", "error", "what"),
    [
        ("founders", {}, UsageError, "did you mean funders"),
        ("zzz", {}, UsageError, "known: aliases, "),
        ("funders", {"plce": "甲市"}, UsageError, r"no parameter plce; it takes: place \(optional\), funder"),
        ("posts", {}, UsageError, r"--person \(人物 the person\) is missing"),
        ("posts", {"person": "王小明"}, GraphError, "several things.*person/王小明, person/王小明（丁镇）"),
        ("posts", {"person": "蓝海公司"}, GraphError, "is no Person 人物"),
        ("partners", {"place": "甲"}, GraphError, "--place 甲: no such name in the graph; did you mean 甲市"),
        ("sure-edges", {"relation": "loves"}, UsageError, "funds .资助."),
        ("seen-once", {"type": "Dog"}, UsageError, "Person .人物."),
        ("since", {"date": "2024-13"}, UsageError, "2024-03-05"),
        ("doubtful", {"below": "1e3"}, UsageError, "a number"),
    ],
)
def test_what_is_wrong_and_what_is_right(
    name: str, values: Mapping[str, str], error: type[Exception], what: str
) -> None:
    with pytest.raises(error, match=what):
        COUNTY.query_named(name, **values)


@pytest.mark.parametrize("name", ["甲市", "place/甲市", " 甲 市 ", "“甲市”"])
def test_names_are_those_of_the_graph(name: str) -> None:
    assert rows(COUNTY, "partners", {"place": name}) == rows(COUNTY, "partners", {"place": COUNTY.entity(name).id})


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])) | st.text(alphabet="\"'\\{}?#\n\t <>u0022"))
def test_a_text_comes_out_as_it_went_in(value: str) -> None:
    """Whatever is given is a value, never a part of the query."""
    asked = parse_query("# parameter v: type=text; optional\nSELECT ?v { VALUES ?v { UNDEF } }", "echo", source="echo")
    answer = query(to_store("\n"), bind(asked, {"v": value}, lambda name, kind: name))
    assert [[str(cell) for cell in row] for row in answer.rows] == [[value]]


def test_a_value_is_not_searched_for_other_parameters() -> None:
    head = "# parameter a: type=text; optional\n# parameter b: type=text; optional\n"
    asked = parse_query(head + "SELECT ?a ?b { VALUES ?a { UNDEF } VALUES ?b { UNDEF } }", "two", source="two")
    values = {"a": "VALUES ?b { UNDEF }", "b": '" } BIND(1 AS ?z) VALUES ?y { "'}
    answer = query(to_store("\n"), bind(asked, values, lambda name, kind: name))
    assert [[str(cell) for cell in row] for row in answer.rows] == [[values["a"], values["b"]]]


@given(st.text(string.printable, max_size=20).filter(lambda name: name not in "甲市"))
def test_a_strange_name_is_an_error_and_nothing_else(name: str) -> None:
    with pytest.raises(GraphError):
        COUNTY.query_named("partners", place=name)


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("# parameter v: type=thing", "type=place|"),
        ("# parameter v: type=text; maybe", "maybe"),
        ("# parameter w: type=text", "needs a line VALUES"),
    ],
)
def test_a_head_that_is_wrong(head: str, what: str) -> None:
    with pytest.raises(DataError, match=rf"mine\.rq:1: .*{re.escape(what)}"):
        parse_query(head + "\nASK { VALUES ?v { UNDEF } }", "mine", source="mine.rq")


def test_names_lead_on_from_old_ids() -> None:
    assert rows(COUNTY, "parts", {"whole": "organization/蓝海集团"}) == rows(COUNTY, "parts", {"whole": "蓝海公司"})
    assert named_query("parts").parameters[0].required
