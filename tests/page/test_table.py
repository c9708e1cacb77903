"""The table of what is shown: sorted, by keyboard, and as a file that opens right in Excel."""

import csv
import io

import pytest

from kg.model import Graph
from tests.factories import article, entity, evidence, small_graph, statement
from tests.page.person import saved, status
from tests.page.synthetic import synthetic_graph

pytestmark = pytest.mark.browser


def column(page, name: str) -> list[str]:
    place = page.locator("thead th").all_inner_texts()
    n = next(i for i, head in enumerate(place, 1) if head.split()[0] == name)
    return page.locator(f"tbody td:nth-child({n})").all_inner_texts()


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(("name", "key"), [("可信度", float), ("主体", None)])
def test_a_click_sorts_and_another_turns_it_round(open_page, name, key):
    page = open_page(small_graph(), hash="#v=table")
    head = page.get_by_role("button", name=name, exact=True)
    head.click()
    up = column(page, name)
    assert page.get_by_role("columnheader", name=name).get_attribute("aria-sort") == "ascending"
    head.click()
    down = column(page, name)
    assert page.get_by_role("columnheader", name=name).get_attribute("aria-sort") == "descending"
    if key:
        assert up == sorted(up, key=key) and down == sorted(down, key=key, reverse=True)
    else:
        assert up[0] == "甲市" and up[-1] == down[0] == "乙村", "names by their sound"  # jia … yi
    assert "y=-" in page.url


def test_what_has_no_amount_comes_last_either_way(open_page):
    page = open_page(small_graph(), hash="#v=table&y=amount")
    assert column(page, "金额")[:3] == ["100万元至150万元", "4000多万元", ""]
    page.get_by_role("button", name="金额", exact=True).click()
    assert column(page, "金额")[:3] == ["4000多万元", "100万元至150万元", ""]


def test_the_table_by_keyboard(open_page):
    page = open_page(small_graph(), hash="#v=table")
    page.locator("[data-focus=sort-amount]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.focus") == "sort-amount"
    assert column(page, "金额")[0] == "4000多万元"
    page.locator("tbody button").first.focus()
    page.keyboard.press("Enter")
    assert "累计向乙村捐资" in page.inner_text("#panel blockquote")


def test_rows_come_in_helpings_and_the_file_has_all(open_page):
    page = open_page(synthetic_graph(300, 600), hash="#v=table&c=0")
    every = status(page)[2]
    assert page.locator("tbody tr").count() == 200 < every
    page.get_by_role("button", name=f"再列 {every - 200} 行").click()
    assert page.locator("tbody tr").count() == every == len(read(saved(page, "#csv")))


def test_the_file_opens_right_in_excel(open_page):
    page = open_page(small_graph(), hash="#v=table&y=-amount")
    content = saved(page, "#csv")
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == 10 and content.endswith(b"\r\n")
    gift = read(content)[0]
    assert gift["主体"] == "蓝海机械有限公司" and gift["金额"] == "4000多万元"
    assert (gift["金额下限"], gift["币种"], gift["可信度"]) == ("40000000", "CNY", "0.958")
    assert gift["原句"].split("\n")[1] == "乙村收到蓝海机械的4000多万元。"
    assert gift["网址"] == "https://news.example/a1?x=1&y=甲" and gift["主体标识"].endswith(
        "organization/蓝海机械有限公司"
    )
    assert b",40000000," in content, "numbers are numbers"
    page.get_by_role("button", name="节点", exact=True).click()
    village = next(row for row in read(saved(page, "#csv")) if row["名称"] == "乙村")
    assert village["区划代码"] == "440803103201\t", "twelve figures would show as 4.40803E+11"


def test_no_cell_is_a_formula_and_none_is_too_long(open_page):
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'=1", "\t=1", '=HYPERLINK("http://evil.example")']
    said = [
        statement(f"organization/{name}", "supports", "place/甲村", evidence(f"{name}支持甲村。")) for name in names
    ]
    said.append(statement("organization/长", "supports", "place/甲村", evidence("长" * 40_000)))
    ends = sorted({e for s in said for e in (s.subject, s.object)})
    graph = Graph((article(),), tuple(entity(e) for e in ends), tuple(sorted(said, key=lambda s: s.id)))
    page = open_page(graph, hash="#v=table")
    rows = read(saved(page, "#csv"))
    assert len(rows) == len(said)
    assert {row["主体"] for row in rows} == {f"'{name}" for name in names} | {"长"}
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert max(map(len, cells)) <= 32_767


def test_the_file_is_in_the_language_of_the_page(open_page):
    page = open_page(small_graph(), hash="#v=table&l=en")
    assert list(read(saved(page, "#csv"))[0])[:4] == ["Subject", "Relation", "Object", "Amount"]
