"""How long loading and the named queries take on a graph of a million triples of our shape.

    python -m tests.benchmarks.bench_queries [STATEMENTS]

Times are those of the processor (a query runs in one thread), the best of a few runs: until the engine has given the
last row, from memory and from the index, and until the answer is made of it in Python. The limit, 200 ms, is for the
engine on the graph in memory: an answer of 57,000 edges takes longer to be made than to be found.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.model import Decision, Graph, Statement
from kg.querying.binding import bind
from kg.querying.index import open_source
from kg.querying.nodes import node_finder
from kg.querying.questions import read_questions
from kg.views.rdf import to_turtle
from kg.views.sparql import query, to_store
from kg.views.terms import PREFIXES
from kg.vocab import Relation, Status
from tests.factories import large_graph, statement

LIMIT = 0.2  #: seconds
STATEMENTS = 48_000  #: of `large_graph`; those that are added make it a million triples
AGAINST_RDFLIB = ("funders", "counts", "money-totals")
SMALLER = 5_000

#: Tops of trees; the place is one of eight that lie directly in the whole country.
ORGANIZATION, PERSON, COUNTRY, PROGRAMME, PLACE = (
    f"{kind}/第{n}号名称"
    for kind, n in (("organization", 0), ("person", 1), ("place", 2), ("programme", 3), ("place", 6))
)
VALUES: Mapping[str, Mapping[str, object]] = {
    "articles": {"place": PLACE}, "aliases": {"thing": PLACE}, "bodies": {"place": PLACE},
    "containers": {"thing": "place/第10002号名称"}, "evidence": {"subject": ORGANIZATION, "object": PLACE},
    "neighbours": {"thing": ORGANIZATION}, "participants": {"programme": PROGRAMME}, "partners": {"place": PLACE},
    "parts": {"whole": ORGANIZATION}, "people": {"body": ORGANIZATION}, "posts": {"person": PERSON},
    "programmes": {"participant": ORGANIZATION}, "rules": {"relation": "funds"}, "seen-once": {"type": "Person"},
    "since": {"date": "2024-12-15"}, "supporters": {"place": "place/第18号名称"}, "sure-edges": {"relation": "funds"},
    "timeline": {"programme": PROGRAMME}, "unconnected": {"type": "Person"},
}  # fmt: skip

#: What is asked once more, narrowed by parameters that may be left out.
NARROWED: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("codes", {"place": PLACE}), ("edges", {"relation": "funds"}), ("evidence", {**VALUES["evidence"], "relation": "funds"}),
    ("funders", {"place": PLACE}), ("funders", {"funder": ORGANIZATION}), ("funders", {"place": PLACE, "funder": ORGANIZATION}),
    ("identity", {"thing": ORGANIZATION}), ("money-by-year", {"year": 2024}), ("most-mentioned", {"type": "Person"}),
    ("organizers", {"programme": PROGRAMME}), ("planned", {"place": PLACE}), ("programme-money", {"programme": PROGRAMME}),
    ("receivers", {"receiver": PROGRAMME}),
)  # fmt: skip


def shaped_graph(statements: int) -> Graph:
    """`large_graph` with what it lacks: a tree of places, parts, partners, plans, claims, doubts, decisions, codes."""
    rng, graph = random.Random(2), large_graph(statements)
    ids = {kind: [e.id for e in graph.entities if e.id.startswith(kind)] for kind in ("organ", "place", "progr")}
    more = [statement(p, Relation.LOCATED_IN, _above(p, 8)) for p in ids["place"] if p != COUNTRY]
    for whole in (ORGANIZATION, PROGRAMME):
        kind = ids[whole[:5]]
        more += [statement(p, Relation.PART_OF, _above(p, 6)) for p in kind if p != whole and rng.random() < 0.3]
    more += [
        statement(*rng.sample(ids["organ"], 2)[:1], Relation.PARTNERS_WITH, rng.choice(ids["organ"]))
        for _ in range(statements // 20)
    ]
    made = {s.id: s for s in (*(_varied(s, rng) for s in graph.statements), *more)}
    entities = (
        replace(e, code=f"{440000 + i}", level="village" if i % 2 else "town") if e.id.startswith("place") else e
        for i, e in enumerate(graph.entities)
    )
    pairs = zip(ids["organ"][::4], ids["organ"][1::4], strict=False)
    decisions = tuple(Decision(a, b, len(a) > len(b), 0.5, ("identity.alias",)) for a, b in pairs)
    return Graph(graph.articles, tuple(entities), tuple(made[k] for k in sorted(made)), {}, decisions)


def _above(id: str, width: int) -> str:
    """The node that lies above one in a tree of that width: number n of a kind below number n / width."""
    kind, number = id.split("/第")[0], int("".join(c for c in id if c.isdigit()))
    return f"{kind}/第{number // 4 // width * 4 + number % 4}号名称"


def _varied(s: Statement, rng: random.Random) -> Statement:
    """A statement that is planned or claimed one time in fifty each, as in exports, and doubtful one time in five."""
    status = rng.choices((Status.DONE, Status.PLANNED, Status.CLAIMED), (96, 2, 2))[0]
    speaker = "某人" if status is Status.CLAIMED else ""
    sure = rng.choice((0.5, 0.65, 0.7, 0.8, 0.9))
    said = tuple(replace(e, confidence=sure) for e in s.evidence)
    return replace(s, evidence=said, qualifiers=replace(s.qualifiers, status=status, speaker=speaker))


def clocked(work: Callable[[], object], *, runs: int = 5) -> float:
    """Seconds of the processor that the best of some runs takes."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def main(statements: int) -> int:
    """Print the tables; 1 where a question takes longer than the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.ttl"
        path.write_text("".join(to_turtle(shaped_graph(statements))), encoding="utf-8")
        store = _loading(path)
        slow = _questions(store, path)
    _against_rdflib()
    print(f"most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    print(f"slower than {LIMIT * 1000:.0f} ms: {', '.join(slow) or 'none'}")
    return bool(slow)


def _loading(path: Path) -> ox.Store:
    bulk = clocked(lambda: ox.Store().bulk_load(path=str(path)), runs=2)
    ours = clocked(lambda: to_store(path), runs=2)
    store = to_store(path)
    print(f"{len(store):,} triples, {path.stat().st_size / 1e6:.0f} MB")
    print(f"load: ours {ours:.2f} s, pyoxigraph's bulk_load {bulk:.2f} s, ratio {ours / bulk:.2f}")
    first, second = clocked(lambda: open_source(path), runs=1), clocked(lambda: open_source(path), runs=3)
    print(f"index: built in {first:.2f} s, opened in {second:.3f} s")
    names = clocked(lambda: node_finder(store)("place/第2号名称", "place"), runs=3)
    print(f"names: {names * 1000:.0f} ms for the first name that is given")
    return store


def _questions(store: ox.Store, path: Path) -> list[str]:
    find, disk, slow = node_finder(store), open_source(path).store, []
    print(f"\n{'question':32}{'rows':>8}{'memory':>11}{'answer':>11}{'index':>11}")
    library = read_questions()
    for name, values in (*((name, VALUES.get(name, {})) for name in library), *NARROWED):
        text, shown = bind(library[name], values, find), " ".join((name, *(f"--{key}" for key in values)))
        rows = len(query(store, text).rows)
        memory = clocked(partial(_rows, store, text))
        answer, index = clocked(partial(query, store, text), runs=3), clocked(partial(_rows, disk, text), runs=2)
        times = "".join(f"{seconds * 1000:8.1f} ms" for seconds in (memory, answer, index))
        print(f"{shown:32}{rows:8,}{times}", flush=True)
        slow += [shown] if memory > LIMIT else []
    return slow


def _rows(store: ox.Store, text: str) -> int:
    return sum(1 for _ in store.query(text, prefixes=PREFIXES))


def _against_rdflib() -> None:
    turtle = "".join(to_turtle(shaped_graph(SMALLER)))
    store, other = to_store(turtle), rdflib.Graph()
    loaded = clocked(lambda: other.parse(data=turtle, format="turtle"), runs=1)
    print(
        f"\n{len(store):,} triples: loaded in {clocked(lambda: to_store(turtle), runs=2):.2f} s, by rdflib in {loaded:.2f} s"
    )
    for name in AGAINST_RDFLIB:
        text = bind(read_questions()[name], VALUES.get(name, {}), node_finder(store))
        ours = clocked(partial(query, store, text))
        theirs = clocked(partial(_theirs, other, text), runs=1)
        print(
            f"{name:18}{ours * 1000:9.1f} ms, rdflib {theirs * 1000:10.1f} ms, ratio {theirs / ours:8.0f}", flush=True
        )


def _theirs(graph: rdflib.Graph, text: str) -> int:
    return len(list(graph.query(text, initNs={p: rdflib.Namespace(iri) for p, iri in PREFIXES.items()})))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else STATEMENTS))
