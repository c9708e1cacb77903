"""Word documents: `.docx`. Nothing that a document points to outside itself is opened."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kg.model import Fragments
from kg.reading.encoding import normalise
from kg.reading.formats.limits import open_zip
from kg.reading.formats.numbered import Numbered, joined
from kg.reading.formats.titles import title_in
from kg.reading.metadata import NOTHING, Facts
from kg.reading.record import Corpus, Record

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  #: a text box a second time
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TITLE = "Title"  #: style of a title, in English whatever the language of Word


def docx_records(file: BinaryIO, corpus: Corpus) -> Iterator[Record]:
    """The text of a document in reading order: paragraphs, a line per row of a table, text boxes where they hang.

    Insertions that nobody has accepted yet are read, deletions are not. `Document.iter_inner_content` of python-docx
    leaves out insertions, content controls and text boxes, hence the walk. Fragments number the paragraphs (`w:p`) of
    the body as they follow one another in the markup, from 1; empty ones, and those of tables and boxes, count.
    """
    from docx import Document

    data = file.read()
    open_zip(file, corpus.max_file_size)
    document = Document(file)
    body = document.element.body
    numbers = {paragraph: n for n, paragraph in enumerate(body.iter(f"{_W}p"), 1)}
    text, at = joined((part for part in _paragraphs(body, numbers) if part.text.strip()), "\n\n")
    titles = [p.text for p in document.paragraphs if p.style is not None and p.style.name == _TITLE]
    title = next((found for said in (*titles, document.core_properties.title) if (found := title_in(text, said))), "")
    fragments = Fragments("paragraph=", at)
    yield Record(text, Facts(title=title) if title else NOTHING, data, fragments=fragments)


def _paragraphs(element: Any, numbers: Mapping[Any, int]) -> Iterator[Numbered]:
    for child in element:
        if child.tag == f"{_W}p":
            yield Numbered(normalise(_text(child)), ((0, numbers[child]),))
            for box in _boxes(child):
                yield from _paragraphs(box, numbers)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                yield joined((_cell(cell, numbers) for cell in row.iter(f"{_W}tc")), "\t")
        elif child.tag not in (f"{_W}del", f"{_W}moveFrom"):
            yield from _paragraphs(child, numbers)


def _cell(cell: Any, numbers: Mapping[Any, int]) -> Numbered:
    return joined((part for part in _paragraphs(cell, numbers) if part.text), " ")


def _text(paragraph: Any) -> str:
    """The text of a paragraph without that of text boxes that hang in it."""
    return "".join(
        _SIGNS.get(piece.tag, piece.text or "")
        for piece in paragraph.iter(f"{_W}t", *_SIGNS)
        if next(piece.iterancestors(f"{_W}p")) is paragraph
        and not any(piece.iterancestors(f"{_W}moveFrom", f"{_W}pPr"))
        and not _is_hidden(piece)
    )


def _is_hidden(piece: Any) -> bool:
    """Whether Word shows it only to those who ask for hidden text."""
    vanish = piece.getparent().find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "off")


def _boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(f"{_W}txbxContent"):
        if next(box.iterancestors(f"{_W}p")) is paragraph and not any(box.iterancestors(_FALLBACK)):
            yield box
