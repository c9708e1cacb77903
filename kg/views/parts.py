"""A graph in parts that a cluster or a store loads side by side: N-Triples, and Parquet tables where pyarrow is."""

import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from itertools import islice

from kg.model import Graph
from kg.views.parquet import TABLES, to_parquet
from kg.views.rdf import to_ntriples
from kg.vocab import ID_BASE

#: What a page holds: of so many it has 103 MB, takes 45 s to make and shows after 5 s (Chromium, two cores).
MOST_ENTITIES, MOST_STATEMENTS = 200_000, 400_000
#: Nodes of RDF in one part: some 2,500,000 triples, 300 MB.
PART = 300_000


_NAME = re.compile(rf"graph-\d{{4,}}\.nt|(?:{'|'.join(TABLES)})\.parquet")


def is_too_large(graph: Graph) -> bool:
    """Whether the graph is more than one page should hold."""
    return len(graph.entities) > MOST_ENTITIES or len(graph.statements) > MOST_STATEMENTS


def is_part(name: str) -> bool:
    """Whether a file of this name is a part.

    >>> is_part("graph-0012.nt"), is_part("nodes.parquet"), is_part("graph.nt")
    (True, True, False)
    """
    return _NAME.fullmatch(name) is not None


def to_parts(graph: Graph, *, base: str = ID_BASE) -> Mapping[str, Iterable[str | bytes]]:
    """File name -> its content, in pieces, to be taken in this order: graph-0001.nt and so on, then the tables.

    The parts hold the triples of the Turtle in its order, so many nodes each; there are no blank nodes, so any of them
    can be loaded by itself. Without pyarrow there are no tables.
    """
    nodes = to_ntriples(graph, base=base)
    total = sum(1 for _ in to_ntriples(graph, base=base))
    parts = {f"graph-{number:04}.nt": islice(nodes, PART) for number in range(1, -(-total // PART) + 1)}
    tables = to_parquet(graph) if find_spec("pyarrow") else {}
    return {**parts, **{name: pieces for name, pieces in tables.items() if name.endswith(".parquet")}}
