"""Extractions in, one graph out: things joined, statements merged, containers added from the gazetteer. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.assembly.consistent import consistent
from kg.assembly.credit import credited_once, settled
from kg.assembly.place_id import place_id
from kg.assembly.resolve import resolve
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.resources import Resources
from kg.model import Entity, Evidence, Extraction, Graph, Qualifiers, Statement
from kg.vocab import EntityType, Relation

#: rule and confidence of what the gazetteer adds: a division lies in the one above it
_RULE, _SURE = "locatedIn.gazetteer", 0.97


def assemble(extractions: Iterable[Extraction], resources: Resources, apart: Collection[tuple[str, str]] = ()) -> Graph:
    """The graph of a corpus; the order of the extractions does not matter. Two names in `apart` are never made one."""
    by_article = list(extractions)
    articles = settled(extraction.article for extraction in by_article)
    resolution = resolve(by_article, resources, apart)
    statements = merged(s for e in by_article for s in _renamed(e, resolution.ids))
    entities, statements = credited_once(articles, resolution.entities, statements)
    entities, statements = _with_containers(entities, statements, resources.gazetteer)
    statements = consistent(entities, statements)
    return Graph(
        tuple(articles[i] for i in sorted(articles)),
        tuple(entities[i] for i in sorted(entities)),
        tuple(s for _, s in sorted(statements.items(), key=lambda item: (*_edge(item[1]), item[0]))),
        dict(
            sorted((old, new) for old, new in resolution.redirects.items() if old not in entities and new in entities)
        ),
        tuple(d for d in resolution.decisions if d.one in entities and (d.same or d.other in entities)),
    )


def _edge(s: Statement) -> tuple[str, str, str]:
    return s.subject, s.predicate, s.object


def _renamed(extraction: Extraction, ids: Mapping[tuple[str, str], str]) -> Iterator[Statement]:
    """The article's statements with canonical ids; what becomes a loop is dropped."""
    article = extraction.article.id
    for s in extraction.statements:
        subject, obj = ids[article, s.subject], ids[article, s.object]
        if subject == obj:
            continue
        if s.predicate is Relation.PARTNERS_WITH and obj < subject:
            subject, obj = obj, subject
        yield Statement(
            subject, s.predicate, obj, s.qualifiers, s.evidence, s.corrected
        )  # `replace` takes twice as long


def merged(statements: Iterable[Statement]) -> dict[str, Statement]:
    """One statement per claim, by its id; evidence united and sorted.

    Qualifiers that are not in the id (bounds of an amount, the speaker) come from whichever sorts first, so that the
    order of the articles does not matter.
    """
    same: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        same[s.id].append(s)
    return {
        id: found[0] if len(found) == 1 and len(found[0].evidence) == 1 else _one(found) for id, found in same.items()
    }


def _one(same: Sequence[Statement]) -> Statement:
    """Statements of one claim as one."""
    first = same[0]
    if any(s.qualifiers != first.qualifiers for s in same):
        first = min(same, key=lambda claim: repr(claim.qualifiers))
    return replace(first, evidence=tuple(sorted({e for s in same for e in s.evidence})))


def _with_containers(
    entities: Mapping[str, Entity], statements: Mapping[str, Statement], gazetteer: Gazetteer
) -> tuple[dict[str, Entity], dict[str, Statement]]:
    """Every division's containers up to the province, each edge proved by a sentence that names a division below it.

    Of these containers, and of those that an article adds without naming them, only what has an edge stays.
    """
    grown, stated = dict(entities), dict(statements)
    placed = [s for s in statements.values() if s.predicate is Relation.LOCATED_IN]
    known = {(s.subject, s.object) for s in placed}
    where: dict[str, Evidence] = {}
    for s in placed:
        where[s.subject] = min(where.get(s.subject, s.evidence[0]), *s.evidence)
    proofs = _first_evidence(statements.values()) | {subject: (evidence,) for subject, evidence in where.items()}
    added: dict[tuple[str, str], set[Evidence]] = defaultdict(set)
    for entity in entities.values():
        if entity.type is not EntityType.PLACE or not entity.code:
            continue
        proof = [replace(e, rule=_RULE, confidence=_SURE) for e in proofs.get(entity.id, ())]
        below = place_id(entity.code, gazetteer)
        for d in gazetteer.containers(entity.code):
            above = place_id(d.code, gazetteer)
            if above not in grown:
                grown[above] = Entity(above, EntityType.PLACE, d.name, code=d.code, level=d.level.name.lower())
            if (below, above) not in known and proof:
                added[below, above].add(min(proof))
            below = above
    for (below, above), evidence in added.items():
        s = Statement(below, Relation.LOCATED_IN, above, Qualifiers(), tuple(sorted(evidence)))
        stated[s.id] = s
    linked = {end for s in stated.values() for end in (s.subject, s.object)}
    return {i: e for i, e in grown.items() if e.articles or i in linked}, stated


def _first_evidence(statements: Iterable[Statement]) -> dict[str, tuple[Evidence, ...]]:
    """The first piece of evidence, by article and place in it, of every entity that a statement is about."""
    first: dict[str, Evidence] = {}
    for s in statements:
        if s.evidence:
            for entity in (s.subject, s.object):
                first[entity] = min(first.get(entity, s.evidence[0]), *s.evidence)
    return {entity: (evidence,) for entity, evidence in first.items()}
