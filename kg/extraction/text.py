"""An article's readable text as one string, with the way back: offsets, sentences, tokens. Refuses to know any entity.

The readable text is the article's blocks joined by line feeds; every character stands for exactly one character of
`Article.text` (look-alikes such as full-width digits are unified one to one), so that any span found in it leads back
to a verbatim quote.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, repeat
from operator import itemgetter
from typing import NamedTuple

from kg.knowledge.lexicon import Match, Matcher, Scanner
from kg.knowledge.script import one_script
from kg.knowledge.tokenizer import Tokenizer
from kg.model import Article, Block, Span

#: one-to-one: half-width punctuation of careless typing, full-width letters and digits, middle dots, odd blanks
_SAME = {
    ";": "；", "?": "？", "!": "！", "(": "（", ")": "）", "•": "·", "‧": "·", "・": "·", "∙": "·", "●": "·",
    "\u3000": " ", "\xa0": " ", "\t": " ", "\u2003": " ", "\u2002": " ", "﹢": "+", "﹑": "、", "﹐": "，", "〝": "“",
    "〞": "”", "＂": '"', "「": "“", "」": "”", "『": "“", "』": "”", "―": "—", "─": "—", "．": ".",
}  # fmt: skip
_TABLE = _SAME | {chr(c): chr(c - 0xFEE0) for c in range(0xFF10, 0xFF5B) if chr(c).isalnum()} | {"＋": "+"}
#: few of a text's characters: an expression finds them in half the time that `str.translate` looks each one up
_ODD = re.compile(f"[{re.escape(''.join(_TABLE))}]")
#: a comma or colon of the sentence, not of a number: 3,000 and 9:30 keep theirs
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_COLON = re.compile(r"(?<!\d):|:(?!\d)")
#: longest sentence, in characters, so that no text without a stop makes much work; the longest of 38,000 has 598
LONGEST_SENTENCE = 1_000
#: longest clause; the longest of the same texts has 413
LONGEST_CLAUSE = 500
#: up to a full stop, with the quotes and brackets that close behind it
_SENTENCE = re.compile(rf"[^。！？\n]{{0,{LONGEST_SENTENCE}}}(?:[。！？…]+[”’）]*|\n|$|(?<=[^\n]))")
_CLAUSE = re.compile(rf"[^，；：\n]{{1,{LONGEST_CLAUSE}}}")


def unify(text: str) -> str:
    """The same text, character for character, with look-alikes made one: same length always."""
    text = _ODD.sub(lambda odd: _TABLE[odd[0]], one_script(text))
    text = _COMMA.sub("，", text) if "," in text else text
    text = _COLON.sub("：", text) if ":" in text else text
    if '"' in text:  # straight quotes: odd ones open, even ones close, line by line
        text = "\n".join(_curl(line) for line in text.split("\n"))
    return text


def _curl(line: str) -> str:
    """Straight quotes made to open and close in turn."""
    parts = line.split('"')
    return "".join(part + ("“”"[i % 2] if i < len(parts) - 1 else "") for i, part in enumerate(parts))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the readable text: [start, end), and the kind of the block it stands in."""

    start: int
    end: int
    kind: str
    block: int


class Token(NamedTuple):
    """A word as jieba cuts it: [start, end) in the readable text, and its part of speech."""

    start: int
    end: int
    word: str
    tag: str


class Document:
    """An article opened for reading; `text` is the readable text that all other stages index into."""

    def __init__(self, article: Article, tokenizer: Tokenizer) -> None:
        self.article = article
        self._tokenizer = tokenizer
        raw = article.text
        blocks = article.blocks or (Block("body", ((0, len(raw)),)),)
        pieces: list[str] = []
        self._clean: list[int] = []  # starts of pieces in the readable text …
        self._raw: list[int] = []  # … and where each comes from
        self.blocks: list[tuple[int, int, str]] = []
        at = 0
        for block in blocks:
            begin = at
            for start, end in block.spans:
                self._clean.append(at)
                self._raw.append(start)
                pieces.append(raw[start:end])
                at += end - start
            self.blocks.append((begin, at, block.kind))
            self._clean.append(at)  # the line feed that joins blocks has no place of its own in the file
            self._raw.append(block.spans[-1][1] if block.spans else 0)
            pieces.append("\n")
            at += 1
        self.text = unify("".join(pieces))
        self._matches: dict[Matcher, Sequence[Match]] = {}
        self._by_end: dict[Matcher, dict[int, str]] = {}
        self._recurs: dict[str, bool] = {}

    def origin(self, start: int, end: int) -> Span:
        """Where the readable span [start, end) stands in `Article.text`: one span that covers all of its pieces.

        Pieces of a block need not stand in the file in the order in which they are read: columns do not.
        """
        first, last = (bisect_right(self._clean, position) - 1 for position in (start, end - 1))
        edges = [self._at(start), self._at(end - 1)]
        edges += [self._raw[i] for i in range(first + 1, last + 1)]
        edges += [self._raw[i] + self._clean[i + 1] - self._clean[i] - 1 for i in range(first, last)]
        return min(edges), max(edges) + 1

    def _at(self, position: int) -> int:
        i = bisect_right(self._clean, position) - 1
        return self._raw[i] + position - self._clean[i]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence in order; a line feed inside a block ends one as well."""
        found = []
        for number, (begin, end, kind) in enumerate(self.blocks):
            for m in _SENTENCE.finditer(self.text, begin, end):
                text = m.group()
                lead = len(text) - len(text.lstrip())
                tail = len(text) - len(text.rstrip())
                if len(text) > lead + tail:
                    found.append(Sentence(m.start() + lead, m.end() - tail, kind, number))
        return tuple(found)

    @cached_property
    def words_and_tags(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """jieba's words over the whole readable text, and the part of speech of each."""
        tagged = self._tokenizer.tag(self.text)
        words, tags = zip(*tagged, strict=True) if tagged else ((), ())
        return words, tags

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """jieba's words with their parts of speech, over the whole readable text."""
        words, tags = self.words_and_tags
        ends = list(accumulate(map(len, words)))
        # as Token._make does, without a call of Python's for each of an article's hundreds of words
        return tuple(map(tuple.__new__, repeat(Token), zip([0, *ends], ends, words, tags, strict=False)))

    @cached_property
    def _token_starts(self) -> list[int]:
        return list(map(itemgetter(0), self.tokens))

    def matches(self, matcher: Matcher) -> Sequence[Match]:
        """What the matcher finds in the whole text; looked for once, whoever asks."""
        if matcher not in self._matches:
            self._matches[matcher] = matcher.find(self.text)
        return self._matches[matcher]

    def words_by_end(self, matcher: Matcher) -> Mapping[int, str]:
        """Where each word ends that the matcher finds in the text; no two of them overlap."""
        if matcher not in self._by_end:
            self._by_end[matcher] = {end: word for _, end, word, _ in self.matches(matcher)}
        return self._by_end[matcher]

    def recurs(self, name: str) -> bool:
        """Whether the text has the name more than once; looked for once, however often it is asked."""
        if name not in self._recurs:
            first = self.text.find(name)
            self._recurs[name] = first >= 0 and self.text.find(name, first + len(name)) >= 0
        return self._recurs[name]

    def scan(self, scanner: Scanner) -> None:
        """Looks for all words of many matchers at once, so that `matches` has them."""
        self._matches.update(scanner.find(self.text))

    def knows(self, word: str) -> bool:
        """Whether jieba's dictionary (with the lexicon's words) has the word."""
        return bool(self._tokenizer.has_word(word))

    def token_index(self, position: int) -> int:
        """Index of the token that holds `position`."""
        return bisect_right(self._token_starts, position) - 1

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that touch [start, end)."""
        return self.tokens[self.token_index(start) : self.token_index(end - 1) + 1] if start < end else ()

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds `position`, if any."""
        i = bisect_right(self._sentence_starts, position) - 1
        return self.sentences[i] if i >= 0 and position < self.sentences[i].end else None

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text: told much sooner than what an expression finds there."""
    return any(word in text for word in words)


def occurrences(text: str, word: str) -> Iterator[Span]:
    """Where the word stands in the text, none overlapping another."""
    at = text.find(word) if word else -1
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + len(word))


def clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """The clauses of [start, end): what stands between commas, semicolons and colons."""
    for m in _CLAUSE.finditer(text, start, end):
        yield m.span()
