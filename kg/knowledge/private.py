"""What tells a person who is not to be found: forms of numbers that lead to one, words that take a name back.

The forms are data (`data/privacy/numbers.tsv`), with what they must match and what not; the words are sets of the lexicon.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kg.errors import DataError
from kg.knowledge.lexicon import Lexicon, alternatives

#: What a masked character becomes; one for one, so that offsets hold.
MASK = "█"
#: Characters of the shortest name that is masked: one alone would mask every word that has it.
SHORTEST = 2
#: What is left of a match: the word before a number (电话：…).
_LEFT = re.compile(r"[\u4e00-\u9fff：:\s]")
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


def without_numbers(text: str) -> str:
    """The text, as long as before, in which private numbers and addresses are masked.

    >>> without_numbers("电话：6612345，捐资13800000000元")
    '电话：███████，捐资13800000000元'
    """
    return _any_form().sub(lambda match: masked(match[0]), text)


def masked(text: str) -> str:
    """A text of the same length that says nothing; Chinese characters of a number's form stay."""
    return "".join(c if _LEFT.match(c) else MASK for c in text)


@dataclass(frozen=True)
class Bystanders:
    """Expressions of how a text tells that somebody is unnamed, or only signs it."""

    nameless: re.Pattern[str]  #: a whole name that names nobody: 张|先生, 何|某某, 小|丽
    titles: frozenset[str]  #: 记者, 编辑: whose post is to sign
    _press: str
    _behind: str
    _pseudonym: str

    def pseudonyms(self, text: str, names: Collection[str]) -> set[str]:
        """Those of the names that the text takes back: 小丽（化名）, 周大海、孙小雨（均为化名）."""
        if not names or not re.search(self._pseudonym, text):
            return set()
        row = rf"((?:{alternatives(names)}[、和与及]?)++)[（(](?:均|都|皆)?[为系是]?{self._pseudonym}"
        return _named(names, re.finditer(row, text))

    def signers(self, text: str, names: Collection[str]) -> set[str]:
        """Those of the names that only sign the text: 记者 李明芳 王志强, 王志强 摄."""
        if not names:
            return set()
        name = alternatives(names)
        before = rf"{self._press}[\s:：|｜丨/／]*((?:{name}[\s、和]*)++)"
        behind = rf"({name})\s*{self._behind}(?![\u4e00-\u9fff])"
        return _named(names, (*re.finditer(before, text), *re.finditer(behind, text)))


def _named(names: Collection[str], rows: Iterable[re.Match[str]]) -> set[str]:
    found = [row[1] for row in rows]
    return {name for name in names if any(name in row for row in found)}


@lru_cache(maxsize=2)
def bystanders(lexicon: Lexicon) -> Bystanders:
    """The expressions, made of the words of a lexicon."""
    press = {title for title, kind in lexicon.titles.items() if kind == "press"}
    adjacent = {title for title in press if _ADJACENT.search(title)}
    surname = alternatives(lexicon.surnames)
    return Bystanders(
        re.compile(rf"{surname}{lexicon.any_of('forms_of_address')}|[小老][\u4e00-\u9fff]{{1,2}}|.*某.*"),
        frozenset(press),
        rf"(?:{alternatives(adjacent)}|{alternatives(press)}(?=[\s:：|｜丨/／]))",
        lexicon.any_of("credit_behind"),
        lexicon.any_of("pseudonym"),
    )
