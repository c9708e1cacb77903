"""The twenty texts of the conformance set: the briefs of `seeds/` and ten invented ones, and how well one is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import yaml

from kg.model import Article

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Text:
    """One article as it should come out again."""

    name: str
    title: str
    date: str  #: with month and day; where a brief names only the year, the conformance set sets a day
    outlet: str
    author: str
    paragraphs: tuple[str, ...]

    @property
    def letters(self) -> str:
        """Title and paragraphs without white space, which no format keeps."""
        return bare(self.title, *self.paragraphs)


def bare(*parts: str) -> str:
    return "".join("".join(parts).split())


@cache
def texts() -> tuple[Text, ...]:
    files = chain(sorted(ROOT.glob("seeds/[01]*.md")), sorted(Path(__file__).parent.glob("texts/*.md")))
    return tuple(_read(number, file) for number, file in enumerate(files, 1))


def _read(number: int, file: Path) -> Text:
    _, head, body = file.read_text("utf-8").split("---\n", 2)
    facts = yaml.safe_load(head)
    date = str(facts["date"])
    paragraphs = tuple(part.strip() for part in body.split("\n\n") if part.strip())
    day = date if len(date) == len("2024-03-05") else f"{date}-06-{number:02}"
    return Text(file.stem, facts["title"], day, facts.get("outlet", "东江日报"), facts.get("author", ""), paragraphs)


def read_letters(articles: Sequence[Article]) -> str:
    """What was read of a file: titles, paragraphs and captions in reading order; a title may stand beside the text."""
    return bare(*chain.from_iterable(map(_parts, articles)))


def _parts(article: Article) -> Iterator[str]:
    if not any(block.kind == "title" for block in article.blocks):
        yield article.title
    yield from (article.text[start:end] for block in article.blocks for start, end in block.spans)


def error_rate(read: str, meant: str) -> float:
    """Letters to insert, delete or change until the one is the other (Levenshtein 1966), as a share of `meant`.

    >>> error_rate("石桥村通路", "石桥村通公路")
    0.16666666666666666
    """
    return _distance(*_differing(read, meant)) / len(meant)


def _differing(one: str, other: str) -> tuple[str, str]:
    """The two without their common beginning and end, which cost nothing."""
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[first:], other[first:]
    last = next((i for i, (a, b) in enumerate(zip(reversed(one), reversed(other), strict=False)) if a != b), None)
    last = min(len(one), len(other)) if last is None else last
    return one[: len(one) - last], other[: len(other) - last]


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = list(_next_row(row, i, a, other))
    return row[-1]


def _next_row(above: Sequence[int], i: int, a: str, other: str) -> Iterator[int]:
    left = i
    yield left
    for j, b in enumerate(other, 1):
        left = min(left + 1, above[j] + 1, above[j - 1] + (a != b))
        yield left
