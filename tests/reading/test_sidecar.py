"""What is known about files besides their text: a table beside them, and their names."""

import os
from pathlib import Path

import pytest

from kg.model import Article
from kg.reading import Reading, read_articles
from kg.reading.metadata import Facts
from kg.reading.sidecar import facts_in_name
from tests.reading.formats.made import write

BODY = "近日，青禾县石桥村修通了到镇上的水泥路，两百多户村民出行更加方便。\n"
TABLE = "文件名,标题,日期,来源,作者\nA.txt,石桥村通路,2024年3月5日,青禾日报,陈一鸣\n"


def folder(tmp_path: Path, table: str, **files: str) -> dict[str, Reading]:
    write(tmp_path / "articles.csv", table.encode("gb18030"))
    for name, text in files.items():
        write(tmp_path / f"{name}.txt", text.encode())
    return {reading.source: reading for reading in read_articles([tmp_path])}


def facts(reading: Reading) -> tuple[str, ...]:
    (a,) = reading.articles
    return a.title, a.date, a.outlet, a.author


def test_a_table_beside_the_files_says_what_their_text_does_not(tmp_path: Path) -> None:
    readings = folder(tmp_path, TABLE, a=BODY, b=BODY)
    assert list(readings) == ["a.txt", "b.txt"]
    assert facts(readings["a.txt"]) == ("石桥村通路", "2024-03-05", "青禾日报", "陈一鸣")
    assert facts(readings["b.txt"]) == ("", "", "", "")


def test_what_the_file_says_of_itself_comes_first(tmp_path: Path) -> None:
    readings = folder(tmp_path, TABLE, a=f"---\ndate: 2023-01-02\n---\n{BODY}")
    assert facts(readings["a.txt"]) == ("石桥村通路", "2023-01-02", "青禾日报", "陈一鸣")


def test_names_of_files_that_are_not_there_are_a_notice(tmp_path: Path) -> None:
    readings = folder(tmp_path, TABLE + "c.txt,,2024,,\n", a=BODY)
    assert readings["articles.csv"].warning == "names 1 file(s) that were not read: c.txt; check the names"


def test_a_table_with_texts_is_a_table_of_articles(tmp_path: Path) -> None:
    readings = folder(tmp_path, f"文件名,正文\na.txt,{BODY}", a=BODY)
    assert list(readings) == ["a.txt", "articles.csv:2"]


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_to_a_table_elsewhere_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere.csv", TABLE.encode())
    write(tmp_path / "in" / "a.txt", BODY.encode())
    (tmp_path / "in" / "articles.csv").symlink_to(tmp_path / "elsewhere.csv")
    readings = {reading.source: reading for reading in read_articles([tmp_path / "in"])}
    assert facts(readings["a.txt"]) == ("", "", "", "")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("20240305-石桥村通路.pdf", Facts(date="2024-03-05")),
        ("南方日报 2024.3.5 头版.txt", Facts(date="2024-03-05", outlet="南方日报")),
        ("2024.txt", Facts()),  # no day: a number like any other
        ("石桥村日报社访问记.txt", Facts()),
        ("000_3de512f0beeb0a40.txt", Facts()),
    ],
)
def test_day_and_outlet_of_a_name(name: str, known: Facts) -> None:
    assert facts_in_name(name) == known


def test_the_day_of_the_text_comes_before_that_of_the_name(tmp_path: Path) -> None:
    file = write(tmp_path / "2024-03-09.txt", f"石桥村通路\n2024-03-05\n\n{BODY}".encode())
    (reading,) = read_articles([file])
    article: Article = reading.articles[0]
    assert article.date == "2024-03-05"
