"""The tagger's network: exact whatever the order of sums, blind beyond its reach, and a broken file is told."""

import io
from importlib.resources import files

import numpy as np
import pytest

from kg.errors import DataError
from kg.knowledge import tagger
from kg.knowledge.tagger import BIAS_STEP, DILATIONS, LABELS, WEIGHT_STEP, Tagger, read_tagger


@pytest.fixture(scope="module")
def shipped() -> Tagger:
    return read_tagger()


def columns(t: Tagger, size: int, seed: int = 0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.integers(0, len(table), size) for table in t.tables]


def test_scores_stand_for_every_label_of_every_character(shipped: Tagger) -> None:
    assert shipped.scores(columns(shipped, 50)).shape == (50, LABELS)


@pytest.mark.parametrize("size", [1, 2, 17, 64, 65, 700])
def test_scores_are_the_same_in_whole_numbers(shipped: Tagger, size: int) -> None:
    """float32 computes what 64-bit integers do: no sum is ever rounded, so no machine can differ."""
    cols = columns(shipped, size)
    whole = [np.rint(x / WEIGHT_STEP).astype(np.int64) for x in (*shipped.layers, shipped.out)]
    biases = [np.rint(x / BIAS_STEP).astype(np.int64) for x in (*shipped.biases, shipped.out_bias)]
    hidden = sum(np.rint(t[c] * 1024).astype(np.int64) for t, c in zip(shipped.tables, cols, strict=True))

    def active(h: np.ndarray) -> np.ndarray:
        return np.clip(np.rint(h / 64), 0, 127).astype(np.int64)  # steps of 1/16; halves to even, as in the network

    for weights, bias, far in zip(whole, biases, DILATIONS, strict=False):
        padded = np.pad(active(hidden), ((far, far), (0, 0)))
        hidden = hidden + np.concatenate([padded[:size], padded[far : far + size], padded[2 * far :]], axis=1) @ weights
        hidden = hidden + bias
    expected = active(hidden) @ whole[-1] + biases[-1]
    assert (shipped.scores(cols) * 1024 == expected).all()


def test_a_character_far_away_changes_nothing(shipped: Tagger) -> None:
    reach = sum(DILATIONS)
    one, other = columns(shipped, 80), columns(shipped, 80)
    for column in other:
        column[0] = (column[0] + 1) % 2
    assert (shipped.scores(one)[reach + 1 :] == shipped.scores(other)[reach + 1 :]).all()


def test_a_file_without_weights_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "data" / "weights").mkdir(parents=True)
    file = io.BytesIO()
    np.savez(file, nothing=np.zeros(1))
    (tmp_path / "data" / "weights" / tagger.FILE).write_bytes(file.getvalue())
    monkeypatch.setattr(tagger, "files", lambda _: tmp_path)
    with pytest.raises(DataError, match=r"tagger\.npz"):
        read_tagger.__wrapped__()


def test_the_shipped_file_is_small() -> None:
    path = files("kg.knowledge") / "data" / "weights" / tagger.FILE
    assert len(path.read_bytes()) < 2_000_000
