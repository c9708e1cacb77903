"""`kg suggest`: formats, exit codes, hostile text, and that its answers are what the other verbs take."""

import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.api import KnowledgeGraph
from kg.cli import app
from kg.model import Decision, Graph
from kg.reading.corrections import COLUMNS, HEADER, read_corrections
from tests.factories import entity, small_graph

SCHOOL, SMALL = "organization/甲市实验小学", "organization/甲市小学（2）"
COMPANY, PART = "organization/蓝海机械有限公司", "organization/蓝海公司"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], prog_name="kg")


def doubtful() -> Graph:
    """The small graph with a merge and a pair kept apart that are in doubt, beside its own doubtful edges."""
    small = small_graph()
    return replace(
        small,
        entities=tuple(sorted((*small.entities, entity(SMALL)), key=lambda e: e.id)),
        decisions=(
            Decision(SMALL, SCHOOL, False, 0.6, ("name.short", "place.city")),
            Decision(COMPANY, PART, True, 0.74, ("name.alias",)),
        ),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    return KnowledgeGraph(doubtful()).save(tmp_path / "graph")


def commands(output: str, answer: str) -> list[list[str]]:
    """The answers of a table as arguments of `kg correct`."""
    return [
        shlex.split(row.split(f"{answer}: ")[1].split("  ")[0]) for row in output.splitlines() if f" {answer}: " in row
    ]


def test_the_table_has_questions_reasons_quotes_and_both_answers(folder: Path) -> None:
    result = run("suggest", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "“蓝海公司”与“蓝海机械有限公司”是同一组织吗？（现已合并）" in result.stdout
    assert "“甲市小学（2）”与“甲市实验小学”是同一组织吗？（现为两个）" in result.stdout
    assert "名称很短; 同属一个地市" in result.stdout
    assert f"{SCHOOL} (1 article(s)): " in result.stdout
    assert "蓝海机械有限公司 —资助→ “1+2”行动，对吗？" in result.stdout
    assert "100万元至150万元, 2025-06, 计划中" in result.stdout
    assert "「蓝海公司计划投入100万元至150万元支持“1+2”行动。」" in result.stdout
    assert ["merge", SMALL, SCHOOL] in commands(result.stdout, "yes")
    assert ["distinct", PART, COMPANY] in commands(result.stdout, "no")


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_every_answer_of_the_table_is_taken_by_correct_and_not_asked_again(folder: Path, answer: str) -> None:
    answers = commands(run("suggest", folder).stdout, answer)
    assert len(answers) > 3
    for words in answers:
        result = run("correct", folder, *words, "--corpus", folder.parent / "corpus")
        assert result.exit_code == 0, result.stderr
    found = read_corrections(folder.parent / "corpus" / "corrections.tsv", "")
    assert (len(found.corrections), found.objections) == (len(answers), ())


@pytest.mark.parametrize("prefix", ["# ", "#"])
def test_tsv_is_a_file_of_corrections_in_which_only_what_a_person_chooses_counts(folder: Path, prefix: str) -> None:
    result = run("suggest", folder, "--format", "tsv", "--lang", "en")
    assert result.exit_code == 0
    file = folder.parent / "corpus" / "corrections.tsv"
    file.write_text(result.stdout, encoding="utf-8")
    found = read_corrections(file, "")
    assert (found.corrections, found.objections) == ((), ())
    assert "# 1. Are " in result.stdout and "(joined now) (yes: 0.74)" in result.stdout
    rows = result.stdout.splitlines()
    for action in ("confirm", "merge", "reject", "distinct"):
        chosen = [row.removeprefix(prefix) if row.startswith(f"# {action}\t") else row for row in rows]
        file.write_text("\n".join([*rows, *chosen]), encoding="utf-8")  # its header comes twice: also put up with
        found = read_corrections(file, "")
        assert found.objections == () and {c.action for c in found.corrections} == {action}


def test_json_has_both_languages_and_whole_lines(folder: Path) -> None:
    found = json.loads(run("suggest", folder, "--format", "json", "--kind", "merges").stdout)
    [joined] = [s for s in found if s["joined"]]
    assert joined["question"]["en"] == "Are 蓝海公司 and 蓝海机械有限公司 one organization? (joined now)"
    assert joined["nodes"] == [COMPANY]
    assert joined["yes"].split("\t") == ["merge", PART, "", COMPANY]
    assert {"zh", "en"} == joined["reasons"][0].keys()
    [edge] = json.loads(run("suggest", folder, "--format", "json", "--kind", "edges", "--limit", "1").stdout)
    assert edge["quotes"] and edge["no"].startswith("reject\t")
    assert len(edge["no"].split("\t")) <= len(COLUMNS)


def test_kind_and_limit(folder: Path) -> None:
    assert not [c for c in commands(run("suggest", folder, "--kind", "merges").stdout, "yes") if c[0] == "confirm"]
    assert {c[0] for c in commands(run("suggest", folder, "--kind", "edges").stdout, "yes")} == {"confirm"}
    assert len(commands(run("suggest", folder, "--limit", 2).stdout, "yes")) == 2


def test_nothing_to_ask_is_said(tmp_path: Path) -> None:
    graph = KnowledgeGraph(Graph(small_graph().articles, small_graph().entities)).save(tmp_path)
    result = run("suggest", graph)
    assert (result.exit_code, result.stdout.strip()) == (0, f"{graph}: nothing to ask")
    assert run("suggest", graph, "--format", "json").stdout.strip() == "[]"
    assert run("suggest", graph, "--format", "tsv").stdout.strip() == HEADER


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--kind", "all"], "--kind all: unknown; allowed: merges, edges"),
        (["--format", "xml"], "--format xml: unknown; allowed: table, tsv, json"),
        (["--lang", "fr"], "--lang fr: unknown; allowed: zh, en"),
    ],
)
def test_wrong_usage_is_one_line(folder: Path, arguments: list[str], what: str) -> None:
    result = run("suggest", folder, *arguments)
    assert result.exit_code == 2
    assert result.stderr == f"kg: {what}\n"


@pytest.mark.parametrize("format", ["table", "tsv"])
def test_text_of_articles_steers_no_terminal_and_adds_no_line(tmp_path: Path, format: str) -> None:
    small = doubtful()
    hostile = "\x1b[31m红\u202e\n\nreject\t甲市"
    statements = tuple(
        replace(s, evidence=tuple(replace(e, quote=hostile) for e in s.evidence)) for s in small.statements
    )
    entities = tuple(replace(e, label=f"{e.label}{hostile}") for e in small.entities)
    graph = KnowledgeGraph(replace(small, statements=statements, entities=entities)).save(tmp_path)
    result = run("suggest", graph, "--format", format)
    assert result.exit_code == 0
    assert not {"\x1b", "\u202e"} & {*result.stdout}
    assert not [row for row in result.stdout.splitlines() if row.startswith("reject")]


def test_what_was_answered_is_not_asked_after_the_next_build(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a0.txt").write_text("青川县成立了青山商会。青山商会向竹园镇捐款5万元。", encoding="utf-8")
    (texts / "a1.txt").write_text("广元市青山商会向利州区捐款6万元。青山商会会长李大明说好。", encoding="utf-8")
    graph = tmp_path / "graph"
    for answer in ("no", "yes"):
        assert run("build", texts, "--out", graph).exit_code == 0
        answers = commands(run("suggest", graph, "--kind", "merges").stdout, answer)
        assert answers
        for words in answers:
            assert run("correct", graph, *words, "--corpus", texts).exit_code == 0
        result = run("build", texts, "--out", graph)
        assert (result.exit_code, result.stderr) == (0, "")
        assert not commands(run("suggest", graph, "--kind", "merges").stdout, answer)
        (texts / "corrections.tsv").unlink()
