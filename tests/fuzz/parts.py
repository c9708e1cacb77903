"""The pure functions at the beginning of reading, each alone: bytes → text, text → articles, words → sums and days."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from random import Random
from typing import NamedTuple

from kg.errors import InputError
from kg.extraction.amounts import MOST, find_amounts
from kg.reading.encoding import decode, normalise
from kg.reading.layout import lay_out
from kg.reading.metadata import iso_date
from kg.reading.sidecar import facts_in_name
from tests.fuzz.mutate import mutated, mutated_text
from tests.fuzz.texts import text
from tests.reading.formats import made

_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16-le", "utf-16-be", "utf-16")
_LINES = (
    made.TITLE, "# 标题", "来源：甲市日报 作者：张三", "2024-03-05 10:57", "（记者 李四 通讯员 王五）", "一、", "（二）工作", "责任编辑：赵六",
    "相关阅读", "上一篇：春耕", "分享到：微信", "扫一扫", "　　", "\t", "- 1 -", "图为村民在劳动。张三 摄", "***", "| 甲 | 乙 |", "\f", "版权所有",
    "第01版：要闻", "甲　乙　丙", "[链接](http://a.b/c)", "“", "”。",
)  # fmt: skip
_WORDS = (
    "2024年3月5日", "二〇二四年十二月", "23-08-17 06:38", "20240305", "2024/2/30", "0000年", "约30万元", "20万至30万元", "3,000.5亿美元", "三千余元",
    "每户200元/人以上", "近", "超", "多", "零", "〇", "两", "万亿", "元", "至", "—", "-", "/", ".", ",", "，", "9" * 400, "十" * 50, "_南方日报_",
)  # fmt: skip


def make_layout(rng: Random) -> bytes:
    """Lines of an article and of what stands around articles."""
    lines = [rng.choice((*_LINES, *made.PARAGRAPHS, text(rng))) for _ in range(rng.randint(1, 12))]
    joined = "".join(line + rng.choice(("\n", "\n", "\n\n", "", " ", "\n　　")) for line in lines)
    return (mutated_text(rng, joined, lines) if rng.random() < 0.5 else joined).encode("utf-8", "replace")


def check_layout(data: bytes) -> str:
    """Blocks are stretches of the text, and no letter stands in two."""
    page = normalise(data.decode("utf-8", "ignore"))
    pieces = lay_out(page, markdown=page.startswith("#"))
    assert pieces == lay_out(page, markdown=page.startswith("#")), "another layout the second time"
    spans = sorted(span for piece in pieces for block in piece.blocks for span in block.spans)
    assert all(0 <= start < end <= len(page) for start, end in spans), "a span outside the text"
    assert all(end <= start for (_, end), (start, _) in pairwise(spans)), "a letter in two blocks"
    return f"{len(pieces)} articles" if len(pieces) < 2 else "articles"


def make_encoding(rng: Random) -> bytes:
    """A text in an encoding, damaged now and then, or with a piece of another."""
    data, other = (
        text(rng).encode(rng.choice(_ENCODINGS[:3] if n else _ENCODINGS), "replace") * rng.randint(1, 3) for n in (0, 1)
    )
    return mutated(rng, data, (other,)) if rng.random() < 0.7 else data


def check_encoding(data: bytes) -> str:
    """A text that can be written in UTF-8, the right one where the bytes are UTF-8, or one line of error."""
    try:
        decoded = decode(data)
    except InputError as error:
        assert str(error).strip() and "\n" not in str(error)
        return "refused"
    decoded.text.encode()
    assert "\r" not in decoded.text
    assert bool(decoded.warning) == ("\ufffd" in decoded.text), "damage that is not said"
    if decoded.encoding == "utf-8" and not decoded.warning:
        assert decoded.text == normalise(data.removeprefix(b"\xef\xbb\xbf").decode())
    return decoded.encoding


def make_figures(rng: Random) -> bytes:
    """Words of which sums and dates are made."""
    words = "".join(rng.choice(_WORDS) for _ in range(rng.randint(1, 8)))
    return mutated_text(rng, words, _WORDS).encode("utf-8", "replace")


def check_figures(data: bytes) -> str:
    """Sums stand where they say and are numbers in order; a date is one of the calendar."""
    words = data.decode("utf-8", "ignore")
    amounts, end = list(find_amounts(words)), 0
    for a in amounts:
        assert end <= a.start < a.end and words[a.start : a.end] == a.text, "not where it says"
        end = a.end
        bounds = [bound for bound in (a.low, a.high) if bound is not None]
        assert bounds and all(0 <= bound <= MOST for bound in bounds), f"no number: {bounds}"
        assert bounds == sorted(bounds), f"least above most: {bounds}"
    for day in (iso_date(words), facts_in_name(words).date):
        assert not day or re.fullmatch(r"\d{4}(-\d\d){0,2}", day), f"no date: {day}"
        assert not day or date.fromisoformat((day + "-01-01")[:10]), f"none of the calendar: {day}"
    return "sums" if amounts else "none"


class PureWay(NamedTuple):
    """What makes a case of chance, and what checks one."""

    make: Callable[[Random], bytes]
    check: Callable[[bytes], str]


PURE: Mapping[str, PureWay] = {
    "layout": PureWay(make_layout, check_layout),
    "encodings": PureWay(make_encoding, check_encoding),
    "figures": PureWay(make_figures, check_figures),
}
