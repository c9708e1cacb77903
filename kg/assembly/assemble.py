"""Extractions in, one graph out: things joined, statements merged, containers added from the gazetteer. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.assembly.resolve import place_id, resolve
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.resources import Resources
from kg.model import Article, Entity, Evidence, Extraction, Graph, Qualifiers, Statement
from kg.vocab import EntityType, Relation


def assemble(extractions: Iterable[Extraction], resources: Resources) -> Graph:
    """The graph of a corpus; the order of the extractions does not matter."""
    articles: dict[str, Article] = {}
    by_article: list[Extraction] = []
    for extraction in extractions:
        articles[extraction.article.id] = extraction.article
        by_article.append(extraction)
    entities, ids = resolve(by_article, resources.gazetteer)
    statements = _merge(s for e in by_article for s in _rename(e, ids))
    entities, statements = _add_containers(entities, statements, resources.gazetteer)
    return Graph(
        tuple(articles[i] for i in sorted(articles)),
        tuple(entities[i] for i in sorted(entities)),
        tuple(sorted(statements.values(), key=lambda s: (s.subject, s.predicate, s.object, s.id))),
    )


def _rename(extraction: Extraction, ids: Mapping[tuple[str, str], str]) -> Iterable[Statement]:
    """The article's statements with canonical ids; what becomes a loop is dropped."""
    article = extraction.article.id
    for s in extraction.statements:
        subject, obj = ids[article, s.subject], ids[article, s.object]
        if subject == obj:
            continue
        if s.predicate is Relation.PARTNERS_WITH and obj < subject:
            subject, obj = obj, subject
        yield replace(s, subject=subject, object=obj)


def _merge(statements: Iterable[Statement]) -> dict[str, Statement]:
    """One statement per claim, evidence united and sorted."""
    merged: dict[str, set[Evidence]] = defaultdict(set)
    claims: dict[str, Statement] = {}
    for s in statements:
        claims.setdefault(s.id, s)
        merged[s.id].update(s.evidence)
    return {i: replace(s, evidence=tuple(sorted(merged[i]))) for i, s in claims.items()}


def _add_containers(
    entities: dict[str, Entity], statements: dict[str, Statement], gazetteer: Gazetteer
) -> tuple[dict[str, Entity], dict[str, Statement]]:  # fmt: skip
    """Every division's containers up to the province, each edge proved by a sentence that names a division below it."""
    grown = dict(entities)
    added: dict[str, set[Evidence]] = defaultdict(set)
    pairs: dict[str, tuple[str, str]] = {}
    witness = {s.subject: s.evidence for s in statements.values() if s.predicate is Relation.LOCATED_IN}
    above_known = {(s.subject, s.object) for s in statements.values() if s.predicate is Relation.LOCATED_IN}
    for entity in entities.values():
        if entity.type is not EntityType.PLACE or not entity.code:
            continue
        chain = [(place_id(entity.code, gazetteer), entity.code)]
        for d in gazetteer.containers(entity.code):
            here = place_id(d.code, gazetteer)
            if here not in grown:
                grown[here] = Entity(here, EntityType.PLACE, d.name, code=d.code, level=d.level.name.lower())
            below = chain[-1][0]
            proof = witness.get(entity.id) or _any_evidence(entity.id, statements)
            if (below, here) not in above_known and proof:
                name = f"{below}\x1f{here}"
                pairs[name] = (below, here)
                added[name].add(min(replace(e, rule="locatedIn.gazetteer", confidence=0.97) for e in proof))
            chain.append((here, d.code))
    for name, (below, here) in pairs.items():
        s = Statement(below, Relation.LOCATED_IN, here, Qualifiers(), tuple(sorted(added[name])))
        statements[s.id] = s
    linked = {s.subject for s in statements.values()} | {s.object for s in statements.values()}
    return {i: e for i, e in grown.items() if e.articles or i in linked}, statements


def _any_evidence(entity: str, statements: Mapping[str, Statement]) -> tuple[Evidence, ...]:
    proofs = [e for s in statements.values() if entity in (s.subject, s.object) for e in s.evidence]
    return (min(proofs),) if proofs else ()
