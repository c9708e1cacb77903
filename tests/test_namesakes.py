"""A line of corrections hits whom it means, whatever namesakes come to the corpus and leave it: never a stranger."""

from dataclasses import replace

import pytest

from kg.assembly.curate import curate, try_out
from kg.model import Correction, Entity, Graph, Objection
from kg.vocab import Relation
from tests.factories import article, entity, evidence, statement
from tests.test_corrections import behind, check

MAN, STRANGER = "person/湛江市李建国", "person/茂名市李建国"
SCHOOL, WORKS = "organization/甲校", Relation.WORKS_FOR
PAPERS = (article("a1"), article("a2"), article("b1"))


def graph(*people: Entity) -> Graph:
    """People who work for one school, as the article b1 says of a stranger and a1 of anybody else."""
    said = tuple(
        statement(p.id, WORKS, SCHOOL, evidence("李建国在甲校任教。", article=p.articles[0]), role="教师")
        for p in people
    )
    others = (entity(SCHOOL, articles=("a1", "b1")), entity("person/李国", articles=("a1",)))
    return Graph(PAPERS, tuple(sorted((*people, *others), key=lambda e: e.id)), said)


def person(id: str, *articles: str) -> Entity:
    return replace(entity(id, articles=articles), label="李建国")


#: The corpus: he alone; with a namesake; the namesake alone, who has the bare name then.
ALONE = graph(person("person/李建国", "a1", "a2"))
BOTH = graph(person(MAN, "a1", "a2"), person(STRANGER, "b1"))
BRACKETS = graph(person("person/李建国（乙局）", "a1", "a2"), person("person/李建国（b1）", "b1"))
GONE = graph(person("person/李建国", "b1"))

ACTIONS = {
    "rename": Correction("rename", "?", value="李建邦"),
    "reject": Correction("reject", "?"),
    "reject an edge": Correction("reject", "?", WORKS, SCHOOL),
    "confirm": Correction("confirm", "?", WORKS, SCHOOL, value="教师"),
    "merge": Correction("merge", "?", object="person/李国"),
    "retype": Correction("retype", "?", value="Organization"),
    "distinct": Correction("distinct", "?", object="person/李国"),
}


def stranger(graph: Graph) -> tuple[object, ...]:
    """All that the graph has of the stranger, who is named in b1 alone."""
    ids = {e.id for e in graph.entities if e.articles == ("b1",)}
    return [e for e in graph.entities if e.id in ids], [s for s in graph.statements if s.subject in ids]


def after(start: Graph, c: Correction) -> tuple[Graph, tuple[Objection, ...]]:
    curated, objections = curate(start, [c], {})
    check(curated)
    return curated, objections


@pytest.mark.parametrize("c", ACTIONS.values(), ids=ACTIONS)
@pytest.mark.parametrize("written", [ALONE, BOTH, BRACKETS], ids=["alone", "both", "brackets"])
def test_a_line_with_articles_hits_its_man_whoever_comes_and_goes(c: Correction, written: Graph) -> None:
    man = next(e.id for e in written.entities if e.label == "李建国" and "a1" in e.articles)
    exact, _, _ = try_out(written, replace(c, subject=man), [])
    assert exact.source == "a1 | a2"
    for build in (ALONE, BOTH, BRACKETS):
        curated, objections = after(build, exact)
        assert [o for o in objections if o.kind != "remark"] == []
        assert curated != build and stranger(curated) == stranger(build)
    curated, [said] = after(GONE, exact)
    assert curated == GONE and said.kind == "unfit"
    assert "no longer fits: the node that article a1, a2 names is gone" in said.what


@pytest.mark.parametrize(
    "c", [*ACTIONS.values(), Correction("add", "?", WORKS, SCHOOL, note="词")], ids=[*ACTIONS, "add"]
)
@pytest.mark.parametrize("name", ["李建国", "person/李建国"])
def test_a_line_without_articles_is_refused_as_soon_as_there_are_two(c: Correction, name: str) -> None:
    line = replace(c, subject=name)
    assert after(ALONE, line)[0] != ALONE
    curated, [said] = after(BOTH, line)
    assert (curated, said.kind) == (BOTH, "wrong")
    assert said.what == f"{name}: fits 2 nodes: {MAN}, {STRANGER}"
    assert after(ALONE, line)[0] != ALONE


def test_a_namesake_that_bears_the_name_as_its_label_is_not_preferred() -> None:
    one, other = entity("organization/乙公司", aliases=("乙",)), entity("organization/乙")
    start = Graph(PAPERS, tuple(sorted((one, other), key=lambda e: e.id)))
    _, [said] = after(replace(start, articles=(article("a1.txt"),)), Correction("reject", "乙"))
    assert said.what == "乙: fits 2 nodes: organization/乙, organization/乙公司"


@pytest.mark.parametrize(
    "c", [*ACTIONS.values(), Correction("add", "?", WORKS, SCHOOL, note="词")], ids=[*ACTIONS, "add"]
)
def test_an_id_with_a_place_fits_the_only_one_that_is_left(c: Correction) -> None:
    assert after(ALONE, replace(c, subject=MAN))[0] != ALONE
    other = graph(person(STRANGER, "b1"))
    curated, objections = after(other, replace(c, subject=MAN))
    assert stranger(curated) == stranger(other)
    assert c.action == "add" or [o.kind for o in objections] == ["unfit"]


def test_an_added_body_with_a_place_in_its_name_is_not_taken_for_another() -> None:
    start = Graph((article("a1.txt"),), (entity("organization/实验小学"), entity("place/乙村")))
    added = Correction("add", "organization/甲市实验小学", Relation.LOCATED_IN, "place/乙村", note="词")
    curated, objections = after(start, added)
    assert objections == () and behind(curated, "organization/甲市实验小学", Relation.LOCATED_IN, "place/乙村")


def test_words_in_the_place_of_articles_are_no_article() -> None:
    curated, [said] = after(ALONE, Correction("reject", "李建国", source="电话采访"))
    assert curated == ALONE and said.kind == "unfit" and "words go into the note" in said.remedy


@pytest.mark.parametrize("source", ["article/a1", "a1|a9", "a2 | a1"])
def test_articles_are_given_as_for_a_split(source: str) -> None:
    assert after(BOTH, Correction("reject", "李建国", source=source))[1] == ()
