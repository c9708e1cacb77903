"""Nodes at their IRIs: pages for people, triples for programs, redirects and suggestions."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
import rdflib

from kg.api import KnowledgeGraph
from kg.model import Graph
from kg.serving.excerpt import excerpt
from kg.serving.node_page import node_page
from kg.views.fragments import in_words
from kg.views.rdf import from_turtle, to_rdflib, to_turtle
from kg.views.sparql import to_store
from kg.views.terms import encode_id
from kg.views.triples import evidence_id
from kg.vocab import Relation
from tests.factories import entity, evidence, small_graph, statement
from tests.serving.conftest import Server

BASE = "https://kg.example/id/"
SMALL = small_graph()
COMPANY = "organization/蓝海机械有限公司"
HTML = {"Accept": "text/html"}


def test_the_page_of_a_node_says_all_that_is_known(server: Server) -> None:
    answer = server.get(f"/id/{COMPANY}", **HTML)
    assert (answer.status, answer.type) == (200, "text/html")
    for said in ("蓝海机械有限公司", "蓝海机械", "4000多万元", "蓝海公司累计向乙村捐资4000多万元。", "蓝海公司帮扶乙村", "甲市日报",
                 "计划中", "据称", "王小明", "可信度", "又见作", BASE + COMPANY):  # fmt: skip
        assert said in answer.text, said
    assert "<script" not in answer.text


@pytest.mark.parametrize(("header", "lang", "said"), [("en-GB,en;q=0.9", "en", "Facts"), ("zh-CN", "zh-CN", "事实"),
                                                      ("fr", "zh-CN", "事实")])  # fmt: skip
def test_the_language_is_the_readers(server: Server, header: str, lang: str, said: str) -> None:
    answer = server.get("/id/place/乙村", **HTML, **{"Accept-Language": header})
    assert f'<html lang="{lang}">' in answer.text and f"<h2>{said}" in answer.text


def test_a_chosen_language_is_remembered(server: Server) -> None:
    answer = server.get("/id/place/乙村?lang=en", **HTML)
    assert "Facts" in answer.text
    cookie = answer.headers["set-cookie"].split(";")[0]
    assert "Facts" in server.get("/id/place/甲市", **HTML, Cookie=cookie).text


def ids() -> list[str]:
    quotes = [f"evidence/{evidence_id(e)}" for s in SMALL.statements for e in s.evidence]
    return [
        *(e.id for e in SMALL.entities),
        *(f"article/{a.id}" for a in SMALL.articles),
        *(f"statement/{s.id}" for s in SMALL.statements),
        *(f"decision/{d.id}" for d in SMALL.decisions),
        *quotes,
    ]


def test_every_iri_of_the_graph_has_a_page_and_triples(server: Server) -> None:
    whole = set(to_rdflib(SMALL))
    for id in ids():
        assert server.get(f"/id/{id}", **HTML).status == 200, id
        answer = server.get(f"/id/{id}", Accept="text/turtle")
        told = set(rdflib.Graph().parse(data=answer.body, format="turtle"))
        about = {t for t in whole if t[0] == rdflib.URIRef(BASE + id)}
        assert about and about <= told <= whole, id


def test_every_link_of_a_page_leads_somewhere(server: Server) -> None:
    seen: set[str] = set()
    for id in ids():
        seen |= set(re.findall(r'href="(/[^"#]*)', server.get(f"/id/{id}", **HTML).text))
    assert len(seen) > 50
    for link in seen:
        assert server.request("GET", link.replace("&amp;", "&"), headers=HTML).status == 200, unquote(link)


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld", "rdf"])
def test_other_forms_say_the_same(server: Server, format: str) -> None:
    reader = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}.get(format, format)
    told = rdflib.Graph().parse(data=server.get(f"/id/{COMPANY}?format={format}").body, format=reader)
    turtle = rdflib.Graph().parse(data=server.get(f"/id/{COMPANY}", Accept="text/turtle").body, format="turtle")
    assert set(told) == set(turtle)


def test_an_excerpt_is_a_graph_that_kg_reads_back() -> None:
    store = to_store(SMALL)
    found = excerpt(store, BASE, COMPANY)
    assert found is not None and from_turtle("".join(to_turtle(found))) == found
    assert {s.id for s in found.statements} == {s.id for s in SMALL.statements if COMPANY in (s.subject, s.object)}
    assert found.by_id[COMPANY] == SMALL.by_id[COMPANY]
    few = excerpt(store, BASE, COMPANY, most=1)
    assert few is not None and len(few.statements) == 1


@pytest.mark.parametrize("fragment", ["page=3", "text/c%201.xhtml#char=1,2"])
def test_an_excerpt_says_where_in_their_files_quotes_stand(fragment: str) -> None:
    proof = replace(evidence("蓝海公司向乙村捐资。"), fragment=fragment)
    graph = replace(SMALL, statements=(statement(COMPANY, Relation.FUNDS, "place/乙村", proof),))
    store = to_store("".join(to_turtle(graph)))
    for id in (COMPANY, "article/a1.txt", f"evidence/{evidence_id(proof)}", f"fragment/{fragment}"):
        part = excerpt(store, BASE, id)
        assert part and part.statements == graph.statements, id
        page = node_page(part, id, in_all=1, base=BASE, language="en").decode()
        assert "蓝海公司向乙村捐资。" in page and in_words(fragment, "en") in page


def test_a_node_that_was_merged_leads_to_the_new_one(server: Server) -> None:
    for accept in ("text/html", "text/turtle"):
        answer = server.get("/id/organization/蓝海公司", Accept=accept)
        assert (answer.status, unquote(answer.headers["location"])) == (301, f"/id/{COMPANY}")


def test_an_unknown_node_is_404_with_names_like_it(server: Server) -> None:
    page = server.get("/id/organization/蓝海机械公司", **HTML)
    assert page.status == 404 and "您要找的是不是" in page.text and "蓝海机械有限公司" in page.text
    plain = server.get("/id/organization/蓝海机械公司", Accept="text/turtle")
    assert plain.status == 404 and COMPANY in plain.text
    assert server.get("/id/place/Ωxyz", **HTML).status == 404
    assert server.get("/id/", **HTML).status in (200, 404)


def test_a_form_that_there_is_not_is_406(server: Server) -> None:
    answer = server.get("/id/place/乙村", Accept="image/png")
    assert answer.status == 406 and "text/turtle" in answer.text


@pytest.mark.parametrize(
    "name", ["甲 村", "甲（乙）村", "50%村", "甲?村", "甲#村", "a/b", "a//b", "甲&乙=丙+丁", "村'\"<b>"]
)
def test_odd_ids_are_found_at_their_paths(name: str, tmp_path: Path, start) -> None:
    graph = Graph((), (entity(f"place/{name}", articles=()),), ())
    server = start(KnowledgeGraph(graph).save(tmp_path / "odd"))
    answer = server.get("/id/" + encode_id(f"place/{name}"), **HTML)
    assert answer.status == 200 and "<b>" not in answer.text.split("<main")[1]


def test_another_base_has_its_own_paths(tmp_path: Path, start) -> None:
    for base, path in (
        ("https://data.example/", "/"),
        ("https://data.example/a/b/", "/a/b/"),
        ("https://d.example/x#", "/id/"),
        ("https://例子.cn/知识/id/", "/知识/id/"),
        ("https://例子.cn/%E7%9F%A5/", "/知/"),
        ("http://x.example/a%20b/", "/a%20b/"),
    ):
        server = start(KnowledgeGraph(SMALL, base=base).save(tmp_path / path.strip("/").replace("/", "-")))
        assert server.get(f"{path}place/乙村", **HTML).status == 200, base
        assert server.query("ASK {}").status == 200
        assert server.get("/healthz").status == 200


def test_a_hub_shows_a_thousand_facts_and_says_so(tmp_path: Path, start) -> None:
    hub = entity("place/甲市")
    towns = [entity(f"place/第{i}镇") for i in range(1200)]

    said = [statement(t.id, Relation.LOCATED_IN, hub.id) for t in towns]
    graph = Graph(
        SMALL.articles, tuple(sorted((hub, *towns), key=lambda e: e.id)), tuple(sorted(said, key=lambda s: s.id))
    )
    server = start(KnowledgeGraph(graph).save(tmp_path / "hub"))
    page = server.get("/id/place/甲市", **HTML).text
    assert "只列出 1200 条事实中的 1000 条" in page and page.count("<blockquote") == 1000
    assert server.get("/id/place/甲市", Accept="text/turtle").text.count("a kg:Statement") == 1200


def test_the_vocabulary_and_the_graph_page(server: Server, folder: Path, tmp_path: Path, start) -> None:
    assert "kg:funds" in server.get("/ontology", Accept="text/turtle").text
    assert server.get("/ontology/shapes.ttl").type == "text/turtle"
    assert server.get("/ontology", **HTML).status == 200
    assert server.get("/").body == server.get("/graph.html").body == (folder / "graph.html").read_bytes()
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "graph.ttl").write_bytes((folder / "graph.ttl").read_bytes())
    other = start(bare)
    assert other.get("/").body == (folder / "graph.html").read_bytes()
    assert other.get("/graph.jsonld").status == 404
