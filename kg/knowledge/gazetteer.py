"""China's administrative divisions, from the provinces down to villages and communities, as values to ask.

Knows names, codes and containers, and what a division may be called. Refuses to judge: it never says which 和平村 a
text means, reads no text, and makes up no division, code or form that its data (data/gazetteer/README.md) lacks.
"""

import enum
import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.errors import DataError
from kg.knowledge.villages import members_by_city, read_villages, village_forms

SHORT_FORM_KINDS = ("name", "char", "joint")
TREATMENTS = ("never", "context")

#: Peoples in the names of autonomous divisions; a name of one character is only recognised with its 族.
_PEOPLES = (
    "柯尔克孜 乌孜别克 维吾尔 哈萨克 塔吉克 鄂温克 鄂伦春 达斡尔 俄罗斯 塔塔尔 布依 土家 哈尼 傈僳 拉祜 东乡 纳西 "
    "景颇 仫佬 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 德昂 保安 裕固 独龙 赫哲 门巴 珞巴 基诺 高山 朝鲜 蒙古 各族"
).split()
_PEOPLE = f"(?:(?:{'|'.join(_PEOPLES)})族?|[回汉满苗藏壮白傣侗瑶畲黎羌彝土水京怒佤]族|少数民族)"
_STEM_AND_PEOPLE = re.compile(f"(.+?){_PEOPLE}+")

#: 浦东新区 is 浦东, but 清新区 is 清新.
_UNIT = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|(?<=..)新区|(?<=...)林区|特区|地区|省|市|区|县|旗|盟)$")
_TOWN_UNIT = re.compile(r"(?:民族乡|民族苏木|街道|地区|镇|乡|苏木|办事处)$")
#: 绿园区 and 梁园区 are ordinary districts, hence no bare 园区 here.
_ZONE = re.compile(r"(?:开发区|工业园区|产业园区?|科技园区?|工业园|管理区|示范区|度假区|合作区|试验区|保税区)$")
_HIGH_TECH = re.compile(r"(?:高新技术|高技术|高新)产?业?(?:开发|园)?区$|高新技术产业开发区$|高新技术开发区$")
_ECONOMIC = re.compile(r"经济(?:技术)?开发区$")
#: What is left of a zone's name without its container often names nothing: only find_within may look it up.
_GENERIC = re.compile(
    r"(?:新区|新园|经开区|(?:经济|技术|高新|高科技?|产业|工业|农业|现代|开发|旅游|生态|科技|循环|化工|保税|综合|管理|示范|"
    r"度假|园|合作|试验|省级|国家级?)+[区园])"
)
#: Other rows of this level (监狱, 公司, 林业局) are organisations wherever a text names them; names of two characters
#: (店镇, 口镇, 新镇) were in 20,000 news texts the ends of longer ones. short_forms.tsv brings back 乌镇 and 唐镇.
_TOWN_IN_TEXT = re.compile(
    r".{2,}(?:街道|镇|乡|苏木)|.{2,}地区|.{3,}(?:开发区|园区|工业园|管理区|度假区|示范区|农场|林场|牧场|渔场|茶场|盐场)"
)


class Level(enum.IntEnum):
    """How high a division stands; 1 is the highest."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWN = 4
    VILLAGE = 5


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division; 东城区 hangs directly under 北京市, 仙桃市 directly under 湖北省."""

    code: str  #: 6 digits (GB/T 2260) down to the county, 9 for a town, 12 for a village
    name: str
    level: Level
    parent: str  #: code of the division right above, "" for a province


@dataclass(frozen=True, slots=True)
class MatcherForm:
    """A form to look for in running text."""

    form: str
    level: Level  #: the highest level of the divisions that bear it
    cautious: bool  #: mostly an ordinary word: a place only where the article names it, or what contains it, in full


def level_of(code: str) -> Level:
    """The level that a code says it has.

    >>> [level_of(c).name for c in ("440000", "440800", "440803", "440803001", "440803001001")]
    ['PROVINCE', 'CITY', 'COUNTY', 'TOWN', 'VILLAGE']
    """
    if len(code) != 6:
        return Level.TOWN if len(code) == 9 else Level.VILLAGE
    return Level.PROVINCE if code.endswith("0000") else Level.CITY if code.endswith("00") else Level.COUNTY


def _is_generic(form: str) -> bool:
    return form[-1] in "区园" and _GENERIC.fullmatch(form) is not None


def short_forms(name: str, level: Level) -> tuple[str, ...]:
    """What a division is called besides its name, as far as the name itself tells; never a single character.

    >>> short_forms("霞山区", Level.COUNTY), short_forms("东新街道", Level.TOWN), short_forms("赵县", Level.COUNTY)
    (('霞山',), ('东新',), ())
    >>> short_forms("威宁彝族回族苗族自治县", Level.COUNTY)
    ('威宁', '威宁县', '威宁自治县')
    """
    if level is Level.VILLAGE:
        return village_forms(name)
    # Seven of ten towns: not asking a regular expression saves a third of the time to load.
    if level is Level.TOWN and name[-1] in "镇乡" and "族" not in name:
        return (name[:-1],) if len(name) > 2 else ()
    if name.endswith("矿区") or _ZONE.search(name):
        return ()
    unit = (_TOWN_UNIT if level is Level.TOWN else _UNIT).search(name)
    if not unit:
        return ()
    stem = name[: unit.start()]
    if not (unit[0].startswith(("自治", "民族")) or (stem.endswith("族") and len(stem) > 2)):
        return (stem,) if len(stem) > 1 else ()
    found = _STEM_AND_PEOPLE.fullmatch(stem)
    stem = found[1] if found else stem.removesuffix("族")
    if len(stem) < 2:
        return ()
    last = "苏木" if unit[0].endswith("苏木") else unit[0][-1]
    if level is Level.PROVINCE:
        return (stem,)
    return (stem, stem + last) if not unit[0].startswith("自治") else (stem, stem + last, stem + unit[0])


def zone_forms(name: str, containers: Iterable[str]) -> tuple[str, ...]:
    """What a development zone is called besides its name: its containers (nearest first) dropped or shortened.

    >>> zone_forms("石家庄高新技术产业开发区", ["石家庄市", "河北省"])
    ('石家庄市高新区', '石家庄市高新技术产业开发区', '石家庄高新区', '高新区', '高新技术产业开发区')
    """
    above = [(c, *short_forms(c, Level.COUNTY)) for c in containers]
    own = name
    for names in reversed(above):
        # 连云港经济开发区 in 连云区 does not begin with 连云.
        own = next((own[len(n) :] for n in names if own.startswith(n) and own[len(n) : len(n) + 1] not in "港"), own)
    kinds = {own, _ECONOMIC.sub("经开区", own), _HIGH_TECH.sub("高新区", own)}
    prefixes = ("", *above[0]) if above and own != name else ("",)
    return tuple(sorted({p + kind for p in prefixes for kind in kinds} - {name}))


class Gazetteer:
    """All divisions; villages are read, county by county, when first asked for."""

    def __init__(
        self,
        names: Mapping[str, str],
        irregular: Iterable[tuple[str, str, tuple[str, ...]]],
        words: Mapping[str, str],
    ) -> None:
        self._names = names
        self._words = words
        #: Codes joined by spaces: 85,000 lists would double the time to load.
        self._forms: dict[str, str] = {}
        self._generic: dict[str, str] = {}
        self._irregular: dict[str, list[str]] = {}
        self._chars: dict[str, tuple[str, ...]] = {}
        self._joints: dict[str, tuple[str, ...]] = {}
        #: What has been asked for is kept: an article asks for the same few divisions many times.
        self._made: dict[str, Division] = {}
        self._found: dict[str, tuple[Division, ...]] = {}
        self._containers: dict[str, tuple[Division, ...]] = {}
        self._prefixes: dict[str, str] = {}
        self._index()
        for form, kind, codes in irregular:
            self._add_irregular(form, kind, codes)

    def _index(self) -> None:
        forms = self._forms
        for code, name in self._names.items():
            for form in (name, *self._derived(code)):
                index = self._generic if form != name and _is_generic(form) else forms
                index[form] = f"{index[form]} {code}" if form in index else code

    def _add_irregular(self, form: str, kind: str, codes: tuple[str, ...]) -> None:
        if kind == "char":
            self._chars[form] = codes
        elif kind == "joint":
            self._joints[form] = codes
        else:
            for code in codes:
                self._irregular.setdefault(code, []).append(form)
                self._forms[form] = f"{self._forms.get(form, '')} {code}"

    def _derived(self, code: str) -> tuple[str, ...]:
        name = self._names[code]
        if len(name) > 3 and name[-1] in "区园" and _ZONE.search(name):
            return zone_forms(name, [self._names[c] for c in self._above(code)])
        return short_forms(name, level_of(code))

    def _above(self, code: str) -> list[str]:
        """Codes of the containers, nearest first; rows that only fill a level are not in the data, so are skipped."""
        candidates = (code[:9], code[:6], code[:4] + "00", code[:2] + "0000")
        return list(dict.fromkeys(c for c in candidates if c in self._names and c != code))

    def _division(self, code: str, name: str) -> Division:
        division = self._made.get(code)
        if division is None:
            above = self._above(code)
            division = self._made[code] = Division(code, name, level_of(code), above[0] if above else "")
        return division

    def _sorted(self, codes: Iterable[str]) -> tuple[Division, ...]:
        ordered = sorted(set(codes), key=lambda c: (level_of(c), c))
        return tuple(self._division(c, self._names[c]) for c in ordered)

    def get(self, code: str) -> Division | None:
        """The division of this code, of any level, or None."""
        if code in self._names:
            return self._division(code, self._names[code])
        name = read_villages(code[:6]).names.get(code) if len(code) == 12 else None
        return self._division(code, name) if name else None

    def find(self, form: str) -> tuple[Division, ...]:
        """Every division down to the town that may be called so, highest level first, then by code."""
        found = self._found.get(form)
        if found is None:
            codes = self._forms.get(form)
            if codes is None:
                return ()
            found = self._found[form] = self._sorted(codes.split())
        return found

    def has_form(self, form: str) -> bool:
        """Whether any division down to the town may be called so."""
        return form in self._forms or form in self._generic

    def begins_form(self, text: str) -> bool:
        """Whether the text begins with two to four characters that any division down to the town may be called."""
        return text[:2] in self._beginnings and any(self.has_form(text[:size]) for size in (4, 3, 2))

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset([form[:2] for form in (*self._forms, *self._generic)])

    def find_above_villages(self, form: str, container: str) -> tuple[Division, ...]:
        """What `find_within` finds, villages left out: no table of them need be read."""
        if not self.has_form(form):
            return ()
        codes = self._forms.get(form, "").split() + self._generic.get(form, "").split()
        return self._sorted(c for c in codes if self.is_within(c, container))

    def find_within(self, form: str, container: str) -> tuple[Division, ...]:
        """Every division below the container that may be called so there, highest level first, then by code.

        Villages are looked up below a county, a town, or a city without counties (东莞市), not in whole provinces.
        """
        found = self.find_above_villages(form, container)
        below: list[Division] = []
        for member in self._village_members(container):
            villages = read_villages(member)
            codes_here = (c for c in villages.called(form) if self.is_within(c, container))
            below += [self._division(c, villages.names[c]) for c in codes_here]
        return found + tuple(below)

    def children(self, code: str) -> tuple[Division, ...]:
        """The towns of a county, the villages of a town, by code."""
        if len(code) == 9:
            names = read_villages(code[:6]).names
            return tuple(self._division(c, n) for c, n in sorted(names.items()) if c.startswith(code))
        return tuple(self._division(c, self._names[c]) for c in self._towns.get(code, ()))

    @cached_property
    def _towns(self) -> Mapping[str, list[str]]:
        """Code of a county -> those of its towns; divisions are made of the few that somebody asks for."""
        towns: dict[str, list[str]] = {}
        for code in self._names:
            if len(code) == 9:
                towns.setdefault(code[:6], []).append(code)
        return towns

    def _village_members(self, container: str) -> tuple[str, ...]:
        if container not in self._names or level_of(container) is Level.PROVINCE:
            return ()
        if level_of(container) is not Level.CITY:
            return (container[:6],)
        members = members_by_city().get(container[:4], ())
        return () if any(m in self._names and m != container for m in members) else members

    def containers(self, code: str) -> tuple[Division, ...]:
        """What contains the division, nearest first: town, county, city, province."""
        found = self._containers.get(code)
        if found is None:
            found = self._containers[code] = tuple(self._division(c, self._names[c]) for c in self._above(code))
        return found

    def is_within(self, code: str, container: str) -> bool:
        """Whether the division lies below the container; a division does not lie within itself."""
        prefix = self._prefixes.get(container)
        if prefix is None:
            if container not in self._names:
                return False
            significant = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9}[level_of(container)]
            prefix = self._prefixes[container] = container[:significant]
        return code.startswith(prefix) and len(code) >= len(container) and code != container

    def full_name(self, code: str) -> str:
        """The name with all its containers (广东省湛江市霞山区), "" for an unknown code."""
        division = self.get(code)
        if division is None:
            return ""
        return "".join(d.name for d in reversed(self.containers(code))) + division.name

    def forms(self, division: Division) -> tuple[str, ...]:
        """What the division may be called: its name, then short forms (霞山, 威宁县); no abbreviating character."""
        if division.level is Level.VILLAGE:
            return (division.name, *short_forms(division.name, division.level))
        other = (*self._derived(division.code), *self._irregular.get(division.code, ()))
        return tuple(dict.fromkeys((division.name, *other)))

    def matcher_forms(self) -> tuple[MatcherForm, ...]:
        """What to look for in running text, sorted: names of levels 1 to 4, short forms of levels 1 to 3."""
        best: dict[str, Level] = {}
        for code, name in self._names.items():
            level = level_of(code)
            if level is Level.TOWN:
                forms = (*((name,) if _TOWN_IN_TEXT.fullmatch(name) else ()), *self._irregular.get(code, ()))
            else:
                forms = (name, *self._derived(code), *self._irregular.get(code, ()))
            for form in forms:
                if not _is_generic(form):
                    best[form] = min(level, best.get(form, level))
        return tuple(
            MatcherForm(form, best[form], self._words.get(form) == "context")
            for form in sorted(best)
            if self._words.get(form) != "never"
        )

    def joint(self, form: str) -> tuple[Division, ...]:
        """The divisions that a joint short form names, in its order: 莞铜 is 东莞市 and 铜仁市; () if it is none.

        All are of one level; municipalities and 香港, 澳门 count as provinces and as cities (沪滇, 沪遵).
        """
        if form not in self._joints and not all(map(self._chars.__contains__, form)):
            return ()
        codes = self._joints.get(form, ())
        # 辽宁 is no pair of 辽 and 宁, 青铜 and 沪深 are on the list of words; towns (闽宁镇, 广佛镇) do not count.
        own = any(level_of(c) < Level.TOWN for c in self._forms.get(form, "").split())
        if not codes and len(form) > 1 and not own and form not in self._words:
            codes = self._joint_codes(form, Level.PROVINCE) or self._joint_codes(form, Level.CITY)
        return tuple(self._division(c, self._names[c]) for c in codes)

    def of_char(self, char: str) -> tuple[Division, ...]:
        """The divisions that a single character is short for: 粤."""
        return tuple(self._division(c, self._names[c]) for c in self._chars.get(char, ()))

    def _joint_codes(self, form: str, level: Level) -> tuple[str, ...]:
        both = ("11", "12", "31", "50", "81", "82") if level is Level.CITY else ()
        candidates = ((c for c in self._chars.get(char, ()) if level_of(c) is level or c[:2] in both) for char in form)
        codes = tuple(next(c, "") for c in candidates)
        return codes if all(codes) and len(set(codes)) == len(codes) else ()


def _data() -> Traversable:
    return files("kg.knowledge").joinpath("data", "gazetteer")


def _read_table(name: str, allowed: tuple[str, ...]) -> list[list[str]]:
    """The rows of a table kept by hand; the second column must be one of `allowed`."""
    lines = _data().joinpath(name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for row in rows:
        if len(row) < 2 or row[1] not in allowed:
            raise DataError(
                f"kg/knowledge/data/gazetteer/{name}, {row[0]}: the second column must be one of "
                f"{', '.join(allowed)}; correct the row"
            )
    return rows


@lru_cache(maxsize=1)
def read_gazetteer() -> Gazetteer:
    """The gazetteer that comes with kg, read once."""
    text = gzip.decompress(_data().joinpath("divisions.tsv.gz").read_bytes()).decode("utf-8")
    names = dict(line.split("\t") for line in text.splitlines())
    irregular = []
    for form, kind, codes, *_ in _read_table("short_forms.tsv", SHORT_FORM_KINDS):
        unknown = [c for c in codes.split() if c not in names]
        if unknown:
            raise DataError(
                f"kg/knowledge/data/gazetteer/short_forms.tsv, {form}: no division has code {unknown[0]}; "
                "look the code up in divisions.tsv.gz"
            )
        irregular.append((form, kind, tuple(codes.split())))
    words = {row[0]: row[1] for row in _read_table("common_words.tsv", TREATMENTS)}
    return Gazetteer(names, irregular, words)
