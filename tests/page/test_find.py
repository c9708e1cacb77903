"""Finding and narrowing down: the search box, the legend that is the filter, the fields below it."""

import csv
import io

import pytest

from kg.model import Graph
from tests.factories import article, entity, evidence, small_graph, statement
from tests.page.person import chips, go_to, saved, search, shown, status
from tests.page.synthetic import synthetic_graph

pytestmark = pytest.mark.browser


def two_cities() -> Graph:
    """Two cities with a town each, a village below one; three outlets, four dates; all statuses, all confidences."""
    cities = (("place/东州市", "place/东镇"), ("place/西州市", "place/西镇"))
    papers = (
        article("a1.txt", date="2023-05-01", outlet="东州日报"),
        article("a2.txt", date="2024-02", outlet="西州晚报"),
        article("a3.txt", date="2024-06-30", outlet="东州日报"),
        article("a4.txt", date="", outlet="省报"),
    )
    said = [statement(town, "locatedIn", city, evidence(f"{town}在{city}。", confidence=0.9)) for city, town in cities]
    said += [
        statement("place/小村", "locatedIn", "place/东镇", evidence("东镇小村", confidence=0.9)),
        statement("organization/甲公司", "locatedIn", "place/小村", evidence("小村的甲公司", confidence=0.9)),
        statement("organization/甲公司", "funds", "programme/修路工程",
                  evidence("甲公司出资修路。", article="a2.txt", confidence=0.9), amount_text="5万元", amount_min=5e4),
        statement("organization/乙公司", "funds", "programme/修路工程",
                  evidence("乙公司将出资修路。", article="a3.txt", confidence=0.7), status="planned"),
        statement("organization/乙公司", "supports", "place/西镇",
                  evidence("据说乙公司支持西镇。", article="a4.txt", confidence=0.4), status="claimed", speaker="老李"),
        statement("person/李四", "worksFor", "organization/乙公司",
                  evidence("乙公司经理李四", article="a4.txt", confidence=0.9), role="经理"),
    ]  # fmt: skip
    names = sorted({end for s in said for end in (s.subject, s.object)})
    return Graph(papers, tuple(entity(name) for name in names), tuple(sorted(said, key=lambda s: s.id)))


def test_a_result_says_its_type_its_place_and_its_links(open_page):
    page = open_page(small_graph())
    search(page, "绿道")
    line = page.inner_text("#results li")
    assert "绿道公园项目" in line and "甲市 › 乙村" in line and "项目行动" in line and "1 个联系" in line


def test_a_result_says_under_which_other_name_it_was_found(open_page):
    page = open_page(small_graph())
    search(page, "蓝海公司")
    assert "又称 蓝海公司" in page.inner_text("#results li")
    page.fill("#search", "蓝海机械有限")
    assert "又称" not in page.inner_text("#results li")


@pytest.mark.parametrize(
    ("query", "found"), [("甲市 小学", ["甲市实验小学"]), ("乙村 绿道", ["绿道公园项目"]), ("王小明 绿道", [])]
)
def test_several_words_must_all_fit_a_name_or_its_place(open_page, query, found):
    page = open_page(small_graph())
    assert search(page, query)[: len(found) or None] == found


def test_the_list_says_how_many_results_it_leaves_out(open_page):
    page = open_page(synthetic_graph(400, 800))
    lines = len(search(page, "村"))
    every = page.evaluate("search('村').length")
    assert lines == 50 < every
    assert f"另有 {every - 50} 个结果" in page.inner_text("#results li:last-child")


def test_the_keyboard_leads_from_the_search_to_the_facts_and_back(open_page):
    page = open_page(synthetic_graph(400, 800))
    names = search(page, "村")
    for key, wanted in (("ArrowUp", 49), ("ArrowDown", 0), ("PageDown", 8), ("PageUp", 0), ("ArrowDown", 1)):
        page.keyboard.press(key)
        assert page.locator("#results [aria-selected=true]").get_attribute("id") == f"results-{wanted}"
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == names[1]
    while page.evaluate("document.activeElement.tagName") != "SUMMARY":  # the reader is in the panel: on to its facts
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('panel').contains(document.activeElement)")
    if page.evaluate("!document.activeElement.parentElement.open"):  # few facts are open from the start
        page.keyboard.press("Enter")
    assert page.locator("#panel blockquote").first.is_visible()
    page.keyboard.press("Escape")
    assert page.inner_text("#panel h2") == "一览"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


def test_search_brings_into_the_picture_what_was_not_shown(open_page):
    page = open_page(synthetic_graph(400, 800))
    hidden = page.evaluate("NODES[390].label")
    assert hidden not in shown(page) and status(page)[0] == 300
    go_to(page, hidden)
    assert hidden in shown(page)


def test_a_search_lifts_filters_that_would_hide_all_that_is_known_of_what_was_found(open_page):
    page = open_page(small_graph())
    page.click("[data-value=funds]")
    page.hover("[data-value=funds]")
    page.click("[data-focus=only-funds]")
    go_to(page, "王小明")
    assert page.locator("#panel details.fact").count() > 0
    assert "只看资助" not in page.inner_text("body")


FILTERS = {  # what a person does → what is then said to be set, relations left (8 in all, 7 at the usual confidence)
    "type": (lambda page: page.click("[data-value=Programme]"), "不看项目行动", 5),
    "relation": (lambda page: page.click("[data-value=funds]"), "不看资助", 5),
    "status": (lambda page: page.click("[data-value=planned]"), "不看计划之中", 6),
    "only": (lambda page: (page.hover("[data-value=funds]"), page.click("[data-focus=only-funds]")), "只看资助", 2),
    "place": (lambda page: (page.fill("#place", "dzs"), page.keyboard.press("Enter")), "东州市（含下辖）", 4),
    "since": (lambda page: page.fill("#since", "2024-01-01"), "报道日期 2024-01-01 至 …", 2),
    "until": (lambda page: page.fill("#until", "2023-12-31"), "报道日期 … 至 2023-12-31", 4),
    "less confidence": (lambda page: page.fill("#confidence", "20"), "可信度 ≥ 0.20", 8),
    "more confidence": (lambda page: page.fill("#confidence", "80"), "可信度 ≥ 0.80", 6),
    "outlet": (lambda page: page.select_option("#outlet", "西州晚报"), "西州晚报", 1),
}


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_is_named_counted_and_lifted(open_page, name):
    act, words, left = FILTERS[name]
    page = open_page(two_cities())
    assert status(page)[2:] == [7, 8] and chips(page) == []
    act(page)
    assert (status(page)[2], chips(page)) == (left, [words])
    counts = page.locator("[data-field=relations] .count").all_inner_texts()
    assert sum(int(count.split("/")[0]) for count in counts) == left, "the legend counts what is shown"
    page.click("#view-table")
    assert page.locator("tbody tr").count() == left, "so does the table"
    rows = list(csv.reader(io.StringIO(saved(page, "#csv").decode("utf-8-sig"))))
    assert len(rows) == 1 + left, "and so does the file"
    page.click("#chips .chip")
    assert status(page)[2] == 7 and page.locator("#chips").is_hidden()


def test_one_click_lifts_all_filters(open_page):
    page = open_page(two_cities())
    for act, _, _ in FILTERS.values():
        act(page)
    assert len(chips(page)) == 7
    page.click("#reset")
    assert status(page) == [9, 9, 7, 8] and chips(page) == []
    assert page.input_value("#place") == page.input_value("#since") == page.input_value("#outlet") == ""
    assert page.input_value("#confidence") == "70"


def test_a_place_means_all_that_lies_in_it(open_page):
    page = open_page(two_cities())
    page.click("#place")
    offered = page.locator("#places li").all_inner_texts()
    assert "东州市" in offered[0] and "辖 3 个" in offered[0], "the largest first"
    page.keyboard.type("东镇")
    page.keyboard.press("Enter")
    assert shown(page) == {"东州市", "东镇", "小村", "甲公司", "修路工程"}
    page.fill("#place", "")
    assert status(page)[2] == 7
    page.fill("#place", "小")
    page.keyboard.press("Escape")
    page.click("#status")
    page.wait_for_function("() => document.getElementById('place').value === ''")
    assert status(page)[2] == 7, "half a name is no filter"


def test_the_slider_is_one_step_for_the_back_button(open_page):
    page = open_page(two_cities())
    page.click("[data-value=runs]")
    page.evaluate("""(() => { const slider = document.getElementById('confidence');
        for (const value of [65, 70, 75, 80]) { slider.value = value; slider.dispatchEvent(new Event('input')); }
        slider.dispatchEvent(new Event('change')); })()""")
    assert status(page)[2] == 6
    page.go_back()
    assert status(page)[2] == 7 and chips(page) == ["不看实施"] and page.input_value("#confidence") == "70"
    page.go_back()
    assert chips(page) == []
