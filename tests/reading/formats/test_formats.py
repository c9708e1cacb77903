"""What each format says about an article, and in which order its text comes."""

import csv
import gzip
import io
import sys
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from openpyxl import Workbook
from playwright.sync_api import Browser

from kg.errors import UsageError
from kg.model import Article
from kg.reading import Corpus, read_articles
from kg.reading.formats.columns import Line, in_reading_order
from kg.reading.formats.titles import title_in
from tests.reading.formats import made

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def articles(file: Path, **options: object) -> list[Article]:
    return [a for r in read_articles(Corpus((file,), **options)) for a in r.articles]  # type: ignore[arg-type]


def only(file: Path, **options: object) -> Article:
    (article,) = articles(file, **options)
    return article


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "", "klingon"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_decoded_whatever_it_declares(tmp_path: Path, declared: str, encoding: str) -> None:
    page = made.page().replace('<meta charset="utf-8">', f'<meta charset="{declared}">' if declared else "")
    article = only(made.write(tmp_path / "a.html", page.encode(encoding)))
    assert article.text == made.TEXT


def test_what_a_page_says_of_itself_in_json_ld(tmp_path: Path) -> None:
    said = (
        f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{made.TITLE}",'
        '"datePublished":"2024-03-05T08:00:00+08:00","author":{"@type":"Person","name":"王明"},'
        '"publisher":{"@type":"Organization","name":"青禾日报"}}</script>'
    )
    page = f"<html><head>{said}</head><body>{''.join(f'<p>{p}</p>' for p in made.PARAGRAPHS)}</body></html>"
    article = only(made.write(tmp_path / "a.html", page.encode()))
    assert (article.title, article.date) == (made.TITLE, made.DATE)
    assert (article.outlet, article.author) == (made.OUTLET, "王明")


def test_the_date_of_a_page_does_not_depend_on_today(tmp_path: Path) -> None:
    page = made.page().replace(made.DATE, "2099-03-05")
    assert only(made.write(tmp_path / "a.html", page.encode())).date == "2099-03-05"


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_tables_and_lines_are_read_packed_by_gzip(tmp_path: Path, name: str) -> None:
    plain = made.MAKERS[name]()
    alone = articles(made.write(tmp_path / name, plain))
    packed = articles(made.write(tmp_path / f"{name}.gz", gzip.compress(plain)))
    assert [(a.text, a.title, a.date, a.digest) for a in packed] == [(a.text, a.title, a.date, a.digest) for a in alone]
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(f"{name}.gz", gzip.compress(plain))
    assert [a.text for a in articles(tmp_path / "a.zip")] == [a.text for a in alone]


def test_only_successful_pages_of_a_warc_are_read_with_their_address(tmp_path: Path) -> None:
    crawl = made.warc() + made.warc(b"GIF89a", media="image/gif") + made.warc(b"body{}", media="text/css")
    article = only(made.write(tmp_path / "a.warc", crawl))
    assert (article.url, article.source) == (made.URL, f"a.warc/{made.URL}")


def test_columns_are_told_by_their_headings_or_by_the_caller(tmp_path: Path) -> None:
    rows = [
        ["序号", "Headline", "新闻内容", "Publish_Date", "媒体"],
        ["7", made.TITLE, made.PARAGRAPHS[0], "2024/3/5", "甲报"],
    ]
    for delimiter, name in ((",", "a.csv"), (";", "b.csv"), ("\t", "c.tsv")):
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
        article = only(made.write(tmp_path / name, text.getvalue().encode("utf-8-sig")))
        assert (article.id, article.title, article.date, article.outlet) == ("7", made.TITLE, "2024-03-05", "甲报")
    rows[0][2] = "稿子"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    file = made.write(tmp_path / "d.csv", text.getvalue().encode())
    (reading,) = read_articles([file])
    assert "序号, Headline, 稿子" in reading.error
    assert "--columns" in reading.error
    assert only(file, columns={"text": "稿子"}).title == made.TITLE
    assert "no column '正文'" in next(iter(read_articles(Corpus((file,), columns={"text": "正文"})))).error
    with pytest.raises(UsageError, match="known: text, title"):
        read_articles(Corpus((file,), columns={"body": "稿子"}))


def test_sheets_dates_and_empty_rows_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    notes, sheet = book.active, book.create_sheet("新闻")
    notes.append(["说明", "本表由抓取程序生成"])
    for row in (
        ["标题", "日期", "正文"],
        [],
        [made.TITLE, datetime(2024, 3, 5, 8, 30), made.PARAGRAPHS[1]],
        ["空", None, None],
    ):
        sheet.append(row)
    sheet.cell(row=100_000, column=200).value = None
    readings = list(read_articles([made.write(tmp_path / "a.xlsx", made.saved(book))]))
    assert [(r.source, bool(r.error)) for r in readings] == [("a.xlsx:新闻!3", False), ("a.xlsx:新闻!4", True)]
    assert readings[0].articles[0].date == "2024-03-05"


def test_tables_insertions_and_text_boxes_of_a_document(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(made.PARAGRAPHS[0])
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "石桥村", "50万元"
    paragraph = document.add_paragraph("王明")
    run = "<w:r><w:t>{}</w:t></w:r>"
    paragraph._p.append(parse_xml(f'<w:ins {W} w:id="1" w:author="a">{run.format("当选村主任。")}</w:ins>'))
    deleted = "<w:r><w:delText>删去</w:delText></w:r>"
    paragraph._p.append(parse_xml(f'<w:del {W} w:id="2" w:author="a">{deleted}</w:del>'))
    box = f"<w:r {W}><w:pict><w:txbxContent><w:p>{run.format('框中的话。')}</w:p></w:txbxContent></w:pict></w:r>"
    paragraph._p.append(parse_xml(box))
    article = only(made.write(tmp_path / "a.docx", made.saved(document)))
    assert article.text == f"{made.PARAGRAPHS[0]}\n\n石桥村\t50万元\n\n王明当选村主任。\n\n框中的话。"


def test_hidden_text_of_a_document_is_not_read(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph(made.PARAGRAPHS[0])
    for words, hidden in (("藏起来的话。", True), ("看得见的话。", False)):
        paragraph.add_run(words).font.hidden = hidden
    article = only(made.write(tmp_path / "a.docx", made.saved(document)))
    assert article.text == f"{made.PARAGRAPHS[0]}看得见的话。"


def test_hidden_text_of_a_book_is_not_read(tmp_path: Path) -> None:
    seen, last = made.PARAGRAPHS[:2]
    with ZipFile(io.BytesIO(made.epub())) as book:
        members = {name: book.read(name) for name in book.namelist()}
    chapter = next(name for name in members if name.endswith("1.xhtml"))
    members[chapter] = f"<html><body><p>{seen}</p><p hidden=''>藏起来的话。</p><p>{last}</p></body></html>".encode()
    article = only(made.write(tmp_path / "a.epub", made.zipped(members)))
    assert article.text == f"{seen}\n\n{last}"


def test_the_title_of_a_template_is_not_believed(tmp_path: Path) -> None:
    assert only(made.write(tmp_path / "a.docx", made.docx("关于召开会议的通知"))).title == made.TITLE


@pytest.mark.parametrize(
    ("text", "said", "title"),
    [
        ("石桥村修通水泥路\n正文", "石桥村修通水泥路_青禾新闻网", "石桥村修通水泥路"),
        ("要闻\n石桥村 修通水泥路\n正文", "石桥村修通水泥路", "石桥村 修通水泥路"),
        ("石桥村修通水泥路\n正文", "Microsoft Word - 文档1", ""),
        ("石桥村修通水泥路\n正文", "", ""),
    ],
)
def test_which_line_the_title_is(text: str, said: str, title: str) -> None:
    assert title_in(text, said) == title


def test_columns_under_a_heading_are_read_one_after_the_other() -> None:
    left = [Line(f"左{n}。", 0, 80 - 12 * n, 40, 90 - 12 * n) for n in range(5)]
    right = [Line(f"右{n}。", 60, 80 - 12 * n, 100, 90 - 12 * n) for n in range(5)]
    heads = [Line("横贯两栏的大标题", 0, 110, 100, 120), Line("第二条新闻的大标题", 0, 0, 100, 10)]
    below = [Line("下左。", 0, -20, 40, -10), Line("下右。", 60, -20, 100, -10)]
    text = in_reading_order([*right, *below, *heads, *left])
    assert "".join(text.split()) == (
        "横贯两栏的大标题" + "".join(f"左{n}。" for n in range(5)) + "".join(f"右{n}。" for n in range(5))
        + "第二条新闻的大标题下左。下右。"
    )  # fmt: skip


@pytest.mark.browser
def test_columns_that_stand_in_the_file_in_another_order(browser: Browser, tmp_path: Path) -> None:
    column = "<div style='position:absolute;top:120px;left:{}px;width:300px;text-align:justify'>{}</div>"
    page = (
        f"<title>{made.TITLE}_青禾新闻网</title>{column.format(360, made.PARAGRAPHS[1] + made.PARAGRAPHS[2])}"
        f"{column.format(20, made.PARAGRAPHS[0] * 2)}<h1 style='position:absolute;top:20px;left:160px'>{made.TITLE}</h1>"
    )
    html = f"<body style='font-family:Noto Serif CJK SC'>{page}"
    article = only(made.write(tmp_path / "a.pdf", made.printed(browser, html)))
    assert article.title == made.TITLE
    assert "".join(article.text.split()) == "".join(
        (made.TITLE, made.PARAGRAPHS[0] * 2, made.PARAGRAPHS[1], made.PARAGRAPHS[2])
    )


@pytest.mark.browser
def test_text_from_top_to_bottom_and_pages(browser: Browser, tmp_path: Path) -> None:
    pages = "<div style='break-after:page;font-family:Noto Serif CJK SC;writing-mode:{};height:600px'>{}</div>"
    html = pages.format("vertical-rl", made.PARAGRAPHS[0]) + pages.format("horizontal-tb", made.PARAGRAPHS[1])
    article = only(made.write(tmp_path / "a.pdf", made.printed(browser, html)))
    first, second = article.text.split("\f")[:2]
    plain = "".join(first.split()).translate(str.maketrans("︒︐", "。，"))
    assert plain == made.PARAGRAPHS[0]
    assert "".join(second.split()) == made.PARAGRAPHS[1]


@pytest.mark.parametrize("format", ["", "html"])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(made.page().encode("gb18030"))))
    article = only(Path("-"), format=format)
    assert (article.id, article.source, article.title) == ("stdin", "stdin", made.TITLE)


def test_a_named_file_of_any_ending_is_read_as_told(tmp_path: Path) -> None:
    file = made.write(tmp_path / "saved.page", made.page().encode())
    assert "--format" in next(iter(read_articles([file]))).error
    assert only(file, format="html").title == made.TITLE
    with pytest.raises(UsageError, match="known: txt, md"):
        read_articles(Corpus((file,), format="doc"))
