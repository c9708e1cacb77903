"""Articles → what each of them says, in order, by one process, by several, or by a cluster.

An engine only maps articles to `extract`; it refuses to know what is in them. Resources are read anew in each worker
(a tokenizer cannot be sent to another process), and no article can take the others down with it: an exception becomes
a `Failure`, and so does the death of a worker after one more try, alone, in a fresh one.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg.arguments import whole
from kg.engine.attempts import Failure, Result, attempt_all
from kg.engine.cache import Cache
from kg.engine.processes import CHUNK, extract_in_processes
from kg.errors import UsageError
from kg.knowledge.resources import read_resources
from kg.model import Article, Extraction
from kg.reading.record import Corpus, Reading

__all__ = ["CHUNK", "ENGINES", "Engine", "Failure", "Result", "read_tables", "run"]

_Meanwhile = Callable[[], bool]

#: Articles that are looked up in the cache together, and results that are kept together.
_LOOKED_UP, _KEPT = 256, 64


@dataclass(frozen=True, slots=True)
class Engine:
    """How articles are read for facts. Nothing here changes a byte of the result."""

    name: str = ""  #: a key of `ENGINES`; "" takes "serial" for one job and "processes" for more
    jobs: int | None = 1  #: processes; None: as many as help
    master: str = ""  #: of a cluster, as its engine understands it: "local[2]", "spark://host:7077", "yarn"
    cache: Path | None = None  #: the folder of extractions that are kept from build to build; None: none are

    @property
    def by_processes(self) -> bool:
        """Whether several processes of this machine extract, beside the one that asks them to."""
        return self.name == "processes" or (not self.name and self.jobs != 1)

    @property
    def writers(self) -> int:
        """Processes that may write exports."""
        return 1 if self.name == "serial" else self.jobs or os.cpu_count() or 1


IN_ONE_PROCESS = Engine()


def _nothing() -> bool:
    return False


def _serial(articles: Iterable[Article], engine: Engine, meanwhile: _Meanwhile) -> Iterator[Result]:
    return attempt_all(articles, read_resources())


def _processes(articles: Iterable[Article], engine: Engine, meanwhile: _Meanwhile) -> Iterator[Result]:
    return extract_in_processes(articles, engine.jobs or 1, meanwhile)


def _spark(articles: Iterable[Article], engine: Engine, meanwhile: _Meanwhile) -> Iterator[Result]:
    from kg.engine.spark import extract_on_spark

    return extract_on_spark(articles, engine.master)


#: Every way to run, by name.
ENGINES: Mapping[str, Callable[[Iterable[Article], Engine, _Meanwhile], Iterator[Result]]] = {
    "serial": _serial,
    "processes": _processes,
    "spark": _spark,
}


def run(
    articles: Iterable[Article],
    engine: Engine = IN_ONE_PROCESS,
    *,
    on_progress: Callable[[int], None] | None = None,
    meanwhile: _Meanwhile = _nothing,
) -> Iterator[Result]:
    """One Extraction or Failure for each article, in the order of the articles, whatever the engine.

    `on_progress` is called with the number of articles done; `meanwhile` while other processes are at work and this
    one has nothing else to do, as long as it says that it did something. Raises UsageError for an engine that there is
    not, that lacks its library, or with fewer than one job.
    """
    if engine.jobs is not None:
        whole("jobs", engine.jobs, least=1)
    name = engine.name or ("processes" if engine.by_processes else "serial")
    if engine.master and name != "spark":
        raise UsageError(f"master: {engine.master} is of Spark, but the engine is {name}; say --engine spark")
    if name not in ENGINES:
        raise UsageError(f"engine: unknown name {name!r}; known: {', '.join(sorted(ENGINES))}")
    with ExitStack() as open_until_the_end:
        cache = open_until_the_end.enter_context(Cache(engine.cache)) if engine.cache else None
        for done, result in enumerate(_cached(articles, cache, lambda left: ENGINES[name](left, engine, meanwhile)), 1):
            yield result
            if on_progress:
                on_progress(done)


def read_tables(corpus: Corpus, engine: Engine) -> Iterator[Reading]:
    """The articles of the tables of a corpus, which only a cluster reads; raises UsageError for another engine."""
    if not corpus.tables:
        return iter(())
    if engine.name != "spark":
        raise UsageError(f"{corpus.tables[0]}: is read by Spark; say --engine spark, or give a file of this machine")
    from kg.engine.spark_tables import read_tables

    return read_tables(corpus, engine.master)


def _cached(
    articles: Iterable[Article], cache: Cache | None, extracted: Callable[[Iterable[Article]], Iterator[Result]]
) -> Iterator[Result]:
    """The results, in order: those that the cache knows from there, the others extracted and kept there."""
    if cache is None:
        yield from extracted(articles)
        return
    waiting: deque[Article | Extraction] = deque()  #: read ahead of the engine: to be extracted, or known already

    def unknown() -> Iterator[Article]:
        rest = iter(articles)
        while chunk := list(islice(rest, _LOOKED_UP)):
            known = cache.read(chunk)
            for article in chunk:
                waiting.append(known.get(article.id, article))
                if article.id not in known:
                    yield article

    yield from _kept(extracted(unknown()), waiting, cache)
    yield from (known for known in waiting if isinstance(known, Extraction))


def _kept(results: Iterator[Result], waiting: "deque[Article | Extraction]", cache: Cache) -> Iterator[Result]:
    """The results of an engine, which are kept meanwhile, each behind what was known of the articles before it."""
    fresh: list[tuple[Article, Extraction]] = []
    try:
        for result in results:
            while isinstance(first := waiting.popleft(), Extraction):
                yield first
            if isinstance(result, Extraction):
                fresh.append((first, result))
            if len(fresh) == _KEPT:
                cache.write(fresh)
                fresh = []
            yield result
    finally:
        cache.write(fresh)
