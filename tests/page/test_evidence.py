"""The panel: what is known of a node, and for every edge where it says so."""

from dataclasses import replace

import pytest

from kg.model import Graph
from kg.vocab import Relation
from tests.factories import article, entity, evidence, small_graph, statement
from tests.page.person import canvas_point, open_fact

pytestmark = pytest.mark.browser

COMPANY = "#n=n:organization/蓝海机械有限公司"


def test_a_node_shows_its_type_aliases_place_and_facts_by_relation(open_page):
    page = open_page(small_graph(), hash="#n=n:place/乙村")
    panel = page.inner_text("#panel")
    assert "地点 · 村级" in panel and "区划代码 440803103201" in panel and "粤省 › 甲市" in panel
    assert [h.split()[0] for h in page.locator("#panel h3").all_inner_texts()] == ["出资方", "位于", "辖有", "见于"]
    page.goto(page.url.split("#")[0] + COMPANY)
    page.wait_for_function("() => document.querySelector('#panel h2').textContent === '蓝海机械有限公司'")
    assert "又称 蓝海公司、蓝海机械" in page.inner_text("#panel")


def test_a_fact_in_the_list_has_its_amount_post_time_and_date(open_page):
    page = open_page(small_graph(), hash=COMPANY)
    gift = page.locator("summary", has_text="乙村").inner_text()
    assert "4000多万元" in gift and "2023/2024" in gift and "2 篇报道为证" in gift and "2024-03-05 – 2024-04" in gift
    plan = page.locator("summary", has_text="100万元至150万元").inner_text()
    assert "计划之中" in plan and "尚可" in plan
    assert "王小明的说法" in page.locator("summary", has_text="实验小学").inner_text()
    page.goto(page.url.split("#")[0] + "#n=n:person/王小明")
    page.wait_for_function("() => document.querySelector('#panel h2').textContent === '王小明'")
    assert "党委副书记、校长" in page.locator("summary").first.inner_text()


def test_an_edge_proves_itself(open_page):
    page = open_page(small_graph())
    # a spot of the line that no name and no other node covers
    free = """(() => { const f = FACTS.find((f) => f.amount.startsWith('4000')), [a, b] = [f.from, f.to].map((i) => network.getPosition(i));
        for (let k = 0.2; k < 0.8; k += 0.05) { const p = {x: a.x + k * (b.x - a.x), y: a.y + k * (b.y - a.y)}, at = network.canvasToDOM(p);
            if (network.getNodeAt(at) === undefined && network.getEdgeAt(at) === pairKey(f) && !labelBoxes.some((l) => at.x > l.x && at.x < l.x + l.w && at.y > l.y && at.y < l.y + l.h)) return p; } })()"""
    page.mouse.click(*canvas_point(page, free))
    assert page.inner_text("#panel .kind") == "资助"
    first, second = page.locator("#panel .evidence:has(blockquote)").all()
    assert first.locator("mark").all_inner_texts() == ["蓝海公司", "乙村"]
    words = first.inner_text()
    for said in (
        "《蓝海公司帮扶乙村》",
        "甲市日报",
        "2024-03-05",
        "第 12–31 字",
        "规则 funds.donate",
        "较可靠（0.86）",
    ):
        assert said in words, said
    assert "规则 funds.receive" in second.inner_text() and "尚可（0.70）" in second.inner_text()
    whole = page.locator("details.fact[open]").inner_text()
    assert "合起来的可信度：很可靠（0.96）" in whole and "真实性：已经发生" in whole
    link = first.get_by_role("link", name="打开原文链接")
    assert link.get_attribute("href") == "https://news.example/a1?x=1&y=甲" and "noopener" in link.get_attribute("rel")


def test_a_citation_is_copied_whole(open_page):
    page = open_page(small_graph(), hash=COMPANY, permissions=["clipboard-read", "clipboard-write"])
    open_fact(page, "4000多万元")
    page.get_by_role("button", name="复制引文").first.click()
    page.locator("#toast", has_text="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        "“蓝海公司累计向乙村捐资4000多万元。”——李记者，《蓝海公司帮扶乙村》，甲市日报，2024-03-05，https://news.example/a1?x=1&y=甲"
    )


def test_where_copying_is_not_allowed_the_text_can_be_taken_by_hand(open_page):
    page = open_page(small_graph(), hash=COMPANY)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }")
    open_fact(page, "4000多万元")
    page.get_by_role("button", name="复制引文").first.click()
    assert "累计向乙村捐资4000多万元" in page.locator("#dialog textarea").input_value()


def test_signs_beyond_the_basic_plane_keep_the_marks_in_place(open_page):
    quote = evidence("𠮷野镇🏭旁的𪚥田公司向𠮷野镇捐资。", start=3)
    graph = Graph(
        (article(),),
        (entity("organization/𪚥田公司"), entity("place/𠮷野镇")),
        (statement("organization/𪚥田公司", "funds", "place/𠮷野镇", quote),),
    )
    page = open_page(graph, hash="#n=n:place/𠮷野镇")
    open_fact(page, "田公司")
    assert page.locator("mark").all_inner_texts() == ["𠮷野镇", "𪚥田公司", "𠮷野镇"]
    assert page.inner_text("blockquote") == quote.quote and f"第 3–{quote.end} 字" in page.inner_text("#panel")


def test_facts_that_the_filters_hide_are_counted_and_listed_on_demand(open_page):
    page = open_page(small_graph(), hash=COMPANY + "&r=funds")
    assert "筛选隐去了 2 条事实" in page.inner_text("#panel") and page.locator("details.fact").count() == 2
    page.get_by_role("button", name="全部列出").click()
    assert page.locator("details.fact").count() == 4
    page.go_back()
    assert page.locator("details.fact").count() == 2


def test_what_was_opened_stays_open_when_something_else_changes(open_page):
    page = open_page(small_graph(), hash=COMPANY)
    open_fact(page, "4000多万元")
    page.click("[data-value=Person]")
    assert page.locator("details.fact[open] blockquote").count() == 2


@pytest.mark.parametrize(("lang", "words"), [("zh", "第3页"), ("en", "page 3")])
def test_a_quote_says_where_in_its_file_it_stands(open_page, lang, words):
    proofs = (
        replace(evidence("蓝海公司向乙村捐资。"), fragment="page=3"),
        evidence("乙村收到善款。", article="a2.txt", start=7),
    )
    graph = replace(
        small_graph(), statements=(statement("organization/蓝海机械有限公司", Relation.FUNDS, "place/乙村", *proofs),)
    )
    page = open_page(graph, hash=f"{COMPANY}&l={lang}")
    open_fact(page, "乙村")
    first, second = page.locator("#panel .evidence:has(blockquote)").all_inner_texts()
    assert words in first and "0–10" not in first, "the page of the file, not the characters of what was read out of it"
    assert words not in second and "7–14" in second
