"""A hand-made county in which every question of the library has an answer; every sentence in it is invented."""

from dataclasses import replace

from kg.model import Decision, Graph
from kg.vocab import EntityType, Relation, Status
from tests.factories import article, entity, evidence, statement

ONE, TWO, THREE = "a1.txt", "a2.txt", "a3.txt"

PROVINCE, CITY, COUNTY, TOWN, VILLAGE = (f"place/{n}" for n in ("粤省", "甲市", "丙县", "丁镇", "乙村"))
FAR = "place/远方县"
OFFICE, SCHOOL, COMPANY, BRANCH, BANK = (
    f"organization/{n}" for n in ("丙县政府", "丁镇小学", "蓝海公司", "蓝海公司党支部", "甲市银行")
)
PROJECT, ROAD = "programme/绿道工程", "programme/绿道一期"
HEAD, TEACHER = "person/王小明", "person/李老师"


def county_graph() -> Graph:
    """Three articles (one a reprint), fifteen nodes on five levels of places, and statements of every relation."""
    return Graph(_articles(), _entities(), _statements(), {"organization/蓝海集团": COMPANY}, _decisions())


def _articles() -> tuple:  # type: ignore[type-arg]
    return (
        article(ONE, title="蓝海公司助力乙村", date="2024-02-01"),
        article(TWO, title="绿道工程启动", date="2024-06-15", outlet="乙报"),
        article(THREE, title="绿道工程启动了", date="2024-06-16", outlet="丙报", version_of=TWO),
    )


def _entities() -> tuple:  # type: ignore[type-arg]
    return (
        entity(BANK, articles=(ONE,)),
        entity(OFFICE, articles=(ONE, TWO)),
        entity(SCHOOL, articles=(TWO,), corrected=("rename 2024-07-01: 校名",)),
        entity(COMPANY, aliases=("蓝海",), articles=(ONE, TWO)),
        entity(BRANCH, articles=(ONE,)),
        entity(TEACHER, articles=(TWO,), confidence=0.5),
        entity(HEAD, articles=(ONE,)),
        replace(entity("person/王小明（丁镇）", articles=(TWO,), scope="丁镇"), label="王小明"),
        entity(COUNTY, articles=(TWO,), code="440811", level="county"),
        entity(TOWN, articles=(TWO,), code="440811101", level="town"),
        entity(VILLAGE, articles=(ONE, TWO, THREE), code="440811101201", level="village"),
        entity(CITY, articles=(ONE,), code="440800", level="city"),
        entity(PROVINCE, articles=(), code="440000", level="province"),
        entity(FAR, articles=(TWO,)),
        entity(PROJECT, articles=(TWO,)),
        entity(ROAD, articles=(TWO,), also=(EntityType.PLACE,)),
    )


def _decisions() -> tuple[Decision, ...]:
    return (
        Decision(COMPANY, "organization/蓝海集团", True, 0.9, ("identity.alias", "identity.same-place")),
        Decision(HEAD, "person/王小明（丁镇）", same=False, confidence=0.2),
    )


def _statements() -> tuple:  # type: ignore[type-arg]
    made = (*_places(), *_money(), *_work())
    return tuple(sorted(made, key=lambda s: s.id))


def _places() -> tuple:  # type: ignore[type-arg]
    chain = ((VILLAGE, TOWN), (TOWN, COUNTY), (COUNTY, CITY), (CITY, PROVINCE))
    known = (
        statement(a, Relation.LOCATED_IN, b, evidence(f"{a[6:]}属{b[6:]}。", rule="gazetteer", confidence=1.0))
        for a, b in chain
    )
    return (
        *known,
        statement(TOWN, Relation.LOCATED_IN, FAR, evidence("远方县丁镇。", article=TWO, start=300, confidence=0.4)),
        statement(SCHOOL, Relation.LOCATED_IN, TOWN, evidence("丁镇的小学。", article=TWO, start=310)),
        statement(OFFICE, Relation.LOCATED_IN, COUNTY, evidence("丙县政府大院。", start=320)),
    )


def _money() -> tuple:  # type: ignore[type-arg]
    funds = Relation.FUNDS
    return (
        statement(
            COMPANY, funds, VILLAGE,
            evidence("蓝海公司向乙村捐资300万元。", start=10, confidence=0.9),
            amount_text="300万元", amount_min=3e6, amount_max=3e6, currency="CNY", time="2023",
        ),
        statement(
            COMPANY, funds, VILLAGE,
            evidence("乙村得到蓝海500万元。", article=TWO, start=20, confidence=0.7),
            amount_text="500万元", amount_min=5e6, amount_max=5e6, currency="CNY",
        ),
        statement(
            BANK, funds, ROAD,
            evidence("甲市银行拟贷款80万元修绿道一期。", start=30),
            amount_text="80万元", amount_min=8e5, currency="CNY", status=Status.PLANNED, time="2025",
        ),
        statement(OFFICE, funds, PROJECT, evidence("丙县政府拨款支持绿道工程。", article=TWO, start=40)),
    )  # fmt: skip


def _work() -> tuple:  # type: ignore[type-arg]
    return (
        statement(HEAD, Relation.WORKS_FOR, BRANCH, evidence("党支部书记王小明", start=50), role="书记"),
        statement(
            HEAD, Relation.WORKS_FOR, COMPANY, evidence("王小明曾任经理", article=TWO, start=60), role="经理", time="2020"
        ),
        replace(
            statement(BRANCH, Relation.PART_OF, COMPANY, evidence("公司党支部", start=70, confidence=0.55)),
            corrected=("confirm 2024-07-02: 已核实",),
        ),
        statement(ROAD, Relation.PART_OF, PROJECT, evidence("绿道工程一期", article=TWO, start=80)),
        statement(SCHOOL, Relation.PARTNERS_WITH, COMPANY, evidence("丁镇小学与蓝海结对。", article=TWO, start=90)),
        statement(VILLAGE, Relation.PARTICIPATES_IN, ROAD, evidence("乙村参与绿道一期。", article=TWO, start=100)),
        statement(OFFICE, Relation.RUNS, PROJECT, evidence("丙县政府启动绿道工程。", article=TWO, start=110)),
        statement(  # a plan that came true
            OFFICE, Relation.RUNS, PROJECT, evidence("丙县政府拟建绿道工程。", start=140), status=Status.PLANNED
        ),
        statement(
            COMPANY, Relation.SUPPORTS, SCHOOL,
            evidence("校长说，蓝海公司一直帮助学校。", article=TWO, start=120, confidence=0.58),
            evidence("蓝海助校。", article=THREE, start=130, confidence=0.5),
            status=Status.CLAIMED, speaker="张校长",
        ),
    )  # fmt: skip
