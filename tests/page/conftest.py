"""Opens graphs as pages in the browser of tests/conftest.py."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.model import Graph
from kg.views.page import to_html
from kg.views.page.part import Part

# runs before the page's own script: whatever a hostile text managed to start would be counted here
WATCH = """
window.__ran = []; window.__csp = [];
for (const name of ["alert", "confirm", "prompt", "pwned"]) window[name] = (...a) => { window.__ran.push([name, ...a]); };
document.addEventListener("securitypolicyviolation", (e) => window.__csp.push(e.violatedDirective + " " + e.blockedURI));
"""


class Opener:
    """Opens graphs as pages from disk and keeps what must never happen: requests, errors, violations."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.browser, self.folder, self.troubles, self.contexts = browser, folder, [], []

    def __call__(
        self, graph: Graph, *, hash: str = "", title: str = "测试图谱", part: Part | None = None, **options: Any
    ) -> Any:
        path = self.folder / "graph.html"
        path.write_text(to_html(graph, title=title, part=part), encoding="utf-8", newline="\n")
        options.setdefault("viewport", {"width": 1360, "height": 860})
        options.setdefault("locale", "zh-CN")
        context = self.browser.new_context(accept_downloads=True, **options)
        self.contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("console", lambda m: m.type in ("error", "warning") and self.troubles.append(f"console: {m.text}"))
        page.on("pageerror", lambda e: self.troubles.append(f"error: {e}"))
        page.on("dialog", lambda d: (self.troubles.append(f"dialog: {d.message}"), d.dismiss()))
        page.on("request", lambda r: r.url.startswith(("file:", "blob:")) or self.troubles.append(f"request: {r.url}"))
        page.goto(path.as_uri() + hash)
        page.wait_for_selector("html[data-usable]", timeout=30_000)
        return page

    def check(self) -> None:
        for context in self.contexts:
            for page in context.pages:
                self.troubles += page.evaluate("[...window.__ran, ...window.__csp].map(String)")
            context.close()
        assert self.troubles == []


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Opener]:
    opener = Opener(browser, tmp_path)
    yield opener
    opener.check()
