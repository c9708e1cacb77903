"""Rankings of nodes: a row a node, the most important first; among equals the first by id.

All take `without`, the names of relations that do not count: `without="locatedIn"` keeps provinces and counties from
the top, where containment alone puts them. Each raises GraphError for a relation that is not known.
"""

from collections.abc import Callable, Iterable, Mapping
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from kg.analytics import scores
from kg.analytics.empty import told
from kg.api import KnowledgeGraph
from kg.arguments import whole
from kg.errors import UsageError
from kg.views.ties import Numbers, Ties, Weights

if TYPE_CHECKING:
    import pandas as pd

#: Relations that do not count: one, or several.
Without = str | Iterable[str]

#: Betweenness is exact up to so many nodes: about a second of work.
EXACT = 2_000
#: Digits that count for the order of a ranking: sums in another order may differ in the last ones.
_DIGITS = 12
_NO_NODES = "no ranking: the graph has no nodes"


def degree(graph: KnowledgeGraph, *, without: Without = ()) -> "pd.DataFrame":
    """Nodes by how many statements are about them; a statement counts at both ends (degree centrality, Freeman 1978).

    Columns: `label`, `type`, `degree`, `neighbours` (how many different nodes these statements lead to).
    """
    ties = graph.ties_without(without)
    found = {"degree": scores.degrees(ties), "neighbours": scores.neighbours(ties)}
    return told(_ranked(graph, found), _NO_NODES)


def pagerank(graph: KnowledgeGraph, *, damping: float = 0.85, without: Without = ()) -> "pd.DataFrame":
    """Nodes by PageRank along the statements, weighted by confidence (Brin & Page 1998).

    partnersWith counts in both directions. Most statements say where something lies, and hand all rank up to the
    province: `without="locatedIn"` ranks by what is done. `damping` is the chance to go on along a statement, from 0 to
    below 1.
    Columns: `label`, `type`, `pagerank` (all add up to 1). Raises UsageError for another damping.
    """
    if not (isinstance(damping, Real) and 0 <= damping < 1):
        raise UsageError(f"damping: {damping!r} is not possible; give a number from 0 to below 1, like 0.85")
    return told(_ranked(graph, {"pagerank": scores.pagerank(graph.ties_without(without), damping)}), _NO_NODES)


def betweenness(
    graph: KnowledgeGraph, *, exact_to: int = EXACT, samples: int = 500, seed: int = 1, without: Without = ()
) -> "pd.DataFrame":
    """Nodes by the share of all shortest paths that lead through them: the brokers (Freeman 1977).

    Directions and weights aside. Up to `exact_to` nodes it is exact (Brandes 2001). Above that it is estimated from
    the paths that begin at `samples` nodes (Brandes & Pich 2007), drawn with `seed`: `standard_error` says how far off
    each is, give or take, and `frame.attrs["error"]` what all are off by at most with a probability of 95 % (Hoeffding
    1963). Columns: `label`, `type`, `betweenness` (0 to 1), `standard_error` (0 where exact).
    """
    samples, seed = whole("samples", samples, least=2), whole("seed", seed, least=0)
    ties = graph.ties_without(without)
    nodes = len(ties.ids)
    if nodes <= max(whole("exact_to", exact_to, least=0), samples):
        found, error, bound = scores.betweenness(ties), np.zeros(nodes), 0.0
    else:
        sources = np.sort(np.random.default_rng(seed).choice(nodes, samples, replace=False))
        found, error = scores.sampled_betweenness(ties, sources)
        bound = scores.error_bound(nodes, samples)
    frame = _ranked(graph, {"betweenness": found, "standard_error": error})
    frame.attrs["error"] = bound
    return told(frame, _NO_NODES)


def hits(graph: KnowledgeGraph, *, without: Without = ()) -> "pd.DataFrame":
    """Nodes by hubs and authorities (HITS, Kleinberg 1999): who gives to those who get much, and who gets from them.

    Weighted by confidence; partnersWith counts in both directions. Columns: `label`, `type`, `authority`, `hub` (each
    adds up to 1, or is 0 throughout where nothing is tied).
    """
    hubs, authorities = scores.hits(graph.ties_without(without))
    return told(_ranked(graph, {"authority": authorities, "hub": hubs}), _NO_NODES)


def cores(graph: KnowledgeGraph, *, without: Without = ()) -> "pd.DataFrame":
    """Nodes by core number: the largest k so that the node is in a part whose nodes all have k neighbours in it.

    k-cores: Seidman 1983; found as Batagelj & Zaveršnik (2003) do. Columns: `label`, `type`, `core`.
    """
    return told(_ranked(graph, {"core": scores.cores(graph.ties_without(without))}), _NO_NODES)


#: Measures whose steadiness `robustness` can tell.
MEASURES: Mapping[str, Callable[[Ties], Numbers | Weights]] = {"degree": scores.degrees, "pagerank": scores.pagerank}


def robustness(
    graph: KnowledgeGraph,
    measure: str = "pagerank",
    *,
    samples: int = 200,
    level: float = 0.9,
    seed: int = 1,
    without: Without = (),
) -> "pd.DataFrame":
    """How far a ranking depends on statements that may be wrong: each node's rank, and between which ranks it lies.

    A statement of confidence c is kept with probability c, independently of the others, in each of `samples` graphs
    (possible worlds: Potamias et al. 2010), which are ranked anew; `rank_low` and `rank_high` hold the share `level` of
    a node's ranks, the middle ones. `seed` makes the draw repeat. Columns: `label`, `type`, `rank`, `rank_low`,
    `rank_high`, `first` (in which share of the graphs it comes first). Equal nodes share the better rank.

    Raises:
        UsageError: the measure is not known, or a number is not possible.
    """
    import pandas as pd

    if measure not in MEASURES:
        raise UsageError(f"measure: {measure!r} is not known; give one of {', '.join(MEASURES)}")
    if not (isinstance(level, Real) and 0 < level < 1):
        raise UsageError(f"level: {level!r} is not possible; give a share between 0 and 1, like 0.9")
    samples, seed = whole("samples", samples, least=1), whole("seed", seed, least=0)
    ties, score = graph.ties_without(without), MEASURES[measure]
    rng = np.random.default_rng(seed)
    worlds = (rng.random(len(ties.confidence)) < ties.confidence for _ in range(samples))
    ranks = np.array([_ranks(score(ties.kept(world))) for world in worlds]).reshape(samples, len(ties.ids))
    tail = (1 - level) / 2
    low, high = np.quantile(ranks, [tail, 1 - tail], axis=0, method="nearest") if len(ties.ids) else np.zeros((2, 0))
    frame = pd.DataFrame(
        {
            **_known(graph),
            "rank": _ranks(score(ties)),
            "rank_low": low.astype(np.int64),
            "rank_high": high.astype(np.int64),
            "first": (ranks == 1).mean(axis=0),
        },
        index=_index(ties),
    )
    return told(frame.sort_values("rank", kind="stable"), _NO_NODES)


def _ranked(graph: KnowledgeGraph, measures: Mapping[str, Numbers | Weights]) -> "pd.DataFrame":
    """A row a node, by the first measure."""
    import pandas as pd

    frame = pd.DataFrame({**_known(graph), **measures}, index=_index(graph.ties))
    first = next(iter(measures.values()))
    return frame.iloc[np.argsort(-np.round(first, _DIGITS), kind="stable")]


def _known(graph: KnowledgeGraph) -> "Mapping[str, pd.Series]":
    from kg.views.frames import label_and_type

    return label_and_type(graph.graph, graph.ties.ids)


def _index(ties: Ties) -> "pd.Index[str]":
    import pandas as pd

    return pd.Index(ties.ids, dtype="string", name="id")


def _ranks(score: Numbers | Weights) -> Numbers:
    """1 for the greatest; equals share the better rank."""
    rounded = np.round(score, _DIGITS)
    ordered = np.sort(rounded)
    return len(rounded) - np.searchsorted(ordered, rounded, side="right") + 1
