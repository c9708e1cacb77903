"""Projects in lists: each item is a project because the list says so, whatever its ending."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.extraction.boundary import is_boundary
from kg.extraction.entities.quoted import unquoted
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.lexicon import Lexicon
from kg.model import Span
from kg.vocab import EntityType

#: 3个重点项目分别是|甲、乙和丙
_ANNOUNCED = re.compile(r"个(?:重点|重大)?项目，?(?:分别|主要)?(?:是|为|包括|有|：)(?P<items>[^。；！？\n]{4,140})")
#: an item of that list; the 和 of 和平 joins nothing
_ANNOUNCED_ITEM = re.compile(r"(?:[^、，和]|和(?!平))+?(?=、|，|和|以及|等|$)")
#: 青川县|的3 (个项目)
_OF_A_PLACE = re.compile(r"的(?:\d+|[一二三四五六七八九十]+)")
#: 甲新城、乙港|等一批重点项目
_SUMMED_UP = re.compile(
    r"等(?:一批|一系列|\d+[个项]|[一二三四五六七八九十]+[个大项])?"
    r"(?:重点|重大|示范|文旅|产业|民生|工程|建设|农业|标志性|特色|优质|大)*项目(?![上中内库]|业态|资金)"
)
#: an item of that list, read from its end
_ITEM = re.compile(r"([\u4e00-\u9fffA-Za-z0-9·]{2,16})$")
#: what an item does not reach over: 推进|甲新城
_BEFORE_ITEM = re.compile(r"和|以及|开展|建设|打造|推进|推动|实施|谋划|引进")
#: where a list begins for certain
_STOPS = ("，", "。", "；", "：", "\n")
_NAME_TAGS = ("nr", "ns", "nz")


def find_projects(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """The items of every list of projects; an item that is found already becomes a programme as well."""
    yield from _announced(doc, found)
    yield from _summed_up(doc, lexicon, found)


def _announced(doc: Document, found: Sequence[Mention]) -> Iterator[Mention]:
    """3个项目分别是甲、乙和丙."""
    for hit in _ANNOUNCED.finditer(doc.text):
        container = _whose(doc, found, hit.start())
        for item in _ANNOUNCED_ITEM.finditer(hit["items"].split("，")[0]):
            name = item.group().strip("“”和")
            if 4 <= len(name) <= 30:
                start = hit.start("items") + item.start() + item.group().index(name)
                m = Mention(start, start + len(name), EntityType.PROGRAMME, unquoted(name), "programme.list")
                m.kind, m.container, m.confidence = "项目", container, 0.75
                yield m


def _whose(doc: Document, found: Sequence[Mention], position: int) -> str:
    """青川县的3个项目分别是…: where the projects of a list are, "" if it does not say."""
    places = [m for m in found if m.type is EntityType.PLACE and m.end <= position]
    near = [m for m in places if _OF_A_PLACE.fullmatch(doc.text, m.end, position)]
    return near[-1].handle if near else ""


@lru_cache(maxsize=2)
def _sites(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(lexicon.words("project_site"))


def _summed_up(doc: Document, lexicon: Lexicon, found: Sequence[Mention]) -> Iterator[Mention]:
    """甲新城、乙港、丙岛屿等重点项目."""
    for hit in _SUMMED_UP.finditer(doc.text):
        items = list(_items_before(doc.text, hit.start()))
        first = items[-1] if items else None
        sure = {i for i in items if doc.text[slice(*i)].endswith(_sites(lexicon)) or _has_name(doc, *i)}
        if len(sure) * 2 >= len(items) > 2 and all(
            j - i > 2 for i, j in items
        ):  # 山歌伴我、时间银行、文星乐园等项目: one is as good as the other
            sure = set(items)
        if first and not _is_whole(doc, lexicon, first):
            sure.discard(first)  # what stands before it may belong to it or not
        for start, end in items if len(items) > 1 else ():
            known = next((m for m in found if m.end == end and m.start >= start - 12 and not m.inside), None)
            name = doc.text[start:end]
            if known is not None:
                known.also = (EntityType.PROGRAMME,)
            elif (start, end) in sure:
                m = Mention(start, end, EntityType.PROGRAMME, name, "programme.list", kind="项目", confidence=0.7)
                m.also = (EntityType.PLACE,)
                yield m


def _is_whole(doc: Document, lexicon: Lexicon, item: Span) -> bool:
    """Whether the first item of a list begins with the clause and is but nouns."""
    start, end = item
    stopped = doc.text[start - 1 : start] in _STOPS
    return stopped and not any(is_boundary(doc, lexicon, t) for t in doc.between(start, end))


def _items_before(text: str, end: int) -> Iterator[Span]:
    """The items of the list that ends here, from the last to the first."""
    at = end
    while item := _ITEM.search(text, max(0, at - 18), at):
        start = item.start(1) + max((j.end() for j in _BEFORE_ITEM.finditer(item[1][:-2])), default=0)
        yield start, item.end(1)
        at = start - 1
        if text[at : at + 1] not in ("、", "和"):
            return


def _has_name(doc: Document, start: int, end: int) -> bool:
    return any(not doc.knows(t.word) or t.tag in _NAME_TAGS for t in doc.between(start, end))
