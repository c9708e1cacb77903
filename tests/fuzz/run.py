"""A longer run than the suite has: `python -m tests.fuzz.run --what texts --count 100000 --seed 1`.

Each case is made of what is tried, seed and number alone, so that any of them can be made again (`--only NUMBER`). Prints
a table; cases that failed are kept, with what was raised, in a folder that it names. Exit code 1 if any did.
"""

import argparse
import faulthandler
import resource
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

from tests.fuzz.articles import texts
from tests.fuzz.files import files
from tests.fuzz.queries import queries
from tests.fuzz.requests import requests
from tests.fuzz.ways import Way

#: what can be tried
WAYS: Mapping[str, Callable[[], AbstractContextManager[Way]]] = {
    "texts": texts,
    "files": files,
    "queries": queries,
    "requests": requests,
}
#: seconds for one case beyond which it counts as failed, and beyond which the run is given up
SLOW, HANGING = 5.0, 120.0
_KEPT = 50  #: so many failures are kept
_EVERY, _WATCHED = 10_000, 100


@dataclass
class Tally:
    """What became of the cases."""

    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    slowest: tuple[float, int] = (0.0, 0)  #: seconds, number
    seconds: float = 0.0

    def table(self, what: str) -> str:
        """The counts as lines of a table."""
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        memory = max(own.ru_maxrss, children.ru_maxrss) / 1024
        rows = {
            "tried": f"{self.tried:,} {what}",
            "failed": f"{self.failed:,}",
            **{name: f"{count:,}" for name, count in sorted(self.outcomes.items())},
            "seconds": f"{self.seconds:,.0f}",
            "slowest": f"{self.slowest[0] * 1000:,.1f} ms (number {self.slowest[1]})",
            "peak memory": f"{memory:,.0f} MB",
        }
        return "\n".join(f"{name:<26} {value}" for name, value in rows.items())


def run(what: str, way: Way, numbers: range, seed: int, folder: Path) -> Tally:
    """Try the cases of these numbers; what fails is written to the folder."""
    tally, begin = Tally(), perf_counter()
    for number in numbers:
        case = way.make(Random(f"{what}:{seed}:{number}"))
        if tally.tried % _WATCHED == 0:  # a thread each time
            faulthandler.dump_traceback_later(HANGING, exit=True, file=sys.__stderr__)
        started = perf_counter()
        try:
            tally.outcomes[way.check(case)] += 1
            took = perf_counter() - started
            assert took < SLOW, f"took {took:.1f} s"
        except Exception:
            took = perf_counter() - started
            tally.failed += 1
            if tally.failed <= _KEPT:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{what}-{seed}-{number}-{case.name}").write_bytes(case.data)
                (folder / f"{what}-{seed}-{number}.error").write_text(traceback.format_exc(), "utf-8", "replace")
        tally.tried += 1
        tally.slowest = max(tally.slowest, (took, number))
        tally.seconds = perf_counter() - begin
        if tally.tried % _EVERY == 0:
            sys.stderr.write(f"{tally.tried:,} tried, {tally.failed} failed, {tally.seconds:.0f} s\n")
    faulthandler.cancel_dump_traceback_later()
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("--what", choices=WAYS, required=True)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one case that is to be tried again")
    parser.add_argument("--failures", type=Path, default=Path(tempfile.gettempdir()) / "kg-fuzz")
    given = parser.parse_args(arguments)
    numbers = range(given.count) if given.only is None else range(given.only, given.only + 1)
    with WAYS[given.what]() as way:
        tally = run(given.what, way, numbers, given.seed, given.failures)
    print(tally.table(given.what))
    if tally.failed:
        print(f"the cases that failed are in {given.failures}")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
