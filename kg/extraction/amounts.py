"""Sums of money in running text: verbatim, and as bounds in a currency. str in, offsets out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CURRENCIES = {"美元": "USD", "欧元": "EUR", "港元": "HKD", "港币": "HKD", "日元": "JPY", "英镑": "GBP", "澳元": "AUD"}
_UNITS = {"": 1.0, "十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_BEFORE = r"(?:每[人户年月村亩个]{1,2}|人均|户均|近|约|超过|超|逾|达|高达|不低于|不少于|至少|最高|上限|累计|合计|总计|共|共计|总额|总价值|价值|突破|将近|大约|几乎|不到|不足)"
_NUMBER = r"\d[\d,，]*(?:\.\d+)?|[零一二三四五六七八九十百千两〇]+"
_MONEY = re.compile(
    rf"(?P<before>(?:近|约|超过|超|逾|不低于|不少于|至少|最高|将近|大约|不到|不足|每[人户年月村亩]){{0,2}})(?P<low>{_NUMBER})(?:(?P<unit1>[十百千万亿]*)(?P<over1>[多余几来]?)[—\-~至到](?P<high>{_NUMBER}))?"
    r"(?P<over>[多余几来]?)(?P<unit>[十百千]?万亿|[十百千]?亿|[十百千]?万|[千百十])?(?P<over2>[多余几来]?)(?P<currency>人民币|美元|欧元|港元|港币|日元|英镑|澳元|块钱|元)(?P<per>/[人户年月][·/]?[人户年月]?)?(?P<after>以上|以下|左右|不等)?"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum [start, end) of the text; bounds in units of the ISO 4217 currency, None where the text sets none."""

    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    currency: str


def find_amounts(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """Every sum of money in text[start:end], in order; 多, 近, 约, 超 become bounds, never false precision."""
    for m in _MONEY.finditer(text, start, len(text) if end is None else end):
        value = _number(m["low"]) * _UNITS.get(m["unit"] or "", 1.0)
        top = _number(m["high"]) * _UNITS.get(m["unit"] or "", 1.0) if m["high"] else None
        if m["unit1"] and m["high"]:
            value = _number(m["low"]) * _UNITS.get(m["unit1"], 1.0)
        low, high = _bounds(value, top, m["before"] or "", bool(m["over"] or m["over2"]), m["after"] or "")
        yield Amount(m.start(), m.end(), m.group(), low, high, _CURRENCIES.get(m["currency"], "CNY"))


def _bounds(value: float, top: float | None, before: str, over: bool, after: str) -> tuple[float | None, float | None]:
    if top is not None:
        return value, top
    if before.startswith(("不到", "不足", "近", "将近", "最高")) or after == "以下":
        return None, value
    if over or before.endswith(("超", "超过", "逾", "不低于", "不少于", "至少")) or after == "以上":
        return value, None
    if before.endswith(("约", "大约")) or after in ("左右", "不等"):
        return round(value * 0.9, 2), round(value * 1.1, 2)
    return value, value


def _number(text: str) -> float:
    digits = text.replace(",", "").replace("，", "")
    if digits[:1].isdigit():
        return float(digits)
    total, section = 0, 0
    for c in digits:
        if c in _DIGITS:
            section = _DIGITS[c]
        else:
            total += (section or 1) * {"十": 10, "百": 100, "千": 1000}[c]
            section = 0
    return float(total + section)
