"""How often each rule of extraction usually speaks: counted in a corpus whose edges people have looked at."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kg.errors import DataError

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Usual:
    """Numbers of statements in that corpus."""

    statements: int
    by_rule: dict[str, int]


@lru_cache(maxsize=1)
def read_usual() -> Usual:
    """The table that ships with the package; raises DataError, with the line, where it is wrong."""
    rows: dict[str, int] = {}
    path = files("kg.knowledge") / "data" / "rules" / "usual.tsv"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            rule, _, statements = line.partition("\t")
            if not statements.isdecimal():
                raise DataError(f"usual.tsv, line {number}: {line!r}; write rule, number of statements")
            rows[rule] = int(statements)
    return Usual(rows.pop(_ALL), rows)
