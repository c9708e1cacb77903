"""What the facts of an article depend on beside the article: code, data and libraries, as one hash."""

import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

#: Files and folders of the package that extraction is made of.
MADE_OF = (
    *("errors.py", "vocab.py", "model.py", "knowledge", "extraction"),
    *("assembly/credit.py", "assembly/private.py", "assembly/reprints.py", "engine/attempts.py"),
)
#: Libraries whose answers stand in extractions.
LIBRARIES = ("ahocorasick_rs", "jieba", "numpy", "opencc", "rensa", "rjieba")


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Changes with every byte of code or data of extraction, with its libraries and with Python: 32 hex digits."""
    digest = sha256(f"python {sys.version_info[:2]} unicode {unicodedata.unidata_version}\n".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    for name in MADE_OF:
        for path, data in _contents(files("kg") / name, name):
            digest.update(f"{path} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()[:32]


@lru_cache(maxsize=1)
def fingerprint_of_views() -> str:
    """Changes with every byte of code that makes exports, too: 32 hex digits."""
    digest = sha256(f"{fingerprint()} msgspec {metadata.version('msgspec')}\n".encode())
    for path, data in _contents(files("kg") / "views", "views"):
        digest.update(f"{path} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()[:32]


def _contents(file: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    """Every file in a folder, or the file itself, with its path and content."""
    if not file.is_dir():
        yield path, file.read_bytes()
        return
    for inner in sorted(file.iterdir(), key=lambda f: f.name):
        if inner.name != "__pycache__":
            yield from _contents(inner, f"{path}/{inner.name}")
