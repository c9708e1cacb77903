"""What the finders hand on: a stretch of readable text that names something. Refuses to say what it refers to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.vocab import EntityType


@dataclass(slots=True)
class Mention:
    """A stretch [start, end) of the readable text that names (or points to) a thing."""

    start: int
    end: int
    type: EntityType
    name: str  #: the name as it should read: no quotes, no blanks from wrapped lines
    rule: str  #: which finder found it, e.g. "place.gazetteer"
    code: str = ""  #: official code, for a Place that the gazetteer knows
    kind: str = ""  #: finer class: "party", "company", "settlement", "event" …
    names: tuple[str, ...] = ()  #: further names it may go by
    inside: bool = False  #: stands inside a longer name, so it is no actor of its own here
    outer: str = ""  #: class of the organization whose name it stands in
    alias: bool = True  #: whether the text itself is a name of the thing (霞山), not a pointer (该镇) or a joint form (莞铜)
    container: str = ""  #: key of the place, or of the body, it belongs to by its name
    owner: str = ""  #: key of the organization or programme that it is a part of by its name
    key: str = ""  #: identity within the article, set by kg.extraction.reference
    also: tuple[EntityType, ...] = ()  #: further types
    confidence: float = 1.0
    roles: tuple[tuple[str, str], ...] = field(default=())  #: persons: (key of the body, title)


def outermost(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions in order, the longer of two that overlap; of equals the first named. Partly overlapping: the earlier."""
    kept: list[Mention] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or m.start >= kept[-1].end:
            kept.append(m)
    return kept


def covered(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether [start, end) overlaps one of the spans."""
    return any(s < end and start < e for s, e in spans)
