"""The values that every stage passes on: frozen, plain, free of I/O.

Offsets are counts of Unicode code points into `Article.text`, the text as it stands in the file: text is never
altered, so `article.text[start:end]` is always the quote. A module here refuses to know any format or rule.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from operator import itemgetter

from kg.vocab import EntityType, Relation, Status

Span = tuple[int, int]

_BY_HAND = re.compile("correction-[0-9a-f]{16}")


def is_by_hand(article: str) -> bool:
    """Whether the id is that of a line of corrections which is its own source: no article of the corpus.

    >>> is_by_hand("correction-0123456789abcdef"), is_by_hand("correction-of-an-error")
    (True, False)
    """
    return _BY_HAND.fullmatch(article) is not None


@dataclass(frozen=True, slots=True)
class Block:
    """One readable unit of an article: a title, a section heading, a paragraph of the body, or a caption.

    `spans` are the pieces of `Article.text` that make it up, in reading order: more than one where a line break
    (or a page break) cut a sentence or a word.
    """

    kind: str  #: "title", "heading", "body" or "caption"
    spans: tuple[Span, ...]


#: The number of a piece of text that stands nowhere in the file, or not in this order.
NOWHERE = -1
_offset = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Fragments:
    """Where in its file each piece of a text stands, said as the fragment of a URI (RFC 3986): "page=3", "row=17".

    Empty where the text is the file itself, so that offsets into the one are offsets into the other.
    """

    prefix: str = ""  #: what each begins with ("page=", "c.xhtml#char="); all that is said, where `at` is empty
    at: tuple[Span, ...] = ()  #: by offset: (offset in the text, number of the page or letter that is there, NOWHERE)
    exact: bool = False  #: the numbers are those of letters, and go on with those of the text; else of larger units

    def of(self, start: int, end: int) -> str:
        """The fragment of text[start:end], which begins and ends with a letter; "" where nothing is known of it.

        That of a stretch over several pages or paragraphs is that of the first.

        >>> Fragments("page=", ((0, 1), (500, 2))).of(490, 520)
        'page=1'
        >>> Fragments("char=", ((0, 60), (5, 65), (5, 80), (20, 95)), exact=True).of(3, 7)
        'char=63,82'
        """
        if not self.at:
            return self.prefix
        first, last = bisect_right(self.at, start, key=_offset) - 1, bisect_left(self.at, end, key=_offset)
        if first < 0 or any(number == NOWHERE for _, number in self.at[first:last]):
            return ""
        offset, begin = self.at[first]
        if not self.exact:
            return f"{self.prefix}{begin}"
        # the first of two that stand at the end is where the letter before it ends, the other where the next begins
        closed = last < len(self.at) and self.at[last][0] == end
        before, stop = self.at[last if closed else last - 1]
        return f"{self.prefix}{begin + start - offset},{stop + end - before}"


@dataclass(frozen=True, slots=True)
class Article:
    """One news article: what is known about it, its text as it stands in the file, and its readable blocks."""

    id: str  #: unique in the corpus, stable between builds; becomes the end of the article's IRI
    text: str = ""  #: the whole text of the file or record; several articles of one page share it
    blocks: tuple[Block, ...] = ()
    title: str = ""
    date: str = ""  #: publication, ISO 8601 ("2024-02-01", "2024-02", "2024"), or ""
    outlet: str = ""
    author: str = ""
    url: str = ""
    source: str = ""  #: the file it was read from, relative to the path that was asked for
    digest: str = ""  #: sha256 of the text
    version_of: str = ""  #: id of the article that this one reprints, "" for one of its own
    fragments: Fragments = field(default_factory=Fragments)  #: where in the file the text stands

    @property
    def without_text(self) -> "Article":
        """What is known about it, without the text and what leads into it: all that a graph keeps."""
        return replace(self, text="", blocks=(), fragments=Fragments())


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing in the world. `id` is provisional in an Extraction, canonical ("place/湛江市") in a graph."""

    id: str
    type: EntityType
    label: str  #: the fullest name
    aliases: tuple[str, ...] = ()  #: every other name and surface form, sorted
    articles: tuple[str, ...] = ()  #: ids of the articles that name it, sorted; empty: added from the gazetteer
    code: str = ""  #: official code of a division (GB/T 2260, statistical code for towns and villages)
    level: str = ""  #: province | city | county | town | village, for a Place with a code
    also: tuple[EntityType, ...] = ()  #: further types that are honestly defensible
    scope: str = ""  #: place that tells namesakes apart, as in its id, "" where the name does; in an Extraction its id
    confidence: float = 1.0
    corrected: tuple[str, ...] = ()  #: what people changed in it, sorted: "rename 2024-03-05: the new name of the body"
    matches: tuple[
        str, ...
    ] = ()  #: IRIs of the same thing in other data (skos:exactMatch), sorted; given, never guessed
    made: tuple[
        str, ...
    ] = ()  #: in an Extraction, of its names those that stand in no text and in no gazetteer, sorted


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The sentence that says it: `article.text[start:end] == quote`."""

    article: str
    start: int
    end: int
    quote: str
    rule: str  #: id of the pattern or structural rule, e.g. "funds.donate"
    confidence: float = 1.0  #: of this single reading, 0..1
    fragment: str = ""  #: where in the file of the article the quote stands: "page=3"; "" where start and end say it


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """What a statement says besides subject, predicate, object. Empty strings and None: not said."""

    amount_text: str = ""  #: verbatim: "4000多万元"
    amount_min: float | None = None  #: in units of `currency`
    amount_max: float | None = None
    currency: str = ""  #: ISO 4217
    role: str = ""  #: verbatim post: "党委副书记、校长"
    status: Status = Status.DONE
    speaker: str = ""  #: who claims it, verbatim, where status is claimed
    time: str = ""  #: when it holds, ISO 8601 date or prefix, or "a/b"


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with its evidence; one type from first match to export, only the ids inside change."""

    subject: str
    predicate: Relation
    object: str
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    evidence: tuple[Evidence, ...] = ()
    corrected: tuple[str, ...] = ()  #: what people changed in it, as in `Entity`; not part of the claim

    @property
    def id(self) -> str:
        """Hash of the claim, not of its evidence (INDRA's shallow hash): 16 hexadecimal digits."""
        q = self.qualifiers
        claim = (self.subject, self.predicate, self.object, q.amount_text, q.role, q.status, q.time)
        return sha256("\x1f".join(claim).encode()).hexdigest()[:16]

    @property
    def confidence(self) -> float:
        """1 − Π(1 − confidence) over independent articles, each counted once by its best reading; at most 0.99."""
        if len(self.evidence) == 1:  # as of four in five; every export asks for it
            return round(min(1.0 - (1.0 - max(0.0, self.evidence[0].confidence)), 0.99), 4)
        best: dict[str, float] = {}
        for e in self.evidence:
            best[e.article] = max(best.get(e.article, 0.0), e.confidence)
        doubt = 1.0
        for c in sorted(best.values()):
            doubt *= 1.0 - c
        return round(min(1.0 - doubt, 0.99), 4)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one article says: its entities (provisional ids) and statements. `article` carries no text any more."""

    article: Article
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    bystanders: tuple[str, ...] = ()  #: ids of the people whom it does not name, or who only sign it, sorted
    sketch: bytes = b""  #: by which its reprints are found (`kg.assembly.reprints`)


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """Whether two nodes that might be one are one: decided once for the corpus, with reasons."""

    one: str  #: id of the node
    other: str  #: id of the node that it was kept apart from, or that the joined one would have been on its own
    same: bool  #: joined, or kept apart
    confidence: float  #: that they are the same, 0..1
    reasons: tuple[str, ...] = ()  #: ids of what speaks for and against, sorted: "identity.same-place"

    @property
    def id(self) -> str:
        """Hash of the two nodes: 16 hexadecimal digits."""
        return sha256(f"{self.one}\x1f{self.other}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a corrections file: what a person decided about the graph, to be applied at every build.

    Nodes are given by an id or by any name that fits one node only. Empty strings and None: the action needs none.
    """

    action: str  #: a key of `kg.reading.corrections.FORMS`: "merge", "split", "add" …
    subject: str
    relation: Relation | None = None
    object: str = ""
    value: str = ""  #: a new label or type, or what is said beside an edge: "role=校长; amount=500万元"
    source: str = ""  #: id of an article (several joined by " | " for a split), a URL, or free words
    note: str = ""  #: the reason; for an edge that is added, the quote or the person's own words
    date: str = ""  #: of the decision, ISO 8601 or its beginning
    file: str = ""  #: the file it stands in, as the report names it
    line: int = 0  #: counted from 1

    @property
    def mark(self) -> str:
        """What the corrected thing is marked with: "rename 2024-05-01: the new name of the body"."""
        return ": ".join(filter(None, (" ".join(filter(None, (self.action, self.date))), self.note)))


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a file of links: the division of this code is, in other data, what this IRI names."""

    code: str  #: as in `Entity`
    iri: str
    file: str = ""  #: the file it stands in, as the report names it
    line: int = 0  #: counted from 1


@dataclass(frozen=True, slots=True, order=True)
class Objection:
    """What there is to say about one line of a file of corrections or of links."""

    file: str
    line: int
    what: str
    remedy: str
    kind: str = "wrong"  #: "wrong": left out, to be put right; "unfit": nothing in this build fits; "remark": applied

    def __str__(self) -> str:
        return "; ".join(filter(None, (f"{self.file}:{self.line}: {self.what}", self.remedy)))


@dataclass(frozen=True)
class Graph:
    """The whole graph: articles (without text), entities and statements, each sorted by id, ids canonical."""

    articles: tuple[Article, ...] = ()
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)  #: old id -> id it was merged into
    decisions: tuple[Decision, ...] = ()  #: what was joined across articles or deliberately kept apart

    @cached_property
    def by_id(self) -> Mapping[str, Entity]:
        """Entity by canonical id."""
        return {e.id: e for e in self.entities}
