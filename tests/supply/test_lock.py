"""What may be installed has a first and a last version, and CI installs files that are known by their hashes."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.supply.licences import LOCK, ROOT, locked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
#: All that pyproject.toml asks for, but for the package's own extras.
REQUIREMENTS = [
    Requirement(text)
    for texts in (PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"].values())
    for text in (*texts, *PROJECT["build-system"]["requires"])
    if not text.startswith("kg-news")
]


def test_every_requirement_has_a_range() -> None:
    def bounded(requirement: Requirement) -> bool:
        signs = {s.operator for s in requirement.specifier}
        return signs == {"=="} or {">=", "<"} <= signs

    assert not [str(r) for r in REQUIREMENTS if not bounded(r)]


def test_the_lock_has_all_of_them_in_their_ranges() -> None:
    versions = locked()
    missing = [str(r) for r in REQUIREMENTS if canonicalize_name(r.name) not in versions]
    assert not missing, f"{missing}: run .ci/lock"
    outside = [str(r) for r in REQUIREMENTS if versions[canonicalize_name(r.name)] not in r.specifier]
    assert not outside, f"{outside}: run .ci/lock"


def test_every_file_of_the_lock_has_a_hash() -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(locked())
    assert all("--hash=sha256:" in block for block in blocks)
