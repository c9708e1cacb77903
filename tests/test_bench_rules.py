"""What the benchmark of rules counts is what the rules find, and watching changes nothing."""

from pathlib import Path

import pytest

from kg.extraction.extract import extract
from kg.knowledge.resources import read_resources
from tests.benchmarks.bench_rules import Times, main, watched
from tests.factories import article

TEXT = "湛江市坡头区与茂名市高州市签订合作协议。湛江市霞山区东新街道开展“四季同行”行动。"


def test_patterns_and_functions_are_told_apart_and_counted() -> None:
    times, resources = Times(), read_resources()
    plain = extract(article(text=TEXT), resources)
    with watched(times):
        assert extract(article(text=TEXT), resources) == plain
    assert extract(article(text=TEXT), resources) == plain
    assert times.calls["step", "find_mentions"] == times.calls["finder", "find_places"] == 1
    patterns = sum(found for (kind, name), found in times.found.items() if kind == "rule" and "." in name)
    assert patterns == times.found["step", "find_relations"] > 0
    assert all(seconds >= 0 for seconds in times.seconds.values())


def test_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    main([str(tmp_path)])
    said = capsys.readouterr().out
    assert "| stage, all articles | read |" in said and "| rule | _containment |" in said
    assert said.splitlines()[-1].startswith("extraction: ")
