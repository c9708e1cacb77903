"""A graph as tables: nodes and edges; and as CSV that Excel opens right.

CSV here is a view for people and spreadsheets; Turtle is what `kg` reads back. A cell that a spreadsheet would take for
a formula gets an apostrophe in front; so does one that already has apostrophes before such a character, which makes it
reversible.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from kg.model import Article, Entity, Graph, Statement, is_by_hand
from kg.views.network import best_evidence
from kg.views.piece import Piece, runs

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
    return (_node_row(*told) for run in _told_nodes(graph) for told in run)


def edge_rows(graph: Graph) -> Iterator[tuple[Value, ...]]:
    """One row a statement, as EDGE_COLUMNS says, with its best evidence and how many there are.

    The id is that of the IRI ("statement/…"): a bare hash like 12345e67… is a number to a spreadsheet.
    """
    return (_edge_row(*told) for run in _told_edges(graph) for told in run)


def node_pieces(graph: Graph) -> Iterator[Piece]:
    """The table of nodes as CSV in pieces, each with what decides about it."""
    return _pieces(NODE_COLUMNS, _told_nodes(graph), _node_row)


def edge_pieces(graph: Graph) -> Iterator[Piece]:
    """The table of edges as CSV in pieces, each with what decides about it."""
    return _pieces(EDGE_COLUMNS, _told_edges(graph), _edge_row)


def _pieces(
    columns: Sequence[str], runs: Iterable[Sequence[Sequence[Any]]], row: Callable[..., Sequence[Value]]
) -> Iterator[Piece]:
    yield Piece(columns, lambda: BOM + "".join(_lines([columns])))
    for run in runs:
        yield Piece(run, lambda run=run: "".join(_lines(row(*told) for told in run)))  # type: ignore[misc]


def _lines(rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[_cell(value) for value in row] for row in rows])
    yield out.getvalue()


def _told_nodes(graph: Graph) -> Iterator[list[tuple[Entity, int]]]:
    """The nodes by id, each with the number of its edges."""
    edges = Counter(end for s in graph.statements for end in {s.subject, s.object})
    for run in runs(sorted(graph.entities, key=attrgetter("id")), attrgetter("id")):
        yield [(e, edges[e.id]) for e in run]


def _told_edges(graph: Graph) -> Iterator[list[tuple[str, Statement, str, str, Article]]]:
    """The statements by id, each with the labels of its ends and the article of its best evidence."""
    articles = {a.id: a for a in graph.articles}
    labels = {e.id: e.label for e in graph.entities}
    for run in runs(sorted(((s.id, s) for s in graph.statements), key=itemgetter(0)), itemgetter(0)):
        yield [(id, s, labels.get(s.subject, ""), labels.get(s.object, ""), _article(s, articles)) for id, s in run]


def _article(s: Statement, articles: Mapping[str, Article]) -> Article:
    best = best_evidence(s)
    return articles.get(best.article, Article(best.article)) if best else Article("")


def _node_row(e: Entity, edges: int) -> tuple[Value, ...]:
    return (
        e.id, e.label, str(e.type), _join(e.also), _join(e.aliases), e.code, e.level, e.scope, e.confidence,
        edges, sum(not is_by_hand(a) for a in e.articles), _join(e.articles), _join(e.matches),
        _join(e.corrected),
    )  # fmt: skip


def _edge_row(id: str, s: Statement, subject_label: str, object_label: str, a: Article) -> tuple[Value, ...]:
    q, best = s.qualifiers, best_evidence(s)
    return (
        f"statement/{id}", s.subject, subject_label, str(s.predicate), s.object, object_label,
        q.amount_text, q.amount_min, q.amount_max, q.currency, q.role, str(q.status), q.speaker, q.time,
        s.confidence, len(s.evidence), best.quote if best else "", best.rule if best else "",
        a.id, a.title, a.date, a.outlet, a.url, _join(s.corrected),
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
