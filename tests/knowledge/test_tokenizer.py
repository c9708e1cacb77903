"""The segmenter: rjieba by default, jieba itself in its place, both with the words that the project adds."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.extraction.extract import extract
from kg.knowledge.lexicon import read_lexicon
from kg.knowledge.resources import read_resources
from kg.knowledge.tokenizer import ENGINES, Tokenizer, read_tokenizer
from kg.model import Article, Block

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
MADE_UP = (
    "青川县文星乡党委书记王立山到嘉陵集团调研，三家民营企业向文华小学捐赠50万元。",
    "2024年3月，“春雨送暖”行动在文星村启动，县农业农村局、团县委联合主办。",
    "嘉陵粮油有限公司与长坡镇签订帮扶协议，计划建设1.5万亩示范基地（一期3000亩）。",
    "两新党组织开展结对共建，驻村工作队慰问困难群众120户。\n村两委表示感谢！",
)


@pytest.fixture(scope="module", params=list(ENGINES))
def tokenizer(request: pytest.FixtureRequest) -> Tokenizer:
    return read_tokenizer(engine=request.param)


def ends(tokenizer: Tokenizer, text: str) -> set[int]:
    """Where words end."""
    at, found = 0, set()
    for word, _ in tokenizer.tag(text):
        at += len(word)
        found.add(at)
    return found


def texts() -> list[str]:
    return [*(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.md"))), *MADE_UP]


def test_both_engines_cut_alike() -> None:
    """Of 14,544 characters, 99.0 % end a word in both or in neither; the others stand in figures with hyphens, mostly."""
    one, other = read_tokenizer(engine="rjieba"), read_tokenizer(engine="jieba")
    different = sum(len(ends(one, text) ^ ends(other, text)) for text in texts())
    assert 1 - different / sum(map(len, texts())) >= 0.98


def test_both_engines_tag_alike() -> None:
    """Here all have the same part of speech; of the words of the seeds, 99.5 %, the others being in no dictionary."""
    one, other = read_tokenizer(engine="rjieba"), read_tokenizer(engine="jieba")
    pairs = [pair for text in MADE_UP for pair in zip(one.tag(text), other.tag(text), strict=True)]
    same = [a == b for a, b in pairs]
    assert sum(same) / len(same) >= 0.95


@pytest.mark.parametrize("text", ["", "\n \t", "𠮷a1", *MADE_UP])
def test_words_join_up_to_the_text(tokenizer: Tokenizer, text: str) -> None:
    assert "".join(word for word, _ in tokenizer.tag(text)) == text


def test_added_words_are_known_and_whole(tokenizer: Tokenizer) -> None:
    added = sorted(read_lexicon().words("compound"))
    assert all(tokenizer.has_word(word) for word in (*added, "霞山区", "党支部书记"))
    assert not tokenizer.has_word("青川嘉陵")
    assert ("两新党组织", "n") in tokenizer.tag("两新党组织开展活动")


def test_extraction_runs_with_jieba() -> None:
    text = "湛江市霞山区人民政府向文星村捐赠20万元。"
    resources = replace(read_resources(), tokenizer=read_tokenizer(engine="jieba"))
    article = Article("a", text, (Block("body", ((0, len(text)),)),))
    assert extract(article, resources) == extract(article, read_resources())


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UsageError, match="no segmenter 'lac'; known: rjieba, jieba"):
        read_tokenizer(engine="lac")


@pytest.mark.slow
def test_jieba_stands_in_without_a_word_where_rjieba_is_missing() -> None:
    code = (
        "import sys; sys.modules['rjieba'] = None\n"
        "from kg.knowledge.tokenizer import read_tokenizer\n"
        "print(read_tokenizer().tag('文星村的党支部')[-1][0], type(read_tokenizer()).__module__)"
    )
    done = subprocess.run([sys.executable, "-W", "default", "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["党支部", "kg.knowledge.tokenizer"], "")
