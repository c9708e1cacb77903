"""People by less than their names: 孙主任, 老孙, 孙女士, 孙老; 扎西 for 扎西次仁.

Refuses whom two people of the surname may be, unless a title, a word of gender or of age says which of them.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.model import Span
from kg.vocab import EntityType

#: 孙|总, 孙|工, 孙|老: not 孙|总经理's beginning, 张|工作, 张|老师傅
_AFTER_SHORT = (
    r"总(?![书监经部裁工体会额量数结共])|工(?![作人程业厂地资会商艺夫])|老(?![师板汉人家伯爷乡年太二三大区旧龄])"
)
#: titles of women and of men, of whom two of one surname may be told apart by their names
_WOMAN = re.compile(r"女士|小姐|阿姨|大妈|奶奶|大姐|姐|嫂|婶|大娘|妈妈")
_MAN = re.compile(r"先生|大爷|大叔|爷爷|大哥|叔|伯|爸爸")
#: 孙立山、孙大海|父子: the old one is named first
_KIN = re.compile(r"(?:父子|父女|母子|母女|祖孙|爷孙|师徒)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SURE, _LESS_SURE = 0.8, 0.75
_AGE = re.compile("老|小")


def find_addressed(doc: Document, lexicon: Lexicon, people: Sequence[Mention]) -> list[Mention]:
    """Mentions of the people by a surname and a title or word of age, or by the first word of a name of two."""
    if not people:
        return []
    families = _families(lexicon, people)
    spans = [p.span for p in people]
    found: list[Mention] = []
    for span, surname, manner in _forms(doc, lexicon, families):
        name = _who(doc, lexicon, families[surname], manner, people)
        if name and not covered(spans, *span):
            spans.append(span)
            found.append(_mention(doc, span, name, _SURE))
    return found + [m for m in _by_first_word(doc, lexicon, people) if not covered(spans, *m.span)]


def _mention(doc: Document, span: Span, name: str, sure: float) -> Mention:
    text = doc.text[slice(*span)]
    return Mention(*span, EntityType.PERSON, name, "person.address", names=(text,), confidence=sure)


def _families(lexicon: Lexicon, people: Sequence[Mention]) -> Mapping[str, list[str]]:
    """Surname -> the names that begin with it, in the order of the text."""
    families: dict[str, list[str]] = {}
    for p in sorted(people, key=lambda p: p.start):
        surname = next((p.name[:n] for n in (2, 1) if p.name[:n] in lexicon.surnames and len(p.name) > n), "")
        if surname and p.name not in families.setdefault(surname, []) and "·" not in p.name:
            families[surname].append(p.name)
    return {surname: names for surname, names in families.items() if names}


def _forms(doc: Document, lexicon: Lexicon, families: Mapping[str, Sequence[str]]) -> Iterator[tuple[Span, str, str]]:
    """Every 孙主任, 孙总, 老孙 of one of the surnames: where it stands, the surname, what goes with it."""
    if not families:
        return
    text = doc.text
    for hit in _manners(lexicon).finditer(text):
        start = hit.start()
        surname = _surname_before(text, start, families)
        if surname and _begins_word(doc, start - len(surname)):
            yield (start - len(surname), hit.end()), surname, hit.group()
    for hit in _AGE.finditer(text):
        surname = next(
            (text[hit.end() : hit.end() + n] for n in (2, 1) if text[hit.end() : hit.end() + n] in families), ""
        )
        span = (hit.start(), hit.end() + len(surname))
        if surname and _is_by_age(doc, span):
            yield span, surname, hit.group()
    for start, end, word, kind in doc.matches(lexicon.title_matcher):
        surname = _surname_before(text, start, families) if kind in ("office", "work", "address") else ""
        if surname and _begins_word(doc, start - len(surname)):
            yield (start - len(surname), end), surname, word


def _surname_before(text: str, at: int, families: Collection[str]) -> str:
    """The surname that ends there, "" for none."""
    return next((text[at - n : at] for n in (2, 1) if n <= at and text[at - n : at] in families), "")


@lru_cache(maxsize=2)
def _manners(lexicon: Lexicon) -> re.Pattern[str]:
    """孙|总, 孙|主任: what stands behind a surname."""
    return re.compile(rf"{_AFTER_SHORT}|{lexicon.any_of('address')}")


@lru_cache(maxsize=2)
def _two_words(lexicon: Lexicon) -> re.Pattern[str]:
    """扎西|次仁: a name of two words."""
    return re.compile(rf"({lexicon.any_of('steppe_name')}){lexicon.any_of('steppe_name')}+")


def _begins_word(doc: Document, at: int) -> bool:
    """Whether a word begins here; 任 of 时任主任, 于 of 由于主任 do not."""
    token = doc.tokens[doc.token_index(at)]
    verbal = token.word in ("任", "于", "和", "向", "从", "时", "应", "常", "单", "成", "能", "曾", "经")
    return (token.start == at or not doc.knows(token.word)) and not (verbal and _HAN.match(doc.text[at - 1 : at]))


def _is_by_age(doc: Document, span: Span) -> bool:
    """Whether 老孙, 小吴 is a word of its own, and no other word: 小康, 小雨."""
    start, end = span
    first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
    if first.start < start:
        return False
    if last.end > end and doc.knows(last.word):
        return False  # 小|高考, 小高层
    whole = first.end == end
    return not whole or first.tag.startswith("nr") or not doc.knows(first.word)


def _who(doc: Document, lexicon: Lexicon, names: Sequence[str], manner: str, people: Sequence[Mention]) -> str:
    """The one of the family who is meant; "" where nothing tells."""
    if len(names) == 1:
        return names[0]
    if manner in ("老", "小"):
        return _by_age(doc, names, manner)
    if _WOMAN.fullmatch(manner) or _MAN.fullmatch(manner):
        women = [n for n in names if not lexicon.words("womans_character").isdisjoint(n[1:])]
        fits = women if _WOMAN.fullmatch(manner) else [n for n in names if n not in women]
        return fits[0] if len(fits) == 1 and women else ""
    text = doc.text
    titled = {p.name for p in people if p.name in names and text.endswith(manner, 0, p.start)}
    titled |= {p.name for p in people if p.name in names and text.startswith(manner, p.end)}
    return titled.pop() if len(titled) == 1 else ""


def _by_age(doc: Document, names: Sequence[str], manner: str) -> str:
    """孙立山、孙大海父子: 老孙 is the first, 小孙 the second."""
    if len(names) != 2:
        return ""
    pair = re.search(rf"(?:{names[0]})[、和与及](?:{names[1]})", doc.text)
    if pair is None or not _KIN.match(doc.text, pair.end()):
        return ""
    return names[0] if manner == "老" else names[1]


def _by_first_word(doc: Document, lexicon: Lexicon, people: Sequence[Mention]) -> Iterator[Mention]:
    """扎西 for 扎西次仁, 艾山 for 艾山·吐尔逊: the first word of the one name that begins so."""
    words = _two_words(lexicon)
    firsts: dict[str, set[str]] = {}
    for p in people:
        two = words.fullmatch(p.name)
        first = two[1] if two else p.name.split("·")[0] if "·" in p.name else ""
        if len(first) >= 2:
            firsts.setdefault(first, set()).add(p.name)
    for first, names in sorted(firsts.items()):
        for hit in re.finditer(rf"{first}(?![·{''.join(sorted(lexicon.words('foreign_sound')))}])", doc.text):
            if len(names) == 1 and _begins_word(doc, hit.start()):
                yield _mention(doc, hit.span(), next(iter(names)), _LESS_SURE)
