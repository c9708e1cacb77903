"""Things of an article that are one: names that share letters, weighed; what is surely two stays two."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.extract import extract, name_things
from kg.extraction.mention import Mention
from kg.extraction.sameness import common_letters, features, join_same, likely_pairs, names_of_places
from kg.extraction.text import Document
from kg.extraction.thing import Thing, add_mention
from kg.knowledge.credence import Credence, read_sameness
from kg.knowledge.lexicon import read_lexicon
from kg.knowledge.resources import read_resources
from kg.vocab import EntityType
from tests.extraction.helpers import article, document, untagged

#: three houses of one name
HOUSES = "文华食品有限公司和文华食品有限公司第一分公司、文华食品有限公司第二分公司参加了活动。"


def labels(text: str, type_: EntityType) -> set[str]:
    return {e.label for e in extract(article(text), read_resources()).entities if e.type is type_ and e.articles}


def weighed(bias: int, **weights: int) -> Credence:
    return Credence(dict.fromkeys(EntityType, bias), dict.fromkeys(EntityType, 0.5), weights)


def organizations(things: dict[str, Thing]) -> list[Thing]:
    return [t for t in things.values() if t.type is EntityType.ORGANIZATION and t.mentions]


def test_an_ending_more_is_the_same_programme() -> None:
    text = (
        "7月5日晚，青川县木鱼镇夏季音乐节活动在文化广场举行。木鱼镇夏季音乐节由镇党委、镇政府主办，"
        "吸引了上千名群众。木鱼镇夏季音乐节已连续举办三年。"
    )
    assert len(labels(text, EntityType.PROGRAMME)) == 1


def test_other_numbers_are_other_schools() -> None:
    text = "青川县第一中学的老师来到青川县第二中学交流。青川县第一中学和青川县第二中学签订协议。"
    assert len(labels(text, EntityType.ORGANIZATION)) == 2


def test_a_house_and_its_branches_are_three() -> None:
    assert len(labels(HOUSES, EntityType.ORGANIZATION)) == 3


def teams() -> tuple[Document, dict[str, Thing]]:
    """Three things of three names, with nothing else to be told of them."""
    text = "春雨服务队来了，春雨助学服务队来了，春雨助老服务队来了。"
    things: dict[str, Thing] = {}
    for name in ("春雨服务队", "春雨助学服务队", "春雨助老服务队"):
        at = text.index(name)
        m = Mention(at, at + len(name), EntityType.ORGANIZATION, name, "organization.tagged")
        add_mention(things, f"O:{name}", m, name, [name])
    return document(text), things


def test_what_is_likely_one_is_one_under_the_longer_label() -> None:
    doc, things = teams()
    join_same(doc, things, read_lexicon(), weighed(5000))
    (left,) = organizations(things)
    assert len(left.label) == 7 and len(left.mentions) == 3


def test_whoever_is_one_with_the_one_of_two_is_not_one_with_the_other() -> None:
    doc, things = teams()
    found = {
        (a.label, b.label): set(features(doc, a, b, things, read_lexicon(), names_of_places(things)))
        for a, b in likely_pairs(things)
    }
    apart = next(found.pop(pair) for pair in list(found) if "春雨服务队" not in pair)
    told = apart - set.union(*found.values())
    join_same(doc, things, read_lexicon(), weighed(2000, **dict.fromkeys(told, -3000)))
    assert len(organizations(things)) == 2


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (EntityType.PLACE, "青川县木鱼镇和木鱼社区都受了灾，木鱼一带道路中断。"),
        (EntityType.PROGRAMME, "第三届青川春耕文化节比第二届青川春耕文化节热闹。"),
        (EntityType.PROGRAMME, "木鱼镇全域土地整治项目和沙州镇全域土地整治项目开工。"),
    ],
)
def test_what_names_tell_apart_stays_apart_however_likely(type_: EntityType, text: str) -> None:
    doc, things = name_things(article(text), untagged())
    join_same(doc, things, read_lexicon(), weighed(5000))
    assert len([t for t in things.values() if t.type is type_ and t.mentions and t.label != "青川县"]) == 2


def test_of_very_many_things_those_named_most_are_compared() -> None:
    names = [f"{a}{b}春雨服务队" for a in "甲乙丙丁戊己庚辛壬癸" for b in "一二三四五六七八九十木水火土金山石田"]
    text = "来了，".join([*names, *names[-2:]])
    things: dict[str, Thing] = {}
    for name in (*names, *names[-2:]):
        m = Mention(
            text.index(name), text.index(name) + len(name), EntityType.ORGANIZATION, name, "organization.tagged"
        )
        add_mention(things, f"O:{name}", m, name, [name])
    pairs = list(likely_pairs(things))
    assert len(pairs) == 120 * 119 / 2 < len(names) * (len(names) - 1) / 2
    assert {a.label for pair in pairs for a in pair} >= set(names[-2:])


def test_nobody_is_asked_without_weights() -> None:
    doc, things = name_things(article(HOUSES), untagged())
    before = set(things)
    join_same(doc, things, read_lexicon(), None)
    assert set(things) == before


def test_people_are_never_compared() -> None:
    assert read_sameness().probability(EntityType.PERSON, []) < 1e-6


@cache
def longest(x: str, y: str) -> int:
    if not x or not y:
        return 0
    return longest(x[1:], y[1:]) + 1 if x[0] == y[0] else max(longest(x[1:], y), longest(x, y[1:]))


@given(st.text("青川县文", max_size=8), st.text("青川县文", max_size=8))
def test_common_letters_are_those_of_the_longest_common_subsequence(x: str, y: str) -> None:
    assert common_letters(x, y) == longest(x, y)
