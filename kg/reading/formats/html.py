"""Saved web pages: the article without the page around it, and what the markup says about it.

Main text: the element that holds it in the systems that most Chinese sites run on; in other pages trafilatura, set to
prefer precision (Barbaresi 2021, ACL demos): of the tools that were measured it alone kept all text and let no menu
through. Captions, which it leaves out, are put back.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.knowledge.headings import read_headings
from kg.knowledge.script import one_script
from kg.model import Fragments
from kg.reading.bylines import facts_of, is_meta, paper_in
from kg.reading.encoding import Decoded, decode, normalise
from kg.reading.formats.alignment import aligned
from kg.reading.formats.captions import with_captions
from kg.reading.formats.hidden import names_of, take_out_hidden
from kg.reading.formats.markup import plain_text
from kg.reading.metadata import Facts, facts_from
from kg.reading.record import Corpus, Record

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4096
#: what pages of Chinese text call their encoding → one that holds all that those pages really contain; what else a
#: page declares (latin-1, which fits any bytes) is not believed
_WIDER = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "euc-cn", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950"), "big5hkscs"),
}
#: no clock: trafilatura takes no date after today, unless told which is the last
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
_LONGEST_META = 200
_CONTAINERS = 20  #: most elements of one page that may be the one with the article
_SHORTEST = 30  #: letters of an article; a container with fewer holds a picture or a film
_FRAMES = frozenset("body center table tbody tr td div section main article form".split())
_NEARLY_ALL = 0.7
_SITE = re.compile(r"\s*[-_|－—–｜]+\s*")


def html_records(file: BinaryIO, _: Corpus) -> Iterator[Record]:
    """The article of a page; its fragments count the characters of the source, as it is decoded."""
    data = file.read()
    decoded = _decoded(data)
    text, facts = article_of(decoded.text)
    fragments = Fragments("char=", aligned(text, decoded.text), exact=True)
    yield Record(text, facts, data, fragments=fragments, warning=decoded.warning)


def article_of(page: str) -> tuple[str, Facts]:
    """The text of the article of a page, its title as the first paragraph, and what is known about it.

    Raises InputError where there is none.
    """
    from trafilatura.utils import load_html

    if (tree := load_html(page)) is None:
        raise InputError("no web page, or an empty one; save it again")
    take_out_hidden(tree, read_headings("container"))
    body = tree.find("body")
    whole = plain_text(tree if body is None else body, layout=True)
    text, found = _in_container(tree) or _by_density(tree)
    known = _said(tree, whole).or_else(found)
    known = replace(known, title=_title(whole, known))
    if known.title and not text.startswith(known.title):
        text = f"{known.title}\n\n{text}"
    return normalise(text), known


def _in_container(tree: Any) -> tuple[str, Facts] | None:
    """The text of the element that the systems of Chinese sites put articles into; None in a page of another system."""
    from trafilatura.metadata import extract_metadata

    names = read_headings("container")
    held = [element for element in tree.iter("*") if any(name in names for name in names_of(element))]
    text = max(map(plain_text, held[:_CONTAINERS]), key=len, default="")
    if sum(c.isalpha() for c in text) < _SHORTEST:
        return None
    return text, _facts(extract_metadata(tree, date_config=_DATES))


def _by_density(tree: Any) -> tuple[str, Facts]:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    document = bare_extraction(
        deepcopy(tree), favor_precision=True, include_comments=False, with_metadata=True, date_extraction_params=_DATES
    )
    if not isinstance(document, Document) or not (text := plain_text(document.body)):
        raise InputError("no article found in this page; save its text as .txt")
    tabled = sum(len(plain_text(table)) for table in document.body.iter("table"))
    if 2 * tabled > len(text):  # a table with most of the text is there for the layout of an old page
        return plain_text(_heaviest(tree)), _facts(document)
    return with_captions(text, tree), _facts(document)


def _heaviest(tree: Any) -> Any:
    """The smallest element with nearly all text of a page, links aside."""
    element = tree
    while inner := [child for child in element if child.tag in _FRAMES]:
        heaviest = max(inner, key=_weight)
        if _weight(heaviest) < _NEARLY_ALL * _weight(element):
            break
        element = heaviest
    return element


def _weight(element: Any) -> int:
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return len("".join(element.itertext())) - linked


def _facts(document: Any) -> Facts:
    found: dict[object, object] = {"title": document.title, "date": document.date, "outlet": document.sitename}
    return facts_from(found | {"author": (document.author or "").replace("; ", "、"), "url": document.url})


def _title(page: str, known: Facts) -> str:
    """The title without the name of the site: the whole of it, or the longest part, that is a line of the page."""
    lines = {" ".join(line.split()) for line in page.split("\n") if len(line) <= _LONGEST_META}
    said, plain = known.title, one_script(known.title)
    if plain == one_script(known.outlet) or ((paper := paper_in(plain)) and paper[0] == plain):
        return ""  # it is the name of the site alone
    parts = [said, *sorted(_SITE.split(said), key=len, reverse=True)]
    return next((part for part in parts if len(part) > 1 and part in lines), said)


def _said(tree: Any, whole: str) -> Facts:
    """What the page says about its article: in the `meta` elements that Chinese sites use, or above the text."""
    names = read_headings("meta")
    said: dict[object, object] = {}
    for element in tree.iter("meta"):
        field = names.get((element.get("name") or element.get("property") or "").strip().lower(), "")
        if field and (content := (element.get("content") or "").strip()):
            said.setdefault(field, content)
    facts = facts_from(said)
    lines = (line for line in one_script(whole).splitlines() if len(line) <= _LONGEST_META)
    return facts.or_else(next((facts_of(line) for line in lines if is_meta(line)), facts))


def _decoded(data: bytes) -> Decoded:
    """The text of a page: in the encoding that it declares if that is so, else in the one that fits."""
    if (declared := _CHARSET.search(data[:_HEAD])) and not data.startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode().lower()
        with suppress(KeyError, UnicodeDecodeError):
            return Decoded(normalise(data.decode(_WIDER[name])), name)
    return decode(data)
