"""What the articles, or the reading of them, disagree about: statements that cannot all be true.

Nothing is merged or dropped: each contradiction names its statements, and a person decides. Only statements that are
sure enough to be shown count. Precision goes before recall: what may honestly be so (a company in two cities, a gift
every year, a river through two counties) is left out. Every kind is found by grouping, in about linear time.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Graph, Statement
from kg.views.areas import areas, places_at_odds
from kg.views.doubt import SHOWN
from kg.views.heads import Head, heads
from kg.views.sums import sums_at_odds
from kg.views.times import YEAR, article_dates, days_between, said_when
from kg.vocab import Relation, Status

#: What is left of a score where it may be so after all.
_SUCCESSION, _UNDATED, _NO_AMOUNT = 0.5, 0.8, 0.3

#: 继续|开展: what goes on is planned and done at once
_GOES_ON = re.compile("继续|持续|进一步|深入|再次|再度|新一轮|下一步|每年|今后|未来|接下来|契机|不断|提升至|加大")

#: Relations that come true once; a place keeps holding an event, and people keep joining it.
_COME_TRUE = (Relation.FUNDS, Relation.PARTNERS_WITH, Relation.RUNS, Relation.SUPPORTS)

#: Posts of business and of associations, which one person may well hold in two provinces.
_PRIVATE_POSTS = frozenset({"董事长", "总经理", "会长", "理事长", "社长", "院长", "馆长", "所长", "主席"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more statements that cannot all be true."""

    kind: str  #: a key of KINDS
    about: str  #: id of the node that it is about
    statements: tuple[Statement, ...]  #: surest first; the edges of a cycle along it
    score: float  #: how grave and sure, 0..1: product of two confidences, less where it may be so after all
    remark: str = ""  #: what else it may be: "succession or contradiction"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of contradiction."""

    says: str  #: what is wrong, in a few words
    find: Callable[[Graph], Iterator[Contradiction]]  #: all of the kind in a graph of sure statements


def find_contradictions(graph: Graph, *, kinds: Iterable[str] | None = None) -> tuple[Contradiction, ...]:
    """The contradictions of these kinds (keys of KINDS; None: all), gravest first, whatever the order of the graph."""
    sure = tuple(sorted((s for s in graph.statements if s.confidence >= SHOWN), key=lambda s: s.id))
    checked = Graph(graph.articles, graph.entities, sure)
    found = [c for kind in (KINDS if kinds is None else kinds) for c in KINDS[kind].find(checked)]
    return tuple(sorted(found, key=lambda c: (-c.score, c.kind, c.about, [s.id for s in c.statements])))


def _two_containers(graph: Graph) -> Iterator[Contradiction]:
    for entity, placed in places_at_odds(graph):
        yield _contradiction("containers", entity.id, placed)


def _two_amounts(graph: Graph) -> Iterator[Contradiction]:
    dates = article_dates(graph)
    for one, other in sums_at_odds(graph):
        dated = said_when(one, dates) and said_when(other, dates)
        yield _contradiction("amounts", one.subject, [one, other], 1.0 if dated else _UNDATED)


def _two_heads(graph: Graph) -> Iterator[Contradiction]:
    """One post of one body, and the people who are said to hold it within twelve months of each other."""
    for (body, _), named in heads(graph).items():
        rivals = [(one, other) for one, other in _neighbours(named) if _are_rivals(graph, one, other)]
        if not rivals:
            continue
        people = {h.person: h for pair in rivals for h in pair}.values()
        several = sorted((h.statement for h in people), key=lambda s: (-s.confidence, s.id))
        if all(_is_later(other, one) for one, other in rivals):
            yield _contradiction("heads", body, several, _SUCCESSION, remark="succession or contradiction")
        else:
            yield _contradiction("heads", body, several, 1.0 if all(h.when for h in people) else _UNDATED)


def _neighbours(named: Sequence[Head]) -> Iterator[tuple[Head, Head]]:
    """Each head, in the order of time, with the one of the earlier ones who was named last."""
    in_order = sorted(named, key=lambda h: (h.when or (0, 0), h.person))
    reigning = in_order[0]
    for head in in_order[1:]:
        yield reigning, head
        reigning = max(reigning, head, key=lambda h: (h.when or (0, 0))[1])


def _are_rivals(graph: Graph, earlier: Head, later: Head) -> bool:
    """Whether two people hold a post at one time, and no article says that it passed from the one to the other."""
    if _same_name(graph, earlier.person, later.person) or days_between(earlier.when, later.when) > YEAR:
        return False
    if _is_later(later, earlier):
        return not later.appointed
    return earlier.appointed == later.appointed


def _is_later(one: Head, other: Head) -> bool:
    """Whether articles name the one only after they last named the other."""
    return one.when is not None and other.when is not None and one.when[0] > other.when[1]


def _same_name(graph: Graph, one: str, other: str) -> bool:
    """Whether one name may be the other, cut or in full: 王立 and 王立山, 约翰·史密斯 and 史密斯."""
    names = [{graph.by_id[id].label, *graph.by_id[id].aliases} if id in graph.by_id else {id} for id in (one, other)]
    return any(a.startswith(b) or a.endswith(b) or b.startswith(a) or b.endswith(a) for a in names[0] for b in names[1])


def _planned_after_done(graph: Graph) -> Iterator[Contradiction]:
    """The same edge, with the same amount, first as done and within twelve months as planned."""
    dates = article_dates(graph)
    claims: dict[tuple[str, ...], dict[Status, Statement]] = defaultdict(dict)
    for s in graph.statements:
        if s.predicate in _COME_TRUE:
            q = s.qualifiers
            claims[s.subject, s.predicate, s.object, q.amount_text, q.time][q.status] = s
    for (subject, *_, amount, _), by_status in claims.items():
        done, planned = by_status.get(Status.DONE), by_status.get(Status.PLANNED)
        if done is None or planned is None or any(_GOES_ON.search(e.quote) for e in planned.evidence):
            continue
        was, will = said_when(done, dates), said_when(planned, dates)
        if was and will and will[0] > was[0] and days_between(was, will) <= YEAR:
            yield _contradiction("planned", subject, [done, planned], 1.0 if amount else _NO_AMOUNT)


def _cycles(graph: Graph) -> Iterator[Contradiction]:
    """Things that lie in, or are part of, themselves by a detour: the shortest way round, one for each knot."""
    for relation in (Relation.LOCATED_IN, Relation.PART_OF):
        edges: dict[tuple[str, str], Statement] = {}
        related = (s for s in graph.statements if s.predicate is relation and s.subject != s.object)
        for s in sorted(related, key=lambda s: (-s.confidence, s.id)):
            edges.setdefault((s.subject, s.object), s)
        for ring in _rings(edges):
            along = [edges[pair] for pair in pairwise([*ring, ring[0]])]
            yield _contradiction("cycles", ring[0], along)


def _rings(edges: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """A shortest ring through the first node (by id) of every strongly connected component (Tarjan 1972)."""
    import networkx as nx

    directed: nx.DiGraph[str] = nx.DiGraph(sorted(edges))
    for knot in sorted(nx.strongly_connected_components(directed), key=min):
        if len(knot) > 1:
            within, first = nx.DiGraph((a, b) for a in sorted(knot) for b in directed[a] if b in knot), min(knot)
            steps = nx.single_source_shortest_path_length(within, first)
            last = min(within.predecessors(first), key=lambda node: (steps[node], node))
            yield nx.shortest_path(within, first, last)


def _both_ways(graph: Graph) -> Iterator[Contradiction]:
    """The same sum from the one to the other, and from the other to the one."""
    gifts: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for s in graph.statements:
        if s.predicate is Relation.FUNDS and s.qualifiers.amount_text:
            gifts[s.subject, s.object].append(s)
    for (giver, receiver), given in sorted(gifts.items()):
        if giver < receiver and (receiver, giver) in gifts:
            back = {s.qualifiers.amount_text: s for s in gifts[receiver, giver]}
            for s in given:
                if s.qualifiers.amount_text in back:
                    yield _contradiction("directions", giver, [s, back[s.qualifiers.amount_text]])


def _two_provinces(graph: Graph) -> Iterator[Contradiction]:
    """One person who holds public posts of two provinces within twelve months: two people of one name, most likely."""
    where = areas(graph)
    by_person: dict[str, list[Head]] = defaultdict(list)
    for (body, post), named in heads(graph).items():
        if where.get(body) and post not in _PRIVATE_POSTS:
            for head in named:
                by_person[head.person].append(head)
    for person, held in by_person.items():
        in_order = sorted(held, key=lambda h: (where[h.body], -h.statement.confidence, h.statement.id))
        for one, other in pairwise(in_order):
            far = where[one.body][:2] != where[other.body][:2]
            if far and days_between(one.when, other.when) <= YEAR and not (one.appointed or other.appointed):
                yield _contradiction("namesakes", person, [one.statement, other.statement])


def _contradiction(
    kind: str, about: str, statements: Sequence[Statement], share: float = 1.0, *, remark: str = ""
) -> Contradiction:
    """A contradiction; its score is the product of the two greatest confidences (of the least two in a cycle: any
    edge may be the wrong one) and of the share."""
    sure = sorted((s.confidence for s in statements), reverse=kind != "cycles")
    score = share * sure[0] * sure[1]
    return Contradiction(kind, about, tuple(statements), round(score, 4), remark)


#: Every kind, by the name that the command line takes.
KINDS: Mapping[str, Kind] = {
    "containers": Kind("lies in two places that exclude each other", _two_containers),
    "amounts": Kind("two amounts for one gift", _two_amounts),
    "heads": Kind("two heads of one body at one time", _two_heads),
    "planned": Kind("planned after it was done", _planned_after_done),
    "cycles": Kind("contains itself by a detour", _cycles),
    "directions": Kind("the same sum in both directions", _both_ways),
    "namesakes": Kind("head in two provinces at one time; two people of one name?", _two_provinces),
}
