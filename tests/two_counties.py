"""Two hand-made counties that companies, a programme and money tie together; every sentence in them is invented."""

from kg.model import Graph
from kg.vocab import Relation, Status
from tests.factories import article, entity, evidence, statement

PROVINCE, CITY, WEST, EAST = (f"place/{n}" for n in ("粤省", "甲市", "西县", "东县"))
SPRING, SUMMER, AUTUMN = (f"place/{n}" for n in ("春村", "夏村", "秋村"))
RED, WHITE, GREEN = (f"organization/{n}" for n in ("红岩公司", "白浪公司", "绿叶公司"))
CLINIC, OTHER_CLINIC = "organization/西县人民医院", "organization/东县人民医院"
PATH = "programme/绿道工程"
HEAD = "person/王小明"

JAN, FEB, COPY, MAY = "jan.txt", "feb.txt", "copy.txt", "may.txt"


def two_counties() -> Graph:
    """Four articles (one a reprint), fourteen nodes, and statements whose sums and rankings can be told by hand."""
    articles = (
        article(COPY, date="2024-02-20", version_of=FEB),
        article(FEB, date="2024-02-10"),
        article(JAN, date="2024-01-15"),
        article(MAY, date="2024-05"),
    )
    places = (
        entity(PROVINCE, articles=(), code="440000", level="province"),
        entity(CITY, articles=(), code="440800", level="city"),
        entity(EAST, code="440822", level="county", articles=(FEB,)),
        entity(WEST, code="440811", level="county", articles=(JAN,)),
        entity(SPRING, level="village", articles=(JAN,)),
        entity(SUMMER, level="village", articles=(JAN,)),
        entity(AUTUMN, level="village", articles=(FEB,)),
    )
    others = (
        entity(RED, articles=(FEB, JAN), aliases=("红岩",)),
        entity(WHITE, articles=(FEB, JAN)),
        entity(GREEN, articles=(MAY,)),
        entity(CLINIC, aliases=("县人民医院",), articles=(JAN,)),
        entity(OTHER_CLINIC, aliases=("县人民医院",), articles=(FEB,)),
        entity(PATH, articles=(MAY,)),
        entity(HEAD, articles=(JAN,)),
    )
    return Graph(
        tuple(sorted(articles, key=lambda a: a.id)),
        tuple(sorted((*places, *others), key=lambda e: e.id)),
        tuple(sorted((*_placed(), *_money(), *_work()), key=lambda s: s.id)),
    )


def _placed() -> tuple:  # type: ignore[type-arg]
    within = {
        CITY: PROVINCE, EAST: CITY, WEST: CITY, SPRING: WEST, SUMMER: WEST, AUTUMN: EAST, CLINIC: WEST,
        OTHER_CLINIC: EAST, RED: WEST,
    }  # fmt: skip
    return tuple(
        statement(a, Relation.LOCATED_IN, b, evidence("在那里。", article=JAN, confidence=0.95))
        for a, b in within.items()
    )


def _gift(giver: str, receiver: str, text: str, low: float, high: float | None, article: str = JAN, **more: object):  # type: ignore[no-untyped-def]
    quote = str(more.pop("quote", f"向村里捐资{text}。"))
    said = (evidence(quote, article=article, start=len(text) * 10, confidence=0.9),)
    if "also" in more:
        said += (evidence(quote, article=str(more.pop("also")), confidence=0.9),)
    return statement(
        giver, Relation.FUNDS, receiver, *said,
        amount_text=text, amount_min=low, amount_max=high, currency="CNY", **more,
    )  # fmt: skip


def _money() -> tuple:  # type: ignore[type-arg]
    return (
        # one gift, told by two articles and a reprint: once round, once exactly
        _gift(RED, SPRING, "100万元", 1e6, 1e6),
        _gift(RED, SPRING, "100多万元", 1e6, None, FEB, also=COPY),
        # three years later another one
        _gift(RED, SPRING, "30万元", 3e5, 3e5, MAY, time="2021"),
        # a total, and a gift that is within it
        _gift(WHITE, AUTUMN, "500万元", 5e6, 5e6, FEB, quote="白浪公司累计捐资500万元。"),
        _gift(WHITE, AUTUMN, "200万元", 2e6, 2e6, JAN, time="2022"),
        # one sum for two: nobody says how much each got
        _gift(GREEN, SUMMER, "80万元", 8e5, 8e5, MAY, quote="绿叶公司向夏村、秋村捐资80万元。"),
        _gift(GREEN, AUTUMN, "80万元", 8e5, 8e5, MAY, quote="绿叶公司向夏村、秋村捐资80万元。"),
        _gift(WHITE, SPRING, "900万元", 9e6, 9e6, JAN, status=Status.PLANNED, quote="计划出资900万元。"),
        statement(RED, Relation.FUNDS, SUMMER, evidence("红岩公司也资助了夏村。", article=JAN, start=500)),
    )


def _work() -> tuple:  # type: ignore[type-arg]
    sure = {"article": MAY, "confidence": 0.9}
    return (
        statement(RED, Relation.SUPPORTS, AUTUMN, evidence("红岩公司帮助秋村。", start=510, **sure)),  # type: ignore[arg-type]
        statement(HEAD, Relation.WORKS_FOR, RED, evidence("红岩公司经理王小明", article=JAN, start=520), role="经理"),
        statement(WEST, Relation.RUNS, PATH, evidence("西县实施绿道工程。", start=530, **sure)),  # type: ignore[arg-type]
        statement(EAST, Relation.PARTICIPATES_IN, PATH, evidence("东县参与绿道工程。", start=540, **sure)),  # type: ignore[arg-type]
        statement(
            WEST, Relation.PARTNERS_WITH, EAST, evidence("两县或将结对。", article=FEB, start=550, confidence=0.4)
        ),
    )
