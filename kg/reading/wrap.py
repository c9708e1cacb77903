"""Which lines are headings, captions or prose, and which prose lines belong together. Refuses to know any word.

Text copied from PDFs and web pages breaks paragraphs in mid-sentence or mid-word, sometimes with a blank line between
the halves. A line goes on in the next prose line when it does not end like a sentence; a short line without sentence
punctuation in front of prose is a heading instead, and never swallowed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBERED = re.compile(
    r"(?:#{1,6}\s|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十\d]{1,3}[章节篇部]"
    r"|\d{1,2}(?:[、．.]|\s+)(?=\D)|[A-Z][\s.、．]\s*(?=[\u4e00-\u9fff])|[①②③④⑤⑥⑦⑧⑨⑩]|[·•■◆●▍◎]\s?"
    r"|(?:典型)?案例[一二三四五六七八九十\d]{1,2}[：:\s]?)"
)
_SENTENCE_END = re.compile(r"(?:[。！？!?；;：:]|…+|—{2,})[”’」』\"]*\s*(?:[（(][^（）()]{1,30}[）)])?$")
_CLOSED = re.compile(r"[”’」』）)】》\"]$")
_CONTINUES = re.compile(
    r"[，。、；：！？）》”’」』…%％〉】,;!?)]"
    r"|[的了着和及等也都]|正(?![值当是在如因式月常确义面规])|并(?![非不])|已(?![经故])|还(?![有是要可将])|进而|以及|从而"
)
_CAPTION = re.compile(
    r"[▲▼△▽↑↓]|图(?:为|[一二三四五六七八九十\d]{1,2}\s?[：:])|[上下左右]图(?:为|[：:])|(?:资料)?图片?(?:说明)?\s?[：:]"
)
_CREDITED = re.compile(
    r"(?:(?:[\s/（(]|记者|通讯员)\S{0,10}\s?摄|供图|资料图片?|图/\S{2,12}|图源\S{0,12}|(?:视觉中国|新华社|本报)\s?(?:图|发))\s?[）)]?[。]?$"
    r"|[（(][左右中前后][一二三四五六七八\d]?[、，\S]{0,4}[）)]"
)
_CLOSING = "，。、；：！？）》”’」』…%％"  #: no line begins with these
_OPENERS, _CLOSERS = "“‘（(《「『【", "”’）)》」』】"
_HEADING = 42  #: longest heading, in letters
_PROSE = 45  #: what is as long as this is prose, whatever its end


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without the white space around it: text[start:end]."""

    start: int
    end: int
    text: str
    gap: int  #: line feeds since the line before, 0 for the first line
    indent: int  #: width of the white space before it


def kinds(lines: Sequence[Line], *, wrapped: Sequence[bool]) -> list[str]:
    """Of each line: "heading", "caption" or "body"."""
    found: list[str] = []
    body_seen = False
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else None
        kind = _kind(line, following, body_seen=body_seen, wrapped=wrapped[i])
        body_seen = body_seen or kind == "body"
        found.append(kind)
    return found


def joins(lines: Sequence[Line], line_kinds: Sequence[str], *, wrapped: Sequence[bool]) -> list[list[int]]:
    """Numbers of the lines that make up each block, in reading order; captions between two halves do not part them."""
    blocks: list[list[int]] = []
    open_block: list[int] | None = None
    for i, line in enumerate(lines):
        if line_kinds[i] != "body":
            blocks.append([i])
            open_block = open_block if line_kinds[i] == "caption" else None
            continue
        if open_block is not None and _goes_on(lines[open_block[-1]], line, wrapped=wrapped[open_block[-1]]):
            open_block.append(i)
        else:
            blocks.append(open_block := [i])
    return blocks


def hard_wrapped(lines: Sequence[Line]) -> list[bool]:
    """Of each line: does it fill the width of a paragraph that was broken at a fixed width?"""
    found = [False] * len(lines)
    first = 0
    for i in range(1, len(lines) + 1):
        if i < len(lines) and lines[i].gap == 1:
            continue
        if i - first >= 3:
            _mark_full(lines, first, i, found)
        first = i
    return found


def is_prose(line: str) -> bool:
    """True for what reads as a sentence or more."""
    return len(line) >= _PROSE or "。" in line or bool(_SENTENCE_END.search(line[-40:]))


def is_numbered(line: str) -> bool:
    """True for a line that begins like a section heading: 一、 （二） 3 A ## 案例1 …"""
    return bool(_NUMBERED.match(line))


def _mark_full(lines: Sequence[Line], first: int, end: int, found: list[bool]) -> None:
    widths = [line.indent + _width(line.text) for line in lines[first:end]]
    counts = [
        line.indent + len(line.text) for line in lines[first:end]
    ]  # some tools count letters, whatever their width
    full = max(_full(widths, 4), _full(counts, 2), key=sum)
    # a column of text: most lines but the last of a paragraph are full, none is longer than a printed line can be
    if 20 <= max(widths) <= 160 and sum(full) >= 3 and sum(full) * 2 >= len(full):
        found[first:end] = full


def _full(sizes: Sequence[int], slack: int) -> list[bool]:
    most = max(sizes)
    return [size >= most - slack for size in sizes]


def _width(text: str) -> int:
    return sum(2 if c > "\u2e80" or c in "“”‘’…—·" else 1 for c in text)


def _kind(line: Line, following: Line | None, *, body_seen: bool, wrapped: bool) -> str:
    text = line.text
    length = len(text)
    if length <= 80 and (_CAPTION.match(text) or _CREDITED.search(text[-30:])) and text.count("。") <= 1:
        return "caption"
    if body_seen and length <= _PROSE and line.gap >= 4 and not is_numbered(text) and text.count("。") <= 1:
        return "caption"  # a short line after an empty stretch: there was a picture
    if text.startswith("#") and is_numbered(text):
        return "heading"
    if wrapped or length > _HEADING or "。" in text or text[-1] in "，、,；;。…" or _unbalanced(text):
        return "body"
    if is_numbered(text):
        return "heading"
    if _SENTENCE_END.search(text) and text[-1] not in "：:！？!?":
        return "body"
    if following is None:
        return "caption" if body_seen else "heading"
    if following.text[0] in _CLOSING or (_CONTINUES.match(following.text) and re.search("[，,]", text)):
        return "body"
    return "heading"


def _goes_on(line: Line, following: Line, *, wrapped: bool) -> bool:
    """Does the paragraph of one prose line go on in the next one?"""
    text, rest = line.text, following.text
    if following.start > line.end and rest[0] in _CLOSING:
        return True
    if text[-1] in "，、,":
        return True
    if _SENTENCE_END.search(text[-40:]):
        return False
    if _unbalanced(text):
        return True
    if following.indent >= 2 and (line.indent >= 2 or not wrapped):
        return False  # paragraphs are indented here, and this is the beginning of one
    if _CLOSED.search(text) and len(text) < _PROSE and not wrapped:
        return False
    return wrapped or is_prose(rest) or bool(_CONTINUES.match(rest))


def _unbalanced(text: str) -> bool:
    return any(text.count(o) > text.count(c) for o, c in zip(_OPENERS, _CLOSERS, strict=True))
