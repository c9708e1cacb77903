"""Where the names of gold stand in a text: what the tagger learns from."""

import json
from pathlib import Path

import pytest

from kg.model import Article, Block
from kg.training.tagger import open_article
from kg.vocab import EntityType
from tests.extraction.helpers import untagged


def spans(tmp_path: Path, text: str, *entities: tuple[str, str, list[str], bool]) -> list[tuple[str, EntityType, bool]]:
    """The stretches of the text that are taken for names: (text, type, whether annotators leave it open)."""
    rows = [
        {"id": f"e{i}", "name": name, "aliases": aliases, "types": [type_], "optional": is_open}
        for i, (type_, name, aliases, is_open) in enumerate(entities)
    ]
    file = tmp_path / "gold.json"
    file.write_text(json.dumps({"entities": rows, "relations": []}, ensure_ascii=False), "utf-8")
    opened = open_article(Article("a", text, (Block("body", ((0, len(text)),)),)), file, untagged())
    return [(opened.doc.text[start:end], type_, is_open) for start, end, type_, is_open in opened.names]


@pytest.mark.parametrize(
    ("text", "entity", "expected"),
    [
        ("副县长王立山来了。", ("Person", "王立山", ["副县长王立山"], False), ["王立山"]),
        ("青川县石坝乡丰收了。", ("Place", "石坝乡", ["青川县石坝乡"], False), ["石坝乡"]),
        (
            "青川县人民医院和县人民医院。",
            ("Organization", "青川县人民医院", ["县人民医院"], False),
            ["青川县人民医院", "县人民医院"],
        ),
        ("启动“春雨”行动。", ("Programme", "春雨行动", ["春雨"], False), ["“春雨”行动"]),
        ("启动“春雨”。此次春雨活动结束。", ("Programme", "春雨", ["此次春雨活动"], False), ["“春雨”", "春雨"]),
        ("成立“云朵荟”。", ("Organization", "云朵荟", [], False), ["云朵荟"]),
        ("丁甲乙丙戊。", ("Organization", "甲乙丙", ["乙丙戊"], False), ["甲乙丙"]),
    ],
)
def test_a_name_is_where_it_stands(
    tmp_path: Path, text: str, entity: tuple[str, str, list[str], bool], expected: list[str]
) -> None:
    assert [found for found, _, _ in spans(tmp_path, text, entity)] == expected


def test_what_annotators_leave_open_is_told(tmp_path: Path) -> None:
    found = spans(tmp_path, "石坝乡和李四。", ("Place", "石坝乡", [], False), ("Person", "李四", [], True))
    assert found == [("石坝乡", EntityType.PLACE, False), ("李四", EntityType.PERSON, True)]
