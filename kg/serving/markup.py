"""HTML as values: text is escaped unless it says that it is markup. The frame of every page. Pure."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlsplit

from kg.serving.words import LANGUAGES, WORDS
from kg.views.terms import encode_id


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Content = str | Iterable[str]
NOTHING = Html()
#: What stands in the path of a URL as it is; the ids of nodes are encoded already.
_IN_PATHS = "/%:@!$&'()*+,;=~"


def tag(name: str, /, *content: Content, **attributes: str | bool) -> Html:
    """An element; strings are escaped, `Html` is not. `class_` stands for class, True for an attribute without value.

    >>> tag("p", "a < b ", tag("b", "c"), class_="small")
    '<p class="small">a &lt; b <b>c</b></p>'
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not False
    )
    return Html(f"<{name}{said}>{join(*content)}</{name}>")


def join(*content: Content) -> Html:
    """Contents one after another."""
    parts = (part for c in content for part in ((c,) if isinstance(c, str) else c))
    return Html("".join(part if isinstance(part, Html) else _escape(part) for part in parts))


def name(text: str) -> Html:
    """A name from an article: written apart, so that no letter in it can turn the text around it."""
    return tag("bdi", text)


def node_path(base: str, id: str) -> str:
    """Where this server shows the node with that id: the path of its IRI."""
    return path_of(base) + quote(encode_id(id), safe=_IN_PATHS)


def path_of(base: str) -> str:
    """The path of the IRIs of data; where it is a fragment, which no server gets to see, "/id/"."""
    path = urlsplit(base).path
    usable = path.startswith("/") and path.endswith("/") and not base.endswith("#")
    return quote(path, safe=_IN_PATHS) if usable else "/id/"


def web_link(url: str, text: Content) -> Html:
    """A link to a page elsewhere; the text alone where this is no address of the web."""
    safe = url.startswith(("https://", "http://"))
    return tag("a", text, href=url, rel="noreferrer noopener external") if safe else join(text)


def page(title: str, main: Content, *, language: str, here: str, head: Html = NOTHING) -> bytes:
    """A whole page. `here` is its own address without `?lang=`, to which the switch of language leads."""
    words, other = WORDS[language], "en" if language == "zh" else "zh"
    switch = f"{here}{'&' if '?' in here else '?'}lang={other}"
    links = (("/", "graph"), (f"/sparql?lang={language}", "query"), (f"/ontology?lang={language}", "ontology"))
    top = tag(
        "header",
        tag("a", words["skip"], href="#main", class_="skip"),
        tag("nav", (tag("a", words[key], href=href) for href, key in links), aria_label=words["site"]),
        tag("a", words["other"], href=switch, lang=LANGUAGES[other], hreflang=LANGUAGES[other], class_="switch"),
    )
    return join(
        Html(f'<!DOCTYPE html>\n<html lang="{LANGUAGES[language]}">\n<head>\n<meta charset="utf-8">\n'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">\n'),
        Html('<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'),
        Html('<link rel="stylesheet" href="/static/pages.css">\n'),
        *(head, tag("title", f"{title} · {words['site']}"), Html("\n</head>\n<body>\n"), top),
        *(tag("main", main, id="main", tabindex="-1"), Html("\n</body>\n</html>\n")),
    ).encode("utf-8", "replace")


def _escape(text: str) -> str:
    return escape(text, quote=False).replace("\x00", "\ufffd")
