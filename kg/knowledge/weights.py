"""The weights of features for each relation, fitted by kg.training; a feature that no relation weighs is not kept."""

import gzip
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from kg.errors import DataError
from kg.vocab import Relation

FILE = "relations.tsv.gz"
#: weights are whole numbers of this, so that their sums do not hang on the order
_UNIT = 1e-4
#: bits that the sum of one relation has in a packed number
_BITS = 40
_HALF = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1


@dataclass(frozen=True, eq=False)
class Weights:
    """Logistic regressions, one for each relation that is weighed.

    By relation: `bias`, what is added to the sum of weights; `floor`, the probabilities from which on it is taken to
    hold, where a rule has found it and where none has; `scale`, slope and intercept that make of log odds those of
    being right in the eyes of annotators (J. Platt, "Probabilistic outputs for support vector machines", 1999).
    By feature: (relation, weight) pairs.
    """

    bias: Mapping[Relation, float]
    floor: Mapping[Relation, tuple[float, float]]
    scale: Mapping[Relation, tuple[float, float]]
    by_feature: Mapping[str, tuple[tuple[Relation, float], ...]]

    @cached_property
    def _places(self) -> Mapping[Relation, int]:
        """Where the sum of a relation begins in a packed number, in bits."""
        return {relation: i * _BITS for i, relation in enumerate(self.bias)}

    @cached_property
    def _packed(self) -> Mapping[str, Mapping[str, int]]:
        """For each feature, the weights that all relations give it, side by side in one number: one sum for all.

        By the letter that tells which thing stands first ("": of the whole article), then by the rest of the feature.
        """
        packed: dict[str, dict[str, int]] = {"": {}, "f": {}, "b": {}}
        for feature, pairs in self.by_feature.items():
            weight = sum(round(weight / _UNIT) << self._places[relation] for relation, weight in pairs)
            packed[""][feature] = weight
            if feature[0] in packed:
                packed[feature[0]][feature[1:]] = weight
        return packed

    @cached_property
    def _bias(self) -> int:
        """What is added to a packed sum: half the range, so that no sum is below zero and borrows from the next."""
        return sum((round(bias / _UNIT) + _HALF) << self._places[relation] for relation, bias in self.bias.items())

    @cached_property
    def of_contexts(self) -> frozenset[str]:
        """The features of contexts that weigh anything, without the letter that tells which thing stands first."""
        return frozenset(self._packed["f"].keys() | self._packed["b"].keys())

    def total(self, features: Iterable[str], order: str) -> int:
        """The packed sum of what the features weigh behind the letter `order`; such sums may be added."""
        return sum(filter(None, map(self._packed[order].get, features)))  # without a step of Python's for each

    @cached_property
    def _least(self) -> Mapping[Relation, tuple[int, int]]:
        """Where the sum of a relation begins, and what it must at least be to reach the lower floor."""
        return {
            relation: (place, round(math.log(p / (1.0 - p)) / _UNIT) + _HALF - 1)
            for relation, place in self._places.items()
            for p in [min(max(min(self.floor[relation]), 1e-6), 1.0 - 1e-6)]
        }

    @cached_property
    def _to_least(self) -> int:
        """Added to a packed sum, sets the highest bit of each relation whose sum is enough: one look for all."""
        return self._bias + sum((_HALF - enough) << place for place, enough in self._least.values())

    @cached_property
    def _tops(self) -> int:
        """The highest bit of each relation's place in a packed number."""
        return sum(_HALF << place for place in self._places.values())

    def likely(self, relations: Iterable[Relation], total: int) -> list[Relation]:
        """Those of the relations that may reach a floor, for a pair whose features have this packed sum."""
        if not (total + self._to_least) & self._tops:
            return []
        total, least, found = total + self._bias, self._least, []
        for relation in relations:
            if relation in least:
                place, enough = least[relation]
                if (total >> place) & _MASK >= enough:
                    found.append(relation)
        return found

    def probability(self, relation: Relation, total: int) -> float:
        """Probability of the relation for a pair whose features have this packed sum; 0 if nobody weighs it."""
        if relation not in self._places:
            return 0.0
        number = ((total + self._bias) >> self._places[relation]) & _MASK
        return _logistic((number - _HALF) * _UNIT)

    def confidence(self, relation: Relation, probability: float) -> float:
        """How sure a statement of that probability is: the share of such statements that annotators bear out."""
        slope, intercept = self.scale[relation]
        p = min(max(probability, 1e-6), 1.0 - 1e-6)
        return round(min(_logistic(slope * math.log(p / (1.0 - p)) + intercept), 0.99), 3)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(x, 500.0), -500.0)))


@lru_cache(maxsize=1)
def read_weights() -> Weights:
    """The weights that ship with the package."""
    path = files("kg.knowledge") / "data" / "weights" / FILE
    bias: dict[Relation, float] = {}
    floor: dict[Relation, tuple[float, float]] = {}
    scale: dict[Relation, tuple[float, float]] = {}
    by_feature: dict[str, tuple[tuple[Relation, float], ...]] = {}
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").strip("\n").split("\n")
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        try:
            if cells[0] == "#":
                relation = Relation(cells[1])
                bias[relation], floor[relation] = float(cells[2]), (float(cells[3]), float(cells[4]))
                scale[relation] = float(cells[5]), float(cells[6])
            else:
                pairs = (cell.split("=") for cell in cells[1:])
                by_feature[cells[0]] = tuple((Relation(name), float(weight)) for name, weight in pairs)
        except (IndexError, ValueError):
            raise DataError(f"{FILE}, line {number}: not a row of weights; fit them again (kg.training)") from None
    return Weights(bias, floor, scale, by_feature)
