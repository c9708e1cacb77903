"""What articles said the last time: a store of extractions by content, in one SQLite file for each fingerprint.

A key is the hash of all of an article that extraction may read; the file is named for the fingerprint of code and data.
So nothing in it can be out of date, and a build may be killed at any moment: what it had done by then is there. Every
value carries the hash of itself and its key. What does not fit its hash, or is no longer a database, was damaged: it is
thrown away, said, and made anew; it is never believed. A cache that cannot be kept (no space, a read-only disk, another
build at work on it for too long) is said too, and the build goes on without.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from warnings import warn

import msgspec

from kg.engine.fingerprint import fingerprint
from kg.errors import CacheWarning
from kg.machine import without_collector
from kg.model import Article, Entity, Extraction, Statement

#: Bytes that all files together may have, but for one batch: some three million articles. What is oldest goes first:
#: files of other fingerprints by their last use, then the first extractions of this one.
LIMIT = 4 * 2**30

_SUFFIX = ".extractions.sqlite"
_WAIT = 30.0  #: seconds to wait for another build that writes
_BATCH = 500  #: keys that one question asks for; SQLite allows 999 in older builds
_HASH = 16  #: bytes of the hash before each value
_SIZES = ("page_count", "freelist_count", "page_size")

#: What of an extraction is kept: the article itself is at hand whenever it is asked for.
_Facts = tuple[tuple[Entity, ...], tuple[Statement, ...], tuple[str, ...], bytes]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Facts).decode


def key_of(article: Article) -> bytes:
    """Hash of the article but for what is known of it from elsewhere: the file that it lay in, and whose copy it is."""
    said = replace(article, source="", version_of="")
    try:
        packed = _encode(said)
    except UnicodeEncodeError:  # half a surrogate, which `repr` escapes; what is packed never begins as this does
        packed = repr(said).encode()
    return blake2b(packed, digest_size=32).digest()


class Cache:
    """The extractions in a folder, as far as they are of this code and data. A context: what is written is kept."""

    def __init__(self, folder: Path, *, limit: int = LIMIT) -> None:
        self.path = folder / f"{fingerprint()}{_SUFFIX}"
        self._limit = limit
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> "Cache":
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _make_room(self.path, self._limit)
            self._open()
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
        return self

    def __exit__(self, *_: object) -> None:
        if self._database:
            self._database.close()
            self._database = None

    def read(self, articles: Sequence[Article]) -> dict[str, Extraction]:
        """The extractions that are known, by id of the article; those of a damaged file are none."""
        keys = {key_of(a): a for a in articles}
        found: dict[str, Extraction] = {}
        with without_collector():
            for key, value in self._values(list(keys)):
                article = keys[key]
                facts = _checked(key, value)
                if facts is None:
                    warn(f"{self.path}: a damaged entry; it is made anew", CacheWarning, stacklevel=2)
                else:
                    found[article.id] = Extraction(article.without_text, *facts)
        return found

    def write(self, extractions: Iterable[tuple[Article, Extraction]]) -> None:
        """Keep the extractions of articles: all of these, or, where the process is killed, none."""
        rows = [(key := key_of(article), _sealed(key, _encode(_facts(e)))) for article, e in extractions]
        if self._database and rows:
            try:
                with self._database:
                    self._database.executemany("INSERT OR REPLACE INTO extractions VALUES (?, ?)", rows)
                    _trim(self._database, self._limit)
            except sqlite3.Error as error:
                self._recover(error)

    def _values(self, keys: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            if self._database:
                try:
                    query = f"SELECT key, value FROM extractions WHERE key IN ({marks})"
                    yield from self._database.execute(query, batch).fetchall()
                except sqlite3.Error as error:
                    self._recover(error)

    def _open(self) -> None:
        """Open the file, made anew where it is none of ours."""
        try:
            self._database = _opened(self.path)
        except sqlite3.Error as error:
            self._recover(error)

    def _recover(self, error: sqlite3.Error) -> None:
        """After an error: begin with an empty file where this one is damaged, else go on without a cache."""
        if self._database:
            self._database.close()
            self._database = None
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            self._give_up(error)
            return
        warn(f"{self.path}: damaged ({error}); it is made anew", CacheWarning, stacklevel=2)
        try:
            _remove(self.path)
            self._database = _opened(self.path)
        except (OSError, sqlite3.Error) as again:
            self._give_up(again)

    def _give_up(self, error: Exception) -> None:
        what = f"{self.path.parent}: cannot be used as a cache ({error}); built without it"
        warn(f"{what}; name another folder with --cache, or say --no-cache", CacheWarning, stacklevel=2)


def _trim(database: sqlite3.Connection, limit: int) -> None:
    """While more is kept than that, take the first quarter away; the file does not shrink, but its space is reused."""
    quarter = "SELECT rowid FROM extractions ORDER BY rowid LIMIT (SELECT count(*) / 4 FROM extractions)"
    while _kept(database) > limit:
        if not database.execute(f"DELETE FROM extractions WHERE rowid IN ({quarter})").rowcount:
            return


def _kept(database: sqlite3.Connection) -> int:
    """Bytes of the file that hold something."""
    pages, free, size = (database.execute(f"PRAGMA {p}").fetchone()[0] for p in _SIZES)
    return int((pages - free) * size)


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_WAIT)
    database.text_factory = bytes  # there is no text, but for what was damaged
    try:
        # A log that is written ahead: readers and one writer at a time, and no wait for the disk at each commit. The
        # worst that a power cut does is to lose the last commits.
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute("CREATE TABLE IF NOT EXISTS extractions (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
    except BaseException:
        database.close()
        raise
    return database


def _facts(e: Extraction) -> _Facts:
    return e.entities, e.statements, e.bystanders, e.sketch


def _sealed(key: bytes, facts: bytes) -> bytes:
    body = zlib.compress(facts, 1)
    return blake2b(body, key=key, digest_size=_HASH).digest() + body


def _checked(key: bytes, value: object) -> _Facts | None:
    """The facts, or None where they are not what was written."""
    if not isinstance(value, bytes) or blake2b(value[_HASH:], key=key, digest_size=_HASH).digest() != value[:_HASH]:
        return None
    return _decode(zlib.decompress(value[_HASH:]))


def _make_room(path: Path, limit: int) -> None:
    """Take files of other fingerprints away, those used least recently first, while all are over the limit."""
    if path.exists():
        path.touch()
        return
    others = sorted(path.parent.glob(f"*{_SUFFIX}"), key=lambda f: -f.stat().st_mtime_ns)
    size = 0
    for other in others:
        size += other.stat().st_size
        if size > limit / 2:
            with suppress(OSError):  # in use, where a system does not allow it
                _remove(other)


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
