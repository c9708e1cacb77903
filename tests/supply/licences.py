"""Packages that `kg` is made with, and their licences as their own metadata say: the tables of docs/licences.md.

    python -m tests.supply.licences

writes the tables anew from what is installed, which must be all that .ci/requirements.txt names.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "licences.md"
LOCK = ROOT / ".ci" / "requirements.txt"
#: Extras for those who develop kg; packages of the others come to users.
TOOLS = ("dev", "fuzz", "test")

#: What metadata say, where that is no SPDX expression (https://spdx.org/licenses/).
SPDX: Mapping[str, str] = {
    "Apache 2.0": "Apache-2.0", "Apache License": "Apache-2.0", "Apache Software License": "Apache-2.0",
    "BSD": "BSD", "BSD 3-Clause License": "BSD-3-Clause", "BSD License": "BSD", "The BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC", "ISC License (ISCL)": "ISC", "ISC license": "ISC", "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0", "W3C SOFTWARE NOTICE AND LICENSE": "W3C-20150513",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}  # fmt: skip
#: Where metadata say nothing: what the LICENSE file of the distribution is.
FILES: Mapping[str, str] = {"atheris": "Apache-2.0", "axe-playwright-python": "MIT", "igraph": "GPL-2.0-or-later"}
#: Copyleft of single files, which binds nobody who uses them unchanged, and why it may be here.
ACCEPTED: Mapping[str, str] = {
    "certifi": "a list of certificates, used unchanged",
    "hypothesis": "runs tests, comes to no user",
    "igraph": "reads our GraphML in a test, comes to no user",
    "pathspec": "used by mypy and hatchling, comes to no user",
    "tld": "taken under the MPL-1.1, used unchanged",
}
#: What a package brings besides its own code, of another licence.
NOTES: Mapping[str, str] = {
    "numpy": "wheels carry OpenBLAS (BSD-3-Clause), libgfortran (GPL-3.0 WITH GCC-exception-3.1), libquadmath (LGPL-2.1)",
    "scipy": "wheels carry OpenBLAS (BSD-3-Clause), libgfortran (GPL-3.0 WITH GCC-exception-3.1), libquadmath (LGPL-2.1)",
    "scikit-learn": "wheels carry libgomp (GPL-3.0 WITH GCC-exception-3.1)",
    "pyzmq": "wheels carry libzmq (MPL-2.0)",
    "pyspark": "carries Java libraries (Apache-2.0, BSD, MIT, also CDDL-1.1 and EPL-2.0)",
    "pypdfium2": "wheels carry PDFium and its parts (BSD, Apache-2.0, FTL, libtiff, Zlib)",
    "pyvis": "carries vis-network (Apache-2.0 OR MIT), which stands in graph.html",
    "zhplot": "carries the font Noto Sans SC (OFL-1.1)",
}
#: Licences that ask something of those who build on the work.
COPYLEFT = re.compile(r"[AL]?GPL|MPL|EPL|EUPL|CDDL|OSL|SSPL|BUSL|CC-BY-(?:NC|SA|ND)|Sleepycat", re.IGNORECASE)
_EXPRESSION = re.compile(r"[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*")


def groups() -> dict[str, str]:
    """Package → "kg", the extra that brings it to users, or "tools"; all that is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = {"kg": project["dependencies"], **{e: r for e, r in extras.items() if e not in TOOLS}}
    needed["tools"] = [r for tool in TOOLS for r in extras[tool]]
    found: dict[str, str] = {}
    for group, requirements in needed.items():
        for requirement in requirements:
            if not requirement.startswith("kg-news"):
                for name in closure(Requirement(requirement)):
                    found.setdefault(name, group)
    return found


def closure(requirement: Requirement, seen: set[tuple[str, str]] | None = None) -> Iterator[str]:
    """The package and all that it needs here, as far as it is installed; some more than once."""
    seen = set() if seen is None else seen
    name = canonicalize_name(requirement.name)
    try:
        needs = distribution(name).requires or []
    except PackageNotFoundError:
        return
    yield name
    for extra in {"", *requirement.extras}:
        if (name, extra) not in seen:
            seen.add((name, extra))
            for need in map(Requirement, needs):
                if need.marker is None or need.marker.evaluate({"extra": extra}):
                    yield from closure(need, seen)


def licence(name: str) -> str:
    """The licence of an installed package, as an SPDX expression; "" where nothing tells."""
    about = distribution(name).metadata
    said = [about.get("License-Expression") or "", (about.get("License") or "").split("\n")[0].strip()]
    said += [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    known = (SPDX.get(s) or (s if _EXPRESSION.fullmatch(s) and s != "UNKNOWN" else "") for s in said)
    return next(filter(None, known), "") or FILES.get(name, "")


def is_copyleft(expression: str) -> bool:
    """Whether every way to take the work asks something of those who build on it."""
    return all(any(COPYLEFT.match(part) for part in way.split(" AND ")) for way in expression.split(" OR "))


def rows() -> dict[str, tuple[str, str, str]]:
    """Package → what it is needed for, its licence, a note; all that is installed."""
    notes = {**NOTES, **ACCEPTED}
    return {name: (group, licence(name), notes.get(name, "")) for name, group in sorted(groups().items())}


def written() -> dict[str, tuple[str, str, str]]:
    """The same as the table says."""
    lines = re.findall(r"^\| (\S+) \| (\S+) \| ([^|]*) \| ([^|]*) \|$", TABLE.read_text("utf-8"), re.MULTILINE)
    return {name: (group, said.strip(), note.strip()) for name, group, said, note in lines if name != "package"}


def locked() -> dict[str, str]:
    """Package → version, of all that CI installs."""
    pinned = re.findall(r"^([A-Za-z0-9][\w.-]*)==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pinned}


def main() -> None:
    """Write the table anew."""
    text = TABLE.read_text("utf-8")
    head = "| package | for | licence | note |\n|---|---|---|---|\n"
    begin = text.index(head) + len(head)
    table = "".join(f"| {name} | {' | '.join(row)} |\n" for name, row in rows().items())
    end = text.index("\n\n", begin - 1) + 1
    TABLE.write_text(text[:begin] + table + text[end:], "utf-8")


if __name__ == "__main__":
    main()
