"""How two nodes are connected, and which sentences say so."""

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from kg.analytics.empty import told
from kg.api import KnowledgeGraph
from kg.errors import UsageError, whole
from kg.model import Statement
from kg.views.network import best_evidence

if TYPE_CHECKING:
    import pandas as pd

_BY = ("length", "confidence")


def paths(graph: KnowledgeGraph, start: str, end: str, *, k: int = 3, by: str = "length") -> "pd.DataFrame":
    """The best ways from one named node to another, whatever the direction of the statements: a row a step.

    The k shortest paths that pass no node twice (Yen 1971, as networkx has it), by the number of steps, or with
    `by="confidence"` by the product of the confidences of their steps, each that of its surest statement: the most
    probable way if statements are right or wrong independently of one another. Columns: `path` (from 1), `step` (from
    1), `start`, `start_label`, `relation`, `end`, `end_label`, `forward` (whether the statement reads from start to
    end), `confidence`, `quote`, `article`, `date` (of the surest sentence of the surest statement), `statements` (ids
    of all that tie the two, surest first). `frame.attrs["confidence"]` has the product for each path. No rows where
    nothing connects the two.

    Raises:
        GraphError: a name is not that of one node.
        UsageError: k is below 1, or `by` is neither of the two.
    """
    if by not in _BY:
        raise UsageError(f"by: {by!r} is not possible; give {' or '.join(map(repr, _BY))}")
    count = whole("k", k, least=1)
    ends = graph.entity(start), graph.entity(end)
    ways = list(islice(_ways(graph, ends[0].id, ends[1].id, by), count))
    frame = _frame(graph, ways)
    why = f"{ends[0].label} and {ends[1].label} are one node"
    return told(
        frame, why if ends[0] == ends[1] else f"nothing in the graph connects {ends[0].label} and {ends[1].label}"
    )


def _ways(graph: KnowledgeGraph, start: str, end: str, by: str) -> Iterator[list[str]]:
    import networkx as nx

    ids, number = graph.ties.ids, graph.ties.number
    weight = "doubt" if by == "confidence" else None
    if start == end:
        return
    try:
        for way in nx.shortest_simple_paths(graph.ties.doubts, number[start], number[end], weight=weight):
            yield [ids[n] for n in way]
    except nx.NetworkXNoPath:
        return


def _frame(graph: KnowledgeGraph, ways: list[list[str]]) -> "pd.DataFrame":
    import pandas as pd

    columns = {
        "path": "int64", "step": "int64", "start": "string", "start_label": "string", "relation": "category",
        "end": "string", "end_label": "string", "forward": "bool", "confidence": "float64", "quote": "string",
        "article": "string", "date": "string", "statements": "object",
    }  # fmt: skip
    rows = [
        (n, step, *_row(graph, one, other))
        for n, way in enumerate(ways, 1)
        for step, (one, other) in enumerate(pairwise(way), 1)
    ]
    frame = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    frame.attrs["confidence"] = frame.groupby("path")["confidence"].prod().to_dict()
    return frame


def _row(graph: KnowledgeGraph, one: str, other: str) -> tuple[object, ...]:
    between = _between(graph, one, other)
    best, entities = between[0], graph.graph.by_id
    said = best_evidence(best)
    source = graph.article(said.article) if said else None
    return (
        one, entities[one].label, str(best.predicate), other, entities[other].label, best.subject == one,
        best.confidence, said.quote if said else None, said.article if said else None,
        (source.date or None) if source else None, tuple(s.id for s in between),
    )  # fmt: skip


def _between(graph: KnowledgeGraph, one: str, other: str) -> list[Statement]:
    """The statements that tie two nodes, surest first."""
    about = graph.statements_about(graph.graph.by_id[one])
    return sorted((s for s in about if {s.subject, s.object} == {one, other}), key=lambda s: (-s.confidence, s.id))
