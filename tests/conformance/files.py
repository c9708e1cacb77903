"""One text as a file of every format, made with the tools that people make such files with."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from playwright.sync_api import Browser

from tests.conformance.pages import PAGES
from tests.conformance.sources import Text
from tests.reading.formats.made import printed, saved, zipped

SOFFICE = shutil.which("soffice") or ""

#: Python's name of an encoding, and the mark that its files begin with
ENCODINGS: Mapping[str, tuple[str, bytes]] = {
    "utf-8": ("utf-8", b""),
    "utf-8 with BOM": ("utf-8", b"\xef\xbb\xbf"),
    "utf-16 with BOM": ("utf-16-le", b"\xff\xfe"),
    "utf-16-be with BOM": ("utf-16-be", b"\xfe\xff"),
    "utf-16 without BOM": ("utf-16-le", b""),
    "gb18030": ("gb18030", b""),
    "gbk": ("gbk", b""),
    "big5": ("big5", b""),
}


def encoded(text: str, encoding: str) -> bytes:
    """Raises UnicodeEncodeError where the encoding lacks a letter of the text."""
    name, mark = ENCODINGS[encoding]
    return mark + text.encode(name)


def plain(text: Text) -> str:
    by = f"\n{text.author}" if text.author else ""
    return f"{text.title}\n{text.date} 来源：{text.outlet}{by}\n\n" + "\n\n".join(text.paragraphs) + "\n"


def wrapped(text: Text) -> str:
    """The text as a mail program or a terminal breaks it: every thirty letters, paragraphs set in."""
    lines = [text.title, f"{text.date} 来源：{text.outlet}", ""]
    for paragraph in text.paragraphs:
        whole = f"　　{paragraph}"
        lines += [whole[i : i + 30] for i in range(0, len(whole), 30)]
    return "\r\n".join(lines) + "\r\n"


def markdown(text: Text) -> str:
    head = {"title": text.title, "date": text.date, "outlet": text.outlet, "author": text.author}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items() if value]
    return "---\n" + "\n".join(lines) + f"\n---\n\n# {text.title}\n\n" + "\n\n".join(text.paragraphs) + "\n"


def jsonl(text: Text) -> str:
    record = {"title": text.title, "date": text.date, "outlet": text.outlet, "text": "\n".join(text.paragraphs)}
    return json.dumps(record, ensure_ascii=False) + "\n"


def table(text: Text) -> str:
    file = io.StringIO()
    rows = [["标题", "发布时间", "来源", "正文"], [text.title, text.date, text.outlet, "\n".join(text.paragraphs)]]
    csv.writer(file).writerows(rows)
    return file.getvalue()


def xlsx(text: Text) -> bytes:
    book = Workbook()
    book.active.append(["序号", "标题", "发布日期", "来源", "内容"])
    book.active.append([1, text.title, date.fromisoformat(text.date), text.outlet, "\n".join(text.paragraphs)])
    return saved(book)


def docx(text: Text) -> bytes:
    document = Document()
    document.core_properties.title = text.title
    document.add_heading(text.title, 1)
    document.add_paragraph(f"{text.date} 来源：{text.outlet}")
    for paragraph in text.paragraphs:
        document.add_paragraph(f"　　{paragraph}")
    return saved(document)


def epub(text: Text) -> bytes:
    body = f"<h1>{escape(text.title)}</h1><p>{text.date} 来源：{text.outlet}</p>"
    chapter = _xhtml(text.title, body + "".join(f"<p>{escape(p)}</p>" for p in text.paragraphs))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">a</dc:identifier>'
        f"<dc:title>一周要闻</dc:title><dc:publisher>{text.outlet}</dc:publisher><dc:date>{text.date}</dc:date></metadata>"
        '<manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>'
    )
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    return zipped({
        "mimetype": b"application/epub+zip", "META-INF/container.xml": container.encode(), "p.opf": package.encode(),
        "c.xhtml": chapter.encode(),
    })  # fmt: skip


def _xhtml(title: str, body: str) -> str:
    return (
        f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{escape(title)}</title></head>'
        f"<body>{body}</body></html>"
    )


def clipping(text: Text, columns: int) -> str:
    """A newspaper page: the head above all columns, a running head and the number of the page in the margins."""
    body = "".join(f"<p>{escape(p)}</p>" for p in text.paragraphs)
    return f"""<html><head><meta charset="utf-8"><title>{escape(text.title)}</title><style>
body {{ font-family: 'Noto Serif CJK SC'; font-size: 11pt; }} h1 {{ font-size: 20pt; text-align: center; }}
.text {{ columns: {columns}; column-gap: 2em; text-align: justify; }} p {{ text-indent: 2em; margin: 0.3em 0; }}
</style></head><body><h1>{escape(text.title)}</h1><div>{text.date} 来源：{text.outlet}</div><div class="text">{body}</div></body></html>"""


def pdf(browser: Browser, text: Text, columns: int) -> bytes:
    """What Chromium prints."""
    return printed(browser, clipping(text, columns))


def paged(browser: Browser, text: Text) -> bytes:
    """Small pages of two columns, with the outlet and the day above, the number of the page below."""
    margin = {"top": "20mm", "bottom": "20mm", "left": "12mm", "right": "12mm"}
    style = "font-size:8pt;font-family:'Noto Serif CJK SC';width:100%;text-align:center"
    opened = browser.new_page()
    try:
        opened.set_content(clipping(text, 2))
        return opened.pdf(
            format="A5",
            margin=margin,
            display_header_footer=True,
            header_template=f'<div style="{style}">{text.outlet}　{text.date}　要闻</div>',
            footer_template=f'<div style="{style}">第 <span class="pageNumber"></span> 页</div>',
        )
    finally:
        opened.close()


def archived(browser: Browser, page: str) -> bytes:
    """What Chromium saves as a single file (.mhtml)."""
    opened = browser.new_page()
    try:
        opened.set_content(page)
        session = opened.context.new_cdp_session(opened)
        return str(session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]).encode()
    finally:
        opened.close()


def converted(files: Mapping[str, bytes], ending: str, folder: Path) -> Mapping[str, bytes]:
    """What LibreOffice makes of some files, by their names without endings; it starts once for all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", ending,
               "--outdir", str(folder / "out"), *(str(folder / name) for name in files)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    kind = ending.partition(":")[0]
    return {Path(name).stem: (folder / "out" / f"{Path(name).stem}.{kind}").read_bytes() for name in files}


#: ending → the text as a file of that kind, in any encoding
TEXTUAL: Mapping[str, Callable[[Text], str]] = {
    "txt": plain, "wrapped txt": wrapped, "md": markdown, "jsonl": jsonl, "csv": table,
    **{f"{name} html": make for name, make in PAGES.items()},
}  # fmt: skip
#: the same, for formats that have an encoding of their own
BINARY: Mapping[str, Callable[[Text], bytes]] = {"docx": docx, "epub": epub, "xlsx": xlsx}
