"""Captions of pictures, put back into the text of a page from which its pictures were taken: they carry facts."""

from collections.abc import Iterator
from typing import Any

from kg.reading.formats.markup import plain_text

_MOST = 50  #: captions of one page
_LONGEST = 200  #: letters of a caption
_NEAR = 3  #: levels of markup between a picture and what holds both it and a paragraph of the article
_LETTERS = 10  #: of a paragraph that can be told from a chance likeness
_GAP = "\n\n\n\n"  #: so that the layout sees that a picture stood here


def with_captions(text: str, tree: Any) -> str:
    """The text, with each `figcaption` of the page that stands among its paragraphs behind the paragraph before it."""
    for caption, before in _found(tree, text):
        at = text.index(before) + len(before)
        text = f"{text[:at]}{_GAP}{caption}\n\n{text[at:].lstrip()}".rstrip()
    return text


def _found(tree: Any, text: str) -> Iterator[tuple[str, str]]:
    """Each caption that the text lacks, with the paragraph of the text that stands before it; the last one first."""
    paragraphs = set(text.split("\n\n"))
    found: list[tuple[str, str]] = []
    before = ""
    for element in tree.iter("p", "figcaption"):
        words = plain_text(element)
        if element.tag == "p":
            before = words if words in paragraphs and len(words) >= _LETTERS else before
        elif before and 0 < len(words) <= _LONGEST and words not in text and _among(element, paragraphs):
            found.append((words.replace("\n", " "), before))
    return reversed(found[:_MOST])


def _among(caption: Any, paragraphs: set[str]) -> bool:
    """Whether one of the elements around the picture holds a paragraph of the article as well."""
    around = [element for _, element in zip(range(_NEAR + 1), caption.iterancestors(), strict=False)]
    return any(
        plain_text(p) in paragraphs
        for element in around
        if element.tag not in ("body", "html")
        for p in element.iter("p")
    )
