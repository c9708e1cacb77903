"""Turtle: what it says, how it reads, and that nothing is lost on the way there and back."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings

from kg.errors import GraphError
from kg.model import Graph
from kg.views.rdf import base_of, from_turtle, to_rdflib, to_turtle
from kg.views.terms import decode_id, encode_id
from kg.vocab import ID_BASE
from tests.factories import entity, large_graph, small_graph
from tests.views.strategies import TEXT, graphs

SMALL = small_graph()
ELSEWHERE = "https://data.example/图谱/"


def turtle(graph: Graph, **options: str) -> str:
    return "".join(to_turtle(graph, **options))


def test_the_small_graph_reads_as_agreed(golden: Callable[[str, str], None]) -> None:
    golden("small.ttl", turtle(SMALL))


def test_rdflib_reads_what_we_hand_it() -> None:
    assert set(rdflib.Graph().parse(data=turtle(SMALL), format="turtle")) == set(to_rdflib(SMALL))


def by_value(graph: rdflib.Graph) -> set[tuple[object, ...]]:
    """The triples; oxrdflib writes "a" as "a"^^xsd:string and 1.0 as 1, which is the same in RDF 1.1."""
    return {
        (s, p, (o.toPython(), o.language, o.datatype or rdflib.XSD.string) if isinstance(o, rdflib.Literal) else o)
        for s, p, o in graph
    }


def test_the_store_of_oxrdflib_holds_the_same_values() -> None:
    read = rdflib.Graph(store="Oxigraph").parse(data=turtle(SMALL), format="turtle")
    assert by_value(read) == by_value(to_rdflib(SMALL))


def test_oxigraph_reads_what_rdflib_reads() -> None:
    by_oxigraph = {str(quad.triple) for quad in ox.parse(turtle(SMALL).encode(), format=ox.RdfFormat.TURTLE)}
    by_rdflib = to_rdflib(SMALL).serialize(format="nt").encode()
    assert {str(quad.triple) for quad in ox.parse(by_rdflib, format=ox.RdfFormat.N_TRIPLES)} == by_oxigraph


def test_no_blank_nodes() -> None:
    assert not any(isinstance(term, rdflib.BNode) for triple in to_rdflib(SMALL) for term in triple)


def test_a_partnership_stands_in_both_directions_and_has_one_statement() -> None:
    text = turtle(SMALL)
    assert text.count("kg:partnersWith organization:") == 2
    assert text.count("rdf:predicate kg:partnersWith") == 1


def test_a_triple_may_be_written_twice() -> None:
    text = turtle(SMALL)
    triples = ox.serialize(
        (quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)), format=ox.RdfFormat.N_TRIPLES
    )
    assert triples is not None
    assert from_turtle(text + triples.decode()) == from_turtle(text) == SMALL


def test_the_order_of_the_graph_does_not_matter() -> None:
    backwards = Graph(
        SMALL.articles[::-1], SMALL.entities[::-1], SMALL.statements[::-1], SMALL.redirects, SMALL.decisions[::-1]
    )
    assert turtle(backwards) == turtle(SMALL)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_comes_back_and_its_turtle_is_a_fixed_point(graph: Graph) -> None:
    text = turtle(graph)
    back = from_turtle(text)
    assert back == graph
    assert turtle(back) == text


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_is_the_same_to_rdflib(graph: Graph) -> None:
    assert set(rdflib.Graph().parse(data=turtle(graph), format="turtle")) == set(to_rdflib(graph))


@given(TEXT)
def test_any_id_comes_back_from_its_iri(text: str) -> None:
    encoded = encode_id(text)
    assert decode_id(encoded) == text
    ox.NamedNode(ID_BASE + encoded)


def test_chinese_stays_readable_in_iris() -> None:
    assert encode_id("programme/“1+2”行动（甲）") == "programme/“1+2”行动（甲）"


def test_another_base_is_recorded_and_stripped() -> None:
    text = turtle(SMALL, base=ELSEWHERE)
    assert base_of(text) == ELSEWHERE
    assert from_turtle(text) == SMALL
    assert turtle(from_turtle(text), base=base_of(text)) == text


def test_the_base_is_found_where_the_record_is_lost() -> None:
    text = turtle(SMALL, base=ELSEWHERE).replace(
        f'<{ELSEWHERE}> a void:Dataset ;\n    void:uriSpace "{ELSEWHERE}" .', ""
    )
    assert from_turtle(text) == SMALL


def test_reads_what_another_tool_wrote() -> None:
    assert from_turtle(to_rdflib(SMALL).serialize(format="turtle")) == SMALL


def test_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(turtle(SMALL), encoding="utf-8")
    assert from_turtle(path) == from_turtle(str(path)) == SMALL


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kg:partnersWith organization:蓝海机械有限公司", "kg:partnersWith ", "line 28"),
        ('rdfs:label "王小明"@zh ;', "", "0 values"),
        ("kg:status kg:planned", "kg:status kg:perhaps", "allowed: claimed, done, planned"),
        ("rdf:predicate kg:runs", "rdf:predicate kg:walks", "allowed: funds"),
        ("oa:start 170", 'oa:start "x"', "no number"),
        ("a kg:Person, foaf:Person", "a kg:Person, kg:Place, foaf:Person", "2 types"),
        ("kg:worksFor organization:甲市实验小学", "kg:worksFor place:甲市", "without a statement"),
    ],
)
def test_errors_name_file_and_line_and_what(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "graph.ttl"
    assert old in turtle(SMALL)
    path.write_text(turtle(SMALL).replace(old, new), encoding="utf-8")
    with pytest.raises(GraphError, match=r"graph\.ttl, line \d+") as caught:
        from_turtle(path)
    assert said in str(caught.value)


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="cannot be read"):
        from_turtle(tmp_path / "none.ttl")


def test_an_unbacked_confidence_of_one_is_kept() -> None:
    graph = replace(SMALL, entities=(*SMALL.entities, entity("place/丙村", confidence=1e-7)))
    assert from_turtle(turtle(graph)).by_id["place/丙村"].confidence == 1e-7


def test_hash_seeds_do_not_change_a_byte() -> None:
    code = (
        "import hashlib; from tests.factories import small_graph as g; from kg.views import rdf, jsonld, graphml, tables;"
        "from kg import analytics; from kg.api import KnowledgeGraph as K;"
        "parts = [*rdf.to_turtle(g()), *rdf.to_turtle12(g()), *jsonld.to_jsonld(g()), *graphml.to_graphml(g()),"
        "*tables.to_csv(tables.NODE_COLUMNS, tables.node_rows(g())), *tables.to_csv(tables.EDGE_COLUMNS, tables.edge_rows(g())),"
        "analytics.communities(K(g())).to_csv(), analytics.pagerank(K(g())).to_csv()];"
        "print(hashlib.sha256(''.join(parts).encode()).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(runs) == 1


def test_a_large_graph_comes_in_pieces() -> None:
    assert sum(1 for _ in to_turtle(large_graph(1000))) > 3
