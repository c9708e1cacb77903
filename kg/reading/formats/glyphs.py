"""Runs of glyphs as a PDF file draws them → printed lines. Pure: boxes in, boxes out.

A line set in two fonts (“quoted” words in Chinese, above all) is often drawn one font after the other; its runs lie
in one another's gaps, and only where each glyph stands says what the line reads.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.reading.formats.columns import Line

_SAME_ROW = 0.6  #: share of the lower run's height that lies beside the higher one, where both are of one line
_NEAR = 0.6  #: a distance, in heights, that parts no columns
_TALL = 1.8  #: a run of so many times the height of its glyphs is set upright
_BLANK = 0.15  #: a distance, in heights, that is a blank between letters of the Latin script
_BACK = 40  #: lines before a run that it may belong to


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter where it is printed; as in `Line`."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    drawn: bool = True  #: no: a blank that the reader of the file has put into a gap


def printed_lines(runs: Iterable[Sequence[Glyph]]) -> list[Line]:
    """The lines, in the order in which their first runs are drawn; runs that lie in one another's gaps are one line."""
    groups: list[list[Sequence[Glyph]]] = []
    for run in runs:
        touching = [group for group in groups[-_BACK:] if any(_one_line(run, other) for other in group)]
        if not touching:
            groups.append([run])
            continue
        touching[0].append(run)
        for group in touching[1:]:
            touching[0] += group
            groups.remove(group)
    return [line for group in groups for line in _line(group)]


def _one_line(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    a, b = _box(one), _box(other)
    height = min(a.top - a.bottom, b.top - b.bottom)
    beside = min(a.top, b.top) - max(a.bottom, b.bottom)
    apart = max(a.left, b.left) - min(a.right, b.right)
    return not (_upright(one, a) or _upright(other, b)) and beside > _SAME_ROW * height and apart < _NEAR * height


def _upright(run: Sequence[Glyph], box: Line) -> bool:
    return box.top - box.bottom > _TALL * max(glyph.top - glyph.bottom for glyph in run)


def _box(run: Sequence[Glyph]) -> Line:
    drawn = [glyph for glyph in run if glyph.drawn] or run
    left, bottom = min(g.left for g in drawn), min(g.bottom for g in drawn)
    return Line("", left, bottom, max(g.right for g in drawn), max(g.top for g in drawn))


def _line(runs: Sequence[Sequence[Glyph]]) -> Iterator[Line]:
    glyphs = [glyph for run in runs for glyph in run]
    text = "".join(glyph.text for glyph in glyphs) if len(runs) == 1 and _in_order(runs[0]) else _text(glyphs)
    if text.strip() and any(glyph.drawn and glyph.text.strip() for glyph in glyphs):
        box = _box([glyph for glyph in glyphs if glyph.drawn and glyph.text.strip()])
        yield Line(text.strip(), box.left, box.bottom, box.right, box.top)


def _in_order(run: Sequence[Glyph]) -> bool:
    """Whether the glyphs are drawn from left to right, or the run is set upright."""
    drawn = [glyph for glyph in run if glyph.drawn and glyph.text.strip()]
    back = any(glyph.left < before.left - _NEAR * (glyph.top - glyph.bottom) for before, glyph in pairwise(drawn))
    return not back or _upright(run, _box(run))


def _text(glyphs: Sequence[Glyph]) -> str:
    """What the glyphs read from left to right."""
    ordered = sorted(
        (glyph for glyph in glyphs if glyph.drawn), key=lambda glyph: (glyph.left, glyph.right, glyph.text)
    )
    text = ordered[0].text if ordered else ""
    for before, glyph in pairwise(ordered):
        wide = glyph.left - before.right > _BLANK * (glyph.top - glyph.bottom)
        latin = before.text.isascii() and glyph.text.isascii() and not (before.text.isspace() or glyph.text.isspace())
        text += " " if wide and latin else ""
        text += glyph.text
    return text
