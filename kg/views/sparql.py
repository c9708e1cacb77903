"""SPARQL 1.1 queries over a graph, on Oxigraph. Reads only: updates, SERVICE and FROM are refused, nothing leaves.

A query runs until it is done; `kg.querying` puts a time limit on it.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import GraphError, KgError, UsageError
from kg.model import Graph
from kg.views.mistakes import explain, sign_in_variable
from kg.views.nesting import DEEPEST, depth
from kg.views.oneline import cut
from kg.views.rdf import to_turtle
from kg.views.terms import PREFIXES, VOID, XSD, decode_id
from kg.views.turtle_file import base_iri, no_turtle, read_text

if TYPE_CHECKING:
    import pandas as pd
    import pyoxigraph

FORMATS = ("table", "csv", "json", "ttl")

# One character of the local part of a name (PN_LOCAL of the grammar): anything beyond ASCII, and escapes (a\\'b).
_LOCAL = r"(?:[\w:\u0080-\U0010ffff]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%-])"
# Longest first, as SPARQL reads them: what is text, name or comment, so that what is left are keywords. Where this
# reads less than the engine, a word too many is left and the query refused; it must never read more. Hence a local part
# neither begins with a dot or hyphen nor ends with a dot (`n:.SERVICE` is the name n: and a keyword), and the prefix
# before the colon is not taken for a name (`SERVICE:x`).
_NOT_KEYWORDS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|' + r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n\r]|\\.)*"|' + r"'(?:[^'\\\n\r]|\\.)*'|"
    r"""<[^<>"{}|^`\\\x00-\x20]*>|#[^\n\r]*|[?$]\w+|@[A-Za-z-]+|"""
    rf"(?<=:){_LOCAL}(?:(?:{_LOCAL}|[.-])*(?:{_LOCAL}|-))?",
    re.DOTALL,
)
_UPDATES = re.compile(r"\b(insert|delete|load|clear|create|drop|copy|move|add|with)\b")
_QUERIES = re.compile(r"\b(select|ask|construct|describe)\b")
#: What joins two terms to one, or turns one over; of ten thousand in a row the engine makes a tree as deep.
_OPERATORS = re.compile(r"&&|\|\||[-+*/|^!]|\bunion\b")
_MOST_OPERATORS = 2000
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


#: Characters of a value in a table for eyes: all rows are as wide as the longest.
_LONGEST_CELL = 300
#: Datatypes of numbers that people count and weigh with.
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}


class DamagedIndexError(GraphError):
    """A store on disk cannot be read; what it was made of can make it again."""


class Cell(NamedTuple):
    """One value of a result; a tuple, because there are many and a tuple is made in a quarter of the time."""

    value: str
    kind: str = "literal"  #: "uri", "literal" or "bnode", as the SPARQL results format calls them
    datatype: str = ""  #: IRI; "" for plain text and for everything that is no literal
    language: str = ""

    def __str__(self) -> str:
        return self.value


Row = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: rows for SELECT, a truth for ASK, triples (as rows and as Turtle) for CONSTRUCT, DESCRIBE."""

    kind: str  #: "select", "ask" or "graph"
    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool = False
    turtle: str = ""
    base: str = ""  #: what the IRIs of the graph's nodes begin with, as the graph records it; "" if it does not

    def frame(self) -> "pd.DataFrame":
        """The answer in pandas: a column a variable, nodes by their ids as in `graph.entities()`, numbers as numbers.

        What is not bound is missing (NA); the answer to an ASK is the one value of the column `answer`.
        """
        import pandas as pd

        if self.kind == "ask":
            return pd.DataFrame({"answer": [self.truth]})
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.variables)
        return pd.DataFrame(
            {name: _column(cells, self.base) for name, cells in zip(self.variables, columns, strict=True)}
        )

    def _repr_html_(self) -> str:
        return str(self.frame()._repr_html_())


def query(source: "Graph | str | Path | pyoxigraph.Store", text: str) -> Answer:
    """What a query finds in a graph, a Turtle text or file, or a store from `to_store`.

    The prefixes of the exports are declared.

    Raises:
        UsageError: the query is wrong (with its line, and a mark under the place), is an update, or asks the network.
        GraphError: the graph cannot be read.
    """
    import pyoxigraph as ox

    check_query(text)  # before a large file is loaded for nothing
    store = source if isinstance(source, ox.Store) else to_store(source)
    result = start(store, text)
    try:
        return _answer(result, base_of_store(store))
    except (OSError, RuntimeError, ValueError) as error:
        raise _failed(error) from error


def start(store: "pyoxigraph.Store", text: str) -> Any:
    """A query on its way: Oxigraph's QuerySolutions, QueryBoolean or QueryTriples, to be read from.

    Raises:
        UsageError: as `query`.
    """
    check_query(text)
    try:
        return store.query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise UsageError(explain(text, str(error))) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise _failed(error) from error


def _failed(error: Exception) -> KgError:
    """What it means that the engine gave up."""
    if "Corruption" in str(error) or isinstance(error, OSError):  # of a store on disk
        return DamagedIndexError(f"the index of the graph is damaged ({error}); delete it")
    return UsageError(f"query: {error}; change the query")


def to_store(source: Graph | str | Path) -> "pyoxigraph.Store":
    """A store with the triples of a graph, a Turtle text or file: load once, query often.

    Raises:
        GraphError: the file cannot be read or is no Turtle.
    """
    import pyoxigraph as ox

    text, name = ("".join(to_turtle(source)), "<graph>") if isinstance(source, Graph) else read_text(source)
    store = ox.Store()
    fill(store, text.encode("utf-8", "surrogatepass"), name)
    return store


def fill(store: "pyoxigraph.Store", turtle: bytes, name: str) -> None:
    """Put the triples of a Turtle text into an empty store; `name` is what errors call the text.

    Raises:
        GraphError: the text is no Turtle.
    """
    import pyoxigraph as ox

    try:
        store.bulk_load(turtle, format=ox.RdfFormat.TURTLE, base_iri=base_iri(name))
    except SyntaxError as error:
        raise no_turtle(error, turtle.decode("utf-8", "surrogatepass"), name) from error


def base_of_store(store: "pyoxigraph.Store") -> str:
    """What the IRIs of the nodes in a store begin with, as kg records it (void:uriSpace); "" where nothing says so."""
    import pyoxigraph as ox

    try:
        found = list(store.quads_for_pattern(None, ox.NamedNode(VOID + "uriSpace"), None))
    except (OSError, RuntimeError) as error:
        raise DamagedIndexError(f"the index of the graph is damaged ({error}); delete it") from error
    return min((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), default="")


def serialise(source: "Graph | str | Path | pyoxigraph.Store") -> str:
    """Turtle that says what a graph, a Turtle text or file, or a store says.

    Raises:
        GraphError: the file cannot be read.
    """
    import pyoxigraph as ox

    if isinstance(source, Graph):
        return "".join(to_turtle(source))
    if isinstance(source, ox.Store):
        return (ox.serialize((quad.triple for quad in source), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    return read_text(source)[0]


def check_query(text: str) -> None:
    """Raise UsageError for what is no read-only query on the graph itself."""
    # The engine reads \uXXXX as the character before anything else, so a keyword can hide in it.
    plain = _ESCAPE.sub(_unescape, text)
    keywords = _NOT_KEYWORDS.sub(" ", plain).casefold()
    if strange := sign_in_variable(text):
        raise UsageError(strange)
    if "service" in keywords:
        raise UsageError("query: SERVICE is refused, a query never uses the network; leave it out")
    if re.search(r"\bfrom\b", keywords):
        raise UsageError("query: FROM is refused, there is one graph, the file you named; leave it out")
    if depth(keywords) > DEEPEST:
        raise UsageError(f"query: has brackets more than {DEEPEST} deep; write it flatter")
    if len(_OPERATORS.findall(keywords)) > _MOST_OPERATORS:
        raise UsageError(f"query: has more than {_MOST_OPERATORS:,} operators; put what is many into VALUES or IN")
    if not keywords.strip():
        raise UsageError("query: is empty; allowed: SELECT, ASK, CONSTRUCT, DESCRIBE")
    if _UPDATES.search(keywords.split("{")[0]) and not _QUERIES.search(keywords.split("{")[0]):
        raise UsageError("query: updates are refused; allowed: SELECT, ASK, CONSTRUCT, DESCRIBE")


def format_answer(answer: Answer, format: str) -> str:
    """The answer as text: table (aligned columns, long values cut), csv and json as the SPARQL 1.1 standards say, ttl.

    Raises:
        UsageError: an unknown format, or one that this kind of answer has not.
    """
    if format not in FORMATS:
        raise UsageError(f"format {format!r} is unknown; allowed: {', '.join(FORMATS)}")
    if (format == "ttl") != (answer.kind == "graph") and format not in ("table", "csv"):
        raise UsageError(
            f"a {answer.kind} answer has no {format}; allowed: table, csv, {'ttl' if format == 'json' else 'json'}"
        )
    if format == "ttl":
        return answer.turtle
    if format == "json":
        return _json(answer)
    said = _short if format == "table" else _whole
    rows = (
        [["true" if answer.truth else "false"]]
        if answer.kind == "ask"
        else [["" if c is None else said(c, answer.base) for c in r] for r in answer.rows]
    )
    head = ["answer"] if answer.kind == "ask" else list(answer.variables)
    return _csv(head, rows) if format == "csv" else _table(head, rows)


def _whole(cell: Cell, base: str) -> str:
    return cell.value


def _short(cell: Cell, base: str) -> str:
    """As people read it: a node by its id, a term of a vocabulary with its prefix."""
    if cell.kind != "uri":
        return cell.value
    if base and cell.value.startswith(base) and cell.value != base:
        return decode_id(cell.value.removeprefix(base))
    for prefix, iri in PREFIXES.items():
        if cell.value.startswith(iri) and re.fullmatch(r"[\w-]+", cell.value[len(iri) :]):
            return f"{prefix}:{cell.value[len(iri) :]}"
    return cell.value


def _column(cells: Sequence[Cell | None], base: str) -> "pd.Series[Any]":
    import pandas as pd

    said = pd.Series([None if c is None else _short(c, base) for c in cells], dtype="string")
    kinds = {c.datatype for c in cells if c is not None}
    return pd.to_numeric(said) if kinds and kinds <= _NUMBERS else said


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= sys.maxunicode else "\ufffd"


def _answer(result: Any, base: str) -> Answer:
    import pyoxigraph as ox

    if isinstance(result, ox.QueryBoolean):
        return Answer("ask", truth=bool(result), base=base)
    if isinstance(result, ox.QueryTriples):
        # sorted: the order of CONSTRUCT is the engine's affair, that of our output is not
        triples = sorted(set(result), key=str)
        cell = _cells()
        rows = tuple((cell(t.subject), cell(t.predicate), cell(t.object)) for t in triples)
        turtle = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
        return Answer("graph", ("subject", "predicate", "object"), rows, turtle=turtle, base=base)
    variables, cell = tuple(v.value for v in result.variables), _cells()
    return Answer("select", variables, tuple(tuple(map(cell, row)) for row in result), base=base)


def _cells() -> Callable[[Any], Cell | None]:
    """What makes cells of Oxigraph's terms; large answers have hundreds of thousands, so nothing is looked up twice."""
    import pyoxigraph as ox

    named, literal, triple, text = ox.NamedNode, ox.Literal, ox.Triple, XSD + "string"

    def cell(term: Any) -> Cell | None:
        kind = type(term)
        if kind is named:
            return Cell(term.value, "uri")
        if kind is literal:
            language = term.language or ""
            datatype = "" if language else term.datatype.value
            return Cell(term.value, "literal", "" if datatype == text else datatype, language)
        if kind is triple:  # of RDF 1.2; the results formats of SPARQL 1.1 know no such thing
            return Cell(f"<<( {term} )>>")
        return None if term is None else Cell(term.value, "bnode")

    return cell


def _json(answer: Answer) -> str:
    if answer.kind == "ask":
        return json.dumps({"head": {}, "boolean": answer.truth}) + "\n"
    bindings = [
        {name: _binding(cell) for name, cell in zip(answer.variables, row, strict=True) if cell is not None}
        for row in answer.rows
    ]
    document = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _binding(cell: Cell) -> dict[str, str]:
    binding = {"type": cell.kind, "value": cell.value}
    if cell.language:
        binding["xml:lang"] = cell.language
    elif cell.datatype:
        binding["datatype"] = cell.datatype
    return binding


def _csv(head: list[str], rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([head, *rows])
    return out.getvalue()


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Columns side by side; a Chinese character is two columns wide."""
    from unicodedata import east_asian_width

    def width(text: str) -> int:
        return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)

    shown = [[cut(" ".join(cell.split()), _LONGEST_CELL) for cell in row] for row in [head, *rows]]
    widths = [max(width(row[i]) for row in shown) for i in range(len(head))]
    lines = ["  ".join(c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in shown]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]]) + "\n"
