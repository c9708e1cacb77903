"""How two nodes are connected, and which sentences say so."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from kg.analytics.empty import told
from kg.api import KnowledgeGraph
from kg.arguments import whole
from kg.views.network import best_evidence

if TYPE_CHECKING:
    import pandas as pd

    from kg.views.ways import Step


def paths(
    graph: KnowledgeGraph,
    start: str,
    end: str,
    *,
    k: int = 3,
    by: str = "telling",
    without: str | Iterable[str] = (),
) -> "pd.DataFrame":
    """The best ways from one named node to another, whatever the direction of the statements: a row a step.

    The k best paths that pass no node twice (Yen 1971, as networkx has it). By "telling" a step along containment costs
    as much as three others, one that only the gazetteer knows as four (`kg.views.ties.STEP_COSTS`), for that both lie
    in one province is no news; by "length" each step counts one; by "confidence" the product of the confidences of the
    steps counts, each that of its surest statement: the most probable way if statements are right or wrong
    independently of one another. Relations in `without` are left out: `without="locatedIn"`. Columns: `path` (from 1),
    `step` (from 1), `start`, `start_label`, `relation`, `end`, `end_label`, `forward` (whether the statement reads from
    start to end), `confidence`, `quote`, `article`, `date` (of the surest sentence of the first statement),
    `statements` (ids of all that tie the two). A step is told by its surest statement; by "telling", by the surest of
    those that cost least. `frame.attrs["confidence"]` has the product for each path. No rows where nothing connects
    the two.

    Raises:
        GraphError: a name is not that of one node, or a relation is not known.
        UsageError: k is below 1, or `by` is none of the three.
    """
    count, ends = whole("k", k, least=1), (graph.entity(start), graph.entity(end))
    frame = _frame(graph, islice(graph.ways(*ends, by=by, without=without), count))
    why = f"{ends[0].label} and {ends[1].label} are one node"
    return told(
        frame, why if ends[0] == ends[1] else f"nothing in the graph connects {ends[0].label} and {ends[1].label}"
    )


def _frame(graph: KnowledgeGraph, ways: "Iterable[tuple[Step, ...]]") -> "pd.DataFrame":
    import pandas as pd

    columns = {
        "path": "int64", "step": "int64", "start": "string", "start_label": "string", "relation": "category",
        "end": "string", "end_label": "string", "forward": "bool", "confidence": "float64", "quote": "string",
        "article": "string", "date": "string", "statements": "object",
    }  # fmt: skip
    rows = [(n, at, *_row(graph, step)) for n, way in enumerate(ways, 1) for at, step in enumerate(way, 1)]
    frame = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    frame.attrs["confidence"] = frame.groupby("path")["confidence"].prod().to_dict()
    return frame


def _row(graph: KnowledgeGraph, step: "Step") -> tuple[object, ...]:
    best, label = step.statements[0], {id: graph.graph.by_id[id].label for id in (step.start, step.end)}
    said = best_evidence(best)
    source = graph.article(said.article) if said else None
    return (
        step.start, label[step.start], str(best.predicate), step.end, label[step.end], best.subject == step.start,
        best.confidence, said.quote if said else None, said.article if said else None,
        (source.date or None) if source else None, tuple(s.id for s in step.statements),
    )  # fmt: skip
