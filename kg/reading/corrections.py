"""corrections.tsv → Corrections: what people decided about the graph, one line a decision. Refuses to know any graph.

Tabs between the columns, as a spreadsheet writes them: a cell may stand in quotation marks, and has its own doubled
then, and line breaks. Encoded as articles may be; a byte order mark, CRLF, blank lines and lines that begin with # are
put up with, and so is "-" for an empty column. The first line is the header, which may come again; empty columns at the
end of a line may be missing.

Columns: action (merge 合并, distinct 分开, split 拆分, rename 改名, retype 改类型, reject 删除, confirm 确认, add 补充),
subject, relation, object, value, source, note, date.

- subject, object: the id of a node, or a name that fits one node only. An id may be that of a build in which the node
  had namesakes, or none (person/湛江市李建国, person/李建国); where it fits several by now, the line is refused.
- value: the new label or type; for an edge what is said beside it: "500万元", "院长", or "amount=500万元; time=2024".
- source: ids of articles, separated by " | ". For split, those that mean the new node; for add, the one that says so,
  or a URL, or words. For all others, those in which the subject is named, whom the line means: other nodes of that name
  never count, and where no node is left that one of them names, the line no longer fits. May be empty.
- note: the reason; for add the quote, or one's own words. date: of the decision.
"""

import csv
import io
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kg.atomic import replace_file
from kg.errors import DataError, InputError
from kg.knowledge.spelling import known, relation_called, type_called
from kg.model import Correction, Objection
from kg.reading.encoding import Decoded, decode, normalise
from kg.reading.metadata import iso_date
from kg.reading.unseen import without_unseen
from kg.vocab import EntityType, Relation

COLUMNS = ("action", "subject", "relation", "object", "value", "source", "note", "date")
HEADER = "\t".join(COLUMNS)

#: what actions are called in Chinese
ACTIONS_ZH: Mapping[str, str] = {
    "merge": "合并",
    "distinct": "分开",
    "split": "拆分",
    "rename": "改名",
    "retype": "改类型",
    "reject": "删除",
    "confirm": "确认",
    "add": "补充",
}

#: within a cell
_BREAK = re.compile(r"[ \t]*\n\s*")

_LONGEST = 10_000  #: characters of a cell; a spreadsheet takes 32,767
_LONGEST_LABEL = 200

#: what may stand in every line
_ALWAYS = {"action", "source", "note", "date"}


@dataclass(frozen=True, slots=True)
class Form:
    """Which columns the lines of an action fill."""

    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()  #: besides these and source, note, date


#: Every action with its form.
FORMS: Mapping[str, Form] = {
    "merge": Form(("subject", "object")),
    "distinct": Form(("subject", "object")),
    "split": Form(("subject", "value", "source")),
    "rename": Form(("subject", "value")),
    "retype": Form(("subject", "value")),
    "reject": Form(("subject",), ("relation", "object", "value")),
    "confirm": Form(("subject", "relation", "object"), ("value",)),
    "add": Form(("subject", "relation", "object", "note"), ("value",)),
}


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """A file of corrections that was read."""

    name: str
    digest: str = ""  #: sha256 of its bytes, "" where they cannot be read
    corrections: tuple[Correction, ...] = ()
    objections: tuple[Objection, ...] = ()  #: to lines that are wrong, and so are not among the corrections
    is_broken: bool = False  #: none of its lines can be used, whatever they say


def read_corrections(path: Path, name: str) -> CorrectionsFile:
    """The corrections in a file, which errors call `name`; what is wrong with it stands in its objections."""
    if path.exists() and not path.is_file():  # of a pipe or a device there may be no end
        wrong = Objection(name, 1, "no regular file (a pipe, a device)", "remove it")
        return CorrectionsFile(name, objections=(wrong,), is_broken=True)
    try:
        data = path.read_bytes()
    except OSError as error:
        wrong = Objection(name, 1, f"cannot be read ({error.strerror})", "check the file and its permissions")
        return CorrectionsFile(name, objections=(wrong,), is_broken=True)
    digest = sha256(data).hexdigest()
    try:
        rows, damage = _rows(data, name)
    except _BrokenFileError as broken:
        return CorrectionsFile(name, digest, objections=(broken.objection,), is_broken=True)
    corrections: list[Correction] = []
    objections = [Objection(name, 1, damage, "", "remark")] if damage else []
    for number, cells in rows[1:]:
        try:
            corrections.append(replace(correction(_by_column(cells)), file=name, line=number))
        except DataError as error:
            what, _, remedy = str(error).rpartition("; ")
            objections.append(Objection(name, number, what, remedy))
    return CorrectionsFile(name, digest, tuple(corrections), tuple(objections))


def correction(cells: Mapping[str, str]) -> Correction:
    """The decision of one line, by column, in the one spelling that the rest of the project expects.

    Raises:
        DataError: what is wrong with it; what is allowed.
    """
    said = {column: _plain(cells.get(column, "")) for column in COLUMNS}
    said["action"] = action_called(said["action"])
    _check_form(said)
    _check_length(said)
    relation = relation_called(said["relation"]) if said["relation"] else None
    if said["relation"] and relation is None:
        raise DataError(f"{said['relation']}: no such relation; known: {known(Relation)}")
    date = iso_date(said["date"])
    if said["date"] and not date:
        raise DataError(f"{said['date']}: no such date; write it like 2024-05-01, or leave it out")
    return Correction(
        action=said["action"],
        subject=said["subject"],
        relation=relation,
        object=said["object"],
        value=_type(said["value"]) if said["action"] == "retype" else said["value"],
        source=said["source"],
        note=said["note"],
        date=date,
    )


def action_called(name: str) -> str:
    """The action of that name, in English or Chinese; the name itself if there is none.

    >>> action_called("合并"), action_called("Merge"), action_called("erase")
    ('merge', 'merge', 'erase')
    """
    return next((action for action, zh in ACTIONS_ZH.items() if name.lower() in (action, zh)), name)


def known_actions() -> str:
    """The actions with their Chinese names, for an error that says what is allowed."""
    return ", ".join(f"{action} ({zh})" for action, zh in ACTIONS_ZH.items())


def line(c: Correction) -> str:
    """The line of the file that says this decision, without a line break."""
    cells = (c.action, c.subject, c.relation or "", c.object, c.value, c.source, c.note, c.date)
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(" ".join(cell.split()) for cell in cells)
    return out.getvalue().rstrip("\t\n")


def append(path: Path, c: Correction) -> None:
    """Add the line of a decision to a file, which is made where there is none; all other bytes stay as they are.

    The file is replaced at once, never half written. Raises InputError where it cannot be written, DataError where it
    is no file of corrections.
    """
    file = Path(os.path.realpath(path))  # a link stays a link
    try:
        old = file.read_bytes() if file.exists() else b""
        rows, encoding, text = _told(old, path)
        end = "\r\n" if "\r\n" in text else "\n"
        parts = [line(c)] if rows else [HEADER, line(c)]
        gap = "" if not text.strip("\ufeff") or text.endswith("\n") else end
        try:
            new = old + (gap + "".join(part + end for part in parts)).encode(encoding)
        except UnicodeEncodeError:
            raise DataError(f"{path}: is in {encoding}, which cannot hold this line; save it as UTF-8") from None
        replace_file(file, new)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name another folder with --corpus") from error


def _told(data: bytes, path: Path) -> tuple[list[tuple[int, list[str]]], str, str]:
    """The rows of a file, its encoding, and its text with the line ends as they are. Raises DataError."""
    try:
        rows, _ = _rows(data, str(path))
    except _BrokenFileError as broken:
        raise DataError(str(broken.objection)) from None
    encoding = _decoded(data).encoding
    return rows, encoding, data.decode(encoding, "replace")


class _BrokenFileError(Exception):
    """No line of the file can be used."""

    def __init__(self, name: str, number: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.objection = Objection(name, number, what, remedy)


def _rows(data: bytes, name: str) -> tuple[list[tuple[int, list[str]]], str]:
    """The header and the rows below it with their lines, each as its cells; and what is damaged in the text.

    No rows where there is nothing at all. Raises _BrokenFileError where the text cannot be read, or does not begin with
    the header.
    """
    try:
        decoded = _decoded(data)
    except InputError as error:
        what, _, remedy = str(error).rpartition("; ")
        raise _BrokenFileError(name, 1, what, remedy) from None
    rows = list(_records(decoded.text))
    if rows and not _is_header(rows[0][1]):
        shown = f"the first line must be the header, with tabs: {' '.join(COLUMNS)}"
        raise _BrokenFileError(name, rows[0][0], "there is no header, so nothing in the file is used", shown)
    # lines put together from two files have two headers
    return rows[:1] + [row for row in rows[1:] if not _is_header(row[1])], decoded.warning


def _decoded(data: bytes) -> Decoded:
    """The text of a file, as that of an article is found; but UTF-8 with our header is not put in doubt by a NUL."""
    if HEADER.encode() in data:
        with suppress(UnicodeDecodeError):
            return Decoded(normalise(data.decode("utf-8")), "utf-8")
    return decode(data)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with the number of its first line; blank lines and comments are none."""
    # not splitlines: it would also end a line at characters that a quote may hold (U+2028, form feed)
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        start, at = at, at + 1
        if not lines[start].strip() or lines[start].startswith("#"):
            continue
        reader = csv.reader((f"{lines[n]}\n" for n in range(start, len(lines))), delimiter="\t", strict=True)
        try:
            cells = next(reader)
            at = start + reader.line_num
        except csv.Error:  # a quotation mark that was meant as such: "四季"行动
            cells = lines[start].split("\t")
        yield start + 1, cells


def _is_header(cells: list[str]) -> bool:
    return tuple(cell.strip() for cell in cells if cell.strip()) == COLUMNS


def _by_column(cells: list[str]) -> Mapping[str, str]:
    if len(cells) < 2 or any(cell.strip() for cell in cells[len(COLUMNS) :]):
        raise DataError(
            f"{len(cells)} column(s), not 2 to {len(COLUMNS)}; separate them with tabs: {', '.join(COLUMNS)}"
        )
    return dict(zip(COLUMNS, cells, strict=False))


def _plain(cell: str) -> str:
    cell = without_unseen(_BREAK.sub(" ", cell)).strip()
    return "" if cell == "-" else cell


def _check_form(said: Mapping[str, str]) -> None:
    action = said["action"]
    if action not in FORMS:
        raise DataError(f"{action or 'empty'}: no such action; known: {known_actions()}")
    form = FORMS[action]
    if missing := [column for column in form.needs if not said[column]]:
        raise DataError(f"{action} needs {' and '.join(missing)}; columns: {', '.join(COLUMNS)}")
    if extra := [c for c in COLUMNS if said[c] and c not in {*form.needs, *form.takes, *_ALWAYS}]:
        raise DataError(f"{action} takes no {' and no '.join(extra)}; columns: {', '.join(COLUMNS)}")
    if action == "reject" and bool(said["relation"]) != bool(said["object"]):
        raise DataError("reject needs relation and object, or neither; with neither, the whole node goes")
    if action == "reject" and said["value"] and not said["relation"]:
        raise DataError("reject of a node takes no value; it names the amount or post of an edge")


def _check_length(said: Mapping[str, str]) -> None:
    longest = dict.fromkeys(COLUMNS, _LONGEST) | dict.fromkeys(("subject", "object"), _LONGEST_LABEL)
    if said["action"] in ("rename", "split"):
        longest["value"] = _LONGEST_LABEL
    for column, most in longest.items():
        if len(said[column]) > most:
            raise DataError(f"{column}: {len(said[column])} characters; shorten it to {most}")


def _type(name: str) -> str:
    type = type_called(name)
    if type is None:
        raise DataError(f"{name}: no such type; known: {known(EntityType)}")
    return type.value
