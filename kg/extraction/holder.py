"""Whose post a title is: the body or place named before it, right there, in its name, or over nouns of a unit.

Refuses to say who holds the post; kg.extraction.posts and kg.extraction.apposition do.
"""

import re
from collections.abc import Sequence

from kg.extraction.employer import LEVELS, Staff
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.vocab import EntityType

#: between the posts of one person
BETWEEN = frozenset("、 ，兼：—")
#: furthest left that the body of a title may end, in characters
_GAP = 16


def holder_of(staff: Staff, start: int, end: int) -> tuple[Mention, int] | None:
    """The body whose post [start, end) is, and where the role begins; None where no body is named before it."""
    text, bodies = staff.doc.text, staff.bodies
    if reaching := _reaching(staff, start, end):
        return reaching, reaching.end
    before = start - 1 if text[start - 1 : start] == "的" else start
    if direct := bodies.get(before, bodies.get(start, ())):
        return _outermost(direct), start
    if text[start] in LEVELS and bodies.get(start + 1):
        return bodies[start + 1][0], start + 1  # 文星村|党支部书记: titles.tsv has 村党支部书记 too
    if start not in staff.titles and text[start - 1] not in BETWEEN and (body := _over_gap(staff, start)):
        return body, body.end
    return None


def _reaching(staff: Staff, start: int, end: int) -> Mention | None:
    """文星镇党委|副书记, 文华医院|党委书记, 团队|负责人: the body whose name reaches into a title that titles.tsv has as a whole."""
    within = (m for p in range(start + 1, end) for m in staff.bodies.get(p, ()))
    reaching = (m for m in within if m.start < start or (m.start == start and not m.alias))
    organizations = [m for m in reaching if m.type is EntityType.ORGANIZATION]
    return organizations[-1] if organizations else None


def _outermost(bodies: Sequence[Mention]) -> Mention:
    return min(bodies, key=lambda m: (m.start, m.key))


def chain_start(staff: Staff, body: Mention) -> int:
    """Where the run of places before a body begins."""
    at = body.start
    while outer := [m for m in staff.bodies.get(at, ()) if m.type is EntityType.PLACE]:
        at = outer[0].start
    return at


def _over_gap(staff: Staff, start: int) -> Mention | None:
    """青川县自然资源局|国土空间规划股|负责人: the body, where only nouns stand between it and the title."""
    doc, bodies = staff.doc, staff.bodies
    if doc.text[start - 1] == "）" and (opening := doc.text.rfind("（", max(0, start - 20), start)) >= 0:
        start = opening  # 春雨服务组织（CFZ）原主席
    if start in bodies:
        return _outermost(bodies[start])
    unit_words = staff.lexicon.words("unit_word")
    for at in range(start - 1, max(0, start - _GAP - 1), -1):
        if doc.text[at] in BETWEEN or not "\u4e00" <= doc.text[at] <= "\u9fff":
            return None
        if at in bodies:
            fits = all(_names_a_unit(doc, t.word, t.tag, unit_words) for t in doc.between(at, start))
            body = _outermost(bodies[at])
            # 青川市|甲自来水厂|厂长: between a place and a title stands a body that nobody has found
            return body if fits and body.type is EntityType.ORGANIZATION else None
    return None


def _names_a_unit(doc: Document, word: str, tag: str, verbs: frozenset[str]) -> bool:
    """Whether a word may stand in a unit's name: a noun, an abbreviation, a verb such as 综合, or no known word."""
    if not doc.knows(word):
        return True
    return tag[0] in "nbjamvxcli" and (tag not in ("v", "vd") or word in verbs)


def role_between(doc: Document, start: int, end: int) -> str:
    """The role as it stands, without blanks of wrapped lines."""
    return re.sub(r"\s", "", doc.text[start:end]).strip("，、")
