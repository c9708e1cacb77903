"""Text with or without front matter: `.txt` and `.md`, one record a file."""

from collections.abc import Iterator
from typing import BinaryIO

from kg.reading.encoding import decode
from kg.reading.metadata import front_matter
from kg.reading.record import Corpus, Record


def text_records(file: BinaryIO, _: Corpus) -> Iterator[Record]:
    """The text of a file."""
    yield _record(file.read(), markdown=False)


def markdown_records(file: BinaryIO, _: Corpus) -> Iterator[Record]:
    """The text of a Markdown file; its inline marks (bold, links …) are left out of the blocks."""
    yield _record(file.read(), markdown=True)


def _record(data: bytes, *, markdown: bool) -> Record:
    decoded = decode(data)
    facts, start = front_matter(decoded.text)
    return Record(decoded.text, facts, data, start=start, markdown=markdown, warning=decoded.warning)
