"""A few worker processes that hold the graph; one whose query does not end is stopped and replaced."""

import asyncio
import json
import logging
import os
import sys
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import GraphError
from kg.serving.limits import Limits
from kg.serving.wire import Reply, pack_request, read_reply, text_reply
from kg.views.turtle_file import read_text

_LOG = logging.getLogger("kg.serving")

#: What a worker runs. It finds modules where this process does, and never in a folder that it merely stands in.
_CHILD = (
    "import json, sys; given = json.loads(sys.argv[1]); sys.path[:] = sys.argv[2:]; "
    "from kg.serving.child import serve_parent; from kg.serving.limits import Limits; "
    "sys.exit(serve_parent(given['name'], given['size'], Limits(**given['limits'])))"
)
#: Seconds between attempts to start a worker where none can be, as when memory is short.
_RETRY_SECONDS = 2.0


class BusyError(Exception):
    """No worker became free in time, or as many queries wait as may; says which."""


@dataclass(eq=False)
class Worker:
    """One worker process that has loaded the graph."""

    process: asyncio.subprocess.Process
    base: str  #: what the IRIs of its graph begin with
    triples: int

    async def ask(self, command: str, *arguments: str, seconds: float) -> Reply:
        """Its reply; raises TimeoutError or EOFError, after which the worker is of no more use."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin and stdout
        async with asyncio.timeout(seconds):
            stdin.write(pack_request(command, *arguments))
            return await read_reply(stdout)

    def kill(self) -> None:
        """Stop it at once, whatever it does."""
        if self.process.returncode is None:
            self.process.kill()


async def start_worker(packed: bytes, name: str, limits: Limits) -> Worker:
    """A worker that holds the graph of a Turtle text, packed by zlib; raises GraphError where it cannot be loaded."""
    given = json.dumps({"name": name, "size": len(packed), "limits": asdict(limits)})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-c", _CHILD, given, *sys.path,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "RUST_BACKTRACE": "0"},  # one that is out of memory dies in one line
        limit=1 << 20, start_new_session=os.name == "posix",  # Ctrl-C is for the server, which then ends its workers
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        process.stdin.write(packed)
        await process.stdin.drain()
        hello = await read_reply(process.stdout)
    except (EOFError, OSError):
        raise GraphError(f"{name}: the process that loads it ended; is there enough memory?") from None
    except BaseException:
        process.kill()
        raise
    if hello.status != 200:
        await process.wait()
        raise GraphError(hello.body.decode().strip())
    return Worker(process, **json.loads(hello.body))


def _pack(file: Path) -> bytes:
    """The Turtle text of a file, a tenth as large."""
    text, _ = read_text(file)
    return zlib.compress(text.encode(), 1)


class Pool:
    """Workers that hold one state of the graph, and the queries that wait for them."""

    def __init__(self, file: Path, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.base, self.triples = "", 0  #: of the graph, once it is open
        self.stopped = 0  #: queries that were stopped since it was opened
        self.waiting = 0  #: queries that wait now
        # A worker that is replaced gets what the others hold, whatever became of the file.
        self._packed = b""
        self._workers: set[Worker] = set()
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        return self._idle.qsize()

    @property
    def alive(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    async def open(self) -> None:
        """Read the file, once, and start all workers; raises GraphError where the graph cannot be read."""
        self._packed = await asyncio.to_thread(_pack, self.file)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.limits.workers):
                    group.create_task(self._add())
        except* GraphError as errors:
            await self.close()
            raise errors.exceptions[0] from None

    async def ask(self, command: str, *arguments: str) -> Reply:
        """The reply of the next worker that is free; 500 where it was stopped at the limit of time or memory.

        Raises:
            BusyError: too many wait already, or no worker became free in time.
        """
        worker = await self._free()
        try:
            reply = await worker.ask(command, *arguments, seconds=self.limits.seconds)
        except (TimeoutError, EOFError, OSError) as error:
            self.stopped += 1
            self._replace(worker)
            return text_reply(500, self._why_stopped(error))
        except BaseException:  # cancelled: its answer is still to come, and would be taken for the next one's
            self._replace(worker)
            raise
        self._idle.put_nowait(worker)
        if self._closed:
            self._end_idle()
        return reply

    async def close(self) -> None:
        """End the workers that are idle now, and those that are busy when they are done or at the limit of time."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        self._end_idle()

    def kill(self) -> None:
        """End all workers at once."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        for worker in self._workers:
            worker.kill()

    async def _free(self) -> Worker:
        if self.waiting >= self.limits.waiting:
            raise BusyError(self._why_busy())
        self.waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._idle.get()
        except TimeoutError:
            raise BusyError(self._why_busy()) from None
        finally:
            self.waiting -= 1
            if self._closed:
                self._end_idle()

    def _why_busy(self) -> str:
        if not self._workers:
            return "no worker: the last one was stopped and the next is still loading the graph; try again in a moment"
        return f"busy: all {self.limits.workers} workers have queries and others wait; try again in a moment"

    def _why_stopped(self, error: Exception) -> str:
        limit = f"{self.limits.seconds:g} s" if isinstance(error, TimeoutError) else f"{self.limits.memory >> 20} MB"
        what = "not done after" if isinstance(error, TimeoutError) else "its process ended, perhaps it wanted more than"
        return f"query: {what} {limit}, and was stopped; add a LIMIT, or make it narrower"

    async def _add(self) -> None:
        worker = await start_worker(self._packed, str(self.file), self.limits)
        self.base, self.triples = worker.base, worker.triples
        self._workers.add(worker)
        self._idle.put_nowait(worker)
        if self._closed:
            self._end_idle()

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        self._workers.discard(worker)
        if not self._closed:
            task = asyncio.create_task(self._add_at_last())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _add_at_last(self) -> None:
        while True:
            try:
                return await self._add()
            except GraphError as error:
                _LOG.warning("%s; trying again", error)
                await asyncio.sleep(_RETRY_SECONDS)

    def _end_idle(self) -> None:
        """End idle workers, but for those whom a query that waited is about to take."""
        while not self._idle.empty() and not self.waiting:
            worker = self._idle.get_nowait()
            worker.kill()
            self._workers.discard(worker)
