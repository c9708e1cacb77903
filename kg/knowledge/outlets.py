"""Where an outlet is at home: 湛江日报 in 湛江市, 羊城晚报 in 广东省. Refuses outlets of the whole country."""

from kg.knowledge.codes import CITY, COUNTY, PROVINCE, significant
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.lexicon import Lexicon

#: how much of an outlet's name may be a place's, in characters, the longest first
_SIZES = (5, 4, 3, 2)


def home_of(outlet: str, lexicon: Lexicon, gazetteer: Gazetteer) -> str:
    """Code of the division that an outlet writes for, "" where its name does not say.

    That is the place in the table of outlets; else the one that the name begins with, down to the county.
    """
    outlet = outlet.strip()
    if outlet in lexicon.outlets:
        return next((d.code for d in gazetteer.find(lexicon.outlets[outlet])), "")
    if outlet in lexicon.known_matcher.kinds:
        return ""  # 光明日报 is not of 光明区
    home, rest = "", outlet
    while found := _first(rest, home, gazetteer):
        home, rest = found[0], rest[found[1] :]
    return home


def _first(name: str, within: str, gazetteer: Gazetteer) -> tuple[str, int] | None:
    """Code of the one division, of the highest level, that the name begins with, and how long that is."""
    for size in _SIZES:
        found = gazetteer.find(name[:size]) if len(name) > size else ()
        for digits in (PROVINCE, CITY, COUNTY):
            level = [d.code for d in found if len(significant(d.code)) == digits and len(d.code) == COUNTY]
            level = [code for code in level if not within or gazetteer.is_within(code, within)]
            if len(level) == 1:
                return level[0], size
            if level:
                break
    return None
