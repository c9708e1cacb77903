"""Organizations: an ending, and what stands before it back to the first word that cannot belong to the name."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.boundary import has_proper_word, is_proper
from kg.extraction.entities.organization_ending import Ending, find_endings
from kg.extraction.entities.organization_known import is_credit, known_bodies
from kg.extraction.entities.organization_list import (
    going_on,
    listed_bodies,
    one_per_level,
    one_per_place,
    sharing_a_lead,
)
from kg.extraction.entities.organization_start import LEVELS, LeftContext, Start, find_start, is_committee
from kg.extraction.entities.organization_unit import regional_houses, troops
from kg.extraction.mention import LONGEST_NAME, Cover, Mention, covered
from kg.extraction.text import Document, occurrences
from kg.knowledge.lexicon import Lexicon, Suffix
from kg.knowledge.resources import Resources
from kg.model import Span
from kg.vocab import EntityType

#: nothing but a level before the ending: 县|人民医院
_LEVEL = re.compile(rf"(?:自治区|街道|社区|园区|[{LEVELS}])$")
#: the ending is a class or a state: 企业|化, 医院|级
_KIND_ENDINGS = ("化", "制", "级", "网", "界", "户")
#: 青川县委, 中共青川县委员会
_COMMITTEES = ("委", "委员会")
#: the Youth League's committee of the county, whatever stands before it: 团|县|委
_LEAGUE = re.compile(r"团[省市县区州旗]委")
#: a body's group of the Party behind it, and the post that speaks of the body: 青川县财政局|党组|书记
_GROUPS = ("党组", "党委", "党总支", "党支部", "党工委", "团委", "机关党委", "直属机关党委", "原党组", "原党委")
#: 甲乙|股份有限公司
_LEGAL = re.compile(r"(?:股份|集团|控股|（[^）]{2,6}）)*(?:有限责任公司|有限公司)$")
#: the rest of a name that is cut off, or a pointer: （集团）有限公司, 设备有限公司|党支部, 该公司|团委
_CUT_OFF = re.compile(r"（|.{0,2}有限(?:责任)?公司|.?该|股份")
#: letters that lengthen an ending, unless they begin a word: 医院|级, 医院|级别
_GOING_LETTERS = "化制级网界户员长们性型类式旁生人"
#: behind a company's short ending its longer one follows: 甲乙集团|有限公司
_COMPANY_GOES_ON = ("集团", "股份", "有限", "控股", "公司", "科技", "发展", "实业")
#: 中国|乡村茶业|协会: what the whole country has needs no word of its own
_NATIONAL = re.compile(r"(?:中国|中华|全国|国际).{2}")
#: the Youth League's committee of a level: 团|县|委
_LEAGUE = re.compile(rf"团[{LEVELS}]委")
#: 甲乙药业|（集团）有限公司
_BRACKET_GOES_ON = re.compile(r"（[\u4e00-\u9fff]{2,6}）(?:股份|有限|集团|控股|公司)")
#: endings so short that whatever may follow them makes another word: 科|长, 店|员
_SHORT_ENDINGS = ("室", "科", "处", "系", "队", "店", "厂", "一中")
#: 3|家公司, 两所|学校: a count is no name
_COUNT = re.compile(r"\d|[一二三四五六七八九十两几多]+[支个家名所]|[支家]|[两二三四五六七八九十]大$")
#: a quoted name by itself is a body's where the text says so: 组建了“春雨服务队”
_FOUNDED = re.compile(
    r"(?:组建|成立|组成|名为|取名|叫|建立|设立|打造|组织|创办|创立|的|加入|参加|以下简称|简称|下称)[^，。；“]{0,12}“$"
)
#: teams, whose names are quoted for no other reason; but not what somebody is likened to: 当好“主力队”
_TEAMS = (
    "服务队",
    "宣讲团",
    "支教团",
    "实践队",
    "调解队",
    "突击队",
    "先锋队",
    "联盟",
    "理事会",
    "合作社",
    "工作室",
    "互助社",
    "志愿队",
)
_LIKENED = re.compile(r"(?:是|为|成|了|当|当好|像|如|作为|成为|化身|打造|变|称|誉为|称号|的)[^，。；]{0,3}“$")
#: “春雨”服务队: quotes, and the ending behind them
_QUOTED_PART = re.compile(r"“([^”]{2,16})”([\u4e00-\u9fff]*)$")
_POST = re.compile(r"书记|副书记|成员|委员|专职")
#: what stands before a name that stands free
_STOPS = "，。；：、！？“”（）\n "


def find_organizations(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Mentions of organizations in order; those inside another's name follow it and are marked `inside`."""
    lexicon = resources.lexicon
    people = [m.span for m in found if m.type is EntityType.PERSON]
    places = {m.end: m for m in found if m.type is EntityType.PLACE and m.alias}
    endings = find_endings(doc, lexicon)
    orgs = _by_ending(LeftContext(doc, lexicon, places, {}, {m.start for m in places.values()}), endings, people)
    orgs += _recurring(doc, _freed(doc, orgs), people)
    orgs += sharing_a_lead(doc, lexicon, endings, orgs)
    orgs = [*one_per_level(doc, orgs, places), *one_per_place(doc, lexicon, found)]
    orgs += listed_bodies(doc, lexicon, [*orgs, *found])
    return sorted(_nested(orgs), key=lambda m: (m.start, -m.end))


def _by_ending(context: LeftContext, endings: Sequence[Ending], people: Sequence[Span]) -> list[Mention]:
    """Bodies known all over the country, and names by their endings; each may be what the next is built on."""
    orgs = [m for m in known_bodies(context.doc, context.lexicon) if not covered(people, m.start, m.end)]
    orgs = [*troops(context.doc), *orgs]
    bodies = {m.end: m for m in orgs}
    houses = regional_houses(context.doc, context.lexicon, context.places, bodies)
    bodies |= {m.end: m for m in houses}
    orgs += houses
    context = replace(context, bodies=bodies)
    houses = [m for m in orgs if m.kind == "company"]
    within = {p for m in context.places.values() for p in range(m.start, m.end - 1)}
    within |= {p for m in orgs for p in range(m.start, m.end)}
    for ending in endings:
        if ending.end - 1 in within:
            continue  # 青川县劳店|镇 is a town, no shop
        m = _named(context, ending)
        if m and not covered(people, m.start, m.end):
            for house in houses:
                if m.kind == "company" and m.start <= house.start and house.end < m.end and house.name != m.owner:
                    house.confidence = 0.0
            orgs.append(m)
            bodies[m.end] = m
    return [m for m in orgs if m.confidence > 0]


def _named(context: LeftContext, ending: Ending) -> Mention | None:
    """The organization whose name ends here, if it is one."""
    text, suffix = context.doc.text, ending.suffix
    if suffix.kind == "none" or (
        suffix.word == "职中" and text[ending.start - 1 : ending.start] in ("任", "在", "兼", "离")
    ):
        return None
    ending = _whole(text, ending)
    if _goes_on(context, ending):
        return None
    start = find_start(context, ending.start, suffix)
    if suffix.kind == "media" and is_credit(text, start.at, ending.end):
        return None
    if not (_is_enough(context, ending, start) and _stands_out(context, ending, start)):
        return None
    begin, end = start.at, ending.end
    name = text[begin:end].replace("“", "").replace("”", "").replace(" ", "").replace("\n", "")
    if start.base is not None and text[start.base.end : ending.start] == "原":
        name = name.removesuffix("原" + text[ending.start : end]) + text[ending.start : end]
    built = is_committee(suffix) or start.base or _LEVEL.match(text[begin : ending.start])
    if not (3 <= len(name) <= 40 or (built and len(name) <= LONGEST_NAME)) or _is_cut_off(context, ending, start, name):
        return None
    m = Mention(begin, end, EntityType.ORGANIZATION, name, f"organization.{suffix.strength}", kind=suffix.kind)
    m.confidence = 0.9 if start.base or suffix.strength == "strong" else 0.75
    if "“" in text[begin : ending.start] and (quote := _QUOTED_PART.search(text[begin:end])):
        m.names = (quote[1] + quote[2],)
    if suffix.word.endswith(tuple(context.lexicon.words("site_body"))):
        m.also = (EntityType.PLACE,)
    if start.base is not None:
        _build_on(m, start.base, ending, text)
    if suffix.kind == "company" and suffix.strength == "strong" and m.end - m.start == len(name) and not m.owner:
        proper = name if start.base is None else text[start.base.end : end]
        m.names += _cores(context.lexicon, proper)
    return m


def _is_cut_off(context: LeftContext, ending: Ending, start: Start, name: str) -> bool:
    """贸易|有限公司, 青川|有限公司, 青川县财政局党组|书记: the rest of a name, or a post that speaks of its body."""
    text = context.doc.text
    if _CUT_OFF.match(name):
        return True
    of_body = start.base is not None and start.base.type is EntityType.ORGANIZATION
    if of_body and start.base is not None:
        return _is_post(text, start.base, ending.end)
    if not ending.suffix.word.endswith(("有限公司", "有限责任公司")):
        return False
    head = text[start.base.end if start.base else start.at : ending.start]
    return not head or (start.base is None and head in context.lexicon.words("trade"))


def _is_post(text: str, base: Mention, end: int) -> bool:
    """青川县财政局|党组|书记: somebody's post in the office, no body of its own."""
    return text[base.end : end] in _GROUPS and _POST.match(text, end) is not None


def _cores(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    """What else a company may go by: 甲乙母婴护理|服务|有限公司 is 甲乙母婴护理, and 甲乙母婴."""
    core, trades, cores = _LEGAL.sub("", name), lexicon.words("trade"), []
    while len(core) >= 4:
        cores.append(core)
        size = next((n for n in (4, 3, 2) if core[-n:] in trades), 0)
        if not size:
            break
        core = core[:-size]
    return tuple(cores) if cores and cores[0] != name else ()


def _build_on(m: Mention, base: Mention, ending: Ending, text: str) -> None:
    """Further names by what the name begins with; one that begins with an organization's name is a part of that."""
    if base.type is EntityType.PLACE:
        if not m.names and m.end - base.end >= 5:
            m.names = (text[base.end : m.end],)
        return
    if base.kind == "party" and base.name.endswith(_COMMITTEES) and ending.suffix.kind != "company":
        base.inside, base.confidence = True, 0.0  # 青川县委|组织部: nobody speaks of the committee
    of_its_own = ending.suffix.kind not in ("party", "hospital", "school")
    if ending.suffix.strength == "proper" and of_its_own and base.end == ending.start:
        base.inside, base.confidence = True, 0.0  # 辰南村支部|农场 is one name
        return
    m.owner = base.name
    m.names = (text[base.end : m.end],) if base.end < ending.start else ()


def _whole(text: str, ending: Ending) -> Ending:
    """The ending with what completes it: 一中|学, 三小|学, 县委|员会."""
    end = ending.end
    if ending.suffix.word[-1] in "中小" and ending.suffix.kind == "school" and text.startswith("学", end):
        end += 1
    if is_committee(ending.suffix) and text.startswith("员会", end):
        end += 2
    return replace(ending, end=end) if end > ending.end else ending


def _goes_on(context: LeftContext, ending: Ending) -> bool:
    """Whether the ending is but the beginning of a longer word."""
    text, suffix, end = context.doc.text, ending.suffix, ending.end
    after = going_on(context.lexicon).match(text, end)
    if after is not None and _begins_word(context.doc, end):
        after = None  # 青川县乡村振兴局|制定, 甲公司|长期
    spoils = suffix.strength != "strong" or (after is not None and after.group() in _KIND_ENDINGS)
    if spoils and after and not after.group().startswith(tuple(context.lexicon.words("member_of"))):
        return True
    longer = text.startswith(_COMPANY_GOES_ON, end) or _BRACKET_GOES_ON.match(text, end)
    if suffix.kind == "association" and text.startswith(("有限", "股份有限", "集团有限"), end):
        return True  # 青川机械研究所|有限公司
    if (suffix.kind == "company" and suffix.strength == "proper" and longer) or text[end - 1 : end + 1] == "社区":
        return True
    return after is not None and suffix.word in _SHORT_ENDINGS


def _begins_word(doc: Document, at: int) -> bool:
    """Whether a word of two characters or more, not one of its own kind, begins here."""
    token = doc.tokens[doc.token_index(at)]
    return token.start == at and len(token.word) > 1 and doc.text[at] in _GOING_LETTERS and doc.knows(token.word)


def _is_enough(context: LeftContext, ending: Ending, start: Start) -> bool:
    """Whether what stands before the ending makes a name of it."""
    text, suffix = context.doc.text, ending.suffix
    head = text[start.at : ending.start]
    if (is_committee(suffix) or _LEAGUE.fullmatch(suffix.word)) and not head:
        return True
    if text[start.at - 1 : start.at].isdigit() or _COUNT.match(head):
        return False
    if start.base is not None:
        return _is_enough_behind(start.base, text[start.base.end : ending.start].strip("“” "), suffix, context.lexicon)
    if suffix.strength == "weak":
        return False
    if suffix.strength == "strong" and _LEVEL.fullmatch(head):
        return True
    if suffix.strength == "strong" and _LEVEL.match(head[:1]):
        return head[1:2] not in LEVELS
    proper = head.strip("“” ")
    if suffix.kind == "association" and _NATIONAL.match(proper):
        return True
    return bool(proper) and is_proper(proper, context.lexicon) and ("“" in head or len(proper) >= 2)


def _is_enough_behind(base: Mention, proper: str, suffix: Suffix, lexicon: Lexicon) -> bool:
    """Whether `proper`, which may be empty, and the ending make a name behind a place or an organization."""
    if suffix.strength == "weak":
        return base.type is EntityType.ORGANIZATION
    if base.type is not EntityType.PLACE or suffix.strength != "proper":
        return True
    if not proper:
        return suffix.word not in lexicon.words("wants_proper")
    big_enough = len(proper) >= 4 or suffix.kind in ("association", "school", "hospital", "media")
    return big_enough or is_proper(proper, lexicon)


def _stands_out(context: LeftContext, ending: Ending, start: Start) -> bool:
    """Whether a name that is built on nothing known says more than everyday words do, or is introduced as a name."""
    if start.base is not None:
        return True
    doc, begin, end = context.doc, start.at, ending.end
    quoted = "“" in doc.text[begin - 1 : ending.start]
    head = doc.text[begin : ending.start]
    committee = is_committee(ending.suffix) or _LEAGUE.fullmatch(ending.suffix.word)
    built = _LEVEL.match(head) or committee or head.endswith(_BODY_WORDS)
    wants = ending.suffix.strength == "proper" or not built
    faculty = (
        ending.suffix.word == "学院" and end - begin > 4 and any(m.kind == "school" for m in context.bodies.values())
    )
    if wants and not (quoted or faculty) and _is_commonplace(doc, begin, ending):
        return False
    alone = doc.text[begin - 1 : begin] == "“" and doc.text[end : end + 1] == "”"
    if not alone or _FOUNDED.search(doc.text, max(0, begin - 16), begin):
        return True
    return ending.suffix.word.endswith(_TEAMS) and not _LIKENED.search(doc.text, max(0, begin - 8), begin)


#: 协会|党支部: a body's word before the ending makes a name of it
_BODY_WORDS = ("协会", "商会", "公司", "集团", "学校", "医院", "学院", "中心", "合作社", "行业", "组织", "机关")


def _is_commonplace(doc: Document, begin: int, ending: Ending) -> bool:
    """审判团队, 产业创业团队: nothing but everyday words before the ending, and not a standing name of the article."""
    return not has_proper_word(doc, begin, ending.start) and not doc.recurs(doc.text[begin : ending.end])


def _freed(doc: Document, orgs: list[Mention]) -> list[Mention]:
    """服务文章|甲乙证券: where the article has 甲乙证券 standing free, that is the name."""
    free = {m.name for m in orgs if len(m.name) >= 4 and (m.start == 0 or doc.text[m.start - 1] in _STOPS)}
    for m in orgs:
        known_whole = m.rule == "organization.strong" and not m.name.endswith("公司")
        if m.owner or known_whole or m.name in free or m.end - m.start != len(m.name):
            continue
        if shorter := [n for n in free if m.name.endswith(n)]:
            m.name = max(shorter, key=len)
            m.start = m.end - len(m.name)
    return orgs


def _recurring(doc: Document, orgs: Sequence[Mention], people: Sequence[Span]) -> list[Mention]:
    """Further occurrences of a name that the walk to the left missed."""
    again: list[Mention] = []
    taken = Cover(len(doc.text), (*(m.span for m in orgs), *people))
    known = {n: m for m in reversed(orgs) for n in m.names if "“" not in n and m.kind != "department"}
    known |= {m.name: m for m in reversed(orgs) if len(m.name) >= 4 and m.confidence >= 0.75}
    for name, first in sorted(known.items()):
        for start, end in occurrences(doc.text, name):
            credit = first.kind == "media" and is_credit(doc.text, start, end)
            if not credit and not taken.touches(start, end):
                again.append(replace(first, start=start, end=end, rule="organization.again", inside=False))
                taken.add(start, end)
    return again


def _nested(orgs: Sequence[Mention]) -> list[Mention]:
    """One mention a stretch (lists of levels have more); names inside others marked; of two that cross, the first."""
    kept: list[Mention] = []
    around: list[Mention] = []  # those kept that may go on here
    for m in sorted(orgs, key=lambda m: (m.start, -m.end)):
        around = [k for k in around if k.end > m.start]
        outer = next((k for k in around if m.end <= k.end), None)
        if outer is not None and outer.span == m.span:
            if outer.rule == m.rule == "organization.levels":
                kept.append(m)
                around.append(m)
            continue
        if outer is not None:
            m.inside = True
        elif kept and m.start < kept[-1].end:
            continue
        kept.append(m)
        around.append(m)
    return kept
