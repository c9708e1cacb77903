"""One article, or a few, read for facts; what raises is a Failure. The same in every engine and in every worker."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import InputError
from kg.extraction.extract import extract
from kg.knowledge.resources import Resources, read_resources
from kg.model import Article, Extraction

REPORT_REMEDY = "please report it with the article"


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read for facts, and why."""

    article: str  #: its id
    source: str  #: the file it came from
    message: str  #: one line
    remedy: str = REPORT_REMEDY  #: what to do


Result = Extraction | Failure


def attempt(article: Article, resources: Resources) -> Result:
    """What `extract` gives, or the Failure that its exception stands for: one bad article must not end a build."""
    try:
        return extract(article, resources)
    except InputError as error:  # which says what to do as well
        what, _, remedy = str(error).rpartition("; ")
        return Failure(article.id, article.source, what, remedy)
    except Exception as error:
        return Failure(article.id, article.source, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")


def attempt_all(articles: Iterable[Article]) -> list[Result]:
    """What a worker does with the articles that it is sent; it reads its own resources, once."""
    resources = read_resources()
    return [attempt(article, resources) for article in articles]


def died(article: Article) -> Failure:
    """The Failure of an article that took its process with it, twice."""
    return Failure(article.id, article.source, "its process died twice (out of memory?)")
