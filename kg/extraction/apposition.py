"""Posts that stand beside a name in other ways than right before it: in brackets, as a predicate, by an appointment."""

import re
from collections.abc import Iterator

from kg.extraction.employer import Job, Staff, job_at
from kg.extraction.found import Found
from kg.extraction.mention import Mention
from kg.extraction.text import Sentence
from kg.vocab import EntityType

#: 来自|甲公司的|王立山
_COMES_FROM = re.compile(r"(?:来自|就职于|供职于|任职于|毕业后?进入)(?P<of>[^，。；]{0,24}?)的?$")
#: 王立山|（|甲大学教授）; 王立山|，现任|甲公司经理
_APPOSITION = re.compile(r"[（，]?(?:是|系|为|现为|现任|时任|原任|任|担任|身为|作为)?(?:来自)?(?=[^，。；])")
#: 聘任他为|甲医院|（院长）; 担任|文星村|（第一书记）
_APPOINTED = re.compile(
    r"(?:聘任|聘请|任命|推选|选举|聘|推举|当选|担任|出任|兼任|任)(?P<who>他|她|其)?"
    r"(?:担任|出任|为|任)?(?P<body>[^，。；]{0,16}?)$"
)
#: furthest back that the name may stand: of 他, and where the name itself is the subject; the body of 他
_PRONOUN_REACH, _NAME_REACH, _BODY_REACH = 120, 30, 160
#: a role between body and name that is longer is something else
_LONGEST_ROLE = 9


def find_apposed(staff: Staff) -> Iterator[Found]:
    """王立山（甲大学教授）; 王立山是甲公司经理; 来自甲公司的王立山."""
    for person in staff.people:
        sentence = staff.doc.sentence_at(person.start)
        if sentence is None:
            continue
        if job := _behind(staff, person):
            yield job.found(person, sentence, "worksFor.apposed")
        if job := _origin(staff, person, sentence):
            yield job.found(person, sentence, "worksFor.from")


def _behind(staff: Staff, person: Mention) -> Job | None:
    """The body and title behind a name, unless the title is the next person's."""
    text = staff.doc.text
    after = _APPOSITION.match(text, person.end)
    if not after or after.end() == person.end:
        return None
    bodies = [m for m in staff.all_bodies if m.start == after.end() and m.type is EntityType.ORGANIZATION and m.alias]
    body = bodies[-1] if bodies else None
    end = staff.title_ends.get(body.end, 0) if body is not None else 0
    if body is None or not end or any(p.start == end for p in staff.people):
        return None
    job = job_at(body, text[body.end : end], staff.things)
    return Job(job.employer, job.role, 0.8) if job is not None else None


def _origin(staff: Staff, person: Mention, sentence: Sentence) -> Job | None:
    """The body that somebody comes from, by what stands before the name."""
    came = _COMES_FROM.search(staff.doc.text, max(sentence.start, person.start - 34), person.start)
    if not came:
        return None
    bodies = (m for m in staff.all_bodies if m.start == came.start("of") and m.end <= came.end())
    body = max((m for m in bodies if m.type is EntityType.ORGANIZATION), key=lambda m: m.end, default=None)
    if body is None:
        return None
    role = staff.doc.text[body.end : person.start].strip("的")
    return Job(body, role if len(role) <= _LONGEST_ROLE else "", 0.78)


def find_appointed(staff: Staff) -> Iterator[Found]:
    """医院聘任他为学科带头人; 王立山担任文星村第一书记."""
    for title in staff.titles.values():
        sentence = staff.doc.sentence_at(title.start)
        if sentence is None or title.kind != "office" or any(p.start == title.end for p in staff.people):
            continue
        hit = _APPOINTED.search(staff.doc.text, max(sentence.start, title.start - 24), title.start)
        if not hit:
            continue
        reach = _PRONOUN_REACH if hit["who"] else _NAME_REACH
        who = [p for p in staff.people if 0 <= hit.start() - p.end < reach]
        body = _appointing(staff, hit, title.start)
        if not who or body is None:
            continue
        if job := job_at(body, staff.doc.text[title.start : title.end], staff.things):
            yield Job(job.employer, job.role, 0.75).found(who[-1], sentence, "worksFor.appointed")


def _appointing(staff: Staff, hit: re.Match[str], end: int) -> Mention | None:
    """The body named between the verb and the title, else, where 他 is appointed, the organization named last."""
    bodies = [m for m in staff.all_bodies if hit.start("body") <= m.start and m.end <= end]
    if not bodies and hit["who"]:
        organizations = (m for m in staff.all_bodies if m.type is EntityType.ORGANIZATION)
        bodies = [m for m in organizations if 0 <= hit.start() - m.end < _BODY_REACH]
    return max(bodies, key=lambda m: (m.end, -m.start), default=None)
