"""What cannot all be true is listed, and what may well be so is not; every sentence here is invented."""

import random
from dataclasses import replace
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings

from kg.model import Graph, Statement
from kg.views.contradictions import KINDS, Contradiction, find_contradictions
from kg.views.doubt import SHOWN
from kg.vocab import Relation, Status
from tests.factories import article, entity, evidence, small_graph, statement
from tests.views.strategies import graphs

IN, FUNDS, WORKS, PART, RUNS, PARTNERS = (
    Relation.LOCATED_IN,
    Relation.FUNDS,
    Relation.WORKS_FOR,
    Relation.PART_OF,
    Relation.RUNS,
    Relation.PARTNERS_WITH,
)

#: official codes of the places that have one
CODES = {
    "place/粤省": "440000",
    "place/黔省": "520000",
    "place/甲市": "440800",
    "place/丁市": "440900",
    "place/乙县": "440811",
    "place/丙县": "440812",
    "place/戊县": "520221",
    "place/乙县东镇": "440811101",
    "place/乙县西镇": "440811102",
    "place/临海新区": "440871",
}
MARCH, JUNE, LATER = "2024-03-05", "2024-06-05", "2026-03-05"


def said(
    s: str, p: Relation, o: str, *, quote: str = "", on: str = MARCH, start: int = -1, sure: float = 0.8, **q: object
) -> Statement:
    """A statement with one sentence, in an article whose id is its date ("2024-03-05 b": another of that day)."""
    start = start if start >= 0 else crc32(f"{s}{o}{q}".encode()) % 1000
    return statement(s, p, o, evidence(quote or "据说如此。", article=on, start=start, confidence=sure), **q)


def graph_of(*statements: Statement) -> Graph:
    """The graph of statements: entities by their ids, articles by theirs."""
    ids = sorted({end for s in statements for end in (s.subject, s.object)})
    papers = sorted({e.article for s in statements for e in s.evidence})
    return Graph(
        tuple(article(id, date=id[:10] if id[0] == "2" else "") for id in papers),
        tuple(entity(id, articles=(), code=CODES.get(id, "")) for id in ids),
        statements,
    )


def found(*statements: Statement) -> list[Contradiction]:
    return list(find_contradictions(graph_of(*statements)))


def located(thing: str, *places: str, **fields: object) -> tuple[Statement, ...]:
    return tuple(said(thing, IN, f"place/{place}", **fields) for place in places)  # type: ignore[arg-type]


def gift(text: str, low: float | None, high: float | None, **fields: object) -> Statement:
    """蓝海公司 gives 乙县 a sum; the quote may hold it as {}."""
    fields["quote"] = str(fields.get("quote", "蓝海公司向乙县捐款{}。")).format(text)
    money = {"amount_text": text, "amount_min": low, "amount_max": high, "currency": "CNY"}
    return said("organization/蓝海公司", FUNDS, "place/乙县", **money | fields)  # type: ignore[arg-type]


def job(person: str, role: str, body: str, **fields: object) -> Statement:
    quote = f"{body.split('/')[1]}{role}{person}到场。"
    return said(f"person/{person}", WORKS, body, role=role, **{"quote": quote} | fields)  # type: ignore[arg-type]


ROAD = "place/乙县滨河公园"
SCHOOL = "organization/红旗小学"
COUNTY = "place/乙县"
BUREAU = "organization/乙县教育局"
ACTION = "programme/绿道行动"
ONE_MILLION = gift("100万元", 1e6, 1e6)

CONTRADICTIONS = {
    "a place in two counties": ("containers", located(ROAD, "乙县", "丙县")),
    "a place in two towns of a county": ("containers", located("place/林屋村", "乙县东镇", "乙县西镇")),
    "a place in a county and in another city": ("containers", located(ROAD, "乙县", "丁市")),
    "a division elsewhere than its code says": ("containers", located("place/乙县东镇", "乙县", "丙县")),
    "a place in two towns without codes": ("containers", located("place/林屋村", "南山镇", "北山镇")),
    "a school in two counties": ("containers", located(SCHOOL, "乙县", "丙县")),
    "a container known only by what it lies in": (
        "containers",
        (*located(ROAD, "滨河街", "丙县"), *located("place/滨河街", "乙县")),
    ),
    "two sums for one gift": ("amounts", (ONE_MILLION, gift("150万元", 1.5e6, 1.5e6, on="2024-03-06"))),
    "two sums, one of them 'and some more'": (
        "amounts",
        (gift("230余万元", 2.3e6, None), gift("300余万元", 3e6, None, on="2024-03-06")),
    ),
    "at most one sum, at least the other": (
        "amounts",
        (gift("不到50万元", None, 5e5), gift("100万元以上", 1e6, None, on="2024-03-06")),
    ),
    "two plans of one gift": (
        "amounts",
        (
            gift("100万元", 1e6, 1e6, status=Status.PLANNED),
            gift("80万元", 8e5, 8e5, status=Status.PLANNED, on="2024-03-06"),
        ),
    ),
    "two heads on one day": ("heads", (job("王立山", "局长", BUREAU), job("李晓明", "局长", BUREAU))),
    "two heads by turns": (
        "heads",
        (
            job("王立山", "县长", COUNTY),
            job("李晓明", "县长", COUNTY, on="2024-04-05"),
            job("王立山", "县委副书记、县长", COUNTY, on=JUNE),
        ),
    ),
    "two heads, undated": ("heads", (job("王立山", "校长", SCHOOL, on="x"), job("李晓明", "校长", SCHOOL, on="y"))),
    "a head of party and office, and another of the office": (
        "heads",
        (job("王立山", "党组书记、局长", BUREAU), job("李晓明", "局长", BUREAU)),
    ),
    "a gift planned after it was given": (
        "planned",
        (ONE_MILLION, gift("100万元", 1e6, 1e6, status=Status.PLANNED, on=JUNE)),
    ),
    "ties planned after they began": (
        "planned",
        (
            said("place/甲市", PARTNERS, "place/戊县"),
            said("place/甲市", PARTNERS, "place/戊县", status=Status.PLANNED, on=JUNE),
        ),
    ),
    "places within each other": ("cycles", (*located("place/东湾", "西湾"), *located("place/西湾", "东湾"))),
    "three bodies that are part of each other": (
        "cycles",
        tuple(said(f"organization/{a}协会", PART, f"organization/{b}协会") for a, b in ("甲乙", "乙丙", "丙甲")),
    ),
    "one sum in both directions": (
        "directions",
        (ONE_MILLION, said(COUNTY, FUNDS, "organization/蓝海公司", amount_text="100万元", amount_min=1e6)),
    ),
    "a head in two provinces": ("namesakes", (job("王立山", "县长", COUNTY), job("王立山", "县长", "place/戊县"))),
}

GOODS = "蓝海公司向乙县捐赠价值{}的物资。"
PLANNED = {"status": Status.PLANNED}

NO_CONTRADICTIONS = {
    # containers
    "places within each other by their codes": located(ROAD, "乙县东镇", "乙县", "甲市", "粤省"),
    "places within each other by what articles say": (
        *located(ROAD, "滨河街", "乙县"),
        *located("place/滨河街", "乙县"),
    ),
    "places of which one is not known": located(ROAD, "乙县", "滨河街"),
    "a river through two counties": located("place/清水河", "乙县", "丙县"),
    "a zone across two counties": located(ROAD, "临海新区", "乙县"),
    "a programme in two counties": located("programme/绿道行动", "乙县", "丙县"),
    "a company in two counties": located("organization/蓝海公司", "乙县", "丙县"),
    "a school in two towns of one county": located(SCHOOL, "乙县东镇", "乙县西镇"),
    "an office of one county in another": located("organization/乙县公安局驻丙县政府", "乙县", "丙县"),
    "both places in one sentence": located(ROAD, "乙县", "丙县", start=7),
    "a place to move to": (*located(ROAD, "乙县"), *located(ROAD, "丙县", **PLANNED)),
    "a place that is not sure": (*located(ROAD, "乙县"), *located(ROAD, "丙县", sure=SHOWN - 0.01)),
    # amounts
    "the same sum in other words": (ONE_MILLION, gift("约100万元", 9e5, 1.1e6, on="2024-03-06")),
    "a sum and 'more than' it": (ONE_MILLION, gift("80万元以上", 8e5, None, on="2024-03-06")),
    "a running total": (
        ONE_MILLION,
        gift("300万元", 3e6, 3e6, quote="蓝海公司累计向乙县捐款{}。", on="2024-03-06"),
    ),
    "what was given by then": (ONE_MILLION, gift("300万元", 3e6, 3e6, quote="公司已捐{}。", on="2024-03-06")),
    "a sum for several": (
        ONE_MILLION,
        gift("300万元", 3e6, 3e6, on="2024-03-06", start=7),
        said(
            "organization/蓝海公司",
            FUNDS,
            "place/丙县",
            on="2024-03-06",
            start=7,
            amount_text="300万元",
            amount_min=3e6,
        ),
    ),
    "goods beside money": (ONE_MILLION, gift("50万元", 5e5, 5e5, quote=GOODS, on="2024-03-06")),
    "gifts of two days": (
        gift("100万元", 1e6, 1e6, quote="3月1日，公司捐款{}。"),
        gift("50万元", 5e5, 5e5, quote="3月4日，公司捐款{}。", on="2024-03-06"),
    ),
    "gifts of two years": (
        gift("100万元", 1e6, 1e6, quote="2021年公司捐款{}。"),
        gift("50万元", 5e5, 5e5, quote="2022年公司捐款{}。", on="2024-03-06"),
    ),
    "gifts half a year apart": (ONE_MILLION, gift("50万元", 5e5, 5e5, on="2024-09-06")),
    "two gifts of one article": (ONE_MILLION, gift("50万元", 5e5, 5e5)),
    "another currency": (ONE_MILLION, gift("50万美元", 5e5, 5e5, currency="USD", on="2024-03-06")),
    "another sum was planned": (ONE_MILLION, gift("80万元", 8e5, 8e5, on="2024-03-06", **PLANNED)),
    "another receiver": (
        ONE_MILLION,
        said("organization/蓝海公司", FUNDS, "place/丙县", amount_text="50万元", amount_min=5e5, amount_max=5e5),
    ),
    # heads
    "a deputy": (job("王立山", "局长", BUREAU), job("李晓明", "副局长", BUREAU)),
    "an honorary head": (
        job("王立山", "会长", "organization/茶叶协会"),
        job("李晓明", "名誉会长", "organization/茶叶协会"),
    ),
    "a former head": (
        job("王立山", "局长", BUREAU),
        job("李晓明", "局长", BUREAU, quote="乙县教育局原局长李晓明到场。"),
    ),
    "a head of that time": (job("王立山", "局长", BUREAU), job("李晓明", "局长", BUREAU, quote="时任局长李晓明说。")),
    "a head of another year": (
        job("王立山", "局长", BUREAU),
        job("李晓明", "局长", BUREAU, quote="2015年，局长李晓明来到村里。"),
    ),
    "a head to be": (job("王立山", "局长", BUREAU), job("李晓明", "局长", BUREAU, **PLANNED)),
    "a successor who is said to be new": (
        job("王立山", "局长", BUREAU),
        job("李晓明", "局长", BUREAU, quote="乙县任命李晓明为教育局局长。", on=JUNE),
    ),
    "a successor in the article that names both": (
        job("王立山", "局长", BUREAU),
        job("李晓明", "局长", BUREAU, quote="教育局新任局长李晓明到场。"),
    ),
    "heads two years apart": (job("王立山", "局长", BUREAU), job("李晓明", "局长", BUREAU, on=LATER)),
    "heads of party and office": (job("王立山", "党组书记", BUREAU), job("李晓明", "局长", BUREAU)),
    "secretary and first secretary": (
        job("王立山", "党支部书记", "place/林屋村"),
        job("李晓明", "驻村第一书记", "place/林屋村"),
    ),
    "a name in full and cut": (job("王立山", "局长", BUREAU), job("王立", "局长", BUREAU)),
    "a post that a hospital has many times": (
        job("王立山", "主任", "organization/乙县人民医院"),
        job("李晓明", "主任", "organization/乙县人民医院"),
    ),
    "branches of a company": (
        job("王立山", "党支部书记", "organization/蓝海公司"),
        job("李晓明", "党支部书记", "organization/蓝海公司"),
    ),
    "a role that swallowed another person": (
        job("王立山", "党组书记、局长", BUREAU),
        job("李晓明", "党组书记、局长王立山，党组成员", BUREAU),
    ),
    # planned and done
    "planned, then done": (gift("100万元", 1e6, 1e6, **PLANNED), gift("100万元", 1e6, 1e6, on=JUNE)),
    "planned and done on one day": (ONE_MILLION, gift("100万元", 1e6, 1e6, **PLANNED)),
    "another gift planned": (ONE_MILLION, gift("200万元", 2e6, 2e6, on=JUNE, **PLANNED)),
    "the next gift, years later": (ONE_MILLION, gift("100万元", 1e6, 1e6, on=LATER, **PLANNED)),
    "what goes on": (
        said("place/甲市", RUNS, ACTION),
        said("place/甲市", RUNS, ACTION, quote="甲市将继续开展绿道行动。", on=JUNE, **PLANNED),
    ),
    "who keeps joining": (
        said("place/甲市", Relation.PARTICIPATES_IN, ACTION),
        said("place/甲市", Relation.PARTICIPATES_IN, ACTION, on=JUNE, **PLANNED),
    ),
    # cycles
    "one within the other within the third": (*located("place/东湾", "西湾"), *located("place/西湾", "南湾")),
    "a body in two others": tuple(
        said(f"organization/{a}协会", PART, f"organization/{b}协会") for a, b in ("甲乙", "甲丙", "乙丙")
    ),
    # directions
    "another sum back": (
        ONE_MILLION,
        said(COUNTY, FUNDS, "organization/蓝海公司", amount_text="20万元", amount_min=2e5),
    ),
    "gifts without sums": (
        said(COUNTY, FUNDS, "organization/蓝海公司"),
        said("organization/蓝海公司", FUNDS, COUNTY),
    ),
    # namesakes
    "a head of two bodies of one province": (job("王立山", "县长", COUNTY), job("王立山", "县委书记", "place/丙县")),
    "a head who went to another province": (
        job("王立山", "县长", COUNTY),
        job("王立山", "县长", "place/戊县", on=LATER),
    ),
    "a head who has just come from another province": (
        job("王立山", "县长", COUNTY),
        job("王立山", "县长", "place/戊县", quote="王立山当选县长。", on=JUNE),
    ),
    "a president of societies in two provinces": (
        *(job("王立山", "会长", f"organization/{name}") for name in ("茶叶协会", "竹编协会")),
        *located("organization/茶叶协会", "乙县"),
        *located("organization/竹编协会", "戊县"),
    ),
    "a member in another province": (job("王立山", "县长", COUNTY), job("王立山", "委员", "place/戊县")),
}


@pytest.mark.parametrize(("kind", "statements"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_contradictions_are_found(kind: str, statements: tuple[Statement, ...]) -> None:
    [only] = found(*statements)
    assert only.kind == kind
    assert set(only.statements) <= set(statements)
    assert len(only.statements) >= 2
    assert 0 < only.score <= 0.65


@pytest.mark.parametrize("statements", NO_CONTRADICTIONS.values(), ids=NO_CONTRADICTIONS)
def test_what_may_be_so_is_no_contradiction(statements: tuple[Statement, ...]) -> None:
    assert found(*statements) == []


def test_every_kind_has_an_example() -> None:
    assert {kind for kind, _ in CONTRADICTIONS.values()} == set(KINDS)


def test_the_same_gift_in_a_reprint_with_another_sum_beside_it() -> None:
    given = graph_of(ONE_MILLION, gift("50万元", 5e5, 5e5, on="2024-03-06"))
    first, copy = given.articles
    assert find_contradictions(given)
    assert not find_contradictions(replace(given, articles=(first, replace(copy, version_of=first.id))))


def test_a_succession_is_listed_below_a_contradiction_and_says_so() -> None:
    [at_once] = found(job("王立山", "局长", BUREAU), job("李晓明", "局长", BUREAU))
    [later] = found(job("王立山", "局长", BUREAU), job("李晓明", "局长", BUREAU, on=JUNE))
    assert (at_once.remark, later.remark) == ("", "succession or contradiction")
    assert later.score < at_once.score == pytest.approx(0.64)


def test_what_is_surer_is_graver() -> None:
    doubtful, sure = job("王立山", "局长", BUREAU, sure=0.7), job("李晓明", "局长", BUREAU, sure=0.9)
    [first, second] = found(doubtful, sure, *located(ROAD, "乙县", "丙县"))
    assert (first.kind, second.kind) == ("containers", "heads")
    assert second.statements == (sure, doubtful)
    assert second.score == pytest.approx(0.7 * 0.9, abs=1e-4)


def test_all_rivals_are_in_one_contradiction() -> None:
    people = [job(name, "局长", BUREAU) for name in ("王立山", "李晓明", "张大海")]
    [only] = found(*people)
    assert set(only.statements) == set(people)


def test_all_smallest_places_are_in_one_contradiction() -> None:
    [only] = found(*located(ROAD, "甲市", "乙县", "丙县", "丁市"))
    assert {s.object for s in only.statements} == {"place/乙县", "place/丙县", "place/丁市"}


def test_a_cycle_is_told_along_its_edges() -> None:
    edges = tuple(said(f"organization/{a}协会", PART, f"organization/{b}协会") for a, b in ("甲乙", "乙丙", "丙甲"))
    [only] = found(*reversed(edges))
    pairs = [(s.subject, s.object) for s in only.statements]
    assert all(pairs[i][1] == pairs[(i + 1) % 3][0] for i in range(3))


def test_the_time_that_a_statement_gives_counts_before_the_dates_of_articles() -> None:
    assert found(job("王立山", "局长", BUREAU, time="2020"), job("李晓明", "局长", BUREAU, time="2023")) == []
    assert found(job("王立山", "局长", BUREAU, time="2020/2023"), job("李晓明", "局长", BUREAU, time="2022", on=LATER))


def test_only_the_kinds_that_were_asked_for() -> None:
    graph = graph_of(*located(ROAD, "乙县", "丙县"), job("王立山", "局长", BUREAU), job("李晓明", "局长", BUREAU))
    assert [c.kind for c in find_contradictions(graph, kinds=["heads"])] == ["heads"]
    assert find_contradictions(graph, kinds=[]) == ()


def test_the_order_of_the_graph_does_not_matter() -> None:
    statements = [s for _, each in CONTRADICTIONS.values() for s in each]
    unique = list({s.id: s for s in statements}.values())
    expected = find_contradictions(graph_of(*unique))
    for seed in range(3):
        random.Random(seed).shuffle(unique)
        shuffled = graph_of(*unique)
        assert find_contradictions(replace(shuffled, entities=shuffled.entities[::-1])) == expected


def test_the_small_graph_agrees_with_itself() -> None:
    assert find_contradictions(small_graph()) == ()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_can_be_checked(graph: Graph) -> None:
    for c in find_contradictions(graph):
        assert set(c.statements) <= set(graph.statements)
        assert len(c.statements) > 1
        assert all(s.confidence >= SHOWN for s in c.statements)


def test_many_rivals_and_long_chains_are_no_trouble() -> None:
    rivals = [job(f"第{i:04}人", "局长", BUREAU) for i in range(2000)]
    chain = [said(f"place/第{i}里", IN, f"place/第{i + 1}里") for i in range(3000)]
    ring = [said(f"organization/第{i}会", PART, f"organization/第{(i + 1) % 3000}会") for i in range(3000)]
    assert {(c.kind, len(c.statements)) for c in found(*rivals, *chain, *ring)} == {("heads", 2000), ("cycles", 3000)}
