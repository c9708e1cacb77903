"""What the whole article says of two things, as features: how often, where, by which rules, in whose company."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from kg.extraction.found import Found
from kg.extraction.pairs.context import LETTERS, Key, Pair, bucket
from kg.extraction.setting import Setting
from kg.extraction.text import Document
from kg.extraction.thing import Thing
from kg.vocab import EntityType, Relation

#: a thing named so early in a paragraph opens the article, if the paragraph is among the first
_OPENING, _FIRST_BLOCKS = 120, 3
_NOBODY: frozenset[str] = frozenset()


#: what features add up to: their weights in one number, or the features themselves
Sum = TypeVar("Sum")
#: adds features up; the letter stands before each
Adder = Callable[[Iterable[str], str], Sum]


class Overview(Generic[Sum]):
    """An article's things, and what the rules have found of them."""

    def __init__(
        self,
        doc: Document,
        things: Mapping[str, Thing],
        found: Sequence[Found],
        setting: Setting,
        sum_up: Adder[Sum],
    ) -> None:
        self.things = {key: t for key, t in things.items() if t.mentions}
        self._often = {key: min(len(t.mentions), 4) for key, t in self.things.items()}
        self._doc = doc
        self._sum_up = sum_up
        self._owned: dict[tuple[str, str, str], tuple[Sum, Sum]] = {}
        self._main = f"P:{setting.main()}"
        self._said: defaultdict[Key, list[Found]] = defaultdict(list)
        #: who runs and who joins what, by its key; whom one works for and where it lies, by the key of that one
        self._runners: dict[str, set[str]] = {}
        self._guests: dict[str, set[str]] = {}
        self._employers: dict[str, set[str]] = {}
        self._sites: dict[str, set[str]] = {}
        for f in found:
            self._said[f.subject.key, f.object.key].append(f)
            if f.relation is Relation.RUNS:
                self._runners.setdefault(f.object.key, set()).add(f.subject.key)
            elif f.relation is Relation.PARTICIPATES_IN:
                self._guests.setdefault(f.object.key, set()).add(f.subject.key)
            elif f.relation is Relation.WORKS_FOR:
                self._employers.setdefault(f.subject.key, set()).add(f.object.key)
            elif f.relation is Relation.LOCATED_IN:
                self._sites.setdefault(f.subject.key, set()).add(f.object.key)

    @cached_property
    def programmes(self) -> Sequence[Thing]:
        """Programmes, the one named most often first."""
        found = [t for t in self.things.values() if t.type is EntityType.PROGRAMME]
        return sorted(found, key=lambda t: (-len(t.mentions), t.first.start))

    @cached_property
    def events(self) -> Sequence[Thing]:
        """The programme that is named most often, and the one that is named first."""
        first = sorted(self.programmes, key=lambda t: t.first.start)[:1]
        return [*self.programmes[:1], *(t for t in first if t is not self.programmes[0])]

    def far_pairs(self) -> Iterator[Key]:
        """Pairs that no sentence need bring together: with what the article is about, with what they contain."""
        for thing in self.things.values():
            if thing.type is not EntityType.PROGRAMME:
                yield from ((thing.key, event.key) for event in self.events)
            if thing.type in (EntityType.PROGRAMME, EntityType.ORGANIZATION):
                yield thing.key, self._main
        yield from self._nested

    @cached_property
    def _nested(self) -> frozenset[Key]:
        """(outer, inner): a name of the one holds a name of the other."""
        mentions = sorted((m.start, -m.end, t.key) for t in self.things.values() for m in t.mentions)
        found: set[Key] = set()
        around: list[tuple[int, str]] = []
        for start, end, key in mentions:
            around = [(stop, outer) for stop, outer in around if stop > start]
            found.update((outer, key) for stop, outer in around if stop >= -end and outer != key)
            around.append((-end, key))
        return frozenset(found)

    def features(self, key: Key, pair: Pair) -> list[Sum]:
        """The sums of the features of the ordered pair (subject, object)."""
        s, o = self.things[key[0]], self.things[key[1]]
        types = LETTERS[s.type] + LETTERS[o.type]
        near = min(pair.count, 3) if pair.distance >= 0 else -1
        apart = bucket(pair.distance) if pair.distance >= 0 else -1
        counts = (self._often[s.key], self._often[o.key], min(len(self.programmes), 4))
        common = _common(self._sum_up, types, counts, (near, apart))
        sums = [*self._own("s", types, s), *self._own("o", types, o), common]
        if flags := self._flags(s, o):
            sums.append(_of_flags(self._sum_up, types, tuple(flags)))
        if rules := self._rules(key, types):
            sums.append(self._sum_up(rules, ""))
        if pair.ahead:
            sums.append(self._sum_up(pair.ahead, "f"))
        if pair.behind:
            sums.append(self._sum_up(pair.behind, "b"))
        return sums

    def _own(self, mark: str, types: str, thing: Thing) -> tuple[Sum, Sum]:
        """Sums of the features of a thing as subject ("s") or object ("o"), the same for all pairs of such types."""
        known = self._owned.get((mark, types, thing.key))
        if known is None:
            first = thing.first
            found = (first.kind, first.rule, int(first.confidence * 5), int(thing.sure * 8))
            known = self._owned[mark, types, thing.key] = (
                _of_ending(self._sum_up, mark, types, thing.label[-2:]),
                _of_finding(self._sum_up, mark, types, (*found, self._position(first.start))),
            )
        return known

    def _position(self, start: int) -> str:
        """Where a name stands: in a title or caption, at the opening, in the body."""
        for number, (begin, end, kind) in enumerate(self._doc.blocks):
            if begin <= start < end:
                opening = kind == "body" and number < _FIRST_BLOCKS and start - begin < _OPENING
                return "opening" if opening else kind
        return "body"

    @cached_property
    def _edges(self) -> Mapping[str, tuple[frozenset[int], frozenset[int]]]:
        """Where the names of each thing begin, and where they end."""
        return {
            key: (frozenset([m.start for m in t.mentions]), frozenset([m.end for m in t.mentions]))
            for key, t in self.things.items()
        }

    def _flags(self, s: Thing, o: Thing) -> list[str]:
        """What holds of a subject and an object."""
        flags = _flags_of_keys(s, o, self._main)
        if o.type is EntityType.PROGRAMME:
            if any(o is event for event in self.events):
                flags.append("event")
            if o is self.programmes[0]:
                flags.append("often")
        if (s.key, o.key) in self._nested:
            flags.append("nested")
        if (o.key, s.key) in self._nested:
            flags.append("nests")
        if o.label in s.label:
            flags.append("name-in")
        if s.label in o.label:
            flags.append("name-holds")
        (s_starts, s_ends), (o_starts, o_ends) = self._edges[s.key], self._edges[o.key]
        if not s_ends.isdisjoint(o_starts):
            flags.append("beside")
        if not o_ends.isdisjoint(s_starts):
            flags.append("behind")
        return flags

    def _rules(self, key: Key, types: str) -> set[str]:
        """What the rules have found of the pair, and of each of the two with others."""
        s, o = key
        features = set()
        for f in self._said.get(key, ()):
            features |= {f"R:{f.rule}", f"Rr:{f.relation}", f"Rc:{f.relation}:{int(f.confidence * 10)}"}
        for f in self._said.get((o, s), ()):
            features.add(f"Rb:{f.rule}")
        runners, guests = self._runners.get(o, _NOBODY), self._guests.get(o, _NOBODY)
        for employer in self._employers.get(s, _NOBODY):
            if employer in runners:
                features.add(f"boss-runs:{types}")
            if employer in guests:
                features.add(f"boss-joins:{types}")
            if employer == o:
                features.add(f"boss:{types}")
        if runners:
            features.add(f"run:{types}:{s in runners}")
        if guests:
            features.add(f"joined:{types}:{s in guests}")
        if sites := self._sites.get(s):
            if o in sites:
                features.add(f"lies-in:{types}")
            if not sites.isdisjoint(self._sites.get(o, _NOBODY)):
                features.add(f"same-place:{types}")
            features.add(f"placed:{types}")
        return features


@lru_cache(maxsize=65536)
def _of_ending(sum_up: Adder[Sum], mark: str, types: str, tail: str) -> Sum:
    """The sum of the features of what the name of one thing of a pair ends in."""
    return sum_up((f"{mark}1:{types}:{tail[-1:]}", f"{mark}2:{types}:{tail}"), "")


@lru_cache(maxsize=16384)
def _of_finding(sum_up: Adder[Sum], mark: str, types: str, traits: tuple[str, str, int, int, str]) -> Sum:
    """The sum of the features of how one thing of a pair was found: by whom, whether it is believed, where."""
    kind, rule, sure, believed, position = traits
    return sum_up(
        (
            f"{mark}k:{types}:{kind}",
            f"{mark}r:{types}:{rule}",
            f"{mark}c:{types}:{sure}",
            f"{mark}b:{types}:{believed}",
            f"{mark}p:{types}:{position}",
        ),
        "",
    )


@lru_cache(maxsize=4096)
def _of_flags(sum_up: Adder[Sum], types: str, flags: tuple[str, ...]) -> Sum:
    """The sum of the features that say what holds of a subject and an object."""
    return sum_up([f"{flag}:{types}" for flag in flags], "")


@lru_cache(maxsize=8192)
def _common(sum_up: Adder[Sum], types: str, counts: tuple[int, int, int], nearness: tuple[int, int]) -> Sum:
    """The sum of the features that say how often two things and programmes are named, and how near the two stand."""
    (subject, object_, programmes), (near, apart) = counts, nearness
    features = [
        f"T:{types}",
        f"n:{types}:{subject}:{object_}",
        f"np:{types}:{programmes}",
        f"near:{types}:{near if near >= 0 else 'none'}",
    ]
    return sum_up([*features, f"dist:{types}:{apart}"] if apart >= 0 else features, "")


def _flags_of_keys(s: Thing, o: Thing, main: str) -> list[str]:
    """What their keys say of a subject and an object: which is the article's place, which belongs to the other."""
    flags = []
    if s.key == main:
        flags.append("main-s")
    if o.key == main:
        flags.append("main-o")
    if s.container == o.key:
        flags.append("in")
    if o.container == s.key:
        flags.append("holds")
    if s.owner == o.key:
        flags.append("owned")
    if o.owner == s.key:
        flags.append("owns")
    return flags
