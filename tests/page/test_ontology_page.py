"""The documentation of the vocabulary in a real Chromium: from disk, without a request, in both languages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from kg.knowledge.ontology import ontology_folder, read_ontology
from kg.vocab import NAMESPACE, EntityType, Relation

pytestmark = pytest.mark.browser
FILE = ontology_folder() / "index.html"


@pytest.fixture(params=["light", "dark"])
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, color_scheme=request.param)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(f"console: {m.text}"))
    page.on("request", lambda r: r.url.startswith("file:") or troubles.append(f"request: {r.url}"))
    page.goto(FILE.as_uri())
    yield page
    context.close()
    assert troubles == []


def test_every_term_stands_at_its_anchor(page: Any) -> None:
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
    terms = [i.removeprefix(NAMESPACE) for i in read_ontology().terms if i.startswith(NAMESPACE) and "#use-" not in i]
    assert set(terms) <= set(ids)


def test_every_link_leads_somewhere(page: Any) -> None:
    links = page.evaluate("[...document.querySelectorAll('a')].map((a) => a.getAttribute('href'))")
    assert len(links) > 200
    ids = set(page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)"))
    assert [h for h in links if h.startswith("#") and h[1:] not in ids] == []
    files = {h for h in links if not h.startswith(("#", "http://", "https://"))}
    assert files == {"kg.ttl", "shapes.ttl", "example.ttl"} and all((FILE.parent / f).is_file() for f in files)


def test_the_picture_ties_every_relation_to_its_ends(page: Any) -> None:
    page.click("svg a[href='#funds']")
    assert page.evaluate("document.querySelector(':target h3 code').innerText") == "kg:funds"
    ontology = read_ontology()
    lines = sum(len(ontology.domains[r]) + len(ontology.ranges[r]) for r in Relation)
    assert page.locator("svg path").count() == lines
    assert page.locator("svg rect").count() == 2 * len(EntityType) + len(Relation)


def test_one_language_or_both(page: Any) -> None:
    def shown(text: str) -> bool:
        return page.get_by_text(text, exact=True).first.is_visible()

    zh, en = "有姓名的个人", "A named individual"
    seen = []
    for choice in ("#only-both", "#only-zh", "#only-en"):
        page.check(choice)
        seen.append(tuple(page.locator(f"#Person > p:has-text('{text}')").is_visible() for text in (zh, en)))
    assert seen == [(True, True), (True, False), (False, True)]
    assert shown("funds") and not shown("资助")
    assert not re.search("[\u4e00-\u9fff]", page.inner_text("#funds dl dt:first-child"))


def test_axe_finds_no_barrier(page: Any) -> None:
    from axe_playwright_python.base import AXE_FILE_PATH

    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


def test_fits_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
