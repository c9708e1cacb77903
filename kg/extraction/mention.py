"""What the finders hand on: a stretch of readable text that names something. Refuses to say what it refers to."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Span
from kg.vocab import EntityType

#: signs that come in pairs
_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("‘", "’"), ("【", "】"), ("「", "」"))
#: characters of a name. Of 37,000 names in articles none has more than 40; what is longer is many names without the
#: commas between them, and as often as it ends like a name, one more name
LONGEST_NAME = 60


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
    alias: bool = True  #: whether the text is a name of the thing (霞山), not a pointer (该镇) or a joint form (莞铜)
    container: str = ""  #: code, or else name, of the place that it lies in by its name or by what stands before it
    owner: str = ""  #: name of the organization that it is a part of by its name
    key: str = ""  #: identity within the article, set by kg.extraction.reference
    also: tuple[EntityType, ...] = ()  #: further types
    confidence: float = 1.0
    seen: float = -1.0  #: how sure the tagger is of its edges, from 0 to 1; -1: nobody has asked it

    @property
    def span(self) -> Span:
        """Where it stands: [start, end)."""
        return self.start, self.end

    @property
    def handle(self) -> str:
        """What `container` of a mention says of this place: its code, or its name where it has none."""
        return self.code or self.name


def has_pairs(name: str) -> bool:
    """Whether the name has as many brackets and quotes that close as open: 青川市一中院） is cut badly."""
    return all(name.count(opens) == name.count(closes) for opens, closes in _PAIRS)


class Cover:
    """Which characters of a text are taken: asks and adds at the same cost however many names there are."""

    def __init__(self, size: int, spans: Iterable[Span]) -> None:
        self._taken = bytearray(size)
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Take [start, end)."""
        self._taken[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether a character of [start, end) is taken."""
        return self._taken.find(1, start, end) >= 0


def covered(spans: Iterable[Span], start: int, end: int) -> bool:
    """Whether [start, end) overlaps one of the spans."""
    for s, e in spans:  # noqa: SIM110 asked so often that a generator's frame would show
        if s < end and start < e:
            return True
    return False
