"""Endings of organizations' names: those of the lexicon, and offices put together of what they are charged with.

药监局 and 地方金融监管局 are in no list: 药监 and 地方金融监管 are charges, 局 is what an office is called.
Refuses to say whether a name ends there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon, Suffix

#: longest charge in the lexicon, in characters
_LONGEST_CHARGE = 10
#: most charges that one office has: 住房|和|城乡|建设|局
_MOST_CHARGES = 4
#: endings of the lexicon that say less than a charge and them: 发展改革|委
_COUNCILS = ("委员会", "大队", "中队", "支队", "总队", "管理局", "监管局", "监督局", "指挥部", "专班", "领导小组")
_AND = "和与及暨"
_NUMBERED = re.compile(
    r"第(?:[一二三四五六七八九十百]{1,4}|\d{1,3})(?:初级|高级|实验|完全|附属)?(?:中学|小学|幼儿园|人民医院|中心小学)"
)
#: 县|春耕办; but not 县|里能办, 县|内好办, 县|未办理
_DESK = re.compile(
    r"(?<=[省市县区旗州镇乡])(?P<desk>[\u4e00-\u9fff]{2}办)(?![公理事学结案展成税证厂刊报得好完齐法起实])"
)
#: words for a company as a whole, behind which a new name may begin: 甲乙集团|丙公司
_HOUSES = ("公司", "集团", "银行", "店", "厂", "场", "超市", "室", "车间", "社", "坊", "馆", "所", "庄", "园", "站")
#: what stands behind a verb: 围绕生态建设办|了三场活动
_ASPECTS = ("了", "过", "起")
#: 青川市发展|所|取得的…: a particle before a verb
_PARTICLES = "所"


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending of organizations' names in the text: [start, end), and what the lexicon says of it."""

    start: int
    end: int
    suffix: Suffix


def find_endings(doc: Document, lexicon: Lexicon) -> list[Ending]:
    """All endings in order; of two that overlap, the one that starts earlier, then the longer."""
    listed = [Ending(s, e, lexicon.org_suffixes[w]) for s, e, w, _ in doc.matches(lexicon.org_matcher)]
    own = {e.end for e in listed if e.suffix.strength in ("strong", "proper", "none")}
    offices = (e for e in _offices(doc, lexicon) if e.end not in own or e.suffix.word.endswith(_COUNCILS))
    found = sorted([*listed, *offices, *_numbered(doc), *_desks(doc, lexicon)], key=lambda e: (e.start, -e.end))
    kept: list[Ending] = []
    for ending in (_mended(e, doc.text, lexicon) for e in found):
        if not kept or ending.start >= kept[-1].end:
            kept.append(ending)
        elif ending.end > kept[-1].end and kept[-1].suffix.kind != "none":
            kept[-1] = Ending(kept[-1].start, ending.end, ending.suffix)  # 乡村振兴|局|办公室
    kept = [e for e in kept if not (e.suffix.word.endswith("办") and doc.text.startswith(_ASPECTS, e.end))]
    return [e for e, after in zip_longest(kept, kept[1:]) if not _leads_on(e, after, doc.text, lexicon)]


def _numbered(doc: Document) -> Iterator[Ending]:
    """第十七|中学, 第二十|小学: numbers that no list has all of."""
    for hit in _NUMBERED.finditer(doc.text):
        kind = "hospital" if hit.group().endswith("医院") else "school"
        yield Ending(hit.start(), hit.end(), Suffix(hit.group(), kind, "strong"))


def _desks(doc: Document, lexicon: Lexicon) -> Iterator[Ending]:
    """青川县|春耕办: whatever a division has a desk for, right behind its level; but not 青川县主办."""
    for hit in _DESK.finditer(doc.text):
        start, end = hit.span("desk")
        token, what = doc.tokens[doc.token_index(start)], hit["desk"][:-1]
        verbal = token.word == what and doc.knows(what) and token.tag[0] in "vdpcrma"
        last = doc.tokens[doc.token_index(end - 1)]
        whole = token.start == start and last.end == end and (last.start in (start, end - 1))
        if whole and not verbal and what not in lexicon.boundary_words and not doc.knows(what + "办"):
            yield Ending(start, end, Suffix(hit["desk"], "government", "strong"))


def _leads_on(ending: Ending, after: Ending | None, text: str, lexicon: Lexicon) -> bool:
    """甲乙物流|服务有限公司, 青川学院传媒|学院: a trade in the middle of a longer name ends none."""
    suffix = ending.suffix
    if after is None or suffix.kind != "company" or suffix.strength != "proper" or suffix.word.endswith(_HOUSES):
        return False
    if after.suffix.kind not in ("company", "school", "association") or after.suffix.strength == "weak":
        return False
    between = text[ending.end : after.start]
    return not between or (after.suffix.word.endswith("公司") and between in lexicon.words("trade"))


def _mended(ending: Ending, text: str, lexicon: Lexicon) -> Ending:
    """文星村|小学, which the leftmost match reads as a 村小; 棋艺|协会, which has no 艺协; 小学|校长."""
    if ending.suffix.word.endswith("协") and text.startswith("会", ending.end):
        return Ending(ending.end - 1, ending.end + 1, lexicon.org_suffixes["协会"])
    if ending.suffix.word.endswith("小学校") and text.startswith(("长", "区", "园", "友", "门"), ending.end):
        shorter = lexicon.org_suffixes.get(ending.suffix.word.removesuffix("校"), lexicon.org_suffixes["小学"])
        return Ending(ending.start, ending.end - 1, shorter)
    if ending.suffix.word == "村小" and text.startswith("学", ending.end):
        return Ending(ending.end - 1, ending.end + 1, lexicon.org_suffixes["小学"])
    return ending


@lru_cache(maxsize=2)
def _office(lexicon: Lexicon) -> re.Pattern[str]:
    """What an office or unit may be called; 委 not in 委员, 办 not in 办公."""
    return re.compile(rf"(?:(?P<office>{lexicon.any_of('office')})|{lexicon.any_of('unit')})(?![员])")


def _offices(doc: Document, lexicon: Lexicon) -> Iterator[Ending]:
    """Every run of charges with what an office is called behind it."""
    for hit in _office(lexicon).finditer(doc.text):
        start = _charges_before(doc.text, hit.start(), lexicon)
        word = doc.text[start : hit.end()]
        if start == hit.start() or not _ends_word(doc, hit.start(), hit.end()):
            continue
        if hit.group() == "厅" and doc.text[start : hit.start()] in lexicon.words("hall"):
            continue
        suffix = Suffix(word, "government", "strong") if hit["office"] else Suffix(word, "department", "weak")
        yield Ending(start, hit.end(), suffix)


@lru_cache(maxsize=2)
def _last_of_charges(lexicon: Lexicon) -> frozenset[str]:
    return frozenset([charge[-1] for charge in lexicon.words("charge")])


def _charges_before(text: str, end: int, lexicon: Lexicon) -> int:
    """Where the run of charges that ends here begins."""
    charges, last, at = lexicon.words("charge"), _last_of_charges(lexicon), end
    for _ in range(_MOST_CHARGES):
        to = at - 1 if at < end and text[at - 1 : at] in _AND else at
        if text[to - 1 : to] not in last:
            break
        size = next((n for n in range(min(to, _LONGEST_CHARGE), 1, -1) if text[to - n : to] in charges), 0)
        if not size:
            break
        at = to - size
    return at


def _ends_word(doc: Document, start: int, end: int) -> bool:
    """Whether the text goes on with another word: not 综合|办理, 发展|所取得."""
    i = doc.token_index(end - 1)
    token = doc.tokens[i]
    if token.end > end and end - start < 3:
        return False
    return not (token.word in _PARTICLES and i + 1 < len(doc.tokens) and doc.tokens[i + 1].tag[0] in "vdp")
