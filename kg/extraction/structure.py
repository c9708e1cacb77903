"""Relations that names carry by themselves: containers, branches, where something takes place."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from kg.extraction.clause import Clause
from kg.extraction.found import Found
from kg.extraction.mention import Mention
from kg.extraction.parts import find_parts
from kg.extraction.setting import Setting
from kg.extraction.text import Document
from kg.extraction.thing import Thing
from kg.extraction.whereabouts import find_whereabouts
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.vocab import EntityType, Relation

#: who does what to whom
Claim = tuple[Mention, Relation, Mention]

_PROGRAMME = (EntityType.PROGRAMME,)
#: bodies that are mostly of the place that the article is about, where it does not say of which
_LOCAL = ("association", "company", "party", "government", "department")
#: names of programmes that those named before them run together: 甲区与乙县|东西部协作
_COOPERATION = re.compile(r"协作|合作|帮扶|共建|联建|对接|结对|协议")
#: 在启动仪式|上, 在“春雨行动”|现场
_AT_EVENT = re.compile(r"[”’]?(?:上|中|现场|期间|仪式上|活动中|会上)")


def find_structure(
    doc: Document, things: Mapping[str, Thing], clauses: Sequence[Clause], resources: Resources, setting: Setting
) -> Iterator[Found]:
    """Everything below, in a fixed order."""
    said = list(find_whereabouts(doc, things, resources.lexicon))
    yield from said
    told = {f.subject.key for f in said}
    yield from _containment(doc, things, resources.gazetteer, told)
    yield from _seats(doc, things, setting, told, resources.lexicon)
    for part, whole, rule, sure in find_parts(doc, things, clauses, resources.lexicon):
        yield from _found(doc, (part, Relation.PART_OF, whole), rule, sure)
    yield from _venues(doc, clauses, resources.lexicon)
    yield from _joint_programmes(doc, clauses)
    yield from _speakers(doc, clauses, resources.lexicon)


def _found(doc: Document, claim: Claim, rule: str, sure: float, *, at: Mention | None = None) -> Iterator[Found]:
    """The claim, if it is one, with the sentence of its subject, or of `at`."""
    subject, relation, obj = claim
    sentence = doc.sentence_at((at or subject).start)
    if sentence is not None and subject.key != obj.key:
        yield Found(subject, relation, obj, sentence, rule, round(sure, 3))


def _containment(
    doc: Document, things: Mapping[str, Thing], gazetteer: Gazetteer, told: Collection[str]
) -> Iterator[Found]:
    """A division lies in the nearest one above it that the article names; other places where the text puts them."""
    for key, thing in things.items():
        if thing.type is not EntityType.PLACE or not thing.mentions:
            continue
        above = _container(thing, things, gazetteer)
        if above is None:
            continue
        side_by_side = _right_behind(above.mentions, thing.mentions)
        claim = (side_by_side or thing.mentions[0], Relation.LOCATED_IN, above.first)
        if key[2:].isdigit():
            yield from _found(doc, claim, "locatedIn.division", 0.98)
        else:
            said = side_by_side is not None or any(m.container for m in thing.mentions)
            if key in told and not said:
                continue
            yield from _found(doc, claim, "locatedIn.named", 0.9 if said else 0.6)


def _container(place: Thing, things: Mapping[str, Thing], gazetteer: Gazetteer) -> Thing | None:
    """The place of the article that a place lies in; of a division, one that the text names."""
    if not place.key[2:].isdigit():
        container = things.get(place.container)
        return container if container is not None and container.type is EntityType.PLACE else None
    above = (things.get(f"P:{d.code}") for d in gazetteer.containers(place.key[2:]))
    return next((t for t in above if t is not None and t.mentions), None)


def _right_behind(outer: Sequence[Mention], inner: Sequence[Mention]) -> Mention | None:
    """The first inner mention that an outer one stands right before: 青川市|文星区."""
    ends = {m.end for m in outer}
    return next((m for m in inner if m.start in ends), None)


def _seats(
    doc: Document, things: Mapping[str, Thing], setting: Setting, told: Collection[str], lexicon: Lexicon
) -> Iterator[Found]:
    """An organization or programme lies in the place that its name begins with; a local body in that of the article."""
    national = tuple(lexicon.words("national_head"))
    main = things.get(f"P:{setting.main()}")
    for thing in things.values():
        if thing.type not in (EntityType.ORGANIZATION, EntityType.PROGRAMME):
            continue
        is_body, m = thing.type is EntityType.ORGANIZATION, thing.first
        if thing.container in things:
            claim = (m, Relation.LOCATED_IN, things[thing.container].first)
            yield from _found(doc, claim, "locatedIn.name", (0.9 if is_body else 0.8) * m.confidence**0.5)
        elif main is not None and is_body and not thing.owner and m.kind in _LOCAL and thing.key not in told:
            if thing.label.startswith(national):
                continue
            yield from _found(doc, (m, Relation.LOCATED_IN, main.first), "locatedIn.setting", 0.45)


@lru_cache(maxsize=2)
def _held(lexicon: Lexicon) -> re.Pattern[str]:
    """在青川县|隆重举行."""
    return re.compile(rf"[^，。；]{{0,14}}?{lexicon.any_of('held_there')}")


def _venues(doc: Document, clauses: Sequence[Clause], lexicon: Lexicon) -> Iterator[Found]:
    """X在Y举行: a programme takes place there."""
    held = _held(lexicon)
    for clause in clauses:
        for i, group in enumerate(clause.groups):
            places = group.of((EntityType.PLACE,))
            if group.preposition != "在" or not places or not held.match(doc.text, group.end):
                continue
            before = [g for g in clause.groups[:i] if g.of(_PROGRAMME)]
            after = [g for g in clause.groups[i + 1 :] if g.of(_PROGRAMME)]
            for m in (m for g in before[-1:] or after[:1] for m in g.of(_PROGRAMME)):
                yield from _found(doc, (m, Relation.LOCATED_IN, places[-1]), "locatedIn.venue", 0.85)


def _joint_programmes(doc: Document, clauses: Sequence[Clause]) -> Iterator[Found]:
    """甲区与乙县、丙区东西部协作: a list right before a programme takes part in it, and its members are partners."""
    for clause in clauses:
        for group, following in pairwise(clause.groups):
            programmes = following.of(_PROGRAMME)
            actors = group.of((EntityType.PLACE, EntityType.ORGANIZATION))
            apart = doc.text[group.end : following.start].strip("“”的")
            if len(actors) < 2 or not programmes or apart or not _COOPERATION.search(programmes[0].name):
                continue
            for m in actors:
                claim = (m, Relation.PARTICIPATES_IN, programmes[0])
                yield from _found(doc, claim, "participatesIn.joint", 0.84)
            for m in actors[1:]:
                yield from _found(doc, (actors[0], Relation.PARTNERS_WITH, m), "partnersWith.joint", 0.82)


@lru_cache(maxsize=2)
def _speaks(lexicon: Lexicon) -> re.Pattern[str]:
    """致辞, 代表企业签约."""
    return re.compile(rf"{lexicon.any_of('speak')}|代表.{{0,6}}(?:接受|签约|捐赠)")


def _speakers(doc: Document, clauses: Sequence[Clause], lexicon: Lexicon) -> Iterator[Found]:
    """在X启动仪式上，Y致辞: who speaks at an event takes part in it."""
    speaks = _speaks(lexicon)
    event: Mention | None = None
    sentence = None
    for clause in clauses:
        if clause.sentence is not sentence:
            event, sentence = None, clause.sentence
        for group in clause.groups:
            held = group.of(_PROGRAMME)
            if held and group.preposition == "在" and _AT_EVENT.match(doc.text, group.end):
                event = held[-1]
        subject = clause.subject
        if event is None or subject is None or subject.start < clause.start:
            continue
        if speaks.search(doc.text, subject.end, clause.end):
            for m in subject.of((EntityType.PERSON, EntityType.ORGANIZATION)):
                claim = (m, Relation.PARTICIPATES_IN, event)
                yield from _found(doc, claim, "participatesIn.speaks", 0.72, at=event)


def find_sites_of_programmes(found: Sequence[Found], things: Mapping[str, Thing]) -> Iterator[Found]:
    """What a county, town or village runs takes place there, unless the text puts it elsewhere."""
    placed = {f.subject.key for f in found if f.relation is Relation.LOCATED_IN}
    for f in found:
        place = things.get(f.subject.key)
        if f.relation is not Relation.RUNS or place is None or place.type is not EntityType.PLACE:
            continue
        if f.object.key not in placed and _is_small(place.key[2:]):
            sure = round(0.7 * f.confidence, 3)
            yield Found(f.object, Relation.LOCATED_IN, f.subject, f.sentence, "locatedIn.runs", sure)


def _is_small(code: str) -> bool:
    """Whether a place is no province or city; those run what takes place anywhere in them."""
    return not code.isdigit() or not code.endswith("00") or len(code) > 6
