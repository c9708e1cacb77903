"""One article a line: `.jsonl`, one line in memory at a time."""

import codecs
import io
import json
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Fragments
from kg.reading.encoding import decode, normalise
from kg.reading.metadata import facts_from
from kg.reading.record import Corpus, Record

#: how files of Windows tools begin, which write two bytes a character: with a mark, or at once with a brace
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"{\0": "utf-16-le", b"\0{": "utf-16-be"}


def jsonl_records(file: BinaryIO, corpus: Corpus) -> Iterator[Record]:
    """One record per line that is not blank; keys: text, and where known id, title, date, outlet, author, url.

    A broken line is a record with an error that names its number; the others are kept. Raises InputError for an empty
    file.
    """
    number = 0
    for number, line in enumerate(_lines(file, corpus.max_file_size), 1):
        if len(line) > corpus.max_file_size:
            error = f"a line of more than {corpus.max_file_size:,} bytes; put one JSON object into each line"
            yield Record(at=str(number), error=error)
        elif line.strip():
            yield _record(number, line)
    if not number:
        raise InputError("the file is empty; put one JSON object with a text in each line")


def _lines(file: BinaryIO, most: int) -> Iterator[bytes]:
    """The lines; of one with more than `most` bytes only the beginning, one byte too long."""
    if encoding := _WIDE.get(file.read(2)):  # its line feeds are two bytes wide
        file.seek(0)
        wide = io.TextIOWrapper(file, encoding=encoding, errors="replace")
        yield from (line.encode("utf-8", "replace") for line in wide)
        wide.detach()  # the file is not ours to close
        return
    file.seek(0)
    while line := file.readline(most + 1):
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = file.readline(most + 1)


def _record(number: int, line: bytes) -> Record:
    try:
        said, warning = _parsed(line)
        text = said.get("text")
        if not isinstance(text, str):
            raise InputError("no text in this line; give the article as a string under the key `text`")
        id = said.get("id")
        id = str(id) if isinstance(id, (str, int)) else ""
        fragments = Fragments(f"line={number - 1},{number}")
        return Record(
            normalise(text), facts_from(said), line, at=str(number), id=id, fragments=fragments, warning=warning
        )
    except InputError as error:
        return Record(raw=line, at=str(number), error=str(error))


def _parsed(line: bytes) -> tuple[dict[object, object], str]:
    warning = ""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as broken:
        if not isinstance(broken, UnicodeDecodeError):
            raise InputError(f"broken JSON ({_problem(broken)}); write one object per line") from broken
        decoded = decode(line)
        warning = decoded.warning
        try:
            said = json.loads(decoded.text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"broken JSON ({_problem(error)}); write one object per line") from error
    if not isinstance(said, dict):
        raise InputError('not a JSON object; write {"text": …, "id": …, "title": …, "date": …} in each line')
    return said, warning


def _problem(error: Exception) -> str:
    return f"{error.msg}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "nested too deeply"
