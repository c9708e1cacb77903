"""How important nodes are, as arrays in the order of `Ties.ids`; the same numbers on every run."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import GraphError
from kg.views.ties import Numbers, Ties, Weights

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: Compiled loops run in one thread: the order in which several add up is another one each time.
_ONE_THREAD = 2**31
#: Sources whose shortest paths are counted at once: their table has 8 bytes a node and source.
_BLOCK = 32


def degrees(ties: Ties) -> Numbers:
    """How many statements have the node at one of their ends."""
    ends = np.concatenate([ties.subject, ties.object])
    return np.asarray(np.bincount(ends, minlength=len(ties.ids)), np.int64)


def neighbours(ties: Ties) -> Numbers:
    """How many other nodes share a statement with the node."""
    return np.asarray(np.diff(ties.near.indptr), np.int64)


def pagerank(ties: Ties, damping: float = 0.85) -> Weights:
    """PageRank weighted by confidence; all shares add up to 1 (Brin & Page 1998)."""
    import rustworkx as rx

    tolerance = 1e-9 / max(1, len(ties.ids))  # rustworkx stops at tolerance × nodes
    found = rx.pagerank(ties.directed, alpha=damping, weight_fn=float, tol=tolerance, max_iter=1_000_000)
    return _array(found, ties)


def hits(ties: Ties) -> tuple[Weights, Weights]:
    """Hubs, which point to good authorities, and authorities, to which good hubs point (Kleinberg 1999).

    Raises GraphError where the two do not settle.
    """
    import rustworkx as rx

    if not ties.out.nnz:
        return np.zeros(len(ties.ids)), np.zeros(len(ties.ids))
    try:
        hubs, authorities = rx.hits(ties.directed, weight_fn=float, tol=1e-10, max_iter=10_000)
    except rx.FailedToConverge as error:
        raise GraphError(
            "HITS finds no end: two parts of the graph weigh nearly the same; choose one with around() or by_place()"
        ) from error
    return _array(hubs, ties), _array(authorities, ties)


def cores(ties: Ties) -> Numbers:
    """The largest k for which the node is in a part whose nodes all have k neighbours in it (Seidman 1983)."""
    import rustworkx as rx

    found: Mapping[int, int] = rx.core_number(ties.undirected)  # type: ignore[assignment]  # not an int, as it says
    return np.array([found[n] for n in range(len(ties.ids))], np.int64)


def betweenness(ties: Ties) -> Weights:
    """The share of all shortest paths that lead through the node, directions and weights aside (Freeman 1977)."""
    import rustworkx as rx

    return _array(rx.betweenness_centrality(ties.undirected, parallel_threshold=_ONE_THREAD), ties)


def sampled_betweenness(ties: Ties, sources: Numbers) -> tuple[Weights, Weights]:
    """`betweenness` estimated from the shortest paths that begin at some nodes, and the standard error of that.

    The estimate of Brandes & Pich (2007) with the accumulation of Brandes (2001), done for many sources at once by
    multiplying the matrix of neighbours with a table of path counts.
    """
    size = len(ties.ids)
    pairs, count = max(1, size - 2), len(sources)
    near = ties.near.sign()
    total, squares = np.zeros(size), np.zeros(size)
    for start in range(0, count, _BLOCK):
        shares = _dependencies(near, sources[start : start + _BLOCK]) / pairs
        total += shares.sum(axis=1)
        squares += (shares**2).sum(axis=1)
    # each source stands for all nodes; those of the graph are size − 1 others
    scale = size / max(1, size - 1)
    mean = total / max(1, count)
    variance = np.maximum(squares / max(1, count) - mean**2, 0.0) * count / max(1, count - 1)
    unseen = 1 - count / max(1, size)  # drawn without replacement: nothing is left to chance where all are drawn
    return mean * scale, np.sqrt(variance / max(1, count) * unseen) * scale


def error_bound(nodes: int, samples: int, doubt: float = 0.05) -> float:
    """What `sampled_betweenness` is off by at most, for all nodes at once, but for one in twenty samples.

    By Hoeffding's inequality (1963): a source adds between 0 and 1 to the mean, and the bound must hold for every node.

    >>> round(error_bound(100_000, 500), 3), error_bound(1000, 1000)
    (0.123, 0.0)
    """
    if samples >= nodes:
        return 0.0
    return math.sqrt(math.log(2 * nodes / doubt) / (2 * samples))


def _dependencies(near: "csr_array", sources: Numbers) -> Weights:
    """How much of the shortest paths from each source (a column) leads through each node (a row)."""
    size, columns = near.shape[0], np.arange(len(sources))
    paths = np.zeros((size, len(sources)))
    paths[sources, columns] = 1.0
    layers = [paths > 0]
    reached, ring = layers[0].copy(), paths.copy()
    while True:
        ring = near @ ring
        ring[reached] = 0.0
        layer = ring > 0
        if not layer.any():
            break
        paths += ring
        reached |= layer
        layers.append(layer)
    through = np.zeros_like(paths)
    for inner, outer in zip(layers[-2::-1], layers[:0:-1], strict=True):
        handed = np.divide(1.0 + through, paths, out=np.zeros_like(paths), where=outer)
        through += (near @ handed) * paths * inner
    through[sources, columns] = 0.0
    return through


def _array(found: "Mapping[int, float]", ties: Ties) -> Weights:
    return np.fromiter((found[n] for n in range(len(ties.ids))), np.float64, len(ties.ids))
