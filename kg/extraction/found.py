"""A relation between two mentions as it is found: what the three ways of finding relations hand on."""

from dataclasses import dataclass, field

from kg.extraction.mention import Mention
from kg.extraction.text import Sentence
from kg.model import Qualifiers
from kg.vocab import Relation


@dataclass(frozen=True, slots=True)
class Found:
    """A relation between two mentions, the sentence that says it, by which rule, how sure."""

    subject: Mention
    relation: Relation
    object: Mention
    sentence: Sentence
    rule: str  #: id of a pattern or of a structural rule, e.g. "worksFor.title"
    confidence: float
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
