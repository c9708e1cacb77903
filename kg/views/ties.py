"""Who is tied to whom, as arrays and as graphs of compiled libraries: what every measure of a graph starts from.

Ends that are no entities, and statements about a thing and itself, tie nothing and are left out.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.model import Graph
from kg.vocab import SYMMETRIC

if TYPE_CHECKING:
    import networkx as nx
    import rustworkx as rx
    from scipy.sparse import csr_array

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Ties:
    """The statements of a graph as arrays, one place a statement, in the order of their ends."""

    ids: tuple[str, ...]  #: of the entities, sorted; a node is its place in this list
    subject: Numbers
    object: Numbers
    confidence: Weights
    symmetric: NDArray[np.bool_]  #: whether the relation holds in both directions

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The node of each id."""
        return {id: n for n, id in enumerate(self.ids)}

    @cached_property
    def out(self) -> "csr_array":
        """From subject to object the confidences of the statements, added up; both ways where the relation holds so."""
        starts = np.concatenate([self.subject, self.object[self.symmetric]])
        ends = np.concatenate([self.object, self.subject[self.symmetric]])
        return self._matrix(starts, ends, np.concatenate([self.confidence, self.confidence[self.symmetric]]))

    @cached_property
    def near(self) -> "csr_array":
        """Between any two nodes the confidences of their statements, added up, whatever the direction."""
        starts, ends = np.concatenate([self.subject, self.object]), np.concatenate([self.object, self.subject])
        return self._matrix(starts, ends, np.tile(self.confidence, 2))

    @cached_property
    def directed(self) -> "rx.PyDiGraph[int, float]":
        """`out` as a graph of rustworkx."""
        import rustworkx as rx

        graph: rx.PyDiGraph[int, float] = rx.PyDiGraph(multigraph=False)
        graph.add_nodes_from(range(len(self.ids)))
        graph.add_edges_from(_edges(self.out))
        return graph

    @cached_property
    def undirected(self) -> "rx.PyGraph[int, float]":
        """`near` as a graph of rustworkx, each pair once."""
        import rustworkx as rx
        from scipy.sparse import triu

        graph: rx.PyGraph[int, float] = rx.PyGraph(multigraph=False)
        graph.add_nodes_from(range(len(self.ids)))
        graph.add_edges_from(_edges(triu(self.near, format="csr")))
        return graph

    @cached_property
    def doubts(self) -> "nx.Graph[int]":
        """Who is tied to whom; an edge has as `doubt` the negative logarithm of the confidence of its surest statement.

        For networkx, which has what compiled libraries lack: one path after the other, the shortest first.
        """
        import networkx as nx

        low, high = np.minimum(self.subject, self.object), np.maximum(self.subject, self.object)
        # the surest last, so that it is the one that stays
        order = np.lexsort((self.confidence, high, low))
        doubt = -np.log(np.maximum(self.confidence[order], math.ulp(0.0)))
        made: nx.Graph[int] = nx.Graph()
        made.add_nodes_from(range(len(self.ids)))
        made.add_weighted_edges_from(
            zip(low[order].tolist(), high[order].tolist(), doubt.tolist(), strict=True), weight="doubt"
        )
        return made

    def kept(self, which: NDArray[np.bool_]) -> "Ties":
        """The ties of some statements only, among the same nodes."""
        return Ties(self.ids, self.subject[which], self.object[which], self.confidence[which], self.symmetric[which])

    def _matrix(self, starts: Numbers, ends: Numbers, weights: Weights) -> "csr_array":
        from scipy.sparse import csr_array

        size = len(self.ids)
        matrix = csr_array((weights, (starts, ends)), shape=(size, size))
        matrix.sum_duplicates()
        return matrix


def to_ties(graph: Graph) -> Ties:
    """The ties of a graph, the same whatever the order of its statements."""
    ids = tuple(sorted(e.id for e in graph.entities))
    number = {id: n for n, id in enumerate(ids)}
    known = [s for s in graph.statements if s.subject in number and s.object in number and s.subject != s.object]
    subject = np.array([number[s.subject] for s in known], np.int64)
    object_ = np.array([number[s.object] for s in known], np.int64)
    confidence = np.array([s.confidence for s in known], np.float64)
    symmetric = np.array([s.predicate in SYMMETRIC for s in known], np.bool_)
    order = np.lexsort((confidence, symmetric, object_, subject))  # not that of the input: sums repeat to the last bit
    return Ties(ids, subject[order], object_[order], confidence[order], symmetric[order])


def steps_from(ties: Ties, id: str) -> Weights:
    """How many statements lie between a node and each other, at the least; infinite where nothing connects them."""
    from scipy.sparse.csgraph import dijkstra

    steps: Weights = dijkstra(ties.near, unweighted=True, indices=ties.number[id])
    return steps


def _edges(matrix: "csr_array") -> list[tuple[int, int, float]]:
    found = matrix.tocoo()
    return list(zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True))
