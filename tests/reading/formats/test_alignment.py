"""Where the letters of a text stand in markup: exactly there, or nowhere; in linear time."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Fragments
from kg.reading.formats.alignment import aligned
from tests.reading.places import bare, shown


def place(text: str, source: str, quote: str) -> str | None:
    """The piece of the source where a quote of the text stands; None for nowhere."""
    start = text.index(quote)
    fragment = Fragments("char=", aligned(text, source), exact=True).of(start, start + len(quote))
    begin, end = map(int, fragment.removeprefix("char=").split(",")) if fragment else (0, 0)
    return source[begin:end] if fragment else None


@pytest.mark.parametrize(
    ("text", "source", "quote", "there"),
    [
        ("甲村通路", "<p>甲村<b>通路</b></p>", "甲村", "甲村"),
        ("甲村通路", "<p>甲村<b>通路</b></p>", "村通", "村<b>通"),
        ("甲村通路", "<p>甲村<b>通路</b></p>", "路", "路"),
        ("他说“好”。", "<p>他说&ldquo;好&#8221;。</p>", "“好”", "&ldquo;好&#8221;"),
        ("他说“好”", "<p>他说“好&rdquo;</p>", "好”", "好&rdquo;"),
        ("a & b", "<p>a&nbsp;&amp; b</p>", "& b", "&amp; b"),
        ("甲村\n\n乙村", "<p>甲村</p>\n<p>乙村</p>", "甲村\n\n乙村", "甲村</p>\n<p>乙村"),
        ("甲村\n\n乙村", "<p>甲村</p><p>广告</p><p>乙村</p>", "乙村", "乙村"),
        ("甲村\n\n乙村", "<p>甲村</p><p>广告</p><p>乙村</p>", "甲村\n\n乙村", None),
        ("甲村\n\n丙村\n\n乙村", "<p>甲村</p><p>乙村</p>", "甲村\n\n丙村\n\n乙村", None),
        ("丁村", "<p>甲村</p>", "丁村", None),
        ("甲村", '<p title="甲村>">甲村</p>', "甲村", "甲村"),
        ("甲村", "<!-- 甲村 --><script>'甲村'</script><p>甲村", "甲村", "甲村"),
        ("a<b", "<p>a<b</p>a&lt;b", "a<b", "a&lt;b"),
        ("一 二", "<ruby>一<rt>yi</rt></ruby> 二", "一 二", "一<rt>yi</rt></ruby> 二"),
        ("𠮷村&unknown;", "<p>𠮷村&unknown;</p>", "𠮷村&unknown;", "𠮷村&unknown;"),
    ],
)
def test_a_quote_is_there(text: str, source: str, quote: str, there: str | None) -> None:
    assert place(text, source, quote) == there


def test_a_title_is_that_above_the_article() -> None:
    title, body = "石桥村修通水泥路", "近日，石桥村修通了到镇上的水泥路，村民出行更加方便。"
    source = f"<title>{title}</title><a>{title}</a><h1>{title}</h1><p>{body}</p><li>{title}</li>"
    fragments = Fragments("char=", aligned(f"{title}\n\n{body}", source), exact=True)
    begin = source.index(f"<h1>{title}") + len("<h1>")
    assert fragments.of(0, len(title)) == f"char={begin},{begin + len(title)}"


def test_a_sentence_is_that_of_the_article_not_of_a_summary_above_it() -> None:
    first, second = "近日，石桥村修通了到镇上的水泥路。", "两百多户村民出行更加方便，蔬菜当天运到城里。"
    source = f"<div>{first}</div><nav>要闻</nav><p>{first}</p><p>{second}</p>"
    assert place(f"{first}\n\n{second}", source, f"{first}\n\n{second}") == f"{first}</p><p>{second}"


#: pieces of markup with the words that a reader sees of them
_PIECES = st.sampled_from([
    ("甲村", "甲村"), ("通路。", "通路。"), ("&ldquo;", "“"), ("&#x4e59;", "乙"), (" ", ""), ("\n", ""), ("&nbsp;", ""),
    ("<b>", ""), ("</b>", ""), ("<p class='>'>", ""), ("<!-- 丙 -->", ""), ("<script>丙</script>", ""), ("abc", "abc"),
    ("<br/>", ""), ("&lt;", "<"), ("&amp;", "&"), ("　　", ""), ("湛江市霞山区爱国街道石桥村修通水泥路", "湛江市霞山区爱国街道石桥村修通水泥路"),
])  # fmt: skip


@given(st.lists(_PIECES, max_size=30), st.data())
def test_every_stretch_of_what_is_shown_is_found(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    source, words = ("".join(part) for part in zip(*pieces, strict=True)) if pieces else ("", "")
    blanks = data.draw(st.lists(st.sampled_from(["", "", "", " ", "\n"]), min_size=len(words), max_size=len(words)))
    text = "".join(letter + blank for letter, blank in zip(words, blanks, strict=True))
    fragments = Fragments("char=", aligned(text, source), exact=True)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if not (text[start].isspace() or text[end - 1].isspace()):
                found = fragments.of(start, end)
                begin, stop = map(int, found.removeprefix("char=").split(","))
                assert bare(shown(source[begin:stop])) == bare(text[start:end])


@given(
    st.lists(_PIECES | st.tuples(st.text(max_size=5), st.just("")), max_size=20),
    st.text("甲乙村通路。“abc<& \n", max_size=40),
)
def test_what_is_found_is_there_whatever_the_markup(pieces: list[tuple[str, str]], text: str) -> None:
    source = "".join(markup for markup, _ in pieces)
    fragments = Fragments("char=", aligned(text, source), exact=True)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if text[start].isspace() or text[end - 1].isspace() or not (found := fragments.of(start, end)):
                continue
            begin, stop = map(int, found.removeprefix("char=").split(","))
            assert 0 <= begin < stop <= len(source)
            again = Fragments("char=", aligned(text[start:end], source[begin:stop]), exact=True)
            assert again.of(0, end - start) == f"char=0,{stop - begin}"


HOSTILE: dict[str, Callable[[int], tuple[str, str]]] = {
    "comments that stay open": lambda n: ("甲村", "<!--" * n),
    "values that stay open": lambda n: ("甲村", '<a b="' * n),
    "signs without a value": lambda n: ("甲村", "<a" + "= " * n),
    "tags that stay open": lambda n: ("甲村", "<a " * n),
    "scripts that stay open": lambda n: ("甲村", "<script>" * n),
    "scripts that close badly": lambda n: ("甲村", "<script></script " * n),
    "signs of tags": lambda n: ("甲村", "<" * n),
    "signs of letters": lambda n: ("甲村", "&a" * n),
    "lines that are nowhere": lambda n: ("乙村修通水泥路，村民出行更加方便。\n" * n, "<p>甲村</p>" * n),
    "short lines that are nowhere": lambda n: ("乙村\n" * n, "<p>甲村</p>" * n),
    "one line over and over": lambda n: ("乙村修通水泥路，村民出行更加方便。\n" * n, "<p>乙村修通水泥路，村民出行更加方便。</p>" * n),
    "lines in reverse": lambda n: (
        "\n".join(f"第{i}村修通水泥路，村民出行更加方便。" for i in reversed(range(n))),
        "".join(f"<p>第{i}村修通水泥路，村民出行更加方便。</p>" for i in range(n)),
    ),
    "almost a line": lambda n: ("甲" * n + "乙\n" + "甲" * n + "丙", "甲" * n),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length(name: str) -> None:
    def seconds(n: int) -> float:
        text, source = HOSTILE[name](n)
        began = time.process_time()
        aligned(text, source)
        return time.process_time() - began

    def is_linear() -> bool:
        small, large = min(seconds(5_000) for _ in range(3)), min(seconds(40_000) for _ in range(2))
        return large < max(0.3, 24 * small)

    assert any(is_linear() for _ in range(4)), "eight times as much took far more than eight times as long"
