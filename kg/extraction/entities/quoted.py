"""Programmes in quotes: a score of what stands before, in and behind the quotes tells names from slogans and speech."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extraction.boundary import is_boundary
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon, alternatives
from kg.model import Span
from kg.vocab import EntityType

#: least score of a name
_ENOUGH = 2.0
_QUOTED = re.compile(r"“([^“”。！？\n]{2,32})”")
_NUMERAL = "一二三四五六七八九十"
#: “三联三送”, “1+5+N”, “168”, “百企帮百村”, “一户一策”
_NUMBERED = re.compile(
    rf"(?:[{_NUMERAL}两百千万双\d]+[个大项条张支本所场员县企村社级下送进清好联邻有化定查访问]"
    rf"|[\d{_NUMERAL}百千万]+(?:[+＋·\-][\dN{_NUMERAL}xX]+)+"
    r"|\d{3,4}$"
    r"|[百千万][^，。]{1,4}[百千万一].{1,3}"
    r"|[一双][\u4e00-\u9fff][一双][\u4e00-\u9fff])"
)
#: sentences, not names: “你的事，我来办”, “让家园更美”
_SLOGAN = re.compile(r"[，；：了吗吧呢啊你她它是就都很让把这那]|[强好优美快高新]$")
#: “乡亲的好帮手”: rather not a name
_LOOSE = re.compile(r"[的我不他]")
#: 一个|“甲”, 三大|“乙”: counted names
_COUNT = re.compile(rf"[{_NUMERAL}两][个大项]$")
#: up to fourteen characters between the quotes and the ending: “甲”|惠民系列|活动
_MODIFIER = r"(?:[^的和与及等为在以由对把将让是了着、，。；：！？“”（）《》\s]){0,14}?"
#: “温暖之家”|作用, “先进集体”|称号: the quoted words say what something is like
_NO_NAME_AFTER = re.compile(
    r"作用|精神|意识|称号|牌匾|字样|荣誉|口号|二字|三个字|问题|难题|现象|瓶颈|短板|身份|角色|的作用|之称|美誉"
)
#: last characters of teams and rooms that are run under a quoted name: “春雨夜|班”
_ROOMS = "班站室堂坊团"


@dataclass(frozen=True)
class _Cues:
    """Expressions that are made of the lexicon's words."""

    tail: re.Pattern[str]  #: “甲”|的主题活动
    listed: re.Pattern[str]  #: “甲”“乙”|等特色活动
    direct: re.Pattern[str]  #: 启动|“甲”, 第三届|“甲”
    run: re.Pattern[str]  #: 实施了全市|“甲”, 第一批|“甲”
    likened: re.Pattern[str]  #: 变成|“甲”
    spoken: re.Pattern[str]  #: 坦言|“…”
    singles: tuple[str, ...]  #: endings that a quoted programme may be called by or not: “甲”|行动
    loose: frozenset[str]  #: endings that 的 does not tie to a quoted name: “甲”的|工作
    ordinary: frozenset[str]  #: quoted words that name no programme: “两委”


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quoted stretch [start, end) with its quotes, the ending of programmes' names that follows it, and its score."""

    start: int
    end: int
    core: str  #: what stands between the quotes
    suffix: str  #: "" where none follows
    whole_end: int  #: where the ending ends
    score: float


@lru_cache(maxsize=2)
def _cues(lexicon: Lexicon) -> _Cues:
    suffixes = alternatives(w for w, strength in lexicon.programme_suffixes.items() if strength != "event")
    counted = rf"\d+[项个场种]|[{_NUMERAL}]+[项大个]"
    where = r"(?:[\u4e00-\u9fff\d]{0,8}(?:市|县|区|省|镇|级|首个|首家|首批|全市|全省|系列|年|批))?"
    return _Cues(
        re.compile(
            rf" ?(?P<of>的?)(?P<modifier>(?:为主题的|主题|系列)?{_MODIFIER})(?P<suffix>{suffixes})(?![长员者书化])"
        ),
        re.compile(
            rf"等(?:一系列|多项|多种|系列|特色|主题|专项|重点|志愿服务|惠民|{counted})*{lexicon.any_of('listed_kind')}"
        ),
        re.compile(rf"(?:{lexicon.any_of('run_directly')}|第[{_NUMERAL}]届)$"),
        re.compile(rf"(?:{lexicon.any_of('run_before')}|第\S批)[了出以好的]?{where}$"),
        re.compile(rf"{lexicon.any_of('likened')}$"),
        re.compile(rf"{lexicon.any_of('spoken')}$"),
        tuple(lexicon.words("single")),
        lexicon.words("loose_suffix"),
        lexicon.quoted_words,
    )


def find_quoted(doc: Document, lexicon: Lexicon, found: Sequence[Mention], bodies: Sequence[Span]) -> Iterator[Mention]:
    """Programmes whose names are quoted; `bodies`: organizations' names, which no quotes may cut in two."""
    cues = _cues(lexicon)
    places = {m.end: m for m in found if m.type is EntityType.PLACE and m.alias}
    quotes = [_read(doc, lexicon, q) for q in _QUOTED.finditer(doc.text)]
    for quote in _levelled(doc.text, quotes):
        crossed = any(s < quote.end and quote.start < e and not (quote.start < s and e < quote.end) for s, e in bodies)
        is_body = not quote.suffix and (quote.start + 1, quote.end - 1) in bodies  # 成立“邻里理事会”
        if quote.score >= _ENOUGH and not (crossed or is_body) and quote.core not in cues.ordinary:
            yield _programme(doc.text, quote, places, cues.singles)


def unquoted(text: str) -> str:
    """The text without quotes, title marks and line feeds."""
    return re.sub(r"[“”《》\n]", "", text).strip()


def _read(doc: Document, lexicon: Lexicon, q: re.Match[str]) -> _Quote:
    """A quoted stretch, what follows it, and how much speaks for a name."""
    cues = _cues(lexicon)
    suffix, end = "", q.end()
    tail = cues.tail.match(doc.text, q.end())
    loose = tail is not None and bool(tail["of"]) and tail["suffix"] in cues.loose
    if tail and not loose and not _is_verbal(doc, lexicon, q.end(), tail.start("suffix")):
        suffix, end = tail["suffix"], tail.end()
    listed = 2.0 if not suffix and cues.listed.match(doc.text, q.end()) else 0.0
    return _Quote(q.start(), q.end(), q[1], suffix, end, _score(doc.text, q, suffix, cues) + listed)


def _is_verbal(doc: Document, lexicon: Lexicon, start: int, end: int) -> bool:
    """Whether a verb stands between the quote and the ending (“社区合伙人”签订协议)."""
    words = [t for t in doc.between(start, end) if t.start >= start and len(t.word) > 1]
    heads = (t.word[:2] in lexicon.boundary_words for t in words)  # 签订协议 is one noun to jieba
    return any(heads) or any(is_boundary(doc, lexicon, t) for t in words)


def _levelled(text: str, quotes: Sequence[_Quote]) -> list[_Quote]:
    """“甲”“乙”、“丙”活动, 采取“甲”“乙”等形式: what is said of one quote of a list holds for all."""
    levelled = list(quotes)
    to_the_left = [(i, i + 1) for i in reversed(range(len(quotes) - 1))]
    to_the_right = [(i, i - 1) for i in range(1, len(quotes))]
    for i, neighbour in (*to_the_left, *to_the_right):
        this, other = levelled[i], levelled[neighbour]
        between = text[min(this.end, other.end) : max(this.start, other.start)]
        if between in ("", "、", "和") and this.score < other.score and not _SLOGAN.search(this.core):
            levelled[i] = replace(this, score=other.score)
    return levelled


def _score(text: str, q: re.Match[str], suffix: str, cues: _Cues) -> float:
    """How much speaks for a programme's name: its ending, its form, the verb before it."""
    core, before = q[1], text[max(0, q.start() - 24) : q.start()]
    clause = re.split(r"[，。；！？\n]", before)[-1]
    score = 2.0 if suffix else 0.0
    score += _form_score(core, clause, cues)
    direct = cues.direct.search(clause)
    if direct:
        score += 2 if 4 <= len(core) <= 14 or core[-1] in _ROOMS else 1
    elif cues.run.search(clause):
        score += 1 if len(core) > 2 else 0.5
    if _SLOGAN.search(core) and len(suffix) < 4:
        score -= 1 if suffix and not core.endswith(("的", "了")) else 3
    elif _LOOSE.search(core) and len(suffix) < 4:
        score -= 0.8
    if cues.likened.search(clause) and not direct:
        score -= 1
    if cues.spoken.search(before) or (not suffix and before.endswith("，")) or core.endswith(("！", "…")):
        score -= 2
    if len(core) > 20 and not suffix:
        score -= 1
    if not suffix and _NO_NAME_AFTER.match(text, q.end()):
        score -= 3
    return score


def _form_score(core: str, clause: str, cues: _Cues) -> float:
    """How much the quoted words themselves look like a programme's name: numbered, counted, with an ending inside."""
    score = 2.0 if "+" in core else 0.0
    if _NUMBERED.match(core):
        score += 1.5
    if len(core) <= 4 and _COUNT.search(clause):
        score += 2
    if core.endswith(cues.singles):
        score += 2
    return score


def _programme(text: str, quote: _Quote, places: dict[int, Mention], singles: Sequence[str]) -> Mention:
    """The programme by its quoted name, with the count before it and the ending behind it."""
    core, suffix = quote.core.strip(), quote.suffix
    counted = _COUNT.search(text, max(0, quote.start - 4), quote.start) if len(core) <= 4 else None
    begin = counted.start() if counted else quote.start
    in_quotes = unquoted(text[begin : quote.end])
    full = in_quotes + unquoted(text[quote.end : quote.whole_end]).removeprefix("的")
    names = {in_quotes if counted else core}
    m = Mention(begin, quote.whole_end, EntityType.PROGRAMME, full, "programme.quoted", kind=suffix)
    m.confidence = min(0.95, 0.5 + quote.score / 8)
    if begin in places and suffix:
        place = places[begin]
        m.container = place.handle
        names.add(unquoted(text[place.start : quote.whole_end]))
    if suffix and suffix not in singles:
        names.update(core + s for s in singles if full.endswith(s) and s != full)
    m.names = tuple(sorted(names - {full}))
    return m
