"""Where an organization's name begins: back from its ending to the first word that cannot belong to it.

Refuses to say whether what it finds is a name; kg.extraction.entities.organization does.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from kg.extraction.boundary import anchored, anchored_word, glued, is_boundary
from kg.extraction.mention import Mention
from kg.extraction.text import Document, Token
from kg.knowledge.lexicon import Lexicon, Suffix
from kg.vocab import EntityType

#: what a level of government is called; 区总工会 is a name where the article says which district
LEVELS = "省市县区州旗镇乡村"
#: furthest left that a name may begin before its ending, in characters
_LONGEST = 26
#: 中共|某县…, 共青团|某县…, 中国甲乙银行|某县分行: what may stand before the place that a name begins with
_HEAD = re.compile(
    r"(?:中共|共青团|(?<![集财社表剧旅])团|驻"
    r"|民革|民盟|民建|民进|农工党|致公党|九三学社"
    r"|国网|国家电网|国家税务总局|中国(?:移动|联通|电信|邮政|铁塔)|中国[\u4e00-\u9fff]{2,6}银行)$"
)
_LONGEST_HEAD = 12
#: 甲饮料|（青川）|有限公司
_BRANCH = re.compile(r"（[\u4e00-\u9fff]{2,5}）$")
#: a branch's endings: 甲银行|青川|支行
_BRANCHES = (
    "公司",
    "分公司",
    "支公司",
    "支行",
    "分行",
    "分局",
    "支局",
    "营业部",
    "网点",
    "分社",
    "分会",
    "办事处",
    "分院",
    "研究所",
    "研究院",
    "调查队",
    "调查总队",
    "打捞局",
    "救助局",
    "监管局",
    "专员办",
)
#: houses whose companies are parts of them: 甲一局|装饰公司
_HOUSES = ("局", "集团", "公司", "银行")
#: what no quoted name has in it
_SPEECH = re.compile(r"[”。！？；：]")
#: what a body does with another one right behind it
_ACTS = re.compile(r"联合|会同|组织|动员|发动|支持|帮扶|走访|邀请|牵头|推荐|引进|共建")
#: parts of speech of what may stand between a body and the ending of its unit; but not what it does
_NOMINAL = frozenset("n nr ns nt nz vn an b j l ng vg".split())
#: how a company's legal form begins
_LEGAL = ("有限", "股份", "集团有限", "集团股份", "控股")
#: what a measure counts: 三|家公司
_COUNTS = re.compile(r"[\d一二两三四五六七八九十百千万亿几多数每各首]")
#: parts of speech that no name begins with, though they may stand inside one: 联动|区总工会, 就近|区总工会
_VERBAL = frozenset(("v", "vd", "d", "l", "i"))
_VERBAL_BEFORE_STRONG = _VERBAL | {"a", "ad"}


@dataclass(frozen=True, slots=True)
class LeftContext:
    """What may stand before an ending: the article's words, and what has been found so far, by where it ends."""

    doc: Document
    lexicon: Lexicon
    places: Mapping[int, Mention]
    bodies: Mapping[int, Mention]
    place_starts: Container[int]  #: where places begin

    def found_at(self, end: int) -> bool:
        """Whether a place or an organization ends here."""
        return end in self.places or end in self.bodies


@dataclass(frozen=True, slots=True)
class Start:
    """Where a name begins, and the place or organization that it is built on (青川县 in 青川县人民医院)."""

    at: int
    base: Mention | None = None


def find_start(context: LeftContext, start: int, suffix: Suffix) -> Start:
    """The beginning of the name whose ending `suffix` begins at `start`."""
    text = context.doc.text
    if text[start - 1 : start] == "原" and context.found_at(start - 1):  # 青川县人民医院|原|党委
        body = context.bodies.get(start - 1)
        return Start(body.start, body) if body else Start(chain_start(context, start - 1), context.places[start - 1])
    if _stands_on_level(context, start, suffix):
        return Start(start - 1)
    found = _walk(context, start, suffix.kind)
    if is_committee(suffix) and (found.base is None or found.base.end < start):
        # 青川县|县委 and 青川|县委 alike: the level may end the name of the place
        behind = start + 1 in context.places
        found = Start(chain_start(context, start + 1), context.places[start + 1]) if behind else Start(start)
    if found.base is None and not is_committee(suffix):
        found = _anchored_start(context, found.at, start)
    if found.base is None and not is_committee(suffix):
        found = _held_start(context, found.at, start)
    if found.base is None and suffix.word.endswith("有限公司"):
        found = _coined_start(context, found.at)
    if found.base is None and "“" not in text[found.at : start]:
        found = Start(_without_verbs(context, found.at, start, suffix))
    if text.startswith("驻", found.at) and (sender := context.bodies.get(found.at)) is not None:
        return Start(sender.start, sender)  # 青川县公安局|驻文星村工作队
    behind_body = found.base is not None and found.base.type is EntityType.ORGANIZATION
    if behind_body and start not in context.places and _has_own_level(text, start, suffix):
        return Start(start - 1)
    return found


def _stands_on_level(context: LeftContext, start: int, suffix: Suffix) -> bool:
    """、|县|文化和旅游局: a level that is a word of its own, with nothing before it that could be the place's name."""
    if start < 2 or suffix.strength != "strong" or context.doc.text[start - 1] not in "省市县区州旗":
        return False
    level = context.doc.tokens[context.doc.token_index(start - 1)]
    return level.start == start - 1 and level.tag == "zg" and not context.found_at(start)


def is_committee(suffix: Suffix) -> bool:
    """省委, 区委: a level and a committee make a name by themselves."""
    return len(suffix.word) == 2 and suffix.word[0] in LEVELS and suffix.word[1] == "委"


def chain_start(context: LeftContext, end: int) -> int:
    """Start of the run of places that ends here (广南省|青川市|文星县), and of a head such as 共青团."""
    places = context.places
    begin = places[end].start
    while begin in places and places[begin].start < begin and not _is_same(places[begin], places, begin):
        begin = places[begin].start
    if context.doc.text[begin - 1 : begin] == "驻" and begin - 1 in places:
        return chain_start(context, begin - 1)  # 广南市|驻|青川县工作组
    head = _HEAD.search(context.doc.text[max(0, begin - _LONGEST_HEAD) : begin])
    return begin - len(head.group()) if head else begin


def _is_same(outer: Mention, places: Mapping[int, Mention], begin: int) -> bool:
    """青川|青川县人民医院: the end of one sentence, a headline, and the beginning of the next."""
    return any(m.start == begin and m.name.startswith(outer.name) for m in places.values())


def _has_own_level(text: str, start: int, suffix: Suffix) -> bool:
    """区|总工会 behind another organization's name is a name of its own."""
    return suffix.strength == "strong" and text[start - 1 : start] in "省市县区州旗"


def _walk(context: LeftContext, start: int, kind: str) -> Start:
    """Left over the words, as far as they may belong to a name; ends where a place or an organization ends."""
    floor = max(0, start - _LONGEST)
    at = start
    while at > floor:
        if kind == "company" and (house := _house(context, at, start)) is not None:
            at = house
            continue
        if found := _base(context, at, start, kind):
            return found
        if context.doc.text[at - 1 : at + 1] == "”“":
            break  # “亮灯行动”|“五老”工作室: two things
        if context.doc.text[at - 1] == "”" and (acts := _ACTS.match(context.doc.text, at, start)):
            return Start(acts.end())  # “组团式”帮扶|青川卫生院
        opening = _opening(context.doc.text, at, floor)
        if opening is not None:
            at = opening
            continue
        at, ended = _past_word(context, at, (floor, start), kind)
        if ended:
            break
    return Start(at)


def _house(context: LeftContext, at: int, start: int) -> int | None:
    """Where a great house's name begins that is but a part of a company's: 广南|甲集团的甲字号|珠宝有限公司."""
    body = context.bodies.get(at)
    if body is None or body.rule != "organization.known" or body.kind != "company" or at in context.places:
        return None
    after = context.doc.text[at:start]
    return None if after.startswith("第") or body.name.endswith(_HOUSES) or not after else body.start


def _base(context: LeftContext, at: int, start: int, kind: str) -> Start | None:
    """What ends here and may begin the name whose ending begins at `start`."""
    body = context.bodies.get(at)
    acts = _ACTS.match(context.doc.text, at, start)
    if body is not None and body.start < at:
        # 某县总工会|联合|乙协会: two bodies
        return Start(acts.end()) if acts else Start(body.start, body)
    if at not in context.places:
        return None
    begin = chain_start(context, at)
    if acts and acts.end() < start:
        return Start(acts.end())  # 青川县|组织|乙协会
    branch = kind in ("hospital", "school", "department") or context.doc.text.startswith(_BRANCHES, start)
    branch = branch or (context.doc.text.startswith(_LEGAL, start) and _is_house(context, begin))
    if branch and begin in context.bodies:
        body = context.bodies[begin]  # 广南省人民医院|青川|医院
        return Start(body.start, body)
    return Start(begin, context.places[at])


def _is_house(context: LeftContext, end: int) -> bool:
    """甲电力|青川|发电有限公司: a company that the whole country knows ends here."""
    body = context.bodies.get(end)
    return body is not None and body.rule == "organization.known" and body.kind == "company"


def _opening(text: str, at: int, floor: int) -> int | None:
    """Where the quoted or bracketed part that ends here begins, if one does: “春雨”|服务队, 甲（青川）|公司."""
    if text[at - 1] == "”":
        opening = text.rfind("“", floor, at)
        if opening >= 0 and not _SPEECH.search(text, opening + 1, at - 1) and at - opening <= 16:
            return opening
    if text[at - 1] == "）" and (branch := _BRANCH.search(text, floor, at)):
        return branch.start()
    return None


def _past_word(context: LeftContext, at: int, bounds: tuple[int, int], kind: str) -> tuple[int, bool]:
    """How far left the word before `at` leads, and whether the walk ends there; `bounds`: its floor, where it began."""
    doc, lexicon = context.doc, context.lexicon
    floor, start = bounds
    token = doc.tokens[doc.token_index(at - 1)]
    if token.end > at:
        if doc.text[token.start : at] in lexicon.boundary_words:
            return at, True
    elif is_boundary(doc, lexicon, token) and not (kind == "company" and _in_legal_name(context, token, start)):
        if lexicon.is_inner(token.word) and _may_go_on(context, token, start):
            return token.start, False  # 青川|创新|谷集团, 甲公司|投资|部; not 甲中心|统筹|乙中心
        if token.end in context.place_starts:
            return at, True  # 青川县妇联和|文星镇政府
        if token.word in ("与", "和", "及") and kind in ("school", "department", "government"):
            held = _held_together(context, token.start) or (
                _faculty(context, token.start) if kind == "school" and token.word != "及" else 0
            )
            return (held, False) if held else (at, True)
        return at, True
    elif cut := glued(doc, token):
        return cut, True
    left = max(token.start, floor)
    return next((p for p in range(at - 1, left, -1) if context.found_at(p)), left), False


def _may_go_on(context: LeftContext, verb: Token, start: int) -> bool:
    """Whether a verb right behind a place or a body may belong to a name that begins with them."""
    if verb.start in context.places:
        return start - verb.start <= 6
    return verb.start in context.bodies and verb.end == start


def _in_legal_name(context: LeftContext, token: Token, start: int) -> bool:
    """甲乙|投资|发展有限公司, 米|牛|实业有限公司: a trade, or a measure without its number, in a company's full name."""
    doc, lexicon = context.doc, context.lexicon
    if not doc.text.startswith(_LEGAL, start):
        return False
    if token.tag == "q" and len(token.word) == 1:
        return not _COUNTS.match(doc.text, token.start - 1)
    trades, inner = lexicon.words("trade"), lexicon.words("legal_inner")
    if token.word not in inner or token.end > start:
        return False
    return all(t.tag[0] in "nqj" or t.word in trades | inner or t.word in "（）" for t in doc.between(token.end, start))


def _held_together(context: LeftContext, joint: int) -> int:
    """青川学院|生命与环境|学院: an 与 inside a name, where a place or body stands right before its first part."""
    if joint in context.bodies:
        return 0  # 青川县体育局|和教育局
    for at in range(joint - 1, max(0, joint - 8), -1):
        if context.found_at(at):
            parts = context.doc.between(at, joint)
            return 0 if any(is_boundary(context.doc, context.lexicon, t) for t in parts) else at
    return 0


def _faculty(context: LeftContext, joint: int) -> int:
    """、|民族学|与社会学学院: the first part of a faculty's name, nouns alone, stands free; 0 where it does not."""
    doc, at = context.doc, joint
    while joint - at < 8 and at > 0:
        token = doc.tokens[doc.token_index(at - 1)]
        if token.word in ("、", "，", "。", "；", "）", "\n") or token.end in context.bodies:
            return at if at < joint else 0
        if token.tag not in _NOMINAL or token.word in context.lexicon.boundary_words:
            return 0
        at = token.start
    return 0


def _anchored_start(context: LeftContext, begin: int, start: int) -> Start:
    """A place a few unreadable characters before the run: 青川区|以伴|青少年发展中心."""
    for at in range(begin - 1, max(0, begin - 6), -1):
        if at in context.places:
            if anchored(context.doc, context.lexicon, at, begin):
                return Start(chain_start(context, at), context.places[at])
            break
    return Start(begin)


def _held_start(context: LeftContext, begin: int, start: int) -> Start:
    """A body right before nouns of action: 青川师范大学|美育|中心, 青川市公证处|检查|班."""
    for at in range(begin - 1, max(0, begin - 7), -1):
        base = context.bodies.get(at)
        if base is not None and base.start < at:
            return Start(base.start, base) if _is_nominal(context, at, begin) else Start(begin)
    return Start(begin)


def _coined_start(context: LeftContext, begin: int) -> Start:
    """青川|攀高|甲乙科技有限公司: one word between a place and the rest of a company's full name belongs to it."""
    if begin == 0 or begin - 2 not in context.places:
        return Start(begin)
    word = context.doc.text[begin - 2 : begin]
    whole = len(context.doc.between(begin - 2, begin)) == 1
    acts = word in context.lexicon.boundary_words or not anchored_word(word.rstrip("从为有在和"))
    return Start(begin) if acts or not whole else Start(chain_start(context, begin - 2), context.places[begin - 2])


def _is_nominal(context: LeftContext, begin: int, end: int) -> bool:
    """Whether whole words stand in [begin, end), none of which says that somebody does something."""
    words = context.doc.between(begin, end)
    bounds = context.lexicon.boundary_words
    whole = words[0].start == begin and words[-1].end == end
    return whole and all(t.tag in _NOMINAL and t.word not in bounds for t in words)


def _without_verbs(context: LeftContext, begin: int, start: int, suffix: Suffix) -> int:
    """A name with no place before it does not begin with a verb, even one that may stand inside names."""
    doc, lexicon = context.doc, context.lexicon
    verbal = _VERBAL_BEFORE_STRONG if suffix.strength == "strong" else _VERBAL
    at = begin
    while at < start:
        token = doc.tokens[doc.token_index(at)]
        if token.start != at or token.end > start:
            break
        known_verb = token.tag in verbal and doc.knows(token.word)
        if not (known_verb or token.word in lexicon.boundary_words or re.match(r"\d", token.word)):
            break
        at = token.end
    return at
