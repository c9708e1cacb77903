"""E-books (`.epub`) as newspapers and magazines come in them: each chapter is a page of its own."""

import posixpath
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import unquote

from kg.errors import InputError
from kg.model import Fragments
from kg.reading.encoding import normalise
from kg.reading.formats.alignment import aligned
from kg.reading.formats.hidden import take_out_hidden
from kg.reading.formats.limits import inner_file, open_zip
from kg.reading.formats.markup import plain_text
from kg.reading.formats.names import escaped
from kg.reading.metadata import facts_from
from kg.reading.record import Corpus, Record

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
#: Dublin Core element of the book → fact about each of its chapters; the title of the book is that of the paper
_FACTS = {"date": "date", "publisher": "outlet"}
_PAGES = ("application/xhtml+xml", "text/html")


def epub_records(file: BinaryIO, corpus: Corpus) -> Iterator[Record]:
    """The chapters that have text, in reading order, without the table of contents.

    Their fragments say which member of the archive they are and count the characters of its source.
    Raises InputError where the book lacks its parts, or is protected against copying.
    """
    from defusedxml.ElementTree import fromstring

    archive = open_zip(file, corpus.max_file_size)
    names = set(archive.namelist())
    if "META-INF/encryption.xml" in names and "META-INF/rights.xml" in names:
        raise InputError("protected against copying; get a copy without protection")
    container = fromstring(inner_file(archive, "META-INF/container.xml", corpus.max_file_size))
    root = container.find(f".//{_CONTAINER}rootfile")
    path = root.get("full-path", "") if root is not None else ""
    package = fromstring(inner_file(archive, path, corpus.max_file_size))
    facts = facts_from({
        field: node.text for name, field in _FACTS.items() if (node := package.find(f".//{_DC}{name}")) is not None
    })  # fmt: skip
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    found = False
    for number, reference in enumerate(package.iter(f"{_OPF}itemref"), 1):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in (item.get("properties") or "").split():
            continue
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href", ""))))
        try:
            chapter = inner_file(archive, inside, corpus.max_file_size)
        except InputError as error:
            yield Record(at=str(number), error=str(error))
            continue
        text = _text(chapter)
        if any(c.isalpha() for c in text):
            found = True
            source = normalise(chapter.decode("utf-8", "replace"))
            fragments = Fragments(f"{escaped(inside)}#char=", aligned(text, source), exact=True)
            yield Record(text, facts, chapter, at=str(number), fragments=fragments)
    if not found:
        raise InputError("no chapter with text in this book; if it is made of pictures, its text must be typed")


def _text(chapter: bytes) -> str:
    from lxml import etree, html

    try:
        tree = html.document_fromstring(chapter, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except etree.ParserError:  # an empty page
        return ""
    take_out_hidden(tree)
    body = tree.find("body")
    return normalise(plain_text(tree if body is None else body))
