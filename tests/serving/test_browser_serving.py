"""The page of queries and the pages of nodes as a reader meets them, in a real Chromium."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from kg.api import KnowledgeGraph
from kg.model import Graph
from tests.factories import small_graph
from tests.page.conftest import WATCH
from tests.page.hostile import PAYLOADS, hostile_graph
from tests.serving.conftest import Server

pytestmark = pytest.mark.browser
MONEY = "SELECT ?who ?what ?n { ?s rdf:subject ?who ; rdf:predicate kg:funds ; rdf:object ?what ; kg:amountMin ?n } ORDER BY ?n"
Visit = Callable[..., Any]


class Visitor:
    """Opens pages of a server, and keeps what must never happen: foreign requests, errors, violations."""

    def __init__(self, browser: Any) -> None:
        self.browser, self.troubles, self.contexts = browser, [], []

    def __call__(self, server: Server, path: str, *, quiet: bool = True, **options: Any) -> Any:
        options.setdefault("viewport", {"width": 1280, "height": 860})
        options.setdefault("locale", "zh-CN")
        context = self.browser.new_context(accept_downloads=True, **options)
        self.contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        if quiet:
            page.on("console", lambda m: m.type in ("error", "warning") and self.troubles.append(f"console: {m.text}"))
        page.on("pageerror", lambda e: self.troubles.append(f"error: {e}"))
        page.on("dialog", lambda d: (self.troubles.append(f"dialog: {d.message}"), d.dismiss()))
        page.on(
            "request",
            lambda r: r.url.startswith((server.url, "blob:", "data:")) or self.troubles.append(f"request: {r.url}"),
        )
        page.goto(server.url + path.lstrip("/"))
        return page

    def check(self) -> None:
        for context in self.contexts:
            for page in context.pages:
                self.troubles += page.evaluate("[...window.__ran, ...window.__csp].map(String)")
            context.close()
        assert self.troubles == []


@pytest.fixture
def visit(browser: Any) -> Iterator[Visitor]:
    visitor = Visitor(browser)
    yield visitor
    visitor.check()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # a lone surrogate and a control character cannot stand in a URL; everything else is as it comes
    server = Server(KnowledgeGraph(hostile_graph()).save(tmp_path_factory.mktemp("hostile")))
    yield server
    server.stop()


def ask(page: Any, text: str) -> None:
    page.fill("#query", text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).not_to_have_text("正在查询……")


def test_a_query_is_written_run_and_its_rows_lead_to_nodes(server: Server, visit: Visit) -> None:
    page = visit(server, "/sparql")
    ask(page, MONEY)
    assert page.locator("thead th").all_inner_texts() == ["who", "what", "n"]
    assert page.locator("tbody td").all_inner_texts()[:3] == [
        "organization/蓝海机械有限公司",
        "programme/“1+2”行动",
        "1000000",
    ]
    assert "2 行" in page.inner_text("#status")
    page.locator("tbody a").nth(2).click()
    assert page.inner_text("h1") == "蓝海机械有限公司" and "4000多万元" in page.inner_text("main")
    page.go_back()
    page.wait_for_selector("tbody tr")
    assert page.input_value("#query") == MONEY  # the address holds the query


def test_answers_of_every_kind(server: Server, visit: Visit) -> None:
    page = visit(server, "/sparql")
    ask(page, "ASK { ?a kg:funds ?b }")
    assert page.inner_text("#status") == "是"
    ask(page, "CONSTRUCT WHERE { ?a kg:funds ?b }")
    page.wait_for_selector("pre.turtle")
    assert "kg:funds" in page.inner_text("#answer")
    ask(page, "SELECT ?a { ?a kg:nothing ?b }")
    expect(page.locator("#answer")).to_have_text("没有结果。")


def test_an_error_is_shown_with_its_place_and_the_cursor_put_there(server: Server, visit: Visit) -> None:
    page = visit(server, "/sparql", quiet=False)  # the browser itself reports the 400
    page.fill("#query", "SELECT ?a {\n  ?a rdfs:label\n}")
    page.click("button[type=submit]")
    page.wait_for_selector("#error:not([hidden])")
    assert page.inner_text("#error").startswith("query, line 3, column 1")
    assert page.evaluate("document.getElementById('query').selectionStart") == 28
    ask(page, "ASK {}")
    assert page.locator("#error").is_hidden()


def test_a_term_that_does_not_exist_is_told(server: Server, visit: Visit) -> None:
    page = visit(server, "sparql")
    page.locator("#query").fill("SELECT ?a { ?a kg:fundz ?b }")
    page.get_by_role("button", name="运行").click()
    expect(page.locator("#note")).to_have_text(
        "query, line 1: kg:fundz is no term of the vocabulary; did you mean kg:funds?"
    )
    page.locator("#query").fill("SELECT ?a { ?a kg:funds ?b }")
    page.get_by_role("button", name="运行").click()
    expect(page.locator("#note")).to_be_hidden()


def test_rows_are_downloaded_as_csv(server: Server, visit: Visit, tmp_path: Path) -> None:
    page = visit(server, "/sparql")
    ask(page, MONEY)
    page.wait_for_selector("#downloads button")
    with page.expect_download() as download:
        page.click("#downloads button:has-text('CSV')")
    download.value.save_as(tmp_path / "answer.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "answer.csv").read_text("utf-8"))))
    assert rows[0] == ["who", "what", "n"] and len(rows) == 3


def test_a_link_to_a_query_opens_the_page_and_runs_it(server: Server, visit: Visit) -> None:
    page = visit(server, "/sparql?query=SELECT%20%3Fl%20%7B%20%3Fs%20rdfs%3Alabel%20%3Fl%20%7D&lang=en")
    page.wait_for_selector("tbody tr")
    assert "rows" in page.inner_text("#status") and page.inner_text("h1") == "SPARQL query"
    page.click("text=中文")
    assert page.inner_text("h1") == "SPARQL 查询"


def test_the_coloured_copy_lies_under_the_text(server: Server, visit: Visit) -> None:
    page = visit(server, "/sparql")
    text = "".join(f'SELECT ?变量{i} {{ <http://x/{i}> a "文字"@zh }} # 注释{i}\n' for i in range(80)) + "x" * 400
    page.fill("#query", text)
    assert page.inner_text("#copy").rstrip("\n") == text
    assert page.inner_text("#numbers").split() == [str(i + 1) for i in range(81)]
    page.evaluate("document.getElementById('query').scrollTo(150, 700)")
    page.wait_for_timeout(100)
    sizes = "(['query', 'copy'].map((id) => { const e = document.getElementById(id); return [e.scrollHeight, e.scrollTop, e.scrollLeft]; }))"
    area, copy = page.evaluate(sizes)
    assert area[1:] == copy[1:] and min(area[1:]) > 0 and abs(area[0] - copy[0]) <= 24


def test_a_named_question_is_a_click(server: Server, visit: Visit) -> None:
    page = visit(server, "/sparql")
    page.locator("#questions a").first.click()
    page.wait_for_selector("#answer > *")


def test_a_question_about_somebody_is_a_form(server: Server, visit: Visit) -> None:
    page = visit(server, "/sparql")
    form = page.locator("#questions form[action='/questions/containers']")
    form.locator("input[name=thing]").fill("乙村")
    form.locator("button").click()
    page.wait_for_selector("#answer table")
    assert "甲市" in page.inner_text("#answer") and "VALUES ?thing { <" in page.input_value("#query")


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 9))
def test_hostile_names_are_only_text(hostile: Server, visit: Visit, number: int) -> None:
    page = visit(hostile, "/sparql")
    for what in ("label", "altLabel"):
        prefix = "rdfs" if what == "label" else "skos"
        ask(page, f"SELECT ?s ?l {{ ?s {prefix}:{what} ?l }} ORDER BY ?s OFFSET {number} LIMIT 9")
        page.wait_for_selector("tbody tr")
        assert page.locator("#answer script, #answer img, #answer iframe, #answer style, #answer svg").count() == 0
    links = page.locator("tbody td:first-child a")
    hrefs = [links.nth(i).get_attribute("href") for i in range(links.count())]
    for href in hrefs[:4]:
        page.goto(hostile.url.rstrip("/") + href)
        assert page.locator("main h1").count() == 1, href
        assert page.locator("script, img, iframe, style, svg, object, embed, form, base").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    ["/sparql", "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%2050", "/id/organization/蓝海机械有限公司",
     "/id/article/a1.txt", "/id/place/甲市?lang=en", "/id/place/没有"],
)  # fmt: skip
def test_axe_finds_nothing(server: Server, visit: Visit, path: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(server, path, quiet="没有" not in path, color_scheme=scheme)
    if "query=" in path:
        page.wait_for_selector("tbody tr")
    # what is under a transparent text area is the text itself: axe takes the area's own colour for it
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": True}}}).response["violations"]
    real = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
    assert real == []


@pytest.mark.parametrize("width", [360, 768])
@pytest.mark.parametrize("path", ["/sparql", "/id/organization/蓝海机械有限公司"])
def test_nothing_sticks_out_on_a_small_screen(server: Server, visit: Visit, path: str, width: int) -> None:
    page = visit(server, path, viewport={"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_of_a_node_leads_into_the_picture(server: Server, visit: Visit) -> None:
    page = visit(server, "/id/organization/蓝海机械有限公司")
    page.click("text=在关系图中查看")
    page.wait_for_selector("#panel h2")
    assert page.inner_text("#panel h2") == "蓝海机械有限公司"


def test_addresses_that_are_no_web_addresses_are_no_links(
    visit: Visit, start: Callable[..., Server], tmp_path: Path
) -> None:
    graph = small_graph()
    bad = tuple(replace(a, url="javascript:pwned(1)") for a in graph.articles)
    server = start(KnowledgeGraph(Graph(bad, graph.entities, graph.statements)).save(tmp_path / "bad"))
    page = visit(server, "/id/article/a1.txt")
    assert "javascript:pwned(1)" in page.inner_text("main")
    assert page.locator("a[href^=javascript]").count() == 0
