"""Several processes of this machine: chunks go to whichever is free, results come back in order.

No article can take the others down with it: where a worker dies, the articles that it had are tried again one by one,
each in a process of its own.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from kg.engine.attempts import TOGETHER, Result, attempt_packed, died, unpacked
from kg.knowledge.resources import read_resources
from kg.machine import deaf_children, workers
from kg.model import Article

#: Articles sent to a worker at once: enough to make the sending cheap, few enough that progress is seen.
CHUNK = TOGETHER

#: What a worker will have said of a chunk.
_Coming = Future[bytes | list[Result]]

#: Chunks under way for each worker: one at work, one waiting, so that memory does not grow with the corpus.
AHEAD = 2


def extract_in_processes(
    articles: Iterable[Article], jobs: int, meanwhile: Callable[[], bool] = lambda: False
) -> Iterator[Result]:
    """One Result for each article, in order, by so many processes.

    While they are at work, `meanwhile` is called until it says that there is nothing left to do.
    """
    jobs = min(jobs, os.cpu_count() or 1)  # more only take memory: a process takes 0.2 GB and one chunk ahead
    pending: deque[tuple[tuple[Article, ...], _Coming]] = deque()
    read_resources()  # a data file that is broken is one error here, not the death of every worker
    pool = _new_pool(jobs)
    try:
        for chunk in _chunks(articles):
            try:
                future = _submit(pool, chunk)
            except BrokenProcessPool:
                pool.shutdown()
                pool = _new_pool(jobs)
                future = _submit(pool, chunk)
            pending.append((chunk, future))
            while len(pending) >= jobs * AHEAD and not pending[0][1].done() and meanwhile():
                pass
            if len(pending) >= jobs * AHEAD:
                yield from _results(*pending.popleft())
        while pending:
            yield from _results(*pending.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def one_by_one(articles: Iterable[Article]) -> list[Result]:
    """The results of articles that were lost: in a process of their own, since one of them may kill again."""
    results: list[Result] = []
    pool = _new_pool(1)
    try:
        for article in articles:
            try:
                results += unpacked(_submit(pool, (article,)).result())
            except BrokenProcessPool:
                results.append(died(article))
                pool.shutdown()
                pool = _new_pool(1)
    finally:
        pool.shutdown(cancel_futures=True)
    return results


def _submit(pool: ProcessPoolExecutor, chunk: tuple[Article, ...]) -> _Coming:
    with deaf_children():  # the pool starts its workers here; Ctrl-C is left to this process
        return pool.submit(attempt_packed, chunk)


def _results(chunk: tuple[Article, ...], future: _Coming) -> list[Result]:
    """What a chunk gave; where its worker died, what its articles give one by one."""
    try:
        return unpacked(future.result())
    except BrokenProcessPool:
        return one_by_one(chunk)


def _new_pool(jobs: int) -> ProcessPoolExecutor:
    return workers(jobs, read_resources)  # its own: they cannot be sent


def _chunks(articles: Iterable[Article]) -> Iterator[tuple[Article, ...]]:
    rest = iter(articles)
    while chunk := tuple(islice(rest, CHUNK)):
        yield chunk
