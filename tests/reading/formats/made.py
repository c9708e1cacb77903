"""One invented brief as a file of every format, made with the tools that people make such files with."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from pathlib import Path

import pyarrow as pa
from docx import Document
from openpyxl import Workbook
from playwright.sync_api import Browser
from pyarrow.parquet import write_table
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TITLE = "石桥村修通水泥路"
DATE = "2024-03-05"
OUTLET = "青禾日报"
URL = "https://qinghe.example/news/1.html"
PARAGRAPHS = (
    "近日，湛江市霞山区爱国街道石桥村修通了到镇上的水泥路，两百多户村民出行更加方便，村里的蔬菜当天就能运到城里的批发市场。",
    "湛江青禾机械有限公司向石桥村捐资50万元，用于安装路灯、修建文化广场。石桥村党支部书记王明说，有了路灯，晚上出门再也不怕摔跤了。",
    "霞山区住房和城乡建设局局长李华介绍，今年以来，全区共有12个村完成道路硬化，下一步将深入实施“百县千镇万村高质量发展工程”，让更多村民走上好路。",
)
TEXT = "\n\n".join((TITLE, *PARAGRAPHS))

#: a page as sites have it: navigation, a line of credits, related news, a footer
PAGE = """<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}_青禾新闻网</title>
<meta name="PubDate" content="{date} 10:20"><meta name="ContentSource" content="{outlet}"></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">要闻</a></li><li><a href="/b">视频</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/a">要闻</a> &gt; 正文</div>
<h1>{title}</h1><div class="info">{date} 10:20 来源：{outlet}</div>
<div class="content" id="zoom">{body}</div>
<div class="share">分享到：微信 微博</div>
<div class="related"><h3>相关新闻</h3><ul><li><a href="/x">全县防汛工作会议召开</a></li><li><a href="/y">早稻喜获丰收</a></li></ul></div>
<div class="footer">版权所有 青禾新闻网 粤ICP备00000000号</div></body></html>"""


def page() -> str:
    body = "".join(f"<p>　　{escape(p)}</p>" for p in PARAGRAPHS)
    return PAGE.format(title=TITLE, date=DATE, outlet=OUTLET, body=body)


def printed(browser: Browser, html: str) -> bytes:
    """What Chromium prints to PDF."""
    opened = browser.new_page()
    try:
        opened.set_content(html)
        return opened.pdf(format="A4")
    finally:
        opened.close()


def clipping(*, columns: int = 1) -> str:
    """The brief laid out for print, its head above all columns."""
    body = "".join(f"<p style='text-indent:2em;margin:0.5em 0'>{escape(p)}</p>" for p in PARAGRAPHS)
    return (
        f"<html><head><title>{TITLE}</title></head><body style='font-family:Noto Serif CJK SC'><h1>{TITLE}</h1>"
        f"<p>{DATE} 来源：{OUTLET}</p><div style='columns:{columns};text-align:justify'>{body}</div></body></html>"
    )


def docx(title: str = TITLE) -> bytes:
    document = Document()
    document.core_properties.title = title
    document.add_heading(TITLE, 1)
    document.add_paragraph(f"{DATE} 来源：{OUTLET}")
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def epub() -> bytes:
    chapter = (
        f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}</title></head>'
        f"<body><h1>{TITLE}</h1>{''.join(f'<p>{escape(p)}</p>' for p in PARAGRAPHS)}</body></html>"
    )
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">a</dc:identifier>'
        f"<dc:title>青禾日报周刊</dc:title><dc:publisher>{OUTLET}</dc:publisher><dc:date>{DATE}</dc:date></metadata><manifest>"
        '<item id="c" href="text/c%201.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
        '<spine><itemref idref="n"/><itemref idref="c"/></spine></package>'
    )
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    return zipped({
        "mimetype": b"application/epub+zip", "META-INF/container.xml": container.encode(),
        "OEBPS/p.opf": package.encode(), "OEBPS/nav.xhtml": b"<html><body>1</body></html>",
        "OEBPS/text/c 1.xhtml": chapter.encode(),
    })  # fmt: skip


def zipped(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def table() -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([["标题", "发布时间", "来源", "正文"], [TITLE, DATE, OUTLET, "\n".join(PARAGRAPHS)]])
    return file.getvalue().encode("gb18030")


def parquet() -> bytes:
    file = io.BytesIO()
    row = {"标题": TITLE, "日期": date.fromisoformat(DATE), "来源": OUTLET, "正文": "\n\n".join(PARAGRAPHS), "赞": 3}
    write_table(pa.Table.from_pylist([row]), file)
    return file.getvalue()


def xlsx() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["标题", "发布时间", "来源", "正文"])
    sheet.append([TITLE, date.fromisoformat(DATE), OUTLET, "\n".join(PARAGRAPHS)])
    return saved(book)


def warc(body: bytes | None = None, *, media: str = "text/html; charset=utf-8", gzip: bool = False) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=gzip)
    headers = StatusAndHeaders("200 OK", [("Content-Type", media)], protocol="HTTP/1.1")
    data = io.BytesIO(page().encode() if body is None else body)
    writer.write_record(writer.create_warc_record(URL, "response", payload=data, http_headers=headers))
    return file.getvalue()


#: name of a file → its bytes; those that need no browser
MAKERS: Mapping[str, Callable[[], bytes]] = {
    "a.txt": lambda: f"{TITLE}\n{DATE} 来源：{OUTLET}\n\n{chr(10).join(PARAGRAPHS)}\n".encode("gb18030"),
    "a.md": lambda: f"---\ntitle: {TITLE}\ndate: {DATE}\noutlet: {OUTLET}\n---\n\n# {TEXT}\n".encode(),
    "a.html": lambda: page().encode(),
    "a.docx": docx,
    "a.epub": epub,
    "a.csv": table,
    "a.xlsx": xlsx,
    "a.parquet": parquet,
    "a.jsonl": lambda: json.dumps({"title": TITLE, "date": DATE, "outlet": OUTLET, "text": TEXT}).encode(),
    "a.zip": lambda: zipped({"乙/b.html": page().encode()}),
    "a.warc": warc,
    "a.warc.gz": lambda: warc(gzip=True),
}


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
