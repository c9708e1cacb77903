"""Programmes by endings such as 工程 behind something proper, without quotes: what may stand before each ending."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.boundary import anchored, has_proper_word, is_proper, proper_start
from kg.extraction.entities.quoted import unquoted
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.model import Span
from kg.vocab import EntityType

#: 设立|春雨基金: a new thing needs nothing proper
_FOUNDED = re.compile(r"(?:设立|成立|发起|建立)了?$")
#: 全县|, 我市|, 此次|: the place as a whole is no part of the name, nor is a pointer
_WHOLE = re.compile(r"[全我本该][省市县区镇乡村州国]|此次|本次|暨|丨")
#: 12.3|万元助学金, 多种|实践活动, 八个|…: counted things have no names
_COUNTED_BEFORE = re.compile(
    r"(?:[\d.]+|(?<!第)[一二两三四五六七八九十百千数几]|多)[余多]?[万亿千百]?[个项种类场次元批]?$"
)
_COUNTED = re.compile(
    r"^若干|^[多各几数一两三][种类项个场批次家座份条支]|[亿万千]元|(?<![第\d])(?:\d+|[一二三四五六七八九十]+)[项个种类场][^目]|\d月|^\d+[名人家户元万亿件]"
)
_DASHES = ("—", "-", "–", "－")
#: furthest left that a name may begin before its ending, in characters
_LONGEST = 20
#: 甲公司|年产30万吨水泥|项目: what a plant makes belongs to the name
_CAPACITY = re.compile(r"(?:总投资[\d.]+[万亿]元的?)?(?P<name>年产[\d.]+[^，。、；：的]{2,24})$")
#: 甲隧道项目|、乙隧道项目|和丙项目: lists of projects
_LISTED = re.compile(r"[、和及][^，。、；]{2,24}(?P<ending>项目|行动|工程|计划)")
_LISTED_BEFORE = re.compile(r"(?P<ending>项目|行动|工程|计划)(?:、|和|以及|及)$")


@dataclass(frozen=True)
class _Cues:
    """Expressions and sets that are made of the lexicon's words."""

    in_haste: re.Pattern[str]  #: 立即|行动
    governs: re.Pattern[str]  #: 实施|春雨行动
    governing: frozenset[str]  #: … and such verbs
    goes_on: tuple[str, ...]  #: an ending that goes on: 工程|师, 活动|部
    bare: frozenset[str]  #: endings that make a programme without quotes
    place_is_enough: frozenset[str]  #: … with nothing but a place before them: 青川县|音乐节
    governed: frozenset[str]  #: … only behind a verb of running: 建立|回访|机制
    owned: frozenset[str]  #: … only behind a place, a body or something no dictionary has: 甲乙|项目
    sites: tuple[str, ...]  #: … and ends of what is built
    common: frozenset[str]  #: endings so common that a short word before them makes no name
    strong: frozenset[str]  #: endings that make a name even behind everyday words
    inner: frozenset[str]  #: verbs that are nouns in a name
    generic: frozenset[str]  #: words that make no name proper


@lru_cache(maxsize=2)
def _cues(lexicon: Lexicon) -> _Cues:
    nominal = lexicon.words("nominal_verb")
    return _Cues(
        re.compile(rf"{lexicon.any_of('in_haste')}$"),
        re.compile(rf"(?:{lexicon.any_of('governs')})(?:了|好|起|出|起了|出了)?$"),
        lexicon.words("governs"),
        (*lexicon.words("programme_goes_on"), *lexicon.words("bare_goes_on")),
        lexicon.words("bare"),
        lexicon.words("place_is_enough"),
        lexicon.words("governed"),
        lexicon.words("owned"),
        tuple(lexicon.words("project_site")),
        lexicon.words("common"),
        lexicon.words("strong"),
        nominal | lexicon.words("nominal_inside"),
        nominal | lexicon.words("nominal_inside") | lexicon.words("generic_programme"),
    )


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands before an ending: where the name begins, the place or body that has the programme, what is proper."""

    begin: int
    holder: Mention | None
    proper: str


def find_bare(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """Names without quotes: an ending behind something proper."""
    cues = _cues(lexicon)
    holders = {m.end: m for m in found if m.type in (EntityType.PLACE, EntityType.ORGANIZATION) and m.alias}
    for start, end, word, strength in doc.matches(lexicon.programme_matcher):
        if strength == "event" or word not in cues.bare or doc.text.startswith(cues.goes_on, end):
            continue
        lead = _lead(doc, lexicon, (start, end), holders)
        if not _is_enough(doc, lexicon, lead, (start, end)):
            continue
        holder, begin = lead.holder, lead.begin
        full = unquoted(doc.text[(holder.start if holder else begin) : end])
        m = Mention(begin, end, EntityType.PROGRAMME, full, "programme.ending", kind=word, confidence=0.75)
        if holder is not None:
            m.container = holder.handle if holder.type is EntityType.PLACE else ""
            m.names = (unquoted(doc.text[begin:end]),)
        yield m


def _lead(doc: Document, lexicon: Lexicon, ending: Span, holders: Mapping[int, Mention]) -> _Lead:
    """What stands before the ending and may belong to the name."""
    text, (start, _) = doc.text, ending
    if made := _CAPACITY.search(text, max(0, start - 32), start):
        at = proper_start(doc, lexicon, made.start("name"), max(0, made.start("name") - _LONGEST))
        return _Lead(at, None, text[at:start])
    begin = proper_start(doc, lexicon, start, max(0, start - _LONGEST), numbers=True, inner=_cues(lexicon).inner)
    begin = _behind_verb(doc, lexicon, begin, start)
    begin = max([begin, *(w.end() for w in _WHOLE.finditer(text, begin, start) if w.end() < start)])
    inside = [p for p in holders if begin < p <= start]
    holder = holders[max(inside)] if inside else None
    at = next((p for p in range(begin, max(0, begin - 6), -1) if p in holders), 0)
    if holder is None and at and _reaches(doc, lexicon, (at, begin), ending):
        holder, begin = holders[at], at
    if holder is None and text[begin - 1 : begin] in _DASHES and begin - 1 in holders:  # 中国—|东盟春耕论坛
        return _Lead(holders[begin - 1].start, None, text[holders[begin - 1].start : start])
    if holder is None or begin < holder.start:  # 绿美青川生态建设: the place stands in the middle
        return _Lead(begin, None, text[begin:start])
    proper = text[holder.end : start]
    return _Lead(holder.end if proper else holder.start, holder, proper)


def _behind_verb(doc: Document, lexicon: Lexicon, begin: int, end: int) -> int:
    """Where the name begins behind a verb that governs it: 推进|村庄清洁; a run of verbs at its end is part of it."""
    cues = _cues(lexicon)
    words = [t for t in doc.between(begin, end) if t.start >= begin]
    if words and words[-1].word in cues.inner:
        words.pop()  # nothing stands between it and the ending
    while words and words[-1].word in cues.inner and words[-1].word not in cues.governing:
        words.pop()
    heads = (
        t for t in words if t.word in cues.governing or (len(t.word) == 4 and t.word[:2] in lexicon.boundary_words)
    )
    return max((t.end for t in heads), default=begin)  # 认真落实 is one word to jieba


def _reaches(doc: Document, lexicon: Lexicon, gap: Span, ending: Span) -> bool:
    """Whether the name goes on over a gap of unreadable characters to the place before it: 青川县|以伴|春雨行动."""
    at, begin = gap
    start, end = ending
    if at == begin:
        return True
    if _cues(lexicon).governs.search(doc.text, at, begin):
        return False
    recurs = start - at <= 4 and doc.recurs(doc.text[at:end])
    return recurs or anchored(doc, lexicon, at, begin)


def _is_enough(doc: Document, lexicon: Lexicon, lead: _Lead, ending: Span) -> bool:
    """Whether what stands before the ending makes a programme of it."""
    cues, proper, text = _cues(lexicon), lead.proper, doc.text
    word, begin = text[slice(*ending)], lead.begin
    if "“" in proper or "”" in proper or proper.startswith(("的", "等", "了")):
        return False
    if _COUNTED.search(proper) or _COUNTED_BEFORE.search(text, max(0, begin - 8), begin):
        return False
    if word == "行动" and cues.in_haste.search(proper):
        return False
    if lead.holder is not None and not proper:
        built = word in cues.owned and lead.holder.name.endswith(cues.sites)  # 青川县春雨科创园|项目
        return built or word in cues.place_is_enough
    if lead.holder is not None:
        return _is_of(doc, lexicon, lead, ending)
    if len(proper) < 2:
        return False
    if word not in cues.governed and _FOUNDED.search(text, max(0, begin - 4), begin):
        return True
    governed = cues.governs.search(text, max(0, begin - 6), begin) is not None
    recurs = doc.recurs(text[begin : ending[1]])
    listed = word in cues.common and len(proper) >= 4 and _is_listed(text, begin, ending)
    long = (governed and len(proper) >= (6 if word in cues.common else 7)) or (recurs and word in cues.strong) or listed
    if not is_proper(proper, lexicon, cues.generic) and not long:
        return False
    if word in cues.strong:
        return True
    if word in cues.governed:
        return (governed and len(proper) >= 4) or _is_listed(text, begin, ending)
    if word in cues.owned:
        return _stands_alone(doc, begin, ending)
    evident = governed or recurs or listed or _stands_alone(doc, begin, ending)
    return evident and (len(proper) >= 4 or word not in cues.common)


def _is_of(doc: Document, lexicon: Lexicon, lead: _Lead, ending: Span) -> bool:
    """Whether the words between a place or body and the ending make a name: 青川县|春雨|行动."""
    cues, word = _cues(lexicon), doc.text[slice(*ending)]
    if len(lead.proper) >= 7:
        return True
    if word in cues.governed or word in cues.owned:
        return len(lead.proper) >= (4 if word in cues.governed else 3) and is_proper(lead.proper, lexicon, cues.generic)
    return word not in cues.common or is_proper(lead.proper, lexicon, cues.generic)


def _is_listed(text: str, begin: int, ending: Span) -> bool:
    """Whether it is one of a list of things with the same ending."""
    start, end = ending
    listed = _LISTED.match(text, end) or _LISTED_BEFORE.search(text, max(0, begin - 6), begin)
    return listed is not None and text.endswith(listed["ending"], start, end)


def _stands_alone(doc: Document, begin: int, ending: Span) -> bool:
    """Whether a project is named by something no dictionary has, by what it makes, or as one of a list."""
    start = ending[0]
    if _is_listed(doc.text, begin, ending):
        return start - begin >= 3
    if doc.text[begin:start].isascii():
        return False
    made = doc.text.find("年产", begin, start) >= 0
    return start - begin >= 3 and (made or has_proper_word(doc, begin, start))
