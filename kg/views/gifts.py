"""What was given, counted once: statements on money joined to gifts, each with the least and the most it can have been.

One gift is told by many articles, with round or exact sums, beside running totals, and by one sum for several
receivers. Added up as they stand, statements count most money twice. Here

- statements on the same ends, with sums that may be equal, at most three months apart, none of them told side by side
  in one article, are one gift, which lies within the bounds of all; where such sums cannot be equal, the gift lies
  between the least and the greatest of them;
- of a running total (累计, 共计) only what single gifts told up to then leave of it counts, and in no year;
- one sum for several givers or receivers is one gift of all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from kg.model import Graph, Statement
from kg.views.sums import ONE_GIFT, bounds, is_goods, is_total, on_other_days, told_in
from kg.views.times import Span, article_dates, days_between, hull, said_when
from kg.vocab import Relation, Status

Pair = tuple[str, str]
#: What gifts must agree in to be one: ends, currency, whether planned, whether in kind.
Kind = tuple[frozenset[Pair], str, bool, bool]


@dataclass(frozen=True, slots=True)
class Gift:
    """Money that was given, or is to be given, once."""

    pairs: tuple[Pair, ...]  #: giver and receiver; more than one where nobody says who gave or got how much
    currency: str  #: ISO 4217, "" where it is not said
    planned: bool
    goods: bool  #: worth so much, but no money
    low: float  #: the least it can be
    high: float  #: the most it can be, infinite where nothing bounds it
    when: Span | None
    statements: tuple[str, ...]  #: ids, sorted
    disputed: bool = False  #: told with sums that cannot be equal


def gifts(graph: Graph) -> tuple[Gift, ...]:
    """The gifts of a graph whose sums are told, by their pairs."""
    dates = article_dates(graph)
    originals = {a.id: a.version_of or a.id for a in graph.articles}
    found: list[Gift] = []
    by_kind: defaultdict[Kind, list[_Told]] = defaultdict(list)
    for kind, told in _told(graph, dates, originals):
        by_kind[kind].append(told)
    for kind, told_of_kind in by_kind.items():
        found += _counted(kind, told_of_kind, originals)
    return tuple(sorted(found, key=lambda g: (g.pairs, g.currency, g.planned, g.goods, g.statements)))


def without_sum(graph: Graph) -> Iterator[Statement]:
    """Statements that money was given, with no word on how much."""
    for s in graph.statements:
        if s.predicate is Relation.FUNDS and not _has_sum(s):
            yield s


@dataclass(frozen=True, slots=True)
class _Told:
    """A sum as it is told: one statement, or all that one sentence makes of one sum."""

    statements: tuple[Statement, ...]
    when: Span | None

    @property
    def first(self) -> Statement:
        return self.statements[0]


def _told(graph: Graph, dates: Mapping[str, str], originals: Mapping[str, str]) -> Iterator[tuple[Kind, _Told]]:
    funds = [s for s in graph.statements if s.predicate is Relation.FUNDS and _has_sum(s)]
    for group in _of_one_sentence(funds):
        first = group[0]
        pairs = frozenset((s.subject, s.object) for s in group)
        planned = first.qualifiers.status is Status.PLANNED
        # a reprint appears later than what it reprints: it does not date the gift
        own = [e for e in first.evidence if originals.get(e.article, e.article) == e.article]
        when = said_when(first, dates, own or first.evidence)
        yield (pairs, first.qualifiers.currency, planned, is_goods(first)), _Told(tuple(group), when)


def _has_sum(s: Statement) -> bool:
    return s.qualifiers.amount_min is not None or s.qualifiers.amount_max is not None


def _of_one_sentence(funds: Sequence[Statement]) -> Iterable[list[Statement]]:
    """The statements that share a sentence and a sum, together; all others alone."""
    group_of: dict[str, list[Statement]] = {s.id: [s] for s in funds}
    told: defaultdict[tuple[str, int, str, str], list[Statement]] = defaultdict(list)
    for s in funds:
        for e in s.evidence:
            told[e.article, e.start, s.qualifiers.amount_text, s.qualifiers.status].append(s)
    for several in told.values():
        joined = {s.id: s for one in several for s in group_of[one.id]}
        group = [joined[id] for id in sorted(joined)]
        group_of |= dict.fromkeys(joined, group)
    return {group[0].id: group for group in group_of.values()}.values()


def _counted(kind: Kind, told: Sequence[_Told], originals: Mapping[str, str]) -> Iterator[Gift]:
    """The gifts of one kind: single ones, and what is left of the totals."""
    totals = [t for t in told if is_total(t.first)]
    single = [_gift(kind, group) for group in _same(told, totals, originals)]
    yield from single
    if totals:
        low, high = (max(ends) for ends in zip(*(bounds(t.first) for t in totals), strict=True))
        until = max((t.when[1] for t in totals if t.when), default=None)
        within = [g for g in single if until is None or g.when is None or g.when[0] <= until]
        least, most = sum(g.low for g in within), sum(g.high for g in within)
        ids = sorted(s.id for t in totals for s in t.statements)
        rest = max(0.0, low - most), (inf if high == inf else max(0.0, high - least))
        if rest[1]:
            yield Gift(tuple(sorted(kind[0])), *kind[1:], *rest, None, tuple(ids))


def _same(told: Sequence[_Told], totals: Sequence[_Told], originals: Mapping[str, str]) -> Iterable[list[_Told]]:
    """What is told of one and the same gift, together."""
    groups: list[list[_Told]] = []
    single = (t for t in told if t not in totals)
    for t in sorted(single, key=lambda t: (t.when or (0, 0), bounds(t.first), t.first.id)):
        group = next((g for g in groups if all(_may_be_one(t, other, originals) for other in g)), None)
        if group is None:
            groups.append([t])
        else:
            group.append(t)
    return groups


def _may_be_one(one: _Told, other: _Told, originals: Mapping[str, str]) -> bool:
    side_by_side = told_in(one.first, originals) & told_in(other.first, originals)
    apart = on_other_days(one.first, other.first) or days_between(one.when, other.when) > ONE_GIFT
    return not (side_by_side or apart)


def _gift(kind: Kind, told: Sequence[_Told]) -> Gift:
    pairs, currency, planned, goods = kind
    lows, highs = zip(*(bounds(t.first) for t in told), strict=True)
    agreed = max(lows) <= min(highs)
    low, high = (max(lows), min(highs)) if agreed else (min(lows), max(highs))
    ids = tuple(sorted(s.id for t in told for s in t.statements))
    when = hull(t.when for t in told)
    return Gift(tuple(sorted(pairs)), currency, planned, goods, low, high, when, ids, disputed=not agreed)
