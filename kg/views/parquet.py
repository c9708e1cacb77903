"""A graph as Parquet tables: for pandas, Polars, Spark and R, and a database to import as it is for DuckDB.

The folder is what DuckDB's `EXPORT DATABASE` writes: `IMPORT DATABASE 'folder'` makes the tables, with types and keys.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.model import Graph, Statement
from kg.views.times import first_and_last_day

if TYPE_CHECKING:
    import pyarrow as pa

#: Kind of a column -> its type in SQL.
SQL: Mapping[str, str] = {
    "key": "VARCHAR PRIMARY KEY", "text": "VARCHAR", "texts": "VARCHAR[]", "number": "DOUBLE", "count": "BIGINT",
    "day": "DATE",
}  # fmt: skip
#: Table -> its columns with their kinds. What is not said is NULL, a list without values is empty.
TABLES: Mapping[str, Mapping[str, str]] = {
    "nodes": {
        "id": "key", "label": "text", "type": "text", "also": "texts", "aliases": "texts", "code": "text",
        "level": "text", "scope": "text", "confidence": "number", "articles": "texts", "matches": "texts",
        "corrected": "texts",
    },
    "edges": {
        "id": "key", "subject": "text", "relation": "text", "object": "text", "amount": "text", "amount_min": "number",
        "amount_max": "number", "currency": "text", "role": "text", "status": "text", "speaker": "text", "time": "text",
        "since": "day", "until": "day", "confidence": "number", "corrected": "texts",
    },
    "evidence": {
        "statement": "text", "article": "text", "start": "count", "end": "count", "fragment": "text", "quote": "text",
        "rule": "text", "confidence": "number",
    },
    "articles": {
        "id": "key", "title": "text", "date": "text", "since": "day", "until": "day", "outlet": "text",
        "author": "text", "url": "text", "source": "text", "digest": "text", "version_of": "text",
    },
}  # fmt: skip
_ROWS = 20_000  # of a row group: some MB in memory, enough for column compression to pay


def to_parquet(graph: Graph) -> Mapping[str, Iterable[str | bytes]]:
    """File name -> its content, in pieces: a Parquet file for each of TABLES, and the SQL that DuckDB imports them by.

    The same bytes for the same graph and version of pyarrow. Raises UsageError where pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: F401  (asked for here, before any file is begun)
    except ImportError as error:
        raise UsageError("parquet needs pyarrow, which is not installed; pip install 'kg-news[parquet]'") from error
    return {
        **{f"{name}.parquet": _parquet(name, graph) for name in TABLES},
        "schema.sql": map(_create, TABLES),
        "load.sql": (f"COPY {name} FROM '{name}.parquet' (FORMAT 'parquet');\n" for name in TABLES),
    }


def record_batches(name: str, graph: Graph) -> "Iterator[pa.RecordBatch]":
    """The rows of the table of that name, some thousands at a time, so that a large one is never whole in memory."""
    import pyarrow as pa

    schema = _schema(TABLES[name])
    remaining = iter(_ROWS_OF[name](graph))
    while group := list(islice(remaining, _ROWS)):
        values = [[None if value == "" else value for value in column] for column in zip(*group, strict=True)]
        arrays = [pa.array(column, field.type) for column, field in zip(values, schema, strict=True)]
        yield pa.record_batch(arrays, schema=schema)


def _nodes(graph: Graph) -> Iterator[tuple[Any, ...]]:
    for e in sorted(graph.entities, key=lambda e: e.id):
        yield (
            e.id, e.label, e.type, list(e.also), e.aliases, e.code, e.level, e.scope, e.confidence, e.articles,
            e.matches, e.corrected,
        )  # fmt: skip


def _edges(graph: Graph) -> Iterator[tuple[Any, ...]]:
    for s in _sorted(graph):
        q = s.qualifiers
        yield (
            s.id, s.subject, s.predicate, s.object, q.amount_text, q.amount_min, q.amount_max, q.currency, q.role,
            q.status, q.speaker, q.time, *_days(q.time), s.confidence, s.corrected,
        )  # fmt: skip


def _evidence(graph: Graph) -> Iterator[tuple[Any, ...]]:
    for s in _sorted(graph):
        for e in sorted(s.evidence):
            yield s.id, e.article, e.start, e.end, e.fragment, e.quote, e.rule, e.confidence


def _articles(graph: Graph) -> Iterator[tuple[Any, ...]]:
    for a in sorted(graph.articles, key=lambda a: a.id):
        yield (a.id, a.title, a.date, *_days(a.date), a.outlet, a.author, a.url, a.source, a.digest, a.version_of)


def _sorted(graph: Graph) -> Sequence[Statement]:
    return sorted(graph.statements, key=lambda s: s.id)


def _days(time: str) -> tuple[date | None, date | None]:
    first, last = first_and_last_day(time)
    return date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None


def _create(table: str) -> str:
    columns = ", ".join(f'"{name}" {SQL[kind]}' for name, kind in TABLES[table].items())
    return f"CREATE TABLE {table}({columns});\n"


_ROWS_OF: Mapping[str, Callable[[Graph], Iterator[tuple[Any, ...]]]] = {
    "nodes": _nodes,
    "edges": _edges,
    "evidence": _evidence,
    "articles": _articles,
}


def _parquet(name: str, graph: Graph) -> Iterator[bytes]:
    """A Parquet file in pieces, a row group each."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = _Pieces()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), _schema(TABLES[name]), compression="zstd") as writer:
        for batch in record_batches(name, graph):
            writer.write_batch(batch)
            yield sink.take()
    yield sink.take()


def _schema(columns: Mapping[str, str]) -> "pa.Schema":
    import pyarrow as pa

    text = pa.string()
    types = {
        "key": text, "text": text, "texts": pa.list_(text), "number": pa.float64(), "count": pa.int64(),
        "day": pa.date32(),
    }  # fmt: skip
    return pa.schema([pa.field(name, types[kind], nullable=kind != "key") for name, kind in columns.items()])


class _Pieces(io.RawIOBase):
    """A file to write to that hands on what was written since the last time."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._written.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        piece = b"".join(self._written)
        self._written.clear()
        return piece
