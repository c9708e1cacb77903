"""The question library on `exports/`: every answer is the one that plain Python finds in the graph, without SPARQL.

Each function below is what the description of the question of its name says, in terms of `kg.model`; the order of rows
is tested in `tests/test_questions.py`, where answers are known by hand.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import fmean

import pytest

import kg
from kg.model import Entity, Evidence, Statement
from kg.querying.questions import read_questions
from kg.views.terms import encode_id
from kg.vocab import SYMMETRIC, EntityType, Relation, Status
from tests.answers import rows

EXPORTS = kg.load(Path(__file__).resolve().parents[1] / "exports")
GRAPH = EXPORTS.graph
NAMES = {e.id: e.label for e in GRAPH.entities}
ARTICLES = {a.id: a for a in GRAPH.articles}

#: A row as cells: numbers and texts as `rows` prints them, None for what is not said.
Row = tuple[object, ...]
Answer = Callable[..., Iterable[Row]]

#: Question, parameters, and what answers it; filled by `asked`.
ASKED: list[tuple[str, dict[str, object], Answer]] = []
#: Nobody corrected the exports, they have no reprints and no contradiction, and nobody funds a programme in them.
MAY_BE_EMPTY = {"claims", "corrected", "no-employer", "programme-money", "reprints", "two-amounts", "two-containers"}


def asked(**values: object) -> Callable[[Answer], Answer]:
    """Ask the question of the function's name with these values."""

    def note(answer: Answer) -> Answer:
        ASKED.append((answer.__name__.replace("_", "-"), values, answer))
        return answer

    return note


# the graph in plain words


def told(*relations: Relation) -> Iterator[tuple[Statement, Evidence]]:
    """Every statement of the relations (of none: of all) with every sentence that says it."""
    for s in GRAPH.statements:
        if not relations or s.predicate in relations:
            for e in sorted(set(s.evidence)):
                yield s, e


def node(name: object) -> str:
    return EXPORTS.entity(str(name)).id


def is_a(entity: Entity, *types: str) -> bool:
    return bool({entity.type, *entity.also} & set(types))


def reached(start: str, relation: Relation, *, back: bool = False) -> set[str]:
    """What the relation leads to in one or more steps; `back` against its direction."""
    found, new = set[str](), {start}
    while new:
        pairs = (
            (s.object, s.subject) if back else (s.subject, s.object)
            for s in GRAPH.statements
            if s.predicate is relation
        )
        new = {there for here, there in pairs if here in new} - found
        found |= new
    return found


def inside(place: object) -> set[str]:
    return {node(place)} | reached(node(place), Relation.LOCATED_IN, back=True)


def parts_of(whole: object) -> set[str]:
    return {node(whole)} | reached(node(whole), Relation.PART_OF, back=True)


def own(article: str) -> str:
    """The article, or the one that it reprints."""
    return ARTICLES[article].version_of or article


def ends(s: Statement) -> Row:
    return NAMES[s.subject], f"kg:{s.predicate}", NAMES[s.object]


def source(e: Evidence) -> Row:
    return e.quote, f"article/{e.article}"


def gift(s: Statement) -> Row:
    return s.qualifiers.amount_text, f"kg:{s.qualifiers.status}", s.qualifiers.time


# money


def reaches(receiver: str, place: object) -> bool:
    """Whether money reaches the place: it lies there, or is a programme that something there runs."""
    there, whole = inside(place), {receiver} | reached(receiver, Relation.PART_OF)
    runners = {s.subject for s in GRAPH.statements if s.predicate is Relation.RUNS and s.object in whole}
    return receiver in there or bool(runners & there)


@asked()
@asked(place="湛江市")
@asked(place="林屋村", funder="广东粤凯机械有限公司党支部")
def funders(place: object = None, funder: object = None) -> Iterator[Row]:
    for s, e in told(Relation.FUNDS):
        if (not funder or s.subject == node(funder)) and (not place or reaches(s.object, place)):
            yield NAMES[s.subject], NAMES[s.object], *gift(s), *source(e)


@asked()
@asked(receiver="林屋村")
def receivers(receiver: object = None) -> Iterator[Row]:
    for s, e in told(Relation.FUNDS):
        if not receiver or s.object == node(receiver):
            yield NAMES[s.object], NAMES[s.subject], *gift(s), *source(e)


@asked()
def programme_money() -> Iterator[Row]:
    for s, e in told(Relation.FUNDS):
        if is_a(GRAPH.by_id[s.object], EntityType.PROGRAMME):
            yield NAMES[s.object], NAMES[s.subject], *gift(s), *source(e)


@asked()
@asked(year=2024)
def money_by_year(year: object = None) -> Iterator[Row]:
    for s, e in told(Relation.FUNDS):
        when = int((s.qualifiers.time or ARTICLES[e.article].date)[:4])
        if year in (None, when):
            yield when, NAMES[s.subject], NAMES[s.object], *gift(s)[:2], *source(e)


@asked()
def money_totals() -> Iterator[Row]:
    sums = defaultdict[tuple[str, str], list[float]](list)
    for s in GRAPH.statements:
        q = s.qualifiers
        if s.predicate is Relation.FUNDS and q.status is Status.DONE and q.amount_min is not None:
            sums[s.subject, q.currency].append(q.amount_min)
    return ((NAMES[giver], currency, len(each), f"{sum(each):.0f}") for (giver, currency), each in sums.items())


@asked()
def village_companies() -> Iterator[Row]:
    companies = ("公司", "集团", "企业", "银行", "合作社", "工厂", "酒店")
    for s, e in told(Relation.FUNDS):
        giver, village = GRAPH.by_id[s.subject], GRAPH.by_id[s.object]
        is_village = village.level == "village" or (not village.level and village.label.endswith(("村", "社区")))
        name = re.sub("(党支部|党委|党总支)$", "", giver.label)
        if is_a(village, EntityType.PLACE) and is_village and name.endswith(companies):
            yield giver.label, village.label, *gift(s)[:2], *source(e)


@asked()
def two_amounts() -> Iterator[Row]:
    gifts = [(s, e) for s, e in told(Relation.FUNDS) if s.qualifiers.amount_text]
    for s, e in gifts:
        for t, f in gifts:
            (_, most), (least, _) = ((x.qualifiers.amount_min, x.qualifiers.amount_max) for x in (s, t))
            same = (s.subject, s.object, s.qualifiers.currency) == (t.subject, t.object, t.qualifiers.currency)
            if same and most is not None and least is not None and most < least:
                yield (
                    NAMES[s.subject],
                    NAMES[s.object],
                    s.qualifiers.amount_text,
                    e.quote,
                    t.qualifiers.amount_text,
                    f.quote,
                )


# places


@asked(place="湛江市")
@asked(place="高州市")
def articles(place: object) -> Iterator[Row]:
    there = [GRAPH.by_id[id] for id in inside(place)]
    named = Counter(a for e in there if is_a(e, EntityType.PLACE, EntityType.ORGANIZATION) for a in e.articles)
    return ((a.date, a.title, a.outlet, named[id], f"article/{id}") for id, a in ARTICLES.items() if named[id])


@asked(place="湛江市")
@asked(place="铜仁市")
def bodies(place: object) -> Iterator[Row]:
    there = inside(place)
    for e in GRAPH.entities:
        if is_a(e, EntityType.ORGANIZATION):
            places = {s.object for s in GRAPH.statements if s.subject == e.id and s.predicate is Relation.LOCATED_IN}
            farther = {above for p in places for above in reached(p, Relation.LOCATED_IN)}
            yield from ((e.label, NAMES[p], len(e.articles)) for p in (places - farther) & there)


@asked()
@asked(place="茂名市")
def codes(place: object = None) -> Iterator[Row]:
    there = inside(place) if place else NAMES
    return ((e.code, e.label, f"kg:{e.level}", e.id) for e in GRAPH.entities if e.code and e.id in there)


@asked(thing="林屋村")
@asked(thing="石阡县人民医院")
def containers(thing: object) -> Iterator[Row]:
    above = (GRAPH.by_id[id] for id in reached(node(thing), Relation.LOCATED_IN))
    return ((e.label, e.level and f"kg:{e.level}", e.code) for e in above)


@asked(place="湛江市")
@asked(place="金湾区")
def partners(place: object) -> Iterator[Row]:
    there = inside(place)
    for s, e in told(Relation.PARTNERS_WITH):
        for one, other in ((s.subject, s.object), (s.object, s.subject)):
            if one in there:
                yield NAMES[one], NAMES[other], f"kg:{s.qualifiers.status}", *source(e)


@asked(place="茂名市")
@asked(place="高州市")
def supporters(place: object) -> Iterator[Row]:
    there = inside(place)
    for s, e in told(Relation.SUPPORTS):
        if s.object in there:
            yield NAMES[s.subject], NAMES[s.object], f"kg:{s.qualifiers.status}", *source(e)


@asked()
def two_containers() -> Iterator[Row]:
    for e in GRAPH.entities:
        places = {s.object for s in GRAPH.statements if s.subject == e.id and s.predicate is Relation.LOCATED_IN}
        if is_a(e, EntityType.PLACE):
            for one in places:
                for other in places:
                    if one < other and not {one, other} & (
                        reached(one, Relation.LOCATED_IN) | reached(other, Relation.LOCATED_IN)
                    ):
                        yield e.label, NAMES[one], NAMES[other]


# people, bodies, programmes


@asked(person="孙成晖")
@asked(person="黎琴")
def posts(person: object) -> Iterator[Row]:
    for s, e in told(Relation.WORKS_FOR):
        if s.subject == node(person):
            q = s.qualifiers
            yield NAMES[s.object], q.role, q.time, f"kg:{q.status}", *source(e), ARTICLES[e.article].date


@asked(body="东莞市名振公司")
@asked(body="石阡县人民医院")
def people(body: object) -> Iterator[Row]:
    for s, e in told(Relation.WORKS_FOR):
        if s.object in parts_of(body):
            yield NAMES[s.subject], s.qualifiers.role, NAMES[s.object], s.qualifiers.time, *source(e)


@asked()
def no_employer() -> Iterator[Row]:
    employed = {s.subject for s in GRAPH.statements if s.predicate is Relation.WORKS_FOR}
    for e in GRAPH.entities:
        if is_a(e, EntityType.PERSON) and e.id not in employed:
            yield from ((e.label, f"article/{a}") for a in e.articles)


@asked(whole="茂名市人民医院")
@asked(whole="广东省人民医院")
def parts(whole: object) -> set[Row]:
    return {(NAMES[s.subject], NAMES[s.object]) for s, _ in told(Relation.PART_OF) if s.object in parts_of(whole)}


@asked()
@asked(programme="乡村振兴基金")
def organizers(programme: object = None) -> Iterator[Row]:
    for s, e in told(Relation.RUNS):
        if not programme or s.object == node(programme):
            yield NAMES[s.object], NAMES[s.subject], f"kg:{s.qualifiers.status}", *source(e)


@asked(programme="百千万工程")
def participants(programme: object) -> Iterator[Row]:
    for s, e in told(Relation.PARTICIPATES_IN):
        if s.object in parts_of(programme):
            yield NAMES[s.subject], NAMES[s.object], f"kg:{s.qualifiers.status}", *source(e)


@asked(participant="湛江市律师行业党委")
@asked(participant="吴川市")
def programmes(participant: object) -> Iterator[Row]:
    for s, e in told(Relation.PARTICIPATES_IN, Relation.RUNS):
        if s.subject == node(participant):
            yield f"kg:{s.predicate}", NAMES[s.object], f"kg:{s.qualifiers.status}", *source(e)


@asked(programme="百千万工程")
@asked(programme="乡村振兴基金")
def timeline(programme: object) -> set[Row]:
    return {
        (s.qualifiers.time or ARTICLES[e.article].date, *ends(s), *gift(s)[:2], *source(e))
        for s, e in told()
        if {s.subject, s.object} & parts_of(programme)
    }


# what is said, and how well


@asked()
@asked(speaker="真杰")
def claims(speaker: str = "") -> Iterator[Row]:
    for s, e in told():
        if s.qualifiers.status is Status.CLAIMED and speaker in s.qualifiers.speaker:
            yield s.qualifiers.speaker, *ends(s), s.qualifiers.amount_text, *source(e)


@asked()
@asked(place="珠海市")
def planned(place: object = None) -> Iterator[Row]:
    done = {(s.subject, s.predicate, s.object) for s in GRAPH.statements if s.qualifiers.status is Status.DONE}
    for s, e in told():
        q = s.qualifiers
        touches = not place or bool({s.subject, s.object} & inside(place))
        if q.status is Status.PLANNED and (s.subject, s.predicate, s.object) not in done and touches:
            yield *ends(s), q.amount_text, q.time, *source(e)


@asked(date="2025")
@asked(date="2024-03-01")
def since(date: object) -> Iterator[Row]:
    for s, e in told():
        published = ARTICLES[e.article].date
        if published and (published >= str(date) or str(date).startswith(published)):
            yield published, *ends(s), *gift(s)[:2], *source(e)


@asked(subject="林屋村", object="广东粤凯机械有限公司党支部")
@asked(subject="岑擎村党支部", object="霞发集团", relation="partnersWith")
def evidence(subject: object, object: object, relation: str = "") -> Iterator[Row]:
    for s, e in told():
        if {s.subject, s.object} == {node(subject), node(object)} and relation in ("", s.predicate):
            yield f"kg:{s.predicate}", len(e.quote), *source(e), e.rule, e.confidence


@asked()
@asked(below=0.4)
def doubtful(below: float = 0.6) -> Iterator[Row]:
    unsure = sorted((s.confidence, s.id) for s in GRAPH.statements if s.confidence < below)[:500]
    for s, e in told():
        if (s.confidence, s.id) in unsure:
            yield s.confidence, *ends(s), *source(e)


@asked(relation="runs")
@asked(relation="位于")
def rules(relation: str) -> Iterator[Row]:
    found = defaultdict[str, list[float]](list)
    for _, e in told({"位于": Relation.LOCATED_IN}.get(relation) or Relation(relation)):
        found[e.rule].append(e.confidence)
    for rule, each in found.items():
        yield rule, len(each), float(Decimal(f"{fmean(each):.9f}").quantize(Decimal("0.01"), ROUND_HALF_UP))


@asked()
@asked(thing="programme/霞山区四下基层")
def identity(thing: object = None) -> Iterator[Row]:
    for d in GRAPH.decisions:
        if not thing or node(thing) in (d.one, d.other):
            for reason in d.reasons or (None,):
                yield d.one, "kg:same" if d.same else "kg:different", d.other, d.confidence, reason


@asked()
def corrected() -> Iterator[Row]:
    for e in GRAPH.entities:
        yield from ((e.label, correction, e.id) for correction in e.corrected)
    for s in GRAPH.statements:
        edge = f"{NAMES[s.subject]} {s.predicate} {NAMES[s.object]}"
        yield from ((edge, correction, f"statement/{s.id}") for correction in s.corrected)


@asked()
def reprints() -> Iterator[Row]:
    for a in GRAPH.articles:
        if a.version_of:
            o = ARTICLES[a.version_of]
            yield a.title, a.outlet, a.date, o.title, o.outlet, o.date, f"article/{a.id}"


# nodes and networks


@asked(thing="霞山区")
@asked(thing="百千万工程")
def aliases(thing: object) -> Iterator[Row]:
    e = GRAPH.by_id[node(thing)]
    yield "label", e.label
    yield from (("other name", alias) for alias in e.aliases)
    yield from (("old id", old) for old, new in GRAPH.redirects.items() if new == e.id)


@asked()
def namesakes() -> Iterator[Row]:
    often = Counter(NAMES.values())
    return ((e.label, e.scope, e.id) for e in GRAPH.entities if often[e.label] > 1)


@asked()
@asked(type="Place")
def most_mentioned(type: str = "") -> Iterable[Row]:
    named = ((e, len({own(a) for a in e.articles})) for e in GRAPH.entities if not type or is_a(e, type))
    ranked = sorted(((-n, encode_id(e.id), e) for e, n in named if n), key=lambda ranks: ranks[:2])
    return ((e.label, -n, e.id) for n, _, e in ranked[:100])


@asked(type="Organization")
@asked(type="人物")
def seen_once(type: str) -> Iterator[Row]:
    for e in GRAPH.entities:
        papers = {own(a) for a in e.articles}
        if is_a(e, {"人物": "Person"}.get(type, type)) and len(papers) == 1:
            yield e.label, f"article/{papers.pop()}", e.confidence, e.id


@asked(type="Organization")
@asked(type="Programme")
def unconnected(type: str) -> Iterator[Row]:
    tied = {id for s in GRAPH.statements for id in (s.subject, s.object)}
    for e in GRAPH.entities:
        if is_a(e, type) and e.id not in tied:
            yield from ((e.label, f"article/{a}", e.id) for a in e.articles)


@asked(thing="霞山区")
@asked(thing="茂名市中医院")
def neighbours(thing: object) -> Iterator[Row]:
    sure = defaultdict[tuple[str, str, str], float](float)
    for s in GRAPH.statements:
        for direction, here, there in (("out", s.subject, s.object), ("in", s.object, s.subject)):
            if here == node(thing):
                key = (direction, f"kg:{s.predicate}", there)
                sure[key] = max(sure[key], s.confidence)
    return ((*key[:2], NAMES[key[2]], confidence, key[2]) for key, confidence in sure.items())


@asked()
@asked(relation="partnersWith")
def edges(relation: str = "") -> set[Row]:
    said = [s for s in GRAPH.statements if relation in ("", s.predicate)]
    there = {(s.subject, f"kg:{s.predicate}", s.object) for s in said}
    return there | {(s.object, f"kg:{s.predicate}", s.subject) for s in said if s.predicate in SYMMETRIC}


@asked(relation="runs")
@asked(relation="locatedIn", above=0.95)
def sure_edges(relation: str, above: float = 0.6) -> Iterator[Row]:
    weight = defaultdict[tuple[str, str], float](float)
    for s in GRAPH.statements:
        if s.predicate == relation and s.confidence >= above:
            weight[s.subject, s.object] = max(weight[s.subject, s.object], s.confidence)
    return ((*pair, confidence) for pair, confidence in weight.items())


@asked()
def counts() -> Iterator[Row]:
    found = Counter(("type", f"kg:{kind}") for e in GRAPH.entities for kind in {e.type, *e.also})
    found.update(("relation", f"kg:{s.predicate}") for s in GRAPH.statements)
    found.update(("status", f"kg:{s.qualifiers.status}") for s in GRAPH.statements)
    found["article", "schema:NewsArticle"] = len(GRAPH.articles)
    return ((*key, number) for key, number in found.items())


def said(cell: object) -> str:
    """A cell as `rows` prints it."""
    return f"{cell:g}" if isinstance(cell, float) else "" if cell is None else str(cell)


def test_every_question_is_asked() -> None:
    assert sorted({name for name, _, _ in ASKED}) == list(read_questions())


@pytest.mark.parametrize(
    ("name", "values", "answer"), ASKED, ids=[f"{name} {values or ''}" for name, values, _ in ASKED]
)
def test_the_answer_is_what_the_graph_says(name: str, values: dict[str, object], answer: Answer) -> None:
    expected = sorted(" | ".join(map(said, row)) for row in answer(**values))
    assert sorted(rows(EXPORTS, name, values)) == expected
    assert expected or name in MAY_BE_EMPTY
