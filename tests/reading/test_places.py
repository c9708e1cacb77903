"""From every sentence back to its file: what stands at its place, the file opened in another way, is the sentence."""

import csv
import io
import json
import pickle
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from playwright.sync_api import Browser

from kg.engine import Engine
from kg.model import Article
from kg.pipeline import build
from kg.reading import read_articles
from tests.reading.formats import made
from tests.reading.formats.made import PARAGRAPHS, TITLE, saved
from tests.reading.places import leads_back, sentences

ENCODINGS = {"a.txt": "gb18030", "a.csv": "gb18030"}
#: a member of an archive has its place within itself
MEMBERS = {"a.zip": "html", "a.warc": "html", "a.warc.gz": "html"}


def articles(tmp_path: Path, name: str, data: bytes) -> list[Article]:
    readings = list(read_articles([made.write(tmp_path / name, data)]))
    assert not [r.error for r in readings if r.error]
    return [article for reading in readings for article in reading.articles]


def fragments(article: Article) -> list[str]:
    return [article.fragments.of(*span) for span in sentences(article)]


def all_lead_back(article: Article, data: bytes, ending: str, encoding: str = "utf-8") -> None:
    spans = list(sentences(article))
    assert len(spans) >= 4
    lost = [
        article.text[start:end] for start, end in spans if not leads_back(article, (start, end), data, ending, encoding)
    ]
    assert not lost


@pytest.mark.parametrize("name", made.MAKERS)
def test_every_format_leads_back(name: str, tmp_path: Path) -> None:
    data = made.MAKERS[name]()
    [article] = articles(tmp_path, name, data)
    inside = made.page().encode() if name in MEMBERS else data
    all_lead_back(article, inside, MEMBERS.get(name, name.partition(".")[2]), ENCODINGS.get(name, "utf-8"))


@pytest.mark.browser
def test_a_print_leads_back_to_its_pages(browser: Browser, tmp_path: Path) -> None:
    first, *rest = (f"<p>{escape(p)}</p>" for p in PARAGRAPHS)
    body = first + "".join(f"<div style='break-before:page'>{p}</div>" for p in rest)
    data = made.printed(browser, f"<!doctype html><body style='font-family:Noto Serif CJK SC'><h1>{TITLE}</h1>{body}")
    [article] = articles(tmp_path, "a.pdf", data)
    all_lead_back(article, data, "pdf")
    assert fragments(article) == ["page=1", "page=1", "page=2", "page=2", "page=3"]


@pytest.mark.browser
def test_a_sentence_that_a_page_breaks_is_where_it_begins(browser: Browser, tmp_path: Path) -> None:
    body = f"<h1>{TITLE}</h1><p>{'，'.join(PARAGRAPHS).replace('。', '，') * 25}。</p>"
    data = made.printed(browser, f"<!doctype html><body style='font-family:Noto Serif CJK SC'>{body}")
    [article] = articles(tmp_path, "a.pdf", data)
    assert article.text.count("\f") == 2
    spans = list(sentences(article))
    assert all(leads_back(article, span, data, "pdf") for span in spans)
    assert article.fragments.of(*max(spans, key=lambda span: span[1] - span[0])) == "page=1"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_of_plain_text_the_offsets_say_it(name: str, end: str, mark: str, tmp_path: Path) -> None:
    wrapped = [p[i : i + 20] for p in (TITLE, "", *PARAGRAPHS) for i in range(0, len(p) or 1, 20)]
    data = (mark + end.join(wrapped)).encode()
    [article] = articles(tmp_path, name, data)
    all_lead_back(article, data, name.partition(".")[2])
    assert set(fragments(article)) == {""}


def test_tables_and_text_boxes_of_a_document(tmp_path: Path) -> None:
    document = Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph("")
    document.add_paragraph(PARAGRAPHS[0])
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "村", "钱数"
    table.cell(1, 0).text, table.cell(1, 1).text = PARAGRAPHS[1], "50万元。"
    document.add_paragraph("").add_run()._r.append(_box(PARAGRAPHS[2]))
    data = saved(document)
    [article] = articles(tmp_path, "a.docx", data)
    all_lead_back(article, data, "docx")
    said = {article.text[slice(*span)]: article.fragments.of(*span) for span in sentences(article)}
    assert (said[TITLE], said[PARAGRAPHS[0]], said[PARAGRAPHS[2]]) == ("paragraph=1", "paragraph=3", "paragraph=9")


def _box(words: str) -> object:
    from docx.oxml import parse_xml

    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return parse_xml(
        f'<w:pict xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
        f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def test_sheets_and_rows_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "要闻 1&2"
    for sheet, rows in ((book.active, 3), (book.create_sheet("综合"), 5)):
        sheet.append(["标题", "正文"])
        sheet.cell(rows, 1, TITLE)
        sheet.cell(rows, 2, "\n".join(PARAGRAPHS))
    data = saved(book)
    one, other = articles(tmp_path, "a.xlsx", data)
    for article in (one, other):
        all_lead_back(article, data, "xlsx")
    assert (set(fragments(one)), set(fragments(other))) == ({"sheet=要闻%201%262&row=3"}, {"sheet=综合&row=5"})


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_of_a_table_with_texts_of_several_lines(end: str, tmp_path: Path) -> None:
    file = io.StringIO()
    text = "\n".join(PARAGRAPHS)
    csv.writer(file, lineterminator=end).writerows(
        [["标题", "正文"], ["甲乙丙", f"甲村建了“学校”。\n{text}"], [TITLE, text]]
    )
    data = file.getvalue().encode("utf-8")
    for article, row in zip(articles(tmp_path, "a.csv", data), ("row=2", "row=3"), strict=True):
        all_lead_back(article, data, "csv")
        assert set(fragments(article)) == {row}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lines_of_json(encoding: str, tmp_path: Path) -> None:
    record = json.dumps({"title": TITLE, "text": "\r\n".join(PARAGRAPHS)}, ensure_ascii=False)
    data = f"{record}\n\n{record}\n".encode(encoding)
    for article, line in zip(articles(tmp_path, "a.jsonl", data), ("line=0,1", "line=2,3"), strict=True):
        all_lead_back(article, data, "jsonl", encoding)
        assert set(fragments(article)) == {line}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_characters_of_the_source_of_a_page(encoding: str, end: str, tmp_path: Path) -> None:
    page = (
        made.page()
        .replace("utf-8", encoding)
        .replace("。", "。<wbr>")
        .replace("“", "&ldquo;")
        .replace("<div", f"{end}<div")
    )
    data = page.replace("水泥路，", f"<b>水泥</b>路，{end}  ").encode(encoding)
    [article] = articles(tmp_path, "a.html", data)
    all_lead_back(article, data, "html", encoding)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_parts_of_a_page_in_one_file(charset: str, tmp_path: Path) -> None:
    message = MIMEMultipart("related")
    message.attach(MIMEText("body { color: red }", "css"))
    message.attach(MIMEText(made.page().replace("utf-8", charset), "html", charset))
    data = b"From: <Saved by Blink>\r\n" + message.as_bytes()
    [article] = articles(tmp_path, "a.mhtml", data)
    if charset == "utf-8":
        all_lead_back(article, data, "mhtml")
    assert all(fragment.startswith("part=2#char=") for fragment in fragments(article))


def test_a_title_that_only_a_description_has_is_nowhere(tmp_path: Path) -> None:
    page = made.page().replace(f"<h1>{TITLE}</h1>", "").replace(f"<title>{TITLE}_", "<title>")
    data = page.replace("<head>", f'<head><meta property="og:title" content="{TITLE}">').encode()
    [article] = articles(tmp_path, "a.html", data)
    assert not leads_back(article, (0, 5), data, "html")
    spans = [span for span in sentences(article) if article.text[slice(*span)] != TITLE]
    assert all(leads_back(article, span, data, "html") for span in spans)


def test_several_articles_of_a_page_have_their_places(tmp_path: Path) -> None:
    document = Document()
    parts = [
        (TITLE, *PARAGRAPHS),
        (
            "青禾县新开两所学校",
            "甲县今年新建两所学校，乙村小学已经开学。",
            "丙镇中心小学的操场也修好了，孩子们很高兴。",
        ),
    ]
    for title, *paragraphs in parts:
        for words in (title, "2024-03-05 来源：青禾日报", *paragraphs):
            document.add_paragraph(words)
    data = saved(document)
    found = articles(tmp_path, "a.docx", data)
    assert len(found) == 2
    assert all(leads_back(article, span, data, "docx") for article in found for span in sentences(article))
    assert fragments(found[1])[0] == "paragraph=6"


def test_a_build_says_where_with_a_cache_and_without(tmp_path: Path) -> None:
    file = made.write(tmp_path / "a.html", made.page().encode())
    plain, cold, warm = (build([file], jobs=Engine(cache=cache)) for cache in (None, tmp_path / "c", tmp_path / "c"))
    assert plain.graph == cold.graph == warm.graph
    evidence = [e for s in plain.graph.statements for e in s.evidence]
    assert evidence and all(e.fragment.startswith("char=") for e in evidence)
    assert all(a.fragments == Article("").fragments for a in plain.graph.articles), (
        "a graph holds what it says, no more"
    )


def test_a_long_text_takes_little_room(tmp_path: Path) -> None:
    page = made.page().replace("</p>", "。" * 3000 + "</p>")
    [article] = articles(tmp_path, "a.html", page.encode())
    assert len(pickle.dumps(article.fragments)) < 0.1 * len(pickle.dumps(article.text))
