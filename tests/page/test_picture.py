"""The picture, whoever draws it: names that are read, lines side by side, rings, keys, what stands apart."""

import pytest

from kg.model import Graph
from kg.vocab import Relation
from tests.factories import entity, small_graph, statement
from tests.page.person import settle, spot_of, status, until
from tests.page.synthetic import synthetic_graph

pytestmark = pytest.mark.browser

RENDERERS = pytest.mark.parametrize("renderer", ["VisStage", "CanvasStage"])
#: Names that the rim of the picture cuts though their nodes are in sight.
CUT = """labelBoxes.filter((b) => { const p = stage.toScreen(stage.placeOf(b.node)); const { width, height } = $("network").getBoundingClientRect();
    return p.x >= 0 && p.y >= 0 && p.x <= width && p.y <= height && (b.x < -1 || b.y < -1 || b.x + b.w > width + 1 || b.y + b.h > height + 1); }).map((b) => b.text)"""


def drawn_by(page, renderer: str) -> None:
    """Have small pictures drawn by one renderer or the other, and wait for it."""
    if renderer == "CanvasStage":
        page.evaluate("() => { MOST_FOR_VIS.nodes = 0; render(null, true); }")
        settle(page)
    assert page.evaluate("stage.constructor.name") == renderer


def hub(n: int) -> Graph:
    """A city in which all of `n` bodies lie, and a couple of hundred better connected ones elsewhere."""
    large = synthetic_graph(320, 700)
    bodies = [entity(f"organization/第{i}渔业合作社") for i in range(n)]
    facts = [statement(body.id, Relation.LOCATED_IN, "place/湛江市") for body in bodies]
    return Graph(large.articles, (*large.entities, *bodies), (*large.statements, *facts))


@RENDERERS
def test_the_name_of_what_is_in_sight_is_not_cut(open_page, renderer):
    page = open_page(small_graph())
    drawn_by(page, renderer)
    for corner in ("left", "right", "top", "bottom"):
        page.evaluate(
            """(corner) => { const node = NODES.find((n) => n.label === '蓝海机械有限公司'); choose(`n:${node.key}`);
            const [x, y] = stage.placeOf(node); const { width, height } = $("network").getBoundingClientRect();
            const [w, h] = [(width / 2 - 6) / stage.scale, (height / 2 - 6) / stage.scale];
            stage.moveTo({ x: x + ({ left: w, right: -w }[corner] ?? 0), y: y + ({ top: h, bottom: -h }[corner] ?? 0), scale: stage.scale }); }""",
            corner,
        )
        until(page, "labelBoxes.some((b) => b.text === '蓝海机械有限公司')")
        until(page, f"{CUT}.length === 0")


@RENDERERS
def test_relations_of_one_pair_are_clicked_one_by_one(open_page, renderer):
    one, two = "organization/蓝海机械有限公司", "organization/红湾食品有限公司"
    facts = [
        statement(one, Relation.PARTNERS_WITH, two), statement(one, Relation.PART_OF, two), statement(two, Relation.PART_OF, one),
    ]  # fmt: skip
    page = open_page(Graph(entities=(entity(one), entity(two)), statements=tuple(facts)))
    drawn_by(page, renderer)
    found = set()
    for i in range(3):
        spot = page.evaluate(f"middleOf(FACTS[{i}])")
        box = page.locator("#network").bounding_box()
        page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
        page.wait_for_selector("#panel blockquote")
        found.add(page.evaluate("selection().fact.id"))
        page.keyboard.press("Escape")
    assert found == {0, 1, 2}


def test_what_expanding_brings_in_stands_on_rings_and_covers_nothing(open_page):
    page = open_page(hub(80), hash="#n=n:place/湛江市")
    before = page.evaluate("[...now.shown]")
    page.locator("[data-focus='expand-']").click()
    assert status(page)[0] > len(before) + 20
    least = """(before) => { const fresh = now.nodes.filter((n) => !before.includes(n.id)); const at = (n) => stage.placeOf(n);
        return Math.min(...fresh.flatMap((n) => now.nodes.filter((m) => m !== n).map((m) => Math.hypot(at(n)[0] - at(m)[0], at(n)[1] - at(m)[1])
            - radiusOf(n, true) - (before.includes(m.id) ? 0 : radiusOf(m, true))))); }"""
    assert page.evaluate(least, before) > 0, "none lies on another"
    places = page.evaluate("now.nodes.map((n) => stage.placeOf(n))")
    page.evaluate("choose(`n:${now.nodes.at(-1).key}`)")
    assert page.evaluate("now.nodes.map((n) => stage.placeOf(n))") == places, "and none moves when it is chosen"


@RENDERERS
def test_keys_move_the_picture_that_has_the_focus(open_page, renderer):
    page = open_page(small_graph())
    drawn_by(page, renderer)
    x, y = page.evaluate("(() => { const p = stage.toScreen(stage.placeOf(NODES[0])); return [p.x, p.y]; })()")
    page.locator("#network").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    at = page.evaluate("stage.toScreen(stage.placeOf(NODES[0]))")
    assert (at["x"], at["y"]) == pytest.approx((x - 80, y - 80), abs=1)
    scale = page.evaluate("stage.scale")
    page.keyboard.press("+")
    assert page.evaluate("stage.scale") == pytest.approx(1.4 * scale)
    page.keyboard.press("0")
    at = page.evaluate("stage.toScreen(stage.placeOf(NODES[0]))")
    assert (at["x"], at["y"]) == pytest.approx((x, y), abs=1)
    page.locator("#search").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("stage.toScreen(stage.placeOf(NODES[0]))") == at, "elsewhere the keys are for other things"


def test_the_picture_opens_without_what_nothing_is_known_of_and_says_what_it_is_when_it_comes(open_page):
    linked = synthetic_graph(120, 200)
    lonely = tuple(entity(f"organization/独立第{i}中心") for i in range(300))
    page = open_page(Graph(linked.articles, (*linked.entities, *lonely), linked.statements))
    opening, everything = status(page)[:2]
    assert opening <= 120 and everything == 420 and page.evaluate("now.captions.length") == 0
    assert page.evaluate("now.nodes.every((n) => n.degree)")
    page.click("#more")
    assert status(page)[0] == 420
    until(page, "captionBoxes.length === 1")
    assert page.evaluate("captionBoxes[0].text").startswith("没有任何关系的 3")


def test_arranged_by_place_what_lies_in_none_stands_below_and_is_named(open_page):
    linked = synthetic_graph(120, 200)
    lonely = tuple(entity(f"organization/独立第{i}中心") for i in range(40))
    page = open_page(Graph(linked.articles, (*linked.entities, *lonely), linked.statements), hash="#g=places")
    until(page, "captionBoxes.length === 1")
    assert page.evaluate("captionBoxes[0].text").startswith("没有所在地的")
    bottom = page.evaluate("Math.max(...now.boxes.map((b) => b.y + b.h))")
    places = page.evaluate("now.nodes.filter((n) => n.label.startsWith('独立')).map((n) => stage.placeOf(n))")
    assert len(places) == 40 and all(y > bottom for _, y in places)
    apart = """now.boxes.filter((b) => now.boxes.some((c) => c !== b && c.depth === b.depth &&
        b.x < c.x + c.w && c.x < b.x + b.w && b.y < c.y + c.h && c.y < b.y + b.h)).length"""
    assert page.evaluate(apart) == 0, "no two boxes of one level lie on each other"


@pytest.mark.parametrize(
    ("locale", "lang", "title"),
    [("zh-TW", "zh-CN", "知识图谱"), ("en-GB", "en", "Knowledge graph"), ("de-DE", "zh-CN", "知识图谱")],
)
def test_the_page_opens_in_the_language_of_the_reader(open_page, locale, lang, title):
    page = open_page(small_graph(), title="", locale=locale)
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.inner_text("#title") == title == page.title()


def test_a_link_says_otherwise(open_page):
    page = open_page(small_graph(), hash="#l=zh", locale="en-GB")
    assert page.inner_text("#panel h2") == "一览"
    page.click("#language")
    assert page.inner_text("#panel h2") == "At a glance"


def test_in_english_the_words_agree_with_the_numbers(open_page):
    one = Graph(
        small_graph().articles[:1],
        (entity("person/王小明"), entity("organization/甲市实验小学")),
        (statement("person/王小明", Relation.WORKS_FOR, "organization/甲市实验小学"),),
    )
    page = open_page(one, locale="en-US")
    numbers = page.locator(".numbers div").all_inner_texts()
    assert [" ".join(text.split()) for text in numbers] == ["1 article", "2 nodes", "1 relation"]
    page.mouse.click(*spot_of(page, "王小明"))
    text = page.inner_text("body")
    assert "{" not in text and "1 articles" not in text and "1 relations" not in text


@RENDERERS
def test_what_is_added_is_named_and_counted(open_page, renderer):
    page = open_page(synthetic_graph(420, 700))
    drawn_by(page, renderer)
    before = set(page.evaluate("labelBoxes.map((b) => b.node.id)"))
    assert status(page)[:2] == [300, 420] and max(before) < 300
    page.get_by_role("button", name="再显示 120 个").click()
    if renderer == "CanvasStage":
        settle(page)
    after = set(page.evaluate("labelBoxes.map((b) => b.node.id)"))
    assert before <= after and len([id for id in after if id >= 300]) >= 10
    assert status(page) == [420, 420, *page.evaluate("[now.facts.length, FACTS.length]")]
    rows = page.locator("#filters [data-field=types] .count").all_inner_texts()
    assert sum(int(row.split("/")[0]) for row in rows) == 420
    # as far as there is room: whoever is not named would cover a name or a caption
    assert page.evaluate("""() => { const [none, all] = [labelBoxes.length, now.added.length];
        return all - now.added.filter((n) => labelBoxes.some((b) => b.node === n)).length + none >= all && none > 0; }""")
    page.get_by_role("button", name="只看前 300 个").click()
    assert status(page)[0] == 300


@RENDERERS
def test_boxes_keep_their_names_while_a_node_is_chosen(open_page, renderer):
    page = open_page(synthetic_graph(260, 420), hash="#g=places")
    drawn_by(page, renderer)
    node = page.evaluate("now.nodes.find((n) => n.group === 'Organization' && n.degree > 2).key")
    page.evaluate("(key) => { choose(`n:${key}`, STILL); }", node)
    if renderer == "CanvasStage":
        settle(page)
    named = set(page.evaluate("labelBoxes.map((b) => b.node.label)"))
    assert page.evaluate("emphasis.nodes.size") < 20
    heads = page.evaluate(
        """now.heads.filter((n) => !emphasis.nodes.has(n.id) && (({ x, y }) => x > 0 && y > 0 && x < $("network").clientWidth - 120 && y < $("network").clientHeight - 20)(stage.toScreen(stage.placeOf(n)))).map((n) => n.label)"""
    )
    assert "广东省" in named or "广东省" not in heads
    assert len(named.intersection(heads)) >= 8


def test_captions_keep_their_room(open_page):
    graph = synthetic_graph(420, 500)
    page = open_page(graph, hash="#i=420", viewport={"width": 390, "height": 844})
    assert page.evaluate("captionBoxes.length") == 1
    assert (
        page.evaluate(
            """labelBoxes.filter((a) => captionBoxes.some((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)).length"""
        )
        == 0
    )
