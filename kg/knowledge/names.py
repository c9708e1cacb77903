"""How much like a person's name a string of Chinese characters is, and how many bear it: statistics of characters.

Odds: of each character at its place in a name against running text, as logarithms, summed: a naive Bayes decision
between "name" and "text" (J. Sun et al., "Chinese named entity identification using class-based language model", COLING
2002, do the same with a class model for persons). Shares: how many people have the character there.
data/names/make_names.py gathers both. Refuses to look at any context, and holds no whole names.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kg.errors import DataError

#: of a character that the figures lack: rare ones stand in names rather than in text
_UNSEEN = (2.0, 2.0, 2.0, 2.0)
#: people that shares are of, and the share of a character that they lack
_PEOPLE = 100_000
_UNCOUNTED = (3.0, 3.0, 3.0, 3.0)


@dataclass(frozen=True)
class NameOdds:
    """Log odds by character: as surname, as first and last of a given name of two, as the only one."""

    odds: dict[str, tuple[float, float, float, float]]

    def score(self, name: str, surname: int = 1) -> float:
        """Log odds that the characters, the first `surname` of them a surname, are a name; above 5 they mostly are.

        A compound surname counts as a frequent one; names with other than one or two given characters score -99.
        """
        given = [self.odds.get(c, _UNSEEN) for c in name[surname:]]
        family = self.odds.get(name[0], _UNSEEN)[0] if surname == 1 else 3.0
        if len(given) == 1:
            return family + given[0][3]
        return family + given[0][1] + given[1][2] if len(given) == 2 else -99.0

    def last(self, character: str) -> float:
        """Log odds that the character stands last in a given name of two rather than in text."""
        return self.odds.get(character, _UNSEEN)[2]


@dataclass(frozen=True)
class NameShares:
    """People of 100,000 by character: as surname, as first and last of a given name of two, as the only one."""

    people: dict[str, tuple[float, float, float, float]]

    def bearers(self, name: str) -> float:
        """How many of 10,000 people are to be expected to bear a name, its characters being independent.

        0 for names that have not two or three characters: compound surnames are rare.
        """
        if len(name) not in (2, 3):
            return 0.0
        slots = (0, 3) if len(name) == 2 else (0, 1, 2)
        shares = [self.people.get(c, _UNCOUNTED)[slot] or _UNCOUNTED[slot] for c, slot in zip(name, slots, strict=True)]
        expected = 10_000.0
        for share in shares:
            expected *= share / _PEOPLE
        return expected


@lru_cache(maxsize=1)
def read_names() -> NameOdds:
    """The odds that ship with the package."""
    return NameOdds(_read("characters.tsv"))


@lru_cache(maxsize=1)
def read_name_shares() -> NameShares:
    """The shares that ship with the package."""
    return NameShares(_read("shares.tsv"))


def _read(file: str) -> dict[str, tuple[float, float, float, float]]:
    figures: dict[str, tuple[float, float, float, float]] = {}
    text = (files("kg.knowledge") / "data" / "names" / file).read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 5:
            raise DataError(f"{file}, line {number}: {len(cells)} columns, want 5; separate them by tabs")
        figures[cells[0]] = (float(cells[1]), float(cells[2]), float(cells[3]), float(cells[4]))
    return figures
