"""What the page prints around its articles goes; what looks like it and is content stays."""

import pytest

from kg.reading.furniture import is_furniture
from tests.reading.helpers import body, shown

STORY = "青禾县石桥村修通了到镇上的水泥路，两百多户村民出行方便了。"


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 综合要闻 > 乡村动态",
        "您当前的位置：首页 > 新闻",
        "新闻 > 本地 > 正文",
        "【字体：大 中 小】",
        "【 打印本页 】 【 关闭窗口 】",
        "分享到：微信 微博",
        "返回搜狐，查看更多",
        "责任编辑：王明",
        "上一篇：石桥村的路",
        "扫一扫在手机打开当前页",
        "下载青禾客户端",
        "https://news.example/a/1.html",
        "0a1b2c3d-4e5f-6789.jpg",
        "![图片](pic/1.png)",
        "— 3 —",
        "第3页",
        "A03版",
        "版权所有 未经许可不得转载",
        "粤ICP备00000000号",
        "***",
    ],
)
def test_furniture_lines(line: str) -> None:
    assert is_furniture(line)
    assert shown(f"{STORY}\n{line}\n") == [("body", [STORY])]


@pytest.mark.parametrize(
    "line",
    [
        "打开了山门，也打开了销路。",
        "12个村通了路。",
        "分享会上，村民谈了看法。",
        "版画村的故事",
        "3 强化联动促发展",
        "上一届村委会修的路。",
    ],
)
def test_content_stays(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "tail",
    [
        "返回搜狐，查看更多责任编辑：",
        "来源：青禾发布返回搜狐，查看更多责任编辑：",
        "通讯员 马涵 编辑 马丹二审 王明 冯清三审 李华",
        "记者 | 何娟 左希编辑 | 左佳审核 | 张扬监制 | 肖灿",
        "（来源：青禾新闻）",
        "(王明 李华)",
        "（王明）",
        "(完)",
        "（图片由通讯员提供）（来源：青禾新闻）",
        "青禾日报、青报全媒体记者 刘欣",
        "新闻线索报料通道：应用市场下载“青禾”APP，六百位记者在线等你来报料！",
        "（责任编辑：王明）",
        "监审：王明编辑：李华",
        "  【编辑:王明】    ",
        "如遇作品内容、版权等问题，请与本网联系。",
        "文字：李明摄像：冯华",
        "分享让更多人看到",
    ],
)
def test_the_end_of_a_run_together_text(tail: str) -> None:
    assert body(STORY * 5 + tail) == STORY * 5


@pytest.mark.parametrize(
    "end", ["名单（部分）", "下一步，这条路还要往前修", "（附名单，共十二人，其中党员八人，分布在四个村民小组）"]
)
def test_an_unsure_end_stays(end: str) -> None:
    assert body(STORY * 5 + end) == STORY * 5 + end


def test_authors_and_outlet_are_taken_from_the_end() -> None:
    from kg.reading.layout import lay_out

    facts = lay_out(STORY * 5 + "来源：青禾发布作者：王明 李华 编辑：赵敏")[0].facts
    assert (facts.outlet, facts.author) == ("青禾发布", "王明、李华")


def test_a_list_of_other_articles_goes() -> None:
    assert shown(f"{STORY}\n相关阅读\n石桥镇举办丰收节\n青禾县开学第一课") == [("body", [STORY])]


def test_a_photo_credit_inside_a_paragraph() -> None:
    found = shown(f"{STORY}石桥村的新路。王明 摄{STORY}" + f"现场热闹。县委宣传部供图{STORY}")
    assert found == [
        ("body", [STORY]),
        ("caption", ["石桥村的新路。"]),
        ("body", [STORY]),
        ("caption", ["现场热闹。"]),
        ("body", [STORY]),
    ]
