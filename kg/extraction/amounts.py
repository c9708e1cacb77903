"""Sums of money in running text: verbatim, and as bounds in a currency. str in, offsets out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CURRENCIES = {
    "美元": "USD",
    "欧元": "EUR",
    "港元": "HKD",
    "港币": "HKD",
    "日元": "JPY",
    "英镑": "GBP",
    "澳元": "AUD",
}  # all others are CNY
_TENS = {"": 1.0, "十": 1e1, "百": 1e2, "千": 1e3}
_MYRIADS = {"": 1.0, "万": 1e4, "亿": 1e8, "万亿": 1e12}
_UNITS = {tens + myriads: t * m for tens, t in _TENS.items() for myriads, m in _MYRIADS.items()}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}

#: in units of any currency: nobody has as much, and beyond (as in a row of 400 digits) tools have no number for it
MOST = 1e18

_BELOW = ("近", "将近", "不到", "不足", "最高")  #: before a sum: it is the most
_ABOVE = ("超", "超过", "逾", "不低于", "不少于", "至少")  #: it is the least
_ABOUT = ("约", "大约")
#: what "about" may mean: a tenth less, a tenth more
_LOW, _HIGH = 0.9, 1.1

#: 3,000.5 or 三千
_NUMBER = r"\d[\d,，]*(?:\.\d+)?|[零一二三四五六七八九十百千两〇]+"
#: 约 of 约30万元, 每户 of 每户200元
_BEFORE = rf"(?:{'|'.join(sorted((*_BELOW, *_ABOVE, *_ABOUT), key=len, reverse=True))}|每[人户年月村亩])"
_UNIT = "[十百千]?万亿|[十百千]?亿|[十百千]?万|[千百十]"
_CURRENCY = "人民币|美元|欧元|港元|港币|日元|英镑|澳元|块钱|元"
#: 20万元至30万元, 20—30万元, 近3000多万元人民币, 200元/人以上
_MONEY = re.compile(
    rf"(?P<before>{_BEFORE}{{0,2}})"
    rf"(?P<low>{_NUMBER})"
    rf"(?:(?P<low_unit>{_UNIT})?[多余几来]?(?P<own>{_CURRENCY})?[—–\-－~～至到]+(?P<high>{_NUMBER}))?"
    r"(?P<over>[多余几来]?)"
    rf"(?P<unit>{_UNIT})?"
    r"(?P<over_unit>[多余几来]?)"
    rf"(?P<currency>{_CURRENCY})"
    r"(?:/[人户年月][·/]?[人户年月]?)?"
    r"(?P<after>以上|以下|左右|不等)?"
)


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
    """Every sum of money in text[start:end], in order; 多, 近, 约, 超 become bounds, never false precision.

    What is more than MOST is none.
    """
    for m in _MONEY.finditer(text, start, len(text) if end is None else end):
        low, high = _range(m) if m["high"] else _bounds(_number(m["low"]) * _UNITS[m["unit"] or ""], m)
        if max(low or 0.0, high or 0.0) <= MOST:
            yield Amount(m.start(), m.end(), m.group(), low, high, _CURRENCIES.get(m["currency"], "CNY"))


def _range(m: re.Match[str]) -> tuple[float, float]:
    """The ends of 200万元至300万元, 200万至300万元 and 200-300万元, the lesser first."""
    high = _number(m["high"]) * _UNITS[m["unit"] or ""]
    shares_unit = not m["low_unit"] and not m["own"]
    low = _number(m["low"]) * _UNITS[(m["unit"] if shares_unit else m["low_unit"]) or ""]
    if shares_unit and low > high:  # 500至3万元 is not five million
        low = _number(m["low"])
    return min(low, high), max(low, high)


def _bounds(value: float, m: re.Match[str]) -> tuple[float | None, float | None]:
    """What the words around a single sum make of it: at most, at least, about, or just that."""
    before, after = m["before"], m["after"] or ""
    if before.startswith(_BELOW) or after == "以下":
        return None, value
    if m["over"] or m["over_unit"] or before.endswith(_ABOVE) or after == "以上":
        return value, None
    if before.endswith(_ABOUT) or after in ("左右", "不等"):
        return round(value * _LOW, 2), round(value * _HIGH, 2)
    return value, value


def _number(text: str) -> float:
    """3,000.5 and 三千 as numbers."""
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
