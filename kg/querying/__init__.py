"""Questions to a graph: SPARQL with a time limit, by name or by text, from an index where the graph is large.

A query with a limit runs in a process of its own, the only thing that can be stopped: neither Oxigraph nor rdflib has a
time limit in Python. What a query means is the affair of `kg.views.sparql`.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from math import inf
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.arguments import refused
from kg.errors import GraphError, UsageError
from kg.machine import limit_memory
from kg.model import Graph
from kg.querying.binding import bind
from kg.querying.index import Source, discard, open_source
from kg.querying.nodes import node_finder
from kg.querying.questions import NamedQuery
from kg.views.query_terms import own_terms
from kg.views.sparql import Answer, Cell, DamagedIndexError, base_of_store, check_query, query, serialise, to_store
from kg.vocab import NAMESPACE

if TYPE_CHECKING:
    import pyoxigraph

_Result = TypeVar("_Result")

#: Bytes that a query with a time limit may use beside the graph, where the system can limit them.
MEMORY = 4 << 30

#: What the child runs. It finds modules where this process does, and never in a folder that it merely stands in.
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from kg.querying import answer_request; sys.exit(answer_request())"


def ask(source: "Graph | str | Path | pyoxigraph.Store | Source", text: str, *, timeout: float | None = None) -> Answer:
    """What a query finds, as `kg.views.sparql.query` says it, within `timeout` seconds (None: without limit).

    Raises:
        UsageError: as `query`; or a time limit that is not above 0.
        GraphError: the graph cannot be read, or the time was up.
    """
    if timeout is not None and not (isinstance(timeout, Real) and 0 < timeout < inf):
        raise refused("timeout", timeout, "give more than 0 seconds, or None")
    check_query(text)
    if not isinstance(source, Source):
        return _asked(source, text, timeout)
    return _from_intact(
        source, lambda s: _asked(s.store if timeout is None else s.index or s.path or s.store, text, timeout)
    )


def sparql_of(source: Source, asked: NamedQuery, values: Mapping[str, object]) -> str:
    """The SPARQL of a question with the values of its parameters, names of nodes looked up in the graph.

    Raises:
        UsageError, GraphError: as `kg.querying.binding.bind`.
        GraphError: the graph is another tool's and has nothing of what the question asks for.
    """

    def found(intact: Source) -> str:
        _check_vocabulary(intact, asked)
        return bind(asked, values, node_finder(intact.store))

    return _from_intact(source, found)


def _check_vocabulary(source: Source, asked: NamedQuery) -> None:
    """Refuse a question of our terms to a graph that has none of them, which would answer with an empty table."""
    import pyoxigraph as ox

    missing = dict.fromkeys(own_terms(asked.text))
    if not missing or base_of_store(source.store):
        return
    for name in missing:
        term = ox.NamedNode(NAMESPACE + name)
        for pattern in ((None, term, None), (None, None, term)):
            if any(source.store.quads_for_pattern(*pattern)):
                return
    where, names = source.path or "the graph", ", ".join(f"kg:{name}" for name in missing)
    raise GraphError(
        f"{where}: is no graph of kg: it has none of {names}, which {asked.name} asks for; give the graph.ttl that "
        "kg build wrote, or ask in terms of this one (kg query GRAPH SPARQL)"
    )


def _from_intact(source: Source, use: Callable[[Source], _Result]) -> _Result:
    """What is found in a graph: from its file where its index turns out to be damaged; the next query makes another."""
    try:
        return use(source)
    except DamagedIndexError:
        if source.index is None or source.path is None:
            raise
        discard(source.index)
        return use(open_source(source.path, index=False))


def _asked(source: "Graph | str | Path | pyoxigraph.Store", text: str, timeout: float | None) -> Answer:
    if timeout is None:
        return query(source, text)
    place = str(source.absolute()) if isinstance(source, Path) else None
    request = json.dumps([place, None if place else serialise(source), text])
    command = [sys.executable, "-P", "-c", _CHILD, *sys.path]
    try:
        done = subprocess.run(
            command, input=request, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise GraphError(f"query: not done after {timeout:g} s and stopped; add a LIMIT or make it narrower") from None
    if done.returncode < 0:  # by the engine, which has no other way out, or by the system
        what = f"the engine ended with {done.returncode}, as for want of memory ({MEMORY >> 30} GB beside the graph)"
        raise GraphError(f"query: {what}; add a LIMIT or make it narrower")
    if done.returncode:
        error = _ERRORS.get(done.returncode, UsageError)
        raise error(done.stderr.strip() or f"query: the process ended with {done.returncode}; make it narrower")
    kind, variables, rows, truth, triples, base = json.loads(done.stdout)
    cells = tuple(tuple(Cell(*cell) if cell else None for cell in row) for row in rows)
    return Answer(kind, tuple(variables), cells, truth, triples, base)


#: Exit code of the child → what went wrong there.
_ERRORS = {3: GraphError, 4: DamagedIndexError}


def answer_request() -> int:
    """The child's part: one request on standard input; the result or the error goes to standard output or error."""
    place, turtle, text = json.loads(sys.stdin.buffer.read())
    try:
        store = _store(Path(place)) if place else to_store(turtle)
        limit_memory(MEMORY)
        a = query(store, text)
    except (UsageError, GraphError) as error:
        sys.stderr.buffer.write(str(error).encode())
        return next((code for code, kind in _ERRORS.items() if type(error) is kind), 1)
    rows = [[cell and [cell.value, cell.kind, cell.datatype, cell.language] for cell in row] for row in a.rows]
    sys.stdout.buffer.write(json.dumps([a.kind, a.variables, rows, a.truth, a.turtle, a.base]).encode())
    return 0


def _store(place: Path) -> "pyoxigraph.Store":
    """The store in an index, or with what a Turtle file says."""
    import pyoxigraph as ox

    if not place.is_dir():
        return to_store(place)
    try:
        return ox.Store.read_only(str(place))
    except (OSError, RuntimeError) as error:
        raise DamagedIndexError(f"{place}: the index is damaged ({error}); delete it") from error
