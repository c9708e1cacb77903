"""两镇, 三市, 两家企业, 双方: words that point to all the members of the last pair or list of their class.

Refuses a count that the nearest sentences do not bear out: 两镇 behind three towns that no list joins.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.extraction.thing import Thing
from kg.knowledge.lexicon import Lexicon, alternatives
from kg.vocab import EntityType

#: furthest back that members may be named, in characters
_REACH = 400
_COUNTS = {"两": 2, "双": 2, "三": 3, "四": 4, "五": 5}
#: 甲镇|和|乙镇, 甲镇|、|丙县乙镇: what may stand between members besides the containers of the second
_JOINED = re.compile(r"(?:、|和|与|及|以及|同|跟|，)?")
#: 甲公司|上周与|乙镇: what makes two actors of one sentence a pair
_WITH = re.compile(r"(?:[与和同跟]|联合|携手|向)[^，。；]{0,4}$")


@dataclass(frozen=True, slots=True)
class Plural:
    """A word for several things: where it stands, and the keys of what it points to."""

    start: int
    end: int
    keys: tuple[str, ...]
    type: EntityType


@lru_cache(maxsize=2)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """两|镇, 三|市, 两家|企业; not 两|会, 两院|院士, 三市|四县."""
    words = alternatives(lexicon.plurals)
    return re.compile(
        # a character first: that is found much sooner than what looks back
        r"(?P<count>[两三四五双])(?:(?<=双)(?P<both>方)"
        rf"|(?<!双)(?<![一二三四五六七八九十百千万\d第这].)[个家所座]?(?P<what>{words})"
        r"(?![一二两三四五六七八九十\d级委]|院士|交易所|股))"
    )


def find_plurals(
    doc: Document, lexicon: Lexicon, things: Mapping[str, Thing], named: Sequence[Mention]
) -> list[Plural]:
    """Words for several things, in order, with what they point to where the article says so."""
    found: list[Plural] = []
    for hit in _pattern(lexicon).finditer(doc.text):
        if hit["both"]:
            keys = _pair_of_actors(doc, named, hit.start())
        else:
            keys = _members(doc, things, named, hit, lexicon.plurals[hit["what"]])
        if keys:
            kind = things[keys[0]].type
            found.append(Plural(*hit.span(), keys, kind))
    return found


def _members(
    doc: Document, things: Mapping[str, Thing], named: Sequence[Mention], hit: re.Match[str], classes: Sequence[str]
) -> tuple[str, ...]:
    """The last `count` things of the class: those of the nearest sentences, or the last list of just so many."""
    count, fits = _COUNTS[hit["count"]], _fits(classes)
    before = [m for m in named if 0 <= hit.start() - m.end < _REACH and fits(m, things)]
    keys: list[str] = []
    at = None
    for m in reversed(before):
        sentence = doc.sentence_at(m.start)
        if len(keys) >= count and sentence is not at:
            break
        at = sentence
        if m.key not in keys:
            keys.append(m.key)
    keys.reverse()
    if len(keys) == count:
        return tuple(keys)
    return _last_run(doc, before, count)


def _last_run(doc: Document, before: Sequence[Mention], count: int) -> tuple[str, ...]:
    """The members of the last list of so many things: 甲镇、乙镇."""
    run: list[Mention] = []
    for m in reversed(before):
        if any(m.key == r.key for r in run):
            continue
        if run and not _JOINED.fullmatch(doc.text[m.end : run[-1].start]):
            if len(run) == count:
                break
            run = []
        run.append(m)
    return tuple(m.key for m in reversed(run)) if len(run) == count else ()


def _fits(classes: Sequence[str]) -> Callable[[Mention, Mapping[str, Thing]], bool]:
    """Whether a mention is of one of the classes: a type, a class of organizations, or "-" and the end of its label."""
    types = {EntityType(c) for c in classes if c in EntityType.__members__.values()}
    endings = tuple(c[1:] for c in classes if c[0] == "-")
    kinds = tuple(c for c in classes if c[0] != "-" and c not in types)

    def fits(m: Mention, things: Mapping[str, Thing]) -> bool:
        if m.key not in things or (types and m.type not in types) or (m.inside and m.type is not EntityType.PLACE):
            return False
        by_kind = m.kind in kinds or m.outer in kinds
        return by_kind or things[m.key].label.endswith(endings) if kinds or endings else True

    return fits


def _pair_of_actors(doc: Document, named: Sequence[Mention], position: int) -> tuple[str, ...]:
    """甲公司与青川县文星镇…。双方: the subject and whom it does something with, one of them an organization."""
    start = max((s.start for s in doc.sentences if s.end <= position), default=0)
    here = doc.sentence_at(position)
    for begin, end in ((here.start if here else position, position), (start, position)):
        actors = [m for m in named if begin <= m.start and m.end <= end and _is_actor(m)]
        actors = [m for m in actors if not any(o.start == m.end and o.type is m.type for o in actors)]
        for i, m in enumerate(actors[1:], 1):
            if m.key == actors[i - 1].key or not _WITH.search(doc.text, actors[i - 1].end, m.start):
                continue
            pair = (actors[i - 1], m)
            return tuple(a.key for a in pair) if any(a.type is EntityType.ORGANIZATION for a in pair) else ()
    return ()


def _is_actor(m: Mention) -> bool:
    return not m.inside and m.alias and m.type in (EntityType.PLACE, EntityType.ORGANIZATION)


def spread(plurals: Sequence[Plural]) -> Iterator[tuple[Plural, str]]:
    """Every plural with each of its members."""
    for plural in plurals:
        for key in plural.keys:
            yield plural, key
