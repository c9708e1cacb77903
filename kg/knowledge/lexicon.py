"""The words that `kg` knows: titles, surnames, endings of names, verbs, names known all over the country.

All of it is data (`data/lexicon/*.tsv`, tab separated, `#` begins a comment line); adding a word is adding a row.
Refuses to hold anything that only one article names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, Implementation

from kg.errors import DataError

#: start, end, word, and the kind that the word is given
Match = tuple[int, int, str, str]


class Matcher:
    """Finds many words in one pass: leftmost-longest, so that 党委书记 wins over 书记."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.kinds = dict(words)

    @cached_property
    def _scanner(self) -> "Scanner":
        return Scanner([self])

    def find(self, text: str) -> Sequence[Match]:
        """(start, end, word, kind) of every match that overlaps no earlier one."""
        return self._scanner.find(text)[self]


class Scanner:
    """Finds what many matchers find in one pass: their tables, one by one, would push each other out of the cache."""

    def __init__(self, matchers: Sequence[Matcher]) -> None:
        self._matchers = matchers
        words = sorted({word for m in matchers for word in m.kinds})
        self._automaton = AhoCorasick(words, implementation=Implementation.ContiguousNFA)
        #: for each word, the matchers that know it, by number, and its kind there; tuples cost no garbage collection
        self._known = [tuple([(n, w, m.kinds[w]) for n, m in enumerate(matchers) if w in m.kinds]) for w in words]

    def find(self, text: str) -> dict[Matcher, list[Match]]:
        """What each matcher finds in the text: of all words that stand there, the leftmost, then the longest."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        hits.sort(key=lambda hit: (hit[1], -hit[2]))
        found: list[list[Match]] = [[] for _ in self._matchers]
        ends = [0] * len(found)
        for i, start, end in hits:
            for n, word, kind in self._known[i]:
                if start >= ends[n]:
                    found[n].append((start, end, word, kind))
                    ends[n] = end
        return dict(zip(self._matchers, found, strict=True))


@dataclass(frozen=True)
class Suffix:
    """An ending of names: `kind` is its class, `strength` says how much must stand before it."""

    word: str
    kind: str
    strength: str


@dataclass(frozen=True)
class Known:
    """A name known all over the country, with its other names."""

    label: str
    aliases: tuple[str, ...]
    kind: str


class Lexicon:
    """Every word list, read once; matchers are built on first use."""

    def __init__(self) -> None:
        self.surnames = frozenset(r[0] for r in _rows("surnames", 1))
        self.outlets = {r[0]: r[1] for r in _rows("outlets", 2)}
        self.not_names = frozenset(r[0] for r in _rows("not_names", 1))
        self.titles = {r[0]: r[1] for r in _rows("titles", 2)}
        self.org_suffixes = {r[0]: Suffix(*r) for r in _rows("org_suffixes", 3)}
        self.place_suffixes = {r[0]: (r[1], int(r[2])) for r in _rows("place_suffixes", 3)}
        self.org_synonyms = {w: r[0] for r in _rows("org_synonyms", 2) for w in (r[0], *r[1].split("|"))}
        self.inner_verbs = frozenset(r[0] for r in _rows("inner_verbs", 1))
        self.boundary_words = frozenset(r[0] for r in _rows("boundary_words", 1))
        self.generic_words = frozenset(r[0] for r in _rows("generic_words", 1))
        self.quoted_words = frozenset(r[0] for r in _rows("quoted_words", 1))
        self.programmes = tuple(_known(r) for r in _rows("programmes", 3))
        self.organizations = tuple(_known(r) for r in _rows("organizations", 3))
        self.regions = tuple(_known(r) for r in _rows("regions", 3))
        self.triggers = {r[0]: frozenset(r[1].split()) for r in _rows("triggers", 2)}
        self.holders = {r[0]: tuple(r[1].split()) for r in _rows("holders", 2)}
        #: post that a body has once -> ends of names of bodies that have one, longer ends of those that have not
        self.headed = {r[0]: (tuple(r[1].split()), tuple(r[2].split())) for r in _rows("heads", 3)}
        self.pointers = {r[0]: tuple(r[1].split()) for r in _rows("pointers", 2)}
        self.plurals = {r[0]: tuple(r[1].split()) for r in _rows("plurals", 2)}
        self.campuses = {r[0]: _pairs(r[1].split()) for r in _rows("campuses", 2)}
        self.programme_suffixes = _strengths(_rows("programme_suffixes", 2))
        self._word_sets = _word_sets(_rows("word_sets", 2))
        self._any_of: dict[str, str] = {}

    @cached_property
    def title_matcher(self) -> Matcher:
        """Titles and professions; kind as in titles.tsv."""
        return Matcher(self.titles)

    @cached_property
    def org_matcher(self) -> Matcher:
        """Endings of organizations' names; kind is their class."""
        return Matcher({w: s.kind for w, s in self.org_suffixes.items()})

    @cached_property
    def place_matcher(self) -> Matcher:
        """Endings of places' names; kind is their class."""
        return Matcher({w: k for w, (k, _) in self.place_suffixes.items()})

    @cached_property
    def programme_matcher(self) -> Matcher:
        """Endings of programmes' names that may stand without quotes; kind is their strength."""
        return Matcher({w: s for w, s in self.programme_suffixes.items() if s != "quoted"})

    @cached_property
    def known_matcher(self) -> Matcher:
        """Names known all over the country; kind is "<list>:<label>"."""
        words: dict[str, str] = {}
        lists = {"programme": self.programmes, "organization": self.organizations, "region": self.regions}
        for name, entries in lists.items():
            for entry in entries:
                for word in (entry.label, *entry.aliases):
                    words[word] = f"{name}:{entry.label}"
        return Matcher(words)

    @cached_property
    def programme_labels(self) -> Mapping[str, str]:
        """Every name of a programme known all over the country -> its label."""
        return {name: p.label for p in self.programmes for name in (p.label, *p.aliases)}

    @cached_property
    def programme_kinds(self) -> Mapping[str, str]:
        """Label of a programme known all over the country -> what it is."""
        return {p.label: p.kind for p in self.programmes}

    @cached_property
    def themes(self) -> frozenset[str]:
        """Names of themes of policy, too general to be anyone's programme."""
        return frozenset(n for p in self.programmes if p.kind == "theme" for n in (p.label, *p.aliases))

    @cached_property
    def endings(self) -> frozenset[str]:
        """Every ending of names of organizations, places and programmes."""
        return frozenset((*self.org_suffixes, *self.place_suffixes, *self.programme_suffixes))

    @cached_property
    def region_kinds(self) -> Mapping[str, str]:
        """Label of a place known all over the country -> what it is (country …), and the code of its province."""
        return {r.label: r.kind for r in self.regions}

    def is_inner(self, word: str) -> bool:
        """Whether a verb may stand inside a name (发展 in 发展中心)."""
        return word in self.inner_verbs

    def words(self, name: str) -> frozenset[str]:
        """The set of word_sets.tsv that bears the name; DataError names those there are."""
        if name not in self._word_sets:
            raise DataError(f"word_sets.tsv: no set {name!r}; known: {', '.join(sorted(self._word_sets))}")
        return self._word_sets[name]

    def any_of(self, name: str) -> str:
        """A regular expression for any word of a set, the longest first: 工作会议 before 工作会."""
        if name not in self._any_of:
            self._any_of[name] = alternatives(self.words(name))
        return self._any_of[name]


@lru_cache(maxsize=1)
def read_lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    return Lexicon()


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first.

    >>> alternatives(["工作会", "论坛", "工作会议"])
    '(?:工作会议|工作会|论坛)'
    """
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


def openings(words: Iterable[str]) -> str:
    """A regular expression for the first letter of any of the words: hits of words that overlap are all found.

    >>> openings(["论坛", "工作会"])
    '(?:工(?=作会)|论(?=坛))'
    """
    return "(?:" + "|".join(f"{re.escape(w[0])}(?={re.escape(w[1:])})" for w in sorted(words)) + ")"


def _pairs(cells: list[str]) -> dict[str, str]:
    """First and second, third and fourth …"""
    return dict(zip(cells[::2], cells[1::2], strict=True))


def _word_sets(rows: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    sets: dict[str, frozenset[str]] = {}
    for name, words in rows:  # a long set goes over several rows
        sets[name] = sets.get(name, frozenset()) | frozenset(words.split())
    return sets


def _strengths(rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Ending -> its strengths, joined by +: one may be strong and quoted."""
    found: dict[str, set[str]] = {}
    for word, strength in rows:
        found.setdefault(word, set()).add(strength)
    return {word: "+".join(sorted(strengths)) for word, strengths in found.items()}


def _known(row: tuple[str, ...]) -> Known:
    return Known(row[0], tuple(a for a in row[1].split("|") if a), row[2])


def _rows(name: str, columns: int) -> Iterator[tuple[str, ...]]:
    """Rows of data/lexicon/<name>.tsv; DataError names file and line of a row with the wrong number of columns."""
    path = files("kg.knowledge") / "data" / "lexicon" / f"{name}.tsv"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        if len(cells) != columns:
            raise DataError(f"{name}.tsv, line {number}: {len(cells)} columns, want {columns}; separate them by tabs")
        yield cells
