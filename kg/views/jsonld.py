"""A graph as JSON-LD 1.1: the same triples as the Turtle, in plain JSON with names that need no knowledge of RDF."""

import json
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from kg.model import Graph
from kg.views.piece import Piece
from kg.views.terms import PREFIXES
from kg.views.triples import Part, Said, Term, parts
from kg.vocab import ID_BASE, Relation

_IRIS = (
    *(f"kg:{r}" for r in Relation), "kg:mentionedIn", "kg:evidence", "rdf:subject", "rdf:object", "oa:hasSource",
    "oa:hasSelector", "dcterms:conformsTo",
    "dcterms:isReplacedBy", "dcterms:isVersionOf", "kg:first", "kg:second", "skos:exactMatch",
)  # fmt: skip
#: Values are terms of the vocabulary.
_NAMES = ("rdf:predicate", "kg:status", "kg:adminLevel", "kg:alsoType", "kg:verdict")
_TEXTS = (
    "rdfs:label", "skos:altLabel", "kg:amountText", "kg:role", "kg:speaker", "kg:scope", "oa:exact", "schema:headline",
    "kg:corrected",
)  # fmt: skip
_TYPED = {
    "kg:confidence": "xsd:decimal", "oa:start": "xsd:integer", "oa:end": "xsd:integer", "schema:url": "xsd:anyURI",
}  # fmt: skip
_STRINGS = (
    "schema:identifier", "schema:currency", "kg:time", "kg:rule", "kg:source", "kg:digest", "void:uriSpace",
    "kg:reason", "rdf:value", "schema:publisher", "schema:author",
)  # fmt: skip
_MIXED = ("kg:amountMin", "kg:amountMax", "schema:datePublished", "schema:startDate", "schema:endDate")
#: Properties that may have several values: always lists, so that a script need not ask.
_LISTS = {
    "skos:altLabel", "kg:mentionedIn", "kg:evidence", "kg:alsoType", "kg:reason", "kg:corrected",
    "skos:exactMatch",
    *(f"kg:{r}" for r in Relation),
}  # fmt: skip
_encode = json.JSONEncoder(ensure_ascii=False).encode


def context() -> dict[str, Any]:
    """The JSON-LD context: what each key of the export means."""
    terms: dict[str, Any] = {"@version": 1.1, **PREFIXES, "id": "@id", "type": "@type"}
    for name in _IRIS:
        terms[_key(name)] = {"@id": name, "@type": "@id"}
    for name in _NAMES:
        terms[_key(name)] = {"@id": name, "@type": "@vocab"}
    for name in _TEXTS:
        terms[_key(name)] = {"@id": name, "@language": "zh"}
    for name, datatype in _TYPED.items():
        terms[_key(name)] = {"@id": name, "@type": datatype}
    for name in (*_STRINGS, *_MIXED):
        terms[_key(name)] = {"@id": name}
    return terms


def to_jsonld(graph: Graph, *, base: str = ID_BASE) -> Iterator[str]:
    """The graph as one JSON-LD document, in pieces, one node a line: the same bytes for the same graph."""
    return (piece.make() for piece in jsonld_pieces(graph, base=base))


def jsonld_pieces(graph: Graph, *, base: str = ID_BASE) -> Iterator[Piece]:
    """The pieces of `to_jsonld`, each with what decides about it."""
    head = '{"@context": ' + json.dumps(context(), ensure_ascii=False, indent=1) + ',\n"@graph": [\n'
    yield Piece(head, lambda: head)
    for n, part in enumerate(parts(graph, base=base)):
        yield Piece((n > 0, part.said), partial(_lines, part, is_first=not n))
    yield Piece("end", lambda: "\n]}\n")


def _lines(part: Part, *, is_first: bool) -> str:
    """Some nodes, a line each; lines are parted by commas."""
    text = "".join(",\n" + _encode(_node(iri, said)) for iri, said in part.nodes())
    return text.removeprefix(",\n") if is_first else text


def _node(iri: str, said: Said) -> dict[str, Any]:
    node: dict[str, Any] = {"id": iri}
    for name, terms in said:
        values = [_value(name, term) for term in terms]
        key = "type" if name == "a" else _key(name)
        node[key] = values if len(values) > 1 or name in _LISTS else values[0]
    return node


@cache
def _key(name: str) -> str:
    return name.split(":", 1)[1]


def _value(name: str, term: Term) -> Any:
    """A value as the context reads it: bare where the context has its type, else with its type."""
    text, what = term
    if name == "a" or name in _NAMES:
        return _compact(text)
    if not what or (name in _STRINGS and what == "xsd:string") or (name in _TEXTS and what == "@zh"):
        return text
    if _TYPED.get(name) == what:
        # a whole number is an xsd:integer in JSON-LD; a fraction would become an xsd:double
        return int(text) if what == "xsd:integer" else text
    return {"@value": text, "@type": what} if what != "xsd:string" else {"@value": text}


@cache  # types, relations and other terms of the vocabulary
def _compact(iri: str) -> str:
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri
