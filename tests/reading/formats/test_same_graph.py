"""The graph of an article is the same from every format."""

from pathlib import Path

import pytest
from opencc import OpenCC
from playwright.sync_api import Browser

from kg.api import KnowledgeGraph
from kg.pipeline import BuildResult, build
from tests.reading.formats import made


def said(result: BuildResult) -> list[tuple[str, float, tuple[str, ...]]]:
    """Claims with their confidence and quotes; a quote may be broken into lines where it was printed."""
    return [
        (s.id, s.confidence, tuple(sorted("".join(e.quote.split()) for e in s.evidence)))
        for s in result.graph.statements
    ]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return build([made.write(tmp_path_factory.mktemp("plain") / "a.txt", made.MAKERS["a.txt"]())])


def agrees(result: BuildResult, plain: BuildResult) -> None:
    assert len(plain.graph.statements) >= 8
    assert said(result) == said(plain)
    (article,) = result.graph.articles
    assert (article.title, article.date, article.outlet) == (made.TITLE, made.DATE, made.OUTLET)
    assert not result.report.failures


@pytest.mark.parametrize("name", made.MAKERS)
def test_the_graph_is_the_same_from(name: str, plain: BuildResult, tmp_path: Path) -> None:
    agrees(build([made.write(tmp_path / name, made.MAKERS[name]())]), plain)


@pytest.mark.browser
@pytest.mark.parametrize("columns", [1, 2])
def test_the_graph_is_the_same_from_a_print(browser: Browser, columns: int, plain: BuildResult, tmp_path: Path) -> None:
    data = made.printed(browser, made.clipping(columns=columns))
    agrees(build([made.write(tmp_path / "a.pdf", data)]), plain)


def test_the_graph_is_the_same_from_traditional_script(plain: BuildResult, tmp_path: Path) -> None:
    text = OpenCC("s2tw").convert(made.MAKERS["a.txt"]().decode("gb18030"))
    result = build([made.write(tmp_path / "a.txt", text.encode("big5"))])
    assert [s.id for s in result.graph.statements] == [s.id for s in plain.graph.statements]
    quotes = {e.quote for s in result.graph.statements for e in s.evidence}
    assert quotes
    assert all(quote in text for quote in quotes), "quotes stand as they are printed"
    graph = KnowledgeGraph(result.graph)
    assert (
        [e.id for e in graph.find("湛江青禾機械有限公司")] == [e.id for e in graph.find("湛江青禾机械有限公司")] != []
    )
