"""Organizations known all over the country: ministries, enterprises, brands, media, universities.

Refuses what only looks like one: 苹果 that is eaten, 抖音 where it is but the place of a broadcast, a by-line's paper.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.model import Span
from kg.vocab import EntityType

#: classes whose names borrow those of places: 青川 in 青川师范大学 speaks of no town
_BORROWING = ("school", "company", "media", "hospital")
#: 苹果|公司, 方正|董事长: what shows that an everyday word is a company here
_AS_COMPANY = re.compile(
    r"公司|集团|企业|CEO|创始人|总裁|副总裁|董事长|首席|员工|方面|宣布|捐|驰援|回应|发布会|公益|基金会"
)
#: 甲公司|A320: a product
_MODEL = re.compile(r"[A-Z]{0,2}\d{2,4}(?![\d余多]*[名家个位万亿千元年月日人多])")
#: where something is shown or sold: 通过|抖音, 抖音|直播间
_VENUE_BEFORE = re.compile(
    r"(?:通过|利用|借助|登录|登陆|打开|刷|入驻|关注|搜索|依托|运用|开通|进驻|在|于|从|用|上)“?(?:[^，。；、]{1,6}、)*$"
)
_VENUE_AFTER = re.compile(
    r"(?:[、和][^，。；、和]{2,6})*等?[^，。；、]{0,4}?"
    r"(?:平台|渠道|软件|直播|短视频|视频|账号|账户|号|APP|App|app|小程序|网店|旗舰店|店铺|商城|主播|达人|网红|用户|客户端|购物|微信|上)"
    r"(?!公司|集团|企业|负责人|代表|方面|捐)"
)
#: 甲报|8月3日讯, 甲网|记者: the by-line
_BY_LINE = re.compile(
    r"(?:社|网|客户端)?[ ·]{0,3}(?:[\u4e00-\u9fff]{2,6})?(?:20\d\d年)?\d+月\d+日[ ]*(?:电|讯|消息|综合|报道)"
    r"|(?:社|网|客户端|时刻|时刻新闻)?[ ]*(?:讯|消息|电 |供稿|供图)"
    r"|(?:社|网|客户端|天眼新闻|新闻)?(?:、[\u4e00-\u9fff]{2,6}?)?[ |｜丨]*"
    r"(?:见习|首席|全媒体|全媒|融媒|实习|新媒体|特约|驻站)?(?:记者|通讯员|评论员)"
)
_CREDITED = re.compile(r"(?:来源|稿源|转自|转载自|文|图|摄影|载|采写)[：/ ]{1,3}$")


def known_bodies(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """Bodies known all over the country, in order."""
    table = _by_label(lexicon)
    hits = [(s, e, w, kind.split(":", 1)[1]) for s, e, w, kind in doc.matches(lexicon.known_matcher) if kind[0] == "o"]
    company = [(s, e) for s, e, _, label in hits if table[label] == "company"]
    for start, end, word, label in hits:
        kind = table[label]
        if kind == "none" or not _is_whole(doc, start, end):
            continue
        if word in lexicon.words("everyday_brand") and not _is_company(doc.text, (start, end), company):
            continue
        if kind == "company" and (_MODEL.match(doc.text, end) or doc.text[end : end + 1] in ("报", "杯", "奖")):
            continue
        if word in lexicon.words("platform") and _is_venue(doc.text, start, end):
            continue
        if kind == "media" and is_credit(doc.text, start, end):
            continue
        longer = _with_trade(doc, lexicon, end) if kind == "company" else end
        name = label if longer == end else word + doc.text[end:longer]
        names = (word,) if word != label and longer == end else ()
        m = Mention(start, longer, EntityType.ORGANIZATION, name, "organization.known", names=names)
        m.kind = kind if kind in _BORROWING else "known"
        yield m


@lru_cache(maxsize=2)
def _by_label(lexicon: Lexicon) -> Mapping[str, str]:
    """Label -> class."""
    return {known.label: known.kind for known in lexicon.organizations}


def _is_whole(doc: Document, start: int, end: int) -> bool:
    """Whether the words of the text begin and end where the name does; a word that jieba made up proves nothing.

    In 民政部|下发 jieba takes the end of the name for 部下.
    """
    first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
    if first.start == start and last.end == end:
        return True
    if end - start < 4 and last.tag != "nt":
        return False
    if last.word == "部下" and first.start == start and doc.text[end + 1 : end + 2] in ("发", "达", "属", "拨"):
        return True
    begins = first.start == start or not doc.knows(first.word)
    return begins and (last.end == end or last.tag == "nt" or not doc.knows(last.word))


def _is_company(text: str, span: Span, companies: list[Span]) -> bool:
    """Whether what stands beside an everyday word shows that a company is meant: its title, or others in its list."""
    start, end = span
    listed = (text[start - 1 : start] == "、" and any(e == start - 1 for _, e in companies)) or (
        text[end : end + 1] == "、" and any(s == end + 1 for s, _ in companies)
    )
    return listed or _AS_COMPANY.match(text, end) is not None


def _is_venue(text: str, start: int, end: int) -> bool:
    """通过抖音直播, 淘宝网店: where, not who."""
    return bool(_VENUE_AFTER.match(text, end) or _VENUE_BEFORE.search(text, max(0, start - 30), start))


def is_credit(text: str, start: int, end: int) -> bool:
    """甲报记者, 来源：甲网: who reports, in a by-line."""
    return bool(_BY_LINE.match(text, end) or _CREDITED.search(text, max(0, start - 8), start))


def _with_trade(doc: Document, lexicon: Lexicon, end: int) -> int:
    """甲集团|甲电力: a company of the same house has its trade behind the name of the house."""
    if end >= len(doc.text):
        return end
    token = doc.tokens[doc.token_index(end)]
    return token.end if token.start == end and token.word in lexicon.words("house_trade") else end
