"""links.tsv → Links: which IRIs name, in other data, the divisions of official codes. Refuses to know any graph.

UTF-8, a code, a tab and an absolute IRI on each line; blank lines and lines that begin with # are put up with, and so
are a byte order mark, CRLF, a first line without digits before its tab (the header of a query's result), and the quotes
and angle brackets of the SPARQL TSV format.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.errors import DataError
from kg.knowledge.codes import plain
from kg.model import Link, Objection
from kg.reading.unseen import without_unseen

#: The address of a page about an item of Wikidata, or of the item by https: neither is the item's IRI.
_WIKIDATA_PAGE = re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(?:Special:EntityData/)?(Q\d+)\S*")
#: What a browser would run, or takes for a file of whoever clicks: no name of a thing.
_ACTIVE = re.compile(r"(?:javascript|vbscript|data|file|blob|about):", re.IGNORECASE)
_LONGEST = 2000  # characters of an IRI; browsers and tables take no more
_ITEM = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class LinksFile:
    """A file of links that was read."""

    name: str
    digest: str = ""  #: sha256 of its bytes, "" where they cannot be read
    links: tuple[Link, ...] = ()
    objections: tuple[Objection, ...] = ()  #: to lines that are wrong, and so are not among the links


def read_links(path: Path, name: str) -> LinksFile:
    """The links in a file, which errors call `name`; what is wrong with it stands in its objections."""
    try:
        data = path.read_bytes()
    except OSError as error:
        wrong = Objection(name, 1, f"cannot be read ({error.strerror})", "check the file and its permissions")
        return LinksFile(name, objections=(wrong,))
    digest = sha256(data).hexdigest()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wrong = Objection(name, line, "is not UTF-8, so nothing in the file is used", "save it as UTF-8")
        return LinksFile(name, digest, objections=(wrong,))
    links: list[Link] = []
    objections: list[Objection] = []
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip() or row.startswith("#") or (number == 1 and _is_header(row)):
            continue
        try:
            links.append(Link(*_link(row), file=name, line=number))
        except DataError as error:
            what, _, remedy = str(error).rpartition("; ")
            objections.append(Objection(name, number, what, remedy))
    return LinksFile(name, digest, tuple(links), tuple(objections))


def _is_header(row: str) -> bool:
    return not any(c.isdigit() for c in row.partition("\t")[0])


def _link(row: str) -> tuple[str, str]:
    """Code and IRI of one line; raises DataError: what is wrong with it; what is allowed."""
    import pyoxigraph as ox

    cells = [cell.strip().strip('"') for cell in row.rstrip("\r").split("\t")]
    if len(cells) != 2:
        raise DataError(f"{len(cells)} column(s), not 2; write a code, a tab and an IRI")
    code, iri = plain(cells[0]), cells[1].removeprefix("<").removesuffix(">")
    if not code:
        raise DataError(f"{cells[0] or 'empty'}: is no code of a division; give 2, 4, 6, 9 or 12 digits")
    item = _WIKIDATA_PAGE.fullmatch(iri)
    if item and iri != _ITEM + item[1]:
        raise DataError(f"{iri}: is the address of a page, not the IRI of an item; write {_ITEM}{item[1]}")
    if _ACTIVE.match(iri):
        raise DataError(f"{iri[:80]}: is run or opened by browsers, and names nothing; write it like {_ITEM}Q42")
    if len(iri) > _LONGEST or without_unseen(iri) != iri:
        raise DataError(f"{iri[:80]} …: has unseen or more than {_LONGEST} characters; write it like {_ITEM}Q42")
    try:
        return code, ox.NamedNode(iri).value
    except ValueError as error:
        what = str(error)[:1].lower() + str(error)[1:]
        raise DataError(f"{iri or 'empty'}: is no absolute IRI ({what}); write it like {_ITEM}Q42") from None
