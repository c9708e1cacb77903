"""Where outlets are at home, and what that says of an article that names no place."""

from dataclasses import replace

import pytest

from kg.extraction.extract import extract
from kg.knowledge.outlets import home_of
from kg.knowledge.resources import read_resources
from tests.extraction.helpers import article, names, untagged


@pytest.mark.parametrize(
    ("outlet", "home"),
    [
        ("湛江日报", "湛江市"),
        ("羊城晚报", "广东省"),
        ("吉林日报", "吉林省"),  # also a city
        ("湛江市霞山区融媒体中心", "霞山区"),
        ("高州融媒", "高州市"),
        ("光明日报", ""),  # not of 光明区
        ("人民日报", ""),
        ("鼓楼发布", ""),  # several cities have one
        ("湛江", ""),
        ("", ""),
    ],
)
def test_where_an_outlet_is_at_home(outlet: str, home: str) -> None:
    resources = read_resources()
    division = resources.gazetteer.get(home_of(outlet, resources.lexicon, resources.gazetteer))
    assert (division.name if division else "") == home


def test_every_place_of_the_table_is_one_division() -> None:
    resources = read_resources()
    assert [p for p in resources.lexicon.outlets.values() if len(resources.gazetteer.find(p)) != 1] == []


@pytest.mark.parametrize(
    ("outlet", "text", "found"),
    [
        ("广元日报", "市人民医院派医生坐诊。", "广元市人民医院"),
        ("广元日报", "省人民医院派医生坐诊。", "四川省人民医院"),
        ("广元日报", "青川县种茶。市人民医院派医生坐诊。", "广元市人民医院"),
        ("广元日报", "资阳市种茶。市人民医院派医生坐诊。", "资阳市人民医院"),  # what the text says goes first
    ],
)
def test_a_level_without_a_place_is_that_of_the_outlet(outlet: str, text: str, found: str) -> None:
    assert found in names(extract(replace(article(text), outlet=outlet), untagged()), "Organization")


def test_without_an_outlet_a_level_alone_names_nothing() -> None:
    assert not names(extract(article("市人民医院派医生坐诊。"), untagged()), "Organization")
