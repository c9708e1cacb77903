"""Names → pinyin without tones, for search by sound and by initials."""

from collections.abc import Iterable

LONGEST = 40  #: characters of a name that are worth spelling out
HAN = ("\u3400", "\U0003ffff")


def pinyin(names: Iterable[str]) -> list[str]:
    """Each distinct spelling, syllables separated by blanks: ["zhan jiang shi", "zhan jiang"]; none without Han."""
    from pypinyin import lazy_pinyin

    low, high = HAN
    spelled: dict[str, None] = {}
    for name in names:
        if any(low <= c <= high for c in name[:LONGEST]):
            spelled[" ".join(lazy_pinyin(name[:LONGEST], errors="default")).lower()] = None
    return list(spelled)
