"""The public face: build or load a graph, find things in it, ask it, hand it on.

Every view is made on first use and kept; the plain value behind it all is `KnowledgeGraph.graph`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import GraphError, UsageError
from kg.knowledge.spelling import joined, relation_named, type_named
from kg.model import Article, Entity, Graph, Statement, is_by_hand
from kg.vocab import ID_BASE, SYMMETRIC

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import pyoxigraph

    from kg.engine import Engine
    from kg.pipeline import Report
    from kg.reading import Corpus
    from kg.views.names import NodeNames
    from kg.views.notebook import Framed
    from kg.views.overview import Step
    from kg.views.sparql import Answer
    from kg.views.ties import Ties

StrPath = str | PathLike[str]
#: A node: any of its names, its id, or itself.
Node = str | Entity

_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#]")


def build(
    paths: "StrPath | Iterable[StrPath] | Corpus",
    *,
    jobs: "int | Engine | None" = 1,
    base: str = ID_BASE,
    corrections: StrPath | Iterable[StrPath] | None = None,
    links: StrPath | Iterable[StrPath] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> "KnowledgeGraph":
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

    if not _BASE.fullmatch(base):
        raise UsageError(f"base: {base!r} is not possible; give an absolute IRI that ends in / or #, like {ID_BASE}")
    decided = None if corrections is None else _listed(corrections)
    from kg.reading import Corpus

    corpus = paths if isinstance(paths, Corpus) else _listed(paths)
    result = build(corpus, jobs=jobs, corrections=decided, links=_listed(links), on_progress=on_progress)
    return KnowledgeGraph(result.graph, base=base, report=result.report)


def _listed(paths: StrPath | Iterable[StrPath]) -> list[Path]:
    return [Path(p) for p in ([paths] if isinstance(paths, str | PathLike) else paths)]


def load(path: StrPath) -> "KnowledgeGraph":
    """The knowledge graph in a Turtle or JSON-LD file (.jsonld, .json) that kg wrote, or in the graph.ttl of a folder.

    Raises GraphError where there is none, or it is no graph of kg.
    """
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

    def __init__(
        self, graph: Graph, *, base: str = ID_BASE, report: "Report | None" = None, parts: tuple[str, ...] = ()
    ) -> None:
        self.graph = graph  #: the plain value: articles, entities, statements
        self.base = base  #: what the IRIs of nodes begin with
        self.report = report  #: inputs, counts and failures of the build; None for a graph that was loaded
        self.parts = parts  #: what was chosen of a larger graph, in order: ("in 湛江市", "from 2024 to …")

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that the graph was built from, without their text."""
        return self.graph.articles

    def article(self, id: str) -> Article | None:
        """The article of that id, if the graph has it."""
        return self._articles.get(id)

    def entities(self) -> "pd.DataFrame":
        """A pandas frame with a row an entity, by id: label, type, level, code, aliases, statements, articles …

        All columns and their types: `help(kg.views.frames.entities_frame)`.
        """
        from kg.views.frames import entities_frame

        return entities_frame(self.graph)

    def statements(self) -> "pd.DataFrame":
        """A pandas frame with a row a statement, by id: subject_label, relation, object_label, amount, role, since …

        All columns and their types: `help(kg.views.frames.statements_frame)`.
        """
        from kg.views.frames import statements_frame

        return statements_frame(self.graph)

    def evidence(self) -> "pd.DataFrame":
        """A pandas frame with a row a sentence: statement (its id), quote, article, title, outlet, date, rule …

        All columns and their types: `help(kg.views.frames.evidence_frame)`.
        """
        from kg.views.frames import evidence_frame

        return evidence_frame(self.graph)

    @cached_property
    def nx(self) -> "nx.MultiDiGraph[str]":
        """The graph for networkx: one node an entity, one edge a statement.

        Attributes of nodes: label, type, aliases, articles, also, matches, corrected (tuples of strings), code, level,
        scope, confidence. Of edges, whose key is the id of the statement: relation, confidence, status, amount_text,
        amount_min, amount_max (numbers or None), currency, role, speaker, time, evidence (a tuple of `kg.Evidence`),
        corrected. partnersWith stands once, in the direction of its statement. To write files use `export`: the writers
        of networkx refuse tuples.
        """
        from kg.views.network import to_networkx

        return to_networkx(self.graph)

    @cached_property
    def ties(self) -> "Ties":
        """Who is tied to whom, as arrays: what the functions of `kg.analytics` start from."""
        from kg.views.ties import to_ties

        return to_ties(self.graph)

    def find(self, name: Node, *, near: Node = "") -> tuple[Entity, ...]:
        """The entities of that name, best connected first: label, alias or id; width, case, quotes aside.

        With `near`, the name of another node, those that fewest statements part from it come first; and what is named
        after it is found as well: `find("市人民医院", near="茂名市")` also finds 茂名市人民医院. Raises GraphError where
        the graph has no one node of the name `near`.
        """
        if not near:
            return tuple(self.graph.by_id[id] for id in self._names.find(_name_of(name)))
        from kg.views.ties import steps_from

        place, wanted = self.entity(near), _name_of(name)
        full = (joined(start, wanted) for start in (_name_of(near), place.label, *place.aliases))
        found = dict.fromkeys(id for whole in (wanted, *full) for id in self._names.find(whole))
        steps = steps_from(self.ties, place.id)
        nearest = sorted(found, key=lambda id: steps[self.ties.number[id]])
        return tuple(self.graph.by_id[id] for id in nearest)

    def __getitem__(self, name: Node) -> Entity:
        return self.entity(name)

    def __contains__(self, name: Node) -> bool:
        return bool(self.find(name))

    #: A graph has names, but no order: `for … in graph` is refused, where Python would else ask for graph[0].
    __iter__ = None

    def _ipython_key_completions_(self) -> list[str]:
        """What Tab offers in a notebook after `graph["`."""
        return sorted({e.label for e in self.graph.entities})

    def by_place(self, name: Node) -> "KnowledgeGraph":
        """The part of the graph that tells of a place and all that lies in it; see `kg.views.selection.by_place`.

        Raises GraphError where the name is not that of one node.
        """
        from kg.views.selection import by_place

        place = self.entity(name)
        return self._part(by_place(self.graph, place.id), f"in {place.label}")

    def by_type(self, *types: str) -> "KnowledgeGraph":
        """The nodes of some types and the statements among them: `by_type("Organization", "Place")`, `by_type("组织")`.

        Raises UsageError for a type that is not known.
        """
        from kg.views.selection import by_type

        wanted = [type_named(name) for name in types]
        return self._part(by_type(self.graph, wanted), " or ".join(wanted) or "of no type")

    def between(self, since: str | date = "", until: str | date = "") -> "KnowledgeGraph":
        """What articles say that appeared between two dates ("2024", "2024-05", "2024-05-01", a date), both included.

        An empty one leaves that end open; articles without a date are left out. Raises UsageError for a date that is
        none, or where `since` comes after `until`.
        """
        from kg.views.selection import between

        first, last = (f"{day:%Y-%m-%d}" if isinstance(day, date) else str(day) for day in (since, until))
        return self._part(between(self.graph, first, last), f"from {first or '…'} to {last or '…'}")

    def with_confidence(self, least: float) -> "KnowledgeGraph":
        """The statements that are at least so sure, from 0 to 1 (the page shows 0.6), their ends, and sure nodes."""
        from kg.views.selection import with_confidence

        if not (isinstance(least, Real) and 0 <= least <= 1):
            raise UsageError(f"least: {least!r} is not possible; give a confidence from 0 to 1")
        return self._part(with_confidence(self.graph, least), f"confidence {least} or more")

    def around(self, name: Node, *, depth: int = 1) -> "KnowledgeGraph":
        """The ego network of a node: what at most `depth` statements part from it, and all statements among these.

        Raises GraphError where the name is not that of one node, UsageError for a negative depth.
        """
        from kg.views.selection import around

        centre = self.entity(name)
        return self._part(around(self.graph, centre.id, depth=depth), f"within {depth} of {centre.label}")

    def _part(self, graph: Graph, what: str) -> "KnowledgeGraph":
        return KnowledgeGraph(graph, base=self.base, parts=(*self.parts, what))

    def entity(self, name: Node) -> Entity:
        """The one entity of that name.

        Where several share it, the one that bears it as its label is meant. Raises GraphError, with the candidates or
        with similar names, where it cannot be told.
        """
        return self.graph.by_id[self._names.one(_name_of(name))]

    def similar(self, name: str, *, limit: int = 5) -> tuple[str, ...]:
        """Labels of entities whose name contains `name`, is contained in it, or is spelt almost like it."""
        return self._names.similar(name, limit=limit)

    def statements_about(self, entity: Node) -> tuple[Statement, ...]:
        """The statements that have the entity as subject or object, by relation, surest first.

        Raises GraphError where a name is given that is not that of one node.
        """
        return self._about.get((entity if isinstance(entity, Entity) else self.entity(entity)).id, ())

    def explain(self, subject: Node, relation: str, object: Node) -> tuple[Statement, ...]:
        """The statements behind an edge, ends given by name; empty where the graph has no such edge.

        Raises GraphError for a name or relation that the graph does not know.
        """
        s, p, o = self.entity(subject).id, relation_named(relation), self.entity(object).id
        ends = {(s, o), (o, s)} if p in SYMMETRIC else {(s, o)}
        return tuple(t for t in self._about.get(s, ()) if t.predicate is p and (t.subject, t.object) in ends)

    def path(self, start: Node, end: Node) -> "tuple[Step, ...]":
        """A shortest way between two named entities, whatever the direction of the edges; empty where there is none."""
        from kg.views.overview import shortest_path

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

    def export(self, path: StrPath, *, format: str | None = None) -> Path:
        """Write the graph for another tool to a file, and return its path; the suffix names the format.

        Files: ttl, nt, jsonld (RDF), graphml, gexf (Gephi), cyjs (Cytoscape), html (the page). Folders, which need
        `format`: csv, neo4j (bulk import), parquet (also DuckDB's `IMPORT DATABASE`; needs kg-news[parquet]). Raises
        UsageError for any other format or where its library is missing, GraphError where it cannot be written.
        """
        from kg.export import format_of, write_format

        out = Path(path)
        write_format(self.graph, out, format_of(out, format), base=self.base)
        return out

    def page(self, *, height: int = 600, lang: str = "zh") -> "Framed":
        """The interactive page in the cell of a notebook: search, filters, a click for the facts and their sentences.

        `height` is in pixels, `lang` "zh" or "en". Each showing adds some 650 KB to the notebook, and more with the
        graph: show parts, like `graph.around("霞山区").page()`.
        """
        from kg.views.notebook import framed

        return framed(self.graph, base=self.base, lang=lang, height=height)

    def counts(self) -> dict[str, int]:
        """How many articles (without what people added by hand), entities and statements."""
        g = self.graph
        articles = sum(not is_by_hand(a.id) for a in g.articles)
        return {"articles": articles, "entities": len(g.entities), "statements": len(g.statements)}

    def __repr__(self) -> str:
        counted = ", ".join(f"{n} {what}" for what, n in self.counts().items())
        return f"<KnowledgeGraph: {'; '.join((counted, *self.parts))}>"

    def _repr_html_(self) -> str:
        return self._shown

    @cached_property
    def _shown(self) -> str:
        from kg.views.notebook import to_notebook

        return to_notebook(self.graph, self.parts)

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


def _name_of(node: Node) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, Entity):
        return node.id
    raise UsageError(f"{node!r} is no name; give a text, or an entity of the graph")
