"""Files → Articles: what was asked for is found, decoded, cleaned, unwrapped and split. Never raises for a bad file.

Refuses to know what a text means: that begins in `kg.extraction`.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.reading.jsonl import read_jsonl
from kg.reading.plain import read_markdown, read_text
from kg.reading.record import Reading
from kg.reading.sources import Source, Unusable, find_sources, unique_ids

__all__ = ["READERS", "Reading", "read_articles"]

#: file ending → reader; what stands here is what `kg build` accepts
READERS: dict[str, Callable[[Source], Iterator[Reading]]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".jsonl": read_jsonl,
}


def read_articles(paths: Sequence[Path]) -> Iterator[Reading]:
    """One Reading per file, or per line of a .jsonl file, sorted by source, whatever the order of `paths`.

    Folders are walked through; hidden files, README.md and other endings in them are skipped. Whatever cannot be used
    (missing path, empty folder, binary file, broken line …) is a Reading with an `error`. Articles get unique ids
    (see `sources.find_sources` and `sources.unique_ids`). One file at a time is in memory, one line of a .jsonl file.
    """
    return unique_ids(_read(paths))


def _read(paths: Sequence[Path]) -> Iterator[Reading]:
    for source in find_sources(paths, tuple(READERS)):
        if isinstance(source, Unusable):
            yield Reading(source.name, error=source.error)
        else:
            yield from READERS[Path(source.name).suffix.lower()](source)
