"""Several articles on one page, by-lines, titles."""

import pytest

from kg.reading.layout import lay_out
from tests.reading.helpers import shown

STORY = "青禾县石桥村修通了到镇上的水泥路，两百多户村民出行方便了，橘子也卖上了好价钱，大家都说这条路修得值。"


def test_title_byline_and_body() -> None:
    text = f"石桥村路通产业兴\n\n王明 李华 张小燕\n\n{STORY}\n\n{STORY}了"
    (piece,) = lay_out(text)
    assert (piece.facts.title, piece.facts.author) == ("石桥村路通产业兴", "王明、李华、张小燕")
    assert [kind for kind, _ in shown(text)] == ["title", "body", "body"]


@pytest.mark.parametrize(
    ("line", "date", "outlet", "author"),
    [
        ("时间:2024-02-01 10:57:58 来源:青禾日报", "2024-02-01", "青禾日报", ""),
        ("2023-07-21 23:52:33", "2023-07-21", "", ""),
        ("来源：青禾网 | 2023年07月25日 15:28:40", "2023-07-25", "青禾网", ""),
        ("文/图 王明 李华", "", "", "王明、李华"),
        ("采写:本报记者 张 洲", "", "", "张洲"),
        ("本报记者 王明 通讯员 李文", "", "", "王明、李文"),
        ("吴明远(市区)", "", "", "吴明远"),
        ("吴明", "", "", "吴明"),
    ],
)
def test_lines_about_the_article(line: str, date: str, outlet: str, author: str) -> None:
    text = f"石桥村路通产业兴\n{line}\n{STORY}"
    (piece,) = lay_out(text)
    assert (piece.facts.date, piece.facts.outlet, piece.facts.author) == (date, outlet, author)
    assert shown(text) == [("title", ["石桥村路通产业兴"]), ("body", [STORY])]


@pytest.mark.parametrize("line", ["强党建 育人才 促发展", "金湾区", "路通 心通 产业通"])
def test_slogans_are_no_names(line: str) -> None:
    assert shown(f"{line}\n\n{STORY}")[0] == ("title", [line])


def test_a_page_with_two_articles() -> None:
    text = (
        f"石桥村路通产业兴\n\n王明\n\n{STORY}\n\n{STORY}二\n\n今日笔谈\n\n“共享菜园”好在哪\n\n李华(市区)\n\n{STORY}三"
    )
    first, second = lay_out(text)
    assert (first.facts.title, second.facts.title) == ("石桥村路通产业兴", "“共享菜园”好在哪")
    assert (first.facts.author, second.facts.author) == ("王明", "李华")
    assert shown(text, 1)[0] == ("heading", ["今日笔谈"])


def test_a_section_heading_is_no_article() -> None:
    text = f"石桥村路通产业兴\n\n王明\n\n{STORY}\n\n抓产业 促增收\n\n{STORY}二\n\n一、主要做法\n\n李华\n\n{STORY}三"
    assert len(lay_out(text)) == 1


def test_a_byline_inside_an_article_is_no_beginning() -> None:
    assert len(lay_out(f"石桥村路通产业兴\n\n{STORY}\n\n采写：本报记者 王明\n\n抓产业 促增收\n\n{STORY}二")) == 1


def test_a_title_of_two_lines_and_a_column() -> None:
    (piece,) = lay_out(f"青禾·观察\n\n路通 心通\n\n石桥村的二十年\n\n{STORY}")
    assert piece.facts.title == "路通 心通 石桥村的二十年"


def test_markdown() -> None:
    text = (
        f"# 石桥村**通路**\n\n王明\n\n## 一路向前\n\n- 村里的[新路](http://a.example/b)通了，{STORY}\n\n> {STORY}二\n"
    )
    found = shown(text, markdown=True)
    assert found[0] == ("title", ["石桥村", "通路"])
    assert found[1] == ("heading", ["一路向前"])
    assert found[2] == ("body", ["村里的", "新路", f"通了，{STORY}"])
    assert found[3] == ("body", [f"{STORY}二"])


def test_nothing_to_read() -> None:
    for text in ("", " \n\u3000\n", "…… 123 ——\n", "【 打印本页 】"):
        assert lay_out(text) == ()


SEVERAL = "石桥村修通水泥路\n张一鸣\n\n石桥村修通了水泥路，村民高兴。\n\n大塘村建成卫生站\n李二喜\n\n大塘村的卫生站建成了，看病方便。\n\n"
BROKEN = "县医院医生王明：\n\n把门诊开到村口\n\n今年三月，县医院医生王明每周到村里坐诊一天，村民都说好。"


def test_a_title_broken_behind_a_colon_begins_an_article_on_a_page_of_several() -> None:
    titles = [piece.facts.title for piece in lay_out(SEVERAL + BROKEN)]
    assert titles == ["石桥村修通水泥路", "大塘村建成卫生站", "县医院医生王明： 把门诊开到村口"]


def test_the_same_in_a_single_article_is_a_heading() -> None:
    single = "石桥村修通水泥路\n张一鸣\n\n石桥村修通了水泥路，村民高兴。\n\n"
    assert len(lay_out(single + BROKEN)) == 1


@pytest.mark.parametrize(
    "line", ["青禾日报　2024-03-05　要闻", "2024年3月5日 星期二 青禾日报 A03版", "青禾新闻网 2024年3月5日"]
)
def test_what_papers_print_at_the_edge_of_a_page_is_no_text(line: str) -> None:
    (piece,) = lay_out(f"{line}\n石桥村修通水泥路\n\n石桥村修通了水泥路，两百多户村民出行更加方便。")
    assert [block.kind for block in piece.blocks] == ["title", "body"]
    assert (piece.facts.title, piece.facts.date, piece.facts.outlet[:2]) == ("石桥村修通水泥路", "2024-03-05", "青禾")


@pytest.mark.parametrize(
    "line", ["2024年3月5日 石桥村通路", "青禾日报 2024年3月5日 报道了石桥村通路的消息", "南方日报社区"]
)
def test_a_line_with_a_day_or_a_paper_and_words_is_text(line: str) -> None:
    (piece,) = lay_out(f"石桥村修通水泥路\n\n{line}。\n\n石桥村修通了水泥路，两百多户村民出行更加方便。")
    assert [block.kind for block in piece.blocks].count("body") == 2
