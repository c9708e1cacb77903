"""Ways to make a process fail: at a file operation, at a moment, for want of room. Linux only, as the faults are."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from kg.cli import app
from tests.test_house import ROOT

#: What the system is asked to do with files, as `sys.addaudithook` calls it; told before it is done.
OPERATIONS = ("open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree", "tempfile.mkdtemp")

KILLED = -signal.SIGKILL


def die_at(operation: int, within: Path | None = None) -> None:
    """From now on, this process is killed in place of the n-th operation on files (from 1), or on those of a folder."""
    done, start = 0, str(within or "")

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event in OPERATIONS and str(arguments[0]).startswith(start):
            done += 1
            if done == operation:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def in_a_child(work: Callable[[], object], *, kill_after: float | None = None) -> int:
    """The exit code of a process that does this work, forked from this one, and killed after so many seconds."""
    child = get_context("fork").Process(target=work)
    child.start()
    child.join(kill_after)
    if kill_after is not None:
        child.kill()
        child.join()
    return child.exitcode or 0


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The error, which must be the only line on stderr and begin with the name of the program."""
        [line] = self.err.splitlines()
        assert line.startswith("kg: ")
        return line


def kg(*arguments: object, first: Callable[[], None] = lambda: None) -> Done:
    """What the command does in a process of its own, which is forked, so that it is at once there, and then `first`."""
    pipes = [os.pipe(), os.pipe()]  # of 64 KB, more than any command says here

    def work() -> None:
        for number, (_, end) in enumerate(pipes, 1):
            os.dup2(end, number)
        sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
        first()
        _call(*arguments)

    code = in_a_child(work)
    said = []
    for start, end in pipes:
        os.close(end)
        said.append(os.read(start, 2**16).decode())
        os.close(start)
    return Done(code, *said)


def start_kg(*arguments: object) -> None:
    """Do in this process what the command does, and end with it; nobody hears what it says."""
    for number in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    _call(*arguments)


def _call(*arguments: object) -> None:
    app(list(map(str, arguments)), prog_name="kg")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "kg", *map(str, arguments)]


ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Every file in the folder that is no leftover."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def left_over(folder: Path) -> list[Path]:
    return sorted(folder.glob(".kg-partial-*"))
