"""Which nodes belong together, and which share their partners."""

from collections import defaultdict
from collections.abc import Callable, Collection
from itertools import combinations
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from kg.analytics.empty import told
from kg.api import KnowledgeGraph
from kg.arguments import whole
from kg.errors import GraphError, UsageError
from kg.knowledge.spelling import relations_named, type_named
from kg.model import Entity
from kg.views.ties import Numbers, Ties

if TYPE_CHECKING:
    import pandas as pd

#: Which entities are meant: those of a type ("Place", "地点"), or those of which a function says so.
Choice = str | Callable[[Entity], bool]

#: More pairs than these would fill the memory: what they share is then in too many hands to tell anything.
MOST_PAIRS = 5_000_000


def communities(graph: KnowledgeGraph, *, resolution: float = 1.0, smallest: int = 2, seed: int = 1) -> "pd.DataFrame":
    """Groups of nodes that are tied to one another more than to the rest, the largest first (Traag et al. 2019).

    The Leiden method, which maximizes modularity (Newman & Girvan 2004) over ties weighted by confidence, directions
    aside; a greater `resolution` (Reichardt & Bornholdt 2006) gives smaller groups. Those of fewer than `smallest`
    nodes are left out. `frame.attrs["modularity"]` is that of the division. Index: `community`, from 1. Columns: `name`
    (the labels of its three best connected nodes), `size`, `members` (a tuple of ids).

    Raises:
        UsageError: the resolution is not above 0, or `smallest` or `seed` is no possible number.
    """
    import pandas as pd

    if not (isinstance(resolution, Real) and resolution > 0):
        raise UsageError(f"resolution: {resolution!r} is not possible; give a number above 0")
    ties, least = graph.ties, whole("smallest", smallest, least=1)
    quality, part_of = leiden(ties, resolution=resolution, seed=whole("seed", seed, least=0))
    parts = sorted(_parts(part_of, least), key=lambda part: (-len(part), part))
    frame = pd.DataFrame(
        {
            "name": pd.array([name_of(graph, [ties.ids[n] for n in part]) for part in parts], dtype="string"),
            "size": np.array([len(part) for part in parts], np.int64),
            "members": pd.Series([tuple(ties.ids[n] for n in part) for part in parts], dtype="object"),
        }
    )
    frame.index = pd.RangeIndex(1, len(parts) + 1, name="community")
    frame.attrs["modularity"] = quality
    return told(frame, f"no community of {least} nodes or more: too few statements tie two nodes")


def leiden(ties: Ties, *, resolution: float = 1.0, seed: int = 1) -> tuple[float, Numbers]:
    """The modularity of the best division found, and the part that each node is in."""
    from graspologic_native import leiden_csr

    size, near = len(ties.ids), ties.near
    if not near.nnz:
        return 0.0, np.arange(size)
    arrays = near.indptr.astype(np.int64), near.indices.astype(np.int32), near.data
    quality, part_of = leiden_csr(*arrays, size, resolution=resolution, seed=seed)
    # those without ties are in none of its parts
    return float(quality), np.array([part_of.get(n, len(part_of) + n) for n in range(size)], np.int64)


def name_of(graph: KnowledgeGraph, members: Collection[str]) -> str:
    """What a group is called: the labels of its three best connected nodes."""
    top = sorted(members, key=lambda id: (-len(graph.statements_about(graph.graph.by_id[id])), id))[:3]
    return "、".join(graph.graph.by_id[id].label for id in top)


def projection(
    graph: KnowledgeGraph, of: Choice, through: Choice, *, relations: Collection[str] = ()
) -> "pd.DataFrame":
    """Pairs of nodes of one kind that share partners of another: companies that give to the same villages.

    The one-mode projection of a graph of two kinds, weighted as Newman (2001) does: a partner with k of them adds
    1 / (k − 1) to `weight`, since what many share binds less. `of` and `through` are types, or functions that say of an
    entity whether it is meant: `of=lambda e: e.label.endswith("公司")`. `relations` are those that count, () for all.
    Columns: `one`, `other` (ids), `one_label`, `other_label`, `shared` (how many partners), `weight`, `through` (their
    labels). The greatest weight first.

    Raises:
        UsageError: a type is not known.
        GraphError: a relation is not known, or the pairs are more than memory can hold.
    """
    import pandas as pd

    sides = _partners(graph, _chosen(graph, of), _chosen(graph, through), relations)
    if sum(len(ids) ** 2 for ids in sides.values()) > 2 * MOST_PAIRS:
        raise GraphError("projection: too many pairs; choose fewer nodes, or leave out partners that everybody has")
    shared: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for partner in sorted(sides):
        for pair in combinations(sorted(sides[partner]), 2):
            shared[pair].append(partner)
    rows = [
        (one, other, len(found), sum(1 / (len(sides[p]) - 1) for p in found), found)
        for (one, other), found in shared.items()
    ]
    rows.sort(key=lambda row: (-round(row[3], 12), row[0], row[1]))
    label = {e.id: e.label for e in graph.graph.entities}
    frame = pd.DataFrame(
        {
            "one": pd.array([row[0] for row in rows], dtype="string"),
            "one_label": pd.array([label[row[0]] for row in rows], dtype="string"),
            "other": pd.array([row[1] for row in rows], dtype="string"),
            "other_label": pd.array([label[row[1]] for row in rows], dtype="string"),
            "shared": np.array([row[2] for row in rows], np.int64),
            "weight": np.array([row[3] for row in rows], np.float64),
            "through": pd.Series([tuple(label[p] for p in row[4]) for row in rows], dtype="object"),
        }
    )
    return told(frame, "no pair: no two of the chosen nodes share a partner")


def _partners(
    graph: KnowledgeGraph, chosen: Collection[str], through: Collection[str], relations: Collection[str]
) -> dict[str, set[str]]:
    """Who of the chosen is tied to each partner."""
    counted = relations_named(relations)
    sides: defaultdict[str, set[str]] = defaultdict(set)
    for s in graph.graph.statements:
        if not counted or s.predicate in counted:
            for one, other in ((s.subject, s.object), (s.object, s.subject)):
                if one in chosen and other in through and one != other:
                    sides[other].add(one)
    return sides


def _chosen(graph: KnowledgeGraph, choice: Choice) -> set[str]:
    if callable(choice):
        return {e.id for e in graph.graph.entities if choice(e)}
    wanted = type_named(choice)
    return {e.id for e in graph.graph.entities if e.type is wanted}


def _parts(part_of: Numbers, smallest: int) -> list[list[int]]:
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for node, part in enumerate(part_of.tolist()):
        parts[part].append(node)
    return [part for part in parts.values() if len(part) >= smallest]
