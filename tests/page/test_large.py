"""Large pictures: what is drawn on the canvas of our own, how it is seen from near and far, what is under the mouse."""

from typing import Any

import pytest

from kg.model import Graph
from tests.page.person import search, settle, status
from tests.page.synthetic import synthetic_graph

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def graph() -> Graph:
    return synthetic_graph(1200, 1800)


def point_of(page: Any, script: str) -> tuple[float, float]:
    """Where on the window the node is that `script` gives."""
    box = page.locator("#network").bounding_box()
    at = page.evaluate(f"stage.toScreen(stage.placeOf({script}))")
    return box["x"] + at["x"], box["y"] + at["y"]


#: A well-connected node that lies free: no other within 14 pixels, no name over it.
FREE = """now.nodes.find((n) => { const p = stage.toScreen(stage.placeOf(n));
    return now.linked.has(n.id) && p.x > 60 && p.y > 60 && p.x < stage.width - 120 && p.y < stage.height - 60 &&
        now.nodes.every((m) => { const q = stage.toScreen(stage.placeOf(m)); return m === n || Math.hypot(p.x - q.x, p.y - q.y) > 14; }); })"""
#: The pixels of the picture, read from a copy.
PIXELS = """(() => { const c = Object.assign(document.createElement("canvas"), { width: stage.canvas.width, height: stage.canvas.height });
    const context = c.getContext("2d", { willReadFrequently: true }); context.drawImage(stage.canvas, 0, 0);
    return context.getImageData(0, 0, c.width, c.height).data; })()"""
#: The share of the picture that is not paper.
INKED = f"""(() => {{ const d = {PIXELS};
    let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] !== d[0] || d[i + 1] !== d[1] || d[i + 2] !== d[2]) n += 1; return n / (d.length / 4); }})()"""


def test_a_large_graph_opens_small_says_so_and_shows_all_at_one_click(open_page, graph):
    page = open_page(graph)
    assert status(page)[:2] == [300, 1200]
    assert page.evaluate("stage instanceof VisStage")
    page.get_by_role("button", name="显示全部 1,200 个").click()
    assert status(page)[:2] == [1200, 1200] and page.locator("#all").is_hidden()
    settle(page)
    assert page.evaluate("stage instanceof CanvasStage") and page.locator(".stage:visible").count() == 1
    assert page.evaluate(INKED) > 0.05, "dots and lines are there"
    assert page.evaluate("labelBoxes.length") >= 8


def test_names_cover_no_other(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    overlaps = """labelBoxes.flatMap((a, i) => labelBoxes.slice(0, i).filter((b) =>
        a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)).length"""
    assert page.evaluate(overlaps) == 0


def test_between_the_two_renderers_the_view_stays(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    seen = "({ ...stage.centre, scale: stage.scale, large: stage instanceof CanvasStage })"
    before = page.evaluate(seen)
    page.evaluate("change({ limit: 300 })")
    assert page.evaluate(seen) == pytest.approx({**before, "large": False}, abs=0.5)
    page.go_back()
    settle(page)
    assert page.evaluate(seen) == pytest.approx(before, abs=0.5)


def test_a_click_finds_the_node_under_it_and_beside_all_nodes_nothing(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    label = page.evaluate(f"{FREE}.label")
    page.mouse.click(*point_of(page, FREE))
    assert page.inner_text("#panel h2") == label
    box = page.locator("#network").bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + 4)
    assert page.evaluate("state.select") == ""


def test_what_is_chosen_stands_out(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    before = page.evaluate(INKED)
    page.evaluate(f"choose('n:' + {FREE}.key)")
    settle(page)
    near = page.evaluate("[...emphasis.nodes].map((id) => NODES[id].label)")
    named = page.evaluate("labelBoxes.map((b) => b.node.label)")
    assert 0 < len(near) < 1200 and set(named) <= set(near)
    assert page.evaluate(INKED) > 0 and before > 0
    page.keyboard.press("Escape")
    assert page.evaluate("emphasis") is None


def test_double_click_brings_in_the_neighbours(open_page, graph):
    page = open_page(graph, hash="#i=850")
    settle(page)
    more = "n.facts.some((f) => f.confidence >= META.threshold && !now.shown.has(other(f, n).id)) && "
    node = FREE.replace("return now.linked", f"return {more} now.linked")
    page.mouse.dblclick(*point_of(page, node))
    assert page.evaluate("state.expanded.size") == 1 and status(page)[0] > 850


def test_dragging_the_plane_moves_it_and_dragging_a_node_moves_the_node(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    box = page.locator("#network").bounding_box()
    node = page.evaluate(f"{FREE}.id")
    x, y = point_of(page, f"NODES[{node}]")
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 65, box["y"] + 45, steps=4)
    page.mouse.up()
    moved = point_of(page, f"NODES[{node}]")
    assert abs(moved[0] - x - 60) < 5 and abs(moved[1] - y - 40) < 5
    settle(page)
    page.mouse.move(*moved)
    page.mouse.down()
    page.mouse.move(moved[0] + 30, moved[1] + 20, steps=4)
    page.mouse.up()
    settle(page)
    at = point_of(page, f"NODES[{node}]")
    assert abs(at[0] - moved[0] - 30) < 5 and abs(at[1] - moved[1] - 20) < 5
    assert page.evaluate("state.select") == "", "a drag is no click"


def test_the_wheel_zooms_about_the_mouse_and_detail_follows(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    far = page.evaluate(
        "({ lines: stage.still.lines, names: labelBoxes.length, scale: stage.scale, radius: stage.radiusOf(NODES[0]) })"
    )
    x, y = map(round, point_of(page, "NODES[0]"))
    page.mouse.move(x, y)
    for _ in range(16):
        page.mouse.wheel(0, -120)
    settle(page)
    near = page.evaluate(
        "({ lines: stage.still.lines, names: labelBoxes.length, scale: stage.scale, radius: stage.radiusOf(NODES[0]) })"
    )
    assert near["scale"] > 5 * far["scale"] and near["lines"] < far["lines"]
    assert far["radius"] < near["radius"] < far["radius"] * near["scale"] / far["scale"], (
        "dots grow less than the plane"
    )
    after = point_of(page, "NODES[0]")
    grown = near["scale"] / far["scale"]  # of what rounding to whole pixels left
    assert abs(after[0] - x) < grown and abs(after[1] - y) < grown
    page.click("#zoom-fit")
    settle(page)
    assert page.evaluate("stage.scale") == pytest.approx(far["scale"])


def test_from_near_a_line_can_be_clicked(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    fact = page.evaluate("""(() => { const fact = now.facts.find((f) => f.role); const [a, b] = [fact.from, fact.to].map((id) => stage.placeOf(NODES[id]));
        stage.moveTo({ x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, scale: 0.4 * stage.height / Math.hypot(a[0] - b[0], a[1] - b[1]) }); return fact.id; })()""")
    settle(page)
    spot = page.evaluate(f"""(() => {{ const f = FACTS[{fact}]; const [a, b] = [f.from, f.to].map((id) => stage.toScreen(stage.placeOf(NODES[id])));
        for (let k = 0.2; k < 0.8; k += 0.01) {{ const x = a.x + k * (b.x - a.x), y = a.y + k * (b.y - a.y);
            if (stage.thingAt(x, y).fact === f && !labelBoxes.some((l) => x >= l.x && x <= l.x + l.w && y >= l.y && y <= l.y + l.h)) return {{ x, y }}; }} }})()""")
    box = page.locator("#network").bounding_box()
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    assert page.evaluate("selection().fact.id") == fact
    assert page.locator("#panel blockquote").count() > 0


def test_found_by_search_a_node_comes_into_view(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    last = page.evaluate(
        "now.nodes.filter((n) => now.linked.has(n.id) && now.nodes.filter((m) => m.label === n.label).length === 1).at(-1).label"
    )
    search(page, last)
    page.keyboard.press("Enter")
    settle(page)
    assert page.inner_text("#panel h2") == last
    x, y = page.evaluate(
        "(() => { const p = stage.toScreen(stage.placeOf(selection().node)); return [p.x / stage.width, p.y / stage.height]; })()"
    )
    assert 0 < x < 1 and 0 < y < 1
    assert last[:10] in page.evaluate("labelBoxes.map((b) => b.text).join(' ')")


def test_a_large_picture_is_saved(open_page, graph):
    page = open_page(graph, hash="#i=1200")
    settle(page)
    with page.expect_download() as download:
        page.click("#svg")
    text = download.value.path().read_text("utf-8")
    assert text.count('class="node"') > 1000 and text.count('class="edge"') > 1000
    page.evaluate("MOST_LINES.vector = 0")
    with page.expect_download() as download:
        page.click("#svg")
    text = download.value.path().read_text("utf-8")
    assert "data:image/png;base64," in text and 'class="label"' in text
    with page.expect_download() as download:
        page.click("#png")
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_by_place_and_in_the_dark(open_page, graph):
    page = open_page(graph, hash="#i=1200&g=places", color_scheme="dark")
    settle(page)
    assert page.evaluate("now.boxes.length") > 10 and page.evaluate(INKED) > 0.1
    paper = page.evaluate(f"[...{PIXELS}.slice(0, 3)]")
    assert sum(paper) < 200


@pytest.mark.slow
@pytest.mark.parametrize(("n", "m"), [(5_000, 15_000), (50_000, 150_000)])
def test_every_node_of_a_very_large_graph(open_page, n, m):
    """What is asked of time stands in tests/benchmarks/bench_page.py; here, that all of it works at all."""
    graph = synthetic_graph(n, m)
    page = open_page(graph)
    assert status(page)[:2] == [300, n] and status(page)[3] == m
    page.click("#all")
    assert status(page)[0] == n
    settle(page)
    assert page.evaluate(INKED) > 0.1
    label = page.evaluate(
        "now.nodes.filter((n) => now.linked.has(n.id) && now.nodes.filter((m) => m.label === n.label).length === 1)[900].label"
    )
    assert label in search(page, label)
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == label
    page.locator("details.fact summary").first.click()
    assert page.locator("details.fact blockquote").count() > 0
    settle(page)
    page.mouse.click(*point_of(page, "selection().node"))
    assert page.inner_text("#panel h2") == label
