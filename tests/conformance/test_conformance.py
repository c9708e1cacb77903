"""The conformance set is read as well as docs/reading.md says: `python -m tests.conformance` prints its table."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conformance import files, measure
from tests.conformance.pages import PAGES
from tests.conformance.sources import error_rate, texts

#: highest character error rate, lowest share of right titles and dates, and of sentences that lead back to the file
MOST, MOST_IN_COLUMNS, LEAST, LED_BACK = 0.005, 0.02, 0.95, 0.995


def holds(row: measure.Row | None, most: float = MOST) -> None:
    assert row is not None
    assert len(row.rates) >= 19, "a text has a letter that the encoding lacks; write it without"
    assert row.rate <= most, f"{row.shares}; worst: {row.worst}"
    assert min(row.titles, row.dates) >= LEAST * len(row.rates), row.shares
    assert row.led_back >= LED_BACK * row.sentences > 0, row.shares


def test_there_are_twenty_texts() -> None:
    assert len({text.name for text in texts()}) == len({text.title for text in texts()}) == 20


@pytest.mark.parametrize(
    ("read", "meant", "rate"),
    [("甲乙丙丁", "甲乙丙丁", 0), ("甲丙丁", "甲乙丙丁", 0.25), ("甲乙戊丁己", "甲乙丙丁", 0.5)],
)
def test_error_rate(read: str, meant: str, rate: float) -> None:
    assert error_rate(read, meant) == rate


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16 without BOM", "gb18030", "big5"])
@pytest.mark.parametrize("kind", files.TEXTUAL)
def test_text_in_many_encodings(request: pytest.FixtureRequest, kind: str, encoding: str, tmp_path: Path) -> None:
    if (kind, encoding) == ("old html", "big5"):
        reason = "the name of the site stands for one title of nineteen"
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    holds(measure.textual(kind, encoding, tmp_path))


@pytest.mark.parametrize("kind", files.BINARY)
def test_documents(kind: str, tmp_path: Path) -> None:
    holds(measure.binary(kind, tmp_path))


@pytest.mark.browser
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_prints_of_a_browser(browser: Browser, columns: int, tmp_path: Path) -> None:
    holds(measure.printed(browser, columns, tmp_path), MOST_IN_COLUMNS if columns > 1 else MOST)


@pytest.mark.browser
def test_prints_of_many_pages_with_running_heads(browser: Browser, tmp_path: Path) -> None:
    holds(measure.paged(browser, tmp_path), MOST_IN_COLUMNS)


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_pages_saved_by_a_browser(browser: Browser, name: str, tmp_path: Path) -> None:
    holds(measure.archived(browser, name, tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(not files.SOFFICE, reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui")
@pytest.mark.parametrize("ending", ["docx:MS Word 2007 XML", "pdf"])
def test_documents_of_libreoffice(ending: str, tmp_path: Path) -> None:
    holds(measure.converted(ending, tmp_path))
