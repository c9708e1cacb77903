"""A wrong argument is one line that names it and says what is allowed."""

from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg import analytics as an
from kg.errors import KgError, UsageError
from tests.factories import small_graph

GRAPH = kg.KnowledgeGraph(small_graph())


class Wide:
    """A value whose text is long and has lines."""

    def __repr__(self) -> str:
        return "row\n" * 1000


WRONG = (None, 3.5, [None], {}.keys, Wide())
TEXT = Path(__file__).parents[1] / "seeds" / "none.txt"

CALLS: dict[str, tuple[Callable[[object], object], str]] = {
    "load": (kg.load, "graph: .*path of a file or folder"),
    "build": (kg.build, "paths: .*path of a file or folder"),
    "build a Corpus": (lambda wrong: kg.build(kg.Corpus(wrong)), "paths: .*path of a file"),
    "base": (lambda wrong: kg.build(TEXT, base=wrong), "base: .*absolute IRI"),
    "links": (lambda wrong: kg.build(TEXT, links=wrong), "links: .*path of a file"),
    "article": (GRAPH.article, "id: .*id of an article"),
    "between": (lambda wrong: GRAPH.between(wrong, "2024"), "since: .*2024-05.* leave that end open"),
    "until": (lambda wrong: GRAPH.between("2024", wrong), "until: .*2024-05.* leave that end open"),
    "find": (GRAPH.find, "is no name; give a text, or an entity"),
    "entity": (GRAPH.entity, "is no name; give a text, or an entity"),
    "around": (GRAPH.around, "is no name; give a text, or an entity"),
    "by_place": (GRAPH.by_place, "is no name; give a text, or an entity"),
    "path": (lambda wrong: GRAPH.path("乙村", wrong), "is no name; give a text, or an entity"),
    "paths": (lambda wrong: an.paths(GRAPH, wrong, "乙村"), "is no name; give a text, or an entity"),
    "similar": (GRAPH.similar, "name: .*give a text"),
    "limit": (lambda wrong: GRAPH.similar("乙村", limit=wrong), "limit: .*whole number, 1 or more"),
    "least": (GRAPH.with_confidence, "least: .*from 0 to 1"),
    "query": (GRAPH.query, "sparql: .*a SPARQL query"),
    "query_named": (GRAPH.query_named, "name: .*kg query --list"),
    "save": (GRAPH.save, "folder: .*path of a file or folder"),
    "export": (GRAPH.export, "path: .*path of a file or folder"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: type(wrong).__name__)
def test_a_wrong_argument_is_named_on_one_line(name: str, wrong: object) -> None:
    call, said = CALLS[name]
    with pytest.raises(UsageError, match=said) as error:
        call(wrong)
    assert len(str(error.value).splitlines()) == 1 and len(str(error.value)) < 200


@pytest.mark.parametrize("wrong", [0, 2.5, "2", [1]])
def test_jobs_are_a_whole_number(wrong: object, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲公司向乙村捐资3万元。", "utf-8")
    with pytest.raises(UsageError, match=r"jobs: .*whole number, 1 or more"):
        kg.build(tmp_path / "a.txt", jobs=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["", "a\0b", b"seeds", "x" * 5000])
def test_paths_that_no_file_can_have_are_errors_of_ours(wrong: str, tmp_path: Path) -> None:
    for call in (kg.load, kg.build):
        with pytest.raises(KgError):
            call(wrong)


def test_no_path_is_not_this_folder(tmp_path: Path) -> None:
    for call in (kg.load, kg.build, GRAPH.save):
        with pytest.raises(UsageError, match=r"'' is not possible; .*; \".\" is this folder"):
            call("")


def test_more_jobs_than_processors_are_no_more_processes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("湛江市霞山区举办培训班。", "utf-8")
    assert kg.build(tmp_path / "a.txt", jobs=10**20).counts()["articles"] == 1


def test_a_confidence_that_no_float_can_hold() -> None:
    with pytest.raises(UsageError, match=r"least: .*from 0 to 1"):
        GRAPH.with_confidence(10**400)


@pytest.mark.parametrize("wrong", [0, -1, "5", [5], float("inf")])
def test_a_limit_of_time_is_a_number_of_seconds(wrong: object) -> None:
    with pytest.raises(UsageError, match=r"timeout: .*more than 0 seconds"):
        GRAPH.query("ASK { ?s ?p ?o }", timeout=wrong)  # type: ignore[arg-type]


def test_a_corpus_may_name_its_paths_as_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("湛江市霞山区举办培训班。", "utf-8")
    assert kg.build(kg.Corpus([str(tmp_path)])).counts()["articles"] == 1  # type: ignore[arg-type]


def test_a_year_may_be_a_number() -> None:
    assert GRAPH.between(2024).graph == GRAPH.between("2024").graph
