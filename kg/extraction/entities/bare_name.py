"""Names of people that no title gives away: words that look like names by their characters, and stand as names do."""

import re
from collections.abc import Iterator
from itertools import compress, count
from operator import itemgetter

from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import read_names
from kg.model import Span

#: log odds above which a word is a name wherever it stands, where it stands as names do, beside another in a list
_CLEARLY, _LIKELY, _LISTED = 8.0, 5.0, 2.5
#: of 扎西次仁, which is put together from words that are names
_STEPPE = 7.0
#: an item of a list: 、|王立山|、, and what may stand between two: 王立山（甲公司职工）、李晓明
_ITEM = re.compile(r"(?<=[、：，。”和与])([\u4e00-\u9fff]{2,3})(?=[、，。（）]|等|[和与][\u4e00-\u9fff]{2,3}[，。等])")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BETWEEN_ITEMS = re.compile(r"(?:（[^（）]{0,40}）)?[、和与]")
#: 妻子|王立山, 74岁的|王立山
_BEFORE = re.compile(r"(?:\d+岁的?|[，。！？；、“\n]|(?:感谢|邀请|叫|与|和|跟|同|为|是|让|由|被|对|向|给))$")
#: 王立山|、, 王立山|等
_AFTER = re.compile(r"[，。、）]|等|[和与](?=[\u4e00-\u9fff])")
#: by-lines and captions: （文 王立山|）, 摄影：|王立山, 【作者】|王立山; 王立山|摄, 王立山|/摄
_CREDIT = re.compile(
    r"(?:[】|丨]|[审对制编辑者员文图影摄][：/ ]|（(?=[^）]{0,20}[摄图文 ]))[ 丨|]*[\u4e00-\u9fff、 ]{0,12}$"
)
_CREDITED = re.compile(r"[ 、\u4e00-\u9fff]{0,9}/?(?:摄|供图|图/|文/|绘|来源：|报道|返回|编辑|审核)")
#: 李庄|村, 方明|公司: a name of something else begins with it
_GOES_ON = re.compile(
    r"[村镇乡县市区省州路街桥河湖江山庄寨寺庙祠港湾岛杯奖牌号社站馆院]|社区|公司|集团|大学|小学|中学|学校|医院|银行"
    r"|基金|故居|墓|书屋|书院|工作室|纪念|[一二三四五六七八九十]|品牌|模式|精神|[\u4e00-\u9fff]{0,4}(?:有限|股份|公司|集团)"
)


def name_odds(name: str, lexicon: Lexicon) -> float:
    """Log odds that the characters are a name; with a dot, the share of them that stand for foreign sounds decides."""
    if "·" in name:
        sounds = lexicon.words("foreign_sound")
        return 10.0 * sum(c in sounds or c == "·" for c in name) / len(name) - 5.0
    compound = len(name) > 2 and name[:2] in lexicon.surnames
    if len(name) > 3 and not compound:
        return _STEPPE
    return read_names().score(name, 2 if compound else 1)


def last_odds(name: str) -> float:
    """Log odds that the last character ends a given name of two characters."""
    return read_names().last(name[-1])


def find_bare_names(doc: Document, lexicon: Lexicon) -> Iterator[Span]:
    """Where words stand that are names by their characters and by what stands beside them or how often they recur."""
    text, last = doc.text, 0
    for start, end in _candidates(doc, lexicon):
        if start < last:
            continue
        name = text[start:end]
        odds = name_odds(name, lexicon)
        if odds < _LIKELY or _GOES_ON.match(text, end) or _is_credit(text, start, end):
            continue
        if odds >= _CLEARLY or _recurs(text, name) or _stands_as_a_name(doc, start, end):
            last = end
            yield start, end
    yield from _listed(doc, lexicon)


def _listed(doc: Document, lexicon: Lexicon) -> Iterator[Span]:
    """王立山、李晓明、关山: neighbours in a list, of which one is likely a name and the other may be."""
    before, likely = (0, 0), 0.0
    for m in _ITEM.finditer(doc.text):
        span = m.span()
        may_be = m[1][0] in lexicon.surnames and _is_no_word(doc, m[1], span[0])
        odds = name_odds(m[1], lexicon) if may_be else -99.0
        beside = _BETWEEN_ITEMS.fullmatch(doc.text, before[1], span[0]) is not None
        if beside and min(odds, likely) > _LISTED and max(odds, likely) > _LIKELY:
            yield before
            yield span
        before, likely = span, odds


def _is_no_word(doc: Document, name: str, start: int) -> bool:
    """Whether the dictionary lacks it, or has it as a name."""
    return not doc.knows(name) or doc.tokens[doc.token_index(start)].tag[:2] == "nr"


def _recurs(text: str, name: str) -> bool:
    return len(name) > 2 and text.count(name) > 1


def _is_credit(text: str, start: int, end: int) -> bool:
    return bool(_CREDIT.search(text, max(0, start - 12), start) or _CREDITED.match(text, end))


def _candidates(doc: Document, lexicon: Lexicon) -> Iterator[Span]:
    """Words tagged as names, and surnames that jieba left alone with the one or two characters behind them."""
    tokens, surnames = doc.tokens, lexicon.surnames
    first = map(itemgetter(0), doc.words_and_tags[0])  # without a step of Python's for each word
    for i in compress(count(), map(surnames.__contains__, first)):
        token = tokens[i]
        word = token.word
        if "·" in word:
            continue
        if len(word) > 1 and (token.tag[:2] == "nr" or (token.tag == "x" and _HAN.match(word))):
            yield token.start, min(token.end, token.start + 3)  # 王立山|家: jieba lets some names run on
        elif len(word) == 1 and i + 1 < len(tokens):
            given = tokens[i + 1]
            if len(given.word) <= 2 and given.tag[:1] != "x" and not doc.knows(word + given.word):
                yield token.start, given.end


def _stands_as_a_name(doc: Document, start: int, end: int) -> bool:
    text = doc.text
    if not _BEFORE.search(text, max(0, start - 4), start):
        return False
    if _AFTER.match(text, end):
        return True
    return doc.tokens[doc.token_index(end)].tag[:1] in "vpd"
