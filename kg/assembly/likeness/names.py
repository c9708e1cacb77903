"""How much a shared name says: one known all over the country everything, one that every town has next to nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from kg.assembly.naming import core, edition, forms_agree, is_branch_name, is_generic, is_registered
from kg.assembly.profile import Profile
from kg.knowledge.codes import CITY, PROVINCE, significant
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: villages and towns of one name are in every other county
_VILLAGE = re.compile(r".{1,3}(?:村|社区|镇|乡|街道|屯|寨|湾|坪)")
#: a name of so many characters is nobody else's by chance, one of so many rarely; one of so few says little
_LONG, _MIDDLE, _SHORT = 9, 6, 3
#: characters that programmes' names must have beside their kind to be the same: 春雨行动, 春雨工程 have too few
_CORE = 4
#: provinces whose articles must use a name for it to be one of the country
_WIDE = 3


class CorpusNames:
    """The names of a corpus: which are known, generic, or found in many places."""

    def __init__(self, named: Mapping[str, Sequence[Profile]], resources: Resources) -> None:
        self.lexicon = lexicon = resources.lexicon
        self._gazetteer = resources.gazetteer
        self._documents = tuple(sorted(lexicon.words("local_documents")))
        known = (*lexicon.organizations, *lexicon.programmes, *lexicon.regions)
        self._known = {name for k in known for name in (k.label, *k.aliases)}
        self._spread = {
            (type_, name): _spread(p for p in profiles if p.type is type_)
            for name, profiles in named.items()
            for type_ in {p.type for p in profiles}
        }

        self._reach_of = lru_cache(maxsize=None)(lambda *what: tuple(self._reach(*what)))  # of a name, not of a pair

    def clues(self, a: Profile, b: Profile) -> Iterator[str]:
        """Evidence from the names of two profiles of one type."""
        yield from self._fit(a, b)
        shared = a.cleaned & b.cleaned or a.cores & b.cores
        if shared & self._known:
            yield "name.known"
            if a.type is EntityType.ORGANIZATION and self._is_house_and_branch(a, b, shared & self._known):
                yield "company.branch"
        elif shared:
            name = max(shared, key=lambda n: (len(n), n))
            if a.type is not EntityType.PERSON:
                yield from self._reach_of(a.type, name, a.name == b.name)
                yield from _length(name)
            if (a.code or b.code) and sum(d.name == name for d in self._gazetteer.find(name)) == 1:
                yield "name.only-division"

    def _fit(self, a: Profile, b: Profile) -> Iterator[str]:
        """How the names of two profiles fit each other."""
        first, second = a.name, b.name
        shared = a.cleaned & b.cleaned
        if first == second or self._differ_in_kind(a.type, first, second):
            yield "name.same"
        elif first in shared or second in shared:
            yield "name.alias"
            if self._is_placeless(first, second):
                if is_registered(first, self.lexicon):
                    yield "company.other-place"
                elif not (a.area and b.area):
                    yield "name.placeless"
        elif shared:
            yield "name.shared-alias"
        else:
            yield "name.core"
            if _differ_in_form(a, b):
                yield "name.other-form"

    def _is_house_and_branch(self, a: Profile, b: Profile, known: Iterable[str]) -> bool:
        """Whether one bears the known name of both behind a place, and the other never: 青川县|农业银行, 农业银行."""
        placed = [any(self._is_placeless(name, k) for name in p.cleaned | p.cores for k in known) for p in (a, b)]
        return placed[0] != placed[1]

    def _is_placeless(self, first: str, second: str) -> bool:
        """Whether one name is the other without its place, which only its own article may leave out: 青川|贸易中心."""
        short, long = sorted((first, second), key=len)
        return long != short and long.endswith(short) and self._gazetteer.has_form(long.removesuffix(short))

    def _differ_in_kind(self, type_: EntityType, first: str, second: str) -> bool:
        """Whether two programmes' names differ but in their kind: 春风送暖行动, 春风送暖工程."""
        if type_ is not EntityType.PROGRAMME or edition(first) != edition(second):
            return False
        shared = core(first, type_)
        return len(shared) >= _CORE and shared == core(second, type_) and not is_generic(shared, self.lexicon)

    def _reach(self, type_: EntityType, name: str, same: bool) -> Iterator[str]:
        """How many there may be of the name: one in the country, one in each town; `same`: it is the label of both."""
        cities, provinces = self._spread.get((type_, name), (0, 0))
        branch = is_branch_name(name, self.lexicon, self._gazetteer)
        generic = branch or is_generic(name, self.lexicon)
        registered = type_ is EntityType.ORGANIZATION and is_registered(name, self.lexicon) and not branch
        if registered:
            yield "name.registered"
        if same and provinces >= _WIDE and not generic and len(name) > _SHORT:
            yield "name.widespread"
        elif cities > 1 and not registered:
            yield "name.spread"
        if type_ is EntityType.PROGRAMME and name.endswith(self._documents):
            yield "name.document"
        if type_ is EntityType.PLACE and _VILLAGE.fullmatch(name):
            yield "name.village"
        if generic and type_ is not EntityType.PLACE:
            yield "name.generic"


def _differ_in_form(a: Profile, b: Profile) -> bool:
    """Whether both names have an edition or a legal form, and none of the one goes with any of the other."""
    forms = _forms(a), _forms(b)
    agree = forms_agree if a.type is EntityType.ORGANIZATION else str.__eq__
    return all(forms) and not any(agree(x, y) for x in forms[0] for y in forms[1])


def _length(name: str) -> Iterator[str]:
    if len(name) >= _LONG:
        yield "name.long"
    elif len(name) >= _MIDDLE:
        yield "name.middle"
    elif len(name) <= _SHORT:
        yield "name.short"


def _forms(profile: Profile) -> set[str]:
    """The editions of a programme's names, the legal forms of a body's."""
    if profile.type is EntityType.PROGRAMME:
        return {edition(n) for n in profile.cleaned} - {""}
    return {n.removeprefix(core(n, profile.type)) for n in profile.cleaned} - {""}


def _spread(profiles: Iterable[Profile]) -> tuple[int, int]:
    """In how many cities and provinces the articles put what bears a name."""
    codes = {significant(p.place) for p in profiles if p.place}
    return len({c[:CITY] for c in codes if len(c) >= CITY}), len({c[:PROVINCE] for c in codes})
