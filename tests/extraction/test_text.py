"""Readable text and the way back to the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.text import Document, clauses, unify
from kg.knowledge.resources import read_resources
from kg.model import Article, Block
from tests.extraction.helpers import document


@pytest.mark.parametrize(
    ("raw", "unified"),
    [
        ("春雨镇,山前村;好!", "春雨镇，山前村；好！"),
        ("捐资3,000元,合计1,200元", "捐资3,000元，合计1,200元"),
        ("时间10:30,地点:广场", "时间10:30，地点：广场"),
        ('“百企”“"千村"”', "“百企”““千村””"),
        ("「山海」『同行』", "“山海”“同行”"),
        ("１２３ＡＢｃ", "123ABc"),
        ("阿依•古丽・汗", "阿依·古丽·汗"),
        ('开展"甲"和"乙"', "开展“甲”和“乙”"),
        ("甲\u3000乙\xa0丙", "甲 乙 丙"),
        ("(甲)", "（甲）"),
    ],
)
def test_look_alikes_are_made_one(raw: str, unified: str) -> None:
    assert unify(raw) == unified


@given(st.text(alphabet='甲，,;:."「」１a0\n“”()\u3000𠮷', max_size=40))
def test_unifying_keeps_every_place(text: str) -> None:
    assert len(unify(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲来了。乙走了！丙呢？", ["甲来了。", "乙走了！", "丙呢？"]),
        ("他说：“来吧。”于是走了。", ["他说：“来吧。”", "于是走了。"]),
        ("没有句号", ["没有句号"]),
        ("  前后有空  。", ["前后有空  。"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    doc = document(text)
    assert [doc.text[s.start : s.end] for s in doc.sentences] == sentences


def test_a_sentence_ends_with_its_block() -> None:
    doc = document("没有句号的标题", "正文在这里。")
    assert [(doc.text[s.start : s.end], s.block) for s in doc.sentences] == [("没有句号的标题", 0), ("正文在这里。", 1)]


def test_clauses_stand_between_commas_semicolons_and_colons() -> None:
    text = "甲说：乙来，丙去；丁留"
    assert [text[s:e] for s, e in clauses(text, 0, len(text))] == ["甲说", "乙来", "丙去", "丁留"]


def test_a_wrapped_name_is_whole_and_leads_back_to_a_covering_quote() -> None:
    raw = "页眉\n文星乡山前\n村种茶。\n页脚"
    blocks = (Block("body", ((3, 8), (9, 13))),)
    doc = Document(Article("a", raw, blocks), read_resources().tokenizer)
    assert doc.text == "文星乡山前村种茶。\n"
    at = doc.text.index("山前村")
    start, end = doc.origin(at, at + 3)
    assert raw[start:end] == "山前\n村"


def test_blocks_are_read_in_their_order_not_in_that_of_the_file() -> None:
    raw = "后半句。前半句，"
    doc = Document(Article("a", raw, (Block("body", ((4, 8), (0, 4))),)), read_resources().tokenizer)
    assert doc.text == "前半句，后半句。\n"
    assert raw[slice(*doc.origin(0, 3))] == "前半句"


def test_columns_out_of_order_have_a_quote_that_covers_both() -> None:
    text = "修好了新路。三锅镇今年"
    doc = Document(Article("a", text, (Block("body", ((6, 11), (0, 6))),)), read_resources().tokenizer)
    (sentence,) = doc.sentences
    assert doc.text.startswith("三锅镇今年修好了新路。")
    assert doc.origin(sentence.start, sentence.end) == (0, 11)
    assert doc.origin(0, 5) == (6, 11)
    assert doc.origin(3, 7) == (0, 11)


def test_an_article_without_blocks_is_read_whole() -> None:
    doc = Document(Article("a", "甲乙丙。"), read_resources().tokenizer)
    assert doc.text == "甲乙丙。\n"


@given(st.text(alphabet="山前村在文星乡，。3a “”\n", min_size=1, max_size=60))
def test_tokens_cover_the_text(text: str) -> None:
    doc = Document(Article("a", text), read_resources().tokenizer)
    assert "".join(t.word for t in doc.tokens) == doc.text
    assert all(
        doc.tokens[doc.token_index(p)].start <= p < doc.tokens[doc.token_index(p)].end for p in range(len(doc.text))
    )


def test_sentence_at_a_place_between_sentences_is_none() -> None:
    doc = document("甲。", "乙。")
    found = doc.sentence_at(0)
    assert found is not None and doc.text[found.start : found.end] == "甲。"
    assert doc.sentence_at(doc.text.index("\n")) is None
