"""Which nodes a line of corrections may mean: by id, by any name, by an id from before namesakes came or went. Pure.

A node has its place, its employer or an article in its id as long as it has namesakes (person/湛江市李建国), and the bare
name without them. A line that is applied at every build must outlive both, and must not hit a namesake instead.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from kg.assembly.naming import clean
from kg.knowledge.spelling import folded
from kg.model import Correction, Entity, is_by_hand
from kg.vocab import EntityType

#: the first part of the ids of each type
FOLDERS: Mapping[str, EntityType] = {t.value.lower(): t for t in EntityType}

#: 湛江市|李建国
_PLACE_END = re.compile(r"[省市县区旗州盟镇乡村]$|(?:街道|社区)$")
#: 李建国|（湛江市教育局）
_IN_BRACKETS = re.compile(r"（.*）$")

#: so many articles say who is meant: some may leave the corpus
ANCHORS = 3
#: actions whose source says something else than who is meant
OTHER_SOURCE = ("add", "split")


def anchor(c: Correction) -> tuple[str, ...]:
    """The articles that name the subject of a line, as the line gives them; () where it leaves that open."""
    return () if c.action in OTHER_SOURCE else sources(c)


def anchor_for(entity: Entity) -> str:
    """The source of a line about a node, which says that this node is meant: up to three of its articles.

    "" for a node that no article names.
    """
    ids = (a for a in entity.articles if "|" not in a and " ".join(a.split()) == a and not is_by_hand(a))
    return " | ".join(islice(ids, ANCHORS))


def sources(c: Correction) -> tuple[str, ...]:
    """What the source column names, one by one."""
    return tuple(filter(None, map(str.strip, c.source.split("|"))))


class NodesByName:
    """The nodes of a graph by all that they are called."""

    def __init__(self) -> None:
        self._ids: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, entity: Entity, old: Entity | None = None) -> None:
        """Let a node be found by its id, label and aliases, and no longer by those that it had before."""
        names, before = _names(entity), _names(old) if old else set()
        if not before <= names:  # of two that are spelled almost alike, one may stay
            self._take(entity.id, before)
            before = set()
        for name in names - before:
            self._ids[folded(name)].add(entity.id)

    def remove(self, entity: Entity) -> None:
        """Let it be found no more."""
        self._take(entity.id, _names(entity))

    def _take(self, id: str, names: Iterable[str]) -> None:
        for name in names:
            self._ids[folded(name)].discard(id)

    def called(self, name: str) -> list[str]:
        """The ids of the nodes that have a name or an id, sorted."""
        return sorted(self._ids.get(folded(name), ()))

    def was_called(self, id: str, entities: Mapping[str, Entity]) -> Iterator[list[str]]:
        """The nodes that may have had an id that no node has: by its name, then by what is left of that.

        What is left is the name without a place before it, or without what stands in brackets behind it.
        """
        folder, _, local = id.partition("/")
        if folder in FOLDERS and local:
            of_type = [i for i in self.called(local) if entities[i].type is FOLDERS[folder]]
            yield of_type
            yield sorted(
                {
                    i
                    for label in _bare_names(local)
                    for i in self.called(label)
                    if entities[i].type is FOLDERS[folder] and folded(entities[i].label) == folded(label)
                }
            )


def _names(entity: Entity) -> set[str]:
    return {entity.id, entity.label, *entity.aliases}


def is_bare(entity: Entity) -> bool:
    """Whether nothing in its id tells a node from namesakes.

    >>> is_bare(Entity("person/李建国", EntityType.PERSON, "李建国"))
    True
    """
    return entity.id.partition("/")[2] == clean(entity.label)


def _bare_names(local: str) -> Iterator[str]:
    """What may be the label in the name of an id: 李建国 of 湛江市李建国（教育局）."""
    for name in dict.fromkeys((local, _IN_BRACKETS.sub("", local))):
        if name != local and name:
            yield name
        yield from (name[at:] for at in range(1, len(name)) if _PLACE_END.search(name[:at]))
