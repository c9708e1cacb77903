"""One article a line: `.jsonl` → Readings, one per line, one line in memory at a time."""

import codecs
import json
from collections.abc import Iterator
from hashlib import sha256

from kg.errors import InputError
from kg.reading.encoding import decode, normalise
from kg.reading.layout import lay_out
from kg.reading.metadata import facts_from
from kg.reading.plain import articles_of, failed
from kg.reading.record import Reading
from kg.reading.sources import Source, slug

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_jsonl(source: Source) -> Iterator[Reading]:
    """One Reading per line that is not blank; keys: text, and where known id, title, date, outlet, author, url.

    A broken line is a Reading with an error that names its number; the others are kept.
    """
    number = 0
    try:
        for number, line in _lines(source):
            if line.strip():
                yield _record(source, number, line)
    except (OSError, UnicodeError) as error:
        yield failed(source.name, error)
    if not number:
        yield Reading(source.name, error="the file is empty; put one JSON object with a text in each line")


def _lines(source: Source) -> Iterator[tuple[int, bytes]]:
    with source.path.open("rb") as file:
        if file.read(2) in _WIDE:  # Windows tools; its line feeds are two bytes wide
            with source.path.open(encoding="utf-16", errors="replace") as wide:
                yield from ((number, line.encode("utf-8", "replace")) for number, line in enumerate(wide, 1))
            return
        file.seek(0)
        yield from enumerate(file, 1)


def _record(source: Source, number: int, line: bytes) -> Reading:
    name, digest = f"{source.name}:{number}", sha256(line).hexdigest()
    try:
        said, warning = _parsed(line)
        text = said.get("text")
        if not isinstance(text, str):
            raise InputError("no text in this line; give the article as a string under the key `text`")
        text = normalise(text)
        id = said.get("id")
        id = slug(str(id)) if isinstance(id, (str, int)) and str(id).strip() else f"{source.id}-{number}"
        pieces = lay_out(text, title=(facts := facts_from(said)).title)
        articles = articles_of(text, pieces, id=id, source=name, facts=facts)
        return Reading(name, digest, articles, warning=warning)
    except InputError as error:
        return Reading(name, digest, error=str(error))


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
