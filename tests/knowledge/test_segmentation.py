"""jieba is the reference: rjieba, the same algorithm and dictionary in Rust, cuts Chinese text into the same words."""

import logging
import re
from pathlib import Path

import jieba
import rjieba

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def test_rjieba_cuts_as_jieba_does() -> None:
    jieba.setLogLevel(logging.WARNING)
    reference, fast = jieba.Tokenizer(), rjieba.Jieba()
    texts = [path.read_text("utf-8").split("---\n")[2] for path in sorted(SEEDS.glob("[0-9]*.md"))]
    assert len(texts) == 10
    for text in texts:
        # The one known difference is left out: rjieba keeps figures with hyphens (300-500) together.
        pieces = [p for p in re.split(r"[A-Za-z\d.-]*-[A-Za-z\d.-]*", text) if p]
        assert [fast.cut(p) for p in pieces] == [reference.lcut(p) for p in pieces]


def test_rjieba_cuts_added_words_as_jieba_does() -> None:
    reference, fast = jieba.Tokenizer(), rjieba.Jieba()
    text = "青川县文星乡的两新党组织开展春雨送暖行动。"
    for word in ("两新党组织", "春雨送暖行动"):
        reference.add_word(word)
        fast.add_word(word, None, None)
    assert fast.cut(text) == reference.lcut(text)
    assert "两新党组织" in fast.cut(text)


def test_tags_cover_the_text_without_a_gap() -> None:
    text = "王立山，1990年生；3.5 万元\n（甲）“乙”𠮷"
    assert "".join(word for word, _ in rjieba.Jieba().tag(text)) == text
