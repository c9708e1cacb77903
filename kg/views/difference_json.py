"""A difference as plain values for JSON: every change, minor ones too, each key always there."""

from collections.abc import Mapping, Sequence

from kg.model import Article, Entity, Evidence, Graph, Statement
from kg.views.changes import Difference, FieldChange, Group

#: What JSON is made of.
Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None


def as_json(difference: Difference, old: Graph, new: Graph) -> dict[str, Json]:
    """The difference of two graphs, keys stable between versions (new ones may come).

    - `equal`: whether there is no difference at all
    - `counts`: articles | nodes | statements -> new, changed, merged, separated, vanished, minor (numbers)
    - `fields`: how many statements say another amount, role, status, speaker, time, or are corrected otherwise
    - `articles`: [change, old, new, fields]; an article: id, title, date, outlet, source, digest
    - `groups`: [kind (programme | place | elsewhere), id, label, area, nodes, statements]
    - `groups[].nodes`: [change, minor, old, new, fields]; a node: id, label, type, aliases, code, articles, corrected,
      matches
    - `groups[].statements`: [change, minor, old, new, fields, added, withdrawn]; a statement: id, subject, predicate,
      object (ends: id, label), amount, amount_min, amount_max, currency, role, status, speaker, time, confidence,
      corrected, evidence; evidence, added, withdrawn: [article, start, end, quote, rule, confidence]

    `change` is new, changed, merged, separated or vanished; `old` or `new` is null where a graph lacks the thing;
    `fields` maps the name of each field that differs to `{"old": […], "new": […]}`, what only the one graph says.
    """
    counts: dict[str, Json] = {what: dict(numbers) for what, numbers in difference.counts().items()}
    articles: list[Json] = [
        {"change": c.kind, "old": _article(c.old), "new": _article(c.new), "fields": _fields(c.fields)}
        for c in difference.articles
    ]
    return {
        "equal": not difference,
        "counts": counts,
        "fields": dict(difference.fields()),
        "articles": articles,
        "groups": [_group(g, old, new) for g in difference.groups],
    }


def _group(g: Group, old: Graph, new: Graph) -> Json:
    nodes: list[Json] = [
        {"change": c.kind, "minor": c.minor, "old": _node(c.old), "new": _node(c.new), "fields": _fields(c.fields)}
        for c in g.nodes
    ]
    statements: list[Json] = [
        {
            "change": c.kind,
            "minor": c.minor,
            "old": _statement(c.old, old),
            "new": _statement(c.new, new),
            "fields": _fields(c.fields),
            "added": [_evidence(e) for e in c.added],
            "withdrawn": [_evidence(e) for e in c.withdrawn],
        }
        for c in g.statements
    ]
    return {"kind": g.kind, "id": g.id, "label": g.label, "area": g.area, "nodes": nodes, "statements": statements}


def _fields(fields: Sequence[FieldChange]) -> Json:
    return {f.name: {"old": f.old, "new": f.new} for f in fields}


def _article(a: Article | None) -> Json:
    names = ("id", "title", "date", "outlet", "source", "digest")
    return {name: getattr(a, name) for name in names} if a else None


def _node(e: Entity | None) -> Json:
    if e is None:
        return None
    return {
        "id": e.id,
        "label": e.label,
        "type": e.type,
        "aliases": e.aliases,
        "code": e.code,
        "articles": e.articles,
        "corrected": e.corrected,
        "matches": e.matches,
    }


def _statement(s: Statement | None, graph: Graph) -> Json:
    if s is None:
        return None
    q = s.qualifiers
    return {
        "id": s.id,
        "subject": _end(s.subject, graph),
        "predicate": s.predicate,
        "object": _end(s.object, graph),
        "amount": q.amount_text,
        "amount_min": q.amount_min,
        "amount_max": q.amount_max,
        "currency": q.currency,
        "role": q.role,
        "status": q.status,
        "speaker": q.speaker,
        "time": q.time,
        "confidence": s.confidence,
        "corrected": s.corrected,
        "evidence": [_evidence(e) for e in s.evidence],
    }


def _end(id: str, graph: Graph) -> Json:
    entity = graph.by_id.get(id)
    return {"id": id, "label": entity.label if entity else id}


def _evidence(e: Evidence) -> Json:
    names = ("article", "start", "end", "quote", "rule", "confidence")
    return {name: getattr(e, name) for name in names}
