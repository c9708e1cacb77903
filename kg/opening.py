"""Where a graph comes from: articles, or a file that kg wrote."""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg import arguments
from kg.api import KnowledgeGraph
from kg.arguments import StrPath
from kg.errors import GraphError
from kg.vocab import ID_BASE

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.reading import Corpus


def build(
    paths: "StrPath | Iterable[StrPath] | Corpus",
    *,
    jobs: "int | Engine | None" = 1,
    base: str = ID_BASE,
    corrections: StrPath | Iterable[StrPath] | None = None,
    links: StrPath | Iterable[StrPath] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> KnowledgeGraph:
    """The knowledge graph of the articles in files and folders.

    A `kg.Corpus` says besides the paths how they are to be read: the format of standard input ("-"), the columns of
    tables, the limit of size.
    `jobs` is the number of processes, None as many as help, or a `kg.Engine`, which says more (a cache, a cluster); a
    script that asks for more than one must guard its own code with `if __name__ == "__main__":`. `corrections` are
    files of what people decided about the graph, () for none; None takes each corrections.tsv that lies in a folder of
    `paths` or beside a file of them. `links` are files with a code, a tab and an IRI a line: the place of that code
    gets the IRI as an exact match. `on_progress` is called with the articles done and all articles. Inputs and lines of
    corrections or links that cannot be used are listed in `report.failures`; raises InputError where no input can, or
    one of these files is missing, UsageError for an engine that there is not or a `base` that is no absolute IRI.
    """
    from kg.pipeline import build
    from kg.reading import Corpus

    base, listed = arguments.base_iri(base), arguments.paths
    decided = None if corrections is None else listed("corrections", corrections)
    given = paths if isinstance(paths, Corpus) else Corpus(())
    corpus = replace(given, paths=tuple(listed("paths", given.paths if given is paths else paths)))
    result = build(corpus, jobs=jobs, corrections=decided, links=listed("links", links), on_progress=on_progress)
    return KnowledgeGraph(result.graph, base=base, report=result.report)


def load(path: StrPath) -> KnowledgeGraph:
    """The knowledge graph in a Turtle or JSON-LD file (.jsonld, .json) that kg wrote, or in the graph.ttl of a folder.

    Raises GraphError where there is none, or it is no graph of kg, UsageError for what is no path.
    """
    from kg.views.turtle import read_graph

    graph, base = read_graph(graph_file(path))
    return KnowledgeGraph(graph, base=base)


def graph_file(path: StrPath) -> Path:
    """The Turtle file that a path means: itself, or the graph.ttl in it; raises GraphError if there is none."""
    file = arguments.path("graph", path)
    # os.path, because it answers "no" for names that the system does not allow
    file = file / "graph.ttl" if os.path.isdir(file) else file  # noqa: PTH112
    if not os.path.isfile(file):  # noqa: PTH113
        raise GraphError(f"{path}: no such graph; give a graph.ttl or the folder that `kg build` wrote")
    return file
