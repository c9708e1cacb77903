"""Official codes of divisions (GB/T 2260; statistical codes below the county): what their digits say.

44 is a province, 4408 a city in it, 440811 a county in that, then three digits for the town and three for the village:
one division lies in another where its significant digits begin with the other's.
"""

from collections.abc import Iterable

#: digits down to the province, the city, the county
PROVINCE, CITY, COUNTY = 2, 4, 6
#: first digits of the codes of the cities that are provinces
MUNICIPALITIES = ("11", "12", "31", "50")
#: digits down to each level, from the lowest
_LEVELS = (12, 9, COUNTY, CITY, PROVINCE)


def plain(code: str) -> str:
    """A code as the graph has it, of one that is grouped, cut or filled up; "" for what is no code.

    Wikidata groups and cuts (44 08, 44 08 11), the statistics bureau fills up to twelve digits.

    >>> [plain(c) for c in ("44 08", "440811", "440811000000", "440811003000", "44 08 11 003 001", "4408111", "甲")]
    ['440800', '440811', '440811', '440811003', '440811003001', '', '']
    """
    digits = code.replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) not in _LEVELS:
        return ""
    while len(digits) > COUNTY and digits.endswith("000"):
        digits = digits[:-3]
    return digits.ljust(COUNTY, "0")


def significant(code: str) -> str:
    """The digits of a code that name the division and those above it.

    >>> [significant(c) for c in ("440000", "440800", "440811", "440811003", "")]
    ['44', '4408', '440811', '440811003', '']
    """
    if len(code) != COUNTY:
        return code
    return code[:PROVINCE] if code.endswith("0000") else code.removesuffix("00")


def common_area(codes: Iterable[str]) -> str:
    """Code of the smallest division that all of the divisions are or lie in; "" where there is none.

    >>> common_area(["440811", "440803"]), common_area(["440811003"]), common_area(["440811", "510100"])
    ('440800', '440811003', '')
    """
    parts = [significant(c) for c in codes]
    low, high = min(parts, default=""), max(parts, default="")
    shared = next((i for i, c in enumerate(low) if c != high[i]), len(low))
    digits = next((n for n in _LEVELS if shared >= n), 0)
    return low[:digits].ljust(COUNTY, "0") if digits else ""
