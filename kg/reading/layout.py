"""A page as it stands in a file → its articles as readable blocks: spans of the text, never the text altered.

The order: lines, furniture, by-lines and the articles of a page (`pages`); the head and the end of run-together lines
(`lead`, `furniture.tail`); paragraphs that a line break cut (`wrap`). Where a step is unsure it keeps the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.knowledge.script import one_script
from kg.model import Block, Span
from kg.reading.bylines import facts_below, is_names
from kg.reading.furniture import tail
from kg.reading.lead import lead
from kg.reading.metadata import NOTHING, Facts
from kg.reading.pages import Page, pages, unmarked
from kg.reading.unseen import UNSEEN
from kg.reading.wrap import Line, is_numbered, joins

_CREDIT = re.compile(
    r"(?<=[。！？”）)\s])([^\s。！？，、；：“”（）]{0,16}[ \u3000\xa0]{0,3}(?:供图|摄(?=[\u4e00-\u9fff“\s\d])))"
)
_STOPS = "。！？"
_CAPTION = 60  #: longest caption inside a run-together text, in letters
_KICKER = 5  #: a heading no longer than this, above others, names a column of the paper
_MARKUP = re.compile(
    r"\*\*|__|~~|`|!\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)|\[(?=[^\[\]\n]{1,200}\]\()|\]\([^()\n]{0,500}\)"
)
#: three letters or more that are set w i d e, up to a line of them
_SPACED = re.compile(
    "(?<![\u4e00-\u9fff])(?<![\u4e00-\u9fff][ \u3000\xa0])[\u4e00-\u9fff](?:[ \u3000\xa0]{1,3}[\u4e00-\u9fff]){2,40}"
    "(?![ \u3000\xa0]{0,3}[\u4e00-\u9fff])"
)
_BLANKS = re.compile("[ \u3000\xa0]+")
_LONGEST_TITLE = 120
_CREDITS = 120  #: letters below an article in which its authors are looked for


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of a page."""

    blocks: tuple[Block, ...]
    facts: Facts


def lay_out(text: str, *, start: int = 0, title: str = "", markdown: bool = False) -> tuple[Piece, ...]:
    """The articles of text[start:] in reading order; none where there is no letter.

    `title` is the title where it is known from elsewhere: a line that repeats it is then the title block.
    """
    plain = one_script(text)  # by-lines, buttons and captions are known in simplified script
    found = [_piece(plain, page, title=one_script(title), markdown=markdown) for page in pages(plain, start=start)]
    pieces = [piece for piece in found if any(_has_letter(text, block) for block in piece.blocks)]
    return tuple(replace(piece, facts=_as_printed(text, piece)) for piece in pieces)


def _as_printed(text: str, piece: Piece) -> Facts:
    """What is known, with the title as it stands in the text."""
    return replace(piece.facts, title=_title_of(text, piece.blocks)) if piece.facts.title else piece.facts


def _piece(text: str, page: Page, *, title: str, markdown: bool) -> Piece:
    lines = [unmarked(line, markdown=markdown) for line in page.lines]
    found = list(page.kinds)
    facts = page.facts
    body = next((i for i, kind in enumerate(found) if kind == "body"), len(lines))
    for i in _titles(lines, page.lines, found[:body], title):
        found[i] = "title"
    opening: list[Block] = []
    if body < len(lines):
        opening, said, lines[body] = _opened(text, lines[body], title)
        facts = facts.joined(said)
    lines, said = _without_tail(text, lines, found)
    facts = facts.joined(said)
    kept = [i for i, line in enumerate(lines) if line.text]
    lines, found, full = [lines[i] for i in kept], [found[i] for i in kept], [page.full[i] for i in kept]
    blocks: list[Block] = []
    for group in joins(lines, found, wrapped=full):
        if found[group[0]] == "body" and opening:
            blocks, opening = blocks + opening, []
        blocks += _blocks(text, found[group[0]], [(lines[i].start, lines[i].end) for i in group], markdown=markdown)
    if opening:  # nothing is left of the line that they opened
        blocks = sorted(blocks + opening, key=lambda block: block.spans[0])
    return Piece(tuple(blocks), facts.or_else(Facts(title=_title_of(text, blocks))))


def _titles(lines: Sequence[Line], printed: Sequence[Line], leading: Sequence[str], title: str) -> list[int]:
    """Numbers of the headings at the top that are the title."""
    heads = [i for i, kind in enumerate(leading) if kind == "heading"]
    if same := [i for i in heads if title and lines[i].text == title]:
        return same
    if marked := [i for i in heads if printed[i].text.startswith("# ")]:
        return marked[:1]
    heads = [i for i in heads if not is_numbered(printed[i].text) or printed[i].text[0] in "·•■◆●"]
    proper = [i for i in heads if not _kicker(lines[i].text)]
    return (proper or heads)[:3]


def _kicker(heading: str) -> bool:
    return len(heading) < _KICKER or ("·" in heading and len(heading) <= 14 and not re.search("[：:，,、]", heading))


def _title_of(text: str, blocks: Sequence[Block]) -> str:
    words = " ".join(_printed(text, block.spans) for block in blocks if block.kind == "title")
    return words if len(words) <= _LONGEST_TITLE else words[:_LONGEST_TITLE]


def _printed(text: str, spans: Sequence[Span]) -> str:
    """The spans as one run of text: a blank where one stood beside a mark, none in letters that were set wide."""
    words = text[spans[0][0] : spans[0][1]]
    for (_, end), (start, stop) in pairwise(spans):
        gap = text[end:start]
        words += (" " if any(map(str.isspace, gap)) and not gap.isspace() else "") + text[start:stop]
    return words


def _opened(text: str, line: Line, title: str) -> tuple[list[Block], Facts, Line]:
    """The first prose line without its run-together head, and the blocks and facts of that head."""
    start, blocks = line.start, []
    if title and line.text.startswith(title) and len(line.text) > len(title):
        blocks.append(Block("title", ((start, start + len(title)),)))
        start += len(title)
    head = lead(text, start, line.end)
    blocks += [Block(kind, (span,)) for kind, span in head.parts if span[0] < span[1]]
    if head.body == line.start:
        return [], head.facts, line
    start = head.body
    while start < line.end and text[start].isspace():
        start += 1
    return blocks, head.facts, replace(line, start=start, text=text[start : line.end])


def _without_tail(text: str, lines: Sequence[Line], found: Sequence[str]) -> tuple[list[Line], Facts]:
    """The lines without the furniture at the end of the last one and of the last paragraph, and what that says.

    A line of which nothing is left has the text "".
    """
    cut, facts = list(lines), NOTHING
    for i in {len(cut) - 1, max((i for i, kind in enumerate(found) if kind == "body"), default=len(cut) - 1)}:
        line = cut[i]
        if found[i] != "title" and (end := tail(text, line.start, line.end)) < line.end:
            facts = facts.joined(facts_below(text[end : min(line.end, end + _CREDITS)]))
            cut[i] = replace(line, end=end, text=text[line.start : end])
    return cut, facts


def _blocks(text: str, kind: str, spans: Sequence[Span], *, markdown: bool) -> list[Block]:
    """The block of some lines; a run-together one is parted where a photographer's credit stands in it."""
    parts = [(kind, tuple(spans))]
    if kind == "body" and len(spans) == 1:
        parts = _parted(text, spans[0])
    if markdown:
        parts = [(k, tuple(piece for span in s for piece in _plain(text, span))) for k, s in parts]
    parts = [(k, tuple(piece for span in s for piece in _seen(text, span))) for k, s in parts]
    return [Block(k, s) for k, s in parts if s]


def _parted(text: str, span: Span) -> list[tuple[str, tuple[Span, ...]]]:
    """The paragraph, with captions and credits inside it taken apart: "…现场。甲乙供图丙村…"."""
    start, end = span
    parts: list[tuple[str, tuple[Span, ...]]] = []
    if text.find("供图", start, end) >= 0 or text.find("摄", start, end) >= 0:
        for credit in _CREDIT.finditer(text, start, end):
            at = credit.start()
            if at < start or not (credit[0].endswith("供图") or _photographer(credit[0])):
                continue
            stop = _sentence_start(text, start, at)
            if at - stop > _CAPTION or (stop > start and text[stop - 1] not in _STOPS):
                continue
            parts += [("body", _trimmed(text, start, stop)), ("caption", _trimmed(text, stop, at))]
            start = credit.end()
    parts.append(("body", _trimmed(text, start, end)))
    return [(kind, spans) for kind, spans in parts if spans]


def _photographer(credit: str) -> bool:
    words = credit.removesuffix("摄").strip()
    return is_names(words) or "记者" in words or "通讯员" in words


def _sentence_start(text: str, start: int, at: int) -> int:
    """Where the last whole sentence before `at` begins."""
    end = at
    while end > start and (text[end - 1].isspace() or text[end - 1] in "。！？”）)"):
        end -= 1
    near = max(start, end - _CAPTION - 1)  # farther back it is no caption, and looking there would cost squared time
    return max(near, *(text.rfind(stop, near, end) + 1 for stop in _STOPS))


def _trimmed(text: str, start: int, end: int) -> tuple[Span, ...]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return ((start, end),) if start < end else ()


def _plain(text: str, span: Span) -> list[Span]:
    """The span without Markdown's inline marks."""
    start, end = span
    pieces: list[Span] = []
    for mark in _MARKUP.finditer(text, start, end):
        pieces += _trimmed(text, start, mark.start())
        start = mark.end()
    return pieces + list(_trimmed(text, start, end))


def _seen(text: str, span: Span) -> list[Span]:
    """The span without characters that are not seen, and without the blanks of letters that are set wide."""
    start, end = span
    cuts = [found.span() for found in UNSEEN.finditer(text, start, end)]
    for run in _SPACED.finditer(text, start, end):
        cuts += [blank.span() for blank in _BLANKS.finditer(text, *run.span())]
    pieces: list[Span] = []
    for first, last in sorted(cuts):
        pieces += _trimmed(text, start, first)
        start = last
    return [*pieces, *_trimmed(text, start, end)]


def _has_letter(text: str, block: Block) -> bool:
    return any(c.isalpha() for a, b in block.spans for c in text[a:b])
