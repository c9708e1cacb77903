"""Extraction beside segmentation alone, on the same text in the same run; and where extraction spends its time.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.bench_extraction PATH [--articles 1000] [--runs 5]

Seconds are those of the processor. What is compared takes turns, every few dozen articles, so that all share whatever
else the machine does. The parts of extraction are clocked in further runs, each without the parts that stand within it;
asking the clock costs too, a few hundredths of the whole.
"""

import argparse
import platform
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import jieba
import jieba.posseg
import pytest

import kg
from kg.engine.attempts import TOGETHER, attempt_all
from kg.extraction import entities, extract
from kg.knowledge.lexicon import Scanner
from kg.knowledge.resources import Resources, read_resources
from kg.knowledge.tokenizer import Tagged, Tokenizer
from kg.model import Article
from kg.reading import read_articles
from kg.vocab import EntityType
from tests.benchmarks.bench_rules import done

#: articles that one takes before the next has its turn
TURN = 4 * TOGETHER
#: part of extraction -> the functions that do it, as (where they are called from, name)
PARTS: Mapping[str, Sequence[tuple[Any, str]]] = {
    "words of all lists, one pass": [(Scanner, "find")],
    "names by rules: places": [(entities.FINDERS, EntityType.PLACE)],
    "names by rules: people": [(entities.FINDERS, EntityType.PERSON)],
    "names by rules: organizations": [(entities.FINDERS, EntityType.ORGANIZATION)],
    "names by rules: programmes": [(entities.FINDERS, EntityType.PROGRAMME)],
    "names by rules: lists, short forms": [
        (entities, name) for name in ("find_defined", "find_abbreviated", "find_charges", "find_joints", "_nested")
    ],
    "names by the tagger": [(entities, "add_tagged")],
    "who is who; pronouns": [(extract, "Setting"), (extract, "refer"), (extract, "find_pointers")],
    "which things are believed": [(extract, "believed")],
    "clauses": [(extract, "read_clauses")],
    "relations by rules": [
        (extract, name)
        for name in ("find_structure", "find_posts", "find_relations", "find_further_gifts", "find_sites_of_programmes")
    ],
    "relations weighed": [(extract, "judge")],
    "entities, statements": [(extract, "entities_of"), (extract, "_statements")],
}
SEGMENTATION = "segmentation (rjieba)"

Work = Callable[..., Any]


class Clock:
    """Seconds of each part, without those of the parts that it calls."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._within = [0.0]  #: for each part that is going on, the seconds of the parts that it has called

    def clocked(self, part: str, work: Work) -> Work:
        def run(*arguments: Any) -> Any:
            self._within.append(0.0)
            begin, result = process_time(), work(*arguments)
            if isinstance(result, Generator):  # which would work later
                result = done(result)
            seconds = process_time() - begin
            self.spent[part] += seconds - self._within.pop()  # type: ignore[assignment]
            self._within[-1] += seconds
            return result

        return run


class Segmenter:
    """The segmenter, clocked."""

    def __init__(self, tokenizer: Tokenizer, clock: Clock) -> None:
        self.tag: Callable[[str], list[Tagged]] = clock.clocked(SEGMENTATION, tokenizer.tag)
        self.has_word = tokenizer.has_word


def budget(articles: Sequence[Article], resources: Resources) -> tuple[Counter[str], float]:
    """Seconds of each part, and of the whole."""
    clock = Clock()
    clocked = replace(resources, tokenizer=Segmenter(resources.tokenizer, clock))
    with pytest.MonkeyPatch.context() as patched:
        for part, functions in PARTS.items():
            for owner, name in functions:
                if isinstance(owner, dict):
                    patched.setitem(owner, name, clock.clocked(part, owner[name]))
                else:
                    patched.setattr(owner, name, clock.clocked(part, getattr(owner, name)))
        begin = process_time()
        list(attempt_all(articles, clocked))
        return clock.spent, process_time() - begin


def in_turns(works: Mapping[str, Work], articles: Sequence[Article]) -> dict[str, float]:
    """Seconds that each takes for all articles."""
    spent = dict.fromkeys(works, 0.0)
    for first in range(0, len(articles), TURN):
        for name, work in works.items():
            begin = process_time()
            work(articles[first : first + TURN])
            spent[name] += process_time() - begin
    return spent


def compare(articles: Sequence[Article], resources: Resources, runs: int) -> None:
    """The table of what takes turns: medians, megabytes of text a second, and how many times as fast as posseg."""
    works: dict[str, Work] = {
        "jieba.posseg.cut": lambda some: [list(jieba.posseg.cut(article.text)) for article in some],
        "jieba.cut": lambda some: [list(jieba.cut(article.text)) for article in some],
        "rjieba": lambda some: [resources.tokenizer.tag(article.text) for article in some],
        "extraction, article by article": lambda some: [extract.extract(article, resources) for article in some],
        "extraction, as a build does it": lambda some: list(attempt_all(some, resources)),
    }
    results = [in_turns(works, articles) for _ in range(runs)]
    size = sum(len(article.text.encode()) for article in articles) / 1e6
    print(
        "| on the same text | seconds | MB/s | times as fast as posseg, median | lowest, highest |\n|---|--:|--:|--:|--:|"
    )
    for name in works:
        seconds = median(result[name] for result in results)
        ratios = [result["jieba.posseg.cut"] / result[name] for result in results]
        print(
            f"| {name} | {seconds:.2f} | {size / seconds:.2f} | {median(ratios):.2f} |"
            f" {min(ratios):.2f}, {max(ratios):.2f} |"
        )


def share(articles: Sequence[Article], resources: Resources, runs: int) -> None:
    """The table of the parts: each one's share of all runs together."""
    parts, whole = Counter[str](), 0.0
    for _ in range(runs):
        spent, seconds = budget(articles, resources)
        parts.update(spent)
        whole += seconds
    parts["the rest"] = whole - sum(parts.values())  # type: ignore[assignment]
    print("\n| part of extraction | share | milliseconds an article |\n|---|--:|--:|")
    for part, seconds in parts.most_common():
        print(f"| {part} | {seconds / whole:.1%} | {1000 * seconds / runs / len(articles):.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    articles = list(islice((a for r in read_articles([asked.path]) for a in r.articles), asked.articles))
    resources = read_resources()
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    list(attempt_all(articles, resources))  # what is compiled and looked up once
    versions = ", ".join(f"{name} {version(name)}" for name in ("jieba", "rjieba", "numpy"))
    print(f"{date.today()}, {platform.machine()}, Python {platform.python_version()}, kg {kg.__version__}, {versions};")
    print(f"{len(articles):,} articles, {sum(len(a.text) for a in articles):,} characters, {asked.runs} runs\n")
    compare(articles, resources, asked.runs)
    share(articles, resources, asked.runs)


if __name__ == "__main__":
    main()
