"""When a verb's matter was: the time expression that governs its clause, resolved against the date of the article.

Only an expression that stands where an adverb of time stands counts: in the clause of the verb (甲于2023年9月与乙签约) with no
的 between them (2019年成立的甲公司捐资 says when 甲 was founded), or as a clause of its own before it in the sentence (去年8月，
甲向乙捐资…) with no other time between. Words that no calendar resolves (近日, 近年来, 截至…) end its reach.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.extraction.clause import Clause
from kg.extraction.text import Document

_NUMBERS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1}
_DAYS = {"前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1}
_MONTHS = {"上月": -1, "上个月": -1, "本月": 0, "这个月": 0, "下月": 1, "下个月": 1}
_HALVES = {
    "上半年": ("01", "06"), "下半年": ("07", "12"), "一季度": ("01", "03"), "第一季度": ("01", "03"),
    "二季度": ("04", "06"), "三季度": ("07", "09"), "四季度": ("10", "12"),
}  # fmt: skip
_YEAR = rf"(?:19|20)\d\d年|{'|'.join(_YEARS)}"
_POINT = (
    rf"(?:(?P<year>{_YEAR})(?P<half>{'|'.join(_HALVES)})?)?"
    r"(?:(?<!\d)(?P<month>1[0-2]|[1-9])月(?:份)?(?:(?P<day>3[01]|[12]\d|[1-9])日)?)?"
    r"(?:[至到—－~-]+(?P<until>(?:(?:19|20)\d\d年)?(?:(?:1[0-2]|[1-9])月)?(?:(?:3[01]|[12]\d|[1-9])日)?(?<=[年月日])))?"
)
_UNTIL_POINT = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_TIME = re.compile(
    rf"(?P<word>{'|'.join(sorted((*_DAYS, *_MONTHS), key=len, reverse=True))})"
    r"|(?:最近|近|过去)?(?P<past>\d{1,2}|[一二两三四五六七八九十])(?:个)?年(?:多)?来"
    r"|(?:最近|近|过去)(?P<recent>\d{1,2}|[一二两三四五六七八九十])年"
    rf"|(?=19|20|[去前今本上明]年|\d{{1,2}}月){_POINT}(?P<since>以来|起(?![步来])|来(?![到自])|至今)?"
    r"|近日|日前|近年来|近期|近来|连日来|多年来|当前|目前|如今|眼下|此前|当天|当日|截至目前|同年|次年|同月|翌年|随后|之后|\d{1,2}日(?=[，上下晚清凌])"
)
#: 截至|2023年, 到|2026年: no time at which it was; 于|2023年 and 自|2023年: one
_UNTIL = re.compile(r"(?:截至|截止|到|至|力争|预计|争取|直到|比|较|与|同比|超过|早在.{0,3}的)$")
_BEGINNING = re.compile(r"[“\s]*(?:其中|此外|同时|另外|自|从|于|在|早在|而|仅|就在)?$")
#: what makes an expression part of a noun, or another time
_MODIFIES = re.compile(r"(?:的|度|级|版|底前|前|之前|后|以后|之后|左右|第)")
#: 6月5日|上午9时许
_HOUR = re.compile(
    r"(?:清晨|凌晨|早上|上午|中午|下午|傍晚|晚上?|夜里|当天|前后|期间|(?:\d{1,2}|[：:时点分许半]))*[”\s]*"
)
_WITHIN = re.compile("[于在自从]?$")


_ANCHOR = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_TO_THE_DAY, _TO_THE_MONTH = len("2024-03-05"), len("2024-03")


@dataclass(frozen=True, slots=True)
class _Time:
    """A time expression: [start, end) in the readable text, and what it means; "" where no calendar says."""

    start: int
    end: int
    value: str


def time_at(doc: Document, clause: Clause, verb: int, *, planned: bool = False) -> str:
    """When it was, or is to be, what the verb at `verb` says: ISO 8601 as far as known, or "a/b"; "" if nobody says.

    `planned`: a month without a year is then the next one, else the last one.
    """
    anchor = doc.article.date if _ANCHOR.fullmatch(doc.article.date) else ""
    times = list(_times(doc.text, clause.start, verb, anchor, planned=planned))
    if times:
        last = times[-1]
        return last.value if _governs(doc, clause, last, verb) else ""
    for earlier in reversed(clause.earlier):
        if times := list(_times(doc.text, earlier.start, earlier.end, anchor, planned=planned)):
            return times[-1].value if _is_all(doc.text, earlier, times[-1]) else ""
    return ""


def _is_all(text: str, clause: Clause, time: _Time) -> bool:
    """Whether a clause is nothing but the expression, and perhaps the hour."""
    return _opens(text, clause, time) and _HOUR.fullmatch(text, time.end, clause.end) is not None


def _governs(doc: Document, clause: Clause, time: _Time, verb: int) -> bool:
    """Whether the expression before a verb says when: at the start of the clause, or right behind its subject."""
    behind_subject = any(
        group.end <= time.start and not _WITHIN.sub("", doc.text[group.end : time.start]) for group in clause.groups
    )
    return (_opens(doc.text, clause, time) or behind_subject) and _is_adverb(doc, clause, time, verb)


def _opens(text: str, clause: Clause, time: _Time) -> bool:
    return _BEGINNING.match(text[clause.start : time.start]) is not None


def _is_adverb(doc: Document, clause: Clause, time: _Time, end: int) -> bool:
    """Whether nothing up to `end` makes the expression part of a noun; a 的 inside a name does not."""
    if not time.value or _UNTIL.search(doc.text, clause.start, time.start) or _MODIFIES.match(doc.text, time.end):
        return False
    names = [(g.start, g.end) for g in clause.groups]
    if any(start <= time.start < stop for start, stop in names):
        return False
    return not any(
        doc.text[at] == "的" and not any(start <= at < stop for start, stop in names) for at in range(time.end, end)
    )


def _times(text: str, start: int, end: int, anchor: str, *, planned: bool) -> Iterator[_Time]:
    for found in _TIME.finditer(text, start, end):
        if found[0]:
            yield _Time(found.start(), found.end(), _value(found, anchor, planned=planned))


def _value(found: re.Match[str], anchor: str, *, planned: bool) -> str:
    if word := found["word"]:
        return _day(anchor, _DAYS[word]) if word in _DAYS else _month(anchor, _MONTHS[word])
    if years := found["past"] or found["recent"]:
        number = int(years) if years.isdigit() else _NUMBERS[years]
        return f"{int(anchor[:4]) - number}/{anchor}" if anchor else ""
    if not (found["year"] or found["month"]):
        return ""
    point = _point(found, anchor, planned=planned)
    if point and found["until"]:
        return _range(point, found["until"])
    if point and found["since"]:
        return f"{point}/{anchor}" if point < anchor else ""
    return point


def _range(first: str, until: str) -> str:
    """From a point to another, which leaves out what the two have in common: 2024年3月 and 5月; "" if it is no later."""
    said = _UNTIL_POINT.fullmatch(until)
    given = [part.zfill(2) if part else "" for part in said.groups()] if said else []
    known = first.split("-")
    if not given or len(known) != max(n for n, part in enumerate(given, 1) if part):
        return ""
    last = "-".join(part or known[n] for n, part in enumerate(given[: len(known)]))
    return f"{first}/{last}" if first < last else ""


def _point(found: re.Match[str], anchor: str, *, planned: bool) -> str:
    """A year, month or day, or half a year."""
    said, month, day = found["year"], found["month"], found["day"]
    if said and said[0].isdigit():
        year = int(said[:4])
    elif not anchor:
        return ""
    elif said:
        year = int(anchor[:4]) + _YEARS[said]
    else:
        year = _nearest(anchor, int(month), int(day or 0), planned=planned)
    if half := found["half"]:
        first, last = _HALVES[half]
        return f"{year}-{first}/{year}-{last}"
    if not month:
        return str(year)
    if day and int(day) > monthrange(year, int(month))[1]:
        return ""
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _nearest(anchor: str, month: int, day: int, *, planned: bool) -> int:
    """The year of a month without one: the last such month before the article, or the next one for a plan."""
    year, *rest = map(int, anchor.split("-"))
    if not rest:
        return year
    now, then = (*rest, 31)[:2], (month, day)
    if planned:
        return year + (then < (now[0], 0))
    return year - (then > (now[0], now[1] if day else 31))


def _day(anchor: str, days: int) -> str:
    """The day so many days after an article's; "" where that is not known to the day, or no calendar has it."""
    try:
        return (date.fromisoformat(anchor) + timedelta(days)).isoformat() if len(anchor) == _TO_THE_DAY else ""
    except (ValueError, OverflowError):
        return ""


def _month(anchor: str, months: int) -> str:
    """The month so many months after an article's; "" where that is not known."""
    if len(anchor) < _TO_THE_MONTH:
        return ""
    count = int(anchor[:4]) * 12 + int(anchor[5:7]) - 1 + months
    return f"{count // 12}-{count % 12 + 1:02}"
