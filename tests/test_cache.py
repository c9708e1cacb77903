"""The cache of extractions: it saves work and never changes a result, whatever befalls it."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.engine import Engine, Failure, run
from kg.engine import cache as caches
from kg.engine.cache import Cache, key_of
from kg.engine.fingerprint import LIBRARIES
from kg.errors import CacheWarning
from kg.extraction.extract import extract, extract_in_steps
from kg.extraction.steps import Steps
from kg.knowledge.resources import read_resources
from kg.model import Article, Extraction
from tests.factories import article
from tests.test_house import MODULES, foreign

TEXTS = (
    "甲省乙市霞山区东新街道开展“四季同行”行动。",
    "湛江市坡头区与茂名市高州市签订合作协议。",
    "广东蓝海机械有限公司向湛江市坡头区捐赠300万元。",
)
ARTICLES = tuple(replace(article(f"a{n}"), text=text) for n, text in enumerate(TEXTS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the articles that were extracted, not taken from the cache, in order."""
    seen: list[str] = []

    def noted(article: Article, resources: object) -> Steps[Extraction]:
        seen.append(article.id)
        return extract_in_steps(article, resources)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.engine.attempts.extract_in_steps", noted)
    return seen


def read(articles: tuple[Article, ...], folder: Path | None) -> list[Extraction | Failure]:
    return list(run(articles, Engine(cache=folder)))


def database(folder: Path) -> Path:
    [file] = folder.glob("*.sqlite")
    return file


def test_second_time_nothing_is_extracted_and_all_is_the_same(folder: Path, extracted: list[str]) -> None:
    plain = read(ARTICLES, None)
    extracted.clear()
    assert read(ARTICLES, folder) == plain
    assert extracted == ["a0", "a1", "a2"]
    again = read(ARTICLES, folder)
    assert extracted == ["a0", "a1", "a2"]
    assert repr(again) == repr(plain)  # to the type of each number


def test_changed_article_costs_one_article(folder: Path, extracted: list[str]) -> None:
    read(ARTICLES, folder)
    extracted.clear()
    changed = (ARTICLES[0], replace(ARTICLES[1], text="茂名市与湛江市签订合作协议。"), ARTICLES[2])
    assert read(changed, folder) == read(changed, None)
    assert extracted == ["a1", "a0", "a1", "a2"]  # the last three without the cache


def test_removed_article_is_gone_and_the_order_may_change(folder: Path) -> None:
    read(ARTICLES, folder)
    rest = (ARTICLES[2], ARTICLES[0])
    assert read(rest, folder) == read(rest, None)


def test_facts_do_not_depend_on_what_the_key_leaves_out() -> None:
    resources = read_resources()
    for one in ARTICLES:
        other = replace(one, source="elsewhere.txt", version_of="a9")
        assert key_of(one) == key_of(other)
        known, found = extract(one, resources), extract(other, resources)
        assert (known.entities, known.statements) == (found.entities, found.statements)


@pytest.mark.parametrize("field", ["id", "text", "title", "date", "outlet", "author", "url"])
def test_key_changes_with_all_else(field: str) -> None:
    assert key_of(ARTICLES[0]) != key_of(replace(ARTICLES[0], **{field: "其他"}))


def test_source_and_original_are_those_of_today(folder: Path) -> None:
    read(ARTICLES, folder)
    today = tuple(replace(a, source="moved.txt", version_of="a0") for a in ARTICLES)
    assert [r.article for r in read(today, folder) if isinstance(r, Extraction)] == [
        replace(a, text="", blocks=()) for a in today
    ]


def test_other_code_or_data_takes_nothing_from_the_cache(
    folder: Path, extracted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(ARTICLES, folder)
    monkeypatch.setattr(caches, "fingerprint", lambda: "0" * 32)
    extracted.clear()
    read(ARTICLES, folder)
    assert extracted == ["a0", "a1", "a2"]


def test_fingerprint_knows_every_library_of_extraction() -> None:
    rooms = [name for name in MODULES if name.startswith(("kg.extraction", "kg.knowledge"))]
    rooms += ["kg.assembly.credit", "kg.assembly.private", "kg.assembly.reprints"]
    used = set().union(*(foreign(name) for name in rooms if name != "kg.knowledge.ontology"))  # it only renders others
    used -= set(sys.stdlib_module_names) | {""}
    assert used == set(LIBRARIES)


def test_failure_is_not_kept(folder: Path) -> None:
    broken = replace(ARTICLES[1], blocks=(None,))  # type: ignore[arg-type]
    for _ in range(2):
        results = read((ARTICLES[0], broken, ARTICLES[2]), folder)
        assert [type(r) for r in results] == [Extraction, Failure, Extraction]


@pytest.mark.parametrize("engine", [Engine(), Engine(jobs=2)], ids=["serial", "processes"])
def test_known_and_unknown_articles_come_in_order(folder: Path, engine: Engine) -> None:
    many = tuple(replace(ARTICLES[n % 3], id=f"b{n:03}") for n in range(90))
    read(many[::7], folder)
    assert list(run(many, replace(engine, cache=folder))) == read(many, None)


# Damage


def test_damaged_entry_is_said_and_made_anew(folder: Path) -> None:
    read(ARTICLES, folder)
    with sqlite3.connect(database(folder)) as connection:
        connection.execute("UPDATE extractions SET value = CAST(substr(value, 1, length(value) - 1) || x'00' AS BLOB)")
    connection.close()
    with pytest.warns(CacheWarning, match="damaged entry"):
        assert read(ARTICLES, folder) == read(ARTICLES, None)
    assert read(ARTICLES, folder) == read(ARTICLES, None)


def test_entry_of_another_article_is_not_believed(folder: Path) -> None:
    read(ARTICLES, folder)
    with sqlite3.connect(database(folder)) as connection:
        (first,), (second,), *_ = connection.execute("SELECT value FROM extractions").fetchall()
        connection.execute("UPDATE extractions SET value = ? WHERE value = ?", (second, first))
    connection.close()
    with pytest.warns(CacheWarning, match="damaged entry"):
        assert read(ARTICLES, folder) == read(ARTICLES, None)


@pytest.mark.parametrize("at", [0, 20, 4096, -4096])
def test_damaged_file_is_said_and_made_anew(folder: Path, at: int) -> None:
    read(ARTICLES, folder)
    file = database(folder)
    data = bytearray(file.read_bytes())
    data[at : at + 600] = os.urandom(len(data[at : at + 600]))
    file.write_bytes(data)
    with pytest.warns(CacheWarning, match="damaged"):
        assert read(ARTICLES, folder) == read(ARTICLES, None)
    assert read(ARTICLES, folder) == read(ARTICLES, None)


def test_folder_that_cannot_be_made_is_said_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.warns(CacheWarning, match="cannot be used as a cache"):
        assert read(ARTICLES, tmp_path / "file" / "cache") == read(ARTICLES, None)


# Builds that are killed, builds at once


def build(folder: Path, out: Path, seeds: Path) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-m",
        "kg",
        "build",
        str(seeds),
        "--out",
        str(out),
        "--cache",
        str(folder),
        "--jobs",
        "1",
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    place = tmp_path / "corpus"
    place.mkdir()
    for n in range(240):
        (place / f"{n:03}.txt").write_text(TEXTS[n % 3] * 12, encoding="utf-8")
    return place


def entries(folder: Path) -> int:
    if not list(folder.glob("*.sqlite")):
        return 0
    connection = sqlite3.connect(database(folder), timeout=10)
    try:
        [count] = connection.execute("SELECT count(*) FROM extractions").fetchone()
    except sqlite3.OperationalError:  # made, but empty yet
        count = 0
    connection.close()
    return int(count)


def files(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.iterdir() if file.is_file()}


@pytest.mark.slow
def test_killed_build_goes_on_and_gives_the_same_bytes(folder: Path, tmp_path: Path, corpus: Path) -> None:
    killed = build(folder, tmp_path / "out", corpus)
    while killed.poll() is None and entries(folder) < 64:
        pass
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert 64 <= entries(folder) < 240
    assert build(folder, tmp_path / "out", corpus).wait() == 0
    assert entries(folder) == 240
    assert build(tmp_path / "other", tmp_path / "whole", corpus).wait() == 0
    assert files(tmp_path / "out") == files(tmp_path / "whole")


@pytest.mark.slow
def test_two_builds_at_once_do_not_hurt_each_other(folder: Path, tmp_path: Path, corpus: Path) -> None:
    both = [build(folder, tmp_path / name, corpus) for name in ("one", "two")]
    assert [process.wait() for process in both] == [0, 0]
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert entries(folder) == 240


# Size


def test_size_is_bounded_and_what_is_oldest_goes_first(folder: Path) -> None:
    many = [replace(ARTICLES[n % 3], id=f"b{n:04}", text=f"第{n}号。{TEXTS[n % 3]}") for n in range(600)]
    results = [(a, extract(a, read_resources())) for a in many]
    with Cache(folder, limit=80_000) as cache:
        for start in range(0, len(results), 50):
            cache.write(results[start : start + 50])
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 120_000  # a batch more
    with Cache(folder) as cache:
        known = cache.read(many)
    assert 0 < len(known) < 600
    assert sorted(known) == [a.id for a in many[-len(known) :]]


def test_files_of_older_code_go_before_those_of_this(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: Iterator[str] = iter("abc")
    for name in names:
        monkeypatch.setattr(caches, "fingerprint", lambda name=name: name * 32)
        read(ARTICLES, folder)
        os.utime(database_of(folder, name), (ord(name), ord(name)))
    size = database_of(folder, "a").stat().st_size
    monkeypatch.setattr(caches, "fingerprint", lambda: "d" * 32)
    with Cache(folder, limit=4 * size) as cache:
        cache.read(ARTICLES)
    assert sorted(file.name[0] for file in folder.glob("*.sqlite")) == ["b", "c", "d"]


def database_of(folder: Path, name: str) -> Path:
    [file] = folder.glob(f"{name * 32}*.sqlite")
    return file
