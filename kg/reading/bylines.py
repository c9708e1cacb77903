"""Who wrote it, where and when it appeared: the lines and phrases that say so. Refuses to read the story itself."""

import re

from kg.reading.metadata import NOTHING, Facts, iso_date

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆汪范廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙段史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文洪詹樊岳齐伍"
    "殷颜施庄牛包翟兰葛倪聂章焦游古鲁毕梅耿辛俞管安柳舒丛岑柯温翁童喻祝宗甘宁庞纪司屈项成裴蓝鲍凌欧霍涂卓左季符苗路柴尚"
    "盛褚习骆单曲滕奚卜车池迟储楚窦房费丰冀简江靳景匡况冷练连闵牟穆南宁欧戚祁卿冉荣商申盛时束水司谈滕佟邬巫席冼鲜相邢胥"
    "宣燕晏仰叶银应尤虞郁苑云臧湛占仲诸竺逄仝敖艾柏边卞晁巢谌成仇初慈崔党邸刁东都阚隋桂国过韩杭郝和衡花华桓宦黄惠吉计嵇"
    "揭井鞠居阚寇蒯邝来郎乐黎历厉励利栗廉林蔺令隆娄芦陆栾麻满茅米苗缪母木那农潘逄蒲浦漆强丘仇裘瞿权全阙冉饶阮芮桑沙邵佘"
    "师首寿舒帅松粟邰覃佟危卫闻翁沃乌邬西奚冼肖解幸修续宣薛羊阳姚弋伊殷银印英游幼虞禹元恽查翟战支智中祖訾"
)  # single surnames; a by-line needs one at the head of each name, so a slogan such as "强党建 育人才" is none
_NOT_ALONE = frozenset("区县市镇村乡省州部局会院校站厅处科室办网报社台馆路街道岛山河湖港湾国人事业里外篇记论谈谭评访")
_LABEL = (
    r"(?:本报|本台|本网|特约|见习|实习|首席|高级|全媒体|责任|值班|美术|流程|文字|图片|视频|海报|本版|版面|新媒体)*"
    r"(?:记者|通讯员|实习生|作者|撰稿|撰文|采写|文/图|图/文|图文|文图|文\s?图|文字|摄影报道|摄影|摄像|摄|供图|供稿|来源|稿源|出处|编辑"
    r"|责编|编审|审核|审校|校对|一校|二校|三校|初审|复审|终审|一审|二审|三审|监审|监制|统筹|策划|出品|制图|设计|剪辑|制作|后期"
    r"|主编|总编|总编辑|总监制|总策划|排版|值班主任|编译|整理|文|图)"
)
LABEL = re.compile(_LABEL)
_LONG_LABEL = re.compile(_LABEL.replace("|摄|", "|").replace("|文|图)", ")"))
_EDITED = re.compile(
    r"责任编辑|编辑|责编|校对|审核|[一二三初复终监]审|监制|统筹|策划|出品|返回搜狐|新闻线索|本文链接|分享让"
)
_BRACKETS = "（()）【】"
_UNITS = re.compile(r"[（(][^（）()]{1,12}[）)]")
_SEP = r"\s*[：:|｜/／丨]\s*"
_CREDIT = re.compile(rf"[\u4e00-\u9fff·]{{0,12}}?{_LABEL}(?:{_SEP}|\s+)")
_BARE = re.compile(r"[\u4e00-\u9fff·]{0,12}?(?:记者|通讯员|实习生)\s?(?=[\u4e00-\u9fff])")
_META = re.compile(
    r"(?:(?:发布|发表|更新|发稿)?(?:时间|日期)|(?:信息|文章|稿件|新闻)?来源|稿源|出处|作者|浏览(?:次数|量)?|点击(?:次数|量|数)?"
    r"|阅读(?:次数|量|数)?|访问(?:次数|量)|字体|字号)\s*[：:]"
)
_STAMP = re.compile(
    r"[\[【（(]?(?:19|20)?\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s*\d{1,2}\s?[:：时]\s?\d\d(?:\s?[:：分]\s?\d\d秒?)?)?[\]】）)]?"
)
#: what newspapers print at the edge of a page: 青禾日报 2024年3月5日 星期二 A03版 要闻
_MASTHEAD = re.compile(
    rf"(?:(?P<paper>[\u4e00-\u9fff]{{2,10}}(?:报|网|周刊))\s*)?{_STAMP.pattern}(?:\s*星期[一二三四五六日天])?"
    r"(?:\s+(?P<later>[\u4e00-\u9fff]{2,10}(?:报|网|周刊)))?(?:\s+(?:第?\s?[A-Z]?\d{1,3}\s?版|[\u4e00-\u9fff]{2,4}))*\s*$"
)
_OUTLET = re.compile(
    r"(?:来源|稿源|出处)\s*[：:|]\s*(?:[《【]\s?)?((?:(?!作者|编辑|责任|责编|记者|通讯员|返回|推荐)[^\s|｜，。；：:》】）)]){2,24})"
)
_SPLIT = re.compile(r"[\s、，,；;|/·]+")
_COLONS = re.compile(r"[：:【】]")
_HAN = re.compile(r"[\u4e00-\u9fff]+$")
_UNIT = re.compile(r"[（(][^（）()]{1,8}[）)]$")
_PAPER = re.compile(
    r"新华社|新华网|新华每日电讯|人民网|人民日报(?:海外版|客户端)?|光明日报|光明网|经济日报|中新社|中新网|中新经纬|中国新闻网|央视网|央视新闻"
    r"|央广网|中国网|中国青年报(?:客户端)?|中国青年网|中青网|中青报|中国日报网?|中国经济网|中国企业报|中国教育报|中国证券报|上海证券报|中证网"
    r"|法治日报|工人日报|农民日报|科技日报|解放军报|澎湃新闻|界面新闻|极目新闻|封面新闻|红星新闻|上游新闻|九派新闻|大皖新闻|顶端新闻"
    r"|潮新闻|四川在线|浙江在线|国际在线|四川新闻网|红网(?:时刻新闻)?|东方网|大众网|东南网|南海网|千龙网|新京报|北京青年报|北京商报"
    r"|南方日报|南方都市报|南都|羊城晚报|广州日报|新民晚报|湖北日报(?:客户端|网)?|荆楚网|三秦都市报|扬子晚报(?:网)?|现代快报|新江苏"
    r"|财联社|环球时报|环球网|海报新闻|川观新闻|贵州日报|天眼新闻|本报|本网|本台"
    r"|(?:黑龙江|内蒙古|哈尔滨|石家庄|呼和浩特|乌鲁木齐|[\u4e00-\u9fff]{2})(?:日报|晚报|晨报|早报|快报|都市报|商报|时报|新闻网|在线)(?:客户端|网)?"
)


def is_names(words: str) -> bool:
    """True for nothing but names of persons: each of two to four letters, with a surname at its head."""
    tokens = _joined_singles(_UNIT.sub("", words.strip()).split())
    tokens = [t for token in tokens for t in token.split("、") if t]
    if not tokens or not all(2 <= len(t) <= 4 and t[0] in SURNAMES and _HAN.match(t) for t in tokens):
        return False
    return len(tokens) > 1 or (len(tokens[0]) <= 3 and tokens[0][-1] not in _NOT_ALONE)


def is_byline(line: str) -> bool:
    """True for a line that only says who wrote, photographed or edited it."""
    if len(line) > 80 or "。" in line:
        return False
    if is_names(line) or is_names(line.strip("（()） ")):
        return True
    line = line.strip("（(")
    if (label := LABEL.match(line)) and re.match(_SEP, line[label.end() :]):
        return True
    found = _CREDIT.match(line) or _BARE.match(line)
    return bool(found) and bool(names_in(line)) and not re.search("[，！？；]", line)


def is_meta(line: str) -> bool:
    """True for a line that only says when and where it appeared (and how often it was read)."""
    if len(line) > 120 or "。" in line:
        return False
    stamp = _STAMP.match(line)
    rest = line[stamp.end() :].strip() if stamp else line
    return (
        _masthead(line) != ""
        or bool(stamp and not rest)
        or bool(_META.match(rest))
        or bool(stamp and re.match(r"[|｜]?\s*\S{2,12}$", rest) and LABEL.search(rest))
    )


def _masthead(line: str) -> str:
    """The paper that a line names beside the day and nothing else, "" where it is no such line."""
    found = _MASTHEAD.match(line.strip())
    return (found["paper"] or found["later"] or "") if found else ""


def facts_of(line: str) -> Facts:
    """What a by-line or a line with time and source says."""
    stamp = _STAMP.search(line)
    outlet = _OUTLET.search(line)
    return Facts(
        date=iso_date(stamp[0]) if stamp else "",
        outlet=outlet[1].strip("【】《》[]") if outlet else _masthead(line),
        author="、".join(names_in(line)),
    )


def names_in(words: str) -> list[str]:
    """The names of persons in a by-line, labels and outlets left out, each once."""
    words = words.strip()
    if words[:1] in _BRACKETS and words[-1:] in _BRACKETS:
        words = words.strip(_BRACKETS)
    words = _UNITS.sub(" ", _OUTLET.sub(" ", words))
    # the labels of one letter (文, 图, 摄) occur in names, so they go only where they stand alone
    words = _LONG_LABEL.sub(" ", _COLONS.sub(" ", _META.sub(" ", words)))
    tokens = _joined_singles([t for t in _SPLIT.split(words) if t and t not in "文图摄"])
    return list(
        dict.fromkeys(
            t
            for t in tokens
            if 2 <= len(t) <= 4 and t[0] in SURNAMES and _HAN.match(t) and not (_PAPER.search(t) or LABEL.fullmatch(t))
        )
    )


def facts_below(words: str) -> Facts:
    """What the credits below an article say of its authors and outlet; editors and proof-readers are no authors."""
    words = _EDITED.split(words, maxsplit=1)[0]
    if not words.strip():
        return NOTHING
    outlet = _OUTLET.search(words)
    return Facts(outlet=outlet[1].strip("【】《》[]") if outlet else "", author="、".join(names_in(words)))


def paper_in(words: str) -> re.Match[str] | None:
    """The last newspaper, agency or news site that stands in some words."""
    return max(_PAPER.finditer(words), key=re.Match.start, default=None)


def _joined_singles(tokens: list[str]) -> list[str]:
    """Names of two letters are often set with a blank between these: "张 洲" → "张洲"."""
    joined: list[str] = []
    half = False
    for token in tokens:
        if half and len(token) == 1:
            joined[-1] += token
            half = False
        else:
            joined.append(token)
            half = len(token) == 1
    return joined
