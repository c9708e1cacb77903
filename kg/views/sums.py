"""Sums of money that cannot both be right: two amounts for what seems to be one gift."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from kg.model import Graph, Statement
from kg.views.times import MONTH, article_dates, days_between, said_when
from kg.vocab import Relation, Status

#: Gifts further apart than this are two gifts.
ONE_GIFT = 3 * MONTH

#: the sentence adds up, or tells of a part
_TOTAL = re.compile(
    "累计|共计|总计|合计|总额|总价|总投资|先后|陆续|截至|历年|每年|多年来|分批|首批|首期|[一二三]期|追加|再次|加上"
)
#: the rule of sums that are told as one more
_ONE_MORE = "funds.further"
#: right before the sum: 已|100万元, 各|50万元
_PART = re.compile("[共总已每再又另各余]|分别|其中")
_WINDOW = 6
#: goods that are worth the sum: 价值100万元的物资
_GOODS_BEFORE = re.compile("价值|市值|总值|折合")
_GOODS_AFTER = re.compile("物资|物品|设备|器材|药品|食品|用品|图书|衣物|服装|产品|车")
#: 8月3日, 2021年7月
_DAY = re.compile(r"(\d{1,2})月(?:(\d{1,2})日)?")
_YEAR = re.compile(r"(\d{4})年")
#: more than it says, but no more than the last digit that it says may grow: 230余万元 is less than 240万元
_SOME_MORE = re.compile("[多余几]")


def sums_at_odds(graph: Graph) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of statements on one giver and one receiver whose sums cannot be the same.

    No contradiction: running totals, sums for several, gifts in kind beside money, gifts of other days or more than
    three months apart, what is planned beside what is done, and sums that one article tells side by side.
    """
    dates = article_dates(graph)
    originals = {a.id: a.version_of or a.id for a in graph.articles}
    for group in _gifts(graph).values():
        for one, other in pairwise(sorted(group, key=lambda s: (*bounds(s), s.id))):
            together = told_in(one, originals) & told_in(other, originals)
            if may_be_equal(one, other) or together or on_other_days(one, other):
                continue
            if days_between(said_when(one, dates), said_when(other, dates)) <= ONE_GIFT:
                yield one, other


def bounds(s: Statement) -> tuple[float, float]:
    """The least and the most that the amount of a statement may be, in its currency; an open end is infinite."""
    low, high = s.qualifiers.amount_min, s.qualifiers.amount_max
    if high is None and low and _SOME_MORE.search(s.qualifiers.amount_text):
        high = low + _last_digit(low)
    return (0.0 if low is None else low), (float("inf") if high is None else high)


def may_be_equal(one: Statement, other: Statement) -> bool:
    """Whether the bounds of two amounts overlap."""
    (low, high), (other_low, other_high) = bounds(one), bounds(other)
    return low <= other_high and other_low <= high


def _last_digit(amount: float) -> float:
    """The worth of one in the last digit that is not zero.

    >>> _last_digit(2300000.0), _last_digit(3009000.0), _last_digit(0.5)
    (100000.0, 1000.0, 1.0)
    """
    whole, unit = int(amount), 1
    while whole and whole % (10 * unit) == 0:
        unit *= 10
    return float(unit)


def _gifts(graph: Graph) -> Mapping[tuple[str, ...], list[Statement]]:
    """Single gifts by giver, receiver, currency, time, and whether they are planned and in kind."""
    several = sums_for_several(graph)
    found: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for s in graph.statements:
        q = s.qualifiers
        told = q.amount_min is not None or q.amount_max is not None
        if s.predicate is Relation.FUNDS and told and s.id not in several and not is_total(s):
            kind = ("planned" if q.status is Status.PLANNED else "", "goods" if is_goods(s) else "")
            found[s.subject, s.object, q.currency, q.time, *kind].append(s)
    return found


def sums_for_several(graph: Graph) -> set[str]:
    """Ids of statements whose sum one sentence gives for several givers or receivers: how much each is, nobody says."""
    ends: dict[tuple[str, int, str], set[tuple[str, str]]] = defaultdict(set)
    funds = [s for s in graph.statements if s.predicate is Relation.FUNDS and s.qualifiers.amount_text]
    for s in funds:
        for e in s.evidence:
            ends[e.article, e.start, s.qualifiers.amount_text].add((s.subject, s.object))
    return {s.id for s in funds if any(len(ends[e.article, e.start, s.qualifiers.amount_text]) > 1 for e in s.evidence)}


def is_total(s: Statement) -> bool:
    """Whether a sentence behind the sum says that it adds up gifts, or is a part of one."""
    if is_beyond(s):
        return False
    return any(_TOTAL.search(e.quote) or _PART.search(_around(e.quote, s)[0]) for e in s.evidence)


def is_beyond(s: Statement) -> bool:
    """Whether the sum is told as one more, beside another of its sentence: 累计捐资400万元，另拿出20万元."""
    return any(e.rule == _ONE_MORE for e in s.evidence)


def is_goods(s: Statement) -> bool:
    """Whether the sum is what goods are worth, not money."""
    around = [_around(e.quote, s) for e in s.evidence]
    return any(_GOODS_BEFORE.search(before) or _GOODS_AFTER.search(after) for before, after in around)


def _around(quote: str, s: Statement) -> tuple[str, str]:
    """What stands right before and right behind the sum in a quote, to the ends of the clause."""
    at = quote.find(s.qualifiers.amount_text)
    if at < 0:
        return "", ""
    before, after = quote[:at], quote[at + len(s.qualifiers.amount_text) :]
    return re.split("[，。；、]", before)[-1][-_WINDOW:], re.split("[，。；]", after)[0][: 2 * _WINDOW]


def on_other_days(one: Statement, other: Statement) -> bool:
    """Whether both name days or years in words, and none that the other names."""
    return any(
        named[0] and named[1] and not named[0] & named[1]
        for pattern in (_DAY, _YEAR)
        for named in [[{m for e in s.evidence for m in pattern.findall(e.quote)} for s in (one, other)]]
    )


def told_in(s: Statement, originals: Mapping[str, str]) -> set[str]:
    """The articles that say it, reprints by the id of what they reprint."""
    return {originals.get(e.article, e.article) for e in s.evidence}
