"""corrections.tsv → Corrections: what people decided about the graph, one line a decision. Refuses to know any graph.

UTF-8 with tabs; a byte order mark, CRLF, blank lines and lines that begin with # are put up with, and so is "-" for
an empty column. The first line is the header, which may come again; empty columns at the end of a line may be missing.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kg.errors import DataError, InputError
from kg.knowledge.spelling import known, relation_called, type_called
from kg.model import Correction, Objection
from kg.reading.metadata import iso_date
from kg.vocab import EntityType, Relation

COLUMNS = ("action", "subject", "relation", "object", "value", "source", "note", "date")
HEADER = "\t".join(COLUMNS)
_MARK = "\ufeff".encode()

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
    try:
        data = path.read_bytes()
    except OSError as error:
        wrong = Objection(name, 1, f"cannot be read ({error.strerror})", "check the file and its permissions")
        return CorrectionsFile(name, objections=(wrong,), is_broken=True)
    digest = sha256(data).hexdigest()
    try:
        rows = _rows(data, name)
    except _BrokenFileError as broken:
        return CorrectionsFile(name, digest, objections=(broken.objection,), is_broken=True)
    corrections: list[Correction] = []
    objections: list[Objection] = []
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
    _check_form(said)
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


def line(c: Correction) -> str:
    """The line of the file that says this decision, without a line break."""
    cells = (c.action, c.subject, c.relation or "", c.object, c.value, c.source, c.note, c.date)
    return "\t".join(" ".join(cell.split()) for cell in cells).rstrip("\t")


def append(path: Path, c: Correction) -> None:
    """Add the line of a decision to a file, which is made where there is none; all other bytes stay as they are.

    The file is replaced at once, never half written. Raises InputError where it cannot be written, DataError where it
    is no file of corrections.
    """
    file = Path(os.path.realpath(path))  # a link stays a link
    try:
        old = file.read_bytes() if file.exists() else b""
        end = b"\r\n" if b"\r\n" in old else b"\n"
        parts = [line(c)] if _has_header(old, path) else [HEADER, line(c)]
        gap = b"" if not old or old.endswith(b"\n") or old == _MARK else end
        new = old + gap + b"".join(part.encode() + end for part in parts)
        handle, work = tempfile.mkstemp(dir=file.parent, prefix=".kg-partial-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(new)
            _copy_mode(file, Path(work))
            Path(work).replace(file)
        except OSError:
            Path(work).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name another folder with --corpus") from error


def _has_header(data: bytes, path: Path) -> bool:
    try:
        return bool(_rows(data, str(path)))
    except _BrokenFileError as broken:
        raise DataError(str(broken.objection)) from None


def _copy_mode(file: Path, work: Path) -> None:
    """Give the new file the permissions of the old one, or those that a new file gets."""
    if file.exists():
        shutil.copymode(file, work)
    else:
        mask = os.umask(0)
        os.umask(mask)
        work.chmod(0o666 & ~mask)


class _BrokenFileError(Exception):
    """No line of the file can be used."""

    def __init__(self, name: str, number: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.objection = Objection(name, number, what, remedy)


def _rows(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """The header and the lines below it with their numbers, each as its cells; [] where there is nothing at all.

    Raises _BrokenFileError where the text cannot be read, or does not begin with the header.
    """
    try:
        text = data.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise _BrokenFileError(
            name, number, "is not UTF-8, so nothing in the file is used", "save it as UTF-8"
        ) from None
    # not splitlines: it would also end a line at characters that a quote may hold (U+2028, form feed)
    numbered = [(n, row.rstrip("\r")) for n, row in enumerate(text.split("\n"), 1)]
    rows = [(n, row.split("\t")) for n, row in numbered if row.strip() and not row.startswith("#")]
    if rows and not _is_header(rows[0][1]):
        shown = f"the first line must be the header, with tabs: {' '.join(COLUMNS)}"
        raise _BrokenFileError(name, rows[0][0], "there is no header, so nothing in the file is used", shown)
    return rows[:1] + [row for row in rows[1:] if not _is_header(row[1])]  # lines put together from two files have two


def _is_header(cells: list[str]) -> bool:
    return tuple(cell.strip() for cell in cells if cell.strip()) == COLUMNS


def _by_column(cells: list[str]) -> Mapping[str, str]:
    if len(cells) < 2 or any(cell.strip() for cell in cells[len(COLUMNS) :]):
        raise DataError(
            f"{len(cells)} column(s), not 2 to {len(COLUMNS)}; separate them with tabs: {', '.join(COLUMNS)}"
        )
    return dict(zip(COLUMNS, cells, strict=False))


def _plain(cell: str) -> str:
    cell = cell.strip()
    return "" if cell == "-" else cell


def _check_form(said: Mapping[str, str]) -> None:
    action = said["action"]
    if action not in FORMS:
        raise DataError(f"{action or 'empty'}: no such action; known: {', '.join(FORMS)}")
    form = FORMS[action]
    if missing := [column for column in form.needs if not said[column]]:
        raise DataError(f"{action} needs {' and '.join(missing)}; columns: {', '.join(COLUMNS)}")
    if extra := [c for c in COLUMNS if said[c] and c not in {*form.needs, *form.takes, *_ALWAYS}]:
        raise DataError(f"{action} takes no {' and no '.join(extra)}; columns: {', '.join(COLUMNS)}")
    if action == "reject" and bool(said["relation"]) != bool(said["object"]):
        raise DataError("reject needs relation and object, or neither; with neither, the whole node goes")
    if action == "reject" and said["value"] and not said["relation"]:
        raise DataError("reject of a node takes no value; it names the amount or post of an edge")


def _type(name: str) -> str:
    type = type_called(name)
    if type is None:
        raise DataError(f"{name}: no such type; known: {known(EntityType)}")
    return type.value
