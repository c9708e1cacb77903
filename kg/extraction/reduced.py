"""Short forms that an article uses of what it names in full: 甲乙食品 of 广南甲乙柠檬食品有限公司, 春博会, 市二院.

For every thing the forms that it may take are made, then looked for in the text where nothing else is named; a form
that several things may take counts for none of them. Refuses forms of everyday words: 人才计划, 人民医院.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from kg.extraction.boundary import is_proper
from kg.extraction.mention import Mention
from kg.extraction.short_schools import school_forms
from kg.extraction.text import Document
from kg.extraction.thing import Thing, is_division, merge
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.model import Span
from kg.vocab import EntityType

#: 甲乙|（集团）股份有限公司, 甲乙花木|专业合作社
_LEGAL = re.compile(
    r"(?:（[^）]{1,8}）|股份|集团|控股|实业)*(?:有限责任公司|有限公司|股份公司|集团公司|总公司)$"
    r"|(?:种植|养殖|种养)?(?:农民|农业|农机)?专业合作(?:社|联社)$|股份经济合作社$|集团$"
)
#: what a company's short form may end with, if its full name has it
_FORMS_OF_LAW = ("集团", "股份", "控股", "合作社", "银行", "公司")
#: 甲乙|路, 甲乙|村: the brand is but a part of another name
_OTHER_NAME = "路街镇乡村县市区省州旗河江湖山岛桥坝寨"
#: what stands before a programme's own words: 2025年, 第三届, 首届
_NUMBER = re.compile(r"^(?:20\d\d年?(?:—20\d\d年?)?)?(?:第[一二三四五六七八九十百\d]+届|首届)?")
#: endings of programmes by which a short form goes, and how that short form ends: 博览会 -> 春|博会
_LETTERS = (
    ("博览会", "博会"), ("交易会", "交会"), ("马拉松", "马"), ("马拉松赛", "马"), ("文化节", "节"), ("旅游节", "旅节"),
    ("运动会", "运会"), ("超级联赛", "超"), ("篮球联赛", "BA"), ("产业博览会", "博会"), ("贸易洽谈会", "洽会"),
)  # fmt: skip
#: what may stand at the end of a programme's short form as at that of its full name
_PROGRAMME_ENDINGS = ("工程", "计划", "行动", "基金", "大赛", "工程行动")
_NUMERALS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"十": "10", "百": "100", "两": "2"}
_FEWEST = 2
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SURE = 0.85


def find_reduced(doc: Document, things: dict[str, Thing], resources: Resources) -> None:
    """Adds mentions by short forms to the things that they are short for; merges things that only bear such a form."""
    taken = _Taken(things)
    for form, key in sorted(_unique_forms(doc, things, resources).items(), key=lambda fk: (-len(fk[0]), fk[0])):
        if key not in things:
            continue
        for short in [t for t in things.values() if _bears(t, form, things[key])]:
            merge(things, short, things[key])
        for span in _occurrences(doc, form, taken):
            _add(things[key], form, span, taken)


def _bears(short: Thing, form: str, long: Thing) -> bool:
    """Whether another thing of the same place, or of none, is but called by the form."""
    alike = short.key != long.key and short.type is long.type and short.first.rule != "organization.known"
    return alike and form in (short.label, *short.names) and short.container in ("", long.container)


class _Taken:
    """Which stretches of the text are named, and by what; a place at the beginning of a short form gives way to it."""

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self._at: dict[int, Mention] = {}
        for m in sorted((m for t in things.values() for m in t.mentions), key=lambda m: m.start - m.end):
            self._at.update(dict.fromkeys(range(m.start, m.end), m))

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing is named there but a place that the stretch begins with."""
        around = [self._at[p] for p in range(start, end) if p in self._at]
        return all(m.type is EntityType.PLACE and m.start == start and m.end < end for m in around)

    def take(self, m: Mention) -> None:
        """Takes the stretch; a place that it begins with is no actor there."""
        for p in range(m.start, m.end):
            if p in self._at:
                self._at[p].inside, self._at[p].outer = True, m.kind
            self._at[p] = m


def _add(thing: Thing, form: str, span: Span, taken: _Taken) -> None:
    m = Mention(*span, thing.type, thing.label, "reference.reduced", key=thing.key, confidence=_SURE)
    m.kind = thing.first.kind
    thing.mentions.append(m)
    thing.names.add(form)
    taken.take(m)


def _occurrences(doc: Document, form: str, taken: _Taken) -> Iterator[Span]:
    """Where the form stands by itself: in quotes, or between words."""
    text, at = doc.text, doc.text.find(form)
    while at >= 0:
        end = at + len(form)
        quoted = text[at - 1 : at] == "“" and text[end : end + 1] == "”"
        if taken.is_free(at, end) and (quoted or _stands_by_itself(doc, at, end)):
            yield at, end
        at = text.find(form, end)


def _stands_by_itself(doc: Document, start: int, end: int) -> bool:
    """Whether no known word of the text goes on across an edge of it, and it is not the beginning of another name."""
    first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
    crosses = (first.start < start and doc.knows(first.word)) or (last.end > end and doc.knows(last.word))
    return not crosses and doc.text[end : end + 1] not in _OTHER_NAME


def _unique_forms(doc: Document, things: Mapping[str, Thing], resources: Resources) -> dict[str, str]:
    """Every form that the text has and that is short for just one thing -> the key of that thing."""
    owners: dict[str, set[str]] = defaultdict(set)
    for thing in things.values():
        if thing.mentions:
            for form in _forms(doc, thing, things, resources):
                owners[form].add(thing.key)
    named = {n for t in things.values() if t.mentions and t.type is EntityType.PLACE for n in t.names}
    return {
        form: next(iter(keys))
        for form, keys in owners.items()
        if len(keys) == 1 and form not in named and form in doc.text
    }


def _forms(doc: Document, thing: Thing, things: Mapping[str, Thing], resources: Resources) -> Iterable[str]:
    """What the thing may be called for short, besides the names that it has."""
    if thing.type is EntityType.PROGRAMME:
        forms = {f for m in thing.mentions[:3] for f in _programme_forms(doc, m, resources.lexicon)}
        return (forms - {thing.label} - thing.names) | set(_quoted(doc, thing, resources.lexicon))
    elif thing.type is not EntityType.ORGANIZATION:
        return ()
    elif thing.first.kind in ("school", "hospital"):
        forms = set(school_forms(thing.label, _places_of(thing, things, resources.gazetteer)))
    else:
        forms = {f for m in thing.mentions[:3] for f in _company_forms(doc, m, thing, resources)}
    return forms - {thing.label} - thing.names


def _quoted(doc: Document, thing: Thing, lexicon: Lexicon) -> Iterator[str]:
    """What a programme is called by its quotes, “春雨助学”|工程: also where it stands without them."""
    generic = lexicon.words("generic_programme")
    for m in thing.mentions:
        core = m.names[-1] if m.rule == "programme.quoted" and m.kind and m.names else ""
        if len(core) >= 4 and not doc.knows(core) and is_proper(core, lexicon, generic):
            yield core


def _places_of(thing: Thing, things: Mapping[str, Thing], gazetteer: Gazetteer) -> tuple[str, ...]:
    """What the place that the thing is of may be called; () where it is of none."""
    division = gazetteer.get(thing.container[2:]) if thing.container else None
    if division is not None:
        return gazetteer.forms(division)
    return (things[thing.container].label,) if thing.container in things else ()


def _words(doc: Document, start: int, end: int) -> list[str]:
    """The words of [start, end), cut at its edges; without quotes and blanks."""
    tokens = doc.between(start, end)
    words = (doc.text[max(t.start, start) : min(t.end, end)] for t in tokens)
    return [w for w in words if w not in "“”（）() \n"]


def _company_forms(doc: Document, m: Mention, thing: Thing, resources: Resources) -> Iterator[str]:
    """广南甲乙柠檬食品有限公司: 甲乙, 甲乙柠檬, 甲乙食品, 甲乙柠檬食品, 甲乙公司, 广南甲乙."""
    legal = _LEGAL.search(doc.text, m.start, m.end)
    if legal is None or legal.end() != m.end or "”" in doc.text[m.start : m.end]:
        return
    start, place = _behind_places(doc, m, thing, resources.gazetteer)
    brand, rest = _split(doc, start, legal.start(), resources.lexicon)
    if len(brand) < _FEWEST:
        return
    laws = [law for law in _FORMS_OF_LAW if law in legal.group() or law == "公司"]
    tails = [b for b in _tails(doc, start, brand) if not doc.knows(b)] or [brand]
    for name in dict.fromkeys((brand, *tails)):
        bare = _is_coined(doc, start, name) and not _is_known(name, resources)
        yield from _of_brand(name, rest, laws, place if bare else "", bare=bare)


def _is_coined(doc: Document, start: int, name: str) -> bool:
    """Whether a brand has a part that no dictionary knows: 甲乙, but not 新经济 or 雄安."""
    at = doc.text.find(name, start)
    words = _words(doc, at, at + len(name))
    return not doc.knows(name) and not (all(doc.knows(w) for w in words) and any(len(w) > 1 for w in words))


def _is_known(name: str, resources: Resources) -> bool:
    """Whether the brand by itself is a place, or something that everyone knows."""
    return bool(resources.gazetteer.find(name)) or name in resources.lexicon.known_matcher.kinds


def _of_brand(brand: str, rest: Sequence[str], laws: Sequence[str], place: str, *, bare: bool) -> Iterator[str]:
    """The brand with words of its trade or its form of law, and by itself where nothing else may be meant."""
    trades = {"".join(rest[:n]) for n in range(1, len(rest) + 1)} | set(rest)
    if bare:
        yield brand
    if place:
        yield place + brand
    yield from (brand + law for law in laws if len(brand) > 2 or bare)
    yield from (brand + trade for trade in trades if len(brand + trade) >= 4)
    yield from (brand + trade + law for trade in trades for law in laws if law != "公司")


def _behind_places(doc: Document, m: Mention, thing: Thing, gazetteer: Gazetteer) -> tuple[int, str]:
    """Where a name goes on behind the places that it begins with, and the short name of the last of these."""
    division = gazetteer.get(thing.container[2:]) if is_division(thing.container) else None
    if division is None:
        return m.start, ""
    for d in (division, *gazetteer.containers(division.code)):
        for form in gazetteer.forms(d):
            at = doc.text.find(form, m.start, m.end)
            if at == m.start or (at > m.start and d is division):
                return at + len(form), form
    return m.start, ""


@lru_cache(maxsize=2)
def _trades(lexicon: Lexicon) -> frozenset[str]:
    """Words that say what a company makes or deals in."""
    return lexicon.words("trade") | lexicon.words("house_trade")


def _split(doc: Document, start: int, end: int, lexicon: Lexicon) -> tuple[str, list[str]]:
    """The brand, and the words behind it that say what is made: 甲乙|柠檬|食品."""
    words, trades = _words(doc, start, end), _trades(lexicon)
    rest: list[str] = []
    while len(words) > 1 and len("".join(words[:-1])) >= _FEWEST:
        word = words[-1]
        size = next((n for n in (3, 2) if word[-n:] in trades), 0)
        if size and size < len(word):  # a word that jieba made up: 丰|肉业
            words[-1:] = [word[:-size], word[-size:]]
            continue
        if len(word) < 2 or not (doc.knows(word) or word in trades):
            break
        rest.insert(0, words.pop())
    brand = "".join(words)
    return brand, rest


def _tails(doc: Document, start: int, brand: str) -> Iterator[str]:
    """What is left of a brand behind a known word that it begins with: 草原|甲乙."""
    for n in range(2, len(brand) - 1):
        if doc.knows(brand[:n]) and any(t.end == start + n for t in doc.between(start, start + n)):
            yield brand[n:]


def _programme_forms(doc: Document, m: Mention, lexicon: Lexicon) -> Iterator[str]:
    """神农青年领雁人才培育计划: 领雁计划, 领雁人才培育计划; 春耕博览会: 春博会; 一环六带八园工程: 168工程."""
    name = re.sub(r"[“”\s]", "", doc.text[m.start : m.end])
    bare = _NUMBER.sub("", name)
    words = _words(doc, m.start, m.end)
    ending = next((e for e in sorted(_PROGRAMME_ENDINGS, key=len, reverse=True) if bare.endswith(e)), "")
    if ending:
        yield from _picked(doc, words, ending, lexicon)
        yield from _counted(bare, ending[-2:])
    for long, short in _LETTERS:
        if bare.endswith(long) and len(bare) > len(long) + 1:
            yield from (c + short for c in dict.fromkeys(c for w in words for c in (w[0], w[-1]) if _HAN.match(c)))


def _picked(doc: Document, words: Sequence[str], ending: str, lexicon: Lexicon) -> Iterator[str]:
    """Words of the name that follow one another, with its ending; not everyday ones alone: 人才|计划."""
    joined = "".join(words)
    head = _without_ending(words, ending)
    generic = lexicon.words("generic_programme")
    for i in range(len(head)):
        if head[i] in lexicon.boundary_words or not _HAN.match(head[i]):
            continue
        for j in range(i + 1, len(head) + 1):
            part = "".join(head[i:j])
            if not 2 <= len(part) < len(joined) - len(ending) or not is_proper(part, lexicon, generic):
                continue
            coined = any(len(w) > 1 and not doc.knows(w) for w in head[i:j])
            whole = j == len(head) and len(part) >= 4
            if coined or whole:
                yield part + ending[-2:]


def _without_ending(words: Sequence[str], ending: str) -> list[str]:
    """The words before the ending, the last of them cut where the ending begins."""
    left = len("".join(words)) - len(ending)
    head: list[str] = []
    for word in words:
        if left <= 0:
            break
        head.append(word[:left])
        left -= len(word)
    return head


def _counted(name: str, ending: str) -> Iterator[str]:
    """一环六带八园: 168工程; 百校联百县: 双百行动; 千村示范、万村整治: 千万工程."""
    numerals = re.findall(r"[一二三四五六七八九十百千万两]", name)
    small = [c for c in numerals if c in "一二三四五六七八九"]
    if len(small) >= 2 and len(small) == len(numerals):
        yield "".join(_NUMERALS[c] for c in small) + ending
        yield "".join(small) + ending
    great = [c for c in numerals if c in "十百千万"]
    if len(great) >= 2:
        yield "".join(great) + ending
        yield from ("双" + c + ending for c in "百千万" if great[:2] == [c, c])
