"""What is part of what: units by their names, what a body founds or has under it, members of unions, events of series.

Refuses to find units that no mention names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.extraction.clause import Clause
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.extraction.thing import Thing
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType

#: part, whole, rule, how sure
Part = tuple[Mention, Mention, str, float]

#: shortest name of a parent that other names may begin with, and of a programme that others may contain
_SHORTEST, _SHORTEST_PROGRAMME = 4, 4
#: 甲银行|业协会: the name goes on with a letter of a longer word
_GOES_ON = "业界化们群员会级型类性"
#: what is no more than a fuller name of the same body: 甲乙|科技有限公司, 甲乙|集团
_LEGAL_FORM = r"(?:（[^）]{2,6}）)?(?:集团|控股|股份)*(?:有限责任公司|有限公司|公司|集团)|集团"
#: behind these a company's name is that of another one: 甲集团|机械公司
_HOUSES = ("集团", "公司", "局", "院", "行", "总社")
#: 甲集团|旗下的|乙公司, 甲商会|副会长单位|乙公司
_UNDER = re.compile(
    r"(?:的)?(?:旗下|下属|所属|下设|下辖|直属|(?:全资|控股)?子公司|(?:副?会长|常务理事|副?理事长|理事|会员|成员)单位)"
    r"(?:的|单位|企业|子公司|机构|品牌|学校|医院)*[“：]?"
)
#: 甲局|成立|了一支|“春雨服务队”
_FOUNDS = re.compile(
    r"(?:组建|成立|组成|下设|抽调[^，。；]{0,14}组成)(?:了|起)?(?:一|两|\d)?(?:支|个)?(?:由[^，。；]{0,14}组成的)?“?$"
)
#: teams and offices that a body founds within itself
_TEAM = re.compile(r"(?:队|团|组|专班|办公室|指挥部|委员会|工作室|小组|分会|支部|党支部|中心)$")
#: 是“甲”系列活动|之一, 甲高铁的|一部分
_ONE_OF = re.compile(
    r"[”’]?(?:系列)?(?:活动|项目|工程|行动|品牌)*的?(?:[^，。；“”]{0,8}(?:组成部分|一部分|子项目|子活动|分会场|专场)|之一)"
)
_IS = re.compile(r"(?:是|作为|系|为)[^，。；]{0,16}$")
#: “甲”系列活动|之|“乙”
_OF_SERIES = re.compile(r"[”’]?(?:系列活动)?之[“‘]?|[”’]?系列活动(?:之一)?(?:的|——|：)?[“‘]?")


def find_parts(
    doc: Document, things: Mapping[str, Thing], clauses: Sequence[Clause], lexicon: Lexicon
) -> Iterator[Part]:
    """(part, whole, rule, how sure), for all that the names and the text say of it."""
    for thing in things.values():
        if thing.owner in things and not _is_same(thing, things[thing.owner], lexicon):
            yield thing.mentions[0], things[thing.owner].first, "partOf.name", 0.9
    yield from _by_name(things, lexicon)
    yield from _of_programmes(things)
    yield from _said(doc, things)
    yield from _counted(doc, clauses)
    yield from _founded(doc, clauses)


@lru_cache(maxsize=2)
def _fuller(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.any_of('trade')})*(?:{_LEGAL_FORM})")


def _is_same(part: Thing, whole: Thing, lexicon: Lexicon) -> bool:
    """Whether the longer name only says in full what the shorter one does: 甲乙物流服务有限公司 is 甲乙物流."""
    short = next((n for n in (whole.label, *sorted(whole.names)) if part.label.startswith(n)), "")
    if not short or short.endswith(_HOUSES):
        return False
    return _fuller(lexicon).fullmatch(part.label.removeprefix(short)) is not None


def _by_name(things: Mapping[str, Thing], lexicon: Lexicon) -> Iterator[Part]:
    """甲大学|附属医院: the longest name of another body that the name begins with."""
    bodies = [t for t in things.values() if t.type is EntityType.ORGANIZATION and t.mentions]
    by_name = {n: t for t in bodies for n in (*t.names, t.label) if len(n) >= _SHORTEST}
    for part in bodies:
        if part.owner in things:
            continue
        wholes = (
            by_name[name[:size]]
            for name in (part.label, *sorted(part.names))
            for size in range(len(name) - 2, _SHORTEST - 1, -1)
            if name[:size] in by_name and name[size] not in _GOES_ON
        )
        whole = next((w for w in wholes if w is not part), None)
        if whole is not None and not _is_same(part, whole, lexicon) and not whole.label.startswith(part.label):
            yield part.mentions[0], whole.mentions[0], "partOf.name", 0.8


def _of_programmes(things: Mapping[str, Thing]) -> Iterator[Part]:
    """春雨计划|在青川: a programme whose name holds another one's is mostly a part of that."""
    programmes = [t for t in things.values() if t.type is EntityType.PROGRAMME and t.mentions]
    for part in programmes:
        for whole in programmes:
            if whole is part or len(whole.label) < _SHORTEST_PROGRAMME or part.label in whole.label:
                continue
            if whole.label in part.label and len(part.label) >= len(whole.label) + 3:
                yield part.mentions[0], whole.mentions[0], "partOf.name", 0.7


def _said(doc: Document, things: Mapping[str, Thing]) -> Iterator[Part]:
    """甲集团旗下的乙公司; “甲”系列活动之“乙”."""
    text = doc.text
    mentions = sorted((m for t in things.values() for m in t.mentions), key=lambda m: (m.start, -m.end))
    starting = {m.start: m for m in reversed(mentions)}
    for whole in mentions:
        if whole.type is EntityType.ORGANIZATION:
            hit = _UNDER.match(text, whole.end)
            sure = 0.8
        elif whole.type is EntityType.PROGRAMME:
            hit = _OF_SERIES.match(text, whole.end)
            sure = 0.75
        else:
            continue
        part = starting.get(hit.end()) if hit else None
        if part is not None and part.key != whole.key and part.type in (whole.type, EntityType.ORGANIZATION):
            yield part, whole, "partOf.said", sure


def _counted(doc: Document, clauses: Sequence[Clause]) -> Iterator[Part]:
    """“乙”是“甲”系列活动之一: the clause's own subject is a part of it."""
    for clause in clauses:
        for i, group in enumerate(clause.groups):
            whole = group.members[-1]
            if whole.type is not EntityType.PROGRAMME or not _ONE_OF.match(doc.text, group.end):
                continue
            parts = [m for g in clause.groups[:i] for m in g.of((EntityType.PROGRAMME,)) if m.key != whole.key]
            if parts and _IS.search(doc.text, parts[-1].end, group.start):
                yield parts[-1], whole, "partOf.said", 0.8


def _founded(doc: Document, clauses: Sequence[Clause]) -> Iterator[Part]:
    """甲局成立“春雨服务队”: the team is a part of who founds it."""
    for clause in clauses:
        if clause.subject is None:
            continue
        wholes = [m for m in clause.subject.of((EntityType.ORGANIZATION,)) if m.type is EntityType.ORGANIZATION]
        for group in clause.groups:
            teams = [m for m in group.members if m.type is EntityType.ORGANIZATION and _TEAM.search(m.name)]
            if len(wholes) != 1 or not teams or group.start < clause.subject.end:
                continue
            if _FOUNDS.search(doc.text, clause.start, group.start):
                yield from ((team, wholes[0], "partOf.founded", 0.75) for team in teams)
