"""How much speaks for a name in quotes: what stands before, in and behind them, and how often the words recur."""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon, alternatives

NUMERAL = "一二三四五六七八九十"
#: “三联三送”, “1+5+N”, “168”, “百企帮百村”, “一户一策”
_NUMBERED = re.compile(
    rf"(?:[{NUMERAL}两百千万双\d]+[个大项条张支本所场员县企村社级下送进清好联邻有化定查访问]"
    rf"|[\d{NUMERAL}百千万]+(?:[+＋·\-][\dN{NUMERAL}xX]+)+"
    r"|\d{3,4}$"
    r"|[百千万][^，。]{1,4}[百千万一].{1,3}"
    r"|[一双][\u4e00-\u9fff][一双][\u4e00-\u9fff])"
)
#: sentences, not names: “你的事，我来办”, “让家园更美”
SLOGAN = re.compile(r"[，；：了吗吧呢啊你她它是就都很让这那]|(?<!火)把|[强好优美快高新]$")
#: “乡亲的好帮手”: rather not a name
_LOOSE = re.compile(r"[的我不他]")
#: 一个|“甲”, 三大|“乙”: counted names
COUNT = re.compile(rf"[{NUMERAL}两][个大项]$")
#: up to fourteen characters between the quotes and the ending: “甲”|惠民系列|活动
_MODIFIER = (
    r"(?:[^的和与及等为在以由对把将让是了着、，。；：！？“”（）《》—\s]"
    r"|对(?=[接口话象])|(?<=[结面])对|和(?=[美谐平])|(?<=参)与){0,14}?"
)
#: “保姆式”, “一体化”: words that say how something is done
_MANNER = re.compile(r"(?:(?<!模)式|(?<!模)型|[化级])$|一对一$|点对点$")
#: “有组织、有队伍、有经费”: enumerations
_ENUMERATED = re.compile(r"、.*、")
#: “线上+线下”|相结合的方式: how it is done, not what
_WAY = re.compile(r"(?:的|等|相结合|[\u4e00-\u9fff]{0,6})?(?:方式|形式|手段|场景|作风|办法)")
#: “公司+农户”|的共同经营模式
_WORKS = re.compile(r"的?[\u4e00-\u9fff]{0,8}?(?:模式|机制|工作法)")
#: “春雨之家”|启动建设, “春雨之家”|上线: what programmes do
_BEGUN = re.compile(
    r"(?:正式|顺利|成功|圆满)?(?:启动|上线|举办|举行|开营|开赛|开幕|落幕|收官|揭晓|揭幕|开馆|开园|启用|开班|开课|首发|亮相)"
)
#: “8·18”
_DATE = re.compile(r"\d{1,2}[·.]\d{1,2}")
#: who is in it is no programme: “春雨志愿服务队”
_PEOPLE = re.compile(
    r"(?:[^社]团|队|小组|协会|商会|公司|合作社|委员会|理事会|支部|党委|专班|人员|战士|使者|能手|模范|标兵|单位|集体|个人|中心|俱乐部|[^大]局|[^讲]师|好人|地区|[^地]图|精神|网点|咨询)$"
)
#: “温暖之家”|作用, “先进集体”|称号: the quoted words say what something is like
_NO_NAME_AFTER = re.compile(
    r"作用|精神|意识|称号|牌匾|字样|荣誉|口号|二字|三个字|问题|难题|现象|瓶颈|短板|身份|角色|的作用|之称|美誉|台风|[\u4e00-\u9fff]{0,4}队伍"
)
#: “山歌·清风行”: two names in one
_DOTTED = re.compile(r"[^·•，]{2,}[·•][^·•，]{2,}")
#: last characters of teams and rooms that are run under a quoted name: “春雨夜|班”
_ROOMS = "班站室堂坊团"


@dataclass(frozen=True)
class QuoteCues:
    """Expressions that are made of the lexicon's words."""

    tail: re.Pattern[str]  #: “甲”|的主题活动
    blocked: re.Pattern[str]  #: “甲”|服务队|进社区活动
    called: re.Pattern[str]  #: “甲论坛|”: an ending inside the quotes that makes a name
    called_weakly: re.Pattern[str]  #: “甲服务圈|”: one that makes it likely
    singles: tuple[str, ...]  #: endings that a quoted programme may be called by or not: “甲”|行动
    activities: tuple[str, ...]  #: endings that make nouns of the verbs before them: “甲”|走访慰问活动
    nominal: frozenset[str]  #: … and those verbs
    listed: re.Pattern[str]  #: “甲”“乙”|等特色活动
    direct: re.Pattern[str]  #: 启动|“甲”, 第三届|“甲”
    run: re.Pattern[str]  #: 实施了全市|“甲”, 第一批|“甲”
    likened: re.Pattern[str]  #: 变成|“甲”
    spoken: re.Pattern[str]  #: 坦言|“…”
    loose: frozenset[str]  #: endings that 的 does not tie to a quoted name: “甲”的|工作
    bearer: re.Pattern[str]  #: “甲”|志愿者, “甲”|服务点
    ordinary: frozenset[str]  #: quoted words that name no programme: “两委”


@lru_cache(maxsize=2)
def quote_cues(lexicon: Lexicon) -> QuoteCues:
    """The expressions, made once for a lexicon."""
    named = lexicon.programme_suffixes
    suffixes = alternatives([w for w, strength in named.items() if strength != "event"] + list(lexicon.words("fair")))
    longer = lexicon.any_of("programme_goes_on")  # “甲”服务|队
    second = rf"{lexicon.any_of('second_suffix')}(?!{longer})|{lexicon.any_of('fair')}"  # “甲”服务|项目
    counted = rf"\d+[项个场种]|[{NUMERAL}]+[项大个]"
    appositive = r"(?:品牌|项目|活动|机制|模式|行动|工程|计划|平台)——?"
    where = r"(?:[\u4e00-\u9fff\d]{0,8}(?:市|县|区|省|镇|级|首个|首家|首批|全市|全省|系列|年|批))?"
    return QuoteCues(
        re.compile(
            r" ?(?P<of>的?)(?P<modifier>(?:为(?:主题|标识|内容|口号|载体)的|主题|系列)?"
            rf"{_MODIFIER})(?P<suffix>{suffixes})(?!{longer}|{second})"
        ),
        re.compile(rf"{suffixes}{longer}"),
        re.compile(rf"..{alternatives(lexicon.words('fair') - lexicon.words('called_weakly'))}$"),
        re.compile(rf"...{lexicon.any_of('called_weakly')}$"),
        tuple(lexicon.words("single")),
        tuple(lexicon.words("activity")),
        lexicon.words("nominal_verb"),
        re.compile(rf"等(?:{counted})?[^，。、；：“”的\n]{{0,8}}?{lexicon.any_of('listed_kind')}(?!队)"),
        re.compile(
            rf"(?:{lexicon.any_of('run_directly')}|第[{NUMERAL}]届|(?:主办|承办|协办|举办|发起|组织|开展|推出|打造|实施)的|{appositive})$"
        ),
        re.compile(rf"(?:{lexicon.any_of('run_before')}|第\S批)[了出起以好的]?{where}$"),
        re.compile(rf"{lexicon.any_of('likened')}$"),
        re.compile(rf"{lexicon.any_of('spoken')}$"),
        lexicon.words("loose_suffix"),
        re.compile(rf" ?的?(?:青年|党员|大学生|公益|爱心|首批)?{lexicon.any_of('bearer')}"),
        lexicon.quoted_words,
    )


def quote_core(q: re.Match[str]) -> str:
    """What stands between the quotes."""
    return str(q["single"] or q[1])


def score_quote(doc: Document, q: re.Match[str], suffix: str, cues: QuoteCues) -> float:
    """How much speaks for a programme's name: its ending, its form, the verb before it, how often it recurs."""
    text, core = doc.text, quote_core(q)
    before = text[max(0, q.start() - 24) : q.start()]
    clause = re.split(r"[，。；！？\n]", before)[-1]
    score = 2.0 if suffix else 0.0
    score += _form_score(text, q, clause, cues)
    direct = cues.direct.search(clause)
    if direct:
        score += 2 if 3 <= len(core) <= 20 or core[-1] in _ROOMS else 1
    elif cues.run.search(clause):
        score += 1 if len(core) > 2 else 0.5
    if not suffix:
        score += _bare_score(doc, q, before, cues)
    called = cues.called.search(core) is not None
    if called:
        return score
    if SLOGAN.search(core) and len(suffix) < 4:
        score -= 1 if suffix and not core.endswith(("的", "了")) else 3
    elif _LOOSE.search(core) and len(suffix) < 4:
        score -= 0.8
    named = suffix or core.endswith(cues.singles) or cues.bearer.match(text, q.end())
    if cues.likened.search(clause) and not (direct or named):
        score -= 1
    said = cues.spoken.search(before) and not (suffix and text.count(core) > 1)
    if said or core.endswith(("！", "…")):
        score -= 2
    return score


def _bare_score(doc: Document, q: re.Match[str], before: str, cues: QuoteCues) -> float:
    """What speaks for and against a quoted name that no ending follows."""
    text, core, score = doc.text, quote_core(q), 0.0
    named = cues.called.search(core) is not None
    recurring = _recurrence(doc, core)
    if _BEGUN.match(text, q.end()):
        score += 2 if len(core) > 3 else 1
    elif before.endswith("，") and not (named or recurring):
        score -= 2
    score += recurring
    if len(core) > 2 and cues.bearer.match(text, q.end()) and not doc.knows(core):
        score += 2
    if len(core) > 20 and not named:
        score -= 1
    if _ENUMERATED.search(core):
        score -= 1.5
    if _DATE.fullmatch(core):
        score -= 2
    if _NO_NAME_AFTER.match(text, q.end()) or (_PEOPLE.search(core) and not _NUMBERED.match(core)):
        score -= 3
    return score


def _recurrence(doc: Document, core: str) -> float:
    """What speaks for words, not of a dictionary, that are quoted again and again."""
    if len(core) < 4 or doc.knows(core):
        return 0.0
    quoted = max(doc.text.count(f"“{core}”"), doc.text.count(f"‘{core}’"))
    if quoted < 2:
        return 0.0
    return 1.0 if len(core) == 4 else 2.0  # “一房难求” is soon said twice


def _form_score(text: str, q: re.Match[str], clause: str, cues: QuoteCues) -> float:
    """How much the quoted words themselves look like a programme's name: numbered, counted, with an ending inside."""
    core = quote_core(q)
    score = 0.0
    if "+" in core:  # “春茶+”, “1+N”; but “茶园+民宿” rather says how
        named = core.endswith("+") or _NUMBERED.match(core) or _WORKS.match(text, q.end())
        score = 2.0 if named else 0.5
    if "+" in core and _WAY.match(text, q.end()):
        score -= 2
    if _MANNER.search(core):
        score -= 2.5
    if _NUMBERED.match(core):
        score += 1.5
    if _DOTTED.fullmatch(core):
        score += 2
    if len(core) <= 4 and COUNT.search(clause):
        score += 2
    if cues.called.search(core) or core.endswith(cues.singles):
        score += 2
    elif cues.called_weakly.search(core):
        score += 1
    return score
