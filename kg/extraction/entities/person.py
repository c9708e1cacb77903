"""People: a surname and a given name beside a title, a profession, or a verb of saying. By-lines are left out."""

import re
from collections.abc import Iterator, Sequence

from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

_HAN = re.compile(r"[\u4e00-\u9fff]")
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,7}(?:·[\u4e00-\u9fff]{1,8}){1,3}")
_SAY = r"(?:说|表示|介绍|告诉|认为|坦言|感慨|回忆|笑着|激动|高兴|深有感触|指出|强调|透露|谈到|提到|讲述|解释|欣喜|感动|开心|坦承|直言|感叹)"
_SPEAKER = re.compile(rf"(?:^|[，。！？；“”\n ])([\u4e00-\u9fff]{{2,4}}?)(?={_SAY})")
#: characters that rarely belong to a given name but often follow one
_AFTER = frozenset("说在的和与率等为对从带将也还就是告表介认强指同及到来出参向赴陪以由被把给了着都便又曾已正之不有这那其并则却一二两三十则要会能可让使请问")
_NEVER = frozenset("的了着是在和与等们个这那哪谁么什吗呢吧啊呀也都就不没很最于被把让")
_PUNCTUATION = frozenset("，。！？；：、“”（）《》 \n—…·")
_ADDRESS = re.compile(r"([\u4e00-\u9fff])(?:(?:总|工|老)(?=[，。说：])|(书记|主任|院长|校长|局长|镇长|县长|市长|区长|乡长|村长|会长|董事长|经理|总经理|队长|站长|所长|教授|医生|老师|科长|处长|部长|厂长|社长|主席|支书))")
_ITEM = re.compile(r"([\u4e00-\u9fff]{2,3})(?=[、，。；）]|等|和[\u4e00-\u9fff]{2,3}[，。、等])")
_NOT_NAMES = re.compile(r".*(?:书记|主任|同志|记者|先生|女士|局长|县长|市长|工作|我们|大家|有关|相关|负责|群众|企业|公司|干部|党员|代表|部门|单位|学校|村民|专家|人员|集团|协会|.县$|.市$|.镇$|.村$|.区$|.*[人都也]$)")


def find_people(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Mentions of people by full name (every occurrence), then by surname and title (孙主任)."""
    lexicon = resources.lexicon
    spans = [(m.start, m.end) for m in found]
    names: dict[str, float] = {}
    bylines: set[str] = set()
    for start, end, kind in _beside_titles(doc, lexicon):
        name = doc.text[start:end]
        if kind == "press":
            bylines.add(name)
        elif not covered(spans, start, end):
            names[name] = max(names.get(name, 0), 0.95 if kind == "office" else 0.85)
    for start, end in _before_titles(doc, lexicon):
        if not covered(spans, start, end) and not _NOT_NAMES.match(doc.text[start:end]) and not doc.knows(doc.text[start:end]):
            names.setdefault(doc.text[start:end], 0.7)
    for m in _SPEAKER.finditer(doc.text):
        start = m.start(1)
        end = _name_end(doc, lexicon, start)
        if end == m.end(1) and not _NOT_NAMES.match(m.group(1)) and not covered(spans, start, end) and _tagged_name(doc, start, end):
            names.setdefault(m.group(1), 0.75)
    for name in [*bylines, *(n for n in names if n in lexicon.not_names)]:
        names.pop(name, None)
    people = [m for name, sure in sorted(names.items()) for m in _occurrences(doc, name, sure, spans)]
    return sorted(people + list(_addressed(doc, people)), key=lambda m: m.start)


def _beside_titles(doc: Document, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    text = doc.text
    for _, end, _, kind in lexicon.title_matcher.find(text):
        if kind == "address":
            continue
        start = end
        while start < len(text) and text[start] in "： " and start - end < 2:
            start += 1
        while (stop := _name_end(doc, lexicon, start)) and _plausible(doc, start, stop, strict=start > end and kind != "press"):
            yield start, stop, kind
            gap = re.compile(r"[、 ]|和(?=[\u4e00-\u9fff]{2,3}[，。、说等])").match(text, stop)
            if not gap:
                break
            start = gap.end()
            item = _ITEM.match(text, start)
            if item and item.group(1)[0] in lexicon.surnames and not doc.knows(item.group(1)) and not _NOT_NAMES.match(item.group(1)) and kind != "press":
                yield start, item.end(1), kind  # 院士刘经南、李培根等: what fills the place of a name in the list
                stop = item.end(1)
                start = stop
                if text[stop : stop + 1] != "、":
                    break
                start = stop + 1
                continue
            if not _tagged_name(doc, start, _name_end(doc, lexicon, start)) and kind != "press":
                break


def _before_titles(doc: Document, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """贾汉铭主任, 宋明先生: a word that jieba takes for a name, and a title behind it."""
    for start, _, _, kind in lexicon.title_matcher.find(doc.text):
        token = doc.tokens[doc.token_index(start - 1)] if start else None
        if token and kind in ("office", "address") and token.end == start and token.tag == "nr" and 2 <= len(token.word) <= 3 and token.word[0] in lexicon.surnames:
            yield token.start, token.end


def _name_end(doc: Document, lexicon: Lexicon, start: int) -> int:
    """Where the personal name that begins at `start` ends; 0 where none does."""
    text = doc.text
    if dotted := _DOTTED.match(text, start):
        return dotted.end()
    size = 2 if text[start : start + 2] in lexicon.surnames else 1 if text[start : start + 1] in lexicon.surnames else 0
    if not size:
        return 0
    short, long = text[start : start + size + 1], text[start : start + size + 2]
    if not all(_HAN.match(c) for c in short) or len(short) <= size or short[-1] in _NEVER:
        return 0
    if len(long) <= len(short) or not _HAN.match(long[-1]) or long[-1] in _NEVER:
        return start + len(short)
    return start + len(long if _prefers_long(doc, start, short, long) else short)


def _prefers_long(doc: Document, start: int, short: str, long: str) -> bool:
    """Whether the name takes the further character: how often each form recurs, what follows, how jieba cuts."""
    often, rarely = doc.text.count(short), doc.text.count(long)
    if often > rarely:
        return rarely > 1 and rarely * 2 > often
    end = start + len(long)
    if end >= len(doc.text) or doc.text[end] in _PUNCTUATION:
        return long[-1] not in "说等率" or rarely > 1
    if rarely > 1:
        return True
    token = doc.tokens[doc.token_index(start)]
    if doc.text[end] in "率说称一":
        return True
    if long[-1] in "向对与从把被给将在的":
        return doc.knows(long)
    if token.start == start and token.word in (short, long) and token.tag.startswith("nr"):
        following = doc.tokens[doc.token_index(token.end)]
        return token.word == long or (following.end == end and long[-1] not in _AFTER)
    if long[-1] in _AFTER:
        return False
    crossing = doc.tokens[doc.token_index(end - 1)]
    return not (crossing.start == end - 1 and crossing.end > end)


def _plausible(doc: Document, start: int, end: int, *, strict: bool) -> bool:
    name = doc.text[start:end]
    if end <= start or _NOT_NAMES.match(name):
        return False
    if _tagged_name(doc, start, end):
        return True
    first = doc.tokens[doc.token_index(start)]
    if first.start < start:
        return False
    if len(first.word) > 1 and not first.tag.startswith("nr") and doc.knows(first.word):
        return False
    if first.end == start + 1 and first.tag[:1] in "pc" and doc.text.count(name) < 2:
        second = doc.tokens[doc.token_index(start + 1)]
        return second.end <= end
    return not strict or doc.text.count(name) > 1


def _tagged_name(doc: Document, start: int, end: int) -> bool:
    """Whether jieba's words make a personal name of [start, end): one nr, or a surname and what follows it."""
    if end <= start:
        return False
    token = doc.tokens[doc.token_index(start)]
    if token.start != start:
        return False
    return token.end == end and token.tag.startswith("nr") or token.tag.startswith("nr") and token.end < end


def _occurrences(doc: Document, name: str, sure: float, spans: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    for m in re.finditer(re.escape(name), doc.text):
        if not covered(spans, m.start(), m.end()):
            yield Mention(m.start(), m.end(), EntityType.PERSON, name, "person.title", confidence=sure)


def _addressed(doc: Document, people: Sequence[Mention]) -> Iterator[Mention]:
    """孙主任, 郝书记: the person of that surname, where the article names exactly one."""
    by_surname: dict[str, set[str]] = {}
    for p in people:
        by_surname.setdefault(p.name[0], set()).add(p.name)
    spans = [(p.start, p.end) for p in people]
    for m in _ADDRESS.finditer(doc.text):
        names = by_surname.get(m.group(1), set())
        if len(names) == 1 and not covered(spans, m.start(), m.end()):
            name = next(iter(names))
            yield Mention(m.start(), m.end(), EntityType.PERSON, name, "person.address", names=(m.group(),), confidence=0.8)
