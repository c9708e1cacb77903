"""The tagger of names: a small network that says of each character what name it begins, continues, ends.

Tables of what a character is, by several features, are added up; four layers look at neighbours ever further away
(dilated convolutions: E. Strubell et al., "Fast and accurate entity recognition with iterated dilated convolutions",
EMNLP 2017). All weights and activations are multiples of powers of two that fit a float32's 24 bits however they are
added, so that every machine computes the same numbers (B. Jacob et al., "Quantization and training of neural networks
for efficient integer-arithmetic-only inference", CVPR 2018). `kg.training.tagger` fits it; refuses to know any text.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from kg.errors import DataError
from kg.vocab import EntityType

FILE = "tagger.npz"
#: types in the order of the labels
TYPES = (EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PROGRAMME, EntityType.PERSON)
#: places of a character in a name
BEGIN, INSIDE, END, SINGLE = range(4)
#: label 0 stands outside of names; 1 + 4 * type + place in the name are the others
LABELS = 1 + 4 * len(TYPES)
#: how far the layers look to either side, in characters
DILATIONS = (1, 2, 4, 8)
#: what tables, activations, weights of layers, and biases are multiples of; the largest of the first three, in steps
TABLE_STEP, ACTIVE_STEP, WEIGHT_STEP, BIAS_STEP, LARGEST = 1 / 16, 1 / 16, 1 / 64, 1 / 1024, 127

#: rows of a matrix that are multiplied at a time: so few that no BLAS starts threads, which workers would wait for
_BLOCK = 64

Floats = npt.NDArray[np.float32]
Indexes = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Tagger:
    """Vocabularies of the features (0 is what no vocabulary has), and the weights.

    `tables`: for each feature (its values × width); `layers`: (3 · width × width), with `biases`; `out`: (width ×
    LABELS).
    """

    characters: Indexes  #: by code point: index of the character
    pairs: npt.NDArray[np.int64]  #: sorted; a pair of characters is the first's code point · 2¹⁶ + the second's
    words: Mapping[str, int]
    tags: Mapping[str, int]
    rules: Mapping[str, int]
    tables: Sequence[Floats]
    layers: Sequence[Floats]
    biases: Sequence[Floats]
    out: Floats
    out_bias: Floats

    @cached_property
    def _whole(self) -> tuple[Sequence[npt.NDArray[np.int16]], Sequence[Floats], Floats]:
        """Tables and biases in steps of activations, and the weights of labels that go with them.

        Steps are powers of two, so that the numbers stay exact; whole ones need no scaling, and are read in half the
        time.
        """
        scale = np.float32(ACTIVE_STEP)
        tables = [(table / scale).astype(np.int16) for table in self.tables]
        return tables, [bias / scale for bias in self.biases], self.out * scale

    @cached_property
    def _by_pair(self) -> tuple[Indexes, Indexes, npt.NDArray[np.unsignedinteger[Any]]]:
        """Row of each first character, column of each second, by code point; and each pair's number there, 0 for none.

        Takes 12 MB, and a ninth of the time of a search among the pairs.
        """
        firsts, rows = np.unique(self.pairs >> 16, return_inverse=True)
        seconds, columns = np.unique(self.pairs & 0xFFFF, return_inverse=True)
        row, column = np.zeros(1 << 16, np.intp), np.zeros(1 << 16, np.intp)
        row[firsts], column[seconds] = np.arange(1, len(firsts) + 1), np.arange(1, len(seconds) + 1)
        numbers = np.zeros((len(firsts) + 1, len(seconds) + 1), np.min_scalar_type(len(self.pairs)))
        numbers[rows + 1, columns + 1] = np.arange(1, len(self.pairs) + 1)
        return row, column, numbers

    def pairs_at(self, codes: Indexes) -> Indexes:
        """For each character, by code point, the index of the pair that it makes with the next; 0 for the last."""
        row, column, numbers = self._by_pair
        found = np.zeros(len(codes), np.intp)
        found[:-1] = numbers[row[codes[:-1]], column[codes[1:]]]
        return found

    def scores(self, columns: Sequence[Indexes]) -> Floats:
        """Scores of each label for each character (characters × LABELS), from the index of each feature's value."""
        tables, biases, out = self._whole
        rows, width, margin = len(columns[0]), out.shape[0], DILATIONS[-1]
        blocks = (-(-rows // _BLOCK), _BLOCK, width)
        size = blocks[0] * _BLOCK
        hidden = np.zeros((size, width), np.float32)
        hidden[:rows] = _looked_up(tables, columns)
        # zeros stand before and behind the text: what a character at its edge sees there
        active = np.zeros((size + 2 * margin, width), np.float32)
        product = np.empty(blocks, np.float32)
        for weights, bias, step in zip(self.layers, biases, DILATIONS, strict=True):
            _activate(hidden, active[margin : margin + rows])
            for i, far in enumerate((-step, 0, step)):
                seen = active[margin + far : margin + far + size]
                np.matmul(seen.reshape(blocks), weights[i * width : (i + 1) * width], out=product)
                hidden += product.reshape(size, width)
            hidden += bias
        _activate(hidden, active[margin : margin + rows])
        scores = active[margin : margin + size].reshape(blocks) @ out
        return scores.reshape(size, -1)[:rows] + self.out_bias


def _looked_up(tables: Sequence[npt.NDArray[np.int16]], columns: Sequence[Indexes]) -> npt.NDArray[np.int16]:
    """For each character, the sum of what the tables have for its features."""
    total: npt.NDArray[np.int16] = tables[0].take(columns[0], axis=0)
    for table, column in zip(tables[1:], columns[1:], strict=True):
        total += table.take(column, axis=0)
    return total


def _activate(hidden: Floats, active: Floats) -> None:
    """Fills `active` with the activations of its rows, in steps: cut to what seven bits hold, and rounded."""
    np.clip(hidden[: len(active)], 0.0, LARGEST, out=active)
    np.rint(active, out=active)


@lru_cache(maxsize=1)
def read_tagger() -> Tagger:
    """The tagger that ships with the package.

    Raises:
        DataError: the file is none of a tagger's.
    """
    path = files("kg.knowledge") / "data" / "weights" / FILE
    try:
        with path.open("rb") as file, np.load(file) as data:
            return unpack(data)
    except (KeyError, ValueError, EOFError, BadZipFile, zlib.error):
        raise DataError(f"{FILE}: not the weights of a tagger; fit them again (python -m kg.training)") from None


def unpack(data: Mapping[str, Any]) -> Tagger:
    """The tagger from its arrays as `kg.training.tagger` packs them: small whole numbers, and names in UTF-8."""

    def real(name: str, step: float) -> Floats:
        weights: Floats = data[name].astype(np.float32) * np.float32(step)
        return weights

    def numbered(name: str) -> dict[str, int]:
        return {word: i for i, word in enumerate(bytes(data[name]).decode("utf-8").split("\n"), 1)}

    characters = np.zeros(1 << 16, np.intp)
    characters[data["characters"]] = np.arange(1, len(data["characters"]) + 1)
    depth = range(len(DILATIONS))
    return Tagger(
        characters,
        data["pairs"],
        numbered("words"),
        numbered("tags"),
        numbered("rules"),
        [real(f"table{i}", TABLE_STEP) for i in range(int(data["features"]))],
        [real(f"layer{i}", WEIGHT_STEP) for i in depth],
        [real(f"bias{i}", BIAS_STEP) for i in depth],
        real("out", WEIGHT_STEP),
        real("out_bias", BIAS_STEP),
    )
