"""Trees of markup → text: a block is a paragraph, a line break a line, a row of a table a line with tabs."""

import re
from collections.abc import Iterator
from typing import Any

#: elements that stand on lines of their own, in HTML and in the TEI that trafilatura gives
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead title tr ul "
    "ab head item list quote row code".split()
)
_BREAKS = frozenset({"br", "lb"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
#: elements of which nothing is shown, or that hold no text of the article
SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "rt", "rp", "textarea"})
_EDGES = " \t\n\u3000\xa0"  #: an indent of blanks as wide as letters is no text
_BLANK = re.compile(r"[ \t\r\n\f]+")
_WRAPPED = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])")


def plain_text(root: Any, *, layout: bool = False) -> str:
    """The text of an element (of lxml) and of all in it, paragraphs parted by blank lines.

    `layout`: tables are there for the layout of a page, and each of their cells stands on its own.
    """
    text = "".join(_pieces(root, _BLOCKS | _CELLS if layout else _BLOCKS, frozenset() if layout else _ROWS))
    paragraphs = (re.sub(r" *\n[ \t]*", "\n", part).strip(_EDGES) for part in re.split(r"\f+", text))
    return "\n\n".join(part for part in paragraphs if part)


def _pieces(root: Any, blocks: frozenset[str], rows: frozenset[str]) -> Iterator[str]:
    """Runs of text; "\\f" between blocks, "\\n" for line breaks, "\\t" between cells."""
    from lxml import etree

    in_row = 0
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("comment", "pi"):
            yield _run(element.tail)
            continue
        tag = element.tag.rpartition("}")[2].lower()  # etree.QName refuses names that browsers put up with
        row = tag in rows
        if event == "start":
            in_row += row
            if tag in SKIPPED:
                walker.skip_subtree()
            elif tag in _BREAKS:
                yield "\n"
            else:
                yield "\f" if tag in blocks and (row or not in_row) else ""
                yield _run(element.text)
            continue
        in_row -= row
        yield "\t" if tag in _CELLS - blocks else "\f" if tag in blocks and not in_row else ""
        yield _run(element.tail) if element is not root else ""


def _run(text: str | None) -> str:
    """A run of text as a browser shows it: blanks are one blank, a line break between Chinese letters is none."""
    return _BLANK.sub(" ", _WRAPPED.sub("", text)) if text else ""
