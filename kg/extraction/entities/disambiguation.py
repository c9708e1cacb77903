"""Which division each form means: by what stands beside it, and by what else the article names.

A form that nothing settles keeps an empty code; who found it says whether it is a place all the same.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.gazetteer import Division, Gazetteer, Level

#: a place right before that contains it, or right behind that it contains, all but decides
_BESIDE = 6.0
#: what the article owes to a province or city as such: it needs no support
_LARGE = 0.3
#: to a division named in full
_IN_FULL = 0.5
#: weight of a place named elsewhere in the article that lies in the same city, in the same province
_SAME_CITY, _SAME_PROVINCE = 0.6, 0.15
#: support that a word which is mostly no place wants, that a town wants, that a county's short form wants
_CAUTIOUS_WANTS, _TOWN_WANTS, _SHORT_WANTS = 1.4, 0.6, 0.5
#: support that a county named in full wants whose name is a common one: 东城区 beside 北京市
_COMMON_WANTS = 0.5
#: weight in the article of a division named in full, and of one by a short form
_FULL_WEIGHT, _SHORT_WEIGHT = 1.0, 0.6

#: 甲丘县|; not 全县|, 我县|, 某县|
_LED = re.compile(r"(?<=[\u4e00-\u9fff])(?<![全我该本各某外在到于和与及邻整个的为从将由是])[县旗]$")
#: the divisions before and behind a form, where there are such
Neighbours = tuple[Mention | None, Mention | None]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is known when a form is judged: the article, the divisions, and how much the article speaks of each."""

    doc: Document
    gazetteer: Gazetteer
    weights: Mapping[str, float]  #: by code


def settle(found: Sequence[Mention], doc: Document, gazetteer: Gazetteer) -> None:
    """Sets `code` on every mention of a division that the article settles; `found` is in order of start."""
    options = [() if m.kind == "region" else _options(m.name, gazetteer) for m in found]
    weights: dict[str, float] = {}
    for m, divisions in zip(found, options, strict=True):
        if divisions and m.confidence > 0.6 and _is_clear(divisions):
            code = divisions[0].code
            weights[code] = weights.get(code, 0) + (_FULL_WEIGHT if m.confidence == 1.0 else _SHORT_WEIGHT)
    ends = {m.end for m in found}
    elsewhere = {m.name for m in found if is_led(m, ends, doc)}
    options = [
        () if m.name in elsewhere and d and d[0].level == Level.TOWN else d for m, d in zip(found, options, strict=True)
    ]
    before, after = [None, *found][: len(found)], [*found, None][1:]
    _add_towns(weights, options)
    for _ in range(2):  # the second pass sees what the first has settled
        scene = _Scene(doc, gazetteer, weights)
        for m, divisions, left, right in zip(found, options, before, after, strict=True):
            if divisions:
                m.code = _best(m, divisions, (left, right), scene)
        weights = {}
        for m in found:
            if m.code:
                full = m.name == _name(gazetteer, m.code)
                weights[m.code] = weights.get(m.code, 0) + (_FULL_WEIGHT if full else _SHORT_WEIGHT)


def is_led(m: Mention, ends: Container[int], doc: Document) -> bool:
    """甲丘县|石桥镇: a county that no book has stands before it, so it is no town of another one."""
    led = m.kind == "town" and _LED.search(doc.text, max(0, m.start - 4), m.start) is not None
    return led and m.start not in ends


def _add_towns(weights: dict[str, float], options: Sequence[tuple[Division, ...]]) -> None:
    """Of namesake counties the one counts in which a town lies that the article names, and that has no namesake."""
    towns = {d[0].code for d in options if len(d) == 1 and d[0].level == Level.TOWN}
    for divisions in set(options):
        if len(divisions) > 1 and divisions[0].level == Level.COUNTY:
            holding = [d.code for d in divisions if any(t.startswith(d.code) for t in towns)]
            if len(holding) == 1:
                weights[holding[0]] = weights.get(holding[0], 0) + _FULL_WEIGHT


def _options(form: str, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """What a form may mean; a town only by its full name."""
    return tuple(d for d in gazetteer.find(form) if d.name == form or d.level < Level.TOWN)


def _is_clear(divisions: Sequence[Division]) -> bool:
    """One county or larger division, or a province or city before all others."""
    return (len(divisions) == 1 or divisions[0].level <= Level.CITY) and divisions[0].level < Level.TOWN


def _name(gazetteer: Gazetteer, code: str) -> str:
    division = gazetteer.get(code)
    return division.name if division else ""


def _best(m: Mention, options: Sequence[Division], neighbours: Neighbours, scene: _Scene) -> str:
    """Code of the division that the form means; "" where too little speaks for any."""
    scored = []
    for d in options:
        support = _support(m, d, neighbours, scene)
        large = _LARGE if d.level <= Level.CITY else 0.0
        scored.append((large + support + (_IN_FULL if d.name == m.name else 0), support, d))
    scored.sort(key=lambda s: (-s[0], s[2].level, s[2].code))
    score, support, best = scored[0]
    tied = len(scored) > 1 and scored[1][0] == score
    if m.confidence <= 0.5:
        named = best.level == Level.COUNTY and best.name == m.name and not tied
        enough = support >= (_COMMON_WANTS if named else _CAUTIOUS_WANTS)
    elif best.level >= Level.TOWN:
        enough = (support >= _TOWN_WANTS and not tied) or (len(options) == 1 and support > 0)
    elif best.level == Level.COUNTY and best.name != m.name:  # 宁远, 资源: a short form wants support
        recurs = scene.doc.text.count(m.name) > 1
        tagged = scene.doc.tokens[scene.doc.token_index(m.start)].tag == "ns"
        enough = support >= _SHORT_WANTS or (tagged and recurs and not tied)
    else:
        enough = not tied or best.level <= Level.CITY
    return best.code if enough else ""


def _support(m: Mention, d: Division, neighbours: Neighbours, scene: _Scene) -> float:
    """How much the rest of the article speaks for the division."""
    gazetteer = scene.gazetteer
    before, after = neighbours
    support = 0.0
    if before is not None and before.end == m.start and _lies_in(d, gazetteer.find(before.name), gazetteer):
        support += _BESIDE
    if after is not None and after.start == m.end and _contains(d, gazetteer.find(after.name), gazetteer):
        support += _BESIDE
    for code, weight in scene.weights.items():
        if code[:2] != d.code[:2]:
            continue  # of another province
        if code == d.code:  # a form cannot speak for itself
            support += 1.5 * (weight if d.name != m.name else weight - 1)
        elif gazetteer.is_within(d.code, code):  # the smaller the container, the more it says
            support += weight * len(code.rstrip("0")) / 4
        elif gazetteer.is_within(code, d.code):
            support += weight
        elif d.level >= Level.COUNTY and code[:4] == d.code[:4]:
            support += _SAME_CITY * weight
        elif d.level >= Level.CITY:  # 丹东、本溪、沈阳: the city, not the county of that name in it
            support += _SAME_PROVINCE * weight
    return support


def _lies_in(d: Division, others: Iterable[Division], gazetteer: Gazetteer) -> bool:
    return any(gazetteer.is_within(d.code, o.code) for o in others)


def _contains(d: Division, others: Iterable[Division], gazetteer: Gazetteer) -> bool:
    return any(gazetteer.is_within(o.code, d.code) for o in others)
