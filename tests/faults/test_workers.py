"""Workers that die or run out of memory: their articles are tried again, and only what kills twice is lost, and said."""

import os
import resource
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from kg.engine import CHUNK, Engine, Failure, run
from kg.model import Article

PROCESSES = Engine("processes", jobs=2)


def articles(number: int) -> list[Article]:
    text = "湛江市霞山区东新街道开展“四季同行”行动。第{}号简报。"
    return [Article(id=f"{n:03}.txt", source=f"{n:03}.txt", text=text.format(n)) for n in range(number)]


class KilledOnce:
    """A text on whose account the first process that takes it is killed from outside."""

    def __init__(self, text: str, mark: Path) -> None:
        self.text, self.mark = text, mark

    def __reduce__(self) -> tuple[object, tuple[str, Path]]:
        return killed_once, (self.text, self.mark)


def killed_once(text: str, mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return text


class TooLarge:
    """A text that needs more memory than the process that takes it may have."""

    def __reduce__(self) -> tuple[object, tuple[int, int]]:
        return allocated, (2**30, 2**33)


def allocated(limit: int, needed: int) -> str:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return "文" * needed


@pytest.mark.slow
def test_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    given = articles(CHUNK * 2)
    killer = replace(given[3], text=KilledOnce(given[3].text, tmp_path / "mark"))  # type: ignore[arg-type]
    assert list(run([*given[:3], killer, *given[4:]], PROCESSES)) == list(run(given))
    assert (tmp_path / "mark").exists()


@pytest.mark.slow
def test_article_for_which_memory_does_not_suffice_is_the_only_one_that_is_lost() -> None:
    given = articles(CHUNK)
    large = replace(given[3], text=TooLarge())  # type: ignore[arg-type]
    results = list(run([*given[:3], large, *given[4:]], PROCESSES))
    assert results[3] == Failure("003.txt", "003.txt", "its process died twice (out of memory?)")
    assert results[:3] + results[4:] == list(run(given[:3] + given[4:]))
