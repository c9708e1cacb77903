"""What a person says is two, though resolution makes it one: which profiles each of the two names means.

A person speaks of nodes as a build without the line shows them: a node by its id, and a part of it by the id that this
would have on its own. Pure, independent of order.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from kg.assembly.linking import Pair
from kg.assembly.profile import Profile

_T = TypeVar("_T", int, str)


@dataclass(frozen=True)
class NamedProfiles:
    """What the profiles of a corpus answer to, each by its place in the list."""

    profiles: Sequence[Profile]
    alone: Callable[[int], tuple[str, ...]]  #: ids that it would have on its own, and beside namesakes
    canonical: Mapping[int, str]  #: id of the node that it belongs to

    @cached_property
    def cores(self) -> Mapping[str, int]:
        """Of each node the profile that it is called after; of several the one that most mentions are of."""

        def weight(i: int) -> tuple[bool, int, int]:
            return self.alone(i)[0] == self.canonical[i], len(self.profiles[i].members), -i

        groups: dict[str, list[int]] = defaultdict(list)
        for i, id in self.canonical.items():
            groups[id].append(i)
        return {id: group[0] if len(group) == 1 else max(group, key=weight) for id, group in groups.items()}

    def part(self, i: int, *rest: int) -> str:
        """The id that tells the profile, as a part of its node, from other parts; "" where it has none."""
        others = {self.canonical[i], *(id for j in rest for id in self.alone(j))}
        return next((id for id in self.alone(i) if id not in others), "")


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


def told_apart(names: NamedProfiles, apart: Collection[tuple[str, str]]) -> list[Told]:
    """Who is meant by the pairs of names in `apart`, where one node answers to both and each means some of it."""
    groups: dict[str, list[int]] = defaultdict(list)
    nodes: dict[str, set[str]] = defaultdict(set)
    wanted = {name for pair in apart for name in pair}
    for i, id in names.canonical.items() if apart else ():
        groups[id].append(i)
        for name in wanted & {id, *names.alone(i), *names.profiles[i].names}:
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
    for side in _sides(told, profiles):
        free = {i: group_of[i] for i in side.profiles if group_of[i] not in called}
        if free and side.name not in called.values():
            at = _most(free, profiles)
            if not any(profiles[i].code for i in groups[at]):
                called[at] = side.name
    return called


def redirects(told: Iterable[Told], names: NamedProfiles) -> dict[str, str]:
    """Where the ids lead by which a person told things apart: to the node that has most of what was meant."""
    canonical = names.canonical
    sides = _sides(told, names.profiles)
    return {side.name: _most({i: canonical[i] for i in side.profiles}, names.profiles) for side in sides}


def _meant(name: str, group: Sequence[int], names: NamedProfiles) -> frozenset[int]:
    """Those of a node's profiles that a name means: all by its id, else those that might have that id, or that name."""
    if any(names.canonical[i] == name for i in group):
        return frozenset(group)
    of_id = frozenset(i for i in group if name in names.alone(i))
    return of_id or frozenset(i for i in group if name in names.profiles[i].names)


def _sides(told: Iterable[Told], profiles: Sequence[Profile]) -> list[Side]:
    """What a person called by an id, parts before the whole that they were told apart from."""
    sides = [
        s for t in told for s in (t.one, t.other) if s.name.startswith(f"{profiles[min(s.profiles)].type.lower()}/")
    ]
    return sorted(sides, key=lambda s: (len(s.profiles), s.name, sorted(s.profiles)))


def _most(whose: Mapping[int, _T], profiles: Sequence[Profile]) -> _T:
    """The one to which most mentions belong, given to which each of some profiles belongs."""
    votes = Counter[_T]()
    for i, owner in whose.items():
        votes[owner] += len(profiles[i].members)
    return max(votes, key=lambda v: (votes[v], v))
