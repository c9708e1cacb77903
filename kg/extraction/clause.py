"""Who does it, to whom: a sentence's clauses, the lists of names in them, and the subject each clause goes by.

A light constituent analysis for news Chinese: names joined by 、 和 与 make a group; a preposition before a group says
what part it plays; a clause without a subject of its own goes by the last one (zero anaphora: C.-T. J. Huang, 1984).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.extraction.mention import Mention
from kg.extraction.text import Document, Sentence, clauses
from kg.vocab import EntityType

_JOIN = re.compile(r"(?:\s*[、]\s*|和|与|及|以及|跟|同|，(?=[^，。]{2,20}(?:、|和|与|等|及)))|[“”\s]*")
_JOINERS = re.compile(r"[“”\s]*(?:[、·]|和|与|及|以及|跟|同)?[“”\s]*")
_PREPOSITION = re.compile(
    r"(?:联合|会同|协同|携手|连同|伙同|陪同|围绕|按照|根据|针对|关于|通过|依托|借助|结合|随着|为了|面向|走进|来到|前往|深入|抵达|"
    r"(?<![现所正实存潜])在|(?<![成作认称])为|(?<![方动志])向|(?<![面绝结应反相])对|(?<![参赋])与|和|(?<![共协如合不认相等])同|跟|给|(?<!所)以|(?<!服)从|"
    r"把|将|(?<![自理事])由|被|于|(?<![得达收受感直遇看找做提想])到|赴|往|(?<!已)经|(?<![数证占])据|按|让|使|令|因|比|(?<!距)离)[“”\s]*$"
)
#: 跟东部城市如|比亚迪、…; 到结对帮扶村——|张田村
_FAR_PREPOSITION = re.compile(r"(?P<word>[跟与和同到赴在为向对])[^，。；、“”]{1,9}(?:如|——|—)$")
_POSSESSIVE = re.compile(r"[”\s]*的")
ACTORS = (EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PERSON)


@dataclass(slots=True)
class Group:
    """Names of one list, and the part they play in their clause."""

    start: int
    end: int
    members: list[Mention]
    preposition: str = ""
    possessive: bool = False

    def of(self, types: Sequence[EntityType]) -> list[Mention]:
        """The members of the given types."""
        return [m for m in self.members if m.type in types or any(t in types for t in m.also)]


@dataclass(slots=True)
class Clause:
    """What stands between commas: its groups, and the subject it goes by (its own, or an earlier clause's)."""

    start: int
    end: int
    groups: list[Group]
    subject: Group | None = None
    certainty: float = 1.0  #: 1 own subject, less the farther away the subject was named
    sentence: Sentence | None = None
    earlier: list["Clause"] = field(default_factory=list)


def read_clauses(doc: Document, mentions: Sequence[Mention], fallback: Mention | None) -> list[Clause]:
    """Every clause of the article, in order, with its subject; `fallback` is the place that the article is about."""
    found: list[Clause] = []
    block, subject, certainty = -1, None, 0.0
    usable = [m for m in mentions if not m.inside]
    at = 0
    for sentence in doc.sentences:
        if sentence.block != block:
            block = sentence.block
            certainty *= 0.8 if sentence.kind in ("body", "heading") else 0.5
        in_sentence: list[Clause] = []
        row: Group | None = None
        while at < len(usable) and usable[at].start < sentence.start:
            at += 1
        for start, end in _spans(doc, sentence, usable[at:]):
            groups = list(_groups(doc, [m for m in _within(usable, at, sentence.end) if start <= m.start < end]))
            clause = Clause(start, end, groups, sentence=sentence, earlier=list(in_sentence))
            own = _own_subject(doc, clause)
            if own is not None and row is not None and own.members[0].type is EntityType.PERSON:
                own = Group(row.start, own.end, [*row.members, *own.members])
            alone = own is not None and not doc.text[own.end : end].strip("“” ") and own.members[-1].type is EntityType.PERSON
            row = own if alone else None  # 书记甲，校长乙，委员丙到某村: one subject
            if own is not None and sentence.kind == "caption":
                clause.subject, clause.certainty = own, 1.0
                in_sentence.append(clause)
                continue
            if own is not None:
                subject, certainty = own, 1.0 if sentence.kind == "body" else 0.8
            elif certainty < 0.35 and fallback is not None:
                subject, certainty = Group(fallback.start, fallback.end, [fallback]), 0.5
            clause.subject, clause.certainty = subject, certainty
            certainty *= 0.97
            in_sentence.append(clause)
        _backfill(doc, in_sentence)
        found += in_sentence
        certainty *= 0.85
    return found


def _backfill(doc: Document, clauses: Sequence[Clause]) -> None:
    """深化“甲”模式，乙党委推进丙: clauses before the first subject of a sentence share it, if it opens its clause."""
    first = next((c for c in clauses if c.subject is not None and c.start <= c.subject.start < c.end), None)
    if first is None or first.subject is None or doc.text[first.start : first.subject.start].strip("“” "):
        return
    if first.subject.members[0].type is EntityType.PERSON:
        return
    for clause in clauses:
        if clause is first:
            return
        if clause.certainty < 0.9:
            clause.subject, clause.certainty = first.subject, 0.88


def _within(mentions: Sequence[Mention], at: int, end: int) -> Iterator[Mention]:
    for m in mentions[at:]:
        if m.start >= end:
            return
        yield m


def _spans(doc: Document, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Clauses, not cut inside a name (“甲，乙”行动)."""
    begin = None
    for start, end in clauses(doc.text, sentence.start, sentence.end):
        begin = start if begin is None else begin
        inside = any(m.start < end < m.end for m in mentions if m.start < sentence.end)
        if not inside:
            yield begin, end
            begin = None
    if begin is not None:
        yield begin, sentence.end


def _groups(doc: Document, mentions: Sequence[Mention]) -> Iterator[Group]:
    group: Group | None = None
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if group is not None and m.start < group.end:
            if m.start == group.members[-1].start and m.key != group.members[-1].key:
                group.members.append(m)  # joint forms: 莞铜 is two
            continue
        gap = doc.text[group.end : m.start] if group is not None else ""
        if group is not None and (_joined(gap, group.members[-1], m)):
            if gap == "" and group.members[-1].type is EntityType.PLACE and m.type is EntityType.PLACE:
                group.members[-1] = m  # 湛江市|霞山区: the last link is meant
            else:
                group.members.append(m)
            group.end = m.end
            continue
        if group is not None:
            yield group
        group = Group(m.start, m.end, [m], _preposition(doc.text, m.start))
    if group is not None:
        yield group


def _preposition(text: str, start: int) -> str:
    near = _PREPOSITION.search(text, max(0, start - 6), start)
    if near:
        return near.group().strip("“” ")
    far = _FAR_PREPOSITION.search(text, max(0, start - 14), start)
    return far["word"] if far else ""


def _joined(gap: str, left: Mention, right: Mention) -> bool:
    if gap == "":
        return left.type is right.type and left.type in (EntityType.PLACE, EntityType.PROGRAMME)
    bare = gap.strip("“” ")
    if bare == "" and left.type is right.type is EntityType.PROGRAMME:
        return True
    if bare not in ("、", "和", "与", "及", "以及", "·", "跟", "同"):
        return False
    same = left.type is right.type or {left.type, right.type} <= {EntityType.PLACE, EntityType.ORGANIZATION}
    same = same or right.type in left.also or left.type in right.also
    return same


def _own_subject(doc: Document, clause: Clause) -> Group | None:
    """The first group of actors that no preposition and no possessive takes away, before the clause's object."""
    for group in clause.groups:
        group.possessive = bool(_POSSESSIVE.match(doc.text, group.end))
    for i, group in enumerate(clause.groups):
        if not group.of(ACTORS):
            continue
        while i + 1 < len(clause.groups) and _titled(doc, group, clause.groups[i + 1]):
            i, group = i + 1, clause.groups[i + 1]  # 临夏县委书记|何存鹏: the person acts
        if group.preposition in ("由", "被") or not group.preposition:
            lead = doc.text[clause.start : group.start]
            if group.preposition == "由" or _time_like(lead) or _no_verb(doc, clause.start, group.start):
                return group
            return group if _after_heading(doc, group) else None
    return None


def _after_heading(doc: Document, group: Group) -> bool:
    """做教育帮扶文章|华安证券先后…: a noun runs into the name, a verb, adverb or preposition follows it."""
    if not group.start or not group.members[0].type is EntityType.ORGANIZATION:
        return False
    before, after = doc.tokens[doc.token_index(group.start - 1)], doc.tokens[min(doc.token_index(group.end), len(doc.tokens) - 1)]
    return before.tag in ("n", "nz") and before.end == group.start and after.tag[:1] in "vdp"


def _titled(doc: Document, group: Group, person: Group) -> bool:
    """Whether nothing but a title stands between a body and the person who holds it."""
    gap = doc.text[group.end : person.start]
    if person.members[0].type is not EntityType.PERSON or person.preposition or not 0 < len(gap) <= 30:
        return False
    return "，" not in gap and "的" not in gap and _no_verb(doc, group.end, person.start)


def _time_like(lead: str) -> bool:
    return bool(re.search(r"(?:年|月|日|来|后|前|时|中|上|下|间|期|际|悉|道|解|绍|示|此|外|时候|其中|同时|例如|方面)$", lead.rstrip("，、 ")))


def _no_verb(doc: Document, start: int, end: int) -> bool:
    return not any(t.tag in ("v", "vd") and len(t.word) > 1 and t.end <= end for t in doc.between(start, end))
