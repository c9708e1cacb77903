"""What the graph looks like as a whole: counts, important nodes, communities, connections. Deterministic."""

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
class Ranked:
    """A node and its importance."""

    id: str
    label: str
    type: str
    score: float  #: number of statements about it, or share of the PageRank (all shares add up to 1)


@dataclass(frozen=True, slots=True)
class Community:
    """Nodes that are tied to one another more than to the rest."""

    name: str  #: the labels of its three most connected nodes
    members: tuple[str, ...]  #: ids, sorted


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


def top_by_degree(graph: Graph, *, n: int = 10) -> tuple[Ranked, ...]:
    """The n entities that most statements are about; a statement counts at both ends."""
    degree = Counter(end for s in graph.statements for end in (s.subject, s.object))
    return _ranked(graph, dict(degree), n)


def top_by_pagerank(graph: Graph, *, n: int = 10) -> tuple[Ranked, ...]:
    """The n entities with the greatest PageRank."""
    return _ranked(graph, pagerank(graph), n)


def pagerank(graph: Graph, *, damping: float = 0.85, tolerance: float = 1e-9) -> dict[str, float]:
    """PageRank of every entity, weighted by confidence (Brin & Page 1998), by power iteration.

    Not networkx's: that needs SciPy, and sums in an order that the hash seed may change.
    """
    nodes = [e.id for e in graph.entities]
    links: dict[str, dict[str, float]] = {id: defaultdict(float) for id in nodes}
    for s in graph.statements:
        if s.subject in links and s.object in links:
            links[s.subject][s.object] += s.confidence
    totals = {id: sum(out.values()) for id, out in links.items()}
    rank = dict.fromkeys(nodes, 1 / max(1, len(nodes)))
    for _ in range(200):
        sinks = sum(rank[id] for id in nodes if not totals[id])
        new = dict.fromkeys(nodes, (1 - damping + damping * sinks) / max(1, len(nodes)))
        for id in nodes:
            for other, weight in links[id].items():
                new[other] += damping * rank[id] * weight / totals[id]
        moved = sum(abs(new[id] - rank[id]) for id in nodes)
        rank = new
        if moved < tolerance:
            break
    return rank


def communities(graph: Graph, *, seed: int = 1, smallest: int = 2) -> tuple[Community, ...]:
    """Communities by the Louvain method (Blondel et al. 2008), the largest first."""
    import networkx as nx

    ids = sorted(e.id for e in graph.entities)
    number = {id: i for i, id in enumerate(ids)}
    ties: nx.Graph[int] = nx.Graph()
    ties.add_nodes_from(range(len(ids)))  # numbers: sets of texts have the order of the hash seed
    for s in sorted(graph.statements, key=lambda s: s.id):
        if s.subject in number and s.object in number:
            a, b = number[s.subject], number[s.object]
            weight = ties.get_edge_data(a, b, {"weight": 0.0})["weight"]
            ties.add_edge(a, b, weight=weight + s.confidence)
    if not ties.number_of_edges():
        return ()
    degree = Counter(end for s in graph.statements for end in (s.subject, s.object))
    found = []
    for part in nx.community.louvain_communities(ties, weight="weight", seed=seed):
        members = tuple(ids[i] for i in sorted(part))
        if len(members) >= smallest:
            top = sorted(members, key=lambda id: (-degree[id], id))[:3]
            found.append(Community("、".join(graph.by_id[id].label for id in top), members))
    return tuple(sorted(found, key=lambda c: (-len(c.members), c.members)))


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


def _ranked(graph: Graph, scores: Mapping[str, float], n: int) -> tuple[Ranked, ...]:
    known = [(id, score) for id, score in scores.items() if id in graph.by_id]
    # twelve digits: sums in another order may differ in the last ones, ranks must not
    known.sort(key=lambda pair: (-round(pair[1], 12), pair[0]))
    return tuple(Ranked(id, graph.by_id[id].label, str(graph.by_id[id].type), score) for id, score in known[:n])
