"""Profiles → groups that are one thing each: candidates by shared name, a probability for each pair, then union-find.

Sure pairs are joined first; two groups never join over a pair that is surely two (constrained single linkage). Pairs
are asked for within blocks of one name only, in large blocks only within a city and with the most mentioned profile,
so that cost grows about linearly with the corpus.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.assembly.likeness import Likeness
from kg.assembly.profile import Profile, by_name
from kg.knowledge.codes import CITY
from kg.knowledge.identity import Clues
from kg.vocab import EntityType

#: probability from which two are one, and below which nothing may make them one
JOIN, APART = 0.7, 0.3
#: profiles of one name up to which every pair is looked at
_ALL_PAIRS = 40
#: how much surer one of two rivals must be to be more than a guess
_MARGIN = 0.1

#: places of two profiles in the list
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A pair of profiles, by their places in the list, with the probability that they are one, and why."""

    pair: Pair
    probability: float
    reasons: tuple[str, ...]


def judge(profiles: Sequence[Profile], likeness: Likeness, clues: Clues) -> tuple[Judgement, ...]:
    """What is to be said of every pair that may be one, surest first."""
    weighed: dict[frozenset[str], tuple[float, tuple[str, ...]]] = {}  # of all pairs, a few hundred sets of clues
    found: list[Judgement] = []
    for pair in candidates(profiles):
        said = likeness.clues(profiles[pair[0]], profiles[pair[1]])
        if said not in weighed:
            weighed[said] = clues.probability(said), tuple(sorted(said))
        found.append(Judgement(pair, *weighed[said]))
    return tuple(sorted(found, key=lambda j: (-j.probability, j.pair)))


def join(size: int, judged: Sequence[Judgement], apart: Collection[Pair] = ()) -> list[tuple[int, ...]]:
    """The groups of so many profiles that are one thing each, sorted; `judged` surest first, `apart` never joined."""
    enemies: dict[int, set[int]] = defaultdict(set)
    for a, b in [*(j.pair for j in judged if j.probability < APART), *apart]:
        enemies[a].add(b)
        enemies[b].add(a)
    contested = _contested(judged, enemies)
    groups = _Groups(size, enemies)
    for judgement in judged:
        if judgement.probability < JOIN:
            break
        if judgement.pair not in contested:
            groups.join(*judgement.pair)
    return groups.sorted()


class _Groups:
    """Disjoint sets whose members are known, the smaller merged into the larger, so that no join costs a whole group.

    Not SciPy's DisjointSet: it walks through a set to list it, for every pair that is asked.
    """

    def __init__(self, size: int, enemies: dict[int, set[int]]) -> None:
        self._group = list(range(size))
        self._members: dict[int, list[int]] = {i: [i] for i in range(size)}
        self._hostile = {i: set(found) for i, found in enemies.items()}  #: groups that a group may not join

    def join(self, a: int, b: int) -> None:
        """Makes the groups of two members one, unless a member of the one and one of the other are surely two."""
        small, large = sorted((self._group[a], self._group[b]), key=lambda g: (len(self._members[g]), g))
        if small == large or large in self._hostile.get(small, ()):
            return
        for i in self._members[small]:
            self._group[i] = large
        self._members[large] += self._members.pop(small)
        for other in self._hostile.pop(small, set()):
            self._hostile[other].discard(small)
            self._hostile[other].add(large)
            self._hostile.setdefault(large, set()).add(other)

    def sorted(self) -> list[tuple[int, ...]]:
        """Every group with its members in order."""
        return sorted(tuple(sorted(members)) for members in self._members.values())


def _contested(judged: Iterable[Judgement], enemies: dict[int, set[int]]) -> set[Pair]:
    """Pairs of which one could about as well be one with a rival that is surely not the other: a choice is a guess."""
    friends: dict[int, dict[int, float]] = defaultdict(dict)
    for j in judged:
        if j.probability >= JOIN:
            for here, there in (j.pair, j.pair[::-1]):
                if there not in enemies.get(here, ()):  # else a person says that the two are not one
                    friends[here][there] = j.probability
    contested: set[Pair] = set()
    for here, found in friends.items():
        for there, probability in found.items():
            if there not in enemies:
                continue
            few, many = sorted((found.keys(), enemies[there]), key=len)
            if any(other in many and found[other] > probability - _MARGIN for other in few):
                contested |= {(here, there), (there, here)}
    return contested


def candidates(profiles: Sequence[Profile]) -> set[Pair]:
    """Pairs of one type that share a name; of two divisions with codes never, for codes settle that."""
    at = {id(p): i for i, p in enumerate(profiles)}
    pairs: set[Pair] = set()
    for type_ in EntityType:
        for block in by_name(p for p in profiles if p.type is type_).values():
            for a, b in _pairs(block):
                if not (a.code and b.code):
                    pairs.add((min(at[id(a)], at[id(b)]), max(at[id(a)], at[id(b)])))
    return pairs


def _pairs(block: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """All pairs of a small block; of a large one those within a city, and each profile with the one named most."""
    if len(block) <= _ALL_PAIRS:
        yield from combinations(block, 2)
        return
    cities: dict[str, list[Profile]] = defaultdict(list)
    for profile in block:
        cities[profile.place[:CITY]].append(profile)
    hub = max(block, key=lambda p: (len(p.members), p.key))
    for members in cities.values():
        local = max(members, key=lambda p: (len(p.members), p.key))
        small = len(members) <= _ALL_PAIRS
        yield from combinations(members, 2) if small else ((local, p) for p in members if p is not local)
        yield from ((hub, p) for p in members if p is not hub)
