"""Posts that stand beside a name in other ways than right before it: in brackets, as a predicate, by an appointment."""

import re
from collections.abc import Iterator

from kg.extraction.employer import Job, Staff, job_at
from kg.extraction.found import Found
from kg.extraction.holder import chain_start
from kg.extraction.mention import Mention
from kg.extraction.text import Sentence
from kg.vocab import EntityType

#: 来自|甲公司的|王立山
_COMES_FROM = re.compile(r"(?:来自|就职于|供职于|任职于|毕业后?进入)(?P<of>[^，。；]{0,24}?)的?$")
#: 王立山|（|甲大学教授）; 王立山|，现任|甲公司经理
_APPOSITION = re.compile(
    r"[（，]?(?:不仅|不只|同时|既|也|还|又|便|就)*(?P<verb>是|系|为|现为|现任|时任|原任|任|担任|身为|作为)?"
    r"(?:这次|本次|此次|当地|来自)?(?=[^，。；])"
)
#: 甲小区|的一名“|网格长; 服务队的|一员
_ONE_OF = re.compile(r"的?(?:(?:一名|一位|一个|首任|新任|现任|专职|兼职|资深|优秀|特聘)*“?|(?=一员|骨干|成员))")
_MEMBER = re.compile(r"(?:一员|骨干|成员|骨干成员)(?=[，。；、！”（ ]|$)")
_STOP = re.compile(r"[，。；：！？（）\n]")
#: how far behind the name, or behind its comma, the body may end
_BODY_SPAN = 30
#: 聘任他为|甲医院|（院长）; 担任|文星村|（第一书记）
_APPOINTED = re.compile(
    r"(?:聘任|聘请|任命|推选|选举|聘|推举|当选|担任|出任|兼任|任)(?P<who>他|她|其)?"
    r"(?:担任|出任|为|任)?(?P<body>[^，。；]{0,16}?)$"
)
#: 被选派到|文星村|任（第一书记）, 在|甲职业中学|担任（教师）
_SENT = re.compile(
    r"(?:选派|选调|派驻|委派|下派|派|调任|调|安排|分配|任职|任教|就职|挂职|驻村|毕业后|退休后|先后|曾|一直|来|回|到)*"
    r"(?:到|至|在|赴|往|于)$"
)
_TAKES_UP = re.compile(
    r"(?:工作)?[，]?(?:并|曾|先后|开始)?(?:担任|出任|挂职担任|挂任|挂职|兼任|任职|任|当|做|成为)(?:了|一名|过)*"
)
#: furthest back that the name may stand: of 他, and where the name itself is the subject; the body of 他
_PRONOUN_REACH, _NAME_REACH, _BODY_REACH = 120, 30, 160
#: 在|甲医院|内科|工作, not 工作人员
_AT = re.compile(r"[在于]$")
_WORKS = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:工作|任职|任教|就职|供职|上班|执教|从医|行医)(?=[，。；、]|$|至今|了?[一二三四五六七八九十多几\d]+年)"
)
#: how sure it is who works there; how far before the verb stands who appoints, in characters
_AT_WORK, _BEFORE_VERB = 0.7, 6
#: what a teacher teaches, a doctor heals: in characters, before the title
_SUBJECT = 5
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
    stop = _STOP.search(text, after.end())
    end = min(stop.start() if stop else len(text), after.end() + _BODY_SPAN)
    body = _predicated(staff, after.end(), end)
    if body is None or not (body.type is EntityType.ORGANIZATION or after["verb"] or text[person.end] == "（"):
        return None
    begin = _ONE_OF.match(text, body.end)
    start = begin.end() if begin else body.end
    member = _MEMBER.match(text, start) if after["verb"] else None
    title_end = member.end() if member else staff.title_ends.get(start, 0)
    if not title_end or any(p.start == title_end or after.end() <= p.start < title_end for p in staff.people):
        return None
    job = job_at(body, text[start:title_end], staff.things)
    return Job(job.employer, job.role, 0.75) if job is not None else None


def _predicated(staff: Staff, start: int, end: int) -> Mention | None:
    """The body or place that begins here, the last of a chain of places: 是|青川市|文星镇|长坡村|的网格员."""
    found: Mention | None = None
    while start < end:
        bodies = [m for m in staff.starting.get(start, ()) if m.alias and m.end <= end]
        if not bodies:
            break
        found = max(bodies, key=lambda m: (m.type is EntityType.ORGANIZATION, m.end))
        if found.type is EntityType.ORGANIZATION:
            break
        start = found.end
    return found


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
    opening = {p.start for p in staff.people}
    for title in staff.titles.values():
        sentence = staff.doc.sentence_at(title.start)
        if sentence is None or title.kind != "office" or title.end in opening:
            continue
        hit = _APPOINTED.search(staff.doc.text, max(sentence.start, title.start - 24), title.start)
        if not hit:
            continue
        reach = _PRONOUN_REACH if hit["who"] else _NAME_REACH
        who = [p for p in staff.people if 0 <= hit.start() - p.end < reach]
        body = _appointing(staff, hit, title.start)
        if named := [p for p in staff.people if hit.start("body") <= p.start and p.end <= title.start]:
            who, body = named, _appointing_body(staff, hit.start(), sentence) or body
        if not who or body is None:
            continue
        if job := job_at(body, staff.doc.text[title.start : title.end], staff.things):
            yield Job(job.employer, job.role, 0.75).found(who[-1], sentence, "worksFor.appointed")


def find_sent(staff: Staff) -> Iterator[Found]:
    """王立山被选派到文星镇长坡村担任第一书记; 王立山在甲职业中学任数学教师."""
    text = staff.doc.text
    for body in staff.all_bodies:
        verb = _TAKES_UP.match(text, body.end) if body.alias else None
        sentence = staff.doc.sentence_at(body.start) if verb else None
        if verb is None or sentence is None:
            continue
        lead = _SENT.search(text, sentence.start, chain_start(staff, body))
        end = next((e for s, e in staff.title_ends.items() if 0 <= s - verb.end() <= _SUBJECT), 0)
        if lead is None or not end or _STOP.search(text, verb.end(), end) or any(p.start == end for p in staff.people):
            continue
        who = [p for p in staff.people if sentence.start <= p.start and 0 <= lead.start() - p.end < _NAME_REACH]
        if who and (job := job_at(body, text[verb.end() : end], staff.things)):
            yield Job(job.employer, job.role, 0.75).found(who[-1], sentence, "worksFor.appointed")


def find_employed(staff: Staff) -> Iterator[Found]:
    """王立山回乡后在甲医院内科工作."""
    text = staff.doc.text
    for body in staff.all_bodies:
        works = _WORKS.match(text, body.end) if body.type is EntityType.ORGANIZATION else None
        sentence = staff.doc.sentence_at(body.start) if works else None
        lead = _AT.search(text, sentence.start, body.start) if sentence is not None else None
        if sentence is None or lead is None:
            continue
        before = [p for p in staff.people if sentence.start <= p.start and p.end <= lead.start()]
        if len({p.key for p in before}) == 1 and not before[0].inside:
            yield Job(body, "", _AT_WORK).found(before[0], sentence, "worksFor.at")


def _appointing_body(staff: Staff, end: int, sentence: Sentence) -> Mention | None:
    """甲医院|聘请王立山担任顾问: the organization right before the verb, by name or by a pointer such as 院方."""
    organizations = (m for m in staff.all_bodies if m.type is EntityType.ORGANIZATION)
    near = [m for m in organizations if sentence.start <= m.start and 0 <= end - m.end <= _BEFORE_VERB]
    return max(near, key=lambda m: (m.end, -m.start), default=None)


def _appointing(staff: Staff, hit: re.Match[str], end: int) -> Mention | None:
    """The body named between the verb and the title, else, where 他 is appointed, the organization named last."""
    bodies = [m for m in staff.all_bodies if hit.start("body") <= m.start and m.end <= end]
    if not bodies and hit["who"]:
        organizations = (m for m in staff.all_bodies if m.type is EntityType.ORGANIZATION)
        bodies = [m for m in organizations if 0 <= hit.start() - m.end < _BODY_REACH]
    return max(bodies, key=lambda m: (m.end, -m.start), default=None)
