"""What two graphs differ in: the news of a week, said in nodes and statements rather than in lines of Turtle.

A thing is the same in both where its id is, or where the redirects of either graph lead from one id to the other: what
is joined in one graph and two in the other is one thing while statements are compared, so that a merge adds and takes
away no edge. A statement about the same two things that says another amount, post, status or time has changed.
Confidence, rules and offsets are no difference: they say how a sentence was read, not what is known.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Article, Entity, Evidence, Graph, Qualifiers, Statement, is_by_hand
from kg.views.changes import Change, Difference, FieldChange, Group, Kind
from kg.views.counties import counties_of
from kg.vocab import SYMMETRIC, EntityType, Relation


def compare(old: Graph, new: Graph) -> Difference:
    """What `new` says other than `old`; time grows with the size of both (they are sorted)."""
    links = _Links(old, new)
    nodes = list(_node_changes(old, new, links))
    statements = list(_statement_changes(old, new, links))
    articles = sorted(_article_changes(old, new), key=_order)
    return Difference(tuple(articles), _grouped(nodes, statements, _Places(old, new, links)))


class _Links:
    """Which node of OLD is, or is part of, which node of NEW where their ids differ: pairs of an old and a new id."""

    def __init__(self, old: Graph, new: Graph) -> None:
        gone = [(e.id, _end(new, e.id)) for e in old.entities if e.id not in new.by_id]
        come = [(_end(old, e.id), e.id) for e in new.entities if e.id not in old.by_id]
        merged = {(a, b) for a, b in gone if b in new.by_id}
        separated = {(a, b) for a, b in come if a in old.by_id}
        before, after = Counter(a for a, _ in merged | separated), Counter(b for _, b in merged | separated)
        alone = {(a, b) for a, b in merged | separated if a not in new.by_id and b not in old.by_id}
        #: one thing under another id
        self.renamed = {(a, b) for a, b in alone if before[a] == after[b] == 1}
        self.merged, self.separated = merged - self.renamed, separated - self.renamed
        self.pairs = sorted(merged | separated)

    def same_thing(self) -> Callable[[str], str]:
        """Maps all ids that are linked, in whatever graph, to one of them."""
        from networkx.utils import UnionFind

        sets = UnionFind()
        for pair in self.pairs:
            sets.union(*pair)
        linked = {id: sets[id] for pair in self.pairs for id in pair}
        return lambda id: linked.get(id, id)


def _end(graph: Graph, id: str) -> str:
    """Where the redirects of a graph lead: the first that is a node of it, or the last there is."""
    seen: set[str] = set()
    while id not in graph.by_id and id in graph.redirects and id not in seen:
        seen.add(id)
        id = graph.redirects[id]
    return id


# nodes


def _node_changes(old: Graph, new: Graph, links: _Links) -> Iterator[Change[Entity]]:
    known, kept = {*old.by_id, *(b for _, b in links.pairs)}, {*new.by_id, *(a for a, _ in links.pairs)}
    yield from (Change(Kind.NEW, None, e) for e in new.entities if e.id not in known)
    yield from (Change(Kind.VANISHED, e, None) for e in old.entities if e.id not in kept)
    for kind, pairs in ((Kind.MERGED, links.merged), (Kind.SEPARATED, links.separated)):
        yield from (Change(kind, old.by_id[a], new.by_id[b]) for a, b in sorted(pairs))
    parts_before: dict[str, list[Entity]] = defaultdict(list)
    parts_after: dict[str, list[Entity]] = defaultdict(list)
    for a, b in links.pairs:
        parts_before[b].append(old.by_id[a])
        parts_after[a].append(new.by_id[b])
    for a, b in [*((e.id, e.id) for e in old.entities if e.id in new.by_id), *sorted(links.renamed)]:
        before, after = old.by_id[a], new.by_id[b]
        fields = _entity_fields(before, after, _names(before, *parts_before[b]), _names(after, *parts_after[a]))
        if fields:
            yield Change(Kind.CHANGED, before, after, fields)


def _names(*entities: Entity) -> set[str]:
    return {name for e in entities for name in (e.label, *e.aliases)}


def _entity_fields(old: Entity, new: Entity, names_old: set[str], names_new: set[str]) -> tuple[FieldChange, ...]:
    """What differs in a node; `names_…` are its names with those of all that it was, or is now, one with."""
    return _fields(
        ("id", [old.id], [new.id]),
        ("label", [old.label], [new.label]),
        ("aliases", set(old.aliases) - names_new, set(new.aliases) - names_old),
        ("type", ["/".join((old.type, *old.also))], ["/".join((new.type, *new.also))]),
        ("code", [old.code], [new.code]),
        ("articles", [_number(old)], [_number(new)]),
        ("corrected", old.corrected, new.corrected),
        ("matches", old.matches, new.matches),
    )


def _number(e: Entity) -> str:
    """How many articles of the corpus name a node."""
    return str(sum(not is_by_hand(a) for a in e.articles))


def _fields(*said: tuple[str, Sequence[str] | set[str], Sequence[str] | set[str]]) -> tuple[FieldChange, ...]:
    """Of fields with what is said in OLD and in NEW, those that differ."""
    found = []
    for name, old, new in said:
        gone, come = set(old) - set(new) - {""}, set(new) - set(old) - {""}
        if gone or come:
            found.append(FieldChange(name, tuple(sorted(gone)), tuple(sorted(come))))
    return tuple(found)


# statements

#: what a statement says of its two ends, in the order in which differences are shown
_ASPECTS: Mapping[str, Callable[[Qualifiers], str]] = {
    "amount": lambda q: q.amount_text,
    "role": lambda q: q.role,
    "status": lambda q: q.status,
    "speaker": lambda q: q.speaker,
    "time": lambda q: q.time,
}
#: Statements of one edge that agree in all of a row are the same; earlier rows first, so that what is left to the last
#: row differs in two things or more. A plan that is carried out is likelier than two gifts at one time.
_SAME = (
    ("amount", "role", "status", "speaker", "time"),
    ("amount", "role", "status", "time"),
    ("amount", "role", "time"),
    ("amount", "role", "status"),
    ("role", "status", "time"),
    ("amount", "status", "time"),
    (),
)

#: the two ends, as ids of `_Links.same_thing`, and the relation
_Edge = tuple[str, Relation, str]


def _statement_changes(old: Graph, new: Graph, links: _Links) -> Iterator[Change[Statement]]:
    same_thing = links.same_thing()
    before, after = _edges(old, same_thing), _edges(new, same_thing)
    for edge in sorted(before.keys() | after.keys()):
        for a, b in _paired(before.get(edge, []), after.get(edge, [])):
            change = _statement_change(a, b)
            if change:
                yield change


def _edges(graph: Graph, same_thing: Callable[[str], str]) -> dict[_Edge, list[Statement]]:
    """The statements by edge; those that a merge makes say the same are one, with the evidence of all.

    What a merge turns into a statement of a thing about itself is left out: assembly drops that, and the merge says it.
    """
    found: dict[_Edge, dict[tuple[str, ...], Statement]] = defaultdict(dict)
    for s in sorted(graph.statements, key=lambda s: s.id):
        subject, object_ = same_thing(s.subject), same_thing(s.object)
        if subject == object_ and s.subject != s.object:
            continue
        if s.predicate in SYMMETRIC:
            subject, object_ = sorted((subject, object_))
        claims, claim = found[subject, s.predicate, object_], _said(s, _SAME[1])
        claims[claim] = _united(claims[claim], s) if claim in claims else s
    return {edge: list(claims.values()) for edge, claims in found.items()}


def _said(s: Statement, aspects: Sequence[str]) -> tuple[str, ...]:
    return tuple(_ASPECTS[name](s.qualifiers) for name in aspects)


def _united(one: Statement, other: Statement) -> Statement:
    evidence, corrected = {*one.evidence, *other.evidence}, {*one.corrected, *other.corrected}
    return replace(one, evidence=tuple(sorted(evidence)), corrected=tuple(sorted(corrected)))


def _paired(old: list[Statement], new: list[Statement]) -> Iterator[tuple[Statement | None, Statement | None]]:
    """Each statement of an edge with the one of the other graph that says most nearly the same, or with None."""
    for aspects in _SAME:
        if not (old and new):
            break
        waiting: dict[tuple[str, ...], deque[Statement]] = defaultdict(deque)
        for s in sorted(old, key=lambda s: _said(s, _SAME[0])):
            waiting[_said(s, aspects)].append(s)
        left = []
        for s in sorted(new, key=lambda s: _said(s, _SAME[0])):
            alike = waiting[_said(s, aspects)]
            if alike:
                yield alike.popleft(), s
            else:
                left.append(s)
        old, new = [s for alike in waiting.values() for s in alike], left
    yield from ((s, None) for s in old)
    yield from ((None, s) for s in new)


def _statement_change(old: Statement | None, new: Statement | None) -> Change[Statement] | None:
    if old == new:
        return None
    if old is None or new is None:
        return Change(Kind.NEW if old is None else Kind.VANISHED, old, new)
    said = ((name, [of(old.qualifiers)], [of(new.qualifiers)]) for name, of in _ASPECTS.items())
    fields = _fields(*said, ("corrected", old.corrected, new.corrected))
    added, withdrawn = _only_in(new, old), _only_in(old, new)
    return Change(Kind.CHANGED, old, new, fields, added, withdrawn) if fields or added or withdrawn else None


def _only_in(one: Statement, other: Statement) -> tuple[Evidence, ...]:
    """Evidence whose words, in that article, do not stand behind the other statement."""
    known = {(e.article, e.quote) for e in other.evidence}
    return tuple(e for e in one.evidence if (e.article, e.quote) not in known)


# articles


def _article_changes(old: Graph, new: Graph) -> Iterator[Change[Article]]:
    before, after = ({a.id: a for a in graph.articles if not is_by_hand(a.id)} for graph in (old, new))
    yield from (Change(Kind.NEW, None, a) for a in after.values() if a.id not in before)
    yield from (Change(Kind.VANISHED, a, None) for a in before.values() if a.id not in after)
    for a in before.values():
        fields = _fields(*_heads(a, after[a.id])) if a.id in after else ()
        if fields:
            yield Change(Kind.CHANGED, a, after[a.id], fields)


def _heads(old: Article, new: Article) -> Iterator[tuple[str, list[str], list[str]]]:
    for name in ("title", "date", "outlet", "author", "url", "version_of", "digest"):
        yield name, [getattr(old, name)], [getattr(new, name)]


# groups


class _Places:
    """What a change concerns: a programme, or a county or city."""

    def __init__(self, old: Graph, new: Graph, links: _Links) -> None:
        self.old, self.new = old, new
        self.areas_old, self.areas_new = counties_of(old), counties_of(new)
        self.now = dict(sorted(links.merged | links.renamed))

    def of(self, *ends: str, vanished: bool) -> tuple[str, str]:
        """Kind and id of the group of a change about these nodes. Of two programmes the latter: it is the whole."""
        graph, areas_ = (self.old, self.areas_old) if vanished else (self.new, self.areas_new)
        programmes = [id for id in ends if id in graph.by_id and graph.by_id[id].type is EntityType.PROGRAMME]
        if programmes:
            return "programme", self.now.get(programmes[-1], programmes[-1])
        area = next((areas_[id] for id in ends if id in areas_), "")
        return ("place", self.now.get(area, area)) if area else ("elsewhere", "")

    def label(self, id: str) -> str:
        """The name in NEW, else in OLD; "" for what neither has."""
        entity = self.new.by_id.get(id) or self.old.by_id.get(id)
        return entity.label if entity else ""

    def area(self, id: str) -> str:
        """The name of the county or city that something lies in, "" where it is not known."""
        return self.label(self.areas_new.get(id) or self.areas_old.get(id, ""))


_GROUPS = ("programme", "place", "elsewhere")


def _grouped(nodes: list[Change[Entity]], statements: list[Change[Statement]], places: _Places) -> tuple[Group, ...]:
    """The groups: programmes, places, the rest; in each of these, those with most changes first."""
    by_group: dict[tuple[str, str], tuple[list[Change[Entity]], list[Change[Statement]]]] = defaultdict(
        lambda: ([], [])
    )
    for node in nodes:
        by_group[places.of(node.latest.id, vanished=node.new is None)][0].append(node)
    for said in statements:
        ends = said.latest.subject, said.latest.object
        by_group[places.of(*ends, vanished=said.new is None)][1].append(said)
    groups = [
        Group(
            kind,
            id,
            places.label(id),
            places.area(id) if kind == "programme" else "",
            tuple(sorted(of_nodes, key=_order)),
            tuple(sorted(of_statements, key=_order)),
        )
        for (kind, id), (of_nodes, of_statements) in by_group.items()
    ]
    return tuple(sorted(groups, key=_group_order))


def _group_order(g: Group) -> tuple[int, int, str, str]:
    return _GROUPS.index(g.kind), -g.size, g.label, g.id


def _order(change: Change[Article] | Change[Entity] | Change[Statement]) -> tuple[int, str, str]:
    """By what became of it, then by id; statements by their ends."""
    kinds = list(Kind)
    return kinds.index(change.kind), _place(change.new), _place(change.old)


def _place(what: Article | Entity | Statement | None) -> str:
    if isinstance(what, Statement):
        return "\x1f".join((what.predicate, what.subject, what.object, *_said(what, _SAME[0])))
    return what.id if what else ""
