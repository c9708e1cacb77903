"""Made-up graphs of any size that look like what articles on local public affairs give; the same on every run."""

from random import Random

from kg.model import Article, Entity, Evidence, Graph, Qualifiers, Statement
from kg.vocab import EntityType, Relation, Status

CITIES = {"湛江市": ("霞山区", "坡头区", "麻章区", "徐闻县", "遂溪县", "雷州市"), "茂名市": ("电白区", "信宜市", "高州市"),
          "清远市": ("清城区", "英德市", "连山县"), "珠海市": ("金湾区", "斗门区")}  # fmt: skip
FIRST, SECOND = "青石白云桃红柳绿安和永兴龙凤朝阳新丰", "塘岭湾坑坪洲田溪桥井滩岗坡围埠渡"
SURNAMES, GIVEN = "陈林黄李张王吴刘蔡郑杨许梁", "志强美玲国栋海燕文辉秀英建华晓明立新"
TRADES = ("水产", "机械", "生态农业", "建筑工程", "文旅发展", "电力科技", "食品", "医药")
FORMS = ("有限公司", "集团股份有限公司", "专业合作社", "商会", "中心小学", "人民医院", "农业科学研究所")
PROGRAMMES = ("百村焕新行动", "“千企帮千村”计划", "海上粮仓建设工程", "乡村善治行动", "绿美家园工程", "银龄助教计划")
NODES_A_COUNTY = 250
OUTLETS = ("南岸日报", "海湾晚报", "县域观察", "")
POSTS = ("党支部书记", "镇长", "驻村第一书记", "董事长", "校长", "院长")
AMOUNTS = (("3000万元", 3e7), ("120多万元", 1.2e6), ("近1.5亿元", 1.5e8), ("8.6万元", 86000.0), ("两千余元", 2000.0))
SENTENCES = {
    Relation.FUNDS: "{s}今年向{o}捐资{amount}，用于修建村道和文化广场。",
    Relation.LOCATED_IN: "记者近日走进位于{o}的{s}，只见新修的道路两旁绿树成荫。",
    Relation.PARTNERS_WITH: "{s}与{o}签订结对共建协议，双方将在产业、人才等方面开展合作。",
    Relation.PART_OF: "作为{o}的下属单位，{s}承担了其中的技术指导任务。",
    Relation.WORKS_FOR: "{o}{role}{s}告诉记者，村里的变化有目共睹。",
    Relation.RUNS: "{s}牵头实施{o}，首批项目已经动工。",
    Relation.PARTICIPATES_IN: "在{o}中，{s}组织志愿者三百余人次。",
    Relation.SUPPORTS: "{s}派出技术骨干到{o}开展帮扶，手把手传授种养技术。",
}
DOMAIN = {
    Relation.FUNDS: ("Organization", "Place"), Relation.LOCATED_IN: ("Organization", "Place"),
    Relation.PARTNERS_WITH: ("Organization", "Organization"), Relation.PART_OF: ("Organization", "Organization"),
    Relation.WORKS_FOR: ("Person", "Organization"), Relation.RUNS: ("Organization", "Programme"),
    Relation.PARTICIPATES_IN: ("Place", "Programme"), Relation.SUPPORTS: ("Organization", "Place"),
}  # fmt: skip


def synthetic_graph(nodes: int, statements: int, *, seed: int = 7) -> Graph:
    """A graph of about `nodes` entities and exactly `statements` statements (containment first)."""
    random = Random(seed)
    articles = tuple(
        Article(id=f"a{i:04}", title=f"{random.choice(list(CITIES))}{random.choice(TRADES)}产业观察（之{i + 1}）",
                date=f"2024-{i % 12 + 1:02}-{i % 28 + 1:02}", outlet=random.choice(OUTLETS), source=f"a{i:04}.txt")
        for i in range(max(2, nodes // 12))
    )  # fmt: skip
    names = [a.id for a in articles]
    cities = _cities(nodes)
    entities, containers = _places(random, nodes // 2, cities, names)
    entities += _others(random, nodes - len(entities), cities, names)
    facts = [_fact(random, s, Relation.LOCATED_IN, o, names, confidence=0.95) for s, o in containers][:statements]
    seen = {f.id for f in facts}
    by_type = {t: [e for e in entities if e.type == t and e.articles] for t in EntityType}
    while len(facts) < statements:
        relation = random.choice(list(Relation))
        subject, thing = _ends(random, by_type, DOMAIN[relation], sum(map(len, cities.values())))
        fact = _fact(random, subject, relation, thing, names, confidence=random.choice((0.35, 0.7, 0.72, 0.86, 0.93)))
        if subject is not thing and fact.id not in seen:
            seen.add(fact.id)
            facts.append(fact)
    return Graph(articles, tuple(sorted(entities, key=lambda e: e.id)), tuple(sorted(facts, key=lambda s: s.id)))


def _ends(
    random: Random, by_type: dict[EntityType, list[Entity]], kinds: tuple[str, str], parts: int
) -> tuple[Entity, Entity]:
    """Two entities, nearly always of one neighbourhood: lists are cut into as many stretches as there are counties."""
    here, found = random.randrange(parts), []
    for kind in kinds:
        choices = by_type[EntityType(kind)]
        part = here if random.random() < 0.93 else random.randrange(parts)
        local = choices[part::parts] or choices
        found.append(local[_skewed(random, len(local))])
    return found[0], found[1]


def _skewed(random: Random, n: int) -> int:
    return min(int(n * random.random() ** 2.4), n - 1)


def _cities(nodes: int) -> dict[str, tuple[str, ...]]:
    """Cities with their counties: the well-known ones, and made-up ones where a county would get too many nodes."""
    made = {
        f"{first}{second}市": tuple(f"{first}{third}县" for third in SECOND[:8]) for first in FIRST for second in SECOND
    }
    return CITIES | dict(list(made.items())[: max(0, nodes // NODES_A_COUNTY - 15) // 8])


def _places(
    random: Random, wanted: int, cities: dict[str, tuple[str, ...]], names: list[str]
) -> tuple[list[Entity], list[tuple[Entity, Entity]]]:
    top = Entity("place/广东省", EntityType.PLACE, "广东省", ("广东",), code="44", level="province")
    found, contained = {top.id: top}, []
    for city, counties in cities.items():
        here = Entity(f"place/{city}", EntityType.PLACE, city, (city[:-1],), (names[0],), "4408", "city")
        found[here.id] = here
        contained.append((here, top))
        for county in counties:
            inner = Entity(f"place/{city}{county}", EntityType.PLACE, county, (county[:-1],), (), "440803", "county")
            found[inner.id] = inner
            contained.append((inner, here))
    counties = [e for e in found.values() if e.level == "county"]
    while len(found) < wanted:
        county = random.choice(counties)
        name = random.choice(FIRST) + random.choice(SECOND) + random.choice(("村", "村", "村", "镇"))
        id_ = f"{county.id}{name}"
        if id_ not in found:
            mentions = tuple(sorted(random.sample(names, min(2, len(names)))))
            found[id_] = Entity(id_, EntityType.PLACE, name, (county.label + name,), mentions)
            contained.append((found[id_], county))
    return list(found.values()), contained


def _others(random: Random, wanted: int, cities: dict[str, tuple[str, ...]], names: list[str]) -> list[Entity]:
    """Organizations, people and programmes; some bear a name that another has."""
    found: dict[str, Entity] = {}
    counties = sorted({county for inner in cities.values() for county in inner})
    while len(found) < wanted:
        pick = random.random()
        mentions = tuple(sorted(random.sample(names, min(random.choice((1, 1, 2, 4)), len(names)))))
        if pick < 0.6:
            short = random.choice(FIRST) + random.choice(SECOND) + random.choice(TRADES)
            label, type_, alias = random.choice(list(cities)) + short + random.choice(FORMS), "Organization", (short,)
        elif pick < 0.9:
            label, type_, alias = random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2)), "Person", ()
        else:
            label, type_, alias = random.choice(counties) + random.choice(PROGRAMMES), "Programme", ()
        id_ = f"{type_.lower()}/{label}"
        id_ = id_ if id_ not in found else f"{id_}（{len(found)}）"
        found[id_] = Entity(id_, EntityType(type_), label, alias, mentions)
    return list(found.values())


def _fact(
    random: Random, s: Entity, relation: Relation, o: Entity, names: list[str], *, confidence: float
) -> Statement:
    amount, least = random.choice(AMOUNTS) if relation is Relation.FUNDS else ("", None)
    role = random.choice(POSTS) if relation is Relation.WORKS_FOR else ""
    status = random.choice((Status.DONE, Status.DONE, Status.PLANNED, Status.CLAIMED)) if not role else Status.DONE
    quote = SENTENCES[relation].format(s=s.label, o=o.label, amount=amount, role=role)
    start = random.randrange(900)
    evidence = tuple(
        Evidence(a, start, start + len(quote), quote, f"{relation}.demo", confidence)
        for a in sorted(random.sample(names, min(random.choice((1, 1, 1, 2)), len(names))))
    )
    currency = "CNY" if amount else ""
    said = Qualifiers(amount_text=amount, amount_min=least, currency=currency, role=role, status=status)
    return Statement(
        s.id, relation, o.id, said, evidence if confidence < 0.95 or random.random() < 0.8 else evidence[:1]
    )
