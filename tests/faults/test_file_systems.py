"""Folders on file systems that lack what most have: hard links, renames onto a file, locks, renames at all."""

import errno
import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kg import export
from kg.atomic import reserved
from kg.errors import GraphError
from kg.export import EXPORTERS, RDF12_FILE, write_exports
from kg.knowledge.resources import read_resources
from tests.factories import small_graph
from tests.faults.machinery import KILLED, bytes_in, die_at, in_a_child, kg, left_over

OLD = small_graph()
NEW = replace(OLD, statements=OLD.statements[1:])
WRITE_OLD = {"build": {"version": "old"}, "also": [RDF12_FILE]}  # which NEW has not: it is to go
WRITE_NEW = {"build": {"version": "new"}}

Fault = Callable[[], None]


# What the system answers there. Each is for a process of its own, which ends with it.


def refusing(number: int) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def no_links() -> None:
    os.link = refusing(errno.EPERM)


def no_rename_onto_files() -> None:
    rename = os.replace

    def rename_onto_nothing(source: Path, place: Path) -> None:
        if os.path.lexists(place):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        rename(source, place)

    os.replace = rename_onto_nothing  # type: ignore[assignment]


def no_locks() -> None:
    fcntl.flock = refusing(errno.ENOLCK)


#: As FAT and exFAT, as SFTP, and as some network disks have it.
LACKING: Mapping[str, tuple[Fault, ...]] = {
    "links": (no_links,),
    "links and renames onto files": (no_links, no_rename_onto_files),
    "links, renames onto files and locks": (no_links, no_rename_onto_files, no_locks),
}
lacking = pytest.mark.parametrize("what", LACKING)
LOCKING = [what for what in LACKING if "locks" not in what]


@pytest.fixture
def few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two and build.json, for speed; all are written in the same way."""
    monkeypatch.setattr(export, "EXPORTERS", {name: EXPORTERS[name] for name in ("graph.ttl", "edges.csv")})


def written(out: Path, *, new: bool = True) -> dict[str, bytes]:
    write_exports(NEW if new else OLD, out, **(WRITE_NEW if new else WRITE_OLD))  # type: ignore[arg-type]
    return bytes_in(out)


def on(what: str, out: Path, *, first: Fault = lambda: None, do: Callable[[Path], object] = written) -> int:
    """How a process ends that writes the new export, or does something else, on such a file system."""

    def work() -> None:
        for fault in LACKING[what]:
            fault()
        first()
        do(out)

    return in_a_child(work)


def settle(out: Path) -> None:
    with reserved(out):  # as the next build does
        pass


@lacking
def test_build_replaces_the_old_export(tmp_path: Path, what: str) -> None:
    article, out = tmp_path / "a.txt", tmp_path / "out"
    article.write_text("湛江市坡头区与茂名市高州市签订合作协议。", encoding="utf-8")
    asked = ("build", article, "--no-cache", "--jobs", "1", "--out")
    read_resources()  # here, for all commands that are forked from this process
    assert kg(*asked, tmp_path / "right").code == 0
    written(out, new=False)
    done = kg(*asked, out, first=lambda: [fault() for fault in LACKING[what]])  # type: ignore[arg-type, return-value]
    assert (done.code, done.err) == (0, "")
    assert bytes_in(out) == bytes_in(tmp_path / "right") and not left_over(out)


@pytest.mark.usefixtures("few_files")
@pytest.mark.parametrize("what", LOCKING)
def test_export_killed_at_any_operation_is_the_old_one_or_the_new_one_once_the_next_build_begins(
    tmp_path: Path, what: str
) -> None:
    old, new = written(tmp_path / "old", new=False), written(tmp_path / "new")
    states = []
    for operation in count(1):
        out = tmp_path / str(operation)
        written(out, new=False)
        code = on(what, out, first=lambda n=operation: die_at(n))  # type: ignore[misc]
        assert on(what, out, do=settle) == 0 and not left_over(out)
        states.append("old" if bytes_in(out) == old else "new" if bytes_in(out) == new else "half")
        if code != KILLED:
            break
    assert code == 0 and {"old", "new"} == set(states) and states == sorted(states, reverse=True)
    assert states.index("new") > 15 and len(states) - states.index("new") > 15, "too few operations seen"


@pytest.mark.usefixtures("few_files")
def test_without_locks_the_next_build_writes_the_whole_export(tmp_path: Path) -> None:
    [what] = set(LACKING) - set(LOCKING)
    new = written(tmp_path / "new")
    for operation in count(1, 3):
        out = tmp_path / str(operation)
        written(out, new=False)
        code = on(what, out, first=lambda n=operation: die_at(n))  # type: ignore[misc]
        assert on(what, out) == 0 and bytes_in(out) == new
        if code != KILLED:
            break
    assert code == 0 and operation > 30


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EXDEV])
def test_what_renames_nothing_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = written(tmp_path, new=False)
    monkeypatch.setattr(os, "replace", refusing(number))
    with (
        pytest.raises(
            GraphError, match=rf"cannot be written \({os.strerror(number)}\); name another folder with --out"
        ),
        reserved(tmp_path),
    ):
        pytest.fail("the work has begun")
    assert bytes_in(tmp_path) == before and not left_over(tmp_path)


# Errors on the way back


def stuck_at(name: str, *, both_ways: bool = False) -> Fault:
    """No file can be renamed to that name, or no new one."""

    def fault() -> None:
        rename = os.replace

        def stuck(source: Path, place: Path) -> None:
            if place.name == name and (both_ways or source.parent.name == "new"):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            rename(source, place)

        os.replace = stuck  # type: ignore[assignment]

    return fault


@pytest.mark.usefixtures("few_files")
def test_putting_back_is_killed_at_any_operation(tmp_path: Path) -> None:
    """A rename fails, and the process dies while it puts back what was there: the next does the rest."""
    old, new = written(tmp_path / "old", new=False), written(tmp_path / "new")
    states = []
    for operation in count(1):
        out = tmp_path / str(operation)
        written(out, new=False)

        def faults(operation: int = operation) -> None:
            stuck_at("build.json")()
            die_at(operation)

        code = on("links", out, first=faults)
        settle(out)
        assert not left_over(out)
        states.append(bytes_in(out) == old)
        assert states[-1] or bytes_in(out) == new, "half"  # new: killed before the rename that fails
        if code != KILLED:
            break
    assert code == 1 and states[-1] and operation > 35
    assert False in states


@pytest.mark.usefixtures("few_files")
def test_what_cannot_be_put_back_is_said_and_put_back_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(tmp_path, new=False)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", os.replace)  # and again as it was in the end
        stuck_at("edges.csv", both_ways=True)()
        with pytest.raises(GraphError, match=r"Input/output error\); files of two exports may lie there until a build"):
            written(tmp_path)
        with pytest.raises(GraphError, match=r"Input/output error\); name another folder"):
            written(tmp_path)
    settle(tmp_path)
    assert bytes_in(tmp_path) == before and not left_over(tmp_path)


# A real one

TOOLS = ("sshfs", "socat", "fusermount3", "/usr/lib/openssh/sftp-server")


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[Path]:
    """A folder of an SFTP server that knows neither hard links nor renames onto files, through FUSE."""
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        pytest.skip(f"{', '.join(missing)}: not installed; apt-get install sshfs socat openssh-sftp-server")
    there, here = tmp_path / "there", tmp_path / "here"
    for folder in (there, here):
        folder.mkdir()
    client = rf"EXEC:sshfs -f -o passive host\:{there} {here}"
    server = r"EXEC:/usr/lib/openssh/sftp-server -P posix-rename\,hardlink"
    with subprocess.Popen(["socat", client, server], stderr=subprocess.DEVNULL) as tunnel:
        until = time.monotonic() + 10
        while not here.is_mount() and tunnel.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        try:
            if not here.is_mount():
                pytest.skip("FUSE cannot be used here")
            yield here
        finally:
            subprocess.run(["fusermount3", "-u", str(here)], check=False)
            tunnel.terminate()


@pytest.mark.slow
@pytest.mark.usefixtures("few_files")
def test_sftp(sftp: Path, tmp_path: Path) -> None:
    old, new = written(tmp_path / "old", new=False), written(tmp_path / "new")
    (sftp / "a").touch()
    (sftp / "b").touch()
    with pytest.raises(PermissionError):
        (sftp / "a").replace(sftp / "b")
    with pytest.raises(PermissionError):
        (sftp / "c").hardlink_to(sftp / "b")
    for operation in count(1, 4):
        out = sftp / str(operation)
        assert written(out, new=False) == old
        code = in_a_child(lambda n=operation, out=out: (die_at(n), written(out)))  # type: ignore[misc]
        settle(out)
        assert bytes_in(out) in (old, new) and not left_over(out)
        if code != KILLED:
            break
    assert code == 0 and bytes_in(out) == new
