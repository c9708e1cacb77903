"""Organizations in lists: a lead, a place, a level, or the class that ends the list, is shared and names each item."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.extraction.boundary import has_proper_word, is_proper, proper_start
from kg.extraction.entities.organization_ending import Ending
from kg.extraction.entities.organization_start import LEVELS
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.model import Span
from kg.vocab import EntityType

#: bodies that share the lead of their neighbour in a list
_PUBLIC = ("government", "party", "association")
#: between the items of a list: 区总工会|、|妇联
_JOINER = re.compile(r"(?:、|和|与|及|以及)$")
#: the place or level that a name begins with: 青川县|总工会, 区|总工会
_LEAD = re.compile(rf"[\u4e00-\u9fff]{{1,10}}?[{LEVELS}](?=[\u4e00-\u9fff])|[{LEVELS}]")
#: 中共|青川县委, 团|县委: what stands before the place that the neighbour shares
_PARTY = re.compile(r"^(?:中共|共青团|团(?=[省市县区州旗]委))")
#: from the first place of a list up to the body that each of them has: 文星|、长坡七个乡镇|卫生院
_UP_TO = re.compile(
    r"(?:[、和与及][\u4e00-\u9fff]{2,3})*等?(?:[两二三四五六七八九十]+|\d+)个?"
    r"(?:乡镇|镇街|街镇|镇|乡|街道|村居|村|社区|县区|县|区)的?"
)
#: 青川、文星|两地|人社局, 省、青川县|两级|法院
_LEVELS_OF = re.compile(r"(?:两|三|四)(?:级|地)")
_LEVEL = re.compile(r"(自治区|[省市县区州镇村])$")
#: an item of a list, read from its end: 甲农业|、乙食品
_ITEM = re.compile(r"([\u4e00-\u9fffA-Za-z0-9·]{2,16})$")
#: what makes a class of organizations the end of a list rather than a mere word: 等企业, 3家公司
_COUNTED = re.compile(r"等|\d|家|所|支")
#: 文星、长坡七家|乡镇卫生院: the items are towns, and each has such a body
_OF_TOWNS = re.compile(r"(?:乡镇|镇|乡|村)(?P<body>.{2,})")
#: last characters of words for people, places and things: 驾驶|员, 脱贫|户
_NO_BODY = (*"员人户村镇县市区省国者品率家师", "街道", "总部")
_OFFICERS = ("董事长", "总经理", "会长", "主席", "书记", "主任", "理事", "教授", "校长", "院长", "局长")
#: 甲市和乙市, 甲社记者
_MIXED = re.compile(r"[和与及]|记者")
#: 投资公司|甲国际、乙置业: what the first item is
_CLASS_BEFORE = re.compile(r".*(?:公司|企业|单位|集团(?=.{3}))(?=.{2})")


def sharing_a_lead(
    doc: Document, lexicon: Lexicon, endings: Sequence[Ending], orgs: Sequence[Mention]
) -> list[Mention]:
    """区总工会、妇联: a bare ending in a list goes by its neighbour's place or level."""
    ends = {m.end: m for m in orgs}
    shared: list[Mention] = []
    for ending in endings:
        start, end, kind = ending.start, ending.end, ending.suffix.kind
        joiner = _JOINER.search(doc.text, max(0, start - 2), start)
        neighbour = ends.get(joiner.start()) if joiner else None
        if neighbour is None or neighbour.kind not in _PUBLIC:
            continue
        if kind not in _PUBLIC or ending.suffix.strength != "strong":
            continue
        if going_on(lexicon).match(doc.text, end) or any(m.start <= start < m.end for m in orgs):
            continue
        lead = _LEAD.match(_PARTY.sub("", neighbour.name))
        if lead:
            m = Mention(start, end, EntityType.ORGANIZATION, lead.group() + ending.suffix.word, "organization.list")
            m.kind = kind
            m.confidence = 0.8
            ends[end] = m
            shared.append(m)
    return shared


@lru_cache(maxsize=2)
def going_on(lexicon: Lexicon) -> re.Pattern[str]:
    """What makes an ending the beginning of a longer word: 企业|化, 学校|门口; but not 医院|人民…, 公司|生态…"""
    return re.compile(rf"{lexicon.any_of('organization_goes_on')}|人(?![力事民大社工])|生(?!态|产)")


def one_per_place(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> list[Mention]:
    """文星、长坡七个乡镇|卫生院: one body for each place of the list; the places themselves are no actors then."""
    listed = [m for m in found if m.rule == "place.list"]
    bodies: list[Mention] = []
    for start, _, word, kind in doc.matches(lexicon.org_matcher):
        if kind == "none":
            continue
        for m in listed:
            if not m.end < start <= m.end + 40 or not _UP_TO.fullmatch(doc.text[m.end : start]):
                continue
            m.alias = False
            body = replace(m, type=EntityType.ORGANIZATION, rule="organization.list", code="", alias=True)
            body.name, body.kind, body.confidence = m.name + word, kind, 0.8
            body.names = (body.name, *m.names)
            bodies.append(body)
    return bodies


def one_per_level(doc: Document, orgs: Sequence[Mention], places: Mapping[int, Mention]) -> list[Mention]:
    """自治区、青川市两级人社局, 青川、文星两地人社部门: one body for each place of the list."""
    kept: list[Mention] = []
    for m in orgs:
        hit = _LEVELS_OF.search(m.name)
        if not hit:
            kept.append(m)
            continue
        rest = m.name[hit.end() :]
        for i, head in enumerate(_heads(doc.text, m.start + hit.start(), places)):
            name = head + rest
            kept.append(replace(m, name=name, names=(name,), alias=i == 0, rule="organization.levels", confidence=0.8))
    return kept


def _heads(text: str, end: int, places: Mapping[int, Mention]) -> Iterator[str]:
    """The places and levels of the list that ends here, from the last to the first."""
    at = end
    while True:
        place = places.get(at)
        level = _LEVEL.search(text, max(0, at - 3), at) if place is None else None
        if place is None and level is None:
            return
        head = place.name if place is not None else level.group() if level is not None else ""
        at = place.start if place is not None else at - len(head)
        yield head
        if text[at - 1 : at] not in ("、", "和", "与"):
            return
        at -= 1


@lru_cache(maxsize=2)
def _list_class(lexicon: Lexicon) -> re.Pattern[str]:
    """等3家民营|企业: what ends a list of organizations."""
    words = (*lexicon.words("listed_adjective"), *lexicon.words("listed_class"))
    first = "".join(sorted({word[0] for word in words}))  # tells at a glance that nothing begins here
    return re.compile(
        rf"(?=[等\d一二三四五六七八九十多几数家所个支{first}])"
        r"(?:等(?:[一二三四五六七八九十多几数]*\d*[余多]?[家所个支名])?[^\W\d为的由与和及向给让把将对在是等方形措地]{0,6}?"
        r"|(?:(?<!\d)\d++|[一二三四五六七八九十多几数])?[家所个支]?"
        rf"{lexicon.any_of('listed_adjective')}*)(?P<kind>{lexicon.any_of('listed_class')})"
    )


def listed_bodies(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> list[Mention]:
    """甲农业、乙食品、丙园艺场3家会员公司; 甲、乙、丙等企业: the class after a list says what its items are."""
    spans = [m.span for m in found if m.type is not EntityType.PLACE]
    listed: list[Mention] = []
    for hit in _list_class(lexicon).finditer(doc.text):
        if hit.group() == hit["kind"] or not _COUNTED.search(hit.group()):
            continue
        items = _items(doc, lexicon, hit.start())
        proper = [has_proper_word(doc, *item) for item in items]
        mostly_proper = sum(proper) * 2 >= len(items)
        for (start, end), own in zip(items, proper, strict=True):
            trade = not mostly_proper or any(t.tag in ("v", "vn") for t in doc.between(start, end))
            if not own and trade:
                continue  # 机械制造、原材料加工等企业: trades, no names
            name = doc.text[start:end]
            if body := _OF_TOWNS.fullmatch(hit["kind"]):
                name += body["body"]
            if 2 <= len(name) <= 12 and not covered(spans, start, end) and _is_name(name, lexicon):
                m = Mention(start, end, EntityType.ORGANIZATION, name, "organization.class", kind=hit["kind"])
                m.rule, m.confidence = m.rule if not body else "organization.list", 0.7
                listed.append(m)
    return listed


def _items(doc: Document, lexicon: Lexicon, end: int) -> list[Span]:
    """The items of the list that ends here, from the last to the first; none where it has but one."""
    at, items = end, []
    while item := _ITEM.search(doc.text, max(0, at - 16), at):
        items.append(item.span(1))
        if doc.text[item.start(1) - 1 : item.start(1)] not in "、":
            break
        at = item.start(1) - 1
    if len(items) < 2:
        return []
    start, end = items[-1]  # the first item of the list has the verb before it
    items[-1] = (_behind_verb(doc, max(start, proper_start(doc, lexicon, end, start)), end), end)
    return [(s + (hit.end() if (hit := _CLASS_BEFORE.match(doc.text[s:e])) else 0), e) for s, e in items]


def _behind_verb(doc: Document, start: int, end: int) -> int:
    """对口|帮扶|曹江、长坡: where the item begins that has a verb before it."""
    words = doc.between(start, end)
    return words[1].start if len(words) > 1 and words[0].tag == "v" and end - words[1].start > 1 else start


def _is_name(text: str, lexicon: Lexicon) -> bool:
    charge = text in lexicon.words("charge")  # 住建、水务等部门: fields, not bodies
    unit = text.endswith((*_NO_BODY, *_OFFICERS)) or _MIXED.search(text)
    return is_proper(text, lexicon) and not charge and not unit
