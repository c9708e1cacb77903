"""An index beside a large Turtle file, so that the second query starts at once: an Oxigraph store on disk.

    .kg-index/graph.ttl.json     which file it was: size, times, inode, and the SHA-256 of what was in it
    .kg-index/<sha256>-<engine>/ the store, named for what is in it: a changed file has another

A store is built aside and put in place by one rename, so that it is whole or not there; who comes second takes what is
there. Stores are only ever opened to read. A damaged one is deleted and built again.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg.machine import user_cache
from kg.views.sparql import fill, to_store

if TYPE_CHECKING:
    import pyoxigraph as ox

#: Bytes of Turtle from which on an index pays. Measured, seconds of the processor: at 8 MB (222,000 triples) loading
#: takes 0.6, building the index 1.1, opening it 0.01; at 37 MB (1,025,000) 3.7, 8.9 and 0.01. A query that looks at
#: the whole graph takes some six times as long on it as in memory: less than loading saves, where there is one query.
WORTH_IT = 8_000_000

FOLDER = ".kg-index"
_PARTIAL = "partial-"
_ABANDONED = 24 * 3600.0  #: seconds after which what is still partial was left by a process that died


@dataclass(frozen=True, slots=True)
class Source:
    """A graph that is open for queries, and where another process finds it."""

    store: "ox.Store"
    path: Path | None = None  #: the Turtle file, None for a graph in memory
    index: Path | None = None  #: the store on disk, None where the graph was loaded


def open_source(path: Path, *, index: bool = True) -> Source:
    """The graph in a Turtle file: from its index where it is large, built if need be, else loaded into memory.

    An index that cannot be kept (a read-only disk, no space) is no error. Raises GraphError as `to_store`.
    """
    import pyoxigraph as ox

    try:
        large = index and path.stat().st_size >= WORTH_IT
    except OSError:
        large = False  # to_store says what is wrong with it
    for home in _homes(path) if large else ():
        with suppress(OSError):
            found = _index(path, home)
            try:
                return Source(ox.Store.read_only(str(found)), path, found)
            except (OSError, RuntimeError):  # damaged: once more from the beginning
                discard(found)
                found = _index(path, home)
                with suppress(RuntimeError):
                    return Source(ox.Store.read_only(str(found)), path, found)
    return Source(to_store(path), path)


def discard(index: Path) -> None:
    """Delete an index, first by its name, so that no other process finds half of it."""
    with suppress(OSError):
        aside = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=index.parent))
        index.rename(aside / index.name)
        shutil.rmtree(aside, ignore_errors=True)


def _homes(path: Path) -> Iterator[Path]:
    """Where an index of the file may be: beside it, or in the user's cache."""
    yield path.parent / FOLDER
    name = sha256(str(path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    if folder := user_cache("index"):
        yield folder / name


def _index(path: Path, home: Path) -> Path:
    """The folder of the store with what is in the file now; made if it is not there. Raises OSError if it cannot be."""
    stamp = home / f"{path.name}.json"
    known, now = _read_stamp(stamp), _state(path)
    if known.get("state") == now and (found := home / str(known.get("store"))).is_dir():
        return found
    data = path.read_bytes()
    found = home / _name(data)
    if not found.is_dir():
        _build(data, path, found)
    if _state(path) == now:  # else it was written while it was read: the next query looks again
        _write(stamp, json.dumps({"state": now, "store": found.name}))
    _tidy(home)
    return found


def _state(path: Path) -> list[int]:
    """What changes when the file does: even a copy with the old time has another inode or time of change."""
    s = path.stat()
    return [s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino]


def _name(data: bytes) -> str:
    import pyoxigraph as ox

    return f"{sha256(data).hexdigest()}-{ox.__version__}"


def _read_stamp(stamp: Path) -> dict[str, object]:
    try:
        said = json.loads(stamp.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _build(data: bytes, path: Path, found: Path) -> None:
    import pyoxigraph as ox

    home = found.parent
    home.mkdir(parents=True, exist_ok=True)
    if not (home / ".gitignore").exists():
        _write(home / ".gitignore", "*\n")  # nobody wants it in a repository
    work = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=home))
    try:
        store = ox.Store(str(work / "store"))
        fill(store, data, str(path))
        store.optimize()  # a second once; queries then take a third less
        store.flush()
        del store  # closes it
        (work / "store").rename(found)
    except (OSError, RuntimeError) as error:
        if not found.is_dir():  # else another process was first
            raise OSError(str(error)) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    """Write a file whole."""
    aside = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=path.parent))
    (aside / path.name).write_text(text, "utf-8")
    (aside / path.name).replace(path)
    aside.rmdir()


def _tidy(home: Path) -> None:
    """Delete stores that no file of the folder has any more, and what a process that died has left.

    A process that still reads one goes on: the files that it holds open stay until it is done.
    """
    stamps = {p: _read_stamp(p) for p in home.glob("*.json")}
    used = {
        str(said.get("store")) for p, said in stamps.items() if (home.parent / p.stem).exists() or home.name != FOLDER
    }
    for entry in home.iterdir():
        if entry.name.startswith(_PARTIAL):
            with suppress(OSError):
                if time.time() - entry.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(entry)
        elif entry.is_dir() and entry.name not in used:
            discard(entry)
