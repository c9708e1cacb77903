"""What is to be known of this machine, and of this process. Refuses to know anything of graphs."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_Result = TypeVar("_Result")


def user_cache(name: str) -> Path | None:
    """The folder of that name in the user's cache (~/.cache/kg on Linux); None for a user without a home."""
    folder = user_cache_path("kg", appauthor=False) / name
    return folder if folder.is_absolute() else None


def open_streams() -> None:
    """Make the three standard streams usable: for a program, not for a library, whose streams are its caller's.

    One that is closed leads nowhere. One for output whose encoding has no Chinese (ASCII in a bare locale, a file or
    pipe on western Windows) is UTF-8 from here on; what GBK and the like lack, a terminal gets as an escape.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (open to the end)
    for stream in (sys.stdout, sys.stderr):
        try:
            "知识图谱".encode(stream.encoding)
        except UnicodeEncodeError:
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """A stretch in which this process alone has the folder locked; the lock ends with the process, however that ends.

    Raises BlockingIOError where another has it, another OSError where folders cannot be locked (as on Windows).
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        import fcntl  # not on Windows, where a folder cannot be opened either

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


@contextmanager
def deaf_children() -> Iterator[None]:
    """A stretch in which processes that are started never hear of Ctrl-C, which a terminal sends to all of them.

    They inherit what this thread has blocked; a handler of their own would come too late, after their imports. What is
    pressed meanwhile reaches this process behind the stretch. Does nothing on Windows.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def interruptible(work: Callable[[], _Result]) -> _Result:
    """What some work gives, in a thread, so that Ctrl-C is heard while it computes outside of Python.

    For a program, which ends then: the thread cannot be stopped.
    """
    done: Future[_Result] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    return done.result()


def limit_memory(more: int) -> None:
    """Let this process have so many bytes more than now, where the system counts them (Linux)."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (ImportError, OSError):
        return
    most = pages * resource.getpagesize() + more
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def workers(number: int, prepare: Callable[[], object] | None = None) -> "ProcessPoolExecutor":
    """So many further processes, which end with this one however that ends; each does what `prepare` does first.

    They start with the first work that is submitted, which is to be done among `deaf_children`.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned, not forked: the same on every system, and safe beside the threads of a notebook.
    return ProcessPoolExecutor(number, get_context("spawn"), initializer=_begin_work, initargs=(prepare,))


def _begin_work(prepare: Callable[[], object] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for Windows; elsewhere it is deaf from the beginning
    Thread(target=_end_with_parent, daemon=True).start()
    if prepare:
        prepare()


def _end_with_parent() -> None:
    """Else the worker of a build that was killed would wait for work for ever."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def without_collector() -> Iterator[None]:
    """A stretch in which Python does not search for circular garbage.

    For work that makes millions of values and no circles: the search goes through all of them again and again, a third
    of the time of assembly, a quarter of that of exports (20,000 articles), a seventh of that of extraction, and finds
    nothing. So behind the stretch all values count as old, which it looks through rarely: else the first search would
    be through all that were made.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():  # what the caller froze stays frozen
                gc.freeze()
                gc.unfreeze()  # to the oldest generation
            gc.enable()
