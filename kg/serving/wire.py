"""What the server and its workers say to each other: a line of JSON, then as many bytes as it announces."""

import json
from asyncio import StreamReader
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as HTTP will carry it."""

    status: int = 200
    media_type: str = "text/plain"
    body: bytes = b""
    location: str = ""  #: id of the node to look at instead, for a redirect


def text_reply(status: int, text: str) -> Reply:
    """A reply for people: one message in plain text."""
    return Reply(status, body=(text + "\n").encode("utf-8", "replace"))


def pack_request(command: str, *arguments: str) -> bytes:
    """A command for a worker, as one line."""
    return json.dumps([command, *arguments]).encode() + b"\n"


def write_reply(stream: BinaryIO, reply: Reply) -> None:
    """Send a reply to the server."""
    head: dict[str, Any] = asdict(reply) | {"body": len(reply.body)}
    stream.write(json.dumps(head).encode() + b"\n" + reply.body)
    stream.flush()


async def read_reply(stream: StreamReader) -> Reply:
    """The next reply of a worker; raises EOFError where it ended instead."""
    line = await stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head = json.loads(line)
    # IncompleteReadError, where the worker ends in the midst of it, is an EOFError
    return Reply(**head | {"body": await stream.readexactly(head["body"])})
