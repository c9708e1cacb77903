"""Articles put away on disk while a build goes on, so that memory is bounded by the graph and not by the corpus."""

import pickle
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import cast

from kg.errors import InputError
from kg.model import Article


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"temporary files cannot be written ({reason}); make room, or set TMPDIR") from error


class Shelf(Mapping[str, Article]):
    """Articles by id, in the order in which they were put there; gone when the context ends.

    They lie in one file without a name in the system's folder for such (TMPDIR), about as large as their texts.
    """

    def __init__(self) -> None:
        with _room():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed when the context ends)
        self._places: dict[str, int] = {}

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        with suppress(OSError):  # no room for the rest: nobody needs it any more
            self._file.close()

    def put(self, article: Article) -> None:
        """Put an article away; its id must be new. Raises InputError where there is no room."""
        with _room():
            self._places[article.id] = self._file.seek(0, 2)
            pickle.dump(article, self._file, pickle.HIGHEST_PROTOCOL)

    def __getitem__(self, id: str) -> Article:
        self._file.seek(self._places[id])
        return cast("Article", pickle.load(self._file))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
