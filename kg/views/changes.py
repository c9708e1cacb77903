"""The values that a comparison of two graphs gives: articles, nodes and statements with what became of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from kg.model import Article, Entity, Evidence, Statement

Thing = TypeVar("Thing", Article, Entity, Statement)


class Kind(StrEnum):
    """What became of a thing, in the order in which people read it; articles and statements are never joined."""

    NEW = "new"
    CHANGED = "changed"
    MERGED = "merged"  #: a node of OLD is part of another one in NEW
    SEPARATED = "separated"  #: a node of NEW was part of another one in OLD
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs: what only the one graph says in it, sorted; () where that says nothing more."""

    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change(Generic[Thing]):
    """An article, a node or a statement with what became of it. Names of `fields`, in this order:

    - of an article: title, date, outlet, author, url, version_of, digest
    - of a node: id, label, aliases, type, code, articles (how many name it), corrected, matches
    - of a statement: amount, role, status, speaker, time, corrected
    """

    kind: Kind
    old: Thing | None  #: as OLD has it; of what is separated, the node that it was part of
    new: Thing | None  #: as NEW has it; of what is merged, the node that it is part of
    fields: tuple[FieldChange, ...] = ()
    added: tuple[Evidence, ...] = ()  #: of a changed statement: quotes that only NEW has, offsets aside
    withdrawn: tuple[Evidence, ...] = ()  #: of a changed statement: quotes that only OLD has, offsets aside

    @property
    def latest(self) -> Thing:
        """As NEW has it, else as OLD had it."""
        thing = self.new or self.old
        if thing is None:
            raise ValueError("a change of nothing")
        return thing

    @property
    def minor(self) -> bool:
        """Whether the same is said, only by other quotes or another number of articles."""
        return self.kind is Kind.CHANGED and all(f.name == "articles" for f in self.fields)


@dataclass(frozen=True, slots=True)
class Group:
    """The changes that concern one programme, or one county or city."""

    kind: str  #: "programme", "place", or "elsewhere" for what touches no programme and lies in no known county or city
    id: str  #: of the programme or place, "" for elsewhere
    label: str
    area: str  #: label of the county or city that a programme lies in, "" where it is not known
    nodes: tuple[Change[Entity], ...]
    statements: tuple[Change[Statement], ...]

    @property
    def size(self) -> int:
        """How many changes it has, minor ones aside."""
        return sum(not n.minor for n in self.nodes) + sum(not s.minor for s in self.statements)


@dataclass(frozen=True)
class Difference:
    """All that two graphs differ in; false where they say the same."""

    articles: tuple[Change[Article], ...] = ()
    groups: tuple[Group, ...] = ()

    @cached_property
    def nodes(self) -> tuple[Change[Entity], ...]:
        """The changes of nodes in all groups."""
        return tuple(n for g in self.groups for n in g.nodes)

    @cached_property
    def statements(self) -> tuple[Change[Statement], ...]:
        """The changes of statements in all groups."""
        return tuple(s for g in self.groups for s in g.statements)

    def __bool__(self) -> bool:
        return bool(self.articles or self.groups)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many articles, nodes and statements are new, changed, merged, separated, vanished; "minor" ones apart."""
        found: Mapping[str, Counter[str]] = {
            "articles": Counter(c.kind for c in self.articles),
            "nodes": Counter("minor" if c.minor else c.kind for c in self.nodes),
            "statements": Counter("minor" if c.minor else c.kind for c in self.statements),
        }
        return {what: {name: numbers[name] for name in (*map(str, Kind), "minor")} for what, numbers in found.items()}

    def fields(self) -> dict[str, int]:
        """How many statements changed in amount, post ("role"), status, speaker, time or corrections."""
        counted = Counter(f.name for s in self.statements for f in s.fields)
        return {name: counted[name] for name in ("amount", "role", "status", "speaker", "time", "corrected")}
