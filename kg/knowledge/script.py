"""One script for all texts, letter for letter: traditional script in simplified form, look-alikes as what they mean.

Each character stands for exactly one of the text that came in, so that offsets hold in both. Simplified forms are those
of OpenCC, which tells 乾隆 from 乾燥 by its phrases. Look-alikes are the radicals that many PDF files hold in place of
letters (U+2E80 to U+2FDF) and the compatibility ideographs; NFKC would do more, and change punctuation and lengths.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files

#: the commonest letters that only traditional script has
_TRADITIONAL = re.compile(
    "[國會時來們個說這為學對發業開動區產經實現進過還後與種關長門問間見車東電書馬話語請讓認議計設許論證調談報場團員務聯"
    "黨總縣鎮鄉農體機構條單應該當點無勞處據號萬億歷歲幾於從眾傳僅優價備復創劃辦參雙變際階隊陽陰險隨難題額風飛養館駐驗"
    "將灣臺兩華統領導環節標準組織級給線結續義興舊觀規視記訊資購費質辭達選遠運適邊錢銀鐵陸離雲須預頭願類顯]"
)
#: their least share of the letters of a text in traditional script; such texts have a quarter, others almost none
_SHARE = 0.05
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufad9\U0002f800-\U0002fa1d]")


def one_script(text: str) -> str:
    """The same text with as many characters, in simplified script and without look-alikes.

    >>> one_script("東莞市與銅仁市簽約"), one_script("⻓沙⽤⼯"), one_script("信用等級")
    ('东莞市与铜仁市签约', '长沙用工', '信用等级')
    """
    if _LOOKALIKE.search(text):
        text = _LOOKALIKE.sub(lambda found: _meant(found[0]), text)
    if len(_TRADITIONAL.findall(text)) < _SHARE * len(text):
        return text
    simplify = _simplifier()
    simplified = simplify(text)
    return simplified if len(simplified) == len(text) else "".join(map(_one(simplify), text))


def traditional_forms(letters: Iterable[str]) -> dict[str, str]:
    """The letters of traditional script that stand for some letters of simplified script, each with the one it is.

    >>> traditional_forms("东台市")
    {'東': '东', '檯': '台', '臺': '台', '颱': '台'}
    """
    wanted = set(letters)
    return {form: simple for form, simple in _forms().items() if simple in wanted}


@cache
def _forms() -> Mapping[str, str]:
    """All letters of the basic block that only traditional script has -> what they are in simplified script."""
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = _simplifier()("\n".join(block)).split("\n")  # on lines of their own, so that none is part of a word
    return {form: one for form, one in zip(block, simple, strict=True) if form != one and len(one) == 1}


def _meant(letter: str) -> str:
    """The letter that a look-alike means; itself where it looks like none."""
    meant = _radicals().get(letter) or unicodedata.normalize("NFKC", letter)
    return meant if len(meant) == 1 else letter


@cache
def _radicals() -> Mapping[str, str]:
    lines = files("kg.knowledge").joinpath("data", "reading", "radicals.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


@cache
def _simplifier() -> Callable[[str], str]:
    from opencc import OpenCC  # paid by those who have traditional text

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _one(simplify: Callable[[str], str]) -> Callable[[str], str]:
    """The same for single letters: what would become several stays."""

    @cache
    def one(letter: str) -> str:
        simple = simplify(letter)
        return simple if len(simple) == 1 else letter

    return one
