"""What is not seen in print, script and look-alikes: the readable text is clean, its offsets are those of the file."""

import pytest

from kg.extraction.text import Document
from kg.knowledge.resources import read_resources
from kg.knowledge.script import one_script
from kg.model import Article
from kg.reading.layout import lay_out
from tests.reading.helpers import body, shown


def test_soft_hyphens_and_joiners_are_left_out() -> None:
    text = "标题\n\n石桥\u00ad村修\u200b通了水泥\ufeff路，\u2060村民高兴。"
    assert body(text) == "石桥村修通了水泥路，村民高兴。"


def test_letters_set_wide_are_one_word() -> None:
    assert shown("关 于 修 路 的 通 知\n\n石桥村 修通了水泥路。")[0] == ("title", list("关于修路的通知"))
    assert lay_out("关 于 修 路 的 通 知\n\n石桥村修通了水泥路。")[0].facts.title == "关于修路的通知"
    assert body("标题\n\n石桥村 修通了水泥路。") == "石桥村 修通了水泥路。"


def test_traditional_script_is_laid_out_and_offsets_hold() -> None:
    text = "石橋村修通水泥路\n2024年3月5日 來源：青禾日報 記者 陳一鳴\n\n近日，湛江市霞山區石橋村修通了到鎮上的水泥路，兩百多戶村民出行更加方便。"
    (piece,) = lay_out(text)
    assert (piece.facts.title, piece.facts.date, piece.facts.outlet) == ("石橋村修通水泥路", "2024-03-05", "青禾日报")
    doc = Document(Article("a", text=text, blocks=piece.blocks), read_resources().tokenizer)
    start = doc.text.index("湛江市霞山区石桥村")
    a, b = doc.origin(start, start + len("湛江市霞山区石桥村"))
    assert text[a:b] == "湛江市霞山區石橋村"


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("⺠⽣⼯程", "民生工程"),  # radicals that Unicode decomposes, and one that it does not
        ("\uf9dd\uf900", "利豈"),  # compatibility ideographs
        ("乾隆年間，這裡乾燥", "乾隆年间，这里干燥"),
        ("１２％，Ａ；（甲）", "１２％，Ａ；（甲）"),  # no more than that: NFKC would change these
        (
            "於某住在乾潭镇，他说这里的茶叶很好，每年都有人来买。",
            "於某住在乾潭镇，他说这里的茶叶很好，每年都有人来买。",
        ),
    ],
)
def test_one_script(printed: str, meant: str) -> None:
    assert one_script(printed) == meant
