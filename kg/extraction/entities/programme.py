"""Programmes: names known everywhere, titles of plans, and what the other finders of programmes find, put together.

Quoted names are in the module `quoted`, events in `event`, endings without quotes in `bare`, lists in `listed` and
`project_list`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.extraction.entities.bare import find_bare
from kg.extraction.entities.event import find_held, find_numbered
from kg.extraction.entities.launched import find_launched
from kg.extraction.entities.listed import find_lines, find_listed
from kg.extraction.entities.project_list import find_projects
from kg.extraction.entities.quoted import find_quoted, unquoted
from kg.extraction.mention import Mention, covered
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.resources import Resources
from kg.model import Span
from kg.vocab import EntityType

#: 《青川县水库修缮方案》
_TITLED = re.compile(r"《([^《》\n]{3,40})》")
#: 《青川县水库修缮方案|（试行）》
_DRAFT = re.compile(r"（[^（）]{1,12}）$")
#: behind a known name that is but the beginning of a larger one's: 长三角一体化|示范区
_LARGER = ("示范区", "试验区", "合作区", "先行区", "基金会", "办公室", "中心")
#: behind a congress that is but a point in time, or what somebody was sent to: 党的二十大|以来, 党的二十大|代表
_NOT_MEANT = ("以来", "以后", "之后", "前夕", "代表")
#: an event around a programme's name that is but its ceremony: 春雨行动|启动仪式
_CEREMONY = re.compile(r"(?:仪式|会|汇演|式)$")


def find_programmes(doc: Document, resources: Resources, found: Sequence[Mention]) -> list[Mention]:
    """Mentions of programmes, in order."""
    lexicon = resources.lexicon
    bodies = [m.span for m in found if m.type is EntityType.ORGANIZATION and not m.inside]
    programmes = [*find_quoted(doc, lexicon, found, bodies), *_titled(doc, lexicon)]
    programmes += _free(_free(_known(doc, lexicon), programmes), found_at=bodies)
    programmes += _free(find_projects(doc, lexicon, found), programmes)
    programmes = _with_events(programmes, [m for m in find_held(doc, lexicon) if not _begins_inside(bodies, m)])
    programmes += _free([m for m in find_numbered(doc, lexicon, found) if not _crossed(bodies, m)], programmes)
    programmes += _free([*find_listed(doc, lexicon), *find_lines(doc, lexicon, found)], programmes, found_at=bodies)
    launched = [m for m in find_launched(doc, lexicon, found) if not _crossed(bodies, m)]
    programmes += _free(launched, programmes)
    bare = [m for m in find_bare(doc, lexicon, found) if not _crossed(bodies, m)]
    programmes += _free(bare, programmes)
    programmes += _free(_joint(doc, found), programmes)
    return sorted(programmes, key=lambda m: (m.start, -m.end))


def _free(new: Iterable[Mention], known: Sequence[Mention] = (), *, found_at: Sequence[Span] = ()) -> list[Mention]:
    """Those of the new mentions that overlap none that is known, and no span that is taken."""
    if not (new := list(new)):
        return new
    taken = [*found_at, *(m.span for m in known)]
    return [m for m in new if not covered(taken, m.start, m.end)]


def _with_events(programmes: Sequence[Mention], events: Sequence[Mention]) -> list[Mention]:
    """Events take the place of programmes inside their names; but a programme is kept before its own ceremony.

    青川县2023年|“春雨”助学活动: the quoted name is the event's own.
    """
    held = []
    for event in events:
        quoted = next((m for m in programmes if m.rule == "programme.quoted" and _contains(event, m)), None)
        if quoted is not None and quoted.end == event.end:
            full = re.sub("[‘’]", "", event.name)
            quoted.names = (*quoted.names, *((full,) if full != quoted.name else ()))
        elif not (_CEREMONY.search(event.name) and any(_contains(event, m) for m in programmes)):
            held.append(event)
    outside = [m for m in programmes if not any(_contains(e, m) for e in held)]
    return [*outside, *_free(held, outside)]


def _contains(outer: Mention, inner: Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _begins_inside(bodies: Sequence[Span], m: Mention) -> bool:
    """Whether an organization's name reaches into the beginning of the mention."""
    return any(start < m.start < end for start, end in bodies)


def _crossed(bodies: Sequence[Span], m: Mention) -> bool:
    """Whether an organization's name reaches over the programme's, or covers it; one inside it is part of the name."""
    return any(s < m.end and m.start < e and not (m.start <= s and e <= m.end) for s, e in bodies)


def _titled(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """《青川县水库修缮方案》: plans, measures, agreements by their titles."""
    documents = tuple(lexicon.words("document"))
    for m in _TITLED.finditer(doc.text):
        name = unquoted(m[1])
        if _DRAFT.sub("", name).endswith(documents):
            yield Mention(*m.span(), EntityType.PROGRAMME, name, "programme.titled", confidence=0.85, kind="方案")


def _known(doc: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """Programmes known all over the country; themes of policy are nobody's."""
    kinds = lexicon.programme_kinds
    for start, end, word, kind in doc.matches(lexicon.known_matcher):
        table, label = kind.split(":", 1)
        part = doc.text.startswith(_LARGER + _NOT_MEANT, end)
        if table == "programme" and kinds[label] == "programme" and not part:
            names = (word,) if word != label else ()
            yield Mention(start, end, EntityType.PROGRAMME, label, "programme.known", names=names, confidence=0.95)


def _joint(doc: Document, found: Sequence[Mention]) -> Iterator[Mention]:
    """莞铜|协作: two places' joint form and what they do together is a programme's name."""
    for start, end in sorted({m.span for m in found if m.rule == "place.joint"}):
        together = doc.text[end : end + 2] in ("协作", "合作")
        if together and doc.text[end + 2 : end + 3] not in "社区银":  # 合作社, 合作区, 合作银行
            name = doc.text[start : end + 2]
            yield Mention(start, end + 2, EntityType.PROGRAMME, name, "programme.joint", confidence=0.75, kind="协作")
