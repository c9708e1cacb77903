"""The annotated articles built as one corpus: what one article calls a thing is one node with what the others do.

What it says is less than it seems. Gold is made article by article, so two things of one name in two articles count as one
thing here: a wrong merge of namesakes is not seen, only one of things that share no name. What the graph lacks has no node and
is neither split nor merged. Gold for identity (tests/gold/identity.tsv) measures both.

Needs the articles and gold graphs of the evaluation, which lie beside the checkout where the project is measured.
"""

from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from kg.api import KnowledgeGraph
from kg.gold import GoldEntity, fold, read_gold
from kg.opening import build

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "eval"
pytestmark = [
    pytest.mark.skipif(not EVALUATION.is_dir(), reason="the evaluation's articles are not at hand"),
    pytest.mark.slow,
]


@cache
def corpus() -> KnowledgeGraph:
    return build(EVALUATION / "articles", corrections=())


@cache
def found(folder: str) -> tuple[tuple[str, GoldEntity, frozenset[str]], ...]:
    """Every gold entity with its article and the nodes that the graph has for it there."""
    rows = []
    for gold in read_gold(EVALUATION / folder):
        pages = {a.id for a in corpus().articles if Path(a.source).stem == gold.name}
        for thing in gold.entities.values():
            nodes = {
                e.id
                for e in corpus().graph.entities
                if pages & set(e.articles)
                and thing.names & {fold(n) for n in (e.label, *e.aliases)}
                and {e.type, *e.also} & set(thing.types)
            }
            rows.append((gold.name, thing, frozenset(nodes)))
    return tuple(rows)


@pytest.mark.parametrize("folder", ["gold", "gold-check"])
def test_no_gold_entity_is_split_over_two_nodes_across_articles(folder: str) -> None:
    named = defaultdict(list)
    for name, thing, nodes in (*found("gold"), *(found(folder) if folder != "gold" else ())):
        if nodes:
            named[fold(thing.name), thing.types[0]].append((name, nodes))
    shared = [rows for rows in named.values() if len({name for name, _ in rows}) > 1]
    split = [rows for rows in shared if len(frozenset().union(*(nodes for _, nodes in rows))) > 1]
    assert shared
    assert not split


@pytest.mark.parametrize("folder", ["gold", "gold-check"])
def test_no_gold_entity_is_merged_with_another_within_or_across_articles(folder: str) -> None:
    """Two things that share no name share no node, once all articles have their say.

    Two optional ones may: one gold graph keeps a congress, its report and its spirit apart, the others call them one.
    """
    holders = defaultdict(list)
    for name, thing, nodes in found(folder):
        if len(nodes) == 1:
            holders[min(nodes)].append((name, thing))
    merged = [
        (a, b)
        for rows in holders.values()
        for (a, one), (b, other) in combinations(rows, 2)
        if not one.names & other.names and (a == b or one.types[0] == other.types[0])
        if not (one.optional and other.optional)
    ]
    assert not merged
