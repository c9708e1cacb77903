"""`kg serve` under load: clients that ask without a pause, and bad ones among them; waits, wrong answers, memory.

    python -m tests.benchmarks.bench_server --clients 64 --seconds 1800 --statements 20000

Bad clients (`--bad 0` for none) never end their heads, take nothing of a large answer, hang up in the midst of a query,
ask without end, send too much, or mean another host. Memory is that of the server and its workers: the median of the
last tenth of the time against that of the second tenth. Exit code 1 where an answer is wrong or memory grows by more
than --growth percent.
"""

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from urllib.parse import quote, urlencode

import psutil

from kg.views.rdf import to_turtle
from tests.factories import large_graph

#: What clients ask in turn: rows by name, money with its quote, a page, triples of a node, and a mistake.
REQUESTS = (
    (200, "/sparql?" + urlencode({"query": "SELECT ?p ?o { <https://kg.example/id/place/第2号名称> ?p ?o }"})),
    (200, "/sparql?" + urlencode({"query": "SELECT ?o ?q { ?s rdf:subject <https://kg.example/id/organization/第0号名称> ;"
                                           " rdf:object ?o ; kg:evidence/oa:exact ?q } LIMIT 50"})),
    (200, "/sparql?" + urlencode({"query": "SELECT ?a ?b { ?a kg:funds ?b } LIMIT 500", "format": "csv"})),
    (200, "/id/" + quote("organization/第0号名称")),
    (200, "/id/" + quote("organization/第4号名称") + "?format=ttl"),
    (400, "/sparql?query=SELECT"),
)  # fmt: skip

#: Seconds after which a query is stopped.
TIMEOUT = 5
#: Seconds that a bad client rests between two deeds: each that holds a worker costs it, and a new one is started.
REST = 10


def _get(query: str, host: str = "localhost") -> bytes:
    return f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_LARGE = "CONSTRUCT WHERE { ?s ?p ?o }"
_HEAD = (
    "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n"
)
#: What a bad client sends, how much of the answer it takes at once, for how many seconds it stays.
MISCHIEF = {
    "head without end": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ", 0, 20.0),
    "takes nothing": (_get(_LARGE), 0, 30.0),
    "takes little": (_get(_LARGE), 1000, 30.0),
    "hangs up": (_get(_ENDLESS), 0, 1.0),
    "asks without end": (_get(_ENDLESS), 0, 20.0),
    "too large": (_HEAD.format(10_000_000).encode() + bytes(1_000_000), 0, 5.0),
    "body without end": (_HEAD.format(1000).encode() + b"ASK", 0, 20.0),
    "another host": (_get("ASK {}", "evil.example"), 1000, 1.0),
}


def main() -> int:
    """Run the load and print what it was like; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = {"clients": 64, "bad": 1, "seconds": 60, "statements": 20_000, "workers": 3, "growth": 5}
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(to_turtle(large_graph(given.statements)))
        Path(folder, "graph.ttl").write_text(text, encoding="utf-8")
        del text
        command = [sys.executable, "-m", "kg", "serve", folder, "--port", "0", "--workers", str(given.workers)]
        command += ["--timeout", str(TIMEOUT)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout
            told = "".join(process.stdout.readline() for _ in range(2))
            port = int(re.findall(r":(\d+)/", told)[0])
            print(f"{told.split(';')[0]}, {given.workers} workers, {given.clients} clients, {os.cpu_count()} cores")
            return load(port, psutil.Process(process.pid), given)
        finally:
            process.terminate()
            process.wait()


def load(port: int, server: psutil.Process, given: argparse.Namespace) -> int:
    """Let the clients loose on the port."""
    waits: list[float] = []
    statuses: Counter[str] = Counter()
    until = time.monotonic() + given.seconds
    clients = [Thread(target=ask, args=(port, until, n, waits, statuses)) for n in range(given.clients)]
    mischief: Counter[str] = Counter()
    bad = [Thread(target=annoy, args=(port, until, kind, mischief)) for _ in range(given.bad) for kind in MISCHIEF]
    for client in (*clients, *bad):
        client.start()
    memory = []
    while time.monotonic() < until:
        with suppress(psutil.NoSuchProcess):  # a worker that is stopped meanwhile
            memory.append(megabytes(server))
        time.sleep(1)
    for client in (*clients, *bad):
        client.join()
    cuts = quantiles(waits, n=100)
    print(f"answers: {len(waits):,} ({len(waits) / given.seconds:,.0f} a second); wrong: {dict(statuses) or 'none'}")
    print(f"bad clients: {dict(mischief)}")
    print(
        f"wait: median {median(waits) * 1000:.0f} ms, 99th percentile {cuts[98] * 1000:.0f} ms, max {max(waits):.2f} s"
    )
    grown = max(
        growth("the server alone", [own for own, _ in memory]), growth("with workers", [all for _, all in memory])
    )
    return 1 if statuses or grown > given.growth else 0


def growth(what: str, memory: list[float]) -> float:
    """Print a course of memory in MB; by how many percent it grew."""
    tenth = max(1, len(memory) // 10)
    before, after = median(memory[tenth : 2 * tenth] or memory), median(memory[-tenth:])
    grown = 100 * (after / before - 1)
    print(f"memory, {what}: {before:.0f} MB, then {after:.0f} ({grown:+.1f} %), at most {max(memory):.0f}")
    return grown


def ask(port: int, until: float, number: int, waits: list[float], wrong: "Counter[str]") -> None:
    """One client: one request after another on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < until:
        expected, path = REQUESTS[number % len(REQUESTS)]
        number += 1
        began = time.monotonic()
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            # all workers may be held by queries without end: to come back later is a right answer too
            if response.status not in (expected, 503):
                wrong[str(response.status)] += 1
        except (OSError, http.client.HTTPException) as error:
            wrong[type(error).__name__] += 1
            connection.close()
        waits.append(time.monotonic() - began)


def annoy(port: int, until: float, kind: str, done: "Counter[str]") -> None:
    """One bad client: its mischief, then a rest, again and again."""
    sent, takes, stays = MISCHIEF[kind]
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=60) as client:
            client.sendall(sent)
            leaves = time.monotonic() + stays
            while time.monotonic() < min(until, leaves):
                time.sleep(0.2)
                if takes:
                    client.recv(takes)
            done[kind] += 1
        time.sleep(REST)


def megabytes(server: psutil.Process) -> tuple[float, float]:
    """Resident memory of a process, and with all that it has started."""
    own, *others = (p.memory_info().rss / 1e6 for p in (server, *server.children()))
    return own, own + sum(others)


if __name__ == "__main__":
    sys.exit(main())
