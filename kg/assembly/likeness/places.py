"""Where two things are: as the articles put them, or else where the articles play."""

from collections.abc import Iterator
from functools import lru_cache

from kg.assembly.naming import is_registered
from kg.assembly.profile import Profile
from kg.knowledge.codes import CITY, COUNTY, PROVINCE, significant
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType

#: provinces that are cities, by the first digits of their codes
_MUNICIPALITIES = ("11", "12", "31", "50")


def place_clues(a: Profile, b: Profile, lexicon: Lexicon) -> Iterator[str]:
    """Evidence from the places of two bodies, programmes or places."""
    if is_branch(a, lexicon) != is_branch(b, lexicon):
        yield "company.branch"
        return
    stated = bool(a.area and b.area)
    distance = distance_between(a.area, b.area) if stated else distance_between(a.place, b.place)
    parted = distance.startswith("other")
    if not distance:
        yield "place.unknown"
    elif parted and a.type is EntityType.ORGANIZATION and is_registered(a.label, lexicon) and not is_branch(a, lexicon):
        yield "company.elsewhere"
    elif parted and a.type is EntityType.PROGRAMME and distance != "other-county":
        yield "programme.elsewhere" if stated else "programme.told-elsewhere"
    else:
        yield f"place.{distance}" if stated else region_clue(distance)


def is_branch(profile: Profile, lexicon: Lexicon) -> bool:
    """Whether a house that is in every town is put in a city or a county: its branch there is meant (农行 in 青川县)."""
    if profile.type is not EntityType.ORGANIZATION or len(significant(profile.place)) < CITY:
        return False
    return profile.place[:PROVINCE] not in _MUNICIPALITIES and profile.label.endswith(_branched(lexicon))


@lru_cache(maxsize=2)
def _branched(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(sorted(lexicon.words("branched")))


def region_clue(distance: str) -> str:
    """The evidence that the places of articles are: they tell cities apart, but no counties."""
    return f"region.{'city' if distance in ('county', 'other-county') else distance}"


def distance_between(a: str, b: str) -> str:
    """county, city, province: the smallest division that two codes share, where they do not part above it.

    other-county, other-city, other-province: where they part; "" where one is unknown.

    >>> [distance_between("440811", c) for c in ("440800", "440803", "440100", "510822", "")]
    ['city', 'other-county', 'other-city', 'other-province', '']
    """
    a, b = significant(a), significant(b)
    if not a or not b:
        return ""
    for digits, name in ((PROVINCE, "province"), (CITY, "city"), (COUNTY, "county")):
        if a[:digits] != b[:digits] and min(len(a), len(b)) >= digits:
            return f"other-{name}"
    shared = min(len(a), len(b))
    return "county" if shared >= COUNTY else "city" if shared >= CITY else "province"
