"""Exports: all of them or none, the same bytes for the same graph, nothing else touched."""

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from pyarrow import parquet

from kg import export
from kg.errors import GraphError
from kg.export import BUILD_FILE, EXPORTERS, RDF12_FILE, Means, write_exports
from kg.log import gathered
from kg.model import Graph
from kg.views import parts
from kg.views.rdf import from_turtle
from tests.factories import small_graph

SMALL = small_graph()
DATA = tuple(name for name in EXPORTERS if name != "graph.html")
BUILD = {"version": "1", "inputs": [{"source": "甲.txt", "sha256": "0"}], "failures": []}


@pytest.fixture(autouse=True)
def without_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page takes longest to make; one test below asks for it."""
    only(monkeypatch, *DATA)


def only(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(export, "EXPORTERS", {name: EXPORTERS[name] for name in names})


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_every_export_is_written_and_can_be_read_back(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    paths = write_exports(SMALL, out, build=BUILD)
    assert [p.name for p in paths] == [*DATA, BUILD_FILE]
    assert set(bytes_in(out)) == {*DATA, BUILD_FILE}
    assert from_turtle(out / "graph.ttl") == SMALL
    assert len(nx.read_graphml(out / "graph.graphml", force_multigraph=True)) == 9
    assert (out / "nodes.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_the_page_is_among_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, *EXPORTERS)
    write_exports(SMALL, tmp_path, build=BUILD)
    assert set(bytes_in(tmp_path)) == {*EXPORTERS, BUILD_FILE}
    assert "蓝海机械有限公司" in (tmp_path / "graph.html").read_text(encoding="utf-8")


def test_build_json_records_the_files(tmp_path: Path) -> None:
    write_exports(SMALL, tmp_path, build=BUILD)
    report = json.loads((tmp_path / BUILD_FILE).read_text(encoding="utf-8"))
    assert report["inputs"] == BUILD["inputs"] and report["counts"]["entities"] == 9
    for name in DATA:
        data = (tmp_path / name).read_bytes()
        assert report["files"][name] == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_exports(SMALL, tmp_path / name, build=BUILD)
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write_exports(SMALL, tmp_path, build=BUILD)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert set(bytes_in(tmp_path)) == {"notes.txt", *DATA, BUILD_FILE}


# on request


def write(folder: Path, graph: Graph = SMALL, *also: str) -> None:
    write_exports(graph, folder, build=BUILD, also=also)


def test_rdf_1_2_is_written_on_request_and_recorded(tmp_path: Path) -> None:
    write(tmp_path, SMALL, RDF12_FILE)
    data = (tmp_path / RDF12_FILE).read_bytes()
    report = json.loads((tmp_path / BUILD_FILE).read_text(encoding="utf-8"))
    assert report["files"][RDF12_FILE] == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert from_turtle(tmp_path / RDF12_FILE) == SMALL


def test_the_other_files_are_the_same_with_and_without_it(tmp_path: Path) -> None:
    write(tmp_path / "with", SMALL, RDF12_FILE)
    write(tmp_path / "without")
    with_it, without = bytes_in(tmp_path / "with"), bytes_in(tmp_path / "without")
    assert set(with_it) == {*without, RDF12_FILE}
    assert all(with_it[name] == without[name] for name in DATA)


def test_what_was_written_on_request_does_not_outlive_its_graph(tmp_path: Path) -> None:
    write(tmp_path, SMALL, RDF12_FILE)
    write(tmp_path, Graph())
    assert set(bytes_in(tmp_path)) == {*DATA, BUILD_FILE}


@pytest.mark.parametrize("record", ["{", "[]", '{"files": []}', '{"files": {}}'])
def test_a_build_file_that_is_not_ours_stays(tmp_path: Path, record: str) -> None:
    (tmp_path / BUILD_FILE).write_text(record)
    with pytest.raises(GraphError, match="no build wrote it"):
        write(tmp_path)
    assert bytes_in(tmp_path) == {BUILD_FILE: record.encode()}


def test_a_file_on_request_that_is_not_ours_is_not_replaced(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / RDF12_FILE).write_text("mine")
    before = bytes_in(tmp_path)
    with pytest.raises(GraphError, match="no build wrote it"):
        write(tmp_path, SMALL, RDF12_FILE)
    assert bytes_in(tmp_path) == before


@pytest.mark.parametrize("record", [None, '{"files": {"graph.rdf12.ttl": {"sha256": 1}}}'])
def test_a_file_of_that_name_that_is_not_ours_stays(tmp_path: Path, record: str | None) -> None:
    (tmp_path / RDF12_FILE).write_text("mine")
    if record is not None:
        (tmp_path / BUILD_FILE).write_text(record)
    write(tmp_path)
    assert (tmp_path / RDF12_FILE).read_text() == "mine"


def test_a_file_that_somebody_changed_stays(tmp_path: Path) -> None:
    write(tmp_path, SMALL, RDF12_FILE)
    with (tmp_path / RDF12_FILE).open("a") as file:
        file.write("# my note\n")
    write(tmp_path, Graph())
    assert (tmp_path / RDF12_FILE).read_text("utf-8").endswith("# my note\n")


def test_what_was_taken_away_is_put_back_when_a_rename_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, SMALL, RDF12_FILE)
    before = bytes_in(tmp_path)
    replace = os.replace

    def failing(source: Path, target: Path) -> None:
        if target.name == "edges.csv" and source.parent.name != "old":
            raise OSError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(GraphError, match="Permission denied"):
        write(tmp_path, Graph())
    assert bytes_in(tmp_path) == before


# failures


def broken(graph: Graph, base: str) -> Iterator[str]:
    yield "half"
    raise OSError(28, "No space left on device")


def test_a_failing_export_leaves_the_old_one_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_exports(SMALL, tmp_path, build=BUILD)
    before = bytes_in(tmp_path)
    monkeypatch.setattr(export, "EXPORTERS", {**export.EXPORTERS, "edges.csv": broken})
    with pytest.raises(GraphError, match=r"No space left on device\); the old export is as it was"):
        write_exports(Graph(), tmp_path, build={})
    assert bytes_in(tmp_path) == before


@pytest.mark.parametrize("fails_at", range(len(DATA) + 1))
def test_a_failing_rename_puts_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    only(monkeypatch, *DATA[:3])
    write_exports(SMALL, tmp_path, build=BUILD)
    before = bytes_in(tmp_path)
    only(monkeypatch, *DATA)
    names = [*DATA, BUILD_FILE]
    replace = os.replace

    def failing(source: Path, target: Path) -> None:
        if target.name == names[fails_at] and source.parent.name != "old":
            raise OSError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(GraphError, match="Permission denied"):
        write_exports(Graph(), tmp_path, build={})
    assert bytes_in(tmp_path) == before


def test_a_failure_leaves_no_new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "EXPORTERS", {"graph.ttl": broken})
    with pytest.raises(GraphError):
        write_exports(SMALL, tmp_path / "a" / "b", build={})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(GraphError, match="cannot be written"):
        write_exports(SMALL, tmp_path / "out", build={})


# A graph that is too large for a page


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page holds five nodes, a part ten."""
    monkeypatch.setattr(parts, "MOST_ENTITIES", 5)
    monkeypatch.setattr(parts, "PART", 10)
    only(monkeypatch, *DATA, "graph.html")


def test_page_of_a_graph_that_is_too_large_says_so(tmp_path: Path, small_pages: None) -> None:
    write(tmp_path)
    page = (tmp_path / "graph.html").read_text("utf-8")
    assert "这个图谱有 9 个节点" in page and "at most 5" in page
    assert "<script" not in page and "{{" not in page


def test_parts_hold_the_graph(tmp_path: Path, small_pages: None) -> None:
    write(tmp_path)
    pieces = [set(rdflib.Graph().parse(file, format="nt")) for file in sorted(tmp_path.glob("graph-*.nt"))]
    whole = set(rdflib.Graph().parse(tmp_path / "graph.ttl"))
    assert len(pieces) > 2 and all(pieces)
    assert set.union(*pieces) == whole and sum(map(len, pieces)) == len(whole)
    for table, rows in {"nodes": len(SMALL.entities), "edges": len(SMALL.statements)}.items():
        assert parquet.read_table(tmp_path / f"{table}.parquet").num_rows == rows


def test_parts_do_not_outlive_their_graph(tmp_path: Path, small_pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.setattr(parts, "MOST_ENTITIES", 100)
    only(monkeypatch, *DATA)
    write(tmp_path)
    assert set(bytes_in(tmp_path)) == {*DATA, "graph.html", BUILD_FILE}


def test_record_that_names_a_file_of_the_user_takes_nothing_away(tmp_path: Path) -> None:
    data = b"mine"
    (tmp_path / "notes.txt").write_bytes(data)
    record = {"files": {"notes.txt": {"bytes": 4, "sha256": hashlib.sha256(data).hexdigest()}}}
    (tmp_path / BUILD_FILE).write_text(json.dumps(record))
    write(tmp_path)
    assert (tmp_path / "notes.txt").read_bytes() == data


def test_two_processes_write_the_same_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, *EXPORTERS)
    write_exports(SMALL, tmp_path / "one", build=BUILD)
    monkeypatch.setattr(export, "WORTH_A_PROCESS", 0)
    with gathered() as records:
        paths = write_exports(SMALL, tmp_path / "two", build=BUILD, means=Means(jobs=2))
    assert bytes_in(tmp_path / "two") == bytes_in(tmp_path / "one")
    assert [p.name for p in paths] == [*EXPORTERS, BUILD_FILE]
    assert {r.__dict__["stage"] for r in records} == {f"write {name}" for name in (*EXPORTERS, BUILD_FILE)}
    assert len({r.process for r in records}) == 2


def end(*_: object) -> None:
    os._exit(1)


def test_files_of_a_process_that_dies_are_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, *EXPORTERS)
    monkeypatch.setattr(export, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(export, "_write_apart", end)
    write_exports(SMALL, tmp_path, build=BUILD, means=Means(jobs=2))
    assert set(bytes_in(tmp_path)) == {*EXPORTERS, BUILD_FILE}


def test_error_of_the_other_process_ends_the_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(export, "_write_apart", no_space)
    with pytest.raises(GraphError, match="No space left on device"):
        write_exports(SMALL, tmp_path / "out", build=BUILD, means=Means(jobs=2))
    assert not (tmp_path / "out").exists()


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_text_that_cannot_be_packed_is_written_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "nodes.csv")
    torn = replace(SMALL, articles=(replace(SMALL.articles[0], title="\ud800"), *SMALL.articles[1:]))
    monkeypatch.setattr(export, "WORTH_A_PROCESS", 0)
    write_exports(torn, tmp_path, build=BUILD, means=Means(jobs=2))
    assert set(bytes_in(tmp_path)) == {"nodes.csv", BUILD_FILE}
