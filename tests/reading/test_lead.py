"""The head of a run-together text."""

import pytest

from kg.reading.layout import lay_out
from tests.reading.helpers import shown

STORY = "青禾县石桥村的水泥路通车，两百多户村民出行方便了。村支书说，这条路盼了二十年，大家都很高兴，下一步还要装上路灯，种上行道树，把沿线的三个村连起来。"


@pytest.mark.parametrize(
    ("head", "title", "opening", "outlet", "author"),
    [
        ("原标题：石桥村通了水泥路", "石桥村通了水泥路", "近日，", "", ""),
        ("原标题：石桥村通了水泥路", "石桥村通了水泥路", "8月5日上午，", "", ""),
        ("原标题：石桥村通了水泥路", "石桥村通了水泥路", "为进一步改善出行条件，", "", ""),
        ("原标题：石桥村通了水泥路", "石桥村通了水泥路", "“路通了，橘子不愁卖了，日子有奔头。”", "", ""),
        ("原标题：石桥村通了水泥路石桥村通了水泥路 ", "石桥村通了水泥路", "", "", ""),
        ("原标题：石桥村通了水泥路记者 王明 通讯员 张文文", "石桥村通了水泥路", "8月8日—9日，", "", "王明、张文文"),
        ("原标题：石桥村通了水泥路新京报讯（记者王明）", "石桥村通了水泥路", "", "新京报", "王明"),
        (
            "原标题：石桥村通了水泥路永州新闻网讯（通讯员 郑明 李方文）",
            "石桥村通了水泥路",
            "",
            "永州新闻网",
            "郑明、李方文",
        ),
        ("原标题：石桥村通了水泥路 作者：张岩、王晓来源：青禾视窗 ", "石桥村通了水泥路", "", "青禾视窗", "张岩、王晓"),
        (
            "原标题：石桥村通了水泥路极目新闻记者 徐颖通讯员 曾丽",
            "石桥村通了水泥路",
            "近日，",
            "极目新闻",
            "徐颖、曾丽",
        ),
        ("新华社长沙7月26日电(记者王明)", "", "", "新华社", "王明"),
        ("荆楚网（湖北日报网）讯（记者 李燕 通讯员 李霞）", "", "", "荆楚网", "李燕、李霞"),
        ("四川在线记者 李丹", "", "为进一步改善出行，", "四川在线", "李丹"),
        ("本报讯（记者 张三 通讯员 李四）", "", "", "本报", "张三、李四"),
        ("来源：人民网－安徽频道", "", "“前期，我们筛选了十二户。”", "人民网－安徽频道", ""),
        ("东方网7月21日消息：", "", "", "东方网", ""),
    ],
)
def test_heads(head: str, title: str, opening: str, outlet: str, author: str) -> None:
    text = head + opening + STORY
    (piece,) = lay_out(text)
    found = shown(text)
    assert found[-1] == ("body", [opening + STORY])
    assert found[:-1] == ([("title", [title])] if title else [])
    assert (piece.facts.title, piece.facts.author) == (title, author)
    assert piece.facts.outlet == outlet


@pytest.mark.parametrize(
    "text",
    [
        "记者从县交通局获悉，" + STORY,
        "记者昨天（4日）了解到，" + STORY,
        "青禾县交通局局长王明告诉记者，" + STORY,
        "来到石桥村，" + STORY,
    ],
)
def test_a_story_with_reporters_in_it_is_kept(text: str) -> None:
    assert shown(text) == [("body", [text])]


def test_a_title_without_a_sure_end_stays_in_the_body() -> None:
    assert shown("原标题：石桥村路通心通" + STORY) == [("body", ["石桥村路通心通" + STORY])]


def test_captions_before_a_dateline() -> None:
    text = "通车仪式现场。红网时刻新闻7月31日讯（通讯员 周健 霍明）" + STORY
    assert shown(text) == [("caption", ["通车仪式现场。"]), ("body", [STORY])]


def test_a_known_title_before_the_story() -> None:
    assert shown("石桥村通了水泥路" + STORY, title="石桥村通了水泥路")[0] == ("title", ["石桥村通了水泥路"])
