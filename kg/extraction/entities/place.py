"""Places: divisions by knowledge, villages by ending and container, zones and sites by ending."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.extraction.boundary import anchored, is_boundary, is_proper, proper_start
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.gazetteer import Division, Gazetteer, Level
from kg.knowledge.lexicon import Matcher
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

_PLACE_TAGS = frozenset("ns nr nz n nrt j nt s".split())
_NOT_BEFORE = re.compile(r"(?:\d|[个该本各全每多几两数此这那我贵咱驻外进回入下到出离村])$")
_GENERIC_SETTLEMENT = re.compile(
    r"(?:.*(?:行政|自然|典型|示范|美丽|贫困|帮扶|薄弱|重点|试点|特色|文明|先进|明星|空心|城中|城郊|边远|偏远|邻近|周边|沿线|涉农|结对|样板|标杆|标准|易地|搬迁|安置|老旧|和美|"
    r"生态|旅游|红色|卫星|建制|经济|振兴|脱贫|落后|后进|软弱|涣散|整村|传统|所在|户籍|当地|空壳|一线|街道|周围|多个|数字|智慧|未来|零碳|网红|长寿|康养|高山|边境|少数民族|民族|智能|"
    r"城市|新型|农村|居民|职工|商品房|智慧化|各个|所有|以及|为民|便民|[乡镇农驻万进])|[屯乡农渔城全该本各每同邻片小古名强富大中多万千百十山进驻兴镇旧新红绿美咱外老一二三四五六七八九几两])$"
)
#: 乡 in 乡村, 镇 in 镇街, 区 in 区域: the ending goes on
_GOES_ON = re.compile(r"(?:(?<=乡)[村镇贤亲土情愁音镇里]|(?<=镇)[街域区企里级]|(?<=县)[镇域级]|(?<=区)[域别级县位块]|(?<=村)[镇民庄干集级里貌容超史规务落口居企](?!委会)|(?<=社区)(?:矫正|团购|化)|(?<=市)[场民级区县委直属]|(?<=基地)[化]|(?<=公园)[化里]|(?<=广场)[舞]|(?<=综合体)验|(?<=山)[区村水体脚上下货东西南北楂药庄寨门头])")
_NOT_PROPER = re.compile(r"[一二三四五六七八九十百千万两多几]+$|(?:^|.*)(?:村|家|下|返|回|城|故|他|异|离|外|还|入|出|本|\d|[个各每该全某几这那此其])$|.*(?:\d|个|各|我们|他们)")
_JOINTS = frozenset("和与及像如在到从向对为把由给的了有是往赴使让被将经进找")
_TOWNS = ("镇", "乡", "街道", "民族乡", "苏木")
_LISTED = re.compile(r"(?P<items>[\u4e00-\u9fff]{2,3}(?:[、和与及][\u4e00-\u9fff]{2,3}){1,14})(?:等)?(?:[两二三四五六七八九十]+|\d+)个?(?P<level>乡镇|镇街|街镇|镇|乡|街道|村居|村|社区|县区|县|区)")
_LIST_LEVELS = {"乡镇": ("镇", "乡"), "镇街": ("镇", "街道"), "街镇": ("镇", "街道"), "村居": ("村", "社区"), "县区": ("县", "区", "市")} | {w: (w,) for w in ("镇", "乡", "街道", "村", "社区", "县", "区")}
_TWO = "[\u4e00-\u9fff]{2,3}"
_JOINT = re.compile(rf"(?={_TWO}(?:两地|两省|两市|两县|三地|三省|协作|合作|携手|联手|共建|劳务|结对|人社|产业|对口|双方|经验|模式|情))")


def find_places(doc: Document, resources: Resources, _found: Sequence[Mention] = ()) -> list[Mention]:
    """Mentions of places, in order, none overlapping another; codes are set where the article settles them."""
    gazetteer = resources.gazetteer
    found = _divisions(doc, resources)
    _settle(found, doc, gazetteer)
    found += _short_towns(doc, gazetteer, found)
    found = [m for m in found if m.code or m.kind == "region" or m.kind == "county" or (m.kind == "town" and _stands(m, found, doc))]
    villages = _by_ending(doc, resources, found)
    found += villages
    found += _listed(doc, gazetteer, found)
    found += _joint(doc, gazetteer, found)
    return sorted(found, key=lambda m: (m.start, m.end))


def _stands(m: Mention, found: Sequence[Mention], doc: Document) -> bool:
    """A town that nothing settles stays only right behind a place that does not contain it by the book, or if it recurs."""
    stem = re.sub(r"(?:街道|[镇乡])$", "", m.name)
    return any(o.end == m.start for o in found) or not doc.knows(stem) or doc.text.count(m.name) > 2


@lru_cache(maxsize=1)
def _matcher(gazetteer: Gazetteer) -> Matcher:
    return Matcher({f.form: f"{int(f.level)}{'?' if f.cautious else ''}" for f in gazetteer.matcher_forms()})


def _divisions(doc: Document, resources: Resources) -> list[Mention]:
    found = []
    for start, end, form, kind in _matcher(resources.gazetteer).find(doc.text):
        level = Level(int(kind[0]))
        divisions = resources.gazetteer.find(form)
        full = any(d.name == form for d in divisions)
        if _GOES_ON.match(doc.text, end) and not (form[-1] == "市" and doc.text[end] in "委直"):
            continue
        m = Mention(start, end, EntityType.PLACE, form, "place.gazetteer", kind="town" if level == Level.TOWN else "county" if full and level == Level.COUNTY and not kind.endswith("?") else "")
        m.confidence = 1.0 if full and not kind.endswith("?") else 0.5 if kind.endswith("?") else 0.8
        if full or _aligned(doc, start, end) or any(d.name in doc.text for d in divisions):
            found.append(m)
    for start, end, word, kind in resources.lexicon.known_matcher.find(doc.text):
        name, label = kind.split(":", 1)
        if name == "region" and not any(m.start < end and start < m.end for m in found):
            names = (word,) if word != label else ()
            region = Mention(start, end, EntityType.PLACE, label, "place.region", kind="region", names=names)
            if label not in ("中国",):
                found.append(region)
    return sorted(found, key=lambda m: m.start)


def _aligned(doc: Document, start: int, end: int) -> bool:
    """A short form must not cut a word of jieba's in two (提高州 is not 高州), unless a longer place name follows."""
    first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
    if first.start == start and last.end == end:
        return first is not last or first.tag in _PLACE_TAGS or len(first.word) > 2
    return first.start == start and last.tag in _PLACE_TAGS and last is not first


def _settle(found: list[Mention], doc: Document, gazetteer: Gazetteer) -> None:
    """Decide which division each form means: neighbours first, then what else the article names."""
    options = {id(m): _options(m.name, gazetteer) for m in found if m.kind != "region"}
    sure: dict[str, float] = {}
    for m in found:
        ds = options.get(id(m), ())
        if m.confidence > 0.6 and ds and (len(ds) == 1 or ds[0].level <= Level.CITY) and (ds[0].level < Level.TOWN):
            sure[ds[0].code] = sure.get(ds[0].code, 0) + (1.0 if m.confidence == 1.0 else 0.6)
    for _ in range(2):  # the second pass sees what the first has settled
        for i, m in enumerate(found):
            if ds := options.get(id(m)):
                m.code = _best(m, ds, found[i - 1] if i else None, found[i + 1] if i + 1 < len(found) else None, sure, gazetteer, doc)
        sure = {}
        for m in found:
            if m.code:
                sure[m.code] = sure.get(m.code, 0) + (1.0 if m.name == _name(gazetteer, m.code) else 0.6)


def _options(form: str, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """What a form may mean; a town only by its full name."""
    return tuple(d for d in gazetteer.find(form) if d.name == form or d.level < Level.TOWN)


def _name(gazetteer: Gazetteer, code: str) -> str:
    division = gazetteer.get(code)
    return division.name if division else ""


def _best(
    m: Mention, options: Sequence[Division], before: Mention | None, after: Mention | None,
    sure: dict[str, float], gazetteer: Gazetteer, doc: Document,
) -> str:  # fmt: skip
    scored = []
    for d in options:
        score = 0.3 if d.level <= Level.CITY else 0.0
        related = 0.0
        if before is not None and before.end == m.start and _related(d, gazetteer.find(before.name), gazetteer, below=True):
            related += 6
        if after is not None and after.start == m.end and _related(d, gazetteer.find(after.name), gazetteer, below=False):
            related += 6
        for code, weight in sure.items():
            if code == d.code:
                related += 1.5 * (weight if d.name != m.name else weight - 1)
            elif gazetteer.is_within(d.code, code):
                related += weight * len(code.rstrip("0")) / 4
            elif gazetteer.is_within(code, d.code):
                related += weight
            elif d.level >= Level.COUNTY and code[:4] == d.code[:4]:
                related += 0.6 * weight
            elif d.level >= Level.COUNTY and code[:2] == d.code[:2]:
                related += 0.15 * weight
        scored.append((score + related + (0.5 if d.name == m.name else 0), related, d))
    scored.sort(key=lambda s: (-s[0], s[2].level, s[2].code))
    score, related, best = scored[0]
    tied = len(scored) > 1 and scored[1][0] == score
    if m.confidence <= 0.5:
        return best.code if related >= 1.4 else ""
    if best.level >= Level.TOWN:
        return best.code if related >= 0.6 and not tied or len(options) == 1 and related > 0 else ""
    if best.level == Level.COUNTY and best.name != m.name:  # 宁远, 资源: a short form wants support
        tagged_place = doc.tokens[doc.token_index(m.start)].tag == "ns"
        return best.code if related >= 0.5 or (tagged_place and not tied and doc.text.count(m.name) > 1) else ""
    return best.code if not tied or best.level <= Level.CITY else ""


def _related(d: Division, others: Iterable[Division], gazetteer: Gazetteer, *, below: bool) -> bool:
    if below:
        return any(gazetteer.is_within(d.code, o.code) for o in others)
    return any(gazetteer.is_within(o.code, d.code) for o in others)


def _by_ending(doc: Document, resources: Resources, divisions: list[Mention]) -> list[Mention]:
    """Villages, towns the gazetteer lacks, zones and sites: an ending, and something proper before it."""
    lexicon, gazetteer = resources.lexicon, resources.gazetteer
    ends = {m.end: m for m in divisions}
    spans = sorted((m.start, m.end) for m in divisions)
    counties = _counties(divisions, gazetteer)
    found: list[Mention] = []
    taken = {p for s, e in spans for p in range(s, e)}
    for start, end, word, kind in lexicon.place_matcher.find(doc.text):
        longest = lexicon.place_suffixes[word][1]
        if start in taken or _GOES_ON.match(doc.text, end):
            continue
        m = None
        short = ends.get(start)
        if kind == "settlement" and short is not None and _is_short(short, gazetteer) and short in divisions:
            divisions.remove(short)  # 海宁|社区 is a community, not the city of 海宁
            m = Mention(short.start, end, EntityType.PLACE, doc.text[short.start : end], "place.settlement", kind=kind, confidence=0.8)
            outer = ends.get(short.start)
            m.container = (outer.code or outer.name) if outer is not None else ""
        elif kind == "settlement":
            m = _known_village(doc, gazetteer, start, end, longest, ends, counties, divisions)
        m = m or _unknown(doc, resources, (start, end), word, ends)
        if m:
            found.append(m)
            ends[m.end] = m
            taken.update(range(m.start, m.end))
    return found


def _is_short(m: Mention, gazetteer: Gazetteer) -> bool:
    division = gazetteer.get(m.code) if m.code else None
    return division is not None and division.name != m.name and m.end - m.start == 2


def _short_towns(doc: Document, gazetteer: Gazetteer, found: Sequence[Mention]) -> list[Mention]:
    """深圳|坂田: a town by its short name, right behind the city or county it lies in."""
    starts = {m.start for m in found}
    towns = []
    for m in found:
        if not m.code or len(m.code) != 6 or m.code.endswith("0000") or m.end in starts:
            continue
        for size in (3, 2):
            end = m.end + size
            form = doc.text[m.end : end]
            if len(form) < size or doc.tokens[doc.token_index(end)].start != end or doc.tokens[doc.token_index(m.end)].start != m.end:
                continue
            hits = [d for d in gazetteer.find_within(form, m.code) if d.level == Level.TOWN and d.name != form and d.name.startswith(form)]
            if len(hits) == 1 and not (doc.knows(form) and doc.tokens[doc.token_index(m.end)].tag[0] in "vadt"):
                towns.append(Mention(m.end, end, EntityType.PLACE, hits[0].name, "place.gazetteer", hits[0].code, names=(form,), confidence=0.8))
                break
    return towns


def _counties(divisions: Iterable[Mention], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Counties (and cities without counties) that the article is about, most often named first: where villages are looked up."""
    weight: dict[str, int] = {}
    for m in divisions:
        if len(m.code) >= 6 and (not m.code.endswith("00") or len(m.code) > 6):
            weight[m.code[:6]] = weight.get(m.code[:6], 0) + 1
        elif m.code and m.code[2:4] != "00" and not gazetteer.find_within("城区", m.code):
            weight[m.code] = weight.get(m.code, 0) + 1
    return tuple(sorted(weight, key=lambda c: (-weight[c], c)))[:6]


def _known_village(
    doc: Document, gazetteer: Gazetteer, start: int, end: int, longest: int,
    ends: dict[int, Mention], counties: Sequence[str], divisions: Sequence[Mention],
) -> Mention | None:  # fmt: skip
    """The longest stretch before the ending that is a village of the place right before it, or of the article's counties."""
    for size in range(longest + 1, 0, -1):
        at = start - size
        if at < 0 or "\n" in doc.text[at:start]:
            continue
        form = doc.text[at:end]
        before = ends.get(at)
        where = [before.code] if before is not None and before.code else []
        nearby = [m.code for m in divisions if m.end <= at and at - m.end < 200 and len(m.code) >= 9][-1:]
        for container in dict.fromkeys([*where, *nearby, *counties]):
            hits = [d for d in gazetteer.find_within(form, container) if d.level == Level.VILLAGE]
            if hits and (container in where or size > 1 and _starts_word(doc, at)):
                m = Mention(at, end, EntityType.PLACE, hits[0].name, "place.village", kind="settlement")
                m.code = hits[0].code if len(hits) == 1 else ""
                m.names = (form,) if form != m.name else ()
                return m
    return None


def _starts_word(doc: Document, position: int) -> bool:
    token = doc.tokens[doc.token_index(position)]
    return token.start == position


def _unknown(doc: Document, resources: Resources, span: tuple[int, int], word: str, ends: dict[int, Mention]) -> Mention | None:
    start, end = span
    kind, longest = resources.lexicon.place_suffixes[word]
    floor = max(0, start - longest)
    if quoted_in := re.compile(r"“[^”]{1,8}”[\u4e00-\u9fff]{0,6}$").search(doc.text, max(0, start - 17), start):
        floor = min(floor, quoted_in.start())
    before = next((ends[p] for p in range(start, max(0, floor - (5 if kind in ("zone", "site") else 0)) - 1, -1) if p in ends), None)
    begin = start
    if before is not None and doc.text[before.end : before.end + 1] in ("和", "与", "及"):
        floor, before = before.end + 1, None
    if kind == "feature":
        return _feature(doc, start, end, before)
    if before is not None and (before.kind != "region" or start == before.end):
        begin = before.end
        unfit = any(is_boundary(doc, resources.lexicon, t) for t in doc.between(begin, start) if t.start >= begin)
        if quoted_in and quoted_in.start() == begin:
            unfit = False
        if unfit and not (start - begin <= (3 if kind == "settlement" else 8) and anchored(doc, resources.lexicon, begin, start)):
            before = None
    if before is None or before.end > start or before.end != begin:
        before = None
        begin = max(floor, _clause_run(doc, resources, start, longest)) if kind == "settlement" else proper_start(doc, resources.lexicon, start, floor)
    while before is None and start - begin > 2 and doc.text[begin] in _JOINTS:
        begin += 1
    quoted = doc.text[begin - 1 : begin] == "“" and "”" in doc.text[begin:start]
    proper = doc.text[begin:start].strip("”")
    if begin == start and (kind == "settlement" or before is None):
        return None
    if word == "街":
        return _street_town(doc, resources, begin, end, before)
    if kind == "settlement":
        if (word in _TOWNS and before is None) or _NOT_PROPER.match(proper):
            return None  # the gazetteer has every town
        if not proper or _GENERIC_SETTLEMENT.match(proper) or _NOT_BEFORE.search(doc.text[max(0, begin - 1) : begin]) and before is None and len(proper) < 2:
            return None
    elif proper and not is_proper(proper, resources.lexicon):
        if before is None:
            return None
    if before is None and kind != "settlement" and len(proper) < 2:
        return None
    if before is None and word in ("基地", "园区", "大道", "综合体", "示范区", "功能区", "产业带", "集聚区", "平台"):
        return None
    local = before is not None and (before.kind in ("settlement", "town") or len(before.code) > 6) and len(proper) >= 2
    prefix = "" if before is None or kind == "settlement" or local else before.name
    name = (prefix + doc.text[begin:end]).replace("“", "").replace("”", "").replace(" ", "")
    m = Mention(before.start if prefix and before else begin, end, EntityType.PLACE, name, f"place.{kind}", kind=kind)
    m.confidence = 0.75 if before is not None else 0.6
    if prefix and before is not None:
        m.container = before.code or before.name
        m.names = tuple(n for n in (doc.text[begin:end].strip("“”"),) if start - begin >= 2)
    elif before is not None:
        m.container = before.code or before.name
    m.also = (EntityType.PROGRAMME,) if kind == "zone" and quoted else ()
    return m


def _feature(doc: Document, start: int, end: int, before: Mention | None) -> Mention | None:
    """镇江市|江心洲: a mountain or water right behind the place it lies in."""
    if before is None or not 1 <= start - before.end <= 2 or not re.fullmatch("[\u4e00-\u9fff]+", doc.text[before.end : end]) or not all(not doc.knows(t.word) or t.tag in ("ns", "nz", "nr", "n", "ng") for t in doc.between(before.end, end)):
        return None
    m = Mention(before.end, end, EntityType.PLACE, doc.text[before.end : end], "place.feature", kind="feature", confidence=0.7)
    m.container = before.code or before.name
    return m


def _street_town(doc: Document, resources: Resources, begin: int, end: int, before: Mention | None) -> Mention | None:
    """新洲区|汪集街: 街 for 街道, right behind what contains it."""
    form = doc.text[begin:end] + "道"
    found = resources.gazetteer.find_within(form, before.code) if before is not None and before.code and before.end == begin else ()
    if len(found) != 1:
        return None
    return Mention(begin, end, EntityType.PLACE, found[0].name, "place.gazetteer", found[0].code, kind="town", names=(doc.text[begin:end],))


def _clause_run(doc: Document, resources: Resources, start: int, longest: int) -> int:
    """Where a village's name begins: after the last word that cannot belong to it, or the whole of a short run after a stop."""
    run = start
    while run > 0 and start - run <= longest and "\u4e00" <= doc.text[run - 1] <= "\u9fff":
        run -= 1
    for t in doc.between(run, start):
        if len(t.word) > 1 and t.word in resources.lexicon.org_suffixes and t.end <= start:
            run = t.end
        if len(t.word) == 1 and t.word in _JOINTS and t.start >= run and t.end <= start:
            run = t.end
    if 2 <= start - run <= longest and not any(len(t.word) > 1 and is_boundary(doc, resources.lexicon, t) for t in doc.between(run, start)):
        return run
    return proper_start(doc, resources.lexicon, start, max(0, start - longest))


def _listed(doc: Document, gazetteer: Gazetteer, found: Sequence[Mention]) -> list[Mention]:
    """潭柘寺、雁翅两镇: short names of towns or villages in a list that says what they are."""
    listed: list[Mention] = []
    counties = _counties(found, gazetteer)
    cities = tuple(dict.fromkeys(c[:4] + "00" for c in counties)) + tuple(m.code for m in found if len(m.code) == 6 and m.code.endswith("00"))
    for hit in _LISTED.finditer(doc.text):
        items = [(hit.start("items") + i.start(), i.group()) for i in re.finditer(r"[^、和与及]+", hit["items"])]
        for at, word in items:
            where = [d for c in dict.fromkeys((*counties, *cities)) for d in gazetteer.find_within(word, c) if d.name.startswith(word) and d.name.endswith(_LIST_LEVELS[hit["level"]])]
            if where and not any(m.start < at + len(word) and at < m.end for m in found):
                m = Mention(at, at + len(word), EntityType.PLACE, where[0].name, "place.list", where[0].code if len(set(where)) == 1 else "", names=(word,), confidence=0.8)
                listed.append(m)
    return listed


def _joint(doc: Document, gazetteer: Gazetteer, found: Sequence[Mention]) -> list[Mention]:
    """莞铜两地, 粤黔协作: every character stands for a division, and what follows speaks of several."""
    joint = []
    for hit in _JOINT.finditer(doc.text):
        for size in (3, 2):
            form = doc.text[hit.start() : hit.start() + size]
            divisions = gazetteer.joint(form)
            if divisions and not any(m.start < hit.start() + size and hit.start() < m.end for m in found):
                for d in divisions:
                    m = Mention(hit.start(), hit.start() + size, EntityType.PLACE, d.name, "place.joint", d.code, alias=False)
                    joint.append(m)
                break
    return joint
