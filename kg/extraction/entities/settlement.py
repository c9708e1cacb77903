"""Villages and communities: those the gazetteer has where the article plays, and others by what their names are like.

Where no place stands before it, a name is one that some village of the country bears, or one that no dictionary has.
"""

import re
from functools import lru_cache

from kg.extraction.boundary import is_boundary, proper_start
from kg.extraction.entities.ending import JOINTS, Context, Ending, Lead, is_odd
from kg.extraction.mention import Mention
from kg.extraction.text import Document, Token
from kg.knowledge.gazetteer import Division, Gazetteer, Level
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.village_names import is_village_name
from kg.vocab import EntityType

#: no name of a village: 三|村, 该|村, 返|村, 我们|村
_NOT_PROPER = re.compile(
    r"[一二三四五六七八九十百千万两多几]+$"
    r"|.*(?:[村家下返回城故他异离外还入出本\d个各每该全某几这那此其])$"
    r"|.*(?:\d|个|各|我们|他们)"
)
#: before a name of one character these make a phrase of it: 该|李村, 进|李村
_NOT_BEFORE = re.compile(r"(?:\d|[个该本各全每多几两数此这那我贵咱驻外进回入下到出离村])$")
#: words of one character that make no name of a village: 全|村, 老|村
_BARE = "屯乡农渔城全该本各每同邻片小古名强富大中多万千百十山进驻兴镇旧新红绿美咱外老一二三四五六七八九几两整逐走绕联亮穿抱包扶帮支原开通居野岗头内在苗侗瑶土水木火"
_TOWNS = ("镇", "乡", "街道", "民族乡", "苏木")
#: what a word that jieba made up may begin with and no name does: 据|景文村, 驻|文星村
GLUED = JOINTS | frozenset("据驻及至由于抵离系原能以暨乡镇街办")
#: what a name does not begin with where more than one character follows
_LEADS = JOINTS | frozenset("据驻至")
_YEAR = re.compile(r"\d年")
#: characters that names of villages and communities end with: 文星|庄, 青云|路
TOPOGRAPHY = frozenset(
    "庄湾坪沟河店桥塘山岭坝堡坑坡洼集营口岗圩埠垌浦洲头家堤塔祠庙寺宫闸墩嘴咀岸泉溪江畈垸冲路苑园里坊巷庭门峪崖山岛湖峰城"
)
#: how far left a village may look for the town it was named in, in characters
_NEARBY = 200


def known_settlement(context: Context, ending: Ending) -> Mention | None:
    """A village or community by what the gazetteer knows."""
    short = context.ends.get(ending.start)
    known = _known_village(context, ending)
    if short is None or short not in context.divisions or not _is_short_form(short, context.gazetteer):
        return known
    if known is None and short.code.endswith("0000"):
        return None  # 青海|社区
    context.divisions.remove(short)
    if known is not None and known.start <= short.start:
        return known
    name = context.doc.text[short.start : ending.end]
    m = Mention(short.start, ending.end, EntityType.PLACE, name, "place.settlement", kind="settlement", confidence=0.8)
    outer = context.ends.get(short.start)
    m.container = outer.handle if outer is not None else ""
    return m


def _is_short_form(m: Mention, gazetteer: Gazetteer) -> bool:
    division = gazetteer.get(m.code) if m.code else None
    return division is not None and division.name != m.name and m.end - m.start <= 3


def _known_village(context: Context, ending: Ending) -> Mention | None:
    """The longest stretch before the ending that is a village of the place right before it, or of one near."""
    text = context.doc.text
    for size in range(ending.longest + 1, 0, -1):
        at = ending.start - size
        if at < 0 or "\n" in text[at : ending.start]:
            continue
        form = text[at : ending.end]
        alone = size > 1 and _starts_word(context.doc, at) and not _is_cut(context, at, ending.start)
        hits = _villages(context, at, form, alone=alone)
        if hits:
            m = Mention(at, ending.end, EntityType.PLACE, hits[0].name, "place.village", kind="settlement")
            m.code = hits[0].code if len(hits) == 1 else ""
            m.names = (form,) if form != m.name else ()
            return m
    return None


def _villages(context: Context, at: int, form: str, *, alone: bool) -> list[Division]:
    """Villages of that form in the place that ends at `at`; `alone`: else in the towns named near, and the counties."""
    before = context.ends.get(at)
    containers = [before.code] if before is not None and before.code else []
    if alone:
        near = [m.code for m in context.divisions if m.end <= at < m.end + _NEARBY and len(m.code) >= 9]
        containers += [*near[-1:], *context.counties]
    for container in dict.fromkeys(containers):
        hits = [d for d in context.gazetteer.find_within(form, container) if d.level == Level.VILLAGE]
        if hits:
            return hits
    return []


def _is_cut(context: Context, at: int, end: int) -> bool:
    """文星镇|西大桥|社区: not 大桥, which is a village of the county as well."""
    near = (p for p in (at - 1, at - 2) if p in context.ends)
    return any(is_village_name(context.doc.text[p:end]) for p in near)


def _starts_word(doc: Document, position: int) -> bool:
    token = doc.tokens[doc.token_index(position)]
    return token.start == position or (not doc.knows(token.word) and doc.text[position - 1] in GLUED)


def settlement_start(context: Context, ending: Ending, floor: int) -> int:
    """Where a name begins: as far left as words allow, or later, where that makes it one that villages bear."""
    doc, end = context.doc, ending.start
    begin = max(floor, _run_start(context, end, ending.longest))
    while end - begin > 2 and (doc.text[begin] in _LEADS or _YEAR.match(doc.text[begin - 1 : begin + 1])):
        begin += 1
    if is_village_name(doc.text[begin:end]):
        return begin
    later = (p for p in range(begin + 1, end - 1) if is_village_name(doc.text[p:end]) and _may_cut(doc, begin, p))
    return next(later, begin)


def _may_cut(doc: Document, begin: int, position: int) -> bool:
    """Whether what ends at a position is no part of the name that goes on there: 寄语|文星, 据|文星."""
    token = doc.tokens[doc.token_index(position - 1)]
    if token.end > position:
        return not doc.knows(token.word) and doc.text[max(begin, token.start) : position] in GLUED
    if len(token.word) > 1:
        return doc.knows(token.word) and token.tag not in ("nr", "ns", "nz", "nrt")
    return token.tag[0] in "vpdcru" or token.word in GLUED


def _run_start(context: Context, start: int, longest: int) -> int:
    """After the last word that cannot belong to a name, or with a short run of characters after a stop."""
    doc, lexicon = context.doc, context.lexicon
    run = start
    while run > 0 and start - run <= longest and "\u4e00" <= doc.text[run - 1] <= "\u9fff":
        run -= 1
    for t in doc.between(run, start):
        body = len(t.word) > 1 and t.word in lexicon.org_suffixes
        joint = len(t.word) == 1 and t.word in JOINTS and t.start >= run
        if (body or joint) and t.end <= start:
            run = t.end
    whole = (t for t in doc.between(run, start) if len(t.word) > 1)
    if 2 <= start - run <= longest and not any(is_boundary(doc, lexicon, t) for t in whole):
        return run
    return proper_start(doc, lexicon, start, max(0, start - longest))


@lru_cache(maxsize=2)
def _generic(lexicon: Lexicon) -> re.Pattern[str]:
    """What no village is called: 示范|村, 老|村."""
    return re.compile(rf"(?:.*(?:{lexicon.any_of('generic_settlement')}|[乡镇农驻万进])|[{_BARE}])$")


def is_settlement_name(context: Context, ending: Ending, lead: Lead) -> bool:
    """Whether the proper part and what stands before it make a name of a village or community."""
    text, begin = context.doc.text, lead.begin
    proper = text[begin : ending.start].strip("”")
    if not proper or _NOT_PROPER.match(proper) or _generic(context.lexicon).match(proper):
        return False
    if proper in JOINTS or _is_whole_quote(text, begin, ending.end):
        return False
    if lead.before is not None:
        return _follows(context, ending, lead, proper)
    if ending.word in _TOWNS:
        return False  # the gazetteer has every town
    if len(proper) < 2:
        phrase = _NOT_BEFORE.search(text[max(0, begin - 1) : begin])
        return not phrase and proper in context.lexicon.surnames and is_village_name(proper)
    if is_village_name(proper):
        return not _is_everyday(context.doc, begin, ending) or context.doc.recurs(text[begin : ending.end])
    return _stands_out(context, ending, begin)


def _is_everyday(doc: Document, begin: int, ending: Ending) -> bool:
    """团结|村, 管理|社区: one verb or adjective, which names a village somewhere and here may be no name."""
    words = doc.between(begin, ending.start)
    return len(words) == 1 and words[0].tag[0] in "vad" and doc.knows(words[0].word)


def _is_whole_quote(text: str, begin: int, end: int) -> bool:
    """“百企联百村”: what fills its quotes alone is a slogan's village, no village."""
    return text[begin - 1 : begin] == "“" and text[end : end + 1] == "”"


def _follows(context: Context, ending: Ending, lead: Lead, proper: str) -> bool:
    """Whether what stands between a place and the ending is a name: no 青川县|失联|村, 文星村|原|村委会."""
    before = lead.before
    if len(proper) < 2 and (proper not in context.lexicon.surnames or (before and before.kind == "settlement")):
        return False
    if is_village_name(proper) or "“" in context.doc.text[lead.begin : ending.start]:
        return True
    return not any(_is_phrase(context, t) for t in context.doc.between(lead.begin, ending.start) if len(t.word) > 1)


def _is_phrase(context: Context, token: Token) -> bool:
    """Whether a word makes a phrase of what it stands in: a verb, an adverb, a pronoun, a number …"""
    return context.doc.knows(token.word) and token.tag[0] in "vdpcrmtfb" and token.tag != "vn"


def _stands_out(context: Context, ending: Ending, begin: int) -> bool:
    """Whether a name that no village of the book bears is one all the same: nothing of everyday, or of a sentence."""
    doc, end = context.doc, ending.start
    words = doc.between(begin, end)
    if any(_is_phrase(context, t) or (t.tag[0] in "pcdru" and doc.knows(t.word)) for t in words):
        return False
    odd = is_odd(doc, begin, end)
    strange = [t for t in words if not doc.knows(t.word) or t.tag in ("nr", "ns", "nz", "nrt")]
    if not (odd or strange) or end - begin > 5 + (ending.word == "居民区"):
        return False
    whole = odd or len(words) == len(strange)
    return whole or doc.text[end - 1] in TOPOGRAPHY or doc.recurs(doc.text[begin : ending.end])
