"""A line that is drawn one font after the other reads as it is printed."""

from kg.reading.formats.glyphs import Glyph, printed_lines


def run(text: str, *lefts: float, bottom: float = 100, size: float = 10) -> list[Glyph]:
    return [Glyph(c, x, bottom, x + size, bottom + size) for c, x in zip(text, lefts, strict=True)]


def texts(*runs: list[Glyph]) -> list[str]:
    return [line.text for line in printed_lines(runs)]


def test_quotes_drawn_after_the_words_stand_around_them() -> None:
    assert texts(run("实施千万工程", 0, 10, 30, 40, 50, 60), run("“”", 20, 70)) == ["实施“千万工程”"]


def test_a_run_that_goes_back_is_read_from_left_to_right() -> None:
    assert texts(run("实施工程“", 0, 10, 30, 40, 20)) == ["实施“工程"]


def test_blanks_that_the_file_does_not_have_are_kept_between_latin_words_only() -> None:
    assert texts(run("ab", 0, 10), run("cd", 23, 33)) == ["ab cd"]
    assert texts(run("工程", 0, 10), run("启动", 24, 34)) == ["工程启动"]


def test_lines_below_one_another_and_columns_stay_apart() -> None:
    assert texts(run("上行", 0, 10), run("下行", 0, 10, bottom=85)) == ["上行", "下行"]
    assert texts(run("左栏", 0, 10), run("右栏", 30, 40)) == ["左栏", "右栏"]


def test_upright_lines_are_left_as_they_are_drawn() -> None:
    first = [Glyph(c, 50, 100 - 10 * i, 60, 110 - 10 * i) for i, c in enumerate("竖排甲")]
    second = [Glyph(c, 38, 100 - 10 * i, 48, 110 - 10 * i) for i, c in enumerate("竖排乙")]
    assert texts(first, second) == ["竖排甲", "竖排乙"]
