"""Fitting the network: it learns what characters say of their neighbours, in the steps in which it is shipped."""

import numpy as np

from kg.knowledge.tagger import BEGIN, BIAS_STEP, DILATIONS, END, LABELS, TABLE_STEP, Tagger
from kg.training.network import Example, fit, steps_of

#: value 1 announces a name of two characters behind it
CUE, FIRST = 1, 1
SIZES = (6,)


def examples(count: int, seed: int) -> list[Example]:
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        column = rng.integers(2, 6, 40)
        labels = np.zeros(40, np.intp)
        for at in (5, 15, 30):
            column[at] = CUE
            labels[at + 1], labels[at + 2] = FIRST + BEGIN, FIRST + END
        made.append(Example([column], labels, np.ones(40, np.float32)))
    return made


def fitted(seed: int = 0) -> list[np.ndarray]:
    return fit(examples(60, 1), SIZES, width=8, epochs=30, left_out=(0.0,), seed=seed)


def test_it_learns_what_stands_behind_a_cue() -> None:
    parameters = fitted()
    depth = len(DILATIONS)
    layers, biases = parameters[1 : 1 + depth], parameters[1 + depth : 1 + 2 * depth]
    none = np.zeros(0, np.int64)
    made = Tagger(none, none, {}, {}, {}, parameters[:1], layers, biases, parameters[-2], parameters[-1])
    unseen = examples(10, 2)
    right = [(made.scores(e.columns).argmax(axis=1) == e.labels).mean() for e in unseen]
    assert np.mean(right) > 0.97


def test_parameters_are_whole_steps() -> None:
    parameters = fitted()
    for p, step in zip(parameters, steps_of(len(parameters)), strict=True):
        assert p.dtype == np.float32 and (p / step == np.rint(p / step)).all()
    assert {TABLE_STEP, BIAS_STEP} < set(steps_of(len(parameters)))
    assert parameters[-1].shape == (LABELS,)


def test_the_same_examples_give_the_same_parameters() -> None:
    assert all((a == b).all() for a, b in zip(fitted(), fitted(), strict=True))
