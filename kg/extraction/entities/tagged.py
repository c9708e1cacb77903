"""Names that the tagger (kg.knowledge.tagger) sees and the rules do not; it sees what the rules have found.

Knows how an article becomes the tagger's features, and which of its finds are added, or put in a rule's place.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from kg.extraction.boundary import is_proper
from kg.extraction.mention import Cover, Mention, has_pairs
from kg.extraction.text import Document, occurrences
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.knowledge.tagger import BEGIN, BIAS_STEP, END, INSIDE, LABELS, SINGLE, TYPES, Floats, Indexes, Tagger
from kg.vocab import EntityType

#: how sure the tagger must be of a name's characters, on average, to add it
_ENOUGH = 0.6
#: a rule's find yields where the tagger takes both its edges for a name's with less than this
_DOUBTED = 0.2
#: how long a name is at the most, and at least to be looked for in the rest of the text, in characters
_LONGEST, _RECURRING = 45, 3
#: no name goes on behind these
_STOPS = re.compile(r"[，。；！？：\n]")
#: 党委、政府 are two names, 甲校|的合唱队 is a name and more; a programme may have both within
_JOINING = re.compile(r"[、的]")
#: 王立山, 买买提·艾力, Anna Smith; 李$明 is nobody's name
_PERSON = re.compile(r"[^\W\d_]+(?:[·•・.\-'’ ]+[^\W\d_]+)*")
#: 青川县|靠“春雨”|来办: somebody does something
_CLAUSE = re.compile("[靠把被让]")
#: 涿州地区: no more than 涿州
_AREAS = ("地区", "一带", "等地", "境内", "周边")
#: “百千万工程”|首批典型镇, “百千万工程”|做调研: those that were chosen, and what is done about it
_CHOSEN = ("典型镇", "典型村", "典型县", "示范镇", "示范村", "示范县", "名单", "调研", "部署")
#: quotes that belong to a programme's name, as the rules have it: “春雨”行动
_OPEN, _CLOSE = "“", "”"
_QUOTE = re.compile(r"[“《][^”》]*")
#: odds of a label that scores so many steps less than the best, in whole numbers: no machine rounds them otherwise
_ODDS = np.array([round(math.exp(-step * BIAS_STEP) * (1 << 30)) for step in range(24 << 10)], np.int64)
_BARE = re.compile(r"[“”《》\s]")
#: for each label, whether it begins a name of more than one character
_BEGINS = np.array([i > 0 and (i - 1) % 4 == BEGIN for i in range(LABELS)])


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name that the tagger sees: [start, end), its type, and how sure it is, from 0 to 1."""

    start: int
    end: int
    type: EntityType
    sure: float


def add_tagged(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """What the rules have found, with what the tagger adds and without what it puts right; in no order."""
    if resources.tagger is None or not doc.text:
        return list(found)
    scores = resources.tagger.scores(features(doc, resources.lexicon, resources.tagger, found))
    return with_names(doc, resources.lexicon, shares_of(scores), found)


def with_names(
    doc: Document, lexicon: Lexicon, shares: npt.NDArray[np.float64], found: Sequence[Mention]
) -> list[Mention]:
    """What the rules have found, put right by how likely each label is for each character."""
    kept: list[Mention] = list(found)
    new: list[Mention] = []
    #: which characters belong to names that it does not doubt: nearly all that it sees are those
    held = bytearray(len(doc.text))
    for m in found:
        m.seen = _seen(shares, m)
        if m.seen > _DOUBTED and not m.inside:
            held[m.start : m.end] = b"\1" * (m.end - m.start)
    for tagged in read_names(shares):
        if 1 in held[tagged.start : tagged.end]:
            continue
        if tagged.sure < _ENOUGH or not _is_sound(doc.text, tagged) or _is_common(doc, lexicon, tagged):
            continue
        rivals = [m for m in kept if m.start < tagged.end and tagged.start < m.end and not m.inside]
        if any(_is_same(doc.text, m, tagged) or m.seen > _DOUBTED for m in rivals):
            continue
        nested = [m for m in rivals if _may_stand_in(m, tagged)]
        if not nested and _is_reduced(doc.text[tagged.start : tagged.end], tagged.type, kept):
            continue
        if tagged.type is EntityType.PROGRAMME and any(_is_kind_of(doc.text, lexicon, m, tagged) for m in rivals):
            continue
        gone = [m for m in rivals if m not in nested]
        if gone:
            lost = {id(m) for m in gone}
            kept = [m for m in kept if id(m) not in lost]
            _free(kept, gone)
        new.append(_mention(doc, lexicon, tagged, nested))
    return [*kept, *new, *_again(doc.text, [*kept, *new], new)]


def _is_kind_of(text: str, lexicon: Lexicon, m: Mention, tagged: Tagged) -> bool:
    """“百千万工程”|首批典型镇: a kind of places in a programme of the whole country, which is named there."""
    within = m.type is EntityType.PROGRAMME and tagged.start <= m.start and m.end < tagged.end
    known = any(n in lexicon.programme_labels for n in (m.name, *m.names))
    return within and known and text.endswith(_CHOSEN, m.end, tagged.end)


def _free(kept: Sequence[Mention], gone: Sequence[Mention]) -> None:
    """What stood inside the names that are gone stands by itself, until a longer name takes it in."""
    for m in kept:
        if m.inside and any(g.start <= m.start and m.end <= g.end for g in gone):
            m.inside, m.outer = False, ""


# What the tagger looks at


def features(doc: Document, lexicon: Lexicon, tagger: Tagger, found: Sequence[Mention]) -> list[Indexes]:
    """Index of each feature's value for each character of the text, feature by feature as the tagger has them."""
    codes = np.frombuffer(doc.text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.intp)
    codes = np.minimum(codes, 0xFFFF)
    by_word, by_tag = doc.words_and_tags
    lengths = np.fromiter(map(len, by_word), np.intp, len(by_word))
    words = _known(tagger.words, by_word)
    tags = _known(tagger.tags, by_tag)
    names, rules = _by_rule(tagger.rules, found, len(codes))
    return [
        tagger.characters[codes],
        tagger.pairs_at(codes),
        np.repeat(words, lengths),
        np.repeat(4 * tags, lengths) + _in_words(lengths),
        names,
        rules,
        _endings(doc, lexicon),
    ]


def _known(numbers: Mapping[str, int], words: Sequence[str]) -> Indexes:
    """The number of each word; 0 for those that have none."""
    return np.fromiter(map(numbers.get, words, repeat(0)), np.intp, len(words))


def _in_words(lengths: Indexes) -> Indexes:
    """Where each character stands in its word: 0 alone, 1 first, 2 within, 3 last."""
    places = np.full(int(lengths.sum()), 2)
    ends = np.cumsum(lengths)
    places[ends - lengths], places[ends - 1] = 1, 3
    places[(ends - 1)[lengths == 1]] = 0
    return places


def _by_rule(rules: Mapping[str, int], found: Sequence[Mention], length: int) -> tuple[Indexes, Indexes]:
    """For each character, the label that the rules' outer names give it, and which rule it was."""
    labels, by = np.zeros(length, np.intp), np.zeros(length, np.intp)
    end = 0
    for m in sorted((m for m in found if not m.inside), key=lambda m: (m.start, -m.end)):
        if m.start >= end:
            end = m.end
            label(labels, m.start, m.end, m.type)
            by[m.start : m.end] = rules.get(m.rule, 0)
    return labels, by


def label(labels: Indexes, start: int, end: int, type_: EntityType) -> None:
    """Labels [start, end) as a name of the type."""
    first = 1 + 4 * TYPES.index(type_)
    labels[start:end] = first + INSIDE
    labels[start], labels[end - 1] = first + BEGIN, first + END
    if end - start == 1:
        labels[start] = first + SINGLE


def _endings(doc: Document, lexicon: Lexicon) -> Indexes:
    """For each character, the lexicon's endings and titles that it is a part or the end of; whether it is quoted."""
    size = len(doc.text) + 1
    flags, lasts = np.zeros(size, np.intp), np.zeros(size, np.intp)
    matchers = (lexicon.org_matcher, lexicon.place_matcher, lexicon.programme_matcher, lexicon.title_matcher)
    for digit, matcher in zip((1, 3, 9, 27), matchers, strict=True):
        if matches := doc.matches(matcher):
            starts, ends, _, _ = zip(*matches, strict=True)
            _cover(flags, digit, starts, ends)
            lasts[np.array(ends) - 1] += digit
    if quotes := [q.span() for q in _QUOTE.finditer(doc.text)]:
        starts, ends = zip(*quotes, strict=True)
        _cover(flags, 81, starts, ends)
    return (np.cumsum(flags) + lasts)[:-1]


def _cover(changes: Indexes, digit: int, starts: Sequence[int], ends: Sequence[int]) -> None:
    """Adds to the changes from each position to the next those of a digit that stands in spans, none overlapping."""
    changes[np.array(starts)] += digit
    changes[np.array(ends)] -= digit


# What it sees


def shares_of(scores: Floats) -> npt.NDArray[np.float64]:
    """How likely each label is for each character, all labels together 1; the same on every machine, as scores are."""
    by_label = np.ascontiguousarray(scores.T)  # long rows, over which numpy is quicker than over many short ones
    behind = (by_label.max(axis=0) - by_label) * np.float32(1 / BIAS_STEP)
    odds = _ODDS.take(behind.astype(np.intp), mode="clip")
    return np.asarray((odds / odds.sum(axis=0)).T)


def read_names(shares: npt.NDArray[np.float64]) -> Iterator[Tagged]:
    """The names that the likeliest labels spell from first to last character; what does not fit together is none.

    How sure one is, is the geometric mean of the shares of its labels.
    """
    likeliest = shares.argmax(axis=1)
    labels = likeliest.tolist()
    largest = shares.max(axis=1)
    for start in np.flatnonzero(_BEGINS[likeliest]).tolist():
        first, end = labels[start], start + 1
        while end < len(labels) and labels[end] == first + INSIDE:
            end += 1
        if end < len(labels) and labels[end] == first + END:
            end += 1
            sure = math.prod(largest[start:end].tolist()) ** (1 / (end - start))
            yield Tagged(start, end, TYPES[(first - 1) // 4], round(sure, 4))


def _seen(shares: npt.NDArray[np.float64], m: Mention) -> float:
    """How sure the tagger is that the edges of a rule's find are those of a name of its type."""
    first = 1 + 4 * TYPES.index(m.type)
    begins = shares.item(m.start, first + BEGIN) + shares.item(m.start, first + SINGLE)
    ends = shares.item(m.end - 1, first + END) + shares.item(m.end - 1, first + SINGLE)
    return round(begins * ends, 3)


def _is_sound(text: str, tagged: Tagged) -> bool:
    """Whether it may be a name: of two characters or more, within a clause, with as many quotes opened as closed."""
    name = text[tagged.start : tagged.end]
    if not 2 <= len(_BARE.sub("", name)) <= _LONGEST or _STOPS.search(name):
        return False
    if tagged.type is not EntityType.PROGRAMME and _JOINING.search(name):
        return False
    if tagged.type is EntityType.PERSON and not _PERSON.fullmatch(name):
        return False
    if tagged.type is EntityType.PROGRAMME and _CLAUSE.search(_QUOTE.sub("", name)):
        return False
    if tagged.type is EntityType.PROGRAMME:  # “春雨 without its end, “春雨”, 春雨”行动 whose “ stands before it
        name = name.removeprefix(_OPEN).removesuffix(_CLOSE)
        lead = text[tagged.start - 1 : tagged.start] == _OPEN
        name = f"{_OPEN * lead}{name}" if {_OPEN, _CLOSE} & {*name} else name
    return has_pairs(name)


def _is_common(doc: Document, lexicon: Lexicon, tagged: Tagged) -> bool:
    """研讨会, 派出所, 乡村振兴, 长三角地区: what is no name, or adds nothing to one."""
    name = _BARE.sub("", doc.text[tagged.start : tagged.end])
    if tagged.type is EntityType.PERSON:
        return name[1:] in lexicon.titles or name[1] == "总"  # 王书记, 刘总|给 point to somebody
    if name.endswith(_AREAS) and tagged.type is EntityType.PLACE:
        return True
    return name in lexicon.themes or not is_proper(name, lexicon, lexicon.endings)


def _is_reduced(name: str, type_: EntityType, found: Sequence[Mention]) -> bool:
    """琅小, where 琅琊路小学 is found: what it is short for is for kg.extraction.reduced to say."""
    if type_ not in (EntityType.ORGANIZATION, EntityType.PERSON):
        return False
    bodies = (m.name for m in found if m.type is EntityType.ORGANIZATION and len(m.name) > len(name) + 1)
    return any(_is_within(name, body) for body in bodies)


def _is_within(short: str, long: str) -> bool:
    """Whether the short one's characters stand in the long one in this order."""
    rest = iter(long)
    return all(c in rest for c in short)


def _is_same(text: str, m: Mention, tagged: Tagged) -> bool:
    """Whether the rules have it already, quotes aside."""
    return _BARE.sub("", text[m.start : m.end]) == _BARE.sub("", text[tagged.start : tagged.end])


def _may_stand_in(m: Mention, tagged: Tagged) -> bool:
    """甲县 in 甲县某公司, 某公司 in 某公司某部: named inside the longer name."""
    within = tagged.start <= m.start and m.end <= tagged.end
    larger = tagged.type in (EntityType.ORGANIZATION, EntityType.PROGRAMME) or m.start == tagged.start
    return within and larger and m.type in (EntityType.PLACE, EntityType.ORGANIZATION) and m.type is not tagged.type


# What becomes of it


def _mention(doc: Document, lexicon: Lexicon, tagged: Tagged, nested: Sequence[Mention]) -> Mention:
    """A mention of the name, with its class, and further names by what it begins with."""
    name = _BARE.sub("", doc.text[tagged.start : tagged.end])
    m = Mention(
        tagged.start, tagged.end, tagged.type, name, f"{tagged.type.lower()}.tagged", kind=_kind(doc, lexicon, tagged)
    )
    m.confidence, m.seen = round(min(tagged.sure, 0.9), 3), round(tagged.sure, 3)
    base = max((b for b in nested if b.start == m.start and b.end < m.end), key=lambda b: b.end, default=None)
    if base is not None and tagged.type is EntityType.ORGANIZATION:
        if base.type is EntityType.ORGANIZATION:
            m.owner = base.name
        elif m.end - base.end >= 5:
            m.names = (doc.text[base.end : m.end],)
    if base is not None and base.type is EntityType.PLACE and tagged.type is EntityType.PROGRAMME:
        m.container = base.handle
    return m


def _kind(doc: Document, lexicon: Lexicon, tagged: Tagged) -> str:
    """Class of the ending that the name has in the lexicon."""
    if tagged.type is EntityType.ORGANIZATION:
        ends = doc.words_by_end(lexicon.org_matcher)
        return lexicon.org_suffixes[ends[tagged.end]].kind if tagged.end in ends else ""
    if tagged.type is EntityType.PLACE:
        ends = doc.words_by_end(lexicon.place_matcher)
        return lexicon.place_suffixes[ends[tagged.end]][0] if tagged.end in ends else ""
    return ""


def _again(text: str, found: Sequence[Mention], new: Sequence[Mention]) -> Iterator[Mention]:
    """The same names elsewhere in the text, where nothing else was found."""
    taken = Cover(len(text), (m.span for m in found))
    for first in {m.name: m for m in reversed(new)}.values():
        if len(first.name) < _RECURRING:
            continue
        for start, end in occurrences(text, first.name):
            if not taken.touches(start, end):
                again = Mention(start, end, first.type, first.name, first.rule, kind=first.kind, names=first.names)
                again.owner, again.container = first.owner, first.container
                again.confidence, again.seen = first.confidence, first.seen
                taken.add(start, end)
                yield again
