"""Running heads and feet of a paged text are no part of its article, and cut no sentence in two."""

from tests.reading.helpers import shown

ONE = "近日，湛江市霞山区石桥村修通了到镇上的水泥路，两百多户村民出行更加方便，大家种的茄子、辣椒等蔬菜"
TWO = "当天就能运到城里的批发市场，村民们都说好。村党支部书记王明说，有了路，日子更有盼头，晚上还有"
THREE = "路灯照明，出门再也不怕摔跤了。"


def test_a_head_with_its_day_and_the_number_of_the_page_goes() -> None:
    text = "\f".join(
        f"青禾日报  2024年3月5日\n{title}{part}\n第 {n} 页\n"
        for n, (title, part) in enumerate((("石桥村通路\n\n", ONE), ("", TWO), ("", THREE)), 1)
    )
    assert shown(text) == [("title", ["石桥村通路"]), ("body", [ONE, TWO, THREE])]


def test_a_title_that_later_pages_repeat_stays() -> None:
    text = f"石桥村通路\n\n{ONE}\n\f石桥村通路\n{TWO}\n\f石桥村通路\n{THREE}\n"
    assert shown(text) == [("title", ["石桥村通路"]), ("body", [ONE, TWO, THREE])]


def test_lines_that_differ_from_page_to_page_stay() -> None:
    text = f"石桥村通路\n\n{ONE}\n\f{TWO}\n\f{THREE}\n"
    assert shown(text) == [("title", ["石桥村通路"]), ("body", [ONE, TWO, THREE])]


def test_without_pages_nothing_is_a_running_line() -> None:
    text = f"石桥村通路\n\n{ONE}。\n\n石桥村通路\n\n{THREE}\n"
    assert [kind for kind, _ in shown(text)].count("body") == 2
    assert ("heading", ["石桥村通路"]) in shown(text)
