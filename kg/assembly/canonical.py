"""Groups of profiles → canonical ids: as short as tells each thing from all others of the corpus.

A division has the name that no other has; a body of a name that many places have (第一中学) bears its place; anything
else bears its label alone until a corpus shows two of them: then each gets its place, or employer, before its name.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.assembly.likeness import Likeness
from kg.assembly.naming import clean, is_generic
from kg.assembly.place_id import place_id, unique_name
from kg.assembly.profile import Profile
from kg.knowledge.codes import CITY, COUNTY, PROVINCE, common_area, significant
from kg.knowledge.gazetteer import Gazetteer
from kg.vocab import EntityType

_FOLDERS = {t: t.value.lower() for t in EntityType}
#: share of the votes of the most frequent label that a longer one needs to be the fullest rather than a slip
_FULLEST = 1 / 3

Group = Sequence[Profile]


def fullest_label(labels: Mapping[str, int]) -> str:
    """Of the names that articles use as the fullest, the longest that is no rarity: by votes, length, spelling."""
    most = max(labels.values())
    return max((n for n in labels if labels[n] >= _FULLEST * most), key=lambda n: (len(n), labels[n], n))


def scope_of(id: str, label: str) -> str:
    """The place that stands before the name in an id and tells it from namesakes; "" where there is none.

    >>> scope_of("organization/青川县第一中学", "第一中学"), scope_of("place/青川县", "青川县")
    ('青川县', '')
    """
    local = id.split("/", 1)[1]
    return local[: max(0, local.find(clean(label)))]


def own_id(profile: Profile, likeness: Likeness, gazetteer: Gazetteer) -> str:
    """The id that a profile would have if it were alone in the corpus."""
    return _base([profile], profile.label, likeness, gazetteer)


def namesake_ids(profile: Profile, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The ids that it might have beside namesakes, as far as the articles say where or with whom it is."""
    folder, name = _FOLDERS[profile.type], clean(profile.label)
    said = profile.area or profile.workplaces
    placed = _with_place([profile], name, gazetteer) if said else name
    return (
        f"{folder}/{placed}",
        f"{folder}/{_with_employer([profile], placed)}",
        f"{folder}/{_with_employer([profile], name)}",
    )


def canonical_ids(
    groups: Sequence[Group], likeness: Likeness, gazetteer: Gazetteer, called: Mapping[int, str]
) -> list[str]:
    """One id for each group, no two the same; depends on what the groups are, not on their order.

    `called` are ids that some groups have already, by the place in the list.
    """
    labels = [fullest_label(sum((p.labels for p in g), Counter[str]())) for g in groups]
    named = enumerate(zip(groups, labels, strict=True))
    ids = [called.get(i) or _base(g, label, likeness, gazetteer) for i, (g, label) in named]
    ways: tuple[Callable[[Group, str], str], ...] = (
        lambda group, name: _with_place(group, name, gazetteer),
        _with_employer,
        lambda group, name: f"{name}（{articles_of(group)[0]}）",
    )
    for at in _collisions(ids):  # nobody keeps a name that others have too: it would be taken for each of them
        for i in at:
            if not groups[i][0].code and i not in called:
                ids[i] = next(id for way in ways if (id := _changed(ids[i], groups[i], way)) != ids[i])
    for way in ways[1:]:
        for at in _collisions(ids):
            for i in at:
                if not groups[i][0].code and i not in called:
                    ids[i] = _changed(ids[i], groups[i], way)
    return ids


def articles_of(group: Iterable[Profile]) -> list[str]:
    """Ids of the articles that name something of the group, sorted."""
    return sorted({article for p in group for article in p.articles})


def _changed(id: str, group: Group, way: Callable[[Group, str], str]) -> str:
    folder, name = id.split("/", 1)
    return f"{folder}/{way(group, name)}"


def _base(group: Group, label: str, likeness: Likeness, gazetteer: Gazetteer) -> str:
    first = group[0]
    for profile in group:
        if profile.code:
            return place_id(profile.code, gazetteer)
    name = clean(label)
    home = _home(group)
    needs_home = first.type is EntityType.PLACE or (home and is_generic(first.label, likeness.names.lexicon))
    return f"{_FOLDERS[first.type]}/{home if needs_home and not name.startswith(home) else ''}{name}"


def _home(group: Group) -> str:
    """The place that most of the group's mentions are put in."""
    votes = Counter[str]()
    for profile in group:
        votes[profile.home] += len(profile.members)
    return max(votes, key=lambda h: (votes[h], h))


def _with_place(group: Group, name: str, gazetteer: Gazetteer) -> str:
    """The name behind its city (of a person) or its county, as far as that is known and not said by the name."""
    person = group[0].type is EntityType.PERSON
    codes = {c for p in group for c in (p.workplaces if person else {p.area}) if c} or {
        p.region for p in group if p.region
    }
    area = significant(common_area(codes))[: CITY if person else COUNTY]
    if len(area) < CITY:
        return name
    known = (area.ljust(COUNTY, "0"), area[:PROVINCE].ljust(COUNTY, "0"))  # 1101 of 北京市 fills a level: it is none
    code = next((c for c in known if gazetteer.get(c)), known[0])
    place, division = unique_name(code, gazetteer), gazetteer.get(code)
    own = division.name if division else place
    return (place.removesuffix(own) if name.startswith(own) else place) + name


def _with_employer(group: Group, name: str) -> str:
    """The name with the first of the employers in brackets: 王立山（青川县教育局）."""
    employers = sorted({clean(e) for p in group for e in p.employers})
    return f"{name}（{employers[0]}）" if employers else name


def _collisions(ids: Sequence[str]) -> list[list[int]]:
    """Groups of places in the list that have one id."""
    at: dict[str, list[int]] = defaultdict(list)
    for i, id in enumerate(ids):
        at[id].append(i)
    return [places for places in at.values() if len(places) > 1]
