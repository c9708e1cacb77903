"""Names → pinyin without tones, for search by sound and by initials."""

from collections.abc import Callable, Iterable
from functools import lru_cache

LONGEST = 40  #: characters of a name that are worth spelling out
HAN = ("\u3400", "\U0003ffff")
_WORDS = 1 << 16  #: words whose spelling is remembered: names are made of the same few, and spelling takes long


def pinyin(names: Iterable[str]) -> list[str]:
    """Each distinct spelling, syllables separated by blanks: ["zhan jiang shi", "zhan jiang"]; none without Han."""
    low, high = HAN
    spelled: dict[str, None] = {}
    for name in names:
        if any(low <= c <= high for c in name[:LONGEST]):
            spelled[" ".join(_speller()(name[:LONGEST])).lower()] = None
    return list(spelled)


@lru_cache(maxsize=1)
def _speller() -> Callable[[str], list[str]]:
    """Syllables of a text, by pypinyin's usual converter."""
    from pypinyin.converter import DefaultConverter
    from pypinyin.core import Pinyin

    class Remembering(DefaultConverter):
        convert = lru_cache(maxsize=_WORDS)(DefaultConverter.convert)

    spell: Callable[[str], list[str]] = Pinyin(Remembering()).lazy_pinyin
    return spell
