"""Schools and hospitals by a level and a short ending (县妇幼, 市二院), universities by the abbreviation of their province.

Refuses abbreviations that two universities share where the article names places of both provinces, or of neither.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.extraction.mention import Mention, covered
from kg.extraction.short_schools import spelled_out
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon, alternatives
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: 由|县妇幼|的医生, 到|市二院|就诊; not 县妇幼健康中心, 全市一中队
_LEVEL_SHORT = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[在到从由是去往向与和把被]|说起|来自|送到|送往|前往)?"
    r"(?P<name>(?P<level>[省市县区州旗])(?P<short>[一二三四五六七八]院|[一二三四五六七八九]小|妇幼|人医|医|职高|实小|实中))"
    r"(?=[的，。、；：”（）和与及里在就为将向说]|医生|医师|专家|大夫|教师|老师|学生|校长|院长|护士)"
    r"|(?<=[由在到从去往是自送])(?P<name2>(?P<level2>[省市县区州旗])(?P<short2>[一二三四五六七八]院|[一二三四五六七八九]小|妇幼|人医|职高|实小))"
    r"(?=[的，。、；：”（）和与及里在就为将向说]|医生|医师|专家|大夫|教师|老师|学生|校长|院长|护士|助产士|预订|看|做)"
)
#: the middle of every such hit: found much sooner
_SHORT = re.compile(r"[省市县区州旗](?:[一二三四五六七八九][院小]|妇幼|人医|医|职高|实小|实中)")
#: 华农|的教授, 山大|学生: what follows a university
_AFTER = (
    r"(?=[的，。、；”（）和与及里在为将向说]|教授|专家|团队|师生|学生|研究|老师|教师|校友|校长|学子|博士|硕士|支教)"
)
_SURE, _LESS_SURE = 0.85, 0.75


def find_abbreviated(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Further mentions of schools and hospitals; known ones that share an abbreviation go by their province."""
    spans = [m.span for m in found if m.type is EntityType.ORGANIZATION]
    by_level = [m for m in _by_level(doc) if not covered(spans, *m.span)]
    return [*by_level, *_by_province(doc, resources.lexicon, found)]


def _by_level(doc: Document) -> Iterator[Mention]:
    """县妇幼: 县妇幼保健院."""
    for hit in _LEVEL_SHORT.finditer(doc.text) if _SHORT.search(doc.text) else ():
        group = "name" if hit["name"] else "name2"
        text, short = hit[group], hit["short"] or hit["short2"]
        kind = "school" if short[-1] in "小高中" else "hospital"
        name = text[0] + spelled_out(short)
        yield Mention(
            *hit.span(group),
            EntityType.ORGANIZATION,
            name,
            "organization.level",
            kind=kind,
            names=(text,),
            confidence=_SURE,
        )


@lru_cache(maxsize=2)
def _campus(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(alternatives(lexicon.campuses) + _AFTER)


def _by_province(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """华农: 华中农业大学 in an article about 湖北, 华南农业大学 in one about 广东."""
    table = lexicon.campuses
    provinces = Counter(m.code[:2] for m in found if m.type is EntityType.PLACE and m.code)
    others = [m.span for m in found if not (m.rule == "organization.known" and doc.text[slice(*m.span)] in table)]
    for hit in _campus(lexicon).finditer(doc.text):
        ranked = sorted(((provinces[code], label) for code, label in table[hit.group()].items()), reverse=True)
        if not ranked[0][0] or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]) or covered(others, *hit.span()):
            continue
        label = ranked[0][1]
        known = next((m for m in found if m.span == hit.span() and m.rule == "organization.known"), None)
        if known is not None:
            known.name, known.names = label, (hit.group(),)
        elif _begins_word(doc, hit.start()):
            m = Mention(*hit.span(), EntityType.ORGANIZATION, label, "organization.known", names=(hit.group(),))
            m.kind, m.confidence = "school", _LESS_SURE
            yield m


def _begins_word(doc: Document, at: int) -> bool:
    token = doc.tokens[doc.token_index(at)]
    return token.start == at or not doc.knows(token.word)
