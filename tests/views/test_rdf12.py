"""RDF 1.2: the same statements, each by the triple that it reifies."""

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings

from kg.model import Graph
from kg.views.rdf import to_turtle, to_turtle12
from kg.views.sparql import query
from kg.views.terms import RDF
from kg.views.turtle import base_of, from_turtle
from kg.views.validation import violations
from kg.vocab import NAMESPACE
from tests.factories import large_graph, small_graph
from tests.views.strategies import graphs

SMALL = small_graph()
TEXT = "".join(to_turtle12(SMALL))
STATEMENT = f"<{RDF}Statement>"


def triples(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}


def about(found: set[ox.Triple], *names: str) -> set[ox.Triple]:
    """The triples with one of these properties of RDF, or that say what is an rdf:Statement."""
    return {t for t in found if t.predicate.value in {RDF + n for n in names} or str(t.object) == STATEMENT}


def test_all_but_the_ends_of_statements_is_said_alike() -> None:
    one, two = triples("".join(to_turtle(SMALL))), triples(TEXT)
    assert one - about(one, "subject", "predicate", "object") == two - about(two, "reifies")


def test_every_statement_reifies_the_edge_that_it_is_about() -> None:
    found = {str(t.subject): str(t.object) for t in about(triples(TEXT), "reifies")}
    base = "https://kg.example/id/"
    assert found == {
        f"<{base}statement/{s.id}>": f"<{base}{s.subject}> <{NAMESPACE}{s.predicate}> <{base}{s.object}>"
        for s in SMALL.statements
    }


def test_edges_are_asserted_too() -> None:
    found = triples(TEXT)
    assert {t.object for t in about(found, "reifies")} <= found


@pytest.mark.parametrize(
    "pattern",
    [
        "?s rdf:reifies <<( ?who kg:funds ?what )>> ; kg:amountText ?amount",
        "<< ?who kg:funds ?what ~ ?s >> kg:amountText ?amount",
        "?who kg:funds ?what ~ ?s {| kg:amountText ?amount |}",
    ],
)
def test_sparql_1_2_finds_statements_by_their_edges(pattern: str) -> None:
    rows = query(TEXT, f"SELECT ?name ?amount {{ {pattern} . ?what rdfs:label ?name }} ORDER BY ?amount").rows
    assert [[str(cell) for cell in row] for row in rows] == [["“1+2”行动", "100万元至150万元"], ["乙村", "4000多万元"]]


def test_a_triple_can_be_an_answer() -> None:
    rows = query(TEXT, "SELECT ?t { ?s rdf:reifies ?t ; kg:role ?role }").rows
    assert [str(cell).count("kg.example/ontology#worksFor") for row in rows for cell in row] == [1]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_comes_back(graph: Graph) -> None:
    assert from_turtle("".join(to_turtle12(graph))) == graph


def test_it_conforms_and_keeps_its_base() -> None:
    assert violations(TEXT) == ()
    elsewhere = "https://data.example/图谱/"
    assert base_of("".join(to_turtle12(SMALL, base=elsewhere))) == elsewhere


def test_a_large_graph_comes_in_pieces() -> None:
    assert sum(1 for _ in to_turtle12(large_graph(1000))) > 3
