"""The page of exports/ as somebody meets it who was told nothing: questions, and where their answers are."""

from pathlib import Path

import pytest

import kg
from kg.model import Graph
from kg.views.page.part import Part
from kg.vocab import Relation
from tests.factories import article, entity, small_graph, statement
from tests.page.hostile import PAYLOADS, hostile_graph
from tests.page.person import go_to, shown, status

pytestmark = pytest.mark.browser

EXPORTS = Path(__file__).resolve().parents[2] / "exports"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.load(EXPORTS).graph


def panel(page) -> str:
    return page.inner_text("#panel")


def test_the_page_opens_with_questions_that_it_answers(open_page, graph):
    page = open_page(graph)
    assert f"{len(graph.entities)}\n个节点" in panel(page) and "联系最多的项目行动" in panel(page)
    asked = page.locator(".questions button").all_inner_texts()
    assert len(asked) >= 5
    for number in range(len(asked)):
        page.locator(".questions button").nth(number).click()
        assert page.locator("#panel h2").inner_text() not in ("", "一览")
        assert page.locator("#panel details.fact").count() > 0, asked[number]
        page.go_back()
        assert page.locator("#panel h2").inner_text() == "一览"


def test_which_companies_fund_which_villages(open_page, graph):
    page = open_page(graph)
    page.get_by_role("button", name="哪些企业、单位资助了哪些地方？").click()
    assert "广东粤凯机械有限公司党支部" in panel(page) and "林屋村" in panel(page) and "4000多万元" in panel(page)
    assert page.locator("#panel blockquote").count() == 2, "where both gifts stand is seen without another click"
    assert shown(page) == {"广东粤凯机械有限公司党支部", "林屋村"}
    page.get_by_role("button", name="返回概览").click()
    assert page.locator("#panel h2").inner_text() == "一览" and status(page)[1::2] == [
        len(graph.entities),
        len(graph.statements),
    ]


def test_what_somebody_does_and_where_it_is_said(open_page, graph):
    page = open_page(graph)
    go_to(page, "孙成晖")
    assert "主任医师" in panel(page) and "厚街医院" in panel(page)
    assert page.locator("#panel blockquote mark", has_text="孙成晖").count() >= 1
    assert "《" in page.locator("#panel details.fact").first.inner_text()


@pytest.mark.parametrize("by", ["the button at the place", "the filter"])
def test_what_is_in_a_place(open_page, graph, by):
    page = open_page(graph)
    if by == "the filter":
        page.fill("#place", "金湾区")
        page.keyboard.press("Enter")
    else:
        go_to(page, "金湾区")
        page.get_by_role("button", name="只看这里").click()
    assert page.inner_text("#panel h2").startswith("金湾区")
    assert {"三灶镇", "鱼林村", "海澄村", "红旗镇"} <= shown(page) and "霞山区" not in shown(page)
    assert "海澄村 位于 → 三灶镇" in panel(page)


def test_how_two_places_are_connected(open_page, graph):
    page = open_page(graph)
    page.get_by_role("button", name="湛江市和茂名市有什么联系？").click()
    assert page.inner_text("#panel h2") == "湛江市 与 茂名市 的联系"
    assert "百县千镇万村高质量发展工程" in page.locator("#panel ol.path").first.inner_text()
    assert page.locator("#panel blockquote").count() == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_of_a_part_says_of_what(open_page, lang):
    part = Part("exports", 350, 439, focus="王小明", depth=2, place="甲市", since="2024-05")
    page = open_page(small_graph(), part=part, title=part.title, hash=f"#l={lang}")
    heading = page.inner_text("hgroup")
    assert heading.startswith("王小明 · 甲市 · 2024-05–")
    said = {
        "zh": "王小明及其 2 步以内，甲市（含下辖），2024-05 起的报道——“exports”的一部分（全图 350 个节点、439 条关系）",
        "en": "王小明 and what is within 2 steps, 甲市 and all in it, articles since 2024-05: part of “exports” (350 nodes, 439 relations in all)",
    }
    assert said[lang] in heading


def test_a_graph_asks_only_what_it_can_answer(open_page):
    page = open_page(
        Graph(
            (article(),),
            (entity("place/甲市"), entity("place/乙村")),
            (statement("place/乙村", Relation.LOCATED_IN, "place/甲市"),),
        )
    )
    assert page.locator(".questions button").all_inner_texts() == ["甲市有什么？"]
    assert open_page(Graph()).locator(".questions").count() == 0


def test_hostile_names_in_questions_headings_and_answers_run_nothing(open_page):
    for payload in (PAYLOADS[0], PAYLOADS[4], "长" * 10_000, "\u202e甲市\u2066"):
        part = Part(payload, 1, 1, focus=payload, depth=1, place=payload, since=payload, until=payload)
        page = open_page(hostile_graph(), part=part, title=part.title)
        asked = page.locator(".questions button")
        for number in range(asked.count()):
            page.locator(".questions button").nth(number).click()
            page.evaluate("document.querySelectorAll('#panel details').forEach((d) => { d.open = true; })")
            page.go_back()
        assert page.locator("hgroup script, hgroup img, #panel script, #panel img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("hgroup").bounding_box()["height"] < 260
        assert not {"\u202e", "\u2066"} & set(page.inner_text("#extent") + panel(page))
