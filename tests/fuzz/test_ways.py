"""The ways in, with inputs that hypothesis chooses and makes small; `python -m tests.fuzz.run` tries many more."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.views.rdf import to_turtle
from kg.views.turtle import from_turtle
from tests.factories import small_graph
from tests.fuzz.articles import check_text, make_text
from tests.fuzz.files import check_file, make_file
from tests.fuzz.parts import PURE
from tests.fuzz.queries import KINDS, check
from tests.fuzz.requests import check_request, make_request
from tests.fuzz.run import WAYS, main, run
from tests.fuzz.ways import Case, Way
from tests.serving.conftest import Server, folder, server

__all__ = ["folder", "server"]  # fixtures

_CHANCE = st.randoms(use_true_random=False)
_SHARED = HealthCheck.function_scoped_fixture  # a folder in which each case writes its own file anew


def some(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=[_SHARED, HealthCheck.too_slow]
    )


@some(150)
@given(_CHANCE)
def test_texts(chance: Random) -> None:
    check_text(make_text(chance))


@some(80)
@given(_CHANCE)
def test_files(tmp_path: Path, chance: Random) -> None:
    check_file(make_file(chance), tmp_path)


@pytest.mark.parametrize("kind", KINDS)
@some(40)
@given(_CHANCE)
def test_queries_graphs_and_tables(tmp_path: Path, kind: str, chance: Random) -> None:
    check(Case(kind, KINDS[kind].make(chance)), tmp_path)


@pytest.mark.parametrize("part", PURE)
@some(100)
@given(_CHANCE)
def test_parts_of_reading(part: str, chance: Random) -> None:
    PURE[part].check(PURE[part].make(chance))


@some(100)
@given(_CHANCE)
def test_requests(server: Server, chance: Random) -> None:
    check_request(make_request(chance), server)


@pytest.mark.fuzz
@pytest.mark.parametrize("what", WAYS)
def test_many(what: str, tmp_path: Path) -> None:
    with WAYS[what]() as way:
        tally = run(what, way, range(20_000), 0, tmp_path)
    assert not tally.failed, sorted(file.name for file in tmp_path.iterdir())


def test_a_case_that_fails_is_kept_and_can_be_made_again(tmp_path: Path) -> None:
    def refuse(case: Case) -> str:
        assert b"7" not in case.data, "has a 7"
        return "taken"

    way = Way(lambda rng: Case("a.txt", str(rng.random()).encode()), refuse)
    tally = run("digits", way, range(20), 1, tmp_path)
    kept = sorted(tmp_path.glob("*.txt"))
    assert tally.tried == 20
    assert tally.failed == len(kept) == 20 - tally.outcomes["taken"] > 0
    number = int(kept[0].name.split("-")[2])
    assert way.make(Random(f"digits:1:{number}")).data == kept[0].read_bytes()
    assert "has a 7" in kept[0].with_name(f"digits-1-{number}.error").read_text()


def test_the_command_prints_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--what", "texts", "--count", "3"]) == 0
    assert "3 texts" in capsys.readouterr().out


def test_a_decision_that_is_written_twice_is_one() -> None:
    turtle = "".join(to_turtle(small_graph()))
    start = turtle.index("\ndecision:")
    block = turtle[start : turtle.index("\n\n", start)]
    again = from_turtle(turtle + block.replace("decision:", "decision:0", 1) + "\n")
    assert again.decisions == small_graph().decisions
