"""People: a surname and a given name beside a title, a profession, or a verb of saying. By-lines are left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.entities.addressed import find_addressed
from kg.extraction.entities.bare_name import find_bare_names, last_odds, name_odds
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document, occurrences
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.model import Span
from kg.vocab import EntityType

#: log odds (kg.knowledge.names) below which nothing is a name, above which what
#: stands behind a title is one, and above which it is whatever follows
_NO_NAME, _LIKELY, _SURELY = -4.0, 4.5, 7.0
#: log odds of a character as the last of a name: below, it is none; above, it is one even where jieba joins it to more
_NEVER_LAST, _OFTEN_LAST = -4.2, 1.5
#: how sure a name is: beside a post, beside a profession, before a verb of saying, before a title
_OFFICE, _WORK, _SAYING, _BEFORE_TITLE, _BARE = 0.95, 0.85, 0.75, 0.7, 0.72
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
#: what ends a name of unknown length: 买买提·艾力|说, 买买提·艾力|家中
_VERB_NEXT = r"[说在的和与等为对向也就是]|表示|介绍|告诉|家[里中]|一家|高兴|激动|带领|带着|来到|参加|被|将|从"
#: characters that rarely belong to a given name but often follow one
_AFTER = frozenset(
    "说在的和与率等为对从带将也还就是告表介认强指同及到来出参向赴陪以由被把给了着都便又曾已正之不有这那其并则却一二两三十则要会能可让使请问"
)
#: characters that belong to no given name
_NEVER = frozenset("的了着是在和与等们个这那哪谁么什吗呢吧啊呀也都就不没很最于被把让")
#: with which verbs begin that often stand behind a name, and rarely a given name ends
_BEGINS = frozenset("代带率参出来介表指主受前为担任")
_PUNCTUATION = frozenset("，。！？；：、“”（）《》 \n—…·")
#: 主任王立山|、|李晓明; 王立山|和|李晓明，
_NEXT_NAME = re.compile(r"[、 ]|和(?=[\u4e00-\u9fff]{2,3}[，。、说等])")
#: 王立山和王大海|父子: two names
_KIN_WORDS = "父子|父女|母子|母女|夫妻|夫妇|兄弟|兄妹|姐妹|姐弟|姊妹|祖孙|爷孙|婆媳|师徒|是一对|两口子|两兄弟|两姐妹"
_KIN = re.compile(rf"([\u4e00-\u9fff]{{2,3}})[、和与]([\u4e00-\u9fff]{{2,3}})(?={_KIN_WORDS})")
_OF_KIN = re.compile(_KIN_WORDS)  #: found much sooner than names before it
#: an item of a list of names: 院士王立山、|李晓明|等
_ITEM = re.compile(r"([\u4e00-\u9fff]{2,3})(?=[、，。；）]|等|和[\u4e00-\u9fff]{2,3}[，。、等])")


@dataclass(frozen=True)
class _Cues:
    """Expressions that are made of the lexicon's words."""

    speaker: re.Pattern[str]  #: ，|王立山|介绍
    no_person: re.Pattern[str]  #: what is no name, whatever it begins with: 有关|负责, 向阳|村, 成都


@lru_cache(maxsize=2)
def _cues(lexicon: Lexicon) -> _Cues:
    return _Cues(
        re.compile(rf"(?:^|[，。！？；“”\n ])([\u4e00-\u9fff]{{2,4}}?)(?={lexicon.any_of('say')})"),
        re.compile(rf".*(?:{lexicon.any_of('no_person')}|.[县市镇村区]$|.*[人都也]$)"),
    )


@lru_cache(maxsize=2)
def _dotted(lexicon: Lexicon) -> re.Pattern[str]:
    """买买提·艾力, and names of two words that Tibetans and Mongols bear: 扎西次仁."""
    sounds = "".join(sorted(lexicon.words("foreign_sound")))
    return re.compile(
        rf"[\u4e00-\u9fff]{{1,7}}(?:·(?:(?!{_VERB_NEXT})[{sounds}]){{1,7}}){{1,3}}|{_of_two_words(lexicon).pattern}"
    )


@lru_cache(maxsize=2)
def _of_two_words(lexicon: Lexicon) -> re.Pattern[str]:
    """扎西次仁: all that a text without a dot can have of `_dotted`, found much sooner."""
    words = lexicon.any_of("steppe_name")
    return re.compile(rf"{words}{words}(?!{words})")


def find_people(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Mentions of people by full name (every occurrence), then by surname and title (孙主任)."""
    spans = [m.span for m in found]
    names = _names(doc, resources.lexicon, spans)
    people = [m for name, sure in sorted(names.items()) for m in _occurrences(doc, name, sure, spans)]
    return sorted([*people, *find_addressed(doc, resources.lexicon, people)], key=lambda m: m.start)


def _names(doc: Document, lexicon: Lexicon, taken: Sequence[Span]) -> dict[str, float]:
    """Full names of people, and how sure each is; without those of by-lines."""
    names: dict[str, float] = {}
    bylines: set[str] = set()
    for start, end, kind in _beside_titles(doc, lexicon):
        name = doc.text[start:end]
        if kind == "press":
            bylines.add(name)
        elif not covered(taken, start, end):
            names[name] = max(names.get(name, 0), _OFFICE if kind == "office" else _WORK)
    no_person = _cues(lexicon).no_person
    for start, end in (*_before_titles(doc, lexicon), *_by_form(doc, lexicon)):
        name = doc.text[start:end]
        if not covered(taken, start, end) and not no_person.match(name) and not doc.knows(name):
            names.setdefault(name, _BEFORE_TITLE)
    for m in _cues(lexicon).speaker.finditer(doc.text):
        start, end = m.span(1)
        whole = end == _name_end(doc, lexicon, start) and not covered(taken, start, end)
        if whole and not no_person.match(m[1]) and _is_tagged_name(doc, start, end):
            names.setdefault(m[1], _SAYING)
    known = [(m.start, m.end) for name in names for m in _occurrences(doc, name, 1.0, taken)]
    for start, end in find_bare_names(doc, lexicon):
        if not covered([*taken, *known], start, end) and not no_person.match(doc.text[start:end]):
            names.setdefault(doc.text[start:end], _BARE)
    return {n: sure for n, sure in names.items() if n not in bylines and n not in lexicon.not_names}


def _beside_titles(doc: Document, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Every name behind a title, and further names of a list there, with the kind of the title."""
    for _, end, _, kind in doc.matches(lexicon.title_matcher):
        if kind != "address":
            row = _row(doc, lexicon, end, press=kind == "press", loose=kind in ("office", "work"))
            yield from ((start, stop, kind) for start, stop in row)


def _row(doc: Document, lexicon: Lexicon, title_end: int, *, press: bool, loose: bool) -> Iterator[Span]:
    """The names that follow a title, one or a list; `press`: any names will do, `loose`: jieba need not see a name."""
    text, start = doc.text, title_end
    while start < len(text) and text[start] in "： " and start - title_end < 2:
        start += 1
    while stop := _name_end(doc, lexicon, start):
        strict = not press and (start > title_end or not loose)
        if not _is_plausible(doc, lexicon, (start, stop), strict=strict):
            return
        yield start, stop
        gap = _NEXT_NAME.match(text, stop)
        if not gap:
            return
        start = gap.end()
        item = None if press else _listed_name(doc, lexicon, start)
        if item is not None:
            yield item
            if text[item[1] : item[1] + 1] != "、":
                return
            start = item[1] + 1
        elif not press and not _is_tagged_name(doc, start, _name_end(doc, lexicon, start)):
            return


def _listed_name(doc: Document, lexicon: Lexicon, start: int) -> Span | None:
    """院士王立山、|李晓明|等: what fills the place of a name in a list, with a surname and no word otherwise."""
    item = _ITEM.match(doc.text, start)
    if not item or item[1][0] not in lexicon.surnames or doc.knows(item[1]) or _cues(lexicon).no_person.match(item[1]):
        return None
    return item.span(1)


def _before_titles(doc: Document, lexicon: Lexicon) -> Iterator[Span]:
    """王立山|主任, 李明|先生: a word that jieba takes for a name, and a title behind it."""
    for start, _, _, kind in doc.matches(lexicon.title_matcher):
        if not start or kind not in ("office", "address"):
            continue
        names = [(name_odds(doc.text[start - n : start], lexicon), start - n) for n in (3, 2) if start >= n]
        names = [(odds, at) for odds, at in names if doc.text[at] in lexicon.surnames and _begins_word(doc, at)]
        odds, at = max(names, default=(0.0, 0))
        if odds > _LIKELY and _HAN_NAME.fullmatch(doc.text, at, start):
            yield at, start


def _by_form(doc: Document, lexicon: Lexicon) -> Iterator[Span]:
    """扎西次仁, which is nothing but a name; 王立山、王大海|父子, each with a surname."""
    two_words = _dotted(lexicon) if "·" in doc.text else _of_two_words(lexicon)
    for hit in two_words.finditer(doc.text):
        if "·" not in hit.group():
            yield hit.span()
    for hit in _KIN.finditer(doc.text) if _OF_KIN.search(doc.text) else ():
        start, end = hit.span(1)
        start = next((i for i in range(start, end - 1) if _is_name(doc.text[i:end], lexicon)), end)
        if start < end and _is_name(hit[2], lexicon):
            yield from ((start, end), hit.span(2))


def _is_name(name: str, lexicon: Lexicon) -> bool:
    """Whether it is a surname and what may be a given name."""
    return len(name) > 1 and name[0] in lexicon.surnames and name_odds(name, lexicon) > _NO_NAME


def _begins_word(doc: Document, position: int) -> bool:
    return doc.tokens[doc.token_index(position)].start == position


def _name_end(doc: Document, lexicon: Lexicon, start: int) -> int:
    """Where the personal name that begins at `start` ends; 0 where none does."""
    text = doc.text
    if dotted := _dotted(lexicon).match(text, start):
        return dotted.end()
    surname = next((n for n in (2, 1) if text[start : start + n] in lexicon.surnames), 0)
    if not surname:
        return 0
    short, long = text[start : start + surname + 1], text[start : start + surname + 2]
    if not all(_HAN.match(c) for c in short) or len(short) <= surname or short[-1] in _NEVER:
        return 0
    if len(long) <= len(short) or not _HAN.match(long[-1]) or long[-1] in _NEVER:
        return start + len(short)
    return start + len(long if _prefers_long(doc, lexicon, start, (short, long)) else short)


def _prefers_long(doc: Document, lexicon: Lexicon, start: int, forms: tuple[str, str]) -> bool:
    """Whether the name takes the further character: how often each form recurs, what follows, how jieba cuts."""
    short, long = forms
    often, rarely = doc.text.count(short), doc.text.count(long)
    if often > rarely:
        return rarely > 1 and rarely * 2 > often
    end = start + len(long)
    last = last_odds(long)
    if last < _NEVER_LAST or (long[-1] == "一" and doc.text[end : end + 1] == "行"):
        return False
    if long[-1] == "说" and (end >= len(doc.text) or doc.text[end] in _PUNCTUATION):
        return False
    if end >= len(doc.text) or doc.text[end] in _PUNCTUATION:
        return long[-1] not in "说等率" or rarely > 1
    if long[-1] in "向对与从把被给将在的到赴抵":
        return doc.knows(long)
    if rarely > 1 and _always_goes_on(doc, long):
        return False
    if rarely > 1 or doc.text[end] in "率说称一":
        return True
    token = doc.tokens[doc.token_index(start)]
    if token.start == start and token.word in (short, long) and token.tag.startswith("nr"):
        following = doc.tokens[doc.token_index(token.end)]
        rare = long[-1] in _AFTER and not (last > _OFTEN_LAST and name_odds(long, lexicon) > _SURELY)
        return token.word == long or (following.end == end and not rare)
    if long[-1] in _AFTER:
        return False
    if last > _OFTEN_LAST or name_odds(long, lexicon) > _SURELY:
        return True
    crossing = doc.tokens[doc.token_index(end - 1)]
    return not (crossing.start == end - 1 and crossing.end > end)


def _always_goes_on(doc: Document, long: str) -> bool:
    """王立|代表公司 … 王立|代表大家: the same word begins with the last character wherever the name stands."""
    after = {doc.text[end : end + 1] for _, end in occurrences(doc.text, long)}
    return len(after) == 1 and doc.knows(long[-1] + after.pop()) and long[-1] in _BEGINS


def _is_plausible(doc: Document, lexicon: Lexicon, span: Span, *, strict: bool) -> bool:
    """Whether a surname and what follows it is a name here; `strict`: jieba must say so, or it must recur."""
    start, end = span
    name = doc.text[start:end]
    if _cues(lexicon).no_person.match(name):
        return False
    odds = name_odds(name, lexicon)
    if odds < _NO_NAME:
        return False
    if _is_tagged_name(doc, start, end) or (odds > _LIKELY and not strict):
        return True
    first = doc.tokens[doc.token_index(start)]
    if first.start < start:
        return False
    if len(first.word) > 1 and not first.tag.startswith("nr") and doc.knows(first.word):
        return False
    if first.end == start + 1 and first.tag[:1] in "pc" and doc.text.count(name) < 2:
        second = doc.tokens[doc.token_index(start + 1)]  # 于, 和: a preposition or a surname
        return second.end <= end
    return not strict or doc.text.count(name) > 1


def _is_tagged_name(doc: Document, start: int, end: int) -> bool:
    """Whether jieba's words make a personal name of [start, end): one nr, or a surname and what follows it."""
    if end <= start:
        return False
    token = doc.tokens[doc.token_index(start)]
    return token.start == start and token.end <= end and token.tag.startswith("nr")


def _occurrences(doc: Document, name: str, sure: float, taken: Sequence[Span]) -> Iterator[Mention]:
    for start, end in occurrences(doc.text, name):
        if not covered(taken, start, end):
            yield Mention(start, end, EntityType.PERSON, name, "person.title", confidence=sure)
