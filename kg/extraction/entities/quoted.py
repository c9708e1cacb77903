"""Programmes in quotes: a score tells names from slogans and speech; an ending behind them belongs to the name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extraction.boundary import is_boundary
from kg.extraction.entities.quote_score import COUNT, NUMERAL, SLOGAN, QuoteCues, quote_core, quote_cues, score_quote
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.model import Span
from kg.vocab import EntityType

#: least score of a name
_ENOUGH = 2.0
#: single quotes stand in speech
_QUOTED = re.compile(r"“([^“”。！？\n]{2,32})”|‘(?P<single>[^‘’“”。！？\n]{2,24})’")
#: “甲”|三类|扶持项目: counted things have other names
_COUNTED = re.compile(rf"(?<!第)[{NUMERAL}两多\d]+[类种项个大]")


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quoted stretch [start, end) with its quotes, the ending of programmes' names that follows it, and its score."""

    start: int
    end: int
    core: str  #: what stands between the quotes
    suffix: str  #: "" where none follows
    whole_end: int  #: where the ending ends
    score: float


def find_quoted(doc: Document, lexicon: Lexicon, found: Sequence[Mention], bodies: Sequence[Span]) -> Iterator[Mention]:
    """Programmes whose names are quoted; `bodies`: organizations' names, which no quotes may cut in two."""
    cues = quote_cues(lexicon)
    places = {m.end: m for m in found if m.type is EntityType.PLACE and m.alias}
    quotes = [_read(doc, lexicon, q) for q in _QUOTED.finditer(doc.text)]
    for quote in _levelled(doc.text, quotes):
        crossed = any(s < quote.end and quote.start < e and not (quote.start < s and e < quote.end) for s, e in bodies)
        is_body = not quote.suffix and (quote.start + 1, quote.end - 1) in bodies  # 成立“邻里理事会”
        if quote.score >= _ENOUGH and not (crossed or is_body or _is_ordinary(quote, cues)):
            yield _programme(doc.text, quote, places, cues.singles)


def _is_ordinary(quote: _Quote, cues: QuoteCues) -> bool:
    """Whether the quoted words name no programme: “两委”, “最后一公里”; but “手拉手”活动 is one."""
    return quote.core in cues.ordinary and not quote.suffix.endswith(("活动", "行动", "计划", "大赛"))


def unquoted(text: str) -> str:
    """The text without quotes, title marks and line feeds."""
    return re.sub(r"[“”《》\n]", "", text).strip()


def _read(doc: Document, lexicon: Lexicon, q: re.Match[str]) -> _Quote:
    """A quoted stretch, what follows it, and how much speaks for a name."""
    cues = quote_cues(lexicon)
    suffix, end = "", q.end()
    tail = cues.tail.match(doc.text, q.end())
    if tail and _belongs(doc, lexicon, tail):
        suffix, end = tail["suffix"], tail.end()
    listed = 2.0 if not suffix and cues.listed.match(doc.text, q.end()) else 0.0
    return _Quote(q.start(), q.end(), quote_core(q), suffix, end, score_quote(doc, q, suffix, cues) + listed)


def _belongs(doc: Document, lexicon: Lexicon, tail: re.Match[str]) -> bool:
    """Whether the ending, with what stands before it, is one of the quoted name."""
    cues = quote_cues(lexicon)
    if (tail["of"] and tail["suffix"] in cues.loose) or _COUNTED.search(tail["modifier"]):
        return False
    if tail["suffix"] == "建设" and doc.text.startswith("“", tail.end()):
        return False  # 围绕“六个聚焦”|建设“六型机关”
    if tail["of"] and tail["modifier"] and doc.text[tail.start() - 4] in "“‘":  # “巡河”的|工作模式
        return False
    return not cues.blocked.search(tail["modifier"]) and not _is_verbal(doc, lexicon, tail)


def _is_verbal(doc: Document, lexicon: Lexicon, tail: re.Match[str]) -> bool:
    """Whether a verb stands between the quote and the ending (“社区合伙人”签订协议); not in “春雨”走访慰问活动."""
    cues, (start, end) = quote_cues(lexicon), (tail.start("modifier"), tail.start("suffix"))
    words = [t for t in doc.between(start, end) if t.start >= start and len(t.word) > 1]
    if tail["suffix"].endswith(cues.activities):
        words = [t for t in words if t.word not in cues.nominal]
        return any(t.word[:2] in lexicon.boundary_words for t in words)
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
        if between in ("", "、", "和") and this.score < other.score and not SLOGAN.search(this.core):
            levelled[i] = replace(this, score=other.score)
    return levelled


def _programme(text: str, quote: _Quote, places: dict[int, Mention], singles: Sequence[str]) -> Mention:
    """The programme by its quoted name, with the count before it and the ending behind it."""
    core, suffix = quote.core.strip(), quote.suffix
    counted = COUNT.search(text, max(0, quote.start - 4), quote.start) if len(core) <= 4 else None
    begin = counted.start() if counted else quote.start
    in_quotes = unquoted(text[begin : quote.start]) + unquoted(core)
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
