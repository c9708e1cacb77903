"""What a person does with the page and sees on it."""

import re
from typing import Any


def status(page: Any) -> list[int]:
    """Shown nodes, all nodes, shown relations, all relations, read from the line above the picture."""
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", page.inner_text("#status"))]


def search(page: Any, query: str) -> list[str]:
    """Type a query; the names in the list of results."""
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.wait_for_selector("#results li")
    return page.locator("#results li .name").all_inner_texts()


def go_to(page: Any, query: str) -> None:
    """Search and take the first result."""
    search(page, query)
    page.keyboard.press("Enter")


def canvas_point(page: Any, script: str) -> tuple[float, float]:
    """A point of the window for something of the picture; `script` gives canvas coordinates {x, y}."""
    box = page.locator("#network").bounding_box()
    at = page.evaluate(f"network.canvasToDOM({script})")
    return box["x"] + at["x"], box["y"] + at["y"]


def spot_of(page: Any, label: str) -> tuple[float, float]:
    """Where in the window the node of this name is drawn."""
    return canvas_point(page, f"network.getPosition(NODES.find((n) => n.label === '{label}').id)")


def shown(page: Any) -> set[str]:
    """The names of the nodes that are drawn."""
    return set(page.evaluate("NODES.filter((n) => stage.has(n)).map((n) => n.label)"))


def chips(page: Any) -> list[str]:
    """The filters that are set, as the line above the picture names them."""
    return [text.removesuffix("×").strip() for text in page.locator("#chips .chip").all_inner_texts()]


def saved(page: Any, button: str) -> bytes:
    """What a click on the button downloads."""
    with page.expect_download() as download:
        page.click(button)
    return download.value.path().read_bytes()


def open_fact(page: Any, words: str) -> Any:
    """The fact whose line has these words, opened so that its sentences are seen."""
    fact = page.locator("details.fact", has_text=words).first
    if fact.get_attribute("open") is None:
        fact.locator("summary").click()
    return fact


def until(page: Any, script: str) -> None:
    """Wait until the script is true; Playwright's own way of waiting for that is against the policy of the page."""
    for _ in range(400):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {script}")


def settle(page: Any) -> None:
    """Wait until the large picture is drawn and nothing moves."""
    until(page, "!stage.work && !stage.frame && !stage.timer && Boolean(stage.still)")
