"""Saved web pages: the article without the page around it, and what the markup says about it.

Main text: trafilatura, set to prefer precision (Barbaresi 2021, ACL demos); of the tools that were measured it alone
kept all text and let no menu through.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.knowledge.headings import read_headings
from kg.reading.bylines import facts_of, is_meta
from kg.reading.encoding import Decoded, decode, normalise
from kg.reading.formats.markup import plain_text
from kg.reading.metadata import Facts, facts_from
from kg.reading.record import Corpus, Record

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4096
#: what pages call an encoding → one that holds all that those pages really contain
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
#: no clock: trafilatura takes no date after today, unless told which is the last
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
_LONGEST_META = 200


def html_records(file: BinaryIO, _: Corpus) -> Iterator[Record]:
    """The article of a page."""
    data = file.read()
    decoded = _decoded(data)
    text, facts = article_of(decoded.text)
    yield Record(text, facts, data, warning=decoded.warning)


def article_of(page: str) -> tuple[str, Facts]:
    """The text of the article of a page, its title as the first paragraph, and what is known about it.

    Raises InputError where there is none.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document
    from trafilatura.utils import load_html

    if (tree := load_html(page)) is None:
        raise InputError("no web page, or an empty one; save it again")
    said = _said(tree)
    document = bare_extraction(
        page, favor_precision=True, include_comments=False, with_metadata=True, date_extraction_params=_DATES
    )
    if not isinstance(document, Document) or not (text := plain_text(document.body)):
        raise InputError("no article found in this page; save its text as .txt")
    author = (document.author or "").replace("; ", "、")
    found: dict[object, object] = {"title": document.title, "date": document.date, "outlet": document.sitename}
    known = said.or_else(facts_from(found | {"author": author, "url": document.url}))
    if known.title and not text.startswith(known.title):
        text = f"{known.title}\n\n{text}"
    return normalise(text), known


def _said(tree: Any) -> Facts:
    """What the page says about its article: in the `meta` elements that Chinese sites use, or above the text."""
    names = read_headings("meta")
    said: dict[object, object] = {}
    for element in tree.iter("meta"):
        field = names.get((element.get("name") or element.get("property") or "").strip().lower(), "")
        if field and (content := (element.get("content") or "").strip()):
            said.setdefault(field, content)
    facts = facts_from(said)
    lines = (line for line in plain_text(tree).splitlines() if len(line) <= _LONGEST_META)
    return facts.or_else(next((facts_of(line) for line in lines if is_meta(line)), facts))


def _decoded(data: bytes) -> Decoded:
    """The text of a page: in the encoding that it declares if that is so, else in the one that fits."""
    if (declared := _CHARSET.search(data[:_HEAD])) and not data.startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode().lower()
        try:
            return Decoded(normalise(data.decode(_WIDER.get(name, name))), name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)
