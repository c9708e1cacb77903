"""The same text republished: found whatever the outlet changed, told from forms filled in anew, credited once."""

import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.api import KnowledgeGraph
from kg.assembly import reprints
from kg.assembly.assemble import assemble
from kg.assembly.credit import credited_once, settled
from kg.knowledge.resources import read_resources
from kg.model import Article, Block, Extraction
from kg.views.overview import count
from kg.views.rdf import from_turtle, to_turtle
from kg.vocab import Relation
from tests.factories import article, entity, evidence, statement

#: Three paragraphs, invented, of a little over a hundred letters each.
FIRST = (
    "五月的清晨，渔港还笼罩在薄雾里，蓝海机械有限公司的二十多名青年志愿者已经带着工具箱走进霞山区东新街道，"
    "为独居老人检修电路、更换灯管。队长说，大家利用周末时间轮流上门，每户人家至少要走两趟，第一趟查看线路，"
    "第二趟把老化的插座全部换掉，让老人夜里起身时心里踏实。"
)
SECOND = (
    "居民陈婆婆告诉来访的人，厨房的灯坏了大半年，子女在外地打工，一直没有人来修。如今灯亮了，水龙头也不再滴水，"
    "她拉着年轻人的手，非要留他们吃一碗热汤面。街道的工作人员介绍，像这样的家庭在辖区里还有四十七户，"
    "他们按楼栋编了号，请志愿者一户一户地走下去。"
)
THIRD = (
    "据了解，该公司去年与街道结成对子以后，先后开展义诊、助学和维修等活动十六场，向困难家庭送去米面油三百余份。"
    "下一步，双方还打算把闲置的旧仓库改造成社区食堂，由公司出资购置炊具，由街道负责日常管理，争取在入冬之前开火，"
    "让行动不便的老人也能吃上现做的饭菜。"
)
WHOLE = (FIRST, SECOND, THIRD)

WEATHER = (
    "{0}气象台{1}日{2}时发布天气预报：今天白天到夜间，{0}北部多云转阴，有分散阵雨，局部地区雨量可达{3}毫米，"
    "南部沿海风力{4}级，阵风{5}级；最低气温{6}摄氏度，最高气温{7}摄氏度，相对湿度百分之{8}。"
    "请{0}各有关单位注意防范强降雨可能引发的积涝，出海船只提前回港避风，市民出行带好雨具，驾车时减速慢行。"
)
NOTICE = (
    "为方便群众办事，{0}政务服务中心自本月起延长周末服务时间，婚姻登记、社保缴费和户籍窗口全天开放，中午不休息。"
    "办事群众可以提前在网上预约取号，也可以到现场取号排队。{0}政务服务中心提醒，办理业务时请带好本人有效证件，"
    "委托他人办理的还要带好委托书。如有疑问，可以向{0}政务服务中心咨询台的值班人员当面询问，也可以拨打热线电话。"
)


def paper(id: str, *paragraphs: str, caption: str = "", **known: str) -> Article:
    """An article of these paragraphs, each a block of its own, with a picture's caption on top."""
    text, blocks = "", []
    for kind, words in (("caption", caption), *(("body", paragraph) for paragraph in paragraphs)):
        blocks.append(Block(kind, ((len(text), len(text) + len(words)),)))
        text += words + "\n"
    return Article(id, text, tuple(blocks), **known)


def find_reprints(articles: list[Article]) -> dict[str, str]:
    return reprints.find_reprints(map(reprints.sketch_of, articles), {a.id: a for a in articles})


ORIGINAL = paper("a", *WHOLE, date="2024-05-01")


# What is found


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(WHOLE, id="word for word"),
        pytest.param((FIRST, SECOND), id="without its last paragraph"),
        pytest.param(("湛江讯（记者李明）", *WHOLE, "责任编辑：王立"), id="with a by-line of its own"),
        pytest.param(("本报今天收到读者来信，讲了一件发生在渔港边上的暖心小事。", *WHOLE), id="with a lead"),
        pytest.param(tuple(p.replace("，", ",").replace("。", " . ") for p in WHOLE), id="with other punctuation"),
        pytest.param(("".join(WHOLE),), id="without paragraphs"),
        pytest.param((FIRST, SECOND.replace("四十七", "４７"), THIRD), id="with a number in digits"),
        pytest.param((FIRST.replace("带着", "背着"), SECOND, THIRD.replace("打算", "计划")), id="with words changed"),
    ],
)
def test_copies_are_found(paragraphs: tuple[str, ...]) -> None:
    assert find_reprints([paper("b", *paragraphs, date="2024-05-02"), ORIGINAL]) == {"b": "a"}


def test_captions_do_not_count() -> None:
    one, other = NOTICE.format("吴川市"), filled(*HERE)
    assert find_reprints([paper("a", *WHOLE, caption=one), paper("b", *WHOLE, caption=other)]) == {"b": "a"}
    assert find_reprints([paper("a", FIRST, caption=one), paper("b", THIRD, caption=one)]) == {}


# What is not taken for a copy


def filled(*values: object) -> str:
    return WEATHER.format(*values)


HERE = ("湛江市", 3, 8, 25, 5, 7, 21, 28, 85)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(filled(*HERE), filled("湛江市", 4, 8, 30, 6, 8, 20, 27, 90), id="the weather of another day"),
        pytest.param(filled(*HERE), filled("茂名市", *HERE[1:]), id="the same weather in another city"),
        pytest.param(filled(*HERE), filled("湛江市", 4, *HERE[2:]), id="one number among eight"),
        pytest.param(NOTICE.format("吴川市"), NOTICE.format("徐闻县"), id="a form without numbers"),
        pytest.param(FIRST + SECOND, FIRST + THIRD, id="half of it"),
        pytest.param("".join(WHOLE), SECOND[:90], id="a quotation"),
        pytest.param("", "", id="nothing to read"),
        pytest.param("湛江市今天开市。", "湛江市今天开市。", id="one line"),
        pytest.param("一" * 2000, "一" * 2000, id="one letter again and again"),
    ],
)
def test_forms_and_fragments_are_no_copies(one: str, other: str) -> None:
    assert find_reprints([paper("a", one), paper("b", other)]) == {}


def test_a_form_that_is_republished_is_a_copy() -> None:
    form = filled(*HERE)
    assert find_reprints([paper("a", form, date="2024-05-03"), paper("b", "本报讯", form)]) == {"b": "a"}


def test_chains_join_nothing() -> None:
    """What two articles have in common with a third does not make them versions of each other."""
    one, other = paper("a", FIRST, SECOND, date="2024-05-01"), paper("b", SECOND, THIRD, date="2024-05-02")
    assert find_reprints([one, other, paper("c", *WHOLE, date="2024-05-03")]) == {"c": "a"}


# Which one is the original


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"date": "2024-05-01"}, {"date": "2024-05-02"}, id="the earlier"),
        pytest.param({"date": "2024-05-31"}, {"date": "2024-05"}, id="the one whose day is known"),
        pytest.param({"date": "2024-05-01"}, {}, id="the one with a date"),
    ],
)
def test_the_original_is_the_first(one: dict[str, str], other: dict[str, str]) -> None:
    assert find_reprints([paper("a", *WHOLE, **other), paper("b", *WHOLE, **one)]) == {"a": "b"}


def test_of_one_day_the_longest_and_of_equals_the_smallest_id_is_the_original() -> None:
    long, short = paper("b", *WHOLE), paper("a", FIRST, SECOND)
    assert find_reprints([short, long]) == {"a": "b"}
    assert find_reprints([paper("d", *WHOLE), paper("c", *WHOLE)]) == {"d": "c"}


MIXED = (
    ORIGINAL,
    paper("b", FIRST, SECOND, date="2024-05-02"),
    paper("c", *WHOLE),
    paper("d", THIRD, NOTICE.format("吴川市"), date="2024-04-30"),
    paper("e", filled(*HERE), NOTICE.format("徐闻县")),
    paper("f", NOTICE.format("徐闻县"), date="2024-05-02"),
    paper("g", ""),
)


@given(st.permutations(MIXED))
def test_the_order_of_the_articles_changes_nothing(articles: list[Article]) -> None:
    assert find_reprints(articles) == {"b": "a", "c": "a", "e": "f"}


@pytest.mark.parametrize(
    ("last", "few", "found"),
    [
        pytest.param("责任编辑：{name}", 500, True, id="copies"),
        pytest.param("今日收于{n}点，成交{n}万元。", 300, False, id="forms", marks=pytest.mark.slow),
    ],
)
def test_four_times_as_many_alike_take_about_four_times_as_long(last: str, few: int, found: bool) -> None:
    """Sixteen times, were each compared with all; the time is that of this process alone."""
    taken = []
    for number in (few, 4 * few):
        alike = [paper(f"a{n:04}", *WHOLE, last.format(n=n, name=chr(0x4E00 + n))) for n in range(number)]
        start = process_time()
        assert len(find_reprints(alike)) == (number - 1 if found else 0)
        taken.append(process_time() - start)
    assert taken[1] < 9 * taken[0]


# Credit

SCHOOL, FIRM = "organization/甲市实验小学", "organization/蓝海机械有限公司"


def said(paper: Article, *relations: Relation, things: tuple[str, ...] = (SCHOOL, FIRM)) -> Extraction:
    here = tuple(entity(id, articles=(paper.id,)) for id in things)
    quote = evidence("蓝海公司与实验小学共建。", article=paper.id, confidence=0.5)
    return Extraction(paper, here, tuple(statement(SCHOOL, r, FIRM, quote) for r in relations))


FAMILY = (
    said(article("a", date="2024-05-01"), Relation.PARTNERS_WITH, things=(SCHOOL, FIRM)),
    said(article("b", date="2024-05-02", version_of="a"), Relation.PARTNERS_WITH, Relation.SUPPORTS),
    said(article("c", date="2024-05-03", version_of="a"), Relation.SUPPORTS, Relation.PARTNERS_WITH),
    said(article("d", date="2024-05-04"), Relation.PARTNERS_WITH),
)


@pytest.mark.parametrize("order", list(permutations(FAMILY)))
def test_what_copies_say_is_credited_once(order: tuple[Extraction, ...]) -> None:
    graph = assemble(order, read_resources())
    by_relation = {s.predicate: s for s in graph.statements}
    assert {r: [e.article for e in s.evidence] for r, s in by_relation.items()} == {
        Relation.PARTNERS_WITH: ["a", "d"],  # the original says it
        Relation.SUPPORTS: ["b"],  # only copies do: the first of them
    }
    assert by_relation[Relation.PARTNERS_WITH].confidence == 0.75
    assert by_relation[Relation.SUPPORTS].confidence == 0.5
    assert [e.articles for e in graph.entities] == [("a", "d"), ("a", "d")]
    assert [(a.id, a.version_of) for a in graph.articles] == [("a", ""), ("b", "a"), ("c", "a"), ("d", "")]
    assert count(graph).reprints == 2


def test_all_evidence_of_the_credited_version_stays() -> None:
    quotes = [evidence("甲", article="a"), evidence("乙", article="a", start=9), evidence("甲", article="b")]
    claim = statement(SCHOOL, Relation.PARTNERS_WITH, FIRM, *quotes)
    papers = settled([article("a"), article("b", version_of="a")])
    _, claims = credited_once(papers, {}, {claim.id: claim})
    assert claims[claim.id].evidence == tuple(quotes[:2])


def test_where_the_original_could_not_be_read_the_first_copy_stands_for_it() -> None:
    given = [article("c", version_of="a", date="2024-05-03"), article("b", version_of="a", date="2024-05-02")]
    assert {a.id: a.version_of for a in settled(given).values()} == {"b": "", "c": "b"}
    alone = [replace(a, version_of="") for a in given]
    assert list(settled(alone).values()) == sorted(alone, key=lambda a: a.date)


# From files to queries


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    folder = tmp_path_factory.mktemp("papers")
    for name, date, head in (("a", "2024-05-01", "甲报讯"), ("b", "2024-05-02", "乙报讯"), ("c", "2024-05-03", "")):
        body = (head, *WHOLE) if head else (THIRD, "街道与蓝海机械有限公司签订了合作协议。")
        line = {"id": name, "date": date, "text": "\n".join(body)}
        (folder / f"{name}.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    return kg.build(folder)


def test_a_build_lists_independent_articles_only(built: KnowledgeGraph) -> None:
    assert [(a.id, a.version_of) for a in built.articles] == [("a", ""), ("b", "a"), ("c", "")]
    assert built.entity("蓝海机械有限公司").articles == ("a", "c")
    assert "b" not in {e.article for s in built.graph.statements for e in s.evidence}


def test_the_link_stands_in_turtle_and_answers_queries(built: KnowledgeGraph) -> None:
    turtle = "".join(to_turtle(built.graph))
    assert "dcterms:isVersionOf" in turtle
    assert from_turtle(turtle).articles == built.articles
    answer = built.query("SELECT ?copy ?original { ?copy dcterms:isVersionOf ?original }")
    assert [[str(cell).rstrip(">").rsplit("/", 1)[1] for cell in row] for row in answer.rows] == [["b", "a"]]


def test_more_copies_make_nothing_surer(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(WHOLE), encoding="utf-8")
    once = {s.id: s.confidence for s in kg.build(tmp_path).graph.statements}
    for name in "bcd":
        (tmp_path / f"{name}.txt").write_text("\n".join((f"{name}报讯", *WHOLE)), encoding="utf-8")
    assert once
    assert {s.id: s.confidence for s in kg.build(tmp_path).graph.statements} == once
