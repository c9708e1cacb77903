"""Where the time of reading goes, by stage, step and rule: `python -m tests.benchmarks.bench_rules PATH… [--count 200]`.

Extraction holds no clock (its results are kept, and are the same on every machine), so here its functions are wrapped
from outside. The articles are read twice, with timers and without, and the last line says what the timers cost. A rule
is a pattern of kg/knowledge/data/patterns, or a function that reads structure; `times` says how often it was tried, and
`found` what it gave, before pairs are weighed. Steps and rules hold what they call: they do not add up.
"""

import argparse
import logging
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from types import GeneratorType, ModuleType
from typing import Any, NamedTuple

import pytest

import kg
from kg.extraction import entities, extract, relations, structure
from kg.knowledge.resources import read_resources
from kg.model import Article
from kg.reading import Corpus, read_articles

Function = Callable[..., Any]


class Part(NamedTuple):
    """Functions that are wrapped where a module has them by name; by what their time is told apart, if not the name."""

    kind: str
    module: ModuleType
    names: tuple[str, ...]
    key: Callable[..., str] | None = None


def pattern_of(reading: Any) -> str:
    """The pattern that is tried."""
    return str(reading.pattern.id)


PARTS = (
    Part("step", extract, (
        "Document", "find_mentions", "refer", "believed", "find_pointers", "read_clauses", "find_structure", "find_posts",
        "find_relations", "find_further_gifts", "find_sites_of_programmes", "judge", "entities_of", "_statements",
    )),
    Part("finder", entities, ("find_defined", "find_abbreviated", "find_charges", "find_joints", "add_tagged")),
    Part("rule", structure, (
        "find_whereabouts", "_containment", "_seats", "find_parts", "_venues", "_joint_programmes", "_speakers",
    )),
    Part("rule", relations, ("_apply",), pattern_of),
)  # fmt: skip


@dataclass
class Times:
    """Seconds of the processor, and how often, by kind and name."""

    seconds: Counter[tuple[str, str]] = field(default_factory=Counter)
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)

    def timed(self, kind: str, name: str, function: Function, key: Callable[..., str] | None = None) -> Function:
        """The function, which does and gives the same; what it would give one by one, it gives at once."""

        def call(*arguments: Any, **options: Any) -> Any:
            begin = process_time()
            result = function(*arguments, **options)
            if isinstance(result, GeneratorType):
                result = list(result)
            what = kind, key(*arguments) if key else name
            self.seconds[what] += process_time() - begin  # type: ignore[assignment]
            self.calls[what] += 1
            self.found[what] += len(result) if isinstance(result, Sequence) else 0
            return result

        return call

    def rows(self, kind: str, whole: float, top: int) -> Iterator[str]:
        """A line each of the slowest, with their share of the whole."""
        chosen = [what for what, _ in self.seconds.most_common() if what[0] == kind]
        for what in chosen[:top]:
            share = self.seconds[what] / whole
            yield f"| {kind} | {what[1]} | {self.seconds[what]:.3f} | {share:.1%} | {self.calls[what]:,} | {self.found[what]:,} |"


@contextmanager
def watched(times: Times) -> Iterator[None]:
    """A stretch in which every part is timed."""
    with pytest.MonkeyPatch.context() as patched:
        for kind, find in entities.FINDERS.items():
            patched.setitem(entities.FINDERS, kind, times.timed("finder", find.__name__, find))
        for part in PARTS:
            for name in part.names:
                patched.setattr(part.module, name, times.timed(part.kind, name, getattr(part.module, name), part.key))
        yield


def seconds_of_extraction(articles: Sequence[Article]) -> float:
    """Of the processor."""
    resources, begin = read_resources(), process_time()
    for article in articles:
        extract.extract(article, resources)
    return process_time() - begin


def measure(articles: Sequence[Article]) -> tuple[Times, float, float]:
    """The times, and the seconds of all of extraction without timers and with them; the shorter of two runs each."""
    times = Times()
    plain = seconds_of_extraction(articles)
    with watched(times):
        timed = seconds_of_extraction(articles)
    with watched(Times()):
        timed = min(timed, seconds_of_extraction(articles))
    return times, min(plain, seconds_of_extraction(articles)), timed


def stages(paths: Sequence[Path]) -> Mapping[str, float]:
    """The seconds of each stage of a whole build, by the clock."""
    records: list[logging.LogRecord] = []
    handler, log = logging.Handler(), logging.getLogger("kg.build")
    handler.emit = records.append  # type: ignore[method-assign]
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        with TemporaryDirectory() as out:
            kg.build(paths).save(out)
    finally:
        log.removeHandler(handler)
    return {record.stage: record.seconds for record in records}  # type: ignore[attr-defined]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_rules", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=200, help="so many articles at most")
    parser.add_argument("--top", type=int, default=15, help="so many of each kind")
    given = parser.parse_args(arguments)
    read = (article for reading in read_articles(Corpus(tuple(given.paths))) for article in reading.articles)
    articles = list(islice(read, given.count))
    extract.extract(articles[0], read_resources())  # what is read once is read
    times, plain, timed = measure(articles)
    print(
        f"{len(articles)} articles, {sum(len(a.text) for a in articles):,} characters, Python {platform.python_version()}\n"
    )
    print("| kind | name | seconds | share | times | found |\n|---|---|--:|--:|--:|--:|")
    for stage, seconds in stages(given.paths).items():
        print(f"| stage, all articles | {stage} | {seconds:.3f} | | | |")
    for kind in ("step", "finder", "rule"):
        for row in times.rows(kind, timed, given.top):
            print(row)
    print(f"\nextraction: {plain:.3f} s, with timers {timed:.3f} s")


if __name__ == "__main__":
    sys.exit(main())
