"""Where a name that no dictionary has begins: walking left over jieba's words to the first that cannot belong to it."""

import re
from collections.abc import Container
from functools import lru_cache

from kg.extraction.text import Document, Token
from kg.knowledge.lexicon import Lexicon

#: parts of speech that end a name on its left: pronouns, prepositions, conjunctions, particles, adverbs, times …
_CLOSED = frozenset("p c d r t u ud ug uj ul uv uz y e o f mq q zg df rr rz tg".split())
#: parts of speech of names: of people, places, bodies, works, of foreign words
_NAME_TAGS = frozenset("nr ns nt nz nrt eng".split())
#: characters that belong to no name when jieba, finding no word, glues them to one (据莞|铜)
_FUNCTION = frozenset("有是的了在和与由对向为把被从将让等及据并或也于到赴使给以按其各")
#: what no proper part contains, or begins with: 某县|与乙公司, 某县|大力发展中心, 某县|引进丙公司
_FUNCTION_GAP = re.compile(
    r"[的了在和与由对向把被从让等及据是将并]"
    r"|^(?:以及|为|开展|实施|举办|组织|推动|推进|发展|建设|打造)"
    r"|^(?:原|各|其|该|以|现|全|这支|此|所有|每个)$|^(?:各|其|该)"
    r"|^(?:两地|各地|多家|多个|一家|有关|相关|全力|大力)"
    r"|联合|会同|携手|成立|设立|组建|创办|引进|引入|通过|参与|参加|来到|走进|高度重视|支持|帮助|捐赠|投资|签约|合作"
)
#: 组织|工作会议, but 组织|工作人员
_ORGANIZATIONAL = re.compile(r"工作(?!人员|者|组|队)|振兴|生活会|体系")
#: levels of divisions: jieba gives 县 a tag of its own, unlike 市 and 区
_LEVELS = frozenset("省市州盟县旗区镇乡村")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
#: numerals that programmes' names begin with: 万名|干部进企业行动
_NUMERAL = re.compile(r"[百千万双十][名家个企村校]?")
#: numbers that count something and so belong to no name: 3家, 两个
_COUNTED = re.compile(r"^[\d.]+|[个家支名所项条只批位次年月日多余]$")
#: a number says nothing proper: 120, 三百
_NO_WORDS: frozenset[str] = frozenset()
_NUMBER = re.compile(r"[\d.一二三四五六七八九十百千万亿两]+")


def is_boundary(doc: Document, lexicon: Lexicon, token: Token, inner: Container[str] = ()) -> bool:
    """Whether a word cannot stand inside the proper part of an organization's or programme's name; `inner` ones can."""
    word, tag = token.word, token.tag
    if word in inner:
        return False
    if word in lexicon.boundary_words:
        return not names_work(doc, token)
    if word in _LEVELS:
        return False
    if tag == "x" or not _HAN.search(word):
        return not word.isascii() or not word.isalnum()
    if len(word) > 1 and not doc.knows(word):
        return False  # a word that jieba made up: its part of speech is a guess
    if tag in _CLOSED:
        return not lexicon.is_inner(word)
    if tag[0] in "vil":
        return len(word) > 1 and not lexicon.is_inner(word)
    return tag == "m" and (len(word) == 1 or _COUNTED.search(word) is not None)


def names_work(doc: Document, token: Token) -> bool:
    """Whether 组织 is a part of what work is called, such as 组织工作会议, and nobody organizes anything there."""
    return token.word == "组织" and _ORGANIZATIONAL.match(doc.text, token.end) is not None


def proper_start(
    doc: Document, lexicon: Lexicon, end: int, floor: int, *, numbers: bool = False, inner: Container[str] = ()
) -> int:
    """Start of the longest run of words before `end` that may belong to a name; not before `floor`.

    With `numbers`, Chinese numerals may be part of it (万名干部进企业专项行动); `inner` words may whatever they are.
    """
    i = doc.token_index(end - 1)
    start = end
    while i >= 0:
        token = doc.tokens[i]
        if token.end <= floor:
            break
        whole = token if token.end <= end else Token(token.start, end, doc.text[token.start : end], "n")
        if is_boundary(doc, lexicon, whole, inner) and not (
            numbers and whole.tag in ("m", "q") and _NUMERAL.match(whole.word)
        ):
            break
        if cut := glued(doc, whole):
            return max(start if cut == whole.end else cut, floor)
        if token.start < floor:
            break  # half a word is no name
        start = token.start
        i -= 1
    return start


def glued(doc: Document, token: Token) -> int:
    """Where the part of a word unknown to jieba begins that may belong to a name; 0 where all of it may."""
    if len(token.word) == 1 or doc.knows(token.word):
        return 0
    at = max((i for i, c in enumerate(token.word) if c in _FUNCTION), default=-1)
    return token.start + at + 1 if at >= 0 else 0


def anchored(doc: Document, lexicon: Lexicon, begin: int, end: int) -> bool:
    """Whether [begin, end), between a place and an ending, may be a proper part that no dictionary has (芯茗然, 以伴)."""
    gap = doc.text[begin:end]
    if not 0 < len(gap) <= 9 or _FUNCTION_GAP.search(gap) or not all(_HAN.match(c) for c in gap):
        return False
    whole = (t for t in doc.between(begin, end) if len(t.word) > 1 and t.start >= begin and t.end <= end)
    return not any(is_boundary(doc, lexicon, t) for t in whole)


def anchored_word(word: str) -> bool:
    """Whether a word between a place and an ending says of nobody that he does something there."""
    return not _FUNCTION_GAP.search(word)


def has_proper_word(doc: Document, begin: int, end: int) -> bool:
    """Whether a word in [begin, end) is one that jieba does not know, or takes for a name."""
    return any(not doc.knows(t.word) or t.tag in _NAME_TAGS for t in doc.between(begin, end))


@lru_cache(maxsize=16384)
def is_proper(text: str, lexicon: Lexicon, also: frozenset[str] = _NO_WORDS) -> bool:
    """Whether a stretch says more than generic words, and those in `also`, do (农村基层 does not, 霞发 does)."""
    rest, generic = text, lexicon.generic_words
    while rest:
        cut = next((n for n in range(min(len(rest), 8), 0, -1) if rest[:n] in generic or rest[:n] in also), 0)
        if not cut:
            number = _NUMBER.match(rest)
            if not number:
                return bool(_HAN.search(rest) or rest[:1].isalpha())
            cut = number.end()
        rest = rest[cut:]
    return False
