"""Inputs grown by what they reach in our code, with Atheris: `python -m tests.fuzz.coverage --what texts --seconds 600`.

Chance alone (tests.fuzz.run) seldom passes two conditions at once; libFuzzer keeps each input that reached a new line of
the package and changes that one further. It begins with cases of tests.fuzz.run. Needs the extra `fuzz`. Exit code 0
where nothing was found; else what failed is in the folder that is named.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

#: how many cases it begins with; longest input, in bytes; seconds for one input, megabytes for all
_FIRST, _LONGEST, _SLOW, _MEMORY = 300, 2000, 30, 4096


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; ends the process."""
    import atheris

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.coverage", description=__doc__)
    parser.add_argument("--what", choices=("texts", "tables"), required=True, help="articles, or all else that is read")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", type=Path, default=Path(tempfile.gettempdir()) / "kg-fuzz")
    given = parser.parse_args(arguments)
    with atheris.instrument_imports(include=["kg"]):  # what is imported from here on tells which lines are reached
        first, check = {"texts": _texts, "tables": _tables}[given.what]()
    check(first(Random(0)))  # what is read once takes longer than any input may
    given.failures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kg-fuzz-") as folder:
        for number in range(_FIRST):
            (Path(folder) / str(number)).write_bytes(first(Random(f"{given.what}:{given.seed}:{number}")))
        options = {
            "max_total_time": given.seconds, "seed": given.seed, "max_len": _LONGEST, "timeout": _SLOW,
            "rss_limit_mb": _MEMORY, "artifact_prefix": f"{given.failures}/", "print_final_stats": 1,
        }  # fmt: skip
        atheris.Setup([sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), folder], check)
        atheris.Fuzz()


def _texts() -> tuple[Callable[[Random], bytes], Callable[[bytes], None]]:
    """The text of an article, through reading and extraction."""
    from tests.fuzz.articles import check_text
    from tests.fuzz.texts import text
    from tests.fuzz.ways import Case

    def check(data: bytes) -> None:
        check_text(Case("a.jsonl", json.dumps({"text": data.decode("utf-8", "ignore")}).encode()))

    return lambda rng: text(rng).encode("utf-8", "ignore"), check


def _tables() -> tuple[Callable[[Random], bytes], Callable[[bytes], None]]:
    """Queries, graphs, corrections, links, lists of names, patterns: the first byte says which."""
    from tests.fuzz.queries import KINDS, check, make
    from tests.fuzz.ways import Case

    names, folder = sorted(KINDS), Path(tempfile.mkdtemp(prefix="kg-fuzz-"))

    def first(rng: Random) -> bytes:
        case = make(rng)
        return bytes([names.index(case.name)]) + case.data

    def check_one(data: bytes) -> None:
        if data:
            check(Case(names[data[0] % len(names)], data[1:]), folder)

    return first, check_one


if __name__ == "__main__":
    main()
