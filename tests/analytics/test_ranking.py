"""Rankings: equal to networkx, the same on every run, and what they say of wrong arguments."""

import itertools
from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from kg import analytics as an
from kg.analytics import scores
from kg.api import KnowledgeGraph
from kg.errors import EmptyResultWarning, UsageError
from kg.model import Graph
from kg.vocab import SYMMETRIC, Relation
from tests.factories import large_graph, small_graph
from tests.two_counties import RED, WEST, two_counties

GRAPHS = {"two counties": two_counties(), "small": small_graph(), "random": large_graph(600)}
each_graph = pytest.mark.parametrize("graph", GRAPHS.values(), ids=list(GRAPHS))


def directed(graph: Graph) -> "nx.DiGraph[str]":
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_nodes_from(e.id for e in graph.entities)
    for s in graph.statements:
        ways = [(s.subject, s.object), *([(s.object, s.subject)] if s.predicate in SYMMETRIC else [])]
        for a, b in ways:
            made.add_edge(a, b, weight=made.get_edge_data(a, b, {"weight": 0.0})["weight"] + s.confidence)
    return made


def undirected(graph: Graph) -> "nx.Graph[str]":
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(e.id for e in graph.entities)
    made.add_edges_from((s.subject, s.object) for s in graph.statements)
    return made


@each_graph
def test_pagerank_is_that_of_networkx(graph: Graph) -> None:
    ours = an.pagerank(KnowledgeGraph(graph))["pagerank"]
    assert ours.sum() == pytest.approx(1)
    assert ours.to_dict() == pytest.approx(nx.pagerank(directed(graph), tol=1e-14, max_iter=1000), abs=1e-9)


@pytest.mark.parametrize("rank", [an.degree, an.pagerank, an.betweenness, an.hits, an.cores, an.robustness])
def test_a_ranking_without_a_relation_is_that_of_the_graph_without_it(rank) -> None:  # type: ignore[no-untyped-def]
    graph = two_counties()
    left = replace(graph, statements=tuple(s for s in graph.statements if s.predicate is not Relation.LOCATED_IN))
    ours = rank(KnowledgeGraph(graph), without=("locatedIn",))
    pd.testing.assert_frame_equal(ours, rank(KnowledgeGraph(left)))
    assert not ours.equals(rank(KnowledgeGraph(graph)))


@each_graph
def test_betweenness_is_that_of_networkx(graph: Graph) -> None:
    ours = an.betweenness(KnowledgeGraph(graph))
    assert ours["betweenness"].to_dict() == pytest.approx(nx.betweenness_centrality(undirected(graph)))
    assert ours.attrs["error"] == 0 and not ours["standard_error"].any()


@each_graph
def test_hits_is_that_of_networkx(graph: Graph) -> None:
    hubs, authorities = nx.hits(directed(graph), tol=1e-12, max_iter=10_000)
    ours = an.hits(KnowledgeGraph(graph))
    assert ours["hub"].to_dict() == pytest.approx(hubs, abs=1e-6)
    assert ours["authority"].to_dict() == pytest.approx(authorities, abs=1e-6)


@each_graph
def test_cores_and_degrees_are_those_of_networkx(graph: Graph) -> None:
    of = KnowledgeGraph(graph)
    assert an.cores(of)["core"].to_dict() == nx.core_number(undirected(graph))
    assert an.degree(of)["degree"].to_dict() == dict(of.nx.degree)
    assert an.degree(of)["neighbours"].to_dict() == dict(undirected(graph).degree)


@each_graph
def test_betweenness_counted_from_every_node_is_exact(graph: Graph) -> None:
    ties = KnowledgeGraph(graph).ties
    found, error = scores.sampled_betweenness(ties, np.arange(len(ties.ids)))
    assert found == pytest.approx(scores.betweenness(ties))
    assert error == pytest.approx(0)


def test_sampled_betweenness_is_as_far_off_as_it_says() -> None:
    graph = KnowledgeGraph(large_graph(1200))
    exact = an.betweenness(graph)["betweenness"]
    sampled = an.betweenness(graph, exact_to=10, samples=100)
    off = (sampled["betweenness"] - exact[sampled.index]).abs()
    assert 0 < off.max() <= sampled.attrs["error"]
    assert (off <= 2 * sampled["standard_error"]).mean() > 0.85
    # the sample is a part of the whole: with another seed it is another
    assert not sampled.equals(an.betweenness(graph, exact_to=10, samples=100, seed=2))


@pytest.mark.parametrize(
    "measure",
    [
        an.degree, an.pagerank, an.hits, an.cores, an.robustness, an.communities,
        lambda graph: an.betweenness(graph, exact_to=10, samples=50),
    ],
)  # fmt: skip
def test_the_order_of_input_changes_nothing(measure) -> None:  # type: ignore[no-untyped-def]
    graph = large_graph(400)
    turned = Graph(graph.articles[::-1], graph.entities[::-1], graph.statements[::-1])
    one, other = (measure(KnowledgeGraph(g)) for g in (graph, turned))
    assert one.to_csv() == other.to_csv()


@each_graph
def test_among_equals_the_first_by_id(graph: Graph) -> None:
    frame = an.degree(KnowledgeGraph(graph))
    for (id, degree), (next_id, next_degree) in itertools.pairwise(frame["degree"].items()):
        assert degree > next_degree or (degree == next_degree and id < next_id)


def test_a_ranking_depends_on_doubtful_statements_only_where_there_are_some() -> None:
    ranks = an.robustness(KnowledgeGraph(two_counties()), "degree")
    assert list(ranks.index[:2]) == [RED, WEST] and list(ranks["rank"][:3]) == [1, 1, 3]
    assert (ranks["rank_low"] <= ranks["rank_high"]).all() and ranks["first"].between(0, 1).all()
    sure = KnowledgeGraph(Graph(entities=two_counties().entities))
    assert (an.robustness(sure, "degree")[["rank", "rank_low", "rank_high"]] == 1).all(axis=None)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda g: an.pagerank(g, damping=1.0), "damping"),
        (lambda g: an.betweenness(g, samples=1), "samples"),
        (lambda g: an.robustness(g, "beauty"), "degree, pagerank"),
        (lambda g: an.robustness(g, samples=0), "samples: 0 .* 1 or more"),
        (lambda g: an.robustness(g, level=1.0), "between 0 and 1"),
    ],
)
def test_wrong_arguments(ask, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match=said):
        ask(KnowledgeGraph(small_graph()))


@pytest.mark.parametrize("measure", [an.degree, an.pagerank, an.betweenness, an.hits, an.cores, an.robustness])
@pytest.mark.parametrize("graph", [Graph(), Graph(entities=small_graph().entities)], ids=["empty", "no statement"])
def test_nothing_to_rank(measure, graph: Graph) -> None:  # type: ignore[no-untyped-def]
    frame = measure(KnowledgeGraph(graph))
    assert len(frame) == len(graph.entities)
    assert {"label", "type"} < set(frame.columns) and frame.index.name == "id"


@pytest.mark.parametrize("ask", [an.degree, an.pagerank, an.betweenness, an.hits, an.cores, an.robustness])
def test_a_graph_without_nodes_says_so(ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.warns(EmptyResultWarning, match="the graph has no nodes"):
        assert ask(KnowledgeGraph(Graph())).empty
