"""A query and a store → the answer in the form that the client wants. Runs in a worker."""

import io
from collections.abc import Mapping
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from kg.errors import GraphError, UsageError
from kg.querying.binding import Resolve, bind
from kg.querying.questions import named_query
from kg.serving.negotiation import GRAPHS, RESULTS, choose, listed
from kg.serving.wire import Reply, text_reply
from kg.views.sparql import start
from kg.views.terms import KINDS, PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox

#: So many bytes a triple has in any form, at least: what bounds a graph before it is written.
_TRIPLE_BYTES = 32
# What XML 1.0 cannot hold; in UTF-8 these bytes are nothing else.
_NOT_IN_XML = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})


class _TooLargeError(Exception):
    """The answer has more bytes than allowed."""


class _Bounded(io.BytesIO):
    """Bytes in memory, up to a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any, /) -> int:
        """Take the data; raises _TooLargeError when it is too much."""
        if self.tell() + len(data) > self._most:
            raise _TooLargeError
        return super().write(data)


def answer(store: "ox.Store", text: str, *, accept: str, format: str, most: int, base: str) -> Reply:
    """What a query finds, in the form that fits `accept` or `format`, of at most `most` bytes.

    400 for a query that is wrong or not allowed, 406 where no form is acceptable, 500 where the answer is too large.
    """
    import pyoxigraph as ox

    try:
        result = start(store, text)
    except UsageError as error:
        return text_reply(400, str(error))
    offers = GRAPHS if isinstance(result, ox.QueryTriples) else RESULTS
    chosen = choose(offers, accept, format)
    if not chosen:
        return text_reply(406, f"{format or accept}: no such form of this answer; allowed: {listed(offers)}")
    form, media_type = chosen
    try:
        if isinstance(result, ox.QueryTriples):
            return Reply(media_type=media_type, body=_graph(result, form.name, most, base))
        return Reply(media_type=media_type, body=_results(result, form.name, most))
    except _TooLargeError:
        size = f"{most / 1e6:g} MB"
        return text_reply(500, f"query: the answer has more than {size}; add a LIMIT, or make it narrower")
    except (OSError, RuntimeError, ValueError) as error:
        return text_reply(400, f"query: {error}; change the query")


def question_reply(name: str, values: Mapping[str, str], find_node: Resolve) -> Reply:
    """The SPARQL of a named question with these values in it; 404: no such question, 400: a wrong value."""
    try:
        question = named_query(name)
    except UsageError as error:
        return text_reply(404, str(error))
    try:
        return text_reply(200, bind(question, values, find_node))
    except (GraphError, UsageError) as error:
        return text_reply(400, str(error))


def write_triples(triples: Any, name: str, base: str, output: io.BytesIO) -> None:
    """Write triples in the form of that name (of GRAPHS), Turtle with the prefixes of the exports."""
    import pyoxigraph as ox

    formats = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdf": ox.RdfFormat.RDF_XML,
    }
    prefixes = {**PREFIXES, **{kind: f"{base}{kind}/" for kind in KINDS}} if name == "ttl" else None
    ox.serialize(triples, output, format=formats[name], prefixes=prefixes)


def _graph(result: Any, name: str, most: int, base: str) -> bytes:
    """Sorted and without repetition, as the engine promises neither."""
    found = list(islice(result, most // _TRIPLE_BYTES + 1))
    if len(found) > most // _TRIPLE_BYTES:
        raise _TooLargeError
    output = _Bounded(most)
    write_triples(sorted(set(found), key=str), name, base, output)
    data = _clean(output.getvalue(), xml=name == "rdf")
    return _sorted_prefixes(data) if name == "ttl" else data


def _results(result: Any, name: str, most: int) -> bytes:
    import pyoxigraph as ox

    formats = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    output = _Bounded(most)
    result.serialize(output, formats[name])
    return _clean(output.getvalue(), xml=name == "xml")


def _sorted_prefixes(turtle: bytes) -> bytes:
    """The engine writes prefixes in another order each time."""
    lines = turtle.split(b"\n")
    head = list(takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"\n".join([*sorted(head), *lines[len(head) :]])


def _clean(data: bytes, *, xml: bool) -> bytes:
    return data.translate(None, _NOT_IN_XML) if xml else data
