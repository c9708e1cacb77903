"""`kg check-facts`: what it prints in each format, and its exit codes; every sentence here is invented."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.api import KnowledgeGraph
from kg.cli import app
from kg.model import Graph
from kg.vocab import Relation
from tests.factories import article, entity, evidence, small_graph, statement

COMPANY, VILLAGE, BUREAU = "organization/蓝海公司", "place/乙村", "organization/甲县教育局"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], prog_name="kg")


def disputed() -> Graph:
    """A gift of two sums, told by two papers, and a bureau of two heads."""
    gifts = (
        statement(
            COMPANY,
            Relation.FUNDS,
            VILLAGE,
            evidence("蓝海公司向乙村捐款100万元。", article="a1.txt", confidence=0.9),
            amount_text="100万元",
            amount_min=1e6,
            amount_max=1e6,
            currency="CNY",
        ),
        statement(
            COMPANY,
            Relation.FUNDS,
            VILLAGE,
            evidence("乙村收到蓝海公司善款130万元。", article="a2.txt", confidence=0.9),
            amount_text="130万元",
            amount_min=1.3e6,
            amount_max=1.3e6,
            currency="CNY",
        ),
    )
    jobs = tuple(
        statement(f"person/{name}", Relation.WORKS_FOR, BUREAU, evidence(f"甲县教育局局长{name}到场。"), role="局长")
        for name in ("王立山", "李晓明")
    )
    articles = (
        article("a1.txt", title="爱心款到村", outlet="甲市日报", date="2024-03-05"),
        article("a2.txt", title="乙村来了[好]消息", outlet="乙市晚报", date="2024-03-06", url="https://news.example/2"),
    )
    ids = sorted({end for s in (*gifts, *jobs) for end in (s.subject, s.object)})
    return Graph(articles, tuple(entity(id) for id in ids), tuple(sorted((*gifts, *jobs), key=lambda s: s.id)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return KnowledgeGraph(disputed()).save(tmp_path_factory.mktemp("disputed"))


def stderr_line(result: Result) -> str:
    [line] = result.stderr.splitlines()
    assert line.startswith("kg: ")
    return line


def test_both_sentences_with_quotes_and_sources_and_exit_code_1(folder: Path) -> None:
    result = run("check-facts", folder)
    assert result.exit_code == 1
    together = "".join(result.stdout.split())
    for part in (
        "蓝海公司: two amounts for one gift",
        "蓝海公司 —资助→ 乙村 (100万元)",
        "蓝海公司 —资助→ 乙村 (130万元)",
        "「蓝海公司向乙村捐款100万元。」 爱心款到村 · 甲市日报 · 2024-03-05",
        "「乙村收到蓝海公司善款130万元。」 乙村来了[好]消息 · 乙市晚报 · 2024-03-06",
        "甲县教育局: two heads of one body at one time",
        "王立山 —任职于→ 甲县教育局 (局长)",
    ):
        assert "".join(part.split()) in together
    assert "2 contradiction(s), 2 shown" in stderr_line(result)


def test_gravest_first(folder: Path) -> None:
    shown = run("check-facts", folder).stdout
    assert shown.index("0.81") < shown.index("two amounts") < shown.index("0.64") < shown.index("two heads")


def test_a_graph_that_agrees_with_itself_exits_0(tmp_path: Path) -> None:
    KnowledgeGraph(small_graph()).save(tmp_path)
    result = run("check-facts", tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{tmp_path}: no contradictions found\n"
    assert json.loads(run("check-facts", tmp_path, "--format", "json").stdout) == []


def test_one_kind(folder: Path) -> None:
    result = run("check-facts", folder, "--kind", "heads")
    assert result.exit_code == 1
    assert "two heads" in result.stdout
    assert "two amounts" not in result.stdout
    assert run("check-facts", folder, "--kind", "cycles").exit_code == 0


def test_limit_says_how_much_it_left_out(folder: Path) -> None:
    result = run("check-facts", folder, "--limit", "1")
    assert "two heads" not in result.stdout
    assert "2 contradiction(s), 1 shown" in stderr_line(result)


def test_json_holds_everything(folder: Path) -> None:
    first, second = json.loads(run("check-facts", folder, "--format", "json").stdout)
    assert (first["kind"], first["about"], first["label"], first["score"]) == ("amounts", COMPANY, "蓝海公司", 0.81)
    assert {s["amount"] for s in first["statements"]} == {"100万元", "130万元"}
    [late] = [s for s in first["statements"] if s["amount"] == "130万元"]
    assert late["quotes"] == [
        {
            "quote": "乙村收到蓝海公司善款130万元。",
            "article": "a2.txt",
            "start": 0,
            "end": 16,
            "fragment": "",
            "title": "乙村来了[好]消息",
            "outlet": "乙市晚报",
            "date": "2024-03-06",
            "url": "https://news.example/2",
        }
    ]
    assert [s["role"] for s in second["statements"]] == ["局长", "局长"]


def test_markdown_takes_no_text_for_markup(folder: Path) -> None:
    lines = run("check-facts", folder, "--format", "md").stdout.splitlines()
    assert lines[0] == "### 蓝海公司: two amounts for one gift (0.81)"
    assert "  - 「乙村收到蓝海公司善款130万元。」 乙村来了\\[好\\]消息 · 乙市晚报 · 2024-03-06" in lines


def test_a_succession_is_called_so(tmp_path: Path) -> None:
    early, late = (
        statement(
            f"person/{name}",
            Relation.WORKS_FOR,
            BUREAU,
            evidence(f"甲县教育局局长{name}到场。", article=paper),
            role="局长",
        )
        for name, paper in (("王立山", "a1.txt"), ("李晓明", "a2.txt"))
    )
    KnowledgeGraph(replace(disputed(), statements=(early, late))).save(tmp_path)
    assert "(succession or contradiction)" in run("check-facts", tmp_path, "--format", "md").stdout


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--kind", "dates"], "allowed: containers, amounts, heads, planned, cycles, directions, namesakes"),
        (["--format", "xml"], "allowed: table, json, md"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_wrong_options_say_what_is_allowed(folder: Path, options: list[str], what: str) -> None:
    result = run("check-facts", folder, *options)
    assert result.exit_code == 2
    assert what in stderr_line(result)


@pytest.mark.parametrize("format", ["table", "md"])
def test_text_from_articles_cannot_steer_the_terminal(tmp_path: Path, format: str) -> None:
    nasty = "蓝海\x1b[31m公司\u202e<b>捐款130万元。"
    graph = disputed()
    statements = tuple(
        replace(s, evidence=(replace(s.evidence[0], quote=nasty),)) if s.qualifiers.amount_text == "130万元" else s
        for s in graph.statements
    )
    KnowledgeGraph(replace(graph, statements=statements)).save(tmp_path)
    shown = run("check-facts", tmp_path, "--format", format).stdout
    assert "捐款130万元" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_the_graph_stays_as_it_is(folder: Path) -> None:
    before = (folder / "graph.ttl").read_bytes()
    run("check-facts", folder)
    assert (folder / "graph.ttl").read_bytes() == before
