"""Places: divisions by knowledge, alone, in lists and in joint forms; other places by their endings."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.extraction.entities.disambiguation import settle
from kg.extraction.entities.site import counties_of, find_sites, goes_on
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.gazetteer import Division, Gazetteer, Level
from kg.knowledge.lexicon import Lexicon, Matcher
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: how sure a form is: the full name, a short one, one that is mostly an ordinary word
_FULL, _SHORT, _CAUTIOUS = 1.0, 0.8, 0.5
#: parts of speech of a word that may be a place's short form
_PLACE_TAGS = frozenset("ns nr nz n nrt j nt s".split())
#: what a town is called behind its stem: 文星|镇
_TOWN_ENDING = re.compile(r"(?:街道|[镇乡])$")
_ITEM = re.compile(r"[^、和与及]+")
#: 文星、长坡|两|镇: short names in a list that says how many there are of what
_LISTED = re.compile(
    r"(?P<items>[\u4e00-\u9fff]{2,3}(?:[、和与及][\u4e00-\u9fff]{2,3}){1,14})"
    r"等?(?:[两二三四五六七八九十]+|\d+)个?"
    r"(?P<level>乡镇|镇街|街镇|镇|乡|街道|村居|村|社区|县区|县|区)"
)
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
    found = [m for m in found if _stands(m, found, doc)]
    found += find_sites(doc, resources, found)
    found += _listed(doc, gazetteer, found)
    found += _joint(doc, resources, found)
    return sorted(found, key=lambda m: (m.start, m.end))


@lru_cache(maxsize=1)
def _matcher(gazetteer: Gazetteer) -> Matcher:
    """Finds every form of a division; kind is the level, with a question mark where the form is cautious."""
    return Matcher({f.form: f"{int(f.level)}{'?' if f.cautious else ''}" for f in gazetteer.matcher_forms()})


def _divisions(doc: Document, resources: Resources) -> list[Mention]:
    """Forms of divisions, and places known all over the country that overlap none, in order; no code is set."""
    found: list[Mention] = []
    for start, end, form, kind in _matcher(resources.gazetteer).find(doc.text):
        level, cautious = Level(int(kind[0])), kind.endswith("?")
        divisions = resources.gazetteer.find(form)
        full = any(d.name == form for d in divisions)
        of_the_city = form[-1] == "市" and doc.text[end : end + 1] in ("委", "直")  # 青川市|委
        if goes_on(doc.text, end) and not of_the_city:
            continue
        if not (full or _is_aligned(doc, start, end) or any(d.name in doc.text for d in divisions)):
            continue
        m = Mention(start, end, EntityType.PLACE, form, "place.gazetteer")
        m.confidence = _CAUTIOUS if cautious else _FULL if full else _SHORT
        if level == Level.TOWN:
            m.kind = "town"
        elif level == Level.COUNTY and full and not cautious:
            m.kind = "county"
        found.append(m)
    found += _regions(doc, resources.lexicon, found)
    return sorted(found, key=lambda m: m.start)


def _regions(doc: Document, lexicon: Lexicon, divisions: Sequence[Mention]) -> Iterator[Mention]:
    """Regions, countries, rivers that are known all over the country; 中国 itself is where everything plays."""
    taken = [m.span for m in divisions]
    for start, end, word, kind in lexicon.known_matcher.find(doc.text):
        table, label = kind.split(":", 1)
        people = doc.text.startswith("族", end)  # 朝鲜|族
        if table == "region" and label != "中国" and not people and not covered(taken, start, end):
            names = (word,) if word != label else ()
            yield Mention(start, end, EntityType.PLACE, label, "place.region", kind="region", names=names)


def _is_aligned(doc: Document, start: int, end: int) -> bool:
    """A short form must not cut a word of jieba's in two (提高州 is not 高州), unless a longer place name follows."""
    first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
    if first.start == start and last.end == end:
        return first is not last or first.tag in _PLACE_TAGS or len(first.word) > 2
    return first.start == start and last.tag in _PLACE_TAGS and last is not first


def _stands(m: Mention, found: Sequence[Mention], doc: Document) -> bool:
    """Whether a form is a place, though nothing may settle which.

    A town that nothing settles stays only right behind a place that does not contain it by the book, or if it recurs.
    """
    if m.code or m.kind in ("region", "county"):
        return True
    if m.kind != "town":
        return False
    stem = _TOWN_ENDING.sub("", m.name)
    return any(o.end == m.start for o in found) or not doc.knows(stem) or doc.text.count(m.name) > 2


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
            for d in gazetteer.find_within(form, container)
            if d.level == Level.TOWN and d.name != form and d.name.startswith(form)
        ]
        if len(hits) == 1 and not (doc.knows(form) and first.tag[0] in "vadt"):
            m = Mention(start, end, EntityType.PLACE, hits[0].name, "place.gazetteer", hits[0].code)
            m.names, m.confidence = (form,), _SHORT
            return m
    return None


def _listed(doc: Document, gazetteer: Gazetteer, found: Sequence[Mention]) -> list[Mention]:
    """文星、长坡两镇: short names of towns or villages in a list that says what they are."""
    counties = counties_of(found, gazetteer)
    cities = [m.code for m in found if len(m.code) == 6 and m.code.endswith("00")]
    containers = tuple(dict.fromkeys((*counties, *(c[:4] + "00" for c in counties), *cities)))
    taken = [m.span for m in found]
    listed: list[Mention] = []
    for hit in _LISTED.finditer(doc.text):
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
def _joint_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Before two or three characters and what speaks of several places: |青文|协作."""
    return re.compile(rf"(?=[\u4e00-\u9fff]{{2,3}}{lexicon.any_of('joint_company')})")


def _joint(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """莞铜两地, 粤黔协作: every character stands for a division, and what follows speaks of several."""
    taken = [m.span for m in found]
    joint: list[Mention] = []
    for hit in _joint_pattern(resources.lexicon).finditer(doc.text):
        start = hit.start()
        for end in (start + 3, start + 2):
            divisions = resources.gazetteer.joint(doc.text[start:end])
            if divisions and not covered(taken, start, end):
                joint += (
                    Mention(start, end, EntityType.PLACE, d.name, "place.joint", d.code, alias=False) for d in divisions
                )
                break
    return joint
