"""One node per thing across articles: provisional keys become canonical ids. Pure, independent of order.

Divisions are joined by their codes; other things by type, name and the place that tells namesakes apart. What would
need a guess stays two.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.assembly.namesakes import tell_namesakes_apart
from kg.assembly.place_id import place_id, unique_name
from kg.knowledge.gazetteer import Gazetteer
from kg.model import Entity, Extraction
from kg.vocab import EntityType

_FOLDERS = {t: t.value.lower() for t in EntityType}
#: names that many places have: they need their place in the id. 第二人民医院, 总工会, 新村
_COMMON = re.compile(
    r"第?[一二三四五六七八九十]*"
    r"(?:人民医院|中医院|中心医院|卫生院|卫生站|中学|小学|幼儿园|中心小学|实验小学|实验学校|职教中心)"
    r"|商会|总工会|工商联|慈善会|红十字会|党支部|党委|新村|人民政府"
)


def resolve(
    extractions: Sequence[Extraction], gazetteer: Gazetteer
) -> tuple[dict[str, Entity], dict[tuple[str, str], str]]:
    """Canonical entities by id, and (article id, provisional id) -> canonical id."""
    ids: dict[tuple[str, str], str] = {}
    entities: dict[tuple[str, str], Entity] = {}
    for extraction in extractions:
        local = {e.id: e for e in extraction.entities}
        for entity in extraction.entities:
            key = extraction.article.id, entity.id
            ids[key], entities[key] = _canonical(entity, local, gazetteer), entity
    ids |= tell_namesakes_apart(extractions, ids, gazetteer)
    members: dict[str, list[Entity]] = defaultdict(list)
    for key, canonical in ids.items():
        members[canonical].append(entities[key])
    return {i: _join(i, es) for i, es in members.items()}, ids


def _canonical(entity: Entity, local: Mapping[str, Entity], gazetteer: Gazetteer) -> str:
    """Canonical id of an article's entity; `local`: all entities of that article by their provisional ids."""
    folder = _FOLDERS[entity.type]
    if entity.code:
        return place_id(entity.code, gazetteer)
    place = local.get(entity.scope) or _from_gazetteer(entity.scope, gazetteer)
    name = _clean(entity.label)
    if place is None:
        return f"{folder}/{name}"
    is_body = entity.type is EntityType.ORGANIZATION
    has_namesakes = is_body and _COMMON.fullmatch(name.removeprefix(place.label)) is not None
    if entity.type is EntityType.PLACE or has_namesakes:
        return f"{folder}/{_prefix(place, name, gazetteer)}{name}"
    return f"{folder}/{name}"


def _prefix(place: Entity, name: str, gazetteer: Gazetteer) -> str:
    """What tells the thing from its namesakes: its place, unless the name begins with that."""
    if name.startswith(place.label):
        return ""
    return unique_name(place.code, gazetteer) if place.code else _clean(place.label)


def _from_gazetteer(key: str, gazetteer: Gazetteer) -> Entity | None:
    division = gazetteer.get(key[2:]) if key.startswith("P:") else None
    return Entity(key, EntityType.PLACE, division.name, code=division.code) if division else None


def _clean(name: str) -> str:
    return re.sub(r"[\s/]+", "", name)


def _join(canonical: str, entities: Sequence[Entity]) -> Entity:
    """One entity of several: the label most articles use, the longest of equals; every other name an alias."""
    votes = Counter(e.label for e in entities)
    label = max(votes, key=lambda n: (votes[n], len(n), n))
    names = {n for e in entities for n in (e.label, *e.aliases)} - {label}
    first = min(entities, key=lambda e: (e.type, e.label, e.code))
    return replace(
        first,
        id=canonical,
        label=label,
        aliases=tuple(sorted(names)),
        articles=tuple(sorted({a for e in entities for a in e.articles})),
        also=tuple(sorted({t for e in entities for t in e.also} - {first.type})),
        scope="",
        confidence=max(e.confidence for e in entities),
    )
