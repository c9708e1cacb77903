"""What points instead of naming: 该镇, 全区, 我市, 公司, 该校, 该项目, 两地, a bare 妇联 in a list. Resolved or left out.

A pointer is a mention with `alias=False`: it can be subject or object of a relation, but is no name of the thing.
Nearest antecedent that agrees in class, as in Hobbs (1978) without the parse tree.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from kg.extraction.mention import Mention
from kg.extraction.reference import Setting, Thing
from kg.extraction.text import Document
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

_LEVELS = "省|市|州|盟|县|旗|区|镇|乡|街道|村|社区"
_PLACE = re.compile(rf"(?:该|全|我|本|我们|咱们?|此)(?P<level>{_LEVELS})(?![委政府级直局人民长乡镇村容貌域属里民])")
_VILLAGE = re.compile(r"(?<=[在到为向对给让使由与和，。；：])村(?=中|里|内|庄建设|集体|民|“?两委)")
_ZONE = re.compile(r"(?:该|全)?(?:经济技术开发区|经济开发区|经开区|高新区|开发区|工业园区|园区)")
#: word -> classes of organization it may mean
_BODIES = {
    "公司": ("company", "企业"), "该公司": ("company",), "集团": ("company",), "该企业": ("company",), "合作社": ("company",), "该社": ("company",),
    "学校": ("school",), "该校": ("school",), "我校": ("school",), "学院": ("school",), "该院": ("hospital", "school", "judiciary"), "医院": ("hospital",), "我院": ("hospital",),
    "协会": ("association",), "该协会": ("association",), "商会": ("association",), "该会": ("association",), "中心": ("association", "government"), "该中心": ("association", "government"),
    "该局": ("government",), "该行": ("company",), "该所": ("company", "government"), "团队": ("association",), "实践团": ("association",), "工作队": ("government",), "驻村工作队": ("government",),
    "该队": ("association",), "基金会": ("association",), "该厂": ("company",), "车间": ("company",), "科室": ("department",),
}  # fmt: skip
_BODY = re.compile("|".join(sorted(_BODIES, key=lambda w: (-len(w), w))))
_PROGRAMME = re.compile(r"(?:该|此|本次|此次|这一|这项|这次)(?:项目|活动|行动|计划|工程|模式|机制|基金|大赛|赛事|方案|品牌|仪式|工作|会议)")
_ATTENDED = re.compile(r"(?<=出席|参加)(?:了|此次|本次|当天|当日|相关)*(?P<word>活动|会议|仪式|座谈会|座谈|启动仪式|签约仪式|论坛|开幕式|大会|大赛|比赛|调研|推介会)(?=[，。、；]|$|并)")
_GROUP_POST = re.compile(r"(?:管委会|党工委|党组|党委|党总支|党支部|工委|团委)(?:副?书记|副?主任|委员|成员)")
_BRANCH = re.compile(r"党委|党总支|党支部|工会|团委")
_BOTH = re.compile(r"(?:两地|双方|两县|两市|两省|两区|两校)")
_FREE_BEFORE = re.compile(r"(?:^|[，。；：！？、“”（）\s]|[在到为向对给让使由与和将把据从该]|表示|介绍|指出|近年来|目前|同时|此外|下一步|期间)$")
_LIST = re.compile(r"(?:[、]|和|与|及|以及)$")


def find_pointers(doc: Document, things: Mapping[str, Thing], setting: Setting, resources: Resources) -> list[Mention]:
    """Pointers in order, each with the key of what it points to."""
    named = sorted((m for t in things.values() for m in t.mentions), key=lambda m: (m.start, -m.end))
    taken = {p for m in named for p in range(m.start, m.end)}
    found: list[Mention] = []
    for m in _candidates(doc, named, things, setting, resources):
        twin = bool(found) and (found[-1].start, found[-1].end) == (m.start, m.end) and found[-1].key != m.key
        if m.key in things and (twin or not any(p in taken for p in range(m.start, m.end))):
            taken.update(range(m.start, m.end))
            found.append(m)
    return sorted(found, key=lambda m: m.start)


def _candidates(doc: Document, named: Sequence[Mention], things: Mapping[str, Thing], setting: Setting, resources: Resources) -> Iterator[Mention]:
    text = doc.text
    for hit in _PLACE.finditer(text):
        key = f"P:{setting.of_level(hit['level'], hit.start())}"
        if key not in things and hit["level"] in ("村", "社区"):
            key = _village(named, hit.start())
        yield _pointer(hit, EntityType.PLACE, key)
    for hit in _VILLAGE.finditer(text):
        yield _pointer(hit, EntityType.PLACE, _village(named, hit.start()))
    for hit in _ZONE.finditer(text):
        word = hit.group().lstrip("该全")
        yield _pointer(hit, EntityType.PLACE, _ending(things, EntityType.PLACE, word))
    yield from _bare(doc, named, things, resources)
    for hit in _BODY.finditer(text):
        if _FREE_BEFORE.search(text, max(0, hit.start() - 4), hit.start()) and not re.match(r"[的]?[员们家]|模式|制", text[hit.end() : hit.end() + 2]):
            key = _body(named, hit, things)
            branch = _BRANCH.match(text, hit.end())
            party = [t.key for t in things.values() if branch and t.owner == key and t.label.endswith(branch.group())]
            m = _pointer(hit, EntityType.ORGANIZATION, party[0] if party else key)
            m.end = branch.end() if branch and party else m.end
            yield m
    for hit in _PROGRAMME.finditer(text):
        yield _pointer(hit, EntityType.PROGRAMME, _last(named, hit.start(), EntityType.PROGRAMME, 300))
    for hit in _ATTENDED.finditer(text):
        yield _pointer(hit, EntityType.PROGRAMME, _event(named, hit))
    for hit in _BOTH.finditer(text):
        for key in _pair(named, hit.start()):
            yield _pointer(hit, EntityType.PLACE, key)


def _pointer(hit: re.Match[str], kind: EntityType, key: str) -> Mention:
    return Mention(hit.start(), hit.end(), kind, hit.group(), "reference.pointer", alias=False, key=key, confidence=0.8)


def _village(named: Sequence[Mention], position: int) -> str:
    before = [m for m in named if m.end <= position and m.type is EntityType.PLACE and (m.kind == "settlement" or len(m.code) == 12)]
    return before[-1].key if before and position - before[-1].end < 400 else ""


def _ending(things: Mapping[str, Thing], kind: EntityType, word: str) -> str:
    """The one thing of the type whose name ends with the word."""
    fits = [t.key for t in things.values() if t.type is kind and any(n.endswith(word) and n != word for n in (t.label, *t.names))]
    return fits[0] if len(fits) == 1 else ""


def _body(named: Sequence[Mention], hit: re.Match[str], things: Mapping[str, Thing]) -> str:
    word = hit.group()
    kinds = _BODIES[word]
    before = [m for m in named if m.end <= hit.start() and hit.start() - m.end < 500 and m.type is EntityType.ORGANIZATION and (not m.inside or m.kind == "company")]
    tail = word.removeprefix("该").removeprefix("我")
    exact = [m for m in before if m.name.endswith(tail) and len(tail) > 1]
    close = [m for m in before if m.kind in kinds]
    chosen = exact or close
    return chosen[-1].key if chosen else ""


def _last(named: Sequence[Mention], position: int, kind: EntityType, reach: int) -> str:
    i = bisect_left([m.start for m in named], position)
    before = [m for m in named[max(0, i - 30) : i] if m.type is kind and m.end <= position and position - m.end < reach]
    return before[-1].key if before else ""


def _event(named: Sequence[Mention], hit: re.Match[str]) -> str:
    """What 出席活动 means: the programme named last before it that may be attended, or the first of the article."""
    programmes = [m for m in named if m.type is EntityType.PROGRAMME and m.end <= hit.start()]
    held = [m for m in programmes if m.kind == "event" or m.name.endswith(("活动", "会", "仪式", "论坛", "大赛", "行动", hit["word"]))]
    return held[-1].key if held else ""


def _pair(named: Sequence[Mention], position: int) -> tuple[str, ...]:
    """The last two different divisions of one level (or zones) named before; () where there are none."""
    seen: list[Mention] = []
    for m in reversed([m for m in named if m.end <= position and position - m.end < 400 and m.type is EntityType.PLACE and not m.inside]):
        if all(m.key != s.key for s in seen):
            seen.append(m)
        for other in seen[:-1]:
            if m is seen[-1] and len(other.code) == len(m.code) and not _nested(other.code, m.code):
                return (m.key, other.key)
        if len(seen) > 4:
            break
    return ()


def _nested(a: str, b: str) -> bool:
    short, long = sorted((a.rstrip("0"), b.rstrip("0")), key=len)
    return bool(short) and long.startswith(short)


def _bare(doc: Document, named: Sequence[Mention], things: Mapping[str, Thing], resources: Resources) -> Iterator[Mention]:
    """A bare 人武部 means the one body whose name ends so; in a list (区总工会、妇联) it shares its neighbour's place."""
    text, lexicon = doc.text, resources.lexicon
    ends = {m.end: m for m in named}
    for start, end, word, kind in lexicon.org_matcher.find(text):
        if kind == "none" or lexicon.org_suffixes[word].strength != "strong" or len(word) < 2 or kind == "school":
            continue
        if _GROUP_POST.match(text, start):
            continue
        key = ""
        joiner = _LIST.search(text, max(0, start - 2), start)
        neighbour = ends.get(joiner.start()) if joiner else None
        if neighbour is not None and neighbour.type is EntityType.ORGANIZATION:
            place = things[neighbour.key].container if neighbour.key in things else ""
            key = f"O:{place}{word}" if f"O:{place}{word}" in things else ""
        if not key and len(word) > 2 or kind in ("judiciary",):
            key = key or _ending(things, EntityType.ORGANIZATION, word)
        if key:
            yield Mention(start, end, EntityType.ORGANIZATION, word, "reference.bare", kind=kind, alias=False, key=key, confidence=0.85)
