"""What holds for every graph, whatever the articles: checked on the seeds, and on whole articles where they are at hand."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.assembly.assemble import assemble
from kg.engine import Engine, run
from kg.extraction.text import Document
from kg.knowledge.resources import read_resources
from kg.knowledge.spelling import folded
from kg.model import Article, Extraction, Graph
from kg.reading import read_articles
from kg.views.rdf import from_turtle, to_turtle
from kg.views.terms import decode_id
from kg.views.validation import violations
from kg.vocab import ID_BASE, NAMESPACE, SYMMETRIC, Relation

ROOT = Path(__file__).resolve().parents[1]
BESIDE = ROOT.parent / "shared"

#: Name -> folder of articles; those beside the checkout are there where the project is measured.
CORPORA: Mapping[str, Path] = {
    "seeds": ROOT / "seeds",
    "pages": BESIDE / "seeds",
    "articles": BESIDE / "eval" / "articles",
}
each_corpus = pytest.mark.parametrize(
    "corpus",
    [
        pytest.param(
            name,
            marks=[
                pytest.mark.skipif(not folder.is_dir(), reason=f"the folder {name} is not at hand"),
                *([pytest.mark.slow] if name == "articles" else []),
            ],
        )
        for name, folder in CORPORA.items()
    ],
)


@dataclass(frozen=True)
class Built:
    """A corpus on each of its stations."""

    articles: tuple[Article, ...]
    extractions: tuple[Extraction, ...]
    graph: Graph


def files(corpus: str) -> list[Path]:
    return sorted(p for p in CORPORA[corpus].iterdir() if p.suffix in (".txt", ".md") and p.stem != "README")


def read(paths: list[Path]) -> tuple[Article, ...]:
    readings = list(read_articles(paths))
    assert not [r.source for r in readings if r.error]
    return tuple(a for r in readings for a in r.articles)


@cache
def built(corpus: str) -> Built:
    articles = read(files(corpus))
    assert articles
    results = tuple(run(articles))
    extractions = tuple(r for r in results if isinstance(r, Extraction))
    assert len(extractions) == len(articles), [r for r in results if not isinstance(r, Extraction)]
    return Built(articles, extractions, assemble(extractions, read_resources()))


@cache
def turtle(corpus: str) -> str:
    return "".join(to_turtle(built(corpus).graph))


def node(iri: str) -> str:
    return decode_id(iri.removeprefix(ID_BASE))


@each_corpus
def test_every_quote_stands_at_its_offsets(corpus: str) -> None:
    texts = {a.id: a.text for a in read(files(corpus))}  # read anew, as somebody would who checks a quote
    wrong = [
        (s.id, e.article, e.start, e.end)
        for s in built(corpus).graph.statements
        for e in s.evidence
        if not e.quote or texts[e.article][e.start : e.end] != e.quote
    ]
    assert not wrong


@each_corpus
def test_every_edge_has_a_statement_with_evidence(corpus: str) -> None:
    graph = built(corpus).graph
    assert not [s.id for s in graph.statements if not s.evidence]
    said = {(s.subject, s.predicate.value, s.object) for s in graph.statements}
    said |= {(o, p, s) for s, p, o in said if p in SYMMETRIC}
    relations = {NAMESPACE + r: r.value for r in Relation}
    edges = {
        (node(quad.subject.value), relations[quad.predicate.value], node(quad.object.value))
        for quad in ox.parse(turtle(corpus).encode(), format=ox.RdfFormat.TURTLE)
        if quad.predicate.value in relations
    }
    assert edges == said


@each_corpus
def test_nothing_breaks_the_shapes(corpus: str) -> None:
    assert [(v.node, v.path, v.message) for v in violations(built(corpus).graph)] == []


@each_corpus
def test_turtle_and_graph_are_a_fixed_point(corpus: str) -> None:
    again = from_turtle(turtle(corpus))
    assert "".join(to_turtle(again)) == turtle(corpus)
    assert again == from_turtle("".join(to_turtle(again)))


@each_corpus
def test_every_node_has_a_type_and_a_label(corpus: str) -> None:
    graph = built(corpus).graph
    assert not [e.id for e in graph.entities if not e.type or not e.label.strip()]
    ends = {end for s in graph.statements for end in (s.subject, s.object)}
    assert not sorted(ends - graph.by_id.keys()), "ends of statements that are no nodes"
    assert not [e.id for e in graph.entities if not e.articles and e.id not in ends], "nodes from nowhere"


@each_corpus
def test_every_alias_stands_in_an_article_of_its_node_or_is_an_official_form(corpus: str) -> None:
    resources, articles = read_resources(), built(corpus).articles
    text = {a.id: folded(Document(a, resources.tokenizer).text) for a in articles}
    divisions = {e.id: resources.gazetteer.get(e.code) if e.code else None for e in built(corpus).graph.entities}
    official = {id: resources.gazetteer.forms(d) if d else () for id, d in divisions.items()}
    assert not [
        (e.id, alias)
        for e in built(corpus).graph.entities
        for alias in e.aliases
        if alias not in official[e.id] and not any(folded(alias) in text[a] for a in e.articles)
    ]


@each_corpus
def test_the_order_of_extractions_does_not_matter(corpus: str) -> None:
    expected, extractions = built(corpus).graph, list(built(corpus).extractions)
    for seed in range(3):
        random.Random(seed).shuffle(extractions)
        assert assemble(extractions, read_resources()) == expected


@pytest.mark.slow
@each_corpus
def test_shuffled_and_split_inputs_give_an_equal_graph(corpus: str) -> None:
    paths = files(corpus)
    random.Random(7).shuffle(paths)
    assert read(paths) == built(corpus).articles
    alone = [r for a in reversed(built(corpus).articles) for r in run([a])]  # each article in a build of its own
    parallel = list(run(built(corpus).articles, Engine(jobs=2)))
    assert sorted(parallel, key=str) == sorted(alone, key=str)
    assert assemble([r for r in alone if isinstance(r, Extraction)], read_resources()) == built(corpus).graph


def test_an_article_says_the_same_whatever_stands_beside_it() -> None:
    together = {e.article.id: e for e in built("seeds").extractions}
    for path in files("seeds")[:3]:
        [alone] = run(read([path]))
        assert isinstance(alone, Extraction)
        assert alone == together[alone.article.id]


def exports(folder: Path, hash_seed: str) -> Iterator[tuple[str, bytes]]:
    out = folder / hash_seed
    command = [sys.executable, "-m", "kg", "build", str(ROOT / "seeds"), "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": hash_seed})
    yield from ((path.name, path.read_bytes()) for path in sorted(out.iterdir()))


@pytest.mark.slow
def test_the_seed_of_hashes_changes_no_byte(tmp_path: Path) -> None:
    first, second = (dict(exports(tmp_path, seed)) for seed in ("1", "4242"))
    assert first.keys() == second.keys()
    assert not [name for name in first if first[name] != second[name]]
