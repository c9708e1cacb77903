"""The notebooks of docs/notebooks run from top to bottom, show something in every cell, and are kept without outputs."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("name", NOTEBOOKS)
#: What a reader must find in the outputs of each.
SHOWN = {
    "01-first-graph.ipynb": ("did you mean 霞山区", "3+N联动机制", "湛江市"),
    "02-follow-the-money.ipynb": ("粤凯机械党支部累计为该村捐资4000多万元", "79000000.0", "1800000.0"),
    "03-who-ties-counties-together.ipynb": ("茂名市中医院", "对口帮扶曹江、长坡", "partnersWith"),
}


def read(name: str) -> Any:
    return nbformat.read(FOLDER / name, as_version=4)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_each_notebook_has_its_test() -> None:
    assert set(NOTEBOOKS) == set(SHOWN)


@each_notebook
def test_is_valid_and_kept_without_outputs(name: str) -> None:
    notebook = read(name)
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(notebook))


@each_notebook
def test_speaks_both_languages(name: str) -> None:
    for cell in read(name).cells:
        if cell.cell_type == "markdown":
            assert re.search("[一-鿿]{4}", cell.source) and re.search("[a-z]+ [a-z]+", cell.source), cell.source


@each_notebook
@pytest.mark.slow
def test_runs_and_shows_its_answers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = read(name)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    ).execute()
    outputs = [cell.outputs for cell in code_cells(notebook)]
    assert all(outputs), "a cell shows nothing"
    noise = [o.text for shown in outputs for o in shown if o.output_type == "stream" and o.name == "stderr"]
    assert not noise
    said = "\n".join(o.get("text", "") or str(o.get("data", "")) for shown in outputs for o in shown)
    assert not [wanted for wanted in SHOWN[name] if wanted not in said]
    assert "image/png" in said and "text/html" in said
