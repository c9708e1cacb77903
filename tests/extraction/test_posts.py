"""Who holds which post where."""

import pytest

from tests.extraction.helpers import read, read_by_rules


def posts(text: str) -> set[tuple[str, str, str]]:
    found = read_by_rules(text)
    label = {e.id: e.label for e in found.entities}
    return {
        (label[s.subject], s.qualifiers.role, label[s.object]) for s in found.statements if s.predicate == "worksFor"
    }


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("青川县文华小学校长王立山介绍，学校很美。", ("王立山", "校长", "青川县文华小学")),
        ("青川县委书记王立山到场讲话。", ("王立山", "县委书记", "青川县")),
        ("青川县县长李文秀到场讲话。", ("李文秀", "县长", "青川县")),
        ("嘉陵集团董事长陈国华表示，公司将继续努力。", ("陈国华", "董事长", "嘉陵集团")),
        ("嘉陵集团党委书记、董事长陈国华表示感谢。", ("陈国华", "党委书记、董事长", "嘉陵集团")),
        ("青川县人民医院副院长赵明辉坐诊。", ("赵明辉", "副院长", "青川县人民医院")),
        ("青川县教育局局长周建平出席。", ("周建平", "局长", "青川县教育局")),
        ("村民王立山种茶。王立山担任青川县文华小学校长。", ("王立山", "校长", "青川县文华小学")),
        ("村民王立山种茶。王立山担任青川县茶叶协会会长。", ("王立山", "会长", "青川县茶叶协会")),
        ("王立山担任青川县文华小学校长。", ("王立山", "校长", "青川县文华小学")),
        ("青川县市场监管局食品安全总监赵明辉表示，市场很好。", ("赵明辉", "食品安全总监", "青川县市场监管局")),
        ("青川县总工会党组成员、副主席周建平致辞。", ("周建平", "党组成员、副主席", "青川县总工会")),
        ("青川县人民医院党委书记陈国华讲话。", ("陈国华", "党委书记", "青川县人民医院")),
        ("青川县人民医院心内科主任赵明辉说，病人很多。", ("赵明辉", "心内科主任", "青川县人民医院")),
        ("青川县农业农村局兽医科科长赵明辉说，牛很多。", ("赵明辉", "科长", "青川县农业农村局兽医科")),
        ("青川县农业农村局兽医科科长赵明辉说，牛很多。", ("赵明辉", "兽医科科长", "青川县农业农村局")),
        ("青川县政府副秘书长周建平致辞。", ("周建平", "政府副秘书长", "青川县")),
        ("文星村风景好。驻村第一书记王立山种树。", ("王立山", "驻村第一书记", "文星村")),
        ("王立山是青川县文华小学的一名教师。", ("王立山", "教师", "青川县文华小学")),
        ("村民王立山种茶。王立山还是青川县茶叶协会的骨干，很忙。", ("王立山", "骨干", "青川县茶叶协会")),
        ("教师王立山被选派到青川县文星村担任第一书记。", ("王立山", "第一书记", "文星村")),
        ("青川县茶叶协会会长荀立山出席。", ("荀立山", "会长", "青川县茶叶协会")),
        ("文星村党支部书记王立山说，茶好。", ("王立山", "党支部书记", "文星村")),
        ("文星村党支部书记王立山说，茶好。", ("王立山", "书记", "文星村党支部")),
        ("青川县文星村的王立山书记种树。", ("王立山", "书记", "文星村")),
    ],
)
def test_a_post_beside_a_name(text: str, post: tuple[str, str, str]) -> None:
    assert post in posts(text)


def test_two_posts_of_two_bodies() -> None:
    found = posts("青川县委常委、青川县人武部政委李文秀出席。")
    assert {("李文秀", "政委", "青川县人武部"), ("李文秀", "县委常委", "青川县")} <= found


def test_each_of_two_people_has_a_post_of_their_own() -> None:
    found = posts("青川县文华小学校长王立山、嘉陵集团董事长陈国华签字。")
    assert found == {("王立山", "校长", "青川县文华小学"), ("陈国华", "董事长", "嘉陵集团")}


def test_a_title_alone_belongs_to_the_body_named_before() -> None:
    assert ("王立山", "校长", "青川县文华小学") in posts("青川县文华小学环境优美。校长王立山介绍，学校有树百棵。")


@pytest.mark.parametrize(
    "text",
    [
        "青川县云岭山庄负责人王立山种树。",
        "青川县文华小学环境优美。云岭艺校校长王立山种树。",
        "竹园镇籍演员王立山种树。",
        "王立山是青川县文华小学校长李文秀的学生。",
    ],
)
def test_a_title_over_the_name_of_an_unknown_body_is_no_post_elsewhere(text: str) -> None:
    assert not [p for p in posts(text) if p[0] == "王立山"]


@pytest.mark.xfail(reason="王校长说: the surname with its title is taken for a second person of that name")
def test_a_surname_with_a_title_before_a_verb_of_saying() -> None:
    found = read("青川县文华小学校长王立山种树。王校长说，树长得好。")
    assert [(e.label, e.aliases) for e in found.entities if e.type == "Person"] == [("王立山", ("王校长",))]


def test_a_surname_with_a_title_is_the_person_named_before() -> None:
    found = read("青川县文华小学校长王立山种树。大家跟着王校长，种了百棵。")
    assert [(e.label, e.aliases) for e in found.entities if e.type == "Person"] == [("王立山", ("王校长",))]


@pytest.mark.parametrize("text", ["记者 王立山 通讯员 李文秀", "（记者王立山）青川县种茶。"])
def test_those_who_write_are_no_people_of_the_article(text: str) -> None:
    assert not [e.label for e in read(text).entities if e.type == "Person"]
