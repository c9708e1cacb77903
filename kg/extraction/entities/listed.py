"""Programmes that a list makes certain: events named one after the other, and lines between two cities (railways)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.boundary import is_proper
from kg.extraction.entities.quoted import unquoted
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType

#: an item of a list
_ITEM = r"[^，。、；：！？\n“”《》（）及]{2,18}?"
#: the first item, read from its end
_FIRST = re.compile(r"[^，。、；：！？\n“”《》（）及]{2,18}$")
#: 另外还有|春耕论坛
_LEAD = re.compile(r".*(?:包括|包含|还有|有|举办|开展|举行|参加)")


@dataclass(frozen=True)
class _Cues:
    """Expressions and sets that are made of the lexicon's words."""

    events: re.Pattern[str]  #: 春耕|论坛、秋收音乐节
    line: re.Pattern[str]  #: 甲乙|高铁
    generic: frozenset[str]  #: what makes no name proper


@lru_cache(maxsize=2)
def _cues(lexicon: Lexicon) -> _Cues:
    fair, line, on = lexicon.any_of("fair"), lexicon.any_of("line"), lexicon.any_of("line_goes_on")
    letters = "".join(sorted(lexicon.words("line_letter")))
    return _Cues(
        re.compile(rf"{fair}(?:、{_ITEM}{fair})+(?=[，。、；及和等\n])"),
        re.compile(rf"(?P<letters>[{letters}](?<![{letters}].)[{letters}]{{1,3}}){line}(?!{on})"),
        lexicon.words("generic_programme") | lexicon.words("nominal_verb") | lexicon.words("nominal_inside"),
    )


def find_listed(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """春耕论坛、秋收音乐节、丰收晚会: each item of a list of events is one."""
    cues = _cues(lexicon)
    for hit in cues.events.finditer(doc.text):
        first = _FIRST.search(doc.text, max(0, hit.start() - 18), hit.start())
        at = first.start() if first else hit.start()
        for piece in doc.text[at : hit.end()].split("、"):
            lead = _LEAD.match(piece)
            start, end = at + (lead.end() if lead else 0), at + len(piece)
            at = end + 1
            name = unquoted(doc.text[start:end])
            if len(name) >= 5 and is_proper(name[:-2], lexicon, cues.generic) and "的" not in name[:3]:
                yield Mention(start, end, EntityType.PROGRAMME, name, "programme.listed", kind="event", confidence=0.7)


def find_lines(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """甲乙高铁: railways and motorways by the letters of the cities that they join."""
    places = {m.start: m.end for m in found if m.type is EntityType.PLACE and m.alias}
    for hit in _cues(lexicon).line.finditer(doc.text):
        if places.get(hit.start()) == hit.end("letters") or doc.text[hit.start() - 1 : hit.start()] == "至":
            continue  # 青川|铁路局
        m = Mention(*hit.span(), EntityType.PROGRAMME, hit.group(), "programme.line", kind="工程", confidence=0.85)
        m.also = (EntityType.PLACE,)
        yield m
