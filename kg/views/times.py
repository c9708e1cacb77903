"""When statements hold, as far as they or their articles say: spans of days, and how far apart two of them are."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping

from kg.model import Evidence, Graph, Statement
from kg.views.terms import date_type

#: First and last day, counted in months of 31 days from the year 0: good for order and distances, not for calendars.
Span = tuple[int, int]

MONTH = 31
YEAR = 12 * MONTH

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def article_dates(graph: Graph) -> dict[str, str]:
    """Publication date of every article that has one, by id."""
    return {a.id: a.date for a in graph.articles if a.date}


def span_of(date: str) -> Span | None:
    """The days that a date may mean: one, a month or a year; from the first to the last of "a/b"; None if it is none.

    >>> span_of("2024-02"), span_of("2024-02-03/2024-03-01"), span_of("last year")
    ((752959, 752989), (752961, 752990), None)
    """
    parts = [m for m in map(_DATE.match, date.split("/")) if m]
    if not parts:
        return None
    days = [day for m in parts for day in _days(*m.groups())]
    return min(days), max(days)


def first_and_last_day(time: str) -> tuple[str, str]:
    """First and last day, in ISO 8601, of a date, a month, a year or "a/b"; "" for an end that is not said or no date.

    >>> first_and_last_day("2024-02"), first_and_last_day("2023/2024-05-06"), first_and_last_day("2023-02-29")
    (('2024-02-01', '2024-02-29'), ('2023-01-01', '2024-05-06'), ('', ''))
    """
    start, until, end = time.partition("/")
    return _calendar_days(start)[0], _calendar_days(end if until else start)[1]


def hull(spans: Iterable[Span | None]) -> Span | None:
    """From the first to the last day of several spans; None where none is known."""
    known = [span for span in spans if span]
    return (min(first for first, _ in known), max(last for _, last in known)) if known else None


def said_when(
    statement: Statement, dates: Mapping[str, str], evidence: Iterable[Evidence] | None = None
) -> Span | None:
    """When a statement holds: the time it gives, else when the articles appeared that say so.

    `dates` are those of `article_dates`; `evidence` is the part of the evidence that counts, None for all of it.
    """
    counted = statement.evidence if evidence is None else evidence
    return span_of(statement.qualifiers.time) or hull(span_of(dates.get(e.article, "")) for e in counted)


def period_of(span: Span | None, length: str) -> str:
    """The one "year", "month" or "day" that a span lies in, in ISO 8601; "" where it is longer, or not known.

    >>> [period_of(span_of("2024-02"), length) for length in ("year", "month", "day")]
    ['2024', '2024-02', '']
    """
    if span is None:
        return ""
    first, last = map(_names, span)
    at = {"year": 1, "month": 2, "day": 3}[length]
    return "-".join(first[:at]) if first[:at] == last[:at] else ""


def days_between(one: Span | None, other: Span | None) -> int:
    """Days from the end of the one to the beginning of the other; 0 where they overlap, or one is not known."""
    if one is None or other is None:
        return 0
    return max(0, one[0] - other[1], other[0] - one[1])


def _calendar_days(text: str) -> tuple[str, str]:
    kind = date_type(text)
    if kind == "gYear":
        return f"{text}-01-01", f"{text}-12-31"
    if kind == "gYearMonth":
        return f"{text}-01", f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1]}"
    return (text, text) if kind else ("", "")


def _days(year: str, month: str | None, day: str | None) -> Span:
    first = int(year) * YEAR + (int(month or 1) - 1) * MONTH + int(day or 1) - 1
    return first, first + (0 if day else MONTH - 1 if month else YEAR - 1)


def _names(day: int) -> tuple[str, str, str]:
    """Year, month and day of a day in a `Span`."""
    year, rest = divmod(day, YEAR)
    return f"{year:04}", f"{rest // MONTH + 1:02}", f"{rest % MONTH + 1:02}"
