"""Queries: what they find, how they are shown, and what is refused."""

import contextlib
import csv
import io
import json
import select
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import GraphError, UsageError
from kg.views.rdf import to_turtle
from kg.views.sparql import format_answer, query, to_store
from tests.factories import small_graph

SMALL = small_graph()
MONEY = """SELECT ?what ?amount ?quote {
  ?s rdf:predicate kg:funds ; rdf:object/rdfs:label ?what ; kg:amountText ?amount ; kg:evidence/oa:exact ?quote
} ORDER BY ?what ?quote"""


def test_amounts_with_their_quotes() -> None:
    answer = query(SMALL, MONEY)
    assert answer.variables == ("what", "amount", "quote")
    assert len(answer.rows) == 3
    assert ["乙村", "4000多万元", "蓝海公司累计向乙村捐资4000多万元。"] in [
        [str(cell) for cell in row] for row in answer.rows
    ]


def test_a_file_a_text_and_a_store_answer_alike(tmp_path: Path) -> None:
    text = "".join(to_turtle(SMALL))
    path = tmp_path / "graph.ttl"
    path.write_text(text, encoding="utf-8")
    assert query(path, MONEY) == query(text, MONEY) == query(to_store(SMALL), MONEY) == query(SMALL, MONEY)


def test_types_of_values_are_kept() -> None:
    ((amount, label, node),) = query(
        SMALL, "SELECT ?a ?l ?n { ?n rdfs:label ?l . FILTER(STR(?l) = '乙村') ?s rdf:object ?n ; kg:amountMin ?a }"
    ).rows
    assert amount and label and node
    assert (amount.value, amount.datatype) == ("40000000", "http://www.w3.org/2001/XMLSchema#integer")
    assert (label.language, label.datatype, node.kind) == ("zh", "", "uri")


def test_ask_and_construct() -> None:
    assert query(SMALL, "ASK { ?a kg:worksFor ?b }").truth
    made = query(SMALL, "CONSTRUCT WHERE { ?a kg:partOf ?b }")
    assert made.kind == "graph" and len(made.rows) == 1 and "kg:partOf" in format_answer(made, "ttl")


def test_formats() -> None:
    answer = query(SMALL, MONEY)
    assert len(list(csv.reader(io.StringIO(format_answer(answer, "csv"))))) == 4
    bound = json.loads(format_answer(answer, "json"))["results"]["bindings"]
    assert bound[0]["amount"]["xml:lang"] == "zh"
    assert len(format_answer(answer, "table").splitlines()) == 5
    assert json.loads(format_answer(query(SMALL, "ASK {}"), "json"))["boolean"] is True
    with pytest.raises(UsageError, match="allowed"):
        format_answer(answer, "ttl")
    with pytest.raises(UsageError, match="allowed: table, csv, json, ttl"):
        format_answer(answer, "xml")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1service<http://x.example/>{} }",
        "SELECT * { # '\n SERVICE SILENT <http://x.example/> {} }",
        "SELECT * { \\u0053ERVICE <http://x.example/> {} }",
        "PREFIX service: <http://x.example/> SELECT * { SERVICE service:a {} }",
        # an escaped quote in a name, a dot or a hyphen behind its prefix: nothing begins or ends where it seems to
        r"""SELECT * { { ?s rdf:a\' ?o } UNION { SERVICE <http://x.example/> {} } UNION { ?s ?p "'" } }""",
        r"""SELECT * { { ?s rdf:\u20ac\' ?o } UNION { SERVICE <http://x.example/> {} } UNION { ?s ?p "'" } }""",
        "PREFIX n: <http://x.example/> SELECT * { ?s a n:.SERVICE<http://x.example/>{} }",
        "PREFIX n: <http://x.example/> SELECT * { ?s a n:.\u3000SERVICE<http://x.example/>{} }",
        "PREFIX n: <http://x.example/> SELECT * { ?s a n:-SERVICE<http://x.example/>{} }",
        "PREFIX : <http://x.example/> SELECT * { SERVICE:x{} }",
        "SELECT * FROM <file:///tmp/x> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///tmp/x> { ?s ?p ?o }",
        "INSERT DATA { <a:a> <a:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <a:> LOAD <file:///tmp/x>",
        "CLEAR ALL",
    ],
)
def test_what_reaches_out_or_changes_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="refused"):
        query(SMALL, text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK " + "{" * 30_000 + "}" * 30_000,
        "SELECT (" + "(" * 30_000 + "1" + ")" * 30_000 + " AS ?x) {}",
        "ASK { FILTER(" + "!" * 30_000 + "true) }",
        "SELECT (1" + "+1" * 30_000 + " AS ?x) {}",
        "ASK { FILTER(true" + " || true" * 30_000 + ") }",
        "ASK { " + " UNION ".join(["{ ?a ?b ?c }"] * 10_000) + " }",
        "ASK { ?a " + "/".join(["kg:funds"] * 30_000) + " ?b }",
    ],
)
def test_a_query_that_would_break_the_engine_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"query: has (brackets )?more than"):
        query(SMALL, text)


def test_brackets_and_signs_in_texts_and_many_values_are_fine() -> None:
    said = "([{" * 1000 + "/" * 3000
    [[cell]] = query(SMALL, f"SELECT ('{said}' AS ?x) {{ VALUES ?y {{ {'1 ' * 10_000} }} }} LIMIT 1").rows
    assert str(cell) == said


#: where a query would knock if one got through
_DOOR = socket.create_server(("127.0.0.1", 0))
_PIECES = st.sampled_from(
    ["rdf:a", "n:", "n:b", ".", "-", "'", '"', "\\'", '\\"', "#", "\n", " ", "<", ">", "?x", "$y", "@en", "::", "%41", "\u00b7", "€",
     "{ ", " }", "SERVICE", "service", f"<http://127.0.0.1:{_DOOR.getsockname()[1]}/>", "{ ?a ?b ?c }", "UNION", "a", "?s ?p", "'''",
     '"""', "\\u0027"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=12))
def test_no_mixture_of_pieces_reaches_out(pieces: list[str]) -> None:
    text = f"PREFIX n: <http://x.example/> SELECT * {{ {' '.join(pieces)} }}"
    for whole in (text, text.replace(" ", "")):
        with contextlib.suppress(UsageError):
            query(SMALL, whole)
    knocked, _, _ = select.select([_DOOR], [], [], 0)
    assert not knocked


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service rdfs:label 'SERVICE' }",
        'ASK { ?from rdfs:label "from"@zh ; ?p <http://x.example/service> } # service from',
        "ASK { ?a rdfs:label '''it's a 'service' ''' }",
        "PREFIX x: <http://x.example/> ASK { ?insert x:service ?delete }",
        r"PREFIX x: <http://x.example/> ASK { ?a x:it\'s.a-service ?b }",
    ],
)
def test_words_that_only_look_like_it_are_not(text: str) -> None:
    query(SMALL, text)


def test_a_syntax_error_shows_its_place() -> None:
    with pytest.raises(UsageError) as caught:
        query(SMALL, "SELECT * {\n  ?市 rdfs:label }")
    first, line, mark = str(caught.value).split("\n")
    assert first.startswith("query, line 2, column ")
    assert line.strip() == "?市 rdfs:label }" and mark.strip() == "^"


def test_an_unknown_prefix_is_named_and_the_known_are_listed() -> None:
    with pytest.raises(UsageError, match=r"unknown prefix dfs:; known: kg:, .*rdfs:"):
        query(SMALL, "SELECT * { ?s dfs:label ?l }")


def test_an_empty_query() -> None:
    with pytest.raises(UsageError, match="empty"):
        query(SMALL, " # nothing\n")


def test_no_turtle(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("甲市\n", encoding="utf-8")
    with pytest.raises(GraphError, match=r"graph\.ttl, line 1"):
        query(path, "ASK {}")
