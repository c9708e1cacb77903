"""Clients that others have written."""

import json
import shutil
import subprocess
from urllib.parse import unquote

import pytest
from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

from tests.serving.conftest import Server

LABELS = "SELECT ?label { ?place a kg:Place ; rdfs:label ?label } ORDER BY ?label"
PREFIX = "PREFIX kg: <https://kg.example/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "


@pytest.fixture
def wrapper(server: Server) -> SPARQLWrapper:
    return SPARQLWrapper(server.url + "sparql")


@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_asks_in_every_way(wrapper: SPARQLWrapper, method: str, direct: bool) -> None:
    wrapper.setMethod(method)
    if direct and method == POST:
        wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setQuery(PREFIX + LABELS)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert {"乙村", "甲市", "粤省"} <= {row["label"]["value"] for row in rows}


def test_sparqlwrapper_reads_every_form(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(PREFIX + LABELS)
    wrapper.setReturnFormat(CSV)
    assert "乙村" in wrapper.queryAndConvert().decode()
    wrapper.setReturnFormat(XML)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == 4
    wrapper.setQuery(PREFIX + "CONSTRUCT WHERE { ?a kg:funds ?b }")
    for format in (XML, JSONLD):
        wrapper.setReturnFormat(format)
        assert len(wrapper.queryAndConvert()) == 2
    wrapper.setReturnFormat(TURTLE)
    assert b"kg:funds" in wrapper.queryAndConvert()
    wrapper.setQuery(PREFIX + "ASK { ?a kg:funds ?b }")
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["boolean"] is True


def test_sparqlwrapper_shows_our_errors(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery("SELECT ?a { ?a ?b }")
    with pytest.raises(QueryBadFormed, match="line 1"):
        wrapper.query()


def test_sparqlwrapper_shows_that_a_query_was_stopped(folder, start) -> None:
    wrapper = SPARQLWrapper(start(folder, "--timeout", "0.5").url + "sparql")
    wrapper.setQuery("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    with pytest.raises(EndPointInternalError, match=r"not done after 0\.5 s"):
        wrapper.query()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(server: Server) -> None:
    def curl(*arguments: str) -> str:
        done = subprocess.run(["curl", "-sS", *arguments], capture_output=True, check=True, timeout=30)
        return done.stdout.decode()

    endpoint = server.url + "sparql"
    assert "乙村" in curl("--data-urlencode", f"query={LABELS}", "-H", "Accept: text/csv", endpoint)
    assert "乙村" in curl("-G", "--data-urlencode", f"query={LABELS}", "-d", "format=tsv", endpoint)
    direct = curl("--data-binary", "ASK {}", "-H", "Content-Type: application/sparql-query", endpoint)
    assert json.loads(direct)["boolean"] is True
    node = curl("-H", "Accept: text/turtle", server.url + "id/place/乙村")
    assert "place:乙村 a kg:Place" in node
    assert "place:乙村" in curl("-L", "-H", "Accept: text/turtle", server.url + "id/organization/蓝海公司")


def test_a_header_tells_terms_that_do_not_exist(server: Server) -> None:
    answer = server.query("SELECT ?a { ?a kg:fundz ?b ; kg:资助 ?c }")
    assert answer.status == 200
    first, second = unquote(answer.headers["kg-note"]).split("\n")
    assert "kg:fundz is no term" in first and "kg:funds?" in first and "kg:资助 is no term" in second
    assert "kg-note" not in server.query("SELECT ?a { ?a kg:funds ?b }").headers
