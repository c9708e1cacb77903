"""Running heads and feet: what stands at the edge of page after page. Refuses to look at texts without pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.reading.bylines import paper_in
from kg.reading.wrap import Line

_EDGE = 2  #: lines at the top of a page, and at its foot, that may be running ones
_SHARE = 0.5  #: of the pages, and two of them at least, have a running line
_LONGEST = 60  #: letters of a running line
_NUMBER = re.compile(r"[\d〇一二三四五六七八九十]+")


def running(text: str, lines: Sequence[Line]) -> set[int]:
    """Where the running lines of a text begin whose pages a form feed parts.

    A running line is the same on other pages, numbers aside. Its first occurrence stays, as the title that the later
    ones repeat, unless it has a number or the name of a paper in it.
    """
    pages = list(_pages(text, lines))
    edges = [[line for line in (*page[:_EDGE], *page[_EDGE:][-_EDGE:]) if len(line.text) <= _LONGEST] for page in pages]
    counts = Counter(form for edge in edges for form in {_form(line) for line in edge})
    least = max(2.0, _SHARE * len(pages))
    found: set[int] = set()
    seen: set[str] = set()
    for line in (line for edge in edges for line in edge if counts[_form(line)] >= least):
        if _form(line) in seen or _NUMBER.search(line.text) or paper_in(line.text):
            found.add(line.start)
        seen.add(_form(line))
    return found


def _pages(text: str, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each page that has any."""
    if "\f" not in text:
        return
    page: list[Line] = []
    for line in lines:
        if page and "\f" in text[page[-1].end : line.start]:
            yield page
            page = []
        page.append(line)
    yield page


def _form(line: Line) -> str:
    return _NUMBER.sub("0", "".join(line.text.split()))
