"""JSON-LD, networkx, GraphML, counts, paths and tables say what the graph says."""

import csv
import io
import json

import networkx as nx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Graph
from kg.views import overview, tables
from kg.views.graphml import to_graphml
from kg.views.jsonld import to_jsonld
from kg.views.network import to_networkx
from kg.views.rdf import to_rdflib
from kg.vocab import Relation
from tests.factories import evidence, small_graph, statement
from tests.views.strategies import graphs

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's JSON-LD reader, about itself

SMALL = small_graph()
COMPANY, VILLAGE, SCHOOL = "organization/蓝海机械有限公司", "place/乙村", "organization/甲市实验小学"


def test_jsonld_is_the_same_triples() -> None:
    text = "".join(to_jsonld(SMALL))
    assert set(rdflib.Graph().parse(data=text, format="json-ld")) == set(to_rdflib(SMALL))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_in_jsonld_is_the_same_triples(graph: Graph) -> None:
    text = "".join(to_jsonld(graph))
    assert set(rdflib.Graph().parse(data=text, format="json-ld")) == set(to_rdflib(graph))


def test_jsonld_reads_as_plain_json() -> None:
    nodes = {n["id"].split("/id/")[-1]: n for n in json.loads("".join(to_jsonld(SMALL)))["@graph"]}
    assert nodes[VILLAGE]["label"] == "乙村"
    assert nodes[VILLAGE]["locatedIn"] == ["https://kg.example/id/place/甲市"]


def test_networkx_has_one_node_an_entity_and_one_edge_a_statement() -> None:
    g = to_networkx(SMALL)
    assert set(g) == {e.id for e in SMALL.entities}
    assert {key for _, _, key in g.edges(keys=True)} == {s.id for s in SMALL.statements}
    funds = next(d for _, _, d in g.out_edges(COMPANY, data=True) if d["amount_text"] == "4000多万元")
    assert (funds["relation"], funds["amount_min"], funds["amount_max"], len(funds["evidence"])) == (
        "funds",
        4e7,
        None,
        2,
    )


def test_graphml_loads_in_networkx() -> None:
    g = nx.parse_graphml("".join(to_graphml(SMALL)), force_multigraph=True)
    assert set(g) == {e.id for e in SMALL.entities}
    assert g.nodes[COMPANY]["aliases"] == "蓝海公司 | 蓝海机械"
    edges = {key: data for _, _, key, data in g.edges(keys=True, data=True)}
    assert set(edges) == {s.id for s in SMALL.statements}
    assert {d["quote"] for d in edges.values()} >= {"蓝海公司累计向乙村捐资4000多万元。"}
    assert sorted(d["amount_min"] for d in edges.values() if "amount_min" in d) == [1e6, 4e7]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_in_graphml_loads_in_networkx(graph: Graph) -> None:
    assert len(nx.parse_graphml("".join(to_graphml(graph)), force_multigraph=True).edges) == len(graph.statements)


def test_counts() -> None:
    counts = overview.count(SMALL)
    assert (counts.articles, counts.entities, counts.statements, counts.evidence, counts.unconnected) == (
        2,
        9,
        9,
        10,
        0,
    )
    assert counts.by_status == {"claimed": 1, "done": 7, "planned": 1}
    assert counts.by_type["Organization"] == 3


def read(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff") and "\r\n" in text
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_csv_has_a_row_for_each_with_quote_and_source() -> None:
    assert len(read("".join(tables.to_csv(tables.NODE_COLUMNS, tables.node_rows(SMALL))))) == 9
    edges = read("".join(tables.to_csv(tables.EDGE_COLUMNS, tables.edge_rows(SMALL))))
    row = next(r for r in edges if r["amount"] == "4000多万元")
    assert (row["amount_min"], row["amount_max"], row["status"], row["evidence"]) == ("40000000", "", "done", "2")
    assert (row["quote"], row["title"], row["date"]) == (
        "蓝海公司累计向乙村捐资4000多万元。",
        "蓝海公司帮扶乙村",
        "2024-03-05",
    )


def test_a_spreadsheet_calculates_nothing() -> None:
    bad = statement(
        COMPANY, Relation.FUNDS, VILLAGE, evidence("=HYPERLINK(1)"), amount_text="@1", role="-1", speaker="+1"
    )
    (row,) = read("".join(tables.to_csv(tables.EDGE_COLUMNS, tables.edge_rows(Graph((), SMALL.entities, (bad,))))))
    assert [row[c][:2] for c in ("quote", "amount", "role", "speaker")] == ["'=", "'@", "'-", "'+"]


def test_a_cell_steers_no_terminal() -> None:
    assert tables.protect("甲\x1b[31m乙\x00\x9b\x07公司\n镇") == "甲[31m乙公司\n镇"


@given(st.text(st.sampled_from("'=+-@＝甲\t"), max_size=5))
def test_protection_can_be_taken_off(text: str) -> None:
    formula, safe = ("=", "+", "-", "@", "＝", "\t"), tables.protect(text)
    assert not safe.startswith(formula)
    assert (safe[1:] if safe.startswith("'") and safe.lstrip("'").startswith(formula) else safe) == text
