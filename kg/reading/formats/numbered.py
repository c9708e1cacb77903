"""Pieces of a text that know their number in the file (pages, paragraphs), put together. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from kg.model import Span


class Numbered(NamedTuple):
    """A text, and which of its offsets begin the pages or paragraphs of what numbers."""

    text: str
    at: tuple[Span, ...]  #: as in `Fragments`


def joined(pieces: Iterable[Numbered], between: str) -> Numbered:
    """The pieces as one, with `between` after each but the last.

    >>> joined([Numbered("甲", ((0, 1),)), Numbered("乙", ((0, 3),))], "\\n")
    Numbered(text='甲\\n乙', at=((0, 1), (2, 3)))
    """
    texts: list[str] = []
    at: list[Span] = []
    length = 0
    for text, numbers in pieces:
        at += ((length + offset, number) for offset, number in numbers)
        texts.append(text)
        length += len(text) + len(between)
    return Numbered(between.join(texts), tuple(at))
