"""A worker: holds the graph, answers one command after another on standard input, ends when its parent does.

Commands: `query` (text, accept, format), `node` (id, accept, format, language), `question` (name, values as JSON).
It is started by `kg.serving.pool`.
"""

import json
import os
import signal
import sys
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import KgError
from kg.knowledge.identity import read_clues
from kg.machine import limit_memory
from kg.querying.nodes import node_finder
from kg.querying.questions import read_questions
from kg.serving.answers import answer, question_reply
from kg.serving.excerpt import base_of
from kg.serving.limits import Limits
from kg.serving.nodes import node_reply
from kg.serving.wire import Reply, text_reply, write_reply
from kg.views.sparql import fill

if TYPE_CHECKING:
    import pyoxigraph as ox

#: So long after its parent should have stopped it a worker ends by itself: the parent is no more.
_ORPHAN_SECONDS = 5.0


def serve_parent(name: str, size: int, limits: Limits) -> int:
    """Load the graph, say so, then answer commands until there are no more; the exit code.

    The graph is the first `size` bytes of standard input: Turtle, packed by zlib; errors call it `name`.
    """
    import pyoxigraph as ox

    # a parent that ended meanwhile wants no reply any more
    with suppress(BrokenPipeError), os.fdopen(os.dup(1), "wb") as replies:
        os.dup2(2, 1)  # whatever a library prints must not stand between replies
        try:
            store = ox.Store()
            fill(store, zlib.decompress(sys.stdin.buffer.read(size)), name)
        except KgError as error:
            write_reply(replies, text_reply(500, str(error)))
            return 1
        base = base_of(store)
        loaded = {"base": base, "triples": len(store)}
        limit_memory(limits.memory)
        read_clues(), read_questions()  # kept from here on: the last files that replies need
        close_the_door()
        write_reply(replies, Reply(media_type="application/json", body=json.dumps(loaded).encode()))
        _answer_all(store, base, limits, replies)
    return 0


def _answer_all(store: "ox.Store", base: str, limits: Limits, replies: BinaryIO) -> None:
    find_node = node_finder(store)
    for line in sys.stdin.buffer:
        _alarm(limits.seconds + _ORPHAN_SECONDS)
        command, *given = json.loads(line)
        if command == "query":
            text, accept, format = given
            reply = answer(store, text, accept=accept, format=format, most=limits.result, base=base)
        elif command == "question":
            name, values = given
            reply = question_reply(name, json.loads(values), find_node)
        else:
            id, accept, format, language = given
            reply = node_reply(store, base, id, accept=accept, format=format, language=language)
        _alarm(0)
        write_reply(replies, reply)


def _alarm(seconds: float) -> None:
    """Have the system end this process after so long, whatever it does; 0: no more."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def close_the_door() -> None:
    """Let this process open nothing more: no file, no connection, whatever a query may contain.

    Queries that ask for either are refused before they run; this holds where that were forgotten. What is open stays
    open. Only where the system can (not on Windows). Modules that are not loaded by now cannot be any more.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
