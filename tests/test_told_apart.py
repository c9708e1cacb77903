"""What a person tells apart although resolution joins it: two nodes after the next build, each with what is its own."""

from pathlib import Path

import pytest

import kg
from kg.api import KnowledgeGraph
from kg.reading.corrections import HEADER
from kg.vocab import Relation

#: texts in which resolution makes one node of two: the id of the node, that of its part, the article that means that
CASES = {
    "a person of another employer in one town": (
        ("青川县教育局局长桑立山表示，学校要开学。", "青川县竹园镇镇长桑立山表示要修路。"),
        ("person/桑立山", "person/广元市桑立山（青川县教育局）", "a0"),
    ),
    "a person without employer": (
        ("青川县教育局局长桑立山表示，学校要开学。", "广元市青川县竹园镇。桑立山来到村里，桑立山说：“好。”"),
        ("person/桑立山", "person/广元市桑立山", "a0"),
    ),
    "a short name": (
        (
            "青山集团在青川县成立青山学校。青山集团向竹园镇捐款5万元。",
            "青川县的青山集团有限公司向利州区捐款6万元。",
        ),
        ("organization/青山集团有限公司", "organization/青山集团", "a0"),
    ),
}
each_case = pytest.mark.parametrize(("texts", "expected"), CASES.values(), ids=CASES)


def built(folder: Path, texts: tuple[str, ...], *rows: str) -> KnowledgeGraph:
    """The graph of texts and of corrections with "|" between their columns."""
    for number, text in enumerate(texts):
        (folder / f"a{number}.txt").write_text(text, encoding="utf-8")
    lines = "\n".join([HEADER, *(row.replace("|", "\t") for row in rows)])
    (folder / "corrections.tsv").write_text(f"{lines}\n", encoding="utf-8")
    graph = kg.build(folder)
    assert graph.report is not None and not graph.report.failures and not graph.report.notices
    return graph


def ends(graph: KnowledgeGraph, id: str) -> set[tuple[Relation, str]]:
    """The relations of a node, each with the article that says so."""
    about = graph.statements_about(graph.graph.by_id[id])
    return {(s.predicate, e.article) for s in about for e in s.evidence}


@each_case
def test_the_two_have_their_own_ids_articles_and_statements(
    tmp_path: Path, texts: tuple[str, ...], expected: tuple[str, str, str]
) -> None:
    whole, part, article = expected
    [rest] = {"a0", "a1"} - {article}
    joined = built(tmp_path, texts)
    assert joined.graph.by_id[whole].articles == ("a0", "a1")
    assert joined.graph.redirects[part] == whole
    apart = built(tmp_path, texts, f"distinct|{whole}||{part}").graph
    assert apart.by_id[part].articles == (article,)
    assert apart.by_id[whole].articles == (rest,)
    assert not {whole, part} & apart.redirects.keys()
    said = ends(joined, whole)
    assert ends(KnowledgeGraph(apart), part) == {(p, a) for p, a in said if a == article}
    assert ends(KnowledgeGraph(apart), whole) == {(p, a) for p, a in said if a == rest}
    [decision] = [d for d in apart.decisions if {d.one, d.other} == {whole, part}]
    assert (decision.same, decision.confidence, decision.reasons) == (False, 0.0, ("correction",))


@each_case
def test_neither_the_order_of_the_names_nor_of_the_articles_matters(
    tmp_path: Path, texts: tuple[str, ...], expected: tuple[str, str, str]
) -> None:
    whole, part, article = expected
    apart = built(tmp_path, texts[::-1], f"distinct|{part}||{whole}").graph
    [rest] = {"a0", "a1"} - {article}
    assert (apart.by_id[part].articles, apart.by_id[whole].articles) == ((rest,), (article,))


@each_case
def test_the_two_stay_two_when_an_article_comes(
    tmp_path: Path, texts: tuple[str, ...], expected: tuple[str, str, str]
) -> None:
    whole, part, article = expected
    said = texts[int(article[1])]
    apart = built(tmp_path, (*texts, f"本报昨日消息。{said}记者再访。"), f"distinct|{whole}||{part}").graph
    assert article in apart.by_id[part].articles and article not in apart.by_id[whole].articles


def test_names_do_where_they_tell_which_is_which(tmp_path: Path) -> None:
    texts, (whole, part, article) = CASES["a short name"]
    apart = built(tmp_path, texts, "distinct|青山集团||青山集团有限公司").graph
    assert apart.by_id[part].articles == (article,) and whole in apart.by_id


def test_three_that_are_one_are_told_apart_one_by_one(tmp_path: Path) -> None:
    texts = (
        "青川县教育局局长桑立山表示，学校要开学。青川县教育局局长桑立山又说，要放假。",
        "青川县教育局局长桑立山来到竹园镇。",
        "青川县竹园镇镇长桑立山表示要修路。",
        "青川县文化局局长桑立山表示要演出。",
    )
    whole, town, culture = "person/桑立山", "person/广元市桑立山（竹园镇）", "person/广元市桑立山（青川县文化局）"
    assert built(tmp_path, texts).graph.by_id[whole].articles == ("a0", "a1", "a2", "a3")
    one = built(tmp_path, texts, f"distinct|{whole}||{town}").graph
    assert one.by_id[town].articles == ("a2",)
    assert one.by_id[whole].articles == ("a0", "a1", "a3")
    both = built(tmp_path, texts, f"distinct|{whole}||{town}", f"distinct|{whole}||{culture}").graph
    assert [both.by_id[id].articles for id in (whole, town, culture)] == [("a0", "a1"), ("a2",), ("a3",)]


def test_a_line_about_what_another_line_separated_is_applied_too(tmp_path: Path) -> None:
    texts, (whole, part, _) = CASES["a person without employer"]
    texts = (*texts, "青川县竹园镇镇长桑立山表示要修路。")
    first = f"distinct|{whole}||{part}"
    after = built(tmp_path, texts, first).graph
    for d in after.decisions:
        if d.same and "桑立山" in d.one:
            again = built(tmp_path, texts, first, f"distinct|{d.one}||{d.other}").graph
            assert {whole, part, d.one, d.other} <= again.by_id.keys()
            break
    else:
        pytest.fail("nothing is left to tell apart")
