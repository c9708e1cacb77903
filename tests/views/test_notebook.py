"""What a notebook shows of a graph: a summary, a picture that answers to the pointer, a table; and the page in a frame."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from kg.api import KnowledgeGraph
from kg.model import Graph
from kg.views.notebook import DRAWN, to_notebook
from tests.county import county_graph
from tests.factories import small_graph
from tests.page.hostile import hostile_graph

SMALL = KnowledgeGraph(small_graph())


class Tags(HTMLParser):
    """The names of the tags and of their attributes, and what frames hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.frames: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.frames += [value or "" for name, value in attrs if name == "srcdoc"]


def picture(graph: Graph) -> str:
    return Tags(to_notebook(graph)).frames[0]


def test_says_how_much_there_is_and_what_was_chosen() -> None:
    shown = SMALL.between("2024").with_confidence(0.6)._repr_html_()
    assert "9 entities" in SMALL._repr_html_() and "from 2024 to …" in shown and "confidence 0.6 or more" in shown


def test_an_empty_graph_is_a_line() -> None:
    assert to_notebook(Graph(), ["in <b>"]).count("<") == 4 and "0 entities" in to_notebook(Graph())


def test_nodes_have_their_types_and_names_and_lines_their_sentences() -> None:
    drawn = unescape(picture(small_graph()))
    assert "<title>蓝海机械有限公司 · 组织 Organization\n蓝海公司、蓝海机械</title>" in drawn
    assert "蓝海机械有限公司 资助 funds 乙村: 蓝海公司累计向乙村捐资4000多万元。" in drawn


def test_a_large_graph_says_how_many_are_not_drawn() -> None:
    graph = hostile_graph()
    assert picture(graph).count("<circle") == DRAWN
    assert f"{len(graph.entities) - DRAWN:,} more not drawn" in to_notebook(graph)


def test_the_same_graph_gives_the_same_text_and_a_small_one() -> None:
    assert to_notebook(county_graph()) == to_notebook(county_graph())
    assert len(to_notebook(county_graph()).encode()) < 100_000


def test_a_second_showing_and_a_second_path_make_nothing_anew() -> None:
    graph = KnowledgeGraph(small_graph())
    assert graph._repr_html_() is graph._repr_html_()
    assert graph.ties.steps is graph.ties.steps


def test_texts_stay_texts() -> None:
    outside = Tags(to_notebook(hostile_graph(), ["<script>pwned(1)</script>"]))
    inside = Tags(outside.frames[0])
    assert outside.tags <= {"p", "b", "iframe", "span", "table", "tr", "th", "td"}
    assert inside.tags == {"meta", "style", "svg", "line", "g", "title", "circle", "text"}
    assert not [name for name in outside.attributes | inside.attributes if name.startswith("on")]


@pytest.fixture
def shown(browser: Any) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 900, "height": 900})
    yield page
    page.close()


@pytest.mark.browser
def test_pointing_at_a_node_leaves_its_neighbours(shown: Any) -> None:
    shown.set_content(SMALL._repr_html_())
    frame = shown.frame_locator("iframe")

    def faint() -> set[str]:
        nodes = "[...document.querySelectorAll('g')].filter(g => getComputedStyle(g).opacity < 0.5)"
        return set(frame.locator("svg").evaluate(f"() => {nodes}.map(g => g.querySelector('text').textContent)"))

    assert faint() == set()
    frame.locator("g", has_text="乙村").locator("circle").hover()
    about = SMALL.statements_about("乙村")
    near = {SMALL.entity(end).label for s in about for end in (s.subject, s.object)}
    labels = set(frame.locator("text").all_text_contents())
    assert len(labels) == 9 and labels - faint() == near != labels


@pytest.mark.browser
def test_the_page_works_in_its_frame_and_reaches_nothing(shown: Any) -> None:
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("request", lambda request: wrong.append(request.url))
    shown.set_content(SMALL.page(height=500, lang="en")._repr_html_())
    frame = shown.frame_locator("iframe")
    frame.locator("#search").fill("乙村")
    frame.locator("#results [role=option]").first.click()
    frame.locator("#panel", has_text="4000多万元").wait_for(timeout=10_000)
    assert re.search(r"English|中文", frame.locator("#language").inner_text())
    assert not wrong
