"""Inputs grown by what they reach in our code, with Atheris: `python -m tests.fuzz.coverage --what texts --seconds 600`.

Chance alone (tests.fuzz.run) seldom passes two conditions at once; libFuzzer keeps each input that reached a new line of
the package and changes that one further, with words of the field at hand. It begins with inputs that chance made. Needs
the extra `fuzz`. Exit code 0 where nothing was found; else what failed is in the folder that is named.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

#: how many cases it begins with; longest input, in bytes; seconds for one input, megabytes for all
_FIRST, _LONGEST, _SLOW, _MEMORY = 300, 2000, 30, 4096
_WORDS = 2000  #: so many that may be put into an input at once

#: what makes an input of chance, and what checks any
Target = tuple[Callable[[Random], bytes], Callable[[bytes], object]]


def _texts() -> Target:
    from tests.fuzz.articles import check_text
    from tests.fuzz.texts import text
    from tests.fuzz.ways import Case

    def check(data: bytes) -> None:
        check_text(Case("a.jsonl", json.dumps({"text": data.decode("utf-8", "ignore")}).encode()))

    return lambda rng: text(rng).encode("utf-8", "ignore"), check


def _part(name: str) -> Target:
    from tests.fuzz.parts import PURE

    return PURE[name]


def _table(name: str) -> Target:
    from tests.fuzz.queries import KINDS, check
    from tests.fuzz.ways import Case

    folder = Path(tempfile.mkdtemp(prefix="kg-fuzz-"))
    return KINDS[name].make, lambda data: check(Case(name, data), folder)


#: what can be grown; each imports the package only when it is asked for, so that its lines are watched
TARGETS: Mapping[str, Callable[[], Target]] = {
    "texts": _texts,
    **{name: partial(_part, name) for name in ("layout", "encodings", "figures")},
    **{
        name: partial(_table, name)
        for name in (
            "query.rq", "parameters.txt", "question.rq", "graph.ttl", "graph.jsonld", "corrections.tsv", "links.tsv",
            "names.lst", "patterns.toml",
        )
    },
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; ends the process."""
    import atheris

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.coverage", description=__doc__)
    parser.add_argument("--what", choices=TARGETS, required=True)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", type=Path, default=Path(tempfile.gettempdir()) / "kg-fuzz")
    given = parser.parse_args(arguments)
    with atheris.instrument_imports(include=["kg"]):  # what is imported from here on tells which lines are reached
        first, check = TARGETS[given.what]()
        check(first(Random(0)))  # what is read once takes longer than any input may
    given.failures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kg-fuzz-") as folder:
        begin, words = Path(folder) / "begin", Path(folder) / "words"
        begin.mkdir()
        for number in range(_FIRST):
            (begin / str(number)).write_bytes(first(Random(f"{given.what}:{given.seed}:{number}")))
        words.write_text(_dictionary(), "ascii")
        options = {
            "max_total_time": given.seconds, "seed": given.seed, "max_len": _LONGEST, "timeout": _SLOW, "dict": words,
            "rss_limit_mb": _MEMORY, "artifact_prefix": f"{given.failures}/", "print_final_stats": 1,
        }  # fmt: skip
        run = partial(_run, check)
        atheris.Setup([sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(begin)], run)
        atheris.Fuzz()


def _run(check: Callable[[bytes], Any], data: bytes) -> None:
    check(data)


def _dictionary() -> str:
    """Words of the field, as libFuzzer reads them: a line each, bytes in hexadecimal."""
    from tests.fuzz.texts import words

    chosen = Random(0).sample(sorted(words()), _WORDS)
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in chosen)


if __name__ == "__main__":
    main()
