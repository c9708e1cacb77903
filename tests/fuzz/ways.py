"""What every way in has: how an input is made of chance, and what must hold whatever it is."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Case:
    """One input; `name` says what is to be done with the data, and ends the name of its file where it is kept."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Way:
    """A way in. `check` says in a word what became of a case; it raises where something is wrong."""

    make: Callable[[Random], Case]
    check: Callable[[Case], str]


#: One case of so many is tried twice: the same must come of it.
TWICE = 20


def is_twice(case: Case) -> bool:
    """Whether the case is to be tried twice: told by the case itself."""
    return sum(case.data) % TWICE == 0
