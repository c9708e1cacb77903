"""A graph as a networkx MultiDiGraph, for analysis; and flat, for formats of XML."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.model import Entity, Evidence, Graph, Statement

if TYPE_CHECKING:
    import networkx as nx

# XML 1.0 cannot hold these at all, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


#: Name of an attribute that is flat -> its type, as GEXF names types; beside these, nodes have a label.
NODE_ATTRIBUTES: Mapping[str, str] = {
    "type": "string", "aliases": "string", "articles": "string", "also": "string", "matches": "string",
    "corrected": "string", "code": "string", "level": "string", "scope": "string", "confidence": "double",
}  # fmt: skip
EDGE_ATTRIBUTES: Mapping[str, str] = {
    "relation": "string", "confidence": "double", "status": "string", "amount_text": "string", "amount_min": "double",
    "amount_max": "double", "currency": "string", "role": "string", "speaker": "string", "time": "string",
    "evidence": "integer", "quote": "string", "article": "string", "rule": "string", "corrected": "string",
}  # fmt: skip


def to_networkx(graph: Graph) -> "nx.MultiDiGraph[str]":
    """One node an entity (its id), one edge a statement (key: statement id); nothing is written twice.

    Nodes: label, type, aliases, articles, also, matches, corrected (tuples of strings), code, level, scope, confidence.
    Edges: relation, confidence, status, amount_text, amount_min, amount_max (numbers or None), currency, role, speaker,
    time, evidence (a tuple of `kg.model.Evidence`), corrected (a tuple of strings).
    partnersWith stands once, in the direction of its statement; `.to_undirected(as_view=True)` ignores directions.
    """
    import networkx as nx

    result: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for e in graph.entities:
        lists = {"aliases": e.aliases, "articles": e.articles, "also": tuple(map(str, e.also)), "matches": e.matches}
        result.add_node(e.id, **_node(e), **lists, corrected=e.corrected)
    for s in graph.statements:
        q = s.qualifiers
        amounts = {"amount_min": q.amount_min, "amount_max": q.amount_max}
        result.add_edge(
            s.subject, s.object, key=s.id, **_edge(s), **amounts, evidence=s.evidence, corrected=s.corrected
        )
    return result


def best_evidence(statement: Statement) -> Evidence | None:
    """The most certain evidence of a statement; among equals the first by article and place."""
    if len(statement.evidence) == 1:  # as of four in five
        return statement.evidence[0]
    return min(statement.evidence, key=lambda e: (-e.confidence, e), default=None)


def flat_entity(e: Entity) -> dict[str, str | float]:
    """What a node says in texts and numbers that XML can hold; lists are joined with " | "."""
    named = {"aliases": e.aliases, "articles": e.articles, "also": e.also, "matches": e.matches}
    lists = {name: " | ".join(values) for name, values in {**named, "corrected": e.corrected}.items()}
    return _flat({**_node(e), **lists})


def flat_statement(s: Statement) -> dict[str, str | float]:
    """What an edge says in texts and numbers that XML can hold, with its best evidence; amounts only where said."""
    said: dict[str, str | float] = {**_edge(s), "evidence": len(s.evidence)}
    if best := best_evidence(s):
        said |= {"quote": best.quote, "article": best.article, "rule": best.rule}
    amounts = {"amount_min": s.qualifiers.amount_min, "amount_max": s.qualifiers.amount_max}
    said |= {name: float(amount) for name, amount in amounts.items() if amount is not None}
    said["corrected"] = " | ".join(s.corrected)
    return _flat(said)


def xml_text(text: str) -> str:
    r"""The text with a sign of replacement for each character that XML 1.0 cannot hold (NUL, lone surrogates).

    >>> xml_text("甲\x00市")
    '甲�市'
    """
    return _NOT_XML.sub("\ufffd", text)


def _node(e: Entity) -> dict[str, str | float]:
    return {
        "label": e.label,
        "type": str(e.type),
        "code": e.code,
        "level": e.level,
        "scope": e.scope,
        "confidence": float(e.confidence),
    }


def _edge(s: Statement) -> dict[str, str | float]:
    q = s.qualifiers
    return {
        "relation": str(s.predicate),
        "confidence": s.confidence,
        "status": str(q.status),
        "amount_text": q.amount_text,
        "currency": q.currency,
        "role": q.role,
        "speaker": q.speaker,
        "time": q.time,
    }


def _flat(said: dict[str, str | float]) -> dict[str, str | float]:
    return {name: xml_text(value) if isinstance(value, str) else value for name, value in said.items()}
