"""Fitting: on small gold that repeats one way of saying it, and the same bytes from the same input."""

import gzip
import json
from pathlib import Path

import pytest

from kg.knowledge import credence, tagger, weights
from kg.training import relations
from kg.training.__main__ import main
from kg.vocab import Relation

FILES = (weights.FILE, credence.FILE, credence.SAMENESS_FILE, tagger.FILE)
#: real towns of one county, each with a made-up sentence that supports it and one that only passes through
TOWNS = ("石坝乡", "蒿溪回族乡", "姚渡镇", "沙州镇", "木鱼镇", "凉水镇", "房石镇", "乐安镇")


def gold_of(town: str) -> dict[str, object]:
    entities = [
        {"id": "e1", "name": "青川县文华医院", "aliases": [], "types": ["Organization"], "optional": False},
        {"id": "e2", "name": town, "aliases": [], "types": ["Place"], "optional": False},
    ]
    edge = {"s": "e1", "p": "supports", "o": "e2", "optional": False, "evidence": "派医生"}
    return {"doc": "", "entities": entities, "relations": [edge]}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    texts, gold = tmp_path / "texts", tmp_path / "gold"
    texts.mkdir(), gold.mkdir()
    for i, town in enumerate(TOWNS):
        (texts / f"{i}.txt").write_text(f"青川县文华医院派医生到{town}坐诊。\n", "utf-8")
        (gold / f"{i}.json").write_text(json.dumps(gold_of(town), ensure_ascii=False), "utf-8")
    return texts, gold


def fit(folders: tuple[Path, Path], out: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The files of the weights of relations, of things, of pairs of things, and of the tagger."""
    monkeypatch.setattr(relations, "WEIGHED", (Relation.SUPPORTS,))
    out.mkdir()
    main([str(out), f"{folders[0]}:{folders[1]}"])
    return [(out / name).read_bytes() for name in FILES]


def test_weights_learn_what_gold_says(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = gzip.decompress(fit(folders, tmp_path / "out", monkeypatch)[0]).decode().splitlines()
    learnt = {row.split("\t")[0]: row.split("\t")[1] for row in table if not row.startswith("#")}
    assert float(learnt["fsV0:OP:派"].removeprefix("supports=")) > 0
    assert float(learnt["bsV0:OP:派"].removeprefix("supports=")) < 0
    assert "of 8" in capsys.readouterr().out


def test_the_same_gold_gives_the_same_bytes(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fit(folders, tmp_path / "one", monkeypatch) == fit(folders, tmp_path / "two", monkeypatch)
