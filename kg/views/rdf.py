"""A graph as RDF: Turtle to keep and to read, or an rdflib graph to work with. `kg.views.turtle` reads it back.

RDF 1.2 has triples as objects: there a statement reifies the triple of its edge (https://www.w3.org/TR/rdf12-turtle/).
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from kg.model import Graph
from kg.views.piece import Piece
from kg.views.terms import KINDS, PREFIXES, RDF
from kg.views.triples import ZH, Part, Said, Term, describe, parts
from kg.views.turtle import base_of, from_turtle
from kg.vocab import ID_BASE

if TYPE_CHECKING:
    import rdflib

__all__ = ["base_of", "from_turtle", "to_ntriples", "to_rdflib", "to_turtle", "to_turtle12", "turtle_pieces"]

# What may follow a prefix without escapes in every Turtle reader; all else is written as a full IRI.
_LOCAL = re.compile("[A-Za-z0-9_\u3400-\u4dbf\u4e00-\u9fff][A-Za-z0-9_\u3400-\u4dbf\u4e00-\u9fff（）.-]*(?<!\\.)")
_ESCAPE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff0-\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BARE = ("xsd:integer", "xsd:decimal")
#: How RDF 1.1 says which edge a statement is about, in the order of `describe`.
_ENDS = ("rdf:subject", "rdf:predicate", "rdf:object")
#: What is said of a node, a property a line.
_Lines = Callable[[Said, "_Names"], list[str]]


def to_turtle(graph: Graph, *, base: str = ID_BASE) -> Iterator[str]:
    """The graph in RDF 1.1 Turtle, in pieces: the same bytes for the same graph.

    `base` is the start of every IRI of data; it is recorded in the file (void:uriSpace).
    """
    return _turtle(graph, base, _lines)


def to_turtle12(graph: Graph, *, base: str = ID_BASE) -> Iterator[str]:
    """The graph in RDF 1.2 Turtle, in pieces: as `to_turtle`, but for how a statement names its edge.

    It says `rdf:reifies <<( subject relation object )>>` in place of rdf:subject, rdf:predicate and rdf:object. Its
    IRI, and all else that is said of it, stay. `kg.views.turtle` reads this too.
    """
    return _turtle(graph, base, _lines12)


def to_ntriples(graph: Graph, *, base: str = ID_BASE) -> Iterator[str]:
    """The graph in RDF 1.1 N-Triples, in pieces: the triples of the Turtle, one a line, for tools that read streams."""
    for iri, said in describe(graph, base=base):
        yield "".join(
            f"<{iri}> <{RDF + 'type' if p == 'a' else _full(p)}> {_full_term(term)} .\n"
            for p, terms in said
            for term in terms
        )


def _full_term(term: Term) -> str:
    """A value as N-Triples has it: IRIs and datatypes in full, numbers in quotes."""
    text, what = term
    if not what:
        return f"<{text}>"
    quoted = _quoted(text)
    return quoted + what if what == ZH else quoted if what == "xsd:string" else f"{quoted}^^<{_full(what)}>"


def turtle_pieces(graph: Graph, *, base: str = ID_BASE) -> Iterator[Piece]:
    """The pieces of `to_turtle`, each with what decides about it."""
    return _pieces(graph, base, _lines)


def _turtle(graph: Graph, base: str, lines: _Lines) -> Iterator[str]:
    return (piece.make() for piece in _pieces(graph, base, lines))


def _pieces(graph: Graph, base: str, lines: _Lines) -> Iterator[Piece]:
    prefixes = {**PREFIXES, **{kind: f"{base}{kind}/" for kind in KINDS}}
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in prefixes.items())
    yield Piece(head, lambda: head)
    name = _Names(prefixes)
    for part in parts(graph, base=base):
        yield Piece(part.said, partial(_blocks, part, lines, name))


def _blocks(part: Part, lines: _Lines, name: "_Names") -> str:
    return "".join(f"\n{name[iri]} " + " ;\n    ".join(lines(said, name)) + " .\n" for iri, said in part.nodes())


def _lines(said: Said, name: "_Names") -> list[str]:
    """What is said of a node, a property a line."""
    return [f"{p} {', '.join([_term(t, name) for t in terms])}" for p, terms in said]


def _lines12(said: Said, name: "_Names") -> list[str]:
    """As `_lines`; where a node names the ends of an edge, the edge itself as one term."""
    ends = [name[terms[0][0]] for p, terms in said if p in _ENDS]
    if not ends:
        return _lines(said, name)
    types = [term for term in said[0][1] if term != (RDF + "Statement", "")]
    rest = [(p, terms) for p, terms in said[1:] if p not in _ENDS]
    return [*_lines([("a", types)], name), f"rdf:reifies <<( {' '.join(ends)} )>>", *_lines(rest, name)]


def to_rdflib(graph: Graph, *, base: str = ID_BASE) -> "rdflib.Graph":
    """The same triples as an rdflib graph, prefixes bound."""
    from rdflib import Graph, Literal, URIRef
    from rdflib.term import Node

    made: dict[Term, Node] = {}

    def node(term: Term) -> Node:
        if term not in made:
            text, what = term
            if not what:
                made[term] = URIRef(text)
            elif what == ZH:
                made[term] = Literal(text, lang="zh")
            else:  # xsd:string is what a plain literal is; rdflib takes the two for different
                datatype = None if what == "xsd:string" else URIRef(_full(what))
                made[term] = Literal(text, datatype=datatype, normalize=False)
        return made[term]

    result = Graph()
    for prefix, iri in PREFIXES.items():
        result.bind(prefix, iri)
    properties: dict[str, Node] = {"a": URIRef(RDF + "type")}
    for iri, said in describe(graph, base=base):
        subject = URIRef(iri)
        for p, terms in said:
            predicate = properties.get(p) or properties.setdefault(p, URIRef(_full(p)))
            for term in terms:
                result.add((subject, predicate, node(term)))
    return result


def _full(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _term(term: Term, name: "_Names") -> str:
    text, what = term
    if not what:
        return name[text]
    if what in _BARE:
        return text
    quoted = _quoted(text)
    return quoted + what if what == ZH else quoted if what == "xsd:string" else f"{quoted}^^{what}"


def _quoted(text: str) -> str:
    return '"' + _ESCAPE.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04X}"


class _Names(dict[str, str]):
    """How each IRI is written in Turtle: with a prefix where that reads well. Filled as IRIs are asked for."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        super().__init__()
        self._starts = sorted(((iri, p) for p, iri in prefixes.items()), key=lambda pair: -len(pair[0]))

    def __missing__(self, iri: str) -> str:
        for start, prefix in self._starts:
            if iri.startswith(start):
                if _LOCAL.fullmatch(iri, len(start)):
                    self[iri] = f"{prefix}:{iri[len(start) :]}"
                    return self[iri]
                break
        self[iri] = f"<{iri}>"
        return self[iri]
