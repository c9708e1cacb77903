"""Bad clients and bad queries: each ends at its limit and says so, and the next one is served."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.api import KnowledgeGraph
from kg.export import BUILD_FILE, EXPORTERS
from kg.serving import guard, unread
from kg.serving.app import FILES
from kg.serving.guard import host_name, hosts_allowed, read_body
from kg.serving.unread import Answer, Unread
from tests.factories import small_graph
from tests.serving.conftest import DIRECT, Answered, Server

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT DISTINCT ?a ?b ?c ?d ?e ?f ?g ?h ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"
LABELS = "SELECT ?l { ?s rdfs:label ?l }"
Start = Callable[..., Server]


def test_an_endless_query_stops_at_its_limit_and_the_next_one_is_answered(folder: Path, start: Start) -> None:
    server = start(folder, "--timeout", "1", "--workers", "1")
    for _ in range(2):
        began = time.monotonic()
        answer = server.query(ENDLESS)
        assert answer.status == 500 and "not done after 1 s" in answer.text
        assert time.monotonic() - began < 3
        assert "乙村" in server.query(LABELS).text
    assert server.get("/healthz").json["stopped"] == 2


def test_a_query_that_wants_too_much_memory_is_stopped(folder: Path, start: Start) -> None:
    server = start(folder, "--timeout", "60", "--workers", "1")
    answer = server.query(GREEDY)
    assert answer.status == 500 and "1024 MB" in answer.text
    assert "乙村" in server.query(LABELS).text


def test_a_client_that_hangs_up_ends_its_query(folder: Path, start: Start) -> None:
    server = start(folder, "--timeout", "60", "--workers", "2")
    # one by GET, one by POST, and one that still waits
    get = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = f"Host: localhost\r\nContent-Type: {DIRECT}\r\nContent-Length: {len(ENDLESS)}"
    post = f"POST /sparql HTTP/1.1\r\n{head}\r\n\r\n{ENDLESS}"
    clients = [socket.create_connection((server.host, server.port)) for _ in range(3)]
    for client, sent in zip(clients, (get, post, get), strict=True):
        client.sendall(sent.encode())
    eventually(lambda: server.get("/healthz"), lambda a: a.json["idle"] == 0 and a.json["waiting"] == 1)
    for client in clients:
        client.close()
    began = time.monotonic()
    assert "乙村" in server.query(LABELS).text
    assert time.monotonic() - began < 20
    eventually(lambda: server.get("/healthz"), lambda a: a.json["idle"] == 2 and a.json["waiting"] == 0)


def test_while_a_query_runs_others_and_pages_are_served(folder: Path, start: Start) -> None:
    server = start(folder, "--timeout", "4", "--workers", "2")
    with ThreadPoolExecutor() as threads:
        endless = threads.submit(server.query, ENDLESS)
        began = time.monotonic()
        while not endless.done():
            assert server.query(LABELS).status == 200
            assert server.get("/healthz").status == 200
            time.sleep(0.2)
        assert time.monotonic() - began > 3
    assert endless.result().status == 500


def test_beyond_the_queue_clients_are_told_to_come_back(folder: Path, start: Start) -> None:
    server = start(folder, "--timeout", "1", "--workers", "1")
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(lambda _: server.query(ENDLESS), range(6)))
    assert {a.status for a in answers} == {500, 503}
    assert all(int(a.headers["retry-after"]) >= 1 and "try again" in a.text for a in answers if a.status == 503)
    time.sleep(1)
    assert server.query(LABELS).status == 200


#: What a worker would do if nobody refused SERVICE and LOAD.
_UNGUARDED = """
import sys
import pyoxigraph as ox
from kg.serving.child import close_the_door
store = ox.Store()
if sys.argv[2] == "closed":
    close_the_door()
try:
    print(list(store.query(f"SELECT * {{ SERVICE <{sys.argv[1]}> {{ ?a ?b ?c }} }}")))
except (OSError, RuntimeError) as error:
    print(error)
try:
    store.update(f"LOAD <{sys.argv[1]}>")
except (OSError, RuntimeError) as error:
    print(error)
print(len(list(store.query("SELECT * { VALUES ?x { 1 2 } }"))), "rows")
"""


@pytest.mark.skipif(os.name != "posix", reason="the system cannot limit files")
@pytest.mark.parametrize(("door", "connections"), [("open", True), ("closed", False)])
def test_a_worker_can_open_no_connection(door: str, connections: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as threads:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        command = [sys.executable, "-c", _UNGUARDED, url, door]
        worker = threads.submit(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
        listener.settimeout(0.1)
        seen = 0
        while not worker.done():
            with suppress(TimeoutError):
                listener.accept()[0].close()
                seen += 1
        assert worker.result().returncode == 0 and "2 rows" in worker.result().stdout, worker.result().stderr
    assert (seen > 0) is connections


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_NOFILE"), reason="the system does not tell the limit")
def test_every_worker_has_closed_the_door(server: Server) -> None:
    workers = psutil.Process(server.process.pid).children()
    assert workers and all(w.rlimit(psutil.RLIMIT_NOFILE) == (0, 0) for w in workers)


def test_an_answer_that_is_too_large_is_refused(folder: Path, start: Start) -> None:
    server = start(folder, "--max-results", "0.004")
    for text in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        answer = server.query(text)
        assert answer.status == 500 and "more than 0.004 MB" in answer.text
    assert server.query(LABELS).status == 200


def test_answers_that_nobody_reads_are_bounded(folder: Path, start: Start) -> None:
    server = start(folder, "--max-results", "5", "--workers", "1")
    large = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 9000"
    size = len(server.query(large, "text/csv").body)
    assert 1_000_000 < size < 5_000_000
    asked = f"GET /sparql?query={quote(large)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n"
    clients = [socket.socket() for _ in range(25)]
    for client in clients:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((server.host, server.port))
        client.sendall(asked.encode())
    eventually(lambda: server.get("/healthz"), lambda a: a.json["unread"] > 20_000_000 - size)
    refused = server.query(large, "text/csv")
    assert refused.status == 503 and "wait for slow clients" in refused.text and refused.headers["retry-after"]
    assert server.query(LABELS).status == 200  # what is small is answered all the same
    assert server.get("/healthz").json["unread"] <= 20_000_000
    for client in clients:
        client.close()
    eventually(lambda: server.get("/healthz"), lambda a: a.json["unread"] == 0)
    assert len(server.query(large, "text/csv").body) == size


def test_a_client_that_takes_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    held, sent = Unread(10**6), []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)
        if len(sent) > 3:
            await asyncio.sleep(60)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    monkeypatch.setattr(unread, "STALL_SECONDS", 0.05)
    answer = Answer(held, b"x" * 900_000, 200, {})({"type": "http"}, receive, send)
    with ThreadPoolExecutor(1) as own_thread, pytest.raises(TimeoutError):  # the thread of a browser has a loop already
        own_thread.submit(asyncio.run, answer).result()
    assert held.bytes == 0 and sum(len(m.get("body", b"")) for m in sent) < 900_000


def test_a_body_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"A", "more_body": True}

    async def read() -> bytes:
        async with asyncio.timeout(20):
            return await read_body(Request({"type": "http", "method": "POST", "headers": []}, receive))

    monkeypatch.setattr(guard, "BODY_SECONDS", 0.2)
    with ThreadPoolExecutor(1) as own_thread, pytest.raises(HTTPException, match=r"408: body: not sent within 0\.2 s"):
        own_thread.submit(asyncio.run, read()).result()


def test_a_huge_body_is_refused_before_it_is_read(server: Server) -> None:
    huge = b"ASK {} #" + b"x" * 50_000_000
    with suppress(BrokenPipeError, ConnectionResetError):  # the server may hang up while we are still sending
        assert server.post(huge, DIRECT).status == 413
    assert server.query("ASK {}").status == 200


def test_a_long_query_that_is_allowed_works_by_post(server: Server) -> None:
    assert server.post("ASK {} #" + "字" * 60_000, DIRECT).status == 200


@pytest.mark.slow
def test_clients_that_send_slowly_are_left(server: Server) -> None:
    slow = [socket.create_connection((server.host, server.port)) for _ in range(20)]
    for one in slow:
        one.sendall(b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    began = time.monotonic()
    open_ones = list(slow)
    while open_ones and time.monotonic() - began < 25:
        for one in list(open_ones):
            try:
                one.sendall(b"X-More: 1\r\n")
            except OSError:
                open_ones.remove(one)
        time.sleep(0.5)
        assert server.query("ASK {}").status == 200
    assert not open_ones and time.monotonic() - began > 10


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "192.0.2.7",
        "",
        "127.0.0.1:8080@evil.example",
        "127.0.0.1:8080, evil.example",
        "127.0.0.1:80/x",
    ],
)
def test_another_host_is_refused(server: Server, host: str) -> None:
    for path in ("/", "/sparql?query=ASK%7B%7D", "/graph.ttl", "/healthz"):
        answer = server.request("GET", path, headers={"Host": host})
        assert answer.status == 421 and "--host" in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]:8080"])
def test_names_of_this_machine_are_served(server: Server, host: str) -> None:
    assert server.request("GET", "/healthz", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    ("listening", "name", "served"),
    [("127.0.0.1", "kg.example", False), ("kg.example", "kg.example", True), ("0.0.0.0", "192.0.2.7", True),
     ("0.0.0.0", "evil.example", False), ("::", "2001:db8::1", True)],
)  # fmt: skip
def test_which_hosts_are_ours(listening: str, name: str, served: bool) -> None:
    assert hosts_allowed(listening)(host_name(f"[{name}]:80" if ":" in name else f"{name}:80")) is served


@pytest.mark.parametrize(
    "path",
    ["/../graph.ttl", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/static/../app.py",
     "/static/%2e%2e/app.py", "/ontology/../pyproject.toml", "/ontology/..%2fkg.ttl", "/id/../../etc/passwd",
     "//etc/passwd", "/secret.txt", "/graph.ttl%00", "/.git/config", "/corrections.tsv"],
)  # fmt: skip
def test_no_path_leads_out(folder: Path, server: Server, path: str) -> None:
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    answer = server.request("GET", path)
    assert answer.status == 404
    assert b"root:" not in answer.body and answer.body != b"secret"


def test_every_export_is_served_and_only_they(folder: Path, server: Server) -> None:
    assert FILES.keys() == {*EXPORTERS, BUILD_FILE}
    for name, type_ in FILES.items():
        answer = server.get(f"/{name}")
        assert (answer.status, answer.type) == (200, type_)
        assert answer.body == (folder / name).read_bytes()


def test_nothing_is_offered_to_other_sites(server: Server) -> None:
    answer = server.query("ASK {}")
    assert not [h for h in answer.headers if h.startswith("access-control")]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert server.request("OPTIONS", "/sparql", headers={"Origin": "http://evil.example"}).status == 403


def test_a_taken_port_is_an_error_of_one_line(folder: Path, server: Server) -> None:
    done = kg_serve(folder, "--port", str(server.port))
    assert done.returncode == 2 and done.stderr.startswith(f"kg: --port {server.port}: taken")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("", ["--max-results", "inf"], "--max-results inf"),
        ("", ["--max-results", "nan"], "--max-results"),
        ("", ["--timeout", "inf"], "--timeout inf"),
        (None, [], "no such graph"),
        ("<a> <b> .\n", [], "line 1"),
        ("", ["--host", "no.such.host.invalid"], "--host"),
    ],
)
def test_what_cannot_be_served_is_an_error_of_one_line(
    tmp_path: Path, text: str | None, options: list[str], said: str
) -> None:
    if text is not None:
        (tmp_path / "graph.ttl").write_text(text, encoding="utf-8")
    done = kg_serve(tmp_path, "--port", "0", *options)
    assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1


def kg_serve(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kg", "serve", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_takes_its_workers_along(folder: Path, start: Start, kind: signal.Signals) -> None:
    server = start(folder)
    workers = psutil.Process(server.process.pid).children()
    assert len(workers) == 2
    os.kill(server.process.pid, kind)
    out, err = server.process.communicate(timeout=20)
    assert err == ""
    if kind is signal.SIGINT:
        assert server.process.returncode == 0 and "stopped" in out
    assert psutil.wait_procs(workers, timeout=5)[1] == []


def test_workers_end_when_the_server_is_killed(folder: Path, start: Start) -> None:
    server = start(folder)
    workers = psutil.Process(server.process.pid).children()
    server.process.kill()
    assert psutil.wait_procs(workers, timeout=5)[1] == []


def test_a_graph_that_changes_is_loaded_and_a_broken_one_is_not(folder: Path, tmp_path: Path, start: Start) -> None:
    shutil.copytree(folder, tmp_path / "own")
    file = tmp_path / "own" / "graph.ttl"
    server = start(tmp_path / "own")
    assert "甲市" in server.query(LABELS).text

    file.write_text(file.read_text("utf-8").replace("甲市", "丙市"), encoding="utf-8")
    eventually(lambda: server.query(LABELS), lambda a: "丙市" in a.text and "甲市" not in a.text)

    file.write_text("this is no Turtle", encoding="utf-8")
    eventually(lambda: server.get("/healthz"), lambda a: "no Turtle" in a.json["trouble"])
    assert "丙市" in server.query(LABELS).text

    KnowledgeGraph(replace(small_graph())).save(tmp_path / "own")
    eventually(lambda: server.query(LABELS), lambda a: "甲市" in a.text)
    assert server.get("/healthz").json["trouble"] == ""
    assert len(psutil.Process(server.process.pid).children()) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(
    "make", [lambda path: os.mkfifo(path), lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"]
)
def test_a_file_that_never_ends_does_not_keep_the_next_graph_out(
    folder: Path, tmp_path: Path, start: Start, make: Callable[[Path], None]
) -> None:
    shutil.copytree(folder, tmp_path / "own")
    file = tmp_path / "own" / "graph.ttl"
    text, server = file.read_text("utf-8"), start(tmp_path / "own")
    file.unlink()
    make(file)
    eventually(lambda: server.get("/healthz"), lambda a: "is no file" in a.json["trouble"])
    file.unlink()
    file.write_text(text.replace("甲市", "丙市"), encoding="utf-8")
    eventually(lambda: server.query(LABELS), lambda a: "丙市" in a.text)


def test_a_broken_file_does_not_keep_stopped_workers_from_being_replaced(
    folder: Path, tmp_path: Path, start: Start
) -> None:
    shutil.copytree(folder, tmp_path / "own")
    server = start(tmp_path / "own", "--timeout", "4")
    (tmp_path / "own" / "graph.ttl").write_text("this is no Turtle", encoding="utf-8")
    eventually(lambda: server.get("/healthz"), lambda a: "no Turtle" in a.json["trouble"])
    with ThreadPoolExecutor() as threads:
        assert {a.status for a in threads.map(server.query, [ENDLESS] * 2)} == {500}
    assert "甲市" in server.query(LABELS).text
    eventually(lambda: server.get("/healthz"), lambda a: a.json["workers"] == 2 and a.json["stopped"] == 2)


def test_clients_do_not_notice_that_the_graph_is_loaded_anew(folder: Path, tmp_path: Path, start: Start) -> None:
    shutil.copytree(folder, tmp_path / "own")
    file = tmp_path / "own" / "graph.ttl"
    server = start(tmp_path / "own")
    until = time.monotonic() + 5

    def client(_: int) -> set[int]:
        seen = set()
        while time.monotonic() < until:
            seen.add(server.query(LABELS).status)
        return seen

    with ThreadPoolExecutor(32) as threads:
        answers = [threads.submit(client, n) for n in range(32)]
        for n in range(4):
            time.sleep(0.8)
            file.write_text(file.read_text("utf-8") + f"<urn:x:{n}> <urn:y> 1 .\n", encoding="utf-8")
    assert set().union(*(a.result() for a in answers)) == {200}
    eventually(lambda: server.get("/healthz"), lambda _: len(psutil.Process(server.process.pid).children()) == 2)


def eventually(act: Callable[[], Answered], holds: Callable[[Answered], bool]) -> None:
    until = time.monotonic() + 15
    while not holds(answer := act()):
        assert answer.status == 200
        assert time.monotonic() < until, answer.text
        time.sleep(0.1)


def test_64_clients_at_once(server: Server) -> None:
    def client(_: int) -> set[int]:
        return {server.query(LABELS).status for _ in range(15)}

    with ThreadPoolExecutor(64) as threads:
        assert set().union(*threads.map(client, range(64))) == {200}
