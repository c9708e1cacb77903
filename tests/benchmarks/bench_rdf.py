"""How fast graphs of our shape are written, read and loaded, beside what the engines do alone; prints a table.

    python -m tests.benchmarks.bench_rdf [STATEMENTS]

62,000 statements are about 1,000,000 triples. Each figure is the best of three, in seconds; what is compared is
measured in turn in one run, since a shared machine is now fast, now slow.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import rdflib

import kg
from kg.views.rdf import to_turtle, to_turtle12
from kg.views.sparql import to_store
from kg.views.turtle import from_turtle
from kg.views.turtle_file import triples
from tests.factories import large_graph

ROUNDS = 3
#: Statements of the graph that rdflib gets; at 1,000,000 triples it would take minutes.
FOR_RDFLIB = 3_000


def best(tasks: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The shortest time of each task, in seconds, the tasks taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            start = time.perf_counter()
            made = task()
            times[name].append(time.perf_counter() - start)
            del made
    return {name: min(found) for name, found in times.items()}


def bulk_load(path: Path) -> ox.Store:
    """The triples of a file as the engine loads them by itself."""
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def with_rdflib(path: Path, store: str) -> rdflib.Graph:
    """The same with rdflib's parser, into one of its stores."""
    return rdflib.Graph(store=store).parse(path, format="turtle")


def row(name: str, seconds: float, base: float) -> None:
    """One line of the table; the ratio is to the engine's own loading."""
    print(f"{name:44} {seconds:8.2f} s {seconds / base:8.2f} ×")


def measure(statements: int, folder: Path) -> None:
    """Everything for a graph of so many statements."""
    graph, path = large_graph(statements), folder / "graph.ttl"
    path.write_text("".join(to_turtle(graph)), encoding="utf-8")
    number, size = len(bulk_load(path)), path.stat().st_size / 1e6
    print(f"\n{statements:,} statements, {number:,} triples, {size:.0f} MB of Turtle")
    text = path.read_text("utf-8")
    tasks: dict[str, Callable[[], object]] = {
        "pyoxigraph: bulk_load": lambda: bulk_load(path),
        "kg: to_store (kg query)": lambda: to_store(path),
        "pyoxigraph: parse, triples thrown away": lambda: sum(1 for _ in ox.parse(path=str(path))),
        "kg: triples, thrown away": lambda: sum(1 for _ in triples(text, "<text>")),
        "kg: load (Turtle → Graph)": lambda: kg.load(path),
        "kg: to_turtle": lambda: sum(map(len, to_turtle(graph))),
        "kg: to_turtle12": lambda: sum(map(len, to_turtle12(graph))),
    }
    if statements <= FOR_RDFLIB:
        tasks |= {
            "rdflib: parse into memory": lambda: with_rdflib(path, "default"),
            "rdflib: parse into Oxigraph (oxrdflib)": lambda: with_rdflib(path, "Oxigraph"),
        }
    times = best(tasks)
    for name, seconds in times.items():
        row(name, seconds, times["pyoxigraph: bulk_load"])
    assert from_turtle(path) == graph


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for wanted in (FOR_RDFLIB, int(sys.argv[1]) if len(sys.argv) > 1 else 62_000):
            measure(wanted, Path(name))
