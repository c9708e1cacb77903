"""The public face: build or load a graph, find things in it, ask it, hand it on.

Every view is made on first use and kept; the plain value behind it all is `KnowledgeGraph.graph`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import GraphError, UsageError
from kg.knowledge.spelling import known, relation_called
from kg.model import Article, Entity, Graph, Statement, is_by_hand
from kg.vocab import ID_BASE, SYMMETRIC, Relation

if TYPE_CHECKING:
    import networkx as nx
    import pyoxigraph

    from kg.pipeline import Report
    from kg.views.analytics import Step
    from kg.views.names import NodeNames
    from kg.views.sparql import Answer

StrPath = str | PathLike[str]

_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#]")


def build(
    paths: StrPath | Iterable[StrPath],
    *,
    jobs: int | None = 1,
    base: str = ID_BASE,
    corrections: StrPath | Iterable[StrPath] | None = None,
    links: StrPath | Iterable[StrPath] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> "KnowledgeGraph":
    """The knowledge graph of the articles in files and folders.

    `jobs` is the number of processes, None as many as help; a script that asks for more than one must guard its own
    code with `if __name__ == "__main__":`. `corrections` are files of what people decided about the graph, () for
    none; None takes each corrections.tsv that lies in a folder of `paths` or beside a file of them. `links` are files
    with a code, a tab and an IRI a line: the place of that code gets the IRI as an exact match. `on_progress` is called
    with the articles done and all articles. Inputs and lines of corrections or links that cannot be used are listed in
    `report.failures`; raises InputError where no input can, or one of these files is missing, UsageError for a `base`
    that is no absolute IRI.
    """
    from kg.pipeline import build

    if not _BASE.fullmatch(base):
        raise UsageError(f"base: {base!r} is not possible; give an absolute IRI that ends in / or #, like {ID_BASE}")
    decided = None if corrections is None else _listed(corrections)
    result = build(_listed(paths), jobs=jobs, corrections=decided, links=_listed(links), on_progress=on_progress)
    return KnowledgeGraph(result.graph, base=base, report=result.report)


def _listed(paths: StrPath | Iterable[StrPath]) -> list[Path]:
    return [Path(p) for p in ([paths] if isinstance(paths, str | PathLike) else paths)]


def load(path: StrPath) -> "KnowledgeGraph":
    """The knowledge graph in a Turtle file, or in the graph.ttl of a folder; raises GraphError if there is none."""
    from kg.views.turtle import read_graph

    graph, base = read_graph(graph_file(path))
    return KnowledgeGraph(graph, base=base)


def graph_file(path: StrPath) -> Path:
    """The Turtle file that a path means: itself, or the graph.ttl in it; raises GraphError if there is none."""
    file = Path(path)
    file = file / "graph.ttl" if file.is_dir() else file
    if not file.is_file():
        raise GraphError(f"{path}: no such graph; give a graph.ttl or the folder that `kg build` wrote")
    return file


class KnowledgeGraph:
    """A graph of entities and of statements about them, each with its evidence."""

    def __init__(self, graph: Graph, *, base: str = ID_BASE, report: "Report | None" = None) -> None:
        self.graph = graph  #: the plain value: articles, entities, statements
        self.base = base  #: what the IRIs of nodes begin with
        self.report = report  #: inputs, counts and failures of the build; None for a graph that was loaded

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that the graph was built from, without their text."""
        return self.graph.articles

    def article(self, id: str) -> Article | None:
        """The article of that id, if the graph has it."""
        return self._articles.get(id)

    @cached_property
    def nx(self) -> "nx.MultiDiGraph[str]":
        """The graph for networkx: one node an entity, one edge a statement."""
        from kg.views.network import to_networkx

        return to_networkx(self.graph)

    def find(self, name: str) -> tuple[Entity, ...]:
        """The entities of that name, best connected first: label, alias or id; width, case, quotes aside."""
        return tuple(self.graph.by_id[id] for id in self._names.find(name))

    def entity(self, name: str) -> Entity:
        """The one entity of that name.

        Where several share it, the one that bears it as its label is meant. Raises GraphError, with the candidates or
        with similar names, where it cannot be told.
        """
        return self.graph.by_id[self._names.one(name)]

    def similar(self, name: str, *, limit: int = 5) -> tuple[str, ...]:
        """Labels of entities whose name contains `name`, is contained in it, or is spelt almost like it."""
        return self._names.similar(name, limit=limit)

    def statements_about(self, entity: Entity) -> tuple[Statement, ...]:
        """The statements that have the entity as subject or object, by relation, surest first."""
        return self._about.get(entity.id, ())

    def explain(self, subject: str, relation: str, object: str) -> tuple[Statement, ...]:
        """The statements behind an edge, ends given by name; empty where the graph has no such edge.

        Raises GraphError for a name or relation that the graph does not know.
        """
        s, p, o = self.entity(subject).id, relation_named(relation), self.entity(object).id
        ends = {(s, o), (o, s)} if p in SYMMETRIC else {(s, o)}
        return tuple(t for t in self._about.get(s, ()) if t.predicate is p and (t.subject, t.object) in ends)

    def path(self, start: str, end: str) -> "tuple[Step, ...]":
        """A shortest way between two named entities, whatever the direction of the edges; empty where there is none."""
        from kg.views.analytics import shortest_path

        return shortest_path(self.graph, self.entity(start).id, self.entity(end).id)

    def query(self, sparql: str, *, timeout: float | None = None) -> "Answer":
        """The answer to a SPARQL query; the prefixes of the export need no declaration. `timeout` is in seconds.

        Raises UsageError for a query that is wrong or would do more than read, GraphError where the time was up.
        """
        from kg.querying import ask

        return ask(self._store, sparql, timeout=timeout)

    def query_named(self, name: str, /, *, timeout: float | None = None, **parameters: object) -> "Answer":
        """The answer to a question of the library (`kg query --list`): `query_named("funders", place="湛江市")`.

        Nodes are given by name or id. Raises UsageError for a name, parameter or value that is not possible,
        GraphError for a node that the graph does not know or where the time was up.
        """
        from kg.querying.binding import bind
        from kg.querying.questions import named_query

        return self.query(bind(named_query(name), parameters, self._node_finder), timeout=timeout)

    def save(self, folder: StrPath, *, rdf12: bool = False) -> Path:
        """Write all exports to a folder (graph.ttl, graph.html, …) and return it; `rdf12` adds graph.rdf12.ttl.

        All files are replaced or none; raises GraphError where the folder cannot be written.
        """
        from kg.export import RDF12_FILE, write_exports

        out = Path(folder)
        made = self.report.as_dict() if self.report else {"version": __version__}
        also = [RDF12_FILE] if rdf12 else []
        write_exports(self.graph, out, build={**made, "base": self.base}, base=self.base, also=also)
        return out

    def counts(self) -> dict[str, int]:
        """How many articles (without what people added by hand), entities and statements."""
        g = self.graph
        articles = sum(not is_by_hand(a.id) for a in g.articles)
        return {"articles": articles, "entities": len(g.entities), "statements": len(g.statements)}

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {', '.join(f'{n} {what}' for what, n in self.counts().items())}>"

    def _repr_html_(self) -> str:
        cells = "".join(f"<td>{n:,}</td>" for n in self.counts().values())
        heads = "".join(f"<th>{escape(what)}</th>" for what in self.counts())
        return f"<table><caption>KnowledgeGraph</caption><tr>{heads}</tr><tr>{cells}</tr></table>"

    @cached_property
    def _store(self) -> "pyoxigraph.Store":
        from kg.views.rdf import to_turtle
        from kg.views.sparql import to_store

        return to_store("".join(to_turtle(self.graph, base=self.base)))

    @cached_property
    def _node_finder(self) -> Callable[[str, str], str]:
        from kg.querying.nodes import node_finder

        return node_finder(self._store)

    @cached_property
    def _articles(self) -> Mapping[str, Article]:
        return {article.id: article for article in self.graph.articles}

    @cached_property
    def _about(self) -> Mapping[str, tuple[Statement, ...]]:
        about: defaultdict[str, list[Statement]] = defaultdict(list)
        for s in sorted(self.graph.statements, key=lambda s: (s.predicate, -s.confidence, s.id)):
            about[s.subject].append(s)
            if s.object != s.subject:
                about[s.object].append(s)
        return {id: tuple(statements) for id, statements in about.items()}

    @cached_property
    def _names(self) -> "NodeNames":
        from kg.views.names import NodeNames

        named = ((e.id, e.label, e.aliases) for e in self.graph.entities)
        return NodeNames(named, redirects=self.graph.redirects, weight=lambda id: len(self._about.get(id, ())))


def relation_named(name: str) -> Relation:
    """The relation of that name: as in the export, with hyphens, or in Chinese; raises GraphError if unknown."""
    relation = relation_called(name)
    if relation is None:
        raise GraphError(f"{name}: no such relation; known: {known(Relation)}")
    return relation
