"""Joint forms of two places that no list has: first characters, or single characters, of places the article names.

Refuses pairs of which the article names neither place, and words of the dictionary (深化|合作).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.gazetteer import Division, Gazetteer, Level
from kg.knowledge.lexicon import Lexicon, openings
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: first digits of the codes of the cities that are provinces: they pair with cities
_MUNICIPALITIES = ("11", "12", "31", "50")
_PAIRED = (Level.PROVINCE, Level.CITY, Level.COUNTY)


@lru_cache(maxsize=2)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Before two characters and what speaks of several places: |青文|协作, |青文|山海协作; not 青文合作区, a place."""
    return re.compile(rf"(?=[\u4e00-\u9fff]{{2}}(?:山海|东西部?|对口)?{lexicon.any_of('joint_company')}(?!区))")


@lru_cache(maxsize=2)
def _company(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(openings(lexicon.words("joint_company")))


def _starts(text: str, lexicon: Lexicon) -> list[int]:
    """Where the pattern matches, found by what speaks of several places: trying every character takes far longer."""
    ends = [hit.start() - n for hit in _company(lexicon).finditer(text) for n in (2, 4, 5)]  # none, 山海, 东西部
    return [at for at in sorted(set(ends)) if at >= 0 and _pattern(lexicon).match(text, at)]


def find_joints(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """青文协作 where the article names 青川市 and 文星市, or one of them and 青 is short for the other."""
    named = _by_first(found, resources.gazetteer)
    joints: list[Mention] = []
    for start in _starts(doc.text, resources.lexicon):
        around = [m for m in found if m.start < start + 2 and start < m.end]
        if not any(m.start != start or m.end <= start + 2 for m in around):
            pair = _pair(doc, resources, named, start)
            joints += _mentions(start, pair or _known_pair(doc, resources.gazetteer, start, around))
    return joints


def _known_pair(doc: Document, gazetteer: Gazetteer, start: int, around: Sequence[Mention]) -> tuple[Division, ...]:
    """The two divisions of a known joint form that a longer name begins with: 青文|共建产业园."""
    return gazetteer.joint(doc.text[start : start + 2]) if around else ()


def _mentions(start: int, pair: Sequence[Division]) -> Iterator[Mention]:
    for d in pair:
        yield Mention(start, start + 2, EntityType.PLACE, d.name, "place.joint", d.code, alias=False, confidence=0.85)


def _by_first(found: Sequence[Mention], gazetteer: Gazetteer) -> Mapping[str, list[Division]]:
    """The divisions that the article names, and those that they lie in, by their first characters."""
    codes = {m.code for m in found if m.type is EntityType.PLACE and m.code}
    codes |= {d.code for c in codes for d in gazetteer.containers(c)}
    divisions = [d for c in sorted(codes) if (d := gazetteer.get(c)) and d.level in _PAIRED]
    return {char: [d for d in divisions if d.name[0] == char] for char in {d.name[0] for d in divisions}}


def _pair(
    doc: Document, resources: Resources, named: Mapping[str, Sequence[Division]], start: int
) -> tuple[Division, ...]:
    """The two divisions that the two characters stand for; () where they are a word, or known as a joint form."""
    gazetteer, form = resources.gazetteer, doc.text[start : start + 2]
    first = doc.tokens[doc.token_index(start)]
    if not any(c in named for c in form) or doc.knows(form) or gazetteer.find(form) or gazetteer.joint(form):
        return ()
    if first.start < start and doc.knows(first.word):
        return ()
    sides = [_may_mean(char, named, gazetteer) for char in form]
    here = {d.code for divisions in named.values() for d in divisions}
    fits = [(a, b) for a in sides[0] for b in sides[1] if _are_equals(a, b) and (a.code in here or b.code in here)]
    best = max((sum(d.code in here for d in pair) for pair in fits), default=0)
    fits = [pair for pair in fits if sum(d.code in here for d in pair) == best]
    return min(fits, key=lambda pair: pair[0].level, default=()) if len({p[0].level for p in fits}) == len(fits) else ()


def _may_mean(char: str, named: Mapping[str, Sequence[Division]], gazetteer: Gazetteer) -> list[Division]:
    """What the character may stand for: places of the article that begin with it, places that it abbreviates."""
    begins = list(named.get(char, ()))
    return begins + [d for d in gazetteer.of_char(char) if d not in begins]


def _are_equals(a: Division, b: Division) -> bool:
    """Whether two divisions are of one level; a municipality is a province and a city."""
    if a.code == b.code:
        return False
    levels = {Level.CITY if d.code[:2] in _MUNICIPALITIES and d.level is Level.PROVINCE else d.level for d in (a, b)}
    return len(levels) == 1
