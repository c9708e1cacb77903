"""What happens to files on their way: bits flip, pieces get lost, doubled, moved, or mixed with those of others."""

from collections.abc import Callable, Sequence
from random import Random

MOST = 1_000_000  #: bytes: what is doubled again and again has an end

_BYTES = (b"", b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xed\xa0\x80", b'"', b"'", b"\\", b"\\u", b"<", b">", b"&", b"%",
          b"{", b"}", b"[", b"]", b"(", b")", b"\r", b"\n", b"\t", b",", b";", b"-1", b"0", b"99999999999999999999", b"1e999", b"NaN",
          "，".encode(), "甲".encode(), "“".encode(), b"\xf0\x9f\x99\x82", b"null", b"%s", b"../../etc/passwd", b"$(id)", b"=1+1")  # fmt: skip
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF)


def _span(rng: Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 2, 4, 16, 64, 256, 4096)))


def _flip(rng: Random, data: bytes, other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _overwrite(rng: Random, data: bytes, other: bytes) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + bytes(rng.choice(_NUMBERS) for _ in range(end - start)) + data[end:]


def _drop(rng: Random, data: bytes, other: bytes) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def _double(rng: Random, data: bytes, other: bytes) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + data[start:end] * rng.choice((2, 2, 3, 10, 100)) + data[end:]


def _insert(rng: Random, data: bytes, other: bytes) -> bytes:
    start, _ = _span(rng, data)
    return data[:start] + rng.choice(_BYTES) * rng.choice((1, 1, 2, 50)) + data[start:]


def _move(rng: Random, data: bytes, other: bytes) -> bytes:
    (start, end), (to, _) = _span(rng, data), _span(rng, data)
    left = data[:start] + data[end:]
    return left[:to] + data[start:end] + left[to:]


def _splice(rng: Random, data: bytes, other: bytes) -> bytes:
    return data[: _span(rng, data)[0]] + other[_span(rng, other)[0] :]


def _cut(rng: Random, data: bytes, other: bytes) -> bytes:
    start, _ = _span(rng, data)
    return data[:start] if rng.random() < 0.7 else data[start:]


_CHANGES: Sequence[Callable[[Random, bytes, bytes], bytes]] = (
    _flip, _flip, _overwrite, _drop, _double, _insert, _insert, _move, _splice, _cut,
)  # fmt: skip


def mutated(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The data after one to four accidents, some with pieces of others."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        data = rng.choice(_CHANGES)(rng, data, rng.choice(others))[:MOST]
    return data


def mutated_text(rng: Random, text: str, others: Sequence[str]) -> str:
    """The text after such accidents; bytes that are none of UTF-8 come out as U+FFFD, halves of pairs as they are."""
    changed = mutated(rng, text.encode("utf-8", "surrogatepass"), [o.encode("utf-8", "surrogatepass") for o in others])
    return changed.decode("utf-8", "surrogatepass" if rng.random() < 0.1 and _is_passed(changed) else "replace")


def _is_passed(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
