"""The tables of words: nothing stands twice, and nothing stands there that nobody reads."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parents[2] / "kg"
TABLES = sorted((KG / "knowledge" / "data" / "lexicon").glob("*.tsv"))
CODE = "".join(p.read_text(encoding="utf-8") for p in sorted(KG.rglob("*.py")))
RULES = "".join(p.read_text(encoding="utf-8") for p in sorted((KG / "knowledge/data/patterns").glob("*.toml")))

#: Tables in which a first cell may come again: a set over several rows, an ending that is strong and quoted.
SEVERAL_ROWS = {"word_sets", "programme_suffixes"}
#: Tables whose second column holds other names of the first.
WITH_OTHER_NAMES = {"organizations", "programmes", "regions", "org_synonyms"}


def rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def sets(table: str) -> set[str]:
    return {row[0] for path in TABLES if path.stem == table for row in rows(path)}


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.stem)
def test_nothing_stands_twice_in_a_table(path: Path) -> None:
    table = rows(path)
    assert table and twice("\t".join(row) for row in table) == []
    if path.stem in WITH_OTHER_NAMES:
        assert twice(name for row in table for name in (row[0], *filter(None, row[1].split("|")))) == []
    elif path.stem not in SEVERAL_ROWS:
        assert twice(row[0] for row in table) == []


def test_every_trigger_set_is_read_by_a_rule() -> None:
    assert sets("triggers") == set(re.findall(r'"@(\w+)"', RULES))


def test_every_word_set_is_read_by_the_code() -> None:
    assert sets("word_sets") == set(re.findall(r"""\.(?:words|any_of)\(["'](\w+)["']\)""", CODE))
