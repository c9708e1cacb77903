"""A server as a person starts it: `kg serve` in a process of its own, asked over real HTTP."""

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from kg.api import KnowledgeGraph
from tests.factories import small_graph

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@dataclass(frozen=True)
class Answered:
    """An answer of a server."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> object:
        return json.loads(self.body)


class Server:
    """A running `kg serve`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        lines = [self.process.stdout.readline() for _ in range(4)]
        found = re.search(r"http://\S+/", "".join(lines))
        if not found:
            self.process.kill()
            raise AssertionError(f"no server: {lines} {self.process.communicate()[1]}")
        self.url = found[0]
        self.host, self.port = str(urlsplit(self.url).hostname), urlsplit(self.url).port or 0

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answered:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answered(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answered:
        return self.request("GET", quote(path, safe="/%?=&:+"), headers=headers)

    def query(self, text: str, accept: str = "", **parameters: str) -> Answered:
        """By GET, as most clients do."""
        headers = {"Accept": accept} if accept else {}
        return self.request("GET", "/sparql?" + urlencode({"query": text, **parameters}), headers=headers)

    def post(self, body: bytes | str, content_type: str | None, path: str = "/sparql", accept: str = "") -> Answered:
        headers = {"Content-Type": content_type} if content_type else {}
        data = body.encode() if isinstance(body, str) else body
        return self.request("POST", path, data, {**headers, **({"Accept": accept} if accept else {})})

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of the small graph."""
    return KnowledgeGraph(small_graph()).save(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[Server]:
    """A server of the small graph with the usual limits, for tests that leave it as it was."""
    running = Server(folder)
    yield running
    running.stop()


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Starts servers that end with the test."""
    running: list[Server] = []

    def started(folder: Path, *options: str) -> Server:
        running.append(Server(folder, *options))
        return running[-1]

    yield started
    for one in running:
        one.stop()
