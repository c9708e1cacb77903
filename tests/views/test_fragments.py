"""Where in a file a quote stands: in words, in every export, and back from it."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import rdflib
from rdflib import DCTERMS, RDF
from typer.testing import CliRunner

import kg
from kg.assembly.redact import Redaction
from kg.cli import app
from kg.errors import GraphError
from kg.model import Article, Evidence, Graph
from kg.serving.node_page import node_page
from kg.views.fragments import in_words
from kg.views.jsonld import to_jsonld
from kg.views.page.data import page_data
from kg.views.parquet import record_batches
from kg.views.rdf import to_rdflib, to_turtle
from kg.views.terms import OA
from kg.views.turtle import read_graph
from kg.views.turtle_blocks import read_blocks
from kg.views.validation import violations
from kg.vocab import ID_BASE, Relation
from tests.factories import evidence, small_graph, statement

COMPANY, VILLAGE = "organization/蓝海机械有限公司", "place/乙村"


def placed(*fragments: str) -> Graph:
    """The small graph, whose every quote stands at one of these places in turn."""
    count = iter(range(100))

    def at(e: Evidence) -> Evidence:
        return replace(e, fragment=fragments[next(count) % len(fragments)])

    graph = small_graph()
    statements = tuple(replace(s, evidence=tuple(sorted(map(at, s.evidence)))) for s in graph.statements)
    return replace(graph, statements=statements)


PLACED = placed("page=3", "", "c.xhtml#char=12,40", "page=3")


@pytest.mark.parametrize(
    ("fragment", "zh", "en"),
    [
        ("page=3", "第3页", "page 3"),
        ("paragraph=7", "第7段", "paragraph 7"),
        ("row=17", "第17行", "row 17"),
        ("record=3", "第3条记录", "record 3"),
        ("line=16,17", "第17行", "line 17"),
        ("sheet=%E8%A6%81%26&row=2", "工作表“要&”，第2行", "sheet “要&”, row 2"),
        ("char=12,40", "源文件第12–40字", "characters 12–40 of the source"),
        ("a/c%201.xhtml#char=1,2", "a/c 1.xhtml，源文件第1–2字", "a/c 1.xhtml, characters 1–2 of the source"),
        ("part=2#char=1,2", "第2部分，源文件第1–2字", "part 2, characters 1–2 of the source"),
        ("char=7", "char=7", "char=7"),
        ("", "", ""),
    ],
)
def test_words(fragment: str, zh: str, en: str) -> None:
    assert (in_words(fragment, "zh"), in_words(fragment, "en")) == (zh, en)


def test_a_standard_selector_stands_beside_the_offsets() -> None:
    graph = to_rdflib(PLACED)
    quotes = list(graph.subjects(RDF.type, rdflib.URIRef(OA + "SpecificResource")))
    selectors = {graph.value(quote, rdflib.URIRef(OA + "hasSelector")) for quote in quotes} - {None}
    assert len(selectors) == 2, "quotes of which the same is said share what says it"
    said = {str(graph.value(s, RDF.value)): str(graph.value(s, DCTERMS.conformsTo)) for s in selectors}
    assert said == {
        "page=3": "http://tools.ietf.org/rfc/rfc3778",
        "c.xhtml#char=12,40": "https://kg.example/ontology#fragmentSyntax",
    }
    assert {graph.value(s, RDF.type) for s in selectors} == {rdflib.URIRef(OA + "FragmentSelector")}


@pytest.mark.parametrize(
    ("fragment", "standard"), [("row=2", "rfc7111"), ("line=1,2", "rfc5147"), ("char=1,2", "rfc5147"), ("record=2", "")]
)
def test_what_a_fragment_conforms_to(fragment: str, standard: str) -> None:
    text = "".join(to_turtle(placed(fragment)))
    assert f'rdf:value "{fragment}" ;' in text
    assert f"conformsTo {f'<http://tools.ietf.org/rfc/{standard}>' if standard else 'kg:fragmentSyntax'} ." in text


def test_a_graph_of_plain_text_has_no_selector() -> None:
    assert "Selector" not in "".join(to_turtle(small_graph()))
    assert "fragments" not in page_data(small_graph(), first=9, threshold=0.6)["graph-details"]


def test_it_comes_back_from_turtle_and_json(tmp_path: Path) -> None:
    text = "".join(to_turtle(PLACED))
    blocks = read_blocks(text)
    assert set(blocks.fragments.values()) == {"page=3", "c.xhtml#char=12,40"}
    assert "FragmentSelector" not in blocks.rest, "read by their form"
    (tmp_path / "a.jsonld").write_text("".join(to_jsonld(PLACED)), "utf-8")
    assert read_graph(text)[0] == kg.load(tmp_path / "a.jsonld").graph == PLACED
    assert not violations(PLACED)


def test_selectors_that_another_tool_moved_or_changed_are_read_all_the_same() -> None:
    text = "".join(to_turtle(PLACED))
    blocks = text.split("\n\n")
    [at] = [i for i, block in enumerate(blocks) if 'rdf:value "page=3"' in block]
    moved = "\n\n".join([*blocks[:at], *blocks[at + 1 :]]).rstrip() + f"\n\n{blocks[at]}\n"
    assert read_graph(moved)[0] == PLACED
    with pytest.raises(GraphError, match=r"2 values of rdf:value"):
        read_graph(f'{text}\n<{ID_BASE}fragment/page=3> rdf:value "page=4" .\n')
    with pytest.raises(GraphError, match=r"page=3 has 0 values of rdf:value"):
        read_graph(text.replace(blocks[at], ""))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('    rdf:value "page=3" ;\n', "", "rdf:value"),
        (
            "    dcterms:conformsTo <http://tools.ietf.org/rfc/rfc3778> .",
            '    rdfs:label "甲"@zh .',
            "dcterms:conformsTo",
        ),
        ("a oa:FragmentSelector ;", "a kg:Place ;", "oa:hasSelector"),
    ],
)
def test_a_selector_that_is_not_whole_is_a_violation(old: str, new: str, path: str) -> None:
    text = "".join(to_turtle(PLACED))
    assert old in text
    assert path in {v.path for v in violations(text.replace(old, new, 1))}


def test_a_column_of_frame_and_table_says_where() -> None:
    frame = kg.KnowledgeGraph(PLACED).evidence()
    said = [None if pd.isna(value) else value for value in frame["fragment"]]
    expected = [e.fragment or None for _, e in sorted((s.id, e) for s in PLACED.statements for e in s.evidence)]
    assert said == expected and frame["fragment"].dtype == "string"
    [batch] = record_batches("evidence", PLACED)
    assert batch["fragment"].to_pylist() == expected


def test_the_commands_say_it_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("".join(to_turtle(placed("page=3"))), "utf-8")
    shown = CliRunner().invoke(app, ["show", str(tmp_path), "乙村"], env={"COLUMNS": "300"}).output
    assert "蓝海公司帮扶乙村 · 甲市日报 · 2024-03-05 · 第3页 page 3" in shown
    explained = CliRunner().invoke(app, ["explain", str(tmp_path), "蓝海公司", "funds", "乙村"]).output
    assert "第3页 page 3" in explained and "a1.txt#page=3, characters 12-31" in explained


@pytest.mark.parametrize(("language", "words"), [("zh", "第3页 · 规则"), ("en", "page 3 · rule")])
def test_the_page_of_a_node_says_it(language: str, words: str) -> None:
    page = node_page(placed("page=3"), VILLAGE, in_all=9, base=ID_BASE, language=language).decode()
    assert words in page


def test_a_name_that_is_to_be_left_out_goes_from_it_too() -> None:
    said = statement(
        COMPANY, Relation.FUNDS, VILLAGE, replace(evidence("蓝海公司捐资。"), fragment="%E7%8E%8B%E4%BC%9F.xhtml#char=1,8"),
        replace(evidence("乙村收到。", start=9), fragment="page=3"),
    )  # fmt: skip
    graph = Redaction(["王伟"]).apply(replace(small_graph(), statements=(said,)))
    assert {e.fragment for s in graph.statements for e in s.evidence} == {"", "page=3"}
    assert "王伟" not in json.dumps([str(a) for a in graph.articles])


def test_an_article_keeps_no_map_of_its_text_in_a_graph() -> None:
    assert Article("a", "甲", version_of="b").without_text == Article("a", version_of="b")
