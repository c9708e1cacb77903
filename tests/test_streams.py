"""The command line with the standard streams of odd callers: closed, full, in an encoding without Chinese."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.api import KnowledgeGraph
from tests.factories import small_graph

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell that can close streams")

#: Like a bare machine: without what Python does for it by itself.
BARE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of the small graph."""
    return KnowledgeGraph(small_graph()).save(tmp_path_factory.mktemp("graph"))


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a shell does with a command, in which KG stands for ours."""
    command = command.replace("KG", f"{sys.executable} -m kg")
    return subprocess.run(
        ["sh", "-c", command],
        capture_output=True, encoding="utf-8", env={**os.environ, **environment}, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_harm_nothing(folder: Path, closed: str) -> None:
    done = shell(f"KG stats {folder} {closed}")
    assert (done.returncode, done.stderr) == (0, "")


def test_closed_input_is_empty(tmp_path: Path) -> None:
    done = shell(f"KG build - --no-cache --out {tmp_path / 'out'} <&-")
    assert done.returncode == 2
    assert done.stderr.startswith("kg: no article to build from: stdin: there is no article in it")


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"}, BARE])
def test_output_without_chinese_is_utf_8(folder: Path, environment: dict[str, str]) -> None:
    done = shell(f"KG stats {folder}", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "地点" in done.stdout


def test_letter_that_the_encoding_of_a_file_lacks_is_an_error_and_not_another_letter(folder: Path) -> None:
    done = shell(f"""KG query {folder} --format csv 'SELECT ("©" AS ?x) {{}}'""", PYTHONIOENCODING="gbk")
    assert done.returncode == 2
    assert done.stderr == "kg: output: gbk has no '\\xa9'; set PYTHONIOENCODING=utf-8\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full, the disk that is always full")
def test_full_disk_behind_the_output_is_one_line(folder: Path) -> None:
    done = shell(f"KG stats {folder} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "kg: output: No space left on device; check where the output goes, and `ulimit -a`\n"


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory hold on Linux")
def test_want_of_memory_is_one_line(tmp_path: Path) -> None:
    with (tmp_path / "q.rq").open("wb") as file:
        file.truncate(10**9)
    done = shell(f"ulimit -v 900000; KG query {tmp_path} -f {tmp_path / 'q.rq'}")
    assert done.returncode == 2
    assert done.stderr.startswith("kg: not enough memory; ")


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="no pipes with names here")
def test_files_that_are_named_may_be_pipes(folder: Path, tmp_path: Path) -> None:
    assert "true" in shell(f"echo 'ASK {{}}' | KG query {folder} -f /dev/stdin").stdout
    (tmp_path / "a.txt").write_text("青川县教育局局长王立山说，学校修好了。", "utf-8")
    build = f"KG build {tmp_path / 'a.txt'} --no-cache --out {tmp_path / 'out'} --redact /dev/stdin"
    assert shell(f"echo 王立山 | {build}").returncode == 0
    assert "王立山" not in (tmp_path / "out" / "graph.ttl").read_text("utf-8")


#: That takes years, and of which all is kept to sort it.
ENDLESS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.mark.parametrize("more", [[], ["--timeout", "300"]])
def test_an_endless_query_is_ended_by_ctrl_c(folder: Path, more: list[str]) -> None:
    command = [sys.executable, "-m", "kg", "query", folder, f"SELECT (COUNT(*) AS ?n) {ENDLESS}", *more]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as asking:
        time.sleep(3)
        os.killpg(asking.pid, signal.SIGINT)
        try:
            _, said = asking.communicate(timeout=30)
        finally:
            asking.kill()
    assert asking.returncode == 130
    assert said.startswith("kg: interrupted") and len(said.splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory hold on Linux")
def test_a_query_that_needs_too_much_memory_is_one_line(folder: Path) -> None:
    done = shell(f"ulimit -v 1500000; KG query {folder} 'SELECT * {ENDLESS} ORDER BY ?o' --timeout 100")
    assert done.returncode == 2
    assert done.stderr.startswith("kg: query: the engine ended with -6, as for want of memory")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("format", ["csv", "json", "ttl"])
def test_only_what_is_for_programs_has_characters_that_steer_a_terminal(folder: Path, format: str) -> None:
    query = "CONSTRUCT { <urn:a> <urn:b> ?x }" if format == "ttl" else "SELECT ?x"
    ask = f"""KG query {folder} --format {format} '{query} {{ VALUES ?x {{ "甲\\u009b31m乙" }} }}'"""
    assert "甲\x9b31m乙" in shell(ask).stdout
    shown = at_a_terminal(ask)
    assert "甲31m乙" in shown and len(shown.splitlines()) == len(shell(ask).stdout.splitlines())


def at_a_terminal(command: str) -> str:
    """What a terminal gets of a command."""
    import pty

    ours, its = pty.openpty()
    with os.fdopen(its, "wb"), os.fdopen(ours, "rb", buffering=0) as screen:
        subprocess.run(["sh", "-c", command.replace("KG", f"{sys.executable} -m kg")], stdout=its, check=True)
        return screen.read(1 << 16).decode()
