"""How much a client may ask for; every limit has one name and stands here."""

from dataclasses import dataclass

#: Bytes of a request body, and so of a query; a query of 300 lines has 10,000.
MAX_BODY = 256 * 1024
#: Seconds in which a client must have sent the head of its request.
HEAD_SECONDS = 15.0
#: Seconds in which a client must have sent its body: of 256 KB, a line of 56 kbit/s takes 40.
BODY_SECONDS = 60.0
#: Seconds in which a client must have taken the whole answer.
REQUEST_SECONDS = 300.0
#: Seconds after which a client that takes nothing of its answer is left.
STALL_SECONDS = 30.0
#: So many answers of the largest size the server holds for clients that have not read them; those beyond are refused.
MAX_UNREAD = 4
#: Bytes of an answer that the system may keep for a connection.
SEND_BUFFER = 256 * 1024
#: Connections at once; those beyond are answered 503 by the HTTP server.
MAX_CONNECTIONS = 512
#: Connections at once that are answered at all; many systems let a process open 1,024 files.
MAX_OPEN = 640


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use, and how many run at once."""

    seconds: float = 10.0  #: time of a query, and of waiting for a worker
    result: int = 50_000_000  #: bytes of an answer
    workers: int = 2  #: queries at once; each worker holds the graph (400 MB for 1,000,000 triples)
    waiting: int = 128  #: queries that wait for a worker; those beyond are answered 503
    memory: int = 1 << 30  #: bytes that a query may use beside the graph, where the system can limit them
