"""Where an organization's name begins: back from its ending to the first word that cannot belong to it.

Refuses to say whether what it finds is a name; kg.extraction.entities.organization does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.extraction.boundary import anchored, glued, is_boundary
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon, Suffix
from kg.vocab import EntityType

#: what a level of government is called; 区总工会 is a name where the article says which district
LEVELS = "省市县区州旗镇乡村"
#: furthest left that a name may begin before its ending, in characters
_LONGEST = 26
#: 中共|某县…, 共青团|某县…, 中国甲乙银行|某县分行: what may stand before the place that a name begins with
_HEAD = re.compile(
    r"(?:中共|共青团|团|驻"
    r"|民革|民盟|民建|民进|农工党|致公党|九三学社"
    r"|国网|国家电网|国家税务总局|中国(?:移动|联通|电信|邮政|铁塔)|中国[\u4e00-\u9fff]{2,6}银行)$"
)
_LONGEST_HEAD = 12
#: 甲饮料|（青川）|有限公司
_BRANCH = re.compile(r"（[\u4e00-\u9fff]{2,5}）$")
#: what a body does with another one right behind it
_ACTS = re.compile(r"联合|会同|组织|动员|发动|支持|帮扶|走访|邀请|牵头|推荐|引进")
#: parts of speech that no name begins with, though they may stand inside one: 联动|区总工会, 就近|区总工会
_VERBAL = frozenset(("v", "vd", "d", "l", "i"))
_VERBAL_BEFORE_STRONG = _VERBAL | {"a", "ad"}


@dataclass(frozen=True, slots=True)
class LeftContext:
    """What may stand before an ending: the article's words, and what has been found so far, by where it ends."""

    doc: Document
    lexicon: Lexicon
    places: Mapping[int, Mention]
    bodies: Mapping[int, Mention]

    def found_at(self, end: int) -> bool:
        """Whether a place or an organization ends here."""
        return end in self.places or end in self.bodies


@dataclass(frozen=True, slots=True)
class Start:
    """Where a name begins, and the place or organization that it is built on (青川县 in 青川县人民医院)."""

    at: int
    base: Mention | None = None


def find_start(context: LeftContext, start: int, suffix: Suffix) -> Start:
    """The beginning of the name whose ending `suffix` begins at `start`."""
    text = context.doc.text
    found = _walk(context, start, suffix.kind)
    if is_committee(suffix) and (found.base is None or found.base.end < start):
        # 青川县|县委 and 青川|县委 alike: the level may end the name of the place
        behind = start + 1 in context.places
        found = Start(chain_start(context, start + 1), context.places[start + 1]) if behind else Start(start)
    if found.base is None and not is_committee(suffix):
        found = _anchored_start(context, found.at, start)
    if found.base is None and "“" not in text[found.at : start]:
        found = Start(_without_verbs(context, found.at, start, suffix))
    if found.base is not None and found.base.type is EntityType.ORGANIZATION and _has_own_level(text, start, suffix):
        return Start(start - 1)
    return found


def is_committee(suffix: Suffix) -> bool:
    """省委, 区委: a level and a committee make a name by themselves."""
    return len(suffix.word) == 2 and suffix.word[0] in LEVELS and suffix.word[1] == "委"


def chain_start(context: LeftContext, end: int) -> int:
    """Start of the run of places that ends here (广南省|青川市|文星县), and of a head such as 共青团."""
    places = context.places
    begin = places[end].start
    while begin in places and places[begin].start < begin:
        begin = places[begin].start
    head = _HEAD.search(context.doc.text[max(0, begin - _LONGEST_HEAD) : begin])
    return begin - len(head.group()) if head else begin


def _has_own_level(text: str, start: int, suffix: Suffix) -> bool:
    """区|总工会 behind another organization's name is a name of its own."""
    return suffix.strength == "strong" and text[start - 1 : start] in "省市县区州旗"


def _walk(context: LeftContext, start: int, kind: str) -> Start:
    """Left over the words, as far as they may belong to a name; ends where a place or an organization ends."""
    floor = max(0, start - _LONGEST)
    at = start
    while at > floor:
        if found := _base(context, at, kind):
            return found
        if context.doc.text[at - 1 : at + 1] == "”“":
            break  # “亮灯行动”|“五老”工作室: two things
        opening = _opening(context.doc.text, at, floor)
        if opening is not None:
            at = opening
            continue
        at, ended = _past_word(context, at, (floor, start), kind)
        if ended:
            break
    return Start(at)


def _base(context: LeftContext, at: int, kind: str) -> Start | None:
    """What ends here and may begin the name."""
    body = context.bodies.get(at)
    if body is not None and body.start < at:
        acts = _ACTS.match(context.doc.text, at)  # 某县总工会|联合|乙协会: two bodies
        return Start(acts.end()) if acts else Start(body.start, body)
    if at not in context.places:
        return None
    begin = chain_start(context, at)
    if kind in ("hospital", "school", "department") and begin in context.bodies:
        body = context.bodies[begin]  # 广南省人民医院|青川|医院
        return Start(body.start, body)
    return Start(begin, context.places[at])


def _opening(text: str, at: int, floor: int) -> int | None:
    """Where the quoted or bracketed part that ends here begins, if one does: “春雨”|服务队, 甲（青川）|公司."""
    if text[at - 1] == "”":
        opening = text.rfind("“", floor, at)
        if opening >= 0 and "”" not in text[opening + 1 : at - 1] and at - opening <= 16:
            return opening
    if text[at - 1] == "）" and (branch := _BRANCH.search(text, floor, at)):
        return branch.start()
    return None


def _past_word(context: LeftContext, at: int, bounds: tuple[int, int], kind: str) -> tuple[int, bool]:
    """How far left the word before `at` leads, and whether the walk ends there; `bounds`: its floor, where it began."""
    doc, lexicon = context.doc, context.lexicon
    floor, start = bounds
    token = doc.tokens[doc.token_index(at - 1)]
    if token.end > at:
        if doc.text[token.start : at] in lexicon.boundary_words:
            return at, True
    elif is_boundary(doc, lexicon, token):
        if lexicon.is_inner(token.word) and context.found_at(token.start) and start - token.start <= 6:
            return token.start, False  # 青川|创新|谷集团
        if token.word in ("与", "和", "及") and kind in ("school", "department", "government"):
            held = _held_together(context, token.start)
            return (held, False) if held else (at, True)
        return at, True
    elif cut := glued(doc, token):
        return cut, True
    left = max(token.start, floor)
    return next((p for p in range(at - 1, left, -1) if context.found_at(p)), left), False


def _held_together(context: LeftContext, joint: int) -> int:
    """青川学院|生命与环境|学院: an 与 inside a name, where a place or body stands right before its first part."""
    for at in range(joint - 1, max(0, joint - 8), -1):
        if context.found_at(at):
            parts = context.doc.between(at, joint)
            return 0 if any(is_boundary(context.doc, context.lexicon, t) for t in parts) else at
    return 0


def _anchored_start(context: LeftContext, begin: int, start: int) -> Start:
    """A place a few unreadable characters before the run: 青川区|以伴|青少年发展中心."""
    for at in range(begin - 1, max(0, begin - 6), -1):
        if at in context.places:
            if anchored(context.doc, context.lexicon, at, begin):
                return Start(chain_start(context, at), context.places[at])
            break
    return Start(begin)


def _without_verbs(context: LeftContext, begin: int, start: int, suffix: Suffix) -> int:
    """A name with no place before it does not begin with a verb, even one that may stand inside names."""
    doc, lexicon = context.doc, context.lexicon
    verbal = _VERBAL_BEFORE_STRONG if suffix.strength == "strong" else _VERBAL
    at = begin
    while at < start:
        token = doc.tokens[doc.token_index(at)]
        if token.start != at or token.end > start:
            break
        known_verb = token.tag in verbal and doc.knows(token.word)
        if not (known_verb or token.word in lexicon.boundary_words or re.match(r"\d", token.word)):
            break
        at = token.end
    return at
