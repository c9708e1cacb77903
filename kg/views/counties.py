"""In which county, city or other area the things of a graph lie."""

from collections import defaultdict, deque
from collections.abc import Mapping
from itertools import pairwise

from kg.model import Graph
from kg.vocab import EntityType, Level, Relation

#: relations that lead from a thing to what it lies in or belongs to
UPWARD = frozenset({Relation.LOCATED_IN, Relation.PART_OF, Relation.WORKS_FOR})


#: What lies in no area of a level lies in one of the next larger.
_LARGER = dict(pairwise(reversed(Level)))


def counties_of(graph: Graph) -> Mapping[str, str]:
    """Id of a node -> id of the county that it lies in, else of the city; what lies in neither is missing."""
    return areas_at(graph, Level.COUNTY)


def areas_at(graph: Graph, level: Level) -> Mapping[str, str]:
    """Id of a node -> id of the area of a level that it lies in, else of the next larger level; else it is missing.

    Upwards lead places, whole bodies and employers; of several areas the one that is the fewest steps away counts,
    then the first by id. An area is its own area. Time grows with the number of statements.
    """
    below: dict[str, set[str]] = defaultdict(set)
    for s in graph.statements:
        if s.predicate in UPWARD and s.subject in graph.by_id:
            below[s.object].add(s.subject)
    found: dict[str, str] = {}
    by_level = [
        sorted(e.id for e in graph.entities if e.type is EntityType.PLACE and e.level == wanted)
        for wanted in (level, _LARGER.get(level))
    ]
    for places in by_level:
        found |= {place: place for place in places}
    for places in by_level:
        queue = deque(places)
        while queue:
            here = queue.popleft()
            for id in sorted(below[here]):
                if id not in found:
                    found[id] = found[here]
                    queue.append(id)
    return found
