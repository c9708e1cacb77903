"""The ways between two nodes: which comes first, and what may be left out."""

from dataclasses import replace
from itertools import pairwise

import pytest

from kg.api import KnowledgeGraph
from kg.errors import GraphError, UsageError
from kg.model import Graph
from kg.vocab import Relation
from tests.factories import article, entity, evidence, small_graph, statement

CONTAINED, TOLD = Relation.LOCATED_IN, Relation.PARTNERS_WITH
SCHOOL, COMPANY, VILLAGE = "organization/甲市实验小学", "organization/蓝海机械有限公司", "place/乙村"
A, B, PROVINCE, CITY = "place/甲县", "place/乙县", "place/丙省", "place/丁市"


def graph_of(*said: tuple[str, Relation, str]) -> KnowledgeGraph:
    ends = sorted({id for one, _, other in said for id in (one, other)})
    return KnowledgeGraph(Graph((article(),), tuple(map(entity, ends)), tuple(statement(*edge) for edge in said)))


def way(graph: KnowledgeGraph, **options: object) -> list[str]:
    return [step.end for step in graph.path(A, B, **options)]  # type: ignore[arg-type]


FRIENDS = ("place/戊县", "place/己县", "place/庚县", "place/辛县")
ROUND = ((A, TOLD, FRIENDS[0]), *((x, TOLD, y) for x, y in pairwise(FRIENDS)))
ONE_PROVINCE = ((A, CONTAINED, PROVINCE), (B, CONTAINED, PROVINCE))


def test_what_both_lie_in_is_no_news() -> None:
    graph = graph_of(*ONE_PROVINCE, *ROUND, (FRIENDS[3], TOLD, B))
    assert way(graph) == [*FRIENDS, B]
    assert way(graph, by="length") == [PROVINCE, B]


def test_what_both_lie_in_is_said_where_all_else_is_far() -> None:
    graph = graph_of(
        *ONE_PROVINCE, *ROUND, (FRIENDS[3], TOLD, CITY), (CITY, TOLD, "place/壬县"), ("place/壬县", TOLD, B)
    )
    assert way(graph) == [PROVINCE, B]


def test_what_only_the_gazetteer_knows_costs_more_than_what_an_article_says() -> None:
    told = graph_of(*ONE_PROVINCE, (A, CONTAINED, CITY), (B, CONTAINED, CITY)).graph
    by_the_book = (evidence("甲县和乙县。", rule="locatedIn.gazetteer"),)
    known = tuple(replace(s, evidence=by_the_book) if s.object == PROVINCE else s for s in told.statements)
    assert way(KnowledgeGraph(replace(told, statements=known))) == [CITY, B]
    swapped = tuple(replace(s, evidence=by_the_book) if s.object == CITY else s for s in told.statements)
    assert way(KnowledgeGraph(replace(told, statements=swapped))) == [PROVINCE, B]


@pytest.mark.parametrize("without", ["locatedIn", "位于", ["located-in"]])
def test_relations_are_left_out_of_ways_and_of_their_steps(without: str) -> None:
    graph = graph_of(*ONE_PROVINCE, (A, CONTAINED, B), (A, TOLD, B))
    (step,) = graph.path(A, B, without=without)
    assert [s.predicate for s in step.statements] == [TOLD]
    assert graph.path(A, PROVINCE, without=without) == ()


def test_a_step_tells_what_says_most_first() -> None:
    graph = graph_of((A, CONTAINED, B), (A, TOLD, B)).graph
    said = tuple(
        replace(s, evidence=(evidence("甲县和乙县。", confidence=0.99 if s.predicate is CONTAINED else 0.6),))
        for s in graph.statements
    )
    sure = KnowledgeGraph(replace(graph, statements=said))
    assert [s.predicate for s in sure.path(A, B)[0].statements] == [TOLD, CONTAINED]
    assert [s.predicate for s in sure.path(A, B, by="confidence")[0].statements] == [CONTAINED, TOLD]


def test_the_ways_come_one_after_the_other_and_pass_no_node_twice() -> None:
    graph = graph_of(*ONE_PROVINCE, (A, CONTAINED, CITY), (B, CONTAINED, CITY), (A, TOLD, B))
    found = [[step.end for step in steps] for steps in graph.ways(A, B)]
    assert found == [[B], [CITY, B], [PROVINCE, B]]


def test_a_way_carries_its_evidence() -> None:
    path = KnowledgeGraph(small_graph()).path("王小明", VILLAGE)
    assert [step.end for step in path] == [SCHOOL, COMPANY, VILLAGE]
    assert path[-1].statements[0].evidence[0].quote == "蓝海公司累计向乙村捐资4000多万元。"


def test_no_way_no_such_node_and_no_such_option() -> None:
    alone = KnowledgeGraph(replace(small_graph(), entities=(*small_graph().entities, entity("place/丙村"))))
    assert alone.path("丙村", VILLAGE) == alone.path(VILLAGE, VILLAGE) == ()
    with pytest.raises(GraphError, match="no such name"):
        alone.path("丁村", VILLAGE)
    with pytest.raises(GraphError, match="no such relation; known: funds"):
        alone.path("丙村", VILLAGE, without="loves")
    with pytest.raises(UsageError, match=r"by: 'luck' .* 'telling', 'length', 'confidence'"):
        alone.path("丙村", VILLAGE, by="luck")
