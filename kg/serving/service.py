"""What a running server has: the folder, the workers that hold its graph now, and what it makes only once."""

import asyncio
import logging
import sys
from pathlib import Path

from kg.errors import GraphError, KgError
from kg.serving.limits import MAX_UNREAD, Limits
from kg.serving.pool import Pool
from kg.serving.unread import Unread
from kg.vocab import ID_BASE

_LOG = logging.getLogger("kg.serving")

#: What makes the graph page, in a process of its own: the layout of a large graph takes its time.
_PAGE = (
    "import sys; sys.path[:] = sys.argv[2:]; from kg.views.rdf import base_of, from_turtle; "
    "from kg.views.page import to_html; file = __import__('pathlib').Path(sys.argv[1]); "
    "sys.stdout.buffer.write(to_html(from_turtle(file), base=base_of(file)).encode())"
)

Stamp = tuple[int, int, int]


class Service:
    """The graph of a folder while it is served; a graph.ttl that changes is loaded anew beside the old one."""

    def __init__(self, file: Path, limits: Limits) -> None:
        self.file, self.folder, self.limits = file, file.parent, limits
        self.trouble = ""  #: why the graph that is in the folder now is not the one that is served
        self.unread = Unread(MAX_UNREAD * limits.result)
        self._pool = Pool(file, limits)
        self._stamp: Stamp | None = None
        self._reload: asyncio.Task[None] | None = None
        self._page: tuple[Stamp | None, bytes] | None = None
        self._page_lock = asyncio.Lock()

    @property
    def base(self) -> str:
        """What the IRIs of the graph begin with."""
        return self._pool.base or ID_BASE

    @property
    def pool(self) -> Pool:
        """The workers; a graph that changed since is noticed here and loaded in the background."""
        if self._stamp != self._now() and (self._reload is None or self._reload.done()):
            self._reload = asyncio.create_task(self._load_anew())
        return self._pool

    async def open(self) -> None:
        """Start the workers; raises GraphError where the graph cannot be read."""
        self._stamp = self._now()
        await self._pool.open()

    def close(self) -> None:
        """End all workers."""
        if self._reload:
            self._reload.cancel()
        self._pool.kill()

    async def graph_page(self) -> bytes:
        """The graph page, for a folder that has none; kept until the graph changes.

        Raises:
            GraphError: the graph is not written as `kg` writes it.
        """
        async with self._page_lock:
            stamp = self._now()
            if self._page is None or self._page[0] != stamp:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-c", _PAGE, str(self.file), *sys.path),
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.DEVNULL,
                )
                try:
                    html, _ = await process.communicate()
                except BaseException:
                    process.kill()
                    raise
                if process.returncode:
                    raise GraphError(f"{self.file}: no page can be made of it; see kg validate")
                self._page = (stamp, html)
            return self._page[1]

    async def _load_anew(self) -> None:
        stamp, pool = self._now(), Pool(self.file, self.limits)
        try:
            await pool.open()
        except KgError as error:
            self._stamp, self.trouble = stamp, str(error)
            _LOG.warning("%s; the graph of before is served on", error)
            return
        except BaseException:
            pool.kill()
            raise
        old, self._pool = self._pool, pool
        self._stamp, self.trouble = stamp, ""
        _LOG.info("%s changed and was loaded: %s triples", self.file, f"{pool.triples:,}")
        await old.close()

    def _now(self) -> Stamp | None:
        """What tells one state of the file from the next; None where it is gone."""
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
