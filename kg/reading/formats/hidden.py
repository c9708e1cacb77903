"""What a web page holds and does not show: a reader cannot check it, so it is taken out before the article is found.

Only what the element itself says counts: attributes and its own style. Style sheets and scripts are not run, so what
these hide is read. Most of a page is never taken for hidden: scripts show it once it is loaded (WeChat).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from kg.reading.formats.markup import SKIPPED

_ZERO = re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?")
#: property of a style → which of its values show nothing; letters without a size stand in _sizes
_STYLES: Mapping[str, Callable[[str], object]] = {
    "display": lambda value: value == "none",
    "visibility": lambda value: value in ("hidden", "collapse"),
    "opacity": _ZERO.fullmatch,
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: what no parser of XML takes, as in &#27;; a browser shows nothing of it
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def take_out_hidden(tree: Any, containers: Collection[str] = ()) -> None:
    """Change a tree (of lxml.html): without hidden elements, and without control characters.

    `containers` are names (tag, id, class) of elements that hold articles, whatever their style: some sites show these
    by a script.
    """
    found, total = _hidden(tree)
    for element, letters in found:
        if 2 * letters < total and not any(name in containers for name in names_of(element)):
            element.drop_tree()
    for element in tree.iter():
        if element.text and _NO_TEXT.search(element.text):
            element.text = _NO_TEXT.sub("", element.text)
        if element.tail and _NO_TEXT.search(element.tail):
            element.tail = _NO_TEXT.sub("", element.tail)


def names_of(element: Any) -> Iterator[str]:
    """Tag, id and classes of an element, in small letters."""
    yield str(element.tag).lower()
    yield (element.get("id") or "").strip().lower()
    yield from (element.get("class") or "").lower().split()


def _hidden(tree: Any) -> tuple[list[tuple[Any, int]], int]:
    """Hidden elements, each with how many letters it holds, and how many there are in all: in one walk."""
    from lxml import etree

    found: list[tuple[Any, int]] = []
    letters = sizes = 0  # so far: letters, and elements that give theirs a size
    begun: list[tuple[int, int]] = []
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            begun.append((letters, sizes))
            if element.tag in SKIPPED:
                walker.skip_subtree()
            else:
                letters += _letters(element.text)
            continue
        letters_before, sizes_before = begun.pop()
        style = _style(element)
        size = style.get("font-size", "")
        none = bool(_ZERO.fullmatch(size))
        if _says_hidden(element, style) or (none and sizes == sizes_before):  # else it but joins what has a size
            found.append((element, letters - letters_before))
        sizes += bool(size) and not none
        letters += _letters(element.tail)
    return found, letters


def _says_hidden(element: Any, style: Mapping[str, str]) -> bool:
    if element.tag == "template" or element.get("hidden") is not None:
        return True
    if (element.get("aria-hidden") or "").strip().lower() == "true":
        return True
    return any(shows_nothing(style[name]) for name, shows_nothing in _STYLES.items() if name in style)


def _style(element: Any) -> Mapping[str, str]:
    """Property → value of the element's own style, in small letters; of two the last counts."""
    said = _COMMENT.sub(" ", (element.get("style") or "").lower())
    pairs = (declaration.partition(":") for declaration in said.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def _letters(text: str | None) -> int:
    return sum(map(str.isalnum, text)) if text else 0
