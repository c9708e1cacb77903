"""What the server tells programs of itself: its paths, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1). Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from kg.serving.negotiation import GRAPHS, HTML, RESULTS, Form
from kg.serving.protocol import DIRECT, FORM

_Json = dict[str, Any]

_TEXT: _Json = {"schema": {"type": "string"}}
#: What every path may answer, and what each refusal means; all of them are one message in plain text.
_REFUSALS: Mapping[str, str] = {
    "400": "The request is wrong: what is wrong, and what to do.",
    "403": "A page of another site asks.",
    "404": "There is no such thing.",
    "406": "No acceptable form of the answer.",
    "413": "The body is too large.",
    "415": "The body is of a type that is not understood.",
    "421": "The Host header is not of this server.",
    "500": "The query was stopped at its limit of time, memory or size.",
    "503": "Workers are busy, or slow clients hold too much; Retry-After says when to come back.",
}
_FOREIGN = ("403", "421")
_ASKED = (*_FOREIGN, "400", "406", "500", "503")


def describe_api(nodes: str, files: Mapping[str, str], *, version: str) -> _Json:
    """The description of a server that has nodes under the path `nodes`, and these files: name -> media type."""
    query = _parameter("query", "One SPARQL 1.1 query; SELECT, ASK, CONSTRUCT or DESCRIBE.")
    forms, one = (_parameter("format", f"Overrides Accept: {_names(of)}.") for of in ((*RESULTS, *GRAPHS), GRAPHS))
    fields = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
    body = {"required": True, "content": {FORM: {"schema": fields}, DIRECT: _TEXT}}
    asked = _types((*RESULTS, *GRAPHS, HTML))
    paths: _Json = {
        "/": {"get": _operation("The graph page", ["text/html"], "500", "503")},
        "/sparql": {
            "get": _operation("A SPARQL query", asked, *_ASKED, parameters=[query, forms]),
            "post": _operation("A SPARQL query", asked, *_ASKED, "413", "415", parameters=[forms], requestBody=body),
        },
        "/questions/{name}": {
            "get": _operation(
                "A named question, with its parameters in the address: on to its query", asked, *_ASKED, "404",
                parameters=[_parameter("name", "As `kg query --list` has it.", where="path")],
            )
        },
        f"{nodes}{{id}}": {
            "get": _operation(
                "A node: /organization/… and its like", _types((HTML, *GRAPHS)), *_ASKED, "404",
                parameters=[_parameter("id", "Type and name.", where="path"), one, _parameter("lang", "zh or en.")],
            )
        },
        "/ontology": {"get": _operation("The vocabulary", ["text/turtle", "text/html", "text/plain"])},
        "/healthz": {"get": _operation("Whether queries are answered", ["application/json"], *_FOREIGN, "503")},
    }  # fmt: skip
    paths |= {f"/{name}": {"get": _operation(name, [type_], *_FOREIGN, "404")} for name, type_ in files.items()}
    about = {"title": "kg serve", "version": version, "summary": "A knowledge graph, read-only."}
    return {"openapi": "3.1.0", "info": about, "paths": paths}


def _operation(summary: str, types: Iterable[str], *refusals: str, **more: Any) -> _Json:
    answers: _Json = {"200": {"description": summary, "content": {type_: {} for type_ in types}}}
    for status in sorted({*_FOREIGN, *refusals}):
        kinds = ("text/plain", "text/html", "application/json") if status in ("404", "503") else ("text/plain",)
        answers[status] = {"description": _REFUSALS[status], "content": {kind: {} for kind in kinds}}
    return {"summary": summary, "responses": answers, **more}


def _parameter(name: str, said: str, *, where: str = "query") -> _Json:
    return {"name": name, "in": where, "required": where == "path", "description": said, "schema": {"type": "string"}}


def _types(forms: Iterable[Form]) -> list[str]:
    return list(dict.fromkeys(type_ for form in forms for type_ in (form.media_type, *form.also)))


def _names(forms: Iterable[Form]) -> str:
    return ", ".join(dict.fromkeys(form.name for form in forms))
