"""The formats of input, one a module: bytes → records, nothing of which is known but what the format says.

A parser is imported when the first file of its format is read.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from kg.reading.formats.docx import docx_records
from kg.reading.formats.epub import epub_records
from kg.reading.formats.html import html_records
from kg.reading.formats.jsonl import jsonl_records
from kg.reading.formats.mht import mht_records
from kg.reading.formats.parquet import parquet_records
from kg.reading.formats.pdf import pdf_records
from kg.reading.formats.plain import markdown_records, text_records
from kg.reading.formats.tables import csv_records, xlsx_records
from kg.reading.formats.warc import warc_members
from kg.reading.formats.zipped import zip_members
from kg.reading.record import Corpus, Member, Record


@dataclass(frozen=True, slots=True)
class Format:
    """How a format of input is read."""

    read: Callable[[BinaryIO, Corpus], Iterator[Record | Member]]
    streamed: bool = False  #: is it read piece by piece, so that the file itself may be of any size?
    risky: bool = False  #: may its parser, in C or fed with markup in markup, crash or take forever?
    binary: bool = False  #: is a file that does not begin as this format does surely of another one?


#: name of a format (as in `NAMES`) → how it is read; what stands here is what `kg build` accepts
FORMATS: Mapping[str, Format] = {
    "txt": Format(text_records),
    "md": Format(markdown_records),
    "jsonl": Format(jsonl_records, streamed=True),
    "html": Format(html_records, risky=True),
    "mht": Format(mht_records, risky=True),
    "pdf": Format(pdf_records, risky=True, binary=True),
    "docx": Format(docx_records, risky=True, binary=True),
    "epub": Format(epub_records, risky=True, binary=True),
    "csv": Format(csv_records),
    "xlsx": Format(xlsx_records, risky=True, binary=True),
    "parquet": Format(parquet_records, risky=True, binary=True),
    "zip": Format(zip_members, streamed=True, binary=True),
    "warc": Format(warc_members, streamed=True, binary=True),
}

#: how files of a format begin, blanks and byte order marks aside; letters in any case
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%pdf-", "pdf"),
    (b"warc/", "warc"),
    (b"par1", "parquet"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"from: <saved by", "mht"),
)
#: the member that tells one format in a ZIP archive from another
_INSIDE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "META-INF/container.xml": "epub"}
_HEAD = 1024


def format_of(file: BinaryIO, named: str) -> str:
    """The format of a file: what its content shows, else what its name says, else text."""
    head = file.read(_HEAD)
    file.seek(0)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = next((key for beginning, key in _BEGINNINGS if start.startswith(beginning)), "")
    if head.startswith(b"PK\x03\x04"):
        found = _in_zip(file) or (named if named in FORMATS and FORMATS[named].binary else "zip")
    elif head.startswith(b"\x1f\x8b") and named == "warc":
        found = named
    elif start.startswith(b"<?xml") and b"<html" in start:
        found = "html"
    if found:
        return found
    return named if named and not FORMATS[named].binary else "txt"


def _in_zip(file: BinaryIO) -> str:
    try:
        names = set(zipfile.ZipFile(file).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    finally:
        file.seek(0)
    return next((key for member, key in _INSIDE.items() if member in names), "zip")
