"""What names and pointers stand for within one article. Places are real, all else is made up."""

import pytest

from kg.extraction.extract import extract
from kg.knowledge.resources import read_resources
from tests.extraction.helpers import article, claims, names, read, read_by_rules

HOSPITAL, SCHOOL = "青川县人民医院", "青川县文华小学"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("广元海关出台措施。", "广元海关"),
        ("广元军分区慰问老兵。", "广元军分区"),
        ("四川证监局开展检查。", "四川证监局"),
        ("青川县海关出台措施。", "青川县海关"),
        ("青川县种茶。县公安局开展巡逻。", "青川县公安局"),
    ],
)
def test_a_body_is_called_as_the_text_calls_it_but_for_a_level_that_stands_alone(text: str, label: str) -> None:
    assert set(names(read(text), "Organization")) == {label}


@pytest.mark.parametrize(
    ("text", "label", "known_as"),
    [
        ("青川县种茶。青川的茶很香，在青川县卖得好。", "青川县", "青川"),
        ("广元市青川县修路。青川县很高兴。", "青川县", "广元市青川县"),
        ("青川县人民医院义诊。县人民医院的医生很忙。", HOSPITAL, "县人民医院"),
        ("嘉陵江机械有限公司（以下简称“嘉陵机械”）捐款。嘉陵机械还修了路。", "嘉陵江机械有限公司", "嘉陵机械"),
        ("中共青川县委员会开会。县委要求，抓好落实。", "中共青川县委员会", "县委"),
        ("青川县总工会开展活动。县总工会很忙。", "青川县总工会", "县总工会"),
        ("嘉陵医科大学附属医院（青川县人民医院）义诊。", "嘉陵医科大学附属医院", HOSPITAL),
        ("青川县浙江商会捐款。浙江商会还修了路。", "青川县浙江商会", "浙江商会"),
    ],
)
def test_one_thing_under_several_names(text: str, label: str, known_as: str) -> None:
    found = read(text)
    every = names(found, "Organization") | names(found, "Place")
    assert label in every and known_as in every[label]


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("青川县群山环绕。该县与资阳市雁江区签订合作协议。", {"青川县", "雁江区"}),
        ("青川县群山环绕。全县干部鼓劲。我县与资阳市雁江区签订合作协议。", {"青川县", "雁江区"}),
        ("青川县文华小学建校多年。该校与嘉陵集团签订合作协议。", {SCHOOL, "嘉陵集团"}),
        (
            "石坝乡岭茶协会党支部成立。青川县乙岭商会捐款。协会党支部又与山前村党支部联建共建。",
            {"石坝乡岭茶协会党支部", "山前村党支部"},
        ),
        ("嘉陵集团有员工千人。公司与青川县文华小学签订合作协议。", {SCHOOL, "嘉陵集团"}),
        ("青川县人民医院环境优美。医院与嘉陵集团签订合作协议。", {HOSPITAL, "嘉陵集团"}),
        ("青川县群山环绕。县里与资阳市雁江区签订合作协议。", {"青川县", "雁江区"}),
        ("青川县和雁江区相距很远。近日，两地签订合作协议。", {"青川县", "雁江区"}),
    ],
)
def test_pointers_stand_for_what_was_named(text: str, edge: set[str]) -> None:
    assert edge in [set(pair) for pair in claims(read_by_rules(text), "partnersWith")]


@pytest.mark.parametrize("word", ["该县", "该校", "公司", "两地", "全县", "医院", "我县"])
def test_a_pointer_is_never_a_name(word: str) -> None:
    found = read("青川县文华小学、青川县人民医院与嘉陵集团很忙。该县、该校、公司、两地、全县、医院和我县也忙。")
    assert word not in {n for e in found.entities for n in (e.label, *e.aliases)}


def test_a_pointer_without_anything_to_point_to_is_left_out() -> None:
    assert not read("该镇与该公司签订合作协议。").statements


def test_namesakes_are_told_apart_by_the_places_around_them() -> None:
    codes = {e.label: e.code for e in read("甘肃省定西市安定区、临洮县与通渭县种土豆。").entities}
    assert codes["安定区"].startswith("6211")


def test_containers_that_no_text_names_have_no_mention() -> None:
    unnamed = {e.label for e in read("青川县种茶。").entities if not e.articles}
    assert "四川省" in unnamed and "广元市" in unnamed


UNKNOWN = "湖南省怀化市青溪县迎来客人。深圳市福田区工作组到青溪县石桥镇考察，县委副书记王立山陪同。"


def test_a_county_that_no_book_has_keeps_its_towns_and_offices() -> None:
    found = extract(article(UNKNOWN), read_resources())  # the tagger sees the county
    for one in (found, read(UNKNOWN)):
        assert not {e.label for e in one.entities if e.code.startswith("4310")}, "another county has a 石桥镇"
        assert not claims(one, "worksFor") & {("王立山", "福田区"), ("王立山", "嘉禾县")}
    assert {("青溪县", "怀化市"), ("石桥镇", "青溪县")} <= claims(found, "locatedIn")
    assert ("王立山", "青溪县") in claims(found, "worksFor")


def test_a_district_of_a_common_name_is_that_of_the_city_that_the_article_names() -> None:
    [district] = [e for e in read("北京市招商引资。东城区、朝阳区的企业来了。").entities if e.label == "东城区"]
    assert district.code == "110101"
    [other] = [e for e in read("青川县城建设很快，东城区的楼房建好了。").entities if e.label == "东城区"] or [None]
    assert other is None or not other.code
