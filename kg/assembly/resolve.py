"""One node per thing across articles: provisional keys become canonical ids. Pure, independent of order.

Profiles are gathered, linked and named; what comes out beside ids and entities is why: decisions, and redirects from
the ids that what was joined would have had on its own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.assembly.canonical import articles_of, canonical_ids, fullest_label, namesake_ids, own_id, scope_of
from kg.assembly.likeness import Likeness
from kg.assembly.linking import JOIN, Judgement, join, judge
from kg.assembly.profile import Key, Profile, profiles_of
from kg.assembly.told_apart import NamedProfiles, Told, called_by_a_person, redirects, told_apart
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.identity import read_clues
from kg.knowledge.resources import Resources
from kg.model import Decision, Entity, Extraction

#: probability from which two that stay two are worth a second look
_WORTH_A_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who in a corpus."""

    entities: dict[str, Entity]  #: by canonical id
    ids: dict[Key, str]  #: (article id, provisional id) -> canonical id
    redirects: dict[str, str]  #: id that a part of an entity would have on its own -> canonical id
    decisions: tuple[Decision, ...]


def resolve(
    extractions: Sequence[Extraction], resources: Resources, apart: Collection[tuple[str, str]] = ()
) -> Resolution:
    """The entities of a corpus; two ids or names in `apart`, as a build without it gave them, are never one."""
    profiles = profiles_of(extractions, resources)
    likeness = Likeness(profiles, resources)
    judged = judge(profiles, likeness, read_clues())
    names, told = _named(profiles, judged, likeness, resources.gazetteer, apart)
    ids = {key: names.canonical[i] for i, profile in enumerate(profiles) for key in profile.members}
    entities = _entities(extractions, ids)
    former = _old_ids(names) | _article_ids(names) | redirects(told, names)
    led = {old: new for old, new in former.items() if old not in entities}
    joined = (d for d in _joined(judged, names) if led.get(d.other) == d.one)
    return Resolution(entities, ids, led, tuple(sorted((*joined, *_rivals(judged, names)))))


def _named(
    profiles: Sequence[Profile],
    judged: Sequence[Judgement],
    likeness: Likeness,
    gazetteer: Gazetteer,
    apart: Collection[tuple[str, str]],
) -> tuple[NamedProfiles, list[Told]]:
    """What the profiles are called, and what a person told apart.

    A line of a person may speak of what another line has separated: hence the rounds, until none finds its two joined.
    """

    @cache  # asked for of a few: of those that are joined, or told apart
    def alone(i: int) -> tuple[str, ...]:
        return _own_ids(profiles[i], likeness, gazetteer)

    left, told = set(apart), list[Told]()
    while True:
        groups = join(len(profiles), judged, [pair for t in told for pair in t.pairs])
        called = called_by_a_person(told, groups, profiles)
        ids = canonical_ids([[profiles[i] for i in group] for group in groups], likeness, gazetteer, called)
        canonical = {i: id for group, id in zip(groups, ids, strict=True) for i in group}
        names = NamedProfiles(profiles, alone, canonical)
        more = told_apart(names, left)
        if not more:
            return names, told
        told += more
        left -= {(t.one.name, t.other.name) for t in more}


def _own_ids(profile: Profile, likeness: Likeness, gazetteer: Gazetteer) -> tuple[str, ...]:
    """What a profile would be called on its own, and beside namesakes."""
    own = own_id(profile, likeness, gazetteer)
    return (own,) if profile.code else tuple(dict.fromkeys((own, *namesake_ids(profile, gazetteer))))


def _entities(extractions: Iterable[Extraction], ids: Mapping[Key, str]) -> dict[str, Entity]:
    members: dict[str, list[Entity]] = defaultdict(list)
    for extraction in extractions:
        for entity in extraction.entities:
            members[ids[extraction.article.id, entity.id]].append(entity)
    return {id: _join(id, found) for id, found in members.items()}


def _join(canonical: str, entities: Sequence[Entity]) -> Entity:
    """One entity of several: the fullest label, every other name an alias that a text or the gazetteer has.

    Names that were only made to find it by, as 广东省委 of 省委, have done so by now.
    """
    label = entities[0].label if len(entities) == 1 else fullest_label(Counter(e.label for e in entities))
    names = {n for e in entities for n in {e.label, *e.aliases} - {*e.made}} - {label}
    first = min(entities, key=lambda e: (not e.code, e.type, e.label, e.code))
    return replace(
        first,
        id=canonical,
        label=label,
        aliases=tuple(sorted(names)),
        articles=tuple(sorted({a for e in entities for a in e.articles})),
        also=tuple(sorted({t for e in entities for t in e.also} - {first.type})),
        scope=scope_of(canonical, label),
        confidence=max(e.confidence for e in entities),
        made=(),
    )


def _old_ids(names: NamedProfiles) -> dict[str, str]:
    """The ids that parts of a node would have on their own, where these are of one node only."""
    parts: dict[str, set[str]] = defaultdict(set)
    sizes = Counter(names.canonical.values())
    for i, id in names.canonical.items():
        if sizes[id] > 1:
            for old in {names.part(i), names.part(i, names.cores[id])} - {""}:
                parts[old].add(id)
    return {old: min(ids) for old, ids in sorted(parts.items()) if len(ids) == 1}


def _article_ids(names: NamedProfiles) -> dict[str, str]:
    """The ids of nodes named after their first article, had another of their articles been the first."""
    members: dict[str, list[Profile]] = defaultdict(list)
    for i, id in names.canonical.items():
        if id.endswith("）"):
            members[id].append(names.profiles[i])
    found: dict[str, str] = {}
    for id, group in members.items():
        first, *others = articles_of(group)
        if id.endswith(f"（{first}）"):
            found |= {f"{id.removesuffix(f'（{first}）')}（{article}）": id for article in others}
    return found


def _joined(judged: Iterable[Judgement], names: NamedProfiles) -> list[Decision]:
    """Why what would have had an id of its own is part of a node: the surest pair that ties it to the rest of it."""
    best: dict[tuple[str, str], Judgement] = {}
    for judgement in judged:
        if judgement.probability < JOIN:
            break
        for i, j in (judgement.pair, judgement.pair[::-1]):
            node = names.canonical[i]
            if names.canonical[j] == node and (other := names.part(i, j, names.cores[node])):
                best.setdefault((node, other), judgement)
    return [_decision(one, other, j, same=True) for (one, other), j in sorted(best.items())]


def _rivals(judged: Iterable[Judgement], names: NamedProfiles) -> list[Decision]:
    """For each node the other node that it might most likely be, where that is worth a look or bears its name."""
    canonical, profiles = names.canonical, names.profiles
    found: dict[str, Judgement] = {}
    for judgement in judged:
        a, b = judgement.pair
        namesakes = profiles[a].name == profiles[b].name
        if canonical[a] != canonical[b] and (namesakes or judgement.probability >= _WORTH_A_LOOK):
            found.setdefault(canonical[a], judgement)
            found.setdefault(canonical[b], judgement)
    pairs: dict[tuple[str, str], Judgement] = {}
    for judgement in found.values():
        one, other = sorted(canonical[i] for i in judgement.pair)
        pairs[one, other] = max(pairs.get((one, other), judgement), judgement, key=lambda j: (j.probability, j.pair))
    return [_decision(one, other, j, same=False) for (one, other), j in sorted(pairs.items())]


def _decision(one: str, other: str, judgement: Judgement, *, same: bool) -> Decision:
    return Decision(one, other, same, round(judgement.probability, 3), judgement.reasons)
