"""The head of a run-together text: "原标题：…新闻网讯（记者 甲乙）近日，…" without a line break. Refuses to guess.

What is cut off is only what a marker names (the label 原标题, a dateline, 记者 with names behind it); a title ends only
where a marker, its own repetition or a time expression that opens a lead says so. Otherwise all of it stays body.
"""

import re
from dataclasses import dataclass, replace

from kg.model import Span
from kg.reading.bylines import LABEL, SURNAMES, facts_of, names_in, paper_in
from kg.reading.metadata import NOTHING, Facts

_REACH = 260  #: letters in which a head must end
_TITLE = 56  #: longest title, in letters
_MARKS = ("讯", "电", "记者", "作者", "消息", "来源", "标题", "通讯员", "转自", "报道")
_TITLED = re.compile(r"\s*(?:【?(?:原标题|来源标题|原题|标题)\s*[：:]\s*)")
_FROM = re.compile(r"\s*(?:本文)?(?:(?:来源|稿源|转自|来自)\s*[：:]?\s*|转载自\s*[：:]?\s*)")
_ORIGIN = re.compile(r"(?:来源|稿源)\s?[：:]")
_BRACKETED = re.compile(r"\s*[【《]([^】》]{2,16})[】》]\s*[；;：:]?\s*")
_STAMPED = re.compile(r"\s*(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*")
_DATELINE = re.compile(
    r"【[^【】，。]{2,40}?(?:讯|电|报道|消息|(?:记者|通讯员)[^【】，。]{2,20})】|"
    r"\d{1,2}月\d{1,2}日(?:电|讯|消息|报道)\s{0,3}(?:[（(][^（）()]{1,60}[）)])?[：:，]?"
    r"|(?:讯|电|消息|报道)\s{0,3}[（(][^（）()]{0,12}(?:记者|通讯员)[^（）()]{1,50}[）)][：:，]?"
    r"|(?:[网报社端闻台线])(?:讯|电)\s{0,3}[（(][^（）()，。]{2,30}[）)]"
    r"|(?:[网报社端闻台线])(?:讯|电|消息)(?:[：:]|\s+|(?<=讯)(?=\d))|(?:[网报社闻])[\u4e00-\u9fff]{2,3}讯(?:[：:]|\s+)"
)
_PLACE = re.compile(r"[\u4e00-\u9fff\-－—·/|（）() ]{0,14}$")
_STRONG = re.compile(
    r"(?:20\d\d年\s?)?\d{1,2}月\s?(?:\d{1,2}日|[上中下]旬|份?以来)"
    r"|(?:近日|日前|近年来|连日来|多年来|近期|近段时间|昨日|昨天|今年以来|今年(?=[，,\d])|眼下|上个月|上周|本周|截至目前|当前)(?=[，,\u4e00-\u9fff])"
    r"|(?<![\d月])\d{1,2}日(?=[，,清上下凌晚中当])"
    r"|(?P<aim>为(?:进一步|深入|全面|切实|贯彻|落实|认真|扎实|积极|充分|大力|更好|不断|有效|持续|加强|弘扬|丰富|增强|"
    r"确保|做好|帮助|解决|推动|推进|提升|提高|营造|引导|促进|践行|发扬|传承|宣传|防范|保障|培育|激发|打造|"
    r"展现|助力|改善|方便|缓解|巩固|规范|纪念|健全|构建|普及|倡导|强化|优化|完善|满足|拓展|加快|迎接|庆祝|响应|了))"
)
_WEAK = re.compile(
    rf"{_STRONG.pattern.replace('?P<aim>', '?:')}"
    r"|\d|[“\"‘「《【（(]|今年|今天|今日|去年|目前|如今|截至|此前|本月|每年|暑假|盛夏|初夏|夏日|清晨|傍晚|一大早|随着|在(?!线)|据|自(?!治)|从|当|由|围绕|针对|作为|通过|如何"
    r"|走进|来到|一[场个名位]|推动|推进|记者|夏季|炎炎"
)
_BY = re.compile(
    r"(?:全媒体|见习|特约|实习|首席|高级|特派|主任)*"
    r"(?:记者|通讯员|实习生|作者|撰文|采写|文/图|图/文|文图|(?<![\u4e00-\u9fff])文)(?:\s?[：:|｜/]\s?|\s{1,3}|(?=[\u4e00-\u9fff]))"
)
_BEFORE = re.compile(r"(?:记者|(?:今|昨)[天日][（(]|[（(])\Z")  #: what belongs to a time expression behind it
_SPOKEN = re.compile(r"“(?=[^”]{0,80}[，。？！…])[^”]{12,}")
_NOT_TITLE = re.compile(r"[，、；。]$|……|[。？！]”")
_BY_WORDS = ("记者", "通讯员", "实习生", "作者", "撰文", "采写", "文图", "文/图", "图/文", "文：", "文:", "文｜", "文 ")
_COLON = re.compile(r"\s?[：:|｜/]\s?")
_GAP = re.compile(r"[\s、/|｜]*")
_BEHIND = re.compile(
    r"\s?(?:[/／]\s?(?:文图?|图文?|摄)|摄影报道|整理报道|摄影|摄|文/图|[\u4e00-\u9fff]{2,3}报道|报道)(?=[\s\d“（(]|近日|日前|[\u4e00-\u9fff]{4}，)"
)
_CHANNEL = re.compile(r"(?:[－—-]?[\u4e00-\u9fff]{2}频道)?")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Lead:
    """How a run-together text begins."""

    parts: tuple[tuple[str, Span], ...]  #: kind ("title", "caption") and span of what stands before the body
    body: int  #: where the body begins
    facts: Facts


def lead(text: str, start: int, end: int) -> Lead:
    """The head of text[start:end]; nothing cut off where no marker is sure."""
    head = text[start : min(end, start + _REACH)]
    if not any(mark in head for mark in _MARKS):
        return Lead((), start, NOTHING)
    parts: list[tuple[str, Span]] = []
    facts = NOTHING
    at = 0
    for _ in range(4):  # two titles, a source and a by-line are the most that pages were seen to pile up
        new, found, said = _step(head, at)
        parts += [(kind, (start + a, start + b)) for kind, (a, b) in found]
        facts = facts.joined(said)
        if new == at:
            break
        at = new
    return Lead(tuple(parts), start + at, facts)


_Step = tuple[int, list[tuple[str, Span]], Facts]


def _step(head: str, at: int) -> _Step:
    """One label, title or by-line further: the new position, parts found on the way, facts."""
    if stamped := _STAMPED.match(head, at):
        return stamped.end(), [], facts_of(stamped[0])
    if titled := _TITLED.match(head, at):
        return _title(head, titled.end())
    if origin := _FROM.match(head, at):
        return _origin(head, at, origin.end())
    return _credit(head, at, reach=60)


def _origin(head: str, at: int, value: int) -> _Step:
    if bracketed := _BRACKETED.match(head, value):
        return bracketed.end(), [], Facts(outlet=bracketed[1])
    end = _value_end(head, value)
    return (end, [], Facts(outlet=head[value:end].strip())) if end > value else (at, [], NOTHING)


def _value_end(head: str, at: int) -> int:
    """Where the value of a label without a line break ends; `at` if that is not clear."""
    paper = paper_in(head[at : at + 12])
    if paper and not paper.start() and (channel := _CHANNEL.match(head, at + paper.end())):
        return channel.end()
    for end in range(at + 2, min(at + 20, len(head))):
        after = head[end : end + 12]
        if (
            after[0].isspace()
            or _WEAK.match(after)
            or _TITLED.match(after)
            or ((by := LABEL.match(after)) and _COLON.match(after, by.end()))
        ):
            return end
        if after[0] in "，。；！？":
            return at
    return at


def _title(head: str, at: int) -> _Step:
    """A title behind its label: up to a by-line, its repetition or a time expression, whichever comes first."""
    stop = head.find("。", at)
    limit = len(head) if stop < 0 else stop
    ends = [e for e in _marks(head, at, limit) if e[1] > at]
    if again := _repetition(head, at):
        ends.append((again[0], again[1], NOTHING))
    if (origin := _ORIGIN.search(head, at + 4, limit)) is not None:
        ends.append((origin.start(), origin.start(), NOTHING))
    if (opener := _opener(head, at, limit)) > at:
        ends.append((opener, opener, NOTHING))
    if not ends:
        return at, [], NOTHING
    end, body, facts = min(ends, key=lambda e: (e[0], -e[1]))
    if end - at < 4:
        return body, [], facts
    a, b = _trim(head, at, end)
    if b - a > _TITLE or _NOT_TITLE.search(head[a:b]):
        return at, [], NOTHING  # it has swallowed the beginning of the story
    return body, [("title", (a, b))], facts


def _marks(head: str, at: int, limit: int) -> list[tuple[int, int, Facts]]:
    """The first dateline and the first by-line; a by-line inside the dateline is not counted."""
    dateline, names = _dateline(head, at, limit), _names(head, at, limit)
    return [dateline] if dateline[0] <= names[0] and names[1] <= dateline[1] else [dateline, names]


def _credit(head: str, at: int, reach: int) -> _Step:
    """A dateline or by-line at the very beginning; before it at most a caption."""
    limit = min(len(head), at + reach + 60)
    ends = [e for e in _marks(head, at, limit) if e[1] > at and e[0] - at <= reach]
    if not ends:
        return at, [], NOTHING
    end, body, facts = min(ends, key=lambda e: e[:2])
    a, b = _trim(head, at, end)
    if ("，" in head[a:b] or head.count("。", a, b) > 1) and not (facts.outlet and facts.author):
        return at, [], NOTHING  # a sentence that goes on: its 记者 is somebody in the story
    return body, [("caption", (a, b))] if b - a > 1 else [], facts


def _dateline(head: str, at: int, limit: int) -> tuple[int, int, Facts]:
    """(where it begins, where it ends, what it says) of the first dateline; (at, at, …) if there is none."""
    found = _DATELINE.search(head, at, min(len(head), limit + 80))
    if not found or found.start() > limit:
        return at, at, NOTHING
    begin, outlet = _paper_before(head, at, found.start(), overlap=1)
    if not outlet and begin - at <= 12 and _PLACE.match(head[at:begin]):
        begin = at  # nothing but an unknown paper and a place before it
    who = found[0].partition("（")[2] or found[0].partition("(")[2]
    return begin, found.end(), Facts(outlet=outlet, author="、".join(names_in(who.rstrip("）)】：:，"))))


def _names(head: str, at: int, limit: int) -> tuple[int, int, Facts]:
    """The same for the first 记者 (通讯员, 作者 …) with names behind it."""
    if not any(word in head for word in _BY_WORDS):
        return at, at, NOTHING
    for by in _BY.finditer(head, at, limit):
        end = _names_end(head, by.end())
        if end > by.end():
            begin, outlet = _paper_before(head, at, by.start())
            return begin, end, Facts(outlet=outlet).or_else(replace(facts_of(head[by.start() : end]), date=""))
    return at, at, NOTHING


def _paper_before(head: str, at: int, end: int, *, overlap: int = 0) -> tuple[int, str]:
    """Where the paper named directly before `end` begins, and its name; (end, "") if there is none.

    `overlap`: letters from `end` on that may still belong to the name.
    """
    close = max(at, end - 24)
    paper = paper_in(head[close : end + overlap])
    if not paper or not _PLACE.match(head[close + paper.end() : end]):
        return end, ""
    begin = close + paper.start()
    other = paper_in(head[at : begin - 1]) if head[at:begin][-1:] in ("（", "(", "-", "—", "－") else None
    if other and at + other.end() == begin - 1:  # two names of one paper: 荆楚网（湖北日报网）
        return at + other.start(), other[0]
    return begin, paper[0]


def _names_end(head: str, at: int) -> int:
    """Where a chain of names and labels ends; `at` if no name is sure."""
    sure = at
    labelled = head[at - 1 : at] in "：:|｜/"
    while True:
        at = gap.end() if (gap := _GAP.match(head, at)) else at
        if (label := LABEL.match(head, at)) and label.end() > at:
            at = label.end()
            colon = _COLON.match(head, at)
            labelled = bool(colon)
            at = colon.end() if colon else at
            continue
        end = _name_end(head, at)
        if end == at and labelled:
            end = _value_end(head, at)
        if end == at:
            return sure
        behind = _BEHIND.match(head, end)
        sure = at = behind.end() if behind else end
        labelled = False


def _name_end(head: str, at: int) -> int:
    """Where the one name at this place ends; `at` if there is none or its end is not clear."""
    run = _HAN_RUN.match(head, at, at + 6)
    if not run or head[at] not in SURNAMES or _TITLED.match(head, at):
        return at
    if 2 <= len(run[0]) <= 3 and run.end() < len(head):
        return run.end() - (len(run[0]) == 3 and run[0][-1] == "摄")
    for length in (3, 2, 4):
        after = head[at + length : at + length + 14]
        if after and (_WEAK.match(after) or LABEL.match(after)):
            return at + length
    return at


def _repetition(head: str, at: int) -> tuple[int, int] | None:
    """(end of the title, end of its repetition) where the title is printed twice."""
    key = head[at : at + 6].strip()
    again = head.find(key, at + 6) if len(key) == 6 else -1
    length = again - at
    if again < 0 or not 8 <= length <= 80:
        return None
    title = head[at:again].strip()
    if not head.startswith(title, again):
        return None
    return again, again + len(title)


def _opener(head: str, at: int, limit: int) -> int:
    """Where a time expression, 为进一步 … or somebody's words open the lead; `at` if nowhere."""
    spoken = _SPOKEN.search(head, at + 8, limit)
    for found in _STRONG.finditer(head, at + 6, spoken.start() if spoken else limit):
        later = _STRONG.search(head, found.end(), limit) if found["aim"] else None
        if later and not later["aim"] and "，" not in head[found.end() : later.start()]:
            continue  # an aim inside the title, the time expression follows
        before = _BEFORE.search(head[: found.start()], at)
        return before.start() if before else found.start()
    return spoken.start() if spoken else at


def _trim(head: str, a: int, b: int) -> Span:
    while a < b and head[a].isspace():
        a += 1
    while b > a and (head[b - 1].isspace() or head[b - 1] in "□■●◆|｜-"):
        b -= 1
    return a, b
