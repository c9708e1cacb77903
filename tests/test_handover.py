"""Hand-over to other tools: each format is read back by the tool itself, or by its library, with all that was said."""

import csv
import io
import json
import re
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from math import isnan
from pathlib import Path

import duckdb
import igraph
import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph
import pytest
import rustworkx
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

import kg
from kg.api import KnowledgeGraph
from kg.cli import app
from kg.errors import GraphError, UsageError
from kg.export import FILES, FOLDERS
from kg.model import Graph
from kg.views.colours import ENTITY_COLOURS, RELATION_COLOURS, rgb
from kg.views.cytoscape import to_cytoscape
from kg.views.gexf import to_gexf
from kg.views.neo4j import SEPARATOR, to_neo4j
from kg.views.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, flat_entity, flat_statement, xml_text
from kg.views.parquet import TABLES
from kg.views.positions import positions
from kg.views.rdf import to_ntriples, to_turtle
from kg.vocab import Relation
from tests.factories import article, entity, evidence, large_graph, small_graph, statement
from tests.page.hostile import hostile_graph
from tests.views.strategies import graphs

ROOT = Path(__file__).resolve().parents[1]
SMALL = small_graph()
COMPANY, VILLAGE = "organization/蓝海机械有限公司", "place/乙村"
any_graph = given(graphs())
quickly = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
each_format = pytest.mark.parametrize("format", [*FILES, *FOLDERS])


def gift(graph: Graph = SMALL) -> str:
    """Id of the gift of 4000多万元."""
    return next(s.id for s in graph.statements if s.qualifiers.amount_text == "4000多万元")


def exported(graph: Graph, path: Path, format: str) -> Path:
    return KnowledgeGraph(graph).export(path, format=format)


def contents(path: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (path.iterdir() if path.is_dir() else [path])}


# GEXF


def read_gexf(graph: Graph, folder: Path) -> "nx.DiGraph[str]":
    """As networkx reads it: without parallel edges as a DiGraph; the ids of edges are attributes in any case."""
    return nx.read_gexf(exported(graph, folder / "g.gexf", "gexf"), version="1.3")


def test_gexf_has_every_attribute(tmp_path: Path) -> None:
    g = read_gexf(SMALL, tmp_path)
    for e in SMALL.entities:
        assert {k: v for k, v in g.nodes[e.id].items() if k in NODE_ATTRIBUTES} == {
            k: v for k, v in flat_entity(e).items() if k != "label" and v != ""
        }
        assert g.nodes[e.id]["label"] == e.label
    edges = {data["id"]: data for *_, data in g.edges(data=True)}
    for s in SMALL.statements:
        assert {k: v for k, v in edges[s.id].items() if k in EDGE_ATTRIBUTES} == {
            k: v for k, v in flat_statement(s).items() if v != ""
        }
        assert edges[s.id]["weight"] == s.confidence


def test_gexf_has_the_places_and_colours_of_the_page(tmp_path: Path) -> None:
    g, spots = read_gexf(SMALL, tmp_path), positions(SMALL)
    for e in SMALL.entities:
        viz = g.nodes[e.id]["viz"]
        assert (viz["position"]["x"], viz["position"]["y"]) == (spots[e.id].x, -spots[e.id].y)
        assert (viz["color"]["r"], viz["color"]["g"], viz["color"]["b"]) == rgb(ENTITY_COLOURS[e.type])
        assert viz["size"] == spots[e.id].size


def test_gexf_tells_when(tmp_path: Path) -> None:
    g = read_gexf(SMALL, tmp_path)
    times = {d["id"]: (d.get("start"), d.get("end")) for *_, d in g.edges(data=True)}
    planned = next(s.id for s in SMALL.statements if s.qualifiers.time == "2025-06")
    runs = next(s.id for s in SMALL.statements if s.predicate is Relation.RUNS)
    assert times[gift()] == ("2023-01-01", "2024-12-31")  # 2023/2024, as it says
    assert times[planned] == ("2025-06-01", "2025-06-30")
    assert times[runs] == ("2024-04-01", None)  # from the month of its article on
    assert g.nodes[COMPANY]["start"] == "2023-01-01"  # earlier than its first article, as its gift is
    assert g.graph["mode"] == "dynamic"


def test_a_date_that_is_none_leaves_nodes_without_a_time() -> None:
    graph = Graph(
        (article("a1.txt", date="去年"),),
        (entity("place/甲市"), entity("place/乙村")),
        (statement("place/乙村", Relation.LOCATED_IN, "place/甲市", evidence("甲市乙村"), time="某年"),),
    )
    assert 'start="' not in "".join(to_gexf(graph))


@quickly
@any_graph
def test_any_graph_in_gexf_loads_in_networkx(graph: Graph) -> None:
    g = nx.read_gexf(io.BytesIO("".join(to_gexf(graph)).encode()), version="1.3")
    assert set(g) == {xml_text(e.id) for e in graph.entities} and len(g.edges) == len(graph.statements)


# GraphML


def test_graphml_loads_in_rustworkx(tmp_path: Path) -> None:
    [g] = rustworkx.read_graphml(str(exported(SMALL, tmp_path / "g.graphml", "graphml")))
    nodes = {node["id"]: node for node in g.nodes()}
    assert {e.id: e.label for e in SMALL.entities} == {id: node["label"] for id, node in nodes.items()}
    assert nodes[COMPANY]["aliases"] == "蓝海公司 | 蓝海机械"
    assert sorted(e["amount_min"] for e in g.edges() if e.get("amount_min")) == [1e6, 4e7]


def test_graphml_loads_in_igraph(tmp_path: Path) -> None:
    g = igraph.Graph.Read_GraphML(str(exported(SMALL, tmp_path / "g.graphml", "graphml")))
    assert {e.id: e.label for e in SMALL.entities} == dict(zip(g.vs["id"], g.vs["label"], strict=True))
    assert g.vs.find(id=COMPANY)["aliases"] == "蓝海公司 | 蓝海机械"
    assert g.ecount() == len(SMALL.statements) and g.is_directed()
    assert sorted(a for a in g.es["amount_min"] if not isnan(a)) == [1e6, 4e7]


# Cytoscape


def test_cytoscape_has_every_attribute(tmp_path: Path) -> None:
    document = json.loads(exported(SMALL, tmp_path / "g.cyjs", "cyjs").read_text("utf-8"))
    g = nx.cytoscape_graph(document)
    assert set(g) == {e.id for e in SMALL.entities} and g.is_directed() and g.is_multigraph()
    company = g.nodes[COMPANY]
    assert (company["name"], company["aliases"]) == ("蓝海机械有限公司", ["蓝海公司", "蓝海机械"])
    edges = {key: data for *_, key, data in g.edges(keys=True, data=True)}
    assert edges.keys() == {s.id for s in SMALL.statements}
    money = edges[gift()]
    assert (money["source"], money["target"], money["interaction"]) == (COMPANY, VILLAGE, "funds")
    assert (money["amount_min"], "amount_max" in money) == (4e7, False)
    assert money["quotes"] == ["蓝海公司累计向乙村捐资4000多万元。", "乙村收到蓝海机械的4000多万元。"]


def test_cytoscape_has_the_places_of_the_page() -> None:
    spots = positions(SMALL)
    nodes = json.loads("".join(to_cytoscape(SMALL)))["elements"]["nodes"]
    assert {n["data"]["id"]: (n["position"]["x"], n["position"]["y"]) for n in nodes} == {
        id: (spot.x, spot.y) for id, spot in spots.items()
    }


@quickly
@any_graph
def test_any_graph_in_cytoscape_loads_in_networkx(graph: Graph) -> None:
    document = json.loads("".join(to_cytoscape(graph)))
    g = nx.cytoscape_graph(document)
    assert set(g) == {e.id for e in graph.entities} and len(g.edges) == len(graph.statements)
    assert [n["data"].get("name", "") for n in document["elements"]["nodes"]] == [e.label for e in graph.entities]


# N-Triples


def triples(text: str, format: pyoxigraph.RdfFormat) -> set[pyoxigraph.Triple]:
    return set(pyoxigraph.parse(text, format))


@quickly
@any_graph
def test_ntriples_are_the_triples_of_the_turtle(graph: Graph) -> None:
    lines = "".join(to_ntriples(graph))
    assert triples(lines, pyoxigraph.RdfFormat.N_TRIPLES) == triples(
        "".join(to_turtle(graph)), pyoxigraph.RdfFormat.TURTLE
    )
    assert all(line.endswith(" .") for line in lines.split("\n")[:-1])


# Neo4j

#: What neo4j-admin takes: https://neo4j.com/docs/operations-manual/current/import/#_property_data_types
NEO4J_FIELD = re.compile(
    r"[A-Za-z]*:(?:ID|LABEL|START_ID|END_ID|TYPE|(?:int|long|float|double|boolean|string|date|datetime)(?:\[\])?)"
)


def read_neo4j(texts: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    """The rows of each CSV file, as neo4j-admin reads it with the options of import.sh."""
    csv.field_size_limit(10**6)
    return {
        name: list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        for name, text in texts.items()
        if name.endswith(".csv")
    }


def neo4j(graph: Graph) -> dict[str, list[dict[str, str]]]:
    return read_neo4j({name: "".join(pieces) for name, pieces in to_neo4j(graph).items()})


def test_neo4j_headers_are_those_of_the_bulk_import() -> None:
    for name, pieces in to_neo4j(SMALL).items():
        if name.endswith(".csv"):
            header = "".join(pieces).split("\n", 1)[0].split(",")
            assert all(NEO4J_FIELD.fullmatch(field) for field in header), header
            kinds = {field.split(":")[1] for field in header}
            nodes = {"ID", "LABEL"} <= kinds
            assert nodes or {"START_ID", "END_ID", "TYPE"} <= kinds
            names = [field.split(":")[0] for field in header if field.split(":")[0]]
            assert len(names) == len(set(names))


def test_the_script_imports_every_file(tmp_path: Path) -> None:
    folder = exported(SMALL, tmp_path / "neo4j", "neo4j")
    script = (folder / "import.sh").read_text("utf-8")
    assert subprocess.run(["sh", "-n", folder / "import.sh"], check=False).returncode == 0
    assert {p.name for p in folder.glob("*.csv")} == set(re.findall(r"=(\w+\.csv)", script))
    # the program itself is not at hand: a stand-in shows that the shell gives it the words that are meant
    (tmp_path / "neo4j-admin").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "neo4j-admin").chmod(0o755)
    done = subprocess.run(
        ["sh", "import.sh", "news"], cwd=folder, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    words = done.stdout.splitlines()
    assert words[:4] == ["database", "import", "full", "news"] and words[4] == "--array-delimiter=U+001F"
    assert all(word.startswith("--") for word in words[4:])


def test_neo4j_has_nodes_relationships_and_all_quotes() -> None:
    rows = neo4j(SMALL)
    nodes = {row["id:ID"]: row for row in rows["entities.csv"]}
    assert nodes[COMPANY]["aliases:string[]"].split(SEPARATOR) == ["蓝海公司", "蓝海机械"]
    assert nodes["programme/绿道公园项目"][":LABEL"].split(SEPARATOR) == ["Entity", "Programme", "Place"]
    edge = next(row for row in rows["statements.csv"] if row["id:string"] == gift())
    assert (edge[":START_ID"], edge[":TYPE"], edge[":END_ID"]) == (COMPANY, "FUNDS", VILLAGE)
    assert (float(edge["amountMin:double"]), edge["amountMax:double"]) == (4e7, "")
    assert (edge["since:date"], edge["until:date"]) == ("2023-01-01", "2024-12-31")
    assert edge["quotes:string[]"].split(SEPARATOR) == [
        "蓝海公司累计向乙村捐资4000多万元。",
        "乙村收到蓝海机械的4000多万元。",
    ]
    published = {row["id:ID"]: (row["date:string"], row["published:date"]) for row in rows["articles.csv"]}
    assert published == {"article/a1.txt": ("2024-03-05", "2024-03-05"), "article/a2.txt": ("2024-04", "")}


@pytest.mark.parametrize("graph", [SMALL, hostile_graph()], ids=["small", "hostile"])
def test_both_ends_of_every_relationship_are_nodes(graph: Graph) -> None:
    rows = neo4j(graph)
    nodes = [row["id:ID"] for name in ("entities.csv", "articles.csv") for row in rows[name]]
    assert len(nodes) == len(set(nodes))
    ties = rows["statements.csv"] + rows["mentions.csv"]
    assert ties and {end for row in ties for end in (row[":START_ID"], row[":END_ID"])} <= set(nodes)


def test_no_value_breaks_out_of_its_cell_or_array() -> None:
    graph = hostile_graph()
    rows = neo4j(graph)["statements.csv"]
    said = {s.id: s for s in graph.statements}
    assert len(rows) == len(said)
    for row in rows:
        assert None not in row and len(row["quotes:string[]"].split(SEPARATOR)) == 1
        assert "\x00" not in row["role:string"]
        assert row["role:string"] == said[row["id:string"]].qualifiers.role.replace("\x00", "\ufffd").replace(
            "\x07", "\ufffd"
        )


# Parquet and DuckDB


def imported(graph: Graph, folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"IMPORT DATABASE '{exported(graph, folder, 'parquet')}'")
    return connection


def test_duckdb_imports_the_tables_with_their_types(tmp_path: Path) -> None:
    db = imported(SMALL, tmp_path / "db")
    company = db.execute("SELECT label, aliases, type, code FROM nodes WHERE id = ?", [COMPANY]).fetchone()
    assert company == ("蓝海机械有限公司", ["蓝海公司", "蓝海机械"], "Organization", None)
    money = db.execute(
        "SELECT amount, amount_min, amount_max, since::VARCHAR, until - since FROM edges WHERE id = ?",
        [gift()],
    ).fetchone()
    assert money == ("4000多万元", 4e7, None, "2023-01-01", 730)
    quotes = db.execute(
        'SELECT quote, "end" - start = length(quote), title FROM evidence JOIN articles ON articles.id = article '
        "WHERE statement = ? ORDER BY confidence DESC",
        [gift()],
    ).fetchall()
    assert quotes == [
        ("蓝海公司累计向乙村捐资4000多万元。", True, "蓝海公司帮扶乙村"),
        ("乙村收到蓝海机械的4000多万元。", True, "“1+2”行动启动"),
    ]
    counts = [db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in TABLES]
    assert counts == [(9,), (9,), (10,), (2,)]


def test_parquet_is_read_by_pyarrow(tmp_path: Path) -> None:
    folder = exported(SMALL, tmp_path / "db", "parquet")
    nodes = pq.read_table(folder / "nodes.parquet").to_pydict()
    assert nodes["id"] == [e.id for e in SMALL.entities] and nodes["aliases"] == [
        list(e.aliases) for e in SMALL.entities
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@any_graph
def test_any_graph_comes_back_from_duckdb(tmp_path_factory: pytest.TempPathFactory, graph: Graph) -> None:
    db = imported(graph, tmp_path_factory.mktemp("any") / "db")
    entities = db.execute("SELECT id, coalesce(label, ''), aliases, confidence FROM nodes").fetchall()
    assert sorted(entities) == [(e.id, e.label, list(e.aliases), e.confidence) for e in graph.entities]
    said = db.execute(
        "SELECT id, coalesce(role, ''), coalesce(amount, ''), amount_min, corrected FROM edges"
    ).fetchall()
    assert sorted(said, key=lambda row: row[0]) == [
        (s.id, s.qualifiers.role, s.qualifiers.amount_text, s.qualifiers.amount_min, list(s.corrected))
        for s in graph.statements
    ]
    quotes = db.execute("SELECT coalesce(quote, '') FROM evidence").fetchall()
    assert sorted(q for (q,) in quotes) == sorted(e.quote for s in graph.statements for e in s.evidence)


def test_parquet_is_written_in_row_groups(tmp_path: Path) -> None:
    graph = large_graph(45_000)
    tracemalloc.start()
    folder = exported(graph, tmp_path / "db", "parquet")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pq.ParquetFile(folder / "edges.parquet").num_row_groups == 3
    assert peak < 150e6  # bytes; three times the groups of one table, whatever the length of the table


def test_without_pyarrow_one_is_told_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None; from kg.cli import app; "
        "sys.argv = ['kg', 'export', sys.argv[1], '--format', 'parquet', '--out', sys.argv[2]]; app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, ROOT / "exports", tmp_path / "db"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2 and not (tmp_path / "db").exists()
    assert done.stderr == "kg: parquet needs pyarrow, which is not installed; pip install 'kg-news[parquet]'\n"


# all formats


@each_format
def test_every_format_is_written_whatever_the_text(tmp_path: Path, format: str) -> None:
    path = exported(hostile_graph(), tmp_path / "out", format)
    assert all(contents(path).values())


@each_format
def test_the_same_graph_gives_the_same_bytes_in_any_order(tmp_path: Path, format: str) -> None:
    turned = replace(SMALL, entities=SMALL.entities[::-1], statements=SMALL.statements[::-1])
    if format in ("html", "graphml"):  # take the order of the graph, which assembly fixes
        turned = SMALL
    one, other = exported(SMALL, tmp_path / "one", format), exported(turned, tmp_path / "two", format)
    assert list(contents(one).values()) == list(contents(other).values())


@each_format
def test_an_empty_graph_is_a_file_too(tmp_path: Path, format: str) -> None:
    assert contents(exported(Graph(), tmp_path / "out", format))


@pytest.mark.parametrize("format", FILES)
def test_the_suffix_names_the_format(tmp_path: Path, format: str) -> None:
    path = KnowledgeGraph(SMALL).export(tmp_path / "new" / f"g.{format.upper()}")
    assert contents(path) == {path.name: exported(SMALL, tmp_path / "other", format).read_bytes()}


def test_the_base_of_iris_is_kept(tmp_path: Path) -> None:
    graph = KnowledgeGraph(SMALL, base="https://data.example/")
    assert "<https://data.example/place/乙村>" in graph.export(tmp_path / "g.nt").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "format", "error", "message"),
    [
        ("g.xlsx", None, UsageError, r"g\.xlsx: its suffix names no format; known: \.ttl, .*; formats of a folder: csv, neo4j"),
        ("parquet", None, UsageError, "its suffix names no format"),
        ("g.gexf", "xlsx", UsageError, "format xlsx: unknown; known: ttl, nt, .*, parquet"),
        (".", "gexf", GraphError, r"is a folder; name a file in it, like .*graph\.gexf"),
        ("g.txt/x", "neo4j", GraphError, "cannot be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_told(
    tmp_path: Path, path: str, format: str | None, error: type[Exception], message: str
) -> None:
    (tmp_path / "g.txt").write_text("mine")
    with pytest.raises(error, match=message):
        KnowledgeGraph(SMALL).export(tmp_path / path, format=format)
    assert contents(tmp_path) == {"g.txt": b"mine"}


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    exported(SMALL, tmp_path, "neo4j")
    exported(Graph(), tmp_path, "neo4j")
    assert (tmp_path / "notes.txt").read_text() == "mine" and not list(tmp_path.glob(".kg-partial-*"))


def test_the_colours_are_those_of_the_page() -> None:
    css = (ROOT / "kg/views/page/page.css").read_text("utf-8").split("@media")[0]
    page = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    styles = (ROOT / "kg/views/page/dom.js").read_text("utf-8")
    assert {t.lower(): colour for t, colour in ENTITY_COLOURS.items()}.items() <= page.items()
    for relation, colour in RELATION_COLOURS.items():
        name = re.search(rf'{relation}: {{ colour: "(\w+)"', styles)
        assert name and page[name[1]] == colour


# the command line


def test_kg_export_names_what_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exports = str(ROOT / "exports")
    assert CliRunner().invoke(app, ["export", exports, "--format", "gexf"]).stdout == "graph.gexf\n"
    done = CliRunner().invoke(app, ["export", exports, "--format", "neo4j"])
    assert done.exit_code == 0 and done.stdout.splitlines()[0] == "neo4j/entities.csv"
    assert CliRunner().invoke(app, ["export", exports, "--out", "a/b.cyjs"]).stdout == "a/b.cyjs\n"
    assert set(nx.read_gexf("graph.gexf", version="1.3")) == {e.id for e in kg.load(exports).graph.entities}


def test_no_format_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="no format is named"):
        CliRunner().invoke(app, ["export", str(ROOT / "exports")], catch_exceptions=False, standalone_mode=False)
