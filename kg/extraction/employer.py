"""Whom a post is held at: the body before the title, or the one that a title alone means.

The convention is the annotation guide's: an official whose title names a place (青川县委书记) works for the place with
the full role (县委书记); one of a body's department or party group works for the body.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
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
    r"|(?P<small>社区|街道|[镇乡村])(?:党委|党工委|党总支|党支部|支部|总支|支|两委)?(?:专职|常务|第一)?副?(?:书记|委员|成员)$"
    r"|(?P<elected>社区|街道|[镇乡村])(?:委会|居委会|办事处|监委会?|监督委员会|人大)?(?:专职|常务)?副?(?:主任|主席|委员)$"
    r"|(?P<man>社区|[镇乡村])(?:民警|辅警|网格员|会计|文书|妇女主任|人大代表)$"
)
#: posts of one who is sent to a village: 驻村|第一书记, 驻村|民警
_VILLAGE_POST = re.compile(r"(?:原|现任)?(?:驻村(?!工作队|帮扶)|包村|第一书记|村医)")
_STATIONED = re.compile(r"(?:驻村|包村)$")
#: 时任县委|书记: a level, and a body of it, that the title in the lexicon does not take in
_LEVEL_LEAD = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[了由据经向和与对请被让给受是]))(?:原|现任|时任|该)?(?:街道|社区|[{LEVELS}])"
    r"(?:委|党委|党支部|支部|政府|人大|人大常委会|政协|纪委|办事处|居委会|党工委|委组织部|委宣传部|委统战部)?$"
)
#: 甲公司|党委: a group of the body's people, not a body of its own
_PARTY_GROUP = re.compile(
    r"(?:机关)?(?:党委|党工委|工委|党组|党总支|党支部|联合党支部|支部|团委|纪委|(?<!总)工会|管委会|少先队)$"
)
#: 青川市政府|秘书长: the city's
_GOVERNMENTS = ("政府", "人民政府")
_DEPARTMENTS = ("department", "hospital")
_DEPARTMENT_ENDINGS = ("部", "市场", "科", "处", "室", "系")
#: further posts of the one who is named just before, or posts in the same body: 校长甲、|副校长|乙
_SAME_BODY = re.compile(r"党|副|常务|支部|工会|团|校长|院长|主任|纪委|[一二三四]级|调研员|科员")
#: how sure it is that the article speaks of a unit by itself where it names somebody's post there
_IN_UNIT = 0.9
#: ，|养殖场|负责人; 该|产业园|董事长
_CLASS = re.compile(r"(?:(?<![\u4e00-\u9fff])|(?<=[了由据经向和与对请被让给受是]))该?(?P<word>[\u4e00-\u9fff]{2,5})$")
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
    def named_places(self) -> Sequence[Mention]:
        """Places by name, in order."""
        named = (m for m in self.all_bodies if m.type is EntityType.PLACE and m.alias)
        return sorted(named, key=lambda m: m.start)

    def place_of(self, level: str, position: int) -> Mention | None:
        """The place that 镇 (县, 村 …) means at a position: a division, else one that no book has, named last."""
        place = self.things.get(f"P:{self.setting.of_level(level, position)}")
        if place is not None:
            return place.first
        endings = ("村", "社区") if level == "村" else (level,)
        fits = [m for m in self.named_places if not m.code and m.name.endswith(endings)]
        before = [m for m in fits if m.end <= position]
        if before:
            return before[-1]
        return fits[0] if len({m.key for m in fits}) == 1 else None

    @cached_property
    def starting(self) -> Mapping[int, Sequence[Mention]]:
        """Organizations and places by where they begin."""
        found: dict[int, list[Mention]] = {}
        for m in self.all_bodies:
            found.setdefault(m.start, []).append(m)
        return found

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
    if holder.type is EntityType.PLACE and thing.key in (f"O:{holder.key}{g}" for g in _GOVERNMENTS):
        return Job(holder.first, role if _LEVEL_POST.match(role) else f"政府{role}", sure)
    group = _PARTY_GROUP.search(body.name)
    if group and (holder.type is EntityType.PLACE or thing.owner):
        return Job(holder.first, group.group() + role, sure)
    if thing.owner and _is_department(body, holder):
        part = body.name.removeprefix(holder.first.name).removeprefix(holder.label)
        return Job(holder.first, part + role, sure)
    return at_itself


def jobs_at(body: Mention, role: str, things: Mapping[str, Thing]) -> Iterator[Job]:
    """The job at the body, and where that is one at what it belongs to, the one in the unit or party group too."""
    job = job_at(body, role, things)
    if job is None:
        return
    yield job
    around = things.get(job.employer.key)
    if around is None or job.employer.key == body.key:
        return
    if _PARTY_GROUP.search(body.name) or (around.key == things[body.key].owner and _is_department(body, around)):
        yield Job(body, role, round(job.sure * _IN_UNIT, 3))


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
    if job := _local_job(staff, role, role_start):
        return job
    beside = last is not None and last.at >= sentence.start and role_start - last.at <= 2
    if last is not None and beside and _SAME_BODY.match(role):
        return Job(last.employer, role, 0.8)
    body = _of_class(staff, role_start)
    if body is None and _stands_alone(staff.doc, role_start):
        body = _last_holder(staff, person, role)
    if body is None:
        return None
    return Job(body, role, 0.8 if person.start - body.end < _CLOSE else 0.6)


def _local_job(staff: Staff, role: str, start: int) -> Job | None:
    """镇长, 县委书记, 社区民警, 驻村第一书记: a post of the place of that level that the text is about."""
    stationed = _STATIONED.search(staff.doc.text, max(0, start - 3), start)
    if stationed or _VILLAGE_POST.match(role):
        place = staff.place_of("村", start)
        return Job(place, (stationed.group() if stationed else "") + role, 0.72) if place is not None else None
    level = _LEVEL_POST.match(role)
    if level is None:
        return None
    place = staff.place_of(level["level"] or level["small"] or level["elected"] or level["man"], start)
    return Job(place, re.sub(rf"^[{LEVELS}](?=党)", "", role), 0.8) if place is not None else None


def _of_class(staff: Staff, start: int) -> Mention | None:
    """养殖场|负责人: the body or site named last whose name ends with the noun that stands free before the title."""
    noun = _CLASS.search(staff.doc.text, max(0, start - 8), start)
    if noun is None:
        return None
    word = noun["word"]
    fits = (m for m in staff.all_bodies if m.alias and m.name.endswith(word) and len(m.name) >= len(word) + 2)
    near = (m for m in fits if 0 <= noun.start() - m.end < _REACH and not m.code)
    return max(near, key=lambda m: (m.end, -m.start), default=None)


def _stands_alone(doc: Document, start: int) -> bool:
    """Whether no noun runs into the title: that would be a unit, or a body that nobody has found."""
    if not start or not "\u4e00" <= doc.text[start - 1] <= "\u9fff":
        return True
    before = doc.tokens[doc.token_index(start - 1)]
    return before.end == start and doc.knows(before.word) and before.tag[0] not in "njb"


def _last_holder(staff: Staff, person: Mention, role: str) -> Mention | None:
    """The body named last before the person that may have such a post: 校长 only a school."""
    kinds = next((kinds for post, kinds in staff.lexicon.holders.items() if role.endswith(post)), ())
    bodies = (m for m in staff.all_bodies if m.type is EntityType.ORGANIZATION and m.kind in kinds)
    near = (m for m in bodies if 0 <= person.start - m.end < _REACH and not (m.inside and m.kind == "department"))
    return max(near, key=lambda m: (m.end, -m.start), default=None)
