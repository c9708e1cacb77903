"""Relations by pattern: a trigger in a clause, a subject and an object of the right types around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.amounts import Amount, find_amounts
from kg.extraction.clause import Clause, Group
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.patterns import Pattern
from kg.knowledge.resources import Resources
from kg.model import Qualifiers
from kg.vocab import Relation, Status

_NEGATED = re.compile(
    r"(?:没有|未|不|尚未|并未|无法|不得|不能|难以|拒绝|禁止|停止|取消|从未|未能|避免)(?:再|能|曾|有)?$"
)
#: 给予的无私帮助, 帮扶工作: the verb is a noun here, and says nothing of who does it to whom
_NOMINAL_BEFORE = re.compile(r"的[\u4e00-\u9fff]{0,4}$")
_NOMINAL_AFTER = re.compile(
    r"(?:下|和支持|和厚爱|与支持|表示|对象|工作|项目|事业|力度|政策|机制|体系|情况|成效|成果|任务|模式|能力|效果|单位|干部|队|车间|村(?![\u4e00-\u9fff]{0,3}村)|户|协议|关系|措施|行动|活动|计划|方案|仪式|资金池)"
)
_PLANNED = re.compile(
    r"(?:拟|将(?!.{0,12}(?:转化|转变|打造成|建成|纳入|作为|变成))|计划(?!的)|预计|力争|打算|有望|准备|争取|下一步|未来|今后|即将|正在筹划|规划建设|要(?=继续|进一步|全面|加快|深入|着力|以|持续|大力|积极|切实|健全|搭建)|希望|应当|应该|必须|需要)"
)
_CLAIM = re.compile(r"(?:表示|说|介绍|称|透露|告诉记者|指出|坦言|据悉|据了解|据介绍)[，：“]")


@dataclass(frozen=True, slots=True)
class Found:
    """A relation between two mentions, where it is said, by which rule, how sure."""

    subject: Mention
    relation: Relation
    object: Mention
    start: int
    end: int
    rule: str
    confidence: float
    qualifiers: Qualifiers = Qualifiers()


def find_relations(doc: Document, clauses: Sequence[Clause], resources: Resources) -> Iterator[Found]:
    """What the patterns find, clause by clause."""
    names = [(g.start, g.end) for c in clauses for g in c.groups]
    inside = {p for s, e in names for p in range(s, e)}
    for clause in clauses:
        hits = [h for h in _triggers(doc, clause, resources) if h[0] not in inside]
        for start, end, word in hits:
            if _NEGATED.search(doc.text, max(clause.start, start - 4), start):
                continue
            nominal = bool(
                _NOMINAL_BEFORE.search(doc.text, max(clause.start, start - 6), start)
                or _NOMINAL_AFTER.match(doc.text, end)
            )
            for pattern in resources.patterns.by_word.get(word, ()):
                if nominal and pattern.relation in (Relation.SUPPORTS, Relation.FUNDS):
                    continue
                if pattern.near and not any(n in doc.text[clause.start : clause.end] for n in pattern.near):
                    continue
                others = [h for h in hits if h[2] in pattern.words]
                yield from _apply(doc, clause, pattern, (start, end), others)


def _triggers(doc: Document, clause: Clause, resources: Resources) -> Iterator[tuple[int, int, str]]:
    text = doc.text[clause.start : clause.end]
    for start, end, word, _ in resources.lexicon.trigger_matcher.find(text):
        at = clause.start + start
        if len(word) > 2 or doc.tokens[doc.token_index(at)].start == at:
            yield at, clause.start + end, word


def _apply(
    doc: Document, clause: Clause, pattern: Pattern, trigger: tuple[int, int], others: Sequence[tuple[int, int, str]]
) -> Iterator[Found]:  # fmt: skip
    matched = _arguments(doc, clause, pattern, trigger, others)
    if matched is None:
        return
    subjects, objects, certainty = matched
    amount = _amount(doc, clause, trigger) if pattern.amount else None
    status, speaker = _status(doc, clause, trigger)
    sentence = clause.sentence
    if sentence is None:
        return
    for s, o in _pairs(doc, clause, subjects, objects):
        if s.key == o.key or not s.key or not o.key or _own_container(pattern, s, o):
            continue
        sure = pattern.weight * certainty * min(s.confidence, 1.0) ** 0.5 * min(o.confidence, 1.0) ** 0.5
        qualifiers = Qualifiers(
            amount_text=amount.text if amount else "", amount_min=amount.low if amount else None,
            amount_max=amount.high if amount else None, currency=amount.currency if amount else "", status=status, speaker=speaker,
        )  # fmt: skip
        yield Found(s, pattern.relation, o, sentence.start, sentence.end, pattern.id, round(sure, 3), qualifiers)


def _pairs(
    doc: Document, clause: Clause, subjects: Sequence[Mention], objects: Sequence[Mention]
) -> Iterator[tuple[Mention, Mention]]:
    """甲、乙、丙分别参与丁、戊、己: three pairs, not nine."""
    if len(subjects) == len(objects) > 1 and "分别" in doc.text[clause.start : clause.end]:
        yield from zip(subjects, objects, strict=True)
        return
    for s in subjects:
        for o in objects:
            yield s, o


def _own_container(pattern: Pattern, s: Mention, o: Mention) -> bool:
    """A bureau does not support, fund or partner with the city that it is the bureau of."""
    place = o.key[2:] if o.key.startswith("P:") else ""
    inside = s.key.startswith(f"O:P:{place}") or (
        s.key.startswith("P:")
        and place[:6]
        and s.key[2:].startswith(place.rstrip("0"))
        and len(place.rstrip("0")) < len(s.key[2:].rstrip("0"))
    )
    return bool(place.isdigit() and len(place) <= 6 and inside and pattern.relation is not Relation.RUNS)


Arguments = tuple[Sequence[Mention], Sequence[Mention], float]


def _arguments(
    doc: Document, clause: Clause, pattern: Pattern, trigger: tuple[int, int], others: Sequence[tuple[int, int, str]]
) -> Arguments | None:
    start, end = trigger
    before = [g for g in clause.groups if g.end <= start]
    after = [g for g in clause.groups if g.start >= end]
    match pattern.order:
        case "subject trigger object":
            obj = _object(doc, pattern, after, end, others)
            return _joined_by(doc, pattern, before, start, _with_subject(clause, pattern, before, obj))
        case "subject trigger link object":
            obj = next(
                (
                    g.of(tuple(pattern.objects))
                    for g in after
                    if _linked(g, pattern) and g.start - end <= pattern.max_gap
                ),
                [],
            )
            return _with_subject(clause, pattern, before, obj)
        case "subject link object trigger":
            linked = [
                g
                for g in before
                if _linked(g, pattern) and start - g.end <= pattern.max_gap and g.of(tuple(pattern.objects))
            ]
            if not linked:
                return None
            return _with_subject(
                clause, pattern, [g for g in before if g.end <= linked[-1].start], linked[-1].of(tuple(pattern.objects))
            )
        case "object link subject trigger":
            agents = [g for g in before if _linked(g, pattern) and g.of(tuple(pattern.subjects))]
            if not agents or start - agents[-1].end > pattern.max_gap:
                return None
            agent = agents[-1]
            things = [
                g for g in (*_earlier(clause), *clause.groups) if g.end <= agent.start and g.of(tuple(pattern.objects))
            ]
            obj = things[-1].of(tuple(pattern.objects)) if things else []
            later = _object(doc, pattern, after, end, others)
            return (agent.of(tuple(pattern.subjects)), later or obj, 1.0) if later or obj else None
        case "pair trigger":
            pairs = [
                g
                for g in before
                if g.preposition not in ("与", "跟", "和", "同")
                and len(g.of(tuple(pattern.subjects))) > 1
                and start - g.end <= pattern.max_gap
            ]
            if not pairs:
                return None
            members = pairs[-1].of(tuple(pattern.subjects))
            return members[:1], members[1:], 0.95
    return None


def _joined_by(
    doc: Document, pattern: Pattern, before: Sequence[Group], start: int, found: Arguments | None
) -> Arguments | None:
    """甲联合乙举办丙: 乙 runs it too."""
    if found is None or pattern.relation is not Relation.RUNS:
        return found
    subjects, objects, certainty = found
    partners = [
        m for g in before for m in g.of(tuple(pattern.subjects))
        if g.preposition in ("联合", "会同", "携手", "协同") or (g.preposition in ("与", "和", "同") and re.search("共同|联合|携手|合作", doc.text[g.end : start + 2]))
    ]  # fmt: skip
    return [*subjects, *(p for p in partners if p not in subjects)], objects, certainty


def _earlier(clause: Clause) -> list[Group]:
    return [g for c in clause.earlier for g in c.groups]


def _linked(group: Group, pattern: Pattern) -> bool:
    return group.preposition in pattern.links


def _object(
    doc: Document, pattern: Pattern, after: Sequence[Group], end: int, others: Sequence[tuple[int, int, str]]
) -> list[Mention]:
    skipped = 0
    for group in after:
        if group.start - end - skipped > pattern.max_gap:
            return []
        if any(end <= s < group.start for s, _, _ in others):
            return []  # a nearer trigger takes it
        members = group.of(tuple(pattern.objects))
        if members and (group.preposition in ("", *pattern.links)):
            return members
        skipped += group.end - group.start
    return []


def _with_subject(
    clause: Clause, pattern: Pattern, before: Sequence[Group], objects: Sequence[Mention]
) -> Arguments | None:
    if not objects:
        return None
    keys = {o.key for o in objects}
    for group in reversed(before):
        if group.preposition in ("", "由", "被") and not group.possessive:
            members = [m for m in group.of(tuple(pattern.subjects)) if m.key not in keys]
            if members:
                return members, objects, 1.0
    for group in before:
        if group.possessive and not group.preposition:
            members = [m for m in group.of(tuple(pattern.subjects)) if m.key not in keys]
            if members:
                return members, objects, 0.8
    subject = clause.subject
    if subject is None:
        return None
    members = [m for m in subject.of(tuple(pattern.subjects)) if m.key not in keys]
    same_clause = subject.start >= clause.start
    return (members, objects, clause.certainty * (1.0 if same_clause else 0.95)) if members else None


def _amount(doc: Document, clause: Clause, trigger: tuple[int, int]) -> Amount | None:
    """The sum nearest to the trigger, those after it preferred."""
    sums = list(find_amounts(doc.text, clause.start, clause.end))
    later = [a for a in sums if a.start >= trigger[1]]
    return later[0] if later else sums[-1] if sums else None


def _status(doc: Document, clause: Clause, trigger: tuple[int, int]) -> tuple[Status, str]:
    lead = doc.text[clause.start : trigger[0]]
    if _PLANNED.search(lead):
        return Status.PLANNED, ""
    if clause.sentence is not None:
        before = doc.text[clause.sentence.start : clause.start]
        if re.match(r"(?:下一步|未来|今后|接下来|明年)", before):
            return Status.PLANNED, ""
        said = list(_CLAIM.finditer(before))
        if said:
            return Status.CLAIMED, ""
    return Status.DONE, ""
