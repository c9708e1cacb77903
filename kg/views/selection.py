"""Parts of a graph, each a graph of its own: what a place holds, what surrounds a node, what a time leaves of it.

A part names only the articles that it uses. Where it keeps a place, it keeps what that lies in, up to the province, so
that it still reads as "a village of that county"; of what ties such a container, nothing else comes along.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from kg.arguments import whole
from kg.errors import UsageError
from kg.model import Entity, Graph, Statement
from kg.views.doubt import SHOWN
from kg.views.network import best_evidence
from kg.views.terms import date_type
from kg.vocab import EntityType, Relation

#: What puts those who are said to lie nowhere where something else is.
_BELONGING = (Relation.WORKS_FOR, Relation.PART_OF)


def around(graph: Graph, id: str, *, depth: int = 1) -> Graph:
    """A node, what is at most `depth` statements away from it, and every statement among these.

    Raises UsageError where `depth` is negative.
    """
    reached = ring = {id}
    for _ in range(whole("depth", depth, least=0)):
        near = {end for s in graph.statements if s.subject in ring or s.object in ring for end in (s.subject, s.object)}
        ring = near - reached
        reached = reached | ring
    among = [s for s in graph.statements if s.subject in reached and s.object in reached]
    return _with_containers(graph, reached, among, _naming(graph, {id}))


def by_place(graph: Graph, id: str) -> Graph:
    """A place, all that lies in it, and every statement about any of these, with what is at its other end.

    People and bodies that are said to lie nowhere are where their employer or parent body is, and where the place is
    that tells them from namesakes. What is too doubtful to be shown places nothing.
    """
    inside = _inside(graph)
    members, ring = {id}, [id]
    while ring:
        ring = [member for place in ring for member in inside.get(place, ()) if member not in members]
        members.update(ring)
    about = [s for s in graph.statements if s.subject in members or s.object in members]
    return _with_containers(graph, members, about, _naming(graph, members))


def between(graph: Graph, since: str = "", until: str = "") -> Graph:
    """What articles say that appeared from one date to another, both included; an empty one leaves that end open.

    A date is a year, a month or a day in ISO 8601, and so is that of an article: one of "2024" may lie anywhere in that
    year, and is kept wherever it may fit. Articles without a date are left out. What a kept place lies in is kept also
    where only other articles say so, with the surest of their sentences. Raises UsageError for a date that is none, or
    where the last one comes before the first.
    """
    for name, date in (("since", since), ("until", until)):
        if date and not date_type(date):
            raise UsageError(f"{name}: {date!r} is no date; write it like 2024, 2024-05 or 2024-05-01")
    if since and until and not _not_after(since, until):
        raise UsageError(f"since: {since} comes after until: {until}; give the earlier date first")
    dated = (a for a in graph.articles if a.date)
    fitting = {a.id for a in dated if _not_after(since, a.date) and _not_after(a.date, until)}
    said = [part for s in graph.statements if (part := _said_in(s, fitting))]
    named = {e.id for e in graph.entities if not fitting.isdisjoint(e.articles)}
    return _with_containers(graph, named, said, fitting & _naming(graph, named))


def by_type(graph: Graph, types: Collection[EntityType]) -> Graph:
    """The nodes of some types, and the statements among them."""
    kept = {e.id for e in graph.entities if e.type in types}
    among = (s for s in graph.statements if s.subject in kept and s.object in kept)
    return _part(graph, kept, among, _naming(graph, kept))


def with_confidence(graph: Graph, least: float) -> Graph:
    """The statements that are at least so sure (0 to 1), with their ends, and the nodes that are, as on the page."""
    sure = [s for s in graph.statements if s.confidence >= least]
    kept = {e.id for e in graph.entities if e.confidence >= least} | {id for s in sure for id in (s.subject, s.object)}
    return _part(graph, kept, sure, _naming(graph, kept))


def _said_in(s: Statement, articles: Collection[str]) -> Statement | None:
    """The statement with what some articles say of it; None where they say nothing."""
    said = tuple(e for e in s.evidence if e.article in articles)
    return s if said == s.evidence else replace(s, evidence=said) if said else None


def _not_after(one: str, other: str) -> bool:
    """Whether a date may lie at or before another; each of them known as far as it goes, an empty one not at all.

    >>> _not_after("2024-05", "2024"), _not_after("2024-05-02", "2024-05-01"), _not_after("2024", "")
    (True, False, True)
    """
    known = min(len(one), len(other))
    return one[:known] <= other[:known]


def _naming(graph: Graph, ids: Collection[str]) -> set[str]:
    """The articles that name any of some nodes."""
    return {article for e in graph.entities if e.id in ids for article in e.articles}


def _inside(graph: Graph) -> Mapping[str, list[str]]:
    """What lies in each place, and who or what belongs to each body without lying anywhere itself."""
    sure = [s for s in graph.statements if s.confidence >= SHOWN]
    placed = {s.subject for s in sure if s.predicate is Relation.LOCATED_IN}
    belonging = [s for s in sure if s.predicate in _BELONGING and s.subject not in placed]
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for s in [*(s for s in sure if s.predicate is Relation.LOCATED_IN), *belonging]:
        inside[s.object].append(s.subject)
    for e in graph.entities:
        if e.scope and e.id not in placed:
            inside[f"place/{e.scope}"].append(e.id)
    return inside


def _with_containers(
    graph: Graph, chosen: Iterable[str], statements: Iterable[Statement], articles: Collection[str]
) -> Graph:
    """A part that holds, besides what is given, what its places lie in, and that they do."""
    by_id = {s.id: s for s in statements}
    kept = {*chosen, *_ends(by_id.values())}
    above: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in graph.statements:
        if s.predicate is Relation.LOCATED_IN and s.confidence >= SHOWN:
            above[s.subject].append(s)
    ring = [id for id in sorted(kept) if id in graph.by_id and graph.by_id[id].type is EntityType.PLACE]
    while ring:
        climbed = [s for id in ring for s in above.get(id, ())]
        by_id = {s.id: _in_one_sentence(s) for s in climbed} | by_id
        ring = sorted({s.object for s in climbed} - kept)
        kept.update(ring)
    return _part(graph, kept, by_id.values(), articles)


def _in_one_sentence(s: Statement) -> Statement:
    best = best_evidence(s)
    return replace(s, evidence=(best,)) if best else s


def _part(graph: Graph, chosen: Iterable[str], statements: Iterable[Statement], articles: Collection[str]) -> Graph:
    """The chosen nodes, statements with their ends, the articles that these stand in or that are given."""
    said = sorted(statements, key=lambda s: s.id)
    kept = {*chosen, *_ends(said)}
    used = {*articles, *(e.article for s in said for e in s.evidence)}
    originals = {a.version_of for a in graph.articles if a.id in used}
    return Graph(
        tuple(a for a in graph.articles if a.id in used or a.id in originals),
        tuple(_naming_only(e, used) for e in graph.entities if e.id in kept),
        tuple(said),
        {old: new for old, new in graph.redirects.items() if new in kept},
        tuple(d for d in graph.decisions if d.one in kept and (d.same or d.other in kept)),
    )


def _ends(statements: Iterable[Statement]) -> set[str]:
    return {end for s in statements for end in (s.subject, s.object)}


def _naming_only(entity: Entity, articles: Collection[str]) -> Entity:
    return replace(entity, articles=tuple(a for a in entity.articles if a in articles))
