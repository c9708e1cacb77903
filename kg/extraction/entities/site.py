"""Places by ending: villages and communities, zones, sites, mountains and waters that the gazetteer may lack.

An ending wants something proper before it, or a place; villages that the gazetteer has get their codes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.boundary import anchored, has_proper_word, is_boundary, is_proper, proper_start
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.gazetteer import Division, Gazetteer, Level
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: what goes on behind the end of a place's name, by the end: 乡|贤, 镇|域, 市|民, 社区|团购, 综合|体|验
_GOES_ON = re.compile(
    r"(?<=乡)[村镇贤亲土情愁音镇里]"
    r"|(?<=镇)[街域区企里级]"
    r"|(?<=县)[镇域级]"
    r"|(?<=区)[域别级县位块]"
    r"|(?<=村)[镇民庄干集级里貌容超史规务落口居企](?!委会)"
    r"|(?<=社区)(?:矫正|团购|化)"
    r"|(?<=市)[场民级区县委直属]"
    r"|(?<=基地)化"
    r"|(?<=公园)[化里]"
    r"|(?<=广场)舞"
    r"|(?<=综合体)验"
    r"|(?<=山)[区村水体脚上下货东西南北楂药庄寨门头]"
)
#: no name of a village: 三|村, 该|村, 返|村, 我们|村
_NOT_PROPER = re.compile(
    r"[一二三四五六七八九十百千万两多几]+$"
    r"|.*(?:[村家下返回城故他异离外还入出本\d个各每该全某几这那此其])$"
    r"|.*(?:\d|个|各|我们|他们)"
)
#: before a name of one character these make a phrase of it: 该|李村, 进|李村
_NOT_BEFORE = re.compile(r"(?:\d|[个该本各全每多几两数此这那我贵咱驻外进回入下到出离村])$")
#: words of one character that join a name to what stands before it
_JOINTS = frozenset("替帮同和与及像如在到从向对为把由给的了有是往赴使让被将经进找")
#: words of one character that make no name of a village: 全|村, 老|村
_BARE_SETTLEMENT = "屯乡农渔城全该本各每同邻片小古名强富大中多万千百十山进驻兴镇旧新红绿美咱外老一二三四五六七八九几两"
_TOWNS = ("镇", "乡", "街道", "民族乡", "苏木")
#: “春雨”文旅|小镇: a quoted name that an ending belongs to
_QUOTED_LEAD = re.compile(r"“[^”]{1,8}”[\u4e00-\u9fff]{0,6}$")
#: how far before the longest proper part a place may stand that a zone or site is built on, in characters
_REACH = 5
#: how far left a village may look for the town it was named in, in characters
_NEARBY = 200


@dataclass(frozen=True, slots=True)
class _Context:
    """What endings are read against: the article, what is known, the places found so far."""

    doc: Document
    gazetteer: Gazetteer
    lexicon: Lexicon
    ends: dict[int, Mention]  #: divisions and sites, by where they end
    divisions: list[Mention]
    counties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ending:
    """An ending of places' names in the text: [start, end), its class, and its longest proper part."""

    start: int
    end: int
    word: str
    kind: str
    longest: int


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands before an ending: where the proper part begins, and the place right before that."""

    begin: int
    before: Mention | None


def goes_on(text: str, end: int) -> bool:
    """Whether what ends here goes on and names no place: 乡|贤, 市|民."""
    return _GOES_ON.match(text, end) is not None


def find_sites(doc: Document, resources: Resources, divisions: list[Mention]) -> list[Mention]:
    """Villages, towns the gazetteer lacks, zones and sites, in order.

    What turns out to be a part of a community's name (海宁|社区 is not in the city of 海宁) is taken out of `divisions`.
    """
    lexicon, gazetteer = resources.lexicon, resources.gazetteer
    ends = {m.end: m for m in divisions}
    taken = {p for m in divisions for p in range(m.start, m.end)}
    context = _Context(doc, gazetteer, lexicon, ends, divisions, counties_of(divisions, gazetteer))
    found: list[Mention] = []
    for start, end, word, kind in lexicon.place_matcher.find(doc.text):
        if start in taken or goes_on(doc.text, end):
            continue
        ending = _Ending(start, end, word, kind, lexicon.place_suffixes[word][1])
        m = _settlement(context, ending) if kind == "settlement" else None
        m = m or _by_ending(context, ending)
        if m:
            found.append(m)
            ends[m.end] = m
            taken.update(range(m.start, m.end))
    return found


def counties_of(places: Iterable[Mention], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Codes of the counties, and cities without counties, that the places lie in or are, most often named first."""
    weight: dict[str, int] = {}
    for m in places:
        if len(m.code) >= 6 and (not m.code.endswith("00") or len(m.code) > 6):
            weight[m.code[:6]] = weight.get(m.code[:6], 0) + 1
        elif m.code and m.code[2:4] != "00" and not gazetteer.find_within("城区", m.code):
            weight[m.code] = weight.get(m.code, 0) + 1
    return tuple(sorted(weight, key=lambda c: (-weight[c], c)))[:6]


def _settlement(context: _Context, ending: _Ending) -> Mention | None:
    """A village or community by what the gazetteer knows."""
    short = context.ends.get(ending.start)
    if short is None or short not in context.divisions or not _is_short_form(short, context.gazetteer):
        return _known_village(context, ending)
    context.divisions.remove(short)
    name = context.doc.text[short.start : ending.end]
    m = Mention(short.start, ending.end, EntityType.PLACE, name, "place.settlement", kind="settlement", confidence=0.8)
    outer = context.ends.get(short.start)
    m.container = outer.handle if outer is not None else ""
    return m


def _is_short_form(m: Mention, gazetteer: Gazetteer) -> bool:
    division = gazetteer.get(m.code) if m.code else None
    return division is not None and division.name != m.name and m.end - m.start == 2


def _known_village(context: _Context, ending: _Ending) -> Mention | None:
    """The longest stretch before the ending that is a village of the place right before it, or of one near."""
    text = context.doc.text
    for size in range(ending.longest + 1, 0, -1):
        at = ending.start - size
        if at < 0 or "\n" in text[at : ending.start]:
            continue
        form = text[at : ending.end]
        hits = _villages(context, at, form, alone=size > 1 and _starts_word(context.doc, at))
        if hits:
            m = Mention(at, ending.end, EntityType.PLACE, hits[0].name, "place.village", kind="settlement")
            m.code = hits[0].code if len(hits) == 1 else ""
            m.names = (form,) if form != m.name else ()
            return m
    return None


def _villages(context: _Context, at: int, form: str, *, alone: bool) -> list[Division]:
    """Villages of that form in the place that ends at `at`; `alone`: else in the towns named near, and the counties."""
    before = context.ends.get(at)
    containers = [before.code] if before is not None and before.code else []
    if alone:
        near = [m.code for m in context.divisions if m.end <= at < m.end + _NEARBY and len(m.code) >= 9]
        containers += [*near[-1:], *context.counties]
    for container in dict.fromkeys(containers):
        hits = [d for d in context.gazetteer.find_within(form, container) if d.level == Level.VILLAGE]
        if hits:
            return hits
    return []


def _starts_word(doc: Document, position: int) -> bool:
    return doc.tokens[doc.token_index(position)].start == position


def _by_ending(context: _Context, ending: _Ending) -> Mention | None:
    """A place that the gazetteer lacks: something proper, or a place, before the ending."""
    if ending.kind == "feature":
        return _feature(context, ending)
    lead = _lead(context, ending)
    if lead.begin == ending.start and (ending.kind == "settlement" or lead.before is None):
        return None
    if ending.word == "街":
        return _street_town(context, ending, lead)
    return _named(context.doc.text, ending, lead) if _is_name(context, ending, lead) else None


def _place_before(context: _Context, ending: _Ending) -> tuple[Mention | None, int]:
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


def _lead(context: _Context, ending: _Ending) -> _Lead:
    """What stands before the ending and may belong to the name."""
    doc, lexicon, start = context.doc, context.lexicon, ending.start
    before, floor = _place_before(context, ending)
    if before is not None and _may_follow(context, ending, before):
        return _Lead(before.end, before)
    if ending.kind == "settlement":
        begin = max(floor, _settlement_start(context, start, ending.longest))
    else:
        begin = proper_start(doc, lexicon, start, floor)
    while start - begin > 2 and doc.text[begin] in _JOINTS:
        begin += 1
    verb = doc.tokens[doc.token_index(begin)]
    if ending.kind != "settlement" and verb.start == begin and verb.tag in ("v", "vn") and verb.end < start:
        begin = verb.end  # 建设|绿色生态园
    return _Lead(begin, None)


def _may_follow(context: _Context, ending: _Ending, before: Mention) -> bool:
    """Whether what stands between a place and the ending may be the proper part of a name."""
    doc, lexicon, start, begin = context.doc, context.lexicon, ending.start, before.end
    if before.kind == "region" and begin != start:
        return False
    quoted = _quoted_lead(doc.text, start)
    if quoted and quoted.start() == begin:
        return True
    if not any(is_boundary(doc, lexicon, t) for t in doc.between(begin, start) if t.start >= begin):
        return True
    longest = 3 if ending.kind == "settlement" else 8
    return start - begin <= longest and anchored(doc, lexicon, begin, start)


@lru_cache(maxsize=2)
def _generic_settlement(lexicon: Lexicon) -> re.Pattern[str]:
    """What no village is called: 示范|村, 老|村."""
    return re.compile(
        rf"(?:.*(?:{lexicon.any_of('generic_settlement')}|[乡镇农驻万进])|[{_BARE_SETTLEMENT}])$",
    )


def _is_name(context: _Context, ending: _Ending, lead: _Lead) -> bool:
    """Whether the proper part and what stands before it make a name of the ending."""
    text, begin = context.doc.text, lead.begin
    proper = text[begin : ending.start].strip("”")
    if ending.kind == "settlement":
        if not proper or _NOT_PROPER.match(proper) or _generic_settlement(context.lexicon).match(proper):
            return False
        if lead.before is None and ending.word in _TOWNS:
            return False  # the gazetteer has every town
        if proper in _JOINTS or _is_whole_quote(text, begin, ending.end):
            return False
        if lead.before is None and not _stands_out(context, ending, lead):
            return False
        phrase = len(proper) < 2 and _NOT_BEFORE.search(text[max(0, begin - 1) : begin])
        if lead.before is None and phrase:
            return False
    elif lead.before is None and (len(proper) < 2 or not is_proper(proper, context.lexicon)):
        return False
    return lead.before is not None or ending.word not in context.lexicon.words("vague_site")


def _is_whole_quote(text: str, begin: int, end: int) -> bool:
    """“百企联百村”: what fills its quotes alone is a slogan's village, no village."""
    return text[begin - 1 : begin] == "“" and text[end : end + 1] == "”"


def _stands_out(context: _Context, ending: _Ending, lead: _Lead) -> bool:
    """低碳|社区, 岁左右|社区: everyday words make the name of a community only where it recurs, some of no village."""
    doc, begin = context.doc, lead.begin
    if has_proper_word(doc, begin, ending.start) or doc.text.count(doc.text[begin : ending.end]) > 1:
        return True
    if ending.word.endswith("村"):
        return any(t.tag[0] not in "fmqtavd" for t in doc.between(begin, ending.start))
    return _is_odd(doc, lead, ending)


def _is_odd(doc: Document, lead: _Lead, ending: _Ending) -> bool:
    """Whether jieba has the proper part only in single characters, as it does with names it does not know (云|旗|山)."""
    words = doc.between(lead.begin, ending.start)
    return len(words) > 1 and all(len(t.word) == 1 for t in words)


def _named(text: str, ending: _Ending, lead: _Lead) -> Mention:
    """The place by its name, which takes in the place before it where that is larger than a town."""
    begin, before, kind = lead.begin, lead.before, ending.kind
    proper = text[begin : ending.start].strip("”")
    local = before is not None and (before.kind in ("settlement", "town") or len(before.code) > 6) and len(proper) >= 2
    built_on = before if kind != "settlement" and not local else None
    quoted = text[begin - 1 : begin] == "“" and "”" in text[begin : ending.start]
    name = (built_on.name if built_on else "") + text[begin : ending.end]
    name = name.replace("“", "").replace("”", "").replace(" ", "")
    start = built_on.start if built_on else begin
    m = Mention(start, ending.end, EntityType.PLACE, name, f"place.{kind}", kind=kind)
    m.confidence = 0.75 if before is not None else 0.6
    m.container = before.handle if before is not None else ""
    if built_on and ending.start - begin >= 2:
        m.names = (text[begin : ending.end].strip("“”"),)
    m.also = (EntityType.PROGRAMME,) if kind == "zone" and quoted else ()
    return m


def _feature(context: _Context, ending: _Ending) -> Mention | None:
    """青川县|江心洲: a mountain or water right behind the place it lies in."""
    doc = context.doc
    before, _ = _place_before(context, ending)
    if before is None or not 1 <= ending.start - before.end <= 2:
        return None
    name = doc.text[before.end : ending.end]
    words = doc.between(before.end, ending.end)
    if not re.fullmatch("[\u4e00-\u9fff]+", name):
        return None
    if not all(not doc.knows(t.word) or t.tag in ("ns", "nz", "nr", "n", "ng") for t in words):
        return None
    m = Mention(before.end, ending.end, EntityType.PLACE, name, "place.feature", kind="feature", confidence=0.7)
    m.container = before.handle
    return m


def _street_town(context: _Context, ending: _Ending, lead: _Lead) -> Mention | None:
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


def _settlement_start(context: _Context, start: int, longest: int) -> int:
    """Where a village's name begins: after the last word that cannot belong to it, or with a short run after a stop."""
    doc, lexicon = context.doc, context.lexicon
    run = start
    while run > 0 and start - run <= longest and "\u4e00" <= doc.text[run - 1] <= "\u9fff":
        run -= 1
    for t in doc.between(run, start):
        body = len(t.word) > 1 and t.word in lexicon.org_suffixes
        joint = len(t.word) == 1 and t.word in _JOINTS and t.start >= run
        if (body or joint) and t.end <= start:
            run = t.end
    whole = (t for t in doc.between(run, start) if len(t.word) > 1)
    if 2 <= start - run <= longest and not any(is_boundary(doc, lexicon, t) for t in whole):
        return run
    return proper_start(doc, lexicon, start, max(0, start - longest))
