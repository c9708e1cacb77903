"""Fits the network of kg.knowledge.tagger: gradients by hand over the rounded weights that will be shipped.

Rounding passes gradients straight through (Y. Bengio et al., "Estimating or propagating gradients through stochastic
neurons", 2013); the optimizer is AdamW (I. Loshchilov and F. Hutter, ICLR 2019) with a warm-up and a cosine. One core,
numpy alone. Refuses to know what the columns and labels mean.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from kg.knowledge.tagger import (
    ACTIVE_STEP,
    BIAS_STEP,
    DILATIONS,
    LABELS,
    LARGEST,
    TABLE_STEP,
    WEIGHT_STEP,
    Floats,
    Indexes,
)

#: rate at its height, share of the steps that warm up, decay of weights, momenta, and the largest norm of a gradient
_RATE, _WARM_UP, _DECAY, _MOMENTA, _NORM = 1e-2, 0.1, 0.02, (0.9, 0.999), 5.0
#: articles a step; share of activations that are left out; what a loss is divided by (about an article's characters)
_BATCH, _DROPPED, _SCALE = 4, 0.15, 500.0

Parameters = list[Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """An article: index of each feature's value for each character, the label of each, and how much each counts."""

    columns: Sequence[Indexes]
    labels: Indexes
    weights: Floats


def fit(
    examples: Sequence[Example],
    sizes: Sequence[int],
    *,
    width: int,
    epochs: int,
    left_out: Sequence[float],
    seed: int = 0,
) -> Parameters:
    """Tables, layers, biases of layers, weights and bias of the output, in this order, rounded.

    Args:
        examples: the articles.
        sizes: how many values each feature has.
        width: of the hidden layers.
        epochs: how often each article is seen.
        left_out: the share of characters for which a feature is left out, feature by feature; beyond 1: of articles.
        seed: of all that is drawn.
    """
    rng = np.random.default_rng(seed)
    real = _start(rng, sizes, width)
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in real]
    rounded = [_round(p, step) for p, step in zip(real, steps_of(len(real)), strict=True)]
    steps, step = epochs * math.ceil(len(examples) / _BATCH), 0
    for _ in range(epochs):
        order = rng.permutation(len(examples))
        for at in range(0, len(order), _BATCH):
            gradients = [np.zeros_like(p) for p in real]
            for i in order[at : at + _BATCH]:
                _learn(examples[i], rounded, gradients, left_out, rng)
            step += 1
            _update(real, rounded, gradients, moments, _rate(step, steps))
    return rounded


def _rate(step: int, steps: int) -> float:
    """Rate of a step: up in a line, down in a cosine; corrected for moments that begin at zero."""
    warm = max(1.0, _WARM_UP * steps)
    height = step / warm if step < warm else 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm + 1)))
    first, second = _MOMENTA
    return _RATE * height * math.sqrt(1 - second**step) / (1 - first**step)


def _start(rng: np.random.Generator, sizes: Sequence[int], width: int) -> Parameters:
    depth = len(DILATIONS)

    def normal(*shape: int, spread: float) -> Floats:
        return (rng.standard_normal(shape) * spread).astype(np.float32)

    return [
        *(normal(size, width, spread=0.25) for size in sizes),
        *(normal(3 * width, width, spread=1 / math.sqrt(3 * width)) for _ in range(depth)),
        *(np.zeros(width, np.float32) for _ in range(depth)),
        normal(width, LABELS, spread=1 / math.sqrt(width)),
        np.zeros(LABELS, np.float32),
    ]


def steps_of(count: int) -> list[float]:
    """What each of so many parameters is a multiple of."""
    depth = len(DILATIONS)
    tables = count - 2 * depth - 2
    return [TABLE_STEP] * tables + [WEIGHT_STEP] * depth + [BIAS_STEP] * depth + [WEIGHT_STEP, BIAS_STEP]


def _round(p: Floats, step: float) -> Floats:
    """A parameter as it is shipped; biases have no largest value."""
    whole = np.rint(p / np.float32(step))
    rounded: Floats = (np.clip(whole, -LARGEST, LARGEST) if step != BIAS_STEP else whole) * np.float32(step)
    return rounded


def _learn(
    example: Example, rounded: Parameters, gradients: Parameters, left_out: Sequence[float], rng: np.random.Generator
) -> None:
    """Adds the gradients of one article's loss."""
    depth, tables = len(DILATIONS), len(example.columns)
    columns = [_thinned(column, share, rng) for column, share in zip(example.columns, left_out, strict=True)]
    hidden: Any = np.add.reduce([table[column] for table, column in zip(rounded, columns, strict=False)])
    layers, biases = rounded[tables : tables + depth], rounded[tables + depth : tables + 2 * depth]
    inputs, gates = [], []
    for weights, bias, far in zip(layers, biases, DILATIONS, strict=True):
        active, gate = _dropped(hidden, rng)
        inputs.append(_beside(active, far))
        gates.append(gate)
        hidden = hidden + inputs[-1] @ weights + bias
    active, gate = _dropped(hidden, rng)
    error = _error(active @ rounded[-2] + rounded[-1], example)
    gradients[-2] += active.T @ error
    gradients[-1] += error.sum(axis=0)
    back: Any = (error @ rounded[-2].T) * gate
    for i in reversed(range(depth)):
        gradients[tables + i] += inputs[i].T @ back
        gradients[tables + depth + i] += back.sum(axis=0)
        back = back + _gathered(back @ layers[i].T, DILATIONS[i]) * gates[i]
    for gradient, column in zip(gradients, columns, strict=False):
        seen, where = np.unique(column, return_inverse=True)
        shape = (len(seen), len(column))
        spread = csr_matrix((np.ones(len(column), np.float32), (where, np.arange(len(column)))), shape)
        gradient[seen] += spread @ back  # ten times as fast as np.add.at


def _thinned(column: Indexes, share: float, rng: np.random.Generator) -> Indexes:
    """The column with a share of its values unknown; a share of more than 1 is that of articles, beyond 1."""
    if share > 1:
        return column * 0 if rng.random() < share - 1 else column
    return np.where(rng.random(len(column)) < share, 0, column)


def _dropped(hidden: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Activations with some left out, and what their gradient is multiplied by."""
    keep = (rng.random(hidden.shape, np.float32) >= _DROPPED).astype(np.float32) / np.float32(1 - _DROPPED)
    gate = ((hidden >= 0) & (hidden <= LARGEST * ACTIVE_STEP)) * keep
    return _activation(hidden) * keep, gate


def _activation(hidden: Floats) -> Floats:
    """Cut to what seven bits hold, and rounded to steps."""
    active: Floats = hidden * np.float32(1 / ACTIVE_STEP)
    np.rint(np.clip(active, 0.0, LARGEST, out=active), out=active)
    active *= np.float32(ACTIVE_STEP)
    return active


def _beside(rows: Floats, far: int) -> Floats:
    """Each row with those so far before and behind it, zeros where there is none."""
    width = rows.shape[1]
    wide = np.zeros((len(rows), 3 * width), np.float32)
    wide[far:, :width] = rows[:-far]
    wide[:, width : 2 * width] = rows
    wide[:-far, 2 * width :] = rows[far:]
    return wide


def _gathered(back: Floats, far: int) -> Floats:
    """Gradients of the rows from those of `_beside`."""
    width = back.shape[1] // 3
    padded = np.pad(back, ((far, far), (0, 0)))
    after, before = padded[2 * far :, :width], padded[: len(back), 2 * width :]
    gathered: Floats = after + back[:, width : 2 * width] + before
    return gathered


def _error(scores: Floats, example: Example) -> Floats:
    """Gradient of the weighted cross-entropy by the scores."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    error: Floats = odds / odds.sum(axis=1, keepdims=True)
    error[np.arange(len(error)), example.labels] -= 1
    error *= (example.weights / np.float32(_SCALE))[:, None]
    return error


def _update(
    real: Parameters, rounded: Parameters, gradients: Parameters, moments: Sequence[tuple[Floats, Floats]], rate: float
) -> None:
    """One step of AdamW, on the rows that have a gradient: the others' moments would fade to slow, tiny numbers."""
    norm = math.sqrt(sum(float((g * g).sum()) for g in gradients))
    scale = np.float32(min(1.0, _NORM / (norm + 1e-6)))
    first, second = (np.float32(m) for m in _MOMENTA)
    for p, whole, g, (mean, square), step in zip(real, rounded, gradients, moments, steps_of(len(real)), strict=True):
        rows = np.flatnonzero(g.any(axis=1)) if g.ndim > 1 else np.arange(len(g))
        some = g[rows] * scale
        mean[rows] += (1 - first) * (some - mean[rows])
        square[rows] += (1 - second) * (some * some - square[rows])
        p[rows] *= np.float32(1 - rate * _DECAY)
        p[rows] -= np.float32(rate) * mean[rows] / (np.sqrt(square[rows]) + np.float32(1e-8))
        whole[rows] = _round(p[rows], step)
