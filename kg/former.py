"""Files made of pieces: those pieces about which nothing changed are taken from the file of the last build.

In the folder of the cache lies, for each such file that a build wrote, a list with a line for each piece: the hash of
all that decides about it (what it tells of, the format, this code), and where in the file it ends. The list is named
for the hash of the file and believed of that file only, which is therefore read first; it carries the hash of itself.
Where the list or the file is missing or was changed, every piece is made. So the bytes are the same with and without.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b, file_digest
from pathlib import Path
from struct import Struct
from typing import BinaryIO

import msgspec

from kg.engine.fingerprint import fingerprint_of_views
from kg.views.piece import Piece

_SUFFIX = ".pieces"
_KEPT = 64  #: lists in a folder, of some hundred kilobytes each for 20,000 articles; those used longest ago go first
_HASH = 16  #: bytes of a hash
_LINE = Struct(f"<{_HASH}sQ")

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class Former:
    """The file of the last build in the place of one that is written, as far as its pieces are known."""

    def __init__(self, lists: Path, file: Path) -> None:
        """`lists` is the folder of the lists, `file` what is to be replaced, if it is there."""
        self._lists, self._format = lists, file.name
        self._file: BinaryIO | None = None
        self._where: dict[bytes, tuple[int, int]] = {}
        self._lines: list[bytes] = []
        with suppress(OSError):
            self._file = file.open("rb")
            self._where = _places(_read(self._list_of(file_digest(self._file, "sha256").hexdigest())))

    def __enter__(self) -> "Former":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    @property
    def pieces(self) -> int:
        """How many of its pieces are known."""
        return len(self._where)

    def data(self, pieces: Iterable[Piece]) -> Iterator[bytes]:
        """The bytes of each piece, taken or made."""
        end, code = 0, fingerprint_of_views().encode()
        for piece in pieces:
            key = _key(self._format, piece, code)
            if (data := self._taken(key)) is None:
                data = piece.make().encode("utf-8")
            end += len(data)
            self._lines.append(_LINE.pack(key, end))
            yield data

    def keep(self, digest: str) -> None:
        """Keep the list of the pieces that were written, by the hash (SHA-256) of the file that they became."""
        body = b"".join(self._lines)
        with suppress(OSError):  # of a folder that cannot be used the cache has spoken
            self._lists.mkdir(parents=True, exist_ok=True)
            for old in sorted(self._lists.glob(f"*{_SUFFIX}"), key=lambda f: -f.stat().st_mtime_ns)[_KEPT:]:
                old.unlink(missing_ok=True)
            draft = self._lists / f"{digest}.{os.getpid()}.draft"
            draft.write_bytes(_hash(body) + body)
            draft.replace(self._list_of(digest))

    def _list_of(self, digest: str) -> Path:
        return self._lists / f"{digest}{_SUFFIX}"

    def _taken(self, key: bytes) -> bytes | None:
        """The piece of the former file, if it is there."""
        if not self._file or key not in self._where:
            return None
        start, end = self._where[key]
        with suppress(OSError):
            self._file.seek(start)
            data = self._file.read(end - start)
            return data if len(data) == end - start else None
        return None


def is_known(lists: Path, file: Path) -> bool:
    """Whether pieces of what is to be replaced are known."""
    with Former(lists, file) as former:
        return bool(former.pieces)


def _key(format: str, piece: Piece, code: bytes) -> bytes:
    """Hash of all that decides about a piece; one of its own where that cannot be packed (half a surrogate)."""
    try:
        said = _encode((format, piece.said))
    except UnicodeEncodeError:
        said = os.urandom(_HASH)
    return blake2b(said, key=code, digest_size=_HASH).digest()


def _read(file: Path) -> bytes:
    """The lines of a list; none where they are not what was written."""
    data = file.read_bytes()
    os.utime(file)
    return data[_HASH:] if data[:_HASH] == _hash(data[_HASH:]) and not len(data[_HASH:]) % _LINE.size else b""


def _places(lines: bytes) -> dict[bytes, tuple[int, int]]:
    """Where each piece begins and ends, by its hash."""
    places, start = {}, 0
    for key, end in _LINE.iter_unpack(lines):
        places[key] = start, end
        start = end
    return places


def _hash(body: bytes) -> bytes:
    return blake2b(body, digest_size=_HASH).digest()
