"""Parts of a graph: what is kept, what comes along, what stays behind."""

import pytest

from kg.errors import UsageError
from kg.model import Graph
from kg.views.rdf import to_turtle
from kg.views.selection import around, between, by_place, by_type, with_confidence
from kg.views.validation import violations
from kg.vocab import EntityType, Relation
from tests.county import (
    BANK,
    CITY,
    COMPANY,
    COUNTY,
    FAR,
    HEAD,
    ONE,
    PROVINCE,
    SCHOOL,
    TOWN,
    TWO,
    VILLAGE,
    county_graph,
)  # fmt: skip
from tests.factories import article, entity, small_graph, statement

LOCATED = Relation.LOCATED_IN


def ids(graph: Graph) -> set[str]:
    return {e.id for e in graph.entities}


def articles(graph: Graph) -> set[str]:
    return {a.id for a in graph.articles}


PARTS = {
    "around": lambda g: around(g, COMPANY, depth=1),
    "place": lambda g: by_place(g, TOWN),
    "since": lambda g: between(g, "2024-06"),
    "types": lambda g: by_type(g, {EntityType.PERSON, EntityType.ORGANIZATION}),
    "sure": lambda g: with_confidence(g, 0.9),
}


@pytest.mark.parametrize("cut", PARTS.values(), ids=PARTS)
def test_a_part_is_a_graph_that_stands_by_itself(cut):
    whole = county_graph()
    part = cut(whole)
    assert ids(part) < ids(whole) and part.statements
    assert all(s.subject in part.by_id and s.object in part.by_id and s.evidence for s in part.statements)
    named = {a for e in part.entities for a in e.articles} | {e.article for s in part.statements for e in s.evidence}
    assert named <= articles(part) and {a.version_of for a in part.articles} - {""} <= articles(part)
    assert list(part.statements) == sorted(part.statements, key=lambda s: s.id)
    assert cut(whole) == part


@pytest.mark.parametrize("cut", PARTS.values(), ids=PARTS)
def test_a_part_passes_the_shapes_as_the_whole_does(cut):
    whole = county_graph()
    before = {str(v) for v in violations("".join(to_turtle(whole)))}
    assert {str(v) for v in violations("".join(to_turtle(cut(whole))))} <= before


def test_around_goes_as_many_steps_as_it_is_told():
    graph = small_graph()
    assert ids(around(graph, "person/王小明", depth=0)) == {"person/王小明"}
    assert ids(around(graph, "person/王小明")) == {"person/王小明", "organization/甲市实验小学"}
    two = around(graph, "person/王小明", depth=2)
    assert ids(two) == {"person/王小明", "organization/甲市实验小学", "organization/蓝海机械有限公司"}
    assert {s.predicate for s in two.statements} == {Relation.WORKS_FOR, Relation.PARTNERS_WITH}
    with pytest.raises(UsageError, match="depth"):
        around(graph, "person/王小明", depth=-1)


def test_what_a_kept_place_lies_in_stays_but_nothing_else_of_it():
    part = around(county_graph(), COMPANY)
    assert {VILLAGE, TOWN, COUNTY, CITY, PROVINCE} <= ids(part)
    assert "organization/丙县政府" not in ids(part) and FAR not in ids(part)
    lines = [(s.subject, s.object) for s in part.statements if s.predicate is LOCATED]
    assert set(lines) >= {(VILLAGE, TOWN), (TOWN, COUNTY), (COUNTY, CITY), (CITY, PROVINCE)}


def test_a_place_holds_what_lies_in_it_on_every_level_and_who_belongs_there():
    part = by_place(county_graph(), TOWN)
    assert {TOWN, VILLAGE, SCHOOL, "person/王小明（丁镇）"} <= ids(part)
    assert COMPANY in ids(part), "it funds the village"
    assert BANK not in ids(part) and HEAD not in ids(part)
    assert not any(s.predicate is Relation.WORKS_FOR for s in part.statements)
    assert "person/王小明" in ids(by_place(small_graph(), "place/甲市")), "who is told apart by the place"


def test_a_doubtful_container_holds_nothing():
    assert VILLAGE not in ids(by_place(county_graph(), FAR))


def test_between_keeps_only_the_evidence_of_its_days():
    part = between(county_graph(), "2024-06-01", "2024-06-15")
    assert articles(part) == {ONE, TWO}, "one of them only for what places lie in"
    placed = {s.id for s in part.statements if s.predicate is LOCATED}
    assert {e.article for s in part.statements if s.id not in placed for e in s.evidence} == {TWO}
    assert HEAD in ids(part) and "organization/蓝海公司党支部" not in ids(part)
    helped = next(s for s in part.statements if s.predicate is Relation.SUPPORTS)
    assert [e.article for e in helped.evidence] == [TWO] and helped.confidence == 0.58


@pytest.mark.parametrize(
    ("date", "since", "until", "fits"),
    [
        ("2024", "2024-06-01", "", True),
        ("2024", "", "2024-06-01", True),
        ("2024-05", "2024-06-01", "", False),
        ("2024-06-01", "2024-06-01", "2024-06-01", True),
        ("2024-06-02", "", "2024-06-01", False),
        ("2024-06-02", "2024", "2024", True),
        ("", "2024", "", False),
        ("", "", "", False),
    ],
)
def test_dates_that_are_known_in_part_fit_where_they_may(date, since, until, fits):
    graph = Graph((article(date=date),), (entity("place/甲市"),))
    assert (ids(between(graph, since, until)) == {"place/甲市"}) is fits


@pytest.mark.parametrize(("since", "until"), [("2024-06", "2024-05"), ("last year", ""), ("", "2024-13")])
def test_dates_that_make_no_sense_are_refused(since, until):
    with pytest.raises(UsageError, match=r"since|until"):
        between(small_graph(), since, until)


def test_types_and_confidence():
    people = by_type(small_graph(), {EntityType.PERSON, EntityType.ORGANIZATION})
    assert {e.type for e in people.entities} == {EntityType.PERSON, EntityType.ORGANIZATION}
    assert {s.predicate for s in people.statements} == {Relation.PART_OF, Relation.PARTNERS_WITH, Relation.WORKS_FOR}
    sure = with_confidence(small_graph(), 0.85)
    assert {s.predicate for s in sure.statements} == {Relation.LOCATED_IN, Relation.FUNDS}
    assert "programme/绿道公园项目" not in ids(sure) and "person/王小明" in ids(sure)


def test_parts_of_parts_and_of_nothing():
    chained = around(by_place(between(county_graph(), "2024"), COUNTY), COMPANY)
    assert COMPANY in ids(chained)
    assert between(county_graph(), "2030") == Graph() == by_type(Graph(), {EntityType.PERSON})


def test_redirects_and_decisions_follow_their_nodes():
    graph = small_graph()
    assert dict(around(graph, "organization/蓝海机械有限公司").redirects) == dict(graph.redirects)
    assert len(around(graph, "organization/蓝海机械有限公司").decisions) == 2
    assert not around(graph, "person/王小明", depth=0).redirects


def test_a_circle_of_places_ends():
    a, b = entity("place/甲市"), entity("place/乙村")
    graph = Graph((article(),), (a, b), (statement(a.id, LOCATED, b.id), statement(b.id, LOCATED, a.id)))
    assert ids(by_place(graph, a.id)) == {a.id, b.id} == ids(around(graph, b.id, depth=0))
