"""Front matter and dates."""

import pytest

from kg.errors import InputError
from kg.reading.metadata import Facts, facts_from, front_matter, iso_date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2024-02-01", "2024-02-01"),
        ("时间:2024-02-01 10:57:58", "2024-02-01"),
        ("2024/2/1", "2024-02-01"),
        ("2024.02.01", "2024-02-01"),
        ("2024年2月1日 星期四", "2024-02-01"),
        ("2024年2月", "2024-02"),
        ("2024", "2024"),
        ("20240201", "2024-02-01"),
        ("23-08-17 06:38", "2023-08-17"),
        ("二〇二四年十二月二十三日", "2024-12-23"),
        ("2024-02-31", "2024-02"),
        ("2024-13-01", "2024"),
        ("来源：某网  |  2023年07月25日 15:28:40", "2023-07-25"),
        ("8月3日", ""),
        ("", ""),
    ],
)
def test_dates(words: str, date: str) -> None:
    assert iso_date(words) == date


def test_front_matter() -> None:
    text = "---\ntitle: 石桥村修路\nsource: 青禾日报\ndate: 2024-03-05\nauthor: [王明, 李华]\n---\n正文。"
    facts, start = front_matter(text)
    assert facts == Facts("石桥村修路", "2024-03-05", "青禾日报", "王明、李华")
    assert text[start:] == "正文。"


def test_outlet_comes_before_source() -> None:
    assert facts_from({"outlet": "青禾日报", "source": "某网"}).outlet == "青禾日报"


@pytest.mark.parametrize("text", ["正文。", "---\n正文。\n---\n", "", "---"])
def test_no_front_matter(text: str) -> None:
    assert front_matter(text) == (Facts(), 0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("---\ntitle: 甲\n正文", "no end"),
        ("---\ntitle: [甲\n---\n正文", "line"),
        ("---\ntitle: 甲: 乙\n---\n正文", "quotes"),
        ("---\ndate: 2024-02-31\n---\n正文", "broken front matter"),
    ],
)
def test_broken_front_matter(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        front_matter(text)
    assert "\n" not in str(error.value)
