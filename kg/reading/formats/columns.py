"""Lines of a printed page → its text in reading order: bands from top to bottom, in a band columns from left to right.

A recursive X-Y cut (Nagy and Seth 1984) whose bands are as high as one gutter runs through them, so that a heading
above two columns is a band of its own. Pure: boxes in, text out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_GUTTER = 0.8  #: width of what parts two columns, in heights of a line
_PARAGRAPH = 1.6  #: a distance from line to line of so many times the usual one parts two paragraphs
_RAGGED = 1.3  #: a full line may fall short of the edge by so many heights of a line: a letter that did not fit
_INDENT = 0.7  #: what is set in by more begins a paragraph
_SIZE = 0.2  #: sizes of one paragraph differ by less, as a share


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a printed line; the origin of the coordinates is at the lower left, any unit."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def in_reading_order(lines: Sequence[Line]) -> str:
    """The text of a page, a blank line between paragraphs that stand apart; lines printed from top to bottom as given.

    >>> print(in_reading_order([Line("右", 60, 80, 90, 90), Line("左", 0, 80, 30, 90), Line("题", 0, 100, 90, 110)]))
    题
    左
    右
    """
    if not lines:
        return ""
    upright = sum(len(line.text) for line in lines if line.top - line.bottom > line.right - line.left and line.text[1:])
    if 2 * upright > sum(len(line.text) for line in lines):
        return "\n".join(line.text for line in lines)
    height = median(line.top - line.bottom for line in lines)
    return "\n".join(_column(column) for column in _columns(lines, height))


def _columns(lines: Sequence[Line], height: float) -> list[list[Line]]:
    """The lines, in groups that are read from top to bottom one after the other."""
    columns: list[list[Line]] = []
    for band in _bands(lines, height):
        parts = _split(band, height)
        if len(parts) == 1:
            if columns and len(_split([*columns[-1], *band], height)) == 1:
                columns[-1] += band  # one column goes on
            else:
                columns.append(band)
        else:
            for part in parts:
                columns += _columns(part, height)
    return columns


def _bands(lines: Sequence[Line], height: float) -> list[list[Line]]:
    """The lines from top to bottom in bands, each either one row or all rows through which one gutter runs.

    A gutter is one where a row has lines on both sides of it: a heading in the middle, above a line at the left, is
    no column.
    """
    bands: list[list[Line]] = []
    in_columns = False
    for row in _rows(lines):
        both = [*bands[-1], *row] if bands else row
        parted = len(_split(row, height)) > 1
        if bands and (parted or in_columns) and len(_split(both, height)) > 1:
            bands[-1], in_columns = both, True
        else:
            bands.append(row)
            in_columns = parted
    return bands


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in rows between which runs a white stripe from edge to edge."""
    rows: list[list[Line]] = []
    floor = 0.0
    for line in sorted(lines, key=lambda line: (-line.top, line.left, line.text)):
        # letters of one row differ a little in height; boxes of tight lines overlap a little
        if rows and line.top > floor + 0.3 * (line.top - line.bottom):
            rows[-1].append(line)
            floor = min(floor, line.bottom)
        else:
            rows.append([line])
            floor = line.bottom
    return rows


def _split(lines: Sequence[Line], height: float) -> list[list[Line]]:
    """The lines parted by gutters, from left to right."""
    parts: list[list[Line]] = []
    edge = 0.0
    for line in sorted(lines, key=lambda line: (line.left, -line.top, line.text)):
        if parts and line.left < edge + _GUTTER * height:
            parts[-1].append(line)
            edge = max(edge, line.right)
        else:
            parts.append([line])
            edge = line.right
    return parts


def _column(lines: Sequence[Line]) -> str:
    """The text of one column: lines of a paragraph as one, a blank line where paragraphs stand apart."""
    inside = sorted(lines, key=lambda line: (-line.top, line.left, line.text))
    left, right = min(line.left for line in inside), max(line.right for line in inside)
    steps = [above.bottom - below.bottom for above, below in pairwise(inside)]
    usual = median(steps) if steps else 0.0
    height = median(line.top - line.bottom for line in inside)
    text = inside[0].text
    for step, (above, below) in zip(steps, pairwise(inside), strict=True):
        large = max(1.0, (above.top - above.bottom) / height)  # lines of large letters stand farther apart
        if usual > 0 and step > _PARAGRAPH * usual * large:
            text += "\n\n"
        elif not _wrapped(above, below, left, right):
            text += "\n"
        elif above.text[-1].isascii() and below.text[0].isascii():
            text += " "
        text += below.text
    return text


def _wrapped(above: Line, below: Line, left: float, right: float) -> bool:
    """Was the line broken only because the column ends there: it is full, the next at the edge or in the middle?"""
    height = above.top - above.bottom
    full = above.right > right - _RAGGED * height
    centred = abs(below.left + below.right - left - right) < _INDENT * height
    flush = below.left < left + _INDENT * height or centred
    return full and flush and abs(below.top - below.bottom - height) < _SIZE * height
