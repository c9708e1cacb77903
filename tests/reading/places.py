"""What stands at the place in a file that a fragment names, by other ways than those by which kg reads the file."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from email import message_from_bytes
from html.parser import HTMLParser
from urllib.parse import unquote

import pypdfium2
from lxml import etree
from pyarrow import parquet

from kg.model import Article

#: what a file holds at a place, from there on: the words there, and those of what follows, blanks aside
Found = Sequence[str]

_SENTENCE = re.compile(r"[^。！？]*[。！？]*”?")
_HIDDEN = ("script", "style", "rt", "rp")
_QUOTES = re.compile("[“”‘’]")
_NAMES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
          "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}  # fmt: skip


def bare(text: str) -> str:
    return "".join(text.split())


def sentences(article: Article) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of an article, also of one that was joined from several pieces."""
    for block in article.blocks:
        offsets = [at for start, end in block.spans for at in range(start, end)]
        text = "".join(article.text[at] for at in offsets)
        for found in _SENTENCE.finditer(text):
            if stripped := found[0].strip():
                first = found.start() + found[0].index(stripped[0])
                yield offsets[first], offsets[first + len(stripped) - 1] + 1


def leads_back(article: Article, span: tuple[int, int], file: bytes, ending: str, encoding: str = "utf-8") -> bool:
    """Whether the file holds the sentence at the place that is said of it: all of it, or where it breaks, the beginning."""
    start, end = span
    fragment, quote = article.fragments.of(start, end), bare(article.text[start:end])
    if ending in ("txt", "md"):
        return not fragment and text_of(file, encoding)[start:end] == article.text[start:end]
    if not fragment:
        return False
    here, *then = map(bare, OPENERS[ending](file, fragment, encoding))
    if ending == "pdf":  # which draws one font after the other, and so the quotation marks of a line behind its words
        quote, here, *then = (_QUOTES.sub("", words) for words in (quote, here, *then))
    if "char=" in fragment:
        return here == quote
    return quote in here or any(quote[:n] in here and quote[n:] in "".join(then) for n in range(1, len(quote)))


def text_of(data: bytes, encoding: str) -> str:
    """The text of a file as an editor shows it."""
    return io.TextIOWrapper(io.BytesIO(data), encoding).read().removeprefix("\ufeff")


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, _: object) -> None:
        self.hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in _HIDDEN

    def handle_data(self, data: str) -> None:
        self.words += [] if self.hidden else [data]


def shown(markup: str) -> str:
    """The words in a piece of markup."""
    parser = _Shown()
    parser.feed(markup)
    parser.close()
    return "".join(parser.words)


def _characters(source: str, fragment: str) -> Found:
    start, end = map(int, fragment.rpartition("char=")[2].split(","))
    return [shown(source[start:end])]


def _html(data: bytes, fragment: str, encoding: str) -> Found:
    return _characters(text_of(data, encoding), fragment)


def _mhtml(data: bytes, fragment: str, _: str) -> Found:
    part = list(message_from_bytes(data).walk())[int(fragment.partition("#")[0].removeprefix("part="))]
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return _characters(text_of(payload, "utf-8"), fragment)


def _epub(data: bytes, fragment: str, _: str) -> Found:
    member = unquote(fragment.partition("#")[0])
    return _characters(text_of(zipfile.ZipFile(io.BytesIO(data)).read(member), "utf-8"), fragment)


def _docx(data: bytes, fragment: str, _: str) -> Found:
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    paragraphs = tree.findall(".//w:p", _NAMES)[_number(fragment, "paragraph") - 1 :]
    return ["".join(t.text or "" for t in p.findall(".//w:t", _NAMES)) for p in paragraphs]


def _xlsx(data: bytes, fragment: str, _: str) -> Found:
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = [s.get("name") for s in etree.fromstring(archive.read("xl/workbook.xml")).findall(".//m:sheet", _NAMES)]
    sheet, _, row = fragment.removeprefix("sheet=").partition("&")
    book = etree.fromstring(archive.read(f"xl/worksheets/sheet{names.index(unquote(sheet)) + 1}.xml"))
    cells = book.findall(f".//m:row[@r='{_number(row, 'row')}']/m:c[@t='inlineStr']", _NAMES)
    return ["\n".join("".join(cell.itertext()) for cell in cells)]


def _csv(data: bytes, fragment: str, encoding: str) -> Found:
    rows = list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
    return ["\n".join(rows[_number(fragment, "row") - 1])]


def _jsonl(data: bytes, fragment: str, encoding: str) -> Found:
    before, number = map(int, fragment.removeprefix("line=").split(","))
    assert before == number - 1
    return ["\n".join(map(str, json.loads(text_of(data, encoding).split("\n")[before]).values()))]


def _parquet(data: bytes, fragment: str, _: str) -> Found:
    row = parquet.read_table(io.BytesIO(data)).to_pylist()[_number(fragment, "record") - 1]
    return ["\n".join(map(str, row.values()))]


def _pdf(data: bytes, fragment: str, _: str) -> Found:
    document = pypdfium2.PdfDocument(data)
    return [document[n].get_textpage().get_text_range() for n in range(_number(fragment, "page") - 1, len(document))]


def _number(fragment: str, unit: str) -> int:
    assert fragment.startswith(f"{unit}="), fragment
    return int(fragment.removeprefix(f"{unit}="))


#: ending of a file → what stands at a place in it
OPENERS: Mapping[str, Callable[[bytes, str, str], Found]] = {
    "html": _html, "mhtml": _mhtml, "epub": _epub, "docx": _docx, "xlsx": _xlsx, "csv": _csv, "jsonl": _jsonl,
    "parquet": _parquet, "pdf": _pdf,
}  # fmt: skip
