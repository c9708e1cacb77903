"""Ten questions that analysts ask, written down before there was an answer; each takes at most five lines of Python.

Asked of a small invented graph, where the answers are known by counting on one's fingers, and of `exports/`.
"""

import inspect
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import analytics as an
from kg.api import KnowledgeGraph
from tests.two_counties import two_counties

LINES = 5


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(two_counties())


@pytest.fixture(scope="module")
def exports() -> KnowledgeGraph:
    return kg.load(Path(__file__).parents[1] / "exports")


def hubs(graph: KnowledgeGraph) -> Any:
    """Who are the hubs?"""
    return an.degree(graph)["label"].head(3).tolist()


def ties_of_counties(graph: KnowledgeGraph) -> Any:
    """Which companies tie which counties together?"""
    found = an.connectors(graph, "county")
    companies = found[found["label"].str.endswith("公司")]
    return dict(zip(companies["label"], companies["areas"], strict=True))


def money_by_year(graph: KnowledgeGraph) -> Any:
    """How much money flowed, year by year?"""
    money = an.money_flow(graph, by=("year",))
    given = money[~money["planned"] & (money["gifts"] > 0)].sort_values("year")
    return [(str(y), low, high) for y, low, high in zip(given["year"], given["low"], given["high"], strict=True)]


def groups(graph: KnowledgeGraph) -> Any:
    """Which communities are there?"""
    found = an.communities(graph)
    return dict(zip(found["name"], found["size"], strict=True))


def connection(graph: KnowledgeGraph, one: str, other: str) -> Any:
    """What connects A and B, and where does it say so?"""
    way = an.paths(graph, one, other, k=1)
    return list(zip(way["end_label"], way["quote"], strict=True))


def around(graph: KnowledgeGraph, name: str) -> Any:
    """What is there around one place?"""
    near = graph.around(name).entities()
    return sorted(near.loc[near["type"] != "Place", "label"])


def shared_villages(graph: KnowledgeGraph) -> Any:
    """Which companies work in the same villages?"""
    pairs = an.projection(graph, of="Organization", through="Place", relations=("funds", "supports"))
    return list(zip(pairs["one_label"], pairs["other_label"], pairs["shared"], strict=True))


def months(graph: KnowledgeGraph, place: str) -> Any:
    """What happened in a county in the first half of the year, month by month?"""
    here = graph.by_place(place).between("2024-01", "2024-06")
    counted = an.timeline(here, "month")
    return {str(month): int(n) for month, n in counted["funds"].items() if n}


def sure_hub(graph: KnowledgeGraph) -> Any:
    """Is the first place of the ranking safe, given how sure the edges are?"""
    ranks = an.robustness(graph, "degree", samples=100)
    first = ranks.iloc[0]
    return first["label"], int(first["rank_low"]), int(first["rank_high"])


def county_hospital(graph: KnowledgeGraph, near: str) -> Any:
    """Which 县人民医院 does the article from there mean?"""
    return graph.find("县人民医院", near=near)[0].label


QUESTIONS: dict[str, tuple[Callable[..., Any], tuple[str, ...], Any]] = {
    "hubs": (hubs, (), ["红岩公司", "西县", "东县"]),
    "ties": (
        ties_of_counties, (),
        {"红岩公司": ("东县", "西县"), "白浪公司": ("东县", "西县"), "绿叶公司": ("东县", "西县")},
    ),
    # 30; 200 of a total of 500; 100 told twice and 80 for two; the rest of the total, nobody says when
    "money": (
        money_by_year, (),
        [("2021", 3e5, 3e5), ("2022", 2e6, 2e6), ("2024", 1.8e6, 1.8e6), ("<NA>", 3e6, 3e6)],
    ),
    "communities": (groups, (), {"西县、东县、甲市": 7, "秋村、白浪公司、夏村": 4, "红岩公司、春村、王小明": 3}),
    "connection": (
        connection, ("王小明", "秋村"), [("红岩公司", "红岩公司经理王小明"), ("秋村", "红岩公司帮助秋村。")],
    ),
    "around": (around, ("秋村",), ["白浪公司", "红岩公司", "绿叶公司"]),
    "villages": (
        shared_villages, (),
        [("白浪公司", "红岩公司", 2), ("红岩公司", "绿叶公司", 2), ("白浪公司", "绿叶公司", 1)],
    ),
    "months": (months, ("东县",), {"2024-02": 1, "2024-05": 1}),
    "sure": (sure_hub, (), ("红岩公司", 1, 2)),
    "near": (county_hospital, ("春村",), "西县人民医院"),
}  # fmt: skip

#: The same questions of the exports, and what a reader of its ten articles can check of the answers.
OF_EXPORTS: dict[str, tuple[tuple[str, ...], Callable[[Any], bool]]] = {
    "hubs": ((), lambda labels: labels[0] == "湛江市"),
    "ties": ((), lambda companies: companies == {}),  # none of the companies is told of in two counties
    "money": ((), lambda rows: rows == [("2024", 3.9e7, 4e7), ("<NA>", 4e7, 5e7)]),  # of the latter nobody says when
    "communities": ((), lambda sizes: any("霞山区" in name for name in sizes) and max(sizes.values()) < 100),
    "connection": (
        ("湛江市", "茂名市"),
        lambda steps: [label for label, _ in steps] == ["百县千镇万村高质量发展工程", "茂名市"],
    ),
    "around": (("孙成晖",), lambda labels: {"孙成晖", "东莞市厚街医院"} <= set(labels)),
    "sure": ((), lambda first: first == ("湛江市", 1, 1)),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_known_answer(graph: KnowledgeGraph, name: str) -> None:
    ask, arguments, expected = QUESTIONS[name]
    assert ask(graph, *arguments) == expected


@pytest.mark.parametrize("name", OF_EXPORTS)
def test_known_answer_of_the_exports(exports: KnowledgeGraph, name: str) -> None:
    arguments, is_right = OF_EXPORTS[name]
    answer = QUESTIONS[name][0](exports, *arguments)
    assert is_right(answer), answer


def test_an_answer_without_rows_says_why(exports: KnowledgeGraph) -> None:
    with pytest.warns(kg.EmptyResultWarning, match="no two of the chosen nodes share a partner"):
        assert shared_villages(exports) == []


def test_the_hospital_near_maoming(exports: KnowledgeGraph) -> None:
    assert [e.label for e in exports.find("市人民医院", near="茂名")] == ["茂名市人民医院"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_few_lines_are_enough(name: str) -> None:
    ask = QUESTIONS[name][0]
    lines = textwrap.dedent(inspect.getsource(ask)).splitlines()
    assert ask.__doc__ and len(lines) - 2 <= LINES  # without the head and what is asked
