"""What each mention stands for in this article: one key per thing, by containers, endings, short forms, definitions.

Works on one article alone; kg.assembly.resolve joins what several articles name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.gazetteer import Gazetteer, Level
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: what a level character may stand for: 市 in 市农业农村局 is a city or a county-level city
_LEVEL_ENDINGS = {
    "省": ("省", "自治区"), "自治区": ("自治区",), "市": ("市",), "州": ("州",), "盟": ("盟",), "县": ("县",), "旗": ("旗",), "区": ("区",),
    "镇": ("镇",), "乡": ("乡",), "街道": ("街道",), "村": ("村", "社区"), "社区": ("社区",),
}  # fmt: skip
_LEVEL_PREFIX = re.compile(r"(?:自治区|街道|社区|[省市州盟县旗区镇乡村])")
_COMMITTEE = re.compile(r"(?:中共)?(.*?)委(?:员会)?$")
_LEGAL = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|总公司|公司|集团)$")
_DEFINED = re.compile(r"（(?:以下简称|下称|简称|以下简称为|又称|又名|也称)[：“]*([^（）“”，。]{2,16})[”，。]?[^（）]{0,6}）")
#: bodies that bear a place's short name without speaking of the place (广州中医药大学, 浙江商会)
_BORROWERS = ("school", "company", "media", "association", "hospital")
_ZONE_PREFIX = re.compile(r"(?:经济技术开发区|经济开发区|经开区|高新区|开发区|工业园区|园区)(?=.)")
_ZONE_FORMS = (("高新技术产业开发区", "高新区"), ("高新技术开发区", "高新区"), ("经济技术开发区", "经开区"), ("经济开发区", "经开区"), ("开发区", "经开区"))


@dataclass
class Thing:
    """One entity in the making: every mention that denotes it, and where it belongs."""

    key: str
    type: EntityType
    label: str
    mentions: list[Mention] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    container: str = ""  #: key of a place
    owner: str = ""  #: key of an organization

    @property
    def first(self) -> Mention:
        """Its first mention; for a container that no text names, a stand-in that only carries the key."""
        return self.mentions[0] if self.mentions else Mention(0, 0, self.type, self.label, "reference.container", key=self.key)


class Setting:
    """Where the article plays: which place a level character or a bare village name means at a position."""

    def __init__(self, mentions: Iterable[Mention], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._at = [(m.start, m.code) for m in mentions if m.type is EntityType.PLACE and m.code]
        self._weights: Counter[str] = Counter()
        for _, code in self._at:
            self._weights[code] += 2
            for above in gazetteer.containers(code):
                self._weights[above.code] += 1

    def of_level(self, level: str, position: int) -> str:
        """Code of the place that 市 (县, 镇 …) means at this position; "" where the article gives none."""
        endings = _LEVEL_ENDINGS.get(level, (level,))
        scores: dict[str, float] = {}
        for at, code in self._at:
            distance = position - at
            near = 1.5 / (1 + distance / 300) if distance >= 0 else 0.7 / (1 - distance / 300)
            for c in (code, *(d.code for d in self._gazetteer.containers(code))):
                scores[c] = scores.get(c, 0) + near
        best = [(s, c) for c, s in scores.items() if self._fits(c, level, endings)]
        if not best and level in "市县区旗":  # 县级 and 县 also mean a county-level city
            best = [(s, c) for c, s in scores.items() if (d := self._gazetteer.get(c)) is not None and d.level == Level.COUNTY]
        return max(best, key=lambda b: (b[0], b[1]))[1] if best else ""

    def _fits(self, code: str, level: str, endings: Sequence[str]) -> bool:
        division = self._gazetteer.get(code)
        if division is None or not division.name.endswith(tuple(endings)):
            return False
        return not (level == "市" and division.level == Level.PROVINCE and division.code[:2] not in ("11", "12", "31", "50"))

    def main(self) -> str:
        """Code of the place that the article is about: the lowest one that most of its places lie in or are."""
        if not self._weights:
            return ""
        total = sum(2 for _ in self._at)
        ranked = [(self._gazetteer.get(c), w) for c, w in self._weights.items()]
        inner = [(d, w) for d, w in ranked if d is not None and w >= 0.34 * total and d.level <= Level.TOWN]
        if not inner:
            return ""
        return max(inner, key=lambda dw: (dw[0].level, dw[1], dw[0].code))[0].code

    def near(self, position: int, levels: Sequence[Level]) -> str:
        """Code of the place of one of the levels that the text around the position is about."""
        scores: dict[str, float] = {}
        for at, code in self._at:
            distance = position - at
            near = 1.5 / (1 + distance / 200) if distance >= 0 else 0.7 / (1 - distance / 200)
            for c in (code, *(d.code for d in self._gazetteer.containers(code))):
                division = self._gazetteer.get(c)
                if division is not None and division.level in levels:
                    scores[c] = scores.get(c, 0.0) + near
        top = max(scores.values(), default=0.0)
        for level in levels:  # the lowest that most of it is about: a city outscores each of its counties by nature
            fits = [c for c in scores if scores[c] >= 0.4 * top and (d := self._gazetteer.get(c)) is not None and d.level == level]
            if fits:
                return max(fits, key=lambda c: (scores[c], c))
        return ""


def refer(doc: Document, mentions: Sequence[Mention], resources: Resources) -> dict[str, Thing]:
    """Sets `key` on every mention and returns the things they denote."""
    gazetteer = resources.gazetteer
    setting = Setting(mentions, gazetteer)
    things: dict[str, Thing] = {}
    by_start: dict[int, list[Mention]] = defaultdict(list)
    for m in mentions:
        by_start[m.start].append(m)
    places = [m for m in mentions if m.type is EntityType.PLACE]
    for m in places:
        _place(m, setting, gazetteer, things)
    _same_zones(things)
    _chains(doc, places, things)
    for m in sorted((m for m in mentions if m.type is EntityType.ORGANIZATION), key=lambda m: (m.end, -m.start)):
        _organization(m, places, setting, resources, things)
    _short_forms(doc, things)
    _owners(things)
    for m in mentions:
        if m.type is EntityType.PROGRAMME:
            _programme(m, resources, things)
        elif m.type is EntityType.PERSON:
            _add(things, f"H:{m.name}", m, m.name, [m.name, *m.names])
    _defined(doc, things)
    above = {d.code for t in things.values() if _is_code(t.key) for d in gazetteer.containers(t.key[2:])}
    named = {t.container[2:] for t in things.values() if _is_code(t.container)}
    for code in sorted(c for c in above | named if f"P:{c}" not in things):
        things[f"P:{code}"] = Thing(f"P:{code}", EntityType.PLACE, _label(gazetteer, f"P:{code}"))
    for thing in things.values():  # 广州 in 广州中医药大学 only: the article does not speak of the city
        if thing.type is EntityType.PLACE and thing.mentions and all(m.outer in _BORROWERS and m.name != thing.label for m in thing.mentions):
            thing.mentions, thing.names = [], set()
    return things


def _add(things: dict[str, Thing], key: str, m: Mention, label: str, names: Iterable[str]) -> Thing:
    m.key = key
    thing = things.setdefault(key, Thing(key, m.type, label))
    thing.mentions.append(m)
    if m.alias:
        thing.names.update(n for n in names if n)
    return thing


def _place(m: Mention, setting: Setting, gazetteer: Gazetteer, things: dict[str, Thing]) -> None:
    if m.code:
        division = gazetteer.get(m.code)
        thing = _add(things, f"P:{m.code}", m, division.name if division else m.name, [m.name, *m.names])
        parents = gazetteer.containers(m.code)
        thing.container = f"P:{parents[0].code}" if parents else ""
        return
    name = m.name
    if len(name) >= 3 and m.kind in ("settlement", "town"):
        towns = (name + "街道", name + "镇", name + "乡")
        longer = [t for t in things.values() if t.type is EntityType.PLACE and _is_code(t.key) and t.label != name and (t.label.endswith(name) or t.label in towns)]
        if len(longer) == 1:
            _add(things, longer[0].key, m, longer[0].label, [name, *m.names])
            return
    thing = _add(things, f"P:{_zone(name)}", m, name, [name, *m.names])
    if len(name) > len(thing.label):
        thing.label = name
    if m.container:
        thing.container = f"P:{m.container}"
    elif not thing.container and m.kind != "region":
        levels = (Level.TOWN, Level.COUNTY) if m.kind == "settlement" else (Level.COUNTY, Level.CITY)
        code = setting.near(m.start, levels)
        thing.container = f"P:{code}" if code else ""


def _same_zones(things: dict[str, Thing]) -> None:
    """陕西省杨凌示范区 and 杨凌示范区: uncoded places that share a name."""
    by_name: dict[str, Thing] = {}
    for thing in sorted((t for t in things.values() if t.type is EntityType.PLACE and not _is_code(t.key)), key=lambda t: (-len(t.mentions), t.key)):
        for name in sorted(n for n in thing.names if len(n) >= 4):
            first = by_name.setdefault(name, thing)
            if first is not thing and thing.key in things and first.key in things:
                _merge(things, thing, first)


def _zone(name: str) -> str:
    for long, short in _ZONE_FORMS:
        if name.endswith(long):
            return re.sub(r"[市县区](?=经开区|高新区)", "", name.removesuffix(long) + short)
    return name


def _chains(doc: Document, places: Sequence[Mention], things: dict[str, Thing]) -> None:
    """湛江市|霞山区: the chain is one more name of its last link."""
    ends = {m.end: m for m in places}
    for m in places:
        begin = m.start
        while begin in ends and ends[begin].start < begin:
            begin = ends[begin].start
            things[m.key].names.add(re.sub(r"[“”\s]", "", doc.text[begin : m.end]))


def _organization(
    m: Mention, places: Sequence[Mention], setting: Setting, resources: Resources, things: dict[str, Thing]
) -> None:  # fmt: skip
    """The key is the immediate place and what follows it: 安徽省全椒县X局 and 县X局 are one."""
    gazetteer = resources.gazetteer
    inner = [p for p in places if m.start <= p.start and p.end <= m.end]
    head, place, rest = "", "", m.name
    lead = next((p for p in inner if p.start - m.start <= 10 and not _breaks(m, p)), None)
    if m.rule == "organization.levels":  # its name is put together: the text has 自治区、呼和浩特市两级乡村振兴局
        lead = next((p for p in places if p.start >= m.start - 30 and p.end <= m.end and m.name.startswith(p.name)), None)
        if lead is not None:
            lead = replace(lead, start=m.start, end=m.start + len(lead.name))
    if lead is not None:
        head = re.sub(r"[“”\s]", "", m.name[: lead.start - m.start])
        while (following := next((p for p in inner if p.start == lead.end), None)) is not None and _inside(following, lead, gazetteer):
            lead = following
        place, rest = lead.key, m.name[lead.end - m.start :] if lead.end - m.start < len(m.name) else ""
    elif zone := _ZONE_PREFIX.match(m.name):
        fits = [t for t in things.values() if t.type is EntityType.PLACE and any(n.endswith(zone.group()) for n in (t.label, *t.names))]
        if len(fits) == 1:
            place, rest = fits[0].key, m.name[zone.end() :]
    elif level := _LEVEL_PREFIX.match(m.name):
        code = setting.of_level(level.group(), m.start)
        if not code:
            return  # 村党委 of no village in particular
        place, rest = f"P:{code}", m.name[level.end() :].removeprefix("级")
    label_place = things[place].label if place in things else _label(gazetteer, place)
    if not rest:
        rest = m.name
        label_place = ""
    if head == "中共":
        head = ""
    committee = head == "" and rest in ("委", "委员会") and label_place and place[2:3].isdigit()
    if committee:
        label, names = f"中共{label_place}委员会", [label_place + "委", m.name, f"中共{label_place}委"]
        key = f"O:{place}委"
    else:
        official = not m.owner and m.kind in ("party", "government", "judiciary") or (not m.owner and m.rule != "organization.proper" and m.kind != "company")
        label, names = head + label_place + rest, [m.name, head + label_place + rest]
        if not official and lead is not None and lead.end - m.start < len(m.name):
            label = head + m.name[lead.start - m.start :] if lead.start - m.start < len(m.name) else m.name
        kind = resources.lexicon.org_synonyms.get(rest, rest)
        key = f"O:{head}{place}{kind}"
        if rest == "党委" and place[2:].isdigit() and len(place) > 8:  # 大坡镇党委 is 中共大坡镇委员会
            key = f"O:{place}委"
        if league := re.match(r"团([省市县区州])委$", m.name):
            place = f"P:{setting.of_level(league[1], m.start)}"
            label_place = things[place].label if place in things else _label(gazetteer, place)
            head, rest = "共青团", "委"
        if (head in ("共青团", "团") and rest in ("委", "委员会")) or (not head and place and rest in ("共青团", "团委", "共青团委")):
            key, label = f"O:共青团{place}委", f"共青团{label_place}委员会"
            names += [f"共青团{label_place}委", f"{label_place}团委"]
    thing = _add(things, key, m, label, [*names, *(n for n in m.names if len(n) > 4)])
    thing.container = thing.container or place or _namesake(m.name, things)


def _namesake(name: str, things: Mapping[str, Thing]) -> str:
    """米乐小学 lies in 米乐村, where the article names the village."""
    for thing in things.values():
        stem = re.sub(r"(?:街道|社区|[镇乡村])$", "", thing.label)
        if thing.type is EntityType.PLACE and 2 <= len(stem) < len(thing.label) and name.startswith(stem) and thing.mentions:
            return thing.key
    return ""


def _breaks(m: Mention, p: Mention) -> bool:
    """A place that does not begin the name, nor follows a head such as 共青团, is part of the proper name."""
    head = m.name[: p.start - m.start]
    return bool(head) and not re.fullmatch(r"中共|共青团|驻|团|民[革盟建进]|农工党|致公党|九三学社|国网|国家税务总局|中国\S{2,6}银行|中国(?:移动|联通|电信|邮政|铁塔)|国家电网", head)


def _inside(p: Mention, outer: Mention, gazetteer: Gazetteer) -> bool:
    if p.code and outer.code:
        return gazetteer.is_within(p.code, outer.code)
    return not p.code


def _label(gazetteer: Gazetteer, key: str) -> str:
    division = gazetteer.get(key[2:]) if key.startswith("P:") else None
    return division.name if division else ""


def _short_forms(doc: Document, things: dict[str, Thing]) -> None:
    """浙江商会 after 湛江市浙江商会; 集采中心 after …集中采购展销服务中心: an ending of, or letters picked from, one longer name."""
    orgs = [t for t in things.values() if t.type is EntityType.ORGANIZATION]
    by_name: dict[str, Thing] = {}
    for t in sorted(orgs, key=lambda t: (-len(t.label), t.key)):  # “情系三农”团队 of 四川农业大学 and of 川农
        for name in sorted(n for n in t.names if len(n) >= 5):
            if by_name.setdefault(name, t) is not t and t.key in things and by_name[name].key in things and t.container in ("", by_name[name].container):
                _merge(things, t, by_name[name])
    for short in sorted(orgs, key=lambda t: (len(t.label), t.key)):
        if short.key not in things or short.container and _is_code(short.container):
            longer = [t for t in orgs if t is not short and t.key in things and _same_core(short, t)]
        else:
            longer = [t for t in orgs if t is not short and t.key in things and _shortens(short, t)]
        if len(longer) == 1:
            _merge(things, short, longer[0])


def _is_code(key: str) -> bool:
    return key[2:3].isdigit()


def _same_core(short: Thing, long: Thing) -> bool:
    if short.container != long.container:
        return False
    a, b = _LEGAL.sub("", short.label), _LEGAL.sub("", long.label)
    return bool(len(short.label) < len(long.label) and len(a) >= 4 and a == b)


def _shortens(short: Thing, long: Thing) -> bool:
    a, b = short.label, long.label
    if len(a) < 3 or len(a) >= len(b):
        return False
    if b.endswith(a) and len(a) >= 4:
        return True
    if a[-2:] != b[-2:]:
        return False
    core = _LEGAL.sub("", a)
    return len(a) >= 4 and len(b) > 1.5 * len(a) and a[0] in b[: len(b) - len(a)] and _subsequence(core, b)


def _subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(c in letters for c in short)


def _merge(things: dict[str, Thing], lesser: Thing, greater: Thing) -> None:
    for m in lesser.mentions:
        m.key = greater.key
    greater.mentions += lesser.mentions
    greater.names |= lesser.names | {lesser.label}
    greater.container = greater.container or lesser.container
    greater.owner = greater.owner or lesser.owner
    for other in things.values():
        other.container = greater.key if other.container == lesser.key else other.container
        other.owner = greater.key if other.owner == lesser.key else other.owner
    things.pop(lesser.key, None)


def _owners(things: dict[str, Thing]) -> None:
    """Names of owners (石阡县人民医院 in …介入科) become keys."""
    by_name = {n: t.key for t in things.values() if t.type is EntityType.ORGANIZATION for n in (*t.names, t.label)}
    for t in things.values():
        for m in t.mentions:
            if m.owner and by_name.get(m.owner, t.key) != t.key:
                t.owner = by_name[m.owner]
                t.container = t.container or things[t.owner].container


def _programme(m: Mention, resources: Resources, things: dict[str, Thing]) -> None:
    known = _known_programmes(resources)
    core = min((m.name, *m.names), key=len) if m.rule == "programme.quoted" else m.name
    label = next((known[n] for n in (core, m.name, *m.names) if n in known), "")
    key = "G:" + (label or re.sub(r"[ ·—-]", "", core))
    thing = _add(things, key, m, label or m.name, [m.name, *m.names, *([label] if label else [])])
    if not label and len(m.name) > len(thing.label):
        thing.label = m.name
    if m.container:
        thing.container = f"P:{m.container}"


def _known_programmes(resources: Resources) -> dict[str, str]:
    return {n: p.label for p in resources.lexicon.programmes for n in (p.label, *p.aliases)}


def _defined(doc: Document, things: dict[str, Thing]) -> None:
    """甲公司（以下简称“乙”）: every 乙 in the article is 甲."""
    by_end = {m.end: t for t in things.values() for m in t.mentions}
    for d in _DEFINED.finditer(doc.text):
        thing = by_end.get(d.start())
        if thing is None:
            continue
        name = d.group(1)
        thing.names.add(name)
        same = next((t for t in things.values() if t.type is thing.type and t is not thing and t.label == name), None)
        if same is not None:
            _merge(things, same, thing)
        for hit in re.finditer(re.escape(name), doc.text):
            if not any(m.start < hit.end() and hit.start() < m.end for m in thing.mentions):
                m = Mention(hit.start(), hit.end(), thing.type, thing.label, "reference.defined", key=thing.key, confidence=0.95)
                thing.mentions.append(m)
