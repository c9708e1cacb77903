"""Damaged and nonsensical files: what a disk, a mail gateway, a cut connection and chance make of the conformance set.

The ways to damage follow radamsa: bits turned, pieces cut, doubled, swapped, lengths that lie, two files spliced.
"""

import random
from collections.abc import Callable, Sequence

Damage = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def _bits(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _i in range(rng.choice((1, 3, 20, 200))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _hole(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _piece(rng, data)
    return data[:start] + data[end:]


def _doubled(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _piece(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 50)) + data[end:]


def _swapped(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    middle = rng.randrange(len(data) + 1)
    return data[middle:] + data[:middle]


def _spliced(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _number(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A length or an offset that lies."""
    start = rng.randrange(len(data) + 1)
    lie = rng.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", b"4294967295", b"-1", b"0"))
    return data[:start] + lie + data[start + len(lie) :]


def _nonsense(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + rng.randbytes(rng.choice((1, 16, 4096))) + data[start:]


def _nested(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start = rng.randrange(len(data) + 1)
    return (
        data[:start] + rng.choice((b"<div>", b"[", b"{", b'"', b"(", b"<!--", b"\n", b"&amp;")) * 20_000 + data[start:]
    )


def _random(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Nothing of the file but its first bytes, by which its format is known."""
    return data[: rng.choice((0, 4, 8, 64))] + rng.randbytes(rng.randrange(20_000))


DAMAGES: Sequence[Damage] = (
    _bits, _cut, _hole, _doubled, _swapped, _spliced, _number, _nonsense, _nested, _random,
)  # fmt: skip


def _piece(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 10, 100, 1000)))


def damaged(seed: int, files: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """The name and the bytes of one damaged file; the same for the same seed."""
    rng = random.Random(seed)
    name, data = rng.choice(files)
    others = [other for _, other in files]
    for damage in rng.choices(DAMAGES, k=rng.choice((1, 1, 2, 4))):
        data = damage(rng, data, others)
    if rng.random() < 0.1:  # a name that speaks of another format
        name = name.rpartition(".")[0] + "." + rng.choice(files)[0].rpartition(".")[2]
    return f"{seed}-{name}", data
