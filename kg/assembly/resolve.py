"""One node per thing across articles: provisional keys become canonical ids. Pure, independent of order.

Divisions are joined by their codes; other things by type, name and the place that tells namesakes apart. What would
need a guess stays two.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.knowledge.gazetteer import Gazetteer, Level
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
    members: dict[str, list[Entity]] = defaultdict(list)
    for extraction in extractions:
        local = {e.id: e for e in extraction.entities}
        for entity in extraction.entities:
            canonical = _canonical(entity, local, gazetteer)
            ids[extraction.article.id, entity.id] = canonical
            members[canonical].append(entity)
    return {i: _join(i, es) for i, es in members.items()}, ids


def place_id(code: str, gazetteer: Gazetteer) -> str:
    """Canonical id of a division: its name, behind its container's where it is not unique (place/霞山区东新街道)."""
    return f"place/{_local(code, gazetteer)}"


def _local(code: str, gazetteer: Gazetteer) -> str:
    """Name of a division that no other division has, as short as may be."""
    division = gazetteer.get(code)
    if division is None:
        return code
    if division.level in (Level.PROVINCE, Level.CITY):
        return division.name
    parents = {d.level: d for d in gazetteer.containers(code)}
    if division.level is Level.COUNTY:
        alike = [d for d in gazetteer.find(division.name) if d.name == division.name]
        above = parents.get(Level.CITY) or parents.get(Level.PROVINCE)
        return division.name if len(alike) == 1 or above is None else above.name + division.name
    nearest = gazetteer.containers(code)[0]
    return _local(nearest.code, gazetteer) + division.name


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
    return _local(place.code, gazetteer) if place.code else _clean(place.label)


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
