"""What is known about files besides what stands in them: from an `articles.csv` beside them, and from their names."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from kg.errors import InputError
from kg.knowledge.headings import read_headings
from kg.reading.bylines import paper_in
from kg.reading.encoding import decode
from kg.reading.metadata import NOTHING, Facts, facts_from, iso_date
from kg.reading.record import MAX_FILE_SIZE, Reading
from kg.reading.sources import STANDARD_INPUT, Source, Unusable

#: a table of this name says what is known about the files of its folder, if it has a column of files and none of texts
SIDECAR = "articles.csv"
_PARTS = re.compile(r"[\s_,，()（）\[\]【】《》]+|(?<=\D)-|-(?=\D)")
_DAY = len("2024-03-05")


def read_sidecar(folder: Path) -> Mapping[str, Facts]:
    """Name of a file, in lower case → what the table of its folder says about it; {} where there is no such table."""
    table = folder / SIDECAR
    if table.is_symlink() or not table.is_file():  # it may lead out of what was asked for, or be a pipe without an end
        return {}
    try:
        with table.open("rb") as file:
            rows = csv.reader(io.StringIO(decode(file.read(MAX_FILE_SIZE)).text, newline=""))
            columns = _columns(next(rows, []))
            return {row[columns["file"]].strip().lower(): _facts(row, columns) for row in rows if _named(row, columns)}
    except (OSError, InputError, csv.Error):
        return {}


def described(sources: Iterable[Source | Unusable]) -> Iterator[Source | Unusable | Reading]:
    """The same, each with what a table beside it says; in place of such a table, what is wrong with it, if anything."""
    known = tuple(sources)
    files = {source.path for source in known if isinstance(source, Source)}
    tables = {folder: read_sidecar(folder) for folder in {file.parent for file in files - {STANDARD_INPUT}}}
    there = {(file.parent, file.name.lower()) for file in files}
    for source in known:
        if isinstance(source, Unusable) or not (table := tables.get(source.path.parent)):
            yield source
        elif source.path.name.lower() != SIDECAR:
            yield replace(source, facts=table.get(source.path.name.lower(), NOTHING))
        elif missing := [name for name in table if (source.path.parent, name) not in there]:
            names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
            yield Reading(
                source.name, warning=f"names {len(missing)} file(s) that were not read: {names}; check the names"
            )


def facts_in_name(name: str) -> Facts:
    """Day and outlet, as far as the name of a file has them.

    >>> facts_in_name("a/2024-03-05_南方日报_石桥村通路.txt")
    Facts(title='', date='2024-03-05', outlet='南方日报', author='', url='')
    """
    stem = PurePosixPath(name).stem
    day = iso_date(stem)
    papers = (part for part in _PARTS.split(stem) if (found := paper_in(part)) and found[0] == part)
    return Facts(date=day if len(day) == _DAY else "", outlet=next(papers, ""))


def _columns(headings: list[str]) -> Mapping[str, int]:
    """Field → number of its column; {} for a table of articles."""
    known = {**read_headings("column"), **dict.fromkeys(read_headings("sidecar"), "file")}
    columns: dict[str, int] = {}
    for number, heading in enumerate(headings):
        if field := known.get(heading.strip().lower()):
            columns.setdefault(field, number)
    return columns if "file" in columns and "text" not in columns else {}


def _named(row: list[str], columns: Mapping[str, int]) -> bool:
    return len(row) > columns.get("file", len(row)) and bool(row[columns["file"]].strip())


def _facts(row: list[str], columns: Mapping[str, int]) -> Facts:
    said: dict[object, object] = {field: row[n] for field, n in columns.items() if n < len(row) and row[n].strip()}
    return facts_from(said)
