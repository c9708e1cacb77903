"""该馆, 该联盟, 这家广南企业, a bare 基地 or 项目部: words that point to the one thing of the article whose name ends so.

Refuses a bare word where the article names two such things, or none before it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.extraction.thing import Thing
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.lexicon import Lexicon
from kg.model import Span
from kg.vocab import EntityType

#: furthest back that a name may stand, in characters
_REACH = 500
#: 今年，|基地, 在|营地, 据|项目部: what may stand before a bare word
_FREE_BEFORE = re.compile(
    r"(?:^|[，。；：！？、“”（）\s]|[在到为向对给让使由与和将把被据从]|目前|如今|眼下|今年|去年|近年来|同时|此外|其中|期间|期内)$"
)
#: 基地|建设, 联盟|成员, 营地|里: no particular one, or a part of a word
_GOES_ON = re.compile(r"建设|化|型|式|制|经济|[们级长]|合作社")
_CLASSES = {
    "企业": ("company",), "公司": ("company",), "学校": ("school",), "高校": ("school",), "医院": ("hospital",),
    "单位": ("government", "hospital", "school"), "协会": ("association",),
}  # fmt: skip
#: whose site office a 项目部 is: 第六工程局, 青川路桥公司
_BUILDER = re.compile(
    r"工程局|路桥|建[工设筑]|建[一二三四五六七八九十]+局|[中铁电交冶]建|工程(?:有限)?公司|工程集团|铁[一二三四五六七八九十]+局"
)


@lru_cache(maxsize=2)
def _these(lexicon: Lexicon) -> re.Pattern[str]:
    """该|馆, 这家|广南|企业."""
    return re.compile(
        rf"(?:该|这一?[家所个座支处间]|上述)(?P<place>[\u4e00-\u9fff]{{2,4}}?)??(?P<what>{lexicon.any_of('this_one')})"
    )


@lru_cache(maxsize=2)
def _bare(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.any_of("bare_one"))


def find_these(
    doc: Document, lexicon: Lexicon, things: Mapping[str, Thing], named: Sequence[Mention], gazetteer: Gazetteer
) -> Iterator[tuple[Span, str]]:
    """该馆, 这家广南企业: where it stands, and the key of the thing named last that fits."""
    for hit in _these(lexicon).finditer(doc.text):
        fits = [m for m in _before(named, things, hit.start()) if _is_one(things[m.key], m, hit["what"])]
        if hit["place"]:
            fits = [m for m in fits if _is_of(things[m.key], hit["place"], gazetteer)]
            fits = fits if len({m.key for m in fits}) == 1 else []
        if fits:
            yield hit.span(), fits[-1].key


def find_bare_ones(
    doc: Document, lexicon: Lexicon, things: Mapping[str, Thing], named: Sequence[Mention]
) -> Iterator[tuple[Span, str]]:
    """基地, 项目部: where it stands free, and the key of the one thing named before it that it may mean."""
    for hit in _bare(lexicon).finditer(doc.text):
        free = _FREE_BEFORE.search(doc.text, max(0, hit.start() - 4), hit.start())
        if not free or _GOES_ON.match(doc.text, hit.end()):
            continue
        before = _before(named, things, hit.start())
        if hit.group() == "项目部":
            keys = {m.key for m in before if m.kind == "company" and _BUILDER.search(things[m.key].label)}
        else:
            keys = {m.key for m in before if things[m.key].label.endswith(hit.group())}
        if len(keys) == 1:
            yield hit.span(), keys.pop()


def _before(named: Sequence[Mention], things: Mapping[str, Thing], position: int) -> list[Mention]:
    near = (m for m in named if 0 <= position - m.end < _REACH and m.key in things)
    return [m for m in near if m.type is not EntityType.PERSON]


def _is_one(thing: Thing, m: Mention, word: str) -> bool:
    """Whether a thing may be called by the word: by its class, or because its name ends so."""
    classes = _CLASSES.get(word)
    if classes and not m.inside and m.kind in classes:
        return True
    return any(n.endswith(word) and n != word for n in (thing.label, *thing.names))


def _is_of(thing: Thing, place: str, gazetteer: Gazetteer) -> bool:
    """Whether the thing is of the place: by the beginning of its name, or by where it lies."""
    if thing.label.startswith(place):
        return True
    code = thing.container[2:]
    return any(code == d.code or gazetteer.is_within(code, d.code) for d in gazetteer.find(place)) if code else False
