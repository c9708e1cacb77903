"""What holds for every text: spans inside the text, ordered, apart, not empty; the same twice; never an error; fast."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.reading import read_articles
from kg.reading.layout import lay_out

PARTS = st.sampled_from(
    [
        "原标题：", "来源：", "作者：", "记者 王明", "通讯员 李华", "（记者 张三）", "新京报讯", "8月3日电", "近日，", "为进一步",
        "供图", "摄", "返回搜狐，查看更多", "责任编辑：", "首页 > 要闻 > 正文", "一、", "（一）", "# ", "## ", "---\n", "- ", "**",
        "[甲](b)", "“", "”", "（", "）", "。", "，", "……", "——", "：", "\n", "\n\n", "\n\n\n\n", "　　", " ", "\xa0", "\u2028", "\x0c",
        "石桥村", "青禾县修通了水泥路", "2024-02-01 10:57", "王明 李华", "吴明(市区)", "甲" * 50, "title: 甲", "\ufffd", "🙂", "a.jpg",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PARTS, max_size=40).map("".join), st.text(max_size=300))


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.booleans(), st.sampled_from(["", "石桥村", "甲"]))
def test_blocks_are_sound(text: str, markdown: bool, title: str) -> None:
    pieces = lay_out(text, title=title, markdown=markdown)
    assert pieces == lay_out(text, title=title, markdown=markdown)
    for piece in pieces:
        assert piece.blocks
        spans = [span for block in piece.blocks for span in block.spans]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(text[start:end] == text[start:end].strip() for start, end in spans)
        assert all("\n" not in text[start:end] for start, end in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))
        for block in piece.blocks:
            assert block.kind in ("title", "heading", "body", "caption")
            assert block.spans
            assert list(block.spans) == sorted(block.spans)
        firsts = [block.spans[0] for block in piece.blocks]
        assert firsts == sorted(firsts)
    spans = [span for piece in pieces for block in piece.blocks for span in block.spans]
    assert len(spans) == len(set(spans))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), TEXTS.map(str.encode)), st.sampled_from([".txt", ".md", ".jsonl"]))
def test_no_file_raises(tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str) -> None:
    file: Path = tmp_path_factory.getbasetemp() / f"any{ending}"
    file.write_bytes(data)
    for reading in read_articles([file]):
        assert bool(reading.articles) != bool(reading.error)
        assert "\n" not in reading.error


@pytest.mark.parametrize(
    "unit",
    [
        "字",
        "。",
        "“",
        "”",
        "（",
        "供图",
        "甲 摄 ",
        "原标题：",
        "记者 王",
        "1",
        "-",
        ">",
        "首页>",
        "[",
        "**",
        "王明 ",
        "，",
        "\u3000",
    ],
)
def test_a_line_of_a_megabyte_takes_less_than_a_second(unit: str) -> None:
    line = (unit * 350_000)[:350_000] + "完"
    begin = time.process_time()
    lay_out(line, markdown=True)
    assert time.process_time() - begin < 1
