"""Texts through reading and extraction, as lines of JSON: the one form in which even half a surrogate pair arrives."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from random import Random

from kg.extraction.extract import extract
from kg.knowledge.resources import read_resources
from kg.model import Article, Extraction
from kg.reading.formats.jsonl import jsonl_records
from kg.reading.read import reading_of
from kg.reading.record import Corpus
from kg.reading.sources import Source
from kg.vocab import SIGNATURES
from tests.fuzz.texts import text
from tests.fuzz.ways import Case, Way, is_twice

_SOURCE = Source(Path("a.jsonl"), "a.jsonl", "a")


@contextmanager
def texts() -> Iterator[Way]:
    """Article texts of 20 to 80 characters."""
    yield Way(make_text, check_text)


def make_text(rng: Random) -> Case:
    return Case("a.jsonl", json.dumps({"text": text(rng)}).encode())


def check_text(case: Case) -> str:
    """Nothing is raised, every quote stands in the text, every end is a node that the ontology allows there."""
    resources, found = read_resources(), "nothing"
    for article in _articles(case.data):
        extraction = extract(article, resources)
        _check_extraction(article, extraction)
        if is_twice(case):
            assert extract(article, resources) == extraction, "another extraction the second time"
        found = "edges" if extraction.statements else "names" if extraction.entities and found != "edges" else found
    return found


def _articles(line: bytes) -> Iterator[Article]:
    for record in jsonl_records(BytesIO(line), Corpus(())):
        reading = reading_of(_SOURCE, record)
        assert bool(reading.articles) != bool(reading.error), "neither an article nor an error, or both"
        yield from reading.articles


def _check_extraction(article: Article, extraction: Extraction) -> None:
    entities = {e.id: e for e in extraction.entities}
    assert len(entities) == len(extraction.entities), "an id twice"
    for entity in entities.values():
        assert entity.label.strip(), "a node without a label"
        assert 0 <= entity.confidence <= 1, entity
    for statement in extraction.statements:
        subject, obj = entities[statement.subject], entities[statement.object]
        subjects, objects = SIGNATURES[statement.predicate]
        assert {subject.type, *subject.also} & subjects, statement
        assert {obj.type, *obj.also} & objects, statement
        assert statement.evidence, "an edge without evidence"
        for e in statement.evidence:
            assert e.quote and article.text[e.start : e.end] == e.quote, "a quote that is not in the text"
            assert 0 <= e.confidence <= 1, e
