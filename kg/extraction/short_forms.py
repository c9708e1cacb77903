"""Things of an article that are one: by shared names, endings, letters picked from a longer name, definitions."""

import re
from collections.abc import Container, Iterator
from functools import lru_cache, partial

from kg.extraction.entities.defined import DEFINED
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document, occurrences
from kg.extraction.thing import Thing, is_division, merge
from kg.vocab import EntityType

#: 甲乙|股份有限公司
_LEGAL = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|总公司|公司|集团)$")
#: what several houses have in one place: 青川|支行 is that of the one bank that the article speaks of
_BRANCHES = ("分行", "支行", "分公司", "支公司")
#: what often has two signs at its gate
_TWICE_NAMED = ("hospital", "school")
#: 2023年|, 第三届|: which of several
_NUMBER = re.compile(r"^(?:20\d\d年?度?)?(?:第[一二三四五六七八九十百\d]+届|首届|新一轮)?")
#: a year; 第三届, 首批
_EDITIONS = (re.compile(r"20\d\d"), re.compile(r"第[一二三四五六七八九十百\d]+(?=[届期批季场])|首(?=[届期批季场])"))
#: 春雨|专项行动
#: written so that a word can be read in one way only: else a long run of them would be gone back over without end
_KIND = re.compile(
    r"(?:一期|二期|系列|(?:(?:主题|专项|公益|志愿服务|实践)(?:系列|主题|专项|公益|志愿服务|实践)*)?"
    r"(?:活动|行动|项目|工程|计划|工作|建设))+$"
)


def join_places(things: dict[str, Thing]) -> None:
    """广南省青川示范区 and 青川示范区: places without codes that share a name."""
    by_name: dict[str, Thing] = {}
    places = [t for t in things.values() if t.type is EntityType.PLACE and not is_division(t.key)]
    for thing in sorted(places, key=lambda t: (-len(t.mentions), t.key)):
        for name in sorted(n for n in thing.names if len(n) >= 4):
            first = by_name.setdefault(name, thing)
            if first is not thing and thing.key in things and first.key in things:
                merge(things, thing, first)


def join_organizations(things: dict[str, Thing]) -> None:
    """春雨商会 after 青川市春雨商会; 春雨中心 after 春雨服务中心: short for one longer name of the article."""
    orgs = [t for t in things.values() if t.type is EntityType.ORGANIZATION]
    _join_by_name(things, orgs)
    places = {n for t in things.values() if t.type is EntityType.PLACE for n in (t.label, *t.names)}
    for short in sorted(orgs, key=lambda t: (len(t.label), t.key)):
        # One that lies in a division of its own is the same only where its legal form or a place before it differs.
        settled = short.key not in things or is_division(short.container)
        fits = _shortens if not settled or short.label.endswith(_BRANCHES) else partial(_is_one_of_place, places)
        longer = [t for t in orgs if t is not short and t.key in things and fits(short, t) and _may_be_one(short, t)]
        if len(longer) == 1:
            merge(things, short, longer[0])


def _may_be_one(a: Thing, b: Thing) -> bool:
    """Not 社工处 of a province's office and 社工处 of a city's: units of two bodies, whatever their names share."""
    owners, others = ({m.owner for m in t.mentions if m.owner} for t in (a, b))
    return not owners or not others or any(x.endswith(y) or y.endswith(x) for x in owners for y in others)


def _join_by_name(things: dict[str, Thing], orgs: list[Thing]) -> None:
    """“春雨”服务队 of 青川大学 and of 青大: one name, and no other place."""
    by_name: dict[str, Thing] = {}
    for thing in sorted(orgs, key=lambda t: (-len(t.label), t.key)):
        for name in sorted(n for n in thing.names if len(n) >= 5):
            first = by_name.setdefault(name, thing)
            alive = thing.key in things and first.key in things
            if first is not thing and alive and thing.container in ("", first.container) and _may_be_one(thing, first):
                merge(things, thing, first)


def _is_one_of_place(places: Container[str], short: Thing, long: Thing) -> bool:
    """青川市|春雨商会 where 春雨 is a place, too: the one of the merchants from there that the article speaks of."""
    lead = long.label.removesuffix(short.label)
    return (len(short.label) >= 4 and lead in places) or _has_same_core(short, long)


def _has_same_core(short: Thing, long: Thing) -> bool:
    """Whether two bodies of one place differ in their legal form alone: 甲乙粮油|公司, 甲乙粮油|有限公司."""
    if short.container != long.container or len(short.label) >= len(long.label):
        return False
    core = _LEGAL.sub("", short.label)
    return len(core) >= 4 and core == _LEGAL.sub("", long.label)


def _shortens(short: Thing, long: Thing) -> bool:
    """Whether the one label is an ending of the other, or letters picked from it with the same last two."""
    a, b = short.label, long.label
    if len(a) < 4 or len(a) >= len(b):
        return False
    if b.endswith(a):
        return True
    if a[-2:] != b[-2:] or len(b) <= 1.5 * len(a) or b.startswith(a):  # 甲公司 is not 甲公司青川分公司
        return False
    return a[0] in b[: len(b) - len(a)] and _is_subsequence(_LEGAL.sub("", a), b)


def _is_subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(c in letters for c in short)


def join_programmes(things: dict[str, Thing]) -> None:
    """春耕文化节 after 第三届青川春耕文化节, 春雨行动 after 2023年“春雨”专项行动: names that differ at their edges."""
    programmes = [t for t in things.values() if t.type is EntityType.PROGRAMME]
    for short in sorted(programmes, key=lambda t: (len(t.label), t.key)):
        longer = [t for t in programmes if t is not short and t.key in things and _is_programme_of(short, t)]
        if short.key in things and len(longer) == 1:
            merge(things, short, longer[0])


def _is_programme_of(short: Thing, long: Thing) -> bool:
    """Whether the label ends the other or is one of its names, or they differ but in a year, a number, an ending."""
    a, b = short.label, long.label
    if len(a) >= 4 and len(a) < len(b) and (b.endswith(a) or a in long.names):
        return True
    if (len(a), short.key) > (len(b), long.key):
        return False
    if other_editions(a, b):
        return False
    cores = {bare_name(n) for n in (a, *short.names)} & {bare_name(n) for n in (b, *long.names)}
    swapped = len(a) >= 6 and len(a) == len(b) and a[-2:] == b[-2:] and sorted(a) == sorted(b)  # 直播|助学|活动
    return swapped or any(len(c) >= 4 or (len(c) == 3 and c == a) for c in cores)  # “春雨润”, 春雨润行动


def other_editions(a: str, b: str) -> bool:
    """Whether both names say which of several they mean, and not the same: 第二届, 第三届; 2022年, 2023年."""
    numbers = [[set(edition.findall(name)) for name in (a, b)] for edition in _EDITIONS]
    return any(one and other and one.isdisjoint(other) for one, other in numbers)


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """A programme's name without the year or number before it and the words for its kind behind it."""
    return _KIND.sub("", _NUMBER.sub("", name))


def define(doc: Document, things: dict[str, Thing]) -> None:
    """春雨服务中心（以下简称“春雨”）: every 春雨 in the article is that body."""
    by_end = {m.end: t for t in things.values() for m in sorted(t.mentions, key=lambda m: m.start, reverse=True)}
    for definition in DEFINED.finditer(doc.text):
        thing = by_end.get(definition.start())
        if thing is None:
            continue
        name = definition["name"] or definition["name2"]
        thing.names.add(name)
        same = next((t for t in things.values() if t.type is thing.type and t is not thing and t.label == name), None)
        if same is not None:
            merge(things, same, thing)
        thing.mentions += list(_defined(doc, thing, name))


def join_bracketed(doc: Document, things: dict[str, Thing]) -> None:
    """甲医科大学附属医院（青川市第一人民医院）: a hospital or school that bears two names."""
    bodies = [t for t in things.values() if t.type is EntityType.ORGANIZATION]
    by_start = {m.start: (m, t) for t in bodies for m in t.mentions if m.kind in _TWICE_NAMED}
    for thing in bodies:
        for m in list(thing.mentions):
            if not doc.text.startswith("（", m.end) or m.end + 1 not in by_start:
                continue
            second, other = by_start[m.end + 1]
            alike = m.kind == second.kind and doc.text.startswith("）", second.end)
            if alike and other is not thing and thing.key in things and other.key in things:
                merge(things, other, thing)


def _defined(doc: Document, thing: Thing, name: str) -> Iterator[Mention]:
    for span in occurrences(doc.text, name):
        if not covered((m.span for m in thing.mentions), *span):
            yield Mention(*span, thing.type, thing.label, "reference.defined", key=thing.key, confidence=0.95)
