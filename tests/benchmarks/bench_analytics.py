"""How fast a graph of 100,000 nodes and 300,000 edges is loaded and analysed, beside plain networkx; prints a table.

    python -m tests.benchmarks.bench_analytics [NODES] [--networkx]

Edges are three a node, most of them within one of two hundred counties, and with hubs. Each figure is one run, in
seconds of the clock and of the processor (a shared machine is now fast, now slow), after the one before it. With
--networkx the slow ones of networkx run too: communities take minutes; betweenness is that of 10 sources, scaled up.
"""

import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx

import kg
from kg import analytics as an
from kg.model import Graph, Statement
from kg.views.rdf import to_turtle
from kg.vocab import Relation
from tests.factories import article, entity, evidence, statement

COUNTIES = 200
SHAPES = (
    ("organization", Relation.FUNDS, "programme"),
    ("organization", Relation.SUPPORTS, "place"),
    ("place", Relation.RUNS, "programme"),
    ("person", Relation.WORKS_FOR, "organization"),
    ("organization", Relation.PARTICIPATES_IN, "programme"),
    ("organization", Relation.LOCATED_IN, "place"),
)
SAMPLES = 500
SOURCES = 10


def graph_with_hubs(nodes: int, statements: int, *, seed: int = 1) -> Graph:
    """A random graph: nodes of four types in counties; one in ten statements leads out of its county."""
    rng = random.Random(seed)
    kinds = ("organization", "person", "place", "programme")
    papers = tuple(article(f"n{i:06}.txt", date=f"2024-{1 + i % 12:02}-{1 + i % 28:02}") for i in range(nodes // 10))
    made = [
        entity(f"{kinds[i % 4]}/第{i}号名称", aliases=(f"{i}号",), articles=(rng.choice(papers).id,))
        for i in range(nodes)
    ]
    size = nodes // COUNTIES

    def pick(kind: str, county: int) -> str:
        hub_first = int(size / 4 * rng.random() ** 3) * 4
        return made[county * size // 4 * 4 + hub_first + kinds.index(kind)].id

    said: dict[str, Statement] = {}
    while len(said) < statements:
        kind, relation, other = SHAPES[len(said) % len(SHAPES)]
        here = rng.randrange(COUNTIES)
        there = here if rng.random() < 0.9 else rng.randrange(COUNTIES)
        ends, start = (pick(kind, here), pick(other, there)), rng.randrange(2000)
        quote = evidence(
            f"{ends[0]}在会上说，将与{ends[1]}一道把这件事做好。", article=rng.choice(papers).id, start=start
        )
        money = {"amount_text": f"{start}万元", "amount_min": start * 1e4, "currency": "CNY"}
        time_of = {"time": f"{rng.randrange(1990, 2025)}-{rng.randrange(1, 13):02}"}
        one = statement(ends[0], relation, ends[1], quote, **time_of, **(money if relation is Relation.FUNDS else {}))
        said[one.id] = one
    return Graph(papers, tuple(sorted(made, key=lambda e: e.id)), tuple(said[id] for id in sorted(said)))


def timed(name: str, task: Callable[[], Any], target: str = "") -> Any:
    """What the task gives; prints how long it took."""
    clock, processor = time.perf_counter(), time.process_time()
    made = task()
    print(f"{name:52} {time.perf_counter() - clock:8.2f} {time.process_time() - processor:8.2f}  {target}", flush=True)
    return made


def measure(nodes: int, folder: Path, *, slow: bool) -> None:
    """Everything for a graph of so many nodes."""
    path = folder / "graph.ttl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(to_turtle(graph_with_hubs(nodes, 3 * nodes)))
    print(f"{nodes:,} nodes, {3 * nodes:,} statements, {path.stat().st_size / 1e6:.0f} MB of Turtle")
    print(f"{'':52} {'clock':>8} {'cpu':>8}  target")
    graph = timed("kg: load from Turtle", lambda: kg.load(path), "10 s")
    timed("kg: ties as arrays, once for all that follows", lambda: graph.ties.directed and graph.ties.undirected)
    timed("kg: PageRank", lambda: an.pagerank(graph), "1 s")
    timed("kg: communities (Leiden)", lambda: an.communities(graph), "5 s")
    timed(f"kg: betweenness, {SAMPLES} sources", lambda: an.betweenness(graph, samples=SAMPLES), "20 s")
    for task in (an.degree, an.hits, an.cores, an.money_flow, an.roll_up, an.connectors, an.timeline):
        timed(f"kg: {task.__name__}", lambda task=task: task(graph))
    timed(
        "kg: entities, statements, evidence as frames", lambda: (graph.entities(), graph.statements(), graph.evidence())
    )
    one, other = an.degree(graph).index[[0, 99]]
    timed("kg: three shortest paths", lambda: an.paths(graph, one, other))
    multi = timed("networkx: MultiDiGraph", lambda: graph.nx)
    plain = timed("networkx: DiGraph", lambda: nx.DiGraph(multi))
    timed("networkx: PageRank", lambda: nx.pagerank(plain, weight="confidence"))
    if slow:
        near = nx.Graph(multi)
        timed(f"networkx: betweenness, {SOURCES} sources", lambda: nx.betweenness_centrality(near, k=SOURCES, seed=1))
        timed("networkx: communities (Louvain)", lambda: nx.community.louvain_communities(near, "confidence", seed=1))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    with tempfile.TemporaryDirectory() as name:
        measure(numbers[0] if numbers else 100_000, Path(name), slow="--networkx" in sys.argv)
