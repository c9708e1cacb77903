"""SHACL Core, as much of it as the shapes of the ontology use; a construct that is not known here is an error.

pySHACL is the reference: a test holds the two equal. It took 49 s for 20,000 statements, this takes about three,
because the triples are indexed once by property and never become rdflib terms.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.errors import DataError
from kg.views.terms import RDF, XSD, date_type

if TYPE_CHECKING:
    import pyoxigraph

SH = "http://www.w3.org/ns/shacl#"
_TYPE = RDF + "type"

#: An IRI as a string; a literal or blank node as the object that pyoxigraph makes of it.
Node = Any

_LEXICAL: Mapping[str, Callable[[str], object]] = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+").fullmatch,
    XSD + "decimal": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)").fullmatch,
    XSD + "date": lambda text: date_type(text) == "date",
    XSD + "gYearMonth": lambda text: date_type(text) == "gYearMonth",
    XSD + "gYear": lambda text: date_type(text) == "gYear",
}


@dataclass(frozen=True)
class Shape:
    """One shape: whom it is about, where the values are, and what they must be."""

    targets: tuple[tuple[str, str], ...] = ()  #: (targetClass | targetSubjectsOf | targetObjectsOf, IRI)
    path: str = ""  #: property; "" for the node itself
    inverse: bool = False
    constraints: tuple[tuple[str, Any], ...] = ()
    on_nothing: tuple[tuple[str, Any], ...] = ()  #: those of the constraints that ask for something where no value is
    properties: tuple["Shape", ...] = ()
    messages: Mapping[str, str] = field(default_factory=dict)  #: language -> message


class Triples:
    """Triples indexed by property, both ways: `out` from the subject, `into` from an object that is no literal."""

    def __init__(self, quads: "Iterable[pyoxigraph.Quad]") -> None:
        import pyoxigraph as ox

        self.out: dict[str, dict[Node, list[Node]]] = {}
        self.into: dict[str, dict[Node, list[Node]]] = {}
        for quad in quads:
            p = quad.predicate.value
            subject, object_ = quad.subject, quad.object
            s: Node = subject.value if isinstance(subject, ox.NamedNode) else subject
            o: Node = object_.value if isinstance(object_, ox.NamedNode) else object_
            self.out.setdefault(p, {}).setdefault(s, []).append(o)
            if not isinstance(object_, ox.Literal):
                self.into.setdefault(p, {}).setdefault(o, []).append(s)

    def values(self, node: Node, path: str, *, inverse: bool = False) -> Sequence[Node]:
        """What the property leads to from the node (or, inverse, what leads to it)."""
        return (self.into if inverse else self.out).get(path, {}).get(node, ())

    def targets(self, shape: Shape) -> Iterable[Node]:
        """The nodes that a shape is about, each once."""
        found: dict[Node, None] = {}
        for kind, iri in shape.targets:
            if kind == "targetClass":
                found.update(dict.fromkeys(self.into.get(_TYPE, {}).get(iri, ())))
            elif kind == "targetSubjectsOf":
                found.update(dict.fromkeys(self.out.get(iri, ())))
            else:  # literals too
                found.update(dict.fromkeys(o for objects in self.out.get(iri, {}).values() for o in objects))
        return found


def violated(shapes: Iterable[Shape], data: Triples) -> Iterator[tuple[Node, Shape, Node]]:
    """(focus node, shape that it violates, offending value or None) for every violation."""
    for shape in shapes:
        for focus in data.targets(shape):
            yield from _check(shape, focus, data)


def read_shapes(turtle: str) -> tuple[Shape, ...]:
    """The shapes that have a target.

    Raises:
        DataError: a construct that this module does not know.
    """
    import pyoxigraph as ox

    data = Triples(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    shapes = (_shape(node, data) for node in data.into[_TYPE].get(SH + "NodeShape", ()))
    return tuple(shape for shape in shapes if shape.targets)


def _shape(node: Node, data: Triples) -> Shape:
    said = {p: values[node] for p, values in data.out.items() if node in values}
    targets, constraints, properties = [], [], []
    path, inverse, messages = "", False, {}
    for predicate, values in said.items():
        name = predicate.removeprefix(SH)
        if name.startswith("target"):
            targets += [(name, str(v)) for v in values]
        elif name == "message":
            messages = {v.language: v.value for v in values}
        elif name == "property":
            properties = [_shape(v, data) for v in values]
        elif name == "path":
            back = data.values(values[0], SH + "inversePath")
            path, inverse = (back[0], True) if back else (values[0], False)
        elif name in CONSTRAINTS:
            constraints.append((name, _argument(name, values[0], data)))
        elif predicate != _TYPE:
            raise DataError(f"ontology/shapes.ttl, {node}: sh:{name} is unknown; known: {', '.join(CONSTRAINTS)}")
    on_nothing = tuple(c for c in constraints if c[0] in _ON_NOTHING)
    return Shape(tuple(targets), path, inverse, tuple(constraints), on_nothing, tuple(properties), messages)


def _argument(name: str, value: Node, data: Triples) -> Any:
    """The argument of a constraint, as its function wants it."""
    if name == "or":
        return [_shape(v, data) for v in _list(value, data)]
    if name == "not":
        return _shape(value, data)
    if name == "in":
        return set(_list(value, data))
    if name == "pattern":
        return re.compile(value.value)
    return value if isinstance(value, str) else int(value.value)


def _list(head: Node, data: Triples) -> Iterator[Node]:
    while head != RDF + "nil":
        yield data.values(head, RDF + "first")[0]
        head = data.values(head, RDF + "rest")[0]


def _check(shape: Shape, focus: Node, data: Triples) -> Iterator[tuple[Node, Shape, Node]]:
    values = data.values(focus, shape.path, inverse=shape.inverse) if shape.path else (focus,)
    for name, argument in shape.constraints if values else shape.on_nothing:
        for value in CONSTRAINTS[name](values, argument, focus, data):
            yield focus, shape, value
    for part in shape.properties:
        for value in values:
            yield from _check(part, value, data)


def _min_count(values: Sequence[Node], n: int, focus: Node, data: Triples) -> Iterable[Node]:
    return (None,) if len(values) < n else ()


def _max_count(values: Sequence[Node], n: int, focus: Node, data: Triples) -> Iterable[Node]:
    return (None,) if len(values) > n else ()


def _datatype(values: Sequence[Node], datatype: str, focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if _kind(v) != datatype or not _LEXICAL.get(datatype, _any_text)(v.value)]


def _node_kind(values: Sequence[Node], kind: str, focus: Node, data: Triples) -> Iterable[Node]:
    if kind != SH + "IRI":
        raise DataError(f"ontology/shapes.ttl: sh:nodeKind {kind} is unknown; known: sh:IRI")
    return [v for v in values if not isinstance(v, str)]


def _class(values: Sequence[Node], cls: str, focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if cls not in data.values(v, _TYPE)]


def _min_length(values: Sequence[Node], n: int, focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if len(v if isinstance(v, str) else v.value) < n]


def _pattern(values: Sequence[Node], pattern: re.Pattern[str], focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if not pattern.search(v if isinstance(v, str) else v.value)]


def _min_inclusive(values: Sequence[Node], n: int, focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if not (x := _number(v)) or x[0] < n]


def _max_inclusive(values: Sequence[Node], n: int, focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if not (x := _number(v)) or x[0] > n]


def _less_than(values: Sequence[Node], other: str, focus: Node, data: Triples) -> Iterable[Node]:
    pairs = ((v, _number(v), _number(w)) for v in values for w in data.values(focus, other))
    return [v for v, x, y in pairs if not x or not y or x[0] >= y[0]]


def _less_than_or_equals(values: Sequence[Node], other: str, focus: Node, data: Triples) -> Iterable[Node]:
    pairs = ((v, _number(v), _number(w)) for v in values for w in data.values(focus, other))
    return [v for v, x, y in pairs if not x or not y or x[0] > y[0]]


def _in(values: Sequence[Node], allowed: set[Node], focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if v not in allowed]


def _has_value(values: Sequence[Node], wanted: Node, focus: Node, data: Triples) -> Iterable[Node]:
    return () if wanted in values else (None,)


def _equals(values: Sequence[Node], other: str, focus: Node, data: Triples) -> Iterable[Node]:
    return set(values) ^ set(data.values(focus, other))


def _disjoint(values: Sequence[Node], other: str, focus: Node, data: Triples) -> Iterable[Node]:
    return set(values) & set(data.values(focus, other))


def _not(values: Sequence[Node], shape: Shape, focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if not any(True for _ in _check(shape, v, data))]


def _or(values: Sequence[Node], shapes: list[Shape], focus: Node, data: Triples) -> Iterable[Node]:
    return [v for v in values if all(any(True for _ in _check(shape, v, data)) for shape in shapes)]


def _kind(value: Node) -> str:
    """The datatype of a literal, "" for anything else."""
    datatype = getattr(value, "datatype", None)
    return datatype.value if datatype else ""


def _number(value: Node) -> tuple[float] | None:
    """The number that a literal is, wrapped because 0 is one too."""
    try:
        return (float(value.value),) if _kind(value).startswith(XSD) else None
    except ValueError:
        return None


def _any_text(text: str) -> bool:
    """Every text is a valid text."""
    return True


CONSTRAINTS: Mapping[str, Callable[[Sequence[Node], Any, Node, Triples], Iterable[Node]]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "class": _class,
    "minLength": _min_length,
    "pattern": _pattern,
    "minInclusive": _min_inclusive,
    "maxInclusive": _max_inclusive,
    "lessThan": _less_than,
    "lessThanOrEquals": _less_than_or_equals,
    "in": _in,
    "hasValue": _has_value,
    "equals": _equals,
    "disjoint": _disjoint,
    "not": _not,
    "or": _or,
}
#: The constraints that no value at all can break.
_ON_NOTHING = ("minCount", "hasValue", "equals")
