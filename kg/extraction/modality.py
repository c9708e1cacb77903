"""Whether what a verb says is so: denied, planned, claimed by somebody; or no verb at all but a noun."""

import re
from functools import lru_cache

from kg.extraction.clause import Clause
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.model import Qualifiers
from kg.vocab import Status

#: 未能|捐赠, 拒绝再|捐赠
_NEGATED = re.compile(
    r"(?:没有|未|不|尚未|并未|无法|不得|不能|难以|拒绝|禁止|停止|取消|从未|未能|避免)(?:再|能|曾|有)?$"
)
#: 给予的无私|帮助: the verb is a noun here, and says nothing of who does it to whom
_NOMINAL_BEFORE = re.compile(r"的[\u4e00-\u9fff]{0,4}$")
#: 拟|, 将| (but not 将甲打造成乙), 要继续|, 力争|
_PLANNED = re.compile(
    r"拟|计划(?!的)|预计|力争|打算|有望|准备|争取|即将|正在筹划|规划建设"
    r"|下一步|未来|今后|希望|应当|应该|必须|需要"
    r"|要(?=继续|进一步|全面|加快|深入|着力|以|持续|大力|积极|切实|健全|搭建)"
)
#: 将|举办; 将|甲打造成乙 is no matter of time
_WILL = re.compile(r"将(?!.{0,12}(?:转化|转变|打造成|建成|纳入|作为|变成|融入))")
#: parts of speech of what stands behind 将 that means the future: verbs, adverbs, prepositions
_FUTURE_TAGS = ("v", "d", "p", "zg")
#: 下一步，|甲县…: the whole sentence speaks of what is to come
_TO_COME = re.compile(r"下一步|未来|今后|接下来|明年")
#: 王立山表示，|甲县…; but not 以下简称“甲工程”
_CLAIM = re.compile(r"(?:表示|说|介绍|(?<![下简统俗人总合又名])称|透露|告诉记者|指出|坦言|据悉|据了解|据介绍)[，：“]")
#: a clause in which what its verbs say is not so
_DENIED = re.compile(r"没有|尚未|并未|未能|不再|拒绝|取消|停止|并非|不是")


def is_denied(doc: Document, clause: Clause) -> bool:
    """Whether the clause denies what it says, whichever verb says it."""
    return _DENIED.search(doc.text, clause.start, clause.end) is not None


def is_negated(doc: Document, clause: Clause, start: int) -> bool:
    """Whether the verb that begins at `start` is denied."""
    return _NEGATED.search(doc.text, max(clause.start, start - 4), start) is not None


def is_nominal(doc: Document, lexicon: Lexicon, clause: Clause, verb: tuple[int, int]) -> bool:
    """Whether the verb [start, end) stands as a noun: 给予的帮助, 帮扶工作."""
    start, end = verb
    before = _NOMINAL_BEFORE.search(doc.text, max(clause.start, start - 6), start)
    return before is not None or _nominal_after(lexicon).match(doc.text, end) is not None


@lru_cache(maxsize=2)
def _nominal_after(lexicon: Lexicon) -> re.Pattern[str]:
    """帮扶|工作, 帮扶|村; but not 帮扶|村……村, a list of villages."""
    return re.compile(rf"{lexicon.any_of('nominal_after')}|村(?![\u4e00-\u9fff]{{0,3}}村)")


def _will(doc: Document, start: int, end: int) -> bool:
    """Whether 将 speaks of the future: 将举办, not 将甲诉诸乙."""
    for hit in _WILL.finditer(doc.text, start, end):
        following = doc.tokens[min(doc.token_index(hit.start() + 1), len(doc.tokens) - 1)]
        if following.start <= hit.start() or following.tag.startswith(_FUTURE_TAGS):
            return True
    return False


def modality_at(doc: Document, clause: Clause, start: int) -> Qualifiers:
    """Whether what the verb at `start` says is done, planned, or claimed, and then by whom."""
    if _PLANNED.search(doc.text[clause.start : start]) or _will(doc, clause.start, start):
        return Qualifiers(status=Status.PLANNED)
    before = doc.text[clause.sentence.start : clause.start]
    if _TO_COME.match(before):
        return Qualifiers(status=Status.PLANNED)
    claims = list(_CLAIM.finditer(before))
    if not claims:
        return Qualifiers()
    return Qualifiers(status=Status.CLAIMED, speaker=_speaker(doc, clause, clause.sentence.start + claims[-1].start()))


def _speaker(doc: Document, clause: Clause, verb: int) -> str:
    """Who says it: the subject of the clause in which the verb of saying stands, "" where that has none of its own."""
    speaking = next((c for c in clause.earlier if c.start <= verb < c.end), None)
    subject = speaking.subject if speaking else None
    if speaking is None or subject is None or not speaking.start <= subject.start < subject.end <= verb:
        return ""
    return doc.text[subject.start : subject.end]
