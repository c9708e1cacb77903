"""What people and attackers put into folders: one clear line for each, and the rest is read."""

import gzip
import io
import json
import os
import warnings
import zipfile
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from playwright.sync_api import Browser

from kg.pipeline import build
from kg.reading import Corpus, Reading, read_articles
from kg.reading.formats import limits
from kg.reading.formats.ocr import ocr_available
from tests.reading.formats import made

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "啊啊啊啊啊啊啊啊啊啊">'
    + "".join(f'<!ENTITY {name} "{10 * f"&{of};"}">' for of, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
SECRET = "石桥村的秘密不应当出现在图谱里，也不应当有人读到它。"


def read(file: Path, **options: object) -> list[Reading]:
    return list(read_articles(Corpus((file,), **options)))  # type: ignore[arg-type]


def error_of(tmp_path: Path, name: str, data: bytes, **options: object) -> str:
    (reading,) = read(made.write(tmp_path / name, data), **options)
    assert reading.articles == ()
    assert "\n" not in reading.error
    assert "; " in reading.error  # says what to do as well
    return reading.error


def blank_pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(300, 300)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.epub", "a.zip"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_short_is_one_line(tmp_path: Path, name: str, kept: float) -> None:
    data = blank_pdf() if name == "a.pdf" else made.MAKERS[name]()
    error = error_of(tmp_path, name, data[: int(len(data) * kept)])
    assert "damaged" in error or "no letters" in error  # Chromium's engine mends PDFs that have lost their end


def test_a_pdf_without_text_is_reported(tmp_path: Path) -> None:
    assert "no letters" in error_of(tmp_path, "a.pdf", blank_pdf())


@pytest.mark.parametrize(
    ("inside", "as_"),
    [("a.html", "a.txt"), ("a.docx", "a.doc"), ("a.html", "a.xls"), ("a.epub", "a.zip"), ("a.txt", "a.pdf")],
)
def test_a_misnamed_file_is_read_as_what_it_is_and_that_is_said(tmp_path: Path, inside: str, as_: str) -> None:
    (reading,) = read(made.write(tmp_path / as_, made.MAKERS[inside]()))
    assert len(reading.articles) == 1
    assert f"ends in {as_[1:]}" in reading.warning
    assert Path(inside).suffix[1:] in reading.warning


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    big = b"0" * (30 * 2**20)
    assert "times its size" in error_of(tmp_path, "a.zip", made.zipped({"a.txt": big}))
    assert "times its size" in error_of(tmp_path, "b.docx", made.zipped({"word/document.xml": big}))
    flat = made.zipped({f"{n}.txt": b"0" * 900 for n in range(20)}, compression=zipfile.ZIP_STORED)
    assert "unpacks to" in error_of(tmp_path, "c.zip", flat, max_file_size=1000)


def test_an_archive_of_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    assert "at most 3" in error_of(tmp_path, "a.zip", made.zipped({f"{n}.txt": b"a" for n in range(4)}))


def test_a_member_that_is_too_large_or_encrypted_costs_only_itself(tmp_path: Path) -> None:
    members = {"a.txt": made.TEXT.encode(), "b.txt": b"0" * 5000, "c.txt": made.TEXT.encode(), "d.png": b"x"}
    data = bytearray(made.zipped(members, compression=zipfile.ZIP_STORED))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"c.txt"))
    data[entry + 8] |= 1  # the flag of encryption, in the list at the end of the archive
    found = {r.source: r.error for r in read(made.write(tmp_path / "a.zip", bytes(data)), max_file_size=4000)}
    assert list(found) == ["a.zip/a.txt", "a.zip/b.txt", "a.zip/c.txt"]
    assert found["a.zip/a.txt"] == ""
    assert "more than 4,000 bytes" in found["a.zip/b.txt"]
    assert "encrypted" in found["a.zip/c.txt"]


def test_archives_in_one_another_are_read_to_a_depth(tmp_path: Path) -> None:
    inner = made.MAKERS["a.zip"]()
    (reading,) = read(made.write(tmp_path / "a.zip", made.zipped({"b.zip": inner})))
    assert reading.source == "a.zip/b.zip/乙/b.html"
    assert "in one another" in error_of(tmp_path, "c.zip", made.zipped({"a.zip": made.zipped({"b.zip": inner})}))


def test_names_in_archives_of_chinese_windows_and_names_that_climb(tmp_path: Path) -> None:
    data = made.zipped({"xxxx.txt": made.TEXT.encode(), "../../up.txt": made.TEXT.encode()})
    data = data.replace(b"xxxx.txt", "春天".encode("gbk") + b".txt")
    found = read(made.write(tmp_path / "a.zip", data))
    assert {r.source for r in found} == {"a.zip/春天.txt", "a.zip/../../up.txt"}
    assert {a.id for r in found for a in r.articles} == {"a-春天", "a-up"}
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize(
    ("name", "member", "at"),
    [
        ("a.docx", "word/document.xml", "石桥村"),
        ("a.xlsx", "xl/worksheets/sheet1.xml", "</t>"),
        ("a.epub", "OEBPS/p.opf", "青禾日报"),
        ("a.epub", "OEBPS/text/c 1.xhtml", "石桥村"),
    ],
)
def test_entities_are_not_expanded(tmp_path: Path, name: str, member: str, at: str) -> None:
    secret = made.write(tmp_path / "secret", SECRET.encode())
    outside = f'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY i SYSTEM "{secret.as_uri()}">]>'
    for prologue in (BOMB, outside):
        with zipfile.ZipFile(io.BytesIO(made.MAKERS[name]())) as whole:
            members = {m: whole.read(m) for m in whole.namelist()}
        text = members[member].decode().partition("?>")[2] if b"?>" in members[member] else members[member].decode()
        assert at in text
        members[member] = (prologue + text.replace(at, f"&i;{at}")).encode()
        for reading in read(made.write(tmp_path / name, made.zipped(members))):
            shown = "".join(a.text for a in reading.articles) + reading.error
            assert "秘密" not in shown
            assert len(shown) < 5000


def test_nothing_that_a_document_points_to_is_opened(tmp_path: Path) -> None:
    secret = made.write(tmp_path / "secret.txt", SECRET.encode())
    document = Document()
    document.add_paragraph(made.TEXT)
    template = RELATIONSHIP_TYPE.IMAGE.replace("image", "attachedTemplate")
    for kind in (RELATIONSHIP_TYPE.HYPERLINK, RELATIONSHIP_TYPE.IMAGE, template):
        document.part.relate_to(secret.as_uri(), kind, is_external=True)
    (reading,) = read(made.write(tmp_path / "a.docx", made.saved(document)))
    assert [a.text for a in reading.articles] == [made.TEXT]
    page = made.page().replace("<p>", f'<iframe src="{secret.as_uri()}"></iframe><img src="{secret.as_uri()}"><p>')
    (reading,) = read(made.write(tmp_path / "a.html", page.encode()))
    assert "秘密" not in reading.articles[0].text


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.csv"])
def test_a_file_larger_than_the_limit_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    os.truncate(tmp_path / name, 2**31 + 1)  # sparse: takes no room on the disk
    (reading,) = read(tmp_path / name, max_file_size=2**20)
    assert "more than 1 MB" in reading.error
    assert "--max-file-size" in reading.error


@pytest.mark.parametrize("rows", ["", "标题,日期,正文", "标题,日期,正文\n,,\n"])
def test_a_table_without_articles_says_so(tmp_path: Path, rows: str) -> None:
    (reading,) = read(made.write(tmp_path / "a.csv", rows.encode("gb18030")))
    assert "empty" in reading.error


def test_files_of_one_name_in_an_archive_are_told(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive, warnings.catch_warnings(action="ignore"):
        for text in ("湛江市开会。", made.TEXT):
            archive.writestr("a.txt", text)
    told, read_one = read(tmp_path / "a.zip")
    assert "2 files in the archive have this name" in told.error
    assert [a.text for a in read_one.articles] == [made.TEXT]


@pytest.mark.parametrize("charset", ["latin-1", "unicode_escape", "undefined", "utf-16", "utf8", "none-such"])
def test_what_a_page_declares_is_believed_only_of_chinese_encodings(tmp_path: Path, charset: str) -> None:
    page = made.page().replace('charset="utf-8"', f'charset="{charset}"').replace("charset=utf-8", f"charset={charset}")
    assert charset in page
    (reading,) = read(made.write(tmp_path / "a.html", page.encode()))
    assert made.PARAGRAPHS[0] in reading.articles[0].text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a.example/ b", "x" * 9000])
def test_what_is_no_address_of_the_web_is_no_address(tmp_path: Path, url: str) -> None:
    line = json.dumps({"text": made.TEXT, "url": url}).encode()
    (reading,) = read(made.write(tmp_path / "a.jsonl", line))
    assert reading.articles[0].url == ""


def test_a_gzip_file_costs_no_more_than_what_it_holds(tmp_path: Path) -> None:
    line = made.MAKERS["a.jsonl"]()
    packed = gzip.compress(line + b"\n" + line)
    found = read(made.write(tmp_path / "cut.jsonl.gz", packed[:-9]))
    assert "damaged" in found[-1].error
    found = read(made.write(tmp_path / "a.jsonl.gz", gzip.compress(line + b"\n" + b"0" * 10**7)), max_file_size=8000)
    assert [bool(r.error) for r in found] == [False, True]
    (reading,) = read(made.write(tmp_path / "a.csv.gz", gzip.compress(b"0" * 10**7)), max_file_size=8000)
    assert "more than" in reading.error
    (reading,) = read(made.write(tmp_path / "no.jsonl.gz", b"\x1f\x8bno"))
    assert "get a whole copy" in reading.error
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("cut.csv.gz", packed[:-9])
    (reading,) = read(tmp_path / "a.zip")
    assert "get a whole copy" in reading.error


def test_a_line_or_a_page_larger_than_the_limit_costs_only_itself(tmp_path: Path) -> None:
    line = made.MAKERS["a.jsonl"]()
    found = read(made.write(tmp_path / "a.jsonl", line + b"\n" + b"0" * 9000 + b"\n" + line), max_file_size=8000)
    assert [bool(r.error) for r in found] == [False, True, False]
    found = read(made.write(tmp_path / "a.warc", made.warc() + made.warc(b"0" * 9000)), max_file_size=8000)
    assert [bool(r.error) for r in found] == [False, True]


def test_a_file_that_grows_while_it_is_read_is_reported(tmp_path: Path) -> None:
    file = made.write(tmp_path / "a.jsonl", (made.MAKERS["a.jsonl"]() + b"\n") * 2)
    readings = read_articles([file])
    assert not next(readings).error
    with file.open("ab") as more:
        more.write(made.MAKERS["a.jsonl"]())
    assert "changed while it was read" in [r.error for r in readings][-1]


def test_pipes_and_names_of_any_bytes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / os.fsdecode(b"\xb4\xba.txt")).write_bytes(made.TEXT.encode())
    result = build([tmp_path])
    assert [(p.source, "pipe" in p.what) for p in result.report.failures] == [("pipe.txt", True)]
    assert [a.source for a in result.graph.articles] == [r"\xb4\xba.txt"]


def test_parsers_do_not_print_what_stands_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    crawl = made.warc().replace(b"\r\n\r\n<!", b"\r\n\r\n\x1b[2J<!")  # longer than it says
    assert read(made.write(tmp_path / "a.warc", crawl + made.warc()))
    assert capsys.readouterr() == ("", "")


def test_ids_that_clash_are_told(tmp_path: Path) -> None:
    line = b'{"id": "x", "text": "%s"}\n' % made.TEXT.replace("\n", " ").encode()
    first, second = read(made.write(tmp_path / "a.jsonl", line * 2))
    assert not first.warning
    assert second.articles[0].id == "x-2"
    assert "x-2" in second.warning


def test_an_encrypted_pdf_is_named_for_what_it_is(tmp_path: Path) -> None:
    data = (Path(__file__).parent / "encrypted.pdf").read_bytes()
    assert "encrypted" in error_of(tmp_path, "a.pdf", data)


@pytest.mark.browser
def test_a_page_that_is_a_picture_is_reported_or_recognised(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 800, "height": 500})
    page.set_content(f"<body style='font:32px Noto Sans CJK SC'>{made.PARAGRAPHS[0]}")
    picture = page.screenshot()
    page.route("**/a.png", lambda route: route.fulfill(body=picture, content_type="image/png"))
    page.route("**/a.html", lambda route: route.fulfill(body="<img src=a.png>", content_type="text/html"))
    page.goto("http://a.example/a.html")
    data = page.pdf(format="A4")
    page.close()
    (reading,) = read(made.write(tmp_path / "a.pdf", data))
    if ocr_available():
        assert "Tesseract" in reading.warning
        assert "石桥村" in "".join(reading.articles[0].text.split())
    else:
        assert "pictures without text" in reading.error
        assert "chi_sim" in reading.error
