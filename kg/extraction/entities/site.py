"""Places by ending: zones, sites, mountains and waters that the gazetteer lacks; villages are settlement.py's.

An ending wants something proper before it, or a place.
"""

import re

from kg.extraction.boundary import anchored, is_boundary, is_proper, proper_start
from kg.extraction.entities.ending import JOINTS, Context, Ending, Lead, counties_of, goes_on, is_odd
from kg.extraction.entities.settlement import TOPOGRAPHY, is_settlement_name, known_settlement, settlement_start
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: “春雨”文旅|小镇: a quoted name that an ending belongs to
_QUOTED_LEAD = re.compile(r"“[^”]{1,8}”[\u4e00-\u9fff]{0,6}$")
#: parts of speech of names
_NAME_TAGS = frozenset("nr ns nt nz nrt eng".split())
#: how a count ends: 一座|春雨公园, but 十八|里坡
_COUNTERS = "座处个家条片批份届次余亩项"
_COUNTED = re.compile(r"[\d一二三四五六七八九十百千万两]+余?[座处个家条片批份届次亩项]")
_NOUN_TAGS = frozenset("n ng zg".split())
#: 山村|村: the first 村 belongs to the name
_DOUBLE = re.compile(r"村(?=[，。、；）\n])")
#: 辖区|内|桃源工业园
_WITHIN = re.compile(r"(?:辖区|境|范围|区)内$")
#: behind a site: 西大桥|社区, 古城|派出所
_OF_LONGER = re.compile(r"(?:新苑|花园|家园)?小区|社区|居民区|街道|分局|派出所|新村|[村镇](?![民里内上区域])")
#: between two zones of one place
_AND = "和与及、"
#: parts of speech behind the name of a mountain or water that stands alone
_FREE = "xupcdvfrmg"
#: behind a mountain or water these make a longer name of it: 文星|湖|社区
_LONGER = re.compile(r"社区|[村屯镇乡街路组区庄]|小区|居民区|公园|广场|大桥|大道")
#: how far before the longest proper part a place may stand that a zone or site is built on, in characters
_REACH = 5


def find_sites(doc: Document, resources: Resources, divisions: list[Mention]) -> list[Mention]:
    """Villages, towns the gazetteer lacks, zones and sites, in order.

    What turns out to be a part of a community's name (海宁|社区 is not in the city of 海宁) is taken out of `divisions`.
    """
    lexicon, gazetteer = resources.lexicon, resources.gazetteer
    ends = {m.end: m for m in divisions}
    taken = {p for m in divisions for p in range(m.start, m.end)}
    context = Context(doc, gazetteer, lexicon, ends, divisions, counties_of(divisions, gazetteer))
    found: list[Mention] = []
    for start, end, word, kind in doc.matches(lexicon.place_matcher):
        if start in taken or goes_on(doc.text, end) or (word == "村" and _DOUBLE.match(doc.text, end)):
            continue
        if kind == "site" and _OF_LONGER.match(doc.text, end):
            continue
        ending = Ending(start, end, word, kind, lexicon.place_suffixes[word][1])
        m = known_settlement(context, ending) if kind == "settlement" else None
        m = m or _by_ending(context, ending)
        if m:
            found.append(m)
            ends[m.end] = m
            taken.update(range(m.start, m.end))
    return found


def _by_ending(context: Context, ending: Ending) -> Mention | None:
    """A place that the gazetteer lacks: something proper, or a place, before the ending."""
    if ending.kind == "feature":
        return _feature(context, ending)
    lead = _lead(context, ending)
    if lead.before is None and ending.kind == "zone" and (shared := _shared(context, ending, lead.begin)):
        return shared
    if lead.begin == ending.start and (ending.kind == "settlement" or lead.before is None):
        return None
    if ending.word == "街":
        return _street_town(context, ending, lead)
    return _named(context.doc.text, ending, lead) if _is_name(context, ending, lead) else None


def _shared(context: Context, ending: Ending, begin: int) -> Mention | None:
    """青川市高新区和|经开区: the second zone of a pair is of the place that the first is of."""
    text = context.doc.text
    begin = begin - 1 if begin < ending.start and text[begin] in _AND else begin
    first = context.ends.get(begin - 1)
    if first is None or first.kind != "zone" or text[begin - 1] not in _AND or not first.container.isdigit():
        return None
    proper = text[begin : ending.start]
    if len(proper) > 6 or (not proper and ending.word in context.lexicon.words("vague_site")):
        return None
    place = context.gazetteer.get(first.container)
    if place is None or not text.startswith(place.name[:2], first.start):
        return None
    name = place.name + text[begin : ending.end]
    m = Mention(begin, ending.end, EntityType.PLACE, name, "place.zone", kind="zone", container=first.container)
    m.names, m.confidence = (text[begin : ending.end],), 0.7
    return m


def _place_before(context: Context, ending: Ending) -> tuple[Mention | None, int]:
    """The nearest place that an ending may be built on, and how far left its proper part may reach."""
    floor = max(0, ending.start - ending.longest)
    if quoted := _quoted_lead(context.doc.text, ending.start):
        floor = min(floor, quoted.start())
    lowest = max(0, floor - (_REACH if ending.kind in ("zone", "site") else 0))
    before = next((context.ends[p] for p in range(ending.start, lowest - 1, -1) if p in context.ends), None)
    if before is not None and context.doc.text[before.end : before.end + 1] in ("和", "与", "及"):
        return None, before.end + 1  # 青川县和|春雨广场
    return before, floor


def _quoted_lead(text: str, start: int) -> re.Match[str] | None:
    return _QUOTED_LEAD.search(text, max(0, start - 17), start)


def _lead(context: Context, ending: Ending) -> Lead:
    """What stands before the ending and may belong to the name."""
    start = ending.start
    before, floor = _place_before(context, ending)
    if before is not None and _may_follow(context, ending, before):
        return Lead(before.end, before)
    if before is not None and ending.kind != "settlement" and _is_phrase(context, before.end, start):
        floor = max(floor, before.end)
    if ending.kind == "settlement":
        return Lead(settlement_start(context, ending, floor), None)
    begin = proper_start(context.doc, context.lexicon, start, floor)
    while start - begin > 2 and context.doc.text[begin] in JOINTS:
        begin += 1
    begin += bool(_WITHIN.search(context.doc.text[max(0, begin - 2) : begin + 1])) and start - begin > 2
    return Lead(_without_phrase(context, begin, start), None)


def _without_phrase(context: Context, begin: int, end: int) -> int:
    """Where a name begins behind verbs and counts that stand right before it: 建设|绿色生态园, 一座|春雨公园."""
    before_site = context.lexicon.words("before_site")
    if counted := _COUNTED.match(context.doc.text, begin, end):
        begin = counted.end()
    for t in (t for t in context.doc.between(begin, end) if t.start >= begin):
        counts = t.tag in ("m", "q") and t.word[-1] in _COUNTERS
        phrase = t.tag in ("v", "vn", "d") or counts or t.word in before_site
        if t.end >= end or not phrase:
            break
        begin = t.end
    return begin


def _may_follow(context: Context, ending: Ending, before: Mention) -> bool:
    """Whether what stands between a place and the ending may be the proper part of a name."""
    doc, lexicon, start, begin = context.doc, context.lexicon, ending.start, before.end
    if before.rule == "place.region" and begin != start:
        return False
    if ending.kind != "settlement" and _is_phrase(context, begin, start):
        return False
    quoted = _quoted_lead(doc.text, start)
    if quoted and quoted.start() == begin:
        begin = doc.text.rindex("”", begin, start) + 1
    if not any(is_boundary(doc, lexicon, t) for t in doc.between(begin, start) if t.start >= begin):
        return True
    longest = 3 if ending.kind == "settlement" else 8
    return start - begin <= longest and anchored(doc, lexicon, begin, start)


def _is_phrase(context: Context, begin: int, end: int) -> bool:
    """青川县|新建|公园, 青川县|有一座|春雨公园: what stands between a place and an ending and makes no name of it."""
    first = next((t for t in context.doc.between(begin, end) if t.start >= begin), None)
    verb = first is not None and first.word in context.lexicon.words("before_site")
    return verb or _COUNTED.search(context.doc.text, begin, end) is not None


def _is_name(context: Context, ending: Ending, lead: Lead) -> bool:
    """Whether the proper part and what stands before it make a name of the ending."""
    if ending.kind == "settlement":
        return is_settlement_name(context, ending, lead)
    begin = lead.begin
    if lead.before is not None:
        if ending.word not in context.lexicon.words("wants_name"):
            return True
        generic = context.lexicon.words("generic_site")
        return any(t.word not in generic for t in context.doc.between(begin, ending.start))
    proper = context.doc.text[begin : ending.start].strip("”")
    if len(proper) < 2 or not is_proper(proper, context.lexicon):
        return False
    return ending.word not in context.lexicon.words("vague_site") and _is_telling(context, begin, ending)


def _is_telling(context: Context, begin: int, ending: Ending) -> bool:
    """爱国主义教育|基地: everyday words make no name of a site; one that no dictionary has does, or a name."""
    doc, generic = context.doc, context.lexicon.words("generic_site")
    words = [t for t in doc.between(begin, ending.start) if t.word[: ending.start - t.start] not in generic]
    if len(words) == 1 and words[0].word in context.lexicon.words("before_site"):
        return False
    if any(not doc.knows(t.word) or t.tag in _NAME_TAGS for t in words) or is_odd(doc, begin, ending.start):
        return True
    if any(t.word[-1] in TOPOGRAPHY and t.tag in _NOUN_TAGS and t.start > begin for t in words):
        return True  # 大石|坡|文化广场
    first, more = doc.between(begin, ending.start)[0], ending.word in context.lexicon.words("noun_and_more")
    if more and words and first is words[0] and first.tag in _NOUN_TAGS and first.end < ending.start:
        return True
    nouns = bool(words) and all(t.tag in _NOUN_TAGS for t in words)
    recurs = doc.recurs(doc.text[begin : ending.end])
    return (bool(words) and recurs) or (nouns and ending.word in context.lexicon.words("plain_site"))


def _named(text: str, ending: Ending, lead: Lead) -> Mention:
    """The place by its name, which takes in the place before it where that is larger than a town."""
    begin, before, kind = lead.begin, lead.before, ending.kind
    proper = text[begin : ending.start].strip("”")
    local = before is not None and (before.kind in ("settlement", "town") or len(before.code) > 6) and len(proper) >= 2
    built_on = before if kind != "settlement" and not local else None
    quoted = text[begin - 1 : begin] == "“" and "”" in text[begin : ending.start]
    start = built_on.start if built_on else begin
    name = re.sub("[“” ]", "", text[start : ending.end])
    m = Mention(start, ending.end, EntityType.PLACE, name, f"place.{kind}", kind=kind)
    m.confidence = 0.75 if before is not None else 0.6
    m.container = before.handle if before is not None else ""
    if built_on:
        full = built_on.name + re.sub("[“” ]", "", text[begin : ending.end])
        m.names = (full, text[begin : ending.end].strip("“”")) if ending.start - begin >= 2 else (full,)
    m.also = (EntityType.PROGRAMME,) if kind == "zone" and quoted else ()
    return m


def _feature(context: Context, ending: Ending) -> Mention | None:
    """青川县|江心洲: a mountain or water right behind the place it lies in."""
    doc = context.doc
    before, _ = _place_before(context, ending)
    if before is None or not 1 <= ending.start - before.end <= 2 or _LONGER.match(doc.text, ending.end):
        return None
    following = doc.tokens[doc.token_index(ending.end)]
    if following.tag[0] not in _FREE:
        return None  # 青川市|东湖|置业公司
    name = doc.text[before.end : ending.end]
    words = doc.between(before.end, ending.end)
    if not re.fullmatch("[\u4e00-\u9fff]+", name):
        return None
    if not all(not doc.knows(t.word) or t.tag in ("ns", "nz", "nr", "n", "ng") for t in words):
        return None
    m = Mention(before.end, ending.end, EntityType.PLACE, name, "place.feature", kind="feature", confidence=0.7)
    m.container = before.handle
    return m


def _street_town(context: Context, ending: Ending, lead: Lead) -> Mention | None:
    """青川区|文星街: 街 for 街道, right behind what contains it."""
    if lead.before is None or not lead.before.code:
        return None
    form = context.doc.text[lead.begin : ending.end]
    found = context.gazetteer.find_within(form + "道", lead.before.code)
    if len(found) != 1:
        return None
    m = Mention(lead.begin, ending.end, EntityType.PLACE, found[0].name, "place.gazetteer", found[0].code, kind="town")
    m.names = (form,)
    return m
