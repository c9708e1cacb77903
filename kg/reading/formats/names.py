"""What the files of each format are called. Refuses to look into them."""

import re
from collections.abc import Mapping

#: name of a format → the endings of its files
NAMES: Mapping[str, tuple[str, ...]] = {
    "txt": (".txt",),
    "md": (".md",),
    "jsonl": (".jsonl", ".jsonl.gz"),
    "html": (".html", ".htm", ".xhtml", ".shtml"),
    "mht": (".mht", ".mhtml"),
    "pdf": (".pdf",),
    "docx": (".docx",),
    "epub": (".epub",),
    "csv": (".csv", ".tsv", ".csv.gz", ".tsv.gz"),
    "xlsx": (".xlsx", ".xlsm"),
    "parquet": (".parquet",),
    "zip": (".zip",),
    "warc": (".warc", ".warc.gz"),
}
ENDINGS = tuple(ending for endings in NAMES.values() for ending in endings)
#: not readable by these names, but worth a line in the report: they may hold one of the formats above
DOUBTFUL = (".doc", ".rtf", ".wps", ".xls")

_RESERVED = re.compile(r"[^\w/.~-]")


def escaped(name: str) -> str:
    """A name inside a file (of a sheet, a chapter) as part of a fragment: what has a meaning there as %XX.

    >>> escaped("要闻 1&2.xhtml")
    '要闻%201%262.xhtml'
    """
    return _RESERVED.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode("utf-8", "surrogatepass")), name)


def named_format(name: str) -> str:
    """The format that a name speaks of, "" where it speaks of none.

    >>> named_format("a/B.HTM"), named_format("a.doc")
    ('html', '')
    """
    return next((format for format, endings in NAMES.items() if name.lower().endswith(endings)), "")
