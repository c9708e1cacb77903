"""People of one name: whom they work for and as what, where, and how many may bear the name."""

from collections.abc import Iterator

from kg.assembly.likeness.names import CorpusNames
from kg.assembly.likeness.places import distance_between, region_clue
from kg.assembly.naming import RARE, is_address, is_foreign
from kg.assembly.profile import Profile
from kg.knowledge.codes import significant
from kg.knowledge.names import read_name_shares

#: expected bearers of the name among ten thousand people, and what a name is called that has fewer than that
_BEARERS = ((RARE, "person.rare"), (0.05, "person.common"))


def people_clues(a: Profile, b: Profile, names: CorpusNames) -> Iterator[str]:
    """Evidence from the name, the posts, the employers and the places of two people."""
    yield _name_clue(a.name, names)
    if not a.posts.isdisjoint(b.posts):
        yield "person.post"
    if not a.employers.isdisjoint(b.employers):
        yield "person.employer"
    elif _is_part(a, b) or _is_part(b, a):
        yield "person.employer-part"
    elif a.employers and b.employers:
        yield from _other_employers(a, b)
    else:
        yield from _regions(a, b)


def _name_clue(name: str, names: CorpusNames) -> str:
    """How many people may bear the name."""
    if is_foreign(name):
        return "person.foreign"
    if is_address(name, names.lexicon):
        return "person.address"
    bearers = read_name_shares().bearers(name)
    return next((clue for most, clue in _BEARERS if bearers < most), "person.frequent")


def _other_employers(a: Profile, b: Profile) -> Iterator[str]:
    """Two employers: a career, if they are in one place."""
    yield "person.other-employer"
    distances = {distance_between(c, d) for c in a.workplaces for d in b.workplaces}
    if distances & {"county", "city"}:
        yield "person.employer-place"
    elif distances and not distances & {"", "province", "other-county"}:
        yield "place.other-province" if distances == {"other-province"} else "place.other-city"


def _regions(a: Profile, b: Profile) -> Iterator[str]:
    """Where the articles play that name no employer, against those or against where the other one works."""
    if not a.employers and not b.employers:
        yield "person.no-employer"
        distances = {distance_between(a.region, b.region)}
    else:
        yield "person.one-employer"
        distances = {distance_between(x.region, c) for x, y in ((a, b), (b, a)) for c in y.workplaces if x.region}
    nearest = ("county", "city", "other-county", "province", "other-city", "other-province")
    found = next((d for d in nearest if d in distances), "")
    if found:
        yield region_clue(found)


def _is_part(a: Profile, b: Profile) -> bool:
    """Whether an employer of the one is part of one of the other by name, or lies in it: 青川县, its 教育局."""
    if any(x != y and x.startswith(y) for x in a.employers for y in b.employers):
        return True
    return any(c != d and c.startswith(significant(d)) for c in a.workplaces for d in b.employer_places)
