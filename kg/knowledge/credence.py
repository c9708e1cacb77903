"""The weights of what speaks for a thing that the finders hand on, and for two being one; kg.training fits them."""

import gzip
import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kg.errors import DataError
from kg.vocab import EntityType

FILE = "things.tsv.gz"
SAMENESS_FILE = "same.tsv.gz"
#: weights are whole numbers of this, so that their sums do not hang on the order
UNIT = 1e-3


@dataclass(frozen=True, eq=False)
class Credence:
    """A logistic regression: `bias` and `floor` (of the probability) by type, and the weight of each feature."""

    bias: Mapping[EntityType, int]
    floor: Mapping[EntityType, float]
    weights: Mapping[str, int]

    def probability(self, type_: EntityType, features: Iterable[str]) -> float:
        """How likely what the features say of a thing, or of a pair of things, of the type makes it."""
        total = self.bias[type_] + sum(filter(None, map(self.weights.get, features)))
        return 1 / (1 + math.exp(-total * UNIT))


@lru_cache(maxsize=1)
def read_credence() -> Credence:
    """Of things: the weights that ship with the package. Raises DataError for a row that is none."""
    return _read(FILE)


@lru_cache(maxsize=1)
def read_sameness() -> Credence:
    """Of pairs of things: the weights that ship with the package. Raises DataError for a row that is none."""
    return _read(SAMENESS_FILE)


def _read(name: str) -> Credence:
    data = (files("kg.knowledge") / "data" / "weights" / name).read_bytes()
    try:
        return parse(gzip.decompress(data).decode("utf-8"), name)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        raise DataError(f"{name}: not a table of weights; fit them again (python -m kg.training)") from None


def parse(text: str, name: str = FILE) -> Credence:
    """The weights from rows of "#, type, bias, floor" and of "feature, weight"; errors name the file by `name`."""
    bias: dict[EntityType, int] = {}
    floor: dict[EntityType, float] = {}
    weights: dict[str, int] = {}
    for number, line in enumerate(text.strip("\n").split("\n"), 1):
        cells = line.split("\t")
        try:
            if cells[0] == "#":
                bias[EntityType(cells[1])], floor[EntityType(cells[1])] = int(cells[2]), float(cells[3])
            else:
                weights[cells[0]] = int(cells[1])
        except (IndexError, ValueError):
            raise DataError(
                f"{name}, line {number}: not a row of weights; fit them again (python -m kg.training)"
            ) from None
    if missing := [type_ for type_ in EntityType if type_ not in bias]:
        raise DataError(f"{name}: no row for {', '.join(missing)}; fit the weights again (python -m kg.training)")
    return Credence(bias, floor, weights)
