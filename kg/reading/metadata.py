"""What is known about an article besides its text: front matter and dates. Refuses to judge the text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from kg.errors import InputError

_FENCE = re.compile(r"\s*---[ \t]*\n((?:.*?\n)?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_OPENING = re.compile(r"\s*---[ \t]*\n\s*(?:#.*\n\s*)*(?:[A-Za-z_\"'-]+[ \t]*:|---)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TEN = re.compile(r"([一二三])?十([一二三四五六七八九])?")
#: a year with month and day as far as given: 2024-02-01, 2024/2/1, 2024.02.01, 2024年2月1日, 24-02-01, 2024-02, 2024年
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d|\d\d(?=-\d\d-\d\d))\s{0,2}"
    r"(?:[-/.年]\s{0,2}(?P<m>\d{1,2})(?!\d)(?:\s{0,2}[-/.月]\s{0,2}(?P<d>\d{1,2})(?!\d))?)?"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")

#: front-matter key → field of Facts; `source` is what most tools call the outlet
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]{1,2000}", re.IGNORECASE)
_KEYS = {"title": "title", "outlet": "outlet", "source": "outlet", "date": "date", "author": "author", "url": "url"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about an article; "" where it is not."""

    title: str = ""
    date: str = ""  #: ISO 8601, as far as known
    outlet: str = ""
    author: str = ""
    url: str = ""

    def or_else(self, other: "Facts") -> "Facts":
        """These facts, and the other's where these say nothing."""
        if other is NOTHING or self is NOTHING:
            return self if other is NOTHING else other
        return Facts(
            title=self.title or other.title,
            date=self.date or other.date,
            outlet=self.outlet or other.outlet,
            author=self.author or other.author,
            url=self.url or other.url,
        )

    def joined(self, other: "Facts") -> "Facts":
        """The same, with the authors of both: by-lines of one article add up."""
        both = self.or_else(other)
        if not (self.author and other.author):
            return both
        authors = dict.fromkeys(f"{self.author}、{other.author}".split("、"))
        return replace(both, author="、".join(authors))


NOTHING = Facts()


def front_matter(text: str) -> tuple[Facts, int]:
    """The facts of the YAML block that a text begins with, and where the article begins; no facts and 0 without one.

    Raises InputError for a block that is broken: no end, no YAML, no mapping.
    """
    if not _OPENING.match(text):
        return NOTHING, 0
    if not (fenced := _FENCE.match(text)):
        raise InputError("the front matter has no end; close it with a line of three hyphens")
    from yaml import YAMLError, safe_load  # paid by those who have front matter

    try:
        said = safe_load(fenced[1])
    except (YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2024-02-31
        problem = getattr(error, "problem", "") or str(error).partition("\n")[0] or "not YAML"
        line = f" in line {mark.line + 2}" if (mark := getattr(error, "problem_mark", None)) else ""
        raise InputError(f"broken front matter{line}: {problem}; put values with colons into quotes") from error
    if not isinstance(said, dict):
        raise InputError("broken front matter: not a list of `key: value` lines; use title, outlet, date, author, url")
    return facts_from(said), fenced.end()


def facts_from(said: Mapping[object, object]) -> Facts:
    """The facts among some keys and values (front matter, a JSON record); unknown keys are left alone."""
    known: dict[str, str] = {}
    for key, field in _KEYS.items():
        if (value := said.get(key)) is None or known.get(field):
            continue
        if isinstance(value, list):
            words = "、".join(map(str, value))
        else:
            words = value.isoformat() if isinstance(value, (date, datetime)) else str(value)
        words = " ".join(words.split()).encode("utf-8", "replace").decode()
        known[field] = _PLAIN.get(field, str)(words)
    return Facts(**known)


def web_address(words: str) -> str:
    """The words, if they are an address of the web; "" for what a browser would run, what names a file, and any other.

    >>> web_address("https://example.org/1?a=b"), web_address("javascript:alert(1)"), web_address("file:///etc/passwd")
    ('https://example.org/1?a=b', '', '')
    """
    return words if _ADDRESS.fullmatch(words) else ""


def iso_date(words: str) -> str:
    """The first date in some words as ISO 8601, as far as it is given and possible: "2024-02-01", "2024-02", "2024".

    >>> iso_date("时间：2024年2月1日 10:57"), iso_date("二〇二四年十二月二十三日"), iso_date("23-08-17 06:38")
    ('2024-02-01', '2024-12-23', '2023-08-17')
    """
    if not any("0" <= c <= "9" for c in words):
        words = _TEN.sub(lambda ten: (ten[1] or "一") + (ten[2] or "〇"), words).translate(_DIGITS)
    if compact := _COMPACT.search(words):
        words = "-".join(compact.groups())
    if not (found := _DATE.search(words)):
        return ""
    year, month, day = (int(found[part] or 0) for part in "ymd")
    year += 2000 if year < 100 else 0
    if not 1 <= month <= 12:
        return str(year)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02}"


#: how the words of a field become its value
_PLAIN = {"date": iso_date, "url": web_address}
