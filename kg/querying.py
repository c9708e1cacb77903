"""SPARQL with a time limit: the query runs in a process of its own, the only thing that can be stopped.

Neither Oxigraph nor rdflib has a time limit in Python. What a query means is the affair of `kg.views.sparql`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError, UsageError
from kg.model import Graph
from kg.views.sparql import Answer, Cell, check_query, query, serialise, to_store

if TYPE_CHECKING:
    import pyoxigraph

#: What the child runs. It finds modules where this process does, and never in a folder that it merely stands in.
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from kg.querying import answer_request; sys.exit(answer_request())"


def ask(source: "Graph | str | Path | pyoxigraph.Store", text: str, *, timeout: float | None = None) -> Answer:
    """What a query finds, as `kg.views.sparql.query` says it, within `timeout` seconds (None: without limit).

    Raises:
        UsageError: as `query`; or a time limit that is not above 0.
        GraphError: the graph cannot be read, or the time was up.
    """
    if timeout is None:
        return query(source, text)
    if not timeout > 0:
        raise UsageError(f"timeout: {timeout:g} s is not possible; give more than 0")
    check_query(text)
    # a file is left to the child to read: its errors then name it, and relative IRIs in it have their base
    is_file = isinstance(source, Path) or (isinstance(source, str) and "\n" not in source)
    request = json.dumps([str(source) if is_file else serialise(source), text])
    command = [sys.executable, "-P", "-c", _CHILD, *sys.path]
    try:
        done = subprocess.run(
            command, input=request, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise GraphError(f"query: not done after {timeout:g} s and stopped; add a LIMIT or make it narrower") from None
    if done.returncode:
        raise UsageError(done.stderr.strip() or f"query: the process ended with {done.returncode}; make it narrower")
    kind, variables, rows, truth, triples = json.loads(done.stdout)
    cells = tuple(tuple(Cell(*cell) if cell else None for cell in row) for row in rows)
    return Answer(kind, tuple(variables), cells, truth, triples)


def answer_request() -> int:
    """The child's part: one request on standard input; the result or the error goes to standard output or error."""
    file_or_turtle, text = json.loads(sys.stdin.buffer.read())
    try:
        a = query(to_store(file_or_turtle), text)
    except (UsageError, GraphError) as error:
        sys.stderr.buffer.write(str(error).encode())
        return 1
    rows = [[cell and [cell.value, cell.kind, cell.datatype, cell.language] for cell in row] for row in a.rows]
    sys.stdout.buffer.write(json.dumps([a.kind, a.variables, rows, a.truth, a.turtle]).encode())
    return 0
