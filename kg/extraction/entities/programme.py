"""Programmes: what stands in quotes and is run, joined or numbered; endings such as 工程; names known everywhere."""

import re
from collections.abc import Iterator, Sequence

from kg.extraction.boundary import anchored, is_boundary, is_proper, proper_start
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

_QUOTED = re.compile(r"“([^“”。！？\n]{2,32})”")
_TITLED = re.compile(r"《([^《》\n]{3,40})》")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十两百千万双\d]+(?:个|大|项|条|张|支|本|所|场|员|县|企|村|社|级|下|送|进|清|好|联|邻|有|化|定|查|访|问)|"
    r"[\d一二三四五六七八九十百千万]+(?:[+＋·\-][\dN一二三四五六七八九十xX]+)+|\d{3,4}$|[百千万][^，。]{1,4}[百千万一].{1,3}|[一双][\u4e00-\u9fff][一双][\u4e00-\u9fff])"
)
_SLOGAN = re.compile(r"[，；：]|(?:了|吗|吧|呢|啊|你|她|它|是|就|都|很|让|把|这|那)|(?:强|好|优|美|快|高|新)$")
_LOOSE = re.compile(r"[的我不他]")
_SPOKEN = re.compile(r"(?:说|道|表示|介绍|问|称|坦言|感慨|告诉记者|：)$")
_LIKENED = re.compile(r"(?:是|为|当|像|如|变|变成|成为|成了|化身|一个个|一块|这一|那|的|称为|叫|名为|誉为|被称为|被誉为|有着|素有|堪称|当好|变身)$")
_RUN_BEFORE = re.compile(
    r"(?:开展|实施|推行|推进|打造|启动|举办|举行|创建|探索|建立|构建|制定|出台|推出|创新|深化|落实|组织|建设|发起|搭建|设立|开设|首创|推广|谋划|部署|采用|采取|实行|"
    r"参与|参加|加入|入选|响应|结合|依托|通过|聚焦|以|按照|围绕|助力|助推|服务|赋能|推动|投身|融入|全面|深入|乘着|强化|紧扣|用好|争创|申报|获评|擦亮|培育|做强|运用|坚持|叫响|完善|健全|优化|形成|实现|突出|贯彻|践行|全域推进|首批|第\S批|年度|首届|探索出|推出了|打造了|打造出|开展了|实施了|建成|开启|组织开展|等|和|、)"
    r"(?:了|出|以|好|的)?(?:[\u4e00-\u9fff\d]{0,8}(?:市|县|区|省|镇|级|首个|首家|首批|全市|全省|系列|年|批))?$"
)
_MODIFIER = r"(?:[^的和与及等为在以由对把将让是了着、，。；：！？“”（）《》\s]){0,14}?"
_DIRECT = re.compile(r"(?:开展|实施|推行|推进|打造|启动|举办|举行|创建|探索|建立|推出|创新|深化|落实|组织|建设|发起|搭建|设立|开设|首创|推广|实行|参与|参加|加入|入选|响应|创办|打响|擦亮|叫响|推广|申报|强化|紧扣|开办|组建|成立|选派|上线|引入|共建的|打造的|创建的|开设的|推出的|实施的|开展的|共建|办好|做优|做好|命名的|打造了|开展了|推出了|建立了|实施了|创建了|建成了|打造出|首家|首个|第[一二三四五六七八九十]届|首届)$")
_AFTER_LIST = re.compile(r"等(?:一系列|多项|多种|系列|特色|主题|专项|重点|志愿服务|惠民|\d+[项个场种]|[一二三四五六七八九十]+[项大个])*(?:活动|工作|行动|机制|模式|项目|工程|品牌|服务|内容|形式|举措|平台|计划|措施|做法|载体|方式)")
_FOUNDED = re.compile(r"(?:设立|成立|发起|建立)了?$")
_PLACE_IS_ENOUGH = frozenset("亚运会 全运会 音乐节 啤酒节 电影节 灯会 公开赛 马拉松 大赛 论坛 峰会 招聘会 艺术节 文化节 旅游节 美食节 丰收节 龙舟赛 科研基金 发展基金 救助基金 帮扶基金 奖学金 博览会 运动会 锦标赛".split())
_EVENT = r"(?:部署会|推进会|动员会|座谈会|现场会|联席会议|工作会议|工作会|交流会|对接会|发布会|表彰会|研讨会|观摩会|恳谈会|推介会|招聘会|洽谈会|博览会|启动仪式|签约仪式|揭牌仪式|捐赠仪式|开工仪式|开幕式|闭幕式|颁奖仪式|文艺汇演|论坛|峰会|大赛|比赛|联赛|马拉松|艺术节|文化节|旅游节|采摘节|丰收节|运动会|展销会|夏令营|冬令营|训练营|音乐节|啤酒节|电影节|戏剧节|读书节|购物节|开放日|宣传周|宣传月|亚运会|奥运会|大运会|残运会|全运会|世界杯|锦标赛|公开赛|挑战赛|邀请赛|冠军赛|选拔赛|巡回赛|总决赛|艺术展|书画展|画展|展览|灯会|庙会|年会|大会|讲座|沙龙|示范活动|服务活动|教育活动|文化活动|演练|公益活动|主题活动|宣传活动|慰问活动|实践活动|志愿服务活动|义诊活动|系列活动|评选活动|体验活动|捐赠活动|帮扶活动|交流活动|培训班|活动)"
_NAME = r"[^，。；：！？\n、的了]{4,36}?"
_HOLDS = re.compile(rf"(?:召开|举行|举办|承办|主办|协办|出席|开展|参加|亮相|走进|获得|夺得|启动)[了的]?(?P<name>{_NAME}{_EVENT})(?=[，。；\n]|在|暨|并)")
_IS_HELD = re.compile(
    rf"(?:(?<=[，。；：\n”）])|^)\s*(?:\d+月\d+日(?:上午|下午|晚|晚上)?|近日|日前)?，?(?P<name>{_NAME}{_EVENT})(?=在[^，。；\n]{{2,30}}?(?:举行|召开|举办|启动|开幕|开赛|落幕|进行|拉开|揭晓|成功)|(?:成功|正式|圆满|隆重|顺利)?(?:举行|举办|召开|启动|开幕|落幕|开赛))"
)
_COUNT = re.compile(r"[一二三四五六七八九十两](?:个|大|项)$")
_PROJECT_LIST = re.compile(r"个(?:重点|重大)?项目(?:，)?(?:分别|主要)?(?:是|为|包括|有|：)(?P<items>[^。；！？\n]{4,140})")
_SITES = ("城", "都", "港", "岛", "岛屿", "园", "中心", "广场", "基地", "小镇", "公园", "大厦", "大道", "工程", "项目", "湾", "谷")
_CEREMONY = re.compile(r"(?:仪式|会|汇演|式)$")
_WHOLE = re.compile(r"[全我本该][省市县区镇乡村州国]")
_PROJECTS = re.compile(r"等(?:一批|一系列|\d+[个项]|[一二三四五六七八九十]+[个大项])?(?:重点|重大|示范|文旅|产业|民生|工程|建设|农业|标志性|特色|优质|大)*项目")
_ITEM = re.compile(r"([\u4e00-\u9fffA-Za-z0-9·]{2,16})$")
_LOOSE_SUFFIXES = frozenset("工作 做法 方式 精神 文化 理念 经验 任务 目标 格局 内容 建设 服务 班 作风 路径 方法".split())
_SINGLE = frozenset("工程 行动 行动方案 行动计划 计划 项目 机制 模式 活动 方案 工作法 品牌 战略 基金 制度 大赛".split())
_BARE = frozenset(
    "工程 行动 行动方案 行动计划 实施方案 三年行动计划 专项行动 攻坚行动 计划 培养计划 人才计划 基金 发展基金 救助基金 帮扶基金 科研基金 奖学金 助学金 大赛 "
    "锦标赛 联赛 邀请赛 马拉松 博览会 交易会 招聘会 论坛 峰会 高峰论坛 艺术节 文化节 旅游节 美食节 采摘节 丰收节 龙舟赛 运动会 培训班 研修班 改造工程 惠民工程 "
    "文旅项目 产业项目 产业化项目 农文旅项目 全产业链项目 二期项目 一期项目 帮扶项目 改造项目 公益项目 联动机制 联农带农机制 规范化建设 生态建设 人才高地建设 先行区建设 "
    "网络主题活动 主题活动 公益活动 评选活动 科考实践活动 体验活动 扶贫济困日活动 工作体系 公益讲座 志愿行动 暖心行动 关爱行动 党建行动 党建品牌 公共服务平台 服务平台 示范活动 音乐节 啤酒节 电影节 戏剧节 灯会 锦标赛 公开赛 挑战赛 冠军赛 巡回赛 总决赛 亚运会 全运会 夏令营 冬令营 训练营 志愿服务圈 生活圈 博览会 实践活动 志愿服务活动 系列活动 教育活动 品牌".split()
)


def find_programmes(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Mentions of programmes, in order."""
    lexicon = resources.lexicon
    others = [(m.start, m.end) for m in found if m.type is EntityType.ORGANIZATION and not m.inside]
    programmes = list(_quoted(doc, lexicon, others, found)) + list(_titled(doc, lexicon))
    spans = [(m.start, m.end) for m in programmes]
    programmes += [m for m in _known(doc, lexicon) if not covered(spans, m.start, m.end) and not covered(others, m.start, m.end)]
    programmes += [m for m in _projects(doc, found) if not covered([(p.start, p.end) for p in programmes], m.start, m.end)]
    spans = [(m.start, m.end) for m in programmes]
    held = [m for m in _held(doc, lexicon) if not any(m.start < o[1] and o[0] < m.start for o in others)]
    held = [h for h in held if not (_CEREMONY.search(h.name) and any(h.start <= m.start and m.end <= h.end for m in programmes))]
    inner = {(m.start, m.end) for m in programmes for h in held if h.start <= m.start and m.end <= h.end}
    programmes = [m for m in programmes if (m.start, m.end) not in inner] + [m for m in held if not covered([s for s in spans if s not in inner], m.start, m.end)]
    spans = [(m.start, m.end) for m in programmes]
    programmes += [m for m in _bare(doc, lexicon, found) if not covered(spans, m.start, m.end) and not _crossing(others, m)]
    programmes += [m for m in _joint_programmes(doc, found) if not covered([(p.start, p.end) for p in programmes], m.start, m.end)]
    return sorted(programmes, key=lambda m: (m.start, -m.end))


def _crossing(others: Sequence[tuple[int, int]], m: Mention) -> bool:
    """Whether an organization's name reaches over the programme's, or covers it; one inside it is part of the name."""
    return any(s < m.end and m.start < e and not (m.start <= s and e <= m.end) for s, e in others)


def _joint_programmes(doc: Document, found: Sequence[Mention]) -> Iterator[Mention]:
    """莞铜|协作: two places' joint form and what they do together is a programme's name."""
    for start, end in sorted({(m.start, m.end) for m in found if m.rule == "place.joint"}):
        if doc.text[end : end + 2] in ("协作", "合作") and doc.text[end + 2 : end + 3] not in "社区银":
            yield Mention(start, end + 2, EntityType.PROGRAMME, doc.text[start : end + 2], "programme.joint", confidence=0.75, kind="协作")


def _quoted(doc: Document, lexicon: Lexicon, others: Sequence[tuple[int, int]], found: Sequence[Mention]) -> Iterator[Mention]:
    text = doc.text
    matches = list(_QUOTED.finditer(text))
    scores: list[tuple[float, int, str]] = []
    tail = _tail_pattern(lexicon)
    for q in matches:
        end, suffix = q.end(), ""
        if (t := tail.match(text, q.end())) and not (t["of"] and t["suffix"] in _LOOSE_SUFFIXES) and not _verbal(doc, lexicon, q.end(), t.start("suffix")):
            end, suffix = t.end(), t.group("suffix")
        bonus = 2.0 if not suffix and _AFTER_LIST.match(text, q.end()) else 0.0
        scores.append((_score(text, q, suffix) + bonus, end, suffix))
    for i in range(len(matches) - 2, -1, -1):  # “甲”“乙”、“丙”活动: what is said of the last holds for all
        between = text[matches[i].end() : matches[i + 1].start()]
        if between in ("", "、", "和") and scores[i][0] < scores[i + 1][0] and not _SLOGAN.search(matches[i].group(1)):
            scores[i] = (scores[i + 1][0], scores[i][1], scores[i][2])
    for i in range(1, len(matches)):  # 采取“甲”“乙”等形式: and what is said of the first
        between = text[matches[i - 1].end() : matches[i].start()]
        if between in ("", "、", "和") and scores[i][0] < scores[i - 1][0] and not _SLOGAN.search(matches[i].group(1)):
            scores[i] = (scores[i - 1][0], scores[i][1], scores[i][2])
    places = {m.end: m for m in found if m.type is EntityType.PLACE and m.alias}
    for q, (score, end, suffix) in zip(matches, scores, strict=True):
        crossing = [o for o in others if o[0] < q.end() and q.start() < o[1] and not (q.start() < o[0] and o[1] < q.end())]
        if score < 2 or crossing or q.group(1) in lexicon.quoted_words:
            continue
        yield _programme(text, q, end, suffix, score, places)


def _verbal(doc: Document, lexicon: Lexicon, start: int, end: int) -> bool:
    """Whether a verb stands between the quote and the ending (“社区合伙人”签订协议)."""
    return any(is_boundary(doc, lexicon, t) for t in doc.between(start, end) if t.start >= start and len(t.word) > 1)


def _whose(doc: Document, found: Sequence[Mention], position: int) -> str:
    """吴江区的3个项目分别是…: where the projects of a list are, "" if it does not say."""
    near = [m for m in found if m.type is EntityType.PLACE and m.end <= position and re.fullmatch(r"的\d+|的[一二三四五六七八九十]+", doc.text[m.end : position])]
    return (near[-1].code or near[-1].name) if near else ""


def _projects(doc: Document, found: Sequence[Mention]) -> Iterator[Mention]:
    """甲新城、乙港、丙岛屿等重点项目; 3个项目分别是甲、乙和丙: each item is a project, whatever its ending."""
    for hit in _PROJECT_LIST.finditer(doc.text):
        for item in re.finditer(r"(?:[^、，和]|和(?!平))+?(?=、|，|和|以及|等|$)", hit["items"].split("，")[0]):
            name = item.group().strip("“”和")
            if 4 <= len(name) <= 30:
                start = hit.start("items") + item.start() + item.group().index(name)
                m = Mention(start, start + len(name), EntityType.PROGRAMME, _plain(name), "programme.list", kind="项目", confidence=0.75)
                m.container = _whose(doc, found, hit.start())
                yield m
    for hit in _PROJECTS.finditer(doc.text):
        at, items = hit.start(), []
        while item := _ITEM.search(doc.text, max(0, at - 18), at):
            start = item.start(1) + max([j.end() for j in re.finditer(r"和|以及|开展|建设|打造|推进|推动|实施|谋划|引进", item.group(1)[:-2])], default=0)
            items.append((start, item.end(1)))
            at = start - 1
            if doc.text[at : at + 1] not in ("、", "和"):
                break
        if len(items) < 2:
            continue
        for i, (start, end) in enumerate(items):
            known = next((m for m in found if m.end == end and m.start >= start - 12 and not m.inside), None)
            if known is not None:
                known.also = (EntityType.PROGRAMME,)
            elif i < len(items) - 1 and (doc.text[start:end].endswith(_SITES) or any(not doc.knows(t.word) or t.tag in ("nr", "ns", "nz") for t in doc.between(start, end))):
                yield Mention(start, end, EntityType.PROGRAMME, doc.text[start:end], "programme.list", kind="项目", confidence=0.7, also=(EntityType.PLACE,))


def _programme(text: str, q: re.Match[str], end: int, suffix: str, score: float, places: dict[int, Mention]) -> Mention:
    core = q.group(1).strip()
    counted = _COUNT.search(text, max(0, q.start() - 4), q.start()) if len(core) <= 4 else None
    begin = counted.start() if counted else q.start()
    full = _plain(text[begin : q.end()]) + _plain(text[q.end() : end]).removeprefix("的")
    names = {core, full} if not counted else {full, _plain(text[begin : q.end()])}
    m = Mention(begin, end, EntityType.PROGRAMME, full, "programme.quoted", confidence=min(0.95, 0.5 + score / 8))
    if begin in places and suffix:
        m.container = places[begin].code or places[begin].name
        names.add(_plain(text[places[begin].start : end]))
    if suffix and suffix not in _SINGLE:
        names.update(core + s for s in _SINGLE if full.endswith(s) and s != full)
    m.names = tuple(sorted(names - {full}))
    m.kind = suffix
    return m


def _plain(text: str) -> str:
    return re.sub(r"[“”《》\n]", "", text).strip()


def _tail_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted((w for w, s in lexicon.programme_suffixes.items() if s != "event"), key=lambda w: (-len(w), w))
    return re.compile(rf" ?(?P<of>的?)(?P<modifier>(?:为主题的|主题|系列)?{_MODIFIER})(?P<suffix>{'|'.join(words)})(?![长员者书化])")


def _score(text: str, q: re.Match[str], suffix: str) -> float:
    core, before = q.group(1), text[max(0, q.start() - 24) : q.start()]
    clause = re.split(r"[，。；！？\n]", before)[-1]
    score = 2.0 if suffix else 0.0
    if "+" in core:
        score += 2
    if _NUMBERED.match(core):
        score += 1.5
    if len(core) <= 4 and _COUNT.search(clause):
        score += 2
    if core.endswith(tuple(_SINGLE)):
        score += 2
    if _DIRECT.search(clause):
        score += 2 if 4 <= len(core) <= 14 or core[-1] in "班站室堂坊团" else 1
    elif _RUN_BEFORE.search(clause):
        score += 1 if len(core) > 2 else 0.5
    if _SLOGAN.search(core) and len(suffix) < 4:
        score -= 1 if suffix and not core.endswith(("的", "了")) else 3
    elif _LOOSE.search(core) and len(suffix) < 4:
        score -= 0.8
    if _LIKENED.search(clause) and not _DIRECT.search(clause):
        score -= 1
    if _SPOKEN.search(before) or (not suffix and before.endswith("，")) or core.endswith(("！", "…")):
        score -= 2
    if len(core) > 20 and not suffix:
        score -= 1
    return score


def _titled(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    for m in _TITLED.finditer(doc.text):
        name = _plain(m.group(1))
        if name.endswith(("方案", "计划", "规划", "行动", "工程", "意见", "办法", "条例", "倡议", "协议", "纲要", "清单", "措施")):
            yield Mention(m.start(), m.end(), EntityType.PROGRAMME, name, "programme.titled", confidence=0.85, kind="方案")


def _known(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    kinds = {p.label: p.kind for p in lexicon.programmes}
    for start, end, word, kind in lexicon.known_matcher.find(doc.text):
        table, label = kind.split(":", 1)
        if table == "programme" and kinds[label] == "programme":
            names = (word,) if word != label else ()
            yield Mention(start, end, EntityType.PROGRAMME, label, "programme.known", names=names, confidence=0.95)


def _bare(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """Names without quotes: a strong ending behind something proper."""
    text = doc.text
    places = {m.end: m for m in found if m.type in (EntityType.PLACE, EntityType.ORGANIZATION) and m.alias}
    for start, end, word, strength in lexicon.programme_matcher.find(text):
        if strength == "event":
            continue
        if word not in _BARE or re.match(r"[者长员部处队]|师(?!资)", text[end : end + 1]):
            continue
        begin = proper_start(doc, lexicon, start, max(0, start - 16), numbers=True)
        begin += 2 if _WHOLE.match(text, begin) and begin + 2 < start else 0
        inside = [p for p in places if begin < p <= start]
        holder = places[max(inside)] if inside else None
        if holder is None and (at := next((p for p in range(begin, max(0, begin - 6), -1) if p in places), 0)) and (at == begin or anchored(doc, lexicon, at, begin) or (start - at <= 4 and text.count(text[at:end]) > 1)):
            holder, begin = places[at], at
        if holder is not None and begin < holder.start:  # 绿美湛江生态建设: the place stands in the middle
            holder, proper = None, text[begin:start]
        else:
            proper = text[holder.end if holder else begin : start]
            begin = holder.end if holder and proper else holder.start if holder else begin
        if holder is None and (len(proper) < 2 or not is_proper(proper, lexicon)) and not _FOUNDED.search(text[max(0, begin - 4) : begin]):
            continue
        if holder is not None and not proper and word not in _PLACE_IS_ENOUGH or proper[:1] in "的等了" and proper:
            continue
        if "“" in proper or "”" in proper:
            continue
        strong = holder is not None or text.count(text[begin:end]) > 1 or word in ("马拉松", "招聘会", "大赛")
        if word == "行动" and re.search(r"(?:立即|迅速|积极|马上|统一|集体|主动|全员|闻令|紧急|具体|实际|一致|联合|协同|切实)$", proper):
            continue
        if word in ("工程", "行动", "计划", "活动", "项目") and not strong and len(proper) < 4:
            continue
        full = _plain(text[(holder.start if holder else begin) : end])
        m = Mention(begin, end, EntityType.PROGRAMME, full, "programme.ending", confidence=0.75 if strong else 0.6, kind=word)
        if holder is not None:
            m.container = holder.code or holder.name if holder.type is EntityType.PLACE else ""
            m.names = (_plain(text[begin:end]),)
        yield m


def _held(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """Meetings, ceremonies and events by the verb that holds them: 召开X部署会; X论坛在Y举行."""
    for pattern in (_HOLDS, _IS_HELD):
        for hit in pattern.finditer(doc.text):
            begin, end = hit.span("name")
            text = hit["name"]
            begin += len(text) - len(text.lstrip("了由以年月日上下午， ”"))
            verbs = [v.end() for v in re.finditer(r"开展|举行|举办|召开|组织|实施|启动|打造|参加|出席|参与|发展", doc.text[begin:end - 4])]
            begin += max(verbs, default=0)
            name = _plain(doc.text[begin:end])
            if len(name) < 8 or not is_proper(name[:-2], lexicon) or "的" in name or name[0] in "在于和与等及对向为将把让":
                continue
            yield Mention(begin, end, EntityType.PROGRAMME, name, "programme.held", kind="event", confidence=0.75)
