"""A page → the lines of each of its articles: furniture dropped, by-lines set apart. Refuses to join or cut lines.

A new article begins only where headings stand directly above a by-line (or a line with time and source) and prose
follows: a section heading alone is no article. Everything unsure stays with the article before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.reading.bylines import facts_of, is_byline, is_meta
from kg.reading.furniture import SEPARATOR, is_furniture, opens_related
from kg.reading.metadata import NOTHING, Facts
from kg.reading.running import running
from kg.reading.wrap import Line, hard_wrapped, is_numbered, is_prose, kinds

_LINE = re.compile(r"[^\n\v\f\x85\u2028\u2029]+")
_BLANK = " \t\u3000\xa0\u200b\u200c\u200d\ufeff\u2002\u2003\u2009"
_MARKED = re.compile(r"#{1,6}\s+|>\s*|[-*+]\s+|[·•■◆●]\s*")
_LONG = 200  #: a line as long as this is neither furniture nor a by-line
_REPEATED = 20  #: letters from which on a line printed twice is read once
_RUN = 3  #: most headings above one by-line (column, title, subtitle)


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one article, with what kind each is, and what its by-lines say."""

    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    full: tuple[bool, ...]  #: does the line fill the width of a hard-wrapped paragraph?
    facts: Facts


def pages(text: str, *, start: int = 0) -> list[Page]:
    """The articles of text[start:], at least one if there is any line that is no furniture."""
    content: list[Line] = []
    said: dict[int, list[tuple[bool, str]]] = {}  # number of content lines before → by-lines that stand there
    parted: set[int] = set()
    lines = list(_lines(text, start))
    edges = running(text, lines)
    for line, role in _roles(line for line in lines if line.start not in edges):
        if role == "content":
            content.append(line)
        elif role == "separator":
            parted.add(len(content))
        else:
            said.setdefault(len(content), []).append((role == "meta", line.text))
    if not content:
        return []
    full = hard_wrapped(content)
    found = kinds(content, wrapped=full)
    return list(_pages(content, found, full, _beginnings(content, found, said, parted), said))


def _lines(text: str, start: int) -> Iterator[Line]:
    end = start
    first = True
    for found in _LINE.finditer(text, start):
        printed = found[0]
        stripped = printed.strip(_BLANK).strip()
        if not stripped:
            continue
        a = found.start() + printed.index(stripped[0])
        gap = 0 if first else max(1, text.count("\n", end, a))
        indent = sum(2 if c == "\u3000" else 1 for c in text[found.start() : a])
        end, first = a + len(stripped), False
        yield Line(a, end, stripped, gap, indent)


def _roles(lines: Iterator[Line]) -> Iterator[tuple[Line, str]]:
    """Each line that is no furniture, as "content", "byline", "meta" or "separator"."""
    seen: set[str] = set()
    related = False
    for line in lines:
        text = line.text
        if len(text) < _LONG:
            if SEPARATOR.match(text):
                yield line, "separator"
                continue
            related = opens_related(text) or (related and not is_prose(text))
            if related or (is_furniture(text) and not _item(text)):
                continue
            if is_meta(text):
                yield line, "meta"
                continue
            if is_byline(text):
                yield line, "byline"
                continue
        else:
            related = False
        if len(text) >= _REPEATED:
            if text in seen:
                continue
            seen.add(text)
        yield line, "content"


def _item(text: str) -> bool:
    """A numbered sentence is content, whatever its first words look like."""
    return is_prose(text) and is_numbered(text)


def _beginnings(
    content: Sequence[Line], found: Sequence[str], said: dict[int, list[tuple[bool, str]]], parted: set[int]
) -> list[int]:
    """Numbers of the lines with which articles begin."""
    begins = [0]
    for at in sorted({*said, *parted}):
        if not 0 < at < len(content):
            continue
        first = _run(content, found, at) if at in said else at
        prose_follows = next((k for k in found[at:] if k != "caption"), "") == "body"
        if at in parted and found[at] == "heading" and not is_numbered(content[at].text):
            prose_follows = "body" in found[at + 1 : at + 3]
        elif at not in said or first == at:
            continue
        if prose_follows and "body" in found[begins[-1] : first]:
            begins.append(first)
    return sorted({*begins, *_broken_titles(content, found)}) if len(begins) > 1 else begins


def _broken_titles(content: Sequence[Line], found: Sequence[str]) -> Iterator[int]:
    """Numbers of the titles that break behind a colon, below prose: "某专家：" above what that person says or does.

    So begins an article without a by-line; only a page that is known to carry several articles is searched for them.
    """
    for at in range(1, len(content) - 2):
        titled = found[at : at + 3] == ["heading", "heading", "body"] and found[at - 1] in ("body", "caption")
        first, second = content[at].text, content[at + 1].text
        if titled and first[-1] in "：:" and not (is_numbered(first) or is_numbered(second)):
            yield at


def _run(content: Sequence[Line], found: Sequence[str], at: int) -> int:
    """Number of the first of the headings that stand directly above line `at`."""
    first = at
    while first > 0 and at - first < _RUN and found[first - 1] == "heading":
        text = content[first - 1].text
        if is_numbered(text) and not text.startswith(("#", "·", "•", "■", "◆", "●")):
            break
        first -= 1
    return first


def _pages(
    content: Sequence[Line],
    found: Sequence[str],
    full: Sequence[bool],
    begins: Sequence[int],
    said: dict[int, list[tuple[bool, str]]],
) -> Iterator[Page]:
    for first, end in zip(begins, [*begins[1:], len(content)], strict=True):
        facts = NOTHING
        last = end if end < len(content) else end + 1  # by-lines below the last line belong to it
        for at in range(first, last):
            for _, words in said.get(at, ()):
                facts = facts.joined(facts_of(words))
        yield Page(tuple(content[first:end]), tuple(found[first:end]), tuple(full[first:end]), facts)


def unmarked(line: Line, *, markdown: bool) -> Line:
    """The line without the Markdown mark or bullet it begins with; "> ", "- " are marks in Markdown only."""
    mark = _MARKED.match(line.text) if markdown or line.text[0] in "#·•■◆●" else None
    if not mark or mark.end() == len(line.text):
        return line
    return replace(line, start=line.start + mark.end(), text=line.text[mark.end() :])
