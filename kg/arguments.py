"""What arguments may be: the value in its own type, or a UsageError that names the argument and what is allowed."""

import re
from collections.abc import Iterable
from datetime import date
from numbers import Integral, Real
from os import PathLike
from pathlib import Path
from reprlib import Repr

from kg.errors import UsageError

StrPath = str | PathLike[str]

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#]")
_REPR = Repr()
_REPR.maxstring = _REPR.maxother = 60


def refused(name: str, value: object, allowed: str) -> UsageError:
    """The error that says that an argument is not possible, on one line, and what is.

    >>> print(refused("least", 2, "give a confidence from 0 to 1"))
    least: 2 is not possible; give a confidence from 0 to 1
    """
    return UsageError(f"{name}: {shown(value)} is not possible; {allowed}")


def shown(value: object) -> str:
    """A value as an error shows it: short, on one line."""
    return " ".join(_REPR.repr(value).split())


def whole(name: str, value: object, *, least: int) -> int:
    """The value of an argument that must be a whole number; raises UsageError where it is none or less than `least`."""
    if not isinstance(value, Integral) or value < least:
        raise refused(name, value, f"give a whole number, {least} or more")
    return int(value)


def share(name: str, value: object) -> float:
    """The value of an argument that must be a number from 0 to 1; raises UsageError where it is none."""
    if not (isinstance(value, Real) and value <= 1 and not value < 0):
        raise refused(name, value, "give a confidence from 0 to 1")
    return float(value)


def text(name: str, value: object, *, what: str = "a text") -> str:
    """The value of an argument that must be a text; raises UsageError where it is none."""
    if not isinstance(value, str):
        raise refused(name, value, f"give {what}")
    return value


def day(name: str, value: object) -> str:
    """The value of an argument that must be a date, as it is written; whether it is one is not asked of a text.

    Raises UsageError where it is neither a text, nor a year, nor a date.
    """
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, str | Integral):
        return str(value)
    raise refused(name, value, 'give a date like "2024", "2024-05" or "2024-05-01", or "" to leave that end open')


def path(name: str, value: object) -> Path:
    """The value of an argument that must be the path of a file or folder; raises UsageError where it is none."""
    allowed = "give the path of a file or folder, as a text or a pathlib.Path"
    try:
        given = Path(value)  # type: ignore[arg-type]
    except TypeError:
        raise refused(name, value, allowed) from None
    if value == "" or "\0" in str(given):  # pathlib takes "" for this folder: what a variable holds that is not set
        raise refused(name, value, f'{allowed}; "." is this folder')
    return given


def paths(name: str, value: object) -> list[Path]:
    """The value of an argument that must be one path or several; raises UsageError where it is none."""
    if isinstance(value, str | bytes | PathLike) or not isinstance(value, Iterable):
        return [path(name, value)]
    return [path(name, one) for one in value]


def base_iri(value: object) -> str:
    """What IRIs begin with; raises UsageError where it is no absolute IRI that a name can follow."""
    if not isinstance(value, str) or not _IRI.fullmatch(value):
        raise refused("base", value, "give an absolute IRI that ends in / or #, like https://kg.example/id/")
    return value
