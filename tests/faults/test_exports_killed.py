"""A process that is killed while it writes, at each of its operations on files in turn."""

import json
import os
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kg import export
from kg.atomic import reserved
from kg.export import EXPORTERS, RDF12_FILE, write_exports
from tests.factories import small_graph
from tests.faults.machinery import KILLED, bytes_in, die_at, in_a_child, left_over

OLD = small_graph()
NEW = replace(OLD, statements=OLD.statements[1:])


@pytest.fixture(autouse=True)
def few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two and build.json, for speed; all are written in the same way."""
    monkeypatch.setattr(export, "EXPORTERS", {name: EXPORTERS[name] for name in ("graph.ttl", "edges.csv")})


def write_old(out: Path) -> dict[str, bytes]:
    write_exports(OLD, out, build={"version": "old"}, also=[RDF12_FILE])  # which NEW has not: it is to go
    return bytes_in(out)


def write_new(out: Path) -> dict[str, bytes]:
    write_exports(NEW, out, build={"version": "new"})
    return bytes_in(out)


def new_until(out: Path, operation: int) -> None:
    die_at(operation)
    write_new(out)


def test_export_killed_at_any_operation_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    old, new = write_old(tmp_path / "old"), write_new(tmp_path / "new")
    states = []
    for operation in count(1):
        out = tmp_path / str(operation)
        write_old(out)
        (out / "notes.txt").write_text("mine")
        code = in_a_child(lambda out=out, operation=operation: new_until(out, operation))  # type: ignore[misc]
        with reserved(out):  # as the next build does
            found = bytes_in(out)
            assert not left_over(out)
        assert found.pop("notes.txt") == b"mine"
        states.append("old" if found == old else "new" if found == new else "half")
        if code != KILLED:
            break
    assert code == 0 and states[-1] == "new"
    assert states.index("new") > 15 and len(states) - states.index("new") > 15, "too few operations seen"
    assert states == sorted(states, reverse=True), "old ones, then new ones; no half one"


def test_first_export_killed_at_any_operation_is_none_or_whole(tmp_path: Path) -> None:
    new = write_new(tmp_path / "new")
    for operation in count(1):
        out = tmp_path / str(operation)
        code = in_a_child(lambda out=out, operation=operation: new_until(out, operation))  # type: ignore[misc]
        with reserved(out):
            assert bytes_in(out) in ({}, new) and not left_over(out)
        if code != KILLED:
            break
    assert code == 0 and operation > 25


def test_finishing_is_killed_too(tmp_path: Path) -> None:
    """The next process dies while it does what the first left undone, and the third does the rest."""
    old, new = write_old(tmp_path / "old"), write_new(tmp_path / "new")
    found = []
    for operation in range(15, 55, 5):
        for later in range(1, 16, 6):
            out = tmp_path / f"{operation}-{later}"
            write_old(out)
            in_a_child(lambda out=out, operation=operation: new_until(out, operation))  # type: ignore[misc]
            in_a_child(lambda out=out, later=later: new_until(out, later))  # type: ignore[misc]
            with reserved(out):
                assert bytes_in(out) in (old, new) and not left_over(out)
            found.append(bytes_in(out) == new)
    assert set(found) == {True, False}


@pytest.mark.parametrize("name", ["../mine", "a/../../mine", "..", "", "a\0b", 5])
@pytest.mark.parametrize("journal", ["forward", "back"])
@pytest.mark.parametrize("what", ["names", "stale", "added"])
def test_journal_that_leads_out_of_the_folder_is_not_obeyed(
    tmp_path: Path, journal: str, what: str, name: object
) -> None:
    (tmp_path / "mine").write_text("mine")
    work = tmp_path / "out" / ".kg-partial-forged"
    for folder in ("new", "old"):
        (work / folder).mkdir(parents=True)
    (work / "mine").write_text("theirs")  # what new/../mine is
    (work / f"{journal}.json").write_text(json.dumps({"names": [], "stale": [], "added": [], what: [name]}))
    with reserved(tmp_path / "out"):
        assert not left_over(tmp_path / "out")
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("journal", ["forward", "back"])
def test_journal_of_another_user_is_not_obeyed(tmp_path: Path, journal: str) -> None:
    """In a folder for all, such as /tmp, anybody could have root delete and replace files."""
    write_old(tmp_path)
    before = bytes_in(tmp_path)
    work = tmp_path / ".kg-partial-forged"
    for folder in ("new", "old"):
        (work / folder).mkdir(parents=True)
        (work / folder / "graph.ttl").write_text("theirs")
    said = {"names": ["graph.ttl"], "stale": ["edges.csv"], "added": ["edges.csv"]}
    (work / f"{journal}.json").write_text(json.dumps(said))
    os.chown(work, 65534, 65534)
    with reserved(tmp_path):
        assert bytes_in(tmp_path) == before
