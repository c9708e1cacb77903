"""Programmes without quotes: events by the verb that holds them, and endings such as 工程 behind something proper."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.boundary import anchored, is_proper, proper_start
from kg.extraction.entities.quoted import unquoted
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType

#: what an event's name is made of, up to its ending
_NAME = r"[^，。；：！？\n、的了]{4,36}?"
#: 9月1日上午，: a date before the name
_DATE = r"(?:\d+月\d+日(?:上午|下午|晚|晚上)?|近日|日前)?，?"
#: left of an event's name: the rest of a date, a particle, a quote
_LEFTOVERS = "了由以年月日上下午， ”"
#: first characters of what is no event's name: 在某地的|…
_NO_BEGINNING = "在于和与等及对向为将把让"
#: 设立|春雨基金: a new thing needs nothing proper
_FOUNDED = re.compile(r"(?:设立|成立|发起|建立)了?$")
#: 全县|, 我市|: the place as a whole is no part of the name
_WHOLE = re.compile(r"[全我本该][省市县区镇乡村州国]")
#: an ending that goes on: 工程|师, 活动|部
_GOES_ON = tuple("者长员部处队师")
#: endings that make a name even behind everyday words
_STRONG = ("马拉松", "招聘会", "大赛")
#: endings so common that a short word before them makes no name
_COMMON = ("工程", "行动", "计划", "活动", "项目")
#: furthest left that a name may begin before its ending, in characters
_LONGEST = 16


@dataclass(frozen=True)
class _Cues:
    """Expressions and sets that are made of the lexicon's words."""

    holds: re.Pattern[str]  #: 召开|春耕推进会|，
    is_held: re.Pattern[str]  #: 9月1日，|春耕推进会|在青川县召开
    verb: re.Pattern[str]  #: 镇里组织|春耕活动
    in_haste: re.Pattern[str]  #: 立即|行动
    bare: frozenset[str]  #: endings that make a programme without quotes
    place_is_enough: frozenset[str]  #: … with nothing but a place before them: 青川县|音乐节


@lru_cache(maxsize=2)
def _cues(lexicon: Lexicon) -> _Cues:
    event = lexicon.any_of("event")
    holding = r"(?:举行|召开|举办|启动|开幕|开赛|落幕|进行|拉开|揭晓|成功)"
    return _Cues(
        re.compile(rf"{lexicon.any_of('hold')}[了的]?(?P<name>{_NAME}{event})(?=[，。；\n]|在|暨|并)"),
        re.compile(
            rf"(?:(?<=[，。；：\n”）])|^)\s*{_DATE}(?P<name>{_NAME}{event})"
            rf"(?=在[^，。；\n]{{2,30}}?{holding}"
            r"|(?:成功|正式|圆满|隆重|顺利)?(?:举行|举办|召开|启动|开幕|落幕|开赛))"
        ),
        re.compile(lexicon.any_of("held_verb")),
        re.compile(rf"{lexicon.any_of('in_haste')}$"),
        lexicon.words("bare"),
        lexicon.words("place_is_enough"),
    )


def find_held(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """Meetings, ceremonies and events by the verb that holds them: 召开春耕推进会; 春耕论坛在青川县举行."""
    cues = _cues(lexicon)
    for pattern in (cues.holds, cues.is_held):
        for hit in pattern.finditer(doc.text):
            begin, end = hit.span("name")
            begin += len(hit["name"]) - len(hit["name"].lstrip(_LEFTOVERS))
            begin += max((v.end() for v in cues.verb.finditer(doc.text[begin : end - 4])), default=0)
            name = unquoted(doc.text[begin:end])
            if len(name) >= 8 and is_proper(name[:-2], lexicon) and "的" not in name and name[0] not in _NO_BEGINNING:
                yield Mention(begin, end, EntityType.PROGRAMME, name, "programme.held", kind="event", confidence=0.75)


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands before an ending: where the name begins, the place or body that has the programme, what is proper."""

    begin: int
    holder: Mention | None
    proper: str


def find_bare(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """Names without quotes: a strong ending behind something proper."""
    holders = {m.end: m for m in found if m.type in (EntityType.PLACE, EntityType.ORGANIZATION) and m.alias}
    for start, end, word, strength in lexicon.programme_matcher.find(doc.text):
        if strength == "event" or word not in _cues(lexicon).bare or doc.text.startswith(_GOES_ON, end):
            continue
        lead = _lead(doc, lexicon, (start, end), holders)
        if not _is_enough(doc.text, lexicon, lead, word):
            continue
        holder, begin = lead.holder, lead.begin
        strong = holder is not None or doc.text.count(doc.text[begin:end]) > 1 or word in _STRONG
        if word in _COMMON and not strong and len(lead.proper) < 4:
            continue
        full = unquoted(doc.text[(holder.start if holder else begin) : end])
        m = Mention(begin, end, EntityType.PROGRAMME, full, "programme.ending", kind=word)
        m.confidence = 0.75 if strong else 0.6
        if holder is not None:
            m.container = holder.handle if holder.type is EntityType.PLACE else ""
            m.names = (unquoted(doc.text[begin:end]),)
        yield m


def _lead(doc: Document, lexicon: Lexicon, ending: tuple[int, int], holders: Mapping[int, Mention]) -> _Lead:
    """What stands before the ending and may belong to the name."""
    text, (start, _) = doc.text, ending
    begin = proper_start(doc, lexicon, start, max(0, start - _LONGEST), numbers=True)
    if _WHOLE.match(text, begin) and begin + 2 < start:
        begin += 2
    inside = [p for p in holders if begin < p <= start]
    holder = holders[max(inside)] if inside else None
    at = next((p for p in range(begin, max(0, begin - 6), -1) if p in holders), 0)
    if holder is None and at and _reaches(doc, lexicon, (at, begin), ending):
        holder, begin = holders[at], at
    if holder is None or begin < holder.start:  # 绿美青川生态建设: the place stands in the middle
        return _Lead(begin, None, text[begin:start])
    proper = text[holder.end : start]
    return _Lead(holder.end if proper else holder.start, holder, proper)


def _reaches(doc: Document, lexicon: Lexicon, gap: tuple[int, int], ending: tuple[int, int]) -> bool:
    """Whether the name goes on over a gap of unreadable characters to the place before it: 青川县|以伴|春雨行动."""
    at, begin = gap
    start, end = ending
    recurs = start - at <= 4 and doc.text.count(doc.text[at:end]) > 1
    return at == begin or recurs or anchored(doc, lexicon, at, begin)


def _is_enough(text: str, lexicon: Lexicon, lead: _Lead, word: str) -> bool:
    """Whether what stands before the ending makes a programme of it."""
    cues, proper = _cues(lexicon), lead.proper
    if "“" in proper or "”" in proper or proper.startswith(("的", "等", "了")):
        return False
    if word == "行动" and cues.in_haste.search(proper):
        return False
    if lead.holder is not None:
        return bool(proper) or word in cues.place_is_enough
    founded = _FOUNDED.search(text, max(0, lead.begin - 4), lead.begin)
    return founded is not None or (len(proper) >= 2 and is_proper(proper, lexicon))
