"""Relations that names carry by themselves: containers, branches, where something takes place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.extraction.clause import Clause
from kg.extraction.mention import Mention
from kg.extraction.relations import Found
from kg.extraction.setting import Setting
from kg.extraction.text import Document
from kg.extraction.thing import Thing
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.resources import Resources
from kg.vocab import EntityType, Relation

_SPEAKS = re.compile(
    r"致辞|讲话|发言|宣布|宣讲|分享|报告|演讲|代表.{0,6}(?:接受|签约|捐赠)|签约|签署|捐赠|授牌|揭牌|颁奖|表演|演唱|朗诵|讲解"
)
_COOPERATION = re.compile(r"协作|合作|帮扶|共建|联建|对接|结对|协议")
_HELD = re.compile(
    r"[^，。；]{0,14}?(?:举行|举办|召开|开幕|启动|开赛|起跑|鸣枪|落幕|拉开|揭牌|挂牌|开工|落成|开馆|上演|进行|启幕|开业|成立|投产|开跑|启用)"
)


def find_structure(
    doc: Document, things: Mapping[str, Thing], clauses: Sequence[Clause], resources: Resources, setting: Setting
) -> Iterator[Found]:
    """Everything below, in a fixed order."""
    yield from _containment(doc, things, resources.gazetteer)
    yield from _seats(doc, things, setting)
    yield from _branches(doc, things)
    yield from _venues(doc, clauses)
    yield from _joint_programmes(doc, clauses)
    yield from _speakers(doc, clauses)


def _found(
    doc: Document, s: Mention, relation: Relation, o: Mention, rule: str, confidence: float, at: Mention | None = None
) -> Iterator[Found]:
    sentence = doc.sentence_at((at or s).start)
    if sentence is not None and s.key != o.key:
        yield Found(s, relation, o, sentence.start, sentence.end, rule, round(confidence, 3))


def _containment(doc: Document, things: Mapping[str, Thing], gazetteer: Gazetteer) -> Iterator[Found]:
    """A division lies in the nearest division above it that the article names; other places where the text puts them."""
    places = {k: t for k, t in things.items() if t.type is EntityType.PLACE}
    for key, thing in places.items():
        code = key[2:]
        if code.isdigit():
            above = next(
                (
                    f"P:{d.code}"
                    for d in gazetteer.containers(code)
                    if f"P:{d.code}" in places and (places[f"P:{d.code}"].mentions)
                ),
                "",
            )
        else:
            above = thing.container if thing.container in places else ""
        if not above:
            continue
        side_by_side = _adjacent(places[above].mentions, thing.mentions)
        if not thing.mentions:
            continue
        m = side_by_side or thing.mentions[0]
        sure = 0.98 if code.isdigit() else 0.9 if side_by_side or any(x.container for x in thing.mentions) else 0.6
        yield from _found(
            doc,
            m,
            Relation.LOCATED_IN,
            places[above].first,
            "locatedIn.division" if code.isdigit() else "locatedIn.named",
            sure,
        )


def _adjacent(outer: Sequence[Mention], inner: Sequence[Mention]) -> Mention | None:
    ends = {m.end for m in outer}
    return next((m for m in inner if m.start in ends), None)


def _seats(doc: Document, things: Mapping[str, Thing], setting: Setting) -> Iterator[Found]:
    """An organization or programme lies in the place that its name begins with, or that its owner lies in."""
    main = f"P:{setting.main()}"
    for thing in things.values():
        if thing.type not in (EntityType.ORGANIZATION, EntityType.PROGRAMME):
            continue
        m = thing.first
        if thing.container in things:
            place = things[thing.container].first
            sure = 0.9 if thing.type is EntityType.ORGANIZATION else 0.8
            yield from _found(doc, m, Relation.LOCATED_IN, place, "locatedIn.name", sure * m.confidence**0.5)
        elif (
            thing.type is EntityType.ORGANIZATION
            and not thing.owner
            and main in things
            and m.kind in ("association", "company", "party", "government", "department")
        ):
            yield from _found(doc, m, Relation.LOCATED_IN, things[main].first, "locatedIn.setting", 0.45)


def _branches(doc: Document, things: Mapping[str, Thing]) -> Iterator[Found]:
    """广东粤凯机械有限公司党支部 is part of the company; 湛江市委统战部 of the committee."""
    for thing in things.values():
        if thing.owner in things:
            yield from _found(doc, thing.mentions[0], Relation.PART_OF, things[thing.owner].first, "partOf.name", 0.9)


def _venues(doc: Document, clauses: Sequence[Clause]) -> Iterator[Found]:
    """X在Y举行: a programme takes place there."""
    for clause in clauses:
        groups = clause.groups
        for i, group in enumerate(groups):
            places = group.of((EntityType.PLACE,))
            if group.preposition != "在" or not places or not _HELD.match(doc.text, group.end):
                continue
            events = [g for g in groups[:i] if g.of((EntityType.PROGRAMME,))] or [
                g for g in groups[i + 1 :] if g.of((EntityType.PROGRAMME,))
            ][:1]
            for m in (m for g in events[-1:] for m in g.of((EntityType.PROGRAMME,))):
                yield from _found(doc, m, Relation.LOCATED_IN, places[-1], "locatedIn.venue", 0.85)


def _joint_programmes(doc: Document, clauses: Sequence[Clause]) -> Iterator[Found]:
    """甲区与乙县、丙区东西部协作: a list right before a programme takes part in it, and its members are partners."""
    for clause in clauses:
        for group, following in pairwise(clause.groups):
            programmes = following.of((EntityType.PROGRAMME,))
            actors = group.of((EntityType.PLACE, EntityType.ORGANIZATION))
            if (
                len(actors) < 2
                or not programmes
                or doc.text[group.end : following.start].strip("“”的")
                or not _COOPERATION.search(programmes[0].name)
            ):
                continue
            for m in actors:
                yield from _found(doc, m, Relation.PARTICIPATES_IN, programmes[0], "participatesIn.joint", 0.84)
            for m in actors[1:]:
                yield from _found(doc, actors[0], Relation.PARTNERS_WITH, m, "partnersWith.joint", 0.82)


def _speakers(doc: Document, clauses: Sequence[Clause]) -> Iterator[Found]:
    """在X启动仪式上，Y致辞: who speaks at an event takes part in it."""
    event: Mention | None = None
    sentence = None
    for clause in clauses:
        if clause.sentence is not sentence:
            event, sentence = None, clause.sentence
        for group in clause.groups:
            held = group.of((EntityType.PROGRAMME,))
            if (
                held
                and group.preposition == "在"
                and re.match(r"[”’]?(?:上|中|现场|期间|仪式上|活动中|会上)", doc.text[group.end : group.end + 4])
            ):
                event = held[-1]
        subject = clause.subject
        if (
            event is None
            or subject is None
            or subject.start < clause.start
            or not _SPEAKS.search(doc.text, subject.end, clause.end)
        ):
            continue
        for m in subject.of((EntityType.PERSON, EntityType.ORGANIZATION)):
            yield from _found(doc, m, Relation.PARTICIPATES_IN, event, "participatesIn.speaks", 0.72, at=event)


def found_sites(found: Sequence[Found], things: Mapping[str, Thing]) -> Iterator[Found]:
    """What a county, town or village runs takes place there, unless the text puts it elsewhere."""
    placed = {f.subject.key for f in found if f.relation is Relation.LOCATED_IN}
    for f in found:
        place = things.get(f.subject.key)
        if (
            f.relation is not Relation.RUNS
            or place is None
            or place.type is not EntityType.PLACE
            or f.object.key in placed
        ):
            continue
        if not place.key[2:].isdigit() or not place.key.endswith("00") or len(place.key) > 8:
            yield Found(
                f.object, Relation.LOCATED_IN, f.subject, f.start, f.end, "locatedIn.runs", round(0.7 * f.confidence, 3)
            )
