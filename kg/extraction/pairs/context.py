"""How two names of a sentence stand to each other, as features: what lies between, before, behind, who is the subject.

The features of shallow relation extraction (G. Zhou et al., "Exploring various knowledge in relation extraction", ACL
2005), over lists of names instead of single names. A feature begins with "f" where the first thing of the pair stands
first in the text, with "b" where it stands behind the other.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, groupby, product

from kg.extraction.clause import Clause, Group
from kg.extraction.mention import Mention
from kg.extraction.text import Document, Sentence
from kg.vocab import SIGNATURES, EntityType

#: furthest that two lists of names may stand apart, in lists and in clauses; most members of a list that are looked at
_MOST_GROUPS, _MOST_CLAUSES, _MOST_MEMBERS = 10, 5, 15
#: how far a pair counts to stand apart whose first thing an earlier sentence names: a subject, a programme
_EARLIER_SUBJECT, _EARLIER_PROGRAMME = 200, 300
#: most steps of a path that are told
_MOST_STEPS = 5
#: behind every position of a text
_NEVER = 1 << 60
_DISTANCES = (0, 1, 2, 3, 5, 8, 12, 20, 40, 80)
#: words that shape the path between two names
_SHAPING = frozenset("，、的（）：；和与由向为在将")
#: letters for the types of things, as they stand in features
LETTERS = {
    EntityType.PLACE: "P",
    EntityType.ORGANIZATION: "O",
    EntityType.PROGRAMME: "G",
    EntityType.PERSON: "N",
}
#: types that some relation joins, in one order or the other
_JOINED = {(s, o) for subjects, objects in SIGNATURES.values() for s, o in product(subjects, objects)}
_JOINED |= {(o, s) for s, o in _JOINED}

#: keys of two things
Key = tuple[str, str]


@dataclass(slots=True)
class Pair:
    """What the sentences say of two things, and where they stand nearest to each other."""

    ahead: set[str] = field(default_factory=set)  #: features of contexts in which the first thing stands first
    behind: set[str] = field(default_factory=set)  #: of those in which it stands behind the other
    distance: int = -1  #: in characters; -1: no sentence names both
    sentence: Sentence | None = None
    clause: Clause | None = None  #: of the one that stands last
    count: int = 0  #: of the contexts


class _Line:
    """A sentence as words and lists of names, in order."""

    def __init__(self, doc: Document, clauses: Sequence[Clause], counts: frozenset[str] | None) -> None:
        self.clauses = clauses
        self.counts = counts
        self._ends = _ends(counts)
        self.sentence = clauses[0].sentence
        self.groups = [(i, g) for i, c in enumerate(clauses) for g in c.groups]
        self.at: dict[int, int] = {}  #: start of a list of names -> its index among the items
        self.ends: list[int] = []  #: for each clause, the index behind its last item
        self.words: list[str] = []  #: a list of names is the letter of its first name
        kinds: list[str] = []  #: first letter of each word's part of speech, "" for a list of names
        if self.groups:
            self._fill(doc, kinds)
        items = list(zip(self.words, kinds, strict=True))
        #: what each is on the path between two names: itself, "V" for a verb, "" for nothing
        self._steps = ["V" if kind == "v" else word if not kind or word in _SHAPING else "" for word, kind in items]
        self._verbs = [word for word, kind in items if kind == "v"]
        #: for each item, how many verbs stand before it
        self._verbs_before = list(accumulate([kind == "v" for kind in kinds], initial=0))

    def _fill(self, doc: Document, kinds: list[str]) -> None:
        waiting = iter(g for _, g in self.groups)
        group = next(waiting, None)
        stops = iter([c.end for c in self.clauses[:-1]])
        stop = next(stops, _NEVER)
        words = self.words
        for start, end, word, tag in doc.between(self.sentence.start, self.sentence.end):
            while start >= stop:
                self.ends.append(len(words))
                stop = next(stops, _NEVER)
            while group is not None and start >= group.end:
                self._add(group, kinds)
                group = next(waiting, None)
            if group is not None and end > group.start:
                self._add(group, kinds)
                continue
            words.append(word)
            kinds.append(tag[0])
        while group is not None:
            self._add(group, kinds)
            group = next(waiting, None)
        self.ends += [len(self.words)] * (len(self.clauses) - len(self.ends))

    def _add(self, group: Group, kinds: list[str]) -> None:
        if group.start not in self.at:
            self.at[group.start] = len(self.words)
            self.words.append(LETTERS[group.members[0].type])
            kinds.append("")

    def counted(self, features: Iterable[str]) -> list[str]:
        """Those of the features that count."""
        counts = self.counts
        return list(features) if counts is None else [f for f in features if f in counts]

    def telling(self, words: Iterable[str]) -> list[str]:
        """Those of the words that features which count end in: told before such a feature is made."""
        ends = self._ends
        return [word for word in words if word in ends]

    def begin(self, clause: int) -> int:
        """Index of the first item of a clause."""
        return self.ends[clause - 1] if clause else 0

    def verbs(self, start: int, end: int) -> list[str]:
        """The verbs among the items [start, end)."""
        return self._verbs[self._verbs_before[start] : self._verbs_before[end]] if start < end else []

    def path(self, start: int, end: int) -> str:
        """Verbs, names and function words among the items [start, end): the first five, repetitions left out."""
        path: list[str] = []
        for step in self._steps[start:end]:
            if step and (not path or path[-1] != step):
                if len(path) == _MOST_STEPS:
                    return " ".join(path) + "+"
                path.append(step)
        return " ".join(path)


class _Everything:
    """Holds whatever one asks for."""

    def __contains__(self, _: object) -> bool:
        return True


@lru_cache(maxsize=2)
def _ends(counts: frozenset[str] | None) -> Container[str]:
    """What stands behind the first colon of a feature that counts, or behind the second: words, and paths of words."""
    if counts is None:
        return _Everything()
    return {end for f in counts for cuts in (1, 2) for end in f.split(":", cuts)[cuts:]}


def read_pairs(
    doc: Document, clauses: Sequence[Clause], may_join: Callable[[str, str], object], counts: frozenset[str] | None
) -> dict[Key, Pair]:
    """Every ordered pair of things that some sentence brings together, with its features.

    Args:
        doc: the article.
        clauses: its clauses.
        may_join: says by their keys whether some relation may join two things: something true, or nothing.
        counts: the features that count; all, if None.
    """
    found: defaultdict[Key, Pair] = defaultdict(Pair)
    programme: Group | None = None
    for _, run in groupby(clauses, key=lambda c: c.sentence.start):
        in_sentence = list(run)
        if not any(c.groups for c in in_sentence):
            continue
        line = _Line(doc, in_sentence, counts)
        for first, second, features, distance, clause in _contexts(doc, line, programme):
            a, b = first.key, second.key
            if may_join(a, b):
                pair = found[a, b]
                pair.ahead.update(features)
                _note(pair, distance, clause)
            if may_join(b, a):
                pair = found[b, a]
                pair.behind.update(features)
                _note(pair, distance, clause)
        held = [g for _, g in line.groups if g.of((EntityType.PROGRAMME,))]
        programme = held[-1] if held else programme
    return dict(found)


def _note(pair: Pair, distance: int, clause: Clause) -> None:
    pair.count += 1
    if pair.distance < 0 or distance < pair.distance:
        pair.distance, pair.sentence, pair.clause = distance, clause.sentence, clause


Context = tuple[Mention, Mention, Sequence[str], int, Clause]


def _contexts(doc: Document, line: _Line, programme: Group | None) -> Iterator[Context]:
    """Every two names of a sentence, and every name with the subject, or the programme, that it takes over."""
    no_programme = not any(m.type is EntityType.PROGRAMME for _, g in line.groups for m in g.members)
    for i, (at, group) in enumerate(line.groups):
        yield from _within(doc, line, at, group)
        for j in range(i + 1, min(len(line.groups), i + _MOST_GROUPS)):
            if line.groups[j][0] - at > _MOST_CLAUSES:
                break
            yield from _between(line, i, j)
        clause = line.clauses[at]
        if clause.subject is not None and clause.subject.start < line.sentence.start:
            yield from _taken_over(line, clause.subject, at, group, "i")
        if programme is not None and no_programme:
            yield from _taken_over(line, programme, at, group, "L")


def _within(doc: Document, line: _Line, at: int, group: Group) -> Iterator[Context]:
    """Members of one list: 甲与乙|签约."""
    if len(group.members) < 2:
        return
    verbs = line.verbs(line.at[group.start] + 1, line.ends[at])[:3]
    tail = doc.text[group.end : group.end + 2]
    for x, a in enumerate(group.members):
        for b in group.members[x + 1 : x + 5]:
            if (a.type, b.type) in _JOINED:
                types = LETTERS[a.type] + LETTERS[b.type]
                features = [f"in:{types}:{group.preposition}", f"inE:{types}:{tail}"]
                features += [f"inA:{types}:{v}" for v in verbs]
                yield a, b, line.counted(features), 0, line.clauses[at]


def _between(line: _Line, i: int, j: int) -> Iterator[Context]:
    """Members of two lists: 甲|为|乙|捐款."""
    (ci, g), (cj, h) = line.groups[i], line.groups[j]
    clause = line.clauses[cj]
    shared: dict[tuple[EntityType, EntityType], list[str]] = {}
    subject_a, subject_b = _keys(clause.subject), _keys(line.clauses[ci].subject)
    for a, b in product(g.members[:_MOST_MEMBERS], h.members[:_MOST_MEMBERS]):
        types = (a.type, b.type)
        if types not in _JOINED:
            continue
        if types not in shared:
            shared[types] = _around(line, i, j, LETTERS[a.type] + LETTERS[b.type])
        features = shared[types]
        letters = LETTERS[a.type] + LETTERS[b.type]
        if a.key in subject_a:
            features = [*features, *line.counted([f"SUBJ:{letters}:{h.preposition}:{int(clause.certainty * 5)}"])]
        if b.key in subject_b:
            features = [*features, *line.counted([f"SUBJb:{letters}:{g.preposition}"])]
        yield a, b, features, 1 + h.start - g.end, clause


def _keys(group: Group | None) -> list[str]:
    return [m.key for m in group.members] if group is not None else []


def _around(line: _Line, i: int, j: int, types: str) -> list[str]:
    """Features, of those that count, of two lists of a sentence: what stands between, before and behind them."""
    (ci, g), (cj, h) = line.groups[i], line.groups[j]
    first, second = line.at[g.start], line.at[h.start]
    same = "s" if ci == cj else "d"
    apart = min(cj - ci, 4), min(j - i, 4), bucket(h.start - g.end)
    features = _gap(line, first + 1, second, same, types)
    if second - first <= 4:
        features.append(f"G3:{types}:" + " ".join(line.words[first + 1 : second]))
    end = line.ends[cj]
    features += [f"A2:{types}:{w}" for w in line.telling(line.words[second + 1 : min(second + 3, end)])]
    features += [f"AV:{types}:{v}" for v in line.telling(line.verbs(second + 1, end)[:1])]
    features += [f"B2:{types}:{w}" for w in line.telling(line.words[max(line.begin(ci), first - 2) : first])]
    if g.possessive:
        features.append(f"POS:{types}")
    return [*_apart(line.counts, types, apart, (g.preposition, h.preposition)), *line.counted(features)]


@lru_cache(maxsize=16384)
def _apart(
    counts: frozenset[str] | None, types: str, apart: tuple[int, int, int], prepositions: tuple[str, str]
) -> tuple[str, ...]:
    """Features, of those that count, of how far apart two lists stand, and of what stands before them."""
    (in_clauses, in_lists, near), (before, between) = apart, prepositions
    features = (
        f"C:{types}:{in_clauses}:{in_lists}",
        f"D:{types}:{near}",
        f"PP:{types}:{'d' if in_clauses else 's'}:{before}:{between}",
        f"PA:{types}:{before}",
        f"PB:{types}:{between}",
    )
    return features if counts is None else tuple(f for f in features if f in counts)


def _taken_over(line: _Line, earlier: Group, at: int, group: Group, mark: str) -> Iterator[Context]:
    """A subject ("i") or a programme ("L") that an earlier sentence names, and a name of this one."""
    clause = line.clauses[at]
    place = line.at[group.start]
    behind = line.verbs(place + 1, line.ends[at])
    distance = _EARLIER_SUBJECT if mark == "i" else _EARLIER_PROGRAMME
    members = earlier.members[:6] if mark == "i" else earlier.of((EntityType.PROGRAMME,))[:1]
    sure = int(clause.certainty * 5) if mark == "i" else 0
    shared: dict[str, list[str]] = {}
    for a, b in product(members, group.members[:_MOST_MEMBERS]):
        if (a.type, b.type) in _JOINED:
            types = LETTERS[a.type] + LETTERS[b.type]
            if types not in shared:
                features = [f"{mark}:{types}:{sure}:{group.preposition}"]
                features += _gap(line, line.begin(at), place, mark, types)
                features += [f"{mark}AV:{types}:{v}" for v in behind[:1]]
                shared[types] = line.counted(features)
            yield a, b, shared[types], distance, clause


def _gap(line: _Line, start: int, end: int, mark: str, types: str) -> list[str]:
    """Verbs between two names, and the path of verbs, names and function words."""
    verbs = line.verbs(start, end)
    if verbs:
        features = [f"{mark}V:{v}" for v in line.telling(verbs)]
        features += [f"{mark}V0:{types}:{verbs[0]}", f"{mark}V1:{types}:{verbs[-1]}"]
    else:
        features = [f"{mark}NV:{types}"]
    features += [f"{mark}P:{types}:{path}" for path in line.telling([line.path(start, end)])]
    return features


def bucket(distance: int) -> int:
    """The class of a distance in characters: finer where it is short."""
    return bisect_left(_DISTANCES, distance)
