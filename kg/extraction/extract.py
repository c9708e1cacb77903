"""The kernel: one article in, what it says out. Pure; reads like its description."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.errors import InputError
from kg.extraction.anaphora import find_pointers
from kg.extraction.clause import read_clauses
from kg.extraction.credible import believed
from kg.extraction.entities import find_mentions_in_steps
from kg.extraction.found import Found
from kg.extraction.gifts import find_further_gifts
from kg.extraction.mention import Mention
from kg.extraction.pairs.judge import Scene, judge
from kg.extraction.posts import find_posts
from kg.extraction.reference import refer
from kg.extraction.relations import find_relations
from kg.extraction.sameness import join_same
from kg.extraction.setting import Setting
from kg.extraction.steps import Steps, finish
from kg.extraction.structure import find_sites_of_programmes, find_structure
from kg.extraction.text import Document
from kg.extraction.thing import Thing
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.outlets import home_of
from kg.knowledge.resources import Resources
from kg.knowledge.spelling import folded
from kg.model import Article, Entity, Evidence, Extraction, Statement
from kg.vocab import SIGNATURES, EntityType, Relation

#: most different names of an article: each may be short for each other, so that time grows with their square
MOST_NAMES = 5_000


def extract(article: Article, resources: Resources) -> Extraction:
    """The entities and statements of one article; ids are keys that hold within the article.

    Raises InputError for an article of more than MOST_NAMES names.
    """
    return finish(extract_in_steps(article, resources))


def survey(article: Article, resources: Resources) -> Scene:
    """The article's things, its clauses, and what the rules find in them."""
    return finish(_survey(article, resources))


def extract_in_steps(article: Article, resources: Resources) -> Steps[Extraction]:
    """As `extract`, with pauses in which other articles take the same step: see kg.extraction.steps."""
    scene = yield from _survey(article, resources)
    found = list(judge(scene, resources.weights))
    yield
    entities = entities_of(scene, resources.gazetteer)
    return Extraction(article.without_text, entities, _statements(scene.doc, found, entities))


def name_things(article: Article, resources: Resources) -> tuple[Document, dict[str, Thing]]:
    """The article opened, and its things by key, before any of them are joined by weight or doubted."""
    doc, things, _ = finish(_named(article, resources))
    return doc, things


def _named(article: Article, resources: Resources) -> Steps[tuple[Document, dict[str, Thing], Setting]]:
    doc = Document(article, resources.tokenizer)
    doc.scan(resources.scanner)
    yield
    mentions = yield from find_mentions_in_steps(doc, resources)
    _check_number(mentions)
    home = home_of(article.outlet, resources.lexicon, resources.gazetteer)
    setting = Setting(mentions, resources.gazetteer, home)
    return doc, refer(doc, mentions, setting, resources), setting


def _survey(article: Article, resources: Resources) -> Steps[Scene]:
    doc, things, setting = yield from _named(article, resources)
    yield
    join_same(doc, things, resources.lexicon, resources.sameness)
    yield
    believed(doc, things, resources.lexicon, resources.credence)
    yield
    pointers = find_pointers(doc, things, setting, resources)
    yield
    clauses = read_clauses(doc, _in_order(things, pointers), _main(things, setting))
    yield
    found = list(find_structure(doc, things, clauses, resources, setting))
    yield
    found += find_posts(doc, things, pointers, resources, setting)
    yield
    found += find_relations(doc, clauses, resources)
    found += list(find_further_gifts(doc, clauses, found))
    found += list(find_sites_of_programmes(found, things))
    yield
    return Scene(doc, things, clauses, found, setting)


def _check_number(mentions: Sequence[Mention]) -> None:
    """Refuse an article of so many names that comparing each with each would take minutes."""
    if (names := len({m.name for m in mentions})) > MOST_NAMES:
        raise InputError(f"{names:,} names in one article, at most {MOST_NAMES:,} are read; split it")


def entities_of(scene: Scene, gazetteer: Gazetteer) -> tuple[Entity, ...]:
    """The article's things as entities, by key."""
    text = folded(scene.doc.text)
    return tuple(_entity(thing, scene.doc.article, text, gazetteer) for _, thing in sorted(scene.things.items()))


def _in_order(things: Mapping[str, Thing], pointers: Sequence[Mention]) -> list[Mention]:
    """All that names or points to a thing, in the order of the text."""
    named = (m for t in things.values() for m in t.mentions)
    return sorted((*named, *pointers), key=lambda m: (m.start, -m.end, m.key))


def _main(things: Mapping[str, Thing], setting: Setting) -> Mention | None:
    """The place that the article is about, where it has one."""
    thing = things.get(f"P:{setting.main()}")
    return thing.first if thing else None


def _entity(thing: Thing, article: Article, text: str, gazetteer: Gazetteer) -> Entity:
    code = thing.key[2:] if thing.type is EntityType.PLACE and thing.key[2:].isdigit() else ""
    division = gazetteer.get(code) if code else None
    official = set(gazetteer.forms(division)) if division else set()
    also = {t for m in thing.mentions for t in m.also if t is not thing.type}
    return Entity(
        id=thing.key,
        type=thing.type,
        label=thing.label,
        aliases=tuple(sorted(thing.names - {thing.label})),
        articles=(article.id,) if thing.mentions else (),
        code=code,
        level=division.level.name.lower() if division else "",
        also=tuple(sorted(also)),
        scope=thing.container,
        confidence=round(max((m.confidence for m in thing.mentions), default=1.0) * thing.sure, 3),
        made=tuple(sorted(n for n in {thing.label, *thing.names} - official if folded(n) not in text)),
    )


def _statements(doc: Document, found: Iterable[Found], entities: Sequence[Entity]) -> tuple[Statement, ...]:
    """One statement per claim; the best reading of each sentence is its evidence."""
    claims: dict[str, Statement] = {}
    said: dict[str, list[Evidence]] = {}
    article = doc.article
    types = {e.id: frozenset((e.type, *e.also)) for e in entities}
    for f in (f for f in found if _is_allowed(f, types)):
        subject, obj = f.subject.key, f.object.key
        if f.relation is Relation.PARTNERS_WITH and obj < subject:
            subject, obj = obj, subject
        start, end = doc.origin(f.sentence.start, f.sentence.end)
        quote, fragment = article.text[start:end], article.fragments.of(start, end)
        evidence = Evidence(article.id, start, end, quote, f.rule, f.confidence, fragment)
        statement = Statement(subject, f.relation, obj, f.qualifiers, (evidence,))
        claim = statement.id  # a hash: made once
        said.setdefault(claim, []).append(evidence)
        claims.setdefault(claim, statement)
    claims = {claim: replace(statement, evidence=_best(said[claim])) for claim, statement in claims.items()}
    ordered = sorted(_timed(claims).items(), key=lambda c: (c[1].subject, c[1].predicate, c[1].object, c[0]))
    return tuple(statement for _, statement in ordered)


def _timed(claims: Mapping[str, Statement]) -> Mapping[str, Statement]:
    """The claims; one that is said once with a time and once without is one claim, where there is one time only."""
    timed: dict[str, list[str]] = {}
    for claim, statement in claims.items():
        if statement.qualifiers.time:
            bare = replace(statement, qualifiers=replace(statement.qualifiers, time=""))
            timed.setdefault(bare.id, []).append(claim)
    joined = dict(claims)
    for bare_id, claim_ids in timed.items():
        if bare_id in joined and len(claim_ids) == 1:
            whole = joined[claim_ids[0]]
            joined[claim_ids[0]] = replace(whole, evidence=_best((*whole.evidence, *joined.pop(bare_id).evidence)))
    return joined


def _is_allowed(f: Found, types: Mapping[str, frozenset[EntityType]]) -> bool:
    """Whether the ontology allows the relation between things of these types."""
    subjects, objects = SIGNATURES[f.relation]
    return bool(types[f.subject.key] & subjects) and bool(types[f.object.key] & objects)


def _best(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The surest reading of each stretch of text, in order."""
    best: dict[tuple[int, int], Evidence] = {}
    for e in sorted(evidence, key=lambda e: (-e.confidence, e.rule)):
        best.setdefault((e.start, e.end), e)
    return tuple(sorted(best.values()))
