"""Damaged requests, as bytes on a socket, to a server as a person starts it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote

from kg.api import KnowledgeGraph
from tests.factories import small_graph
from tests.fuzz.mutate import mutated
from tests.fuzz.queries import SPARQL, make_query
from tests.fuzz.ways import Case, Way
from tests.serving.conftest import DIRECT, FORM, Server

_PATHS = (
    "/", "/graph.ttl", "/graph.html", "/nodes.csv", "/build.json", "/healthz", "/openapi.json", "/ontology", "/ontology/kg.ttl",
    "/static/pages.css", "/id/place/甲市", "/id/organization/蓝海公司", "/id/statement/0", "/id/", "/questions/top-places",
    "/questions/x?place=甲市", "/sparql", "/sparql?lang=zh", "/../../etc/passwd", "/static/../../secret", "/%2e%2e/%2e%2e/etc/passwd",
)  # fmt: skip
_ACCEPTS = (
    "*/*", "text/html", "text/turtle", "application/ld+json", "application/sparql-results+json", "text/csv", "a/b", "text/html;q=0",
)  # fmt: skip
#: what the server may say; 500 is never among it
STATUSES = {200, 301, 302, 303, 307, 400, 403, 404, 405, 406, 408, 411, 413, 414, 415, 421, 431, 501, 503, 505}
#: seconds without an answer after which a request is taken for one that has no end
_PATIENCE = 0.05


def _whole(rng: Random, host: str) -> bytes:
    """A request that is right, for a file, a node, a page or a query."""
    accept, body, more, method = rng.choice(_ACCEPTS), b"", "", "GET"
    path = quote(rng.choice(_PATHS), safe="/?=&%.")
    if rng.random() < 0.5:
        query = rng.choice(SPARQL) if rng.random() < 0.5 else make_query(rng).decode("utf-8", "replace")
        path, way = "/sparql", rng.randrange(3)
        if way == 0:
            path += f"?query={quote(query[:4000])}"
        else:
            method, body = "POST", (query if way == 1 else f"query={quote(query)}").encode()
            more = f"Content-Type: {DIRECT if way == 1 else FORM}\r\nContent-Length: {len(body)}\r\n"
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\nConnection: close\r\n{more}\r\n"
    return head.encode() + body


def make_request(rng: Random) -> Case:
    """A request, three in four of them damaged; HOST stands for the address of the server."""
    others = [_whole(rng, "HOST") for _ in range(2)]
    return Case("request", mutated(rng, others[0], others) if rng.random() < 0.75 else others[0])


@contextmanager
def requests() -> Iterator[Way]:
    """Damaged requests to a server of its own."""
    with TemporaryDirectory(prefix="kg-fuzz-") as folder:
        server = Server(KnowledgeGraph(small_graph()).save(Path(folder) / "served"))
        try:
            yield Way(make_request, lambda case: check_request(case, server))
            assert server.get("/healthz").status == 200, "the server does not answer any more"
        finally:
            server.stop()


def check_request(case: Case, server: Server) -> str:
    """An answer with a status that is allowed, or none; nothing of other files; and the server still runs."""
    answer = _answer(server, case.data.replace(b"HOST", f"{server.host}:{server.port}".encode()))
    assert server.process.poll() is None, "the server has ended"
    assert b"root:x:" not in answer and b"Traceback" not in answer, "what is none of the client's business"
    if not answer:
        return "no answer"
    assert answer.startswith(b"HTTP/1.1 "), answer[:80]
    status = int(answer[9:12])
    assert status in STATUSES, answer[:400]
    return f"status {status}"


def _answer(server: Server, data: bytes) -> bytes:
    """All that comes back for the bytes; a server that waits for more is told that there is none."""
    with socket.create_connection((server.host, server.port), timeout=_PATIENCE) as client:
        parts = []
        try:
            client.sendall(data)
            while part := _received(client):
                parts.append(part)
        except (ConnectionResetError, BrokenPipeError):
            pass  # it has refused to read on
        return b"".join(parts)


def _received(client: socket.socket) -> bytes:
    try:
        return client.recv(65536)
    except TimeoutError:
        client.settimeout(20)
        client.shutdown(socket.SHUT_WR)
        return client.recv(65536)
