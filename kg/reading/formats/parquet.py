"""Tables of articles in Parquet, one a row; needs pyarrow (kg-news[parquet])."""

from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.reading.formats.tables import columns_of, row_record
from kg.reading.record import Corpus, Record


def parquet_records(file: BinaryIO, corpus: Corpus) -> Iterator[Record]:
    """A record per row, numbered from 1; what columns are for is known by their names, as in other tables."""
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise InputError("Parquet needs pyarrow, which is not installed; pip install 'kg-news[parquet]'") from error
    table = parquet.ParquetFile(file)
    columns = columns_of(table.schema_arrow.names, corpus.columns)
    number = 0
    for batch in table.iter_batches():
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            yield row_record(row, columns, at=str(number), fragment=f"record={number}")
