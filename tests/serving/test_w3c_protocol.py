"""The W3C tests of the SPARQL 1.1 Protocol, its query part, by their names.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/. Tests whose data set is made of graphs elsewhere on the
web ask for what we refuse (the one graph is the file): they hold as "refused with 400 and a reason", and as fulfilled
where the graph that is asked for is ours.
"""

import json
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
import rdflib

from tests.serving.conftest import DIRECT, FORM, Server

ASK, SELECT = "ASK {}", "SELECT (1 AS ?value) {}"
OURS = "https://kg.example/id/"
DATA = "http://kasei.us/2009/09/sparql/data/data1.rdf"
DATA_2 = "http://kasei.us/2009/09/sparql/data/data2.rdf"
RESULT_TYPES = {
    "application/sparql-results+xml", "application/sparql-results+json", "text/tab-separated-values", "text/csv",
}  # fmt: skip
RDF_TYPES = {
    "application/rdf+xml",
    "application/rdf+json",
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
}


def test_query_get(server: Server) -> None:
    answer = server.query(ASK)
    assert (answer.status, answer.type) == (200, "application/sparql-results+json")
    assert answer.json == {"head": {}, "boolean": True}


def test_query_post_form(server: Server) -> None:
    answer = server.post(urlencode({"query": ASK}), FORM)
    assert answer.status == 200 and answer.json == {"head": {}, "boolean": True}


def test_query_post_direct(server: Server) -> None:
    answer = server.post(ASK, DIRECT)
    assert answer.status == 200 and answer.json == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    ("name", "graphs", "ours"),
    [
        ("query_dataset_default_graph", [("default-graph-uri", DATA)], [("default-graph-uri", OURS)]),
        ("query_dataset_default_graphs_get", [("default-graph-uri", DATA), ("default-graph-uri", DATA_2)], []),
        ("query_dataset_named_graphs_get", [("named-graph-uri", DATA), ("named-graph-uri", DATA_2)], []),
        ("query_dataset_full", [("default-graph-uri", DATA), ("named-graph-uri", DATA_2)], []),
        ("query_multiple_dataset", [("default-graph-uri", DATA_2)], [("default-graph-uri", OURS)] * 2),
    ],
)
def test_query_dataset(server: Server, name: str, graphs: list[tuple[str, str]], ours: list[tuple[str, str]]) -> None:
    text = "ASK { ?s ?p ?o }"

    def ways(given: list[tuple[str, str]]) -> list[object]:
        return [
            server.request("GET", "/sparql?" + urlencode([("query", text), *given])),
            server.post(urlencode([("query", text), *given]), FORM),
            server.post(text, DIRECT, "/sparql?" + urlencode(given)),
        ]

    for refused in ways(graphs):
        assert refused.status == 400 and "graph" in refused.text, name
    for answered in ways(ours):
        assert answered.status == 200 and answered.json == {"head": {}, "boolean": True}, name


@pytest.mark.parametrize("text", [f"ASK FROM <{DATA}> {{ ?s ?p ?o }}", f"ASK FROM NAMED <{DATA}> {{ GRAPH ?g {{}} }}"])
def test_a_data_set_in_the_query_is_refused(server: Server, text: str) -> None:
    answer = server.query(text)
    assert answer.status == 400 and "FROM is refused" in answer.text


def test_query_content_type_select(server: Server) -> None:
    answer = server.post(urlencode({"query": SELECT}), FORM)
    assert answer.status == 200 and answer.type in RESULT_TYPES


def test_query_content_type_ask(server: Server) -> None:
    answer = server.post(urlencode({"query": ASK}), FORM)
    assert answer.status == 200 and answer.type in RESULT_TYPES


@pytest.mark.parametrize("text", ["DESCRIBE <http://example.org/>", "CONSTRUCT { <s> <p> 1 } WHERE {}"])
def test_query_content_type_describe_and_construct(server: Server, text: str) -> None:
    answer = server.post(urlencode({"query": "BASE <http://example.org/> " + text}), FORM)
    assert answer.status == 200 and answer.type in RDF_TYPES


def test_bad_query_method(server: Server) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = server.request(method, "/sparql?" + urlencode({"query": ASK}))
        assert answer.status == 405 and {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


def test_bad_multiple_queries(server: Server) -> None:
    twice = [("query", ASK), ("query", SELECT)]
    assert server.request("GET", "/sparql?" + urlencode(twice)).status == 400
    assert server.post(urlencode(twice), FORM).status == 400
    assert server.post(ASK, DIRECT, "/sparql?" + urlencode({"query": SELECT})).status == 400


def test_bad_query_wrong_media_type(server: Server) -> None:
    answer = server.post(ASK, "text/plain")
    assert answer.status == 415 and DIRECT in answer.text


def test_bad_query_missing_form_type(server: Server) -> None:
    assert server.post(urlencode({"query": ASK}), None).status == 415


def test_bad_query_missing_direct_type(server: Server) -> None:
    assert server.post(ASK, None).status == 415


@pytest.mark.parametrize("type_", [f"{DIRECT}; charset=UTF-16", DIRECT])
def test_bad_query_non_utf8(server: Server, type_: str) -> None:
    assert server.post(ASK.encode("utf-16"), type_).status in (400, 415)
    assert server.request("GET", "/sparql?query=ASK%20%7B%7D%FF").status == 400


def test_bad_query_syntax(server: Server) -> None:
    answer = server.query("ASK {\n  ?s ?p\n}")
    assert (answer.status, answer.type) == (400, "text/plain")
    said, shown, mark = answer.text.splitlines()
    assert said.startswith("query, line 3") and shown.strip() == "}" and mark.strip() == "^"


# beyond the list of the W3C: what the same section of the specification says


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "application/sparql-update"),
        (urlencode({"update": "CLEAR ALL"}), FORM),
        (urlencode({"query": "DELETE WHERE { ?s ?p ?o }"}), FORM),
        ("INSERT DATA { <http://a> <http://b> 1 }", DIRECT),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", DIRECT),
    ],
)
def test_what_changes_or_reaches_out_is_refused(server: Server, body: str, type_: str) -> None:
    answer = server.post(body, type_)
    assert answer.status == 400 and "refused" in answer.text


def test_update_by_get_is_refused(server: Server) -> None:
    assert server.request("GET", "/sparql?" + urlencode({"update": "CLEAR ALL"})).status == 400


@pytest.mark.parametrize("parameters", ["", "?query=", "?query=%20%0A"])
def test_no_query_is_an_error_or_the_description_of_the_service(server: Server, parameters: str) -> None:
    answer = server.get("/sparql" + parameters, Accept="text/turtle")
    if parameters:
        assert answer.status == 400
    else:
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        told = rdflib.Graph().parse(data=answer.body, format="turtle")
        assert (None, sd.endpoint, rdflib.URIRef(server.url + "sparql")) in told
        assert len(list(told.objects(None, sd.resultFormat))) == 8


MONEY = "SELECT ?o ?n { ?s rdf:predicate kg:funds ; rdf:object ?o ; kg:amountMin ?n } ORDER BY ?n"


def test_forms_of_rows_say_the_same(server: Server) -> None:
    rows = json.loads(server.query(MONEY).body)["results"]["bindings"]
    values = [[row["o"]["value"], row["n"]["value"]] for row in rows]
    assert len(values) == 2
    tree = ET.fromstring(server.query(MONEY, "application/sparql-results+xml").body)
    at = {"r": "http://www.w3.org/2005/sparql-results#"}
    assert [
        ["".join(b.itertext()) for b in r.findall("r:binding", at)] for r in tree.iterfind(".//r:result", at)
    ] == values
    assert server.query(MONEY, "text/csv").text.splitlines()[1:] == [",".join(v) for v in values]
    assert server.query(MONEY, "text/tab-separated-values").text.splitlines()[1:] == [f"<{o}>\t{n}" for o, n in values]


@pytest.mark.parametrize(
    ("accept", "format"),
    [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/ld+json", "json-ld"),
     ("application/rdf+xml", "xml")],
)  # fmt: skip
def test_forms_of_graphs_say_the_same(server: Server, accept: str, format: str) -> None:
    text = "CONSTRUCT WHERE { ?s kg:funds ?o }"
    answer = server.query(text, accept)
    assert answer.status == 200 and answer.type == accept
    told = set(rdflib.Graph().parse(data=answer.body, format=format))
    assert told == set(rdflib.Graph().parse(data=server.query(text).body, format="turtle")) and len(told) == 2
    assert server.query(text, accept).body == answer.body  # the same bytes each time


def test_what_is_not_acceptable_is_answered_with_what_there_is(server: Server) -> None:
    for text, accept, has in (
        (SELECT, "text/turtle", "text/csv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", "text/turtle"),
    ):
        answer = server.query(text, accept)
        assert answer.status == 406 and has in answer.text
    assert server.query(SELECT, format="docx").status == 406


def test_head_is_get_without_the_body(server: Server) -> None:
    answer = server.request("HEAD", "/sparql?" + urlencode({"query": ASK}))
    assert answer.status == 200 and answer.body == b"" and answer.headers["content-length"] == "26"
