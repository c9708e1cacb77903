"""What people call the parts of a record: headings of columns in tables, names of `meta` elements in pages.

Data: `data/reading/headings.tsv`, a use ("column", "meta"), a field and a name a row.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def read_headings(use: str) -> Mapping[str, str]:
    """Name, in lower case → field, for one use."""
    lines = files("kg.knowledge").joinpath("data", "reading", "headings.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name.lower(): field for kind, field, name in rows if kind == use}
