"""What speaks for and against two names being one thing, with weights: data (data/identity/evidence.tsv) as a value.

Weights are log odds that add up, as in probabilistic record linkage (I. Fellegi, A. Sunter, "A Theory for Record
Linkage", JASA 64, 1969). Refuses to look at any thing itself.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kg.errors import DataError

_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence: how much it weighs (natural log odds of sameness), and how it is said."""

    id: str
    weight: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Clues:
    """All pieces of evidence by id."""

    by_id: Mapping[str, Clue]

    def probability(self, ids: Iterable[str]) -> float:
        """Probability that two things of which this evidence holds are one, 0..1; KeyError for an unknown id."""
        odds = self.by_id["prior"].weight + sum(self.by_id[i].weight for i in sorted(ids))
        return 1 / (1 + math.exp(-odds))


@lru_cache(maxsize=1)
def read_clues() -> Clues:
    """The evidence that ships with the package."""
    return parse_clues((files("kg.knowledge") / "data" / "identity" / "evidence.tsv").read_text("utf-8"))


def parse_clues(text: str) -> Clues:
    """The evidence in a table; DataError names the line of a broken row."""
    clues: dict[str, Clue] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        try:
            id, weight, zh, en = cells
            clues[id] = Clue(id, float(weight), zh, en)
        except ValueError as error:
            raise DataError(
                f"evidence.tsv, line {number}: want {_COLUMNS} columns (id, number, Chinese, English); mend the row"
            ) from error
    return Clues(clues)
