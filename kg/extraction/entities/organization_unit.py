"""Organizations that no ending makes known: units of the armed forces, embassies, great houses' companies in regions.

Refuses to find what an ending says: 青川移动公司 is for kg.extraction.entities.organization.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from kg.extraction.mention import Mention
from kg.extraction.text import Document, holds_any
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType

_NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"
_ARM = r"(?:陆军|海军|空军|火箭军|联勤保障部队)"
#: what a unit is called whose number is not given: 某|合成旅, 某|支队
_CERTAIN = r"(?:某[\u4e00-\u9fff]{0,4}?(?:[旅团师部连营]|支队|大队|中队)(?!分|署|门|长|队))"
#: 中国驻某国大使馆, 陆军第九十集团军某旅, 武警第三机动总队某支队, 北部战区陆军某部, 红四十军, 八路军一百师
_TROOPS = re.compile(
    rf"(?:中国人民)?(?:解放军)?{_ARM}?第?{_NUMERAL}集团军{_CERTAIN}?"
    rf"|武警(?:部队)?第[一二三\d]机动总队{_CERTAIN}?"
    rf"|武警[\u4e00-\u9fff]{{2,3}}(?:省|市|自治区)?总队(?:机动)?{_CERTAIN}?"
    r"|武警[\u4e00-\u9fff]{1,5}?(?:支队|大队|中队)(?![长员官战])"
    rf"|(?:东部|南部|西部|北部|中部)战区(?:总医院|机关|{_ARM})?{_CERTAIN}?"
    rf"|(?:新疆)?(?:生产建设)?兵团第{_NUMERAL}师"
    rf"|(?:中国工农)?红军?(?:第?{_NUMERAL}(?:军团|方面军|军(?![事人区长])))"
    r"|中国驻[\u4e00-\u9fff]{2,8}?(?:大使馆|总领事馆|总领馆|领事馆|使馆)"
    rf"|(?:八路军|新四军)第?{_NUMERAL}(?:师|旅|支队)|{_ARM}{_CERTAIN}"
)
#: one of these stands in every name of theirs
_MARKS = ("军", "武警", "战区", "兵团", "中国驻", "联勤保障部队")
#: what shows that the word behind a place is a house's company there: 广南移动|青川分公司
_OFFICE = re.compile(
    r"(?:有限)?公司|分公司|集团|营业[厅部]|党委|党支部|员工|工作人员|志愿|客户经理|有关负责人|负责人|总经理|董事长"
)


def _in_marked_sentences(doc: Document) -> Iterator[re.Match[str]]:
    """What `_TROOPS` finds, none of which reaches over a sentence's end."""
    for s in doc.sentences if holds_any(doc.text, _MARKS) else ():
        if holds_any(doc.text[s.start : s.end], _MARKS):
            yield from _TROOPS.finditer(doc.text, s.start, s.end)


def troops(doc: Document) -> Iterator[Mention]:
    """陆军第九十集团军某旅: units of the armed forces, by number or by 某; missions abroad."""
    for hit in _in_marked_sentences(doc):
        start, end = hit.span()
        if doc.text[start - 1 : start].isdigit():
            continue
        m = Mention(start, end, EntityType.ORGANIZATION, hit.group(), "organization.troops", kind="known")
        if (certain := re.search(_CERTAIN + "$", hit.group())) and certain.start() > 4:
            m.names = (hit.group()[: certain.start()],)
        yield m


@lru_cache(maxsize=2)
def _house(lexicon: Lexicon) -> re.Pattern[str]:
    """What a house's company in a region is called behind the place: 广南|移动."""
    return re.compile(lexicon.any_of("regional_house"))


def regional_houses(
    doc: Document, lexicon: Lexicon, places: Mapping[int, Mention], bodies: Mapping[int, Mention]
) -> list[Mention]:
    """广南移动|青川分公司, 中国石化广南青川石油: the regional company of a house that the whole country knows."""
    text, starts, found = doc.text, {m.start for m in places.values()}, []
    for end, place in sorted(places.items()):
        hit = _house(lexicon).match(text, end)
        if hit is None or place.end != end:
            continue
        begin = place.start
        while begin in places and begin not in bodies:
            begin = places[begin].start
        owner = bodies.get(begin)
        of_house = owner is not None and owner.kind in ("known", "company")
        if not of_house and hit.end() not in starts and not _OFFICE.match(text, hit.end()):
            continue
        if _OFFICE.match(text, hit.end()) and text.startswith(("公司", "有限公司", "集团"), hit.end()):
            continue  # 广南移动公司: its ending makes it known
        at = owner.start if owner is not None and of_house else begin
        m = Mention(at, hit.end(), EntityType.ORGANIZATION, text[at : hit.end()], "organization.house", kind="company")
        m.confidence = 0.8
        if owner is not None and of_house:
            m.owner, m.names = owner.name, (text[begin : hit.end()],)
        found.append(m)
    return found
