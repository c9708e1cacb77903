"""What in a graph breaks the contract: the SHACL shapes of the ontology, and what SHACL Core cannot say.

SHACL Core cannot compare a direct edge with the statements about it, nor follow a relation round a circle; CROSS_CHECKS
do. `kg.views.shacl` runs the shapes; pySHACL is its reference in the tests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from kg.knowledge.ontology import ontology_folder, read_ontology
from kg.model import Graph
from kg.views.lines import Lines
from kg.views.rdf import to_turtle
from kg.views.shacl import Shape, Triples, read_shapes, violated
from kg.views.terms import OA, RDF, prefixed
from kg.views.turtle import check_ours
from kg.views.turtle_file import read_text, triples
from kg.vocab import NAMESPACE, SYMMETRIC, TRANSITIVE, VERSION, EntityType, Relation

_SHOWN = 5  # values in a violation


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that breaks the contract."""

    node: str  #: IRI of the node
    path: str  #: the property, with its prefix; "" where the node itself is wrong
    value: str  #: the offending value, or several with " | " between; "" where one is missing
    message: str  #: English: what is allowed
    message_zh: str
    line: int = 0  #: of the Turtle, from 1: where the node says this, else where it begins; 0 where that is not known


def violations(source: Graph | str | Path) -> tuple[Violation, ...]:
    """Everything in the graph (or Turtle text or file) that breaks the contract, sorted; empty: it conforms.

    Raises:
        GraphError: the file cannot be read, is no Turtle, or no graph of ours.
    """
    text, name = ("".join(to_turtle(source)), "<graph>") if isinstance(source, Graph) else read_text(source)
    data = Triples(triples(text, name))
    check_ours(data.into.get(RDF + "type", {}).keys(), name)
    by_shapes = (_violation(focus, shape, value, data) for focus, shape, value in violated(_shapes(), data))
    found = {*by_shapes, *(v for check in CROSS_CHECKS for v in check(data))}
    lines = Lines(text) if found and not isinstance(source, Graph) else None
    return tuple(sorted(replace(v, line=lines.line(v.node, v.path)) if lines else v for v in found))


def _violation(focus: Any, shape: Shape, value: Any, data: Triples) -> Violation:
    path, inverse = shape.path, shape.inverse
    kind = "" if path else shape.targets[0][0]
    if kind in ("targetSubjectsOf", "targetObjectsOf"):  # a shape of what stands at an end of a property is about that
        inverse = kind == "targetObjectsOf"
        path = next((i for _, i in shape.targets if data.values(focus, i, inverse=inverse)), shape.targets[0][1])
    found = [value] if shape.path and value is not None else data.values(focus, path, inverse=inverse)
    message = shape.messages.get("en", ""), shape.messages.get("zh", "")
    return Violation(_text(focus), prefixed(path), _listed(found), *message)


def _listed(found: Iterable[Any]) -> str:
    """Some values, the first few where they are many."""
    texts = sorted(map(_text, found))
    return " | ".join(texts[:_SHOWN]) + (f" | … ({len(texts)})" if len(texts) > _SHOWN else "")


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
                message = f"kg:{relation} runs in a circle", f"kg:{relation} 成环"
                yield Violation(_text(node), f"kg:{relation}", _listed(above[node]), *message)


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
    """A node is of one type, and of those that it is also said to be."""
    types = data.out.get(RDF + "type", {})
    also = data.out.get(NAMESPACE + "alsoType", {})
    for node in dict.fromkeys(n for t in EntityType for n in data.into.get(RDF + "type", {}).get(NAMESPACE + t, ())):
        said = {str(t).removeprefix(NAMESPACE) for t in types[node]} & set(EntityType)
        further = {_text(t).removeprefix(NAMESPACE) for t in also.get(node, ())}
        if not further <= said:
            message = "what kg:alsoType says must stand as rdf:type too", "kg:alsoType 的类型必须同时写作 rdf:type"
            yield Violation(_text(node), "kg:alsoType", " | ".join(sorted(further - said)), *message)
        if len(said - further) != 1:
            message = "exactly one type must stand beside those of kg:alsoType", "除 kg:alsoType 外必须恰好有一个类型"
            yield Violation(_text(node), "rdf:type", " | ".join(sorted(said - further)), *message)


def _decisions(data: Triples) -> Iterator[Violation]:
    """Of two nodes that were kept apart, both are there. Of two that were joined, the second may be gone."""
    types = data.out.get(RDF + "type", {})
    seconds = data.out.get(NAMESPACE + "second", {})
    for node in data.into.get(NAMESPACE + "verdict", {}).get(NAMESPACE + "different", ()):
        for second in seconds.get(node, ()):
            if not any(NAMESPACE + t in types.get(second, ()) for t in EntityType):
                message = "kept apart from what is no node of the graph", "与之分开的不是图谱中的节点"
                yield Violation(_text(node), "kg:second", _text(second), *message)


def _unknown_terms(data: Triples) -> Iterator[Violation]:
    """No property or class of ours that the ontology does not know: a slip of the pen, or another version."""
    known = read_ontology().terms
    message = f"not in the ontology, version {VERSION}", f"词汇表（{VERSION} 版）中没有这个术语"
    for property, said in data.out.items():
        if property.startswith(NAMESPACE) and property not in known:
            yield from (Violation(_text(node), prefixed(property), "", *message) for node in said)
    for cls, nodes in data.into.get(RDF + "type", {}).items():
        if _text(cls).startswith(NAMESPACE) and cls not in known:
            yield from (Violation(_text(node), "rdf:type", prefixed(_text(cls)), *message) for node in nodes)


CROSS_CHECKS = (_edges_and_statements, _loops, _quotes, _types, _decisions, _unknown_terms)


def _int(literal: Any) -> int:
    try:
        return int(literal.value)
    except (AttributeError, ValueError):
        return -1


def _text(node: Any) -> str:
    """An IRI or the text of a literal; "" where there is no node."""
    return "" if node is None else node if isinstance(node, str) else str(node.value)
