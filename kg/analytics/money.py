"""Who gave how much to whom, as bounds: sums that are told twice are counted once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.analytics.empty import told
from kg.analytics.places import level_named
from kg.api import KnowledgeGraph
from kg.errors import UsageError
from kg.model import Graph
from kg.views.counties import areas_at
from kg.views.gifts import Gift, Pair, gifts, without_sum
from kg.views.times import Span, article_dates, period_of, said_when
from kg.vocab import Status

if TYPE_CHECKING:
    import pandas as pd

_BY = ("giver", "receiver", "year")
#: What a row stands for: the values of `by`, then currency, planned, goods.
_Key = tuple[str, ...]


def money_flow(
    graph: KnowledgeGraph, by: str | Sequence[str] = ("giver", "receiver"), *, level: str = ""
) -> "pd.DataFrame":
    """How much money flowed, from the least to the most that it can have been; no sum is counted twice.

    `by` says what has a row of its own: giver, receiver, year, or any of them; with a `level` ("county", "city")
    givers and receivers are the areas that they lie in, and those that lie in none are missing (NA). What makes
    statements one gift, what running totals and sums for several add, is told in `kg.views.gifts`.

    Columns: those of `by` (ids; `year` is Int64, missing where the gift cannot be put in one year), `giver_label`,
    `receiver_label`, `currency`, `planned` (bool: only intended), `goods` (bool: worth so much), `gifts` (how many),
    `low`, `high` (float64, in units of the currency; `high` is infinite where nothing bounds it), `shared` (gifts of
    which an unknown part is meant: they count 0 to all of it), `disputed` (gifts told with sums that cannot be equal),
    `unstated` (statements with no sum, which `low` and `high` do not hold), `statements` (ids). Sums of `low` and of
    `high` over rows are bounds too. The greatest `low` first; what is planned comes last.

    Raises:
        UsageError: `by` or the level is not known.
    """
    by = (by,) if isinstance(by, str) else tuple(by)
    if wrong := [name for name in by if name not in _BY] or len(set(by)) < len(by):
        raise UsageError(f"by: {wrong or by} is not possible; give any of {', '.join(_BY)}, each once")
    place = _places(graph.graph, level)
    rows: defaultdict[_Key, _Row] = defaultdict(_Row)
    for gift in gifts(graph.graph):
        _add(rows, gift, by, place)
    dates = article_dates(graph.graph)
    for s in without_sum(graph.graph):
        ends = _ends(by, (s.subject, s.object), said_when(s, dates), place)
        row = rows[*ends, "", "planned" if s.qualifiers.status is Status.PLANNED else "", ""]
        row.unstated += 1
        row.statements.add(s.id)
    return told(_frame(graph, by, rows), "no statement in the graph says that money was given")


@dataclass(slots=True)
class _Row:
    gifts: int = 0
    low: float = 0.0
    high: float = 0.0
    shared: int = 0
    disputed: int = 0
    unstated: int = 0
    statements: set[str] = field(default_factory=set)


def _places(graph: Graph, level: str) -> Mapping[str, str] | None:
    return areas_at(graph, level_named(level)) if level else None


def _add(rows: "defaultdict[_Key, _Row]", gift: Gift, by: Sequence[str], place: Mapping[str, str] | None) -> None:
    """Count a gift in the rows that it belongs to: whole where it is one row, else between nothing and all of it."""
    kind = (gift.currency, "planned" if gift.planned else "", "goods" if gift.goods else "")
    keys = {(*_ends(by, pair, gift.when, place), *kind) for pair in gift.pairs}
    for key in keys:
        row = rows[key]
        row.gifts += 1
        row.low += gift.low if len(keys) == 1 else 0.0
        row.high += gift.high
        row.shared += len(keys) > 1
        row.disputed += gift.disputed
        row.statements.update(gift.statements)


def _ends(by: Iterable[str], pair: Pair, when: Span | None, place: Mapping[str, str] | None) -> tuple[str, ...]:
    giver, receiver = pair if place is None else (place.get(pair[0], ""), place.get(pair[1], ""))
    values = {"giver": giver, "receiver": receiver, "year": period_of(when, "year")}
    return tuple(values[name] for name in by)


def _frame(graph: KnowledgeGraph, by: Sequence[str], rows: Mapping[_Key, _Row]) -> "pd.DataFrame":
    import pandas as pd

    label = {e.id: e.label for e in graph.graph.entities}
    found = sorted(rows.items(), key=lambda item: (item[0][-2], -item[1].low, -item[1].high, item[0]))
    columns: dict[str, object] = {}
    for at, name in enumerate(by):
        values = [key[at] or None for key, _ in found]
        if name == "year":
            columns[name] = pd.array([int(value) if value else None for value in values], dtype="Int64")
        else:
            columns[name] = pd.array(values, dtype="string")
            columns[f"{name}_label"] = pd.array([label.get(value or "") for value in values], dtype="string")
    columns["currency"] = pd.Categorical([key[-3] or None for key, _ in found], sorted({k[-3] for k in rows} - {""}))
    columns["planned"] = pd.array([key[-2] != "" for key, _ in found], dtype="bool")
    columns["goods"] = pd.array([key[-1] != "" for key, _ in found], dtype="bool")
    for name, type_ in {"gifts": "int64", "low": "float64", "high": "float64"}.items():
        columns[name] = pd.Series([getattr(row, name) for _, row in found], dtype=type_)
    for name in ("shared", "disputed", "unstated"):
        columns[name] = pd.Series([getattr(row, name) for _, row in found], dtype="int64")
    columns["statements"] = pd.Series([tuple(sorted(row.statements)) for _, row in found], dtype="object")
    return pd.DataFrame(columns)
