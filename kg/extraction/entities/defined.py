"""Full names behind which a short one is defined: 青川市春雨服务中心（以下简称“春雨”）, 甲公司（业内简称甲）.

A definition stands right behind a full name; so what ends there is a name even where nothing else shows it.
"""

import re
from collections.abc import Sequence

from kg.extraction.boundary import is_boundary, proper_start
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: 春雨服务中心|（以下简称“春雨中心”）, 春雨服务中心|，简称“春雨中心”
DEFINED = re.compile(
    r"（[^（）“”，。：]{0,6}?(?:简称|下称|统称|又称|又名|亦称|也称|俗称|并称|别称)为?[是：]?"
    r"“?(?P<name>《[^（）《》]{2,16}》|[^（）“”，。、《》]{2,16})[”，。]?[^（）]{0,6}）"
    r"|，(?:以下简称|业内简称|下称|简称)为?“(?P<name2>[^（）“”，。、]{2,16})”"
)
#: where a sentence's stretch ends on the left
_STOP = re.compile(r"[，。；：、！？“”（）《》\n ]")
#: longest full name, in characters; strengths of endings that make one without anything else
_LONGEST = 40
_SURE = 0.8
#: rules whose finds a full name may begin with
_LEADS = ("place.", "programme.joint")


def find_defined(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Full names right before a definition that no finder knows; those known in part are made whole."""
    new: list[Mention] = []
    for definition in DEFINED.finditer(doc.text):
        end = definition.start()
        ending = [m for m in found if m.end == end]
        whole = max(ending, key=lambda m: m.end - m.start, default=None)
        start = _start(doc, resources.lexicon, definition, whole, found)
        if whole is not None and start < whole.start and whole.kind != "settlement" and not whole.code:
            lost = doc.text[start : whole.start]
            whole.start, whole.name, whole.names = start, lost + whole.name, (*whole.names, whole.name)
        elif whole is None and start < end and (m := _named(doc, resources.lexicon, start, end)):
            new.append(m)
    return new


def _start(
    doc: Document, lexicon: Lexicon, definition: re.Match[str], whole: Mention | None, found: Sequence[Mention]
) -> int:
    """Where the full name begins: as far left of the letters of the short one as words may belong to a name."""
    end = definition.start()
    floor = max(
        (hit.end() for hit in _STOP.finditer(doc.text, max(0, end - _LONGEST), end)), default=max(0, end - _LONGEST)
    )
    at = whole.start if whole is not None else _cover(doc.text, definition["name"] or definition["name2"], floor, end)
    if at < 0:
        return end
    while at > floor:  # 广南省青川市|青文协作|农产品产业园: over places, and over words that may belong to a name
        begin = proper_start(doc, lexicon, at, floor)
        leads = (m.start for m in found if m.end == begin and m.rule.startswith(_LEADS) and floor <= m.start < begin)
        lead = min(leads, default=begin)
        if lead == at:
            break
        at = lead
    return at


def _cover(text: str, short: str, floor: int, end: int) -> int:
    """Start of the shortest stretch up to `end` that has the letters of the short name in their order; -1 for none."""
    at = end
    for char in reversed(short):
        at = text.rfind(char, floor, at)
        if at < 0:
            return -1
    return at


def _named(doc: Document, lexicon: Lexicon, start: int, end: int) -> Mention | None:
    """The organization or place whose full name [start, end) is, by its ending."""
    name = doc.text[start:end]
    if len(name) < 5 or any(is_boundary(doc, lexicon, t) and t.tag == "x" for t in doc.between(start, end)):
        return None
    for size in range(min(len(name) - 2, 10), 1, -1):
        suffix = lexicon.org_suffixes.get(name[-size:])
        if suffix is not None and suffix.kind != "none":
            m = Mention(start, end, EntityType.ORGANIZATION, name, f"organization.{suffix.strength}", kind=suffix.kind)
            m.confidence = _SURE
            return m
        if name[-size:] in lexicon.place_suffixes:
            kind = lexicon.place_suffixes[name[-size:]][0]
            return Mention(start, end, EntityType.PLACE, name, f"place.{kind}", kind=kind, confidence=_SURE)
    return None
