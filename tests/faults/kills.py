"""Kill builds, many times, and count what is lost: `python -m tests.faults.kills CORPUS --count 500`.

Two builds take turns to write to one folder: of all files of the corpus, and of every second. Each is killed, half of
them at a random moment, half at a random operation on a file of the export. Afterwards the folder must hold the export
that was there before, or the one that was under way, byte for byte. Every tenth build is left alone, and must be right.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from kg.atomic import reserved
from kg.knowledge.resources import read_resources
from tests.faults.machinery import KILLED, bytes_in, die_at, in_a_child, left_over, start_kg

#: Every so many builds one is left alone, and the cache begins empty.
WHOLE = 10

Files = Mapping[str, bytes]


@dataclass
class Target:
    """What is built, what it must give, and how long it takes."""

    paths: Sequence[Path]
    right: Files
    seconds: float


def main() -> int:
    """Kill as often as is asked, and print the table; 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    read_resources()  # once, for all builds, which are forked from this process
    table: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):  # Ctrl-C: the table so far
        kill(asked.corpus, asked.count, random.Random(asked.seed), Path(folder), table)
    for what, number in sorted(table.items()):
        print(f"{number:6,}  {what}")
    return 1 if any("LOST" in what for what in table) else 0


def kill(corpus: Path, kills: int, rng: random.Random, work: Path, table: Counter[str]) -> None:
    """Count in the table how often each thing happened."""
    files = sorted(file for file in corpus.iterdir() if file.is_file() and file.name != "README.md")
    targets = [prepared(paths, work / str(n), work / "cache") for n, paths in enumerate((files, files[::2]))]
    out = work / "out"
    shutil.copytree(work / "1" / "out", out)
    operations = operations_of(targets[0], work)
    for number in count(1):
        target, other = targets if bytes_in(out) == targets[1].right else targets[::-1]
        if number % WHOLE == 0:
            table[whole(target, out, work / "cache")] += 1
            shutil.rmtree(work / "cache")
        elif number % 2:
            moment = rng.uniform(0, target.seconds)
            code = run(target, out, work / "cache", kill_after=moment)
            table[f"killed at a moment: {left(out, other.right, target.right, code)}"] += 1
        else:
            operation = rng.randint(1, operations)
            code = run(target, out, work / "cache", first=lambda n=operation: die_at(n, out))  # type: ignore[misc]
            table[f"killed at an operation: {left(out, other.right, target.right, code)}"] += 1
        done = sum(n for what, n in table.items() if what.startswith("killed") and not what.endswith(OVER))
        if number % 50 == 0:
            print(f"{done} of {kills}", file=sys.stderr)
        if done >= kills:
            return


OVER = "was over already"


def left(out: Path, old: Files, new: Files, code: int) -> str:
    """What a killed build has left in the folder."""
    if code != KILLED:
        return OVER if bytes_in(out) == new else "LOST: it ended otherwise"
    names = {"the old export whole": old, "the new export whole": new}
    for name, files in names.items():
        if bytes_in(out) == files:
            return name
    with reserved(out):  # as the next build does first
        finished = bytes_in(out) == new
    return "between two renames, the new export whole once the next build begins" if finished else "LOST: half of each"


def whole(target: Target, out: Path, cache: Path) -> str:
    code = run(target, out, cache)
    right = code == 0 and bytes_in(out) == target.right and not left_over(out)
    return "left alone: right, and nothing left over" if right else "LOST: a build that was left alone is wrong"


def prepared(paths: Sequence[Path], folder: Path, cache: Path) -> Target:
    begin = time.monotonic()
    target = Target(paths, {}, 0)
    assert run(target, folder / "out", cache.with_name(f"cache-{folder.name}")) == 0, "the corpus cannot be built"
    return Target(paths, bytes_in(folder / "out"), (time.monotonic() - begin) * 1.05)


def operations_of(target: Target, work: Path) -> int:
    """On how many operations on files of its export a build is done."""
    low, high = 1, 1000  # it is killed at the first, and not at the last
    while high - low > 1:
        middle = (low + high) // 2
        out = work / f"operations-{middle}"
        shutil.copytree(work / "1" / "out", out)
        killed = run(target, out, work / "cache-0", first=lambda n=middle, o=out: die_at(n, o)) == KILLED  # type: ignore[misc]
        low, high = (middle, high) if killed else (low, middle)
    return low


def run(
    target: Target,
    out: Path,
    cache: Path,
    *,
    first: Callable[[], None] = lambda: None,
    kill_after: float | None = None,
) -> int:
    """The exit code of a build, which is killed after so many seconds."""

    def work() -> None:
        first()
        start_kg("build", *target.paths, "--out", out, "--cache", cache, "--jobs", "1")

    return in_a_child(work, kill_after=kill_after)


if __name__ == "__main__":
    sys.exit(main())
