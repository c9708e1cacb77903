"""When things are said to have happened."""

from collections import Counter
from typing import TYPE_CHECKING

from kg.analytics.empty import told
from kg.api import KnowledgeGraph
from kg.errors import GraphError, UsageError
from kg.views.times import article_dates, period_of, said_when
from kg.vocab import Relation

if TYPE_CHECKING:
    import pandas as pd

#: Length of a period -> its name in pandas.
_PERIODS = {"year": "Y", "month": "M", "day": "D"}
#: Periods of one table; a single wrong date must not make one of millions of rows.
MOST_PERIODS = 50_000


def timeline(graph: KnowledgeGraph, period: str = "month") -> "pd.DataFrame":
    """How many statements of each relation fall in each year, month or day; periods between with none are 0.

    A statement falls where its own time puts it, else where the dates of its articles do. One whose time is longer than
    a period (a year, in a table of months) or not known is left out: `frame.attrs["left_out"]` says how many. Index:
    `period` (pandas Periods). Columns: a relation each (Int64), then `all`.

    Raises:
        UsageError: the period is not known.
        GraphError: first and last period are too far apart.
    """
    import pandas as pd

    if period not in _PERIODS:
        raise UsageError(f"{period}: no such period; known: {', '.join(_PERIODS)}")
    dates = article_dates(graph.graph)
    named = [(period_of(said_when(s, dates), period), s.predicate) for s in graph.graph.statements]
    counted = Counter((when, what) for when, what in named if when)
    found = sorted({when for when, _ in counted})
    if not found:
        index = pd.PeriodIndex([], freq=_PERIODS[period], name="period")
    else:
        first, last = (pd.Period(when, freq=_PERIODS[period]) for when in (found[0], found[-1]))
        if last.ordinal - first.ordinal >= MOST_PERIODS:
            raise GraphError(f"timeline: from {first} to {last} are too many {period}s; choose less with between()")
        index = pd.period_range(first, last, name="period")
    columns = {str(r): pd.array([counted[str(p), r] for p in index], dtype="Int64") for r in Relation}
    frame = pd.DataFrame(columns, index=index)
    frame["all"] = frame.sum(axis=1).astype("Int64")
    frame.attrs["left_out"] = sum(1 for when, _ in named if not when)
    return told(frame, f"no statement falls in one {period}: {frame.attrs['left_out']} have a longer time, or none")
