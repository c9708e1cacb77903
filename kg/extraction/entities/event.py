"""Events without quotes: by the verb that holds them, and by the number that they bear (首届…节, 2023年…论坛)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.boundary import is_proper, names_work
from kg.extraction.entities.quoted import unquoted
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon, alternatives
from kg.vocab import EntityType

#: what an event's name is made of, up to its ending
_NAME = r"[^，。；：！？\n、的了]{4,36}?"
#: 9月1日上午，: a date before the name
_DATE = r"(?:\d+月\d+日(?:上午|下午|晚|晚上)?|近日|日前)?，?"
#: left of an event's name: the rest of a date, a particle, a quote
_LEFTOVERS = re.compile(r"(?:上午|下午|[了由以年月日，\s”])*")
#: first characters of what is no event's name: 在某地的|…
_NO_BEGINNING = (*"在于和与等及对向为将把让会暨", "本次", "此次", "本届", "座谈会")
#: 青川丨|…, 一系列|“春雨”…, 多场|“春雨”…: what stands before a name; counted things without quotes have none
_BEFORE_NAME = re.compile(
    r".*[丨|]|—+|.*原标题[：《“]*"
    r"|(?P<count>一系列|系列|一些|各项|各类|多项|多种|多场|(?:\d+|[一两二三四五六七八九十多])(?:[次场项个]|余场))"
)
#: an event of that number: 第三届, 首届, 2023年 (but not 2023年5月)
_NTH = r"第[一二三四五六七八九十百\d]+届|首届"
_ORDINAL = rf"(?P<ordinal>20\d\d年?(?:度|中国)?(?:{_NTH})|20\d\d年?(?![\d度]|\d*月)|{_NTH})"
#: what follows it, up to the ending: no verb's or clause's characters
_NUMBERED_NAME = (
    r"(?:中国(?:（[^（）]{2,4}）)?[—－–-])?[^，。；：！？\n、“”《》（）()的了在与从到由为被将于并及是—]{2,24}?"
)
#: “山歌声声”|青川县春耕文化交流活动: events that begin with a name of their own
_FIRST_QUOTE = re.compile(r"“(?P<name>[^“”]{4,20})”")


@dataclass(frozen=True)
class _Cues:
    """Expressions that are made of the lexicon's words."""

    holds: re.Pattern[str]  #: 召开|春耕推进会|，
    is_held: re.Pattern[str]  #: 9月1日，|春耕推进会|在青川县召开
    held_next: re.Pattern[str]  #: 推进会|在青川县召开: in every hit of `is_held`, and found much sooner
    held_of: re.Pattern[str]  #: 县里举办的|春耕推进会|上，
    numbered: re.Pattern[str]  #: 首届|春耕文化节
    verb: re.Pattern[str]  #: 镇里组织|春耕活动
    generic: frozenset[str]  #: what makes no name proper


@lru_cache(maxsize=2)
def _cues(lexicon: Lexicon) -> _Cues:
    event = lexicon.any_of("event")
    holding = r"(?:举行|召开|举办|启动|开幕|开赛|落幕|进行|拉开|揭晓|成功)"
    fair = alternatives([*lexicon.words("fair"), *lexicon.words("fair_of_number")])
    longer = alternatives([*lexicon.words("programme_goes_on"), *lexicon.words("fair"), *lexicon.words("event")])
    next_held = (
        rf"(?=在[^，。；\n]{{2,30}}?{holding}|(?:成功|正式|圆满|隆重|顺利)?(?:举行|举办|召开|启动|开幕|落幕|开赛))"
    )
    return _Cues(
        re.compile(
            rf"{lexicon.any_of('hold')}[了的]?(?P<name>{_NAME}(?:{event}|暨[^，。；\n]{{4,24}}会议))(?=[，。；\n]|在|暨|并)"
        ),
        re.compile(rf"(?:(?<=[，。；：\n”）])|^)\s*{_DATE}(?P<name>{_NAME}{event}){next_held}"),
        re.compile(event + next_held),
        re.compile(
            rf"(?:举行|召开|举办|主办|承办|协办|组织|开展)的(?P<name>[^，。；：！？\n、的]{{4,44}}?{event})"
            r"(?=上|现场|中[，。]|近日|日前|在|暨|[，。])"
        ),
        re.compile(
            rf"{_ORDINAL}(?P<name>{_NUMBERED_NAME}(?<![发开拓扩进施建])(?:{fair}|(?<![环细关季调军])节))(?!{longer})"
        ),
        re.compile(lexicon.any_of("held_verb")),
        lexicon.words("nominal_verb") | lexicon.words("generic_programme"),
    )


def find_held(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """Meetings, ceremonies and events by the verb that holds them: 召开春耕推进会; 春耕论坛在青川县举行."""
    cues = _cues(lexicon)
    is_held = (cues.is_held,) if cues.held_next.search(doc.text) else ()
    for pattern in (cues.holds, *is_held, cues.held_of):
        for hit in pattern.finditer(doc.text):
            begin, end = hit.span("name")
            if left := _LEFTOVERS.match(doc.text, begin, end):
                begin = left.end()
            begin = _behind_verb(doc, cues, begin, end)
            if before := _BEFORE_NAME.match(doc.text[begin : end - 2]):
                if before["count"] and "“" not in doc.text[begin:end]:
                    continue
                begin += before.end()
            name = unquoted(doc.text[begin:end])
            proper = is_proper(name[:-2], lexicon, cues.generic)
            fits = "的" not in name and "等" not in name and not name.startswith(_NO_BEGINNING)
            if len(name) >= 7 and proper and fits:
                m = Mention(begin, end, EntityType.PROGRAMME, name, "programme.held", kind="event", confidence=0.75)
                if quoted := _FIRST_QUOTE.match(doc.text, begin, end):
                    m.names = (quoted["name"],)
                yield m


def _behind_verb(doc: Document, cues: _Cues, begin: int, end: int) -> int:
    """Where the name begins behind the last verb that holds it; 党组织 and 发展大会 have none."""
    words = (t for t in doc.between(begin, end - 4) if t.start >= begin and t.end <= end - 4)
    held = (t.end for t in words if cues.verb.fullmatch(t.word) and not names_work(doc, t))
    return max(held, default=begin)


def find_numbered(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """Events by their number: 青川县|首届春耕文化节, 2023年春耕论坛."""
    cues = _cues(lexicon)
    holders = {m.end: m for m in found if m.type is EntityType.PLACE and m.alias}
    for hit in cues.numbered.finditer(doc.text):
        begin, end = hit.span()
        if cues.verb.search(hit["name"][:-2]) or not is_proper(hit["name"][:-1], lexicon, cues.generic):
            continue
        holder = holders.get(begin)
        full = unquoted(doc.text[(holder.start if holder else begin) : end])
        m = Mention(begin, end, EntityType.PROGRAMME, full, "programme.numbered", kind="event", confidence=0.8)
        m.container = holder.handle if holder else ""
        m.names = tuple(n for n in (unquoted(hit.group()), unquoted(hit["name"])) if n != full and len(n) > 4)
        yield m
