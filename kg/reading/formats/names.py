"""What the files of each format are called. Refuses to look into them."""

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


def named_format(name: str) -> str:
    """The format that a name speaks of, "" where it speaks of none.

    >>> named_format("a/B.HTM"), named_format("a.doc")
    ('html', '')
    """
    return next((format for format, endings in NAMES.items() if name.lower().endswith(endings)), "")
