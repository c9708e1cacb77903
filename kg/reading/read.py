"""One source → its Readings: opened, told by its content, within the limits, laid out. Never raises for a bad file."""

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar, cast
from warnings import catch_warnings, simplefilter

from kg.errors import InputError
from kg.model import Article
from kg.reading.formats import FORMATS, format_of
from kg.reading.formats.names import DOUBTFUL, NAMES, named_format
from kg.reading.layout import Piece, lay_out
from kg.reading.metadata import Facts
from kg.reading.parsing import damaged, parse
from kg.reading.record import Corpus, Member, Reading, Record
from kg.reading.sidecar import facts_in_name
from kg.reading.sources import STANDARD_INPUT, Source, shown, slug

#: so many archives may lie in one another: an archive of archives, but no nest of them
MAX_DEPTH = 2

#: most characters of an article: some hundred times those of a long one
LONGEST_ARTICLE = 1_000_000

#: what a gzip file raises that ends too early or is none behind its first bytes
_TORN = (EOFError, zlib.error, gzip.BadGzipFile)
#: how a gzip file begins
_GZIP = b"\x1f\x8b"

_Item = TypeVar("_Item")


def read_source(source: Source, corpus: Corpus) -> Iterator[Reading]:
    """The Readings of one file."""
    named = (corpus.format if source.asked else "") or named_format(source.name)
    try:
        with _opened(source.path, corpus.max_file_size) as packed:
            file = _unpacked(packed, source.name)
            format = corpus.format if source.asked and corpus.format else format_of(file, named)
            if FORMATS[format].streamed:
                before = _state(file)
                yield from _readings(source, file, format, corpus)
                if _state(file) != before:
                    raise InputError("the file changed while it was read; build again when it is complete")
            else:
                data = _whole(file, corpus.max_file_size)
                yield from _readings(source, io.BytesIO(data), format, corpus)
    except InputError as error:
        yield Reading(source.name, error=str(error))
    except _TORN as error:
        yield Reading(source.name, error=_torn(error))
    except (OSError, UnicodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).splitlines()[0]
        yield Reading(source.name, error=f"cannot be read ({reason}); check the file and its permissions")


@contextmanager
def _opened(path: Path, most: int) -> Iterator[BinaryIO]:
    """The file, or what stands in standard input, which cannot be read twice and is therefore taken whole."""
    if path == STANDARD_INPUT:
        yield io.BytesIO(sys.stdin.buffer.read(most + 1))
    else:
        with path.open("rb") as file:
            yield file


def _unpacked(file: BinaryIO, name: str) -> BinaryIO:
    """The file, or what a gzip file holds; `warcio` unpacks archives of pages itself."""
    head = file.read(len(_GZIP))
    file.seek(0)
    packed = head == _GZIP and name.lower().endswith(".gz") and named_format(name) != "warc"
    return cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file


def _torn(error: Exception) -> str:
    return f"damaged gzip file ({error}); get a whole copy"


def _whole(file: BinaryIO, most: int) -> bytes:
    before = _state(file)
    data = file.read(most + 1)
    if len(data) > most:
        raise InputError(f"more than {_size(most)}; split it, or allow more with --max-file-size")
    if _state(file) != before:
        raise InputError("the file changed while it was read; build again when it is complete")
    return data


def _state(file: BinaryIO) -> tuple[int, int]:
    """Size and time of the last change, where the file has these."""
    try:
        state = os.fstat(file.fileno())
    except io.UnsupportedOperation:
        return (0, 0)
    return (state.st_size, state.st_mtime_ns)


def _size(bytes: int) -> str:
    return f"{bytes / 2**20:,.0f} MB" if bytes >= 2**20 else f"{bytes:,} bytes"


def _readings(source: Source, file: BinaryIO, format: str, corpus: Corpus, depth: int = 0) -> Iterator[Reading]:
    """One Reading per record of an open file, members of archives included."""
    digest, note = "", _misnamed(source.name, format)
    if not FORMATS[format].streamed:
        digest = sha256(file.read()).hexdigest()
        file.seek(0)
    try:
        for item in _quiet(parse(format, file, corpus)):
            if isinstance(item, Member):
                yield from _member(source, item, corpus, depth)
                continue
            reading, said = reading_of(source, item), note
            note = ""  # said once
            yield replace(reading, warning="; ".join(filter(None, (said, reading.warning)))) if said else reading
    except (InputError, OSError) as error:
        yield Reading(source.name, digest, error=str(error))
    except Exception as error:  # parsers raise whatever comes to hand where a file is damaged
        yield Reading(source.name, digest, error=damaged(format, error))


def _quiet(items: Iterator[_Item]) -> Iterator[_Item]:
    """The items, without what parsers write to stderr on the way, in the words of the file: the report says it."""
    while True:
        with redirect_stderr(io.StringIO()), catch_warnings():
            simplefilter("ignore")
            try:
                item = next(items)
            except StopIteration:
                return
        yield item


def _misnamed(name: str, format: str) -> str:
    """What to say where a name speaks of another format than the content."""
    lower = name.lower()
    if not (named_format(name) or lower.endswith(DOUBTFUL)) or lower.endswith(NAMES[format]):
        return ""
    return f"its name ends in {PurePosixPath(lower).suffix} but it is {format}, and was read as that"


def _member(archive: Source, member: Member, corpus: Corpus, depth: int) -> Iterator[Reading]:
    stem = str(PurePosixPath(member.name).with_suffix(""))
    source = Source(archive.path, f"{archive.name}/{shown(member.name)}", f"{archive.id}-{slug(stem)}", member.facts)
    if member.error:
        yield Reading(source.name, error=member.error)
        return
    try:
        file = _unpacked(io.BytesIO(member.data), member.name)
        format = format_of(file, member.format or named_format(member.name))
        if not FORMATS[format].streamed:
            file = io.BytesIO(_whole(file, corpus.max_file_size))
    except InputError as error:
        yield Reading(source.name, error=str(error))
        return
    except _TORN as error:
        yield Reading(source.name, error=_torn(error))
        return
    if format in ("zip", "warc") and depth + 1 >= MAX_DEPTH:
        yield Reading(source.name, error=f"more than {MAX_DEPTH} archives in one another; unpack the outer one")
        return
    yield from _readings(source, file, format, corpus, depth + 1)


def reading_of(source: Source, record: Record) -> Reading:
    """What one record of a source gives."""
    name = f"{source.name}:{record.at}" if record.at else source.name
    id = slug(record.id) if record.id.strip() else f"{source.id}-{record.at}" if record.at else source.id
    digest = sha256(record.raw).hexdigest() if record.raw else ""
    if record.error:
        return Reading(name, digest, error=record.error)
    facts = record.facts.or_else(source.facts)
    pieces = lay_out(record.text, start=record.start, title=facts.title, markdown=record.markdown)
    if not pieces:
        return Reading(name, digest, error="there is no article in it (no letters); remove it or fill it")
    if (longest := max(map(_length, pieces))) > LONGEST_ARTICLE:
        error = f"an article of {longest:,} characters, at most {LONGEST_ARTICLE:,} are read; split it"
        return Reading(name, digest, error=error)
    page = Article(id, record.text, source=name, fragments=record.fragments)
    articles = _articles(page, pieces, facts)
    return Reading(name, digest, articles, warning=record.warning)


def _length(piece: Piece) -> int:
    return sum(end - start for block in piece.blocks for start, end in block.spans)


def _articles(page: Article, pieces: Sequence[Piece], facts: Facts) -> tuple[Article, ...]:
    """One Article per piece of a page: its id, or `id-1`, `id-2` … for several; given facts come before found ones.

    A given title belongs to a page with one article only.
    """
    page = replace(page, digest=sha256(page.text.encode()).hexdigest())
    articles = []
    for number, piece in enumerate(pieces, 1):
        alone = len(pieces) == 1
        known = facts.or_else(piece.facts) if alone else piece.facts.or_else(facts)
        known = known.or_else(facts_in_name(page.source))
        articles.append(
            replace(
                page,
                id=page.id if alone else f"{page.id}-{number}",
                blocks=piece.blocks,
                title=known.title,
                date=known.date,
                outlet=known.outlet,
                author=known.author,
                url=known.url,
            )
        )
    return tuple(articles)
