"""Names → pinyin without tones, for search by sound and by initials.

The same syllables as `pypinyin.lazy_pinyin` gives, in a fifth of the time: its longest phrases are looked up here, and
each phrase is spelled once, for the names of a graph are made of the same few thousand.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

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
    from pypinyin.constants import PHRASES_DICT, RE_HANS, Style
    from pypinyin.converter import DefaultConverter
    from pypinyin.seg.simpleseg import simple_seg

    beginnings = {phrase[:n] for phrase in PHRASES_DICT for n in range(1, len(phrase) + 1)}
    convert: Any = DefaultConverter().convert

    @lru_cache(maxsize=_WORDS)
    def syllables(word: str) -> tuple[str, ...]:
        return tuple(chain.from_iterable(convert(word, Style.NORMAL, False, "default", True)))

    def spell(text: str) -> list[str]:
        runs = [text] if RE_HANS.match(text) else simple_seg(text)
        words = chain.from_iterable(
            _words(run, PHRASES_DICT, beginnings) if RE_HANS.match(run) else (run,) for run in runs
        )
        return list(chain.from_iterable(map(syllables, words)))

    return spell


def _words(run: str, phrases: Collection[str], beginnings: Collection[str]) -> Iterator[str]:
    """A run of Han as pypinyin parts it: at each place the longest phrase, else one character.

    Where all that is left only begins a phrase, it goes one by one to the end, whatever phrases lie in it.
    """
    at, size = 0, len(run)
    while at < size:
        last, end = 0, at + 1
        while end <= size and (part := run[at:end]) in beginnings:
            if part in phrases:
                last = end
            end += 1
        if not last and end > size:
            yield from run[at:]
            return
        yield run[at : last or at + 1]
        at = last or at + 1
