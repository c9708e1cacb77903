"""Names that are not typed quite right: what is near is offered, and is said to be near."""

import pytest

from kg.model import Graph
from tests.factories import article, entity
from tests.page.person import search
from tests.page.synthetic import synthetic_graph

pytestmark = pytest.mark.browser

NAMES = (
    "place/湛江市",
    "place/霞山区",
    "place/林屋村",
    "organization/蓝海机械有限公司",
    "organization/广州中医药大学附属医院",
    "person/王小明",
)


def named() -> Graph:
    return Graph((article(),), tuple(entity(id, aliases=("湛江",) if "湛江" in id else ()) for id in NAMES))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("霞三区", "霞山区"),  # another letter
        ("霞区", "霞山区"),  # one is missing
        ("林屋屋村", "林屋村"),  # one too many
        ("王明小", "王小明"),  # two in the wrong order
        ("湛扛", "湛江市"),  # near to another of its names
        ("蓝海机戒有限公丝", "蓝海机械有限公司"),  # two of many
        ("中医药大学付属", "广州中医药大学附属医院"),  # near to a part of the name
    ],
)
def test_the_nearest_name_is_offered_and_said_to_be_near(open_page, query, found):
    page = open_page(named())
    assert search(page, query)[0] == found
    assert page.locator("#results .none").inner_text() == f"没有找到“{query}”。名称相近的有："
    assert page.locator("#results li[id] .near").first.inner_text() == "相近"
    page.keyboard.press("Enter")
    assert page.locator("#results").is_visible() and page.inner_text("#panel h2") == "一览", "nobody chose it"
    page.keyboard.press("ArrowDown")
    assert page.locator("#search").get_attribute("aria-activedescendant") == "results-0"
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == found


@pytest.mark.parametrize(
    ("query", "found"), [("霞山區", "霞山区"), ("藍海機械", "蓝海机械有限公司"), ("林屋", "林屋村")]
)
def test_the_same_name_in_the_other_script_is_no_near_name(open_page, query, found):
    page = open_page(named())
    assert search(page, query) == [found]
    assert page.locator("#results .near, #results .none").count() == 0
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == found


@pytest.mark.parametrize("query", ["云", "黑龙江省", "qqqq", "机械公司集团"])
def test_what_is_near_to_nothing_is_not_found(open_page, query):
    page = open_page(named(), hash="#l=en")
    page.keyboard.press("/")
    page.keyboard.type(query)
    assert page.locator("#results li").all_inner_texts() == [f"Nothing found for “{query}”"]


def test_what_fits_leaves_no_room_for_what_is_near(open_page):
    page = open_page(named())
    assert search(page, "湛江") == ["湛江市"] and page.locator("#results .near").count() == 0


def test_a_place_to_keep_to_and_a_node_to_join_are_offered_as_near_too(open_page):
    page = open_page(named(), hash="#n=n:place/霞山区")
    page.fill("#place", "林吾村")
    assert page.locator("#places .near").count() == 1
    page.get_by_role("button", name="报告错误").click()
    page.get_by_label("和另一个节点其实是同一个，合并").check()
    page.locator("#dialog input[role=combobox]").fill("林吾村")
    assert page.locator("#report-choices .near").count() == 1


@pytest.mark.slow
def test_among_50000_names_the_nearest_takes_less_than_50_ms(open_page):
    page = open_page(synthetic_graph(50_000, 50_000))
    page.evaluate("buildSearchIndex()")
    for query in ("湛州市", "霞三区", "湛江市绿田食品人民医园", "黑龙江省哈尔滨市的一个不存在的名称", "陈芝强"):
        middle = page.evaluate(
            """(query) => { const times = Array.from({ length: 9 }, () => { const start = performance.now(); search(query); return performance.now() - start; });
            return times.sort((a, b) => a - b)[4]; }""",
            query,
        )
        assert middle < 50, query
