"""A list of names that are to be left out of a graph, one a line; blank ones and those that begin with # are none.

What cannot be used is an error, never passed over: a graph is not to be built with a name that was to be left out.
"""

from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError
from kg.knowledge.private import SHORTEST
from kg.reading.encoding import decode


def read_names(files: Iterable[Path]) -> frozenset[str]:
    """The names in the files, in any encoding of articles.

    Raises:
        InputError: a file is missing or no text, has no name, or one that is too short.
    """
    return frozenset(name for file in files for name in _names(Path(file)))


def _names(file: Path) -> list[str]:
    try:
        text = decode(file.read_bytes()).text
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); nothing is built without it") from None
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    names = [(number, line) for number, line in lines if line and not line.startswith("#")]
    for number, name in names:
        if len("".join(name.split())) < SHORTEST or "\t" in name:
            what = f"{file}:{number}: {name[:40]!r} is no name"
            raise InputError(f"{what}; write one of {SHORTEST} characters or more, alone on its line")
    if not names:
        raise InputError(f"{file}: has no name; write one a line, or leave --redact out")
    return [name for _, name in names]
