"""Files made of pieces: what did not change is taken from the file of the last build, and the bytes are the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg import export, former
from kg.export import IN_PIECES, Means, write_exports
from kg.former import Former
from kg.model import Graph
from kg.views.piece import Piece
from tests.factories import large_graph, small_graph

OLD = large_graph(600)
BUILD = {"version": "1"}
NEW = replace(OLD, entities=(replace(OLD.entities[0], aliases=("别名",)), *OLD.entities[1:]))


@pytest.fixture(autouse=True)
def in_pieces_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "EXPORTERS", {name: export.EXPORTERS[name] for name in IN_PIECES})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    """The pieces that are made, not taken."""
    pieces: list[Piece] = []
    taken = Former._taken

    def watched(self: Former, key: bytes) -> bytes | None:
        data = taken(self, key)
        pieces.extend([Piece(key, str)] if data is None else [])
        return data

    monkeypatch.setattr(Former, "_taken", watched)
    return pieces


def write(graph: Graph, out: Path, cache: Path | None) -> dict[str, bytes]:
    write_exports(graph, out, build=BUILD, means=Means(cache=cache))
    return {name: (out / name).read_bytes() for name in IN_PIECES}


def test_pieces_make_the_whole_file() -> None:
    for graph in (OLD, small_graph(), Graph()):
        for name, pieces in IN_PIECES.items():
            whole = "".join(piece.make() for piece in pieces(graph, "https://data.example/"))
            assert whole == "".join(map(str, export.EXPORTERS[name](graph, "https://data.example/")))


@pytest.mark.parametrize(
    "graph", [OLD, NEW, small_graph(), Graph()], ids=["the same", "a name more", "another", "none"]
)
def test_bytes_are_those_of_a_build_without_a_cache(graph: Graph, tmp_path: Path) -> None:
    write(OLD, tmp_path / "out", tmp_path / "cache")
    assert write(graph, tmp_path / "out", tmp_path / "cache") == write(graph, tmp_path / "fresh", None)


def test_only_what_changed_is_made(tmp_path: Path, made: list[Piece]) -> None:
    write(OLD, tmp_path / "out", tmp_path / "cache")
    at_first = len(made)
    made.clear()
    write(OLD, tmp_path / "out", tmp_path / "cache")
    assert not made
    write(NEW, tmp_path / "out", tmp_path / "cache")
    assert 0 < len(made) < at_first / 2


def test_other_code_makes_every_piece(tmp_path: Path, made: list[Piece], monkeypatch: pytest.MonkeyPatch) -> None:
    write(OLD, tmp_path / "out", tmp_path / "cache")
    at_first = len(made)
    made.clear()
    monkeypatch.setattr(former, "fingerprint_of_views", lambda: "0" * 32)
    write(OLD, tmp_path / "out", tmp_path / "cache")
    assert len(made) == at_first


@pytest.mark.parametrize("harm", ["file", "list", "short", "no file", "no list"])
def test_a_file_or_list_that_was_changed_is_not_believed(tmp_path: Path, harm: str) -> None:
    expected = write(OLD, tmp_path / "out", tmp_path / "cache")
    lists = list((tmp_path / "cache").glob("*.pieces"))
    assert len(lists) == len(IN_PIECES)
    for path in [tmp_path / "out" / name for name in IN_PIECES] if "file" in harm else lists:
        data = path.read_bytes()
        path.write_bytes(data[:-30] if harm == "short" else data[:99] + b"?" + data[100:])
        if harm.startswith("no"):
            path.unlink()
    assert write(OLD, tmp_path / "out", tmp_path / "cache") == expected


def test_half_a_surrogate_is_written_as_without_a_cache(tmp_path: Path) -> None:
    torn = replace(OLD, entities=(replace(OLD.entities[0], id="place/\ud800"), *OLD.entities[1:]))
    for name, pieces in IN_PIECES.items():
        with Former(tmp_path, tmp_path / name) as one:
            try:
                data = b"".join(one.data(pieces(torn, "https://data.example/")))
            except UnicodeEncodeError:  # a name in Turtle may not be written at all
                continue
        assert data.decode() == "".join(map(str, export.EXPORTERS[name](torn, "https://data.example/")))


def test_a_folder_that_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert write(OLD, tmp_path / "out", tmp_path / "cache") == write(OLD, tmp_path / "fresh", None)


def test_lists_used_longest_ago_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(former, "_KEPT", 3)
    for number in range(4):
        graph = replace(OLD, redirects={f"place/{number}": OLD.entities[0].id})
        write(graph, tmp_path / "out", tmp_path / "cache")
    assert len(list((tmp_path / "cache").glob("*.pieces"))) <= 4
