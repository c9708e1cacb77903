"""Whole builds: time and memory by stage and size; a second build, a changed article, kills; engines.

    python -m tests.benchmarks.bench_build CORPUS.jsonl [--sizes 1000 5000 20000] [--kills 10] [--spark local[2]]

Every build runs in a process of its own, and all builds of one corpus must give the same bytes. CPU seconds are those
of that process and of its workers: on a machine that does other work, only they mean anything. Those of a JVM and of
its workers cannot be counted; of them only the seconds by the clock are given.
"""

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path

import kg

#: What stands in a corpus of the size before by one article: its text, changed.
CHANGE = ("。", "。昨天，湛江市霞山区与茂名市高州市签订合作协议。")
COLUMNS = ("read", "extract", "assemble", "export", "cpu", "clock", "MB")


def child(corpus: str, out: str, name: str, jobs: str, master: str, cache: str) -> None:
    """Build, save, and print what each stage took; runs in a process of its own."""
    marks = [seconds()]
    clock = time.perf_counter()

    def on_progress(done: int, total: int) -> None:
        if done in (1, total):
            marks.append(seconds())

    graph = kg.build(
        corpus, jobs=kg.Engine(name, int(jobs), master, Path(cache) if cache else None), on_progress=on_progress
    )
    marks.append(seconds())
    graph.save(out, jobs=int(jobs), cache=cache or None)
    marks.append(seconds())
    stages = dict(zip(COLUMNS, (b - a for a, b in pairwise(marks)), strict=False))
    total = {"cpu": marks[-1] - marks[0], "clock": time.perf_counter() - clock}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**stages, **total, "MB": peak, **graph.counts()}))


def seconds() -> float:
    """Of the processor: of this process, and of its workers that have ended."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in spent)


def started(
    corpus: Path, out: Path, *, engine: str = "serial", jobs: int = 1, master: str = "", cache: Path | None = None
) -> "subprocess.Popen[str]":
    """A build that has begun."""
    arguments = [str(corpus), str(out), engine, str(jobs), master, str(cache or "")]
    code = f"import sys; from {__spec__.name} import child; child(*sys.argv[1:])"
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)


def finished(process: "subprocess.Popen[str]") -> Mapping[str, float]:
    """What the build says of itself."""
    said, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"a build gave exit code {process.returncode}")
    result: Mapping[str, float] = json.loads(said)
    return result


def row(name: str, said: Mapping[str, float], articles: int) -> None:
    """One line of the table."""
    each = f"{1000 * said['cpu'] / articles:8.2f}"
    print(f"| {name:28} |" + "|".join(f"{said[column]:9.1f}" for column in COLUMNS) + f"|{each} |", flush=True)


def cut(corpus: Path, size: int, folder: Path, *, changed: bool = False) -> Path:
    """The first articles of the corpus as a file, the last of them changed where that is asked for."""
    place = folder / f"{size}{'-changed' if changed else ''}" / "corpus.jsonl"
    place.parent.mkdir()
    with corpus.open(encoding="utf-8") as lines, place.open("w", encoding="utf-8") as file:
        chosen = list(islice(lines, size))
        if changed:
            article = json.loads(chosen[-1])
            chosen[-1] = json.dumps({**article, "text": article["text"].replace(*CHANGE, 1)}, ensure_ascii=False)
        file.writelines(chosen)
    return place


def bytes_of(out: Path) -> dict[str, str]:
    """The hash of every file of an export; a folder in it was left by a build that was killed while it wrote."""
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in out.iterdir() if file.is_file()}


def same(out: Path, expected: Path) -> None:
    """Ends the run where two exports differ."""
    if bytes_of(out) != bytes_of(expected):
        raise SystemExit(f"{out} and {expected} differ")


def killed(corpus: Path, folder: Path, times: int, whole: float) -> Path:
    """The export of a build that was killed so many times at random moments of its life, and begun again."""
    rng, cache = random.Random(1), folder / "killed-cache"
    for _ in range(times):
        process = started(corpus, folder / "killed", cache=cache)
        time.sleep(rng.uniform(0.02, 0.7) * whole)
        process.kill()
        process.communicate()
    said = finished(started(corpus, folder / "killed", cache=cache))
    row(f"after {times} kills", said, int(said["articles"]))
    return folder / "killed"


def measure(corpus: Path, sizes: list[int], kills: int, spark: str) -> None:
    """Everything, as a table."""
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()},")
    print(f"kg {kg.__version__}, load {os.getloadavg()[0]:.1f}\n")
    print("| build |" + "|".join(f" {c} " for c in COLUMNS) + "| ms/article |\n|" + "---|" * (len(COLUMNS) + 2))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            plain = cut(corpus, size, folder)
            serial = finished(started(plain, folder / f"out-{size}"))
            row(f"{size:,} articles, serial", serial, size)
        expected, cache = folder / f"out-{size}", folder / "cache"
        row("the same, two processes", finished(started(plain, folder / "two", engine="processes", jobs=2)), size)
        same(folder / "two", expected)
        row("the same, filling the cache", finished(started(plain, folder / "first", cache=cache)), size)
        row("the same, from the cache", finished(started(plain, folder / "second", cache=cache)), size)
        same(folder / "second", expected)
        row("the same, in the same folder", finished(started(plain, folder / "first", cache=cache)), size)
        same(folder / "first", expected)
        changed = cut(corpus, size, folder, changed=True)
        row("one article changed, there", finished(started(changed, folder / "first", cache=cache)), size)
        finished(started(changed, folder / "changed"))
        same(folder / "first", folder / "changed")
        if kills:
            same(killed(plain, folder, kills, serial["clock"]), expected)
        if spark:
            row(f"Spark {spark}", finished(started(plain, folder / "spark", engine="spark", master=spark)), size)
            same(folder / "spark", expected)
        print(f"\ncache: {sum(file.stat().st_size for file in cache.iterdir()) / 1e6:.1f} MB")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, help="articles, a JSON object a line")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--spark", default="", metavar="MASTER")
    given = parser.parse_args()
    measure(given.corpus, given.sizes, given.kills, given.spark)


if __name__ == "__main__":
    main()
