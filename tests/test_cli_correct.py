"""`kg correct`, and what the other verbs say of corrections."""

import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import kg
from kg.api import KnowledgeGraph
from kg.assembly.curate import curate
from kg.cli import app
from kg.reading.corrections import HEADER, read_corrections
from tests.factories import small_graph

COMPANY, SCHOOL = "organization/蓝海机械有限公司", "organization/甲市实验小学"
BRANCH = "organization/蓝海机械有限公司党支部"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], prog_name="kg")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The exports of the small graph, in a folder of their own beside an empty corpus."""
    (tmp_path / "corpus").mkdir()
    return KnowledgeGraph(small_graph()).save(tmp_path / "graph")


def correct(folder: Path, *arguments: object) -> Result:
    return run("correct", folder, *arguments, "--corpus", folder.parent / "corpus")


def written(folder: Path) -> list[str]:
    file = folder.parent / "corpus" / "corrections.tsv"
    return file.read_text("utf-8").splitlines() if file.exists() else []


TODAY = date.today().isoformat()


@pytest.mark.parametrize(
    ("arguments", "line", "shown"),
    [
        (
            ["merge", "实验小学", "蓝海公司"],
            f"merge|{SCHOOL}||{COMPANY}||a1.txt|",
            "statement(s) · also 实验小学、甲市实验小学",
        ),
        (["merge", "实验小学", "-", "蓝海公司"], f"merge|{SCHOOL}||{COMPANY}||a1.txt|", "after:"),
        (["distinct", "实验小学", "蓝海公司"], f"distinct|{SCHOOL}||{COMPANY}||a1.txt|", "before:"),
        (
            ["split", "蓝海公司", "--value", "蓝海机械", "--source", "a2.txt"],
            f"split|{COMPANY}|||蓝海机械|a2.txt|",
            "蓝海机械 —资助→ “1+2”行动 (100万元至150万元, 2025-06, 计划中)",
        ),
        (
            ["rename", "实验小学", "--value", "第一小学"],
            f"rename|{SCHOOL}|||第一小学|a1.txt|",
            "organization/第一小学 · 第一小学",
        ),
        (
            ["retype", "绿道公园项目", "--value", "地点"],
            "retype|programme/绿道公园项目|||Place|a2.txt|",
            "place/绿道公园项目",
        ),
        (["reject", "王小明"], "reject|person/王小明||||a2.txt|", "1 statement(s) go:"),
        (
            ["reject", "蓝海公司", "资助", "乙村", "--value", "4000多万元"],
            f"reject|{COMPANY}|funds|place/乙村|4000多万元|a1.txt | a2.txt|",
            "  蓝海机械有限公司 —资助→ 乙村 (4000多万元, 2023/2024)",
        ),
        (
            ["confirm", "甲市", "runs", "programme/“1+2”行动"],
            "confirm|place/甲市|runs|programme/“1+2”行动||a1.txt | a2.txt|",
            "are marked",
        ),
        (
            ["add", "person/张三", "works-for", "实验小学", "--value", "role=教师", "--note", "张三\t教书"],
            f"add|person/张三|worksFor|{SCHOOL}|role=教师||张三 教书",
            "  张三 —任职于→ 甲市实验小学 (教师)",
        ),
    ],
)
def test_a_line_is_shown_and_added(folder: Path, arguments: list[str], line: str, shown: str) -> None:
    result = correct(folder, *arguments)
    assert result.exit_code == 0, result.stderr
    assert shown in result.stdout
    assert f"kg build {folder.parent / 'corpus'} --out {folder}" in result.stdout
    assert written(folder) == [HEADER, re.sub(r"(?<! )[|](?! )", "\t", f"{line}|{TODAY}")]


def test_the_note_and_the_day_stand_in_the_line(folder: Path) -> None:
    correct(folder, "reject", "王小明", "--note", "查无此人")
    file = folder.parent / "corpus" / "corrections.tsv"
    [c] = read_corrections(file, "").corrections
    assert (c.note, c.date) == ("查无此人", TODAY)


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    result = correct(folder, "reject", "王小明", "--dry-run")
    assert result.exit_code == 0
    assert "not written" in result.stdout and "reject person/王小明" in result.stdout
    assert written(folder) == []


def test_lines_are_added_beside_a_file_and_after_others(folder: Path) -> None:
    article = folder.parent / "corpus" / "a.txt"
    article.write_text("甲市", encoding="utf-8")
    for name in ("王小明", "乙村"):
        assert run("correct", folder, "reject", name, "--corpus", article).exit_code == 0
    assert [row.split("\t")[1] for row in written(folder)] == ["subject", "person/王小明", "place/乙村"]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["erase", "王小明"], "erase: no such action; known: merge"),
        (["merge", "王小明"], "merge: 1 name(s) given; write merge SUBJECT OBJECT"),
        (["reject", "王小明", "worksFor"], "write reject SUBJECT or reject SUBJECT RELATION OBJECT"),
        (["rename", "王小明"], "rename needs value"),
        (["add", "王小明", "爱", "乙村", "--note", "词"], "爱: no such relation; known: funds"),
        (["merge", "王小明", "乙村"], "two types cannot be merged"),
        (["merge", "王小明", "李四"], "李四: no such node in this build"),
        (["reject", "乙村", "funds", "甲市"], "no such edge in this build"),
        (["rename", "王小明", "--value", "王大明", "--corpus", "nowhere"], "nowhere: no such file or folder"),
    ],
)
def test_a_line_that_cannot_be_applied_is_one_error_and_not_written(
    folder: Path, arguments: list[str], what: str
) -> None:
    place = [] if "--corpus" in arguments else ["--corpus", str(folder.parent / "corpus")]
    result = run("correct", folder, *arguments, *place)
    assert result.exit_code == 2
    [line] = result.stderr.splitlines()
    assert line.startswith("kg: ") and what in line
    assert written(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (f"merge|{BRANCH}||{SCHOOL}", ["distinct", BRANCH, SCHOOL], "these are merged by another line: "),
        ("add|乙村|partnersWith|甲市||电话|词", ["reject", "甲市", "partnersWith", "乙村"], "another line adds what"),
        (
            "reject|乙村|partnersWith|甲市",
            ["add", "甲市", "partnersWith", "乙村", "--note", "词"],
            "another line rejects",
        ),
        (f"rename|{SCHOOL}", ["reject", "王小明"], ""),
    ],
)
def test_a_line_that_contradicts_one_of_the_file_is_refused(folder: Path, old: str, new: list[str], what: str) -> None:
    file = folder.parent / "corpus" / "corrections.tsv"
    file.write_text(f"{HEADER}\n{old.replace('|', chr(9))}\n", encoding="utf-8")
    result = correct(folder, *new)
    if what:
        assert result.exit_code == 2
        assert what in result.stderr and f"{file}:2" in result.stderr
        assert len(written(folder)) == 2
    else:  # a line that is wrong already is no hindrance
        assert result.exit_code == 0 and len(written(folder)) == 3


@pytest.mark.parametrize(
    ("action", "shown"), [("merge", f"{COMPANY} · "), ("distinct", "note: the two are one node until the next build")]
)
def test_what_resolution_joined_is_confirmed_or_told_apart_by_the_id_of_the_part(
    folder: Path, action: str, shown: str
) -> None:
    part = "organization/蓝海公司"
    result = correct(folder, action, part, "蓝海机械")
    assert result.exit_code == 0, result.stderr
    assert shown in result.stdout
    assert written(folder) == [HEADER, f"{action}|{part}||{COMPANY}||||{TODAY}".replace("|", "\t")]
    again = correct(folder, action, part, COMPANY)
    assert again.exit_code == 2 and "corrections.tsv:2 decides this already" in again.stderr
    contrary = correct(folder, {"merge": "distinct", "distinct": "merge"}[action], part, COMPANY)
    assert contrary.exit_code == 2 and "corrections.tsv:2" in contrary.stderr


def test_what_a_person_merged_is_not_told_apart_by_another_line(folder: Path) -> None:
    assert correct(folder, "merge", "organization/蓝海公司", COMPANY).exit_code == 0
    graph = kg.load(folder).graph
    merged, _ = curate(graph, read_corrections(folder.parent / "corpus" / "corrections.tsv", "").corrections, {})
    KnowledgeGraph(merged).save(folder)
    (folder.parent / "corpus" / "corrections.tsv").unlink()
    result = correct(folder, "distinct", "organization/蓝海公司", COMPANY)
    assert result.exit_code == 2 and "are still one node in this build" in result.stderr


@pytest.mark.parametrize("value", ["第一小学", "第二小学"])
def test_a_thing_is_decided_once_between_two_builds(folder: Path, value: str) -> None:
    assert correct(folder, "rename", "实验小学", "--value", "第一小学").exit_code == 0
    result = correct(folder, "rename", SCHOOL, "--value", value)
    assert result.exit_code == 2 and "corrections.tsv:2 decides this already" in result.stderr
    assert len(written(folder)) == 2


def test_a_second_source_for_one_statement_is_welcome(folder: Path) -> None:
    for note in ("村里说是", "学校说是"):
        assert correct(folder, "add", "实验小学", "locatedIn", "乙村", "--note", note).exit_code == 0
    assert len(written(folder)) == 3


def test_a_hand_made_statement_is_not_rejected_but_its_line_deleted(folder: Path, tmp_path: Path) -> None:
    texts = tmp_path / "corpus"
    (texts / "a.txt").write_text("湛江市霞山区东新街道开展“四季同行”行动。", encoding="utf-8")
    (texts / "corrections.tsv").write_text(
        f"{HEADER}\nadd\tperson/张三\tworksFor\tplace/湛江市\t\t\t词\n", encoding="utf-8"
    )
    run("build", texts, "--out", folder)
    for names in (["张三", "worksFor", "湛江市"], ["张三"]):
        result = correct(folder, "reject", *names)
        assert result.exit_code == 2 and "delete" in result.stderr


def test_a_file_without_header_is_left_alone(folder: Path) -> None:
    file = folder.parent / "corpus" / "corrections.tsv"
    file.write_text("reject\t王小明\n", encoding="utf-8")
    result = correct(folder, "reject", "王小明")
    assert result.exit_code == 2 and "there is no header" in result.stderr
    assert file.read_text("utf-8") == "reject\t王小明\n"


def test_a_correction_is_there_after_the_next_build(folder: Path, tmp_path: Path) -> None:
    texts = tmp_path / "corpus"
    (texts / "a.txt").write_text("湛江市霞山区东新街道开展“四季同行”行动。", encoding="utf-8")
    assert run("build", texts, "--out", folder).exit_code == 0
    assert correct(folder, "rename", "四季同行", "--value", "四季志愿行动", "--note", "全称").exit_code == 0
    # a line about the node as it is by now, though the next build begins with the old name
    assert run("build", texts, "--out", folder).exit_code == 0
    assert correct(folder, "reject", "四季志愿行动", "locatedIn", "东新街道").exit_code == 0
    result = run("build", texts, "--out", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    loaded = kg.load(folder)
    assert loaded.entity("四季志愿行动").id == loaded.entity("四季同行").id == "programme/四季志愿行动"
    assert not loaded.explain("四季志愿行动", "locatedIn", "东新街道")
    assert f"corrected: rename {TODAY}: 全称" in run("show", folder, "四季同行").stdout


def test_build_says_what_is_wrong_with_which_line(folder: Path, tmp_path: Path) -> None:
    texts = tmp_path / "corpus"
    (texts / "a.txt").write_text("湛江市霞山区东新街道开展“四季同行”行动。", encoding="utf-8")
    (texts / "corrections.tsv").write_text(f"{HEADER}\nreject\t无名\n", encoding="utf-8")
    result = run("build", texts, "--out", folder)
    assert result.exit_code == 0
    assert "kg: note: corrections.tsv:2: 无名: no such node in this build" in result.stderr
    (texts / "mine.tsv").write_text(f"{HEADER}\nerase\t无名\n", encoding="utf-8")
    result = run("build", texts, "--out", folder, "--corrections", texts / "mine.tsv")
    assert result.exit_code == 1
    assert "kg: mine.tsv:2: erase: no such action" in result.stderr
    assert run("build", texts, "--out", folder, "--corrections", texts / "none.tsv").exit_code == 2


def test_show_and_explain_print_the_marks(folder: Path) -> None:
    assert "corrected: rename 2024-05-01: 校名" in run("show", folder, "实验小学").stdout
    for verb in (["show", folder, BRANCH], ["explain", folder, BRANCH, "partOf", "蓝海公司"]):
        assert "corrected: add 2024-05-02: 向公司核实" in run(*verb).stdout


def test_confirm_says_what_was_confirmed(folder: Path) -> None:
    assert correct(folder, "confirm", "蓝海公司", "资助", "乙村").exit_code == 0
    [_, line] = written(folder)
    assert line.split("\t")[4] == "4000多万元"


def test_where_the_articles_are_must_be_said(folder: Path) -> None:
    result = run("correct", folder, "reject", "王小明")
    assert result.exit_code == 2 and "say where your articles are: --corpus PATH" in result.stderr


def test_lines_in_folders_within_are_known(folder: Path) -> None:
    below = folder.parent / "corpus" / "2024"
    below.mkdir()
    (below / "Corrections.tsv").write_text(f"{HEADER}\nrename\t{SCHOOL}\t\t\t第一小学\n", encoding="utf-8")
    result = correct(folder, "改名", SCHOOL, "--value", "第二小学")
    assert result.exit_code == 2 and "Corrections.tsv:2 decides this already" in result.stderr


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("99-none", "note: no article 99-none in the graph: taken as words"),
        ("a1.txt", "note: whether the note stands in article a1.txt word for word, the build will check"),
        ("电话采访", ""),
        ("https://news.example/1", ""),
    ],
)
def test_what_is_uncertain_about_a_source_is_said(folder: Path, source: str, says: str) -> None:
    result = correct(folder, "补充", "实验小学", "locatedIn", "乙村", "--note", "词", "--source", source)
    assert result.exit_code == 0
    assert [row for row in result.stdout.splitlines() if row.startswith("note: ")] == ([says] if says else [])
