"""Who holds which post where: titles and bodies before a name, walked from right to left.

The convention is the annotation guide's: an official whose title names a place (鲁甸县委书记) works for the place with
the full role (县委书记); one of a body's department or party group works for the body.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.extraction.mention import Mention
from kg.extraction.relations import Found
from kg.extraction.setting import Setting
from kg.extraction.text import Document, Sentence
from kg.extraction.thing import Thing
from kg.knowledge.resources import Resources
from kg.model import Qualifiers
from kg.vocab import EntityType, Relation

Title = tuple[int, int, str, str]
_LEVEL_POST = re.compile(
    r"(?:副)?(?P<level>[省市县区州旗镇乡村])(?:委(?:常委|常务副书记|委员)[、\u4e00-\u9fff]*|长|委书记|委副书记|支书|主任|党委书记|党支部书记|党总支书记|委会主任|领导|人大常委会主任|政协主席|党委副书记|委副书记、[\u4e00-\u9fff]+|委书记、[\u4e00-\u9fff]+|长、[\u4e00-\u9fff]+)$|社区(?P<community>书记|主任|党委书记|党支部书记|党总支书记|居委会主任)$"
)
_LEVEL_LEAD = re.compile(
    r"(?<![\u4e00-\u9fff])(?:原|现任|时任|该)?[省市县区州旗镇乡村](?:委|党委|政府|人大常委会|政协|纪委|委组织部|委宣传部|委统战部)?$"
)
_PARTY_GROUP = re.compile(r"(?:机关)?(?:党委|党工委|工委|党组|党总支|党支部|联合党支部|支部|团委|纪委|工会|管委会)$")
_DEPARTMENTS = ("department", "hospital")
#: posts that only bodies of a kind have: where the name of the body is not beside the title
_HOLDERS = {
    "校长": ("school",), "院长": ("hospital", "school", "judiciary"), "董事长": ("company",), "总经理": ("company",), "经理": ("company",), "护士长": ("hospital",),
    "会长": ("association",), "队长": ("association", "government"), "教师": ("school",), "老师": ("school",), "局长": ("government",), "园长": ("school",),
    "理事长": ("company", "association"), "女工": ("company",), "工人": ("company",), "厂长": ("company",), "主任医师": ("hospital",), "党总支书记": ("school", "company"),
    "学科带头人": ("hospital", "school"), "法官": ("judiciary",), "秘书长": ("association",), "领队": ("association",), "项目经理": ("company",),
}  # fmt: skip
#: verbs that stand in departments' names, between a body and the post
_INNER = frozenset(
    "服务 管理 发展 建设 规划 改革 监督 执法 保障 宣传 组织 教育 研究 招商 运营 销售 采购 协调 指导 审批 综合 帮扶 救助 振兴 开发 投资 现任 时任 原".split()
)
_BETWEEN = frozenset("、 ，兼：—")


def find_posts(
    doc: Document, things: Mapping[str, Thing], pointers: Sequence[Mention], resources: Resources, setting: Setting
) -> Iterator[Found]:
    """worksFor statements with the post verbatim as role."""
    bodies: dict[int, list[Mention]] = {}
    for m in (*(m for t in things.values() for m in t.mentions), *pointers):
        if m.type in (EntityType.PLACE, EntityType.ORGANIZATION):
            bodies.setdefault(m.end, []).append(m)
    titles = {
        end: (start, end, kind)
        for start, end, _, kind in resources.lexicon.title_matcher.find(doc.text)
        if kind in ("office", "work")
    }
    people = sorted(
        (m for t in things.values() if t.type is EntityType.PERSON for m in t.mentions), key=lambda m: m.start
    )
    previous: tuple[int, str] | None = None  # where the last person with a post ends, and the post
    last: tuple[int, Mention] | None = None  # where the last employed person stands, and the employer
    for person in people:
        sentence = doc.sentence_at(person.start)
        if person.rule != "person.title" or sentence is None:
            continue
        posts = list(_read_posts(doc, person, titles, bodies))
        if not posts and previous is not None and doc.text[previous[0] : person.start] in ("、", "和", "与", "及"):
            posts = [(None, previous[1])]  # 院士刘经南、李培根: the second shares title and body
            last = (person.start, last[1]) if last else None
            shared = last[1] if last else None
            if shared is not None:
                yield Found(
                    person,
                    Relation.WORKS_FOR,
                    shared,
                    sentence.start,
                    sentence.end,
                    "worksFor.shared",
                    0.75,
                    Qualifiers(role=previous[1]),
                )
                previous = (person.end, previous[1])
            continue
        for body, role in posts:
            target = (
                _employer(body, role, things)
                if body is not None
                else _implied(doc, person, role, sentence, bodies, things, setting, last)
            )
            if target is not None:
                employer, full, sure = target
                last = (person.end, employer)
                previous = (person.end, full)
                yield Found(
                    person,
                    Relation.WORKS_FOR,
                    employer,
                    sentence.start,
                    sentence.end,
                    "worksFor.title" if body else "worksFor.implied",
                    sure,
                    Qualifiers(role=full),
                )
    yield from _apposed(doc, things, people, bodies, titles)
    yield from _appointed(doc, things, people, bodies, titles)


def _read_posts(
    doc: Document, person: Mention, titles: Mapping[int, tuple[int, int, str]], bodies: Mapping[int, Sequence[Mention]]
) -> Iterator[tuple[Mention | None, str]]:
    """(body, role) from the name leftwards: 甲县委常委、人武部政委|李四 gives (人武部, 政委), (甲县委, 常委)."""
    at, ends = person.start, 0
    behind = next((t for t in titles.values() if t[0] == person.end and t[2] == "office"), None)
    if behind is not None and (
        holders := [m for m in bodies.get(person.start, ()) if m.type is EntityType.ORGANIZATION]
    ):
        yield min(holders, key=lambda m: m.start), doc.text[behind[0] : behind[1]]
        return
    pending: tuple[int, int] | None = None
    while True:
        while at > 0 and doc.text[at - 1] in _BETWEEN and (pending or doc.text[at - 1] in " ："):
            at -= 1
        title = titles.get(at)
        if title is None:
            skipped = _unit(doc, at, titles) if pending else 0
            if not skipped:
                break
            at = skipped
            continue
        pending = (title[0], pending[1] if pending else title[1])
        at_body = title[0] - 1 if doc.text[title[0] - 1 : title[0]] == "的" else title[0]
        body = min(bodies.get(at_body, bodies.get(title[0], ())), key=lambda m: (m.start, m.key), default=None)
        if body is None and doc.text[title[0]] in "省市县区州旗镇乡村" and bodies.get(title[0] + 1):
            body, pending = (
                bodies[title[0] + 1][0],
                (title[0] + 1, pending[1]),
            )  # 甘泉村|党支部书记: titles.tsv has 村党支部书记 too
        if body is None and title[0] not in titles and doc.text[title[0] - 1] not in _BETWEEN:
            body = _over_gap(doc, title[0], bodies)
            pending = (body.end, pending[1]) if body is not None else pending
        if body is None:  # 某镇党委|副书记, where titles.tsv has 党委副书记 and the text's town is unknown
            over = [
                m
                for p in range(title[0] + 1, pending[1])
                for m in bodies.get(p, ())
                if m.start < title[0] and m.type is EntityType.ORGANIZATION
            ]
            if over:
                body, pending = over[-1], (over[-1].end, pending[1])
        if body is not None and body.key != person.key:
            yield body, _role(doc, *pending)
            ends += 1
            at, pending = body.start, None
            while outer := [m for m in bodies.get(at, ()) if m.type is EntityType.PLACE]:
                at = outer[0].start
            if at == 0 or doc.text[at - 1] not in "、，兼":
                return
            at -= 1
            continue
        at = title[0]
    if pending and not ends:
        yield None, _role(doc, *pending)
    elif pending:
        return


def _unit(doc: Document, at: int, titles: Mapping[int, tuple[int, int, str]]) -> int:
    """副主任、应急办|主任: an unknown unit between two titles belongs to the second; where the first title ends, or 0."""
    gap = re.compile(r"[、兼，]([\u4e00-\u9fff]{1,10})$").search(doc.text, max(0, at - 11), at)
    return gap.start() if gap and gap.start() in titles else 0


def _over_gap(doc: Document, start: int, bodies: Mapping[int, Sequence[Mention]]) -> Mention | None:
    """某县自然资源局|国土空间规划股|负责人: the body, where only nouns stand between it and the title."""
    if doc.text[start - 1] == "）" and (opening := doc.text.rfind("（", max(0, start - 20), start)) >= 0:
        start = opening  # 国际标准化组织（ISO）原主席
    if start in bodies:
        return min(bodies[start], key=lambda m: (m.start, m.key))
    for at in range(start - 1, max(0, start - 17), -1):
        if doc.text[at] in _BETWEEN or not "\u4e00" <= doc.text[at] <= "\u9fff":
            return None
        if at in bodies:
            between = doc.between(at, start)
            fits = all(
                (t.tag[0] in "nbjamvxc" and (t.tag not in ("v", "vd") or t.word in _INNER)) or not doc.knows(t.word)
                for t in between
            )
            return min(bodies[at], key=lambda m: (m.start, m.key)) if fits else None
    return None


def _role(doc: Document, start: int, end: int) -> str:
    return re.sub(r"\s", "", doc.text[start:end]).strip("，、")


Target = tuple[Mention, str, float]


def _employer(body: Mention, role: str, things: Mapping[str, Thing]) -> Target | None:
    """The body itself, the place whose committee it is, or the body whose department or party group it is."""
    thing = things.get(body.key)
    if thing is None:
        return None
    sure = 0.93 * body.confidence**0.5
    if body.type is EntityType.PLACE or thing.type is EntityType.PLACE:
        return body, role, sure
    holder = things.get(thing.owner) or things.get(thing.container)
    if holder is None:
        return body, role, sure
    if thing.key.endswith("委") and holder.type is EntityType.PLACE and thing.key == f"O:{holder.key}委":
        return holder.first, f"{holder.label[-1]}委{role}", sure
    group = _PARTY_GROUP.search(body.name)
    if group and (holder.type is EntityType.PLACE or thing.owner):
        return holder.first, group.group() + role, sure
    if (thing.owner and body.kind in _DEPARTMENTS) or (
        thing.owner
        and body.name.endswith(("部", "市场", "科", "处", "室", "系"))
        and holder.type is EntityType.ORGANIZATION
        and body.kind != "party"
    ):
        return holder.first, body.name.removeprefix(holder.first.name).removeprefix(holder.label) + role, sure
    return body, role, sure


def _implied(
    doc: Document, person: Mention, role: str, sentence: Sentence, bodies: Mapping[int, Sequence[Mention]],
    things: Mapping[str, Thing], setting: Setting, last: tuple[int, Mention] | None,
) -> Target | None:  # fmt: skip
    """A title alone: 镇长 is the town's, a second name in a row has the first one's employer, 校长 is the school's."""
    lead = _LEVEL_LEAD.search(doc.text, max(0, person.start - len(role) - 8), person.start - len(role))
    role = lead.group().lstrip("原现时任该") + role if lead else role
    if level := _LEVEL_POST.match(role):
        key = f"P:{setting.of_level(level['level'] or '社区', person.start)}"
        if key in things:
            shown = re.sub(r"^[省市县区州旗镇乡村](?=党)", "", role)
            return things[key].first, shown, 0.8
    if (
        last is not None
        and last[0] >= sentence.start
        and person.start - len(role) - last[0] <= 2
        and re.match(r"党|副|常务|支部|工会|团|校长|院长|主任|纪委|[一二三四]级", role)
    ):
        return last[1], role, 0.8
    kinds = next((k for w, k in _HOLDERS.items() if role.endswith(w)), ())
    near = [
        m
        for ms in bodies.values()
        for m in ms
        if m.end <= person.start
        and person.start - m.end < 300
        and m.kind in kinds
        and m.type is EntityType.ORGANIZATION
    ]
    near = [m for m in near if not m.inside or m.kind != "department"]
    if not near:
        return None
    body = max(near, key=lambda m: (m.end, -m.start))
    sure = 0.8 if person.start - body.end < 100 else 0.6
    return body, role, sure


_COMES_FROM = re.compile(r"(?:来自|就职于|供职于|任职于|毕业后?进入)(?P<of>[^，。；]{0,24}?)的?$")
_APPOSITION = re.compile(r"[（，]?(?:是|系|为|现为|现任|时任|原任|任|担任|身为|作为)?(?:来自)?(?=[^，。；])")


def _apposed(
    doc: Document, things: Mapping[str, Thing], people: Sequence[Mention], bodies: Mapping[int, Sequence[Mention]], titles: Mapping[int, tuple[int, int, str]],
) -> Iterator[Found]:  # fmt: skip
    """张三（某大学教授）; 张三是某公司经理; 来自某公司的张三."""
    by_start = {m.start: m for ms in bodies.values() for m in ms if m.alias and m.type is EntityType.ORGANIZATION}
    title_at = {start: end for start, end, _ in titles.values()}
    for person in people:
        sentence = doc.sentence_at(person.start)
        if sentence is None:
            continue
        after = _APPOSITION.match(doc.text, person.end)
        body = by_start.get(after.end()) if after and after.end() > person.end else None
        if (
            body is not None
            and body.end in title_at
            and (target := _employer(body, doc.text[body.end : title_at[body.end]], things))
        ):
            if not any(p.start == title_at[body.end] for p in people):
                yield Found(
                    person,
                    Relation.WORKS_FOR,
                    target[0],
                    sentence.start,
                    sentence.end,
                    "worksFor.apposed",
                    0.8,
                    Qualifiers(role=target[1]),
                )
        came = _COMES_FROM.search(doc.text, max(sentence.start, person.start - 34), person.start)
        if came:
            inside = [
                m
                for ms in bodies.values()
                for m in ms
                if came.start("of") == m.start and m.end <= came.end() and m.type is EntityType.ORGANIZATION
            ]
            if inside:
                m = max(inside, key=lambda m: m.end)
                role = doc.text[m.end : person.start].strip("的")
                yield Found(
                    person,
                    Relation.WORKS_FOR,
                    m,
                    sentence.start,
                    sentence.end,
                    "worksFor.from",
                    0.78,
                    Qualifiers(role=role if len(role) < 10 else ""),
                )


_APPOINTED = re.compile(
    r"(?:聘任|聘请|任命|推选|选举|聘|推举|当选|担任|出任|兼任|任)(?P<who>他|她|其)?(?:担任|出任|为|任)?(?P<body>[^，。；]{0,16}?)$"
)


def _appointed(
    doc: Document, things: Mapping[str, Thing], people: Sequence[Mention], bodies: Mapping[int, Sequence[Mention]], titles: Mapping[int, tuple[int, int, str]],
) -> Iterator[Found]:  # fmt: skip
    """医院聘任他为学科带头人; 张三担任某村第一书记."""
    for start, end, kind in titles.values():
        sentence = doc.sentence_at(start)
        if sentence is None or kind != "office" or any(p.start == end for p in people):
            continue
        hit = _APPOINTED.search(doc.text, max(sentence.start, start - 24), start)
        if not hit:
            continue
        who = [p for p in people if p.end <= hit.start() and hit.start() - p.end < (120 if hit["who"] else 30)]
        inside = [m for ms in bodies.values() for m in ms if hit.start("body") <= m.start and m.end <= start]
        before = [
            m
            for ms in bodies.values()
            for m in ms
            if who and m.end <= hit.start() and m.type is EntityType.ORGANIZATION and hit.start() - m.end < 160
        ]
        if not who or not (inside or (hit["who"] and before)):
            continue
        body = max(inside or before, key=lambda m: (m.end, -m.start))
        if target := _employer(body, doc.text[start:end], things):
            yield Found(
                who[-1],
                Relation.WORKS_FOR,
                target[0],
                sentence.start,
                sentence.end,
                "worksFor.appointed",
                0.75,
                Qualifiers(role=target[1]),
            )
