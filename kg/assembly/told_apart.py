"""What a person says is two, though resolution makes it one: which profiles each of the two names means.

A person speaks of nodes as a build without the line shows them: a node by its id, and a part of it by the id that this
would have on its own. Pure, independent of order.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.assembly.linking import Pair
from kg.assembly.profile import Profile

_T = TypeVar("_T", int, str)


@dataclass(frozen=True, slots=True)
class Names:
    """What the profiles of a corpus answer to, each by its place in the list."""

    profiles: Sequence[Profile]
    alone: Sequence[tuple[str, ...]]  #: ids that it would have on its own, and beside namesakes
    canonical: Mapping[int, str]  #: id of the node that it belongs to

    def part(self, i: int, rest: int) -> str:
        """The id that tells the profile, as a part of its node, from another part; "" where it has none."""
        others = {self.canonical[i], *self.alone[rest]}
        return next((id for id in self.alone[i] if id not in others), "")


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two names means that a person tells apart."""

    name: str  #: as the person gives it: an id, or any name
    profiles: frozenset[int]  #: places in the list


@dataclass(frozen=True, slots=True)
class Told:
    """Two names that a person tells apart, and that are one node without that."""

    one: Side
    other: Side

    @property
    def pairs(self) -> Iterable[Pair]:
        """The pairs of profiles that must never be one."""
        return ((i, j) for i in sorted(self.one.profiles) for j in sorted(self.other.profiles))

    @property
    def sides(self) -> tuple[Side, Side]:
        """The two, the smaller first."""
        one, other = sorted((self.one, self.other), key=lambda s: (len(s.profiles), s.name))
        return one, other


def told_apart(names: Names, apart: Collection[tuple[str, str]]) -> list[Told]:
    """Who is meant by the pairs of names in `apart`, where one node answers to both and each means some of it."""
    groups: dict[str, list[int]] = defaultdict(list)
    nodes: dict[str, set[str]] = defaultdict(set)
    wanted = {name for pair in apart for name in pair}
    for i, id in names.canonical.items() if apart else ():
        groups[id].append(i)
        for name in wanted & {id, *names.alone[i], *names.profiles[i].names}:
            nodes[name].add(id)
    found: list[Told] = []
    for one, other in sorted(apart):
        for id in sorted(nodes[one] & nodes[other]):
            a, b = (_meant(name, groups[id], names) for name in (one, other))
            if a != b:  # else nothing says which of them is which
                found.append(Told(Side(one, a - b or a), Side(other, b - a or b)))
    return found


def called_by_a_person(
    told: Iterable[Told], groups: Sequence[tuple[int, ...]], profiles: Sequence[Profile]
) -> dict[int, str]:
    """The ids by which a person told things apart, by the place in the list of the group that has most of each.

    So the same ids hold after the two were separated, in the line as in links from elsewhere. A division has its own.
    """
    group_of = {i: at for at, group in enumerate(groups) for i in group}
    called: dict[int, str] = {}
    for side in (side for pair in told for side in pair.sides):
        at = _most(group_of[i] for i in side.profiles)
        first = profiles[groups[at][0]]
        is_id = side.name.startswith(f"{first.type.lower()}/")
        if is_id and not any(profiles[i].code for i in groups[at]) and side.name not in called.values():
            called.setdefault(at, side.name)
    return called


def redirects(told: Iterable[Told], canonical: Mapping[int, str]) -> dict[str, str]:
    """Where the names lead by which a person told things apart: to the node that has most of what was meant."""
    return {side.name: _most(canonical[i] for i in side.profiles) for pair in told for side in pair.sides}


def _meant(name: str, group: Sequence[int], names: Names) -> frozenset[int]:
    """Those of a node's profiles that a name means: all by its id, else those that might have that id, or that name."""
    if any(names.canonical[i] == name for i in group):
        return frozenset(group)
    of_id = frozenset(i for i in group if name in names.alone[i])
    return of_id or frozenset(i for i in group if name in names.profiles[i].names)


def _most(found: Iterable[_T]) -> _T:
    votes = Counter(found)
    return max(votes, key=lambda v: (votes[v], v))
