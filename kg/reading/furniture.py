"""What a page prints around its articles: navigation, buttons, credits, adverts. Refuses to cut what may be content.

A line is dropped whole only where its beginning or its whole form says what it is. At the end of a run-together text
everything from a marker on goes where the marker is unambiguous, or where little follows.
"""

import re

from kg.reading.bylines import LABEL, SURNAMES, is_names

_LINE = re.compile(
    r"""(?:首页|主页|Home)\s*[>＞»›/|-]+\s*\S
    |(?:您|你)?(?:的|现在|当前|所在)*(?:位置|栏目)\s*[：:]
    |[【\[]?\s*(?:字体|字号|打印|关闭|收藏|纠错|我要|返回|大\s中\s小|责任编辑|编辑\s*[:：])
    |(?:分享(?:到|让|至|按钮)|扫一扫|扫码|长按|微信扫|点击(?:上方|下方|图片|关注|下载|查看|进入)|欢迎(?:关注|扫码|订阅)|关注我们)
    |(?:打开|下载|安装)\S{0,12}(?:APP|App|app|客户端)
    |返回(?:搜狐|首页|顶部|列表)|(?:上|下)一(?:篇|条|页|版)(?:\s*[：:]|$)|(?:上|下)一(?:篇|版)\s
    |(?:相关|推荐|热门|热点|延伸|更多|精彩|猜你)(?:新闻|阅读|文章|链接|报道|推荐|喜欢|资讯|稿件)\s*[：:>]?\s*$
    |(?:本文)?(?:链接|网址|原文链接)\s*[：:]\s*(?:https?:|www\.)
    |(?:https?://|www\.)\S+\s*$
    |(?:Copyright|COPYRIGHT|©|版权(?:所有|声明|归)|免责声明|特别声明|网站声明|未经\S{0,12}(?:授权|许可|允许))
    |\S{0,4}ICP[备证]|\S{0,2}公网安备|(?:网站标识码|技术支持|承办单位|主管单位|邮政编码|违法和?不良信息)\s*[：:]?
    |(?:新闻线索)?报料(?:通道|热线|电话|邮箱)|新闻热线|投稿(?:邮箱|热线)
    |如遇作品内容|【?此文系转载|本文(?:来自|转自|为转载)
    |!\[[^\]]*\]\([^)]*\)\s*$
    |[\w%./:@-]{1,200}\.(?:jpe?g|png|gif|bmp|webp|svg|mp4|JPE?G|PNG|GIF)\s*$
    |[-—–·•.\s]*(?:第\s*)?\d{1,3}\s*(?:页|版)?[-—–·•.\s]*(?:/\s*\d{1,3}|共\s*\d{1,3}\s*页)?\s*$
    |[A-Z]\d{2}版?\s*$|(?:第\s*)?[A-Z]?\d{1,2}\s*版[：:]?\s*\S{0,8}$
    |[-=_*~—＊—＝·•.\s]{3,}$
    |(?:<[^>]{1,200}>\s*)+$""",
    re.VERBOSE,
)
_CRUMBS = re.compile(r"[^>＞»›]{1,12}(?:\s*[>＞»›]+\s*[^>＞»›]{1,16}){2,6}$")
SEPARATOR = re.compile(r"[-=_*~—＊＝]{8,}\s*$")
_RELATED = re.compile(
    r"(?:相关|推荐|热门|热点|延伸|更多|精彩|猜你)(?:新闻|阅读|文章|链接|报道|推荐|喜欢|资讯|稿件)\s*[：:>]?\s*$"
)

#: wherever these stand near the end of a text, its article is over
_END = (
    "返回搜狐", "新闻线索报料", "如遇作品内容、版权", "版权侵权联系电话",
    "分享让更多人看到", "此文系转载", "本文链接：http", "打印本页",
    "关闭窗口", "【纠错】", "【编辑", "[编辑", "【责任编辑", "（责任编辑",
    "(责任编辑", "本文属于原创文章，如若转载", "如需获得授权请联系",
    "更多港股重磅资讯", "（转自：", "(转自：", "免责声明：", "特别声明：", "版权声明：", "扫一扫下载", "扫一扫关注",
)  # fmt: skip
#: a sentence with one of these is an advert of the paper
_ADVERTS = ("一经采纳", "报料热线", "爆料热线", "报料电话")
_OPEN = "（(【[《 \u3000\xa0"
_MAYBE = re.compile(
    r"责任编辑|《\s?\S{2,6}日报\s?》\s?（|(?:联系方式|邮箱地址|联系邮箱|投稿邮箱)\s?[：:]|https?://|（?转自\s?[：:]|此文内容为企业供稿|了解更多\S{0,8}(?:关注|扫码|点击)"
    r"|(?:下载|打开)\S{0,10}(?:APP|App|app|客户端)"
)
_STOPS = "。！？!?…"
_GROUP = re.compile(r"\s*[（(【\[]([^（）()【】\[\]]{1,60})[）)】\]]")
_BY = r"(?:记者|通讯员|实习生|作者|编辑|责编|校对|[一二三初复终监]审)"
#: a by-line within the first words: a label with its sign, or a post with a name behind it
_CREDIT = re.compile(
    rf"[^。！？；，（(]{{0,24}}?(?:{LABEL.pattern}\s*[：:|｜/／丨]|{_BY}(?:\s|$|(?=[{''.join(sorted(SURNAMES))}])))"
)
_CREDIT_WORD = re.compile(r"记者|通讯员|实习生|供图|供稿|摄|来源|编辑|责编|编译|作者|图文|图/|文/|转自|报道|完$|电$")
_WIRE = re.compile(r"^\s*[（(]?据?\S{2,8}\d{1,2}月\d{1,2}日电\s*[）)]?$")
_SHORT = 120  #: longest credits, in letters
_BRIEF = 80  #: the same where the marker may be content
_WINDOW = 600  #: letters at the end of a text in which the page's furniture is looked for


def is_furniture(line: str) -> bool:
    """True for a line that belongs to the page, not to an article."""
    if len(line) > 200:
        return False
    return bool(_LINE.match(line)) or bool(_CRUMBS.match(line))


def opens_related(line: str) -> bool:
    """True for a line that opens a list of other articles ("相关新闻")."""
    return bool(_RELATED.match(line))


def tail(text: str, start: int, end: int) -> int:
    """Where the furniture at the end of text[start:end] begins, with the blanks before it; `end` if there is none."""
    window, whole = max(start, end - _WINDOW), end
    for words in _END:
        if (at := text.find(words, window, end)) >= 0:
            end = at
    for words in _ADVERTS:
        if (at := text.find(words, max(start, end - _SHORT), end)) >= 0:
            end = max(start, *(text.rfind(stop, start, at) + 1 for stop in _STOPS))
    for found in _MAYBE.finditer(text, max(start, end - _BRIEF), end):
        # only after a finished sentence: "责任编辑" may well be someone's post in the middle of one
        if _finished(text, start, found.start()):
            end = found.start()
            break
    while end < whole and end > start and text[end - 1] in _OPEN:
        end -= 1
    stop = _last_stop(text, max(start, end - 200), end)
    if stop is None or end - stop > _SHORT:
        return _trimmed(text, start, end)
    return _trimmed(text, start, _credits(text, stop, end))


def _last_stop(text: str, start: int, end: int) -> int | None:
    """Where the last sentence ends."""
    at = max(text.rfind(stop, start, end) for stop in _STOPS)
    if at < 0:
        return None
    at += 1
    while at < end and text[at] in '”’」』"':
        at += 1
    return at


def _finished(text: str, start: int, at: int) -> bool:
    before = text[max(start, at - 40) : at].rstrip(" \u3000\xa0（(【[")
    return not before or before[-1] in "。！？…”）)】』」"


def _credits(text: str, at: int, end: int) -> int:
    """Where, from the end of the last sentence on, nothing but credits follows."""
    first = at
    while group := _GROUP.match(text, at, end):
        said = group[1].strip()
        if not (_CREDIT_WORD.search(said) or is_names(said) or (len(said) <= 20 and group.end() == end)):
            first = group.end()
        at = group.end()
    rest = text[at:end]
    if not rest.strip() or _WIRE.search(rest) or _CREDIT.match(rest.lstrip()) or is_names(rest):
        return first
    return end


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\u200d\ufeff"):
        end -= 1
    return end
