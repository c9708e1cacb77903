"""Parsers that crash, hang or fill memory: one line for the file, and the next one is read."""

import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.reading import parsing, read_articles
from kg.reading.parsing import parse
from kg.reading.record import Corpus
from tests.reading.formats import made

#: what a parser in the other process does in place of reading Word files; it finds this module as a user's would
BROKEN = """
import kg.reading.formats as formats
from kg.reading.record import Record
def read(file, corpus):
    data = file.read()
    if data == b"ok":
        yield Record("text")
    {body}
formats.FORMATS["docx"] = formats.Format(read, risky=True)
"""


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    parsing._process.stop()
    yield monkeypatch
    parsing._process.stop()


def broken(breaking: pytest.MonkeyPatch, body: str) -> None:
    breaking.setattr(
        parsing, "_CHILD", f"import sys; sys.path[:] = sys.argv[1:]\n{BROKEN.format(body=body)}\n{parsing._CHILD}"
    )


def error(data: bytes = b"bad") -> str:
    with pytest.raises(InputError) as raised:
        list(parse("docx", io.BytesIO(data), Corpus(())))
    return str(raised.value)


posix = pytest.mark.skipif(os.name != "posix", reason="limits of the system")


@posix
def test_a_crash_is_one_line_and_the_next_file_is_read(breaking: pytest.MonkeyPatch) -> None:
    broken(breaking, "if data == b'bad': import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert (
        error()
        == f"the docx parser crashed on it (exit code -{signal.SIGSEGV.value}); open it, save it anew, or give its text as .txt"
    )
    assert [item.text for item in parse("docx", io.BytesIO(b"ok"), Corpus(()))] == ["text"]  # type: ignore[union-attr]


@posix
def test_computing_without_end_is_ended(breaking: pytest.MonkeyPatch) -> None:
    broken(
        breaking,
        "parsing = __import__('kg.reading.parsing', fromlist=['x']); parsing._limit_seconds(0.2)\n    while data == b'bad': pass",
    )
    assert error() == "took more than 8 seconds of computing; give its text as .txt"


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux")
def test_memory_is_bounded(breaking: pytest.MonkeyPatch) -> None:
    broken(breaking, "bytearray(2**33)")
    assert error() == "needs more than 4 GB of memory; split it, or give its text as .txt"


def test_an_exception_is_one_line(breaking: pytest.MonkeyPatch) -> None:
    broken(breaking, "raise ValueError('a\\nb')")
    assert error() == "damaged, or no docx file (ValueError: a b); open it, save it anew, or give its text as .txt"


def test_what_was_found_before_a_crash_is_kept(breaking: pytest.MonkeyPatch) -> None:
    broken(breaking, "yield Record('first')\n    raise KeyError('x')")
    items = parse("docx", io.BytesIO(b"bad"), Corpus(()))
    assert next(items).text == "first"  # type: ignore[union-attr]
    with pytest.raises(InputError):
        next(items)


def test_two_corpora_are_read_in_turn(tmp_path: Path) -> None:
    for name in ("a", "b"):
        made.write(tmp_path / name / "x.docx", made.MAKERS["a.docx"]())
        made.write(tmp_path / name / "y.html", made.MAKERS["a.html"]())
    pairs = list(zip(read_articles([tmp_path / "a"]), read_articles([tmp_path / "b"]), strict=True))
    assert all(one.articles[0].text == other.articles[0].text for one, other in pairs)
