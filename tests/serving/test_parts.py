"""The parts of the server that need no server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from kg.querying.questions import NamedQuery, Parameter
from kg.serving.limits import Limits
from kg.serving.markup import Html, join, node_path, path_of, tag, web_link
from kg.serving.protocol import DIRECT, FORM, read_parameters, read_query
from kg.serving.query_page import query_page
from kg.serving.words import WORDS, language

ID = "https://kg.example/id/"


@pytest.mark.parametrize(("lang", "title"), [("zh", "按出资方 &lt;b&gt;"), ("en", "By funder")])
def test_named_queries_are_links_to_themselves(lang: str, title: str) -> None:
    question = NamedQuery("funders", "ASK { ?a kg:funds ?b } # &</textarea>", "By funder", "按出资方 <b>")
    html = query_page("", [question], base=ID, limits=Limits(), language=lang, here="/sparql").decode()
    assert (
        f'<a href="/sparql?query=ASK%20%7B%20%3Fa%20kg%3Afunds%20%3Fb%20%7D%20%23%20%26%3C/textarea%3E">{title}</a>'
        in html
    )


def test_a_question_that_takes_values_has_a_form_for_them() -> None:
    person = Parameter("person", "person", "the person", "人物")
    year = Parameter("year", "number", "the year", "年份", optional=True)
    asked = NamedQuery("posts", "ASK {}", "Posts of a person", "某人的职务", parameters=(person, year))
    html = query_page("", [asked], base=ID, limits=Limits(), language="zh", here="/sparql").decode()
    assert '<form action="/questions/posts" method="get" aria-label="某人的职务">' in html
    assert '<label>人物 <input name="person" required autocomplete="off"></label>' in html.replace("</input>", "")
    assert '<label>年份 <input name="year" autocomplete="off"></label>' in html.replace("</input>", "")


def test_a_query_in_the_editor_stays_text() -> None:
    text = "\n</textarea></script><script>pwned(1)</script>"
    html = query_page(text, [], base=ID + "</script>", limits=Limits(), language="en", here="/sparql").decode()
    assert "<script>pwned" not in html and html.count("</textarea>") == 1 and html.count("</script>") == 3


def test_both_languages_have_every_word() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert all(WORDS["zh"].values()) and all(WORDS["en"].values())


@pytest.mark.parametrize(
    ("asked", "accept", "expected"),
    [("", "", "zh"), ("en", "zh-CN", "en"), ("fr", "", "zh"), ("", "fr,en;q=0.8,zh;q=0.5", "en"), ("", "ZH-TW", "zh")],
)
def test_language(asked: str, accept: str, expected: str) -> None:
    assert language(asked, accept) == expected


@given(st.text(), st.text())
def test_no_text_becomes_markup(content: str, value: str) -> None:
    made = tag("p", content, title=value)
    assert made.count("<") == 2 and made.count('"') == 2 + content.count('"')
    assert "\x00" not in join(content)


def test_markup_stays_markup() -> None:
    assert join("<", Html("<b>"), ["&", Html("&amp;")]) == "&lt;<b>&amp;&amp;"


@pytest.mark.parametrize(
    ("url", "linked"),
    [("https://a.example/x", True), ("http://a.example", True), ("javascript:alert(1)", False), ("data:text/html,x", False),
     (" https://a.example", False), ("//a.example", False), ("", False)],
)  # fmt: skip
def test_only_addresses_of_the_web_are_links(url: str, linked: bool) -> None:
    assert ("<a" in web_link(url, "x")) is linked


@pytest.mark.parametrize(
    ("base", "path"),
    [(ID, "/id/"), ("https://d.example/", "/"), ("https://d.example/a#", "/id/"), ("https://d.example/数据/", "/%E6%95%B0%E6%8D%AE/"),
     ("urn:kg:x/", "/id/")],
)  # fmt: skip
def test_where_nodes_are_shown(base: str, path: str) -> None:
    assert path_of(base) == path and node_path(base, "place/a b").startswith(path)


def test_parameters() -> None:
    assert read_parameters(b"query=ASK+%7B%7D&a=&a=%E7%94%B2") == {"query": ["ASK {}"], "a": ["", "甲"]}
    for bad in (b"query=%FF", "query=甲".encode(), b"&".join(b"a=1" for _ in range(101))):
        with pytest.raises(HTTPException) as caught:
            read_parameters(bad)
        assert caught.value.status_code == 400


@given(st.binary(max_size=200), st.sampled_from([FORM, DIRECT, "", "text/html", f"{DIRECT}; charset=gbk", ";;"]))
def test_any_body_is_a_query_or_is_refused(body: bytes, type_: str) -> None:
    try:
        text, _ = read_query({}, type_, body, graph=ID)
    except HTTPException as refusal:
        assert refusal.status_code in (400, 415) and refusal.detail
    else:
        assert type_ in (FORM, DIRECT) and (
            text.encode() in (body, body.removeprefix(b"\xef\xbb\xbf")) or type_ == FORM
        )
