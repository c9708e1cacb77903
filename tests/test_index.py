"""The index beside a large graph: kept, noticed to be old, rebuilt when broken, never half there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.querying import ask, index, sparql_of
from kg.querying.index import FOLDER, open_source
from kg.querying.questions import named_query
from kg.views.rdf import to_turtle
from tests.factories import small_graph

COUNT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"


@pytest.fixture(autouse=True)
def always_worth_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(index, "WORTH_IT", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "graphs" / "graph.ttl"
    file.parent.mkdir()
    file.write_text("".join(to_turtle(small_graph())), encoding="utf-8")
    return file


def count(path: Path, **options: bool) -> str:
    return str(ask(open_source(path, **options), COUNT).rows[0][0])


def stores(path: Path) -> list[Path]:
    return sorted(p for p in (path.parent / FOLDER).iterdir() if p.is_dir())


def test_it_is_built_once_and_answers_alike(path: Path) -> None:
    free = count(path, index=False)
    assert not (path.parent / FOLDER).exists()
    assert count(path) == free
    [store] = stores(path)
    built = {p: p.stat().st_mtime_ns for p in store.iterdir()}
    source = open_source(path)
    assert source.index == store and ask(source, COUNT) == ask(source, COUNT, timeout=60) == ask(path, COUNT)
    assert {p: p.stat().st_mtime_ns for p in store.iterdir()} == built
    assert (path.parent / FOLDER / ".gitignore").read_text() == "*\n"


def test_a_small_graph_has_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "WORTH_IT", path.stat().st_size + 1)
    assert open_source(path).index is None
    assert not (path.parent / FOLDER).exists()


def test_a_changed_file_is_noticed_even_with_its_old_time_and_size(path: Path) -> None:
    old = count(path)
    [before] = stores(path)
    stat, text = path.stat(), path.read_text("utf-8")
    changed = text.replace("kg:partOf organization:蓝海机械有限公司 ", "kg:partOf organization:蓝海机械有限公词 ")
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_size == stat.st_size
    assert count(path) == old
    assert ask(open_source(path), "ASK { ?a kg:partOf ?b FILTER(STRENDS(STR(?b), '公词')) }").truth
    [after] = stores(path)
    assert after != before


def test_a_touched_or_copied_file_keeps_its_index(path: Path) -> None:
    count(path)
    [store] = stores(path)
    built = store.stat().st_ino
    path.write_text(path.read_text("utf-8"), encoding="utf-8")
    count(path)
    assert [s.stat().st_ino for s in stores(path)] == [built]


def broken(store: Path, how: str) -> None:
    if how == "empty":
        for p in store.iterdir():
            p.unlink()
    for p in store.glob("*.sst"):
        data = bytearray(p.read_bytes())
        middle = len(data) // 3
        data[middle] ^= 0xFF
        p.write_bytes(data[:middle] if how == "cut" else data)


@pytest.mark.parametrize("how", ["empty", "cut", "flipped"])
@pytest.mark.parametrize("timeout", [None, 60])
def test_a_broken_one_is_replaced_without_a_word(path: Path, how: str, timeout: float | None) -> None:
    good = count(path)
    [store] = stores(path)
    broken(store, how)
    everything = "SELECT ?a ?b ?c { ?a ?b ?c }"
    assert len(ask(open_source(path), everything, timeout=timeout).rows) == int(good)
    assert count(path) == good
    assert len(ask(open_source(path), everything).rows) == int(good)


@pytest.mark.parametrize("how", ["empty", "cut", "flipped"])
def test_names_are_found_though_it_is_broken(path: Path, how: str) -> None:
    count(path)
    source = open_source(path)
    broken(*stores(path), how)
    aliases = named_query("aliases")
    sparql = sparql_of(open_source(path) if how == "empty" else source, aliases, {"thing": "蓝海公司"})
    assert len(ask(open_source(path), sparql).rows) == 4


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"state": [1], "store": "../.."}'])
def test_a_broken_stamp_is_replaced(path: Path, stamp: str) -> None:
    good = count(path)
    (path.parent / FOLDER / "graph.ttl.json").write_text(stamp, "utf-8")
    assert count(path) == good and len(stores(path)) == 1


def test_an_error_of_the_query_leaves_it_alone(path: Path) -> None:
    count(path)
    before = stores(path)
    with pytest.raises(GraphError, match="not done"):
        ask(open_source(path), "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout=1)
    assert stores(path) == before


def test_no_turtle_leaves_nothing(path: Path) -> None:
    path.write_text("甲市\n乙村", encoding="utf-8")
    with pytest.raises(GraphError, match=r"graph\.ttl, line 1, column 1: no Turtle"):
        open_source(path)
    assert [p.name for p in (path.parent / FOLDER).iterdir()] == [".gitignore"]


def test_where_nothing_can_be_written_it_goes_to_the_cache_or_nowhere(path: Path, tmp_path: Path) -> None:
    (path.parent / FOLDER).write_text("no folder", "utf-8")  # as good as a disk that cannot be written
    found = open_source(path).index
    assert found is not None and found.is_relative_to(tmp_path / "cache")
    assert open_source(path).index == found
    (tmp_path / "cache2").write_text("", "utf-8")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path / "cache2")
    assert open_source(path).index is None


def test_two_files_of_a_folder_keep_theirs_and_what_nobody_has_goes(path: Path) -> None:
    other = path.with_name("other.ttl")
    other.write_text(path.read_text("utf-8") + "<urn:a> a <urn:b> .\n", encoding="utf-8")
    counts = count(path), count(other)
    assert len(stores(path)) == 2 and (count(path), count(other)) == counts
    left = path.parent / FOLDER / "partial-left"
    left.mkdir()
    os.utime(left, (0, 0))
    other.unlink()
    path.write_text(path.read_text("utf-8") + "<urn:c> a <urn:d> .\n", encoding="utf-8")
    count(path)
    assert len(stores(path)) == 1 and not left.exists()


def test_eight_processes_at_once(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.querying import ask, index; index.WORTH_IT = 1; "
        f"s = index.open_source(Path(sys.argv[1])); print(s.index is not None, ask(s, {COUNT!r}).rows[0][0])"
    )
    command = [sys.executable, "-c", code, str(path)]
    at_once = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(8)]
    said = [p.communicate(timeout=120) for p in at_once]
    assert {out for out, _ in said} == {f"True {count(path, index=False)}\n"}, said
    assert len(stores(path)) == 1
    assert not list((path.parent / FOLDER).glob("partial-*"))


def test_a_reader_goes_on_when_the_file_changes(path: Path) -> None:
    reading, good = open_source(path), count(path)
    path.write_text(path.read_text("utf-8") + "<urn:c> a <urn:d> .\n", encoding="utf-8")
    assert int(count(path)) == int(good) + 1
    assert str(ask(reading, COUNT).rows[0][0]) == good
