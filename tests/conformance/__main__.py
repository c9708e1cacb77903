"""`python -m tests.conformance`: reads the whole conformance set and prints the table of docs/reading.md."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conformance.files import SOFFICE
from tests.conformance.measure import rows
from tests.conftest import ARGUMENTS, CHROMIUM

HEAD = "| file | encoding | files | character error rate | worst file | title right | date right |\n|---|---|---|---|---|---|---|"


def main() -> None:
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        for row in rows(browser, Path(folder)):
            print(row, flush=True)
            if row.rates[row.worst] or row.titles < len(row.rates) or row.dates < len(row.rates):
                print(f"    worst: {row.worst}", file=sys.stderr)
        browser.close()
    if not SOFFICE:
        print("LibreOffice is not installed: its rows are left out", file=sys.stderr)


if __name__ == "__main__":
    main()
