"""Turtle as it comes from disk: its text, its triples, or in one line what it is instead and what to do.

Knows nothing of our vocabulary: `kg query` may ask the Turtle of any tool. Whether it is a graph of ours is asked in
`kg.views.turtle`.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.views.nesting import DEEPEST, depth
from kg.views.terms import RDF

if TYPE_CHECKING:
    import pyoxigraph

#: What people take for Turtle, by what it begins with: (pattern, what it is, format that rdfpipe reads it as).
#: rdfpipe comes with rdflib.
_OTHERS = (
    (re.compile(r"<!doctype html|<html", re.IGNORECASE), "a web page", ""),
    (re.compile(r"<\?xml|<rdf:|<!--|<!DOCTYPE"), "XML (RDF/XML?)", "xml"),
    (re.compile(r"\{|\[\s*[{\]]"), "JSON (JSON-LD?)", "json-ld"),
)
#: How the names of files end that are read as JSON-LD.
JSONLD = (".jsonld", ".json")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: "Parser error at line 3 between columns 5 and 9: rdfs is not a valid predicate"
_PLACE = re.compile(r"Parser error at line \d+ (?:column|between columns) (\d+)(?: and \d+)?: ")
_ENDS = (RDF + "subject", RDF + "predicate", RDF + "object")
_JSON_TEXT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_REMEDY = "name a graph.ttl that kg build wrote"
_LONGEST = 160  # characters of what the parser says; it may quote a whole line


def read_text(source: str | Path) -> tuple[str, str]:
    """The Turtle text of a file, or a text itself (a string with a line break), and the name to use for it in errors.

    Raises:
        GraphError: it is no file, cannot be read, is empty, or is no UTF-8.
    """
    if isinstance(source, str) and "\n" in source:
        return source, "<text>"
    path = Path(source)
    try:
        if not S_ISREG(path.stat().st_mode):  # a pipe or a device may never end
            raise GraphError(f"{path}: is no file; {_REMEDY}")
        data = path.read_bytes()
    except OSError as error:
        raise GraphError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    if not data.strip():
        raise GraphError(f"{path}: is empty; {_REMEDY}")
    try:
        return data.decode("utf-8-sig"), str(path)
    except UnicodeDecodeError as error:
        raise GraphError(f"{path}{_no_utf_8(data, error)}") from error


def _no_utf_8(data: bytes, error: UnicodeDecodeError) -> str:
    if data.startswith(_UTF_16):
        return ": is UTF-16; save it as UTF-8"
    if b"\0" in data:
        return f": is a binary file, no Turtle; {_REMEDY}"
    line = data.count(b"\n", 0, error.start) + 1
    if error.reason == "unexpected end of data":
        return f", line {line}: the file ends within a character, it was cut off; copy it again, or build it again"
    return f", line {line}: is not UTF-8 text; save it as UTF-8, or {_REMEDY}"


def base_iri(name: str) -> str | None:
    """What relative IRIs of a file are relative to; None for a text, which has no place."""
    return None if name.startswith("<") else Path(name).absolute().as_uri()


def triples(text: str, name: str) -> "Iterator[pyoxigraph.Quad]":
    """The triples of a Turtle text, in their order; what RDF 1.2 says with rdf:reifies, in the words of RDF 1.1.

    Raises:
        GraphError: it is no Turtle; says where, or what it is instead.
    """
    import pyoxigraph as ox

    data, reifies = text.encode("utf-8", "surrogatepass"), ox.NamedNode(RDF + "reifies")
    try:
        quads = ox.parse(data, format=ox.RdfFormat.TURTLE, base_iri=base_iri(name))
        if b"reifies" not in data and b"\\" not in data:  # nor any escape that may spell it
            yield from quads
            return
        for quad in quads:
            if quad.predicate == reifies and isinstance(quad.object, ox.Triple):
                ends = quad.object.subject, quad.object.predicate, quad.object.object
                yield from (ox.Quad(quad.subject, ox.NamedNode(p), o) for p, o in zip(_ENDS, ends, strict=True))
                yield ox.Quad(quad.subject, ox.NamedNode(RDF + "type"), ox.NamedNode(RDF + "Statement"))
            else:
                yield quad
    except SyntaxError as error:
        raise no_turtle(error, text, name) from error
    except MemoryError as error:
        raise _too_long(error, name) from error


def jsonld_triples(text: str, name: str) -> "Iterator[pyoxigraph.Quad]":
    """The triples of a JSON-LD text that carries its context, as ours do; nothing is fetched from elsewhere.

    Raises:
        GraphError: it is no JSON-LD, or its context is elsewhere.
    """
    import pyoxigraph as ox

    if depth(_JSON_TEXT.sub("", text)) > DEEPEST:  # the parser keeps a context for each: 4,000 deep take gigabytes
        what = f"has brackets more than {DEEPEST} deep"
        raise GraphError(f"{name}: {what}; name a graph.jsonld or graph.ttl that kg build wrote")
    data = text.encode("utf-8", "surrogatepass")
    try:
        yield from ox.parse(data, format=ox.RdfFormat.JSON_LD, base_iri=base_iri(name))
    except SyntaxError as error:
        said = " ".join((error.msg or str(error)).split())[:_LONGEST]
        raise GraphError(f"{name}: no JSON-LD: {said}; name a graph.jsonld or graph.ttl that kg build wrote") from error


def _too_long(error: MemoryError, name: str) -> GraphError | MemoryError:
    """The error for a term that is longer than the buffer of the parser; the same error where memory is short."""
    if "buffer" not in str(error):
        return error
    return GraphError(f"{name}: has a text or name of more than 16 MB, or one that nothing ends; build the graph again")


def no_turtle(error: SyntaxError, text: str, name: str) -> GraphError:
    """The error for a text that the parser refused: what it is instead, or the line that is wrong."""
    begin = text[:1000].lstrip()
    for pattern, what, format in _OTHERS:
        if pattern.match(begin):
            convert = f", or convert it: rdfpipe -i {format} -o turtle {name} > converted.ttl" if format else ""
            return GraphError(f"{name}: is {what}, no Turtle; {_REMEDY}{convert}")
    if "\0" in text:
        return GraphError(f"{name}: is a binary file, no Turtle; {_REMEDY}")
    line, last = error.lineno or 1, text.rstrip()
    if 1 < line > last.count("\n") and not last.endswith("."):
        what = "no Turtle: the file ends within a statement, it was cut off"
        return GraphError(f"{name}, line {line}: {what}; copy it again, or build the graph again")
    message = error.msg or str(error)
    place = _PLACE.match(message)
    where = f"line {line}, column {place[1]}" if place else f"line {line}"
    said = " ".join(message[place.end() if place else 0 :].split())
    said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]} …"
    return GraphError(f"{name}, {where}: no Turtle: {said}; mend that line, or build the graph again")
