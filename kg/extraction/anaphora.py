"""What points instead of naming: 该镇, 全区, 我市, 公司, 该校, 该项目, 两地, a bare 妇联 in a list. Resolved or left out.

A pointer is a mention with `alias=False`: it can be subject or object of a relation, but is no name of the thing.
Nearest antecedent that agrees in class, as in Hobbs (1978) without the parse tree.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from kg.extraction.demonstratives import find_bare_ones, find_these
from kg.extraction.mention import Mention
from kg.extraction.plurals import find_plurals, spread
from kg.extraction.setting import Setting
from kg.extraction.text import Document, holds_any
from kg.extraction.thing import Thing
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.lexicon import Lexicon, alternatives
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: furthest back that a pointer may reach, in characters
_VILLAGE_REACH, _BODY_REACH, _PROGRAMME_REACH, _PAIR_REACH = 400, 500, 300, 400
#: 该|镇, 全|市, 我们|村; but not 该县委, 我市民, 全村人
_PLACE = re.compile(
    r"(?:该|全|我|本|我们|咱们?|此)(?P<level>省|市|州|盟|县|旗|区|镇|乡|街道|村|社区)"
    r"(?![委政府级直局人长乡镇村容貌域属里]|民(?!宿|营|间))"
)
#: ，|县里|将出资: those who govern the county
_GOVERNORS = re.compile(r"(?P<level>[省州市县区镇乡])(?<![\u4e00-\u9fff].)里(?=[\u4e00-\u9fff])(?!程)")
#: 在|村|里, 由|村|集体
_VILLAGE = re.compile(r"村(?<=[在到为向对给让使由与和，。；：].)(?=中|里|内|庄建设|集体|民|“?两委)")
#: 该|经开区
_ZONE = re.compile(r"[该全]?(?P<zone>经济技术开发区|经济开发区|经开区|高新区|开发区|工业园区|园区)")
_ZONE_ENDINGS = ("开发区", "经开区", "高新区", "园区")
#: 该|项目, 此次|活动
_PROGRAMME = re.compile(
    r"(?:该|此|本次|此次|这一|这项|这次)"
    r"(?:项目|活动|行动|计划|工程|模式|机制|基金|大赛|赛事|方案|品牌|仪式|工作|会议)"
)
#: 出席|活动|。, 参加了当天|会议|，
_ATTENDED = re.compile(
    r"(?<=出席|参加)(?:了|此次|本次|当天|当日|相关)*"
    r"(?P<word>活动|会议|仪式|座谈会|座谈|启动仪式|签约仪式|论坛|开幕式|大会|大赛|比赛|调研|推介会)(?=[，。、；]|$|并)"
)
_EVENT_ENDINGS = ("活动", "会", "仪式", "论坛", "大赛", "行动")
#: 党组|成员, 工委|副主任: a post, not the body
_GROUP_POST = re.compile(r"(?:管委会|党工委|党组|党委|党总支|党支部|工委|团委)(?:副?书记|副?主任|委员|成员)")
#: 公司|党委: the branch, where the article names it
_BRANCH = re.compile(r"党委|党总支|党支部|工会|团委")
_DEMONSTRATIVE = "reference.demonstrative"
_BOTH = re.compile(r"两地|双方")
#: what may stand before a bare 公司 or 学校: a stop, a preposition, a verb of saying, a time
_FREE_BEFORE = re.compile(
    r"(?:^|[，。；：！？、“”（）\s]|[在到为向对给让使由与和将把据从该]"
    r"|表示|介绍|指出|近年来|目前|同时|此外|下一步|期间)$"
)
#: 公司|员工, 学校|们, 公司|制: no particular one
_GENERIC_AFTER = re.compile(r"的?[员们家]|模式|制")
#: between the items of a list: 区总工会|、|妇联
_LIST = re.compile(r"(?:、|和|与|及|以及)$")


@dataclass(frozen=True, slots=True)
class _Scene:
    """What pointers are read against: the article, its things, and their mentions in order."""

    doc: Document
    lexicon: Lexicon
    things: Mapping[str, Thing]
    setting: Setting
    named: Sequence[Mention]
    gazetteer: Gazetteer


def find_pointers(doc: Document, things: Mapping[str, Thing], setting: Setting, resources: Resources) -> list[Mention]:
    """Pointers in order, each with the key of what it points to."""
    named = sorted((m for t in things.values() for m in t.mentions), key=lambda m: (m.start, -m.end))
    scene = _Scene(doc, resources.lexicon, things, setting, named, resources.gazetteer)
    taken = {p for m in named for p in range(m.start, m.end)}
    found: list[Mention] = []
    for m in (m for find in _POINTERS for m in find(scene)):
        twin = bool(found) and found[-1].span == m.span and found[-1].key != m.key  # 两地 points to two
        inner = {
            p
            for n in (named if m.rule == _DEMONSTRATIVE else ())
            if m.start < n.start and n.end < m.end
            for p in range(n.start, n.end)
        }
        free = not any(p in taken and p not in inner for p in range(m.start, m.end))
        if m.key in things and (twin or free):
            taken.update(range(m.start, m.end))
            found.append(m)
    return sorted(found, key=lambda m: m.start)


def _pointer(hit: re.Match[str], kind: EntityType, key: str) -> Mention:
    return Mention(*hit.span(), kind, hit.group(), "reference.pointer", alias=False, key=key, confidence=0.8)


def _level_places(scene: _Scene) -> Iterator[Mention]:
    """该镇, 全市, 我村, 县里."""
    for hit in chain(_PLACE.finditer(scene.doc.text), _GOVERNORS.finditer(scene.doc.text)):
        level, start = hit["level"], hit.start()
        if hit.group().startswith("全"):
            paragraph = max((begin for begin, _, _ in scene.doc.blocks if begin <= start), default=0)
            key = f"P:{scene.setting.whole(level, start, paragraph)}"
        else:
            key = f"P:{scene.setting.of_level(level, start)}"
        if key not in scene.things and hit["level"] in ("村", "社区"):
            key = _last_village(scene.named, hit.start())
        yield _pointer(hit, EntityType.PLACE, key)


def _villages(scene: _Scene) -> Iterator[Mention]:
    """村 in 在村里: the village named last."""
    for hit in _VILLAGE.finditer(scene.doc.text):
        yield _pointer(hit, EntityType.PLACE, _last_village(scene.named, hit.start()))


def _last_village(named: Sequence[Mention], position: int) -> str:
    before = [m for m in named if m.end <= position and m.type is EntityType.PLACE]
    villages = [m for m in before if m.kind == "settlement" or len(m.code) == 12]
    return villages[-1].key if villages and position - villages[-1].end < _VILLAGE_REACH else ""


def _zones(scene: _Scene) -> Iterator[Mention]:
    """该园区: the one zone of the article whose name ends so."""
    for hit in _ZONE.finditer(scene.doc.text) if holds_any(scene.doc.text, _ZONE_ENDINGS) else ():
        yield _pointer(hit, EntityType.PLACE, _only_one_ending(scene.things, EntityType.PLACE, hit["zone"]))


def _only_one_ending(things: Mapping[str, Thing], kind: EntityType, word: str) -> str:
    """The one thing of the type whose name ends with the word; "" where there are several or none."""
    of_type = (t for t in things.values() if t.type is kind)
    fits = [t.key for t in of_type if any(n.endswith(word) and n != word for n in (t.label, *t.names))]
    return fits[0] if len(fits) == 1 else ""


def _bare_endings(scene: _Scene) -> Iterator[Mention]:
    """A bare 人武部 means the one body whose name ends so; in a list (区总工会、妇联) it shares its neighbour's place."""
    text, lexicon = scene.doc.text, scene.lexicon
    ends = {m.end: m for m in scene.named}
    for start, end, word, kind in scene.doc.matches(lexicon.org_matcher):
        if kind in ("none", "school") or lexicon.org_suffixes[word].strength != "strong" or len(word) < 2:
            continue
        if _GROUP_POST.match(text, start):
            continue
        joiner = _LIST.search(text, max(0, start - 2), start)
        neighbour = ends.get(joiner.start()) if joiner else None
        key = _beside(neighbour, word, scene.things) if neighbour is not None else ""
        if not key and (len(word) > 2 or kind == "judiciary") and not _is_described(scene.doc, start):
            key = _only_one_ending(scene.things, EntityType.ORGANIZATION, word)
        if key:
            m = Mention(start, end, EntityType.ORGANIZATION, word, "reference.bare", kind=kind, alias=False, key=key)
            m.confidence = 0.85
            yield m


def _is_described(doc: Document, start: int) -> bool:
    """典型|镇卫生院, 多家|人民医院: those of a kind, no particular one."""
    before = doc.tokens[doc.token_index(start - 1)] if start else None
    return before is not None and before.end == start and before.tag[0] in "abmnq"


def _beside(neighbour: Mention, word: str, things: Mapping[str, Thing]) -> str:
    """Key of the body of the neighbour's place whose name ends with the word; "" where the article names none."""
    if neighbour.type is not EntityType.ORGANIZATION:
        return ""
    place = things[neighbour.key].container if neighbour.key in things else ""
    key = f"O:{place}{word}"
    return key if key in things else ""


@lru_cache(maxsize=2)
def _body_words(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(alternatives(lexicon.pointers))


def _bodies(scene: _Scene) -> Iterator[Mention]:
    """公司, 该校, 工作队, with the Party branch that may follow: 公司党委."""
    text = scene.doc.text
    for hit in _body_words(scene.lexicon).finditer(text):
        free = _FREE_BEFORE.search(text, max(0, hit.start() - 4), hit.start())
        if not free or _GENERIC_AFTER.match(text, hit.end()):
            continue
        m = _pointer(hit, EntityType.ORGANIZATION, _last_body(scene, hit))
        if (branch := _BRANCH.match(text, hit.end())) and (key := _branch_of(scene, m, branch)):
            m.key, m.end = key, branch.end()
        yield m


def _branch_of(scene: _Scene, body: Mention, branch: re.Match[str]) -> str:
    """The branch named last whose name ends as the pointer and the branch do, else the body's; "" where there is none.

    协会党支部 is 春茶协会党支部, though the article speaks of another 协会 in between.
    """
    words = scene.doc.text[body.start : branch.end()]
    named = [m.key for m in scene.named if m.end <= body.start and m.name.endswith(words)]
    owned = [t.key for t in scene.things.values() if t.owner == body.key and t.label.endswith(branch.group())]
    return next(reversed(named), "") or next(iter(owned), "")


def _last_body(scene: _Scene, hit: re.Match[str]) -> str:
    """The organization named last whose name ends with the word, else the last of its class."""
    word, position = hit.group(), hit.start()
    kinds = scene.lexicon.pointers[word]
    before = [m for m in scene.named if m.type is EntityType.ORGANIZATION and 0 <= position - m.end < _BODY_REACH]
    before = [m for m in before if not m.inside or m.kind == "company"]
    tail = word.removeprefix("该").removeprefix("我")
    exact = [m for m in before if m.name.endswith(tail)] if len(tail) > 1 else []
    chosen = exact or [m for m in before if m.kind in kinds]
    return chosen[-1].key if chosen else ""


def _programmes(scene: _Scene) -> Iterator[Mention]:
    """该项目, 此次活动: the programme named last."""
    starts = [m.start for m in scene.named]
    for hit in _PROGRAMME.finditer(scene.doc.text):
        i = bisect_left(starts, hit.start())
        near = (m for m in reversed(scene.named[max(0, i - 30) : i]) if m.type is EntityType.PROGRAMME)
        last = next((m for m in near if 0 <= hit.start() - m.end < _PROGRAMME_REACH), None)
        yield _pointer(hit, EntityType.PROGRAMME, last.key if last else "")


def _attended(scene: _Scene) -> Iterator[Mention]:
    """出席活动: the event, or the programme that may be attended, named last before it."""
    for hit in _ATTENDED.finditer(scene.doc.text):
        programmes = [m for m in scene.named if m.type is EntityType.PROGRAMME and m.end <= hit.start()]
        held = [m for m in programmes if m.kind == "event" or m.name.endswith((*_EVENT_ENDINGS, hit["word"]))]
        yield _pointer(hit, EntityType.PROGRAMME, held[-1].key if held else "")


def _plurals(scene: _Scene) -> Iterator[Mention]:
    """两镇, 三市, 两家企业; 双方 of which one is an organization."""
    for plural, key in spread(find_plurals(scene.doc, scene.lexicon, scene.things, scene.named)):
        hit = scene.doc.text[plural.start : plural.end]
        m = Mention(plural.start, plural.end, plural.type, hit, "reference.pointer", alias=False, key=key)
        m.type, m.confidence = scene.things[key].type, 0.8
        yield m


def _demonstratives(scene: _Scene) -> Iterator[Mention]:
    """该馆, 这家广南企业, a bare 基地; a place in the pointer is no actor there."""
    args = (scene.doc, scene.lexicon, scene.things, scene.named)
    for span, key in (*find_these(*args, scene.gazetteer), *find_bare_ones(*args)):
        for inner in (m for m in scene.named if span[0] < m.start and m.end < span[1]):
            inner.inside = True
        text = scene.doc.text[slice(*span)]
        yield Mention(*span, scene.things[key].type, text, _DEMONSTRATIVE, alias=False, key=key, confidence=0.8)


def _both(scene: _Scene) -> Iterator[Mention]:
    """两地, 双方: two places."""
    for hit in _BOTH.finditer(scene.doc.text):
        for key in _last_pair(scene.named, hit.start()):
            yield _pointer(hit, EntityType.PLACE, key)


def _last_pair(named: Sequence[Mention], position: int) -> tuple[str, ...]:
    """The last two different divisions of one level (or zones) named before; () where there are none."""
    places = [m for m in named if m.type is EntityType.PLACE and not m.inside and 0 <= position - m.end < _PAIR_REACH]
    seen: list[Mention] = []
    for m in reversed(places):
        if any(m.key == s.key for s in seen):
            continue
        for other in seen:
            if len(other.code) == len(m.code) and not _is_nested(other.code, m.code):
                return (m.key, other.key)
        seen.append(m)
        if len(seen) > 4:
            break
    return ()


def _is_nested(a: str, b: str) -> bool:
    short, long = sorted((a.rstrip("0"), b.rstrip("0")), key=len)
    return bool(short) and long.startswith(short)


#: in this order: what an earlier one takes, a later one leaves
_POINTERS: tuple[Callable[[_Scene], Iterator[Mention]], ...] = (
    _level_places,
    _villages,
    _zones,
    _bare_endings,
    _bodies,
    _programmes,
    _attended,
    _demonstratives,
    _plurals,
    _both,
)
