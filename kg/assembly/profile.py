"""What the corpus says of one name in one place: the smallest unit that resolution joins or keeps apart.

Mentions that agree in type, name and place (people: in employers) are one profile without any further question; what
has neither is a profile of its article alone, unless its name tells it from all others in the region. Every question
after that is asked of profiles, of which a corpus has far fewer than of mentions.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from kg.assembly.naming import clean, cores_of, is_address, is_branch_name, is_generic, is_rare_person
from kg.assembly.place_id import unique_name
from kg.knowledge.codes import CITY, COUNTY, PROVINCE, common_area, significant
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.lexicon import read_lexicon
from kg.knowledge.outlets import home_of
from kg.knowledge.resources import Resources
from kg.model import Entity, Extraction
from kg.vocab import EntityType, Relation

#: article id, provisional id of an entity
Key = tuple[str, str]

#: share of an article's places that must lie in the city (else the province) in which it plays
_MOST = 0.5
#: O:共青团P:440803委: a body of a division, by what stands before and after the place in its name
_BODY_OF_DIVISION = re.compile(r"O:(?P<head>.*?)P:(?P<code>\d+)(?P<rest>.+)")
#: characters that a name must have to be that of one thing wherever articles of one region have it
_TELLING = 6
#: characters that a core must have to say anything
_SHORTEST_CORE = 3
#: relations that say where a thing is at home, and at which end it stands
_AT_HOME = {Relation.LOCATED_IN: "subject", Relation.RUNS: "object"}


@dataclass(eq=False, slots=True)
class Profile:
    """One name in one place (of one employer): everything that is said of it."""

    type: EntityType
    label: str
    key: str  #: what its members agree in besides the type
    code: str = ""  #: of a division: its own
    area: str = ""  #: code of the division that it belongs to, as the articles say it
    region: str = ""  #: code of the division in which the articles play that do not say where it belongs
    home: str = ""  #: canonical name of the place that the articles put it in, division or not
    names: set[str] = field(default_factory=set)
    employers: set[str] = field(default_factory=set)  #: of a person: labels of bodies and places
    workplaces: set[str] = field(default_factory=set)  #: of a person: codes of the divisions of employers
    employer_places: set[str] = field(default_factory=set)  #: of a person: codes of divisions that are employers
    posts: set[str] = field(default_factory=set)  #: of a person: roles as written
    neighbours: set[str] = field(default_factory=set)  #: relation and label of what it is tied to
    members: list[Key] = field(default_factory=list)
    years: set[str] = field(default_factory=set)  #: in which the articles were published
    labels: Counter[str] = field(default_factory=Counter)  #: label -> articles that call it so
    # What every pair is asked for is made once a profile, when it is complete.
    name: str = ""  #: its label as ids have it
    cleaned: Set[str] = frozenset()  #: its names as ids have them
    cores: Set[str] = frozenset()  #: what may be left of these
    articles: Set[str] = frozenset()  #: ids of the articles of its members

    def complete(self) -> None:
        """Settles its label, and what follows from names and members."""
        self.label = max(self.labels, key=lambda n: (self.labels[n], len(n), n))
        self.name = clean(self.label)
        self.cleaned = {clean(n) for n in self.names}
        cores = {c for n in self.cleaned for c in cores_of(n, self.type)}
        self.cores = self.cleaned if cores == self.cleaned else cores
        self.articles = {article for article, _ in self.members}

    @property
    def place(self) -> str:
        """Code of where it belongs; else of where its articles play."""
        return self.area or self.region


def profiles_of(extractions: Iterable[Extraction], resources: Resources) -> list[Profile]:
    """The profiles of a corpus, sorted by type and key; nothing depends on the order of the extractions."""
    profiles: dict[tuple[EntityType, str], Profile] = {}
    for extraction in sorted(extractions, key=lambda e: e.article.id):
        _Article(extraction, resources).add_to(profiles)
    for profile in profiles.values():
        profile.complete()
    return [profiles[key] for key in sorted(profiles)]


class _Article:
    """One article while its entities go to their profiles."""

    def __init__(self, extraction: Extraction, resources: Resources) -> None:
        self.extraction = extraction
        self.gazetteer, self.lexicon = resources.gazetteer, resources.lexicon
        self.local = {e.id: e for e in extraction.entities}
        self.region = _region(extraction.entities, self.gazetteer, extraction.article.outlet)
        self.employers: dict[str, list[Entity]] = defaultdict(list)
        self.posts: dict[str, set[str]] = defaultdict(set)
        self.neighbours: dict[str, set[str]] = defaultdict(set)
        self.homes: dict[str, list[Entity]] = defaultdict(list)
        for s in extraction.statements:
            subject, object_ = self.local[s.subject], self.local[s.object]
            if s.predicate is Relation.WORKS_FOR:
                self.employers[s.subject].append(object_)
                if s.qualifiers.role:
                    self.posts[s.subject].add(s.qualifiers.role)
            self.neighbours[s.subject].add(f"{s.predicate}>{object_.label}")
            self.neighbours[s.object].add(f"{s.predicate}<{subject.label}")
            if end := _AT_HOME.get(s.predicate):
                thing, home = (s.subject, object_) if end == "subject" else (s.object, subject)
                self.homes[thing].append(home)

    def add_to(self, profiles: dict[tuple[EntityType, str], Profile]) -> None:
        """Adds every entity to the profile that it belongs to, made where there is none."""
        for entity in self.extraction.entities:
            area = entity.code or self._area(entity)
            key = self._key(entity, area)
            profile = profiles.get((entity.type, key))
            if profile is None:
                region = "" if area else self.region
                profile = Profile(entity.type, entity.label, key, entity.code, area, region, self._home(entity))
                profiles[entity.type, key] = profile
            self._fill(profile, entity)

    def _fill(self, profile: Profile, entity: Entity) -> None:
        profile.names.add(entity.label)
        profile.names.update(entity.aliases)
        if employers := self.employers.get(entity.id):
            profile.employers.update(e.label for e in employers)
            profile.workplaces.update(code for e in employers if (code := e.code or self._area(e)))
            profile.employer_places.update(e.code for e in employers if e.code)
        if posts := self.posts.get(entity.id):
            profile.posts |= posts
        if neighbours := self.neighbours.get(entity.id):
            profile.neighbours |= neighbours
        if year := self.extraction.article.date[:4]:
            profile.years.add(year)
        profile.members.append((self.extraction.article.id, entity.id))
        profile.labels[entity.label] += 1

    def _key(self, entity: Entity, area: str) -> str:
        """What all members of the entity's profile share."""
        name = clean(entity.label)
        if entity.code:
            return entity.code
        alone = f"{name}@~{self.extraction.article.id}"  # nothing says that another article means the same
        if entity.type is EntityType.PERSON:
            employers = "、".join(sorted({self._employer_key(e) for e in self.employers[entity.id]}))
            if employers and not is_address(name, self.lexicon):
                return f"{name}@{employers}"
            return f"{name}@~{self.region}" if self.region and is_rare_person(name, self.lexicon) else alone
        home = area or (entity.scope and self._label(entity.scope))
        if is_branch_name(name, self.lexicon, self.gazetteer) or (not home and is_generic(name, self.lexicon)):
            return alone
        body = _BODY_OF_DIVISION.fullmatch(entity.id) if entity.type is EntityType.ORGANIZATION else None
        if body:
            return f"{body['head']}{body['rest']}@{body['code']}"
        if home:
            return f"{name}@{home}"
        return f"{name}@~{self.region}" if self.region and len(name) >= _TELLING else alone

    def _employer_key(self, employer: Entity) -> str:
        """The employer's name; with its place, or where the article plays, if many have the name: 人民医院."""
        if not is_generic(employer.label, self.lexicon):
            return employer.label
        return f"{employer.label}@{employer.code or self._area(employer) or self.region}"

    def _home(self, entity: Entity) -> str:
        """Name of the place that tells the entity from its namesakes; "" where its own name begins with that."""
        place = self.local.get(entity.scope)
        code = place.code if place else entity.scope.removeprefix("P:")
        division = self.gazetteer.get(code) if code else None
        label = place.label if place else division.name if division else ""
        if not label or clean(entity.label).startswith(label):
            return ""
        return unique_name(division.code, self.gazetteer) if division else clean(label)

    def _label(self, scope: str) -> str:
        return self.local[scope].label if scope in self.local else scope.removeprefix("P:")

    def _area(self, entity: Entity) -> str:
        """Code of the division that the entity belongs to: of its employer, its scope, or where it is said to be."""
        if entity.type is EntityType.PERSON:
            return common_area({c for e in self.employers[entity.id] if (c := e.code or self._scope_code(e))})
        code = self._scope_code(entity)
        if code or entity.type is not EntityType.PROGRAMME:
            return code
        return common_area({c for home in self.homes[entity.id] if (c := home.code or self._scope_code(home))})

    def _scope_code(self, entity: Entity) -> str:
        """Code of the division that holds the entity, up the places that the article names; "" if none is known."""
        seen: set[str] = set()
        while not entity.code and entity.id not in seen:
            seen.add(entity.id)
            scope = entity.scope
            if scope not in self.local:
                return scope[2:] if scope[2:].isdigit() else ""
            entity = self.local[scope]
        return entity.code


def _region(entities: Iterable[Entity], gazetteer: Gazetteer, outlet: str) -> str:
    """Code of the city, else the province, in which most of the article's places lie; else that of its outlet."""
    codes = [significant(e.code) for e in entities if e.code and e.articles]
    for digits in (CITY, PROVINCE):
        counts = Counter(c[:digits] for c in codes if len(c) >= digits)
        if counts:
            code, votes = min(counts.items(), key=lambda c: (-c[1], c[0]))
            if votes > _MOST * len(codes):
                return code.ljust(COUNTY, "0")
    return home_of(outlet, read_lexicon(), gazetteer) if not codes else ""


def by_name(profiles: Iterable[Profile]) -> Mapping[str, list[Profile]]:
    """The profiles that bear each name, also those that bear it with another legal form or edition."""
    found: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        telling = {c for c in profile.cores if len(c) >= _SHORTEST_CORE and not c.isascii()}
        for name in sorted(profile.cleaned | telling):
            found[name].append(profile)
    return found
