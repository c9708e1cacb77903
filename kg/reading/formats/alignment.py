"""Where the letters of a text stand in the markup that it was taken out of. Pure: strings in, offsets out.

Parsers of web pages do not say where in the source a word was, and what takes an article out of a page reorders and
leaves out. So the lines of the text are looked up again among the letters that the markup shows: what is found is the
same words, or nothing. Blanks do not count, since a browser shows others than the source has.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from operator import attrgetter
from typing import NamedTuple

from kg.model import NOWHERE, Span
from kg.reading.formats.markup import SKIPPED

#: what stands in a tag behind its name; a quoted value may hold ">". Each part takes what it has looked at, whether or
#: not it is closed, so that no markup is read twice
_ATTRIBUTES = r"""(?:[^>=]|=\s*"[^"]*(?:"|\Z)|=\s*'[^']*(?:'|\Z)|=)*+"""
_TOKEN = re.compile(
    rf"""
    <!--.*?(?:-->|\Z)
    | <(?P<skipped>{"|".join(sorted(SKIPPED))})(?=[\s/>]){_ATTRIBUTES}(?<!/)>.*?(?:</(?P=skipped)\s*>|\Z)
    | </?[a-z]{_ATTRIBUTES}(?:>|\Z)
    | <[!?/][^>]*(?:>|\Z)
    | (?P<entity>&(?:\#[0-9]{{1,7}}|\#x[0-9a-f]{{1,6}}|[a-z][a-z0-9]{{0,31}});)
    | [^\s<&]+
    | [<&]
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LONG = 15  #: letters of a line that is hardly in a page by chance; shorter ones are looked for only between such
_EFFORT = 40  #: how many times the length of the page may be looked through, so that time does not grow with its square


class _Run(NamedTuple):
    """Letters that stand side by side."""

    at: int  #: how many letters come before, blanks and markup aside
    letters: int
    start: int  #: offsets, blanks and markup counted
    end: int


class _Piece(NamedTuple):
    """Letters of the text and where they stand in the source."""

    text: int
    text_end: int
    source: int
    source_end: int

    @property
    def plain(self) -> bool:
        """Whether each letter is written as itself."""
        return self.text_end - self.text == self.source_end - self.source


def aligned(text: str, source: str) -> tuple[Span, ...]:
    """`Fragments.at` for a text that was taken out of the markup `source`: exact, in code points of the source.

    Each line that is found is there word for word: the source from its first to its last letter, without tags and
    blanks, is the line without blanks. Other lines are nowhere, and so is a stretch of lines between which the source
    has other words.

    >>> aligned("甲村通路", "<p>甲村<b>通路</b></p>")
    ((0, -1), (0, 3), (2, 5), (2, 8), (4, 10))
    """
    letters, shown = _shown(source)
    lines = [_words(text, *found.span()) for found in _LINE.finditer(text)]
    pairs: list[Span] = [(0, NOWHERE)]
    stop = NOWHERE
    for (_, words), (at, end) in zip(lines, _places([line for line, _ in lines], letters), strict=True):
        if (at != stop or at == NOWHERE) and pairs[-1][1] != NOWHERE:
            pairs.append((words[0].start, NOWHERE))
        stop = end
        for piece in _merged(_pieces(words, shown, at, end)):
            pairs += (piece.text, piece.source), (piece.text_end, piece.source_end)
    return tuple(pairs)


def _shown(source: str) -> tuple[str, list[_Run]]:
    """The letters that a reader of the markup sees, in one string, and the runs in which they stand in it."""
    words: list[str] = []
    runs: list[_Run] = []
    count = 0
    for token in _TOKEN.finditer(source):
        word = token[0]
        if word[0] == "<" and len(word) > 1:
            continue
        if token.lastgroup == "entity":
            named = unescape(word)
            word = named if len(named) == 1 else word
            if word.isspace():
                continue
        words.append(word)
        runs.append(_Run(count, len(word), *token.span()))
        count += len(word)
    return "".join(words), runs


def _words(text: str, start: int, end: int) -> tuple[str, list[_Run]]:
    """The letters of text[start:end] and their runs."""
    runs: list[_Run] = []
    count = 0
    for word in _WORD.finditer(text, start, end):
        runs.append(_Run(count, len(word[0]), *word.span()))
        count += len(word[0])
    return "".join(text[run.start : run.end] for run in runs), runs


def _places(lines: Sequence[str], letters: str) -> Iterator[Span]:
    """Where each line stands among the letters, as (start, end); (NOWHERE, NOWHERE) where it does not.

    From the end back, each before the one below it: so a title is taken for the one that stands above the article, not
    for that of the window, and a sentence not for its copy in a summary above.
    """
    search = _Search(letters)
    places = [NOWHERE] * len(lines)
    high = len(letters)
    for i in reversed([i for i, line in enumerate(lines) if len(line) >= _LONG]):
        places[i] = search.last(lines[i], 0, high)
        if places[i] == NOWHERE:  # below what it stands above in the text
            places[i] = search.last(lines[i], 0, len(letters))
        high = places[i] if places[i] != NOWHERE else high
    lows = [0]
    for line, place in zip(lines, places, strict=True):
        lows.append(place + len(line) if place != NOWHERE else lows[-1])
    high = len(letters)
    for i in reversed(range(len(lines))):
        if len(lines[i]) < _LONG and lows[i] < high:
            places[i] = search.last(lines[i], lows[i], high)
        high = places[i] if places[i] != NOWHERE else high
    for line, place in zip(lines, places, strict=True):
        yield (place, place + len(line)) if place != NOWHERE else (NOWHERE, NOWHERE)


class _Search:
    """Looks for words from the end of a text; gives up once it has looked through the text often enough."""

    def __init__(self, text: str) -> None:
        self._back = text[::-1]  # str.rfind takes squared time where words repeat themselves, str.find does not
        self._effort = _EFFORT * len(text)

    def last(self, words: str, low: int, high: int) -> int:
        """Where the words begin that stand last in text[low:high], or NOWHERE."""
        size = len(self._back)
        at = self._back.find(words[::-1], size - high, size - low) if self._effort > 0 else NOWHERE
        found = size - at - len(words) if at != NOWHERE else NOWHERE
        self._effort -= high - max(found, low)
        return found


def _pieces(words: Sequence[_Run], shown: Sequence[_Run], at: int, end: int) -> Iterator[_Piece]:
    """The words of a line, which are letters `at` to `end` of those shown, as far as both go on without a gap."""
    first, i, j = at, bisect_right(shown, at, key=attrgetter("at")) - 1, 0
    while at < end:
        run, word = shown[i], words[j]
        in_run, in_word = at - run.at, at - first - word.at
        n = min(run.letters - in_run, word.letters - in_word)
        whole = in_run + n == run.letters
        text, source = word.start + in_word, run.start + in_run
        yield _Piece(text, text + n, source, run.end if whole else source + n)
        i, j, at = i + whole, j + (in_word + n == word.letters), at + n


def _merged(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """The pieces, those in one that only blanks part, as many in the text as in the source."""
    last: _Piece | None = None
    for piece in pieces:
        if last and last.plain and piece.plain and piece.text - last.text == piece.source - last.source:
            last = last._replace(text_end=piece.text_end, source_end=piece.source_end)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
