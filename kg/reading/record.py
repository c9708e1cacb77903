"""What comes out of reading one file or one record. Refuses to know any format."""

from dataclasses import dataclass

from kg.model import Article


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, or one line of a .jsonl file, after reading: its articles, or why there are none."""

    source: str  #: path relative to what was asked for ("a/b.txt"), for a record with its line ("a/b.jsonl:17")
    digest: str = ""  #: sha256 of the bytes of the file (of the line, for a record); "" where none could be read
    articles: tuple[Article, ...] = ()  #: in reading order; several where a page carries several
    error: str = ""  #: "" or one line: what is wrong, what to do
    warning: str = ""  #: "" or one line: read, but not quite as it should be (damaged bytes replaced …)
