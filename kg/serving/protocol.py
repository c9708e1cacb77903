"""What a request asks of the endpoint: the query operation of the SPARQL 1.1 Protocol, section 2.1. Pure.

Refusals are Starlette's HTTPException: a status and one message in plain text.
"""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

Parameters = dict[str, list[str]]


def read_parameters(text: bytes) -> Parameters:
    """The parameters in the query part of a URL or in the body of a form; raises HTTPException (400)."""
    try:
        pairs = parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise HTTPException(400, "parameters: not UTF-8; encode them as UTF-8, then with %XX") from None
    except ValueError as error:
        raise HTTPException(400, f"parameters: {error}") from None
    parameters: Parameters = {}
    for key, value in pairs:
        parameters.setdefault(key, []).append(value)
    return parameters


def read_query(url: Parameters, content_type: str | None, body: bytes, *, graph: str) -> tuple[str, Parameters]:
    """The query of a request and all its parameters; `content_type` is None for a GET, which has no body.

    There is one graph, its IRI is `graph`; a data set that is made of any other is refused.

    Raises:
        HTTPException: 400 for no query, several, another data set or an update; 415 for a body of another type.
    """
    parameters, kind = url, _media_type(content_type)
    if content_type is not None and kind == FORM:
        parameters = _joined(url, read_parameters(body))
    elif content_type is not None and kind == DIRECT:
        parameters = _joined(url, {"query": [_utf8(body)]})
    elif kind == UPDATE:
        raise HTTPException(400, f"updates are refused, the graph is read-only; send a query as {DIRECT}")
    elif content_type is not None:
        given = kind or "no Content-Type"
        raise HTTPException(415, f"{given}: not understood; allowed: {FORM} (query=…), {DIRECT}")
    if "update" in parameters:
        raise HTTPException(400, "update: updates are refused, the graph is read-only; send query=…")
    _check_data_set(parameters, graph)
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise HTTPException(400, f"query: given {len(queries)} times; give it once, as query=…")
    return queries[0], parameters


def first(parameters: Parameters, names: Iterable[str]) -> str:
    """The first value of the first of these parameters that is given, "" where none is."""
    return next((parameters[name][0] for name in names if parameters.get(name)), "")


def _media_type(content_type: str | None) -> str:
    """The media type without its parameters; raises HTTPException (415) where these say that it is not UTF-8."""
    kind, *rest = (part.strip().casefold() for part in (content_type or "").split(";"))
    charset = next((p.removeprefix("charset=").strip('"') for p in rest if p.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise HTTPException(415, f"charset {charset}: not understood; send UTF-8")
    return kind


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"query: not UTF-8 (byte {error.start}); send UTF-8") from None


def _joined(one: Parameters, other: Parameters) -> Parameters:
    return {key: [*one.get(key, []), *other.get(key, [])] for key in {**one, **other}}


def _check_data_set(parameters: Parameters, graph: str) -> None:
    """Refuse a data set that is not simply the one graph (sections 2.1.4 and 2.1.6)."""
    foreign = [iri for iri in parameters.get("default-graph-uri", []) if iri != graph]
    if foreign:
        raise HTTPException(400, f"default-graph-uri={foreign[0]}: refused; the only graph is {graph}; leave it out")
    if "named-graph-uri" in parameters:
        raise HTTPException(400, "named-graph-uri: refused, there are no named graphs; leave it out")
