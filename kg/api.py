"""The public face: find things in a graph, take parts of it, ask it, hand it on; `kg.opening` builds and loads it.

Every view is made on first use and kept; the plain value behind it all is `KnowledgeGraph.graph`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__, arguments
from kg.arguments import StrPath
from kg.errors import UsageError
from kg.knowledge.spelling import joined, relation_named, relations_named, type_named
from kg.model import Article, Entity, Graph, Statement, is_by_hand
from kg.vocab import ID_BASE, SYMMETRIC

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import pyoxigraph

    from kg.pipeline import Report
    from kg.views.names import NodeNames
    from kg.views.notebook import Framed
    from kg.views.sparql import Answer
    from kg.views.ties import Ties
    from kg.views.ways import Step

#: A node: any of its names, its id, or itself.
Node = str | Entity


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
        return self._articles.get(arguments.text("id", id, what="the id of an article"))

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

    def ties_without(self, relations: str | Iterable[str]) -> "Ties":
        """The ties of all relations but some; raises GraphError for one that is not known."""
        from kg.views.ties import to_ties

        left_out = relations_named(relations)
        return to_ties(self.graph, without=left_out) if left_out else self.ties

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

        first, last = arguments.day("since", since), arguments.day("until", until)
        return self._part(between(self.graph, first, last), f"from {first or '…'} to {last or '…'}")

    def with_confidence(self, least: float) -> "KnowledgeGraph":
        """The statements that are at least so sure, from 0 to 1 (the page shows 0.6), their ends, and sure nodes."""
        from kg.views.selection import with_confidence

        return self._part(with_confidence(self.graph, arguments.share("least", least)), f"confidence {least} or more")

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
        return self._names.similar(arguments.text("name", name), limit=arguments.whole("limit", limit, least=1))

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

    def path(
        self, start: Node, end: Node, *, by: str = "telling", without: str | Iterable[str] = ()
    ) -> "tuple[Step, ...]":
        """The best way between two named entities, whatever the direction of the edges; empty where there is none.

        What makes it the best, and what may be left out, is that of `ways`.
        """
        return next(self.ways(start, end, by=by, without=without), ())

    def ways(
        self, start: Node, end: Node, *, by: str = "telling", without: str | Iterable[str] = ()
    ) -> "Iterator[tuple[Step, ...]]":
        """The ways between two named entities that pass no node twice, the best first, found as they are asked for.

        By "telling" a step along containment costs as much as three others (`kg.views.ties.STEP_COSTS`): that both lie
        in one province is no news. By "length" the shortest is best, by "confidence" the most probable. Relations in
        `without` are left out: `without="locatedIn"`. Raises GraphError for a name that is not that of one node or a
        relation that is not known, UsageError for another `by`.
        """
        from kg.views.ways import steps_along, ways

        left_out = relations_named(without)
        found = ways(self.ties_without(left_out), self.entity(start).id, self.entity(end).id, by=by)
        return (steps_along(self._about, way, by=by, without=left_out) for way in found)

    def query(self, sparql: str, *, timeout: float | None = None) -> "Answer":
        """The answer to a SPARQL query; the prefixes of the export need no declaration. `timeout` is in seconds.

        Raises UsageError for a query that is wrong or would do more than read, GraphError where the time was up.
        """
        from kg.querying import ask

        return ask(self._store, arguments.text("sparql", sparql, what="a SPARQL query"), timeout=timeout)

    def query_named(self, name: str, /, *, timeout: float | None = None, **parameters: object) -> "Answer":
        """The answer to a question of the library (`kg query --list`): `query_named("funders", place="湛江市")`.

        Nodes are given by name or id. Raises UsageError for a name, parameter or value that is not possible,
        GraphError for a node that the graph does not know or where the time was up.
        """
        from kg.querying.binding import bind
        from kg.querying.questions import named_query

        name = arguments.text("name", name, what="that of a question; `kg query --list` lists them")
        return self.query(bind(named_query(name), parameters, self._node_finder), timeout=timeout)

    def save(self, folder: StrPath, *, rdf12: bool = False, jobs: int = 1, cache: StrPath | None = None) -> Path:
        """Write all exports to a folder (graph.ttl, graph.html, …) and return it; `rdf12` adds graph.rdf12.ttl.

        With more than one job a large graph is written by two processes; a script that asks for that must guard its
        own code with `if __name__ == "__main__":`. With a `cache`, a folder that is kept from build to build, what did
        not change in these files is copied from them. All files are replaced or none; raises GraphError where the
        folder cannot be written.
        """
        from kg.export import RDF12_FILE, Means, write_exports

        out = arguments.path("folder", folder)
        made = self.report.as_dict() if self.report else {"version": __version__}
        also = [RDF12_FILE] if rdf12 else []
        kept = None if cache is None else arguments.path("cache", cache)
        write_exports(
            self.graph, out, build={**made, "base": self.base}, base=self.base, also=also, means=Means(jobs, kept)
        )
        return out

    def export(self, path: StrPath, *, format: str | None = None) -> Path:
        """Write the graph for another tool to a file, and return its path; the suffix names the format.

        Files: ttl, nt, jsonld (RDF), graphml, gexf (Gephi), cyjs (Cytoscape), html (the page). Folders, which need
        `format`: csv, neo4j (bulk import), parquet (also DuckDB's `IMPORT DATABASE`; needs kg-news[parquet]). Raises
        UsageError for any other format or where its library is missing, GraphError where it cannot be written.
        """
        from kg.export import format_of, write_format

        out = arguments.path("path", path)
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
    raise UsageError(f"{arguments.shown(node)} is no name; give a text, or an entity of the graph")
