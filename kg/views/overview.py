"""How much a graph holds, and the shortest way between two of its nodes; `kg.analytics` has the rest."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import GraphError
from kg.model import Graph, Statement, is_by_hand


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each kind; the mappings are sorted by key."""

    articles: int  #: of the corpus, without what people added by hand
    entities: int
    statements: int
    evidence: int
    by_type: Mapping[str, int]
    by_relation: Mapping[str, int]
    by_status: Mapping[str, int]
    unconnected: int  #: entities that no statement is about
    reprints: int  #: articles that are versions of another one


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: from `start` to `end`, and every statement that ties the two, best first."""

    start: str
    end: str
    statements: tuple[Statement, ...]


def count(graph: Graph) -> Counts:
    """How much there is of each kind."""
    tied = {end for s in graph.statements for end in (s.subject, s.object)}
    return Counts(
        articles=sum(not is_by_hand(a.id) for a in graph.articles),
        entities=len(graph.entities),
        statements=len(graph.statements),
        evidence=sum(len(s.evidence) for s in graph.statements),
        by_type=_tally(str(e.type) for e in graph.entities),
        by_relation=_tally(str(s.predicate) for s in graph.statements),
        by_status=_tally(str(s.qualifiers.status) for s in graph.statements),
        unconnected=sum(e.id not in tied for e in graph.entities),
        reprints=sum(a.version_of != "" for a in graph.articles),
    )


def shortest_path(graph: Graph, start: str, end: str, *, min_confidence: float = 0.0) -> tuple[Step, ...]:
    """The fewest steps from one entity to another, whatever the direction of the edges; () where there is no way.

    Among equally short ways the one whose ids come first.

    Raises:
        GraphError: there is no such entity.
    """
    for id in (start, end):
        if id not in graph.by_id:
            raise GraphError(f"{id}: no such node; kg show finds a node by any of its names")
    ties: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for s in graph.statements:
        if s.confidence >= min_confidence:
            ties[s.subject][s.object].append(s)
            if s.subject != s.object:
                ties[s.object][s.subject].append(s)
    came_from = {start: start}
    queue = deque([start])
    while queue and end not in came_from:
        here = queue.popleft()
        for there in sorted(ties[here]):
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    if end not in came_from:
        return ()
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    way.reverse()
    best = {pair: sorted(ties[pair[0]][pair[1]], key=lambda s: (-s.confidence, s.id)) for pair in pairwise(way)}
    return tuple(Step(a, b, tuple(said)) for (a, b), said in best.items())


def _tally(values: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
