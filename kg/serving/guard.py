"""What holds for every request: a host that is ours, no other site behind it, headers that keep a page to itself."""

import asyncio
import re
from collections.abc import Callable, Mapping, MutableMapping
from ipaddress import ip_address
from socket import gethostname
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serving.limits import BODY_SECONDS, MAX_BODY, REQUEST_SECONDS

#: Own pages: own scripts, styles and queries, and nothing from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Pages that were written by others of our modules: they carry a policy of their own, or no script.
GRAPH_POLICY = "frame-ancestors 'none'"
STILL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"

_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-cache",
}
_ANY = ("0.0.0.0", "::")
#: What a browser says of a request by our own page, or by its user.
_OWN_SITES = ("same-origin", "none")
_HOST = re.compile(r"(?:\[([^\[\]]*)\]|([^:]*))(?::\d*)?")


def hosts_allowed(host: str) -> Callable[[str], bool]:
    """Whether a name in a Host header means this server, which listens on `host`.

    A page from elsewhere whose name was made to lead here (DNS rebinding) sends its own name. An address cannot be made
    to lead elsewhere, so a server that listens everywhere takes every address.
    """
    names = {"localhost", "127.0.0.1", "::1", host.casefold()}
    if host in _ANY:
        names.add(gethostname().casefold())

    def allowed(name: str) -> bool:
        return name.casefold() in names or (host in _ANY and _is_address(name))

    return allowed


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, allowed: Callable[[str], bool]) -> None:
        self.app, self.allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless another host is meant or another site asks; headers are added to its answer."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=_raw(message))
                for key, value in _HEADERS.items():
                    headers.setdefault(key, value)
            await send(message)

        if refusal := self._refusal(scope["method"], Headers(scope=scope)):
            return await refusal(scope, receive, with_headers)
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                return await self.app(scope, receive, with_headers)
        except TimeoutError:
            if started:
                return None  # the server hangs up: the client does not take its answer
        said = f"not sent within {REQUEST_SECONDS:g} s\n"
        return await PlainTextResponse(said, 408, {"connection": "close"})(scope, receive, with_headers)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        name = host_name(headers.get("host", ""))
        if not self.allowed(name):
            said = f"Host {name[:100]!r}: not served here; use http://127.0.0.1, or start with kg serve --host NAME\n"
            return PlainTextResponse(said, 421)
        if is_foreign(method, headers):
            return PlainTextResponse("asked for by a page of another site; open the address itself\n", 403)
        return None


def is_foreign(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser asks on behalf of a page from elsewhere, which could read nothing but keep us busy.

    A link that somebody follows is let through. Browsers say so in the headers of Fetch Metadata
    (https://www.w3.org/TR/fetch-metadata/), which a page cannot forge; another port of this machine is the same site to
    them, but not the same origin. Old browsers, and all where our address is not one that they trust, only name the
    origin. Clients that are no browsers send none of it.

    >>> is_foreign("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"})
    True
    >>> is_foreign("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"})
    False
    >>> is_foreign("POST", {"origin": "http://other.example", "host": "localhost:8080"})
    True
    """
    if site := headers.get("sec-fetch-site"):
        followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
        return site.casefold() not in _OWN_SITES and not (followed and method in ("GET", "HEAD"))
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2].casefold() != headers.get("host", "").casefold()


async def read_body(request: Request) -> bytes:
    """The body of a request; raises HTTPException where it is too large (413) or comes too slowly (408)."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    said = f"body: more than {MAX_BODY // 1024} KB; send a shorter query"
                    raise HTTPException(413, said, headers={"connection": "close"})
    except TimeoutError:
        said = f"body: not sent within {BODY_SECONDS:g} s"
        raise HTTPException(408, said, headers={"connection": "close"}) from None
    except ClientDisconnect:
        raise HTTPException(400, "body: the client hung up in the midst of it") from None
    return bytes(body)


def host_name(host: str) -> str:
    """The name or address in a Host header, without port and brackets; "" where it is no host with a port.

    >>> host_name("127.0.0.1:8080"), host_name("[::1]:8080"), host_name("localhost"), host_name("localhost:80@other")
    ('127.0.0.1', '::1', 'localhost', '')
    """
    found = _HOST.fullmatch(host)
    return (found[1] or found[2] or "") if found else ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _raw(message: Message) -> MutableMapping[str, Any]:
    message.setdefault("headers", [])
    return message
