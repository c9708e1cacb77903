"""Sums of money in words, bounds and all. Refuses to round a bound into a number."""

from math import isinf

_LARGE = {"zh": ((1e8, "亿"), (1e4, "万"), (1, "")), "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1, ""))}


def amount_in_words(low: float, high: float, currency: str = "CNY", *, lang: str = "zh") -> str:
    """An amount between two bounds; `high` is infinite where nothing bounds it. "" where nothing is known.

    >>> from math import inf
    >>> amount_in_words(4e7, inf), amount_in_words(1e6, 1.5e6), amount_in_words(3e5, 3e5), amount_in_words(0, 2e8)
    ('4,000万元以上', '100万至150万元', '30万元', '至多2亿元')
    >>> amount_in_words(4e7, inf, lang="en"), amount_in_words(1e6, 1.5e6, "USD", lang="en")
    ('CNY 40m or more', 'USD 1m to 1.5m')
    """
    least, most = _number(low, lang), "" if isinf(high) else _number(high, lang)
    if lang == "zh":
        unit = "元" if currency == "CNY" else currency
        pattern = "{least}{unit}" if low == high else "{least}至{most}{unit}" if low else "至多{most}{unit}"
        above = "{least}{unit}以上"
    else:
        unit = f"{currency} "
        pattern = "{unit}{least}" if low == high else "{unit}{least} to {most}" if low else "{unit}0 to {most}"
        above = "{unit}{least} or more"
    if isinf(high):
        pattern = above if low else ""
    return pattern.format(least=least, most=most, unit=unit)


def _number(amount: float, lang: str) -> str:
    if isinf(amount):
        return ""
    size, word = next(((s, w) for s, w in _LARGE[lang] if amount >= s), (1, ""))
    return f"{amount / size:,.2f}".rstrip("0").rstrip(".") + word
