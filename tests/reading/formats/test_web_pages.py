"""Web pages as sites and browsers make them: known containers, captions, titles with the name of the site, `.mhtml`."""

from pathlib import Path

import pytest

from kg.reading import Reading, read_articles
from tests.reading.formats.made import write

BODY = "青禾县石桥村修通了到镇上的水泥路，两百多户村民出行更加方便，村里的蔬菜当天就能运到城里。"
NEXT = "青禾机械有限公司向石桥村捐资50万元，用于安装路灯、修建文化广场，村民晚上出门不再摸黑。"


def read(tmp_path: Path, page: str, name: str = "a.html") -> Reading:
    (reading,) = read_articles([write(tmp_path / name, page.encode())])
    return reading


def blocks(reading: Reading) -> list[tuple[str, str]]:
    (article,) = reading.articles
    return [(b.kind, "".join(article.text[a:e] for a, e in b.spans)) for b in article.blocks]


@pytest.mark.parametrize(
    "container",
    ['<div id="js_content">{}</div>', '<div class="x TRS_Editor">{}</div>', "<founder-content>{}</founder-content>"],
)
def test_only_what_stands_in_a_known_container_is_read(container: str, tmp_path: Path) -> None:
    inside = container.format(f"<section><span>{BODY}</span></section><section>{NEXT}</section>")
    page = f"<html><head><title>石桥村通路</title></head><body><h1>石桥村通路</h1><p>阅读 1024 赞 7</p>{inside}<p>{BODY}热评</p></body></html>"
    assert blocks(read(tmp_path, page)) == [("title", "石桥村通路"), ("body", BODY), ("body", NEXT)]


def test_an_empty_container_does_not_hide_the_article(tmp_path: Path) -> None:
    page = f"<html><body><h1>石桥村通路</h1><div id='zoom'></div><article><p>{BODY}</p><p>{NEXT}</p></article></body></html>"
    assert ("body", BODY) in blocks(read(tmp_path, page))


def test_a_caption_is_kept_as_one_where_its_picture_stood(tmp_path: Path) -> None:
    figure = "<figure><img src='a.jpg'><figcaption>石桥村新修的水泥路</figcaption></figure>"
    elsewhere = "<aside><div><figure><figcaption>本周最受欢迎的图片</figcaption></figure></div></aside>"
    page = (
        f"<html><body><h1>石桥村通路</h1><article><p>{BODY}</p>{figure}<p>{NEXT}</p></article>{elsewhere}</body></html>"
    )
    assert blocks(read(tmp_path, page)) == [
        ("title", "石桥村通路"), ("body", BODY), ("caption", "石桥村新修的水泥路"), ("body", NEXT),
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["石桥村通路_青禾新闻网", "青禾日报-石桥村通路", "石桥村通路"])
def test_the_name_of_the_site_is_no_part_of_the_title(title: str, tmp_path: Path) -> None:
    page = f"<html><head><title>{title}</title></head><body><b>石桥村通路</b><article><p>{BODY}</p><p>{NEXT}</p></article></body></html>"
    assert read(tmp_path, page).articles[0].title == "石桥村通路"


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://qinghe.example/1.html\r\nMIME-Version: 1.0\r\n"
    head += 'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
    page = f'<html><head><meta charset="gb2312"></head><body><article><h1>石桥村通路</h1><p>{BODY}</p><p>{NEXT}</p></article></body></html>'
    reading = read(tmp_path, f"{head}{page}\r\n--b--\r\n", "a.mht")
    assert ("body", BODY) in blocks(reading)
    assert reading.articles[0].url == "https://qinghe.example/1.html"


def test_a_saved_page_without_a_page_is_reported(tmp_path: Path) -> None:
    assert (
        "no web page in this file"
        in read(tmp_path, "MIME-Version: 1.0\nContent-Type: text/plain\n\n你好\n", "a.mht").error
    )


def test_a_tag_that_is_none_does_not_cost_the_article(tmp_path: Path) -> None:
    page = f"<html><body><h1>石桥村通路</h1><sec$tion><article><p>{BODY}</p><p>{NEXT}</p></article></sec$tion></body></html>"
    assert ("body", BODY) in blocks(read(tmp_path, page))


def test_a_table_for_the_layout_of_an_old_page_is_no_table(tmp_path: Path) -> None:
    menu = "<td><a href=1>本地新闻</a><br><a href=2>国内新闻</a></td>"
    text = f"<p><b>石桥村通路</b></p><p>2024年3月5日　来源：青禾日报</p><font>{BODY}<br><br>　　{NEXT}</font><p>[<a>打印本页</a>]</p>"
    page = (
        f"<html><head><title>青禾日报</title></head><body><table><tr>{menu}<td>{text}</td></tr></table></body></html>"
    )
    reading = read(tmp_path, page)
    assert blocks(reading) == [("title", "石桥村通路"), ("body", BODY), ("body", NEXT)]
    assert (reading.articles[0].date, reading.articles[0].outlet) == ("2024-03-05", "青禾日报")


def test_a_table_in_an_article_keeps_its_rows(tmp_path: Path) -> None:
    table = "<table><tr><th>村</th><th>万元</th></tr><tr><td>石桥村</td><td>50</td></tr></table>"
    page = f"<html><body><h1>石桥村通路</h1><div id='zoom'><p>{BODY}</p>{table}<p>{NEXT}</p></div></body></html>"
    assert "石桥村\t50" in read(tmp_path, page).articles[0].text


#: what nobody sees in a browser
UNSEEN = (
    "<p hidden>{}</p>",
    '<p style="color:red; DISPLAY : none !important">{}</p>',
    '<div style="visibility:hidden"><p>{}</p></div>',
    '<p style="opacity:0.0">{}</p>',
    '<p style="font-size: 0px">{}</p>',
    '<p aria-hidden="true">{}</p>',
    "<template><p>{}</p></template>",
)
SECRET = "隐山机械有限公司向石桥村捐资900万元，用于修建一座跨河的大桥，村民出行再也不用绕路。"


@pytest.mark.parametrize("container", ["<article>{}</article>", '<div id="js_content">{}</div>'])
@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_a_page_does_not_show_is_not_read(unseen: str, container: str, tmp_path: Path) -> None:
    inside = container.format(f"<p>{BODY}</p>{unseen.format(SECRET)}<p>{NEXT}</p>")
    page = f"<html><head><title>石桥村通路</title></head><body><h1>石桥村通路</h1>{inside}</body></html>"
    assert blocks(read(tmp_path, page)) == [("title", "石桥村通路"), ("body", BODY), ("body", NEXT)]


@pytest.mark.parametrize(
    "shown",
    [
        '<div style="font-size:0"><p style="font-size:16px">{}</p></div>',
        '<p style="opacity:0.5;visibility:visible">{}</p>',
        '<p aria-hidden="false">{}</p>',
        '<p style="dis/**/play:none">{}</p>',
    ],
)
def test_what_only_looks_hidden_is_read(shown: str, tmp_path: Path) -> None:
    page = f"<html><body><h1>石桥村通路</h1><article><p>{BODY}</p>{shown.format(SECRET)}<p>{NEXT}</p></article></body></html>"
    assert ("body", SECRET) in blocks(read(tmp_path, page))


@pytest.mark.parametrize(
    "page",
    [
        '<body><div id="js_content" style="visibility: hidden; opacity: 0;"><p>{}</p></div><p>{}</p></body>',
        '<body style="opacity:0"><article><p>{}</p></article></body><script>"{}"</script>',
    ],
)
def test_an_article_that_a_script_shows_is_read(page: str, tmp_path: Path) -> None:
    found = blocks(read(tmp_path, f"<html>{page.format(BODY + NEXT, '推荐阅读：更多新闻。' * 50)}</html>"))
    assert found == [("body", BODY + NEXT)]


@pytest.mark.parametrize("sign", ["&#27;", "&#1;", "\x1b", "&#0;", "&#xD800;", "&#x110000;", "&#99999999999;"])
def test_a_reference_to_no_character_does_not_cost_the_article(sign: str, tmp_path: Path) -> None:
    page = f"<html><body><article><p>{sign}{BODY}</p><p>{NEXT}{sign}</p></article></body></html>"
    found = blocks(read(tmp_path, page))
    assert [(kind, text.strip("\ufffd")) for kind, text in found] == [("body", BODY), ("body", NEXT)]
