"""`python -m tests.conformance.endurance [NUMBER] [FIRST]`: reads damaged files one by one; exit code 1 for a bad one.

Bad is: an exception, more than ten seconds of computing (of this process and of the one that parses), a file that stays
open, memory that grows past the limit.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from kg.extraction.extract import extract
from kg.knowledge.resources import read_resources
from kg.reading import read_articles
from tests.conformance import files
from tests.conformance.mutation import damaged
from tests.conformance.pages import PAGES
from tests.conformance.sources import texts
from tests.reading.formats import made

SECONDS = 10.0
#: resident memory of both processes, in bytes
MEMORY = 3 * 2**30


def originals() -> Sequence[tuple[str, bytes]]:
    """Undamaged files of every format and encoding, small ones."""
    chosen = texts()[10:14]
    found: list[tuple[str, bytes]] = []
    for text in chosen:
        found += [(f"{text.name}.{kind}", make(text)) for kind, make in files.BINARY.items()]
        for kind, write in files.TEXTUAL.items():
            for encoding in ("utf-8", "utf-16 with BOM", "gb18030"):
                found.append((f"{text.name}.{kind.split()[-1]}", files.encoded(write(text), encoding)))
    found += [(name, make()) for name, make in made.MAKERS.items()]
    found.append(("a.pdf", (Path(made.__file__).parent / "encrypted.pdf").read_bytes()))
    return [*found, *_printed()]


def _printed() -> Iterator[tuple[str, bytes]]:
    """PDF and .mhtml of Chromium, where there is one."""
    from tests.conftest import ARGUMENTS, CHROMIUM

    if not CHROMIUM:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        for text in texts()[10:14]:
            yield "printed.pdf", files.pdf(browser, text, 2)
            yield "saved.mhtml", files.archived(browser, PAGES["portal"](text))
        browser.close()


def read(path: Path) -> str:
    """How one file was read: "read", or the kind of its error."""
    readings = list(read_articles([path]))
    resources = read_resources()
    for reading in readings:
        for article in reading.articles:
            extraction = extract(article, resources)
            assert all(article.text[e.start : e.end] == e.quote for s in extraction.statements for e in s.evidence), (
                "a quote is not in the text"
            )
    errors = [reading.error for reading in readings if reading.error]
    assert all("\n" not in error for error in errors), "an error has several lines"
    return errors[0].partition(";")[0].partition("(")[0].strip() if errors else "read"


def problem(path: Path, counts: Counter[str]) -> str:
    """What is bad about the reading of one file; "" if nothing."""
    this = psutil.Process()
    before, open_before = _computed(this), this.num_fds()
    try:
        counts[read(path)] += 1
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    seconds = _computed(this) - before
    if seconds > SECONDS:
        return f"took {seconds:.1f} s"
    memory = this.memory_info().rss + sum(child.memory_info().rss for child in this.children())
    if memory > MEMORY:
        return f"{memory / 2**30:.1f} GB of memory"
    left = [file.path for file in this.open_files() if file.path.startswith(str(path.parent))]
    if left or this.num_fds() > open_before + 4:  # the pipes of the process that parses
        return f"files left open: {left or this.num_fds() - open_before}"
    return ""


def _computed(process: psutil.Process) -> float:
    """Seconds of computing so far, those of children that have ended included."""
    children = [child.cpu_times() for child in process.children()]
    return sum(os.times()[:4]) + sum(c.user + c.system for c in children)


def run(number: int, first: int = 0) -> tuple[Counter[str], list[str]]:
    """What became of so many files, and what was bad, by seed."""
    counts: Counter[str] = Counter()
    bad: list[str] = []
    undamaged = originals()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + number):
            name, data = damaged(seed, undamaged)
            path = Path(folder, name)
            path.write_bytes(data)
            if said := problem(path, counts):
                bad.append(f"seed {seed}, {name}: {said}")
                print(bad[-1], file=sys.stderr, flush=True)
            path.unlink()
    return counts, bad


def main() -> int:
    numbers = [int(word) for word in sys.argv[1:]]
    counts, bad = run(*(numbers or [10_000]))
    for kind, number in counts.most_common():
        print(f"{number:6} {kind}")
    print(f"{sum(counts.values()) + len(bad)} files, {len(bad)} bad, {sum(os.times()[:4]):.0f} s of computing")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
