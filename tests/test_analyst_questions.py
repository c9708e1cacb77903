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
    placed = an.roll_up(graph, "county", ends=False)
    companies = placed[placed["label"].str.endswith("公司") & (placed["reaches"].str.len() > 1)]
    return dict(zip(companies["label"], companies["reaches"], strict=True))


def money_by_year(graph: KnowledgeGraph) -> Any:
    """How much money flowed, year by year?"""
    money = an.money_flow(graph, by=("year",))
    done = money[money["status"] == "done"]
    return [(str(y), low, high) for y, low, high in zip(done["year"], done["low"], done["high"], strict=True)]


def groups(graph: KnowledgeGraph) -> Any:
    """Which communities are there?"""
    found = an.communities(graph)
    return found[["name", "size"]].to_dict("records")


def connection(graph: KnowledgeGraph, one: str, other: str) -> Any:
    """What connects A and B, and where does it say so?"""
    way = an.paths(graph, one, other, k=1)[0]
    return [(step.end_label, step.best.quote) for step in way.steps]


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
    "hubs": (hubs, (), ["西县", "红岩公司", "秋村"]),
    "ties": (ties_of_counties, (), {"绿叶公司": ("东县", "西县"), "红岩公司": ("东县", "西县"), "白浪公司": ("东县", "西县")}),
    "money": (
        money_by_year,
        (),
        [("2021", 3e5, 3e5), ("2022", 2e6, 2e6), ("2024", 4.8e6, 6.8e6)],
    ),
    "communities": (groups, (), None),
    "connection": (connection, ("王小明", "秋村"), [("红岩公司", "红岩公司经理王小明"), ("秋村", "红岩公司帮助秋村。")]),
    "around": (around, ("秋村",), ["白浪公司", "红岩公司", "绿叶公司"]),
    "villages": (shared_villages, (), None),
    "months": (months, ("东县",), None),
    "sure": (sure_hub, (), None),
    "near": (county_hospital, ("春村",), "西县人民医院"),
}  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_known_answer(graph: KnowledgeGraph, name: str) -> None:
    ask, arguments, expected = QUESTIONS[name]
    assert ask(graph, *arguments) == expected


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_few_lines_are_enough(name: str) -> None:
    ask = QUESTIONS[name][0]
    lines = textwrap.dedent(inspect.getsource(ask)).splitlines()
    assert ask.__doc__ and len(lines) - 2 <= LINES  # without the head and what is asked
