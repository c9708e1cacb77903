"""Who is tied to whom, as arrays and as graphs of compiled libraries: what every measure of a graph starts from.

Ends that are no entities, and statements about a thing and itself, tie nothing and are left out.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.model import Graph, Statement
from kg.views.rules import BY_THE_BOOK
from kg.vocab import SYMMETRIC, Relation

if TYPE_CHECKING:
    import networkx as nx
    import rustworkx as rx
    from scipy.sparse import csr_array

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]

#: What a step of a path costs, by what the statement says: that two villages lie in one province ties nearly all that
#: there is to nearly all else, and is no news, least of all where no article says so.
STEP_COSTS: Mapping[str, int] = {"told": 1, "contained": 3, "known": 4}


@dataclass(frozen=True)
class Ties:
    """The statements of a graph as arrays, one place a statement, in the order of their ends."""

    ids: tuple[str, ...]  #: of the entities, sorted; a node is its place in this list
    subject: Numbers
    object: Numbers
    confidence: Weights
    symmetric: NDArray[np.bool_]  #: whether the relation holds in both directions
    cost: Numbers  #: of a step of a path, by STEP_COSTS

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
    def steps(self) -> "nx.Graph[int]":
        """Who is tied to whom; an edge has the least `cost` of its statements, and the least `doubt`.

        Doubt is the negative logarithm of confidence. For networkx, which has what compiled libraries lack: one path
        after the other, the best first.
        """
        import networkx as nx

        low, high = np.minimum(self.subject, self.object), np.maximum(self.subject, self.object)
        made: nx.Graph[int] = nx.Graph()
        made.add_nodes_from(range(len(self.ids)))
        doubt = -np.log(np.maximum(self.confidence, math.ulp(0.0)))
        for name, weights in (("cost", self.cost), ("doubt", doubt)):
            order = np.lexsort((-weights, high, low))  # the least last, so that it is the one that stays
            edges = zip(low[order].tolist(), high[order].tolist(), weights[order].tolist(), strict=True)
            made.add_weighted_edges_from(edges, weight=name)
        return made

    def kept(self, which: NDArray[np.bool_] | Numbers) -> "Ties":
        """The ties of some statements only, or of all in another order, among the same nodes."""
        ends = self.subject[which], self.object[which]
        return Ties(self.ids, *ends, self.confidence[which], self.symmetric[which], self.cost[which])

    def _matrix(self, starts: Numbers, ends: Numbers, weights: Weights) -> "csr_array":
        from scipy.sparse import csr_array

        size = len(self.ids)
        matrix = csr_array((weights, (starts, ends)), shape=(size, size))
        matrix.sum_duplicates()
        return matrix


def to_ties(graph: Graph, *, without: Collection[Relation] = ()) -> Ties:
    """The ties of a graph, the same whatever the order of its statements; those of some relations can be left out."""
    ids = tuple(sorted(e.id for e in graph.entities))
    number = {id: n for n, id in enumerate(ids)}
    known = [s for s in graph.statements if s.subject in number and s.object in number and s.subject != s.object]
    known = [s for s in known if s.predicate not in without]
    subject = np.array([number[s.subject] for s in known], np.int64)
    object_ = np.array([number[s.object] for s in known], np.int64)
    confidence = np.array([s.confidence for s in known], np.float64)
    symmetric = np.array([s.predicate in SYMMETRIC for s in known], np.bool_)
    cost = np.array([step_cost(s) for s in known], np.int64)
    # not in the order of the input: sums repeat to the last bit
    order = np.lexsort((cost, confidence, symmetric, object_, subject))
    return Ties(ids, subject, object_, confidence, symmetric, cost).kept(order)


def step_cost(s: Statement) -> int:
    """What it costs a path to go along a statement."""
    if s.predicate is not Relation.LOCATED_IN:
        return STEP_COSTS["told"]
    return STEP_COSTS["known" if is_known(s) else "contained"]


def is_known(s: Statement) -> bool:
    """Whether the gazetteer alone has it, and no article."""
    return all(e.rule.startswith(BY_THE_BOOK) for e in s.evidence)


def steps_from(ties: Ties, id: str) -> Weights:
    """How many statements lie between a node and each other, at the least; infinite where nothing connects them."""
    from scipy.sparse.csgraph import dijkstra

    steps: Weights = dijkstra(ties.near, unweighted=True, indices=ties.number[id])
    return steps


def _edges(matrix: "csr_array") -> list[tuple[int, int, float]]:
    found = matrix.tocoo()
    return list(zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True))
