"""Where something is, as the text says it: 甲园位于青川市, 在青川市的甲公司, 到文星村开展“春雨行动”, 青川经开区文星街道."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.extraction.found import Found
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.extraction.thing import Thing, is_division
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType, Relation

#: 甲园|位于|青川市
_LIES = re.compile(
    r"位于|地处|坐落于|坐落在|落户于|落户在|落户|落地于|入驻|进驻|选址在?|落址|扎根于?|建在|建于|设在|开在|办在|设立于|设立在"
)
#: 来自|青川市|的|甲公司
_FROM = re.compile(r"来自于?")
#: 甲园、乙园在|文星镇|落地
_SETTLES = re.compile(
    r"[^，。；]{0,8}?(?:落地|落户|落成|建成|开工|奠基|投产|投用|启用|投运|揭牌|挂牌|开业|开园|开馆|开张|注册|安家|扎根|成立)"
)
#: a branch's name behind the place that it is in: 甲银行|青川|支行
_BRANCH = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}?)(?:分公司|支公司|公司|支行|分行|分局|支局|分社|分会|分院|分校|分店|分部|分中心|校区|院区|办事处"
    r"|代表处|联络处|管理局|监管局|营业部|营业厅|网点|门店|旗舰店|专卖店|店|工厂|项目部|基地|服务站|服务中心|医院|学院)$"
)
#: bodies that stand in one place, whose name may begin with it in short: 青川|大学
_SEATED = ("school", "hospital", "company", "media")
#: how names of divisions end
_LEVEL = re.compile(r"(?<=..)(?:省|市|县|区|镇|乡|街道)$")
#: names of people and of rivers that are names of places as well
_BORROWED = ("中山大学", "中山医", "长江", "黄河", "珠江", "同济", "南开", "东方", "大众")
#: 江湾|小区 lies in 江湾|社区
_ESTATE = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,})(?:小区|花园|家园|公寓|新城)$")
#: between a place and what lies in it: 青川区|辖区内|甲园, 位于青川区|的|甲公司
_INSIDE = re.compile(r"(?:辖区|境内|辖区内|境|范围)?内的?|境内的?|辖区的?")
_OF = re.compile(r"[^，。；、的]{0,4}的")
#: what lies in a zone: towns, subdistricts, villages
_LOCAL = ("街道", "镇", "乡", "村", "社区")
#: how far a place may stand before the event that takes place there, in characters
_REACH = 14
#: and how far before its venue it may be named
_FAR = 20
_STOP = re.compile(r"[。！？\n]")


class _Mentions:
    """The mentions of an article by where they start and end; of several that start together the longest counts."""

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self.all = sorted((m for t in things.values() for m in t.mentions), key=lambda m: (m.start, m.end))
        self.places = [m for m in self.all if m.type is EntityType.PLACE and m.alias]
        self.starting = {m.start: m for m in self.all}
        self._ending = {m.end: m for m in sorted(self.all, key=lambda m: -m.start)}
        self._places = {m.start: m for m in self.places}
        self._runs: dict[int, int] = {}  # where a place ends -> where the run of places begins that it ends
        for end, m in sorted(self._ending.items()):
            if m.type is EntityType.PLACE:
                self._runs[end] = self._runs.get(m.start, m.start)

    def chain(self, start: int) -> Mention | None:
        """The last of the places that begin here, one right behind the other: 青川市|文星镇|长坡村."""
        last = self._places.get(start)
        while last is not None and (following := self._places.get(last.end)):
            last = following
        return last

    def chain_start(self, place: Mention) -> int:
        """Where the run of places begins whose last link this one is."""
        return self._runs.get(place.start, place.start)

    def before(self, position: int) -> Mention | None:
        """What ends here, the longest."""
        return self._ending.get(position)


def find_whereabouts(doc: Document, things: Mapping[str, Thing], lexicon: Lexicon) -> Iterator[Found]:
    """All that the text says of where places, bodies and programmes are."""
    mentions = _Mentions(things)
    for subject, place, rule, sure in (
        *_lying(doc, mentions),
        *_settling(doc, mentions),
        *_branches(things),
        *_estates(things),
        *_namesakes(things),
        *_zones(mentions),
        *_events(doc, mentions, lexicon),
        *_venues(doc, mentions, things, lexicon),
    ):
        sentence = doc.sentence_at(subject.start)
        if sentence is not None and subject.key != place.key and things[place.key].type is EntityType.PLACE:
            yield Found(subject, Relation.LOCATED_IN, place, sentence, rule, sure)


def _lying(doc: Document, mentions: _Mentions) -> Iterator[tuple[Mention, Mention, str, float]]:
    """甲园位于青川市; 位于青川市的甲园; 青川市辖区内甲园."""
    text = doc.text
    for hit in _LIES.finditer(text):
        place = mentions.chain(hit.end())
        if place is None:
            continue
        before = mentions.before(hit.start()) or mentions.before(hit.start() - (text[hit.start() - 1] == "，"))
        of = _OF.match(text, place.end)
        subject = mentions.starting.get(of.end()) if of else None
        if subject is None or not _is_housed(subject):
            subject = before
        if subject is not None and _is_housed(subject) and subject.start != place.start:
            yield subject, place, "locatedIn.said", 0.88
    for place in mentions.places:
        inside = _INSIDE.match(text, place.end)
        subject = mentions.starting.get(inside.end()) if inside else None
        if subject is not None and _is_housed(subject):
            yield subject, place, "locatedIn.said", 0.8


def _settling(doc: Document, mentions: _Mentions) -> Iterator[tuple[Mention, Mention, str, float]]:
    """甲园、乙园在文星镇落地; 来自青川市的甲公司; 青川市的甲公司."""
    text = doc.text
    for m in mentions.all:
        if m.type is not EntityType.PLACE or not m.alias or m.inside:
            continue
        begin = mentions.chain_start(m)
        if begin and text[begin - 1] in "在于" and not mentions.chain(m.end) and _SETTLES.match(text, m.end):
            yield from ((subject, m, "locatedIn.said", 0.8) for subject in _row(text, mentions, begin - 1))
        subject = mentions.starting.get(m.end + 1) if text.startswith("的", m.end) else None
        if subject is not None and subject.type is EntityType.ORGANIZATION and subject.kind in _SEATED:
            came = _FROM.search(text, max(0, m.start - 3), m.start) is not None
            yield subject, m, "locatedIn.said", 0.82 if came else 0.78


def _row(text: str, mentions: _Mentions, end: int) -> Iterator[Mention]:
    """The sites and bodies of the list that ends here, from right to left."""
    adverb = re.search(
        r"(?:已|正|也|都|均|近日|近来|陆续|先后|相继|正式|成功|日前|昨日|今日|，)*$", text[max(0, end - 10) : end]
    )
    at = end - len(adverb.group() if adverb else "")
    while (m := mentions.before(at)) is not None and _is_housed(m):
        yield m
        at = m.start
        while at and text[at - 1] in "“ ":
            at -= 1
        if not at or text[at - 1] not in "、和":
            return
        at -= 1
        while at and text[at - 1] in "” ":
            at -= 1


def _branches(things: Mapping[str, Thing]) -> Iterator[tuple[Mention, Mention, str, float]]:
    """甲银行青川支行: the last place inside the name, where what follows is what branches are called."""
    places = sorted(
        (m for t in things.values() if t.type is EntityType.PLACE for m in t.mentions), key=lambda m: m.start
    )
    starts = [p.start for p in places]
    for thing in things.values():
        if thing.type is not EntityType.ORGANIZATION:
            continue
        for m in thing.mentions:
            within = places[bisect_right(starts, m.start) : bisect_left(starts, m.end)]
            inner = [p for p in within if p.end < m.end]
            if inner and _BRANCH.match(m.name[m.name.rfind(inner[-1].name) + len(inner[-1].name) :]):
                yield m, inner[-1], "locatedIn.name", 0.85
                break


def _namesakes(things: Mapping[str, Thing]) -> Iterator[tuple[Mention, Mention, str, float]]:
    """青川大学 lies in 青川市, 长坡湖管理局 at 长坡湖: a place of the article that the name begins with."""
    heads: dict[str, Thing] = {}
    for place in things.values():
        if place.type is EntityType.PLACE and place.mentions:
            forms = (place.label, _LEVEL.sub("", place.label)) if is_division(place.key) else (place.label,)
            heads.update((f, place) for f in forms if len(f) >= 2)
    for thing in things.values():
        if thing.type is not EntityType.ORGANIZATION or not thing.mentions or thing.owner or thing.container:
            continue
        longest = next((n for n in range(min(len(thing.label) - 2, 12), 1, -1) if thing.label[:n] in heads), 0)
        if not longest or thing.label.startswith(_BORROWED):
            continue
        place = heads[thing.label[:longest]]
        if thing.first.kind in _SEATED or not is_division(place.key):
            yield thing.mentions[0], place.mentions[0], "locatedIn.name", 0.8


def _estates(things: Mapping[str, Thing]) -> Iterator[tuple[Mention, Mention, str, float]]:
    """江湾小区 lies in 江湾社区."""
    communities = {t.label.removesuffix("社区"): t for t in things.values() if t.label.endswith("社区") and t.mentions}
    for thing in things.values():
        estate = _ESTATE.fullmatch(thing.label) if thing.type is EntityType.PLACE and thing.mentions else None
        if estate and (around := communities.get(estate["stem"])) is not None:
            yield thing.mentions[0], around.mentions[0], "locatedIn.said", 0.85


def _is_housed(m: Mention) -> bool:
    """Whether it is a body or a site, which the book has in no place."""
    return m.type is EntityType.ORGANIZATION or (m.type is EntityType.PLACE and not is_division(m.key))


def _zones(mentions: _Mentions) -> Iterator[tuple[Mention, Mention, str, float]]:
    """青川经开区|文星街道: the zone holds the subdistrict, whatever the book says."""
    for m in mentions.places:
        zone = mentions.before(m.start)
        if zone is None or zone.type is not EntityType.PLACE or not is_division(m.key) or not m.name.endswith(_LOCAL):
            continue
        if zone.kind == "zone" or zone.name.endswith(("开发区", "高新区", "新区")):
            yield m, zone, "locatedIn.zone", 0.85


@lru_cache(maxsize=2)
def _holding(lexicon: Lexicon) -> re.Pattern[str]:
    """到文星村|积极开展|“春雨行动”."""
    verb = lexicon.any_of("hold")
    return re.compile(rf"[^，。；、“”]{{0,5}}?(?:组织)?{verb}了?(?:以|主题为|了|的)*“?$")


@lru_cache(maxsize=2)
def _gone_to(lexicon: Lexicon) -> re.Pattern[str]:
    """走进了|文星村."""
    return re.compile(rf"{lexicon.any_of('gone_to')}(?:了)?$")


@lru_cache(maxsize=2)
def _held_there(lexicon: Lexicon) -> re.Pattern[str]:
    """在青川县一中|隆重举行."""
    return re.compile(rf"[^，。；]{{0,10}}?{lexicon.any_of('held_there')}")


def _events(doc: Document, mentions: _Mentions, lexicon: Lexicon) -> Iterator[tuple[Mention, Mention, str, float]]:
    """到文星村开展“春雨行动”: what is held there takes place there."""
    holding, going = _holding(lexicon), _gone_to(lexicon)
    for i, m in enumerate(mentions.all):
        if m.type is not EntityType.PROGRAMME or m.inside:
            continue
        place = _last_place(mentions.all, i, m.start)
        if place is None or m.start - place.end > _REACH or not holding.match(doc.text[place.end : m.start]):
            continue
        begin = mentions.chain_start(place)
        if going.search(doc.text[max(0, begin - 4) : begin]):
            yield m, place, "locatedIn.held", 0.82


def _venues(
    doc: Document, mentions: _Mentions, things: Mapping[str, Thing], lexicon: Lexicon
) -> Iterator[tuple[Mention, Mention, str, float]]:
    """“春雨行动”在青川县一中举行: where the school is, there the programme takes place."""
    held = _held_there(lexicon)
    last: Mention | None = None
    for m in mentions.all:
        if m.type is EntityType.PROGRAMME and not m.inside:
            last = m
        if last is None or m.type is not EntityType.ORGANIZATION or m.inside or doc.text[m.start - 1] != "在":
            continue
        place = things.get(things[m.key].container)
        near = m.start - last.end <= _FAR and not _STOP.search(doc.text, last.end, m.start)
        if near and place is not None and held.match(doc.text, m.end):
            yield last, place.first, "locatedIn.held", 0.75


def _last_place(all_mentions: Sequence[Mention], index: int, end: int) -> Mention | None:
    """The last place that ends before a position."""
    before = all_mentions[index - 1] if index else None
    if before is None or before.end > end or before.type is not EntityType.PLACE or not before.alias:
        return None
    return before
