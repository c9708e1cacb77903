"""Engines: the same results in the same order, and no article that takes others with it."""

import gc
import os
from dataclasses import replace

import pytest

from kg.engine import CHUNK, ENGINES, Engine, Failure, run
from kg.errors import UsageError
from kg.extraction.extract import extract_in_steps
from kg.extraction.steps import Steps
from kg.knowledge.resources import Resources
from kg.machine import without_collector
from kg.model import Article, Extraction
from kg.reading import read_articles

TEXTS = (
    "甲省乙市霞山区东新街道开展“四季同行”行动。",
    "湛江市坡头区与茂名市高州市签订合作协议。",
    "广东蓝海机械有限公司向湛江市坡头区捐赠300万元。",
    "石阡县人民医院院长王小明介绍，医院与东莞市厚街医院结对共建。",
)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Article, ...]:
    folder = tmp_path_factory.mktemp("articles")
    for number in range(CHUNK * 2 + 3):  # more than two chunks, so that both workers get some
        (folder / f"{number:03}.txt").write_text(TEXTS[number % len(TEXTS)], encoding="utf-8")
    return tuple(a for reading in read_articles([folder]) for a in reading.articles)


class Deadly:
    """A text that kills the process that unpacks it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def broken(article: Article) -> Article:
    return replace(article, id="broken", blocks=(None,))  # type: ignore[arg-type]


def names(results: list[Extraction | Failure]) -> list[str]:
    return [r.article.id if isinstance(r, Extraction) else r.article for r in results]


#: Every engine, two at work.
AT_TWO = [
    pytest.param(Engine("serial"), id="serial"),
    pytest.param(Engine("processes", jobs=2), id="processes"),
    pytest.param(Engine("spark", master="local[2]"), id="spark", marks=[pytest.mark.spark, pytest.mark.slow]),
]


def test_every_engine_is_tried_here() -> None:
    assert [engine.values[0].name for engine in AT_TWO] == list(ENGINES)  # type: ignore[union-attr]


@pytest.mark.parametrize("engine", AT_TWO)
def test_every_engine_gives_the_same_in_the_same_order(articles: tuple[Article, ...], engine: Engine) -> None:
    serial = list(run(articles))
    assert names(serial) == [a.id for a in articles]
    assert all(isinstance(r, Extraction) and r.entities for r in serial)
    again = list(run(articles, engine))
    assert again == serial
    assert repr(again) == repr(serial)  # to the type of each number


@pytest.mark.parametrize("engine", AT_TWO)
def test_half_a_surrogate_goes_through_every_engine(articles: tuple[Article, ...], engine: Engine) -> None:
    torn = [replace(articles[0], title="甲\ud800"), *articles[1:3]]
    assert list(run(torn, engine)) == list(run(torn))


@pytest.mark.parametrize("engine", AT_TWO)
def test_article_that_raises_is_a_failure_and_the_others_are_read(
    articles: tuple[Article, ...], engine: Engine
) -> None:
    results = list(run([articles[0], broken(articles[1]), articles[2]], engine))
    assert names(results) == [articles[0].id, "broken", articles[2].id]
    assert isinstance(results[1], Failure)
    assert "Error" in results[1].message
    assert results[1].source == articles[1].source


@pytest.mark.parametrize("engine", AT_TWO[1:])  # in one process, it would kill this one
def test_article_that_kills_its_process_is_a_failure_and_the_others_are_read(
    articles: tuple[Article, ...], engine: Engine
) -> None:
    killer = replace(articles[1], id="deadly", text=Deadly())  # type: ignore[arg-type]
    given = [articles[0], killer, *articles[2:]]
    results = list(run(given, engine))
    assert names(results) == [a.id for a in given]
    [failure] = [r for r in results if isinstance(r, Failure)]
    assert (failure.article, failure.message) == ("deadly", "its process died twice (out of memory?)")


def test_progress_counts_articles(articles: tuple[Article, ...]) -> None:
    seen: list[int] = []
    list(run(articles[:3], on_progress=seen.append))
    assert seen == [1, 2, 3]


def test_reads_no_further_ahead_than_it_works(articles: tuple[Article, ...]) -> None:
    taken: list[str] = []
    given = (taken.append(a.id) or a for a in articles)  # type: ignore[func-returns-value]
    next(run(given))
    assert len(taken) == CHUNK < len(articles)


def test_collector_rests_while_articles_are_read_and_only_then(
    articles: tuple[Article, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    on: list[bool] = []

    def noted(article: Article, resources: Resources) -> Steps[Extraction]:
        on.append(gc.isenabled())
        return extract_in_steps(article, resources)

    monkeypatch.setattr("kg.engine.attempts.extract_in_steps", noted)
    assert [gc.isenabled() for _ in run(articles)] == [True] * len(articles)
    assert on == [False] * len(articles)


def test_what_was_made_meanwhile_counts_as_old() -> None:
    with without_collector():
        made = [[n] for n in range(10_000)]
    young = {id(value) for value in (*gc.get_objects(generation=0), *gc.get_objects(generation=1))}
    assert gc.isenabled() and not gc.get_freeze_count()
    assert not young & set(map(id, made))


def test_nothing_gives_nothing() -> None:
    assert list(run([])) == []


@pytest.mark.parametrize(
    ("engine", "what"),
    [
        (Engine(jobs=0), "jobs"),
        (Engine("magic"), "processes, serial, spark"),
        (Engine(master="yarn"), "master"),
        (Engine("spark", master="nonsense"), "local, spark://"),
    ],
)
def test_call_that_makes_no_sense(engine: Engine, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        list(run([], engine))


@pytest.mark.spark
@pytest.mark.slow
def test_spark_that_cannot_be_started_is_one_line_that_says_what_to_do(articles: tuple[Article, ...]) -> None:
    with pytest.raises(UsageError, match=r"spark cannot be started \(.*\); check Java") as error:
        list(run(articles, Engine("spark", master="local[many]")))
    assert "\n" not in str(error.value)


def test_this_process_does_other_work_while_others_extract(articles: tuple[Article, ...]) -> None:
    left = list(range(5))
    done = list(run(articles * 9, Engine(jobs=2), meanwhile=lambda: bool(left and left.pop())))
    assert names(done) == [a.id for a in articles * 9]
    assert not left
