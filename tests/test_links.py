"""Links to other data: what a file of them may say, where the IRIs go, and that nothing is guessed."""

import csv
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import rdflib
from typer.testing import CliRunner

import kg
from kg.api import KnowledgeGraph
from kg.assembly.curate import curate
from kg.assembly.link import link
from kg.cli import app
from kg.errors import InputError
from kg.knowledge.gazetteer import read_gazetteer
from kg.model import Correction, Graph, Link, Objection
from kg.reading.links import LinksFile, read_links
from kg.views.difference import compare
from kg.views.rdf import from_turtle, to_rdflib, to_turtle
from tests.factories import entity, small_graph

WD = "http://www.wikidata.org/entity/"
CITY, VILLAGE, COUNTY = "440800", "440803103201", "440803"


def read(tmp_path: Path, data: str | bytes) -> LinksFile:
    path = tmp_path / "links.tsv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_links(path, "links.tsv")


# reading


@pytest.mark.parametrize(
    ("row", "code", "iri"),
    [
        (f"440803\t{WD}Q1", COUNTY, WD + "Q1"),
        (f"44 08 03\t{WD}Q1", COUNTY, WD + "Q1"),
        (f"44 08\t{WD}Q1", CITY, WD + "Q1"),
        (f"44\t{WD}Q1", "440000", WD + "Q1"),
        (f"440803000000\t{WD}Q1", COUNTY, WD + "Q1"),
        (f"440800000\t{WD}Q1", CITY, WD + "Q1"),
        (f"440803103000\t{WD}Q1", "440803103", WD + "Q1"),
        (f"44 08 03 103 201\t{WD}Q1", VILLAGE, WD + "Q1"),
        (f'"44 08 03"\t<{WD}Q1>', COUNTY, WD + "Q1"),
        (f" 440803 \t {WD}Q1 \r", COUNTY, WD + "Q1"),
        ("440803\turn:x:甲", COUNTY, "urn:x:甲"),
    ],
)
def test_a_line_is_a_code_and_an_iri(tmp_path: Path, row: str, code: str, iri: str) -> None:
    assert read(tmp_path, row).links == (Link(code, iri, "links.tsv", 1),)


@pytest.mark.parametrize("header", ["code\tiri", "?code\t?item", "\ufeffcode\titem\r"])
def test_header_comments_and_blank_lines_are_put_up_with(tmp_path: Path, header: str) -> None:
    data = f"{header}\n\n# of 2024\n440803\t{WD}Q1\n"
    found = read(tmp_path, data)
    assert found.links == (Link(COUNTY, WD + "Q1", "links.tsv", 4),) and not found.objections
    assert found.digest == sha256(data.encode()).hexdigest()


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("440803", "1 column(s), not 2"),
        (f"440803\t{WD}Q1\t霞山区", "3 column(s), not 2"),
        (f"4408031\t{WD}Q1", "4408031: is no code"),
        (f"４４０８\t{WD}Q1", "４４０８: is no code"),
        (f"霞山区1\t{WD}Q1", "霞山区1: is no code"),
        (f"\t{WD}Q1", "empty: is no code"),
        ("440803\tQ1", "Q1: is no absolute IRI (no scheme"),
        ("440803\t", "empty: is no absolute IRI"),
        ("440803\thttps://www.wikidata.org/wiki/Q1", f"a page, not the IRI of an item; write {WD}Q1"),
        ("440803\thttps://www.wikidata.org/entity/Q1", f"write {WD}Q1"),
        ("440803\thttp://m.wikidata.org/wiki/Special:EntityData/Q1.json#this", f"write {WD}Q1"),
        ("440803\tjavascript:alert(1)", "is run or opened by browsers"),
        ("440803\tFILE:///etc/passwd", "is run or opened by browsers"),
        ("440803\thttp://x.example/\u202egnp.exe", "has unseen or more than 2000 characters"),
        ("440803\thttp://x.example/" + "a" * 2000, "has unseen or more than 2000 characters"),
        ("440803\thttp://x.example/a b", "is no absolute IRI (invalid IRI code point ' ')"),
        ("440803\thttp://x.example/> <b:b> <c:c> . <d:d", "is no absolute IRI"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_are_used(tmp_path: Path, row: str, what: str) -> None:
    found = read(tmp_path, f"440800\t{WD}Q2\n{row}\n")
    assert [one.iri for one in found.links] == [WD + "Q2"]
    [objection] = found.objections
    assert str(objection).startswith("links.tsv:2: ") and what in f"{objection.what}; {objection.remedy}"


def test_a_file_that_is_not_utf_8_is_not_used(tmp_path: Path) -> None:
    found = read(tmp_path, f"440803\t{WD}Q1\n440800\t{WD}甲\n".encode("gb18030"))
    assert not found.links
    assert [str(o) for o in found.objections] == [
        "links.tsv:2: is not UTF-8, so nothing in the file is used; save it as UTF-8"
    ]


# putting them on


def linked(*links: tuple[str, str], graph: Graph | None = None) -> tuple[dict[str, tuple[str, ...]], list[Objection]]:
    given = [Link(code, iri, "l.tsv", n) for n, (code, iri) in enumerate(links, 1)]
    made, objections = link(graph or small_graph(), given, read_gazetteer())
    assert link(graph or small_graph(), given[::-1], read_gazetteer()) == (made, objections)
    return {e.id: e.matches for e in made.entities if e.matches}, list(objections)


def test_places_get_the_iris_of_their_codes() -> None:
    found, objections = linked((CITY, WD + "Q2"), (CITY, WD + "Q1"), (CITY, WD + "Q1"), (VILLAGE, WD + "Q3"))
    assert found == {"place/甲市": (WD + "Q1", WD + "Q2"), "place/乙村": (WD + "Q3",)}
    assert not objections


def test_a_division_that_the_graph_does_not_name_needs_nothing() -> None:
    assert linked(("110000", WD + "Q956")) == ({}, [])


def test_codes_that_no_division_has_are_remarked_upon_once_a_file() -> None:
    found, [objection] = linked((CITY, WD + "Q1"), ("999999", WD + "Q2"), ("440803999999", WD + "Q3"))
    assert found == {"place/甲市": (WD + "Q1",)}
    assert (objection.line, objection.kind) == (2, "unfit")
    assert objection.what == "999999: no division of this code is known, nor of 1 line(s) more"


def test_an_iri_of_two_places_is_put_on_neither() -> None:
    found, objections = linked((CITY, WD + "Q1"), ("440000", WD + "Q1"), (CITY, WD + "Q2"), ("110000", WD + "Q2"))
    assert found == {"place/甲市": (WD + "Q2",)}
    assert [(o.line, o.kind) for o in objections] == [(1, "wrong"), (2, "wrong")]
    assert "stands at several codes: 440000, 440800" in objections[0].what


# where they go


MATCHED, _ = link(small_graph(), [Link(CITY, WD + "Q2"), Link(CITY, WD + "Q1")], read_gazetteer())


def test_turtle_says_them_and_reads_them_back() -> None:
    text = "".join(to_turtle(MATCHED))
    assert f"skos:exactMatch <{WD}Q1>, <{WD}Q2> ." in text
    assert from_turtle(text) == MATCHED


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own use of it
def test_every_export_has_them(tmp_path: Path) -> None:
    out = KnowledgeGraph(MATCHED).save(tmp_path)
    with (out / "nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row["matches"] for row in csv.DictReader(file)}
    assert {id: matches for id, matches in rows.items() if matches} == {"place/甲市": f"{WD}Q1 | {WD}Q2"}
    jsonld = (out / "graph.jsonld").read_text("utf-8")
    assert {node["id"]: node["exactMatch"] for node in json.loads(jsonld)["@graph"] if "exactMatch" in node} == {
        "https://kg.example/id/place/甲市": [WD + "Q1", WD + "Q2"]
    }
    assert set(rdflib.Graph().parse(data=jsonld, format="json-ld")) == set(to_rdflib(MATCHED))
    assert f"{WD}Q1 | {WD}Q2" in (out / "graph.graphml").read_text("utf-8")
    assert KnowledgeGraph(MATCHED).nx.nodes["place/甲市"]["matches"] == (WD + "Q1", WD + "Q2")


def test_a_new_link_is_a_difference() -> None:
    [change] = [c for group in compare(small_graph(), MATCHED).groups for c in group.nodes]
    assert [(f.name, f.old, f.new) for f in change.fields] == [("matches", (), (WD + "Q1", WD + "Q2"))]


def test_a_merge_keeps_the_links_of_both() -> None:
    other = entity("place/甲城", matches=(WD + "Q3",))
    graph = replace(MATCHED, entities=tuple(sorted([*MATCHED.entities, other], key=lambda e: e.id)))
    merged, objections = curate(graph, [Correction("merge", "place/甲城", object="place/甲市")], {})
    assert not objections
    assert merged.by_id["place/甲市"].matches == (WD + "Q1", WD + "Q2", WD + "Q3")


# the whole way


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("湛江市霞山区东新街道开展“四季同行”行动。", encoding="utf-8")
    return folder


def test_build_puts_links_on_and_reports_them(corpus: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "wikidata.tsv", tmp_path / "out"
    file.write_text(f"code\titem\n44 08 03\t{WD}Q1\n11\t{WD}Q956\n44 08\tQ2\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["build", str(corpus), "--out", str(out), "--links", str(file)])
    assert result.exit_code == 1
    assert result.stderr.startswith("kg: wikidata.tsv:4: Q2: is no absolute IRI")
    loaded = kg.load(out)
    assert {e.label: e.matches for e in loaded.graph.entities if e.matches} == {"霞山区": (WD + "Q1",)}
    [report] = json.loads((out / "build.json").read_text("utf-8"))["links"]
    assert (report["source"], report["lines"], report["applied"]) == ("wikidata.tsv", 3, 1)
    assert f"exact match: {WD}Q1" in CliRunner().invoke(app, ["show", str(out), "霞山区"]).stdout


def test_a_missing_file_of_links_is_an_error(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file of links"):
        kg.build(corpus, links=tmp_path / "none.tsv")


def test_without_the_option_nothing_is_linked(corpus: Path) -> None:
    assert not any(e.matches for e in kg.build(corpus).graph.entities)


def test_of_a_file_that_is_all_wrong_ten_lines_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    file, out = tmp_path / "links.tsv", tmp_path / "out"
    file.write_text("4408031\tQ1\n" * 25, encoding="utf-8")
    (tmp_path / "a.txt").write_text("甲集团有限公司向湛江市捐资3000万元。\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["build", str(tmp_path / "a.txt"), "--links", str(file), "--out", str(out)])
    assert result.exit_code == 1
    said = [line for line in result.stderr.splitlines() if "links.tsv" in line]
    assert len(said) == 10 and "15 more like these; see" in result.stderr
    assert "25 input(s) failed" in result.stderr
    assert len(json.loads((out / "build.json").read_text("utf-8"))["failures"]) == 25
