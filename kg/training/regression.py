"""Logistic regressions over named features, for the weights of things and of relations."""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any


def regress(
    rows: Sequence[Collection[str]], labels: Sequence[bool], counts: Sequence[float], *, strength: float, least: int
) -> tuple[dict[str, float], float]:
    """The weight of each feature, and the bias (L2, liblinear).

    Args:
        rows: the features of each example.
        labels: whether it holds.
        counts: how much the example counts.
        strength: inverse strength of regularization.
        least: in how many examples a feature must stand.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    often = Counter(f for row in rows for f in set(row))
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in often.items() if n >= least))}
    columns = [sorted({vocabulary[f] for f in row if f in vocabulary}) for row in rows]
    starts = [0]
    for row in columns:
        starts.append(starts[-1] + len(row))
    flat = [column for row in columns for column in row]
    matrix = csr_matrix(([1.0] * len(flat), flat, starts), shape=(len(rows), len(vocabulary)))
    regression: Any = LogisticRegression(C=strength, solver="liblinear", max_iter=300, random_state=0)
    regression.fit(matrix, labels, sample_weight=counts)
    return {f: float(regression.coef_[0][i]) for f, i in vocabulary.items()}, float(regression.intercept_[0])


def log_odds(probability: float) -> float:
    """Of a probability that is neither 0 nor 1.

    >>> log_odds(0.5)
    0.0
    """
    return math.log(probability / (1 - probability))


def logistic(odds: float) -> float:
    """The probability of log odds.

    >>> logistic(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-odds))
