"""What speaks for and against two profiles being one thing. Pure; gives ids of evidence, never decides."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from kg.assembly.profile import CITY, COUNTY, PROVINCE, Profile, clean, core, edition, significant
from kg.extraction.boundary import is_proper
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: ends of names that are registered once in the country
_REGISTERED = re.compile(r"(?:集团|公司|银行|大学|股份|控股|报社|日报|晚报|出版社|新闻网|电视台)$")
_LEVELS = re.compile(r"^(?:[省市州县区旗镇乡村]级?|街道|社区|自治[区州县])+")
#: houses that have a branch in every town
_BRANCHED = re.compile(r"(?:银行|农信社|信用社|保险|人寿|人保|移动|联通|电信|邮政|铁塔|石油|石化|烟草|电网)$")
#: provinces that are cities, by the first digits of their codes
_MUNICIPALITIES = ("11", "12", "31", "50")
#: a name of so many characters is nobody else's by chance; one of so few is
_LONG, _SHORT = 9, 3
#: one of so many is rarely shared
_MIDDLE = 6
#: characters that a programme's name must have beside its kind to be the same with another
_CORE = 4
#: provinces whose articles must use a name for it to be one of the country
_WIDE = 3


class Corpus:
    """What the likeness of two profiles depends on beside themselves: who else bears their names."""

    def __init__(self, named: Mapping[str, Sequence[Profile]], resources: Resources) -> None:
        self.lexicon = lexicon = resources.lexicon
        self._gazetteer = resources.gazetteer
        self._documents = tuple(sorted(lexicon.words("local_documents")))
        self._known = {
            n for k in (*lexicon.organizations, *lexicon.programmes, *lexicon.regions) for n in (k.label, *k.aliases)
        }
        self._spread: dict[tuple[EntityType, str], tuple[int, int]] = {}
        for name, profiles in named.items():
            for type_ in {p.type for p in profiles}:
                self._spread[type_, name] = _spread([p for p in profiles if p.type is type_])

    def clues(self, a: Profile, b: Profile) -> frozenset[str]:
        """Ids of the evidence that holds of two profiles of one type that share a name."""
        found = {*self._names_of(a, b), *self._places(a, b), *_ties(a, b), *_articles(a, b)}
        if a.type is EntityType.PERSON:
            found |= {*_people(a, b), *self._person_name(a)}
        return frozenset(found)

    def is_generic(self, profile: Profile) -> bool:
        """Whether the name, without the place that it begins with, says nothing proper: 第一中学, 县教育局."""
        name = clean(profile.label)
        return profile.type is EntityType.ORGANIZATION and _is_generic(_LEVELS.sub("", name), self.lexicon)

    def _names_of(self, a: Profile, b: Profile) -> Iterator[str]:
        first, second = clean(a.label), clean(b.label)
        shared = {clean(n) for n in a.names} & {clean(n) for n in b.names}
        if first == second or _same_core(a, first, second):
            yield "name.same"
        elif first in shared or second in shared:
            yield "name.alias"
        elif shared:
            yield "name.shared-alias"
        else:
            yield from _cores(a, b)
        shared = shared or _cores_of(a) & _cores_of(b)
        if not shared:
            return
        best = max(shared, key=lambda n: (len(n), n))
        if shared & self._known:
            yield "name.known"
            return
        registered = a.type is EntityType.ORGANIZATION and _REGISTERED.search(best)
        if registered:
            yield "name.registered"
        cities, provinces = self._spread.get((a.type, best), (0, 0))
        generic = _is_generic(_LEVELS.sub("", best), self.lexicon)
        if provinces >= _WIDE and not generic and len(best) > _SHORT and a.type is not EntityType.PERSON:
            yield "name.widespread"
        elif cities > 1 and not registered and a.type is not EntityType.PERSON:
            yield "name.spread"
        if len(best) >= _LONG:
            yield "name.long"
        elif len(best) >= _MIDDLE:
            yield "name.middle"
        elif len(best) <= _SHORT and a.type is not EntityType.PERSON:
            yield "name.short"
        if (a.code or b.code) and len([d for d in self._gazetteer.find(best) if d.name == best]) == 1:
            yield "name.only-division"
        if a.type is EntityType.PROGRAMME and best.endswith(self._documents):
            yield "name.document"
        if generic and a.type in (EntityType.ORGANIZATION, EntityType.PROGRAMME):
            yield "name.generic"

    def _places(self, a: Profile, b: Profile) -> Iterator[str]:
        if a.type is EntityType.PERSON:
            return
        if _is_branch(a) != _is_branch(b):
            yield "company.branch"
            return
        stated = bool(a.area and b.area)
        kind = _distance(a.area, b.area) if stated else _distance(a.place, b.place)
        parted = kind.startswith("other")
        if not kind:
            yield "place.unknown"
        elif parted and a.type is EntityType.ORGANIZATION and not _is_branch(a) and _REGISTERED.search(a.label):
            yield "company.elsewhere"
        elif parted and a.type is EntityType.PROGRAMME and kind != "other-county":
            yield "programme.elsewhere" if stated else "programme.told-elsewhere"
        else:
            yield f"place.{kind}" if stated else _region(kind)

    def _is_address(self, name: str) -> bool:
        """Whether it is how anybody of a surname is called: 陈师傅."""
        words = self.lexicon.words("forms_of_address")
        return name[1:] in words or name[2:] in words

    def _person_name(self, a: Profile) -> Iterator[str]:
        name = clean(a.label)
        if "·" in name or len(name) > 4:
            yield "person.foreign"
        elif self._is_address(name):
            yield "person.address"
        else:
            yield "person.two-characters" if len(name) == 2 else "person.three-characters"


def _people(a: Profile, b: Profile) -> Iterator[str]:
    """Employers, posts and places of two people of one name."""
    if a.posts & b.posts:
        yield "person.post"
    if a.employers & b.employers:
        yield "person.employer"
    elif _is_part(a, b) or _is_part(b, a):
        yield "person.employer-part"
    elif not a.employers and not b.employers:
        yield "person.no-employer"
        if kind := _distance(a.region, b.region):
            yield _region(kind)
    elif a.employers and b.employers:
        yield "person.other-employer"
        kinds = {_distance(c, d) for c in a.workplaces for d in b.workplaces}
        if "county" in kinds or "city" in kinds:
            yield "person.employer-place"
        elif kinds and not kinds & {"", "province", "other-county"}:
            yield "place.other-province" if kinds == {"other-province"} else "place.other-city"
    else:
        kinds = {_distance(x.region, c) for x, y in ((a, b), (b, a)) for c in y.workplaces if x.region}
        if kinds & {"county", "city", "other-county"}:
            yield "region.city"
        elif "province" in kinds:
            yield "region.province"
        elif kinds - {""}:
            yield "region.other-province" if kinds == {"other-province"} else "region.other-city"


def _cores_of(profile: Profile) -> set[str]:
    return {core(clean(n), profile.type) for n in profile.names}


def _cores(a: Profile, b: Profile) -> Iterator[str]:
    """Names that differ in a legal form, an edition or a kind: one of two such, or one that leaves it out."""
    yield "name.core"
    of_programmes = a.type is EntityType.PROGRAMME
    forms = [
        {form for n in map(clean, p.names) if (form := edition(n) if of_programmes else _legal_form(n))} for p in (a, b)
    ]
    if all(forms) and not forms[0] & forms[1]:
        yield "name.other-form"


def _legal_form(name: str) -> str:
    return name.removeprefix(core(name, EntityType.ORGANIZATION))


def _articles(a: Profile, b: Profile) -> Iterator[str]:
    """Whether one article names both as two, and whether their articles are of one year."""
    if {m[0] for m in a.members} & {m[0] for m in b.members}:
        yield "article.both"
    if a.type is EntityType.PROGRAMME and a.years and b.years and not a.years & b.years:
        yield "article.other-year"


def _is_branch(profile: Profile) -> bool:
    """Whether a house that is in every town is put in a city or a county: its branch there is meant (农行 in 青川县)."""
    if profile.type is not EntityType.ORGANIZATION or len(significant(profile.area)) < CITY:
        return False
    return profile.area[:PROVINCE] not in _MUNICIPALITIES and _BRANCHED.search(profile.label) is not None


def _is_part(a: Profile, b: Profile) -> bool:
    """Whether an employer of the one is part of an employer of the other by its name, or lies in it: 青川县, its 教育局."""
    if any(x != y and x.startswith(y) for x in a.employers for y in b.employers):
        return True
    return any(c != d and c.startswith(significant(d)) for c in a.workplaces for d in b.employer_places)


def _same_core(a: Profile, first: str, second: str) -> bool:
    """Programmes that differ but in their kind: 春雨行动, 春雨工程."""
    if a.type is not EntityType.PROGRAMME or edition(first) != edition(second):
        return False
    shared = core(first, a.type)
    return len(shared) >= _CORE and shared == core(second, a.type)


def _ties(a: Profile, b: Profile) -> Iterator[str]:
    """Third things that both are tied to in the same way."""
    shared = len(a.neighbours & b.neighbours)
    if shared:
        yield "ties.many" if shared > 1 else "ties.one"


def _region(kind: str) -> str:
    """The evidence that the places of articles are: they tell cities apart, but no counties."""
    return f"region.{'city' if kind in ('county', 'other-county') else kind}"


def _distance(a: str, b: str) -> str:
    """county, city, province: the smallest division that two codes share, where they do not part above it; "" unknown.

    other-county, other-city, other-province: where they part.
    """
    a, b = significant(a), significant(b)
    if not a or not b:
        return ""
    for digits, name in ((PROVINCE, "province"), (CITY, "city"), (COUNTY, "county")):
        if a[:digits] != b[:digits] and min(len(a), len(b)) >= digits:
            return f"other-{name}"
    shared = min(len(a), len(b))
    return "county" if shared >= COUNTY else "city" if shared >= CITY else "province"


def _spread(profiles: Iterable[Profile]) -> tuple[int, int]:
    """In how many cities and provinces the articles put what bears a name."""
    codes = {significant(p.place) for p in profiles if p.place}
    return len({c[:CITY] for c in codes if len(c) >= CITY}), len({c[:PROVINCE] for c in codes})


@lru_cache(maxsize=1 << 16)
def _is_generic(name: str, lexicon: Lexicon) -> bool:
    return not is_proper(name, lexicon, lexicon.endings)
