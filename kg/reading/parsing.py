"""Parsers of binary and nested formats, in a process of their own: one that crashes, hangs or fills memory is ended.

The limits are the system's: a timer that counts computing only, so that a busy machine changes no result, and a limit
of address space; Windows has neither. Refuses to know what is in a file.
"""

import atexit
import io
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from typing import IO, BinaryIO

from kg.errors import InputError
from kg.machine import deaf_children
from kg.reading.formats import FORMATS
from kg.reading.record import Corpus, Member, Record

#: computing that a file may take, in seconds: so many, and so many for each of its megabytes
SECONDS, SECONDS_PER_MB = 8.0, 2.0
#: address space of the process, in bytes
MEMORY = 4 * 2**30
_PATIENCE = 5.0  #: seconds until a process that has closed its side must be gone

#: What the process runs. It finds modules where this one does, and never in a folder that it merely stands in.
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from kg.reading.parsing import serve_parent; serve_parent()"


def parse(format: str, file: BinaryIO, corpus: Corpus) -> Iterator[Record | Member]:
    """What is in a file. Raises InputError with one line, also where its parser crashed or broke a limit."""
    if FORMATS[format].risky:
        items, error = _process.parsed(format, file.read(), corpus)
        yield from items
        if error:
            raise InputError(error)
    else:
        yield from FORMATS[format].read(file, corpus)


class _Process:
    """The process that parses: started when the first file needs it, anew after its death; it ends with this one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def parsed(self, format: str, data: bytes, corpus: Corpus) -> tuple[list[Record | Member], str]:
        """What was found in a file, and one line about what went wrong, or ""."""
        items: list[Record | Member] = []
        with self._lock:
            try:
                child = self._started()
                with suppress(BrokenPipeError):  # it has died; that there is no reply says so
                    pickle.dump((format, data, corpus), child[0], pickle.HIGHEST_PROTOCOL)
                    child[0].flush()
                while not isinstance(reply := pickle.load(child[1]), str):
                    items.append(reply)
            except (EOFError, pickle.UnpicklingError):
                return items, self._died(format, len(data))
            except BaseException:  # Ctrl-C: the rest of the replies would be taken for those of the next file
                self.stop()
                raise
        return items, reply

    def _started(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._child is None:
            command = [sys.executable, "-P", "-c", _CHILD, *sys.path]
            with deaf_children():  # Ctrl-C is left to this process
                self._child = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
        assert self._child.stdin and self._child.stdout
        return self._child.stdin, self._child.stdout

    def _died(self, format: str, size: int) -> str:
        code = self.stop(_PATIENCE)
        if code == -getattr(signal, "SIGPROF", 0):
            return f"took more than {_seconds(size):.0f} seconds of computing; give its text as .txt"
        return f"the {format} parser crashed on it (exit code {code}); open it, save it anew, or give its text as .txt"

    def stop(self, patience: float = 0.0) -> int:
        """The exit code of the process, if there is one, which is ended after so many seconds at the latest."""
        child, self._child = self._child, None
        if child is None:
            return 0
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)
        child.kill()
        child.communicate()  # closes the pipes
        return child.returncode


_process = _Process()
atexit.register(_process.stop)


def serve_parent() -> None:
    """Parse what comes in on standard input until it ends; each item is a reply, then one line of error or ""."""
    with os.fdopen(os.dup(1), "wb") as replies:
        os.dup2(2, 1)  # whatever a library prints must not stand between replies
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # for Windows; elsewhere it is deaf from the beginning
        _limit_memory()
        while True:
            try:
                format, data, corpus = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            _limit_seconds(_seconds(len(data)))
            with suppress(BrokenPipeError):
                for reply in _replies(format, data, corpus):
                    pickle.dump(reply, replies, pickle.HIGHEST_PROTOCOL)
                replies.flush()
            _limit_seconds(0)


def _replies(format: str, data: bytes, corpus: Corpus) -> Iterator[Record | Member | str]:
    try:
        yield from FORMATS[format].read(io.BytesIO(data), corpus)
        yield ""
    except InputError as error:
        yield str(error)
    except MemoryError:
        yield f"needs more than {MEMORY / 2**30:.0f} GB of memory; split it, or give its text as .txt"
    except Exception as error:  # parsers raise whatever comes to hand where a file is damaged
        yield damaged(format, error)


def damaged(format: str, error: Exception) -> str:
    """One line about a file that made its parser fail."""
    reason = f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]
    return f"damaged, or no {format} file ({reason}); open it, save it anew, or give its text as .txt"


def _seconds(size: int) -> float:
    return SECONDS + SECONDS_PER_MB * size / 2**20


def _limit_seconds(seconds: float) -> None:
    """Ends this process once it has computed for so long from now on; 0: never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows; nor where the system allows less
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
