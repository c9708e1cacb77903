"""In which county, city or other area the things of a graph lie."""

from collections import defaultdict, deque
from collections.abc import Mapping
from itertools import pairwise

from kg.knowledge.codes import MUNICIPALITIES
from kg.model import Graph
from kg.vocab import EntityType, Level, Relation

#: Relations that lead to what a thing belongs to; they place it where nothing says where it lies.
_BELONGING = frozenset({Relation.PART_OF, Relation.WORKS_FOR})

#: What lies in no area of a level lies in one of the next larger.
_LARGER = dict(pairwise(reversed(Level)))
#: In place of an area: it lies in several, or spreads over more than one.
_SEVERAL = ""


def counties_of(graph: Graph) -> Mapping[str, str]:
    """Id of a node -> id of the county that it lies in, else of the city; what lies in neither is missing."""
    return areas_at(graph, Level.COUNTY)


def areas_at(graph: Graph, level: Level) -> Mapping[str, str]:
    """Id of a node -> id of the area of a level that it lies in, else of the next larger level; else it is missing.

    Of a county the next larger is the city, of a city the province where that is one city, such as 上海市.

    Upwards lead what a thing lies in, or, where nothing says that, the body or whole that it belongs to. What lies in
    several areas of the level lies in none of them, and so does a programme said to be in something larger: one of the
    whole province is not one of the county that an article tells of. An area is its own area. Time grows with the
    number of statements.
    """
    below = _below(graph)
    wanted = [_lying(graph, larger, below) for larger in (_LARGER.get(level),) if larger]
    if level == Level.CITY:  # of provinces only those that are cities: 广东省 is no area beside 湛江市
        cities = {e.id for e in graph.entities if e.code.startswith(MUNICIPALITIES)}
        wanted = [{id: area for id, area in areas.items() if area in cities} for areas in wanted]
    wanted.append(_lying(graph, level, below))
    return {id: area for areas in wanted for id, area in areas.items() if area != _SEVERAL}


def _below(graph: Graph) -> Mapping[str, list[str]]:
    """What lies in each thing, or belongs to it without lying anywhere itself."""
    placed = {s.subject for s in graph.statements if s.predicate is Relation.LOCATED_IN}
    below: defaultdict[str, list[str]] = defaultdict(list)
    for s in graph.statements:
        leads = s.predicate is Relation.LOCATED_IN or (s.predicate in _BELONGING and s.subject not in placed)
        if leads and s.subject in graph.by_id:
            below[s.object].append(s.subject)
    return below


def _lying(graph: Graph, level: Level, below: Mapping[str, list[str]]) -> dict[str, str]:
    """The area of the level for all that lies in one, `_SEVERAL` for what lies in more than one or spreads further."""
    wider = [*Level][: [*Level].index(level)]
    places = [e for e in graph.entities if e.type is EntityType.PLACE]
    found = {e.id: e.id for e in places if e.level == level}
    fixed, queue = frozenset(found), deque(sorted(found))
    for large in (e.id for e in places if e.level in wider):
        for id in below.get(large, ()):
            if graph.by_id[id].type is EntityType.PROGRAMME:
                found[id] = _SEVERAL
                queue.append(id)
    while queue:  # a node comes at most twice: with the first area, and when it turns out to lie in several
        here = queue.popleft()
        for id in below.get(here, ()):
            area = found[here] if found.get(id, found[here]) == found[here] else _SEVERAL
            if id not in fixed and found.get(id) != area:
                found[id] = area
                queue.append(id)
    return found
