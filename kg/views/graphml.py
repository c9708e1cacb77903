"""A graph in GraphML (http://graphml.graphdrawing.org), for Gephi, yEd and Cytoscape, one element at a time.

Not networkx's writer: that holds the whole document in memory, 1.1 GB for 90,000 nodes, and writes each Chinese
character as a reference.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from operator import attrgetter
from xml.sax.saxutils import escape, quoteattr

from kg.model import Entity, Graph, Statement
from kg.views.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, flat_entity, flat_statement, xml_text
from kg.views.piece import Piece, runs

_NODE = {"label": "string", **NODE_ATTRIBUTES}
_TYPES = {"integer": "long"}
_BEGIN = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_LINE_ENDS = {"\r": "&#13;"}  # else a reader makes \n of it


def to_graphml(graph: Graph) -> Iterator[str]:
    """The graph in GraphML, in pieces, in the order of the graph; the same bytes for the same graph.

    GraphML holds texts and numbers only. Lists become texts joined with " | ", what is not said is missing, and of the
    evidence the best is kept: quote, article, rule, evidence (how many there are).
    """
    return (piece.make() for piece in graphml_pieces(graph))


def graphml_pieces(graph: Graph) -> Iterator[Piece]:
    """The pieces of `to_graphml`, each with what decides about it."""
    head = _BEGIN + _declared("node", _NODE) + _declared("edge", EDGE_ATTRIBUTES) + '<graph edgedefault="directed">\n'
    yield Piece(head, lambda: head)
    for entities in runs(graph.entities, attrgetter("id")):
        yield Piece(entities, partial(_nodes, entities))
    for statements in runs(graph.statements, attrgetter("subject")):
        yield Piece(statements, partial(_edges, statements))
    yield Piece("end", lambda: "</graph>\n</graphml>\n")


def _nodes(entities: Iterable[Entity]) -> str:
    return "".join(f"<node id={_quoted(e.id)}>{_values(flat_entity(e), 'node')}</node>\n" for e in entities)


def _edges(statements: Iterable[Statement]) -> str:
    return "".join(
        f'<edge source={_quoted(s.subject)} target={_quoted(s.object)} id="{s.id}">'
        f"{_values(flat_statement(s), 'edge')}</edge>\n"
        for s in statements
    )


def _declared(what: str, attributes: Mapping[str, str]) -> str:
    return "".join(
        f'<key id="{what}.{name}" for="{what}" attr.name="{name}" attr.type="{_TYPES.get(type, type)}"/>\n'
        for name, type in attributes.items()
    )


def _values(said: Mapping[str, str | float], what: str) -> str:
    return "".join(
        f'<data key="{what}.{name}">{escape(str(value), _LINE_ENDS)}</data>'
        for name, value in said.items()
        if value != ""
    )


def _quoted(text: str) -> str:
    return quoteattr(xml_text(text))
