"""Files → Articles: what was asked for is found, decoded, cleaned, unwrapped and split. Never raises for a bad file.

Refuses to know what a text means: that begins in `kg.extraction`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from kg.errors import UsageError
from kg.reading.formats import FORMATS
from kg.reading.formats.names import DOUBTFUL, ENDINGS
from kg.reading.formats.tables import FIELDS
from kg.reading.read import read_source
from kg.reading.record import Corpus, Reading
from kg.reading.sidecar import described
from kg.reading.sources import Unusable, find_sources, unique_ids

__all__ = ["FORMATS", "Corpus", "Reading", "read_articles"]


def read_articles(asked: Sequence[Path] | Corpus, *, more: Iterable[Reading] = ()) -> Iterator[Reading]:
    """One Reading per file, or per record of a file that holds many, sorted by source, whatever the order of paths.

    Folders are walked through; hidden files, README.md and other endings in them are skipped. Whatever cannot be used
    (missing path, empty folder, damaged file, broken line …) is a Reading with an `error`. Articles get unique ids
    (see `sources.find_sources` and `sources.unique_ids`). One file at a time is in memory, one line of a .jsonl file.
    `more` comes last: what was read in another way.
    Raises UsageError for a format or a field of `columns` that there is not.
    """
    corpus = asked if isinstance(asked, Corpus) else Corpus(tuple(asked))
    if corpus.format not in ("", *FORMATS):
        raise UsageError(f"--format: {corpus.format}: no such format; known: {', '.join(FORMATS)}")
    if strange := sorted(set(corpus.columns) - set(FIELDS)):
        raise UsageError(f"--columns: {', '.join(strange)}: no such field; known: {', '.join(FIELDS)}")
    return unique_ids(chain(_read(corpus), more))


def _read(corpus: Corpus) -> Iterator[Reading]:
    if corpus.tables and not corpus.paths:
        return
    sources = find_sources(corpus.paths, ENDINGS, also=DOUBTFUL, any_named=bool(corpus.format))
    for source in described(sources):
        if isinstance(source, Reading):
            yield source
        elif isinstance(source, Unusable):
            yield Reading(source.name, error=source.error)
        else:
            yield from read_source(source, corpus)
