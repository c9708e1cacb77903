"""A server on a port of this machine, until it is interrupted."""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kg.errors import KgError, UsageError
from kg.serving.app import make_app
from kg.serving.guard import hosts_allowed
from kg.serving.limits import MAX_CONNECTIONS, SEND_BUFFER, Limits
from kg.serving.patience import Patient
from kg.serving.service import Service

#: Seconds that answers on their way get when the server ends.
_GRACE = 3


def serve(file: Path, *, host: str, port: int, limits: Limits, on_ready: Callable[[str, int], None]) -> None:
    """Serve the graph in a Turtle file and what lies beside it, until the process is interrupted (Ctrl-C).

    `on_ready` is called with the address and the number of triples when the server can be asked.

    Raises:
        UsageError: the port is taken, or the host is none of this machine.
        GraphError: the graph cannot be read.
    """
    with _listen(host, port) as listening:
        asyncio.run(_run(file, listening, host, limits, on_ready))


async def _run(
    file: Path, listening: socket.socket, host: str, limits: Limits, on_ready: Callable[[str, int], None]
) -> None:
    service = Service(file, limits)
    try:
        await service.open()
        app = make_app(service, allowed=hosts_allowed(host))
        server = uvicorn.Server(
            uvicorn.Config(
                app, http=Patient, ws="none", loop="asyncio", lifespan="off", log_config=None, access_log=False,
                proxy_headers=False, server_header=False, limit_concurrency=MAX_CONNECTIONS,
                timeout_graceful_shutdown=_GRACE,
            )
        )  # fmt: skip
        logging.getLogger("uvicorn").setLevel(logging.ERROR)
        on_ready(_address(host, listening), service.pool.triples)
        await server.serve(sockets=[listening])
    finally:
        service.close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket on which clients can already queue."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"--host {host}: no address of this machine ({error}); try 127.0.0.1") from None
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # each connection inherits it; else the system itself keeps megabytes of answers that nobody reads
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        listening.bind(address)
        listening.listen(MAX_CONNECTIONS)
    except OSError as error:
        listening.close()
        raise _refusal(error, host, port) from None
    return listening


def _refusal(error: OSError, host: str, port: int) -> KgError:
    if error.errno == errno.EADDRINUSE:
        return UsageError(f"--port {port}: taken by another program; choose another, or 0 for any that is free")
    if error.errno == errno.EACCES:
        return UsageError(f"--port {port}: not allowed; choose one above 1023")
    return UsageError(f"--host {host}: no address of this machine ({error.strerror}); try 127.0.0.1")


def _address(host: str, listening: socket.socket) -> str:
    port = listening.getsockname()[1]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
