"""Places: divisions by knowledge, alone, in lists and in joint forms; other places by their endings."""

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from kg.extraction.entities.disambiguation import is_led, settle
from kg.extraction.entities.ending import counties_of, goes_on
from kg.extraction.entities.settlement import GLUED
from kg.extraction.entities.sibling import find_siblings
from kg.extraction.entities.site import find_sites
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.gazetteer import Division, Gazetteer, Level
from kg.knowledge.lexicon import Lexicon, openings
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: how sure a form is: the full name, a short one, one that is mostly an ordinary word
_FULL, _SHORT, _CAUTIOUS = 1.0, 0.8, 0.5
#: parts of speech of a word that may be a place's short form
_PLACE_TAGS = frozenset("ns nr nz n nrt j nt s".split())
#: of one that is a name, whatever else it may be
_NAME_TAGS = frozenset("ns nr nz nrt".split())
#: what a town is called behind its stem: 文星|镇
_TOWN_ENDING = re.compile(r"(?:街道|[镇乡])$")
#: what a town was, or is in short: 文星|乡 for 文星镇, 文星|街 for 文星街道
_OLD_ENDING = re.compile(
    r"(?:街道|街(?!头|边|上|区)|(?:[\u4e00-\u9fff]{1,5}族)?乡(?![村镇贤])|镇(?![上区域里])"
    r"|(?<!街)办(?=[\u4e00-\u9fff]{2,4}(?:村|社区)))"
)
_ITEM = re.compile(r"[^、和与及]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
#: behind a division's short form these make another name of it: 青川|庄
_VILLAGE_ENDS = ("庄", "屯", "圩", "埠", "垸", "路", "湾")
#: 文星、长坡|两|镇: short names in a list that says how many there are of what
_LISTED = re.compile(
    r"(?P<items>(?:(?!等)[\u4e00-\u9fff]){2,3}(?:[、和与及](?:(?!等)[\u4e00-\u9fff]){2,3}){1,14})"
    r"等?(?:[两二三四五六七八九十]+|\d+)个?"
    r"(?P<level>乡镇|镇街|街镇|镇|乡|街道|村居|村|社区|县区|县|区)"
)
#: how such a list ends: found much sooner than the list
_LIST_END = re.compile(r"[两二三四五六七八九十\d]个?[乡镇街村社县区]")
#: level of a list -> endings of its items' full names
_LIST_LEVELS = {
    "乡镇": ("镇", "乡"),
    "镇街": ("镇", "街道"),
    "街镇": ("镇", "街道"),
    "村居": ("村", "社区"),
    "县区": ("县", "区", "市"),
} | {w: (w,) for w in ("镇", "乡", "街道", "村", "社区", "县", "区")}


def find_places(doc: Document, resources: Resources, _found: Sequence[Mention] = ()) -> list[Mention]:
    """Mentions of places, in order, none overlapping another; codes are set where the article settles them."""
    gazetteer = resources.gazetteer
    found = _divisions(doc, resources)
    settle(found, doc, gazetteer)
    found += _short_towns(doc, gazetteer, found)
    found += find_siblings(doc, gazetteer, found)
    found.sort(key=lambda m: (m.start, m.end))
    ends = {m.end for m in found}
    found = [m for m in found if _stands(m, ends, doc)]
    found += find_sites(doc, resources, found)
    found += _listed(doc, gazetteer, found)
    found += _hamlets(doc, resources.lexicon, found)
    found += _joint(doc, resources, found)
    return sorted(found, key=lambda m: (m.start, m.end))


def _divisions(doc: Document, resources: Resources) -> list[Mention]:
    """Forms of divisions, and places known all over the country that overlap none, in order; no code is set."""
    found: list[Mention] = []
    for start, end, form, kind in doc.matches(resources.divisions):
        level, cautious = Level(int(kind[0])), kind.endswith("?")
        divisions = resources.gazetteer.find(form)
        full = any(d.name == form for d in divisions)
        of_the_city = form[-1] == "市" and doc.text[end : end + 1] in ("委", "直")  # 青川市|委
        if (goes_on(doc.text, end) and not of_the_city) or (not full and _is_part(doc.text, start, end)):
            continue
        if form.endswith("村镇") and doc.tokens[doc.token_index(start)].start != start:
            continue  # 示范|村镇, 城区和|村镇
        sure = level <= Level.CITY and not cautious
        if not (full or _is_aligned(doc, start, end, sure=sure) or any(d.name in doc.text for d in divisions)):
            continue
        m = Mention(start, end, EntityType.PLACE, form, "place.gazetteer")
        m.confidence = _CAUTIOUS if cautious else _FULL if full else _SHORT
        if level == Level.TOWN:
            m.kind = "town"
        elif level == Level.COUNTY and full and not cautious:
            m.kind = "county"
        found.append(m)
    regions = list(_regions(doc, resources.lexicon, found))
    known = {m.span for m in regions}
    found = [m for m in found if m.span not in known] + regions
    return sorted(found, key=lambda m: m.start)


def _regions(doc: Document, lexicon: Lexicon, divisions: Sequence[Mention]) -> Iterator[Mention]:
    """Regions, countries, rivers that are known all over the country; 中国 itself is where everything plays."""
    full = [m.span for m in divisions if m.confidence == _FULL]
    short = [m.span for m in divisions if m.confidence < _FULL]
    for start, end, word, kind in doc.matches(lexicon.known_matcher):
        table, label = kind.split(":", 1)
        people = doc.text.startswith("族", end)  # 朝鲜|族
        whole = len(word) > 2 or _is_aligned(doc, start, end, sure=True)
        if table != "region" or label == "中国" or not whole or people or covered(full, start, end):
            continue
        if covered((s for s in short if s != (start, end)), start, end):
            continue
        kind, _, province = lexicon.region_kinds[label].partition(" ")
        if kind == "taiwan" and word != label and "台湾" not in doc.text:
            continue
        if kind == "site" and doc.text[start - 1 : start] in ("东", "西", "南", "北"):
            continue  # 南|洞庭湖
        rule = "place.sight" if kind == "site" else "place.region"
        names = (word,) if word != label else ()
        yield Mention(start, end, EntityType.PLACE, label, rule, kind="region", names=names, container=province)


def _is_part(text: str, start: int, end: int) -> bool:
    """小|青川, 青川|庄: a short form that is but a part of another name."""
    return text[start - 1 : start] == "小" or text[end : end + 1] in _VILLAGE_ENDS


def _is_aligned(doc: Document, start: int, end: int, *, sure: bool = False) -> bool:
    """A short form must not cut a word of jieba's in two (提高州 is not 高州), unless a longer place name follows.

    `sure`: what it is a form of is so well known that jieba's part of speech does not count.
    """
    first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
    if first.start == start and last.end == end:
        return sure or first is not last or first.tag in _PLACE_TAGS or len(first.word) > 2
    return first.start == start and last.tag in _PLACE_TAGS and last is not first


def _stands(m: Mention, ends: Container[int], doc: Document) -> bool:
    """Whether a form is a place, though nothing may settle which.

    A town that nothing settles stays only right behind a place that does not contain it by the book, or if it recurs.
    """
    if m.code or m.kind in ("region", "county"):
        return True
    if m.kind != "town":
        return False
    stem = _TOWN_ENDING.sub("", m.name)
    led = is_led(m, ends, doc) or m.start in ends
    return led or not doc.knows(stem) or doc.recurs(m.name)


def _short_towns(doc: Document, gazetteer: Gazetteer, found: Sequence[Mention]) -> list[Mention]:
    """青川|文星: a town by its short name, right behind the city or county it lies in."""
    starts = {m.start for m in found}
    containers = [m for m in found if len(m.code) == 6 and not m.code.endswith("0000") and m.end not in starts]
    towns = (_short_town(doc, gazetteer, m.end, m.code) for m in containers)
    return [town for town in towns if town is not None]


def _short_town(doc: Document, gazetteer: Gazetteer, start: int, container: str) -> Mention | None:
    first = doc.tokens[doc.token_index(start)]
    for size in (3, 2):
        end = start + size
        form = doc.text[start:end]
        if len(form) < size or first.start != start or doc.tokens[doc.token_index(end)].start != end:
            continue
        hits = [
            d
            for d in gazetteer.find_above_villages(form, container)
            if d.level == Level.TOWN and d.name != form and d.name.startswith(form)
        ]
        longer = _OLD_ENDING.match(doc.text, end)
        if len(hits) == 1 and (longer or not doc.knows(form) or first.tag in _NAME_TAGS):
            end = longer.end() if longer else end
            m = Mention(start, end, EntityType.PLACE, hits[0].name, "place.gazetteer", hits[0].code)
            m.names, m.confidence = tuple(dict.fromkeys((form, doc.text[start:end]))), _SHORT
            return m
    return None


def _listed(doc: Document, gazetteer: Gazetteer, found: Sequence[Mention]) -> list[Mention]:
    """文星、长坡两镇: short names of towns or villages in a list that says what they are."""
    counties = counties_of(found, gazetteer)
    cities = [m.code for m in found if len(m.code) == 6 and m.code.endswith("00")]
    containers = tuple(dict.fromkeys((*counties, *(c[:4] + "00" for c in counties), *cities)))
    taken = [m.span for m in found]
    listed: list[Mention] = []
    for hit in _LISTED.finditer(doc.text) if _LIST_END.search(doc.text) else ():
        endings = _LIST_LEVELS[hit["level"]]
        for item in _ITEM.finditer(doc.text, *hit.span("items")):
            for start in (item.start(), item.end() - 2):  # 帮扶文|星、长坡: the first item may hold half a verb
                word = doc.text[start : item.end()]
                fits = [d for c in containers for d in gazetteer.find_within(word, c) if _is_short(word, d, endings)]
                if fits and not covered(taken, start, item.end()):
                    code = fits[0].code if len(set(fits)) == 1 else ""
                    m = Mention(start, item.end(), EntityType.PLACE, fits[0].name, "place.list", code, names=(word,))
                    m.confidence = _SHORT
                    listed.append(m)
                    break
    return listed


def _is_short(word: str, division: Division, endings: tuple[str, ...]) -> bool:
    """Whether the word is short for the division's name, which must end as the list says."""
    return division.name.startswith(word) and division.name.endswith(endings)


@lru_cache(maxsize=2)
def _hamlet_patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """石门、水田、新坡三个依山的|苗寨: names of two to four characters, how many, of what; and how such a list ends."""
    item = r"(?:(?!等)[\u4e00-\u9fff]){2,4}"
    what = rf"个?(?:[\u4e00-\u9fff]{{2,6}}的)?(?P<what>{lexicon.any_of('listed_hamlet')})"
    return (
        re.compile(rf"(?P<items>{item}(?:、{item})+(?:[和与]{item})?)等?(?:[两二三四五六七八九十]+|\d+){what}"),
        re.compile(rf"[两二三四五六七八九十\d]{what}"),
    )


def _hamlets(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """石门、水田两个自然村: small places that no book has, in a list that says what they are."""
    taken = [m.span for m in found]
    pattern, end_of_list = _hamlet_patterns(lexicon)
    for hit in pattern.finditer(doc.text) if end_of_list.search(doc.text) else ():
        for item in _ITEM.finditer(doc.text, *hit.span("items")):
            start, end = item.span()
            if start == hit.start("items"):
                start = _item_start(doc, start, end, taken)
            first = doc.tokens[doc.token_index(start)]
            verb = first.tag[0] in "vdpcr" and doc.knows(first.word) and len(first.word) > 1
            if covered(taken, start, end) or (verb and first.end <= end):
                continue
            name = doc.text[start:end]
            names = (name + hit["what"][-1],) if name[-1] != hit["what"][-1] else ()
            yield Mention(start, end, EntityType.PLACE, name, "place.list", kind="settlement", names=names)


def _item_start(doc: Document, start: int, end: int, taken: Sequence[tuple[int, int]]) -> int:
    """Where the first name of a list begins: 青川县|石门、水田, 由|石门、水田."""
    start = max((e for s, e in taken if s < end and start < e < end), default=start)
    return start + (doc.text[start] in GLUED and end - start > 2)


@lru_cache(maxsize=2)
def _joint_company(lexicon: Lexicon) -> re.Pattern[str]:
    """What speaks of several places: 青文|协作."""
    return re.compile(openings(lexicon.words("joint_company")))


def _joint_starts(text: str, lexicon: Lexicon) -> list[int]:
    """Where two or three characters stand before what speaks of several places: |青文|协作."""
    ends = [hit.start() for hit in _joint_company(lexicon).finditer(text)]
    return sorted({at - n for at in ends for n in (2, 3) if at >= n and _HAN.fullmatch(text, at - n, at)})


def _joint(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """莞铜两地, 粤黔协作: every character stands for a division, and what follows speaks of several."""
    taken = [m.span for m in found]
    joint: list[Mention] = []
    for start in _joint_starts(doc.text, resources.lexicon):
        for end in (start + 3, start + 2):
            divisions = resources.gazetteer.joint(doc.text[start:end])
            if divisions and not covered(taken, start, end):
                joint += (
                    Mention(start, end, EntityType.PLACE, d.name, "place.joint", d.code, alias=False) for d in divisions
                )
                break
    return joint
