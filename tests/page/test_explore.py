"""Walking through the graph: neighbours, hiding and pinning, surroundings, paths, and the address that keeps it all."""

import shutil
from itertools import pairwise

import pytest

from kg.views.ties import to_ties
from kg.views.ways import ways
from tests.factories import small_graph
from tests.page.person import canvas_point, chips, go_to, open_fact, saved, search, shown, spot_of, status
from tests.page.synthetic import synthetic_graph
from tests.page.test_find import two_cities

pytestmark = pytest.mark.browser

COMPANY = "#n=n:organization/蓝海机械有限公司"


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_neighbours_are_taken_away_and_brought_back_by_relation(open_page):
    page = open_page(small_graph(), hash=COMPANY)
    assert status(page)[0] == 9
    press(page, "收起“下属” −1")
    assert status(page)[0] == 8 and "蓝海机械有限公司党支部" not in shown(page)
    press(page, "展开“下属” +1")
    assert status(page)[0] == 9
    press(page, "收起邻居 −1")
    assert "蓝海机械有限公司党支部" not in shown(page), "what other things hang on stays"
    page.go_back()
    assert status(page)[0] == 9


def test_neighbours_of_one_relation_are_brought_in_alone(open_page):
    page = open_page(synthetic_graph(400, 800))
    label, told, n = page.evaluate("""(() => { for (const node of NODES.slice(0, 300)) {
        const told = new Set(node.facts.map((f) => toldFrom(f, node)));
        for (const one of told) { const { more } = neighbourCounts(node, one, factFilter());
            if (more && neighbourCounts(node, '', factFilter()).more > more) return [node.key, one, more]; } } })()""")
    page.evaluate(f"choose('n:{label}')")
    page.locator(f"[data-focus='expand-{told}']").click()
    assert status(page)[0] == 300 + n
    page.locator("[data-focus='expand-']").click()
    assert status(page)[0] > 300 + n, "the others come when all are asked for"


def test_a_double_click_takes_away_and_brings_back(open_page):
    page = open_page(small_graph())
    page.mouse.dblclick(*spot_of(page, "蓝海机械有限公司"))
    assert status(page)[0] == 8
    page.mouse.dblclick(*spot_of(page, "蓝海机械有限公司"))
    assert status(page)[0] == 9


def test_the_focus_stays_on_the_button_that_was_pressed(open_page):
    page = open_page(small_graph(), hash=COMPANY)
    page.locator("[data-focus='do-pin']").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "取消固定"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "固定"


def test_hidden_nodes_are_listed_and_come_back_one_by_one(open_page):
    page = open_page(small_graph())
    for name in ("王小明", "乙村"):
        go_to(page, name)
        press(page, "隐藏")
    assert status(page)[0] == 7 and "已隐藏 2 个节点" in page.inner_text("#hidden-list")
    page.get_by_role("button", name="恢复 乙村").click()
    assert status(page)[0] == 8 and "王小明" not in shown(page) and chips(page) == ["已隐藏 1 个节点"]
    page.click("#reset")
    assert status(page)[0] == 9


def test_a_pinned_node_stays_whatever_is_filtered(open_page):
    page = open_page(small_graph(), hash="#n=n:person/王小明")
    press(page, "固定")
    page.keyboard.press("Escape")
    page.hover("[data-value=funds]")
    page.click("[data-focus=only-funds]")
    assert "王小明" in shown(page) and "绿道公园项目" not in shown(page)
    page.get_by_role("button", name="取消固定 王小明").click()
    assert "王小明" not in shown(page)


def test_surroundings_reach_as_far_as_asked(open_page):
    page = open_page(small_graph(), hash="#n=n:person/王小明")
    press(page, "只看它的周围")
    seen = [status(page)[0]]
    for steps in ("2 层", "3 层"):
        press(page, steps)
        seen.append(status(page)[0])
        assert page.get_by_role("button", name=steps).get_attribute("aria-pressed") == "true"
    assert seen == [2, 3, 6]
    page.mouse.dblclick(*spot_of(page, "乙村"))
    assert "乙村的周围" in page.inner_text("#mode") and shown(page) == {
        "乙村",
        "甲市",
        "蓝海机械有限公司",
        "绿道公园项目",
    }
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert status(page)[0] == 9


def test_a_path_shows_its_steps_as_sentences_and_says_where_there_is_none(open_page):
    page = open_page(two_cities(), hash="#n=n:person/李四")
    press(page, "查找通往…的路径")
    page.keyboard.type("小村")
    page.keyboard.press("Enter")
    assert "途径 1（4 步）" in page.inner_text("#panel")
    quotes = page.locator("#panel blockquote").all_inner_texts()
    assert quotes == ["乙公司经理李四", "乙公司将出资修路。", "甲公司出资修路。", "小村的甲公司"]
    assert shown(page) == {"李四", "乙公司", "修路工程", "甲公司", "小村"}
    page.click("[data-value=planned]")
    assert "没有联系" in page.inner_text("#panel") and shown(page) == {"李四", "小村"}


def test_back_undoes_one_step_after_the_other(open_page):
    page = open_page(small_graph())
    steps = [
        lambda: page.click("[data-value=Programme]"),
        lambda: go_to(page, "乙村"),
        lambda: press(page, "固定"),
        lambda: press(page, "只看它的周围"),
        lambda: press(page, "2 层"),
        lambda: page.click("#view-table"),
        lambda: page.get_by_role("button", name="可信度", exact=True).click(),
        lambda: page.get_by_role("button", name="节点", exact=True).click(),
    ]
    views = []

    def view() -> tuple[object, ...]:
        return (
            status(page),
            chips(page),
            page.inner_text("#panel"),
            page.inner_text("main"),
            page.inner_text("#filters"),
        )

    for step in steps:
        views.append(view())
        step()
    for seen in reversed(views):
        page.go_back()
        assert view() == seen


def arranged(page) -> None:
    """Filter, expand, pin, hide, drag a node, zoom and move: a view that is like no other."""
    page.click("[data-value=partOf]")
    page.fill("#confidence", "45")
    go_to(page, "乙村")
    press(page, "固定")
    go_to(page, "蓝海机械有限公司")
    start = spot_of(page, "王小明")
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 60, start[1] + 40, steps=4)
    page.mouse.up()
    page.click("#zoom-in")
    x, y = canvas_point(page, "network.getViewPosition()")
    page.mouse.move(x + 200, y + 200)
    page.mouse.down()
    page.mouse.move(x + 150, y + 240, steps=4)
    page.mouse.up()
    page.wait_for_function("() => location.hash.includes('z=')")


def picture(page) -> object:
    """All that is drawn: where, how large, in what colour, with what names; to a pixel."""
    page.mouse.move(2, 2)
    page.wait_for_timeout(200)
    return page.evaluate("""(() => { const plain = JSON.stringify(snapshot(), (key, v) => (key === 'node' ? undefined : typeof v === 'number' && Math.abs(v) > 1 ? Math.round(v + 0.013) : v));
        const shot = JSON.parse(plain), order = (a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
        for (const kind of ['nodes', 'edges', 'labels']) shot[kind].sort(order);
        return shot; })()""")


def test_a_link_shows_the_same_view_in_another_copy_of_the_file(open_page, tmp_path):
    first = open_page(small_graph())
    arranged(first)
    other_copy = tmp_path / "收到的文件.html"
    shutil.copy(tmp_path / "graph.html", other_copy)
    second = open_page(small_graph())
    second.goto(other_copy.as_uri() + "#" + first.url.split("#", 1)[1])
    second.wait_for_selector("html[data-usable]")
    for what in ("#status", "#chips", "#panel", "#hidden-list"):
        assert second.inner_text(what) == first.inner_text(what)
    assert picture(second) == picture(first)
    assert second.url.split("#", 1)[1] == first.url.split("#", 1)[1]


def test_a_link_is_copied_and_opened_from_the_search_box(open_page):
    first = open_page(small_graph(), permissions=["clipboard-read", "clipboard-write"])
    arranged(first)
    first.click("#link")
    first.locator("#toast", has_text="粘贴到搜索框").wait_for()
    link = first.evaluate("navigator.clipboard.readText()")
    assert link == first.url
    second = open_page(small_graph())
    second.fill("#search", link)
    assert "打开这个链接里的视图" in second.inner_text("#results")
    second.keyboard.press("Enter")
    second.wait_for_function("() => document.getElementById('chips').innerText !== ''")
    assert chips(second) == chips(first) and second.inner_text("#panel") == first.inner_text("#panel")
    assert picture(second) == picture(first)


def test_a_link_from_another_graph_says_what_is_missing(open_page):
    page = open_page(small_graph(), hash="#n=n:place/丙村&k=place/丁村")
    assert "链接里有 2 项本图没有" in page.inner_text("#toast")
    assert status(page)[0] == 9


def test_no_request_leaves_the_page(open_page):
    """Everything is done once, with the network gone; the page asks for nothing but itself."""
    page = open_page(small_graph(), permissions=["clipboard-read", "clipboard-write"])
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    page.reload()
    arranged(page)
    press(page, "只看它的周围")
    open_fact(page, "4000多万元")
    page.get_by_role("button", name="复制引文").first.click()
    page.get_by_role("button", name="报告错误").first.click()
    page.keyboard.press("Escape")
    search(page, "帮扶")
    page.keyboard.press("Enter")
    page.click("#link")
    page.click("#language")
    page.click("#language")
    for button in ("#png", "#svg"):
        assert saved(page, button)
    page.click("#view-table")
    assert saved(page, "#csv")
    page.click("#reset")
    page.go_back()
    assert [url for url in asked if not url.startswith(("blob:", "data:"))] == [page.url.split("#")[0]]


def test_a_path_costs_on_the_page_what_it_costs_in_python(open_page):
    graph = synthetic_graph(150, 260)
    page, ties = open_page(graph, hash="#c=0"), to_ties(graph)
    ends = page.evaluate("NODES.filter((n) => n.degree).slice(0, 24).map((n) => n.key)")
    for one, other in zip(ends[::2], ends[1::2], strict=True):
        page.evaluate("([a, b]) => change({ mode: `path ${a}\\t${b}`, select: '' })", [one, other])
        routes = page.evaluate("now.mode.routes.map((route) => route.reduce((sum, fact) => sum + fact.cost, 0))")
        best = next(ways(ties, one, other), None)
        edges = (
            []
            if best is None
            else [ties.steps.edges[ties.number[a], ties.number[b]]["cost"] for a, b in pairwise(best)]
        )
        assert routes[:1] == ([sum(edges)] if edges else []) and routes == sorted(routes)
