"""What each mention stands for in this article: one key per thing, by containers, endings, short forms, definitions.

Works on one article alone; kg.assembly.resolve joins what several articles name.
"""

import re
from collections.abc import Container, Sequence

from kg.extraction.body_name import name_body
from kg.extraction.mention import Mention
from kg.extraction.reduced import find_reduced
from kg.extraction.setting import Setting
from kg.extraction.short_forms import define, join_bracketed, join_organizations, join_places, join_programmes
from kg.extraction.text import Document
from kg.extraction.thing import Thing, add_mention, division_name, is_division
from kg.knowledge.gazetteer import Gazetteer, Level
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: bodies that bear a place's short name without speaking of the place (广州中医药大学, 浙江商会)
_BORROWERS = ("school", "company", "media", "association", "hospital")
#: how names of divisions end; a short form does not
_UNITS = "省市县区旗州盟镇乡村"
#: how counties end that no book has
_COUNTIES = ("县", "旗", "市")
#: what runs through, or takes in, more than one county: no one of them holds it
_WIDE = ("铁路", "高铁", "高速", "高速公路", "走廊", "都市圈", "经济区", "山脉")
#: how far before a hamlet its village may be named, in characters
_NEARBY = 150
#: most links of a chain of places before the last: a village has four containers
_LINKS = 8
#: the same ending in full and in short, the more specific first
_ZONE_FORMS = (
    ("高新技术产业开发区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("开发区", "经开区"),
    ("航空港经济综合实验区", "航空港区"),
    ("产业园区", "产业园"),
    ("工业园区", "工业园"),
)


def refer(doc: Document, mentions: Sequence[Mention], setting: Setting, resources: Resources) -> dict[str, Thing]:
    """Sets `key` on every mention and returns the things they denote."""
    gazetteer = resources.gazetteer
    things: dict[str, Thing] = {}
    places = [m for m in mentions if m.type is EntityType.PLACE]
    _house(places)
    before = {m.end: m for m in places}
    town: Mention | None = None
    for m in places:
        around = town if m.kind == "settlement" and town is not None and m.start - town.end < _NEARBY else None
        _place(m, before.get(m.start, around), setting, gazetteer, things)
        if m.kind == "town":
            town = m if not m.code else None  # where a town lies that a book has, the setting knows
    join_places(things)
    _name_chains(doc, places, things)
    bodies = [m for m in mentions if m.type is EntityType.ORGANIZATION]
    for m in sorted(bodies, key=lambda m: (m.end, -m.start)):
        name_body(m, places, setting, resources, things)
    join_organizations(things)
    _find_owners(things)
    shared = _shared_cores(mentions, resources.lexicon)
    for m in mentions:
        if m.type is EntityType.PROGRAMME:
            _programme(m, resources, things, shared)
        elif m.type is EntityType.PERSON:
            add_mention(things, f"H:{m.name}", m, m.name, [m.name, *m.names])
    join_programmes(things)
    define(doc, things)
    join_bracketed(doc, things)
    find_reduced(doc, things, resources)
    _add_containers(things, gazetteer)
    _forget_borrowed(things)
    return things


def _place(
    m: Mention, before: Mention | None, setting: Setting, gazetteer: Gazetteer, things: dict[str, Thing]
) -> None:
    """The thing of a place: by code, else that of the one longer name it ends, else its own, in the place `before`."""
    names = [m.name, *m.names]
    if m.code:
        division = gazetteer.get(m.code)
        thing = add_mention(things, f"P:{m.code}", m, division.name if division else m.name, names)
        parents = gazetteer.containers(m.code)
        thing.container = f"P:{parents[0].code}" if parents else ""
        return
    longer = _longer_divisions(m, things)
    if len(longer) == 1:
        add_mention(things, longer[0].key, m, longer[0].label, names)
        return
    thing = add_mention(things, f"P:{_zone_key(m.name)}", m, m.name, [*names, _zone_key(m.name)])
    thing.label = max(thing.label, m.name, key=len)
    if m.container:
        thing.container = f"P:{m.container}"
    elif not thing.container and m.kind != "region" and not m.name.endswith(_WIDE):
        levels = (Level.TOWN, Level.COUNTY) if m.kind == "settlement" else (Level.COUNTY, Level.CITY)
        if m.name.endswith(_COUNTIES):
            levels = (Level.CITY, Level.PROVINCE)
        beside = before.key if before is not None and before.kind != "region" else ""
        code = "" if beside else setting.near(m.start, levels)
        thing.container = beside or (f"P:{code}" if code else "")


def _house(places: Sequence[Mention]) -> None:
    """文星社区在锦绣小区 …: a hamlet or an estate lies in the village or community named last before it."""
    last: Mention | None = None
    for m in places:
        small = (m.rule == "place.list" and not m.code) or m.name.endswith("小区")
        if small and not m.container and last is not None and 1 < m.start - last.end < _NEARBY:
            m.container = last.handle
        elif m.kind == "settlement" and not small and m.alias:
            last = m


def _longer_divisions(m: Mention, things: dict[str, Thing]) -> list[Thing]:
    """Divisions of the article that a village or town of unknown code may be: 西文星村 for 文星村, 文星镇 for 文星."""
    if len(m.name) < 3 or m.kind not in ("settlement", "town"):
        return []
    towns = (m.name + "街道", m.name + "镇", m.name + "乡")
    divisions = [t for t in things.values() if t.type is EntityType.PLACE and is_division(t.key)]
    return [t for t in divisions if t.label in towns or (t.label != m.name and t.label.endswith(m.name))]


def _zone_key(name: str) -> str:
    """One spelling of the endings of zones: 青川县经济技术开发区 and 青川经开区 have one key."""
    for long, short in _ZONE_FORMS:
        if name.endswith(long):
            return re.sub(r"[市县区](?=经开区|高新区)", "", name.removesuffix(long) + short)
    return name


def _name_chains(doc: Document, places: Sequence[Mention], things: dict[str, Thing]) -> None:
    """青川市|文星区: the chain is one more name of its last link."""
    ends = {m.end: m for m in places}
    for m in places:
        begin = m.start
        for _ in range(_LINKS):
            if begin not in ends or ends[begin].start >= begin:
                break
            begin = ends[begin].start
            things[m.key].names.add(re.sub(r"[“”\s]", "", doc.text[begin : m.end]))


def _find_owners(things: dict[str, Thing]) -> None:
    """Names of owners (青川县人民医院 in 青川县人民医院内科) become keys."""
    by_name = {n: t.key for t in things.values() if t.type is EntityType.ORGANIZATION for n in (*t.names, t.label)}
    for t in things.values():
        for m in t.mentions:
            if m.owner and by_name.get(m.owner, t.key) != t.key:
                t.owner = by_name[m.owner]
                t.container = t.container or things[t.owner].container


def _programme(m: Mention, resources: Resources, things: dict[str, Thing], shared: Container[str]) -> None:
    """The thing of a programme: by its label where it is known all over the country, else by its core name."""
    known = resources.lexicon.programme_labels
    core = _core(m)
    if core in shared and _is_apart(m, resources.lexicon):  # “春雨”培训班 is not all that “春雨”行动 is
        core, m.names = m.name, tuple(n for n in m.names if n.endswith(m.kind))
    label = next((known[n] for n in (core, m.name, *m.names) if n in known), "")
    key = "G:" + (label or re.sub(r"[ ·—-]", "", core))
    thing = add_mention(things, key, m, label or m.name, [m.name, *m.names, label])
    if not label and len(m.name) > len(thing.label):
        thing.label = m.name
    if m.container:
        thing.container = f"P:{m.container}"


def _core(m: Mention) -> str:
    return min((m.name, *m.names), key=len) if m.rule == "programme.quoted" else m.name


def _is_apart(m: Mention, lexicon: Lexicon) -> bool:
    """Whether the mention's ending makes one thing of its own: an event, a class, a room under a programme's name."""
    return m.rule == "programme.quoted" and m.kind in lexicon.words("apart")


def _shared_cores(mentions: Sequence[Mention], lexicon: Lexicon) -> set[str]:
    """Quoted names of programmes that stand alone, or with an ending that is nothing apart: “春雨”, “春雨”行动."""
    programmes = (m for m in mentions if m.type is EntityType.PROGRAMME)
    return {_core(m) for m in programmes if not _is_apart(m, lexicon)}


def _add_containers(things: dict[str, Thing], gazetteer: Gazetteer) -> None:
    """Things, without a mention, for every division that a thing of the article lies in."""
    above = {d.code for t in things.values() if is_division(t.key) for d in gazetteer.containers(t.key[2:])}
    named = {t.container[2:] for t in things.values() if is_division(t.container)}
    for code in sorted(above | named):
        key = f"P:{code}"
        if key not in things:
            things[key] = Thing(key, EntityType.PLACE, division_name(key, gazetteer))
            things[key].container = next((f"P:{d.code}" for d in gazetteer.containers(code)), "")


def _forget_borrowed(things: dict[str, Thing]) -> None:
    """广州 in 广州中医药大学 only: the article does not speak of the city; it does in 广东广州某公司, 广州市某公司."""
    starts = {m.start for t in things.values() if t.type is EntityType.PLACE for m in t.mentions}
    for thing in things.values():
        borrowed = all(
            m.outer in _BORROWERS and _is_short(m.name, thing.label) and m.end not in starts for m in thing.mentions
        )
        if thing.type is EntityType.PLACE and borrowed:
            thing.mentions, thing.names = [], set()


def _is_short(name: str, label: str) -> bool:
    """Whether a name is short for the label and lacks even the word for its level: 青川, not 青川县."""
    return name != label and (len(name) < 3 or name[-1] not in _UNITS)
