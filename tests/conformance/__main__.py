"""`python -m tests.conformance`: reads the whole conformance set and prints the table of docs/reading.md."""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conformance.files import SOFFICE
from tests.conformance.measure import Row, rows
from tests.conftest import ARGUMENTS, CHROMIUM

HEAD = "| kind | encoding | files | character error rate | worst file | title right | date right | sentences led back |\n|---|---|---|---|---|---|---|---|"


def lines(found: Iterable[Row]) -> Iterator[str]:
    """The rows, encodings that are read equally well in one."""
    for _, group in groupby(found, key=lambda row: (row.kind, row.shares)):
        first, *others = group
        encodings = ", ".join(row.encoding for row in (first, *others))
        number = sum(len(row.rates) for row in (first, *others))
        yield f"| {first.kind} | {encodings} | {number} | {first.shares} |"


def noted(found: Iterable[Row]) -> Iterator[Row]:
    """The same rows; on stderr, which text each of those is worst at that are not read without error."""
    for row in found:
        print(
            f"{row.kind}, {row.encoding}: {row.shares}", end="\n" if not row.rates[row.worst] else "; ", file=sys.stderr
        )
        if row.rates[row.worst]:
            print(f"worst: {row.worst}", file=sys.stderr)
        yield row


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        table = list(lines(noted(rows(browser, Path(folder)))))
        browser.close()
    print(HEAD, *table, sep="\n")
    if not SOFFICE:
        print("LibreOffice is not installed: its rows are left out", file=sys.stderr)


if __name__ == "__main__":
    main()
