"""The page for everyone: WCAG 2.2 AA as far as a browser can tell, keyboard alone, small windows, large text."""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from kg.model import Graph
from tests.factories import article, entity, evidence, small_graph, statement
from tests.page.person import saved
from tests.page.synthetic import synthetic_graph

pytestmark = pytest.mark.browser

COMPANY = "organization/蓝海机械有限公司"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
AXE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"

#: what a reader may have open -> how it is reached; {name} of a button, or a line of script
STATES = {
    "overview": "choose('')",
    "node": f"choose('n:{COMPANY}')",
    "edge": "choose('e:' + FACTS.find((f) => f.amount).key)",
    "article": "choose('a:a1.txt')",
    "answers": "choose(''), document.querySelector('.questions button').click()",
    "path": "change({mode: 'path place/乙村\\tperson/王小明', select: ''})",
    "nothing": "change({since: '2099-01-01', select: '', mode: ''})",
    "results": "(resetFilters(), change({mode: ''}), $('search').value = '甲市', $('search').dispatchEvent(new Event('input')))",
    "near results": "($('search').value = '蓝海机械有线公司', $('search').dispatchEvent(new Event('input')))",
    "facts": "change({view: 'table', rows: 'facts'})",
    "nodes": "change({view: 'table', rows: 'nodes'})",
    "dialog": f"choose('n:{COMPANY}'), reportNode(NODE_OF.get('{COMPANY}'))",
}


def barriers(page) -> list[tuple[str, str]]:
    """What axe finds serious; its script must run on the page."""
    found = page.evaluate(AXE)["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, PHONE, {**PHONE, "color_scheme": "dark"}],
    ids=["light", "dark", "phone", "dark phone"],
)
def test_axe_finds_no_serious_barrier_in_any_state(open_page, lang, options):
    page = open_page(small_graph(), hash=f"#l={lang}", **options)
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = {}
    for name, script in STATES.items():
        page.evaluate(f"() => {{ {script}; }}")
        page.evaluate("document.querySelectorAll('#panel details').forEach((d) => { d.open = true; })")
        if name == "overview" and "viewport" in options:
            page.click("#filters-button")
        found[name] = barriers(page)
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_headings_and_landmarks(open_page):
    page = open_page(small_graph())
    outline = "[...document.querySelectorAll('h1, h2, h3, h4')].filter((h) => h.checkVisibility()).map((h) => Number(h.tagName[1]))"
    for script in (STATES["overview"], STATES["node"], STATES["answers"], STATES["path"]):
        page.evaluate(f"() => {{ {script}; }}")
        levels = page.evaluate(outline)
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
    for role in ("banner", "main", "search", "complementary", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    assert page.get_by_role("region", name="详情").count() == 1
    assert page.get_by_role("application", name="关系图").count() == 1


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "按回车键打开表格，里面有图中的每个节点"), ("en", "Press Enter for the table, where every node")],
)
def test_the_picture_leads_those_who_use_the_keyboard_to_the_table(open_page, lang, said):
    page = open_page(small_graph(), hash=f"#l={lang}")
    described = page.locator("#network").get_attribute("aria-describedby")
    assert said in page.locator(f"#{described}").text_content()
    page.locator("#network").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "table"
    names = page.locator("#table tbody td:first-child button")
    assert set(names.all_inner_texts()) == {e.label for e in small_graph().entities}
    names.first.focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == names.first.inner_text()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_phone_saves_both_kinds_of_pictures_from_one_row_of_buttons(open_page, lang):
    page = open_page(small_graph(), hash=f"#l={lang}", **PHONE)
    for button, start in (("#png", b"\x89PNG"), ("#svg", b"<")):
        assert page.locator(button).is_visible() and saved(page, button).lstrip().startswith(start)
    tops = page.evaluate(
        "[...document.querySelectorAll('.tools button')].filter((b) => b.checkVisibility()).map((b) => Math.round(b.getBoundingClientRect().top))"
    )
    assert len(tops) == 6 and len(set(tops)) == 1


def test_every_stop_of_the_tab_key_is_seen_and_has_a_name(open_page):
    page = open_page(small_graph(), hash=f"#n=n:{COMPANY}")
    stops = []
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate("""(() => {
            const e = document.activeElement; const style = getComputedStyle(e); const box = e.getBoundingClientRect();
            const name = e.getAttribute('aria-label') || e.innerText || e.labels?.[0]?.innerText || e.placeholder || '';
            return [e.id || e.textContent.slice(0, 12), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, box.width > 0 && box.right > 0 && box.left < innerWidth, name.trim() !== ''];
        })()""")
        if page.evaluate("document.activeElement === document.body"):
            break  # once round
        stops.append(stop)
    assert len(stops) > 40 and {"search", "view-table", "language", "zoom-in"} <= {s[0] for s in stops}
    assert [s for s in stops if not all(s[1:]) and s[0] not in ("panel", "")] == []


def test_focus_goes_where_the_content_went(open_page):
    page = open_page(small_graph())
    page.keyboard.press("/")
    page.keyboard.type("王小明")
    page.wait_for_selector("#results li")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel", "what was chosen can be read on"
    page.locator("#panel").get_by_role("button", name="甲市实验小学").first.focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "甲市实验小学" and page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert page.inner_text("#panel h2") == "一览" and page.evaluate("document.activeElement.id") == "panel"
    page.get_by_role("button", name="English").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "language"


def test_table_is_the_equal_of_the_picture_by_keyboard(open_page):
    page = open_page(small_graph())
    page.get_by_role("button", name="表格").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("table").locator("tbody tr").count() == 9
    page.get_by_role("button", name="关系", exact=True).last.focus()
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("关系")
    assert page.evaluate("document.activeElement.textContent").startswith("关系"), (
        "the focus stays on the sorted column"
    )


@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 640), (390, 844), (640, 400), (1024, 300)])
def test_small_windows_need_no_sideways_scrolling_and_reach_everything(open_page, width, height):
    page = open_page(small_graph(), viewport={"width": width, "height": height})
    for script in (STATES["overview"], STATES["node"], STATES["facts"], "change({view: 'graph', select: ''})"):
        page.evaluate(f"() => {{ {script}; }}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".questions button").last.scroll_into_view_if_needed()
    assert page.locator(".questions button").last.is_visible()
    cut = page.evaluate("""[...document.querySelectorAll('.questions button')].filter((b) => {
        const r = b.getBoundingClientRect(); return r.left < 0 || r.right > innerWidth + 1; }).length""")
    assert cut == 0
    page.locator("#footer").scroll_into_view_if_needed()
    box = page.locator("#footer").bounding_box()
    assert 0 <= box["y"] < height and page.locator("#network").bounding_box()["height"] >= 120


@pytest.mark.parametrize("width", [390, 1024, 1440, 2560])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_also_with_wide_spacing(open_page, width, lang):
    page = open_page(small_graph(), hash=f"#l={lang}", viewport={"width": width, "height": 900})
    page.evaluate("""() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }');
        document.adoptedStyleSheets = [sheet]; }""")
    cut = """[...document.querySelectorAll('h1, h2, h3, p, button, .label, .count, .badge, summary, th, td')].filter((e) => e.checkVisibility() &&
        getComputedStyle(e).overflow !== 'visible' && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2)).map((e) => e.textContent)"""
    assert page.evaluate(cut) == []
    beyond = "[...document.querySelectorAll('button, input, select, summary')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))"
    assert page.evaluate(beyond) == []


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_targets_are_large_enough(open_page, options):
    page = open_page(small_graph(), hash=f"#n=n:{COMPANY}", **options)
    page.evaluate("document.querySelectorAll('#panel details').forEach((d) => { d.open = true; })")
    small = """[...document.querySelectorAll('button, input, select, summary, [role=option]')].filter((e) => {
        const r = e.getBoundingClientRect(); return e.checkVisibility() && r.width && (r.height < 24 || r.width < 24); }).map((e) => e.outerHTML.slice(0, 90))"""
    assert page.evaluate(small) == []


def test_nothing_moves_for_readers_who_asked_for_that(open_page):
    page = open_page(small_graph(), reduced_motion="reduce")
    moving = """[...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e);
        return s.animationName !== 'none' || s.transitionDuration.split(',').some((d) => parseFloat(d) > 0); }).map((e) => e.id)"""
    assert page.evaluate(moving) == []


def test_names_and_quotes_are_marked_as_chinese_on_an_english_page(open_page):
    page = open_page(small_graph(), hash=f"#l=en&n=n:{COMPANY}")
    page.evaluate("document.querySelectorAll('#panel details').forEach((d) => { d.open = true; })")
    chinese = re.compile("[\u4e00-\u9fff]{2}")  # names inside an English sentence may stay as they are
    other = page.evaluate("""(() => { const walk = document.createTreeWalker(document.getElementById('panel'), NodeFilter.SHOW_TEXT); const found = [];
        while (walk.nextNode()) { const e = walk.currentNode.parentElement;
            if (!e.closest('[lang^=zh]') && e.checkVisibility() && !e.closest('script, style')) found.push(walk.currentNode.textContent); } return found; })()""")
    assert [text for text in other if chinese.search(text) and not text.startswith("claimed by ")] == []


def test_changes_are_said(open_page):
    page = open_page(small_graph())
    assert page.locator("#status").get_attribute("role") == "status"
    before = page.inner_text("#status")
    page.click("[data-value=Programme]")
    assert page.inner_text("#status") != before


def test_large_text_of_the_browser_is_followed(open_page):
    page = open_page(small_graph())
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('#panel h3')).fontSize)") >= 30
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_rare_characters_keep_their_places(open_page):
    """Characters beyond the basic plane count as one, and are neither split nor lost where names are marked."""
    people = (entity("person/𠮷田𪚥"), entity("organization/👨‍👩‍👧‍👦互助社"))
    said = evidence("🎉𠮷田𪚥是👨‍👩‍👧‍👦互助社的社长。", start=7)
    graph = Graph((article(),), people, (statement(people[0].id, "worksFor", people[1].id, said, role="社长"),))
    page = open_page(graph, hash="#n=n:person/𠮷田𪚥")
    assert page.locator("blockquote mark").all_inner_texts() == ["𠮷田𪚥", "👨‍👩‍👧‍👦互助社"]
    assert page.inner_text("blockquote") == said.quote
    assert f"第 7–{7 + len(said.quote)} 字" in page.inner_text("details.fact")


def test_a_busy_graph_on_a_phone_and_on_a_wide_screen(open_page, tmp_path):
    for width, height in ((390, 844), (2560, 1440)):
        page = open_page(synthetic_graph(300, 600), viewport={"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("#network").bounding_box()["height"] > 0.3 * height
        page.screenshot(path=tmp_path / f"{width}.png")
