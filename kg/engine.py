"""Articles → what each of them says, in order, by one process or by several.

An engine only maps articles to `extract`; it refuses to know what is in them. Resources are read anew in each worker
(a tokenizer cannot be sent to another process), and no article can take the others down with it: an exception becomes
a `Failure`, and so does the death of a worker after one more try, alone, in a fresh one.
"""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from kg.errors import UsageError
from kg.extraction.extract import extract
from kg.knowledge.resources import Resources, read_resources
from kg.model import Article, Extraction

#: Articles sent to a worker at once: enough to make the sending cheap, few enough that progress is seen.
CHUNK = 16

#: Chunks under way for each worker: one at work, one waiting, so that memory does not grow with the corpus.
AHEAD = 2


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read for facts, and why."""

    article: str  #: its id
    source: str  #: the file it came from
    message: str  #: one line


Result = Extraction | Failure
Engine = Callable[[Iterable[Article], int], Iterator[Result]]

#: What a worker process knows; filled once by `_prepare`.
_resources: Resources | None = None


def run(
    articles: Iterable[Article], *, jobs: int = 1, engine: str = "", on_progress: Callable[[int], None] | None = None
) -> Iterator[Result]:
    """One Extraction or Failure for each article, in the order of the articles, whatever the number of `jobs`.

    `engine` is a key of `ENGINES`; "" takes "serial" for one job and "processes" for more. `on_progress` is called
    with the number of articles done. Raises UsageError for an unknown engine or fewer than one job.
    """
    if jobs < 1:
        raise UsageError(f"jobs: {jobs} is not possible; give 1 or more")
    name = engine or ("serial" if jobs == 1 else "processes")
    if name not in ENGINES:
        raise UsageError(f"engine: unknown name {name!r}; known: {', '.join(sorted(ENGINES))}")
    for done, result in enumerate(ENGINES[name](articles, jobs), 1):
        yield result
        if on_progress:
            on_progress(done)


def _serial(articles: Iterable[Article], jobs: int) -> Iterator[Result]:
    resources = read_resources()
    return (_attempt(article, resources) for article in articles)


def _processes(articles: Iterable[Article], jobs: int) -> Iterator[Result]:
    pending: deque[tuple[tuple[Article, ...], Future[list[Result]]]] = deque()
    read_resources()  # a data file that is broken is one error here, not the death of every worker
    pool = _new_pool(jobs)
    try:
        for chunk in _chunks(articles):
            try:
                future = pool.submit(_attempt_all, chunk)
            except BrokenProcessPool:
                pool.shutdown()
                pool = _new_pool(jobs)
                future = pool.submit(_attempt_all, chunk)
            pending.append((chunk, future))
            if len(pending) >= jobs * AHEAD:
                yield from _results(*pending.popleft())
        while pending:
            yield from _results(*pending.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


#: Every way to run, by name.
ENGINES: Mapping[str, Engine] = {"serial": _serial, "processes": _processes}


def _results(chunk: tuple[Article, ...], future: Future[list[Result]]) -> list[Result]:
    """What a chunk gave; where its worker died, what its articles give one by one."""
    try:
        return future.result()
    except BrokenProcessPool:
        return _one_by_one(chunk)


def _one_by_one(chunk: tuple[Article, ...]) -> list[Result]:
    """The results of a chunk that was lost: in a process of their own, since one of them may kill again."""
    results: list[Result] = []
    pool = _new_pool(1)
    try:
        for article in chunk:
            try:
                results += pool.submit(_attempt_all, (article,)).result()
            except BrokenProcessPool:
                results.append(Failure(article.id, article.source, "its process died twice (out of memory?)"))
                pool.shutdown()
                pool = _new_pool(1)
    finally:
        pool.shutdown(cancel_futures=True)
    return results


def _attempt(article: Article, resources: Resources) -> Result:
    """What `extract` gives, or the Failure that its exception stands for: one bad article must not end a build."""
    try:
        return extract(article, resources)
    except Exception as error:
        return Failure(article.id, article.source, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _attempt_all(articles: tuple[Article, ...]) -> list[Result]:
    """What a worker does with a chunk."""
    resources = _resources or read_resources()
    return [_attempt(article, resources) for article in articles]


def _prepare() -> None:
    """Make a worker ready: it reads its own resources, and leaves Ctrl-C to the parent."""
    global _resources
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _resources = read_resources()


def _new_pool(jobs: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the same on every system, and safe beside the threads of a notebook.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_prepare)


def _chunks(articles: Iterable[Article]) -> Iterator[tuple[Article, ...]]:
    rest = iter(articles)
    while chunk := tuple(islice(rest, CHUNK)):
        yield chunk
