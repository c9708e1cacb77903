"""The named queries that the page of queries offers: the files ontology/queries/*.rq, with their titles."""

import re
from dataclasses import dataclass
from pathlib import Path

_TITLE = re.compile(r"^#\s*title(-zh)?:\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """A query that somebody has written for all."""

    name: str  #: of the file, without .rq
    title_zh: str
    title_en: str
    sparql: str


def read_questions(folder: Path) -> tuple[Question, ...]:
    """The queries in a folder, by name; none where there is no such folder. One without titles goes by its name."""
    return tuple(_question(path) for path in sorted(folder.glob("*.rq")))


def _question(path: Path) -> Question:
    text = path.read_text("utf-8")
    titles: dict[str, str] = dict(_TITLE.findall(text))
    english = titles.get("", path.stem)
    return Question(path.stem, titles.get("-zh", english), english, text)
