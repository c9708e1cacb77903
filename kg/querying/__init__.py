"""Questions to a graph: SPARQL with a time limit, by name or by text, from an index where the graph is large.

A query with a limit runs in a process of its own, the only thing that can be stopped: neither Oxigraph nor rdflib has a
time limit in Python. What a query means is the affair of `kg.views.sparql`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError, UsageError
from kg.model import Graph
from kg.querying.index import Source, discard, open_source
from kg.views.sparql import Answer, Cell, check_query, query, serialise, to_store

if TYPE_CHECKING:
    import pyoxigraph

#: What the child runs. It finds modules where this process does, and never in a folder that it merely stands in.
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from kg.querying import answer_request; sys.exit(answer_request())"


def ask(source: "Graph | str | Path | pyoxigraph.Store | Source", text: str, *, timeout: float | None = None) -> Answer:
    """What a query finds, as `kg.views.sparql.query` says it, within `timeout` seconds (None: without limit).

    Raises:
        UsageError: as `query`; or a time limit that is not above 0.
        GraphError: the graph cannot be read, or the time was up.
    """
    if timeout is not None and not timeout > 0:
        raise UsageError(f"timeout: {timeout:g} s is not possible; give more than 0")
    check_query(text)
    if not isinstance(source, Source):
        return _asked(source, text, timeout)
    try:
        return _asked(source.store if timeout is None else source.index or source.path or source.store, text, timeout)
    except GraphError:
        if source.index is None or source.path is None or _is_whole(source):
            raise
        discard(source.index)
        return ask(open_source(source.path, index=False), text, timeout=timeout)


def _is_whole(source: Source) -> bool:
    """Whether every block of an index can be read."""
    try:
        return all(True for _ in source.store)
    except (OSError, RuntimeError):
        return False


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
    if done.returncode:
        error = GraphError if done.returncode == _GRAPH_ERROR else UsageError
        raise error(done.stderr.strip() or f"query: the process ended with {done.returncode}; make it narrower")
    kind, variables, rows, truth, triples, base = json.loads(done.stdout)
    cells = tuple(tuple(Cell(*cell) if cell else None for cell in row) for row in rows)
    return Answer(kind, tuple(variables), cells, truth, triples, base)


#: Exit code of the child where the graph is at fault, not the query.
_GRAPH_ERROR = 3


def answer_request() -> int:
    """The child's part: one request on standard input; the result or the error goes to standard output or error."""
    place, turtle, text = json.loads(sys.stdin.buffer.read())
    try:
        a = query(_store(Path(place)) if place else to_store(turtle), text)
    except (UsageError, GraphError) as error:
        sys.stderr.buffer.write(str(error).encode())
        return _GRAPH_ERROR if isinstance(error, GraphError) else 1
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
        raise GraphError(f"{place}: the index is damaged ({error}); delete it") from error
