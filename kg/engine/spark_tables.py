"""Tables on any file system that Spark knows: articles in, the graph out, both as Parquet."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kg.engine.spark import failures, said, session
from kg.errors import GraphError, InputError
from kg.model import Graph
from kg.reading.formats.tables import columns_of, row_record
from kg.reading.read import reading_of
from kg.reading.record import Corpus, Reading
from kg.reading.sources import Source, slug
from kg.views.parquet import TABLES, record_batches

#: Record batches that are written by one job of Spark: some 200,000 rows.
_BATCHES = 10

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def read_tables(corpus: Corpus, master: str) -> Iterator[Reading]:
    """A Reading per row of the tables of the corpus, by table, name of the file and row; one partition is in memory.

    Names, ids and numbers of rows are those that the same files have when they are read from a folder of this machine.
    A table that cannot be read is a Reading with an error. Raises UsageError as `kg.engine.spark.session`.
    """
    with session(master) as spark:
        for uri in sorted(corpus.tables):
            try:
                yield from _rows(spark, uri, corpus)
            except failures() as error:
                yield Reading(uri, error=f"cannot be read by Spark ({said(error)}); check the address and the rights")
            except InputError as error:
                yield Reading(uri, error=str(error))


def write_tables(graph: Graph, uri: str, master: str = "") -> tuple[str, ...]:
    """Write the graph as four tables below a URI, in the place of what is there; their URIs.

    They are those of `kg.views.parquet`: nodes, edges, evidence, articles. Spark writes one table after the other, each
    with a file _SUCCESS in the end. Raises GraphError where it cannot, UsageError as `kg.engine.spark.session`.
    """
    import pyarrow as pa

    written = tuple(f"{uri.rstrip('/')}/{name}" for name in TABLES)
    with session(master) as spark:
        try:
            for name, place in zip(TABLES, written, strict=True):
                mode = "overwrite"
                batches = record_batches(name, graph)
                while chunk := list(islice(batches, _BATCHES)):
                    spark.createDataFrame(pa.Table.from_batches(chunk)).write.mode(mode).parquet(place)
                    mode = "append"
        except failures() as error:
            raise GraphError(f"{uri}: cannot be written by Spark ({said(error)}); check address and rights") from error
    return written


def _rows(spark: "SparkSession", uri: str, corpus: Corpus) -> Iterator[Reading]:
    from pyspark.sql import functions as F  # noqa: N812  (as everybody calls it)

    frame = spark.read.parquet(uri)
    columns = columns_of(frame.columns, corpus.columns)
    sources = _sources(frame, uri)
    place = [F.col("_metadata.file_path").alias("_file"), F.col("_metadata.row_index").alias("_row")]
    cells = [F.col(f"`{frame.columns[n]}`") for n in columns.values()]
    numbers = {field: number for number, field in enumerate(columns)}
    for row in frame.select(*cells, *place).orderBy("_file", "_row").toLocalIterator(prefetchPartitions=True):
        *values, file, before = row
        number = before + 1
        record = row_record(values, numbers, at=str(number), fragment=f"record={number}")
        yield reading_of(sources[file], record)


def _sources(frame: "DataFrame", uri: str) -> Mapping[str, Source]:
    """Each file of the table as a source, named by its path below that of the table."""
    files = sorted(row.file_path for row in frame.select("_metadata.file_path").distinct().collect())
    root = uri.rstrip("/")
    names = {f: f.partition(f"{PurePosixPath(root).name}/")[2] or PurePosixPath(f).name for f in files}
    stems = [PurePosixPath(name).stem for name in names.values()]
    told = len(set(stems)) == len(stems)
    ids = {f: slug(PurePosixPath(n).stem if told else str(PurePosixPath(n).with_suffix(""))) for f, n in names.items()}
    return {f: Source(Path(name), name, ids[f]) for f, name in names.items()}
