"""Inputs that grow by what they reach, for two minutes each; only run when asked for, as `-m fuzz`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.coverage import TARGETS
from tests.fuzz.parts import PURE
from tests.fuzz.queries import KINDS
from tests.test_house import ROOT


def test_every_pure_way_in_can_be_grown() -> None:
    assert set(TARGETS) == {"texts", *PURE, *KINDS}


@pytest.mark.fuzz
@pytest.mark.parametrize("what", TARGETS)
def test_what_reaches_new_lines_breaks_nothing(what: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="pip install kg-news[fuzz]")
    command = [sys.executable, "-m", "tests.fuzz.coverage", "--what", what, "--seconds", "120", "--failures", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not list(tmp_path.iterdir())
