"""What extraction costs: seconds by step, and by rule of those that are patterns.

    python -m tests.benchmarks.bench_rules PATH [--articles 1000]

Seconds are those of the processor. Other rules have no time of their own: one pass finds what several of them name.
Asking the clock costs too; how much, the last line says (the medians of five runs each, with the clock and without).
"""

import argparse
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import pytest

from kg.extraction import extract, relations
from kg.knowledge.resources import read_resources
from kg.model import Article
from kg.reading import read_articles

#: In the order in which they are taken; none calls another.
STEPS = (
    "find_mentions_in_steps", "refer", "believed", "find_pointers", "read_clauses", "find_structure", "find_posts",
    "find_relations", "find_further_gifts", "find_sites_of_programmes", "judge",
)  # fmt: skip
RUNS = 5

Spent = Counter[str]
Work = Callable[..., Any]


@contextmanager
def timed(spent: Spent, calls: Spent) -> Iterator[None]:
    """A stretch in which the seconds of every step and pattern are counted."""
    with pytest.MonkeyPatch.context() as patched:
        for name in STEPS:
            work = clocked(getattr(extract, name), lambda *_, name=name: name, spent, calls)
            patched.setattr(extract, name, work)
        work = clocked(relations._apply, lambda reading: reading.pattern.id, spent, calls)
        patched.setattr(relations, "_apply", work)
        yield


def clocked(work: Work, name_of: Callable[..., str], spent: Spent, calls: Spent) -> Work:
    def run(*arguments: Any) -> Any:
        begin, result = process_time(), work(*arguments)
        if isinstance(result, Generator):  # which would work later
            result = done(result)
        name = name_of(*arguments)
        spent[name] += process_time() - begin  # type: ignore[assignment]
        calls[name] += 1
        return result

    return run


def done(work: Generator[Any, None, Any]) -> Generator[Any, None, Any]:
    """The same, with all of its work done now."""
    found = []
    while True:
        try:
            found.append(next(work))
        except StopIteration as end:
            return again(found, end.value)


def again(found: Iterable[Any], result: Any) -> Generator[Any, None, Any]:
    yield from found
    return result


def extracted(articles: Iterable[Article]) -> float:
    """The seconds that it takes."""
    resources, begin = read_resources(), process_time()
    for article in articles:
        extract.extract(article, resources)
    return process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    asked = parser.parse_args()
    articles = list(islice((a for r in read_articles([asked.path]) for a in r.articles), asked.articles))
    extracted(articles)  # what is compiled and looked up once
    spent, calls = Spent(), Spent()
    without, clock = [], []
    for _ in range(RUNS):
        without.append(extracted(articles))
        with timed(spent, calls):
            clock.append(extracted(articles))
    print(f"| {'step, or rule':28} | seconds |  share |    calls |\n|{'-' * 30}|--------:|-------:|---------:|")
    for name, seconds in sorted(spent.items(), key=lambda s: (s[0] not in STEPS, -s[1])):
        print(f"| {name:28} |{seconds / RUNS:8.4f} |{seconds / sum(clock):7.2%} |{calls[name] // RUNS:9,} |")
    patterns = sum(seconds for name, seconds in spent.items() if name not in STEPS)
    print(f"\n{len(articles):,} articles; all patterns together {patterns / sum(clock):.2%} of extraction;", end=" ")
    print(f"{median(without):.3f} s without the clock, {median(clock):.3f} s with it")


if __name__ == "__main__":
    main()
