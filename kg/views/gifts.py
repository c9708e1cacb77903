"""What was given, counted once: statements on money joined to gifts, each with the least and the most it can have been.

One gift is told by many articles, with round or exact sums, beside running totals, and by one sum for several
receivers. Added up as they stand, statements count most money twice. Here

- statements on the same ends, with sums that may be equal, at most three months apart, none of them told side by side
  in one article, are one gift, which lies within the bounds of all; where such sums cannot be equal, the gift lies
  between the least and the greatest of them;
- of a running total (累计, 共计) only what single gifts told up to then leave of it counts, and in no year; a total for
  a county holds what the same giver gave to what lies in it or belongs to it: villages, schools;
- one sum for several givers or receivers is one gift of all of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from kg.model import Graph, Statement
from kg.views.sums import ONE_GIFT, bounds, is_beyond, is_goods, is_total, on_other_days, told_in
from kg.views.times import Span, article_dates, days_between, hull, said_when
from kg.vocab import Relation, Status

Pair = tuple[str, str]
#: article, and where in its text
Sentence = tuple[str, int]
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
    for kind, one in _told(graph, dates, originals):
        by_kind[kind].append(one)
    totals = {kind: several for kind, told in by_kind.items() if (several := [t for t in told if is_total(t.first)])}
    for kind, told in by_kind.items():
        found += (_gift(kind, group) for group in _same(told, originals))
    if totals:
        found += _rests(totals, tuple(found), _above(graph), _beyond(graph))
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


def _rests(
    totals: Mapping[Kind, Sequence[_Told]],
    single: Iterable[Gift],
    above: Mapping[str, Collection[str]],
    beyond: Mapping[str, Collection[Sentence]],
) -> Iterator[Gift]:
    """What is left of the totals, those for a village before those for its county, which hold them."""
    given: defaultdict[tuple[str, ...], list[tuple[Span | None, Gift]]] = defaultdict(list)
    for gift in single:
        given[_purse(gift)].append((gift.when, gift))

    def width(kind: Kind) -> tuple[int, tuple[Pair, ...]]:
        return -min(len(above.get(receiver, ())) for _, receiver in kind[0]), tuple(sorted(kind[0]))

    for kind in sorted(totals, key=width):
        rest, until = _rest(kind, totals[kind], given, above, beyond)
        if rest.high:
            given[_purse(rest)].append((until, rest))
            yield rest


def _rest(
    kind: Kind,
    totals: Sequence[_Told],
    given: Mapping[tuple[str, ...], Sequence[tuple[Span | None, Gift]]],
    above: Mapping[str, Collection[str]],
    beyond: Mapping[str, Collection[Sentence]],
) -> tuple[Gift, Span | None]:
    """What single gifts told up to a total leave of it, and when the last total of the kind was told.

    What the sentence of a total tells as one more is no part of it.
    """
    low, high = (max(ends) for ends in zip(*(bounds(t.first) for t in totals), strict=True))
    last = max((t.when for t in totals if t.when), key=lambda span: span[1], default=None)
    total = Gift(tuple(sorted(kind[0])), *kind[1:], low, high, None, tuple(sorted(_ids(totals))))
    before = [g for when, g in given[_purse(total)] if last is None or when is None or when[0] <= last[1]]
    told = {sentence for t in totals for s in t.statements for sentence in _sentences(s)}
    more = {id for id, sentences in beyond.items() if not told.isdisjoint(sentences)}
    within = [g for g in before if _holds(total, g, above) and more.isdisjoint(g.statements)]
    least, most = sum(g.low for g in within), sum(g.high for g in within)
    return replace(total, low=max(0.0, low - most), high=inf if high == inf else max(0.0, high - least)), last


def _purse(gift: Gift) -> tuple[str, ...]:
    """What a gift must share with a total to be within it, receivers aside."""
    kind = ("planned" if gift.planned else "", "goods" if gift.goods else "")
    return (gift.currency, *kind, *sorted({giver for giver, _ in gift.pairs}))


def _holds(total: Gift, gift: Gift, above: Mapping[str, Collection[str]]) -> bool:
    """Whether a gift went to whom the total is told of, or to what lies in it."""
    return all(
        any((giver, wider) in total.pairs for wider in (receiver, *above.get(receiver, ())))
        for giver, receiver in gift.pairs
    )


def _beyond(graph: Graph) -> Mapping[str, frozenset[Sentence]]:
    """Statements on a sum that is told as one more, and the sentences that do."""
    return {s.id: _sentences(s) for s in graph.statements if s.predicate is Relation.FUNDS and is_beyond(s)}


def _sentences(s: Statement) -> frozenset[Sentence]:
    return frozenset((e.article, e.start) for e in s.evidence)


def _above(graph: Graph) -> Mapping[str, frozenset[str]]:
    """All that each receiver of money lies in or belongs to, itself left out."""
    wider: defaultdict[str, set[str]] = defaultdict(set)
    for s in graph.statements:
        if s.predicate in (Relation.LOCATED_IN, Relation.PART_OF):
            wider[s.subject].add(s.object)
    found: dict[str, frozenset[str]] = {}
    for receiver in {s.object for s in graph.statements if s.predicate is Relation.FUNDS}:
        reached, ring = {receiver}, {receiver}
        while ring:
            ring = {place for id in ring for place in wider.get(id, ())} - reached
            reached |= ring
        found[receiver] = frozenset(reached - {receiver})
    return found


def _same(told: Sequence[_Told], originals: Mapping[str, str]) -> Iterable[list[_Told]]:
    """What is told of one and the same single gift, together."""
    groups: list[list[_Told]] = []
    single = (t for t in told if not is_total(t.first))
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
    ids = tuple(sorted(_ids(told)))
    when = hull(t.when for t in told)
    return Gift(tuple(sorted(pairs)), currency, planned, goods, low, high, when, ids, disputed=not agreed)


def _ids(told: Iterable[_Told]) -> Iterator[str]:
    return (s.id for t in told for s in t.statements)
