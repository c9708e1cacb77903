"""Queries with a time limit: the same answers from another process, and an end to those that take too long."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.api import KnowledgeGraph
from kg.cli import app
from kg.errors import GraphError, UsageError
from kg.querying import ask
from kg.views.rdf import to_turtle
from kg.views.sparql import query, to_store
from tests.factories import small_graph

SMALL = small_graph()
MONEY = "SELECT ?s ?amount { ?s rdf:predicate kg:funds ; kg:amountText ?amount } ORDER BY ?s"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize("text", [MONEY, "ASK { ?a kg:runs ?b }", "CONSTRUCT WHERE { ?a kg:funds ?b }"])
def test_the_other_process_answers_alike(text: str) -> None:
    assert ask(SMALL, text, timeout=60) == ask(SMALL, text) == query(SMALL, text)


def test_a_store_and_a_file_can_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("".join(to_turtle(SMALL)), encoding="utf-8")
    assert ask(to_store(SMALL), MONEY, timeout=60) == ask(path, MONEY, timeout=60) == query(SMALL, MONEY)


def test_a_query_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(GraphError, match=r"1\.5 s"):
        ask(SMALL, ENDLESS, timeout=1.5)


@pytest.mark.parametrize("text", ["SELECT", "SELECT ?a", "DELETE WHERE { ?s ?p ?o }"])
def test_errors_are_those_of_this_process(text: str) -> None:
    messages = []
    for timeout in (None, 60):
        with pytest.raises(UsageError) as caught:
            ask(SMALL, text, timeout=timeout)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_an_impossible_limit_is_refused(timeout: float) -> None:
    with pytest.raises(UsageError, match="more than 0"):
        ask(SMALL, MONEY, timeout=timeout)


def test_modules_in_the_current_folder_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert ask(SMALL, MONEY, timeout=60).rows


def test_the_python_api_and_the_command_line_take_a_limit(tmp_path: Path) -> None:
    graph = KnowledgeGraph(SMALL)
    assert graph.query(MONEY, timeout=60) == graph.query(MONEY)
    path = tmp_path / "graph.ttl"
    path.write_text("".join(to_turtle(SMALL)), encoding="utf-8")
    run = CliRunner().invoke
    limited, free = (run(app, ["query", str(path), MONEY, *o]) for o in (["--timeout", "60"], []))
    assert limited.exit_code == 0 and limited.stdout == free.stdout
    stopped = run(app, ["query", str(path), ENDLESS, "--timeout", "1"])
    assert stopped.exit_code == 2 and "not done after 1 s" in stopped.stderr
