"""The hostile graph is as hostile as it says: every payload stands in every field of text."""

from kg.model import Graph
from tests.page.hostile import PAYLOADS, hostile_graph


def fields(graph: Graph) -> dict[str, set[str]]:
    said = [s.qualifiers for s in graph.statements]
    found = {
        "label": {e.label for e in graph.entities},
        "alias": {alias.removesuffix("又名") for e in graph.entities for alias in e.aliases},
        "code": {e.code for e in graph.entities},
        "scope": {e.scope for e in graph.entities},
        "note of a correction": {mark for thing in (*graph.entities, *graph.statements) for mark in thing.corrected},
        "quote": {p for s in graph.statements for e in s.evidence for p in PAYLOADS if p in e.quote},
        "rule": {e.rule for s in graph.statements for e in s.evidence},
        "reason of a decision": {reason for d in graph.decisions for reason in d.reasons},
        "other of a decision": {d.other.removeprefix("place/") for d in graph.decisions},
    }
    found |= {f: {getattr(a, f) for a in graph.articles} for f in ("title", "outlet", "author", "url", "source")}
    found |= {f: {getattr(q, f) for q in said} for f in ("amount_text", "currency", "role", "speaker", "time")}
    return found


def test_there_are_enough_payloads_and_each_is_in_every_field():
    assert len({p for p in PAYLOADS if "pwned(" in p}) >= 100
    assert {
        name: set(PAYLOADS) - values for name, values in fields(hostile_graph()).items() if not set(PAYLOADS) <= values
    } == {}
