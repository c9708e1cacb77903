"""People and bodies of one name in two places: the place goes into the id of each.

The name alone is the id until a corpus shows two: 红星村党支部 of one county, and that of another. Two people are two
if their employers are in two cities, for posts within a city change hands; two bodies, if they are in two counties.
Companies, banks and universities stay one: their names are registered once in the country, and a place beside one
mostly says where it is at work. A namesake that nothing places keeps the bare name: which of the others it is would
be a guess.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.assembly.place_id import unique_name
from kg.knowledge.gazetteer import Gazetteer
from kg.model import Entity, Extraction
from kg.vocab import EntityType, Relation

#: digits of a division's code (GB/T 2260) that name the area within which one name is one thing
_DIGITS = {EntityType.PERSON: 4, EntityType.ORGANIZATION: 6}
_CODE_LENGTH = 6

#: ends of names that are registered once in the country
_REGISTERED = re.compile(r"(?:集团|公司|银行|大学)$")

#: article id, provisional id of an entity
Key = tuple[str, str]


def tell_namesakes_apart(
    extractions: Sequence[Extraction], ids: Mapping[Key, str], gazetteer: Gazetteer
) -> dict[Key, str]:
    """New canonical ids of the entities whose id in `ids` stands for things in several areas."""
    areas: dict[str, dict[Key, str]] = defaultdict(dict)
    for extraction in extractions:
        for entity, area in _areas(extraction):
            key = extraction.article.id, entity.id
            areas[ids[key]][key] = area
    found: dict[Key, str] = {}
    for canonical, by_key in areas.items():
        if len(set(by_key.values())) > 1:
            folder, name = canonical.split("/", 1)
            found |= {key: f"{folder}/{_prefix(area, name, gazetteer)}{name}" for key, area in by_key.items()}
    return found


def _prefix(area: str, name: str, gazetteer: Gazetteer) -> str:
    place = unique_name(area.ljust(_CODE_LENGTH, "0"), gazetteer)
    return "" if name.startswith(place) else place


def _areas(extraction: Extraction) -> Iterator[tuple[Entity, str]]:
    """People and bodies of the article with the area each belongs to, where the article says so."""
    local = {e.id: e for e in extraction.entities}
    employers: dict[str, list[str]] = defaultdict(list)
    for s in extraction.statements:
        if s.predicate is Relation.WORKS_FOR:
            employers[s.subject].append(s.object)
    for entity in extraction.entities:
        if entity.type in _DIGITS and not _REGISTERED.search(entity.label):
            is_person = entity.type is EntityType.PERSON
            homes = [local[i] for i in employers[entity.id]] if is_person else [entity]
            codes = {_code(home, local)[: _DIGITS[entity.type]] for home in homes}
            area = codes.pop() if len(codes) == 1 else ""
            if area and not area.endswith("00"):
                yield entity, area


def _code(entity: Entity, local: Mapping[str, Entity]) -> str:
    """Code of the division that holds the entity, up the places that the article names; "" if none is known."""
    seen: set[str] = set()
    while not entity.code and entity.id not in seen:
        seen.add(entity.id)
        scope = entity.scope
        if scope not in local:
            return scope[2:] if scope[2:].isdigit() else ""
        entity = local[scope]
    return entity.code
