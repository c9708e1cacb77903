"""Each promise of the README without its protection: `python -m tests.faults.unprotected`.

Of each line of PROTECTIONS, a copy of the package is made in which the protection is taken out, and the test of the
promise is run there: it must fail. Prints a table; exit code 1 if a test passes all the same, or fails unharmed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from tests.test_house import ROOT

#: what a copy needs for its tests
_PARTS = ("kg", "tests", "ontology", "seeds", "exports", "docs", "pyproject.toml", "README.md", "README.zh-CN.md")


@dataclass(frozen=True, slots=True)
class Protection:
    """What makes a promise true: lines of a file, what stands there without them, and the test that notices."""

    promise: str
    test: str
    file: str
    cuts: Mapping[str, str]


PROTECTIONS = (
    Protection(
        "whole or not at all",
        "tests/faults/test_exports_killed.py::test_export_killed_at_any_operation_is_the_old_one_or_the_new_one",
        "kg/atomic.py",
        {"    (work / _DRAFT).replace(work / _FORWARD)\n    try:": "    try:"},
    ),
    Protection(
        "nothing is done twice",
        "tests/test_cache.py::test_killed_build_goes_on_and_gives_the_same_bytes",
        "kg/engine/__init__.py",
        {
            "            if len(fresh) == _KEPT:\n                cache.write(fresh)\n": "            if len(fresh) == _KEPT:\n"
        },
    ),
    Protection(
        "one bad file harms no other",
        "tests/test_pipeline.py::test_bad_inputs_are_listed_and_the_others_built",
        "kg/reading/read.py",
        {
            "io.BytesIO(data), format, corpus)\n    except InputError as error:\n": "io.BytesIO(data), format, corpus)\n"
            "    except MemoryError as error:\n",
            "    except (InputError, OSError) as error:\n": "    except MemoryError as error:\n",
            "    except Exception as error:  # parsers raise whatever": "    except MemoryError as error:  #",
        },
    ),
    Protection(
        "one bad article neither",
        "tests/test_engine.py::test_article_that_kills_its_process_is_a_failure_and_the_others_are_read",
        "kg/engine/processes.py",
        {"                results.append(died(article))\n": "                raise\n"},
    ),
    Protection(
        "same input, same bytes",
        "tests/test_pipeline.py::test_order_of_paths_and_number_of_processes_change_nothing",
        "kg/reading/sources.py",
        {"    return sorted([*found, *unusable], key=": "    return (lambda all, key: all)([*found, *unusable], key="},
    ),
    Protection(
        "offline: the page",
        "tests/page/test_html.py::test_policy_allows_exactly_the_inlined_scripts_and_styles",
        "kg/views/page/template.html",
        {"connect-src 'none'; ": "connect-src *; "},
    ),
    Protection(
        "offline: queries",
        "tests/test_promises.py::test_no_query_reaches_another_server",
        "kg/views/sparql.py",
        {'    if "service" in keywords:\n': "    if False:\n"},
    ),
    Protection(
        "the server only reads",
        "tests/serving/test_hostile.py::test_nothing_can_be_written",
        "kg/serving/app.py",
        {'        Route("/", home),\n': '        Route("/", home, methods=["GET", "PUT", "DELETE", "PATCH"]),\n'},
    ),
    Protection(
        "no page of another site",
        "tests/serving/test_hostile.py::test_pages_of_other_sites_can_link_but_not_ask",
        "kg/serving/guard.py",
        {"        if is_foreign(method, headers):\n": "        if False:\n"},
    ),
    Protection(
        "no code from data",
        "tests/test_promises.py::test_no_text_is_ever_run_as_code",
        "kg/reading/metadata.py",
        {"    from yaml import YAMLError, safe_load ": "    from yaml import YAMLError, unsafe_load as safe_load "},
    ),
)


def passes(test: str, root: Path) -> bool:
    """Whether a test passes with the package that lies in this folder."""
    options = ("-q", "-x", "-m", "slow or not slow", "-p", "no:cacheprovider")
    command = [sys.executable, "-P", "-m", "pytest", *options, test]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):  # of pytest: neither passed nor failed, such as no test of that name
        raise SystemExit(done.stdout + done.stderr)
    return done.returncode == 0


def copied(folder: Path) -> Path:
    """A copy of what is tested, in that folder."""
    for part in _PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, folder / part)
    return folder


def main(names: Sequence[str]) -> int:
    """Print what becomes of each promise, or of those that are named, without its protection."""
    chosen = [p for p in PROTECTIONS if not names or p.promise in names]
    kept = 0
    with tempfile.TemporaryDirectory(prefix="kg-unprotected-") as folder:
        root = copied(Path(folder))
        print(f"{'promise':<28} {'as it is':<9} {'without':<9} taken out of")
        for p in chosen:
            file = root / p.file
            whole = file.read_text("utf-8")
            before = passes(p.test, root)
            file.write_text(reduce(lambda text, cut: text.replace(*cut), p.cuts.items(), whole), "utf-8")
            after = passes(p.test, root)
            file.write_text(whole, "utf-8")
            kept += before and not after
            said = ["passes" if ok else "fails" for ok in (before, after)]
            print(f"{p.promise:<28} {said[0]:<9} {said[1]:<9} {p.file}", flush=True)
    return 0 if kept == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
