"""Which articles are the same text republished: a copy says nothing that its original has not said already.

Candidates come from MinHash and locality-sensitive hashing over pieces of eight letters (Broder 1997; Leskovec,
Rajaraman & Ullman, Mining of Massive Datasets, ch. 3). Each is then verified on the texts themselves, so that the
hashing can miss a reprint but never invent one. An article is held against originals only, the earliest first, and
never compared by way of another copy: chains (a like b, b like c) join nothing, a thousand copies cost a thousand
comparisons, and the order of the articles does not matter.

A form filled in twice (weather, share prices, two counties' notices) shares most of its pieces, too. What gives it away
is what stands between the same words: other numbers, or one name put in place of another throughout.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from struct import Struct

from rensa import RMinHash, RMinHashLSH

from kg.assembly.credit import by_date
from kg.model import Article

_READ = ("heading", "body")  #: titles and captions are each outlet's own
_NO_LETTER = re.compile(r"[\W_]+")
#: What most of that is in Chinese: without these most texts are in normal form already, and are not made anew.
_PUNCTUATION = re.compile("[ \t\r\n\u3000，。、；：？！“”‘’（）《》…—]+")
_NUMBER = re.compile(r"(\d+)")

_COUNTS = Struct("<II")  #: how many different pieces an article has, and how many letters are read of it

_PIECE = 8  #: letters; shorter ones are shared by texts that only speak of the same thing
_SHARED = 100  #: pieces that two versions have in common at least: less is a notice in fixed words
_SHARE = 0.9  #: of the shorter text's pieces that stand in the longer one
_OTHER_NUMBERS = 0.05  #: share of numbers between the same words that may differ: slips, stray codes of shares
_NAME = 8  #: letters of the longest name that is looked for as put in place of another
_BESIDE = 4  #: letters on each side that make two numbers stand in the same place

#: Two texts of which half the pieces are common are candidates in 87 of 100 cases, of seven tenths practically always,
#: of a third (a reprint cut to a third) in 33: by 1 - (1 - share ** 4) ** 32.
_HASHES, _BANDS, _SEED = 128, 32, 1
#: Standard errors of an estimate by so many hashes that a candidate is given before it is read.
_LENIENT = 4 * (0.25 / _HASHES) ** 0.5
#: A form that was filled in a thousand times must not cost a million comparisons: so many of the likest candidates are
#: read, and what has so many candidates is held against them, but later articles are no longer held against it.
_READ_THROUGH, _CROWD = 16, 250
_REMEMBERED = 256  #: texts that are kept at hand, for what resembles one thing mostly resembles the next


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article to find those that resemble it; its text is looked at again only where one does."""

    id: str
    rank: tuple[str, int, str]  #: earliest first, then longest, then by id
    size: int  #: how many different pieces it has
    hashes: RMinHash  #: of its pieces


def sketch_of(article: Article) -> Sketch:
    """The sketch of an article, which must still have its text."""
    pieces = _pieces(_letters(article))
    hashes = RMinHash(num_perm=_HASHES, seed=_SEED)
    hashes.update(pieces)
    return Sketch(article.id, _rank(article), len(pieces), hashes)


def packed_sketch(article: Article) -> bytes:
    """What of the sketch of an article does not follow from what a graph keeps of it; nothing for a short one."""
    sketch = sketch_of(article)
    if sketch.size < _SHARED:
        return b""
    state: bytes = sketch.hashes.__getstate__()
    return _COUNTS.pack(sketch.size, -sketch.rank[1]) + state


def unpacked_sketch(packed: bytes, article: Article) -> Sketch:
    """The sketch that was packed, of an article that needs its text no more."""
    size, length = _COUNTS.unpack_from(packed)
    hashes = RMinHash(num_perm=_HASHES, seed=_SEED)
    hashes.__setstate__(packed[_COUNTS.size :])
    date, id = by_date(article)
    return Sketch(id, (date, -length, id), size, hashes)


def find_reprints(sketches: Iterable[Sketch], articles: Mapping[str, Article]) -> dict[str, str]:
    """Id of each copy -> id of its original: the earliest dated, then the longest, then the one of the smallest id.

    An article without a date comes after all that have one. `articles`, by id, must still have their text. Time and
    memory grow with the number of sketches (a quarter of a millisecond and 1 KB each, with making them).
    """
    originals = _Originals(articles)
    copies: dict[str, str] = {}
    for sketch in sorted(sketches, key=lambda s: s.rank):
        if sketch.size >= _SHARED and (original := originals.original_of(sketch)) != sketch.id:
            copies[sketch.id] = original
    return copies


class _Originals:
    """The originals found so far, in order, and the index by which those that resemble a text are found."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._index = RMinHashLSH(threshold=0.5, num_perm=_HASHES, num_bands=_BANDS)
        self._known: list[Sketch] = []
        self._text = lru_cache(maxsize=_REMEMBERED)(lambda id: _letters(articles[id]))

    def original_of(self, sketch: Sketch) -> str:
        """Id of the first original that the article is a version of, or its own, which is then one more original."""
        candidates: list[int] = self._index.query(sketch.hashes)
        for number in self._likest(sketch, candidates):
            if _is_version(self._text(sketch.id), self._text(self._known[number].id)):
                return self._known[number].id
        if len(candidates) < _CROWD:
            self._index.insert(len(self._known), sketch.hashes)
            self._known.append(sketch)
        return sketch.id

    def _likest(self, article: Sketch, candidates: Iterable[int]) -> list[int]:
        """Of the candidates that may be versions by what the sketches say, the few that are likest, in order."""
        near: list[tuple[float, int]] = []
        for number in candidates:
            known = self._known[number]
            estimate: float = article.hashes.jaccard(known.hashes)
            if estimate >= _least(article.size, known.size) - _LENIENT:
                near.append((-estimate, number))
        return sorted(number for _, number in nsmallest(_READ_THROUGH, near))


def _least(one: int, other: int) -> float:
    """The Jaccard similarity of two sets of these sizes of which the smaller lies in the larger by `_SHARE`."""
    common = _SHARE * min(one, other)
    return common / (one + other - common)


def _is_version(text: str, other: str) -> bool:
    pieces, others = _pieces(text), _pieces(other)
    shared = pieces & others
    if len(shared) < max(_SHARED, _SHARE * min(len(pieces), len(others))):
        return False
    short, long = (text, other) if len(pieces) <= len(others) else (other, text)
    return not _has_other_numbers(short, long) and not _has_other_names(short, long, shared)


def _has_other_numbers(one: str, other: str) -> bool:
    """Whether numbers that stand between the same words differ."""
    numbers, others = _numbers(one), _numbers(other)
    same = compared = 0
    for place in numbers.keys() & others.keys():
        same += (numbers[place] & others[place]).total()
        compared += min(numbers[place].total(), others[place].total())
    return compared - same > _OTHER_NUMBERS * compared


def _numbers(text: str) -> Mapping[tuple[str, str], Counter[str]]:
    """The numbers of a text by the words before and behind them."""
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    parts = _NUMBER.split(text)  # words, number, words, number, … words
    for i in range(1, len(parts), 2):
        if parts[i - 1] and parts[i + 1]:  # at the ends of a text it stands between nothing
            found[parts[i - 1][-_BESIDE:], parts[i + 1][:_BESIDE]][parts[i]] += 1
    return found


def _has_other_names(short: str, long: str, shared: set[str]) -> bool:
    """Whether one name stands in place of another throughout: the same words replaced by the same, twice or more."""
    replaced: Counter[tuple[str, str]] = Counter()
    for gap in re.finditer(rb"\0+", _covered(short, shared)):
        start, end = gap.span()
        if start >= _PIECE and end < len(short) and end - start <= _NAME:
            at = long.find(short[start - _PIECE : start]) + _PIECE
            to = long.find(short[end : end + _PIECE], at, at + _NAME + _PIECE)
            if to > at >= _PIECE:
                replaced[short[start:end], long[at:to]] += 1
    return any(times > 1 for times in replaced.values())


def _covered(text: str, shared: set[str]) -> bytearray:
    """One byte a letter: 1 where a shared piece lies over it, 0 elsewhere."""
    covered = bytearray(len(text))
    for i in range(len(text) - _PIECE + 1):
        if text[i : i + _PIECE] in shared:
            covered[i : i + _PIECE] = b"\1" * _PIECE
    return covered


def _pieces(text: str) -> set[str]:
    return {text[i : i + _PIECE] for i in range(len(text) - _PIECE + 1)}


def _letters(article: Article) -> str:
    """Letters and digits of what is read of an article; width, case, spaces and punctuation aside."""
    text = "".join(article.text[a:b] for block in article.blocks if block.kind in _READ for a, b in block.spans)
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", _PUNCTUATION.sub("", text))).casefold()


def _rank(article: Article) -> tuple[str, int, str]:
    """Earliest first, then longest, then by id."""
    length = sum(b - a for block in article.blocks if block.kind in _READ for a, b in block.spans)
    date, id = by_date(article)
    return date, -length, id
