"""How much like a person's name a string of Chinese characters is: statistics of characters, not of whole names.

Log odds of each character at its place in a name against running text, summed: a naive Bayes decision between "name"
and "text" (J. Sun et al., "Chinese named entity identification using class-based language model", COLING 2002, do the
same with a class model for persons). data/names/make_names.py gathers the figures. Refuses to look at any context.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kg.errors import DataError

#: of a character that the figures lack: rare ones stand in names rather than in text
_UNSEEN = (2.0, 2.0, 2.0, 2.0)


@dataclass(frozen=True)
class Names:
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


@lru_cache(maxsize=1)
def read_names() -> Names:
    """The figures that ship with the package."""
    path = files("kg.knowledge") / "data" / "names" / "characters.tsv"
    odds: dict[str, tuple[float, float, float, float]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 5:
            raise DataError(f"characters.tsv, line {number}: {len(cells)} columns, want 5; separate them by tabs")
        odds[cells[0]] = (float(cells[1]), float(cells[2]), float(cells[3]), float(cells[4]))
    return Names(odds)
