"""What goes into and comes out of the reading of a file, whatever its format. Refuses to know any format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.model import Article, Fragments
from kg.reading.metadata import NOTHING, Facts

#: most bytes that one file, or one member of an archive, may have; a line of a .jsonl file likewise
MAX_FILE_SIZE = 100 * 2**20


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is to be read, what is to be known about it beforehand, and what of it is to stay out of the graph."""

    paths: tuple[Path, ...]  #: files, folders, or "-" for standard input
    format: str = (
        ""  #: name of the format of standard input and of files that are named; "": told by ending and content
    )
    columns: Mapping[str, str] = field(default_factory=dict)  #: field → heading of its column, for tables
    max_file_size: int = MAX_FILE_SIZE  #: in bytes
    tables: tuple[str, ...] = ()  #: Parquet that a cluster reads, by URI: "s3a://archive/articles"
    keep_private: bool = False  #: whether by-lines, people without a name and private numbers come into the graph
    redact: tuple[Path, ...] = ()  #: files of names that are left out, one a line


@dataclass(frozen=True, slots=True)
class Record:
    """One page as a format gives it: its text, before layout, and what the format itself says about it.

    Pages of a paged format are parted by a form feed, so that the page of an offset is the number of those before it.
    """

    text: str = ""
    facts: Facts = NOTHING
    raw: bytes = b""  #: what the digest of the input is taken of
    at: str = ""  #: which record, row or chapter of the file; "" where the file is one record
    id: str = ""  #: as the record gives it; "": that of the file, and `at`
    start: int = 0  #: where the article begins in the text
    fragments: Fragments = field(default_factory=Fragments)  #: where in the file the text stands
    markdown: bool = False
    error: str = ""  #: "" or one line, as in `Reading`
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside another (zip, WARC), to be read in its turn."""

    name: str  #: path inside the container, or URL
    data: bytes = b""
    format: str = ""  #: where the container says what it is
    facts: Facts = NOTHING
    error: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, or one record of it, after reading: its articles, or why there are none."""

    source: str  #: path relative to what was asked for ("a/b.txt"), for a record with its number ("a/b.jsonl:17")
    digest: str = ""  #: sha256 of the bytes of the file (of the line, for a record); "" where none could be read
    articles: tuple[Article, ...] = ()  #: in reading order; several where a page carries several
    error: str = ""  #: "" or one line: what is wrong, what to do
    warning: str = ""  #: "" or one line: read, but not quite as it should be (damaged bytes replaced …)
