"""A graph as tables: nodes and edges; and as CSV that Excel opens right.

CSV here is a view for people and spreadsheets; Turtle is what `kg` reads back. A cell that a spreadsheet would take for
a formula gets an apostrophe in front; so does one that already has apostrophes before such a character, which makes it
reversible.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from kg.model import Article, Evidence, Graph, is_by_hand
from kg.views.network import best_evidence

Value = str | int | float | None

#: Columns, stable between versions: new ones are added at the end.
NODE_COLUMNS = (
    "id", "label", "type", "also", "aliases", "code", "level", "scope", "confidence", "edges", "articles",
    "article_ids", "matches", "corrected",
)  # fmt: skip
EDGE_COLUMNS = (
    "id", "subject", "subject_label", "relation", "object", "object_label", "amount", "amount_min", "amount_max",
    "currency", "role", "status", "speaker", "time", "confidence", "evidence", "quote", "rule", "article", "title",
    "date", "outlet", "url", "corrected",
)  # fmt: skip

BOM = "\ufeff"
#: what begins a formula, in spreadsheets of East Asia also in full width
_FORMULA = frozenset(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
#: control characters but for tabs and line ends: they steer terminals, and XML has no place for them
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)))


def node_rows(graph: Graph) -> Iterator[tuple[Value, ...]]:
    """One row an entity, as NODE_COLUMNS says; lists are joined with " | "."""
    edges: dict[str, int] = {}
    for s in graph.statements:
        for end in {s.subject, s.object}:
            edges[end] = edges.get(end, 0) + 1
    for e in sorted(graph.entities, key=lambda e: e.id):
        yield (
            e.id, e.label, str(e.type), _join(e.also), _join(e.aliases), e.code, e.level, e.scope, e.confidence,
            edges.get(e.id, 0), sum(not is_by_hand(a) for a in e.articles), _join(e.articles), _join(e.matches),
            _join(e.corrected),
        )  # fmt: skip


def edge_rows(graph: Graph) -> Iterator[tuple[Value, ...]]:
    """One row a statement, as EDGE_COLUMNS says, with its best evidence and how many there are.

    The id is that of the IRI ("statement/…"): a bare hash like 12345e67… is a number to a spreadsheet.
    """
    articles = {a.id: a for a in graph.articles}
    labels = {e.id: e.label for e in graph.entities}
    for id, s in sorted(((s.id, s) for s in graph.statements), key=itemgetter(0)):
        q, best = s.qualifiers, best_evidence(s)
        yield (
            f"statement/{id}", s.subject, labels.get(s.subject, ""), str(s.predicate), s.object,
            labels.get(s.object, ""),
            q.amount_text, q.amount_min, q.amount_max, q.currency, q.role, str(q.status), q.speaker, q.time,
            s.confidence, len(s.evidence), best.quote if best else "", best.rule if best else "",
            *_source(best, articles), _join(s.corrected),
        )  # fmt: skip


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """The rows as CSV in pieces: a byte order mark and CRLF, as Excel wants them; formulas made harmless."""
    yield BOM
    yield from csv_pieces(columns, rows, cell=_cell, end="\r\n")


def csv_pieces(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, cell: Callable[[Any], Any], end: str
) -> Iterator[str]:
    """Rows as CSV in pieces of a thousand; `cell` makes what stands in the file of a value, `end` ends a line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(header)
    for n, row in enumerate(rows, 1):
        writer.writerow([cell(value) for value in row])
        if n % 1000 == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def protect(text: str) -> str:
    """The text without control characters, with an apostrophe in front where a spreadsheet would calculate it.

    >>> protect("=1+1"), protect("'=1"), protect("甲市")
    ("'=1+1", "''=1", '甲市')
    """
    if not text.isprintable():  # told ten times as fast as taken out
        text = text.translate(_CONTROLS)
    return "'" + text if text.lstrip("'")[:1] in _FORMULA else text


def _cell(value: Value) -> str:
    """Text as it is, protected; numbers without exponent or a needless ".0"; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return protect(value)
    return str(int(value)) if float(value).is_integer() else repr(value)


def _join(values: Iterable[str]) -> str:
    return " | ".join(values)


def _source(e: Evidence | None, articles: dict[str, Article]) -> tuple[str, str, str, str, str]:
    """Article id, title, date, outlet, url."""
    if e is None:
        return ("", "", "", "", "")
    a = articles.get(e.article, Article(e.article))
    return (a.id, a.title, a.date, a.outlet, a.url)
