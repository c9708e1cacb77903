"""One article, or a few, read for facts and for what assembly asks of an article alone; what raises is a Failure.

The same in every engine and in every worker.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import msgspec

from kg.assembly.private import bystanders_of
from kg.assembly.reprints import packed_sketch
from kg.errors import InputError
from kg.extraction.extract import extract_in_steps
from kg.extraction.steps import finish_together
from kg.knowledge.resources import Resources, read_resources
from kg.machine import without_collector
from kg.model import Article, Extraction

#: Articles that take each step together: more gain nothing, and each takes some hundred kilobytes meanwhile.
TOGETHER = 32

REPORT_REMEDY = "please report it with the article"


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read for facts, and why."""

    article: str  #: its id
    source: str  #: the file it came from
    message: str  #: one line
    remedy: str = REPORT_REMEDY  #: what to do


Result = Extraction | Failure

_Packed = tuple[Extraction | None, Failure | None]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[_Packed]).decode


def attempt_all(articles: Iterable[Article], resources: Resources) -> Iterator[Result]:
    """For each article what `extract` gives, or the Failure that its exception stands for, in order.

    One bad article must not end a build, nor the articles beside it. So many as `TOGETHER` says are read ahead.
    """
    rest = iter(articles)
    while some := list(islice(rest, TOGETHER)):
        with without_collector():
            results = finish_together(extract_in_steps(article, resources) for article in some)
        for article, result in zip(some, results, strict=True):
            told = _with_more(article, result, resources) if isinstance(result, Extraction) else result
            yield _failed(article, told) if isinstance(told, Exception) else told


def _with_more(article: Article, extraction: Extraction, resources: Resources) -> Extraction | Exception:
    """What assembly asks of an article alone: looked up here, it is done by every worker and kept by the cache."""
    try:
        bystanders = bystanders_of(extraction, article, resources.lexicon)
        return replace(extraction, bystanders=bystanders, sketch=packed_sketch(article))
    except Exception as error:
        return error


def attempt_chunk(articles: Iterable[Article]) -> list[Result]:
    """What a worker does with the articles that it is sent; it reads its own resources, once."""
    return list(attempt_all(articles, read_resources()))


def attempt_packed(articles: Iterable[Article]) -> bytes | list[Result]:
    """As `attempt_chunk`, in the form that is sent and read in a fifth of the time; as it is where it has none.

    Only pickles can send half a surrogate.
    """
    results = attempt_chunk(articles)
    try:
        return _encode([(r, None) if isinstance(r, Extraction) else (None, r) for r in results])
    except UnicodeEncodeError:
        return results


def unpacked(sent: bytes | list[Result]) -> list[Result]:
    """The results of a worker."""
    if not isinstance(sent, bytes):
        return sent
    return [result for pair in _decode(sent) for result in pair if result is not None]


def _failed(article: Article, error: Exception) -> Failure:
    error.__traceback__ = error.__context__ = error.__cause__ = None  # else all that it passed hangs in a circle
    if isinstance(error, InputError):  # which says what to do as well
        what, _, remedy = str(error).rpartition("; ")
        return Failure(article.id, article.source, what, remedy)
    return Failure(article.id, article.source, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")


def died(article: Article) -> Failure:
    """The Failure of an article that took its process with it, twice."""
    return Failure(article.id, article.source, "its process died twice (out of memory?)")
