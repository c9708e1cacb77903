"""Where there is little or nothing to see, the page says why and what to do."""

from dataclasses import replace

import pytest

from kg.model import Graph, Statement
from kg.vocab import EntityType
from tests.factories import article, entity, small_graph
from tests.page.person import search, shown, status
from tests.page.test_access import AXE_FILE_PATH, PHONE, barriers

pytestmark = pytest.mark.browser

DESKS = pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
NO_RELATIONS = "图谱里没有关系。节点可以搜索、点选，看它们见于哪些报道。"


def doubtful(s: Statement) -> Statement:
    return replace(s, evidence=tuple(replace(e, confidence=0.3) for e in s.evidence))


@DESKS
def test_an_empty_graph_says_that_it_is_empty(open_page, options):
    page = open_page(Graph(), **options)
    said = "图谱是空的：报道里没有找到地点、机构、项目行动或人物。"
    assert page.inner_text("#empty") == said and said in page.inner_text("#panel")
    assert page.locator("#arrange").is_hidden() and page.locator(".zoom").is_hidden()
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    assert barriers(page) == []
    page.click("#view-table")
    assert said in page.inner_text("#table") and page.locator("#table table").is_hidden()
    assert barriers(page) == []


@DESKS
@pytest.mark.parametrize(
    "graph",
    [replace(small_graph(), statements=()), Graph((article(),), (entity("place/乙村"),))],
    ids=["no edges", "one"],
)
def test_a_graph_without_relations_shows_its_nodes_and_says_so(open_page, graph, options):
    page = open_page(graph, **options)
    assert NO_RELATIONS in page.inner_text("#panel") and page.locator("#empty").is_hidden()
    assert status(page) == [len(graph.entities), len(graph.entities), 0, 0]
    assert page.evaluate("now.nodes.every((n) => radiusOf(n, now.linked.has(n.id)) > 2.5 * unit)"), "none stands back"
    assert page.evaluate("labelBoxes.some((b) => b.text === '乙村')")
    page.click("#view-table")
    assert NO_RELATIONS in page.inner_text("#table")
    page.get_by_role("button", name="节点", exact=True).click()
    assert page.get_by_role("table").locator("tbody tr").count() == len(graph.entities)


def test_where_all_is_doubtful_one_click_shows_it(open_page):
    graph = small_graph()
    page = open_page(replace(graph, statements=tuple(map(doubtful, graph.statements))))
    assert "可信度够高的关系一条也没有，另有 9 条存疑。" in page.inner_text("#panel")
    page.get_by_role("button", name="显示存疑的关系").click()
    assert status(page)[2] == 9 and "一条也没有" not in page.inner_text("#panel")


def test_a_graph_without_programmes_asks_nothing_about_them(open_page):
    graph = small_graph()
    kept = tuple(e for e in graph.entities if e.type is not EntityType.PROGRAMME)
    ids = {e.id for e in kept}
    said = tuple(s for s in graph.statements if {s.subject, s.object} <= ids)
    page = open_page(replace(graph, entities=kept, statements=said))
    assert shown(page) == {e.label for e in kept}
    assert "项目行动" not in page.inner_text("#panel")
    assert page.locator("[data-value=Programme] .count").inner_text() == "0/0"


def test_what_filters_leave_empty_is_said_in_picture_and_table(open_page):
    page = open_page(small_graph(), hash="#t=Place&t=Person&t=Organization&t=Programme")
    assert page.inner_text("#empty") == "当前筛选下没有内容。" and page.locator(".zoom").is_hidden()
    page.click("#view-table")
    assert "当前筛选下没有内容。" in page.inner_text("#table")
    page.get_by_role("button", name="重置筛选").click()
    assert page.get_by_role("table").locator("tbody tr").count() > 0


def test_nothing_found_is_said(open_page):
    page = open_page(small_graph())
    assert search(page, "不存在的名称") == []
    assert page.inner_text("#results") == "没有找到“不存在的名称”"
