"""Lines → blocks: headings, captions, paragraphs cut by a line break."""

from tests.reading.helpers import shown

LONG = (
    "青禾县坚持规划先行，组织六个乡镇编制村庄规划，统筹道路、供水、排水和绿化，让村民参与每一次讨论，共收到意见三百多条"
)


def test_a_word_cut_by_a_blank_line_is_joined() -> None:
    text = f"{LONG}，并在石桥\n\n村试点。村民都说好。\n\n第二段从这里开始。"
    assert shown(text) == [
        ("body", [f"{LONG}，并在石桥", "村试点。村民都说好。"]),
        ("body", ["第二段从这里开始。"]),
    ]


def test_open_quotes_and_leading_punctuation_join() -> None:
    assert shown("他们建起了“一站\n\n式”服务。")[0][1] == ["他们建起了“一站", "式”服务。"]
    assert shown("村里修了路\n，也通了水。")[0][1] == ["村里修了路", "，也通了水。"]


def test_finished_paragraphs_stay_apart() -> None:
    for end in "。！？；：…":
        assert len(shown(f"{LONG}{end}\n还有，{LONG}。")) == 2


def test_a_closed_quote_after_a_sentence_ends_a_paragraph() -> None:
    assert len(shown(f"村民说：“{LONG}。”\n\n{LONG}。")) == 2


def test_a_heading_is_not_swallowed_by_a_paragraph_that_lost_its_end() -> None:
    text = f"前言在此。\n\n{LONG}，不仅增\n\n共建共享 绘就新景\n\n{LONG}。"
    assert [kind for kind, _ in shown(text)] == ["body", "body", "heading", "body"]


def test_numbered_headings() -> None:
    for heading in (
        "一、主要做法",
        "（二）经验与启示",
        "A 党建引领强根基 凝聚合力",
        "## 看案例，学经验",
        "3 抓好落实,务求实效",
    ):
        found = shown(f"前言在此。\n\n{heading}\n\n{LONG}。")
        assert [kind for kind, _ in found] == ["body", "heading", "body"], heading


def test_a_numbered_sentence_is_body() -> None:
    assert [k for k, _ in shown(f"（一）抓规划，确保有序推进。{LONG}。\n（二）抓建设，确保质量。{LONG}。")] == [
        "body"
    ] * 2


def test_a_short_line_that_goes_on_is_no_heading() -> None:
    assert shown("前言在此。\n\n在产业方面，石桥村\n\n正通过合作社带动种植，全村种了三百亩柑橘，户均增收两千元。")[1][
        1
    ][0] == ("在产业方面，石桥村")


def test_lines_of_fixed_width_are_joined_to_paragraphs() -> None:
    width = 20
    first, second = (LONG * 2)[:70] + "。", (LONG * 3)[10:95] + "。"
    lines = [p[i : i + width] for p in ("　　" + first, "　　" + second) for i in range(0, len(p), width)]
    found = shown("\n".join(lines))
    assert ["".join(spans) for _, spans in found] == [first, second]


def test_captions() -> None:
    for caption in (
        "石桥村的新绿道 王明 摄",
        "▲青禾湿地公园",
        "图为村民在采摘柑橘。",
        "李华（左一）在田间讲课",
        "村民活动中心。青禾县委宣传部供图",
    ):
        assert shown(f"标题在此\n\n{LONG}。\n\n{caption}\n\n{LONG}了。")[2] == ("caption", [caption])


def test_a_short_line_after_an_empty_stretch_is_a_caption() -> None:
    assert shown(f"{LONG}。\n\n\n\n青禾国际港。\n\n\n\n石桥透明车间。")[1:] == [
        ("caption", ["青禾国际港。"]),
        ("caption", ["石桥透明车间。"]),
    ]


def test_a_caption_between_two_halves_does_not_part_them() -> None:
    found = shown(f"{LONG}，带动了周边\n\n石桥村一角 王明 摄\n\n四个村的发展。")
    assert found == [("body", [f"{LONG}，带动了周边", "四个村的发展。"]), ("caption", ["石桥村一角 王明 摄"])]


def test_white_space_is_trimmed_but_kept_inside() -> None:
    assert shown("　　\xa0青禾 县的路。 \xa0\n") == [("body", ["青禾 县的路。"])]


def test_a_line_printed_twice_is_read_once() -> None:
    assert len(shown(f"{LONG}。\n\n另有一段。\n\n{LONG}。")) == 2
