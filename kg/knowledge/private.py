"""What is private: forms of numbers that lead to one person, words that take a name back or only sign.

The forms are data (`data/privacy/numbers.tsv`), each with what it must match and what not; the words are the lexicon's.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kg.errors import DataError
from kg.knowledge.lexicon import Lexicon, alternatives

#: What a masked character becomes; one for one, so that offsets hold.
MASK = "█"
#: Characters of the shortest name that is masked: one alone would mask every word that has it.
SHORTEST = 2
#: What every form has, told sooner than the forms: an @, or three digits, some of them parted.
_NEEDED = re.compile(r"@|\d\D?\d\D?\d|[A-Za-z_-]\d|\d[A-Za-z_-]")
#: What is left of a match: the word before a number (电话：…).
_LEFT = re.compile(r"[\u4e00-\u9fff：:\s]")
#: Characters before a name in which a word of the press is looked for; what may stand between two names that sign.
_NEAR, _BETWEEN = 12, " \t\n\u3000、和"
#: Of these words a name may stand right behind (记者|王立山); behind others (编辑, 摄影) a blank or a colon must part them.
_ADJACENT = re.compile("[者员生]$")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of private numbers, with its promises."""

    name: str
    pattern: re.Pattern[str]
    accepts: tuple[str, ...]
    rejects: tuple[str, ...]


@lru_cache(maxsize=1)
def read_forms() -> tuple[Form, ...]:
    """The forms that ship with the package; raises DataError, with the line, where one is wrong."""
    path = files("kg.knowledge") / "data" / "privacy" / "numbers.tsv"
    forms = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            try:
                name, pattern, accepts, rejects = line.split("\t")
                forms.append(Form(name, re.compile(pattern), tuple(accepts.split("|")), tuple(rejects.split("|"))))
            except (ValueError, re.error) as error:
                raise DataError(f"numbers.tsv, line {number}: {error}; write name, expression, yes|…, no|…") from None
    return tuple(forms)


@lru_cache(maxsize=1)
def _any_form() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form.pattern.pattern})" for form in read_forms()))


@lru_cache(maxsize=1 << 12)  # one sentence is behind several statements, one after the other
def without_numbers(text: str) -> str:
    """The text, as long as before, in which private numbers and addresses are masked.

    >>> without_numbers("电话：6612345，捐资13800000000元")
    '电话：███████，捐资13800000000元'
    """
    if not _NEEDED.search(text):
        return text
    return _any_form().sub(lambda match: masked(match[0]), text)


def masked(text: str) -> str:
    """A text of the same length that says nothing; Chinese characters of a number's form stay."""
    return "".join(c if _LEFT.match(c) else MASK for c in text)


@dataclass(frozen=True)
class Bystanders:
    """Expressions of how a text tells that somebody is unnamed, or only signs it."""

    nameless: re.Pattern[str]  #: a whole name that names nobody: 张|先生, 何|某某, 小|丽
    titles: frozenset[str]  #: 记者, 编辑: whose post is to sign
    press: re.Pattern[str]  #: what stands right before a name that signs
    behind: re.Pattern[str]  #: and right behind it
    pseudonym: str

    def pseudonyms(self, text: str, names: Collection[str]) -> set[str]:
        """Those of the names that the text takes back: 小丽（化名）, 周大海、孙小雨（均为化名）."""
        if not names or not re.search(self.pseudonym, text):
            return set()
        row = rf"((?:{alternatives(names)}[、和与及]?)++)[（(](?:均|都|皆)?[为系是]?{self.pseudonym}"
        found = [match[1] for match in re.finditer(row, text)]
        return {name for name in names if any(name in row for row in found)}

    def signers(self, text: str, names: Collection[str]) -> set[str]:
        """Those of the names that only sign the text: 记者 李明芳 王志强, 王志强 摄."""
        found, ends = set(), set()
        hits = (hit for name in names for hit in re.finditer(re.escape(name), text))
        for start, end, name in sorted((*hit.span(), hit[0]) for hit in hits):
            before = text[max(0, start - _NEAR) : start]
            last = start - len(before) + len(before.rstrip(_BETWEEN))  # where what stands before ends
            if last in ends or self.press.search(before) or self.behind.match(text, end):
                found.add(name)
                ends.add(end)
        return found


@lru_cache(maxsize=2)
def bystanders(lexicon: Lexicon) -> Bystanders:
    """The expressions, made of the words of a lexicon."""
    press = {title for title, kind in lexicon.titles.items() if kind == "press"}
    adjacent = {title for title in press if _ADJACENT.search(title)}
    surname = alternatives(lexicon.surnames)
    return Bystanders(
        re.compile(rf"{surname}{lexicon.any_of('forms_of_address')}|[小老][\u4e00-\u9fff]{{1,2}}|.*某.*"),
        frozenset(press),
        re.compile(rf"(?:{alternatives(adjacent)}|{alternatives(press)}(?=[\s:：|｜丨/／]))[\s:：|｜丨/／]*$"),
        re.compile(rf"\s{{0,3}}{lexicon.any_of('credit_behind')}(?![\u4e00-\u9fff])"),
        lexicon.any_of("pseudonym"),
    )
