"""A graph on the desk: what corrections change in it, with the indexes that make every change cheap. Pure.

A draft keeps what must hold after each change: the ends of statements are nodes, no statement ties a node to itself,
equal claims are one statement, and an id is either a node or a redirect.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from kg.assembly.lookup import NodesByName, is_bare
from kg.knowledge.spelling import folded
from kg.model import Article, Decision, Entity, Graph, Statement
from kg.vocab import SYMMETRIC, TRANSITIVE, Relation

#: so many candidates are named
_SHOWN = 5


class CorrectionError(Exception):
    """A correction that cannot be applied to the draft, which is as it was; `kind` as in `Objection`."""

    def __init__(self, what: str, remedy: str, *, kind: str = "wrong") -> None:
        super().__init__(what)
        self.what, self.remedy, self.kind = what, remedy, kind


class Draft:
    """A graph that is being corrected."""

    def __init__(self, graph: Graph, read: Mapping[str, Article]) -> None:
        self.read = read  #: the articles with their texts by id, as far as they are at hand
        self.articles: dict[str, Article] = {a.id: a for a in graph.articles}
        self.entities: dict[str, Entity] = {}
        self.statements: dict[str, Statement] = {}
        self.redirects: dict[str, str] = dict(graph.redirects)
        self._decisions: dict[frozenset[str], Decision] = {frozenset((d.one, d.other)): d for d in graph.decisions}
        self._names = NodesByName()
        self._about: defaultdict[str, set[str]] = defaultdict(set)
        self._bereft: set[str] = set()  #: nodes that lost a statement
        self._gone: set[str] = set()  #: nodes that were taken away for good
        self._by_source: defaultdict[str, list[str]] = defaultdict(list)
        for article in sorted(graph.articles, key=lambda a: a.id):
            if article.source:
                self._by_source[article.source].append(article.id)
        for entity in graph.entities:
            self.put(entity)
        for statement in graph.statements:
            self._keep(statement)

    # what is there

    def key(self, name: str, articles: Collection[str] = ()) -> str:
        """What a name stands for, whatever was joined: an id, old or new; or the folded name where it has none."""
        if self._current(name) in self._of(articles, [self._current(name)]):
            return name
        ids, _ = self._meant(name, articles, with_place=True)
        return ids[0] if len(ids) == 1 else folded(name)

    def find(self, name: str, articles: Collection[str] = (), *, with_place: bool = True) -> Entity:
        """The one node that a line means: by id, old id or name, or by an id that it had when it had namesakes or none.

        `articles` are those that name it, where the line says so: no other node is meant. `with_place`: an id may also
        be one that had a place or brackets beside the name. Raises CorrectionError where there is no such node, or more
        than one.
        """
        ids, others = self._meant(name, articles, with_place=with_place)
        if len(ids) == 1:
            return self.entities[ids[0]]
        if ids:
            raise CorrectionError(f"{name}: fits {len(ids)} nodes: {_listed(ids)}", "give the id of one of them")
        if others and articles:
            what = f"{name}: no longer fits: the node that article {_listed(list(articles))} names is gone"
            remedy = f"the source is for ids of articles, words go into the note; now there is {_listed(others)}"
            raise CorrectionError(what, remedy, kind="unfit")
        raise CorrectionError(f"{name}: no such node in this build", "check the name, or delete the line", kind="unfit")

    def id_or_name(self, name: str, articles: Collection[str] = ()) -> str:
        """The id of the node that `find` finds, or the name itself where it finds none."""
        try:
            return self.find(name, articles).id
        except CorrectionError:
            return name

    def namesakes(self, name: str, entity: Entity) -> list[str]:
        """Ids of the other nodes of the entity's type that are called so in any way."""
        others = (self.entities[i] for i in self._names.called(name))
        return [e.id for e in others if e.type is entity.type and e.id != entity.id]

    def about(self, id: str) -> list[Statement]:
        """The statements about a node, by their ids."""
        return [self.statements[i] for i in sorted(self._about.get(id, ()))]

    def edge(self, subject: str, relation: Relation, object: str) -> list[Statement]:
        """The statements behind an edge, in either direction where the relation has none."""
        ends = {(subject, object), (object, subject)} if relation in SYMMETRIC else {(subject, object)}
        return [s for s in self.about(subject) if s.predicate is relation and (s.subject, s.object) in ends]

    def above(self, id: str, relation: Relation) -> set[str]:
        """The nodes to which a node is tied by the relation."""
        return {s.object for s in self.about(id) if s.predicate is relation and s.subject == id}

    def way(self, starts: Iterable[str], relation: Relation, end: str) -> list[str]:
        """The nodes on a shortest way from one of some nodes along a relation to another; [] where there is none."""
        came_from = dict.fromkeys(sorted(starts), "")
        queue = list(came_from)
        for here in queue:
            for there in sorted(self.above(here, relation) - came_from.keys()):
                came_from[there] = here
                queue.append(there)
        way = [end] if end in came_from else []
        while way and came_from[way[-1]]:
            way.append(came_from[way[-1]])
        return way[::-1]

    def articles_called(self, name: str) -> list[str]:
        """The ids of the articles that a name means: an id, with or without "article/", or the file they stand in."""
        id = name.removeprefix("article/")
        return [id] if id in self.articles else self._by_source.get(name, [])

    # what is changed

    def put(self, entity: Entity) -> None:
        """Add a node, or put it in the place of the one with its id."""
        self._names.put(entity, self.entities.get(entity.id))
        self.entities[entity.id] = entity
        self.redirects.pop(entity.id, None)
        self._gone.discard(entity.id)

    def say(self, statement: Statement) -> None:
        """Add a statement, or its evidence to the one that claims the same; one of a node with itself is left out."""
        s = statement
        if s.subject == s.object:
            return
        if s.predicate in SYMMETRIC and s.object < s.subject:
            s = replace(s, subject=s.object, object=s.subject)
        self._keep(s)

    def unsay(self, statement: Statement) -> None:
        """Take a statement away."""
        del self.statements[statement.id]
        for end in (statement.subject, statement.object):
            self._about[end].discard(statement.id)
            self._bereft.add(end)

    def move(self, old: str, new: Entity) -> None:
        """Put a node in the place of another, with all statements about that; its id stays as a redirect."""
        self.put(new)
        for s in self.about(old):
            self.unsay(s)
            self.say(
                replace(
                    s,
                    subject=new.id if s.subject == old else s.subject,
                    object=new.id if s.object == old else s.object,
                )
            )
        self.drop(old)
        self._gone.discard(old)
        self.redirects[old] = new.id

    def drop(self, id: str) -> None:
        """Take a node away with all statements about it."""
        for s in self.about(id):
            self.unsay(s)
        self._names.remove(self.entities.pop(id))
        self._gone.add(id)

    def decide(self, decision: Decision) -> None:
        """Put a decision in the place of any other on the same two nodes."""
        self._decisions[frozenset((decision.one, decision.other))] = decision

    def graph(self) -> Graph:
        """The corrected graph, in the order that assembly gives; redirects lead to nodes in one step.

        A node that lost its last statement and is named in no article goes, as it would never have been added.
        """
        for id in sorted(self._bereft & self.entities.keys()):
            if not self.entities[id].articles and not self._about[id]:
                self.drop(id)
        for old in reversed([*self.redirects]):  # the last first, so that a long chain of merges is walked once
            self.redirects[old] = self._current(old)
        return Graph(
            tuple(self.articles[i] for i in sorted(self.articles)),
            tuple(self.entities[i] for i in sorted(self.entities)),
            tuple(sorted(self.statements.values(), key=lambda s: (s.subject, s.predicate, s.object, s.id))),
            dict(sorted((old, new) for old, new in self.redirects.items() if new in self.entities)),
            self._final_decisions(),
        )

    def _final_decisions(self) -> tuple[Decision, ...]:
        """The decisions on nodes that are still there, under their present ids."""
        final: dict[str, Decision] = {}
        for d in sorted(self._decisions.values(), key=lambda d: (d.reasons != BY_A_PERSON, d)):
            one, other = self._current(d.one), d.other if d.same else self._current(d.other)
            # of two that were joined, the other is an old id, which need not lead anywhere
            if one != other and not ({one} if d.same else {one, other}) & self._gone:
                moved = replace(d, one=one, other=other)
                final.setdefault(moved.id, moved)
        return tuple(sorted(final.values()))

    def _keep(self, s: Statement) -> None:
        id = s.id
        self.statements[id] = united(self.statements[id], s) if id in self.statements else s
        for end in (s.subject, s.object):
            self._about[end].add(id)

    def _current(self, id: str) -> str:
        while id not in self.entities and id in self.redirects:
            id = self.redirects[id]
        return id

    def _meant(self, name: str, articles: Collection[str], *, with_place: bool) -> tuple[list[str], list[str]]:
        """The ids that a name may mean, and those that it would mean but for the articles, which other nodes have."""
        others: list[str] = []
        for ids in self._readings(name, with_place=with_place, is_anchored=bool(articles)):
            if meant := self._of(articles, ids):
                return meant, []
            others += ids
        return [], sorted({*others})

    def _readings(self, name: str, *, with_place: bool, is_anchored: bool) -> Iterator[list[str]]:
        """The nodes that a name may mean, from the strictest way of reading it to the loosest."""
        id = self._current(name)
        yield [id] if id in self.entities else []
        yield self._names.called(name)
        by_name, bare = [*self._names.was_called(name, self.entities), [], []][:2]
        yield by_name
        # of one that has another place in its id, only its articles can say that it is not another one
        is_told = is_anchored or len(bare) > 1 or all(is_bare(self.entities[i]) for i in bare)
        yield bare if with_place and is_told else []

    def _of(self, articles: Collection[str], ids: Iterable[str]) -> list[str]:
        """Those of the nodes that one of the articles names; all of them where no articles are given."""
        wanted = {id for name in articles for id in self.articles_called(name)}
        nodes = [i for i in ids if i in self.entities]
        return [i for i in nodes if not articles or wanted & {*self.entities[i].articles}]


#: reasons of a decision that a correction made
BY_A_PERSON = ("correction",)


def check_circle(draft: Draft, one: Entity, other: Entity) -> None:
    """Raises CorrectionError where a node made of the two would lie in itself, by way of a third."""
    for below, above in ((one.id, other.id), (other.id, one.id)):
        for relation in sorted(TRANSITIVE):
            if way := draft.way(draft.above(below, relation) - {above}, relation, above):
                run = " → ".join([below, *way])
                raise CorrectionError(f"{relation} would run in a circle: {run}", "reject a wrong edge in it first")


def united(one: Statement, other: Statement) -> Statement:
    """Two statements of one claim as one; what is not in the claim's id comes from whichever sorts first."""
    first = min(one, other, key=lambda s: repr(s.qualifiers))
    return replace(
        first,
        evidence=tuple(sorted({*one.evidence, *other.evidence})),
        corrected=with_mark(one.corrected, *other.corrected),
    )


def with_mark(corrected: Iterable[str], *marks: str) -> tuple[str, ...]:
    """Marks with further ones, sorted, each once."""
    return tuple(sorted({*corrected, *marks}))


def _listed(ids: list[str]) -> str:
    return ", ".join(ids[:_SHOWN]) + (f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else "")
