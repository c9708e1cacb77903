"""Write a graph to files, all or nothing: the only writer of results. What it writes depends on its input alone."""

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib import import_module
from logging import LogRecord
from pathlib import Path
from typing import NamedTuple

from kg.atomic import PARTIAL, put_in_place, reserved, workplace
from kg.errors import GraphError, UsageError
from kg.former import Former, is_known
from kg.log import gathered, repeat, stage
from kg.machine import deaf_children, without_collector, workers
from kg.model import Graph
from kg.views.cytoscape import to_cytoscape
from kg.views.gexf import to_gexf
from kg.views.graphml import graphml_pieces, to_graphml
from kg.views.jsonld import jsonld_pieces, to_jsonld
from kg.views.neo4j import to_neo4j
from kg.views.overview import count
from kg.views.parquet import to_parquet
from kg.views.parts import is_part, is_too_large, to_parts
from kg.views.piece import Piece
from kg.views.rdf import to_ntriples, to_turtle, to_turtle12, turtle_pieces
from kg.views.tables import EDGE_COLUMNS, NODE_COLUMNS, edge_pieces, edge_rows, node_pieces, node_rows, to_csv
from kg.vocab import ID_BASE

#: What a build was made of and how it went; written last, so that its presence says that the rest is whole.
BUILD_FILE = "build.json"


def _html(graph: Graph, base: str) -> Iterator[str]:
    from kg.views.page import to_html, to_notice

    yield to_notice(graph) if is_too_large(graph) else to_html(graph, base=base)


#: The content of a file, in pieces: text is written in UTF-8.
Pieces = Iterable[str | bytes]
#: Size in bytes and SHA-256 of a file.
Written = dict[str, object]
#: Format or file name -> its content from the graph and the base of its IRIs.
Exporters = Mapping[str, Callable[[Graph, str], Pieces]]

#: Formats of one file; each is also the suffix of the file.
FILES: Exporters = {
    "ttl": lambda graph, base: to_turtle(graph, base=base),
    "nt": lambda graph, base: to_ntriples(graph, base=base),
    "jsonld": lambda graph, base: to_jsonld(graph, base=base),
    "html": _html,
    "graphml": lambda graph, base: to_graphml(graph),
    "gexf": lambda graph, base: to_gexf(graph),
    "cyjs": lambda graph, base: to_cytoscape(graph),
}
#: Formats of a folder of files: file name -> content.
FOLDERS: Mapping[str, Callable[[Graph], Mapping[str, Pieces]]] = {
    "csv": lambda graph: {
        "nodes.csv": to_csv(NODE_COLUMNS, node_rows(graph)),
        "edges.csv": to_csv(EDGE_COLUMNS, edge_rows(graph)),
    },
    "neo4j": to_neo4j,
    "parquet": to_parquet,
}

#: The files that every build writes; BUILD_FILE is written beside them.
EXPORTERS: Exporters = {
    "graph.ttl": FILES["ttl"],
    "graph.html": FILES["html"],
    "graph.graphml": FILES["graphml"],
    "nodes.csv": lambda graph, base: to_csv(NODE_COLUMNS, node_rows(graph)),
    "edges.csv": lambda graph, base: to_csv(EDGE_COLUMNS, edge_rows(graph)),
    "graph.jsonld": FILES["jsonld"],
}
#: Those that are written on request only.
RDF12_FILE = "graph.rdf12.ttl"
ON_REQUEST: Exporters = {
    RDF12_FILE: lambda graph, base: to_turtle12(graph, base=base),
}

#: The same of large files, in pieces that may be taken from the file of the last build (`kg.former`).
IN_PIECES: Mapping[str, Callable[[Graph, str], Iterable[Piece]]] = {
    "graph.ttl": lambda graph, base: turtle_pieces(graph, base=base),
    "graph.jsonld": lambda graph, base: jsonld_pieces(graph, base=base),
    "graph.graphml": lambda graph, base: graphml_pieces(graph),
    "nodes.csv": lambda graph, base: node_pieces(graph),
    "edges.csv": lambda graph, base: edge_pieces(graph),
}

#: Graphs of so many statements are worth the second or two that another process takes to start.
WORTH_A_PROCESS = 20_000
#: The files that the other process writes then, about half of the work; and of a graph that is too large for a page.
APART = ("graph.html", "graph.graphml")
APART_OF_LARGE = ("graph.jsonld", "graph.graphml")


@dataclass(frozen=True, slots=True)
class Means:
    """What may be used to write exports faster."""

    jobs: int = 1  #: processes: a large graph is written by two, if there may be so many
    cache: Path | None = None  #: a folder: what did not change is taken from the files of the last build (`kg.former`)


def format_of(path: Path, name: str | None = None) -> str:
    """The format of that name, else that of the suffix of the path; raises UsageError where there is none."""
    chosen = name or path.suffix.removeprefix(".").lower()
    if chosen in FILES or (name and chosen in FOLDERS):
        return chosen
    if name:
        raise UsageError(f"format {name}: unknown; known: {', '.join((*FILES, *FOLDERS))}")
    suffixes, folders = ", ".join(f".{name}" for name in FILES), ", ".join(FOLDERS)
    raise UsageError(f"{path}: its suffix names no format; known: {suffixes}; formats of a folder: {folders}")


def write_format(graph: Graph, path: Path, format: str, *, base: str = ID_BASE) -> tuple[Path, ...]:
    """The files written: one at `path`, or those of a folder format in the folder `path`.

    As with `write_exports`, all are written whole before the first is put in place, and other files are not touched.

    Raises:
        GraphError: the file or folder cannot be written.
        UsageError: the format needs a library that is not installed.
    """
    if format in FILES and path.is_dir():
        raise GraphError(f"{path}: is a folder; name a file in it, like {path / f'graph.{format}'}")
    if format in FILES:
        write_file(path, FILES[format](graph, base))
        return (path,)
    files = dict(FOLDERS[format](graph))
    _write_together(path, files)
    return tuple(path / name for name in files)


def write_file(path: Path, pieces: Pieces) -> None:
    """Write one file whole; where that fails, what was there stays as it was.

    Raises:
        GraphError: the file cannot be written.
    """
    _write_together(path.parent, {path.name: pieces})


def _write_together(folder: Path, files: Mapping[str, Pieces]) -> None:
    with workplace(folder) as new, without_collector():
        for name, pieces in files.items():
            _write(new / name, pieces)
        put_in_place(new, folder, list(files))


def write_exports(
    graph: Graph,
    out: Path,
    *,
    build: Mapping[str, object],
    base: str = ID_BASE,
    also: Collection[str] = (),
    means: Means = Means(),
) -> tuple[Path, ...]:
    """The files written to the folder: the exports, those ON_REQUEST that `also` names, then build.json.

    A graph that is too large for a page gets a page that says so, and is written in parts besides (`to_parts`).

    All are written whole beside their places before the first is put there (see `kg.atomic`): whatever happens leaves
    the old export whole or the new one. A file that an earlier build wrote, and this one does not write, is taken
    away, for it would tell of another graph; but not if it was changed since. Other files are never touched.

    `build` is what to record: inputs with hashes, failures, version, options; no clock times. Added to it: counts, and
    size and SHA-256 of every file. Whatever the `means`, the bytes are the same.

    Raises:
        GraphError: the folder cannot be written, holds a file of such a name that no build wrote (`check_ours`), or
            another build is writing to it.
    """
    with reserved(out), workplace(out) as new, without_collector():
        asked = (*EXPORTERS, *(name for name in ON_REQUEST if name in also))
        check_ours(out, asked)
        by_two = means.jobs > 1 and len(graph.statements) >= WORTH_A_PROCESS
        way = _Way(new, base, out, means.cache)
        files = _write_by_two(graph, asked, way) if by_two else _write_some(graph, asked, way)
        names = _write_rest(graph, new, files, build=build, base=base)
        put_in_place(new, out, names, list(_written_before(out, names)))
    return tuple(out / name for name in names)


def check_ours(out: Path, names: Iterable[str] = tuple(EXPORTERS)) -> None:
    """Raises GraphError where exports would replace a file that no build wrote: nobody has asked for that.

    The last build.json in the folder says which ones are of a build. A build that was killed where folders cannot be
    locked has left files without it, and a working folder.
    """
    ours = {BUILD_FILE, *files} if (files := _files_in(out)) else ()
    foreign = [name for name in (*names, BUILD_FILE) if name not in ours and os.path.lexists(out / name)]
    if foreign and not any(out.glob(f"{PARTIAL}*/forward.json")):
        raise GraphError(f"{out / foreign[0]}: no build wrote it; move it away, or name another folder with --out")


def _files_in(out: Path) -> Mapping[str, str]:
    """The files of the last build in the folder, each with its SHA-256, as its build.json says; {} where none does."""
    try:
        files = json.loads((out / BUILD_FILE).read_text("utf-8"))["files"]
        return {name: file["sha256"] for name, file in files.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):  # there was no build, or it is none of ours
        return {}


def _written_before(out: Path, names: Collection[str]) -> Iterator[str]:
    """What not every build writes, and the last one in the folder did, if it is as its build.json says; not `names`."""
    for name, digest in _files_in(out).items():
        ours = name not in names and (name in ON_REQUEST or is_part(name))
        with suppress(OSError):
            if ours and sha256((out / name).read_bytes()).hexdigest() == digest:
                yield name


class _Way(NamedTuple):
    """How files are written."""

    new: Path  #: the working folder, where they are written
    base: str  #: of their IRIs
    out: Path  #: where those of the last build are
    cache: Path | None  #: where it is known what these are made of


def _write_some(graph: Graph, names: Iterable[str], way: _Way) -> dict[str, Written]:
    """Write these files into the working folder."""
    exporters, written = {**ON_REQUEST, **EXPORTERS}, {}
    for name in names:
        if way.cache and name in IN_PIECES:
            with Former(way.cache, way.out / name) as former:
                written[name] = _write(way.new / name, former.data(IN_PIECES[name](graph, way.base)))
                former.keep(str(written[name]["sha256"]))
        else:
            written[name] = _write(way.new / name, exporters[name](graph, way.base))
    return written


def _write_by_two(graph: Graph, names: Sequence[str], way: _Way) -> dict[str, Written]:
    """As `_write_some`; another process writes some of the files meanwhile, and has the graph packed."""
    from concurrent.futures.process import BrokenProcessPool

    import msgspec

    there = [name for name in names if name in _apart(graph, way)]
    with workers(1) as pool:
        try:
            with deaf_children():
                pool.submit(_import_page)  # which it does while the graph is packed here
            future = pool.submit(_write_apart, msgspec.msgpack.encode(graph), there, way)
        except (UnicodeEncodeError, BrokenProcessPool):  # half a surrogate in a text, which only Python can send
            return _write_some(graph, names, way)
        written = _write_some(graph, [name for name in names if name not in there], way)
        try:
            more, records = future.result()
            repeat(records)
        except BrokenProcessPool:  # somebody ended it, or there was no memory for two
            more = _write_some(graph, there, way)
    written |= more
    return {name: written[name] for name in names}


def _apart(graph: Graph, way: _Way) -> Sequence[str]:
    """The files that the other process writes: the page alone where most of the others is taken from the last ones."""
    if is_too_large(graph):
        return APART_OF_LARGE
    return APART[:1] if way.cache and is_known(way.cache, way.out / APART[1]) else APART


def _import_page() -> None:
    """What the page is made with, which takes a second to import."""
    for name in ("pyvis.network", "scipy.spatial", "kg.views.page.data"):
        import_module(name)


def _write_apart(packed: bytes, names: Sequence[str], way: _Way) -> tuple[dict[str, Written], list[LogRecord]]:
    """What the other process does: some files, and what it would have said of them."""
    import msgspec

    with gathered() as records, without_collector():
        return _write_some(msgspec.msgpack.decode(packed, type=Graph), names, way), records


def _write_rest(
    graph: Graph, new: Path, files: Mapping[str, Written], *, build: Mapping[str, object], base: str
) -> list[str]:
    """Write the parts of a graph that is too large for a page, and build.json; the names of all files, that last."""
    parts = to_parts(graph, base=base) if is_too_large(graph) else {}
    all_files = {**files, **{name: _write(new / name, pieces) for name, pieces in parts.items()}}
    report = {**build, "counts": asdict(count(graph)), "files": all_files}
    text = json.dumps(report, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    _write(new / BUILD_FILE, [text])
    return [*all_files, BUILD_FILE]


def _write(path: Path, pieces: Pieces) -> Written:
    """Write a file through to the disk; its size in bytes and its SHA-256."""
    digest, size = sha256(), 0
    with stage(f"write {path.name}") as counts, path.open("wb") as file:
        for piece in pieces:
            data = piece.encode("utf-8") if isinstance(piece, str) else piece
            digest.update(data)
            size += file.write(data)
        file.flush()
        os.fsync(file.fileno())
        counts["bytes"] = size
    return {"bytes": size, "sha256": digest.hexdigest()}
