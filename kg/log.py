"""What a build does and how long it takes: records of the standard library's logging, for people and for programs.

Every record has a `stage`, the `seconds` that it took, and `counts` of what it gave. They hold no word of an article.
The counts stand in build.json too; times only here, for the bytes of build.json are the same for the same input. A
program that uses the library gets these records by a handler of its own on the logger "kg.build"; without one nothing
is said.
"""

import json
import logging
import sys
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from kg.errors import UsageError

_LOG = logging.getLogger("kg.build")
_LOG.addHandler(logging.NullHandler())


@contextmanager
def stage(name: str, stages: MutableMapping[str, dict[str, int]] | None = None) -> Iterator[dict[str, int]]:
    """A stage of a build, logged when it is over; what it gave is put into the counts on the way.

    The counts are put into `stages` besides, by the name of the stage.
    """
    counts: dict[str, int] = {}
    if stages is not None:
        stages[name] = counts
    begin = perf_counter()
    try:
        yield counts
    finally:
        seconds = perf_counter() - begin
        said = ", ".join(f"{number:,} {what}" for what, number in counts.items())
        extra = {"stage": name, "seconds": round(seconds, 3), "counts": counts}
        _LOG.info("%s: %s in %.1f s", name, said or "done", seconds, extra=extra)


@contextmanager
def logged(*, verbose: bool, file: Path | None) -> Iterator[None]:
    """A stretch in which records go to stderr, a line each, and to a file, a JSON object a line.

    Raises UsageError where the file cannot be written.
    """
    with ExitStack() as open_until_the_end:
        if verbose:
            _listen(logging.StreamHandler(), logging.Formatter("kg: %(message)s"), open_until_the_end)
        if file:
            try:
                handler = _File(file, mode="w", encoding="utf-8")
            except OSError as error:
                raise UsageError(
                    f"{file}: no log can be written there ({error.strerror}); name another file"
                ) from error
            _listen(handler, _Json(), open_until_the_end)
        yield


class _File(logging.FileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (its name there)
        """End the build: a log that was asked for and has holes would be believed."""
        error = sys.exc_info()[1]
        raise UsageError(f"{self.baseFilename}: the log cannot be written ({error}); name another file") from error

    def close(self) -> None:
        """Close the file; every record was flushed, so what fails here has been said already."""
        with suppress(OSError):
            super().close()


@contextmanager
def gathered() -> Iterator[list[logging.LogRecord]]:
    """The records of a stretch, for another process that says them with `repeat`."""
    records: list[logging.LogRecord] = []
    with ExitStack() as open_until_the_end:
        _listen(_Gathering(records), logging.Formatter(), open_until_the_end)
        yield records


def repeat(records: Iterable[logging.LogRecord]) -> None:
    """Say what was gathered in another process."""
    for record in records:
        if _LOG.isEnabledFor(record.levelno):
            _LOG.handle(record)


class _Gathering(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record."""
        self._records.append(record)


def _listen(handler: logging.Handler, formatter: logging.Formatter, until: ExitStack) -> None:
    handler.setFormatter(formatter)
    until.callback(_LOG.setLevel, _LOG.level)
    until.callback(handler.close)
    until.callback(_LOG.removeHandler, handler)
    _LOG.setLevel(logging.INFO)
    _LOG.addHandler(handler)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), stage, seconds and counts of a record."""
        what = {key: record.__dict__[key] for key in ("stage", "seconds", "counts")}
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"time": time, **what}, ensure_ascii=False)
