"""What changed between two graphs: nothing too much, nothing too little, and the same in the mirror."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.model import Graph, Statement
from kg.views.changes import Change, Difference, Kind
from kg.views.counties import counties_of
from kg.views.difference import compare
from kg.vocab import EntityType, Relation, Status
from tests.factories import article, entity, evidence, small_graph, statement
from tests.views.strategies import graphs

SMALL = small_graph()
COMPANY, VILLAGE, SCHOOL = "organization/蓝海机械有限公司", "place/乙村", "organization/甲市实验小学"
SHORT = "organization/蓝海"
PLAN = {"amount_text": "3万元", "status": Status.PLANNED, "time": "2024"}

MIRRORED = {
    Kind.NEW: Kind.VANISHED,
    Kind.VANISHED: Kind.NEW,
    Kind.MERGED: Kind.SEPARATED,
    Kind.SEPARATED: Kind.MERGED,
    Kind.CHANGED: Kind.CHANGED,
}


def graph(*statements: Statement, redirects: dict[str, str] | None = None, without: str = "") -> Graph:
    """A graph of the ends of statements, and the statements."""
    ends = {end for s in statements for end in (s.subject, s.object)} - {without}
    papers = {e.article for s in statements for e in s.evidence}
    return Graph(
        tuple(article(id) for id in sorted(papers)),
        tuple(entity(id) for id in sorted(ends)),
        tuple(sorted(statements, key=lambda s: s.id)),
        redirects or {},
    )


def gift(*said: object, **qualifiers: object) -> Statement:
    return statement(COMPANY, Relation.FUNDS, VILLAGE, *said, **qualifiers)  # type: ignore[arg-type]


def post(role: str) -> Statement:
    return statement("person/王小明", Relation.WORKS_FOR, SCHOOL, role=role)


def told(difference: Difference) -> list[tuple[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]]]:
    """What became of statements, and the fields that differ."""
    return [(c.kind, {f.name: (f.old, f.new) for f in c.fields}) for c in difference.statements]


def nodes(difference: Difference) -> list[tuple[str, str, str]]:
    """What became of nodes: kind, old id, new id."""
    return [(c.kind, c.old.id if c.old else "", c.new.id if c.new else "") for c in difference.nodes]


# properties


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs(), st.randoms(use_true_random=False))
def test_a_graph_does_not_differ_from_itself_in_any_order(one: Graph, rng: random.Random) -> None:
    def shuffled(things: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(rng.sample(things, len(things)))

    other = replace(one, articles=shuffled(one.articles), entities=shuffled(one.entities), statements=shuffled(one.statements))  # type: ignore[arg-type]  # fmt: skip
    assert not compare(one, other)
    assert compare(one, other) == Difference()


def in_the_mirror(c: Change) -> Change:  # type: ignore[type-arg]
    fields = tuple(replace(f, old=f.new, new=f.old) for f in c.fields)
    return Change(MIRRORED[c.kind], c.new, c.old, fields, c.withdrawn, c.added)


@st.composite
def two_builds(draw: st.DrawFn) -> tuple[Graph, Graph]:
    """A graph, and one in which some things are gone, some merged, some statements gone or changed."""
    one, other = draw(graphs()), draw(graphs())
    gone = draw(st.sets(st.sampled_from(one.entities), max_size=2))
    stay = [e for e in one.entities if e not in gone]
    into = st.sampled_from([e.id for e in (*stay, *other.entities)])
    redirects = {e.id: draw(into) for e in gone if draw(st.booleans())}
    moved = [replace(s, subject=redirects.get(s.subject, s.subject), object=redirects.get(s.object, s.object)) for s in one.statements if draw(st.booleans())]  # fmt: skip
    said = [
        replace(s, qualifiers=replace(s.qualifiers, **draw(st.sampled_from([{}, {"amount_text": "1元"}, {"role": "长"}]))))
        for s in moved
    ]  # fmt: skip
    entities = {e.id: e for e in (*stay, *other.entities)}
    statements = {s.id: s for s in (*said, *other.statements)}
    return one, Graph(other.articles, tuple(entities.values()), tuple(statements.values()), redirects)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(two_builds())
def test_backwards_is_the_mirror_image(builds: tuple[Graph, Graph]) -> None:
    there, back = compare(*builds), compare(*reversed(builds))
    for name in ("articles", "nodes", "statements"):
        mirrored = {in_the_mirror(c) for c in getattr(back, name)}
        assert set(getattr(there, name)) == mirrored
        assert len(getattr(there, name)) == len(mirrored)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(two_builds(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(builds: tuple[Graph, Graph], rng: random.Random) -> None:
    old, new = builds
    other = replace(
        new,
        entities=tuple(rng.sample(new.entities, len(new.entities))),
        statements=tuple(rng.sample(new.statements, len(new.statements))),
        redirects=dict(reversed(new.redirects.items())),
    )
    assert compare(old, new) == compare(old, other)


def test_all_is_new_to_an_empty_graph() -> None:
    found = compare(Graph(), SMALL)
    assert {c.kind for c in (*found.articles, *found.nodes, *found.statements)} == {Kind.NEW}
    assert {n.latest for n in found.nodes} == set(SMALL.entities)
    assert {s.latest for s in found.statements} == set(SMALL.statements)


# statements


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        (gift(amount_text="3万元"), gift(amount_text="5万元"), {"amount": (("3万元",), ("5万元",))}),
        (gift(), gift(amount_text="5万元"), {"amount": ((), ("5万元",))}),
        (post("副校长"), post("校长"), {"role": (("副校长",), ("校长",))}),
        (gift(**PLAN), gift(**{**PLAN, "status": Status.DONE}), {"status": (("planned",), ("done",))}),
        (gift(time="2023"), gift(time="2024-05"), {"time": (("2023",), ("2024-05",))}),
        (
            gift(status=Status.CLAIMED, speaker="王小明"),
            gift(status=Status.CLAIMED, speaker="李小红"),
            {"speaker": (("王小明",), ("李小红",))},
        ),
        (
            gift(**PLAN),
            gift(amount_text="5万元", time="2024"),
            {"amount": (("3万元",), ("5万元",)), "status": (("planned",), ("done",))},
        ),
        (
            gift(),
            replace(gift(), corrected=("add 2024-05-02: 已核实",)),
            {"corrected": ((), ("add 2024-05-02: 已核实",))},
        ),
    ],
)
def test_one_edge_that_says_something_else_has_changed(
    before: Statement, after: Statement, fields: dict[str, object]
) -> None:
    found = compare(graph(before), graph(after))
    assert told(found) == [("changed", fields)]
    assert not found.nodes


def test_of_several_gifts_those_are_compared_that_are_most_alike() -> None:
    before = [gift(**PLAN), gift(amount_text="8万元", time="2023")]
    after = [gift(amount_text="3万元", time="2024"), gift(amount_text="9万元", time="2023"), gift(time="2022")]
    found = told(compare(graph(*before), graph(*after)))
    assert sorted(found, key=repr) == [
        ("changed", {"amount": (("8万元",), ("9万元",))}),
        ("changed", {"status": (("planned",), ("done",))}),
        ("new", {}),
    ]


def test_gifts_that_differ_in_all_are_compared_the_same_way_in_any_order() -> None:
    before = [gift(amount_text=f"{n}万元", time=f"201{n}") for n in range(1, 5)]
    after = [gift(amount_text=f"{n}元", time=f"202{n}") for n in range(1, 5)]
    expected = compare(graph(*before), graph(*after))
    assert [kind for kind, _ in told(expected)] == ["changed"] * 4
    backwards = replace(graph(*after), statements=graph(*after).statements[::-1])
    assert compare(graph(*before), backwards) == expected
    mirrored = {in_the_mirror(c) for c in compare(graph(*after), graph(*before)).statements}
    assert mirrored == set(expected.statements)


def test_a_second_gift_beside_the_first_is_new() -> None:
    found = compare(graph(gift(amount_text="3万元")), graph(gift(amount_text="3万元"), gift(amount_text="5万元")))
    assert [(c.kind, c.latest.qualifiers.amount_text) for c in found.statements] == [("new", "5万元")]


def test_a_partnership_has_no_direction() -> None:
    one = statement(COMPANY, Relation.PARTNERS_WITH, SCHOOL)
    other = statement(SCHOOL, Relation.PARTNERS_WITH, COMPANY, *one.evidence)
    assert not compare(graph(one), graph(other))


def test_the_direction_of_other_relations_counts() -> None:
    one, other = statement(COMPANY, Relation.SUPPORTS, SCHOOL), statement(SCHOOL, Relation.SUPPORTS, COMPANY)
    assert [kind for kind, _ in told(compare(graph(one), graph(other)))] == ["new", "vanished"]


def test_how_a_sentence_was_read_is_no_difference() -> None:
    one = gift(evidence("蓝海公司向乙村捐资。", start=3, rule="funds.one", confidence=0.4), amount_text="3万元")
    other = gift(
        evidence("蓝海公司向乙村捐资。", start=90, rule="funds.two", confidence=0.9),
        amount_text="3万元",
        amount_min=3e4,
    )
    assert not compare(graph(one), graph(other))


def test_other_quotes_are_a_minor_difference() -> None:
    kept, gone, come = (evidence(q) for q in ("蓝海公司捐资。", "蓝海公司向乙村捐资。", "乙村得到蓝海公司的捐资。"))
    [change] = compare(graph(gift(kept, gone)), graph(gift(kept, come))).statements
    assert change.minor
    assert (change.added, change.withdrawn) == ((come,), (gone,))


# nodes


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({"label": "甲市"}, {"label": "甲州市"}, {"label": (("甲市",), ("甲州市",))}),
        ({"aliases": ("甲",)}, {"aliases": ("粤省甲市",)}, {"aliases": (("甲",), ("粤省甲市",))}),
        ({"code": ""}, {"code": "440800"}, {"code": ((), ("440800",))}),
        (
            {"type": EntityType.ORGANIZATION},
            {"type": EntityType.PLACE, "also": (EntityType.PROGRAMME,)},
            {"type": (("Organization",), ("Place/Programme",))},
        ),
        ({}, {"corrected": ("rename 2024-05-01: 新名",)}, {"corrected": ((), ("rename 2024-05-01: 新名",))}),
        # what was the label and is an alias now is told by the label
        (
            {"label": "甲市", "aliases": ("甲州市",)},
            {"label": "甲州市", "aliases": ("甲市",)},
            {"label": (("甲市",), ("甲州市",))},
        ),
    ],
)
def test_fields_of_a_node(before: dict[str, object], after: dict[str, object], fields: dict[str, object]) -> None:
    old, new = (replace(entity("place/甲市"), **said) for said in (before, after))  # type: ignore[arg-type]
    [change] = compare(Graph(entities=(old,)), Graph(entities=(new,))).nodes
    assert (change.kind, change.old, change.new) == ("changed", old, new)
    assert {f.name: (f.old, f.new) for f in change.fields} == fields
    assert not change.minor


def test_another_number_of_articles_is_a_minor_difference() -> None:
    old, new = entity("place/甲市"), entity("place/甲市", articles=("a1.txt", "a2.txt"))
    [change] = compare(Graph(entities=(old,)), Graph(entities=(new,))).nodes
    assert change.minor
    assert [(f.old, f.new) for f in change.fields] == [(("1",), ("2",))]


@pytest.mark.parametrize("names", [{"confidence": 0.3}, {"scope": "粤省"}])
def test_what_is_no_difference_in_a_node(names: dict[str, object]) -> None:
    old = entity("place/甲市")
    assert not compare(Graph(entities=(old,)), Graph(entities=(replace(old, **names),)))  # type: ignore[arg-type]


# merges


def two_names() -> tuple[Graph, Graph]:
    """A company under two ids in OLD, one in NEW; each says two things, one of which is the same."""
    before = graph(
        statement(COMPANY, Relation.FUNDS, VILLAGE, amount_text="3万元"),
        statement(SHORT, Relation.FUNDS, VILLAGE, amount_text="3万元"),
        statement(SHORT, Relation.PARTNERS_WITH, SCHOOL),
        statement(COMPANY, Relation.PARTNERS_WITH, SHORT),
    )
    said = {e for s in before.statements for e in s.evidence if s.predicate is Relation.FUNDS}
    alliance = statement(SHORT, Relation.PARTNERS_WITH, SCHOOL).evidence
    after = graph(
        statement(COMPANY, Relation.FUNDS, VILLAGE, *sorted(said), amount_text="3万元"),
        statement(COMPANY, Relation.PARTNERS_WITH, SCHOOL, *alliance),
        redirects={"organization/蓝海公司": SHORT, SHORT: COMPANY},
    )
    names = tuple(replace(e, aliases=("蓝海",)) if e.id == COMPANY else e for e in after.entities)
    return before, replace(after, entities=names)


def test_a_merge_makes_no_edge_new_or_vanished() -> None:
    found = compare(*two_names())
    assert nodes(found) == [("merged", SHORT, COMPANY)]
    assert not found.statements


def test_a_separation_makes_no_edge_new_or_vanished() -> None:
    found = compare(*reversed(two_names()))
    assert nodes(found) == [("separated", COMPANY, SHORT)]
    assert not found.statements


def test_what_a_merged_node_says_otherwise_is_a_change() -> None:
    before = graph(statement(SHORT, Relation.FUNDS, VILLAGE, amount_text="3万元"), post("校长"), gift(time="2020"))
    after = graph(gift(amount_text="5万元"), post("校长"), gift(time="2020"), redirects={SHORT: COMPANY})
    assert told(compare(before, after))[0] == ("changed", {"amount": (("3万元",), ("5万元",))})


def test_two_nodes_merged_under_a_third_id_are_not_new() -> None:
    before = graph(statement(SHORT, Relation.FUNDS, VILLAGE), statement("organization/蓝海厂", Relation.FUNDS, VILLAGE))
    after = graph(gift(), redirects={SHORT: COMPANY, "organization/蓝海厂": COMPANY})
    assert nodes(compare(before, after)) == [
        ("merged", SHORT, COMPANY),
        ("merged", "organization/蓝海厂", COMPANY),
    ]


def test_one_node_under_another_id_has_changed_its_id() -> None:
    before, after = graph(statement(SHORT, Relation.FUNDS, VILLAGE)), graph(gift(), redirects={SHORT: COMPANY})
    [change] = compare(before, after).nodes
    assert (change.kind, [f.name for f in change.fields]) == ("changed", ["id", "label"])


def test_redirects_in_a_circle_lead_nowhere() -> None:
    after = graph(gift(), redirects={SHORT: "organization/蓝海厂", "organization/蓝海厂": SHORT})
    assert nodes(compare(graph(statement(SHORT, Relation.FUNDS, VILLAGE)), after)) == [
        ("new", "", COMPANY),
        ("vanished", SHORT, ""),
    ]


# articles


def test_articles_that_are_new_changed_and_vanished() -> None:
    old = Graph(articles=(article("a1"), article("a2"), article("a3")))
    new = Graph(articles=(article("a2"), article("a3", digest="1" * 64, title="新题"), article("a4")))
    found = [(c.kind, c.latest.id, [f.name for f in c.fields]) for c in compare(old, new).articles]
    assert found == [("new", "a4", []), ("changed", "a3", ["title", "digest"]), ("vanished", "a1", [])]


# groups


def region() -> Graph:
    """甲市 > 丙县 > 乙村; a school with a head in the county, a firm in the city, a programme in the village."""
    places = (
        entity("place/甲市", level="city"),
        entity("place/丙县", level="county"),
        entity(VILLAGE, level="village"),
        entity("place/粤省", level="province"),
    )
    others = map(entity, (COMPANY, SCHOOL, "person/王小明", "programme/绿道项目", "organization/远方公司"))
    return Graph(
        entities=tuple(sorted((*places, *others), key=lambda e: e.id)),
        statements=(
            statement("place/甲市", Relation.LOCATED_IN, "place/粤省"),
            statement("place/丙县", Relation.LOCATED_IN, "place/甲市"),
            statement(VILLAGE, Relation.LOCATED_IN, "place/丙县"),
            statement(VILLAGE, Relation.LOCATED_IN, "place/甲市"),
            statement(SCHOOL, Relation.LOCATED_IN, VILLAGE),
            statement("person/王小明", Relation.WORKS_FOR, SCHOOL),
            statement(COMPANY, Relation.LOCATED_IN, "place/甲市"),
            statement("programme/绿道项目", Relation.LOCATED_IN, VILLAGE),
        ),
    )


def test_a_thing_lies_in_the_county_above_it_or_else_in_the_city() -> None:
    assert counties_of(region()) == {
        "place/甲市": "place/甲市",
        "place/丙县": "place/丙县",
        VILLAGE: "place/丙县",
        SCHOOL: "place/丙县",
        "person/王小明": "place/丙县",
        "programme/绿道项目": "place/丙县",
        COMPANY: "place/甲市",
    }


def test_places_in_a_circle_do_no_harm() -> None:
    ring = [statement(f"place/{a}村", Relation.LOCATED_IN, f"place/{b}村") for a, b in ("子丑", "丑寅", "寅子")]
    assert counties_of(graph(*ring)) == {}


@pytest.mark.parametrize(
    ("change", "group"),
    [
        (statement(COMPANY, Relation.RUNS, "programme/绿道项目"), ("programme", "programme/绿道项目", "丙县")),
        (statement(VILLAGE, Relation.PARTNERS_WITH, "organization/远方公司"), ("place", "place/丙县", "")),
        (statement("organization/远方公司", Relation.SUPPORTS, VILLAGE), ("place", "place/丙县", "")),
        (statement(COMPANY, Relation.SUPPORTS, VILLAGE), ("place", "place/甲市", "")),
        (statement("organization/远方公司", Relation.SUPPORTS, "place/粤省"), ("elsewhere", "", "")),
    ],
)
@pytest.mark.parametrize("vanished", [False, True])
def test_the_group_of_a_statement(change: Statement, group: tuple[str, str, str], vanished: bool) -> None:
    less, more = region(), replace(region(), statements=(*region().statements, change))
    [found] = compare(more, less).groups if vanished else compare(less, more).groups
    assert (found.kind, found.id, found.area) == group
    assert [c.latest for c in found.statements] == [change]


def test_a_part_of_a_programme_belongs_to_the_whole() -> None:
    part = statement("programme/小项目", Relation.PART_OF, "programme/绿道项目")
    less = replace(region(), entities=(*region().entities, entity("programme/小项目")))
    [group] = compare(less, replace(less, statements=(*less.statements, part))).groups
    assert group.id == "programme/绿道项目"


@pytest.mark.parametrize("id", ["programme/绿道项目", "place/丙县"])
def test_what_vanished_with_a_merged_thing_stands_with_what_that_is_now(id: str) -> None:
    whole = f"{id.split('/')[0]}/整体"
    old = region()
    gone = [s for s in old.statements if id in (s.subject, s.object)]
    level = "county" if id.startswith("place") else ""
    entities = (*(e for e in old.entities if e.id != id), entity(whole, level=level))
    kept = tuple(s for s in old.statements if s not in gone)
    new = Graph(entities=entities, statements=kept, redirects={id: whole})
    groups = {g.id: [c.latest for c in g.statements] for g in compare(old, new).groups}
    assert set(gone) & set(groups[whole])
    assert id not in groups


def test_groups_are_programmes_then_places_then_the_rest_those_with_most_changes_first() -> None:
    found = compare(Graph(), replace(region(), entities=(*region().entities, entity("programme/小项目"))))
    assert [(g.kind, g.label) for g in found.groups] == [
        ("programme", "绿道项目"),
        ("programme", "小项目"),
        ("place", "丙县"),
        ("place", "甲市"),
        ("elsewhere", ""),
    ]
    assert [g.size for g in found.groups] == [2, 1, 9, 4, 2]


# real builds

ARTICLES = {
    "one.txt": "湛江市霞山区东新街道开展“四季同行”行动。甲海机械有限公司向东新街道捐赠30万元。",
    "two.txt": "茂名市高州市大坡镇启动“暖心小屋”行动。大坡镇党委书记王建国到场。",
    "three.txt": "珠海市金湾区平沙镇推进“绿道同行”行动。",
}


def build(folder: Path, texts: dict[str, str]) -> Graph:
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return kg.build(folder).graph


def test_two_builds_of_the_same_articles_have_no_differences(tmp_path: Path) -> None:
    assert not compare(build(tmp_path / "old", ARTICLES), build(tmp_path / "new", ARTICLES))


def test_after_an_article_is_edited_only_its_statements_differ(tmp_path: Path) -> None:
    edited = {**ARTICLES, "one.txt": "新年伊始。" + ARTICLES["one.txt"].replace("四季同行", "五福同行")}
    found = compare(build(tmp_path / "old", ARTICLES), build(tmp_path / "new", edited))
    assert [(c.kind, c.latest.id) for c in found.articles] == [("changed", "one")]
    quotes = {e for c in found.statements for e in ((*c.added, *c.withdrawn) if c.minor else c.latest.evidence)}
    assert {e.article for e in quotes} == {"one"}
    told = {(c.kind, c.latest.label) for c in found.nodes}
    assert told == {("new", "五福同行行动"), ("vanished", "四季同行行动")}
    assert {c.kind for c in found.statements if not c.minor} == {"new", "vanished"}


def test_a_vanished_article_takes_its_things_with_it(tmp_path: Path) -> None:
    fewer = {name: text for name, text in ARTICLES.items() if name != "two.txt"}
    found = compare(build(tmp_path / "old", ARTICLES), build(tmp_path / "new", fewer))
    assert [(c.kind, c.latest.id) for c in found.articles] == [("vanished", "two")]
    assert {c.kind for c in found.statements if not c.minor} == {"vanished"}
    assert {e.article for c in found.statements for e in c.withdrawn or c.latest.evidence} == {"two"}
    assert "大坡镇" in {c.latest.label for c in found.nodes if c.kind == "vanished"}
