"""Which organization a name means: the place that it begins with, spelled out or by its level, and what follows that.

广南省青川县人社局, 青川县人社局 and 县人社局 are one body of one article: the key is the immediate place and the rest.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extraction.mention import Mention
from kg.extraction.setting import Setting
from kg.extraction.short_schools import spelled_out
from kg.extraction.thing import Thing, add_mention, is_division, label_of
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: 县|人社局, 自治区|人社厅
_LEVEL_PREFIX = re.compile(r"自治区|街道|社区|[省市州盟县旗区镇乡村]")
#: 经开区|管委会
_ZONE_PREFIX = re.compile(r"(?:经济技术开发区|经济开发区|经开区|高新区|开发区|工业园区|园区)(?=.)")
#: 中共|青川县委, 共青团|青川县委, 中国甲乙银行|青川分行: what may stand before the place
_HEAD = re.compile(
    r"中共|共青团|团|驻"
    r"|民[革盟建进]|农工党|致公党|九三学社"
    r"|国网|国家电网|国家税务总局|中国(?:移动|联通|电信|邮政|铁塔)|中国\S{2,6}银行"
)
#: 团|县|委: the Youth League's committee of the county
_LOCAL_ENDING = re.compile(r"(?:街道|社区|[镇乡村])$")
_LEAGUE = re.compile(r"团([省市县区州])委$")
_COMMITTEE = ("委", "委员会")
_PUBLIC = ("party", "government", "judiciary")


@dataclass(frozen=True, slots=True)
class _Parts:
    """An organization's name taken apart: 共青团|青川县|委."""

    head: str
    place: str  #: key; "" where the name begins with none
    place_label: str
    rest: str
    from_place: str = ""  #: the name from the place on, as it stands; "" where it stands for the place alone


def name_body(
    m: Mention, places: Sequence[Mention], setting: Setting, resources: Resources, things: dict[str, Thing]
) -> None:
    """Adds the mention to the thing that it denotes; not where the article does not say whose (村党委) it is."""
    parts = _take_apart(m, places, setting, resources.gazetteer, things)
    if parts is None:
        return
    key, label, names = _identity(m, parts, resources)
    further = [n for n in m.names if len(n) > 4 or m.rule == "organization.known"]
    thing = add_mention(things, key, m, label, [*names, *further])
    thing.container = thing.container or parts.place or _namesake(m.name, things)


def _take_apart(
    m: Mention, places: Sequence[Mention], setting: Setting, gazetteer: Gazetteer, things: dict[str, Thing]
) -> _Parts | None:
    """The parts of the name; None where it begins with a level and the article does not say of which place."""
    if league := _LEAGUE.match(m.name):
        place = f"P:{setting.of_level(league[1], m.start)}"
        return _Parts("共青团", place, label_of(place, things, gazetteer), "委")
    head, place, rest, from_place = "", "", m.name, ""
    lead = _leading_place(m, places)
    if lead is not None:
        head = re.sub(r"[“”\s]", "", m.name[: lead.start - m.start])
        inner = [p for p in _beginning(places, m.start, m.end) if p.end <= m.end]
        lead = _innermost(lead, inner, gazetteer, public=_is_public(m))
        place, rest = lead.key, m.name[lead.end - m.start :]
        from_place = m.name[lead.start - m.start :] if rest else ""
    elif zone := _ZONE_PREFIX.match(m.name):
        fits = _places_ending(zone.group(), things)
        if len(fits) == 1:
            place, rest = fits[0].key, m.name[zone.end() :]
    elif level := _LEVEL_PREFIX.match(m.name):
        code = setting.of_level(level.group(), m.start)
        if not code:
            return None
        place, rest = f"P:{code}", m.name[level.end() :].removeprefix("级")
    head = "" if head == "中共" else head
    if not rest:
        return _Parts(head, place, "", m.name)
    return _Parts(head, place, label_of(place, things, gazetteer), rest, from_place)


def _is_public(m: Mention) -> bool:
    """Whether the name, which stands in the text as it is, is that of a public body."""
    put_together = m.rule in ("organization.levels", "organization.list")
    return not put_together and m.kind in (*_PUBLIC, "hospital", "school")


def _leading_place(m: Mention, places: Sequence[Mention]) -> Mention | None:
    """The place that the name begins with, but for a head such as 共青团."""
    if m.rule == "organization.levels":  # its name is put together: the text has 自治区、青川市两级人社局
        near = (p for p in places if p.start >= m.start - 30 and p.end <= m.end)
        lead = next((p for p in near if m.name.startswith(p.name)), None)
        return replace(lead, start=m.start, end=m.start + len(lead.name)) if lead is not None else None
    if m.rule == "organization.list":  # 文星、龙泉两个镇|卫生院: so is this one's
        lead = next((p for p in places if p.start == m.start and m.name.startswith(p.name)), None)
        if lead is not None:
            return replace(lead, end=m.start + len(lead.name))
        near = (p for p in reversed(places) if m.start - 60 <= p.start and p.end <= m.start)
        lead = next((p for p in near if m.name.startswith(p.name)), None)
        if lead is not None:  # 青川县体育局和|教育局: the neighbour's
            return replace(lead, start=m.start, end=m.start + len(lead.name))
    inner = (p for p in _beginning(places, m.start, m.start + 11) if p.end <= m.end)
    return next((p for p in inner if _may_precede(m.name[: p.start - m.start])), None)


def _beginning(places: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Those of the places, which are in the order of the text, that begin in [start, end)."""
    first, last = (bisect_left(places, position, key=lambda p: p.start) for position in (start, end))
    return places[first:last]


def _may_precede(head: str) -> bool:
    """Whether the place behind it is the one that the body is of, not a part of its proper name."""
    return not head or _HEAD.fullmatch(head) is not None


def _innermost(lead: Mention, inner: Sequence[Mention], gazetteer: Gazetteer, *, public: bool) -> Mention:
    """The last link of the chain of places that begins here: 广南省|青川县; a public body has no other places."""
    following = next((p for p in inner if p.start == lead.end), None)
    if following is None or not (public or _lies_in(following, lead, gazetteer)):
        return lead
    return _innermost(following, inner, gazetteer, public=public)


def _lies_in(p: Mention, outer: Mention, gazetteer: Gazetteer) -> bool:
    if p.code and outer.code:
        return gazetteer.is_within(p.code, outer.code)
    return not p.code


def _places_ending(word: str, things: Mapping[str, Thing]) -> list[Thing]:
    """Places of the article with a name that ends so."""
    places = [t for t in things.values() if t.type is EntityType.PLACE]
    return [t for t in places if any(n.endswith(word) for n in (t.label, *t.names))]


def _identity(m: Mention, parts: _Parts, resources: Resources) -> tuple[str, str, list[str]]:
    """Key, label and names of the body; committees of the Party and the League have one key however they are put."""
    head, place, place_label, rest = parts.head, parts.place, parts.place_label, parts.rest
    if not head and rest in _COMMITTEE and place_label and is_division(place):
        names = [f"{place_label}委", m.name, f"中共{place_label}委"]
        return f"O:{place}委", f"中共{place_label}委员会", names
    full = head + place_label + rest
    names = [m.name, full]
    bare_league = not head and place and rest in ("共青团", "团委", "共青团委")
    if bare_league or (head in ("共青团", "团") and rest in _COMMITTEE):
        names += [f"共青团{place_label}委", f"{place_label}团委"]
        return f"O:共青团{place}委", f"共青团{place_label}委员会", names
    if parts.from_place:  # 青川海关, 广元市|青川医院 whole: only a 县 that stands alone is spelled out
        short = not parts.from_place.startswith(place_label)
        full = m.name if short and m.name.endswith(parts.from_place) else head + parts.from_place
        names = [m.name, head + parts.from_place]
    label = full
    if rest == "党委" and place[2:].isdigit() and len(place) > 8:  # 文星镇党委 is 中共文星镇委员会
        return f"O:{place}委", label, names
    spelled = spelled_out(rest) if place else rest  # 青川县|一中 is 青川县第一中学
    names += [head + place_label + spelled] if spelled != rest else []
    return f"O:{head}{place}{resources.lexicon.org_synonyms.get(spelled, spelled)}", label, names


def _namesake(name: str, things: Mapping[str, Thing]) -> str:
    """文星小学 lies in 文星村, where the article names the village."""
    for thing in things.values():
        if thing.type is EntityType.PLACE and thing.mentions:
            stem = _LOCAL_ENDING.sub("", thing.label)
            if 2 <= len(stem) < len(thing.label) and name.startswith(stem):
                return thing.key
    return ""
