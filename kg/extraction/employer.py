"""Whom a post is held at: the body before the title, or the one that a title alone means.

The convention is the annotation guide's: an official whose title names a place (青川县委书记) works for the place with
the full role (县委书记); one of a body's department or party group works for the body.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.extraction.found import Found
from kg.extraction.mention import Mention
from kg.extraction.setting import Setting
from kg.extraction.text import Document, Sentence
from kg.extraction.thing import Thing
from kg.knowledge.lexicon import Lexicon
from kg.model import Qualifiers
from kg.vocab import EntityType, Relation

LEVELS = "省市县区州旗镇乡村"
#: posts of a place, not of a body of it: 县委书记, 副镇长, 村支书, 区长、党组书记, 社区主任
_LEVEL_POST = re.compile(
    rf"副?(?P<level>[{LEVELS}])(?:"
    r"长|领导|支书|主任|委会主任|人大常委会主任|政协主席"
    r"|党委书记|党委副书记|党支部书记|党总支书记|委书记|委副书记"
    r"|委(?:常委|常务副书记|委员)[、\u4e00-\u9fff]*"
    r"|委书记、[\u4e00-\u9fff]+|委副书记、[\u4e00-\u9fff]+|长、[\u4e00-\u9fff]+"
    r")$"
    r"|社区(?:书记|主任|党委书记|党支部书记|党总支书记|居委会主任)$"
)
#: 时任县委|书记: a level, and a body of it, that the title in the lexicon does not take in
_LEVEL_LEAD = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:原|现任|时任|该)?[{LEVELS}]"
    r"(?:委|党委|政府|人大常委会|政协|纪委|委组织部|委宣传部|委统战部)?$"
)
#: 甲公司|党委: a group of the body's people, not a body of its own
_PARTY_GROUP = re.compile(
    r"(?:机关)?(?:党委|党工委|工委|党组|党总支|党支部|联合党支部|支部|团委|纪委|工会|管委会|少先队)$"
)
_DEPARTMENTS = ("department", "hospital")
_DEPARTMENT_ENDINGS = ("部", "市场", "科", "处", "室", "系")
#: further posts of the one who is named just before, or posts in the same body: 校长甲、|副校长|乙
_SAME_BODY = re.compile(r"党|副|常务|支部|工会|团|校长|院长|主任|纪委|[一二三四]级")
#: furthest back that a title alone looks for its body, and how near makes it surer, in characters
_REACH, _CLOSE = 300, 100


@dataclass(frozen=True, slots=True)
class Title:
    """A post or profession in the text: [start, end), and its kind as in titles.tsv."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Staff:
    """What posts are read from: the article, its people, its titles, and the bodies and places they may belong to."""

    doc: Document
    lexicon: Lexicon
    things: Mapping[str, Thing]
    setting: Setting
    people: Sequence[Mention]
    titles: Mapping[int, Title]  #: offices and professions by where they end
    bodies: Mapping[int, Sequence[Mention]]  #: organizations and places by where they end

    @cached_property
    def title_ends(self) -> Mapping[int, int]:
        """Where each title ends, by where it begins."""
        return {t.start: t.end for t in self.titles.values()}

    @cached_property
    def all_bodies(self) -> Sequence[Mention]:
        """Every organization and place, those that end at one point together."""
        return [m for ms in self.bodies.values() for m in ms]


@dataclass(frozen=True, slots=True)
class Job:
    """A post: at whom, the full role, how sure."""

    employer: Mention
    role: str
    sure: float

    def found(self, person: Mention, sentence: Sentence, rule: str) -> Found:
        """That the person has it."""
        qualifiers = Qualifiers(role=self.role)
        return Found(person, Relation.WORKS_FOR, self.employer, sentence, rule, self.sure, qualifiers)


@dataclass(frozen=True, slots=True)
class Colleague:
    """The last person before with a job."""

    at: int  #: where the name ends; of one who shares the job of another, where it begins
    end: int
    employer: Mention
    role: str


def job_at(body: Mention, role: str, things: Mapping[str, Thing]) -> Job | None:
    """At the body itself, the place whose committee it is, or the body whose department or party group it is."""
    thing = things.get(body.key)
    if thing is None:
        return None
    sure = 0.93 * body.confidence**0.5
    at_itself = Job(body, role, sure)
    if body.type is EntityType.PLACE or thing.type is EntityType.PLACE:
        return at_itself
    holder = things.get(thing.owner) or things.get(thing.container)
    if holder is None:
        return at_itself
    if holder.type is EntityType.PLACE and thing.key == f"O:{holder.key}委":
        return Job(holder.first, f"{holder.label[-1]}委{role}", sure)
    group = _PARTY_GROUP.search(body.name)
    if group and (holder.type is EntityType.PLACE or thing.owner):
        return Job(holder.first, group.group() + role, sure)
    if thing.owner and _is_department(body, holder):
        part = body.name.removeprefix(holder.first.name).removeprefix(holder.label)
        return Job(holder.first, part + role, sure)
    return at_itself


def _is_department(body: Mention, holder: Thing) -> bool:
    if body.kind in _DEPARTMENTS:
        return True
    by_name = body.name.endswith(_DEPARTMENT_ENDINGS) and body.kind != "party"
    return by_name and holder.type is EntityType.ORGANIZATION


def implied_job(staff: Staff, person: Mention, role: str, sentence: Sentence, last: Colleague | None) -> Job | None:
    """A title alone: 镇长 is the town's, a second name in a row has the first one's employer, 校长 is the school's."""
    text, role_start = staff.doc.text, person.start - len(role)
    if lead := _LEVEL_LEAD.search(text, max(0, role_start - 8), role_start):
        role = lead.group().lstrip("原现时任该") + role
        role_start = person.start - len(role)
    if level := _LEVEL_POST.match(role):
        place = staff.things.get(f"P:{staff.setting.of_level(level['level'] or '社区', person.start)}")
        if place is not None:
            return Job(place.first, re.sub(rf"^[{LEVELS}](?=党)", "", role), 0.8)
    beside = last is not None and last.at >= sentence.start and role_start - last.at <= 2
    if last is not None and beside and _SAME_BODY.match(role):
        return Job(last.employer, role, 0.8)
    body = _last_holder(staff, person, role)
    if body is None:
        return None
    return Job(body, role, 0.8 if person.start - body.end < _CLOSE else 0.6)


def _last_holder(staff: Staff, person: Mention, role: str) -> Mention | None:
    """The body named last before the person that may have such a post: 校长 only a school."""
    kinds = next((kinds for post, kinds in staff.lexicon.holders.items() if role.endswith(post)), ())
    bodies = (m for m in staff.all_bodies if m.type is EntityType.ORGANIZATION and m.kind in kinds)
    near = (m for m in bodies if 0 <= person.start - m.end < _REACH and not (m.inside and m.kind == "department"))
    return max(near, key=lambda m: (m.end, -m.start), default=None)
