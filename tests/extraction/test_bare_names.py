"""People whom no title gives away, and words that only look like names."""

import pytest

from kg.knowledge.names import read_names
from tests.extraction.helpers import mentions


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("张晓敏、陈建国、李秀兰等向灾区捐款。", {"张晓敏", "陈建国", "李秀兰"}),
        ("获奖的五人分别为：张晓敏（甲公司职工）、陈建国（乙公司职工）。", {"张晓敏", "陈建国"}),
        ("74岁的陈秀兰家在河边。", {"陈秀兰"}),
        ("和妹妹陈秀珍一起来到广场。", {"陈秀珍"}),
        ("青川县教育局局长王海勇说，学校开学了。", {"王海勇"}),
        ("秘书长李军向获奖者颁奖。", {"李军"}),
        ("主席李明一行十人来访。", {"李明"}),
        ("村委会副主任扎西次仁，很高兴。", {"扎西次仁"}),
        ("队员图尔荪·买买提说，大家来了。", {"图尔荪·买买提"}),
        ("由王丽萍医生团队为他治疗。", {"王丽萍"}),
    ],
)
def test_people_without_a_title_before_them(text: str, people: set[str]) -> None:
    assert {m.name for m in mentions(text, "Person")} == people


@pytest.mark.parametrize(
    "text",
    [
        "申请提取的职工应居住在当地。",
        "志愿者来到张晓敏基金会。",
        "陈建国 摄",
        "编辑 陈建国 审核 李秀兰",
        "人大代表共商·共建活动开始。",
        "稻谷金灿灿，高水平的方案和安全的水平。",
    ],
)
def test_what_only_looks_like_a_name(text: str) -> None:
    assert mentions(text, "Person") == []


def test_characters_tell_names_from_words() -> None:
    odds = read_names().score
    assert min(odds("陈秀兰"), odds("王海勇"), odds("李建")) > 4.5
    assert max(odds("高度重"), odds("方案"), odds("时间")) < 1
    assert odds("欧阳文静", 2) > 4.5 and odds("王") < 0
