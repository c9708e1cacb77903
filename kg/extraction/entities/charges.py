"""Offices named by their charges alone, in a list that 部门 ends (青川县公安、民政、住建等部门); a school's 团委 beside its 党委.

Refuses charges in a list that begins with no place and no level: 公安、民政等部门 may be those of any place.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: 县|人武部、水利、卫健部门: the level that the first of a list begins with
_LEVEL = re.compile(r"[省市县区州旗]")
#: what a body of its own has: 某学院党委|、团委、学生处
_OF_A_BODY = re.compile(
    r"[、和与及](团委|工会|纪委|学生处|学工处|学工部|教务处|科研处|组织部|宣传部|后勤处)(?=[、，。和与及等联共组开])"
)
_OWNERS = ("school", "hospital", "company")
_SURE = 0.75


@lru_cache(maxsize=2)
def _list_of_charges(lexicon: Lexicon) -> re.Pattern[str]:
    """公安、民政、住建|等部门; the first may be a body's full name, which ends right before."""
    charge = lexicon.any_of("office_charge")
    joint = "(?:、|和|及|与|以及)"
    return re.compile(
        rf"(?P<rest>{joint}?{charge}(?:局|委)?(?:{joint}{charge}(?:局|委)?)+|{joint}{charge})(?:等)?(?:多个|\d+个|相关|有关)?部门"
    )


@lru_cache(maxsize=2)
def _charge(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.any_of("office_charge"))


def find_charges(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """The offices of such lists, and the units of a school or company that stand in a list with its 党委."""
    spans = [m.span for m in found if m.type is EntityType.ORGANIZATION]
    new = [*_charges(doc, resources.lexicon, found), *_units(doc, found)]
    return [m for m in new if not covered(spans, *m.span)]


def _charges(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    charge = _charge(lexicon)
    offices = lexicon.words("charge_of_committee")
    for hit in _list_of_charges(lexicon).finditer(doc.text) if "部门" in doc.text else ():
        lead = _lead(doc, hit, found)
        for item in charge.finditer(doc.text, *hit.span("rest")) if lead else ():
            name = lead + item.group() + ("委" if item.group() in offices else "局")
            m = Mention(*item.span(), EntityType.ORGANIZATION, name, "organization.list", kind="government")
            m.names, m.confidence = (name,), _SURE
            yield m


def _lead(doc: Document, hit: re.Match[str], found: Sequence[Mention]) -> str:
    """The name of the place, or the level, that the list begins with; "" where it begins with neither."""
    start = hit.start("rest")
    for m in found:
        if m.end == start and m.type is EntityType.PLACE and m.code and m.alias:
            return m.name
        if m.end == start and m.type is EntityType.ORGANIZATION and doc.text[start] in "、和及与以":
            place = next((p for p in found if p.start == m.start and p.type is EntityType.PLACE and p.code), None)
            level = _LEVEL.match(m.name)
            return place.name if place is not None else level.group() if level else ""
    return ""


def _units(doc: Document, found: Sequence[Mention]) -> Iterator[Mention]:
    """甲学院党委|、团委、学生处: each is the school's."""
    for party in (m for m in found if m.kind == "party" and m.type is EntityType.ORGANIZATION):
        owner = next((m for m in found if m.start == party.start and m.end < party.end and m.kind in _OWNERS), None)
        at = party.end
        while owner is not None and (hit := _OF_A_BODY.match(doc.text, at)):
            m = Mention(*hit.span(1), EntityType.ORGANIZATION, owner.name + hit[1], "organization.list")
            m.kind, m.owner, m.confidence = "department", owner.name, _SURE
            yield m
            at = hit.end()
