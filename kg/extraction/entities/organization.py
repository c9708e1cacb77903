"""Organizations: an ending, and what stands before it back to the first word that cannot belong to the name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extraction.boundary import has_proper_word, is_proper
from kg.extraction.entities.organization_list import (
    going_on,
    listed_bodies,
    one_per_level,
    one_per_place,
    sharing_a_lead,
)
from kg.extraction.entities.organization_start import LEVELS, LeftContext, Start, find_start, is_committee
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon, Suffix
from kg.knowledge.resources import Resources
from kg.model import Span
from kg.vocab import EntityType

#: nothing but a level before the ending: 县|人民医院
_LEVEL = re.compile(rf"(?:自治区|街道|社区|园区|[{LEVELS}])$")
#: the ending is a class or a state: 企业|化, 医院|级
_KIND_ENDINGS = ("化", "制", "级", "网", "界", "户")
#: behind a company's short ending its longer one follows: 甲乙集团|有限公司
_COMPANY_GOES_ON = ("集团", "股份", "有限", "控股", "公司", "科技", "发展", "实业")
#: endings so short that whatever may follow them makes another word: 科|长, 店|员
_SHORT_ENDINGS = ("室", "科", "处", "系", "队", "店", "厂", "一中")
#: 3|家公司, 两所|学校: a count is no name
_COUNT = re.compile(r"\d|[一二三四五六七八九十两几多]+[支个家名所]|[支家]")
#: a quoted name by itself is a body's where the text says so: 组建了“春雨服务队”
_FOUNDED = re.compile(
    r"(?:组建|成立|组成|名为|取名|叫|建立|设立|打造|组织|创办|创立|的|加入|参加|以下简称|简称|下称)[^，。；“]{0,12}“$"
)
#: “春雨”服务队: quotes, and the ending behind them
_QUOTED_PART = re.compile(r"“([^”]{2,16})”([\u4e00-\u9fff]*)$")
#: what stands before a name that stands free
_STOPS = "，。；：、！？“”（）\n "


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending of organizations' names in the text: [start, end), and what the lexicon says of it."""

    start: int
    end: int
    suffix: Suffix


def find_organizations(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Mentions of organizations in order; those inside another's name follow it and are marked `inside`."""
    lexicon = resources.lexicon
    people = [m.span for m in found if m.type is EntityType.PERSON]
    places = {m.end: m for m in found if m.type is EntityType.PLACE and m.alias}
    orgs = _by_ending(doc, lexicon, people, places)
    orgs += _recurring(doc, _freed(doc, orgs), people)
    orgs += sharing_a_lead(doc, lexicon, orgs)
    orgs = [*one_per_level(doc, orgs, places), *one_per_place(doc, lexicon, found)]
    orgs += listed_bodies(doc, lexicon, [*orgs, *found])
    return sorted(_nested(orgs), key=lambda m: (m.start, -m.end))


def _by_ending(doc: Document, lexicon: Lexicon, people: Sequence[Span], places: dict[int, Mention]) -> list[Mention]:
    """Bodies known all over the country, and names by their endings; each may be what the next is built on."""
    orgs = list(_known(doc, lexicon))
    bodies = {m.end: m for m in orgs}
    context = LeftContext(doc, lexicon, places, bodies)
    within = {p for m in places.values() for p in range(m.start, m.end - 1)}
    for start, end, word, _ in lexicon.org_matcher.find(doc.text):
        if end - 1 in within:
            continue  # 青川县劳店|镇 is a town, no shop
        m = _named(context, Ending(start, end, lexicon.org_suffixes[word]))
        if m and not covered(people, m.start, m.end):
            orgs.append(m)
            bodies[m.end] = m
    return [m for m in orgs if m.confidence > 0]


def _known(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """Bodies known all over the country."""
    for start, end, word, kind in lexicon.known_matcher.find(doc.text):
        table, label = kind.split(":", 1)
        first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
        if table == "organization" and first.start == start and last.end == end:
            names = (word,) if word != label else ()
            yield Mention(start, end, EntityType.ORGANIZATION, label, "organization.known", kind="known", names=names)


def _named(context: LeftContext, ending: Ending) -> Mention | None:
    """The organization whose name ends here, if it is one."""
    text, suffix = context.doc.text, ending.suffix
    if suffix.kind == "none" or (
        suffix.word == "职中" and text[ending.start - 1 : ending.start] in ("任", "在", "兼", "离")
    ):
        return None
    ending = _whole(text, ending)
    if _goes_on(context, ending):
        return None
    start = find_start(context, ending.start, suffix)
    if not (_is_enough(context, ending, start) and _stands_out(context, ending, start)):
        return None
    begin, end = start.at, ending.end
    name = text[begin:end].replace("“", "").replace("”", "").replace(" ", "").replace("\n", "")
    built = is_committee(suffix) or start.base or _LEVEL.match(text[begin : ending.start])
    if not 3 <= len(name) <= 40 and not built:
        return None
    m = Mention(begin, end, EntityType.ORGANIZATION, name, f"organization.{suffix.strength}", kind=suffix.kind)
    m.confidence = 0.9 if start.base or suffix.strength == "strong" else 0.75
    if "“" in text[begin : ending.start] and (quote := _QUOTED_PART.search(text[begin:end])):
        m.names = (quote[1] + quote[2],)
    if start.base is not None:
        _build_on(m, start.base, ending, text)
    return m


def _build_on(m: Mention, base: Mention, ending: Ending, text: str) -> None:
    """Further names by what the name begins with; one that begins with an organization's name is a part of that."""
    if base.type is EntityType.PLACE:
        if not m.names and m.end - base.end >= 5:
            m.names = (text[base.end : m.end],)
        return
    of_its_own = ending.suffix.kind not in ("party", "hospital", "school")
    if ending.suffix.strength == "proper" and of_its_own and base.end == ending.start:
        base.inside, base.confidence = True, 0.0  # 辰南村支部|农场 is one name
        return
    m.owner = base.name
    m.names = (text[base.end : m.end],) if base.end < ending.start else ()


def _whole(text: str, ending: Ending) -> Ending:
    """The ending with what completes it: 一中|学, 县委|员会."""
    end = ending.end
    if ending.suffix.word[-1] == "中" and ending.suffix.kind == "school" and text.startswith("学", end):
        end += 1
    if is_committee(ending.suffix) and text.startswith("员会", end):
        end += 2
    return replace(ending, end=end)


def _goes_on(context: LeftContext, ending: Ending) -> bool:
    """Whether the ending is but the beginning of a longer word."""
    text, suffix, end = context.doc.text, ending.suffix, ending.end
    after = going_on(context.lexicon).match(text, end)
    spoils = suffix.strength != "strong" or (after is not None and after.group() in _KIND_ENDINGS)
    if spoils and after and not after.group().startswith(tuple(context.lexicon.words("member_of"))):
        return True
    if suffix.kind == "company" and suffix.strength == "proper" and text.startswith(_COMPANY_GOES_ON, end):
        return True
    return after is not None and suffix.word in _SHORT_ENDINGS


def _is_enough(context: LeftContext, ending: Ending, start: Start) -> bool:
    """Whether what stands before the ending makes a name of it."""
    text, suffix = context.doc.text, ending.suffix
    head = text[start.at : ending.start]
    if is_committee(suffix) and not head:
        return True
    if text[start.at - 1 : start.at].isdigit() or _COUNT.match(head):
        return False
    if start.base is not None:
        return _is_enough_behind(start.base, text[start.base.end : ending.start].strip("“” "), suffix, context.lexicon)
    if suffix.strength == "weak":
        return False
    if suffix.strength == "strong" and _LEVEL.fullmatch(head):
        return True
    if suffix.strength == "strong" and _LEVEL.match(head[:1]):
        return head[1:2] not in LEVELS
    proper = head.strip("“” ")
    return bool(proper) and is_proper(proper, context.lexicon) and ("“" in head or len(proper) >= 2)


def _is_enough_behind(base: Mention, proper: str, suffix: Suffix, lexicon: Lexicon) -> bool:
    """Whether `proper`, which may be empty, and the ending make a name behind a place or an organization."""
    if suffix.strength == "weak":
        return base.type is EntityType.ORGANIZATION
    if base.type is not EntityType.PLACE or suffix.strength != "proper":
        return True
    if not proper:
        return suffix.word not in lexicon.words("wants_proper")
    big_enough = len(proper) >= 4 or suffix.kind in ("association", "school", "hospital", "media")
    return big_enough or is_proper(proper, lexicon)


def _stands_out(context: LeftContext, ending: Ending, start: Start) -> bool:
    """Whether a name that is built on nothing known says more than everyday words do, or is introduced as a name."""
    if start.base is not None:
        return True
    doc, begin, end = context.doc, start.at, ending.end
    quoted = "“" in doc.text[begin - 1 : ending.start]
    head = doc.text[begin : ending.start]
    built = _LEVEL.match(head) or is_committee(ending.suffix) or head.endswith(_BODY_WORDS)
    wants = ending.suffix.strength == "proper" or not built
    if wants and not quoted and _is_commonplace(doc, begin, ending):
        return False
    alone = doc.text[begin - 1 : begin] == "“" and doc.text[end : end + 1] == "”"
    return not alone or _FOUNDED.search(doc.text, max(0, begin - 16), begin) is not None


#: 协会|党支部: a body's word before the ending makes a name of it
_BODY_WORDS = ("协会", "商会", "公司", "集团", "学校", "医院", "学院", "中心", "合作社", "行业", "组织", "机关")


def _is_commonplace(doc: Document, begin: int, ending: Ending) -> bool:
    """审判团队, 产业创业团队: nothing but everyday words before the ending, and not a standing name of the article."""
    return not has_proper_word(doc, begin, ending.start) and doc.text.count(doc.text[begin : ending.end]) < 2


def _freed(doc: Document, orgs: list[Mention]) -> list[Mention]:
    """服务文章|甲乙证券: where the article has 甲乙证券 standing free, that is the name."""
    free = {m.name for m in orgs if len(m.name) >= 4 and (m.start == 0 or doc.text[m.start - 1] in _STOPS)}
    for m in orgs:
        known_whole = m.rule == "organization.strong" and not m.name.endswith("公司")
        if m.owner or known_whole or m.name in free or m.end - m.start != len(m.name):
            continue
        if shorter := [n for n in free if m.name.endswith(n)]:
            m.name = max(shorter, key=len)
            m.start = m.end - len(m.name)
    return orgs


def _recurring(doc: Document, orgs: Sequence[Mention], people: Sequence[Span]) -> list[Mention]:
    """Further occurrences of a name that the walk to the left missed."""
    again: list[Mention] = []
    spans = [m.span for m in orgs]
    known = {n: m for m in reversed(orgs) for n in m.names if "“" not in n and m.kind != "department"}
    known |= {m.name: m for m in reversed(orgs) if len(m.name) >= 4 and m.confidence >= 0.75}
    for name, first in sorted(known.items()):
        for hit in re.finditer(re.escape(name), doc.text):
            if not covered(spans, *hit.span()) and not covered(people, *hit.span()):
                start, end = hit.span()
                again.append(replace(first, start=start, end=end, rule="organization.again", inside=False))
                spans.append((start, end))
    return again


def _nested(orgs: Sequence[Mention]) -> list[Mention]:
    """One mention a stretch (lists of levels have more); names inside others marked; of two that cross, the first."""
    kept: list[Mention] = []
    for m in sorted(orgs, key=lambda m: (m.start, -m.end)):
        outer = next((k for k in kept if k.start <= m.start and m.end <= k.end), None)
        if outer is not None and outer.span == m.span:
            if outer.rule == m.rule == "organization.levels":
                kept.append(m)
            continue
        if outer is not None:
            m.inside = True
        elif kept and m.start < kept[-1].end:
            continue
        kept.append(m)
    return kept
