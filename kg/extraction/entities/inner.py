"""The body that a longer name begins with: 青川县文华协会 in 青川县文华协会党支部, 文华大学 in 文华大学临时安置点.

Looks where a name is known already, whoever found it, at endings of bodies within. Refuses endings that may be a word
of the name itself (中心, 党委), and forms of law that go on: 文华集团|有限公司.
"""

import re
from collections.abc import Iterator, Sequence

from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType

#: endings of bodies that annotators list beside the longer name, nineteen of twenty
_OWNERS = re.compile(
    r"大学|学院|中学|小学|医院|[局厅]|法院|检察院|协会|商会|联合会|基金会|研究[院所]|[总支大]队|公司|集团|银行|[药电工]厂|超市"
)
#: how what goes on is still the same name: 集团|有限公司, 银行|股份有限公司, 学院|派
_GOES_ON = re.compile(r"[（）()、”》]|有限|股份|控股|集团|公司|总公司|[化制业生员长式型级派路店军]")
#: in whose names it is looked for, and least characters before the ending and behind it
_LONGER, _LEAST = (EntityType.ORGANIZATION, EntityType.PLACE), 2
_SURE = 0.85


def find_inner(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> list[Mention]:
    """Bodies that no finder has found and that a longer name begins with; the longer one of a body is its part."""
    named = {m.span for m in found}
    inner: dict[tuple[int, int], Mention] = {}
    for m in found:
        if m.type not in _LONGER or m.inside or m.code or m.end - m.start != len(m.name):
            continue
        for end, kind in _endings(doc, lexicon, m):
            span = m.start, end
            if span not in named and span not in inner:
                name = doc.text[m.start : end]
                inner[span] = Mention(*span, EntityType.ORGANIZATION, name, "organization.inner", kind=kind)
                inner[span].confidence = _SURE
            if m.type is EntityType.ORGANIZATION and not m.owner and span in inner:
                m.owner = inner[span].name
    return list(inner.values())


def _endings(doc: Document, lexicon: Lexicon, m: Mention) -> Iterator[tuple[int, str]]:
    """Where a body ends within the name, and its class, the longest body first."""
    for start, end, word, kind in reversed(doc.matches(lexicon.org_matcher)):
        if not m.start + _LEAST <= start or end > m.end - _LEAST or kind == "none":
            continue
        if lexicon.org_suffixes[word].strength == "weak" or not _OWNERS.search(word, max(0, len(word) - 3)):
            continue
        ends = any(hit.end() == len(word) for hit in _OWNERS.finditer(word))
        if ends and not _GOES_ON.match(doc.text, end):
            yield end, kind
