"""Things of an article that are one: by shared names, endings, letters picked from a longer name, definitions."""

import re

from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.extraction.thing import Thing, is_division, merge
from kg.vocab import EntityType

#: 甲乙|股份有限公司
_LEGAL = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|总公司|公司|集团)$")
#: 春雨服务中心|（以下简称“春雨中心”）
_DEFINED = re.compile(
    r"（(?:以下简称|下称|简称|以下简称为|又称|又名|也称)[：“]*(?P<name>[^（）“”，。]{2,16})[”，。]?[^（）]{0,6}）"
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
    for short in sorted(orgs, key=lambda t: (len(t.label), t.key)):
        # One that lies in a division of its own is only the same where all but its legal form is.
        settled = short.key not in things or is_division(short.container)
        fits = _has_same_core if settled else _shortens
        longer = [t for t in orgs if t is not short and t.key in things and fits(short, t)]
        if len(longer) == 1:
            merge(things, short, longer[0])


def _join_by_name(things: dict[str, Thing], orgs: list[Thing]) -> None:
    """“春雨”服务队 of 青川大学 and of 青大: one name, and no other place."""
    by_name: dict[str, Thing] = {}
    for thing in sorted(orgs, key=lambda t: (-len(t.label), t.key)):
        for name in sorted(n for n in thing.names if len(n) >= 5):
            first = by_name.setdefault(name, thing)
            alive = thing.key in things and first.key in things
            if first is not thing and alive and thing.container in ("", first.container):
                merge(things, thing, first)


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
    if a[-2:] != b[-2:] or len(b) <= 1.5 * len(a):
        return False
    return a[0] in b[: len(b) - len(a)] and _is_subsequence(_LEGAL.sub("", a), b)


def _is_subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(c in letters for c in short)


def define(doc: Document, things: dict[str, Thing]) -> None:
    """春雨服务中心（以下简称“春雨”）: every 春雨 in the article is that body."""
    by_end = {m.end: t for t in things.values() for m in t.mentions}
    for definition in _DEFINED.finditer(doc.text):
        thing = by_end.get(definition.start())
        if thing is None:
            continue
        name = definition["name"]
        thing.names.add(name)
        same = next((t for t in things.values() if t.type is thing.type and t is not thing and t.label == name), None)
        if same is not None:
            merge(things, same, thing)
        for hit in re.finditer(re.escape(name), doc.text):
            if not covered((m.span for m in thing.mentions), *hit.span()):
                m = Mention(*hit.span(), thing.type, thing.label, "reference.defined", key=thing.key, confidence=0.95)
                thing.mentions.append(m)
