"""Answers on their way to clients: in pieces, so that what nobody reads is given up and never piles up."""

import asyncio
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.serving.limits import STALL_SECONDS

#: Bytes that are handed to a connection at once; as many again may wait in its buffer.
PIECE = 64 * 1024


class Unread:
    """How many bytes of answers the server holds because their clients have not read them yet."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0

    def has_room(self, size: int) -> bool:
        """Whether an answer of that size may be held, too; one of a single piece always may."""
        return size <= PIECE or self.bytes + size <= self.most


class Answer(Response):
    """A response that is sent as fast as its client reads it."""

    def __init__(self, unread: Unread, body: bytes, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(body, status, headers)
        self._unread = unread

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; raises TimeoutError where the client takes nothing for STALL_SECONDS."""
        self._unread.bytes += len(self.body)
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for begin in range(0, len(self.body), PIECE):
                piece = bytes(self.body[begin : begin + PIECE])
                async with asyncio.timeout(STALL_SECONDS):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body"})
        finally:
            self._unread.bytes -= len(self.body)
