"""Whether any village or community of the country bears a name: a Bloom filter over the names of all 620,000.

Tells where the name of a village begins that stands without the place it lies in (帮助文星村 has 文星, not 助文星).
Errs for about one name in a hundred, and only towards yes. Refuses to say where such a village lies.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files

#: positions that each name sets, and bits of the filter for each name: 8 in 1,000 strangers pass
_POSITIONS, _BITS_PER_NAME = 7, 10


def _positions(stem: str, bits: int) -> Iterator[int]:
    """The bits of a name; double hashing, the same on every machine."""
    digest = blake2b(stem.encode(), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") | 1
    return ((first + i * step) % bits for i in range(_POSITIONS))


def make_filter(stems: Iterable[str]) -> bytes:
    """The filter that has these names, which bear no ending (村, 社区) any more.

    >>> table = make_filter(["文星", "长坡"])
    >>> [in_filter(s, table) for s in ("文星", "长坡", "助文星")]
    [True, True, False]
    """
    names = set(stems)
    table = bytearray(max(1, len(names) * _BITS_PER_NAME // 8))
    for stem in names:
        for at in _positions(stem, 8 * len(table)):
            table[at // 8] |= 1 << at % 8
    return bytes(table)


def in_filter(stem: str, table: bytes) -> bool:
    """Whether the filter has the name."""
    return all(table[at // 8] >> at % 8 & 1 for at in _positions(stem, 8 * len(table)))


@lru_cache(maxsize=1)
def _table() -> bytes:
    return files("kg.knowledge").joinpath("data", "gazetteer", "village_names.bin").read_bytes()


@lru_cache(maxsize=8192)
def is_village_name(stem: str) -> bool:
    """Whether a village or community somewhere in China is called so, but for its ending."""
    return in_filter(stem, _table())
