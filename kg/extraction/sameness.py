"""Which things of an article are one though no rule says so: what speaks for and against each pair, weighed.

周浦镇夏季音乐节 and 周浦镇夏季音乐节活动, 青川科创中心 and 青川县科技创新中心: names that share letters are compared by what
the one has and the other lacks, by where both stand, and by what else they might be. The features have names that can
be read; `kg.training.sameness` fits their weights, and `kg.knowledge.credence` keeps them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.extraction.boundary import is_proper
from kg.extraction.mention import Mention
from kg.extraction.short_forms import bare_name, other_editions
from kg.extraction.text import Document
from kg.extraction.thing import Thing, is_division, merge
from kg.knowledge.credence import Credence
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType

#: types whose things may have several names that share letters; of people kg.extraction.entities.person decides
COMPARED = (EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PROGRAMME)
#: what names are compared without
_MARKS = re.compile(r"[“”‘’《》\" \n·（）()]")
#: 七个规范化建设 are not one of them
_COUNTED = re.compile(r"[一二三四五六七八九十百\d]+个")
#: twice the letters of a name that is no short form of one more than twice as long, unless it stands in it whole
_SCATTERED = 16
#: a place that a name begins with, whether a book has it or not
_LEAD = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:街道|社区|[省市县区旗镇乡村])")
_LEVEL = re.compile(r"(?:街道|社区|[省市县区旗镇乡村])$")
_NUMERAL = re.compile(r"[一二三四五六七八九十百千\d]+")
#: what stands between two things of a list, and before a thing that is said in other words
_LISTED, _EXPLAINED = ("、", "和", "与", "及", "，", "以及"), ("（", "暨", "即", "—", "——", "：")
#: names of a thing, and mentions, that are compared: more would cost time and say little
_NAMES, _MENTIONS = 4, 8
#: things of a type that are compared, those named most often first: the time grows with the square of them
_MOST = 120
#: letters that names share without a pair of neighbours, for the pair to be looked at
_SHARED_LETTERS = 3
#: two of less than this probability are surely two, and so are all that are one with them
_APART = 0.05
#: how sure the tagger is of the edges of a name that is cut well: 春雨基金, not 调研春雨基金
_WELL_CUT = 0.5
#: containers above one another that are gone through
_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Named:
    """A thing, its label and names as they are compared, the longest first, and pairs of neighbours in them."""

    thing: Thing
    label: str
    names: Sequence[str]
    pairs: frozenset[str]
    letters: frozenset[str]


def join_same(doc: Document, things: dict[str, Thing], lexicon: Lexicon, sameness: Credence | None) -> None:
    """Makes one of things that are likely one, the surest first."""
    if sameness is None:
        return
    judged, places = [], names_of_places(things)
    for a, b in likely_pairs(things):
        alike = 0.0 if _are_two(a, b, places) else 1.0
        probability = alike and sameness.probability(a.thing.type, features(doc, a, b, things, lexicon, places))
        judged.append((probability, a.thing.key, b.thing.key))
    if judged:
        _join(things, sorted(judged, key=lambda j: (-j[0], j[1:])), sameness.floor)


def _join(
    things: dict[str, Thing], judged: Sequence[tuple[float, str, str]], floor: Mapping[EntityType, float]
) -> None:
    group = {key: [key] for _, *pair in judged for key in pair}
    apart = {frozenset(pair) for probability, *pair in judged if probability < _APART}
    for probability, a, b in judged:
        if probability < floor[things[group[a][0]].type]:
            continue
        ours, theirs = group[a], group[b]
        if ours is theirs or any(frozenset((x, y)) in apart for x in ours for y in theirs):
            continue
        if any(map(is_division, ours)) and any(map(is_division, theirs)):
            continue
        lesser, greater = sorted((things[ours[0]], things[theirs[0]]), key=_rank)
        merge(things, lesser, greater)
        together = [greater.key, *(key for key in (*ours, *theirs) if key != greater.key)]
        group.update(dict.fromkeys(together, together))


def _rank(thing: Thing) -> tuple[bool, bool, int, str]:
    """By which of two things the whole is called: a division's code, else a label well cut, else the longer one."""
    well_cut = max(m.seen for m in thing.mentions) >= _WELL_CUT
    return is_division(thing.key), well_cut, len(thing.label), thing.key


def _are_two(a: Named, b: Named, places: frozenset[str]) -> bool:
    """Whether the names alone say that the two are not one: 文星镇 and 文星社区, a second and a third, of two places."""
    if a.thing.type is EntityType.PLACE:
        levels = [level.group() for n in (a, b) if (level := _LEVEL.search(n.label))]
        return len(set(levels)) > 1
    if a.thing.key == b.thing.owner or b.thing.key == a.thing.owner:
        return True
    if bool(_COUNTED.search(a.label)) != bool(_COUNTED.search(b.label)):
        return True
    if a.label not in b.label and len(b.label) > 2 * len(a.label) >= _SCATTERED:
        return True
    leads = [lead.group() if (lead := _LEAD.match(n.label)) else "" for n in (a, b)]
    elsewhere = all(leads) and a.label.removeprefix(leads[0]) == b.label.removeprefix(leads[1])
    if elsewhere or other_editions(a.label, b.label):
        return True
    held = [{p for p in places if len(p) > 1 and p in n.label} for n in (a, b)]
    return bool(held[0] - held[1] and held[1] - held[0])


def likely_pairs(things: Mapping[str, Thing]) -> Iterator[tuple[Named, Named]]:
    """Pairs of things of one type whose names share letters; the one with the longer label second."""
    for type_ in COMPARED:
        of_type = [t for t in things.values() if t.type is type_ and t.mentions]
        most = sorted(of_type, key=lambda t: (-len(t.mentions), t.key))[:_MOST]
        named = [_named(t) for t in sorted(most, key=lambda t: t.key)]
        for a, b in combinations(named, 2):
            if a.pairs.isdisjoint(b.pairs) and len(a.letters & b.letters) < _SHARED_LETTERS:
                continue
            if not (is_division(a.thing.key) and is_division(b.thing.key)):
                yield (a, b) if (len(a.label), a.thing.key) <= (len(b.label), b.thing.key) else (b, a)


def names_of_places(things: Mapping[str, Thing]) -> frozenset[str]:
    """What the places of the article are called."""
    return frozenset(n for t in things.values() if t.type is EntityType.PLACE for n in (t.label, *t.names))


def _named(thing: Thing) -> Named:
    names = {_bare(n) for n in (thing.label, *thing.names)} - {""}
    longest = sorted(names, key=lambda n: (-len(n), n))[:_NAMES]
    pairs = frozenset(n[i : i + 2] for n in longest for i in range(len(n) - 1))
    return Named(thing, _bare(thing.label), longest, pairs, frozenset("".join(longest)))


def _bare(name: str) -> str:
    return _MARKS.sub("", name)


def features(
    doc: Document, a: Named, b: Named, things: Mapping[str, Thing], lexicon: Lexicon, places: frozenset[str]
) -> list[str]:
    """What speaks for or against the two being one; each feature bears the type's letters."""
    short, long = _closest(a, b)
    found = [
        *_form(short, long),
        *_cores(a, b, places),
        *_belonging(a.thing, b.thing, things),
        *_standing(doc, a.thing, b.thing),
    ]
    found.append(f"proper:{is_proper(a.label, lexicon, lexicon.endings)}")
    return [f"{a.thing.type[:2]}:{f}" for f in found]


def _closest(a: Named, b: Named) -> tuple[str, str]:
    """The names of the two that are most alike, the shorter first."""
    best = max((_likeness(x, y), x, y) for x in a.names for y in b.names)
    return (best[1], best[2]) if len(best[1]) <= len(best[2]) else (best[2], best[1])


def _likeness(x: str, y: str) -> float:
    return 2 * common_letters(x, y) / (len(x) + len(y))


def common_letters(x: str, y: str) -> int:
    """Length of the longest common subsequence.

    Bits of one number stand for the table's row (H. Hyyrö, "Bit-parallel LCS-length computation revisited", 2004).

    >>> common_letters("科创中心", "科技创新中心")
    4
    """
    where: dict[str, int] = {}
    for i, letter in enumerate(y):
        where[letter] = where.get(letter, 0) | 1 << i
    row = whole = (1 << len(y)) - 1
    for letter in x:
        hit = row & where.get(letter, 0)
        row = ((row + hit) | (row - hit)) & whole
    return len(y) - row.bit_count()


def _form(x: str, y: str) -> Iterator[str]:
    """What of the shorter name x stands in the longer one, and what each has of its own."""
    common = common_letters(x, y)
    form = "equal" if x == y else "within" if x in y else "picked" if common == len(x) else "apart"
    yield f"share:{10 * common // len(x)}:{10 * common // len(y)}"
    yield f"shared:{min(common, 8)}:{form}"
    yield f"head:{x[-2:] == y[-2:]}:{x[-1:] == y[-1:]}:{x[:2] == y[:2]}"
    yield f"end:{y[-2:]}"
    yield f"short-end:{x[-2:]}"
    if x[-2:] != y[-2:]:
        yield f"ends:{x[-2:]}>{y[-2:]}"
    yield f"length:{min(len(x), 12)}:{form}"
    yield from _beside(x, y, form)
    if form == "within":
        yield from _around(x, y)


def _cores(a: Named, b: Named, places: frozenset[str]) -> Iterator[str]:
    """How alike the labels are without places before them, numbers, and words such as 活动 behind them."""
    x, y = _core(a.label, places), _core(b.label, places)
    common = common_letters(x, y)
    least = min(len(x), len(y))
    form = "equal" if x == y else "within" if x in y or y in x else "picked" if common == least else "apart"
    yield f"cores:{form}:{min(least, 6)}"
    yield f"core-share:{10 * common // max(least, 1)}:{10 * common // max(len(x), len(y), 1)}"


def _core(name: str, places: frozenset[str]) -> str:
    core = bare_name(name)
    while lead := next((n for n in range(min(len(core) - 2, 9), 1, -1) if core[:n] in places), 0):
        core = core[lead:]
    return core if len(core) > 1 else name


def _around(x: str, y: str) -> Iterator[str]:
    """What the longer name has before and behind the shorter one, which it holds."""
    before, _, behind = y.partition(x)
    yield f"around:{min(len(before), 6)}:{min(len(behind), 6)}"
    if before:
        yield f"before:{before[-1:]}:{not behind}"
        yield f"before:{before[-2:]}"
        yield f"from:{before[:1]}"
    if behind:
        yield f"behind:{behind[:2]}:{not before}"
        yield f"behind:{behind[-2:]}"
    if len(behind) <= 4:
        yield f"tail:{behind}"
    if _NUMERAL.search(before + behind):
        yield f"numerals:one:{bool(_NUMERAL.search(before))}"


def _beside(x: str, y: str, form: str) -> Iterator[str]:
    """What each name has between the beginning and the end that both have."""
    left, right, where = _own_parts(x, y)
    yield f"form:{form}:{where}"
    yield f"own:{min(len(left), 6)}:{min(len(right), 9)}:{where}"
    yield f"begin:{y[:1]}:{x[:1]}"
    if len(left) <= 4 and len(right) <= 6:
        yield f"swap:{left}>{right}"
    if right:
        yield f"more:{where}:{right[-2:]}"
        yield f"more:{where}:{right[:2]}"
        yield f"more:{where}:{'' if left else 'only'}:{min(len(right), 4)}:{form}"
    if left:
        yield f"less:{where}:{left[-2:]}"
    ours, theirs = set(_NUMERAL.findall(left)), set(_NUMERAL.findall(right))
    if ours or theirs:
        yield f"numerals:{'differ' if ours and theirs and ours != theirs else 'one'}:{where}"


def _own_parts(x: str, y: str) -> tuple[str, str, str]:
    """What each has between the beginning and the end that both have, and where that is."""
    begin = next((i for i, (c, d) in enumerate(zip(x, y, strict=False)) if c != d), len(x))
    end = 0
    while end < len(x) - begin and x[-1 - end] == y[-1 - end]:
        end += 1
    where = ("mid" if end else "end") if begin else ("begin" if end else "whole")
    return x[begin : len(x) - end], y[begin : len(y) - end], where


def _belonging(a: Thing, b: Thing, things: Mapping[str, Thing]) -> Iterator[str]:
    """Where the two lie, to whom they belong, of what class they are."""
    for name, ours, theirs in (("container", a.container, b.container), ("owner", a.owner, b.owner)):
        if ours and theirs:
            within = ours != theirs and (_is_within(ours, theirs, things) or _is_within(theirs, ours, things))
            how = "within" if within else "same" if ours == theirs else "other"
        else:
            how = "long" if theirs else "short" if ours else "none"
        yield f"{name}:{how}"
    if a.key in (b.container, b.owner) or b.key in (a.container, a.owner):
        yield "one-holds-other"
    yield f"coded:{is_division(a.key)}:{is_division(b.key)}"
    yield f"kinds:{'same' if a.first.kind == b.first.kind else f'{a.first.kind}|{b.first.kind}'}"
    yield f"kind:{a.first.kind}"


def _is_within(inner: str, outer: str, things: Mapping[str, Thing]) -> bool:
    for _ in range(_LEVELS):
        if inner not in things:
            return False
        inner = things[inner].container
        if inner == outer:
            return True
    return False


def _standing(doc: Document, a: Thing, b: Thing) -> Iterator[str]:
    """Where the two stand in the text, how often, and who found them."""
    ours, theirs = a.mentions[:_MENTIONS], b.mentions[:_MENTIONS]
    between = [_between(m, n) for m in ours for n in theirs]
    nearest = min(end - start for start, end in between)
    yield f"gap:{'in' if nearest < 0 else min(nearest.bit_length(), 9)}"
    near = {doc.text[start:end].strip("，的“”") for start, end in between if 0 < end - start <= 2}
    yield f"listed:{not near.isdisjoint(_LISTED)}"
    if not near.isdisjoint(_EXPLAINED):
        yield "explained"
    yield f"first:{'short' if a.first.start < b.first.start else 'long'}"
    yield f"rules:{a.first.rule}|{b.first.rule}"
    yield f"rule:{a.first.rule}"
    yield f"counts:{min(len(a.mentions), 3)}:{min(len(b.mentions), 3)}"
    yield f"inside:{all(m.inside for m in a.mentions)}"
    sentences = {doc.sentence_at(m.start) for m in ours}
    yield f"sentence:{any(doc.sentence_at(m.start) in sentences for m in theirs)}"


def _between(m: Mention, n: Mention) -> tuple[int, int]:
    return (m.end, n.start) if m.start <= n.start else (n.end, m.start)
