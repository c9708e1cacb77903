"""What a build logs: every stage with its seconds and counts; of these, only the counts are in what it writes."""

import json
import logging
from pathlib import Path

import pytest

import kg
from tests.faults.machinery import bytes_in
from tests.test_cli import one_line, run

TEXT = "湛江市霞山区东新街道开展“四季同行”行动。广东蓝海机械有限公司向湛江市坡头区捐赠300万元。"
STAGES = ["read", "extract", "find reprints", "rules of extraction", "assemble"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_every_stage_is_a_line_of_json_with_seconds_and_counts(article: Path, tmp_path: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    result = run("build", article, "--out", out, "--log-json", log)
    assert (result.exit_code, result.stderr) == (0, "")
    records = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [r["stage"] for r in records][: len(STAGES)] == STAGES
    written = {r["stage"].removeprefix("write "): r["counts"]["bytes"] for r in records[len(STAGES) :]}
    assert written == {name: len(data) for name, data in bytes_in(out).items()}
    assert all(r["seconds"] >= 0 and r["time"].endswith("+00:00") for r in records)
    by_stage = {r["stage"]: r["counts"] for r in records}
    assert by_stage["read"] == {"inputs": 1, "articles": 1, "failures": 0}
    assert by_stage["assemble"]["statements"] == len(kg.load(out).graph.statements)
    assert by_stage["rules of extraction"] and all("." in rule for rule in by_stage["rules of extraction"])
    recorded = json.loads((out / "build.json").read_text("utf-8"))["stages"]
    assert recorded == {stage: by_stage[stage] for stage in STAGES}, "the counts, and no time"


def test_verbose_says_it_on_stderr(article: Path, tmp_path: Path) -> None:
    result = run("build", article, "--out", tmp_path / "out", "--verbose")
    lines = result.stderr.splitlines()
    assert lines[0].startswith("kg: read: 1 inputs, 1 articles, 0 failures in ")
    assert all(line.startswith("kg: ") for line in lines)
    assert "东新" not in result.stderr


def test_neither_changes_a_byte_of_the_export(article: Path, tmp_path: Path) -> None:
    run("build", article, "--out", tmp_path / "quiet")
    run("build", article, "--out", tmp_path / "loud", "--verbose", "--log-json", tmp_path / "log")
    assert bytes_in(tmp_path / "quiet") == bytes_in(tmp_path / "loud")


def test_handlers_are_gone_afterwards(article: Path, tmp_path: Path) -> None:
    run("build", article, "--out", tmp_path / "out", "--verbose", "--log-json", tmp_path / "log")
    before = (tmp_path / "log").read_bytes()
    assert run("build", article, "--out", tmp_path / "again").stderr == ""
    assert (tmp_path / "log").read_bytes() == before


def test_library_users_take_records_with_a_handler_of_their_own(
    article: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "kg.build"):
        kg.build(article)
    assert [record.stage for record in caplog.records] == STAGES  # type: ignore[attr-defined]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full, the disk that is always full")
def test_log_that_a_full_disk_cuts_off_ends_the_build_in_one_line(article: Path, tmp_path: Path) -> None:
    result = run("build", article, "--out", tmp_path / "out", "--log-json", "/dev/full")
    assert result.exit_code == 2
    assert "/dev/full: the log cannot be written (" in one_line(result)
    assert not (tmp_path / "out").exists()


def test_log_that_cannot_be_written_is_one_line(article: Path, tmp_path: Path) -> None:
    result = run("build", article, "--out", tmp_path / "out", "--log-json", tmp_path / "no" / "log")
    assert result.exit_code == 2
    assert one_line(result).endswith("no log can be written there (No such file or directory); name another file")
