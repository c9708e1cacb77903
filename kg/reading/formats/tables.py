"""Tables of scraped articles, one a row: `.csv` (also with tabs or semicolons) and `.xlsx`."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from kg.errors import InputError
from kg.knowledge.headings import read_headings
from kg.knowledge.script import one_script
from kg.model import Fragments
from kg.reading.encoding import decode, normalise
from kg.reading.formats.limits import open_zip
from kg.reading.formats.names import escaped
from kg.reading.metadata import facts_from
from kg.reading.record import Corpus, Record

#: what a column can be for
FIELDS = ("text", "title", "date", "outlet", "author", "url", "id")
_DELIMITERS = ",\t;|"
_CELL = 32_767  #: letters that a spreadsheet keeps of a cell
_BOTH = "name them: --columns text=HEADING,title=HEADING"

_Row = Sequence[object]


def csv_records(file: BinaryIO, corpus: Corpus) -> Iterator[Record]:
    """The articles of a file of separated values, after its line of headings, which is row 1 of its fragments."""
    decoded = decode(file.read())
    csv.field_size_limit(corpus.max_file_size)  # the default would refuse an article of 131,073 letters
    head = decoded.text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda sign: (head.count(sign), -_DELIMITERS.index(sign)))
    try:
        yield from _records(
            csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter), corpus, warning=decoded.warning
        )
    except csv.Error as error:
        raise InputError(f"broken table ({error}); save it anew as CSV in UTF-8") from error


def xlsx_records(file: BinaryIO, corpus: Corpus) -> Iterator[Record]:
    """The articles of a workbook, sheet by sheet; a sheet without a column for the text is passed over.

    Raises InputError where no sheet has one. Fragments name the sheet and the row, as spreadsheets number it.
    """
    from openpyxl import load_workbook

    open_zip(file, corpus.max_file_size)
    book = load_workbook(file, read_only=True, data_only=True)
    problems: list[str] = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its size may be wrong, and by millions of empty cells
        at = f"{sheet.title}!" if len(book.worksheets) > 1 else ""
        try:
            inside = f"sheet={escaped(sheet.title)}&"
            yield from _records(sheet.iter_rows(values_only=True), corpus, at=at, inside=inside)
        except InputError as error:
            problems.append(str(error))
    if len(problems) == len(book.worksheets):
        raise InputError(problems[0] if problems else "no sheet in this workbook; save it anew")


def _records(
    rows: Iterable[_Row], corpus: Corpus, *, at: str = "", inside: str = "", warning: str = ""
) -> Iterator[Record]:
    """A record per row that is not empty, the headings counting as one.

    `at`, in its name, and `inside`, in its fragments, stand before the number of the row.
    """
    columns: dict[str, int] = {}
    empty = True
    for number, row in enumerate(rows, 1):
        if not any(cell not in (None, "") for cell in row):
            continue
        if not columns:
            columns = columns_of([_words(cell) for cell in row], corpus.columns)
            continue
        yield row_record(row, columns, at=f"{at}{number}", fragment=f"{inside}row={number}", warning=warning)
        warning, empty = "", False  # one warning for the file is enough
    if empty:
        raise InputError("the table is empty; put headings in the first row and an article in each row below")


def row_record(row: _Row, columns: Mapping[str, int], *, at: str, fragment: str, warning: str = "") -> Record:
    """The article in a row, whose fields stand in these columns; `at` and `fragment` say which row it is."""
    said = {field: row[n] for field, n in columns.items() if n < len(row)}
    words = {field: _words(cell) for field, cell in said.items()}
    text, raw = words.pop("text", ""), "\x1f".join(words.values())
    if not text:
        return Record(raw=raw.encode(), at=at, error="no text in this row; fill it or remove it")
    if len(text) == _CELL:
        warning = f"the text has {_CELL:,} letters, where spreadsheets cut; compare it with the original"
    facts = facts_from({key: value for key, value in said.items() if key not in ("text", "id")})
    if facts.title and not text.startswith(facts.title):
        text = f"{facts.title}\n\n{text}"
    raw = f"{text}\x1f{raw}".encode("utf-8", "replace").decode()
    known = Record(normalise(text), facts, raw.encode(), at=at, id=words.get("id", ""), warning=warning)
    return replace(known, fragments=Fragments(fragment))


def columns_of(headings: Sequence[str], told: Mapping[str, str]) -> dict[str, int]:
    """Field → number of its column: as told, else by its heading, the first that fits.

    Raises InputError where a column that was told is not there, or none is known to hold the text.
    """
    plain = [heading.strip().lower() for heading in headings]
    columns: dict[str, int] = {}
    for field, heading in told.items():
        if heading.strip().lower() not in plain:
            raise InputError(f"no column {heading!r}; there are {_listed(headings)}; {_BOTH}")
        columns[field] = plain.index(heading.strip().lower())
    known = read_headings("column")
    for number, heading in enumerate(plain):
        if (field := known.get(one_script(heading.replace(" ", "")), "")) and number not in columns.values():
            columns.setdefault(field, number)
    if "text" not in columns:
        raise InputError(f"no column is known to hold the text; there are {_listed(headings)}; {_BOTH}")
    return columns


def _listed(headings: Sequence[str]) -> str:
    return ", ".join(" ".join(h.split())[:40] for h in headings[:12]) + (" …" if len(headings) > 12 else "")


def _words(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
