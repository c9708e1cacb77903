"""What in a graph breaks the contract: the SHACL shapes of the ontology, and what SHACL Core cannot say.

SHACL Core cannot compare a direct edge with the statements about it, nor follow a relation round a circle; CROSS_CHECKS
do. `kg.views.shacl` runs the shapes; pySHACL is its reference in the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.knowledge.ontology import ontology_folder
from kg.model import Graph
from kg.views.rdf import to_turtle
from kg.views.shacl import Shape, Triples, read_shapes, violated
from kg.views.terms import OA, RDF, prefixed
from kg.views.turtle import check_ours
from kg.views.turtle_file import read_text, triples
from kg.vocab import NAMESPACE, SYMMETRIC, TRANSITIVE, EntityType, Relation


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that breaks the contract."""

    node: str  #: IRI of the node
    path: str  #: the property, with its prefix; "" where the node itself is wrong
    value: str  #: the offending value, "" where one is missing
    message: str  #: English: what is allowed
    message_zh: str


def violations(source: Graph | str | Path) -> tuple[Violation, ...]:
    """Everything in the graph (or Turtle text or file) that breaks the contract, sorted; empty: it conforms.

    Raises:
        GraphError: the file cannot be read, is no Turtle, or no graph of ours.
    """
    text, name = ("".join(to_turtle(source)), "<graph>") if isinstance(source, Graph) else read_text(source)
    data = Triples(triples(text, name))
    check_ours(data.into.get(RDF + "type", {}).keys(), name)
    by_shapes = (
        Violation(
            _text(focus),
            prefixed(shape.path) if shape.path else "",
            _text(value),
            shape.messages.get("en", ""),
            shape.messages.get("zh", ""),
        )
        for focus, shape, value in violated(_shapes(), data)
    )
    return tuple(sorted({*by_shapes, *(v for check in CROSS_CHECKS for v in check(data))}))


@cache
def _shapes() -> tuple[Shape, ...]:
    return read_shapes((ontology_folder() / "shapes.ttl").read_text(encoding="utf-8"))


def _edges(data: Triples) -> Iterator[tuple[Any, Relation, Any]]:
    for relation in Relation:
        for subject, objects in data.out.get(NAMESPACE + relation, {}).items():
            yield from ((subject, relation, o) for o in objects)


def _edges_and_statements(data: Triples) -> Iterator[Violation]:
    """Direct edges and statements say the same thing."""
    ends = (data.out.get(RDF + name, {}) for name in ("subject", "predicate", "object"))
    subjects, predicates, objects = ends
    stated: dict[tuple[Any, str, Any], Any] = {}
    for node, found in predicates.items():
        if len(found) == len(subjects.get(node, ())) == len(objects.get(node, ())) == 1:
            stated[subjects[node][0], str(found[0]).removeprefix(NAMESPACE), objects[node][0]] = node
    edges = set(_edges(data))
    for s, p, o in edges:
        if (s, p, o) not in stated and not (p in SYMMETRIC and (o, p, s) in stated):
            yield Violation(_text(s), f"kg:{p}", _text(o), "an edge without a statement", "边没有对应的陈述")
    for (s, name, o), node in stated.items():
        if name in tuple(Relation) and (s, Relation(name), o) not in edges:
            yield Violation(
                _text(node), f"kg:{name}", _text(o), "a statement without its direct edge", "陈述没有对应的直接边"
            )


def _loops(data: Triples) -> Iterator[Violation]:
    """No node is tied to itself, and no transitive relation runs in a circle."""
    for s, p, o in _edges(data):
        if s == o:
            yield Violation(_text(s), f"kg:{p}", _text(o), "a node tied to itself", "节点与自身相连")
    for relation in TRANSITIVE:
        above = data.out.get(NAMESPACE + relation, {})
        # Take away what has nothing above it that is left: what cannot be taken away stands on a circle or below one.
        left = set(above)
        while gone := {n for n in left if not any(o in left for o in above[n])}:
            left -= gone
        below = data.into.get(NAMESPACE + relation, {})
        while gone := {n for n in left if not any(s in left for s in below.get(n, ()))}:
            left -= gone
        for node in left:
            if node not in above[node]:
                yield Violation(
                    _text(node), f"kg:{relation}", "", f"kg:{relation} runs in a circle", f"kg:{relation} 成环"
                )


def _quotes(data: Triples) -> Iterator[Violation]:
    """A quote is as long as its offsets say."""
    starts, ends = data.out.get(OA + "start", {}), data.out.get(OA + "end", {})
    for node, quotes in data.out.get(OA + "exact", {}).items():
        for start, end in zip(starts.get(node, ()), ends.get(node, ()), strict=False):
            if len(_text(quotes[0])) != _int(end) - _int(start):
                yield Violation(
                    _text(node),
                    "oa:end",
                    _text(end),
                    "the quote is not as long as its offsets say",
                    "引文长度与起止位置不符",
                )


def _types(data: Triples) -> Iterator[Violation]:
    """An entity has one type, and others only beside it, as kg:alsoType."""
    also, instances = data.out.get(NAMESPACE + "alsoType", {}), data.into.get(RDF + "type", {})
    types: dict[Any, set[str]] = {}
    for iri in (NAMESPACE + t for t in EntityType):
        for node in instances.get(iri, ()):
            types.setdefault(node, set()).add(iri)
    for node, found in types.items():
        main = found - set(also.get(node, ()))
        if len(main) != 1:
            said = ", ".join(sorted(map(prefixed, main)))
            yield Violation(
                _text(node), "rdf:type", said, "not one type beside kg:alsoType", "除兼为外，类型不是恰好一个"
            )


CROSS_CHECKS = (_edges_and_statements, _loops, _quotes, _types)


def _int(literal: Any) -> int:
    try:
        return int(literal.value)
    except (AttributeError, ValueError):
        return -1


def _text(node: Any) -> str:
    """An IRI or the text of a literal; "" where there is no node."""
    return "" if node is None else node if isinstance(node, str) else str(node.value)
