"""Sums of money: verbatim, as bounds, never with false precision."""

import pytest

from kg.extraction.amounts import find_amounts

CASES = [
    ("捐款500元", "500元", 500, 500),
    ("投资3000万元", "3000万元", 3e7, 3e7),
    ("投资1.3亿元", "1.3亿元", 1.3e8, 1.3e8),
    ("捐了两千元", "两千元", 2000, 2000),
    ("一百二十万元", "一百二十万元", 1.2e6, 1.2e6),
    ("三十五元", "三十五元", 35, 35),
    ("1,200元", "1,200元", 1200, 1200),
    ("捐资4000多万元", "4000多万元", 4e7, None),
    ("投入200余万元", "200余万元", 2e6, None),
    ("投入超过5亿元", "超过5亿元", 5e8, None),
    ("收入5万元以上", "5万元以上", 5e4, None),
    ("不到8万元", "不到8万元", None, 8e4),
    ("近3000万元", "近3000万元", None, 3e7),
    ("每户补贴2万元以下", "2万元以下", None, 2e4),
    ("补助300至500元", "300至500元", 300, 500),
    ("奖励2万—5万元", "2万—5万元", 2e4, 5e4),
    ("奖励3000元至1万元", "3000元至1万元", 3000, 1e4),
    ("捐资200万元至300万元", "200万元至300万元", 2e6, 3e6),
    ("捐资200万至300万元", "200万至300万元", 2e6, 3e6),
    ("捐资200-300万元", "200-300万元", 2e6, 3e6),
    ("捐资200～300万元", "200～300万元", 2e6, 3e6),
    ("捐资两百万元到三百万元", "两百万元到三百万元", 2e6, 3e6),
    ("补助500至3万元", "500至3万元", 500, 3e4),
    ("投资3000万元至1.2亿元", "3000万元至1.2亿元", 3e7, 1.2e8),
    ("投资约100万元", "约100万元", 9e5, 1.1e6),
    ("一亿元", "一亿元", 1e8, 1e8),
    ("总投资12.5万亿元", "12.5万亿元", 1.25e13, 1.25e13),
    ("捐赠十几万元", "十几万元", 1e5, None),
    ("累计投入一千五百余万元", "一千五百余万元", 1.5e7, None),
]


@pytest.mark.parametrize(("text", "verbatim", "low", "high"), CASES)
def test_bounds(text: str, verbatim: str, low: float | None, high: float | None) -> None:
    [amount] = find_amounts(text)
    assert amount.text.endswith(verbatim) and text[amount.start : amount.end] == amount.text
    assert (amount.low, amount.high) == (low, high)
    assert amount.currency == "CNY"


@pytest.mark.parametrize(
    ("text", "currency"),
    [("300万美元", "USD"), ("50万港元", "HKD"), ("20万欧元", "EUR"), ("2000日元", "JPY"), ("80万元人民币", "CNY")],
)
def test_currencies(text: str, currency: str) -> None:
    [amount] = find_amounts(text)
    assert amount.currency == currency


@pytest.mark.parametrize(
    "text",
    [
        *("2024年", "三个月", "500户村民", "3000亩", "多元共治", "第2单元"),
        *("9" * 400 + "元", "20万至" + "9" * 400 + "元", "约" + "9" * 400 + "万元", "1" + "0" * 11 + "亿元"),
        pytest.param("一元化领导", marks=pytest.mark.xfail(reason="一元 is read as one yuan")),
    ],
)
def test_what_is_no_money(text: str) -> None:
    assert not list(find_amounts(text))


@pytest.mark.parametrize(("text", "sums"), [("先后捐资10万元、20万元", 2), ("由500元增至800元", 2)])
def test_sums_that_are_no_range(text: str, sums: int) -> None:
    assert len(list(find_amounts(text))) == sums


def test_only_within_the_given_span() -> None:
    text = "先捐10万元，再捐20万元。"
    comma = text.index("，")
    assert [a.text for a in find_amounts(text)] == ["10万元", "20万元"]
    assert [a.text for a in find_amounts(text, comma)] == ["20万元"]
    assert [a.text for a in find_amounts(text, 0, comma)] == ["10万元"]
