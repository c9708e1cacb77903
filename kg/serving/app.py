"""Which address answers what: the table of routes and one function for each."""

import asyncio
import json
from collections.abc import Callable, Mapping
from importlib import resources
from os.path import realpath
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg import __version__
from kg.errors import DataError, GraphError
from kg.export import BUILD_FILE
from kg.knowledge.ontology import ontology_folder
from kg.querying.questions import read_questions
from kg.serving.description import describe_service
from kg.serving.guard import GRAPH_POLICY, STILL_POLICY, Guard, read_body
from kg.serving.limits import STALL_SECONDS
from kg.serving.markup import node_path, path_of
from kg.serving.negotiation import GRAPHS, HTML, RESULTS, Form, choose, content_type, listed
from kg.serving.openapi import describe_api
from kg.serving.pool import BusyError
from kg.serving.protocol import first, read_parameters, read_query
from kg.serving.query_page import query_page
from kg.serving.service import Service
from kg.serving.unread import Answer
from kg.serving.wire import Reply
from kg.serving.words import LANGUAGES, language
from kg.views.query_terms import unknown_terms
from kg.views.terms import decode_id

#: The only files of the folder that are served, and what they are.
FILES: Mapping[str, str] = {
    "graph.ttl": "text/turtle", "graph.jsonld": "application/ld+json", "graph.graphml": "application/graphml+xml",
    "nodes.csv": "text/csv", "edges.csv": "text/csv", "graph.html": "text/html", BUILD_FILE: "application/json",
}  # fmt: skip
_STATIC: Mapping[str, str] = {"pages.css": "text/css", "query.js": "text/javascript", "highlight.js": "text/javascript"}
_ONTOLOGY: Mapping[str, str] = {"kg.ttl": "text/turtle", "shapes.ttl": "text/turtle"}
#: Names under which clients ask for a form in the address; the first is ours.
_FORMAT = ("format", "output", "results")
#: The header that says, with %XX, which terms of a query the vocabulary does not have.
_NOTE = "kg-note"
_VARY = {"vary": "Accept, Accept-Language, Cookie"}
_TURTLE = GRAPHS[0]
#: Seconds that a query may still take when its client has hung up: to end a quick one costs more than to let it end.
_GRACE = 0.2


def make_app(service: Service, *, allowed: Callable[[str], bool]) -> Starlette:
    """The application of a service; `allowed` says which names in a Host header mean it."""
    routes = [
        Route("/", home),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/questions/{name}", question),
        Route("/ontology", ontology),
        Route("/healthz", health),
        Route("/openapi.json", openapi),
        *(Route(f"/static/{name}", static) for name in _STATIC),
        *(Route(f"/ontology/{name}", ontology_file) for name in _ONTOLOGY),
        *(Route(f"/{name}", home if name == "graph.html" else export) for name in FILES),
        Route(unquote(path_of(service.base)) + "{id:path}", node),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Guard, allowed=allowed)])
    app.state.service = service
    return app


async def home(request: Request) -> Response:
    """The graph page: that of the folder, else one made now."""
    service, policy = _service(request), {"content-security-policy": GRAPH_POLICY}
    if file := _file(service, "graph.html"):
        return FileResponse(file, media_type="text/html", headers=policy)
    try:
        return _answer(service, await service.graph_page(), 200, {**policy, "content-type": content_type("text/html")})
    except GraphError as error:
        raise HTTPException(500, str(error)) from None


async def export(request: Request) -> Response:
    """One of the files of the folder."""
    name = request.url.path.removeprefix("/")
    file = _file(_service(request), name)
    if not file:
        raise HTTPException(404, f"{name}: not in the folder; kg build writes it")
    return FileResponse(file, media_type=FILES[name])


async def sparql(request: Request) -> Response:
    """The query operation of the SPARQL 1.1 Protocol; without a query, what the service is, or the page of queries."""
    service, posted = _service(request), request.method == "POST"
    url = read_parameters(request.scope["query_string"])
    accept, format = _accept(request), first(url, _FORMAT)
    offers: tuple[Form, ...] = (*RESULTS, *GRAPHS, HTML)
    if not posted and not {"query", "update"} & url.keys():
        offers = (_TURTLE, HTML)
    chosen = choose(offers, accept, format)
    if not posted and chosen and chosen[0] is HTML:
        return _query_page(request, first(url, ("query",)))
    if not posted and offers == (_TURTLE, HTML):
        if not chosen:
            raise HTTPException(406, f"{format or accept}: no such form; allowed: {listed(offers)}; or give query=…")
        return Response(describe_service(service.base, str(request.url.replace(query=""))), media_type="text/turtle")
    type_ = request.headers.get("content-type", "") if posted else None
    text, parameters = read_query(url, type_, await read_body(request) if posted else b"", graph=service.base)
    response = _response(service, await _ask(request, "query", text, accept, first(parameters, _FORMAT)))
    if notes := "\n".join(unknown_terms(text)):
        response.headers[_NOTE] = quote(notes)
    return response


async def question(request: Request) -> Response:
    """A named question: on to the query that it is, with what is asked for in it."""
    given = read_parameters(request.scope["query_string"])
    values = {name: said[0].strip() for name, said in given.items() if said[0].strip()}
    reply = await _ask(request, "question", request.path_params["name"], json.dumps(values))
    if reply.status != 200:
        return _response(_service(request), reply)
    return RedirectResponse(f"/sparql?query={quote(reply.body.decode().rstrip())}", 303)


async def node(request: Request) -> Response:
    """A node at the path of its IRI."""
    service = _service(request)
    format = request.query_params.get("format", "")
    reply = await _ask(request, "node", request.path_params["id"], _accept(request), format, _language(request))
    return _with_language(request, _response(service, reply))


async def ontology(request: Request) -> Response:
    """The vocabulary: as Turtle, or as a page where one comes with it."""
    folder = _ontology()
    documented = (folder / "index.html").is_file()
    offers = (_TURTLE, HTML) if documented else (_TURTLE,)
    # a reader without a page gets the text, which says all in both languages
    chosen = choose(offers, _accept(request), request.query_params.get("format", ""))
    if chosen and chosen[0] is HTML:
        policy = {"content-security-policy": STILL_POLICY}
        return FileResponse(folder / "index.html", media_type="text/html", headers={**_VARY, **policy})
    readable = "text/plain" if "text/html" in _accept(request) else "text/turtle"
    return FileResponse(folder / "kg.ttl", media_type=readable, headers=_VARY)


async def ontology_file(request: Request) -> Response:
    """A file of the vocabulary."""
    name = request.url.path.rsplit("/", 1)[-1]
    return FileResponse(_ontology() / name, media_type=_ONTOLOGY[name])


async def static(request: Request) -> Response:
    """A script or style of the pages."""
    name = request.url.path.rsplit("/", 1)[-1]
    data = resources.files("kg.serving").joinpath("static", name).read_bytes()
    return Response(data, media_type=_STATIC[name])


async def openapi(request: Request) -> Response:
    """What can be asked, for programs."""
    return JSONResponse(describe_api(path_of(_service(request).base), FILES, version=__version__))


async def health(request: Request) -> Response:
    """Whether queries are answered, and by what; 503 where no worker is left."""
    service = _service(request)
    pool = service.pool
    state: dict[str, Any] = {
        "status": "ok" if not service.trouble else "serving an older graph",
        "trouble": service.trouble,
        "triples": pool.triples,
        "workers": pool.alive,
        "idle": pool.idle,
        "waiting": pool.waiting,
        "stopped": pool.stopped,
        "unread": service.unread.bytes,
    }
    return JSONResponse(state, 200 if pool.alive else 503)


async def _ask(request: Request, command: str, *arguments: str) -> Reply:
    """The reply of a worker; it is stopped when the client hangs up.

    Raises:
        HTTPException: 503 where no worker is free for too long, 499 (which nobody sees) where the client is gone.
    """
    service = _service(request)
    asked = asyncio.create_task(service.pool.ask(command, *arguments))
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((asked, gone), return_when=asyncio.FIRST_COMPLETED)
        if not asked.done():
            await asyncio.wait((asked,), timeout=_GRACE)
        if not asked.done():
            raise HTTPException(499, "the client hung up")
        return asked.result()
    except BusyError as busy:
        later = str(max(1, round(service.limits.seconds / 2)))
        raise HTTPException(503, str(busy), headers={"retry-after": later}) from None
    finally:
        asked.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    """Wait until the client hangs up; its body was read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _response(service: Service, reply: Reply) -> Response:
    if reply.location:
        return RedirectResponse(node_path(service.base, decode_id(reply.location)), reply.status, headers=_VARY)
    return _answer(service, reply.body, reply.status, {**_VARY, "content-type": content_type(reply.media_type)})


def _answer(service: Service, body: bytes, status: int, headers: Mapping[str, str]) -> Response:
    """A response that may be large; raises HTTPException (503) where too much that others do not read is held."""
    if not service.unread.has_room(len(body)):
        said = f"busy: {service.unread.bytes / 1e6:.0f} MB of answers wait for slow clients; try again in a moment"
        raise HTTPException(503, said, headers={"retry-after": str(round(STALL_SECONDS))})
    return Answer(service.unread, body, status, headers)


def _query_page(request: Request, text: str) -> Response:
    service, chosen = _service(request), _language(request)
    questions = read_questions().values()
    here = f"/sparql?query={quote(text)}" if text else "/sparql"
    html = query_page(text, questions, base=service.base, limits=service.limits, language=chosen, here=here)
    return _with_language(request, Response(html, media_type="text/html", headers=_VARY))


def _with_language(request: Request, response: Response) -> Response:
    """The response, after which the reader is remembered to have asked for a language."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        response.set_cookie("lang", asked, samesite="strict", httponly=True)
    return response


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "") or request.cookies.get("lang", "")
    return language(asked, request.headers.get("accept-language", ""))


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _ontology() -> Any:
    try:
        return ontology_folder()
    except DataError as error:
        raise HTTPException(404, str(error)) from None


def _file(service: Service, name: str) -> Path | None:
    """A file of the folder; None where it is not there, or is a link that leads out of the folder."""
    # not Path.resolve, which raises RuntimeError where links go round in a circle
    file, folder = Path(realpath(service.folder / name)), Path(realpath(service.folder))
    return file if file.is_file() and file.is_relative_to(folder) else None


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service
