"""Hostile clients, folders and pages of other sites: nothing but the graph's own files is given, and nobody is kept out."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from kg.api import KnowledgeGraph
from kg.serving.app import FILES
from kg.serving.limits import MAX_OPEN
from kg.serving.patience import Patient
from tests.factories import small_graph
from tests.serving.conftest import Server

Start = Callable[..., Server]
LARGE = 20_000_000  # bytes: more than the buffers of any system take


@pytest.mark.parametrize("name", sorted(FILES.keys() - {"graph.ttl"}))
def test_a_link_that_leads_out_of_the_folder_is_not_served(tmp_path: Path, start: Start, name: str) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    folder = KnowledgeGraph(small_graph()).save(tmp_path / "own")
    server = start(folder)
    assert server.get(f"/{name}").status == 200
    (folder / name).unlink()
    (folder / name).symlink_to(tmp_path / "secret")
    answer = server.get(f"/{name}")
    assert "secret" not in answer.text
    # the page is made anew, the others are missing
    assert answer.status == (200 if name == "graph.html" else 404)


def test_links_within_the_folder_and_to_it_are_followed_circles_are_not(tmp_path: Path, start: Start) -> None:
    folder = KnowledgeGraph(small_graph()).save(tmp_path / "own")
    (folder / "nodes.csv").rename(folder / "other.csv")
    (folder / "nodes.csv").symlink_to("other.csv")
    (folder / "edges.csv").unlink()
    (folder / "edges.csv").symlink_to("edges.csv")
    (tmp_path / "link").symlink_to(folder)
    server = start(tmp_path / "link")
    assert server.get("/nodes.csv").body == (folder / "other.csv").read_bytes()
    assert server.get("/edges.csv").status == 404
    assert server.get("/other.csv").status == 404


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "image", 403),
        ("cross-site", "cors", "empty", 403),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "navigate", "document", 200),
        ("same-site", "cors", "empty", 403),  # another port of this machine
        ("same-site", "navigate", "document", 200),
        ("CROSS-SITE", "cors", "empty", 403),
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
    ],
)
def test_pages_of_other_sites_can_link_but_not_ask(
    server: Server, site: str, mode: str, dest: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest, "Accept": "*/*"}
    for path in ("/", "/graph.ttl", "/sparql?query=ASK%7B%7D"):
        assert server.request("GET", path, headers=headers).status == status


def test_a_form_of_another_site_asks_nothing(server: Server) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert server.request("POST", "/sparql", b"query=ASK%7B%7D", headers=form | followed).status == 403
    assert server.request("POST", "/sparql", b"query=ASK%7B%7D", headers=form).status == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://evil.example", 403),
        ("null", 403),
        ("http://localhost:1", 403),
        ("http://localhost:8080.evil.example", 403),
        ("http://localhost:8080", 200),
    ],
)
def test_browsers_that_only_name_the_origin_are_told_apart(server: Server, origin: str, status: int) -> None:
    headers = {"Host": "localhost:8080", "Origin": origin}
    for path in ("/", "/graph.ttl", "/sparql?query=ASK%7B%7D"):
        assert server.request("GET", path, headers=headers).status == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_nothing_can_be_written(server: Server, folder: Path, method: str) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    for path in ("/", "/graph.ttl", "/sparql", "/id/place/x", "/new.txt"):
        assert server.request(method, path, b"DROP ALL").status in (400, 404, 405)
    for update in ("DROP ALL", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"):
        assert server.post(update, "application/sparql-update").status == 400
        assert server.post(update, "application/sparql-query").status == 400
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_flood_of_silent_connections_is_cut_off(server: Server) -> None:
    clients: list[socket.socket] = []
    try:
        for _ in range(MAX_OPEN + 20):
            clients.append(socket.create_connection((server.host, server.port), timeout=5))
        time.sleep(0.5)
        assert sum(map(_is_closed, clients)) >= 20
    finally:
        for client in clients:
            client.close()
    until = time.monotonic() + 10
    while server.query("ASK {}").status != 200:
        assert time.monotonic() < until
        time.sleep(0.1)


class Hasty(Patient):
    """As patient as a test can wait for."""

    head_seconds = stall_seconds = 0.5


async def large(scope: Scope, receive: Receive, send: Send) -> None:
    """An application with one large answer."""
    length = [(b"content-length", str(LARGE).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": bytes(LARGE)})


class Running:
    """A server within this process, whose connections can be counted."""

    def __init__(self, protocol: type[Patient]) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        self.address = listening.getsockname()
        config = uvicorn.Config(large, http=protocol, ws="none", lifespan="off", log_config=None, loop="asyncio")
        self.server = uvicorn.Server(config)
        self.thread = Thread(target=asyncio.run, args=(self.server.serve([listening]),))
        self.thread.start()

    def connect(self, *sent: bytes) -> socket.socket:
        client = socket.create_connection(self.address, timeout=5)
        for data in sent:
            client.sendall(data)
        return client

    def holds(self) -> int:
        """Bytes that wait for their clients."""
        return sum(c.transport.get_write_buffer_size() for c in list(self.server.server_state.connections))

    def stop(self) -> None:
        self.server.force_exit = self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def run() -> Iterator[Callable[[type[Patient]], Running]]:
    servers: list[Running] = []

    def started(protocol: type[Patient]) -> Running:
        servers.append(Running(protocol))
        return servers[-1]

    yield started
    for one in servers:
        one.stop()


GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_a_client_that_takes_nothing_is_cut_off(run: Callable[[type[Patient]], Running]) -> None:
    server = run(Hasty)
    clients = [server.connect(GET) for _ in range(2)]
    _wait(lambda: server.holds() > LARGE)
    _wait(lambda: server.holds() == 0 and not server.server.server_state.connections)
    for client in clients:
        client.close()


def test_one_who_takes_all_can_ask_again(run: Callable[[type[Patient]], Running]) -> None:
    server = run(Hasty)
    client = server.connect()
    for _ in range(4):
        client.sendall(GET)
        assert _taken(client, 1) == LARGE
        time.sleep(0.3)
    client.close()


@pytest.mark.parametrize("sent", [(), (b"GET / HTTP/1.1\r\n",), (GET, b"GET")])
def test_a_head_that_does_not_end_is_not_waited_for(
    run: Callable[[type[Patient]], Running], sent: tuple[bytes, ...]
) -> None:
    server = run(Hasty)
    client = server.connect(*sent[:1])
    if len(sent) > 1:
        assert _taken(client, 1) == LARGE
        client.sendall(sent[1])
    _wait(lambda: not server.server.server_state.connections)
    client.close()


def _wait(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def _taken(client: socket.socket, answers: int) -> int:
    """Bytes of the bodies of so many answers, read to their end."""
    data, done = bytearray(), 0
    while done < answers:
        while b"\r\n\r\n" not in data:
            data += client.recv(1 << 16)
        del data[: data.index(b"\r\n\r\n") + 4]
        while len(data) < LARGE:
            data += client.recv(1 << 20)
        del data[:LARGE]
        done += 1
    return done * LARGE


def _is_closed(client: socket.socket) -> bool:
    client.settimeout(0)
    with suppress(BlockingIOError):
        try:
            return client.recv(1) == b""
        except ConnectionError:
            return True
    return False
