"""One graph of several articles: namesakes stay apart, and the order of the articles does not matter."""

from dataclasses import replace
from itertools import permutations

import pytest

from kg.assembly.assemble import assemble
from kg.extraction.extract import extract
from kg.knowledge.resources import read_resources
from kg.model import Article, Extraction, Graph, Qualifiers, Statement
from kg.vocab import Relation
from tests.factories import article, entity, evidence


def built(*texts: str) -> Graph:
    resources = read_resources()
    return assemble((extract(Article(f"a{i}", text), resources) for i, text in enumerate(texts)), resources)


def ids(graph: Graph, label: str) -> set[str]:
    return {e.id for e in graph.entities if e.label == label}


@pytest.mark.parametrize(
    ("texts", "label", "expected"),
    [
        (
            ("青川县教育局局长王立山出席会议。", "漳浦县教育局局长王立山出席会议。"),
            "王立山",
            {"person/广元市王立山", "person/漳州市王立山"},
        ),
        (("青川县教育局局长王立山出席会议。", "广元市教育局局长王立山出席会议。"), "王立山", {"person/王立山"}),
        (("青川县教育局局长王立山出席会议。", "青川县教育局局长王立山参加会议。"), "王立山", {"person/王立山"}),
        (
            ("青川县教育局局长王立山出席会议。", "漳浦县教育局局长王立山出席会议。", "记者王立山出席会议。"),
            "王立山",
            {"person/广元市王立山", "person/漳州市王立山"},
        ),
        (
            ("青川县红星村党支部成立。", "漳浦县红星村党支部成立。"),
            "红星村党支部",
            {"organization/青川县红星村党支部", "organization/漳浦县红星村党支部"},
        ),
    ],
)
def test_namesakes(texts: tuple[str, ...], label: str, expected: set[str]) -> None:
    resources = read_resources()
    told = [extract(Article(f"a{i}", text), resources) for i, text in enumerate(texts)]
    graphs = [assemble(order, resources) for order in permutations(told)]
    assert all(expected <= ids(g, label) for g in graphs)
    assert len({frozenset(ids(g, label)) for g in graphs}) == 1


@pytest.mark.parametrize(("name", "count"), [("蓝海集团", 1), ("蓝海大学", 1), ("蓝海志愿服务队", 2)])
def test_names_that_are_registered_once_are_one_body_wherever_it_is_at_work(name: str, count: int) -> None:
    extractions = []
    for paper, county, code in (("a1.txt", "青川县", "510822"), ("a2.txt", "漳浦县", "350623")):
        place = entity(f"place/{county}", articles=(paper,), code=code)
        extractions.append(
            Extraction(article(paper), (place, entity(f"organization/{name}", articles=(paper,), scope=place.id)))
        )
    assert len(ids(assemble(extractions, read_resources()), name)) == count


def test_claims_that_differ_in_what_is_not_in_their_id_merge_the_same_in_any_order() -> None:
    things = (entity("organization/嘉陵集团"), entity("organization/青川县文华小学"))
    extractions = []
    for name, low, speaker in (("a1.txt", 1e6, ""), ("a2.txt", 2e6, "王立山"), ("a3.txt", None, "李明")):
        said = Qualifiers(amount_text="百万元", amount_min=low, speaker=speaker)
        claim = Statement(things[0].id, Relation.FUNDS, things[1].id, said, (evidence("捐资百万元", article=name),))
        here = tuple(replace(e, articles=(name,)) for e in things)
        extractions.append(Extraction(article(name), here, (claim,)))
    graphs = [assemble(order, read_resources()) for order in permutations(extractions)]
    assert all(g == graphs[0] for g in graphs)
    assert len(graphs[0].statements) == 1
    assert len(graphs[0].statements[0].evidence) == len(extractions)
