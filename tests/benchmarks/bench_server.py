"""`kg serve` under load: clients that ask without a pause, how long they wait, how much memory the server takes.

    python -m tests.benchmarks.bench_server --clients 64 --seconds 60 --statements 20000

Exit code 1 where an answer is wrong or memory grows by more than --growth MB after the first ten seconds.
"""

import argparse
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
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


def main() -> int:
    """Run the load and print what it was like; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("clients", 64), ("seconds", 60), ("statements", 20_000), ("workers", 2), ("growth", 64)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(to_turtle(large_graph(given.statements)))
        Path(folder, "graph.ttl").write_text(text, encoding="utf-8")
        del text
        command = [sys.executable, "-m", "kg", "serve", folder, "--port", "0", "--workers", str(given.workers)]
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
    for client in clients:
        client.start()
    memory = []
    while time.monotonic() < until:
        memory.append(megabytes(server))
        time.sleep(1)
    for client in clients:
        client.join()
    memory.append(megabytes(server))
    settled = memory[min(10, len(memory) // 2) :]
    cuts = quantiles(waits, n=100)
    print(f"answers: {len(waits):,} ({len(waits) / given.seconds:,.0f} a second); wrong: {dict(statuses) or 'none'}")
    print(
        f"wait: median {median(waits) * 1000:.0f} ms, 99th percentile {cuts[98] * 1000:.0f} ms, max {max(waits):.2f} s"
    )
    print(
        f"memory, server and workers: {memory[0]:.0f} MB at first, {max(memory):.0f} MB at most, {memory[-1]:.0f} at last"
    )
    grown = settled[-1] - settled[0]
    print(f"grown after the first ten seconds: {grown:.0f} MB (bound: {given.growth})")
    return 1 if statuses or grown > given.growth else 0


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
            if response.status != expected:
                wrong[str(response.status)] += 1
        except (OSError, http.client.HTTPException) as error:
            wrong[type(error).__name__] += 1
            connection.close()
        waits.append(time.monotonic() - began)


def megabytes(server: psutil.Process) -> float:
    """Resident memory of a process and of those that it has started."""
    return sum(p.memory_info().rss for p in (server, *server.children())) / 1e6


if __name__ == "__main__":
    sys.exit(main())
