"""Who holds which post where: titles and bodies before a name, walked from right to left.

What stands behind the name, or in a clause of its own, is in kg.extraction.apposition.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.extraction.apposition import find_appointed, find_apposed, find_employed, find_sent
from kg.extraction.employer import Colleague, Job, Staff, Title, implied_job, jobs_at
from kg.extraction.found import Found
from kg.extraction.holder import BETWEEN, chain_start, holder_of, role_between
from kg.extraction.mention import Mention
from kg.extraction.setting import Setting
from kg.extraction.text import Document, Sentence
from kg.extraction.thing import Thing
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: (body, role); no body: the title stands alone
Posts = Sequence[tuple[Mention | None, str]]

#: 副主任、|应急办|主任: a unit that the gazetteer of bodies lacks
_UNIT = re.compile(r"[、兼，]([\u4e00-\u9fff]{1,10})$")


def find_posts(
    doc: Document, things: Mapping[str, Thing], pointers: Sequence[Mention], resources: Resources, setting: Setting
) -> Iterator[Found]:
    """worksFor statements with the post verbatim as role."""
    staff = _staff(doc, things, pointers, resources, setting)
    last: Colleague | None = None
    for person in staff.people:
        sentence = doc.sentence_at(person.start)
        if sentence is None:
            continue
        posts = list(_read_posts(staff, person))
        if not posts and last is not None and doc.text[last.end : person.start] in ("、", "和", "与", "及"):
            # 院士王立山、|李晓明: the second shares title and body
            yield Job(last.employer, last.role, 0.75).found(person, sentence, "worksFor.shared")
            last = Colleague(person.start, person.end, last.employer, last.role)
            continue
        for job, rule in _jobs(staff, person, posts, sentence, last):
            last = Colleague(person.end, person.end, job.employer, job.role)
            yield job.found(person, sentence, rule)
    yield from find_apposed(staff)
    yield from find_appointed(staff)
    yield from find_sent(staff)
    yield from find_employed(staff)


def _jobs(
    staff: Staff, person: Mention, posts: Posts, sentence: Sentence, last: Colleague | None
) -> Iterator[tuple[Job, str]]:
    """What the posts before a name say, each with its rule; a body not named beside its title is looked for."""
    for body, role in posts:
        if body is not None:
            jobs, rule = list(jobs_at(body, role, staff.things)), "worksFor.title"
        else:
            implied = implied_job(staff, person, role, sentence, last)
            jobs, rule = [implied] if implied is not None else [], "worksFor.implied"
        for job in jobs:
            last = Colleague(person.end, person.end, job.employer, job.role)
            yield job, rule


def _staff(
    doc: Document, things: Mapping[str, Thing], pointers: Sequence[Mention], resources: Resources, setting: Setting
) -> Staff:
    bodies: dict[int, list[Mention]] = {}
    for m in (*(m for t in things.values() for m in t.mentions), *pointers):
        if m.type in (EntityType.PLACE, EntityType.ORGANIZATION):
            bodies.setdefault(m.end, []).append(m)
    titles = {
        end: Title(start, end, kind)
        for start, end, _, kind in doc.matches(resources.lexicon.title_matcher)
        if kind in ("office", "work")
    }
    people = [m for t in things.values() if t.type is EntityType.PERSON for m in t.mentions]
    people.sort(key=lambda m: m.start)
    return Staff(doc, resources.lexicon, things, setting, people, titles, bodies)


def _read_posts(staff: Staff, person: Mention) -> Iterator[tuple[Mention | None, str]]:
    """(body, role) from the name leftwards: 甲县委常委、人武部政委|李四 gives (人武部, 政委), (甲县委, 常委)."""
    text, titles = staff.doc.text, staff.titles
    if post := _title_behind(staff, person):
        yield post
        return
    at, start, end, found = person.start, 0, 0, False  # [start, end): the role that is being read; none: end is 0
    while True:
        while at > 0 and text[at - 1] in BETWEEN and (end or text[at - 1] in " ："):
            at -= 1
        title = titles.get(at)
        if title is None:
            at = _before_unit(staff, at) if end else 0
            if not at:
                break
            continue
        at = start = title.start
        end = end or title.end
        holder = holder_of(staff, start, end)
        if holder is None:
            continue
        body, begin = holder
        yield body, role_between(staff.doc, begin, end)
        found, end = True, 0
        at = chain_start(staff, body)
        if at == 0 or text[at - 1] not in ("、", "，", "兼"):
            return
        at -= 1
    if end and not found:
        yield None, role_between(staff.doc, start, end)


def _title_behind(staff: Staff, person: Mention) -> tuple[Mention, str] | None:
    """甲公司|王立山|董事长, 甲大学(的)|王立山|教授, 甲村|王立山|书记: a body or place before the name, the title behind it."""
    end = staff.title_ends.get(person.end, 0)
    at = person.start - (staff.doc.text[person.start - 1 : person.start] == "的")
    role, at_places = staff.doc.text[person.end : end], staff.lexicon.words("place_title")
    holders = [m for m in staff.bodies.get(at, ()) if m.type is EntityType.ORGANIZATION or role in at_places]
    if not end or not holders:
        return None
    return min(holders, key=lambda m: m.start), role


def _before_unit(staff: Staff, at: int) -> int:
    """副主任、应急办|主任: an unknown unit between two titles belongs to the second; where the first title ends, or 0."""
    gap = _UNIT.search(staff.doc.text, max(0, at - 11), at)
    return gap.start() if gap and gap.start() in staff.titles else 0
