"""What people decided about a graph: each action, each error, and that it lasts from build to build."""

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.api import KnowledgeGraph
from kg.assembly.curate import ACTIONS, MOST_NAMES, curate, pairs_kept_apart
from kg.assembly.hand_made import RULE
from kg.errors import InputError
from kg.model import Article, Correction, Decision, Fragments, Graph, Objection, Statement
from kg.pipeline import Report
from kg.reading.corrections import FORMS, HEADER
from kg.views.difference import compare
from kg.views.graphml import to_graphml
from kg.views.overview import count
from kg.views.rdf import from_turtle, to_turtle
from kg.views.tables import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from kg.views.validation import violations
from kg.vocab import EntityType, Relation, Status
from tests.factories import entity, evidence, small_graph, statement
from tests.views.strategies import CHARACTERS, graphs

COMPANY, VILLAGE, SCHOOL = "organization/蓝海机械有限公司", "place/乙村", "organization/甲市实验小学"
CITY, BRANCH, PARK = "place/甲市", "organization/蓝海机械有限公司党支部", "programme/绿道公园项目"
FUNDS, LOCATED, WORKS, PARTNERS = Relation.FUNDS, Relation.LOCATED_IN, Relation.WORKS_FOR, Relation.PARTNERS_WITH
READ = {
    "a1.txt": Article("a1.txt", "甲市消息：丁医院在\n乙村开诊。", fragments=Fragments("page=", ((0, 1), (10, 2)))),
    "a2.txt": Article("a2.txt", "“1+2”行动启动。"),
}


def line(row: str, number: int = 2) -> Correction:
    """A correction of a row with "|" between its columns."""
    action, subject, relation, object, value, source, note, date = (*row.split("|"), *[""] * 8)[:8]
    return Correction(
        action, subject, Relation(relation) if relation else None, object, value, source, note, date, "c.tsv", number
    )


def lines(*rows: str) -> list[Correction]:
    return [line(row, number) for number, row in enumerate(rows, 2)]


def apply(*rows: str, graph: Graph | None = None) -> tuple[Graph, tuple[Objection, ...]]:
    curated, objections = curate(graph or small_graph(), lines(*rows), READ)
    check(curated)
    return curated, objections


def applied(*rows: str, graph: Graph | None = None) -> Graph:
    """The graph after lines that must all be applied without a word."""
    curated, objections = apply(*rows, graph=graph)
    assert objections == ()
    return curated


def check(graph: Graph) -> None:
    """What must hold for every graph that corrections leave."""
    assert not violations(graph)
    assert from_turtle("".join(to_turtle(graph))) == replace(
        graph, statements=tuple(sorted(graph.statements, key=lambda s: s.id))
    )
    assert all(new in graph.by_id and old not in graph.by_id for old, new in graph.redirects.items())


def edges(graph: Graph, id: str) -> set[tuple[str, Relation, str]]:
    return {(s.subject, s.predicate, s.object) for s in graph.statements if id in (s.subject, s.object)}


def behind(graph: Graph, subject: str, relation: Relation, object: str) -> list[Statement]:
    return [s for s in graph.statements if (s.subject, s.predicate, s.object) == (subject, relation, object)]


# each action


def test_every_action_that_can_be_written_can_be_applied() -> None:
    assert ACTIONS.keys() == FORMS.keys()


def test_without_lines_nothing_changes() -> None:
    graph = small_graph()
    assert curate(graph, [], READ) == (graph, ())


def test_more_merges_into_one_node_than_anything_has_names_are_refused() -> None:
    nodes = tuple(entity(f"place/甲{n}") for n in range(MOST_NAMES + 3))
    rows = [f"merge|place/甲{n}||place/甲0" for n in range(1, len(nodes))]
    curated, objections = apply(*rows, graph=Graph(articles=small_graph().articles, entities=nodes))
    assert len(curated.by_id["place/甲0"].aliases) == MOST_NAMES + 1
    (said,) = objections
    assert said.what == f"place/甲0 would have {MOST_NAMES + 1:,} names, at most {MOST_NAMES:,} are taken"


def test_merge_moves_names_articles_and_statements() -> None:
    graph = applied(f"merge|实验小学||{COMPANY}||| 同一家 |2024-05-01".replace(" ", ""))
    merged = graph.by_id[COMPANY]
    assert SCHOOL not in graph.by_id
    assert {"甲市实验小学", "实验小学", "蓝海公司"} <= {*merged.aliases}
    assert "merge 2024-05-01: 同一家" in merged.corrected
    assert graph.redirects[SCHOOL] == COMPANY
    assert ("person/王小明", WORKS, COMPANY) in edges(graph, COMPANY)
    # what tied the two together would be a loop
    assert not [s for s in graph.statements if s.predicate is PARTNERS]
    assert Decision(COMPANY, SCHOOL, True, 1.0, ("correction",)) in graph.decisions


def test_chains_of_merges_end_in_one_node_with_redirects_of_one_step() -> None:
    one, two, three = (entity(f"organization/{n}") for n in "甲乙丙")
    start = Graph(small_graph().articles, (one, two, three), (), {"organization/旧": one.id})
    graph = applied("merge|甲||乙", "merge|乙||丙", graph=start)
    assert [e.id for e in graph.entities] == [three.id]
    assert graph.redirects == dict.fromkeys(("organization/旧", one.id, two.id), three.id)
    assert graph.entities[0].aliases == ("乙", "甲")


def test_statements_that_become_one_by_a_merge_unite_their_evidence() -> None:
    a, b, town = entity("organization/甲厂"), entity("organization/甲工厂"), entity("place/乙镇")
    said = [
        statement(a.id, LOCATED, town.id, evidence("甲厂在乙镇。")),
        statement(b.id, LOCATED, town.id, evidence("乙镇的甲工厂", article="a2.txt")),
    ]
    graph = applied("merge|甲工厂||甲厂", graph=Graph(small_graph().articles, (a, b, town), tuple(said)))
    [one] = graph.statements
    assert {e.article for e in one.evidence} == {"a1.txt", "a2.txt"}


@pytest.mark.parametrize("row", ["merge|organization/蓝海公司||{}", "merge|蓝海机械||organization/蓝海公司"])
def test_merge_of_what_resolution_joined_confirms_it(row: str) -> None:
    small = small_graph()
    graph = applied(f"{row.format(COMPANY)}||||2024-05-01")
    assert Decision(COMPANY, "organization/蓝海公司", True, 1.0, ("correction",)) in graph.decisions
    assert len(graph.decisions) == len(small.decisions)
    assert graph.by_id[COMPANY].corrected == ("merge 2024-05-01",)
    assert (graph.redirects, {*graph.statements}) == (small.redirects, {*small.statements})


def test_distinct_marks_both_and_decides() -> None:
    graph = applied(f"distinct|{BRANCH}||{SCHOOL}||||2024-05-01")
    assert all("distinct 2024-05-01" in graph.by_id[i].corrected for i in (BRANCH, SCHOOL))
    decided = [d for d in graph.decisions if {d.one, d.other} == {BRANCH, SCHOOL}]
    assert decided == [Decision(SCHOOL, BRANCH, False, 0.0, ("correction",))]


def test_pairs_kept_apart_are_those_that_no_line_merges() -> None:
    rows = lines("distinct|乙||甲", "distinct|丙||丁", "merge|丁||丙", "merge|戊||己")
    assert pairs_kept_apart(rows) == {("乙", "甲")}


def test_split_gives_what_some_articles_say_to_a_new_node() -> None:
    graph = applied(f"split|{COMPANY}|||蓝海机械|article/a2.txt|另一家|2024-05-01")
    new, old = graph.by_id["organization/蓝海机械"], graph.by_id[COMPANY]
    assert (new.label, new.articles, old.articles) == ("蓝海机械", ("a2.txt",), ("a1.txt",))
    assert "蓝海机械" not in old.aliases and "蓝海公司" in old.aliases
    assert all("split 2024-05-01: 另一家" in e.corrected for e in (new, old))
    for id, article in ((new.id, "a2.txt"), (old.id, "a1.txt")):
        [gift] = behind(graph, id, FUNDS, VILLAGE)
        assert {e.article for e in gift.evidence} == {article}


def test_split_by_all_articles_leaves_nothing_of_the_old_node() -> None:
    every = Correction("split", COMPANY, value="海蓝公司", source="a1.txt | a2.txt")
    curated, objections = curate(small_graph(), [every], READ)
    assert objections == ()
    assert COMPANY not in curated.by_id
    assert len(edges(curated, "organization/海蓝公司")) == len(edges(small_graph(), COMPANY))


def test_rename_keeps_the_old_name_as_alias_and_the_old_id_as_redirect() -> None:
    graph = applied(f"rename|{SCHOOL}|||甲市第一小学||新校名|2024-05-01")
    school = graph.by_id["organization/甲市第一小学"]
    assert (school.label, school.aliases) == ("甲市第一小学", ("实验小学", "甲市实验小学"))
    assert graph.redirects[SCHOOL] == school.id
    assert "rename 2024-05-01: 新校名" in school.corrected


def test_rename_keeps_the_place_that_tells_namesakes_apart() -> None:
    village = replace(entity("place/甲镇新村"), label="新村")
    graph = applied("rename|新村|||大新村", graph=Graph(small_graph().articles, (village,)))
    assert [(e.id, e.label) for e in graph.entities] == [("place/甲镇大新村", "大新村")]


def test_rename_to_the_name_it_has_by_now_fits() -> None:
    assert applied(f"rename|{SCHOOL}|||甲市实验小学||||").by_id[SCHOOL].corrected[0] == "rename"


def test_retype_changes_the_folder_and_drops_what_is_no_longer_allowed() -> None:
    graph, objections = apply(f"retype|{PARK}|||Organization||是公司|2024-05-01")
    park = graph.by_id["organization/绿道公园项目"]
    assert (park.type, park.also) == (EntityType.ORGANIZATION, (EntityType.PLACE,))
    assert graph.redirects[PARK] == park.id
    assert edges(graph, park.id) == {(park.id, LOCATED, VILLAGE)}
    assert objections == ()
    graph, objections = apply(f"retype|{SCHOOL}|||Programme")
    assert {o.kind for o in objections} == {"remark"}
    assert sorted(o.what.split(": ")[1] for o in objections) == [
        "王小明 worksFor (任职于) 甲市实验小学",
        "蓝海机械有限公司 partnersWith (合作) 甲市实验小学",
    ]
    assert edges(graph, "programme/甲市实验小学") == set()


def test_retype_to_a_node_that_is_there_makes_them_one() -> None:
    port, other = entity("organization/乙港", aliases=("乙港区",)), entity("place/乙港")
    start = Graph(small_graph().articles, (port, other))
    graph, [remark] = apply(f"retype|{port.id}|||Place", graph=start)
    assert [e.id for e in graph.entities] == [other.id] and "乙港区" in graph.entities[0].aliases
    assert remark.kind == "remark" and other.id in remark.what


def test_reject_of_a_node_takes_its_statements_and_redirects() -> None:
    graph = applied(f"reject|{COMPANY}")
    assert COMPANY not in graph.by_id and edges(graph, COMPANY) == set()
    assert COMPANY not in graph.redirects.values()
    assert not [d for d in graph.decisions if COMPANY in (d.one, d.other)]


def test_reject_of_an_edge_takes_all_its_statements_or_those_of_one_value() -> None:
    assert not behind(applied(f"reject|蓝海公司|funds|{VILLAGE}"), COMPANY, FUNDS, VILLAGE)
    assert not behind(applied("reject|王小明|worksFor|实验小学|党委副书记、校长"), "person/王小明", WORKS, SCHOOL)
    _, [unfit] = apply(f"reject|蓝海公司|funds|{VILLAGE}|3万元")
    assert unfit.kind == "unfit"


def test_reject_knows_no_direction_where_the_relation_has_none() -> None:
    graph = applied("reject|实验小学|partnersWith|蓝海公司")
    assert not [s for s in graph.statements if s.predicate is PARTNERS]


def test_a_container_that_only_a_rejected_edge_named_goes_with_it() -> None:
    assert "place/粤省" not in applied("reject|甲市|locatedIn|粤省").by_id


def test_confirm_makes_the_evidence_sure() -> None:
    [gift] = behind(applied(f"confirm|蓝海公司|funds|{VILLAGE}|||问过|2024-05-01"), COMPANY, FUNDS, VILLAGE)
    assert {e.confidence for e in gift.evidence} == {0.99} and gift.confidence == 0.99
    assert gift.corrected == ("confirm 2024-05-01: 问过",)


def test_add_with_a_quote_points_into_the_article() -> None:
    graph = applied(f"add|organization/丁医院|locatedIn|{VILLAGE}||a1.txt|丁医院在乙村开诊|2024-05-01")
    [said] = behind(graph, "organization/丁医院", LOCATED, VILLAGE)
    [proof] = said.evidence
    assert (proof.article, proof.rule, proof.confidence) == ("a1.txt", RULE, 0.99)
    assert READ["a1.txt"].text[proof.start : proof.end] == proof.quote == "丁医院在\n乙村开诊"
    assert proof.fragment == "page=1"
    assert said.corrected == ("add 2024-05-01: 丁医院在乙村开诊",)
    made = graph.by_id["organization/丁医院"]
    assert (made.label, made.articles, made.corrected) == ("丁医院", ("a1.txt",), said.corrected)
    assert graph.articles == small_graph().articles


@pytest.mark.parametrize(
    ("source", "title", "url"),
    [
        ("电话采访", "人工补充：电话采访", ""),
        ("", "人工补充", ""),
        ("https://news.example/x", "人工补充：https://news.example/x", "https://news.example/x"),
        ("javascript:alert(1)", "人工补充：javascript:alert(1)", ""),
    ],
)
def test_add_with_another_source_is_its_own_article(source: str, title: str, url: str) -> None:
    graph = applied(f"add|{SCHOOL}|partnersWith|{BRANCH}||{source}|双方都说是|2024-05")
    [said] = behind(graph, *sorted((SCHOOL, BRANCH))[:1], PARTNERS, sorted((SCHOOL, BRANCH))[1])
    [proof] = said.evidence
    [article] = [a for a in graph.articles if a.id == proof.article]
    assert article.id.startswith("correction-")
    assert (article.title, article.url, article.date, article.source) == (title, url, "2024-05", "c.tsv")
    assert (proof.start, proof.end, proof.quote) == (0, 5, "双方都说是")


def test_add_with_a_note_that_is_not_in_its_article_says_so() -> None:
    graph, [remark] = apply(f"add|{SCHOOL}|locatedIn|{VILLAGE}||a1.txt|学校在村里")
    assert behind(graph, SCHOOL, LOCATED, VILLAGE)[0].evidence[0].article.startswith("correction-")
    assert remark.kind == "remark" and "a1.txt" in remark.what


def test_add_without_a_source_takes_no_article_for_it() -> None:
    small = small_graph()
    start = replace(small, articles=(replace(small.articles[0], source=""), *small.articles[1:]))
    graph = applied(f"add|{SCHOOL}|locatedIn|{VILLAGE}|||甲市消息", graph=start)
    assert behind(graph, SCHOOL, LOCATED, VILLAGE)[0].evidence[0].article.startswith("correction-")


def test_add_says_amount_post_status_and_time() -> None:
    graph = applied(
        f"add|{SCHOOL}|funds|{VILLAGE}|amount=近500万元; status=计划中；time=2024-05/2025||词",
        f"add|person/张三|worksFor|{SCHOOL}|role=校长||词",
    )
    q = behind(graph, SCHOOL, FUNDS, VILLAGE)[0].qualifiers
    assert (q.amount_text, q.amount_min, q.amount_max, q.currency) == ("近500万元", None, 5e6, "CNY")
    assert (q.status, q.time) == (Status.PLANNED, "2024-05/2025")
    assert behind(graph, "person/张三", WORKS, SCHOOL)[0].qualifiers.role == "校长"


def test_a_wrong_amount_is_rejected_and_the_right_one_added() -> None:
    graph = applied(
        f"reject|蓝海公司|funds|{VILLAGE}|4000多万元", f"add|蓝海公司|funds|{VILLAGE}|amount=400多万元||公司更正"
    )
    assert [s.qualifiers.amount_min for s in behind(graph, COMPANY, FUNDS, VILLAGE)] == [4e6]


# names


def test_lines_may_use_old_ids_and_any_name() -> None:
    by_name = {applied(f"rename|{name}|||海蓝公司").redirects[COMPANY] for name in ("蓝海公司", "“蓝海机械”", COMPANY)}
    assert by_name == {applied("rename|organization/蓝海公司|||海蓝公司").redirects[COMPANY]}


def test_a_name_that_another_line_gives_can_be_used() -> None:
    rows = (
        f"rename|{SCHOOL}|||第一小学",
        "merge|organization/第一小学||蓝海公司",
        f"add|person/张三|worksFor|{VILLAGE}|||词",
        "rename|person/张三|||张三丰",
        "confirm|张三丰|worksFor|乙村",
    )
    graph = applied(*rows)
    assert graph.redirects[SCHOOL] == graph.redirects["organization/第一小学"] == COMPANY
    assert behind(graph, "person/张三丰", WORKS, VILLAGE)


def test_types_made_one_can_be_merged() -> None:
    graph = applied(f"merge|{PARK}||{VILLAGE}", f"retype|{PARK}|||Place")
    assert graph.redirects[PARK] == VILLAGE


# what is wrong


@pytest.mark.parametrize(
    ("rows", "kind", "what"),
    [
        ([f"merge|医院||{SCHOOL}"], "wrong", "医院: fits 2 nodes: organization/丁医院, organization/丙医院"),
        ([f"merge|{SCHOOL}||{VILLAGE}"], "wrong", "two types cannot be merged: organization/甲市实验小学 is of type"),
        ([f"merge|{SCHOOL}||无名"], "unfit", "无名: no such node in this build"),
        (["merge|蓝海公司||蓝海机械"], "unfit", "蓝海公司 and 蓝海机械 are one node in this build"),
        (["distinct|蓝海公司||organization/蓝海公司"], "unfit", "are still one node in this build"),
        (["merge|乙村||甲省"], "wrong", "locatedIn would run in a circle: place/乙村 → place/甲市 → place/甲省"),
        ([f"split|{SCHOOL}|||甲小学|a9.txt"], "unfit", "a9.txt: no article of this build that names 甲市实验小学"),
        ([f"rename|{SCHOOL}|||/ /"], "wrong", "is no name"),
        ([f"retype|{SCHOOL}|||Organization"], "wrong", f"{SCHOOL} is of type Organization already"),
        ([f"reject|{SCHOOL}|funds|{VILLAGE}"], "unfit", "甲市实验小学 funds 乙村: no such edge in this build"),
        ([f"confirm|{SCHOOL}|funds|无名"], "unfit", "无名: no such node in this build"),
        ([f"add|{SCHOOL}|worksFor|{VILLAGE}|||词"], "wrong", "worksFor does not run between such nodes"),
        ([f"add|{SCHOOL}|partOf|{PARK}|||词"], "wrong", "partOf does not run between such nodes"),
        ([f"add|{SCHOOL}|partOf|实验小学|||词"], "wrong", "both ends are this one node"),
        ([f"add|张三|worksFor|{SCHOOL}|||词"], "unfit", "张三: no such node in this build"),
        ([f"add|甲省|locatedIn|{VILLAGE}|||词"], "wrong", "locatedIn would run in a circle: place/甲省 → place/乙村"),
        ([f"add|{SCHOOL}|funds|{VILLAGE}|role=校长||词"], "wrong", "role=校长: cannot be said of funds"),
        ([f"add|{SCHOOL}|funds|{VILLAGE}|很多||词"], "wrong", "amount=很多: is no sum of money"),
        ([f"add|{SCHOOL}|funds|{VILLAGE}|amount=很多||词"], "wrong", "amount=很多: is no sum of money"),
        ([f"add|{SCHOOL}|funds|{VILLAGE}|amount=共5万元||词"], "wrong", "amount=共5万元: is no sum of money"),
        ([f"add|{SCHOOL}|funds|{VILLAGE}|status=好||词"], "wrong", "status=好: no such status"),
        ([f"add|{SCHOOL}|funds|{VILLAGE}|time=2024-13||词"], "wrong", "time=2024-13: is no date"),
    ],
)
def test_a_line_that_cannot_be_applied_is_left_out_and_reported(rows: list[str], kind: str, what: str) -> None:
    small = small_graph()
    more = (
        entity("organization/丁医院", aliases=("医院",)),
        entity("organization/丙医院", aliases=("医院",)),
        entity("place/甲省"),
    )
    above = statement(CITY, LOCATED, "place/甲省")
    start = replace(
        small,
        entities=tuple(sorted((*small.entities, *more), key=lambda e: e.id)),
        statements=(*small.statements, above),
    )
    graph, objections = apply(*rows, f"rename|{BRANCH}|||党支部", graph=start)
    assert "organization/党支部" in graph.by_id
    [said] = objections
    assert (said.kind, said.line) == (kind, 2)
    assert what in str(said) and str(said).startswith("c.tsv:2: ")


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (["merge|甲||乙", "merge|乙||丙", "merge|丙||甲"], "merges run in a circle"),
        (["merge|甲||乙", "distinct|乙||甲"], "merge"),
        (["merge|甲||丙", "merge|乙||丙", "distinct|甲||乙"], "merge"),
        (["rename|甲|||丁", "rename|organization/甲|||戊"], "another line renames the same node otherwise"),
        (["retype|甲|||Place", "retype|甲|||Programme"], "another line retypes the same node otherwise"),
        (["reject|甲|funds|乙", "add|甲|funds|乙|amount=5万元||词"], "another line"),
        (["reject|甲|funds|乙|5万元", "add|甲|funds|乙|amount=5万元||词"], "another line"),
        (["reject|甲|partnersWith|乙", "confirm|乙|partnersWith|甲"], "another line"),
        (["reject|丙", "add|丙|funds|乙|||词"], "another line"),
    ],
)
def test_of_lines_that_contradict_each_other_none_is_applied(rows: list[str], what: str) -> None:
    nodes = tuple(sorted((entity(f"organization/{n}") for n in "甲乙丙"), key=lambda e: e.id))
    one, two = "organization/乙", "organization/甲"
    said = (statement(one, PARTNERS, two), statement(two, FUNDS, one))
    start = Graph(small_graph().articles, nodes, said)
    graph, objections = apply(*rows, graph=start)
    assert {o.line for o in objections} == {*range(2, 2 + len(rows))}
    assert {o.kind for o in objections} == {"wrong"}
    assert all(what in o.what and "c.tsv:" in o.what for o in objections)
    assert graph.entities == nodes and {s.id for s in graph.statements} == {s.id for s in said}


def test_a_line_that_is_there_twice_does_no_harm() -> None:
    row = f"split|{COMPANY}|||蓝海机械|a2.txt"
    assert applied(row, row) == applied(row)


# order


ROWS = (
    f"merge|{BRANCH}||{COMPANY}",
    f"split|{COMPANY}|||海蓝公司|a2.txt",
    f"rename|{SCHOOL}|||第一小学",
    "rename|第一小学|||第二小学",
    f"retype|{PARK}|||Place",
    "distinct|海蓝公司||蓝海公司",
    "reject|粤省",
    "confirm|甲市|runs|programme/“1+2”行动",
    "add|person/张三|worksFor|第二小学|role=校长||词",
    "add|person/张三|worksFor|乙村|||另一句",
    "reject|无名",
    "merge|甲市||王小明",
)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(ROWS))))
def test_the_order_of_lines_does_not_matter(order: list[int]) -> None:
    every = lines(*ROWS)
    first = curate(small_graph(), every, READ)
    assert curate(small_graph(), [every[i] for i in order], READ) == first
    # nor where in the file they stand
    moved = [replace(every[i], line=n) for n, i in enumerate(order)]
    assert curate(small_graph(), moved, READ)[0] == first[0]


NAMES = st.sampled_from(
    ["person/张三", "place/甲市", "甲市", "乙村", "programme/新", "people/x", "place/", "organization/甲"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_corrections_of_any_graph_leave_a_graph(data: st.DataObject) -> None:
    graph = data.draw(graphs())
    known = [n for e in graph.entities for n in (e.id, e.label, *e.aliases)] + list(graph.redirects)
    papers = [a.id for a in graph.articles]
    name = NAMES | st.sampled_from(known)
    values = st.sampled_from(["", "role=校长", "amount=5万元", "time=2024", "x"]) | name
    decided = st.builds(
        Correction, st.sampled_from(sorted(set(FORMS) - {"retype"})), name, st.sampled_from(Relation), name, values,
        st.sampled_from([*papers, " | ".join(papers), "电话"]), st.text(CHARACTERS, min_size=1, max_size=3),
        st.sampled_from(["", "2024-05"]), st.just("c.tsv"), st.integers(1, 99),
    )  # fmt: skip
    retyped = st.builds(Correction, st.just("retype"), name, value=st.sampled_from(EntityType), line=st.integers(1, 99))
    removed = st.builds(Correction, st.just("reject"), name, line=st.integers(1, 99))
    every = data.draw(st.lists(decided | retyped | removed, max_size=8))
    read = {a: Article(a, data.draw(st.text(CHARACTERS, max_size=5))) for a in papers}

    curated, objections = curate(graph, every, read)

    assert curate(graph, every[::-1], read) == (curated, objections)
    ids, articles = {e.id for e in curated.entities}, {a.id for a in curated.articles}
    assert len(ids) == len(curated.entities)
    assert {end for s in curated.statements for end in (s.subject, s.object)} <= ids
    assert len({s.id for s in curated.statements}) == len(curated.statements)
    assert {a for e in curated.entities for a in e.articles} <= articles
    assert all(new in ids and old not in ids for old, new in curated.redirects.items())
    for e in (e for s in curated.statements for e in s.evidence if e.rule == RULE and e.article in read):
        assert read[e.article].text[e.start : e.end] == e.quote
    assert {(o.file, o.line) for o in objections} <= {(c.file, c.line) for c in every}
    assert {e.article for s in curated.statements for e in s.evidence} <= articles


# from build to build


ONE = "广东蓝海机械有限公司董事长王小明到湛江市霞山区调研。"
TWO = "广东蓝海机械有限公司向湛江市坡头区捐赠300万元。"
THREE = "湛江市霞山区东新街道开展“四季同行”行动。"
FIRM = "organization/广东蓝海机械有限公司"

#: One line of each action, and what must be true of the graph at every build.
LASTING = (
    "merge|place/霞山区||place/湛江市",
    f"split|{FIRM}|||蓝海（坡头）公司|two",
    "rename|programme/四季同行行动|||四季同行志愿行动",
    "retype|place/霞山区东新街道|||Organization",
    "distinct|place/坡头区||place/湛江市",
    "reject|place/坡头区|locatedIn|place/湛江市",
    f"confirm|person/王小明|worksFor|{FIRM}",
    f"add|{FIRM}|supports|place/廉江市||two|向湛江市坡头区捐赠",
    "add|person/张三|worksFor|organization/乙学校|role=校长|电话采访|张三是校长",
)


def corpus(folder: Path, rows: Sequence[str] = LASTING, **articles: str) -> Path:
    for name, text in (articles or {"one": ONE, "two": TWO, "three": THREE}).items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    write(folder / "corrections.tsv", rows)
    return folder


def write(file: Path, rows: Sequence[str]) -> Path:
    file.write_text("\n".join([HEADER, *(row.replace("|", "\t") for row in rows), ""]), encoding="utf-8")
    return file


def report(graph: KnowledgeGraph) -> Report:
    assert graph.report is not None
    return graph.report


def stands(graph: Graph) -> None:
    """All that LASTING says of what the articles one and three name is so."""
    assert graph.redirects["place/霞山区"] == "place/湛江市"
    assert graph.redirects["place/霞山区东新街道"] == "organization/霞山区东新街道"
    assert graph.redirects["programme/四季同行行动"] == "programme/四季同行志愿行动"
    [post] = behind(graph, "person/王小明", WORKS, FIRM)
    assert post.corrected == ("confirm",) and post.confidence == 0.99
    [head] = behind(graph, "person/张三", WORKS, "organization/乙学校")
    assert head.corrected == ("add: 张三是校长",)
    [help] = behind(graph, FIRM, Relation.SUPPORTS, "place/廉江市")
    assert help.corrected
    check(graph)


def test_corrections_survive_every_build(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    first = kg.build(folder)
    stands(first.graph)
    assert report(first).failures == ()
    # an organization is no place to lie in, and what is dropped is said
    assert [(n.source, n.what[:7]) for n in report(first).notices] == [("corrections.tsv:5", "dropped")]
    [file] = report(first).corrections
    assert (file.source, file.lines, file.applied, len(file.digest)) == ("corrections.tsv", 9, 9, 64)
    assert behind(first.graph, "organization/蓝海（坡头）公司", FUNDS, "place/坡头区")
    assert not behind(first.graph, "place/坡头区", LOCATED, "place/湛江市")
    assert kg.build(folder).graph == first.graph

    (folder / "four.txt").write_text("茂名市与湛江市签订合作协议。", encoding="utf-8")
    more = kg.build(folder)
    stands(more.graph)
    assert more.find("茂名市") and report(more).notices == report(first).notices

    (folder / "two.txt").unlink()
    less = kg.build(folder)
    stands(less.graph)
    assert report(less).failures == ()
    # what only the article said no longer fits, and this is said
    assert {n.source for n in report(less).notices} == {f"corrections.tsv:{n}" for n in (3, 5, 6, 7)}
    assert [f.applied for f in report(less).corrections] == [6]
    [proof] = behind(less.graph, FIRM, Relation.SUPPORTS, "place/廉江市")[0].evidence
    assert proof.article.startswith("correction-") and proof.quote == "向湛江市坡头区捐赠"


def test_a_quote_points_into_its_article_as_long_as_that_is_there(tmp_path: Path) -> None:
    graph = kg.build(corpus(tmp_path)).graph
    [proof] = behind(graph, FIRM, Relation.SUPPORTS, "place/廉江市")[0].evidence
    assert (proof.article, TWO[proof.start : proof.end]) == ("two", proof.quote)


def test_a_wrong_line_is_a_failure_with_its_number_and_the_others_are_applied(tmp_path: Path) -> None:
    graph = kg.build(corpus(tmp_path, ["erase|甲", "merge|place/湛江市||王小明", "reject|丁市", "reject|place/坡头区"]))
    assert [(p.source, p.what.split(":")[0]) for p in report(graph).failures] == [
        ("corrections.tsv:2", "erase"),
        ("corrections.tsv:3", "two types cannot be merged"),
    ]
    assert [n.source for n in report(graph).notices] == ["corrections.tsv:4"]
    assert not graph.find("坡头区")
    assert [(f.lines, f.applied) for f in report(graph).corrections] == [(4, 1)]


def test_files_of_corrections_can_be_named_or_left_out(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    other = write(tmp_path / "mine.tsv", ["reject|place/坡头区"])
    assert not kg.build(folder, corrections=[other]).find("坡头区")
    assert [f.source for f in report(kg.build(folder, corrections=other)).corrections] == ["mine.tsv"]
    plain = kg.build(folder, corrections=())
    assert report(plain).corrections == () and plain.graph.redirects == {}
    assert report(kg.build(folder / "one.txt")).corrections[0].source == "corrections.tsv"
    with pytest.raises(InputError, match="no such file of corrections"):
        kg.build(folder, corrections=[tmp_path / "none.tsv"])


def test_build_json_says_which_corrections_were_applied(tmp_path: Path) -> None:
    out = kg.build(corpus(tmp_path)).save(tmp_path / "out")
    [file] = json.loads((out / "build.json").read_text("utf-8"))["corrections"]
    assert file.keys() == {"source", "digest", "lines", "applied"}


def test_permutations_of_the_file_give_the_same_bytes(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    first = "".join(to_turtle(kg.build(folder).graph))
    for rows in itertools.islice(itertools.permutations(LASTING), 1, 40000, 9999):
        write(folder / "corrections.tsv", rows)
        assert "".join(to_turtle(kg.build(folder).graph)) == first


def test_a_hand_made_node_keeps_its_type(tmp_path: Path) -> None:
    made = kg.build(corpus(tmp_path)).entity("乙学校")
    assert made.type is EntityType.ORGANIZATION and made.articles


# several statements of one edge


def two_gifts() -> Graph:
    small = small_graph()
    more = statement(COMPANY, FUNDS, VILLAGE, amount_text="20万元", amount_min=2e5, currency="CNY", time="2024")
    return replace(small, statements=tuple(sorted((*small.statements, more), key=lambda s: s.id)))


def test_confirm_vouches_for_one_statement_only() -> None:
    curated, [said] = apply(f"confirm|{COMPANY}|funds|{VILLAGE}", graph=two_gifts())
    assert said.kind == "wrong" and {s.id for s in curated.statements} == {s.id for s in two_gifts().statements}
    assert "amount=4000多万元; time=2023/2024" in said.what and "amount=20万元; time=2024" in said.what


@pytest.mark.parametrize("value", ["20万元", "amount=20万元", "amount=20万元; time=2024", "time=2024; status=已实现"])
@pytest.mark.parametrize("action", ["confirm", "reject"])
def test_a_value_is_written_in_either_way(action: str, value: str) -> None:
    [meant] = [s for s in two_gifts().statements if s.qualifiers.amount_text == "20万元"]
    curated = applied(f"{action}|{COMPANY}|funds|{VILLAGE}|{value}", graph=two_gifts())
    assert [s.id for s in two_gifts().statements if s not in curated.statements] == [meant.id]


def test_a_value_can_mean_the_statement_without_an_amount() -> None:
    bare = statement(COMPANY, FUNDS, VILLAGE)
    start = replace(small_graph(), statements=tuple(sorted((*small_graph().statements, bare), key=lambda s: s.id)))
    curated = applied(f"reject|{COMPANY}|funds|{VILLAGE}|amount=", graph=start)
    assert bare.id not in {s.id for s in curated.statements} and behind(curated, COMPANY, FUNDS, VILLAGE)


def test_a_value_that_tells_nothing_apart_is_an_error() -> None:
    _, [said] = apply(f"reject|{COMPANY}|funds|{VILLAGE}|speaker=王小明")
    assert said.kind == "wrong" and "speaker=王小明: tells no statements apart" in said.what


def test_add_takes_a_bare_amount_or_post() -> None:
    graph = applied(f"add|{SCHOOL}|funds|{VILLAGE}|500万元; time=2024||词", f"add|王小明|worksFor|{VILLAGE}|院长||词")
    assert behind(graph, SCHOOL, FUNDS, VILLAGE)[0].qualifiers.amount_min == 5e6
    assert behind(graph, "person/王小明", WORKS, VILLAGE)[0].qualifiers.role == "院长"


@pytest.mark.parametrize(
    ("date", "articles"), [("2024-03-04", "a1.txt, a2.txt"), ("2024-03", "a2.txt"), ("2024-05-01", ""), ("", "")]
)
def test_what_articles_say_of_a_rejected_edge_later_is_a_remark(date: str, articles: str) -> None:
    graph, objections = apply(f"reject|{COMPANY}|funds|{VILLAGE}||||{date}")
    assert not behind(graph, COMPANY, FUNDS, VILLAGE)
    said = [f"stays out, but also said since by {articles}"] if articles else []
    assert [(o.what, o.kind) for o in objections] == [(what, "remark") for what in said]


# namesakes that lines make


def two_men(*said: Statement) -> Graph:
    men = (entity("person/王三", articles=("a1.txt",)), entity("person/王山", articles=("a2.txt",)))
    others = (entity("organization/甲局"), entity("place/甲市"))
    return Graph(small_graph().articles, tuple(sorted((*men, *others), key=lambda e: e.id)), said)


@pytest.mark.parametrize(
    ("said", "id"),
    [
        ([statement("person/王三", WORKS, "place/甲市")], "person/甲市王山"),
        ([statement("person/王三", WORKS, "organization/甲局")], "person/王山（甲局）"),
        ([], "person/王山（a1.txt）"),
    ],
)
def test_a_name_that_another_node_has_is_told_apart_in_the_id(said: list[Statement], id: str) -> None:
    graph, [remark] = apply("rename|王三|||王山", graph=two_men(*said))
    assert {e.id: e.label for e in graph.entities if e.type is EntityType.PERSON} == {id: "王山", "person/王山": "王山"}
    assert remark.kind == "remark" and f"if they are one, write: merge {id} - person/王山" in remark.what


def test_one_node_is_split_into_two_of_one_name() -> None:
    both = ("a1.txt", "a2.txt")
    said = statement("person/王山", WORKS, "organization/甲局", evidence("王山在甲局。", article="a2.txt"))
    start = Graph(small_graph().articles, (entity("organization/甲局"), entity("person/王山", articles=both)), (said,))
    graph = applied("split|王山|||王山|a2.txt", graph=start)
    assert {e.id: e.articles for e in graph.entities if e.label == "王山"} == {
        "person/王山": ("a1.txt",),
        "person/王山（甲局）": ("a2.txt",),
    }
    assert behind(graph, "person/王山（甲局）", WORKS, "organization/甲局")


# lines by the thousand, and the two places that compare names


@pytest.mark.parametrize("distinct", ["distinct|organization/甲||organization/乙", "distinct|“乙”||甲"])
@pytest.mark.parametrize("joined", [False, True])
def test_merge_and_distinct_of_one_pair_end_alike_however_they_are_named(distinct: str, joined: bool) -> None:
    rows = lines(distinct, "merge|甲||乙")
    assert pairs_kept_apart(rows) == frozenset()
    nodes = tuple(sorted((entity("organization/甲"), entity("organization/乙")), key=lambda e: e.id))
    if joined:  # as resolution may do by itself
        nodes = (entity("organization/乙", aliases=("甲",)),)
    redirects = {"organization/甲": "organization/乙"} if joined else {}
    _, objections = curate(Graph(small_graph().articles, nodes, (), redirects), rows, {})
    assert [(o.line, o.kind) for o in objections] == [(2, "wrong"), (3, "wrong")]


def test_only_lines_on_a_circle_are_refused() -> None:
    nodes = tuple(sorted((entity(f"organization/{n}") for n in "甲乙丙丁戊"), key=lambda e: e.id))
    rows = ("merge|甲||乙", "merge|乙||甲", "merge|乙||丙", "merge|丙||丁", "merge|丁||丙", "merge|戊||甲")
    _, objections = apply(*rows, graph=Graph(small_graph().articles, nodes))
    assert [o.line for o in objections] == [2, 3, 5, 6]
    assert objections[0].what == "merges run in a circle: c.tsv:3"


def test_a_long_chain_of_merges_is_one_node() -> None:
    nodes = tuple(entity(f"organization/第{n:04}号") for n in range(MOST_NAMES + 1))
    rows = [f"merge|{one.id}||{other.id}" for one, other in itertools.pairwise(nodes)]
    graph, objections = curate(Graph(small_graph().articles, nodes), lines(*rows, f"distinct|{nodes[0].id}||无名"), {})
    assert [e.id for e in graph.entities] == [nodes[-1].id] and {*graph.redirects.values()} == {nodes[-1].id}
    assert [o.kind for o in objections] == ["unfit"]


def test_what_people_add_is_no_article_of_the_corpus() -> None:
    start = small_graph()
    graph = applied(f"add|{SCHOOL}|partnersWith|{BRANCH}||电话采访|双方都说是", graph=start)
    assert len(graph.articles) == 3 and count(graph).articles == KnowledgeGraph(graph).counts()["articles"] == 2
    assert compare(start, graph).articles == ()
    [school] = [row for row in node_rows(graph) if row[0] == SCHOOL]
    assert school[NODE_COLUMNS.index("articles")] == 1
    assert not [
        c for group in compare(start, graph).groups for n in group.nodes for c in n.fields if c.name == "articles"
    ]


def test_tables_say_what_was_corrected() -> None:
    graph = small_graph()
    assert (NODE_COLUMNS[-1], EDGE_COLUMNS[-1]) == ("corrected", "corrected")
    assert {row[0]: row[-1] for row in node_rows(graph)}[SCHOOL] == "rename 2024-05-01: 校名"
    assert [row[-1] for row in edge_rows(graph) if row[-1]] == ["add 2024-05-02: 向公司核实"]
    xml = "".join(to_graphml(graph))
    assert ">rename 2024-05-01: " in xml and ">add 2024-05-02: " in xml
    assert KnowledgeGraph(graph).nx.nodes[SCHOOL]["corrected"] == ("rename 2024-05-01: 校名",)
