"""PDF files: the text layer in reading order, pages parted by a form feed; pictures of pages through `ocr`.

pypdfium2, because of the libraries that were measured it alone gave every sentence of every layout as it was printed,
with a licence that fits.
"""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.model import Fragments
from kg.reading.encoding import normalise
from kg.reading.formats.columns import in_reading_order
from kg.reading.formats.glyphs import Glyph, printed_lines
from kg.reading.formats.numbered import Numbered, joined
from kg.reading.formats.ocr import ocr_available, recognised
from kg.reading.formats.titles import title_in
from kg.reading.metadata import NOTHING, Facts
from kg.reading.record import Corpus, Record

_WIDE = 1.5  #: a gap in a line of so many heights of its letters parts two columns
_OCR_SCALE = 300 / 72  #: 300 dots per inch, what Tesseract wants
_LARGEST = 8000  #: pixels of a side of a picture
_INSTALL = "install Tesseract with chi_sim to read them (apt-get install tesseract-ocr-chi-sim)"
_SIGNS = "\r\n"


def pdf_records(file: BinaryIO, _: Corpus) -> Iterator[Record]:
    """The text of all pages, which its fragments number from 1.

    Raises InputError for a file that is encrypted, damaged or all pictures.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    data = file.read()
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError("encrypted; save a copy without a password") from error
        raise InputError("damaged, or no PDF; open it and print it to a new PDF") from error
    try:
        pages, pictures, read = _pages(document)
        said = document.get_metadata_value("Title")
    finally:
        document.close()
    numbered = (Numbered(normalise(page), ((0, number),)) for number, page in enumerate(pages, 1))
    text, at = joined(numbered, "\n\f")
    if pictures and not text.strip("\n\f "):
        raise InputError(f"its {len(pictures)} page(s) are pictures without text; {_INSTALL}")
    title = title_in(text, said)
    warning = f"page(s) {_listed(pictures)} are pictures, left out; {_INSTALL}" if pictures else ""
    if read:
        warning = f"page(s) {_listed(read)} are pictures, read by Tesseract; expect wrong letters in their quotes"
    yield Record(
        text, Facts(title=title) if title else NOTHING, data, fragments=Fragments("page=", at), warning=warning
    )


def _pages(document: Any) -> tuple[list[str], list[int], list[int]]:
    """The text of each page; the numbers of those that are pictures and were left out, and that were recognised."""
    pages: list[str] = []
    pictures: list[int] = []
    read: list[int] = []
    for number in range(len(document)):
        page = document[number]
        text = _page_text(page)
        if not text.strip() and _has_picture(page):
            if ocr_available():
                text = recognised(_picture(page))
                read.append(number + 1)
            else:
                pictures.append(number + 1)
        pages.append(text)
        page.close()
    return pages, pictures, read


def _page_text(page: Any) -> str:
    textpage = page.get_textpage()
    try:
        text = in_reading_order(printed_lines(_runs(textpage)))
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # rare letters come in halves
    finally:
        textpage.close()


def _runs(textpage: Any) -> Iterator[list[Glyph]]:
    """The runs of glyphs of a page as they stand in the file; a wide gap ends one."""
    from pypdfium2.raw import FPDFText_GetUnicode, FPDFText_IsGenerated

    run: list[Glyph] = []
    for i in range(textpage.count_chars()):
        letter = _letter(FPDFText_GetUnicode(textpage.raw, i))
        drawn = FPDFText_IsGenerated(textpage.raw, i) != 1
        left, bottom, right, top = textpage.get_charbox(i, loose=True)
        glyph = Glyph(letter, left, bottom, right, top, drawn)
        if letter in _SIGNS or (drawn and run and _parted(run, glyph)):
            yield from [run] if run else []
            run = []
        if letter not in _SIGNS:
            run.append(glyph)
    yield from [run] if run else []


def _letter(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else ""


def _parted(run: Sequence[Glyph], glyph: Glyph) -> bool:
    before = next((other for other in reversed(run) if other.drawn and other.text.strip()), glyph)
    return glyph.left - before.right > _WIDE * (before.top - before.bottom)


def _has_picture(page: Any) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return next(iter(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])), None) is not None


def _picture(page: Any) -> bytes:
    """The page as a picture in shades of grey, in the portable graymap format, which needs no library to write."""
    scale = min(_OCR_SCALE, _LARGEST / max(*page.get_size(), 1))
    bitmap = page.render(scale=scale, grayscale=True)
    rows: bytes = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].tobytes()
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + rows


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:12])) + (" …" if len(numbers) > 12 else "")
