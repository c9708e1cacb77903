"""No input makes a stage much worse than linear: four times as much of anything takes about four times as long."""

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from kg.assembly.assemble import assemble
from kg.assembly.curate import curate
from kg.engine.attempts import Failure, attempt_all
from kg.extraction.extract import extract
from kg.extraction.text import LONGEST_CLAUSE, LONGEST_SENTENCE
from kg.knowledge.resources import read_resources
from kg.machine import without_collector
from kg.model import Article, Correction, Entity, Extraction, Graph, Statement
from kg.reading import read_articles
from kg.vocab import EntityType, Relation
from tests.extraction.helpers import claims, document, read
from tests.factories import article, entity, evidence
from tests.fuzz.expressions import expressions, pumps

#: four times as much may take so many times as long: linear, and twice that for caches and a busy machine
GROWTH = 8.0
#: what takes less, in seconds, is not compared
_SHORT = 0.1

#: what a text is made of that is nothing else
UNITS = {
    "gifts": "嘉陵集团向文星村捐赠资金20万元。",
    "gifts without a stop": "嘉陵集团向文星村捐赠资金20万元",
    "gifts with commas": "嘉陵集团向文星村捐赠资金20万元，",
    "villages in a list": "石桥村、",
    "bodies in a list": "霞山区财政局、",
    "a town": "文星镇",
    "a district": "霞山区",
    "people": "书记王明",
    "programmes": "“甲乙”行动",
    "partners": "甲公司与乙公司合作。",
    "a pointer": "该镇",
    "letters": "字",
    "digits": "1",
    "numerals": "一",
    "particles": "的",
    "open quotes": "“",
    "quotes": "“”",
    "brackets": "（）",
    "nested": "（“",
    "blanks": " ",
}


def of(unit: str, size: int) -> Article:
    return Article("a", (unit * size)[:size] + "完。")


def seconds(do: Callable[[], object]) -> float:
    """Of computing; the collector looks through all that other tests have left, and is kept out, as in a build."""
    with without_collector():
        begin = process_time()
        do()
        return process_time() - begin


def grows(do: Callable[[int], object], size: int) -> None:
    """Four times the size takes at most GROWTH times as long, at one of three attempts."""
    for _ in range(3):
        small, large = seconds(lambda: do(size)), seconds(lambda: do(4 * size))
        if large < max(_SHORT, GROWTH * small):
            return
    pytest.fail(f"{size}: {small:.2f} s, {4 * size}: {large:.2f} s")


@pytest.mark.parametrize("name", UNITS)
def test_extraction_of_a_text_of_one_thing(name: str) -> None:
    grows(lambda size: extract(of(UNITS[name], size), read_resources()), 1_500)


@pytest.mark.parametrize("object", ["place/甲0", "place/甲{}"])  # all into one, and each into the next
def test_many_merges(object: str) -> None:
    def merge(number: int) -> None:
        graph = Graph(entities=tuple(entity(f"place/甲{n}") for n in range(number + 1)))
        lines = [Correction("merge", f"place/甲{n}", object=object.format(n - 1)) for n in range(1, number + 1)]
        curate(graph, lines, {})

    grows(merge, 1_500)


def names(number: int) -> Article:
    made = (f"{chr(0x4E00 + n // 80)}{chr(0x5000 + n % 80)}公司" for n in range(number))
    return Article("a", "、".join(made) + "向文星村捐资。", source="a.txt")


def test_many_names_take_a_second() -> None:
    """Time grows with the square of different names, which is why there is a bound: half a minute at most."""
    assert seconds(lambda: extract(names(800), read_resources())) < 3


def test_too_many_names_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.extraction.extract.MOST_NAMES", 100)
    (failure,) = attempt_all([names(300)], read_resources())
    assert isinstance(failure, Failure)
    assert re.fullmatch("[0-9,]+ names in one article, at most 100 are read", failure.message)
    assert failure.remedy == "split it"


def test_too_long_an_article_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("霞山区" * 400_000, "utf-8")
    (tmp_path / "b.txt").write_text("嘉陵集团向文星村捐赠资金20万元。", "utf-8")
    long, short = read_articles([tmp_path])
    assert long.error == "an article of 1,200,000 characters, at most 1,000,000 are read; split it"
    assert short.articles


def test_nested_quotes_and_brackets() -> None:
    grows(lambda size: extract(Article("a", "“（" * size + "甲" + "）”" * size), read_resources()), 2_000)


def test_a_sentence_without_an_end_is_read_in_pieces() -> None:
    doc = document("字" * 2_500 + "。")
    assert [s.end - s.start for s in doc.sentences] == [LONGEST_SENTENCE, LONGEST_SENTENCE, 501]
    assert LONGEST_CLAUSE < LONGEST_SENTENCE
    stops = "甲" * LONGEST_SENTENCE + "。" + "乙。"
    assert [s.end - s.start for s in document(stops).sentences] == [LONGEST_SENTENCE + 1, 2]


def test_what_stands_behind_such_a_sentence_is_read() -> None:
    found = read("字" * 3_000 + "，嘉陵集团向文星村捐赠资金20万元。")
    assert ("嘉陵集团", "文星村") in claims(found, "funds")


def test_a_surname_at_the_second_letter_of_a_text() -> None:
    found = read("文主任医生。燕山传承人文田大、富阳镇发起。支部书记文田大说。")
    assert isinstance(found, Extraction)


def star(edges: int) -> list[Extraction]:
    """One body that gives to each of many."""
    hub = Entity("O:甲市投资集团", EntityType.ORGANIZATION, "甲市投资集团", articles=("a",))
    others = [Entity(f"O:{n}号厂", EntityType.ORGANIZATION, f"{n}号厂", articles=("a",)) for n in range(edges)]
    said = evidence("甲市投资集团资助各厂。", article="a")
    gifts = [Statement(hub.id, Relation.FUNDS, other.id, evidence=(said,)) for other in others]
    return [Extraction(article("a"), (hub, *others), tuple(gifts))]


def one_name(articles: int) -> list[Extraction]:
    """The same edge in each of many articles."""
    made = []
    for n in range(articles):
        id = f"a{n}"
        ends = [Entity(f"O:{name}", EntityType.ORGANIZATION, name, articles=(id,)) for name in ("甲集团", "乙厂")]
        said = evidence("甲集团资助乙厂。", article=id)
        made.append(
            Extraction(article(id), tuple(ends), (Statement(ends[0].id, Relation.FUNDS, ends[1].id, evidence=(said,)),))
        )
    return made


def aliases(names: int) -> list[Extraction]:
    """A body of many names in two articles."""
    body = Entity(
        "O:甲集团", EntityType.ORGANIZATION, "甲集团", tuple(sorted(f"甲{n}集团" for n in range(names))), ("a",)
    )
    return [Extraction(article("a"), (body,)), Extraction(article("b"), (replace(body, articles=("b",)),))]


@pytest.mark.parametrize(("make", "size"), [(star, 1_500), (one_name, 250), (aliases, 2_500)])
def test_assembly(make: Callable[[int], list[Extraction]], size: int) -> None:
    resources = read_resources()
    given = {n: make(n) for n in (size, 4 * size)}
    grows(lambda n: assemble(given[n], resources, ()), size)


@contextmanager
def at_most(limit: float) -> Iterator[None]:
    """Ends with TimeoutError what goes on for longer; an expression looks for signals while it matches."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="has no timers")
def test_no_expression_goes_back_without_end() -> None:
    """All are matched against names, lines and clauses; what of them are searched for in whole texts, UNITS try out."""
    slow: list[str] = []
    found = expressions()
    assert len(found) > 400
    for expression in found.values():
        for text in pumps(expression, LONGEST_CLAUSE):
            try:
                with at_most(2.0):
                    expression.match(text)
                    expression.fullmatch(text)
            except TimeoutError:
                slow.append(f"{expression.pattern[:80]!r} on {text[:20]!r}")
    assert not slow, slow


def test_an_expression_that_goes_back_without_end_is_seen() -> None:
    bad = re.compile("(?:[一二]+)+甲")
    with pytest.raises(TimeoutError):  # noqa: SIM117 the limit must lie inside
        with at_most(0.2):
            for text in pumps(bad, 60):
                bad.match(text)
