"""Every regular expression of the package, and texts on which each has the most to go back over."""

import gc
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import kg
from kg.extraction.extract import extract
from kg.knowledge.resources import read_resources
from kg.model import Article

#: a part that may come fewer times is no pump
_MANY = 30
#: what hardly an expression takes, so that a match that got so far fails
_WRONG = "\ue000"
#: has something for most of the expressions that are only made when they are asked for
_ARTICLE = (
    "蓝海公司、甲市第一小学等3家单位向乙村捐资5万元，校长王明说：“甲市今年3月启动‘1+2’行动。”\n"
    "石桥村党支部书记李华介绍，二中与人民医院合作，9月1日在青川县举行首届文化节。该镇的公司共同参与“春雨”项目。"
)
_REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)
_CLASSES = {
    c.CATEGORY_DIGIT: r"\d", c.CATEGORY_NOT_DIGIT: r"\D", c.CATEGORY_SPACE: r"\s", c.CATEGORY_NOT_SPACE: r"\S",
    c.CATEGORY_WORD: r"\w", c.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_CHARACTERS = '甲a1一、 -\n\t."<(（“'


def expressions() -> Mapping[str, re.Pattern[str]]:
    """Each expression by its pattern: those that modules hold, and those that are made when an article is read."""
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if ".data" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    extract(Article("a", _ARTICLE), read_resources())
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("kg.")]
    values = (value for module in modules for value in vars(module).values())
    return {expression.pattern: expression for value in values for expression in _held(value, depth=5)}


def _held(value: Any, *, depth: int) -> Iterator[re.Pattern[str]]:
    """The expressions in a value: itself, behind its method, in its parts, in what a cached function has made."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(getattr(value, "__self__", None), re.Pattern):
        yield value.__self__
    elif depth and (isinstance(value, tuple | list | dict) or "lru" in type(value).__name__):
        for part in gc.get_referents(value):
            yield from _held(part, depth=depth - 1)


def pumps(expression: re.Pattern[str], size: int) -> Iterator[str]:
    """Texts of about so many characters: each part that may come many times does; then something that it does not take."""
    tree = _parser.parse(expression.pattern, expression.flags)
    units = {("", _example(tree)), ("", _example(tree)[:-1])}
    for before, unit in _repeated(tree, ""):
        units |= {(before, unit), ("", before + unit)}
    for before, unit in sorted(units):
        if unit:
            yield before + unit * (size // len(unit)) + _WRONG


def _repeated(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """For every part that may come many times: an example of what stands before it, and examples of it."""
    for op, value in tree:
        if op in _REPEATS:
            if value[1] >= _MANY:
                yield from ((before, unit) for unit in _examples(value[2]))
            yield from _repeated(value[2], before)
        elif op is c.SUBPATTERN:
            yield from _repeated(value[3], before)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from _repeated(value[1], before)
        elif op is c.ATOMIC_GROUP:
            yield from _repeated(value, before)
        elif op is c.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch, before)
        before += _example([(op, value)])


def _examples(tree: Any) -> set[str]:
    """Examples of a part: one of the whole, or one of each of its branches."""
    parts = list(tree)
    while len(parts) == 1 and parts[0][0] is c.SUBPATTERN:
        parts = list(parts[0][1][3])
    branches = parts[0][1][1] if len(parts) == 1 and parts[0][0] is c.BRANCH else [parts]
    return {_example(branch) for branch in branches[:8]}


def _example(tree: Any) -> str:
    """One text that the part takes, as far as it can be told without looking around."""
    made = ""
    for op, value in tree:
        if op is c.LITERAL:
            made += chr(value)
        elif op is c.NOT_LITERAL:
            made += next(character for character in _CHARACTERS if ord(character) != value)
        elif op is c.ANY:
            made += "甲"
        elif op is c.IN:
            made += _member(value)
        elif op in _REPEATS:
            made += _example(value[2]) * max(min(value[1], 1), min(value[0], 3))
        elif op is c.SUBPATTERN:
            made += _example(value[3])
        elif op is c.ATOMIC_GROUP:
            made += _example(value)
        elif op is c.BRANCH:
            made += _example(value[1][0])
    return made


def _member(choices: list[Any]) -> str:
    """A character of a class."""
    negated = choices[0][0] is c.NEGATE
    first = choices[negated]
    likely = chr(first[1]) if first[0] is c.LITERAL else chr(first[1][0]) if first[0] is c.RANGE else "1"
    return next((s for s in (likely, *_CHARACTERS) if any(_fits(choice, s) for choice in choices) != negated), _WRONG)


def _fits(choice: tuple[Any, Any], character: str) -> bool:
    op, value = choice
    if op is c.LITERAL:
        return bool(value == ord(character))
    if op is c.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    return op is c.CATEGORY and re.match(_CLASSES[value], character) is not None
