"""Weighs every pair of things: keeps, doubts or adds relations by the sum of what speaks for and against them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from kg.extraction.clause import Clause
from kg.extraction.found import Found
from kg.extraction.modality import is_denied, modality_at
from kg.extraction.pairs.article import Adder, Overview, Sum
from kg.extraction.pairs.context import Key, Pair, read_pairs
from kg.extraction.relations import sums_of, with_amount
from kg.extraction.setting import Setting
from kg.extraction.text import Document
from kg.extraction.thing import Thing, is_division
from kg.knowledge.codes import significant
from kg.knowledge.weights import Weights
from kg.model import Qualifiers
from kg.vocab import SIGNATURES, SYMMETRIC, EntityType, Relation

_NONE: frozenset[Relation] = frozenset()
#: how much less sure the nearer of two places may be and still say all
_NEARLY = 0.1
#: classes of bodies that are of the place that their name begins with
_PUBLIC = ("party", "government", "judiciary", "school", "hospital")


@dataclass(frozen=True)
class Scene:
    """What pairs are weighed against: an article, its things and clauses, and what the rules have found."""

    doc: Document
    things: Mapping[str, Thing]
    clauses: Sequence[Clause]
    found: Sequence[Found]
    setting: Setting


def judge(scene: Scene, weights: Weights) -> Iterator[Found]:
    """What is kept and what is added; who gives money is not said to help otherwise by the same sentence."""
    kept = list(_weighed(scene, weights))
    given = {(f.subject.key, f.object.key, f.sentence) for f in kept if f.relation is Relation.FUNDS}
    for f in _nearest(scene, kept):
        if f.relation is not Relation.SUPPORTS or (f.subject.key, f.object.key, f.sentence) not in given:
            yield f


def _nearest(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """Of places that hold one another, a body lies in the nearest: who lies in a village lies in its county as well."""
    sites: dict[str, list[Found]] = {}
    for f in found:
        if f.relation is Relation.LOCATED_IN and f.subject.type is EntityType.ORGANIZATION:
            sites.setdefault(f.subject.key, []).append(f)
    for f in found:
        others = sites.get(f.subject.key, ()) if f.relation is Relation.LOCATED_IN else ()
        surest = max((g.confidence for g in others if _holds(scene.things, f.object.key, g.object.key)), default=-1.0)
        if surest < f.confidence - _NEARLY:
            yield f


def _holds(things: Mapping[str, Thing], outer: str, inner: str) -> bool:
    """Whether the one place contains the other, by what is known of them."""
    seen = {inner}
    while (inner := things[inner].container if inner in things else "") and inner not in seen:
        if inner == outer:
            return True
        seen.add(inner)
    return False


def _weighed(scene: Scene, weights: Weights) -> Iterator[Found]:
    """What the rules have found that nobody weighs, as sure as its ends; of other relations, what weighs enough."""
    for f in scene.found:
        subject, object_ = scene.things[f.subject.key], scene.things[f.object.key]
        if not is_weighed(f.relation, subject, weights):
            yield replace(f, confidence=round(f.confidence * min(subject.sure, object_.sure), 3))
    by_claim: dict[tuple[str, Relation, str], list[Found]] = {}
    for f in scene.found:
        by_claim.setdefault((f.subject.key, f.relation, f.object.key), []).append(f)
    for (s, relation, o), (sure, pair) in sorted(weigh(scene, weights).items()):
        claims = by_claim.get((s, relation, o), [])
        if relation in SYMMETRIC:
            claims = claims + by_claim.get((o, relation, s), [])
        if claims:
            yield from (replace(f, confidence=sure) for f in claims)
        elif (new := _new(scene, (s, o), relation, pair, sure)) is not None:
            yield new


def is_weighed(relation: Relation, subject: Thing, weights: Weights) -> bool:
    """Whether weights decide on the relation; where a known place lies, the gazetteer or the lexicon says."""
    return relation in weights.bias and not (relation is Relation.LOCATED_IN and is_known_place(subject))


def is_known_place(thing: Thing) -> bool:
    """Whether it is a division, or a region that is known all over the country."""
    return is_division(thing.key) or (thing.type is EntityType.PLACE and thing.first.kind == "region")


def weigh(scene: Scene, weights: Weights) -> dict[tuple[str, Relation, str], tuple[float, Pair]]:
    """(subject, relation, object) -> how sure, and where they stand, for all that reach the relation's floor."""
    kept: dict[tuple[str, Relation, str], tuple[float, Pair]] = {}
    said = {(f.subject.key, f.object.key, f.relation) for f in scene.found}
    said |= {(o, s, relation) for s, o, relation in said if relation in SYMMETRIC}
    for key, pair, allowed, sums in featured_pairs(scene, weights.total, weights.of_contexts):
        total = sum(sums)
        for relation in weights.likely(allowed, total):
            by_rule, alone = weights.floor[relation]
            is_said = (*key, relation) in said
            probability = _exclusive(relation, total, weights)
            if probability < (by_rule if is_said else alone):
                continue
            if not is_weighed(relation, scene.things[key[0]], weights):
                continue
            if relation is Relation.LOCATED_IN and _is_of_elsewhere(*(scene.things[k] for k in key)):
                continue
            s, o = sorted(key) if relation in SYMMETRIC else key
            sure = weights.confidence(relation, probability)
            if sure > kept.get((s, relation, o), (0.0, pair))[0]:
                kept[s, relation, o] = sure, pair
    return kept


def _exclusive(relation: Relation, total: int, weights: Weights) -> float:
    """How likely it is. Who runs a programme is not said to take part in it as well: the likelier of the two stays."""
    probability = weights.probability(relation, total)
    if relation is Relation.RUNS and probability < weights.probability(Relation.PARTICIPATES_IN, total):
        return 0.0
    if relation is Relation.PARTICIPATES_IN and probability <= weights.probability(Relation.RUNS, total):
        return 0.0
    return probability


def _is_of_elsewhere(subject: Thing, place: Thing) -> bool:
    """双峰县杏子派出所 is not in 江苏省, whoever it telephones there; firms may well be where their name is not."""
    if subject.type is not EntityType.ORGANIZATION or subject.first.kind not in _PUBLIC:
        return False
    if not (is_division(subject.container) and is_division(place.key)):
        return False
    own, other = (significant(key[2:]) for key in (subject.container, place.key))
    return not own.startswith(other) and not other.startswith(own)


def featured_pairs(
    scene: Scene, sum_up: Adder[Sum], counts: frozenset[str] | None
) -> Iterator[tuple[Key, Pair, frozenset[Relation], list[Sum]]]:
    """Every ordered pair that relations may join, with where it stands, those relations, and the sums of its features.

    Args:
        scene: the article.
        sum_up: adds up features: the sum of their weights, or a tuple of them.
        counts: the features of contexts that count; all, if None.
    """
    overview = Overview(scene.doc, scene.things, scene.found, scene.setting, sum_up)
    types = {key: thing.types for key, thing in overview.things.items()}
    pairs = read_pairs(scene.doc, scene.clauses, partial(_relations_between, types), counts)
    keys = {*pairs, *overview.far_pairs(), *((f.subject.key, f.object.key) for f in scene.found)}
    none = Pair()
    for key in sorted(keys):
        if allowed := _relations_between(types, *key):
            pair = pairs.get(key, none)
            yield key, pair, allowed, overview.features(key, pair)


def _relations_between(types: Mapping[str, frozenset[EntityType]], s: str, o: str) -> frozenset[Relation]:
    """The relations that the ontology has from the one to the other; none where the article does not name both."""
    if s == o or s not in types or o not in types:
        return _NONE
    return _allowed_relations(types[s], types[o])


@lru_cache(maxsize=256)
def _allowed_relations(left: frozenset[EntityType], right: frozenset[EntityType]) -> frozenset[Relation]:
    """The relations that the ontology allows from things of these types to things of those."""
    return frozenset(r for r, (subjects, objects) in SIGNATURES.items() if left & subjects and right & objects)


def _new(scene: Scene, key: Key, relation: Relation, pair: Pair, sure: float) -> Found | None:
    """A relation that no rule has found, said where the two stand nearest; None where that is denied."""
    s, o = scene.things[key[0]].first, scene.things[key[1]].first
    rule = f"{relation}.weighed"
    if pair.clause is None or pair.sentence is None:
        sentence = scene.doc.sentence_at(s.start)
        return Found(s, relation, o, sentence, rule, sure) if sentence is not None else None
    if is_denied(scene.doc, pair.clause):
        return None
    lies = relation in (Relation.LOCATED_IN, Relation.PART_OF)  # it does whether or not what is said there is planned
    qualifiers = Qualifiers() if lies else modality_at(scene.doc, pair.clause, pair.clause.end)
    if relation is Relation.FUNDS and (sums := sums_of(scene.doc, pair.clause)):
        qualifiers = with_amount(qualifiers, sums[0])
    return Found(s, relation, o, pair.sentence, rule, sure, qualifiers)
