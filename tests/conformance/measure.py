"""How well the conformance set is read: one row for each kind of file and encoding."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from opencc import OpenCC
from playwright.sync_api import Browser

from kg.model import Article
from kg.reading import read_articles
from tests.conformance import files
from tests.conformance.pages import PAGES
from tests.conformance.sources import Text, bare, error_rate, read_letters, texts
from tests.reading.places import leads_back, sentences

Files = Mapping[Text, bytes]


@dataclass(frozen=True, slots=True)
class Row:
    """How well the files of one kind are read."""

    kind: str
    encoding: str
    rates: Mapping[str, float]  #: name of a text → its character error rate
    titles: int  #: files whose title is right
    dates: int
    sentences: int
    led_back: int  #: sentences that the file, opened in another way, holds at the place that is said of them

    @property
    def rate(self) -> float:
        return sum(self.rates.values()) / len(self.rates)

    @property
    def worst(self) -> str:
        return max(self.rates, key=lambda name: self.rates[name])

    @property
    def shares(self) -> str:
        number, worst = len(self.rates), self.rates[self.worst]
        facts = f"{self.titles / number:.0%} | {self.dates / number:.0%}"
        return f"{self.rate:.2%} | {worst:.2%} | {facts} | {self.led_back / self.sentences:.1%}"


def measured(kind: str, encoding: str, ending: str, made: Files, folder: Path) -> Row:
    """The files of one kind, written and read again."""
    place = folder / f"{kind} {encoding}".replace(" ", "-").replace(",", "")
    place.mkdir(parents=True)
    for text, data in made.items():
        (place / f"{text.name}.{ending}").write_bytes(data)
    found: dict[str, list[Article]] = {text.name: [] for text in made}
    for reading in read_articles([place]):
        found[reading.source.partition(".")[0]] += reading.articles
    rates = {text.name: error_rate(read_letters(found[text.name]), text.letters) for text in made}
    first = {text: found[text.name][0] for text in made if found[text.name]}
    titles = sum(bare(article.title) == bare(text.title) for text, article in first.items())
    dates = sum(article.date == text.date for text, article in first.items())
    name = files.ENCODINGS.get(encoding, ("utf-8",))[0]
    led = [
        leads_back(article, span, made[text], ending, name)
        for text in made
        for article in found[text.name]
        for span in sentences(article)
    ]
    return Row(kind, encoding, rates, titles, dates, len(led), sum(led))


def textual(kind: str, encoding: str, folder: Path) -> Row | None:
    """Files that may be in any encoding; None where no text can be written in it. Big5 is in traditional script."""
    made: dict[Text, bytes] = {}
    for text in texts():
        meant, page = text, files.TEXTUAL[kind](text)
        if encoding == "big5":
            meant, page = _in_traditional(text), _traditional(page)
        name = files.ENCODINGS[encoding][0].removesuffix("-le").removesuffix("-be")
        try:
            made[meant] = files.encoded(page.replace("charset=utf-8", f"charset={name}"), encoding)
        except UnicodeEncodeError:
            continue
    return measured(kind, encoding, kind.split()[-1], made, folder) if made else None


def binary(kind: str, folder: Path) -> Row:
    return measured(kind, "–", kind, {text: files.BINARY[kind](text) for text in texts()}, folder)


def printed(browser: Browser, columns: int, folder: Path) -> Row:
    made = {text: files.pdf(browser, text, columns) for text in texts()}
    return measured(f"pdf of Chromium, {columns} column(s)", "–", "pdf", made, folder)


def paged(browser: Browser, folder: Path) -> Row:
    made = {text: files.paged(browser, text) for text in texts()}
    return measured("pdf of Chromium, 2 column(s), many pages with running heads", "–", "pdf", made, folder)


def archived(browser: Browser, name: str, folder: Path) -> Row:
    made = {text: files.archived(browser, PAGES[name](text)) for text in texts()}
    return measured(f"{name} mhtml of Chromium", "–", "mhtml", made, folder)


def converted(ending: str, folder: Path) -> Row:
    """Files that LibreOffice makes of .docx."""
    made = files.converted({f"{text.name}.docx": files.docx(text) for text in texts()}, ending, folder / "office")
    kind = ending.partition(":")[0]
    return measured(f"{kind} of LibreOffice", "–", kind, {text: made[text.name] for text in texts()}, folder)


def rows(browser: Browser, folder: Path) -> Iterator[Row]:
    """Every row that there is; those of LibreOffice where it is installed."""
    for kind in files.TEXTUAL:
        yield from filter(None, (textual(kind, encoding, folder) for encoding in files.ENCODINGS))
    yield from (binary(kind, folder) for kind in files.BINARY)
    yield from (printed(browser, columns, folder) for columns in (1, 2, 3))
    yield paged(browser, folder)
    yield from (archived(browser, name, folder) for name in PAGES)
    if files.SOFFICE:
        yield from (converted(ending, folder / str(n)) for n, ending in enumerate(("docx:MS Word 2007 XML", "pdf")))


@cache
def _converter() -> Callable[[str], str]:
    return OpenCC("s2tw").convert


def _traditional(text: str) -> str:
    return _converter()(text)


def _in_traditional(text: Text) -> Text:
    return replace(
        text,
        title=_traditional(text.title),
        outlet=_traditional(text.outlet),
        author=_traditional(text.author),
        paragraphs=tuple(map(_traditional, text.paragraphs)),
    )
