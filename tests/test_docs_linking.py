"""What docs/linking.md promises: its queries and commands run, on our graph and on an extract in Wikidata's form."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

import kg
from kg.cli import app
from kg.knowledge.codes import plain

ROOT = Path(__file__).resolve().parents[1]
DOCS = ("docs/linking.md", "docs/linking.zh-CN.md")
WD, P442 = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/P442"
#: Codes as Wikidata writes them; the items are invented.
EXTRACT = {"44": "Q1000044", "44 08": "Q1004408", "44 08 03": "Q1440803", "11": "Q1000011", "31 01 10": "Q1310110"}


def blocks(doc: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)\n```$", (ROOT / doc).read_text("utf-8"), re.MULTILINE | re.DOTALL)


ROWS, ONLINE, FEDERATED, WHOLE, GROUPED = blocks(DOCS[0], "sparql")


def by_code() -> dict[str, str]:
    """Code of the graph → label, of the committed example."""
    return {e.code: e.label for e in kg.load(ROOT / "exports").graph.entities if e.code}


def wikidata() -> ox.Store:
    """A little of Wikidata, with one division that is dissolved."""
    store = ox.Store()
    dissolved = ox.NamedNode("http://www.wikidata.org/prop/direct/P576")
    for code, item in {**EXTRACT, "44 08 99": "Q1"}.items():
        store.add(ox.Quad(ox.NamedNode(WD + item), ox.NamedNode(P442), ox.Literal(code)))
    store.add(ox.Quad(ox.NamedNode(WD + "Q1"), dissolved, ox.Literal("1994")))
    return store


def answer(sparql: str, *options: str) -> str:
    result = CliRunner().invoke(app, ["query", str(ROOT / "exports"), sparql, *options])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_both_languages_have_the_same_queries_and_commands() -> None:
    for language in ("sparql", "sh", "python"):
        first, second = (blocks(doc, language) for doc in DOCS)
        assert [re.sub(r"#.*", "", b) for b in first] == [re.sub(r"#.*", "", b) for b in second]


def test_codes_are_grouped_as_wikidata_does() -> None:
    rows = list(csv.DictReader(answer(GROUPED, "--format", "csv").splitlines()))
    assert {row["code"] for row in rows} == set(by_code())
    assert all(plain(row["grouped"]) == row["code"] for row in rows)
    assert {len(row["grouped"]) for row in rows} >= {2, 5, 8, 12}


def test_the_rows_fit_into_the_query_for_wikidata() -> None:
    rows = answer(ROWS).splitlines()[2:]
    values = re.sub(r'\("110000".*"31 01 10"\)', "\n".join(rows), ONLINE, flags=re.DOTALL)
    assert values != ONLINE
    found = {str(s["code"].value): s["item"].value for s in wikidata().query(values)}
    assert found == {plain(c): WD + q for c, q in EXTRACT.items() if plain(c) in by_code()}
    assert len(found) == 3


def test_the_query_for_wikidata_runs_as_it_stands() -> None:
    assert {s["item"].value for s in wikidata().query(ONLINE)} == {WD + "Q1000011", WD + "Q1310110"}


def test_the_federated_query_is_one_that_kg_refuses() -> None:
    result = CliRunner().invoke(app, ["query", str(ROOT / "exports"), FEDERATED])
    assert result.exit_code == 2 and "SERVICE is refused" in result.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the commands of the page are run: the queries saved, the extract fetched, `kg` on the path."""
    for name, text in {"codes.rq": ROWS, "extract.rq": WHOLE, "grouped.rq": GROUPED}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "exports").symlink_to(ROOT / "exports")
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    found = [(s["code"].value, s["item"].value) for s in wikidata().query(WHOLE)]
    (tmp_path / "wikidata.tsv").write_text("".join(f"{c}\t{i}\r\n" for c, i in [("code", "item"), *found]), "utf-8")
    (tmp_path / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
    (tmp_path / "kg").chmod(0o755)
    return tmp_path


def run(command: str, folder: Path) -> str:
    env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    script = f"set -euo pipefail\n{command}"
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.slow
def test_the_commands_run(folder: Path) -> None:
    rows, fetch, build, join = blocks(DOCS[0], "sh")
    assert run(rows, folder).splitlines()[0].startswith('("')
    assert fetch.startswith("curl ") and fetch.endswith("> wikidata.tsv")  # the network stays out of the tests
    run(join, folder)
    joined = [line.split(",") for line in (folder / "joined.csv").read_text("utf-8").splitlines()]
    assert {(grouped, code, item) for grouped, code, _, item in joined} == {
        (c, plain(c), WD + q) for c, q in EXTRACT.items() if plain(c) in by_code()
    }
    run(f"{build} --out linked", folder)
    matches = {e.code: e.matches for e in kg.load(folder / "linked").graph.entities if e.matches}
    assert matches == {plain(c): (WD + q,) for c, q in EXTRACT.items() if plain(c) in by_code()}


@pytest.mark.parametrize("doc", DOCS)
def test_links_lead_somewhere(doc: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", (ROOT / doc).read_text("utf-8"))
    assert not [t for t in targets if not (ROOT / "docs" / t).exists()]
