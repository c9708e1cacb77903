"""Communities, paths, pairs, areas, times and money: what a person counting on their fingers would say."""

from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import pandas as pd
import pytest

from kg import analytics as an
from kg.api import KnowledgeGraph
from kg.errors import EmptyResultWarning, GraphError, KgError, UsageError
from kg.model import Graph
from kg.vocab import Relation
from tests.factories import article, entity, evidence, large_graph, small_graph, statement
from tests.two_counties import (
    AUTUMN,
    CLINIC,
    EAST,
    GREEN,
    JAN,
    MAY,
    OTHER_CLINIC,
    PATH,
    RED,
    SPRING,
    WEST,
    WHITE,
    two_counties,
)  # fmt: skip

GRAPH = KnowledgeGraph(two_counties())
ALONE = KnowledgeGraph(replace(two_counties(), entities=(*two_counties().entities, entity("place/远方村"))))


def test_communities_hold_every_tied_node_once() -> None:
    members = an.communities(ALONE).explode("members")["members"]
    assert sorted(members) == sorted(e.id for e in GRAPH.graph.entities)


def test_two_cliques_are_two_communities_named_after_their_best_connected() -> None:
    def clique(letter: str) -> list[tuple[str, str]]:
        ids = [f"organization/{letter}{n}" for n in range(5)]
        return [(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]]

    pairs = [*clique("甲"), *clique("乙"), ("organization/甲0", "organization/乙0")]
    ends = sorted({end for pair in pairs for end in pair})
    said = sorted((statement(a, Relation.PARTNERS_WITH, b) for a, b in pairs), key=lambda s: s.id)
    found = an.communities(KnowledgeGraph(Graph((article(),), tuple(map(entity, ends)), tuple(said))))
    assert list(found["size"]) == [5, 5]
    assert {name.split("、")[0] for name in found["name"]} == {"甲0", "乙0"}
    assert found.attrs["modularity"] == pytest.approx(1 - 1 / 21 - 0.5, abs=0.01)


def test_communities_are_as_good_as_those_of_networkx() -> None:
    graph = KnowledgeGraph(large_graph(800))
    near = nx.from_scipy_sparse_array(graph.ties.near)
    theirs = nx.community.modularity(near, nx.community.louvain_communities(near, seed=1))
    found = an.communities(graph, smallest=1)
    parts = [{graph.ties.number[id] for id in members} for members in found["members"]]
    assert nx.community.modularity(near, parts) == pytest.approx(found.attrs["modularity"])
    assert found.attrs["modularity"] > theirs - 0.02


def test_a_greater_resolution_gives_more_communities() -> None:
    graph = KnowledgeGraph(large_graph(400))
    assert len(an.communities(graph, resolution=4)) > len(an.communities(graph, resolution=0.5))


def test_the_shortest_path_and_the_surest() -> None:
    short, sure = (an.paths(GRAPH, "西县", "东县", k=1, by=by) for by in ("length", "confidence"))
    assert list(short["end_label"]) == ["东县"] and short["quote"].tolist() == ["两县或将结对。"]
    assert list(sure["end_label"]) == ["甲市", "东县"]
    assert sure.attrs["confidence"] == {1: pytest.approx(0.95**2)}
    assert sure["forward"].tolist() == [True, False]


def test_the_most_telling_paths_leave_containment_for_last() -> None:
    told = an.paths(GRAPH, "王小明", "东县", k=6)
    cost = told["relation"].map(lambda relation: 3 if relation == "locatedIn" else 1).groupby(told["path"]).sum()
    assert len(cost) == 6 and cost.is_monotonic_increasing
    assert "locatedIn" not in set(an.paths(GRAPH, "西县", "东县", without="位于")["relation"])


@pytest.mark.parametrize("by", ["length", "confidence"])
def test_paths_are_those_of_networkx_in_order(by: str) -> None:
    found = an.paths(GRAPH, "王小明", "东县", k=6, by=by)
    steps = found.groupby("path")["step"].max().tolist()
    sure = [found.attrs["confidence"][n] for n in range(1, len(steps) + 1)]
    assert len(steps) == 6
    assert (steps == sorted(steps)) if by == "length" else (sure == sorted(sure, reverse=True))
    ways = [tuple(steps["end"]) for _, steps in found.groupby("path")]
    assert len(set(ways)) == 6 and all(len(set(way)) == len(way) for way in ways)


def test_every_step_has_a_statement_that_ties_its_ends() -> None:
    said = {s.id: s for s in GRAPH.graph.statements}
    for row in an.paths(GRAPH, "绿叶公司", "西县人民医院", k=5).itertuples():
        best = said[row.statements[0]]
        assert {best.subject, best.object} == {row.start, row.end}
        assert row.quote in {e.quote for e in best.evidence} and row.confidence == best.confidence
        assert row.forward == (best.subject == row.start)


@pytest.mark.parametrize(("other", "why"), [("远方村", "connects 西县 and 远方村"), ("西县", "are one node")])
def test_no_path_says_why(other: str, why: str) -> None:
    with pytest.warns(EmptyResultWarning, match=why):
        found = an.paths(ALONE, "西县", other)
    assert found.empty and why in found.attrs["why"] and "quote" in found


def test_companies_that_share_villages_weigh_less_where_many_do() -> None:
    pairs = an.projection(GRAPH, lambda e: e.label.endswith("公司"), lambda e: e.level == "village")
    by_pair = {(a, b): (n, w) for a, b, n, w in pairs[["one", "other", "shared", "weight"]].itertuples(index=False)}
    # 秋村 has three companies, 春村 and 夏村 two each
    assert by_pair == {(WHITE, RED): (2, 1.5), (RED, GREEN): (2, 1.5), (WHITE, GREEN): (1, 0.5)}
    assert pairs["through"].iloc[0] == ("春村", "秋村")


def test_projection_is_that_of_networkx() -> None:
    graph = large_graph(500)
    ids = {t: {e.id for e in graph.entities if e.type == t} for t in ("Organization", "Programme")}
    two: nx.Graph[str] = nx.Graph()
    two.add_nodes_from(ids["Organization"] | ids["Programme"])
    two.add_edges_from((s.subject, s.object) for s in graph.statements if {s.subject, s.object} <= set(two))
    theirs = nx.bipartite.collaboration_weighted_projected_graph(two, ids["Organization"])
    ours = an.projection(KnowledgeGraph(graph), "Organization", "Programme")
    assert {frozenset(p): w for *p, w in ours[["one", "other", "weight"]].itertuples(index=False)} == pytest.approx(
        {frozenset((a, b)): d["weight"] for a, b, d in theirs.edges(data=True)}
    )


def test_things_are_in_the_nearest_county_and_without_one_in_the_city() -> None:
    found = an.areas(GRAPH)
    assert found["area_label"][[RED, SPRING, AUTUMN, "person/王小明"]].tolist() == ["西县", "西县", "东县", "西县"]
    assert found.loc["place/甲市", "area_level"] == "city"
    assert "place/粤省" not in found.index
    assert set(an.areas(GRAPH, "province")["area_label"]) == {"粤省"}


def placed(*pairs: tuple[str, str], relation: Relation = Relation.LOCATED_IN) -> pd.DataFrame:
    """The areas where the graph also says that the first of each pair lies in, or belongs to, the second."""
    more = tuple(statement(one, relation, other) for one, other in pairs)
    return an.areas(KnowledgeGraph(replace(GRAPH.graph, statements=(*GRAPH.graph.statements, *more))))


def test_a_programme_of_a_province_is_in_no_county_that_an_article_tells_of() -> None:
    assert placed((PATH, WEST)).loc[PATH, "area_label"] == "西县"
    assert placed((PATH, SPRING), (PATH, "place/甲市")).loc[PATH, "area_label"] == "甲市"
    assert PATH not in placed((PATH, WEST), (PATH, "place/粤省")).index


def test_what_lies_in_two_counties_lies_in_their_city_with_all_that_belongs_to_it() -> None:
    found = placed((RED, AUTUMN))
    assert found["area_label"][[RED, "person/王小明", SPRING]].tolist() == ["甲市", "甲市", "西县"]


def test_a_body_that_is_placed_is_not_where_what_it_belongs_to_is() -> None:
    assert placed((CLINIC, OTHER_CLINIC), relation=Relation.PART_OF).loc[CLINIC, "area_label"] == "西县"
    assert placed((GREEN, OTHER_CLINIC), relation=Relation.PART_OF).loc[GREEN, "area_label"] == "东县"


def test_counties_are_tied_by_what_lies_in_them() -> None:
    rolled = an.roll_up(GRAPH).set_index(["subject", "relation", "object"])["statements"]
    assert rolled.to_dict() == {
        (WEST, "funds", WEST): 4, (WEST, "partnersWith", EAST): 1, (WEST, "supports", EAST): 1,
        (WEST, "worksFor", WEST): 1,
    }  # fmt: skip
    # six gifts of companies that lie nowhere, two statements on a programme
    assert an.roll_up(GRAPH).attrs["left_out"] == 7


def test_connectors_are_no_places() -> None:
    found = an.connectors(GRAPH)
    assert found["label"].tolist() == ["红岩公司", "白浪公司", "绿叶公司", "绿道工程"]
    assert set(found["number"]) == {2}


def test_a_city_beside_its_county_is_no_second_area() -> None:
    more = [statement(CLINIC, Relation.SUPPORTS, "place/甲市"), statement(RED, Relation.SUPPORTS, "place/甲市")]
    found = an.connectors(KnowledgeGraph(replace(GRAPH.graph, statements=(*GRAPH.graph.statements, *more))))
    assert CLINIC not in found.index
    assert found.loc[RED, "areas"] == ("东县", "西县")


def test_one_relation_or_column_needs_no_list() -> None:
    assert an.projection(GRAPH, "组织", "地点", relations="funds").equals(
        an.projection(GRAPH, "组织", "地点", relations=("funds",))
    )
    assert an.money_flow(GRAPH, by="year").equals(an.money_flow(GRAPH, by=("year",)))


def test_no_community_so_large_says_so() -> None:
    with pytest.warns(EmptyResultWarning, match="of 99 nodes or more"):
        assert an.communities(GRAPH, smallest=99).empty


def test_a_timeline_has_every_month_between() -> None:
    counted = an.timeline(GRAPH)
    assert counted["all"].to_dict() == {pd.Period(f"2024-0{m}"): n for m, n in enumerate([13, 3, 0, 0, 5], 1)}
    assert counted.attrs["left_out"] == 2  # of 2021 and of 2022, whole years
    assert an.timeline(GRAPH, "year")["all"].sum() == len(GRAPH.graph.statements)
    assert str(counted["funds"].dtype) == "Int64"


def test_a_timeline_of_millions_of_days_is_refused() -> None:
    far = (statement(RED, Relation.SUPPORTS, SPRING, time="9999-12-31"), *GRAPH.graph.statements)
    with pytest.raises(GraphError, match=r"between\(\)"):
        an.timeline(KnowledgeGraph(replace(GRAPH.graph, statements=far)), "day")


def money(*by: str, graph: KnowledgeGraph = GRAPH, level: str = "") -> pd.DataFrame:
    found = an.money_flow(graph, by=by or ("giver", "receiver"), level=level)
    return found[~found["planned"] & (found["gifts"] > 0)]


def test_money_is_counted_once() -> None:
    found = money().set_index(["giver", "receiver"])
    # 100 told twice, and 30 three years before
    assert found.loc[(RED, SPRING), ["gifts", "low", "high"]].tolist() == [2, 1.3e6, 1.3e6]
    # 200 is within the total of 500
    assert found.loc[(WHITE, AUTUMN), ["low", "high"]].tolist() == [5e6, 5e6]
    # nobody says how the 80 were shared
    assert found.loc[(GREEN, AUTUMN), ["low", "high", "shared"]].tolist() == [0.0, 8e5, 1]


@pytest.mark.parametrize("by", [("giver",), ("year",), ("giver", "receiver", "year"), ()])
def test_sums_over_rows_are_bounds_of_what_was_given(by: tuple[str, ...]) -> None:
    found = an.money_flow(GRAPH, by=by)
    found = found[~found["planned"] & (found["gifts"] > 0)]
    assert found["low"].sum() <= 7.1e6 <= found["high"].sum()  # 130 + 500 + 80
    if by != ("giver", "receiver", "year"):
        assert found["low"].sum() == found["high"].sum() == pytest.approx(7.1e6)


def test_money_between_counties() -> None:
    found = money(level="county")
    row = found[found["receiver"] == EAST].iloc[0]
    assert (row["low"], row["high"], row["shared"]) == (5e6, 5.8e6, 1)
    assert found["giver"].isna().any()  # companies that lie nowhere


def test_plans_and_gifts_without_a_sum_stand_apart() -> None:
    found = an.money_flow(GRAPH)
    assert found[found["planned"]][["giver", "low"]].to_numpy().tolist() == [[WHITE, 9e6]]
    assert found[found["gifts"] == 0][["giver", "unstated", "low"]].to_numpy().tolist() == [[RED, 1, 0.0]]


def gift(text: str, low: float | None, high: float | None, source: str, quote: str = "", **more: object):  # type: ignore[no-untyped-def]
    said = evidence(quote or f"捐资{text}。", article=source, start=int(low or 0) % 997)
    return statement(
        RED, Relation.FUNDS, SPRING, said, amount_text=text, amount_min=low, amount_max=high, currency="CNY", **more
    )


@pytest.mark.parametrize(
    ("told", "gifts", "low", "high", "disputed"),
    [
        ([gift("4000多万元", 4e7, None, JAN)], 1, 4e7, 5e7, 0),
        ([gift("近100万元", None, 1e6, JAN)], 1, 0.0, 1e6, 0),
        ([gift("至少100万元", 1e6, None, JAN)], 1, 1e6, float("inf"), 0),
        # one article tells of two gifts
        ([gift("10万元", 1e5, 1e5, JAN), gift("20万元", 2e5, 2e5, JAN)], 2, 3e5, 3e5, 0),
        # two articles, two sums, three weeks apart: one of them is wrong
        ([gift("10万元", 1e5, 1e5, JAN), gift("20万元", 2e5, 2e5, "feb.txt")], 1, 1e5, 2e5, 1),
        # four months apart: two gifts
        ([gift("10万元", 1e5, 1e5, JAN), gift("10万元", 1e5, 1e5, MAY, role="又")], 2, 2e5, 2e5, 0),
        # a gift after the total is not in it
        ([gift("50万元", 5e5, 5e5, JAN, "累计捐资50万元。"), gift("20万元", 2e5, 2e5, MAY)], 2, 7e5, 7e5, 0),
        # two totals: the later one holds the earlier
        ([gift("50万元", 5e5, 5e5, JAN, "累计捐资50万元。"), gift("70万元", 7e5, 7e5, MAY, "共计捐资70万元。")], 1, 7e5, 7e5, 0),
    ],
)  # fmt: skip
def test_what_makes_one_gift(told: list[object], gifts: int, low: float, high: float, disputed: int) -> None:
    graph = replace(two_counties(), statements=tuple(sorted(told, key=lambda s: s.id)))  # type: ignore[attr-defined]
    (row,) = an.money_flow(KnowledgeGraph(graph)).to_dict("records")
    assert (row["gifts"], row["low"], row["high"], row["disputed"]) == (gifts, low, high, disputed)
    turned = KnowledgeGraph(replace(graph, statements=graph.statements[::-1]))
    assert an.money_flow(turned).to_dict("records") == [row]


def given(receiver: str, wan: int, source: str, quote: str = "捐资。", giver: str = WHITE):  # type: ignore[no-untyped-def]
    said, text = evidence(f"{quote}{wan}万元", article=source, start=wan), f"{wan}万元"
    return statement(
        giver, Relation.FUNDS, receiver, said, amount_text=text, amount_min=wan * 1e4, amount_max=wan * 1e4,
        currency="CNY",
    )  # fmt: skip


@pytest.mark.parametrize(("rule", "low"), [("funds.further", 7e5), ("funds.donate-to", 5e5)])
def test_what_a_sentence_tells_as_one_more_is_no_part_of_its_total(rule: str, low: float) -> None:
    quote = "累计捐资50万元,另拿出20万元。"
    more = statement(
        RED, Relation.FUNDS, SPRING, evidence(quote, article=JAN, start=500_000 % 997, rule=rule),
        amount_text="20万元", amount_min=2e5, amount_max=2e5, currency="CNY",
    )  # fmt: skip
    graph = replace(two_counties(), statements=(gift("50万元", 5e5, 5e5, JAN, quote), more))
    (row,) = an.money_flow(KnowledgeGraph(graph)).to_dict("records")
    assert (row["low"], row["high"]) == (low, low)


TOTAL = "累计捐资。"


@pytest.mark.parametrize(
    ("told", "lows"),
    [
        # a county's total holds what its villages and its hospital got
        ([given(WEST, 100, MAY, TOTAL), given(SPRING, 30, JAN), given(CLINIC, 20, JAN)], [50, 30, 20]),
        # not what another giver gave, nor what another county got, nor what came after
        ([given(WEST, 100, MAY, TOTAL), given(SPRING, 30, JAN, giver=RED), given(AUTUMN, 20, JAN)], [100, 30, 20]),
        ([given(WEST, 100, JAN, TOTAL), given(SPRING, 30, MAY)], [100, 30]),
        # the city's total holds the county's, which holds the village's
        ([given("place/甲市", 100, MAY, TOTAL), given(WEST, 60, MAY, TOTAL), given(SPRING, 50, MAY, TOTAL)], [50, 40, 10]),
        # a single gift to the county is another one
        ([given(WEST, 100, MAY), given(SPRING, 30, MAY)], [100, 30]),
    ],
)  # fmt: skip
def test_a_total_holds_what_lies_in_its_receiver(told: list[object], lows: list[int]) -> None:
    where = [s for s in GRAPH.graph.statements if s.predicate is Relation.LOCATED_IN]
    found = an.money_flow(KnowledgeGraph(replace(GRAPH.graph, statements=(*where, *told))))  # type: ignore[arg-type]
    assert found["low"].tolist() == found["high"].tolist() == [wan * 1e4 for wan in lows]
    turned = KnowledgeGraph(replace(GRAPH.graph, statements=(*told[::-1], *where)))  # type: ignore[arg-type]
    assert an.money_flow(turned).equals(found)


WRONG: list[tuple[Callable[[KnowledgeGraph], object], type[KgError], str]] = [
    (lambda g: an.paths(g, "无名村", "西县"), GraphError, "no such name"),
    (lambda g: an.paths(g, "县人民医院", "西县"), GraphError, "several things have this name"),
    (lambda g: an.paths(g, "东县", "西县", k=0), UsageError, "k: 0 .* 1 or more"),
    (lambda g: an.paths(g, "东县", "西县", k=2.5), UsageError, "whole number"),  # type: ignore[arg-type]
    (lambda g: an.communities(g, seed=-1), UsageError, "seed: -1"),
    (lambda g: an.communities(g, resolution="1"), UsageError, "above 0"),  # type: ignore[arg-type]
    (lambda g: an.robustness(g, samples=2.5), UsageError, "whole number"),  # type: ignore[arg-type]
    (lambda g: an.robustness(g, level="a"), UsageError, "between 0 and 1"),  # type: ignore[arg-type]
    (lambda g: an.betweenness(g, exact_to="a"), UsageError, "whole number"),  # type: ignore[arg-type]
    (lambda g: an.pagerank(g, damping="a"), UsageError, "below 1"),  # type: ignore[arg-type]
    (lambda g: g.around("东县", depth=1.5), UsageError, "whole number"),  # type: ignore[arg-type]
    (lambda g: an.paths(g, "东县", "西县", by="luck"), UsageError, "'telling', 'length', 'confidence'"),
    (lambda g: an.communities(g, resolution=0), UsageError, "above 0"),
    (lambda g: an.projection(g, "Firm", "Place"), UsageError, "Organization"),
    (lambda g: an.projection(g, "Place", "Place", relations=("loves",)), GraphError, "no such relation"),
    (lambda g: an.roll_up(g, "galaxy"), UsageError, "province .*, city .*, county"),
    (lambda g: an.money_flow(g, by=("giver", "giver")), UsageError, "each once"),
    (lambda g: an.money_flow(g, by=("colour",)), UsageError, "giver, receiver, year"),
    (lambda g: an.money_flow(g, level="galaxy"), UsageError, "province .*, city .*, county"),
    (lambda g: an.timeline(g, "week"), UsageError, "year, month, day"),
]


@pytest.mark.parametrize(("ask", "kind", "said"), WRONG)
def test_wrong_arguments(ask: Callable[[KnowledgeGraph], object], kind: type[KgError], said: str) -> None:
    with pytest.raises(kind, match=said):
        ask(GRAPH)


@pytest.mark.parametrize(
    "ask",
    [
        an.communities, an.areas, an.roll_up, an.connectors, an.money_flow, an.timeline,
        lambda g: an.projection(g, "Place", "Place"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("graph", [Graph(), Graph(entities=(entity("person/王小明"),))], ids=["empty", "one node"])
def test_nothing_there_says_why(ask: Callable[[KnowledgeGraph], pd.DataFrame], graph: Graph) -> None:
    with pytest.warns(EmptyResultWarning, match=" "):
        found = ask(KnowledgeGraph(graph))
    full = ask(KnowledgeGraph(small_graph()))
    assert found.empty and found.attrs["why"]
    assert found.dtypes.drop("currency", errors="ignore").equals(full.dtypes.drop("currency", errors="ignore"))


def test_levels_have_chinese_names() -> None:
    assert an.areas(GRAPH, "县").equals(an.areas(GRAPH, "county"))
