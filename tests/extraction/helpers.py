"""One made-up text in, what the stations make of it out."""

from dataclasses import replace
from functools import cache

from kg.extraction.entities import find_mentions
from kg.extraction.extract import extract
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.resources import Resources, read_resources
from kg.knowledge.weights import Weights
from kg.model import Article, Block, Extraction

Triple = tuple[str, str, str]


def article(*paragraphs: str) -> Article:
    """An article whose paragraphs are its blocks."""
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("body", ((at, at + len(paragraph)),)))
        at += len(paragraph) + 1
    return Article("a", "\n".join(paragraphs), tuple(blocks))


def document(*paragraphs: str) -> Document:
    return Document(article(*paragraphs), read_resources().tokenizer)


def mentions(text: str, type: str) -> list[Mention]:
    return [m for m in find_mentions(document(text), untagged()) if m.type == type]


def read(*paragraphs: str) -> Extraction:
    return extract(article(*paragraphs), untagged())


@cache
def untagged() -> Resources:
    """All that is known, without what is learnt of names: tests of rules must not depend on it."""
    return replace(read_resources(), tagger=None, credence=None, sameness=None)


@cache
def rules_alone() -> Resources:
    """The resources without weights: what the rules find stands as they find it."""
    return replace(untagged(), weights=Weights({}, {}, {}, {}))


def read_by_rules(*paragraphs: str) -> Extraction:
    return extract(article(*paragraphs), rules_alone())


def names(extraction: Extraction, type: str) -> dict[str, set[str]]:
    """The entities of a type that the text names: label -> all names."""
    return {e.label: {e.label, *e.aliases} for e in extraction.entities if e.type == type and e.articles}


def claims(extraction: Extraction, relation: str) -> set[tuple[str, str]]:
    """Labels of the two ends of every statement of a relation."""
    label = {e.id: e.label for e in extraction.entities}
    return {(label[s.subject], label[s.object]) for s in extraction.statements if s.predicate == relation}
