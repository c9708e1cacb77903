"""A file in pieces, each with all that decides about it: where nothing of that changed, the piece is what it was."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar
from zlib import crc32

_Item = TypeVar("_Item")

#: Things in a run, on average: enough to make looking it up cheap, few enough that a change of one costs little.
_RUN = 32


class Piece(NamedTuple):
    """Some text of a file, not made yet."""

    said: object  #: plain values of the model: with the format of the file and this code they decide about every letter
    make: Callable[[], str]


def runs(items: Iterable[_Item], name: Callable[[_Item], str]) -> Iterator[list[_Item]]:
    """The items in order, in short lists that end by the name of the last: one more or less changes one list only.

    >>> letters = "abcdefghijklmnopqrstuvwxyz"
    >>> one, other = (["".join(run) for run in runs(some, str)] for some in (letters, letters.replace("k", "")))
    >>> one[0] == other[0] or one[-1] == other[-1]
    True
    """
    run: list[_Item] = []
    for item in items:
        run.append(item)
        if crc32(name(item).encode("utf-8", "surrogatepass")) % _RUN == 0:
            yield run
            run = []
    if run:
        yield run
