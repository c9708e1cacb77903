"""What is wrong with a query, and where: the mistakes that people make most, named before the engine's own words.

The engine says what it could have read next, and gives the place behind that word; this module says what to do.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise

from kg.views.query_tokens import WORDS, Token, tokens_of
from kg.views.terms import PREFIXES

#: What stands on a Chinese keyboard where SPARQL wants another sign.
_SIGNS: Mapping[str, str] = {
    "，": ",", "、": ",", "。": ".", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "｛": "{",
    "｝": "}", "［": "[", "］": "]", "“": '"', "”": '"', "「": '"', "」": '"', "‘": "'", "’": "'", "《": "<",
    "》": ">", "＜": "<", "＞": ">", "＝": "=", "＃": "#", "｜": "|", "＆": "&", "\u3000": " ",
}  # fmt: skip
_CLOSES: Mapping[str, str] = {"{": "}", "(": ")", "[": "]"}
_PATH_SIGNS = frozenset("/|^*+?!")
_BEGINNINGS = frozenset({"select", "ask", "construct", "describe", "prefix", "base", "version"})
_TERMS = ("text", "iri", "variable", "name", "number")

#: Position in the text, counted from 0, and what is wrong there.
Mistake = tuple[int, str]


def sign_in_variable(text: str) -> str:
    """What to say of a Chinese sign right behind a variable, which SPARQL takes for a part of its name; "" if none."""
    for t, after in pairwise(tokens_of(text)):
        if t.kind == "variable" and after.kind == "wide" and after.at == t.at + len(t.text):
            sign = _SIGNS[after.text]
            what = f"{after.text} is a Chinese sign and would be part of the name {t.text}{after.text}; write {sign}"
            return _shown(text, after.at, what)
    return ""


def explain(text: str, message: str) -> str:
    """A syntax error of the engine as one message: line, what is wrong, and the line with a mark under the place."""
    tokens = tokens_of(text)
    checks = (
        _chinese_sign, _beginning, _open_quote, _brackets, _unknown_prefix, _bare_word, _select_list, _missing_sign
    )  # fmt: skip
    at, what = next((found for check in checks for found in check(tokens)), None) or _as_engine_says(text, message)
    return _shown(text, min(at, len(text)), what)


def _chinese_sign(tokens: list[Token]) -> Iterator[Mistake]:
    for t in tokens:
        if t.kind == "wide":
            meant = "a space" if t.text == "\u3000" else _SIGNS[t.text]
            yield t.at, f"{t.text} is a Chinese sign outside quotation marks; write {meant}"


def _beginning(tokens: list[Token]) -> Iterator[Mistake]:
    first = next((t for t in tokens if t.kind != "comment"), None)
    if first and first.text.casefold() not in _BEGINNINGS:
        yield first.at, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, or with PREFIX or BASE"


def _bare_word(tokens: list[Token]) -> Iterator[Mistake]:
    for t in tokens:
        if t.kind == "word" and not t.text.isascii():
            yield t.at, f'{t.text} is no word of SPARQL; a text stands in quotation marks: "{t.text}"@zh'
        elif t.kind == "word" and t.text.casefold() not in WORDS:
            near = get_close_matches(t.text.casefold(), WORDS, n=1, cutoff=0.7)
            meant = f"did you mean {near[0].upper()}?" if near else f'a variable is ?{t.text}, a text "{t.text}"'
            yield t.at, f"{t.text} is no word of SPARQL; {meant}"


def _open_quote(tokens: list[Token]) -> Iterator[Mistake]:
    yield from ((t.at, f"{t.text} is opened and not closed in this line") for t in tokens if t.kind == "quote")


def _brackets(tokens: list[Token]) -> Iterator[Mistake]:
    opened: list[Token] = []
    for t in tokens:
        if t.kind == "open":
            opened.append(t)
        elif t.kind == "close" and (not opened or _CLOSES[opened.pop().text] != t.text):
            yield t.at, f"{t.text} closes nothing that is open here; take it away, or close what was opened before it"
            return
    if opened:
        yield opened[-1].at, f"{opened[-1].text} is never closed; add {_CLOSES[opened[-1].text]}"


def _unknown_prefix(tokens: list[Token]) -> Iterator[Mistake]:
    declared = {after.text for t, after in pairwise(tokens) if t.text.casefold() == "prefix"}
    for t in tokens:
        prefix = t.text.split(":")[0]
        if t.kind == "name" and prefix not in PREFIXES and f"{prefix}:" not in declared and prefix != "_":
            known = ", ".join(f"{p}:" for p in PREFIXES)
            yield t.at, f"unknown prefix {prefix}:; known: {known}; declare others with PREFIX {prefix}: <…>"


def _select_list(tokens: list[Token]) -> Iterator[Mistake]:
    """Commas and bare functions between SELECT and the pattern."""
    within = False
    for t, after in pairwise(tokens):
        word = t.text.casefold() if t.kind == "word" else ""
        within = word == "select" or (within and word != "where" and t.text not in ("{", "("))
        if within and t.text == ",":
            yield t.at, "variables after SELECT are separated by spaces; take the comma away"
        if within and word not in ("", "select", "distinct", "reduced") and after.text == "(":
            yield t.at, f"write ({t.text}(…) AS ?name): in brackets, with a name"


def _missing_sign(tokens: list[Token]) -> Iterator[Mistake]:
    """A term too many in a triple, which means that a full stop or semicolon was forgotten before it."""
    depth, terms, room, glued = 0, 0, 3, False
    for t in tokens:
        depth += {"(": 1, ")": -1}.get(t.text, 0)
        if depth or t.kind == "comment" or t.text == ")":
            continue
        if t.kind in _TERMS or t.text == "a":
            terms, glued = terms + (not glued), False
            if terms > room:
                yield (
                    t.at,
                    f"a sign is missing before {t.text}; end a statement with . (or ; to say more of its subject)",
                )
                return
        elif t.text in _PATH_SIGNS:
            glued = t.text in "/|^!"
        elif t.kind == "word":  # VALUES, FILTER, SELECT, LIMIT … have rules of their own
            terms, room = 0, len(tokens)
        else:
            terms, room, glued = 0, {";": 2, ",": 1}.get(t.text, 3), False


def _as_engine_says(text: str, message: str) -> Mistake:
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not found:
        return 0, message
    row, column, what = int(found[1]), int(found[2]), " ".join(found[3].split())
    start = sum(len(line) for line in text.splitlines(keepends=True)[: row - 1])
    # The place is behind the keyword that was tried: back to where it would have begun.
    tried = what.removeprefix("expected ").removeprefix("one of ").split(", ")
    whole = all(re.fullmatch(r"[A-Za-z]+|\[_\]", word) for word in tried)
    back = min(1 if word == "[_]" else len(word) for word in tried) if whole else 0
    short = what if len(what) < 160 else what[:150].rsplit(",", 1)[0] + " …"
    return max(0, start + column - 1 - back), short.replace("[_]", "something else")


def _shown(text: str, at: int, what: str) -> str:
    before = text[:at]
    row, begin = before.count("\n") + 1, before.rfind("\n") + 1
    line = text[begin:].split("\n")[0].rstrip("\r")
    wide = sum(2 if ord(c) > 0x2E7F else 1 for c in text[begin:at])
    return f"query, line {row}, column {at - begin + 1}: {what}\n    {line}\n    {' ' * wide}^"
