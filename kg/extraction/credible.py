"""Which of the things that the finders hand on are believed: what speaks for and against each, weighed.

A thing that is likely a cut name, a generic word or another thing's second node goes, with all that names it. The
features have names that can be read; kg.knowledge.credence has their weights.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from kg.extraction.boundary import is_proper
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.extraction.thing import Thing, is_division
from kg.knowledge.credence import Credence
from kg.knowledge.lexicon import Lexicon

#: bounds of lengths, of numbers of mentions, of how sure the tagger is
_LENGTHS, _COUNTS, _SHARES = (2, 3, 4, 6, 8, 12, 18, 26), (1, 2, 4), (0.0, 0.05, 0.2, 0.5, 0.8, 0.95)

#: 我省救援队, 本届论坛, 数十场活动, 21支工作队: not named, only pointed to or counted; 杭州某公司, 何某某: kept from being named
_NOBODY = re.compile(
    r"我[省市县区州旗镇乡村校院局国]|该[省市县区镇乡村校院局公社]|[本该][届次]|此次|[上下]半年|数[十百千万][家名个场项余]"
    r"|.{0,8}某|\d{1,4}余?[支家个所][^\d、]"
)


def believed(doc: Document, things: dict[str, Thing], lexicon: Lexicon, credence: Credence | None) -> None:
    """Takes out of `things` those that are not believed; sets how sure the others are."""
    if credence is None:
        return
    doubted = []
    for key, features in featured(doc, things, lexicon):
        thing = things[key]
        thing.sure = round(credence.probability(thing.type, features), 3)
        if thing.sure < credence.floor[thing.type] or _is_nobody(thing):
            doubted.append(thing)
    for thing in doubted:
        _forget(thing, things)


def _is_nobody(thing: Thing) -> bool:
    """Whether its label names nothing; units of the forces are called 某旅 for good."""
    return _NOBODY.match(thing.label) is not None and thing.first.rule != "organization.troops"


def featured(doc: Document, things: Mapping[str, Thing], lexicon: Lexicon) -> Iterator[tuple[str, list[str]]]:
    """(key, features) of everything that is named, by key."""
    named = [t for _, t in sorted(things.items()) if t.mentions]
    names = [(t.key, t.type, n) for t in named for n in sorted({t.label, *t.names}) if len(n) > 1]
    for thing in named:
        own = [
            f"{thing.type[:2]}:{f}".replace("\n", "")
            for f in (*_form(thing, lexicon), *_standing(doc, thing), *_company(thing, names))
        ]
        yield thing.key, own


def _form(thing: Thing, lexicon: Lexicon) -> Iterator[str]:
    """What it is called, and who found it."""
    label, first = thing.label, thing.first
    yield from (f"end1:{label[-1:]}", f"end2:{label[-2:]}", f"end3:{label[-3:]}", f"begin:{label[:1]}")
    yield f"length:{_bucket(len(label), _LENGTHS)}"
    yield f"kind:{first.kind}"
    yield from sorted({f"rule:{m.rule}" for m in thing.mentions})
    yield f"sure:{int(max(m.confidence for m in thing.mentions) * 10)}:{first.rule}"
    yield f"proper:{is_proper(label, lexicon, lexicon.endings)}"
    yield f"code:{is_division(thing.key)}"
    yield f"placed:{bool(thing.container)}"
    yield f"owned:{bool(thing.owner)}"
    if label in lexicon.themes:
        yield "theme"


def _standing(doc: Document, thing: Thing) -> Iterator[str]:
    """How often and where it stands, and what the tagger makes of it."""
    yield f"count:{_bucket(len(thing.mentions), _COUNTS)}"
    best = max(m.seen for m in thing.mentions)
    yield f"seen:{_bucket(best, _SHARES)}"
    yield f"seen:{_bucket(best, _SHARES)}:{thing.first.rule}"
    if all(m.inside for m in thing.mentions):
        yield f"inside:{thing.first.outer}"
    for m in thing.mentions[:1]:
        yield f"before:{doc.text[m.start - 1 : m.start].strip()}"
        yield f"behind:{doc.text[m.end : m.end + 1].strip()}"
        yield f"quoted:{'“' in doc.text[max(0, m.start - 1) : m.end]}"


def _company(thing: Thing, names: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Whether other things of the article are called by a part of its name, or it by a part of theirs."""
    label, found = thing.label, set()
    for key, type_, name in names:
        if key == thing.key:
            continue
        if label in name:
            found.add(
                f"part-of:{type_[:2]}:{'end' if name.endswith(label) else 'start' if name.startswith(label) else 'mid'}"
            )
        elif name in label:
            found.add(
                f"holds:{type_[:2]}:{'end' if label.endswith(name) else 'start' if label.startswith(name) else 'mid'}"
            )
        elif type_ == thing.type and name[-2:] == label[-2:] and name[:2] == label[:2]:
            found.add("alike")
    yield from sorted(found)


def _bucket(value: float, bounds: Sequence[float]) -> int:
    return bisect_left(bounds, value)


def _forget(thing: Thing, things: dict[str, Thing]) -> None:
    """Takes a thing out; what lay in it or belonged to it lies where it lay, and belongs to whom it belonged."""
    del things[thing.key]
    spans = [m.span for m in thing.mentions]
    for other in things.values():
        if other.container == thing.key:
            other.container = thing.container
        if other.owner == thing.key:
            other.owner = thing.owner
        for m in other.mentions:
            if m.inside and any(s <= m.start and m.end <= e for s, e in spans):
                _free(m)


def _free(m: Mention) -> None:
    m.inside, m.outer = False, ""
