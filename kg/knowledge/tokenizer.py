"""The segmenter: jieba's algorithm and dictionary, with the words of the gazetteer and the lexicon added.

`rjieba` (the same in Rust, many times as fast) does the work; `jieba` itself stands in where that cannot be imported,
or where it is asked for. Refuses to know what a word means.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from kg.errors import UsageError
from kg.knowledge.gazetteer import Level, MatcherForm, read_gazetteer
from kg.knowledge.lexicon import read_lexicon

#: a word and its part of speech, in the letters of jieba's dictionary: n, v, ns, nr …
Tagged = tuple[str, str]
#: endings of full names of divisions; 道 and 木 as in 街道 and 苏木
_DIVISION_ENDS = "省市县区旗州盟镇乡道木"


class Tokenizer(Protocol):
    """Cuts text into words that join up to the text again, and knows which words its dictionary has."""

    def tag(self, text: str) -> list[Tagged]:
        """The words of the text in order, each with its part of speech; "x" for punctuation and blanks."""
        ...

    def has_word(self, word: str) -> bool:
        """Whether the dictionary has the word, as its own or as an added one."""
        ...


@lru_cache(maxsize=2)
def read_tokenizer(*, engine: str = "") -> Tokenizer:
    """A segmenter of our own, so that nobody else's dictionary changes a result.

    Args:
        engine: "rjieba", "jieba", or "": rjieba where it can be imported, else jieba.

    Raises:
        UsageError: there is no such engine.
    """
    if engine and engine not in ENGINES:
        raise UsageError(f"no segmenter {engine!r}; known: {', '.join(ENGINES)}")
    if engine:
        return ENGINES[engine](_added_words())
    try:
        return ENGINES["rjieba"](_added_words())
    except ImportError:
        return ENGINES["jieba"](_added_words())


def _added_words() -> Iterator[Tagged]:
    """Every word that is added to jieba's dictionary, in order, with the part of speech it is to have."""
    lexicon = read_lexicon()
    yield from ((f.form, "ns") for f in read_gazetteer().matcher_forms() if _sure(f))
    yield from ((w, "n") for w in lexicon.org_suffixes if len(w) > 2)
    yield from ((w, "n") for w in lexicon.titles if len(w) > 1)
    yield from ((w, "n") for w in sorted(lexicon.words("compound")))


def _sure(form: MatcherForm) -> bool:
    """Full names, and short names of provinces and cities: no short name of a county, 四面环江 is not 环江."""
    return not form.cautious and (form.level <= Level.CITY or form.form[-1] in _DIVISION_ENDS)


def _rust(added: Iterable[Tagged]) -> Tokenizer:
    import rjieba

    tokenizer = rjieba.Jieba()
    for word, tag in added:
        if len(word) > 2 or not tokenizer.has_word(word):
            tokenizer.add_word(word, None, tag)
    return tokenizer


class _Python:
    """jieba itself, made to do as rjieba does.

    Words are cut by `jieba.Tokenizer` with its hidden Markov model; a word of the dictionary keeps its part of speech,
    and one that the model made up has that of its last part as `jieba.posseg` cuts it. (posseg's own words are not
    taken: its model splits many made-up names that the other keeps whole.)
    """

    def __init__(self, added: Iterable[Tagged]) -> None:
        with warnings.catch_warnings():  # of its old string literals
            warnings.simplefilter("ignore")
            import jieba
            import jieba.posseg
        jieba.setLogLevel("ERROR")  # it tells stderr how long loading took
        self._words = jieba.Tokenizer()
        self._words.initialize()
        self._parts = jieba.posseg.POSTokenizer(self._words)
        self._tags: dict[str, str] = self._parts.word_tag_tab
        for word, tag in added:
            if len(word) > 2 or not self.has_word(word):
                self._words.add_word(word, None, None)
                self._tags.setdefault(word, tag)

    def tag(self, text: str) -> list[Tagged]:
        """The words of the text in order, each with its part of speech."""
        return [(word, self._tags.get(word) or self._guess(word)) for word in self._words.cut(text)]

    def has_word(self, word: str) -> bool:
        """Whether the dictionary has the word."""
        return bool(self._words.FREQ.get(word))

    def _guess(self, word: str) -> str:
        """Part of speech of a word that the dictionary lacks."""
        if word.isascii() and word.isalnum():
            return "m" if word.isdigit() else "eng"
        return str(self._parts.lcut(word)[-1].flag)


#: name -> how the segmenter is made from the words that are added; the first is the default
ENGINES: Mapping[str, Callable[[Iterable[Tagged]], Tokenizer]] = {"rjieba": _rust, "jieba": _Python}
