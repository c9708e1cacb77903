"""What the verbs share in printing: consoles, tables, and statements in words. Text from articles is never trusted."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import typer

from kg.model import Evidence, Graph, Statement
from kg.views.oneline import cut
from kg.vocab import LABELS_ZH, Status

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kg.api import KnowledgeGraph

#: Columns to use where the output is no terminal: wide enough for a quote.
PIPE_WIDTH = 200
#: Characters of a cell of a table: two long sentences with their sources.
_LONGEST_CELL = 1000
#: What Markdown, or HTML in it, takes for markup.
_MARKUP = re.compile(r"[\\`*_\[\]<>~|#&]")


def console(*, err: bool = False) -> "Console":
    """A console on stdout or stderr that takes no text for markup."""
    from rich.console import Console

    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False, soft_wrap=False)


def clean(text: str) -> str:
    """The text without what could steer a terminal (escape codes, bidirectional controls), on one line."""
    return "".join(" " if c in "\r\n\t" else "" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


def markdown(text: str) -> str:
    r"""The text without what Markdown, or HTML in it, would read as more than text; on one line.

    >>> markdown("a_b &lt; *c*")
    'a\\_b \\&lt; \\*c\\*'
    """
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; a column whose name begins with "#" holds numbers and is aligned right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        number = column.startswith("#")
        table.add_column(column.removeprefix("#"), justify="right" if number else "left", overflow="fold")
    for row in rows:
        cells: list[RenderableType] = [Text(cut(clean(str(cell)), _LONGEST_CELL)) for cell in row]
        table.add_row(*cells)
    console().print(table)


def print_data(text: str) -> None:
    """Print what is for programs as it is; at a terminal, on the same lines, without what could steer it."""
    if sys.stdout.isatty():
        text = "".join(clean(line) + "\n" for line in text.splitlines())
    typer.echo(text, nl=False)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text."""
    for line in lines:
        typer.echo(clean(line))


#: Columns of `count_rows`, as `print_table` wants them.
COUNT_COLUMNS = ("", "", "#number")


def count_rows(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """How much there is in a graph, in all and by type, relation and status."""
    from kg.views.overview import count

    counts = count(graph)
    groups: tuple[tuple[str, int, Mapping[str, int]], ...] = (
        ("articles", counts.articles, {}),
        ("  reprints of another", counts.reprints, {}),
        ("entities", counts.entities, counts.by_type),
        ("  connected to nothing", counts.unconnected, {}),
        ("statements", counts.statements, counts.by_relation),
        ("  by status", counts.statements, counts.by_status),
        ("quotes", counts.evidence, {}),
    )
    for name, number, kinds in groups:
        yield name, "", f"{number:,}"
        yield from (("", f"{kind} {LABELS_ZH[kind]}", f"{n:,}") for kind, n in kinds.items())


def label(graph: "KnowledgeGraph", id: str) -> str:
    """The name of a node by its id."""
    entity = graph.graph.by_id.get(id)
    return entity.label if entity else id


def sentence(graph: "KnowledgeGraph", statement: Statement) -> str:
    """A statement in words: 甲公司 —资助→ 乙村 (4000多万元, 计划中)."""
    said = qualifiers(statement)
    return f"{edge(graph, statement)}{f' ({said})' if said else ''}"


def edge(graph: "KnowledgeGraph", statement: Statement) -> str:
    """The ends of a statement and what ties them: 甲公司 —资助→ 乙村."""
    middle = f" —{LABELS_ZH[statement.predicate]}→ "
    return f"{label(graph, statement.subject)}{middle}{label(graph, statement.object)}"


def qualifiers(statement: Statement) -> str:
    """What a statement says beside its ends: amount, role, time, and how real it is if it is not done."""
    q = statement.qualifiers
    status = "" if q.status is Status.DONE else LABELS_ZH[q.status] + (f"：{q.speaker}" if q.speaker else "")
    return ", ".join(filter(None, (q.amount_text, q.role, q.time, status)))


def marks(corrected: Iterable[str]) -> Iterator[str]:
    """What people changed in a node or a statement, a line each."""
    yield from (f"corrected: {mark}" for mark in corrected)


def source(graph: "KnowledgeGraph", evidence: Evidence) -> str:
    """Where a quote stands: title, outlet, date of the article, or its file where it has none of these; page, row …"""
    from kg.views.fragments import in_words

    article = graph.article(evidence.article)
    if article is None:
        return evidence.article
    known = " · ".join(filter(None, (article.title, article.outlet, article.date)))
    place = " ".join(in_words(evidence.fragment, lang) for lang in ("zh", "en")).strip()
    return " · ".join(filter(None, (known or article.source or article.id, place)))


def quotes(graph: "KnowledgeGraph", statement: Statement, *, limit: int) -> Iterator[str]:
    """The first few quotes behind a statement, best first, each with its source."""
    best = sorted(statement.evidence, key=lambda e: (-e.confidence, e))
    for evidence in best[:limit]:
        yield f"「{evidence.quote}」 {source(graph, evidence)}"
    if len(best) > limit:
        yield f"… and {len(best) - limit} more"
