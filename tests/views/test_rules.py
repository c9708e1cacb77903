"""How often rules speak: one that does so far more often than usual stands out."""

from dataclasses import replace
from pathlib import Path

import kg
from kg.knowledge.usual import read_usual
from kg.model import Graph
from kg.views.rules import LEAST, by_rule, rule_uses
from kg.vocab import Relation
from tests.factories import evidence, small_graph, statement
from tests.test_cli import run
from tests.test_house import ROOT


def said(number: int, *rules: str) -> tuple[object, ...]:
    """So many statements, each with a sentence by each of the rules."""
    return tuple(
        statement(f"place/{rules[0]}{n}", Relation.LOCATED_IN, "place/甲市", *(evidence("甲。", rule=r) for r in rules))
        for n in range(number)
    )


def graph(*statements: object) -> Graph:
    return replace(small_graph(), statements=statements)  # type: ignore[arg-type]


def test_statement_counts_once_for_each_of_its_rules() -> None:
    twice = replace(said(1, "b")[0], evidence=(evidence("甲。", rule="b"), evidence("乙。", rule="b")))  # type: ignore[type-var]
    assert by_rule([*said(2, "c", "a"), twice]) == {"a": 2, "b": 1, "c": 2}  # type: ignore[list-item]


def test_rule_that_speaks_ten_times_as_often_as_usual_stands_out_and_comes_first() -> None:
    uses = rule_uses(graph(*said(80, "steady"), *said(20, "wild")), {"steady": 800, "wild": 20}, 1000)
    assert [(u.rule, u.statements, round(u.times), u.stands_out) for u in uses] == [
        ("wild", 20, 10, True),
        ("steady", 80, 1, False),
    ]


def test_rule_that_the_reference_has_not_seen_stands_out_only_with_many_statements() -> None:
    few = rule_uses(graph(*said(900, "steady"), *said(LEAST - 1, "new")), {"steady": 1000}, 1000)
    many = rule_uses(graph(*said(900, "steady"), *said(LEAST, "new")), {"steady": 1000}, 1000)
    assert [u.rule for u in few if u.stands_out] == []
    assert [u.rule for u in many if u.stands_out] == ["new"]


def test_graph_without_statements() -> None:
    assert rule_uses(Graph(), {"steady": 1}, 1) == []


def test_reference_is_that_of_the_seeds() -> None:
    """Not to the last statement: small changes of rules need no new table."""
    usual, exports = read_usual(), kg.load(ROOT / "exports").graph
    now = by_rule(exports.statements)
    assert abs(usual.statements - len(exports.statements)) < 0.2 * usual.statements
    gone = [rule for rule, number in usual.by_rule.items() if number >= 10 and rule not in now]
    assert not gone, f"{gone}: no rules any more; write kg/knowledge/data/rules/usual.tsv anew"


def test_command_marks_what_stands_out(tmp_path: Path) -> None:
    kg.KnowledgeGraph(graph(*said(30, "wild"))).save(tmp_path)
    result = run("stats", tmp_path, "--rules")
    assert result.exit_code == 0
    [row] = [line.split() for line in result.stdout.splitlines() if "wild" in line]
    assert row[:3] == ["wild", "30", "100.0%"] and row[-1] == "!"
