"""Date words are resolved against the article's date, and stand on a statement only where they say when it was."""

import pytest

from kg.extraction.extract import extract
from kg.knowledge.resources import read_resources
from kg.model import Article
from kg.vocab import Relation


def times(sentence: str, date: str = "2024-06-15") -> set[str]:
    """The times of what the sentence says of gifts and help."""
    article = Article("a", text=f"湛江市霞山区石桥村变了样。{sentence}", date=date)
    statements = extract(article, read_resources()).statements
    found = {s.qualifiers.time for s in statements if s.predicate in (Relation.FUNDS, Relation.SUPPORTS)}
    assert found, "nothing was found: the sentence tests nothing"
    return found


GIFT = "湛江青禾机械有限公司向石桥村捐资50万元。"


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("2023年9月，", "2023-09"),
        ("2023年9月5日上午，", "2023-09-05"),
        ("去年8月，", "2023-08"),
        ("今年3月，", "2024-03"),
        ("前年，", "2022"),
        ("3月12日，", "2024-03-12"),
        ("12月5日，", "2023-12-05"),  # the last one before the article
        ("昨日，", "2024-06-14"),
        ("上个月，", "2024-05"),
        ("今年以来，", "2024/2024-06-15"),
        ("2022年以来，", "2022/2024-06-15"),
        ("近三年，", "2021/2024-06-15"),
        ("五年来，", "2019/2024-06-15"),
        ("去年上半年，", "2023-01/2023-06"),
        ("2021年至2023年，", "2021/2023"),
        ("今年3月至5月，", "2024-03/2024-05"),
        ("5月12日至14日，", "2024-05-12/2024-05-14"),
        ("其中，2023年9月，", "2023-09"),
    ],
)
def test_a_time_before_the_clause_says_when(words: str, time: str) -> None:
    assert times(words + GIFT) == {time}


def test_a_time_behind_the_subject_says_when() -> None:
    assert times("湛江青禾机械有限公司于2023年9月向石桥村捐资50万元。") == {"2023-09"}
    assert times("湛江青禾机械有限公司去年向石桥村捐资50万元。") == {"2023"}


@pytest.mark.parametrize(
    "sentence",
    [
        GIFT,
        f"近日，{GIFT}",
        f"近年来，{GIFT}",
        f"截至2023年，{GIFT}",
        f"2023年9月，石桥村修通了水泥路，近日，{GIFT}",  # another time comes between
        "2019年成立的湛江青禾机械有限公司向石桥村捐资50万元。",
        "湛江青禾机械有限公司2019年落户，向石桥村捐资50万元。",
        f"2月30日，{GIFT}",
    ],
)
def test_no_time_is_put_on_what_it_does_not_govern(sentence: str) -> None:
    assert times(sentence) == {""}


@pytest.mark.parametrize(("words", "date", "time"), [
    ("昨日，", "2024-06", ""), ("昨日，", "", ""), ("去年8月，", "", ""), ("去年8月，", "2024", "2023-08"),
    ("6月6日，", "2024", "2024-06-06"), ("2023年9月，", "", "2023-09"), ("昨日，", "2024-03-01", "2024-02-29"),
    ("上月，", "2024-01-09", "2023-12"),
])  # fmt: skip
def test_no_more_is_said_than_the_date_of_the_article_allows(words: str, date: str, time: str) -> None:
    assert times(words + GIFT, date) == {time}


def test_a_plan_is_for_the_next_such_month() -> None:
    assert times("7月，湛江青禾机械有限公司将向石桥村捐资50万元。") == {"2024-07"}
    assert times("3月，湛江青禾机械有限公司将向石桥村捐资50万元。") == {"2025-03"}


def test_what_is_said_with_and_without_its_time_is_one_claim() -> None:
    assert times(f"去年8月，{GIFT}{GIFT}") == {"2023-08"}
