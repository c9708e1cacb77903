"""In which areas things lie, as far as the graph says: who lies in two places that exclude each other.

An area is the part of an official code that names a division (44, 4408, 440811, 440811003), so that one lies within
another where its code begins with the other's.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from kg.knowledge.codes import COUNTY, significant
from kg.knowledge.lexicon import read_lexicon
from kg.model import Entity, Graph, Statement
from kg.vocab import EntityType, Relation, Status

#: Divisions of one of these levels never lie within each other, also where their codes are not known.
_LEVEL = re.compile("(?:省|县|镇|乡|街道)$")


def places_at_odds(graph: Graph) -> Iterator[tuple[Entity, list[Statement]]]:
    """Places and local bodies, each with statements that put it in places of which none lies within another.

    Surest first. Places that spread (rivers, roads), zones, bodies with branches and programmes are left out; a body
    must be said to be in two counties. A sentence that names both places settles nothing, so it does not count.
    """
    containers = _containers(graph)
    areas = _areas(graph, containers)
    for id in sorted(containers):
        entity, placed = graph.by_id.get(id), containers[id]
        if entity is None or len(placed) < 2 or not _is_in_one_place(entity):
            continue
        digits = COUNTY if entity.type is EntityType.ORGANIZATION else None
        several = _apart([(areas.get(s.object, "")[:digits], s) for s in placed])
        several = several if len(several) > 1 else _side_by_side(graph, placed)
        if len(several) > 1 and not _from_one_sentence(several[0], several[1]):
            yield entity, several


def areas(graph: Graph) -> dict[str, str]:
    """The area of every entity whose own code, or that of what it most surely lies in, is known."""
    return _areas(graph, _containers(graph))


def _is_in_one_place(entity: Entity) -> bool:
    if entity.type is EntityType.PLACE:
        return bool(entity.code) or not _ends(entity, read_lexicon().words("spreads"))
    is_away = any(word in entity.label for word in read_lexicon().words("away"))
    return entity.type is EntityType.ORGANIZATION and _ends(entity, read_lexicon().words("one_seat")) and not is_away


def _ends(entity: Entity, words: Collection[str]) -> bool:
    return entity.label.endswith(tuple(words))


def _containers(graph: Graph) -> dict[str, list[Statement]]:
    """What each thing is said to lie in, one statement a place, surest first; plans and zones left out."""
    best: dict[str, dict[str, Statement]] = defaultdict(dict)
    for s in sorted((s for s in graph.statements if s.predicate is Relation.LOCATED_IN), key=_surest):
        container = graph.by_id.get(s.object)
        is_zone = container is None or _ends(container, read_lexicon().words("zone"))
        if s.qualifiers.status is not Status.PLANNED and not is_zone:
            best[s.subject].setdefault(s.object, s)
    return {id: list(placed.values()) for id, placed in best.items()}


def _areas(graph: Graph, containers: Mapping[str, Sequence[Statement]]) -> dict[str, str]:
    found = {e.id: significant(e.code) for e in graph.entities if e.code}
    for id in containers:
        way: dict[str, None] = {}
        at = id
        while at not in found and at in containers and at not in way:
            way[at] = None
            at = containers[at][0].object
        found |= dict.fromkeys(way, found.get(at, ""))
    return found


def _apart(placed: Sequence[tuple[str, Statement]]) -> list[Statement]:
    """The surest statement for each of the areas, as small as they are given, that do not contain one another.

    In the order of the codes an area stands right before what lies within it: one look at the next is enough.
    """
    first: dict[str, Statement] = {}
    for area, s in placed:
        if area:
            first.setdefault(area, s)
    codes = sorted(first)
    smallest = [code for code, following in pairwise([*codes, ""]) if not following.startswith(code)]
    return sorted((first[code] for code in smallest), key=_surest)


def _side_by_side(graph: Graph, placed: Sequence[Statement]) -> list[Statement]:
    """The statements that name different divisions of one level, which needs no codes: 甲镇, 乙镇."""
    by_level: dict[str, dict[str, Statement]] = defaultdict(dict)
    for s in placed:
        place = graph.by_id[s.object]
        level = _LEVEL.search(place.label)
        if level and not place.code:
            by_level[level[0]].setdefault(place.label, s)
    several = max((list(named.values()) for _, named in sorted(by_level.items())), key=len, default=[])
    return several if len(several) > 1 else []


def _from_one_sentence(one: Statement, other: Statement) -> bool:
    sentences = [{(e.article, e.start) for e in s.evidence} for s in (one, other)]
    return bool(sentences[0] & sentences[1])


def _surest(s: Statement) -> tuple[float, str]:
    return -s.confidence, s.id
