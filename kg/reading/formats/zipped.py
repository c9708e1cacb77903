"""ZIP archives of articles: each member is a file of its own. Nothing is written to disk."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZipInfo

from kg.errors import InputError
from kg.reading.formats.limits import inner_file, open_zip
from kg.reading.formats.names import DOUBTFUL, ENDINGS
from kg.reading.record import Corpus, Member
from kg.reading.sources import is_article

_UTF8 = 0x800  #: the flag of a name that is in UTF-8


def zip_members(file: BinaryIO, corpus: Corpus) -> Iterator[Member]:
    """The members of an archive that may be articles, sorted by name; hidden ones are skipped as in folders."""
    archive = open_zip(file, corpus.max_file_size)
    members = [info for info in archive.infolist() if not info.is_dir()]
    names = {_name(info): info.filename for info in members}
    often = Counter(map(_name, members))
    found = False
    for name, inside in sorted(names.items()):
        if _hidden(name) or not is_article(name, (*ENDINGS, *DOUBTFUL)):
            continue
        found = True
        if often[name] > 1:
            yield Member(
                name, error=f"{often[name]} files in the archive have this name, the last is read; rename them"
            )
        try:
            yield Member(name, inner_file(archive, inside, corpus.max_file_size))
        except InputError as error:
            yield Member(name, error=str(error))
    if not found:
        raise InputError(f"no {', '.join(ENDINGS)} file in this archive; put articles into it")


def _hidden(name: str) -> bool:
    parts = set(PurePosixPath(name).parts) - {".", ".."}
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def _name(info: ZipInfo) -> str:
    """The name of a member; tools on Chinese Windows write it in GBK, which `zipfile` takes for code page 437."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
