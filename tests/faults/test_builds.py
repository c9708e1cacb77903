"""`kg build` where something is wrong with the machine: what it says, how it ends, what is there afterwards."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from kg.errors import AFTER_INTERRUPT, INTERRUPTED
from kg.knowledge.resources import read_resources
from tests.faults.machinery import ENVIRONMENT, KILLED, bytes_in, command, kg, left_over
from tests.reading.formats import made

TEXTS = (
    "湛江市霞山区东新街道开展“四季同行”行动。第{n}号简报。",
    "湛江市坡头区与茂名市高州市签订合作协议。第{n}号简报。",
    "广东蓝海机械有限公司向湛江市坡头区捐赠{n}万元。",
)
OPTIONS = ("--no-cache", "--jobs", "1")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for n in range(60):
        (folder / f"{n}.txt").write_text(TEXTS[n % len(TEXTS)].format(n=n), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def right(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build that nothing disturbs writes."""
    read_resources()  # here, for all commands that are forked from this process
    out = tmp_path_factory.mktemp("right")
    assert kg("build", articles, "--out", out, *OPTIONS).code == 0
    return bytes_in(out)


@pytest.fixture(scope="module")
def old(right: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export of other articles."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "other.txt").write_text(TEXTS[0].format(n=0), encoding="utf-8")
    assert kg("build", folder / "other.txt", "--out", folder / "out", *OPTIONS).code == 0
    return folder / "out"


@pytest.fixture
def out(old: Path, tmp_path: Path) -> Path:
    """A copy of that."""
    return shutil.copytree(old, tmp_path / "out")


@contextmanager
def running(*arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """The command, with its workers a process group of its own, which is gone in the end."""
    with subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


# Nowhere to write


def test_folder_under_a_file_is_refused_before_anything_is_read(tmp_path: Path, articles: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = kg("build", articles, "--out", tmp_path / "file" / "out", *OPTIONS)
    assert done.code == 2
    assert done.line.endswith("cannot be written (Not a directory); name another folder with --out")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write in every folder")
def test_folder_that_may_not_be_written_stays_as_it_was(articles: Path, out: Path) -> None:
    before = bytes_in(out)
    out.chmod(0o500)
    done = kg("build", articles, "--out", out, *OPTIONS)
    out.chmod(0o700)
    assert done.code == 2
    assert done.line.endswith("cannot be written (Permission denied); name another folder with --out")
    assert bytes_in(out) == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc, where nobody, not even root, makes files")
def test_file_system_that_takes_no_files_is_refused(articles: Path) -> None:
    done = kg("build", articles, "--out", "/proc/self/kg", *OPTIONS)
    assert done.code == 2
    assert "/proc/self/kg: cannot be written (" in done.line


def test_path_that_is_too_long_is_one_line(tmp_path: Path, articles: Path) -> None:
    done = kg("build", articles, "--out", tmp_path / ("长" * 200), *OPTIONS)
    assert done.code == 2
    assert done.line.endswith("cannot be written (File name too long); name another folder with --out")


def test_symbolic_link_to_a_folder_is_followed_and_stays(
    tmp_path: Path, articles: Path, out: Path, right: dict[str, bytes]
) -> None:
    link = tmp_path / "link"
    link.symlink_to(out)
    assert kg("build", articles, "--out", link, *OPTIONS).code == 0
    assert link.is_symlink() and bytes_in(out) == right


# No room


def small_files(most: int) -> Callable[[], None]:
    """Files of this process end at so many bytes: to it, the disk is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


@pytest.mark.parametrize("most", [0, 5_000, 200_000])
def test_full_disk_leaves_the_old_export(articles: Path, out: Path, most: int) -> None:
    before = bytes_in(out)
    done = kg("build", articles, "--out", out, *OPTIONS, first=small_files(most))
    assert done.code == 2
    assert "(File too large)" in done.line
    assert bytes_in(out) == before and not left_over(out)


def test_cache_without_room_is_said_and_done_without(articles: Path, right: dict[str, bytes], tmp_path: Path) -> None:
    cache = "/dev/full"
    done = kg("build", articles, "--out", tmp_path / "out", "--cache", cache)
    assert done.code == 0 and "built without it" in done.line
    assert bytes_in(tmp_path / "out") == right


def test_answer_that_cannot_be_written_is_an_error(out: Path) -> None:
    with Path("/dev/full").open("w") as full:
        asked = command("stats", out)
        done = subprocess.run(asked, stdout=full, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, check=False)
    assert done.returncode == 2
    assert done.stderr == "kg: output: No space left on device; check where the output goes, and `ulimit -a`\n"


# Two at once


@pytest.mark.parametrize("ended", [False, True])
def test_second_build_on_a_folder_is_refused_until_the_first_has_ended(
    articles: Path, out: Path, right: dict[str, bytes], ended: bool
) -> None:
    before = bytes_in(out)
    holding = "import sys, time, kg.atomic, pathlib\nwith kg.atomic.reserved(pathlib.Path(sys.argv[1])):\n"
    holding += "    print('held', flush=True)\n    time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", holding, str(out)], stdout=subprocess.PIPE, env=ENVIRONMENT) as first:
        assert first.stdout and first.stdout.readline() == b"held\n"
        if ended:
            first.kill()
            first.wait()
        done = kg("build", articles, "--out", out, *OPTIONS)
        first.kill()
    if ended:
        assert done.code == 0 and bytes_in(out) == right
    else:
        assert done.code == 2 and bytes_in(out) == before
        assert done.line.endswith(
            "another build is writing there; wait until it is done, or name another folder with --out"
        )


# A clock that is wrong


def test_clock_that_jumps_changes_nothing(articles: Path, right: dict[str, bytes], tmp_path: Path) -> None:
    def jump() -> None:
        hours = random.Random(1)
        time.time = time.monotonic = lambda: hours.uniform(-1e9, 1e10)
        time.time_ns = time.monotonic_ns = lambda: hours.randrange(10**19)

    for _ in range(2):  # the second takes what it can from the cache
        cached = ("--cache", tmp_path / "cache", "--jobs", "1")
        assert kg("build", articles, "--out", tmp_path / "out", *cached, first=jump).code == 0
        assert bytes_in(tmp_path / "out") == right


# Ctrl-C


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted_build_says_one_line_and_goes_on_later(
    articles: Path, out: Path, right: dict[str, bytes], tmp_path: Path, jobs: int
) -> None:
    before, asked = bytes_in(out), ("build", articles, "--out", out, "--jobs", jobs, "--cache", tmp_path / "cache")
    for moment in (0.3, 1.2):
        with running(*asked) as process:
            started(process, out)
            time.sleep(moment)
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to workers too
            said, errors = process.communicate()
        assert not left_over(out)
        if process.returncode == 0:
            assert bytes_in(out) == right
            break
        assert (process.returncode, said, errors) == (INTERRUPTED, "", f"kg: {AFTER_INTERRUPT}\n")
        assert bytes_in(out) in (before, right)
    assert kg(*asked).code == 0
    assert bytes_in(out) == right


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sound", "a.docx"])  # workers of the pool, and the one that parses
def test_workers_never_hear_of_an_interrupt_not_even_while_they_start(
    articles: Path, right: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    given = articles if name == "sound" else tmp_path / name
    if given != articles:
        given.write_bytes(made.MAKERS[name]())
    with running("build", given, "--out", tmp_path / "out", "--jobs", "2", "--no-cache") as process:
        heard = set()
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                for child in psutil.Process(process.pid).children():
                    if "resource_tracker" not in " ".join(child.cmdline()):  # which Python itself keeps deaf
                        child.send_signal(signal.SIGINT)
                        heard.add(child.pid)
            time.sleep(0.005)
        assert (process.returncode, process.communicate()[1]) == (0, "")
    assert heard
    assert given != articles or bytes_in(tmp_path / "out") == right


def test_interrupt_during_the_imports_is_answered_as_any_other() -> None:
    program = (
        "import os, sys; sys.addaudithook(lambda event, given: event == 'import' and given[0] == 'kg.cli' "
        "and os.kill(os.getpid(), 2)); from kg.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (INTERRUPTED, "", f"kg: {AFTER_INTERRUPT}\n")


def started(process: "subprocess.Popen[str]", out: Path) -> None:
    """Until the build has reserved its folder; Ctrl-C while Python itself starts is answered by Python."""
    import fcntl

    until = time.monotonic() + 60
    handle = os.open(out, os.O_RDONLY)
    try:
        while time.monotonic() < until and process.poll() is None:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
                fcntl.flock(handle, fcntl.LOCK_UN)
            except BlockingIOError:
                return
            time.sleep(0.01)
    finally:
        os.close(handle)


# Death


@pytest.mark.slow
def test_build_killed_at_any_moment_is_done_by_the_next(
    articles: Path, out: Path, right: dict[str, bytes], tmp_path: Path
) -> None:
    before, asked = bytes_in(out), ("build", articles, "--out", out, "--cache", tmp_path / "cache")
    for moment in (0.3, 0.8, 2.0):
        with running(*asked) as process:
            time.sleep(moment)
            process.kill()
        assert process.returncode in (KILLED, 0) and bytes_in(out) in (before, right)
    assert kg(*asked).code == 0
    assert bytes_in(out) == right and not left_over(out)


@pytest.mark.slow
def test_workers_end_with_the_build_that_is_killed(articles: Path, tmp_path: Path) -> None:
    with running("build", articles, "--out", tmp_path / "out", "--no-cache", "--jobs", 2) as process:
        build = psutil.Process(process.pid)
        workers: list[psutil.Process] = []
        while len(workers) < 2 and process.poll() is None:
            workers = [p for p in build.children() if "spawn_main" in " ".join(p.cmdline())]
            time.sleep(0.05)
        process.kill()
        _, alive = psutil.wait_procs(workers, timeout=30)
        for worker in alive:
            worker.kill()
    assert len(workers) == 2 and not alive
