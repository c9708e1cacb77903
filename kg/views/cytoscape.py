"""A graph as Cytoscape JSON (.cyjs), for Cytoscape and Cytoscape.js, with the places of the page."""

import json
from collections.abc import Iterator
from typing import Any

from kg.model import Entity, Graph, Statement
from kg.views.colours import ENTITY_COLOURS, RELATION_COLOURS
from kg.views.positions import Spot, positions


def to_cytoscape(graph: Graph) -> Iterator[str]:
    """The graph as Cytoscape JSON, in pieces, an element a line; the same bytes for the same graph.

    Data of nodes and edges are those of `KnowledgeGraph.nx`: lists stay lists, what is not said is missing, and every
    quote of an edge is there. `value` and `key` are what networkx reads back.
    """
    spots = positions(graph)
    head = {"name": "kg", "shared_name": "kg"}
    yield '{"format_version": "1.0", "generated_by": "kg", "target_cytoscapejs_version": "~2.1", "directed": true, '
    yield f'"multigraph": true, "data": {json.dumps(head)},\n"elements": {{"nodes": [\n'
    yield from _lines(_node(e, spots[e.id]) for e in sorted(graph.entities, key=lambda e: e.id))
    yield '\n], "edges": [\n'
    yield from _lines(map(_edge, sorted(graph.statements, key=lambda s: s.id)))
    yield "\n]}}\n"


def _lines(elements: Iterator[dict[str, Any]]) -> Iterator[str]:
    for n, element in enumerate(elements):
        yield (",\n" if n else "") + json.dumps(element, ensure_ascii=False)


def _node(e: Entity, spot: Spot) -> dict[str, Any]:
    data = {
        "id": e.id, "value": e.id, "name": e.label, "type": e.type, "aliases": e.aliases, "also": e.also,
        "articles": e.articles, "code": e.code, "level": e.level, "scope": e.scope, "matches": e.matches,
        "corrected": e.corrected, "confidence": e.confidence, "color": ENTITY_COLOURS[e.type], "size": spot.size,
    }  # fmt: skip
    return {"data": _said(data), "position": {"x": spot.x, "y": spot.y}}


def _edge(s: Statement) -> dict[str, Any]:
    q, sure = s.qualifiers, sorted(s.evidence, key=lambda e: (-e.confidence, e))
    data = {
        "id": f"statement/{s.id}", "key": s.id, "source": s.subject, "target": s.object, "interaction": s.predicate,
        "confidence": s.confidence, "status": q.status, "amount_text": q.amount_text, "amount_min": q.amount_min,
        "amount_max": q.amount_max, "currency": q.currency, "role": q.role, "speaker": q.speaker, "time": q.time,
        "quotes": [e.quote for e in sure], "articles": [e.article for e in sure], "rules": [e.rule for e in sure],
        "corrected": s.corrected, "color": RELATION_COLOURS[s.predicate],
    }  # fmt: skip
    return {"data": _said(data)}


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", None, ())}
