"""`kg diff`: what it prints in each format, and its exit codes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from kg.api import KnowledgeGraph
from kg.cli import app
from kg.model import Graph
from kg.vocab import Relation, Status
from tests.factories import article, entity, evidence, small_graph, statement

COMPANY, VILLAGE, SCHOOL = "organization/蓝海机械有限公司", "place/乙村", "organization/甲市实验小学"
ACTION = "programme/“1+2”行动"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, arguments)], prog_name="kg")


def later() -> Graph:
    """The small graph a week later: a gift grew, a plan was carried out, a head was promoted, the school has a new
    friend, a programme and an article are gone, another article is edited, the branch is one with the company, one
    more sentence tells of the programme."""
    old = small_graph()
    said = []
    for s in old.statements:
        q = s.qualifiers
        if "绿道公园项目" in s.subject or s.predicate is Relation.PART_OF:
            continue
        if q.amount_text == "4000多万元":
            s = replace(s, qualifiers=replace(q, amount_text="5000多万元", amount_min=5e7))
        elif q.status is Status.PLANNED:
            s = replace(s, qualifiers=replace(q, status=Status.DONE))
        elif q.role:
            s = replace(s, qualifiers=replace(q, role="校长"))
        elif s.predicate is Relation.RUNS:
            s = replace(s, evidence=(*s.evidence, evidence("甲市正在开展“1+2”行动。", article="a3.txt", start=7)))
        said.append(s)
    said.append(statement(SCHOOL, Relation.SUPPORTS, VILLAGE, evidence("甲市实验小学帮扶*乙村*。", article="a3.txt")))
    gone = ("programme/绿道公园项目", "organization/蓝海机械有限公司党支部")
    entities = tuple(e for e in old.entities if e.id not in gone)
    articles = (replace(old.articles[0], digest="2" * 64), article("a3.txt", title="新闻<三>"))
    return Graph(articles, entities, tuple(said), {**old.redirects, gone[1]: COMPANY})


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders of the small graph and of the later one."""
    folder = tmp_path_factory.mktemp("builds")
    return KnowledgeGraph(small_graph()).save(folder / "old"), KnowledgeGraph(later()).save(folder / "new")


def lines(result: Result, *parts: str) -> list[str]:
    """The lines that hold all the parts."""
    return [line for line in result.stdout.splitlines() if all(part in line for part in parts)]


@pytest.mark.parametrize("format", ["table", "md"])
def test_equal_graphs_have_no_differences(builds: tuple[Path, Path], format: str) -> None:
    result = run(builds[0], builds[0] / "graph.ttl", "--format", format, "--exit-code")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "no differences\n", "")


@pytest.mark.parametrize("format", ["table", "md", "json"])
def test_exit_code_1_only_where_it_is_asked_for(builds: tuple[Path, Path], format: str) -> None:
    assert run(*builds, "--format", format).exit_code == 0
    assert run(*builds, "--format", format, "--exit-code").exit_code == 1


# table


def test_the_table_begins_with_counts(builds: tuple[Path, Path]) -> None:
    head = run(*builds).stdout.split("change  ")[0].splitlines()
    found = [row.split() for row in head if row.strip() and "─" not in row]
    assert found == [
        ["new", "changed", "merged", "vanished", "minor"],
        ["articles", "1", "1", "1"],
        ["nodes", "1", "1"],
        ["statements", "1", "3", "1", "1"],
        ["amount", "1"],
        ["post", "1"],
        ["status", "1"],
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ("changed", "蓝海公司帮扶乙村", "text edited"),
        ("vanished", "“1+2”行动启动"),
        ("“1+2”行动 (项目)", "changed", "蓝海机械有限公司 —资助→ “1+2”行动", "status 计划中 → 已实现"),
        ("changed", "蓝海机械有限公司 —资助→ 乙村", "amount 4000多万元 → 5000多万元"),
        ("changed", "王小明 —任职于→ 甲市实验小学", "post 党委副书记、校长 → 校长"),
        ("merged", "蓝海机械有限公司党支部", "into 蓝海机械有限公司"),
        ("绿道公园项目 (项目, 甲市)", "vanished", "绿道公园项目 (项目/地点)"),
        ("vanished", "绿道公园项目 —位于→ 乙村"),
        ("new", "甲市实验小学 —帮扶→ 乙村"),
    ],
)
def test_the_table_has_each_change_in_a_line(builds: tuple[Path, Path], parts: tuple[str, ...]) -> None:
    assert len(lines(run(*builds), *parts)) == 1


def test_the_table_lines_up_with_chinese(builds: tuple[Path, Path]) -> None:
    rows = lines(run(*builds), "—")
    assert len(rows) == 5
    kinds = ("new ", "changed ", "vanished ")
    assert len({cell_len(row[: row.index(kind)]) for row in rows for kind in kinds if kind in row}) == 1


def test_minor_differences_are_counted_and_listed_on_demand(builds: tuple[Path, Path]) -> None:
    few, all = run(*builds), run(*builds, "--all")
    assert lines(few, "1 minor difference(s) left out", "--all")
    assert not lines(few, "甲市 —组织实施→ “1+2”行动")
    assert lines(all, "甲市 —组织实施→ “1+2”行动", "quotes +1")
    assert not lines(all, "left out")
    assert lines(run(*builds, "--format", "md"), "1 minor difference(s) left out")


# Markdown


def test_markdown_has_a_heading_for_each_group_and_a_quote_for_each_new_statement(builds: tuple[Path, Path]) -> None:
    written = run(*builds, "--format", "md").stdout.splitlines()
    assert [line for line in written if line.startswith("## ")] == [
        "## Articles",
        "## 绿道公园项目 (项目, 甲市)",
        "## “1+2”行动 (项目)",
        "## 甲市 (地点)",
        "## elsewhere",
    ]
    at = written.index("- **changed** 蓝海机械有限公司 —资助→ 乙村: amount 4000多万元 → 5000多万元")
    assert written[at + 1] == "  > 「蓝海公司累计向乙村捐资4000多万元。」 蓝海公司帮扶乙村 · 甲市日报 · 2024-03-05"
    at = written.index("- **new** 甲市实验小学 —帮扶→ 乙村")
    assert written[at + 1] == r"  > 「甲市实验小学帮扶\*乙村\*。」 新闻\<三\> · 甲市日报 · 2024-03-05"
    assert "- statements: 1 new, 3 changed, 1 vanished, 1 minor" in written
    assert "- what changed in statements: amount 1, post 1, status 1" in written


def test_markdown_of_all_has_the_quotes_that_came_and_went(builds: tuple[Path, Path]) -> None:
    there, back = (run(*pair, "--format", "md", "--all") for pair in (builds, builds[::-1]))
    assert lines(there, "  > + 「甲市正在开展“1+2”行动。」 新闻")
    assert lines(back, "  > − 「甲市正在开展“1+2”行动。」 新闻")


def test_markdown_gives_a_sentence_once_and_does_not_quote_it_for_what_it_does_not_say(tmp_path: Path) -> None:
    quote = evidence("丙校在乙村捐资给甲厂。")
    book = replace(quote, rule="locatedIn.gazetteer")
    said = (
        statement("organization/丙校", Relation.FUNDS, "organization/甲厂", quote),
        statement("organization/丙校", Relation.LOCATED_IN, VILLAGE, quote),
        statement(VILLAGE, Relation.LOCATED_IN, "place/甲市", book),
    )
    ids = sorted({end for s in said for end in (s.subject, s.object)})
    new = Graph((article(),), tuple(map(entity, ids)), said)
    old = KnowledgeGraph(replace(new, statements=())).save(tmp_path / "old")
    result = run(old, KnowledgeGraph(new).save(tmp_path / "new"), "--format", "md")
    quoted = [line for line in result.stdout.splitlines() if line.startswith("  > ")]
    assert [line.split("」")[0] for line in quoted] == [
        "  > 「丙校在乙村捐资给甲厂。",
        "  > (the same sentence)",
        "  > known from the official divisions",
    ]


# JSON


def test_json_has_everything_under_stable_keys(builds: tuple[Path, Path]) -> None:
    found = json.loads(run(*builds, "--format", "json").stdout)
    assert list(found) == ["equal", "counts", "fields", "articles", "groups"]
    assert not found["equal"]
    assert found["counts"]["statements"] == {
        "new": 1, "changed": 3, "merged": 0, "separated": 0, "vanished": 1, "minor": 1,
    }  # fmt: skip
    assert found["fields"] == {"amount": 1, "role": 1, "status": 1, "speaker": 0, "time": 0, "corrected": 0}
    assert [(a["change"], (a["new"] or a["old"])["id"]) for a in found["articles"]] == [
        ("new", "a3.txt"), ("changed", "a1.txt"), ("vanished", "a2.txt"),
    ]  # fmt: skip
    groups = {g["label"]: g for g in found["groups"]}
    [gift] = [s for s in groups["甲市"]["statements"] if s["change"] == "changed"]
    assert gift["fields"] == {"amount": {"old": ["4000多万元"], "new": ["5000多万元"]}}
    assert (gift["old"]["amount_min"], gift["new"]["amount_min"]) == (4e7, 5e7)
    assert gift["new"]["subject"] == {"id": COMPANY, "label": "蓝海机械有限公司"}
    [minor] = [s for s in groups["“1+2”行动"]["statements"] if s["minor"]]
    assert [e["quote"] for e in minor["added"]] == ["甲市正在开展“1+2”行动。"]


def test_json_of_equal_graphs(builds: tuple[Path, Path]) -> None:
    found = json.loads(run(builds[0], builds[0], "--format", "json").stdout)
    assert found["equal"]
    assert found["articles"] == found["groups"] == []


# errors and hostile text


@pytest.mark.parametrize("broken", [0, 1])
def test_a_graph_that_is_missing_or_broken_is_an_error_of_one_line(
    builds: tuple[Path, Path], tmp_path: Path, broken: int
) -> None:
    (tmp_path / "broken.ttl").write_text("<a> <b>\n", encoding="utf-8")
    for bad, what in (("nowhere", "no such graph"), (tmp_path / "broken.ttl", "no Turtle")):
        paths: list[object] = list(builds)
        paths[broken] = bad
        result = run(*paths)
        [line] = result.stderr.splitlines()
        assert (result.exit_code, line.startswith("kg: "), what in line) == (2, True, True), line


def test_an_unknown_format_is_wrong_usage(builds: tuple[Path, Path]) -> None:
    result = run(*builds, "--format", "xml")
    assert result.exit_code == 2
    assert "table, md, json" in result.stderr


@pytest.mark.parametrize("format", ["table", "md"])
def test_text_from_articles_cannot_steer_the_terminal_or_the_page(tmp_path: Path, format: str) -> None:
    nasty = entity("place/\x1b[31m红村\u202e\n# 标题 [点](http://x.example) <b>")
    old = KnowledgeGraph(Graph()).save(tmp_path / "old")
    result = run(old, KnowledgeGraph(Graph(entities=(nasty,))).save(tmp_path / "new"), "--format", format)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout and "\u202e" not in result.stdout
    assert lines(result, "红村", "标题")
    if format == "md":
        assert lines(result, r"\[点\](http://x.example) \<b\>")
