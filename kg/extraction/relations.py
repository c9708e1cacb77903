"""Relations by pattern: a trigger in a clause, a subject and an object of the right types around it."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extraction.amounts import Amount, find_amounts
from kg.extraction.clause import Clause, Group
from kg.extraction.found import Found
from kg.extraction.mention import Mention
from kg.extraction.modality import is_negated, is_nominal, modality_at
from kg.extraction.text import Document
from kg.extraction.times import time_at
from kg.knowledge.lexicon import Match
from kg.knowledge.patterns import Pattern
from kg.knowledge.resources import Resources
from kg.model import Qualifiers
from kg.vocab import EntityType, Relation, Status

#: a verb that is a noun here says nothing of who gives to whom
_NEVER_NOMINAL = (Relation.SUPPORTS, Relation.FUNDS)
#: prepositions that bring in who does it too, alone or with a word such as 共同 behind the name
_TOGETHER, _WITH = ("联合", "会同", "携手", "协同"), ("与", "和", "同")
_JOINTLY = re.compile("共同|联合|携手|合作")
#: hosts whose clause ends with the verb: the event stands in an earlier one (活动由甲主办，乙|承办)
_HOSTS = re.compile(r"(?:共同|联合)?(?:主办|承办|协办|举办|指导|支持)$")
#: 捐赠|的书包在某村展出, 捐款|300万元后在某村考察: what comes next is no receiver
_AFTERWARDS = re.compile(r"的|[^，。；]{0,12}?后[在到赴]")
#: where a clause goes to before the next one helps there (来到某村，|开展义诊)
_GONE_TO = frozenset(("深入", "走进", "前往", "来到", "赴", "到", "抵达"))
#: 与甲国|科技型企业合作: the name only says which
_MODIFIES = re.compile(
    r"(?!等)[\u4e00-\u9fff]{0,5}(?:企业|公司|机构|单位|学校|部门|高校|家庭|农户|村民|居民|群众|学生|儿童|老人|客商|游客|同胞|青年|代表|人士)"
    r"(?!.{0,2}[村镇])"
)
#: 深入|甲镇、乙镇等9个乡镇|开展: the places are where it happens, not who does it
_AT_PLACE = re.compile(r"(?:深入|走进|来到|前往|奔赴|进入|抵达)[^，。；]{0,40}$")
#: how sure a subject is that only has what acts (甲县的乙), one of an earlier clause, and the first of a pair
_POSSESSIVE, _EARLIER, _PAIR = 0.8, 0.95, 0.95

#: start, end, word
Trigger = tuple[int, int, str]
#: subjects, objects, how sure that these are they
Arguments = tuple[Sequence[Mention], Sequence[Mention], float]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A pattern held against a trigger of a clause."""

    doc: Document
    clause: Clause
    pattern: Pattern
    start: int  #: of the trigger
    end: int
    others: Sequence[Trigger]  #: all triggers of the clause that this pattern knows

    @property
    def before(self) -> list[Group]:
        """Groups before the trigger."""
        return [g for g in self.clause.groups if g.end <= self.start]

    @property
    def after(self) -> list[Group]:
        """Groups behind the trigger."""
        return [g for g in self.clause.groups if g.start >= self.end]

    def subjects(self, group: Group) -> list[Mention]:
        """Members of the group that may be the subject."""
        return group.of(self.pattern.subjects)

    def objects(self, group: Group) -> list[Mention]:
        """Members of the group that may be the object."""
        return group.of(self.pattern.objects)

    def is_linked(self, group: Group) -> bool:
        """Whether the pattern's preposition stands before the group."""
        return group.preposition in self.pattern.links


def find_relations(doc: Document, clauses: Sequence[Clause], resources: Resources) -> Iterator[Found]:
    """What the patterns find, clause by clause."""
    inside = {p for c in clauses for g in c.groups for p in range(g.start, g.end)}
    matches = doc.matches(resources.patterns.matcher)
    starts = [start for start, *_ in matches]
    for clause in clauses:
        first = bisect_left(starts, clause.start)
        if first == len(starts) or starts[first] >= clause.end:
            continue
        triggers = [t for t in _triggers(doc, clause, matches[first:]) if t[0] not in inside]
        for start, end, word in triggers:
            if is_negated(doc, clause, start):
                continue
            nominal = is_nominal(doc, resources.lexicon, clause, (start, end))
            for pattern in resources.patterns.by_word.get(word, ()):
                if nominal and pattern.relation in _NEVER_NOMINAL:
                    continue
                if pattern.near and not any(n in doc.text[clause.start : clause.end] for n in pattern.near):
                    continue
                others = [t for t in triggers if t[2] in pattern.words]
                yield from _apply(_Reading(doc, clause, pattern, start, end, others))


def _triggers(doc: Document, clause: Clause, matches: Iterable[Match]) -> Iterator[Trigger]:
    """Trigger words of the clause, which come first among the matches; short ones only where jieba begins a word."""
    for start, end, word, _ in matches:
        if end > clause.end:
            break
        if len(word) > 2 or doc.tokens[doc.token_index(start)].start == start:
            yield start, end, word


def _apply(reading: _Reading) -> Iterator[Found]:
    """What the pattern says here, one relation for each pair of subject and object."""
    doc, clause, pattern = reading.doc, reading.clause, reading.pattern
    arguments = _READERS[pattern.order](reading)
    if arguments is None:
        return
    subjects, objects, certainty = arguments
    qualifiers = _qualifiers(reading)
    for s, o in _pairs(doc, clause, subjects, objects):
        if s.key == o.key or not s.key or not o.key or _is_own_container(pattern, s, o):
            continue
        sure = pattern.weight * certainty * min(s.confidence, 1.0) ** 0.5 * min(o.confidence, 1.0) ** 0.5
        yield Found(s, pattern.relation, o, clause.sentence, pattern.id, round(sure, 3), qualifiers)


def _qualifiers(reading: _Reading) -> Qualifiers:
    qualifiers = modality_at(reading.doc, reading.clause, reading.start)
    planned = qualifiers.status is Status.PLANNED
    qualifiers = replace(qualifiers, time=time_at(reading.doc, reading.clause, reading.start, planned=planned))
    amount = _amount(reading) if reading.pattern.amount else None
    return qualifiers if amount is None else with_amount(qualifiers, amount)


def with_amount(qualifiers: Qualifiers, amount: Amount) -> Qualifiers:
    """The qualifiers of a gift of that sum."""
    a = amount
    return replace(qualifiers, amount_text=a.text, amount_min=a.low, amount_max=a.high, currency=a.currency)


def _amount(reading: _Reading) -> Amount | None:
    """The sum nearest to the trigger, those after it preferred; else the only one of the sentence."""
    sums = sums_of(reading.doc, reading.clause)
    later = [a for a in sums if a.start >= reading.end]
    return later[0] if later else sums[-1] if sums else None


def sums_of(doc: Document, clause: Clause) -> list[Amount]:
    """The sums that the clause names; where it names none, the only one of its sentence."""
    sums = list(find_amounts(doc.text, clause.start, clause.end))
    around = [] if sums else list(find_amounts(doc.text, clause.sentence.start, clause.sentence.end))
    return around if len(around) == 1 else sums


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


def _is_own_container(pattern: Pattern, s: Mention, o: Mention) -> bool:
    """A bureau does not support, fund or partner with the city that it is the bureau of."""
    place = o.key.removeprefix("P:") if o.key.startswith("P:") else ""
    if not place.isdigit() or len(place) > 6 or pattern.relation is Relation.RUNS:
        return False
    if s.key.startswith(f"O:P:{place}"):
        return True
    short, own = place.rstrip("0"), s.key.removeprefix("P:")
    return s.key.startswith("P:") and own.startswith(short) and len(short) < len(own.rstrip("0"))


def _subject_trigger_object(reading: _Reading) -> Arguments | None:
    """甲开展乙."""
    objects = _object(reading) or _hosted(reading)
    return _with_partners(reading, _with_subject(reading, reading.before, objects))


def _hosted(reading: _Reading) -> list[Mention]:
    """活动由甲主办，乙|承办: the event named before, for a host's clause that ends with its verb."""
    doc, clause = reading.doc, reading.clause
    if EntityType.PROGRAMME not in reading.pattern.objects:
        return []
    if not _HOSTS.search(doc.text, clause.start, reading.end) or doc.text[reading.end : clause.end].strip("。”） \n"):
        return []
    events = [g.of((EntityType.PROGRAMME,)) for c in clause.earlier for g in c.groups if g.of((EntityType.PROGRAMME,))]
    return events[-1][-1:] if events else []


def _subject_trigger_link_object(reading: _Reading) -> Arguments | None:
    """甲捐赠给乙; not 甲捐赠的书包在乙展出, nor 甲捐赠后在乙考察."""
    if _AFTERWARDS.match(reading.doc.text, reading.end):
        return None
    near = (g for g in reading.after if g.start - reading.end <= reading.pattern.max_gap)
    objects = next((reading.objects(g) for g in near if reading.is_linked(g)), [])
    return _with_subject(reading, reading.before, objects)


def _subject_link_object_trigger(reading: _Reading) -> Arguments | None:
    """甲向乙捐赠, 甲与乙合作."""
    near = [g for g in reading.before if reading.start - g.end <= reading.pattern.max_gap]
    linked = [g for g in near if reading.is_linked(g) and reading.objects(g) and not _is_modifier(reading, g)]
    linked = [g for g in linked if not _is_pair(reading, g)]
    if not linked:
        return _gone_to(reading)
    if is_negated(reading.doc, reading.clause, linked[-1].start - len(linked[-1].preposition)):
        return None
    before = [g for g in reading.before if g.end <= linked[-1].start]
    return _with_subject(reading, before, reading.objects(linked[-1]))


def _is_pair(reading: _Reading, group: Group) -> bool:
    """园区建设和|甲县与乙县|的协作: 和 joins what went before, 与 the two."""
    if group.preposition != "和" or len(group.members) < 2:
        return False
    first, second = group.members[:2]
    return reading.doc.text[first.end : second.start] == "与"


def _is_modifier(reading: _Reading, group: Group) -> bool:
    return _MODIFIES.match(reading.doc.text, group.end, reading.start) is not None


def _gone_to(reading: _Reading) -> Arguments | None:
    """来到某村，开展义诊: where the clause before has gone is where this one helps."""
    clause, subject = reading.clause, reading.clause.subject
    if reading.pattern.relation is not Relation.SUPPORTS or not clause.earlier or clause.groups:
        return None
    if subject is None or subject.start >= clause.start:
        return None
    gone = [g for g in clause.earlier[-1].groups if g.preposition in _GONE_TO and reading.objects(g)]
    found = _with_subject(reading, [], reading.objects(gone[-1])) if gone else None
    return (found[0], found[1], found[2] * 0.9) if found else None


def _object_link_subject_trigger(reading: _Reading) -> Arguments | None:
    """乙由甲主办; 由甲主办的乙."""
    agents = [g for g in reading.before if reading.is_linked(g) and reading.subjects(g)]
    if not agents or reading.start - agents[-1].end > reading.pattern.max_gap:
        return None
    agent = agents[-1]
    if is_negated(reading.doc, reading.clause, agent.start - len(agent.preposition)):
        return None
    so_far = [g for c in (*reading.clause.earlier, reading.clause) for g in c.groups if g.end <= agent.start]
    earlier = [reading.objects(g) for g in so_far if reading.objects(g)]
    objects = _object(reading) or (earlier[-1] if earlier else [])
    return (reading.subjects(agent), objects, 1.0) if objects else None


def _pair_trigger(reading: _Reading) -> Arguments | None:
    """甲和乙签约."""
    near = [g for g in reading.before if reading.start - g.end <= reading.pattern.max_gap]
    pairs = [g for g in near if g.preposition not in ("跟", *_WITH) or _is_pair(reading, g)]
    pairs = [g for g in pairs if len(reading.subjects(g)) > 1]
    if not pairs:
        return None
    members = reading.subjects(pairs[-1])
    return members[:1], members[1:], _PAIR


#: order of a pattern -> what reads it
_READERS: Mapping[str, Callable[[_Reading], Arguments | None]] = {
    "subject trigger object": _subject_trigger_object,
    "subject trigger link object": _subject_trigger_link_object,
    "subject link object trigger": _subject_link_object_trigger,
    "object link subject trigger": _object_link_subject_trigger,
    "pair trigger": _pair_trigger,
}


def _object(reading: _Reading) -> list[Mention]:
    """The first group behind the trigger that may be its object, within reach and not behind another trigger."""
    skipped = 0
    for group in reading.after:
        if group.start - reading.end - skipped > reading.pattern.max_gap:
            return []
        if any(reading.end <= start < group.start for start, _, _ in reading.others):
            return []  # a nearer trigger takes it
        members = reading.objects(group)
        if members and (not group.preposition or reading.is_linked(group)):
            return members
        skipped += group.end - group.start
    return []


def _with_subject(reading: _Reading, before: Sequence[Group], objects: Sequence[Mention]) -> Arguments | None:
    """The objects with the nearest subject before the trigger, else with the one that the clause goes by."""
    keys = {o.key for o in objects}

    def others(group: Group) -> list[Mention]:
        return [m for m in reading.subjects(group) if m.key not in keys]

    if not objects:
        return None
    for group in reversed(before):
        acts = group.preposition in ("", "由", "被") and not group.possessive and not _is_where(reading, group)
        if acts and (members := others(group)):
            return members, objects, 1.0
    for group in before:
        if group.possessive and not group.preposition and (members := others(group)):
            return members, objects, _POSSESSIVE
    clause, subject = reading.clause, reading.clause.subject
    if subject is None or not (members := others(subject)):
        return None
    return members, objects, clause.certainty * (1.0 if subject.start >= clause.start else _EARLIER)


def _is_where(reading: _Reading, group: Group) -> bool:
    at_place = _AT_PLACE.search(reading.doc.text, reading.clause.start, group.start)
    return at_place is not None and group.members[0].type is EntityType.PLACE


def _with_partners(reading: _Reading, found: Arguments | None) -> Arguments | None:
    """甲联合乙举办丙: 乙 runs it too."""
    if found is None or reading.pattern.relation is not Relation.RUNS:
        return found
    subjects, objects, certainty = found
    partners = [m for g in reading.before if _acts_too(reading, g) for m in reading.subjects(g)]
    return [*subjects, *(p for p in partners if p not in subjects)], objects, certainty


def _acts_too(reading: _Reading, group: Group) -> bool:
    if group.preposition in _TOGETHER:
        return True
    together = _JOINTLY.search(reading.doc.text[group.end : reading.start + 2])
    return group.preposition in _WITH and together is not None
