"""Web pages that browsers save as a single file: `.mht`, `.mhtml`. Of their parts the page itself is read."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_binary_file, policy
from typing import BinaryIO

from kg.errors import InputError
from kg.reading.formats.html import html_records
from kg.reading.metadata import Facts
from kg.reading.record import Corpus, Record

_PAGES = ("text/html", "application/xhtml+xml")


def mht_records(file: BinaryIO, corpus: Corpus) -> Iterator[Record]:
    """The article of the first page in the file; raises InputError where there is no page.

    Its fragments say which part of the message that is, the message itself being 0, and count the characters of the
    part's content, as it is decoded.
    """
    message = message_from_binary_file(file, policy=policy.default)
    pages = ((n, part) for n, part in enumerate(message.walk()) if part.get_content_type() in _PAGES)
    number, page = next(pages, (0, None))
    data = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(data, bytes):
        raise InputError("no web page in this file; save it again, as .html")
    url = Facts(url=str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or ""))
    if (page.get_content_charset() or "") == "utf-8":  # browsers write that, whatever the page says of itself
        data = codecs.BOM_UTF8 + data
    for record in html_records(io.BytesIO(data), corpus):
        fragments = replace(record.fragments, prefix=f"part={number}#{record.fragments.prefix}")
        yield replace(record, facts=record.facts.or_else(url), fragments=fragments)
