"""Values that people give for the parameters of a query, as RDF terms. Text is never pasted into a query."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.errors import GraphError, UsageError
from kg.knowledge.spelling import known, relation_called, type_called
from kg.querying.questions import NODE_TYPES, NamedQuery, Parameter
from kg.views.terms import XSD, date_type
from kg.vocab import NAMESPACE, EntityType, Relation

if TYPE_CHECKING:
    import pyoxigraph as ox

#: From a name and the kind of node that is wanted ("place", "" for any) to the IRI of the node.
Resolve = Callable[[str, str], str]


def bind(query: NamedQuery, values: Mapping[str, object], resolve: Resolve) -> str:
    """The SPARQL of a query with the values in it, by name of the parameter.

    Raises:
        UsageError: an unknown parameter, one that is missing, or a value that is none of its type.
        GraphError: a name that the graph does not know or that fits several nodes.
    """
    declared = {p.name: p for p in query.parameters}
    takes = ", ".join(f"{p.name}{'' if p.required else ' (optional)'}" for p in query.parameters) or "none"
    for name in values:
        if name not in declared:
            raise UsageError(f"{query.name}: no parameter {name}; it takes: {takes}")
    missing = [p for p in query.parameters if p.required and p.name not in values]
    if missing:
        wanted = ", ".join(f"--{p.name} ({p.zh} {p.en})" for p in missing)
        raise UsageError(f"{query.name}: {wanted} is missing; it takes: {takes}")
    # str() of a term is SPARQL's way to write it, quotes and all else escaped by the engine
    return query.with_terms({name: str(_term(declared[name], str(value), resolve)) for name, value in values.items()})


def _term(parameter: Parameter, value: str, resolve: Resolve) -> "ox.NamedNode | ox.Literal":
    import pyoxigraph as ox

    if parameter.type in NODE_TYPES:
        try:
            return ox.NamedNode(resolve(value, "" if parameter.type == "name" else parameter.type))
        except GraphError as error:
            raise type(error)(f"--{parameter.name} {error}") from None
    return _LITERALS[parameter.type](parameter, value)


def _relation(parameter: Parameter, value: str) -> "ox.NamedNode":
    import pyoxigraph as ox

    relation = relation_called(value)
    if relation is None:
        raise _wrong(parameter, value, f"relations: {known(Relation)}")
    return ox.NamedNode(NAMESPACE + relation)


def _type(parameter: Parameter, value: str) -> "ox.NamedNode":
    import pyoxigraph as ox

    type_ = type_called(value)
    if type_ is None:
        raise _wrong(parameter, value, f"types: {known(EntityType)}")
    return ox.NamedNode(NAMESPACE + type_)


def _date(parameter: Parameter, value: str) -> "ox.Literal":
    import pyoxigraph as ox

    kind = date_type(value)
    if not kind:
        raise _wrong(parameter, value, "a day, month or year: 2024-03-05, 2024-03, 2024")
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


def _number(parameter: Parameter, value: str) -> "ox.Literal":
    import pyoxigraph as ox

    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value):
        raise _wrong(parameter, value, "a number: 0.6, 2024")
    return ox.Literal(value, datatype=ox.NamedNode(XSD + ("decimal" if "." in value else "integer")))


def _text(parameter: Parameter, value: str) -> "ox.Literal":
    import pyoxigraph as ox

    if any("\ud800" <= c <= "\udfff" for c in value):  # what Python makes of bytes in an argument that are no letters
        raise _wrong(parameter, value, "letters of Unicode; check the encoding of the terminal")
    return ox.Literal(value)


_LITERALS: Mapping[str, "Callable[[Parameter, str], ox.NamedNode | ox.Literal]"] = {
    "relation": _relation, "type": _type, "date": _date, "number": _number, "text": _text,
}  # fmt: skip


def _wrong(parameter: Parameter, value: str, allowed: str) -> UsageError:
    return UsageError(f"--{parameter.name} {value}: is not possible; allowed: {allowed}")
