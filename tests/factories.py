"""Small hand-made graphs for tests; every sentence in them is invented."""

import random
from dataclasses import replace

from kg.model import Article, Decision, Entity, Evidence, Graph, Qualifiers, Statement
from kg.vocab import EntityType, Relation, Status


def article(id: str = "a1.txt", **fields: str) -> Article:
    """An article without text; what is not given is filled in from the id."""
    known = {"title": f"{id}的标题", "date": "2024-03-05", "outlet": "甲市日报", "source": id, "digest": "0" * 64}
    return Article(id=id, **{**known, **fields})


def entity(
    id: str, *, aliases: tuple[str, ...] = (), articles: tuple[str, ...] = ("a1.txt",), **fields: object
) -> Entity:
    """An entity whose type and label follow from its id ("place/甲市")."""
    kind, label = id.split("/", 1)
    return Entity(id, EntityType(kind.capitalize()), label, aliases, articles, **fields)  # type: ignore[arg-type]


def evidence(
    quote: str, *, article: str = "a1.txt", start: int = 0, rule: str = "test.rule", confidence: float = 0.8
) -> Evidence:
    """Evidence whose end follows from the quote."""
    return Evidence(article, start, start + len(quote), quote, rule, confidence)


def statement(s: str, p: Relation, o: str, *said: Evidence, **qualifiers: object) -> Statement:
    """A statement; without evidence it gets one invented sentence."""
    quote = f"{s.split('/', 1)[1]}与{o.split('/', 1)[1]}有关。"
    return Statement(s, p, o, Qualifiers(**qualifiers), said or (evidence(quote),))  # type: ignore[arg-type]


def small_graph() -> Graph:
    """Nine entities of the four types, nine statements (amounts, roles, all statuses), two articles,
    one redirect, two decisions on identity, one entity and one statement that a person corrected.

    `place/粤省` is a container from the gazetteer that no article names.
    """
    both = ("a1.txt", "a2.txt")
    entities = (
        entity("organization/甲市实验小学", aliases=("实验小学",), corrected=("rename 2024-05-01: 校名",)),
        entity("organization/蓝海机械有限公司", aliases=("蓝海公司", "蓝海机械"), articles=both, confidence=0.9),
        entity("organization/蓝海机械有限公司党支部"),
        entity("person/王小明", articles=("a2.txt",), scope="甲市"),
        entity("place/乙村", code="440803103201", level="village", scope="甲市"),
        entity("place/甲市", aliases=("粤省甲市",), articles=both, code="440800", level="city"),
        entity("place/粤省", articles=(), code="440000", level="province"),
        entity("programme/“1+2”行动", articles=("a2.txt",)),
        entity("programme/绿道公园项目", articles=("a2.txt",), also=(EntityType.PLACE,), confidence=0.75),
    )
    company, village, action = "organization/蓝海机械有限公司", "place/乙村", "programme/“1+2”行动"
    statements = (
        statement(
            "place/甲市", Relation.LOCATED_IN, "place/粤省", evidence("粤省甲市", rule="gazetteer", confidence=1.0)
        ),
        statement(village, Relation.LOCATED_IN, "place/甲市"),
        statement(
            company,
            Relation.FUNDS,
            village,
            evidence("蓝海公司累计向乙村捐资4000多万元。", start=12, rule="funds.donate", confidence=0.86),
            evidence(
                "乙村收到蓝海机械的4000多万元。", article="a2.txt", start=30, rule="funds.receive", confidence=0.7
            ),
            amount_text="4000多万元",
            amount_min=4e7,
            currency="CNY",
            time="2023/2024",
        ),
        statement(
            company,
            Relation.FUNDS,
            action,
            evidence("蓝海公司计划投入100万元至150万元支持“1+2”行动。", article="a2.txt", start=60, confidence=0.72),
            amount_text="100万元至150万元",
            amount_min=1e6,
            amount_max=1.5e6,
            currency="CNY",
            status=Status.PLANNED,
            time="2025-06",
        ),
        replace(
            statement("organization/蓝海机械有限公司党支部", Relation.PART_OF, company),
            corrected=("add 2024-05-02: 向公司核实",),
        ),
        statement(
            company,
            Relation.PARTNERS_WITH,
            "organization/甲市实验小学",
            evidence("王小明说：“蓝海公司与实验小学\n合作\\共建”。", start=80, confidence=0.75),
            status=Status.CLAIMED,
            speaker="王小明",
        ),
        statement(
            "person/王小明",
            Relation.WORKS_FOR,
            "organization/甲市实验小学",
            evidence("甲市实验小学校长王小明", article="a2.txt", start=99),
            role="党委副书记、校长",
        ),
        statement("place/甲市", Relation.RUNS, action, evidence("甲市启动“1+2”行动。", article="a2.txt", start=140)),
        statement(
            "programme/绿道公园项目",
            Relation.LOCATED_IN,
            village,
            evidence("绿道公园项目落户乙村。", article="a2.txt", start=170),
        ),
    )
    articles = (
        article("a1.txt", title="蓝海公司帮扶乙村", author="李记者", url="https://news.example/a1?x=1&y=甲"),
        article("a2.txt", title="“1+2”行动启动", date="2024-04", outlet="", digest="1" * 64),
    )
    decisions = (
        Decision("organization/甲市实验小学", "organization/蓝海机械有限公司党支部", same=False, confidence=0.25),
        Decision(company, "organization/蓝海公司", True, 0.97, ("identity.alias", "identity.same-place")),
    )
    ordered = tuple(sorted(statements, key=lambda s: s.id))
    return Graph(articles, entities, ordered, {"organization/蓝海公司": company}, decisions)


def large_graph(statements: int, *, seed: int = 1) -> Graph:
    """A random graph that the contract allows: a quarter as many entities, a twentieth as many articles."""
    rng = random.Random(seed)
    papers = tuple(
        article(f"n{i:05}.txt", date=f"2024-{1 + i % 12:02}-{1 + i % 28:02}") for i in range(max(1, statements // 20))
    )
    kinds = ("organization", "person", "place", "programme")
    entities = tuple(
        entity(f"{kinds[i % 4]}/第{i}号名称", aliases=(f"{i}号", f"名称{i}"), articles=(rng.choice(papers).id,))
        for i in range(max(8, statements // 4))
    )
    ids = {kind: [e.id for e in entities if e.id.startswith(kind)] for kind in kinds}
    shapes = (
        ("organization", Relation.FUNDS, "programme"),
        ("organization", Relation.SUPPORTS, "place"),
        ("place", Relation.RUNS, "programme"),
        ("person", Relation.WORKS_FOR, "organization"),
        ("organization", Relation.PARTICIPATES_IN, "programme"),
        ("organization", Relation.LOCATED_IN, "place"),
    )
    made: dict[str, Statement] = {}
    while len(made) < statements:
        s, p, o = shapes[len(made) % len(shapes)]
        subject, object_, start = rng.choice(ids[s]), rng.choice(ids[o]), rng.randrange(2000)
        quote = evidence(
            f"{subject}在会上说，将与{object_}一道把这件事做好。", article=rng.choice(papers).id, start=start
        )
        money = (
            {"amount_text": f"{start}万元", "amount_min": start * 1e4, "currency": "CNY"} if p is Relation.FUNDS else {}
        )
        one = statement(subject, p, object_, quote, **money)
        made[one.id] = one
    ordered = tuple(made[id] for id in sorted(made))
    return Graph(papers, tuple(sorted(entities, key=lambda e: e.id)), ordered)
