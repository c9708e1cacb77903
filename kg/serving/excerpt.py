"""The part of a graph that tells of one node: what is said of it, by which quotes, in which articles. In a worker.

Taken from the store by index, so that a page takes milliseconds however large the graph is.
"""

import io
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from kg.knowledge.spelling import folded
from kg.model import Graph
from kg.serving.answers import write_triples
from kg.views.terms import DCTERMS, OA, RDF, RDFS, VOID, encode_id
from kg.views.turtle import from_turtle
from kg.vocab import ID_BASE, NAMESPACE, Relation

if TYPE_CHECKING:
    import pyoxigraph as ox

#: Edges are said by the statements of the excerpt; those of other nodes would be without one.
_EDGES = {NAMESPACE + r for r in Relation}
#: Kinds of nodes that quotes lead to, by what.
_OF_QUOTES = {"article": OA + "hasSource", "fragment": OA + "hasSelector"}
_SUGGESTED = 5


def base_of(store: "ox.Store") -> str:
    """What the IRIs of the data begin with."""
    import pyoxigraph as ox

    said = store.quads_for_pattern(None, ox.NamedNode(VOID + "uriSpace"), None)
    return next((quad.object.value for quad in said if isinstance(quad.object, ox.Literal)), ID_BASE)


def excerpt(store: "ox.Store", base: str, id: str, *, most: int | None = None) -> Graph | None:
    """What the graph says of the node with that id, of any kind, as a graph; None where there is no such node.

    Other ends of edges come with their names, but without edges of theirs. `most` bounds the statements.

    Raises:
        GraphError: the node is not written as `kg` writes it.
    """
    look = _Look(store, base)
    node = look.node(id)
    if node is None or next(store.quads_for_pattern(node, None, None), None) is None:
        return None
    statements = list(islice(look.statements(node, id.split("/")[0]), most))
    decisions = [node, *look.subjects("first", node), *look.subjects("second", node)]
    evidence = [e for s in statements for e in look.objects(s, NAMESPACE + "evidence")]
    ends = look.all(statements, RDF + "subject", RDF + "object")
    ends += look.all(decisions, NAMESPACE + "first", NAMESPACE + "second")
    ends += look.subjects("mentionedIn", node)
    articles = [*look.all(evidence, OA + "hasSource"), *look.objects(node, NAMESPACE + "mentionedIn")]
    articles += look.all([node, *articles], DCTERMS + "isVersionOf")
    places = look.all(evidence, OA + "hasSelector")
    old = look.subjects(DCTERMS + "isReplacedBy", node)
    data_set = look.subjects(VOID + "uriSpace", None)
    wanted = dict.fromkeys([*data_set, node, *decisions, *statements, *places, *evidence, *ends, *articles, *old])
    triples = (t for one in wanted for t in look.described(one))
    output = io.BytesIO()
    write_triples(triples, "nt", base, output)
    return from_turtle(output.getvalue().decode())


def count_statements(store: "ox.Store", base: str, id: str) -> int:
    """How many statements tell of the node."""
    look = _Look(store, base)
    node = look.node(id)
    return sum(1 for _ in look.statements(node, id.split("/")[0])) if node else 0


def replaced_by(store: "ox.Store", base: str, id: str) -> str:
    """The id that this old id was merged into, "" where it was not."""
    look = _Look(store, base)
    node = look.node(id)
    new = look.objects(node, DCTERMS + "isReplacedBy") if node else []
    return new[0].value.removeprefix(base) if new and new[0].value.startswith(base) else ""


def similar(store: "ox.Store", base: str, id: str) -> tuple[tuple[str, str], ...]:
    """Encoded ids and labels of nodes with a name like that of an unknown id, the most alike first."""
    import pyoxigraph as ox

    labels: dict[str, list[tuple[str, str]]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDFS + "label"), None):
        node, label = quad.subject, quad.object
        if isinstance(node, ox.NamedNode) and isinstance(label, ox.Literal) and node.value.startswith(base):
            labels.setdefault(folded(label.value), []).append((node.value.removeprefix(base), label.value))
    wanted = folded(id.split("/", 1)[-1])
    within = sorted((n for n in labels if n and wanted and (wanted in n or n in wanted)), key=lambda n: (-len(n), n))
    near = get_close_matches(wanted, labels, n=_SUGGESTED, cutoff=0.5) if len(labels) < 50_000 else []
    names = dict.fromkeys([*([wanted] if wanted in labels else []), *near, *within])
    return tuple(islice((pair for name in names for pair in sorted(labels[name])), _SUGGESTED))


class _Look:
    """A store, asked in the words of the vocabulary. Nodes come sorted, so that an excerpt is the same every time."""

    def __init__(self, store: "ox.Store", base: str) -> None:
        self.store, self.base = store, base

    def node(self, id: str) -> "ox.NamedNode | None":
        """The node with that id; None where this can be no IRI."""
        import pyoxigraph as ox

        try:
            return ox.NamedNode(self.base + encode_id(id))
        except ValueError:
            return None

    def statements(self, node: "ox.NamedNode", kind: str) -> "Iterator[ox.NamedNode]":
        """The statements that tell of a node: about it, or backed by it, or itself."""
        if kind == "statement":
            yield node
        elif kind in ("evidence", *_OF_QUOTES):
            quotes = [node] if kind == "evidence" else self.subjects(_OF_QUOTES[kind], node)
            yield from dict.fromkeys(s for quote in quotes for s in self.subjects("evidence", quote))
        else:
            yield from self.subjects(RDF + "subject", node)
            yield from (s for s in self.subjects(RDF + "object", node) if node not in self.objects(s, RDF + "subject"))

    def subjects(self, predicate: str, object: "ox.NamedNode | None") -> "list[ox.NamedNode]":
        """What has this value of a property (a local name of ours or an IRI)."""
        import pyoxigraph as ox

        property = ox.NamedNode(predicate if ":" in predicate else NAMESPACE + predicate)
        quads = self.store.quads_for_pattern(None, property, object)
        return sorted({q.subject for q in quads if isinstance(q.subject, ox.NamedNode)}, key=str)

    def objects(self, subject: "ox.NamedNode", predicate: str) -> "list[ox.NamedNode]":
        """The nodes that are values of a property."""
        import pyoxigraph as ox

        quads = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return sorted((q.object for q in quads if isinstance(q.object, ox.NamedNode)), key=str)

    def all(self, subjects: "Iterable[ox.NamedNode]", *predicates: str) -> "list[ox.NamedNode]":
        """The values of properties of several nodes."""
        return [o for s in subjects for p in predicates for o in self.objects(s, p)]

    def described(self, node: "ox.NamedNode") -> "Iterator[ox.Triple]":
        """What is said of a node, edges left out."""
        quads = self.store.quads_for_pattern(node, None, None)
        return (q.triple for q in quads if q.predicate.value not in _EDGES)
