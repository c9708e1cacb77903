"""Who does it, to whom: a sentence's clauses, the lists of names in them, and the subject each clause goes by.

A light constituent analysis for news Chinese: names joined by 、 和 与 make a group; a preposition before a group says
what part it plays; a clause without a subject of its own goes by the last one (zero anaphora: C.-T. J. Huang, 1984).
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from kg.extraction.mention import Mention
from kg.extraction.text import Document, Sentence, clauses
from kg.model import Span
from kg.vocab import EntityType

#: prepositions right before a name; of one character, only where no other word ends in it: 正在, 面向, 参与
_PREPOSITION = re.compile(
    r"(?:联合|会同|协同|携手|连同|伙同|陪同|围绕|按照|根据|针对|关于|通过|依托|借助|结合|随着|为了|面向"
    r"|走进|来到|前往|深入|抵达"
    r"|(?<![现所正实存潜])在"
    r"|(?<![成作认称])为"
    r"|(?<![方动志])向"
    r"|(?<![面绝结应反相])对"
    r"|(?<![参赋])与"
    r"|(?<![共协如合不认相等])同"
    r"|(?<!所)以"
    r"|(?<!服)从"
    r"|(?<![自理事])由"
    r"|(?<![得达收受感直遇看找做提想])到"
    r"|(?<!已)经"
    r"|(?<![数证占])据"
    r"|(?<!距)离"
    r"|[和跟给把将被于赴往按让使令因比])[“”\s]*$"
)
#: their last characters, and quotes: most names stand behind another one
_PREPOSITION_ENDS = "合同手绕照据对于过托助着了向进到往入达在为与以从由经离和跟给把将被赴按让使令因比“”"
#: 跟东部城市如|青川市; 到结对帮扶村——|文星村
_FAR_PREPOSITION = re.compile(r"(?P<word>[跟与和同到赴在为向对])[^，。；、“”]{1,9}(?:如|——|—)$")
#: 甲县|的…
_PREPOSITION_NEXT = re.compile(r"[”’]?[向为给让在以]")
_POSSESSIVE = re.compile(r"[”\s]*的")
#: ends of what may stand before a subject: 9月1日|甲县…, 近年来|甲县…, 其中|甲县…
_TIME_LIKE = re.compile(r"(?:[年月日来后前时中上下间期际悉道解绍示此外]|时候|其中|同时|例如|方面)$")
#: between names of one list
_JOINERS = frozenset(("、", "和", "与", "及", "以及", "·", "跟", "同"))
_BODIES = frozenset((EntityType.PLACE, EntityType.ORGANIZATION))
ACTORS = frozenset((EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PERSON))

#: how much surer a subject was one clause, one sentence, one paragraph (one caption) before
_PER_CLAUSE, _PER_SENTENCE, _PER_PARAGRAPH, _PER_CAPTION = 0.97, 0.85, 0.8, 0.5
#: below this, the place that the article is about is the better guess, and how sure that is
_LOST, _FALLBACK = 0.35, 0.5
#: clauses of the sentence that a clause knows before it; no sentence that is one has more
_EARLIER = 60
#: how sure a subject is that only a later clause of the sentence names; clauses surer than that keep their own
_LATER, _SURE = 0.88, 0.9


@dataclass(slots=True)
class Group:
    """Names of one list, and the part they play in their clause."""

    start: int
    end: int
    members: list[Mention]
    preposition: str = ""
    possessive: bool = False

    def of(self, types: Collection[EntityType]) -> list[Mention]:
        """The members of the given types."""
        return [m for m in self.members if m.type in types or (m.also and any(t in types for t in m.also))]


@dataclass(slots=True)
class Clause:
    """What stands between commas: its groups, and the subject it goes by (its own, or an earlier clause's)."""

    start: int
    end: int
    groups: list[Group]
    sentence: Sentence
    earlier: Sequence["Clause"] = field(default=(), repr=False)  #: the clauses of the sentence before it
    subject: Group | None = None
    certainty: float = 1.0  #: 1 own subject, less the farther away the subject was named


@dataclass(slots=True)
class _Topic:
    """The subject named last, and how sure it is that a clause without one goes by it."""

    subject: Group | None = None
    certainty: float = 0.0


def read_clauses(doc: Document, mentions: Sequence[Mention], fallback: Mention | None) -> list[Clause]:
    """Every clause of the article, in order, with its subject; `fallback` is the place that the article is about."""
    found: list[Clause] = []
    usable = [m for m in mentions if not m.inside]
    topic, block, at = _Topic(), -1, 0
    for sentence in doc.sentences:
        if sentence.block != block:
            block = sentence.block
            topic.certainty *= _PER_PARAGRAPH if sentence.kind in ("body", "heading") else _PER_CAPTION
        while at < len(usable) and usable[at].start < sentence.start:
            at += 1
        begin = at
        while at < len(usable) and usable[at].start < sentence.end:
            at += 1
        in_sentence = _read_sentence(doc, sentence, usable[begin:at], topic, fallback)
        _backfill(doc, in_sentence)
        found += in_sentence
        topic.certainty *= _PER_SENTENCE
    return found


def _read_sentence(
    doc: Document, sentence: Sentence, mentions: Sequence[Mention], topic: _Topic, fallback: Mention | None
) -> list[Clause]:
    """The clauses of a sentence; `topic` is brought up to date."""
    found: list[Clause] = []
    row: Group | None = None
    starts = [m.start for m in mentions]
    for start, end in _spans(doc, sentence, mentions):
        here = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        groups = list(_groups(doc, here)) if here else []
        for group in groups:
            group.possessive = _POSSESSIVE.match(doc.text, group.end) is not None
        clause = Clause(start, end, groups, sentence, tuple(found[-_EARLIER:]))
        own = _own_subject(doc, clause) if groups else None
        if own is not None and row is not None and own.members[0].type is EntityType.PERSON:
            own = Group(row.start, own.end, [*row.members, *own.members])
        row = own if own is not None and _is_item(doc, own, end) else None
        if own is not None and sentence.kind == "caption":
            clause.subject = own  # what a caption shows is nobody's subject elsewhere
        else:
            _follow(clause, own, topic, fallback)
        found.append(clause)
    return found


def _is_item(doc: Document, own: Group, end: int) -> bool:
    """书记甲，|校长乙，|委员丙到某村: persons alone in their clauses, one subject together."""
    return own.members[-1].type is EntityType.PERSON and not doc.text[own.end : end].strip("“” ")


def _follow(clause: Clause, own: Group | None, topic: _Topic, fallback: Mention | None) -> None:
    """Sets the clause's subject: its own, which becomes the topic, else the topic while that is sure enough."""
    if own is not None:
        topic.subject, topic.certainty = own, 1.0 if clause.sentence.kind == "body" else 0.8
    elif topic.certainty < _LOST and fallback is not None:
        topic.subject, topic.certainty = Group(fallback.start, fallback.end, [fallback]), _FALLBACK
    clause.subject, clause.certainty = topic.subject, topic.certainty
    topic.certainty *= _PER_CLAUSE


def _backfill(doc: Document, sentence: Sequence[Clause]) -> None:
    """深化“甲”模式，乙党委推进丙: clauses before the first subject of a sentence share it, if it opens its clause."""
    first = next((c for c in sentence if c.subject is not None and c.start <= c.subject.start < c.end), None)
    if first is None or first.subject is None or doc.text[first.start : first.subject.start].strip("“” "):
        return
    if first.subject.members[0].type is EntityType.PERSON:
        return
    for clause in sentence:
        if clause is first:
            return
        if clause.certainty < _SURE:
            clause.subject, clause.certainty = first.subject, _LATER


def _spans(doc: Document, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Span]:
    """Clauses, not cut inside a name (“甲，乙”行动)."""
    begin = None
    inside = {position for m in mentions for position in range(m.start + 1, m.end)}
    for start, end in clauses(doc.text, sentence.start, sentence.end):
        begin = start if begin is None else begin
        if end not in inside:
            yield begin, end
            begin = None
    if begin is not None:
        yield begin, sentence.end


def _groups(doc: Document, mentions: Sequence[Mention]) -> Iterator[Group]:
    """Names joined to lists, in order."""
    group: Group | None = None
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if group is None:
            group = Group(m.start, m.end, [m], _preposition(doc.text, m.start))
        elif m.start < group.end:
            if m.start == group.members[-1].start and m.key != group.members[-1].key:
                group.members.append(m)  # joint forms: 莞铜 is two
        elif _are_joined(doc.text[group.end : m.start], group.members[-1], m) or _is_sited(group, m):
            chain = m.start == group.end and group.members[-1].type is EntityType.PLACE
            if chain:
                group.members.pop()  # 青川市|文星区: the last link is meant
            group.members.append(m)
            group.end = m.end
        else:
            yield group
            group = Group(m.start, m.end, [m], _preposition(doc.text, m.start))
    if group is not None:
        yield group


def _is_sited(group: Group, m: Mention) -> bool:
    """在|青川山地马拉松: behind a preposition, a place right before a programme belongs to its name."""
    sited = m.start == group.end and bool(group.preposition) and m.type is EntityType.PROGRAMME
    return sited and group.members[-1].type is EntityType.PLACE


def _preposition(text: str, start: int) -> str:
    """The preposition that a group beginning here stands behind; "" for none."""
    last = text[start - 1 : start]
    near = _PREPOSITION.search(text, max(0, start - 6), start) if last in _PREPOSITION_ENDS or last.isspace() else None
    if near:
        return near.group().strip("“” ")
    far = _FAR_PREPOSITION.search(text, max(0, start - 14), start) if last in "如—\n" else None
    return far["word"] if far else ""


def _are_joined(gap: str, left: Mention, right: Mention) -> bool:
    """Whether two names with that gap between them stand in one list, or in one chain of places."""
    same = left.type is right.type
    if gap == "":
        return same and left.type in (EntityType.PLACE, EntityType.PROGRAMME)
    bare = gap.strip("“” ")
    if bare == "" and same and left.type is EntityType.PROGRAMME:
        return True
    if bare not in _JOINERS:
        return False
    return same or {left.type, right.type} <= _BODIES or right.type in left.also or left.type in right.also


def _programme_acts(doc: Document, clause: Clause, group: Group) -> bool:
    """“甲”公益项目|向某校捐赠: what opens the clause before a preposition is its subject, though it is no actor."""
    opens = not group.preposition and not doc.text[clause.start : group.start].strip("“” ")
    return opens and _PREPOSITION_NEXT.match(doc.text, group.end) is not None


def _own_subject(doc: Document, clause: Clause) -> Group | None:
    """The first group of actors that no preposition takes away, where no verb stands before it."""
    for i, first in enumerate(clause.groups):
        if not first.of(ACTORS):
            if _programme_acts(doc, clause, first):
                return first
            continue
        group = _person_titled(doc, clause.groups[i:])
        if group.preposition not in ("", "由", "被"):
            continue
        opens = group.preposition == "由" or _TIME_LIKE.search(doc.text[clause.start : group.start].rstrip("，、 "))
        if opens or _no_verb(doc, clause.start, group.start) or _is_after_heading(doc, group):
            return group
        return None
    return None


def _person_titled(doc: Document, groups: Sequence[Group]) -> Group:
    """甲县委书记|王立山: the person acts, where nothing but titles stand between the first group and them."""
    group = groups[0]
    for following in groups[1:]:
        if not _is_titled(doc, group, following):
            break
        group = following
    return group


def _is_titled(doc: Document, group: Group, person: Group) -> bool:
    """Whether nothing but a title stands between a body and the person who holds it."""
    gap = doc.text[group.end : person.start]
    if person.members[0].type is not EntityType.PERSON or person.preposition or not 0 < len(gap) <= 30:
        return False
    return "，" not in gap and "的" not in gap and _no_verb(doc, group.end, person.start)


def _is_after_heading(doc: Document, group: Group) -> bool:
    """做服务文章|甲公司先后…: a noun runs into the name, a verb, adverb or preposition follows it."""
    if not group.start or group.members[0].type is not EntityType.ORGANIZATION:
        return False
    before = doc.tokens[doc.token_index(group.start - 1)]
    after = doc.tokens[min(doc.token_index(group.end), len(doc.tokens) - 1)]
    return before.tag in ("n", "nz") and before.end == group.start and after.tag[:1] in "vdp"


def _no_verb(doc: Document, start: int, end: int) -> bool:
    return not any(t.tag in ("v", "vd") and len(t.word) > 1 and t.end <= end for t in doc.between(start, end))
