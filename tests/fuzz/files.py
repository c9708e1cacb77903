"""Damaged files of every format, named as people name them, through the whole of reading."""

import email.message
import email.policy
import gzip
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from kg.reading import FORMATS, Corpus, read_articles
from kg.reading.formats.names import ENDINGS, named_format
from tests.fuzz.mutate import MOST, mutated
from tests.fuzz.ways import Case, Way, is_twice
from tests.reading.formats import made


def mht() -> bytes:
    """A page as a browser saves it with its pictures."""
    message = email.message.EmailMessage(email.policy.SMTP)
    message["From"], message["Subject"], message["Snapshot-Content-Location"] = "<Saved by Blink>", made.TITLE, made.URL
    message.set_content("-")
    message.add_alternative(made.page(), subtype="html", cte="quoted-printable")
    return message.as_bytes()


def pdf() -> bytes:
    """The brief on a page, line by line."""
    from matplotlib.figure import Figure

    from kg.plots.fonts import font_families

    figure = Figure(figsize=(8, 6))
    lines = (made.TITLE, *(p[at : at + 36] for p in made.PARAGRAPHS for at in range(0, len(p), 36)))
    for number, line in enumerate(lines):
        figure.text(0.05, 0.95 - number * 0.05, line, fontfamily=list(font_families()))
    file = io.BytesIO()
    figure.savefig(file, format="pdf", metadata={"CreationDate": None})
    return file.getvalue()


_MORE: Mapping[str, Callable[[], bytes]] = {
    "a.mht": mht,
    "a.pdf": pdf,
    "a.jsonl.gz": lambda: gzip.compress(made.MAKERS["a.jsonl"](), mtime=0),
    "a.csv.gz": lambda: gzip.compress(made.MAKERS["a.csv"](), mtime=0),
    "b.zip": lambda: made.zipped({name: maker() for name, maker in made.MAKERS.items()}),
}


@cache
def whole_files() -> Mapping[str, bytes]:
    """A sound file of each format, and of some in others, by name."""
    files = {name: maker() for name, maker in (made.MAKERS | _MORE).items()}
    assert {named_format(name) for name in files} == set(FORMATS), "a format without a file to damage"
    return files


@contextmanager
def files() -> Iterator[Way]:
    """Damaged files."""
    with TemporaryDirectory(prefix="kg-fuzz-") as folder:
        yield Way(make_file, lambda case: check_file(case, Path(folder)))


def make_file(rng: Random) -> Case:
    """A damaged file; of an archive rather what is in it. Its name speaks of another format now and then."""
    name, data = rng.choice(sorted(whole_files().items()))
    others = list(whole_files().values())
    changed = _mutated_inside(rng, data, others) if data.startswith(b"PK") and rng.random() < 0.6 else b""
    ending = rng.choice(ENDINGS) if rng.random() < 0.05 else name.partition(".")[2]
    return Case(f"a.{ending.removeprefix('.')}", changed or mutated(rng, data, others))


def _mutated_inside(rng: Random, data: bytes, others: list[bytes]) -> bytes:
    """The archive with one of its members damaged before it was packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    unlucky = rng.choice(sorted(members))
    members[unlucky] = mutated(rng, members[unlucky], others)
    return made.zipped(members)[:MOST]


def check_file(case: Case, folder: Path) -> str:
    """Each reading has articles or one line of error, and spans within the text; the same the second time."""
    file = folder / case.name
    file.write_bytes(case.data)
    try:
        readings = list(read_articles(Corpus((file,))))
        if is_twice(case):
            assert readings == list(read_articles(Corpus((file,)))), "another reading the second time"
    finally:
        file.unlink()
    assert readings, "neither an article nor an error"
    for reading in readings:
        assert bool(reading.articles) != bool(reading.error), "neither an article nor an error, or both"
        assert "\n" not in reading.error + reading.warning, reading
        assert "crashed on it" not in reading.error, reading.error
        assert "seconds of computing" not in reading.error, reading.error
        for article in reading.articles:
            article.text.encode()
            spans = [span for block in article.blocks for span in block.spans]
            assert spans, "an article without text"
            assert all(0 <= start < end <= len(article.text) for start, end in spans)
    return (
        "read"
        if all(r.articles for r in readings)
        else "refused"
        if not any(r.articles for r in readings)
        else "in part"
    )
