"""Organizations: an ending, and what stands before it back to the first word that cannot belong to the name."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.boundary import anchored, glued, is_boundary, is_proper, proper_start
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon, Suffix
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

LEVELS = "省市县区州旗镇乡村"
_LONGEST = 26
_LEVEL = re.compile(rf"(?:自治区|街道|社区|园区|[{LEVELS}])$")
#: 中共X, 共青团X, 中国农业银行X分行: what may stand before the place
_HEAD = re.compile(r"(?:中共|共青团|驻|民革|民盟|民建|民进|农工党|致公党|九三学社|团|国网|中国[\u4e00-\u9fff]{2,6}银行|中国(?:移动|联通|电信|邮政|铁塔)|国家税务总局|国家电网)$")
#: an ending that goes on is not the end of a name
_GOES_ON = re.compile(
    r"(?:书记|副书记|委员|成员|常委|主任|部长|局长|化|制|级|员|长|人(?![力事民大社工])|生(?!态|产)|户|们|性|型|界|网|类|式|工作会议|全会|改革|建设|发展|经济|合作社?|协作|内部|附近|旁|所在地|驻地|门口|大楼|振兴|帮带|共建|联建|结对|品牌|活力|力量|阵地|模式|理念|机制|精神|文化|带头人|堡垒|骨干|示范点|规模|用工|用地|周边|自身|总数|数量)"
)
_TITLE_GOES_ON = ("书记", "副书记", "成员", "常委", "主任", "部长", "局长", "委员", "员", "长")
_LIST_CLASS = re.compile(
    r"(?:等)?(?:\d+|[一二三四五六七八九十多几数])?(?:家|所|个|支)?(?:爱心|民营|龙头|重点|知名|优秀|会员|名优|本土|科技|农业|国有|省属|市属|区属|上市|大型|头部|骨干|优质|医疗|科研|职业|东莞|成员)*"
    r"(企业|公司|单位|部门|学校|高校|院校|医院|银行|机构|协会|商会|社会组织|集团|卫生院|乡镇卫生院|党支部|媒体)"
)
_FOUNDED = re.compile(r"(?:组建|成立|组成|名为|取名|叫|建立|设立|打造|组织|创办|创立|的|加入|参加|以下简称|简称|下称)[^，。；“]{0,12}“$")
_BRANCH = re.compile(r"（[\u4e00-\u9fff]{2,5}）$")
_UP_TO = re.compile(r"(?:[、和与及][\u4e00-\u9fff]{2,3})*等?(?:[两二三四五六七八九十]+|\d+)个?(?:乡镇|镇街|街镇|镇|乡|街道|村居|村|社区|县区|县|区)")
_LEVELS_OF = re.compile(r"(?:两|三|四)(?:级|地)")
_JOINER = re.compile(r"(?:、|和|与|及|以及)$")
_LEAD = re.compile(r"[\u4e00-\u9fff]{1,10}?[省市县区州旗镇乡村](?=[\u4e00-\u9fff])|[省市县区州旗镇乡村]")
_ITEM = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·“”]{2,16}")


def find_organizations(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Mentions of organizations in order; those inside another's name follow it and are marked `inside`."""
    lexicon = resources.lexicon
    people = [(m.start, m.end) for m in found if m.type is EntityType.PERSON]
    places = {m.end: m for m in found if m.type is EntityType.PLACE and m.alias}
    within = {p for m in places.values() for p in range(m.start, m.end - 1)}
    orgs: list[Mention] = []
    orgs += _known(doc, lexicon)
    ends: dict[int, Mention] = {m.end: m for m in orgs}
    for start, end, word, _ in lexicon.org_matcher.find(doc.text):
        if end - 1 in within:
            continue  # 阳信县劳店|镇 is a town, no shop
        m = _named(doc, lexicon, (start, end), lexicon.org_suffixes[word], places, ends)
        if m and not covered(people, m.start, m.end):
            orgs.append(m)
            ends[m.end] = m
    orgs = [m for m in orgs if m.confidence > 0]
    orgs = _recurring(doc, _trimmed(doc, orgs), people)
    orgs += _sharing(doc, lexicon, orgs, people)
    orgs = [*_split_levels(doc, orgs, places), *_per_place(doc, lexicon, found)]
    orgs += _listed(doc, resources, [*orgs, *found])
    return sorted(_drop_swallowed(orgs), key=lambda m: (m.start, -m.end))


def _named(
    doc: Document, lexicon: Lexicon, span: tuple[int, int], suffix: Suffix, places: dict[int, Mention], ends: dict[int, Mention]
) -> Mention | None:  # fmt: skip
    start, end = span
    text = doc.text
    if suffix.kind == "none" or (suffix.word == "职中" and text[start - 1 : start] in ("任", "在", "兼", "离")):
        return None
    if suffix.word[-1] == "中" and suffix.kind == "school" and text.startswith("学", end):
        end += 1
    if _bare_committee(suffix) and text.startswith("员会", end):
        end += 2
    after = _GOES_ON.match(text, end)
    if after and not after.group().startswith(_TITLE_GOES_ON):
        if suffix.strength != "strong" or after.group() in ("化", "制", "级", "网", "界", "户"):
            return None
    if suffix.kind == "company" and suffix.strength == "proper" and re.match(r"(?:集团|股份|有限|控股|公司|科技|发展|实业)", text[end : end + 2]):
        return None
    if suffix.word in ("室", "科", "处", "系", "队", "店", "厂", "一中") and after:
        return None
    begin, prefix = _begin(doc, lexicon, start, suffix.kind, places, ends)
    if _bare_committee(suffix) and (prefix is None or prefix.end < start):
        begin, prefix = (_chain(text, places, start + 1), places[start + 1]) if start + 1 in places else (start, None)
    if prefix is None and not _bare_committee(suffix):
        begin, prefix = _anchor(doc, lexicon, begin, start, places)
    if prefix is None and "“" not in text[begin:start]:
        begin = _skip_verbs(doc, lexicon, begin, start, "av" if suffix.strength == "strong" else "v")
    if prefix is not None and prefix.type is EntityType.ORGANIZATION and _own_level(text, start, suffix):
        begin, prefix = start - 1, None
    proper = text[prefix.end if prefix else begin : start]
    if not _enough(text, begin, start, proper, prefix, suffix, lexicon):
        return None
    if prefix is None and suffix.strength == "proper" and "“" not in text[begin - 1 : start] and _commonplace(doc, begin, start, end):
        return None
    if text[begin - 1 : begin] == "“" and text[end : end + 1] == "”" and prefix is None and not _FOUNDED.search(text, max(0, begin - 16), begin):
        return None
    name = text[begin:end].replace("“", "").replace("”", "").replace(" ", "").replace("\n", "")
    if not 3 <= len(name) <= 40 and not (_bare_committee(suffix) or prefix or _LEVEL.match(text[begin:start])):
        return None
    m = Mention(begin, end, EntityType.ORGANIZATION, name, f"organization.{suffix.strength}", kind=suffix.kind)
    if "“" in text[begin:start] and (quote := re.search(r"“([^”]{2,16})”([\u4e00-\u9fff]*)$", text[begin:end])):
        m.names = (quote[1] + quote[2],)
    elif prefix is not None and prefix.type is EntityType.PLACE and end - prefix.end >= 5:
        m.names = (text[prefix.end : end],)
    m.confidence = 0.9 if prefix or suffix.strength == "strong" else 0.75
    if prefix is not None and prefix.type is EntityType.ORGANIZATION:
        if suffix.strength == "proper" and suffix.kind not in ("party", "hospital", "school") and prefix.end == start:
            prefix.inside, prefix.confidence = True, 0.0  # 辰南村支部|农场 is one name
            return m
        m.owner = prefix.name
        m.names = (text[prefix.end : end],) if prefix.end < start else ()
    return m


def _begin(doc: Document, lexicon: Lexicon, start: int, kind: str, places: dict[int, Mention], ends: dict[int, Mention]) -> tuple[int, Mention | None]:
    """Where the name begins, and the place or organization it is built on (石阡县 in 石阡县人民医院)."""
    text, floor = doc.text, max(0, start - _LONGEST)
    at = start
    while at > floor:
        if at in ends and ends[at].start < at:
            return ends[at].start, ends[at]
        if at in places:
            begin = _chain(text, places, at)
            if kind in ("hospital", "school", "department") and begin in ends:
                return ends[begin].start, ends[begin]  # 广东省人民医院|粤西|医院
            return begin, places[at]
        if text[at - 1] == "”" and (opening := text.rfind("“", floor, at)) >= 0 and "”" not in text[opening + 1 : at - 1] and at - opening <= 16:
            at = opening
            continue
        if text[at - 1] == "）" and (branch := _BRANCH.search(text, floor, at)):
            at = branch.start()  # 可口可乐饮料（陕西）有限公司
            continue
        token = doc.tokens[doc.token_index(at - 1)]
        if token.end > at:
            word = text[token.start : at]
            if word in lexicon.boundary_words:
                break
        elif is_boundary(doc, lexicon, token):
            if lexicon.is_inner(token.word) and (token.start in places or token.start in ends) and start - token.start <= 6:
                at = token.start
                continue  # 济宁|创新|谷集团
            if token.word in ("与", "和", "及") and kind in ("school", "department", "government") and (held := _held_together(doc, lexicon, token.start, places, ends)):
                at = held
                continue
            break
        elif cut := glued(doc, token):
            at = cut
            break
        step = max(token.start, floor)
        inner = [p for p in range(at - 1, step, -1) if p in places or p in ends]
        at = inner[0] if inner else step
    return at, None


def _held_together(doc: Document, lexicon: Lexicon, joint: int, places: dict[int, Mention], ends: dict[int, Mention]) -> int:
    """湖南文理学院|生命与环境科学|学院: an 与 inside a name, where a place or body stands right before its first part."""
    for at in range(joint - 1, max(0, joint - 8), -1):
        if at in places or at in ends:
            return at if not any(is_boundary(doc, lexicon, t) for t in doc.between(at, joint)) else 0
    return 0


def _anchor(doc: Document, lexicon: Lexicon, begin: int, start: int, places: dict[int, Mention]) -> tuple[int, Mention | None]:
    """A place a few unreadable characters before the run: 番禺区|以伴|青少年发展中心."""
    for at in range(begin - 1, max(0, begin - 6), -1):
        if at in places:
            if anchored(doc, lexicon, at, begin) and begin - at <= 5:
                return _chain(doc.text, places, at), places[at]
            break
    return begin, None


def _skip_verbs(doc: Document, lexicon: Lexicon, begin: int, start: int, tags: str) -> int:
    """A name with no place before it does not begin with a verb, even one that may stand inside names (联动|区总工会)."""
    at = begin
    while at < start:
        token = doc.tokens[doc.token_index(at)]
        if token.start != at or token.end > start or not ((token.tag in ("v", "vd", "ad", "d", "a", "l", "i") and token.tag[0] in tags + "dli" and doc.knows(token.word)) or token.word in lexicon.boundary_words or re.match(r"\d", token.word)):
            break
        at = token.end
    return at


def _commonplace(doc: Document, begin: int, start: int, end: int) -> bool:
    """审判团队, 产业创业团队: nothing but everyday words before the ending, and not a standing name of the article."""
    return not _has_proper(doc, begin, start) and doc.text.count(doc.text[begin:end]) < 2


def _has_proper(doc: Document, begin: int, end: int) -> bool:
    """Whether a word in [begin, end) is one that jieba does not know, or takes for a name."""
    return any(not doc.knows(t.word) or t.tag in ("nr", "ns", "nt", "nz", "nrt", "eng") for t in doc.between(begin, end))


def _bare_committee(suffix: Suffix) -> bool:
    """省委, 区委: a level and a committee make a name by themselves."""
    return len(suffix.word) == 2 and suffix.word[0] in LEVELS and suffix.word[1] == "委"


def _own_level(text: str, start: int, suffix: Suffix) -> bool:
    """区总工会 behind another organization's name is a name of its own."""
    return suffix.strength == "strong" and text[start - 1 : start] in "省市县区州旗"


def _chain(text: str, places: dict[int, Mention], at: int) -> int:
    """Start of the run of places that ends at `at` (贵州省|铜仁市|石阡县), and of a head such as 共青团."""
    begin = places[at].start
    while begin in places and places[begin].start < begin:
        begin = places[begin].start
    if head := _HEAD.search(text[max(0, begin - 12) : begin]):
        begin -= len(head.group())
    return begin


def _enough(text: str, begin: int, start: int, proper: str, prefix: Mention | None, suffix: Suffix, lexicon: Lexicon) -> bool:
    """Whether what stands before the ending makes a name of it."""
    head = text[begin:start]
    if _bare_committee(suffix) and not head:
        return True
    if text[begin - 1 : begin].isdigit() or re.match(r"\d|[一二三四五六七八九十两几多]+[支个家名所]|[支家]", head):
        return False
    bare = proper.strip("“” ")
    quoted = "“" in head
    if prefix is not None:
        if suffix.strength == "weak":
            return prefix.type is EntityType.ORGANIZATION
        if prefix.type is EntityType.PLACE and suffix.strength == "proper" and not bare:
            return suffix.word not in ("公司", "企业", "集团", "中心", "队", "团队", "店", "厂", "平台", "委员会", "联盟", "超市", "工作室", "农场", "民宿", "酒店", "学校", "代表团", "联合体", "物流", "控股", "实业", "工厂")
        if prefix.type is EntityType.PLACE and bare and suffix.strength == "proper":
            return is_proper(bare, lexicon) or len(bare) >= 4 or suffix.kind in ("association", "school", "hospital", "media")
        return True
    if suffix.strength == "weak":
        return False
    if suffix.strength == "strong" and _LEVEL.fullmatch(head):
        return True
    if _LEVEL.match(head[:1]) and suffix.strength == "strong":
        return len(head) == 1 or head[1:2] not in LEVELS
    if not bare or not is_proper(bare, lexicon):
        return False
    return quoted or len(bare) >= 2


def _trimmed(doc: Document, orgs: Sequence[Mention]) -> list[Mention]:
    """民生文章|华安证券: where the article has 华安证券 standing free, that is the name."""
    free = {m.name for m in orgs if len(m.name) >= 4 and (m.start == 0 or doc.text[m.start - 1] in "，。；：、！？“”（）\n ")}
    for m in orgs:
        if m.owner or m.rule == "organization.strong" and not m.name.endswith("公司"):
            continue
        shorter = [n for n in free if m.name.endswith(n) and n != m.name and m.end - m.start == len(m.name) and m.name not in free]
        if shorter and (tail := max(shorter, key=len)):
            m.start, m.name = m.end - len(tail), tail
    return list(orgs)


def _recurring(doc: Document, orgs: list[Mention], people: Sequence[tuple[int, int]]) -> list[Mention]:
    """Further occurrences of a name that the walk to the left missed."""
    spans = [(m.start, m.end) for m in orgs]
    known = {n: m for m in reversed(orgs) for n in m.names if "“" not in n and m.kind != "department"}
    known |= {m.name: m for m in reversed(orgs) if len(m.name) >= 4 and m.confidence >= 0.75}
    for name, first in sorted(known.items()):
        for hit in re.finditer(re.escape(name), doc.text):
            if not covered(spans, hit.start(), hit.end()) and not covered(people, hit.start(), hit.end()):
                orgs.append(replace(first, start=hit.start(), end=hit.end(), rule="organization.again", inside=False))
                spans.append((hit.start(), hit.end()))
    return orgs


def _sharing(doc: Document, lexicon: Lexicon, orgs: Sequence[Mention], people: Sequence[tuple[int, int]]) -> list[Mention]:
    """区总工会、妇联: a bare ending in a list goes by its neighbour's place or level."""
    ends = {m.end: m for m in orgs}
    shared = []
    for start, end, word, kind in lexicon.org_matcher.find(doc.text):
        joiner = _JOINER.search(doc.text, max(0, start - 2), start)
        neighbour = ends.get(joiner.start()) if joiner else None
        if neighbour is None or kind == "none" or lexicon.org_suffixes[word].strength != "strong" or kind not in ("government", "party", "association"):
            continue
        if _GOES_ON.match(doc.text, end) or neighbour.kind not in ("government", "party", "association"):
            continue
        if any(m.start <= start < m.end for m in orgs):
            continue
        lead = _LEAD.match(neighbour.name.removeprefix("中共"))
        if lead:
            m = Mention(start, end, EntityType.ORGANIZATION, lead.group() + word, "organization.list", kind=kind, names=(), confidence=0.8)
            ends[end] = m
            shared.append(m)
    return shared


def _per_place(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> list[Mention]:
    """石鼓、长坡七个乡镇|卫生院: one body for each place of the list."""
    listed = [m for m in found if m.rule == "place.list"]
    bodies: list[Mention] = []
    for start, end, word, kind in lexicon.org_matcher.find(doc.text):
        ends = [m for m in listed if m.end < start <= m.end + 40 and _UP_TO.fullmatch(doc.text[m.end : start])]
        if kind == "none" or not ends:
            continue
        for m in ends:
            m.alias = False
            bodies.append(replace(m, type=EntityType.ORGANIZATION, name=m.name + word, rule="organization.list", code="", kind=kind, alias=True, names=(m.name + word, *m.names), confidence=0.8))
            bodies[-1].end = m.end
    return bodies


def _split_levels(doc: Document, orgs: Sequence[Mention], places: dict[int, Mention]) -> list[Mention]:
    """自治区、呼和浩特市两级乡村振兴局, 铜仁、东莞两地人社部门: one body for each place of the list."""
    kept: list[Mention] = []
    for m in orgs:
        hit = _LEVELS_OF.search(m.name)
        if not hit:
            kept.append(m)
            continue
        at = m.start + hit.start()
        shares = []
        while at in places or (level := re.compile(r"(自治区|[省市县区州镇村])$").search(doc.text, max(0, at - 3), at)):
            head = places[at].name if at in places else level.group() if level else ""
            at = places[at].start if at in places else at - len(head)
            shares.append(head)
            if doc.text[at - 1 : at] not in ("、", "和", "与"):
                break
            at -= 1
        rest = m.name[hit.end() :]
        begin = m.start
        for i, head in enumerate(shares):
            kept.append(replace(m, start=begin, name=head + rest, names=(), alias=i == 0, rule="organization.levels", confidence=0.8))
            kept[-1].names = (head + rest,)
    return kept


def _known(doc: Document, lexicon: Lexicon) -> list[Mention]:
    """Bodies known all over the country."""
    found = []
    for start, end, word, kind in lexicon.known_matcher.find(doc.text):
        table, label = kind.split(":", 1)
        first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
        if table == "organization" and (first.start == start and last.end == end):
            names = (word,) if word != label else ()
            found.append(Mention(start, end, EntityType.ORGANIZATION, label, "organization.known", kind="known", names=names))
    return found


def _listed(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """甲农业、乙食品、丙园艺场3家会员公司; 甲、乙、丙等企业: the class after a list says what its items are."""
    text, listed = doc.text, []
    spans = [(m.start, m.end) for m in found if m.type is not EntityType.PLACE]
    for m in _LIST_CLASS.finditer(text):
        if m.group() == m.group(1) or not re.search(r"等|\d|家|所|支", m.group()):
            continue
        at, items = m.start(), []
        while True:
            item = re.compile(r"([\u4e00-\u9fffA-Za-z0-9·]{2,16})$").search(text, max(0, at - 16), at)
            if not item:
                break
            items.append((item.start(1), item.end(1)))
            if text[item.start(1) - 1 : item.start(1)] not in "、":
                break
            at = item.start(1) - 1
        if len(items) < 2:
            continue
        start, end = items[-1]  # the first item has the verb before it
        items[-1] = (max(start, _item_start(doc, resources.lexicon, start, end)), end)
        proper = [_has_proper(doc, start, end) for start, end in items]
        for i, (start, end) in enumerate(items):
            if not proper[i] and (sum(proper) * 2 < len(items) or any(t.tag in ("v", "vn") for t in doc.between(start, end))):
                continue  # 机械制造、原材料加工等企业: trades, no names
            if 2 <= end - start <= 12 and not covered(spans, start, end) and not _generic_item(text[start:end], resources.lexicon):
                listed.append(Mention(start, end, EntityType.ORGANIZATION, text[start:end], "organization.list", kind=m.group(1), confidence=0.7))
    return listed


def _item_start(doc: Document, lexicon: Lexicon, start: int, end: int) -> int:
    return max(start, proper_start(doc, lexicon, end, start))


def _generic_item(text: str, lexicon: Lexicon) -> bool:
    return not is_proper(text, lexicon) or text.endswith(tuple("员人户村镇县市区省者品率家")) or len(text) < 2


def _drop_swallowed(orgs: Sequence[Mention]) -> list[Mention]:
    """Of two names with one end keep the longer; a name inside another is marked, not dropped."""
    kept: list[Mention] = []
    for m in sorted(orgs, key=lambda m: (m.start, -m.end)):
        outer = next((k for k in kept if k.start <= m.start and m.end <= k.end), None)
        if outer is not None and (outer.start, outer.end) == (m.start, m.end):
            if outer.rule == m.rule == "organization.levels":
                kept.append(m)
            continue
        if outer is not None:
            m.inside = True
        elif kept and m.start < kept[-1].end:
            continue
        kept.append(m)
    return kept
