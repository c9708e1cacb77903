"""Short names of divisions by the company they keep: 石坝、姚渡、沙州 below one county are towns, whatever else they mean.

A short name alone may be a word (资源, 和平, 古镇). Side by side with others of one container that the article names,
in a list or at the heads of parallel clauses, it is the division; so is a stem that no dictionary has.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document, occurrences
from kg.knowledge.gazetteer import Division, Gazetteer, Level
from kg.model import Span
from kg.vocab import EntityType

#: a list: what stands before the first 、, between, and behind the last
_LIST = re.compile(
    r"(?P<head>[\u4e00-\u9fff]{2,4})(?P<middle>(?:、[\u4e00-\u9fff]{2,5}(?=、))*)、(?P<tail>[\u4e00-\u9fff]{2,9})"
)
_LAST_TWO = re.compile(r"(?P<one>[\u4e00-\u9fff]{2,4}?)[和与及](?P<two>[\u4e00-\u9fff]{2,4})")
#: the head of a list, read from its end
_LIST_HEAD = re.compile(r"[\u4e00-\u9fff]{2,4}\Z")
#: heads of clauses
_HEAD = re.compile(r"(?:^|[，；。：！？“\n])(?=[\u4e00-\u9fff]{2})")
#: what may stand behind a short name that is a word: 和平|的, 资源|则
_AS_NAME = re.compile(r"[的则、，。]|[两三四五六七八九十\d]|等地")
#: parts of speech of the word behind it: what a place does, how, when
_DOING = ("v", "d", "t", "p", "m")
#: what may stand before it: a stop, a preposition, 的
_OPENS = re.compile(r"(?:^|[^\u4e00-\u9fff]|[在到往至赴于从的由把将给与和])$")
#: 文星|镇: what a town or village is called behind its stem
_STEM = re.compile(r"(?:街道|[\u4e00-\u9fff]{1,6}族乡|[镇乡村]|社区)$")
#: so many in a list, and heads of clauses, are needed before they speak for each other
_IN_LIST, _IN_CLAUSES = 2, 3
_SURE, _LIKELY = 0.8, 0.7
#: levels of what lies right below: districts of a municipality, towns of a city without counties
_BELOW = {
    Level.PROVINCE: (Level.CITY, Level.COUNTY),
    Level.CITY: (Level.COUNTY, Level.TOWN),
    Level.COUNTY: (Level.TOWN,),
}
_NAME_TAGS = frozenset(("ns", "nr", "nz", "nrt"))

Row = list[tuple[int, int, Division]]


def find_siblings(doc: Document, gazetteer: Gazetteer, found: Sequence[Mention]) -> list[Mention]:
    """New mentions of divisions by short names; a mention of `found` that a list gives another code gets it."""
    containers = _containers(gazetteer, found)
    rows = [*_lists(doc, gazetteer, containers), *_parallel(doc, gazetteer, containers)]
    by_form = {doc.text[start:end]: d for row in rows for start, end, d in row}
    spans = {(start, end): d for row in rows for start, end, d in row}
    spans |= {span: d for form, d in by_form.items() for span in _again(doc, form)}
    for m in found:
        if m.span in spans and m.name == doc.text[m.start : m.end]:
            m.code = spans[m.span].code
    known = {m.name for m in found}
    spans |= {s: d for s, d in _stems(doc, gazetteer, found) if s not in spans and doc.text[slice(*s)] not in known}
    taken = [m.span for m in found]
    return [
        _mention(doc, span, d) for span, d in sorted(spans.items(), key=lambda s: s[0]) if not covered(taken, *span)
    ]


def _mention(doc: Document, span: Span, d: Division) -> Mention:
    m = Mention(*span, EntityType.PLACE, d.name, "place.sibling", d.code, names=(doc.text[slice(*span)],))
    m.kind = "town" if d.level is Level.TOWN else "settlement" if d.level is Level.VILLAGE else ""
    m.confidence = _SURE if d.level < Level.TOWN else _LIKELY
    return m


def _containers(gazetteer: Gazetteer, found: Sequence[Mention]) -> list[Division]:
    """The divisions that the article names, and what contains them, the smallest first."""
    codes = {m.code for m in found if m.code and len(m.code) == 6}
    codes |= {d.code for c in codes for d in gazetteer.containers(c)}
    divisions = [d for d in (gazetteer.get(c) for c in codes) if d is not None and d.level in _BELOW]
    return sorted(divisions, key=lambda d: (-d.level, d.code))


def _child(gazetteer: Gazetteer, form: str, container: Division) -> Division | None:
    """The one division right below the container that goes by the short form."""
    children = [
        d
        for d in gazetteer.find_above_villages(form, container.code)
        if d.level in _BELOW[container.level] and d.name != form and d.name.startswith(form)
    ]
    return children[0] if len({d.code for d in children}) == 1 else None


def _lists(doc: Document, gazetteer: Gazetteer, containers: Sequence[Division]) -> Iterator[Row]:
    """Lists all of whose items lie below one container."""
    for hit in _all_lists(doc.text) if containers else ():
        if not gazetteer.begins_form(hit["tail"]):
            continue
        rows = (_row(doc, gazetteer, hit, container) for container in containers)
        best = max(rows, key=len, default=[])
        if len(best) >= _IN_LIST:
            yield best


def _all_lists(text: str) -> Iterator[re.Match[str]]:
    """What `_LIST.finditer` gives, found by the 、 behind the head: trying every character takes far longer."""
    at, stop = 0, text.find("、")
    while stop >= 0:
        head = _LIST_HEAD.search(text, max(at, stop - 4), stop)
        hit = _LIST.match(text, head.start()) if head else None
        if hit:
            yield hit
            at = hit.end()
        stop = text.find("、", max(stop + 1, at))


def _row(doc: Document, gazetteer: Gazetteer, hit: re.Match[str], container: Division) -> Row:
    """The items of a list below the container; none where an item between others is no such division."""
    row: Row = []
    start = hit.start("middle") + 1
    for item in hit["middle"].split("、")[1:]:
        if (d := _child(gazetteer, item, container)) is None:
            return []
        row.append((start, start + len(item), d))
        start += len(item) + 1
    tail = _LAST_TWO.match(doc.text, hit.start("tail"), hit.end("tail"))
    tails = [(hit.start("tail"), hit.start("tail") + size) for size in (4, 3, 2)]
    last = _first_child(doc, gazetteer, tails, container, hit.end("tail"))
    if last is None:
        return []
    row.append(last)
    if tail and tail.end("one") == last[1]:
        twos = [(tail.start("two"), tail.start("two") + size) for size in (4, 3, 2)]
        two = _first_child(doc, gazetteer, twos, container, hit.end("tail"))
        row += [two] if two is not None else []
    heads = [(hit.end("head") - size, hit.end("head")) for size in (4, 3, 2) if hit.end("head") - size >= hit.start()]
    head = _first_child(doc, gazetteer, heads, container, hit.end("head"))
    return [head, *row] if head is not None else row if len(row) > _IN_LIST else []


def _first_child(
    doc: Document, gazetteer: Gazetteer, spans: Sequence[Span], container: Division, limit: int
) -> tuple[int, int, Division] | None:
    for start, end in spans:
        d = _child(gazetteer, doc.text[start:end], container) if end <= limit else None
        if d is not None:
            return start, end, d
    return None


def _parallel(doc: Document, gazetteer: Gazetteer, containers: Sequence[Division]) -> Iterator[Row]:
    """濮院开设课程，洲泉教授视频，乌镇…: clauses of one sentence that begin with divisions below one container."""
    for sentence in doc.sentences if containers else ():
        heads = [m.end() for m in _HEAD.finditer(doc.text, max(0, sentence.start - 1), sentence.end)]
        if len(heads) < _IN_CLAUSES:
            continue
        heads = [at for at in heads if gazetteer.begins_form(doc.text[at : at + 4])]
        if len(heads) < _IN_CLAUSES:
            continue
        for container in containers:
            spans = ([(at, at + size) for size in (4, 3, 2)] for at in heads)
            row = [_first_child(doc, gazetteer, s, container, sentence.end) for s in spans]
            hits = [r for r in row if r is not None]
            if len({d.code for _, _, d in hits}) >= _IN_CLAUSES:
                yield hits


def _again(doc: Document, form: str, *, strict: bool = False) -> Iterator[Span]:
    """Where a short name that a list has settled stands once more, as a name does; `strict`: on both sides."""
    for start, end in occurrences(doc.text, form):
        first, last = doc.tokens[doc.token_index(start)], doc.tokens[doc.token_index(end - 1)]
        opens = _OPENS.search(doc.text, max(0, start - 1), start) is not None
        behind = doc.tokens[min(doc.token_index(end), len(doc.tokens) - 1)]
        goes_on = _AS_NAME.match(doc.text, end) is not None
        if strict:
            stands = opens and goes_on and first.start == start
        else:
            aligned = first.start == start and last.end == end
            does = behind.start == end and behind.tag.startswith(_DOING)
            stands = opens and (goes_on or does or (aligned and not doc.knows(form)))
        if stands:
            yield start, end


@lru_cache(maxsize=4096)
def _stems_below(gazetteer: Gazetteer, code: str) -> tuple[tuple[str, Division], ...]:
    """What the towns of a county, the villages of a town are called without their ending, with each."""
    stems = ((_STEM.sub("", d.name), d) for d in gazetteer.children(code))
    return tuple((stem, d) for stem, d in stems if 2 <= len(stem) < len(d.name))


def _stems(doc: Document, gazetteer: Gazetteer, found: Sequence[Mention]) -> Iterator[tuple[Span, Division]]:
    """松口 in an article about its county, 金米 in one about its town: stems that no dictionary has."""
    codes = sorted({m.code for m in found if len(m.code) in (6, 9) and not m.code.endswith("00")})
    for code in codes:
        for stem, d in _stems_below(gazetteer, code):
            if stem not in doc.text or d.name in doc.text:
                continue
            if doc.knows(stem) and doc.text.count(stem) < 2:
                continue
            for span in _again(doc, stem, strict=True):
                token = doc.tokens[doc.token_index(span[0])]
                if not doc.knows(stem) or token.tag in _NAME_TAGS:
                    yield span, d
