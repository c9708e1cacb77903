"""Programmes between a verb that runs them and the end of the clause: 启动|文星河清淤工程|，开展|新竹移栽活动|。"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.boundary import is_proper
from kg.extraction.entities.quoted import unquoted
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.model import Span
from kg.vocab import EntityType

#: what stands between the verb and the ending; no clause's characters, and none of a list
_NAME = r"[^，。；：！？\n、“”‘’《》…—|丨 的了]{2,26}?"
#: where the name ends: with the clause, or before what is done in it
_END = r"(?=[，。；！\n]|在(?!线)|以来|中[，。]|期间|近日|日前)"
#: 培训活动和|参观活动, 乡村教师等|补贴政策, 21个|专项规划: sums of things
_SUM = re.compile(
    r"(?<![高平])等(?!级)|\d[个项类种场]|[一二三四五六七八九十两大]大$|全面(?!振兴)|大力|(?:活动|项目|工程|计划|制度|机制|规定|平台|资源|方案)[和与及]|进一步|融入"
)
#: words that no name contains: pronouns, prepositions, adverbs, particles
_BROKEN = frozenset("p d r rr rz y e o ul uj uz ud ug zg".split())


@dataclass(frozen=True)
class _Cues:
    """Expressions and sets that are made of the lexicon's words."""

    launched: tuple[re.Pattern[str], ...]  #: 启动|文星河清淤工程|，; 在|文星河清淤工程|中
    acting: re.Pattern[str]  #: ，|文星河清淤工程|将
    acts: re.Pattern[str]  #: 工程|将: in every hit of `acting`, and found much sooner
    vague: re.Pattern[str]  #: 一系列|…, 3项|…, 各类|…: a wide class, or a date
    verb: re.Pattern[str]  #: 启动|实施了…: a second verb
    closed: tuple[str, ...]  #: … and such endings that want more before them
    generic: frozenset[str]  #: what makes no name proper


@lru_cache(maxsize=2)
def _cues(lexicon: Lexicon) -> _Cues:
    verb = rf"{lexicon.any_of('launch')}(?:出了|起了|了|出|起|好)?(?:一?系列|一[次场]|为期\w{{1,3}}的)?"
    name = rf"(?P<name>{_NAME}(?P<ending>{lexicon.any_of('launched')}))"
    acts = "(?=是|为|由|自|将|已|则|正式|启动|明确|覆盖)"
    return _Cues(
        (
            re.compile(rf"{verb}{name}{_END}"),
            re.compile(rf"(?<![^，。；：！？\n])在{name}(?:中|实施|推进)"),
        ),
        re.compile(rf"(?<![^，。；：！？\n]){name}{acts}"),
        re.compile(lexicon.any_of("launched") + acts),
        re.compile(rf"\d|\w{{0,3}}月|首[个支批次]|{lexicon.any_of('vague_start')}"),
        re.compile(verb),
        tuple(lexicon.words("launched_far")),
        lexicon.words("generic_programme"),
    )


def find_launched(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """Programmes behind a verb of running that the end of the clause ends."""
    cues = _cues(lexicon)
    holders = {m.start: m for m in found if m.type is EntityType.PLACE and m.alias}
    acting = (cues.acting,) if cues.acts.search(doc.text) else ()
    for hit in (hit for pattern in (*cues.launched, *acting) for hit in pattern.finditer(doc.text)):
        begin, end = hit.span("name")
        while second := cues.verb.match(doc.text, begin, end - 4):
            begin = second.end()
        if _is_name(doc, lexicon, begin, (hit.start("ending"), end)):
            yield _launched(doc, holders, begin, end, hit["ending"])


def _launched(doc: Document, holders: Mapping[int, Mention], begin: int, end: int, ending: str) -> Mention:
    """The mention; a place at its beginning holds it: 启动|青川县|文星河清淤工程."""
    name = unquoted(doc.text[begin:end])
    m = Mention(begin, end, EntityType.PROGRAMME, name, "programme.launched", kind=ending, confidence=0.7)
    holder = holders.get(begin)
    if holder is not None and end - holder.end >= 5:
        m.start, m.container = holder.end, holder.handle
        m.names = (unquoted(doc.text[holder.end : end]),)
    return m


def _is_name(doc: Document, lexicon: Lexicon, begin: int, ending: Span) -> bool:
    """Whether the words before the ending are whole, of no wide class, and say something of their own."""
    cues, (start, end) = _cues(lexicon), ending
    before = doc.text[begin:start]
    if (
        len(before) < (9 if doc.text.startswith(cues.closed, start) else 4)
        or cues.vague.match(before)
        or _SUM.search(before)
    ):
        return False
    tokens = [t for t in doc.between(begin, start) if t.end > begin]
    if tokens[0].start < begin or tokens[0].tag == "f" or any(t.tag in _BROKEN for t in tokens):
        return False
    named = is_proper(before, lexicon, cues.generic) or doc.text.count(doc.text[begin:end]) > 1
    return len(before) >= 10 or named
