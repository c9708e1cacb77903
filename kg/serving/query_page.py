"""The page of queries: an editor, and the named queries beside it; static/query.js brings it to life. Pure."""

import json
from collections.abc import Iterable
from urllib.parse import quote

from kg.querying.questions import NamedQuery, Parameter
from kg.serving.limits import Limits
from kg.serving.markup import Html, join, name, page, path_of, tag
from kg.serving.words import WORDS
from kg.views.terms import PREFIXES

#: Rows that are shown; a download has all.
_SHOWN = 1000
_FIRST = """# 谁资助了谁？ Who funds whom?
SELECT ?funder ?receiver ?amount ?quote WHERE {
  ?statement rdf:predicate kg:funds ;
             rdf:subject ?funder ;
             rdf:object ?receiver ;
             kg:evidence/oa:exact ?quote .
  OPTIONAL { ?statement kg:amountText ?amount }
}
LIMIT 100
"""
_SAID = ("running", "rows", "shown rows", "nothing", "yes", "no", "offline", "csv", "json", "turtle")


def query_page(
    text: str, questions: Iterable[NamedQuery], *, base: str, limits: Limits, language: str, here: str
) -> bytes:
    """The page with that query in the editor, which it then runs; without one, with an example."""
    words = WORDS[language]
    known = {
        "base": base,
        "path": path_of(base),
        "prefixes": PREFIXES,
        "shown": _SHOWN,
        "run": bool(text),
        "words": {key: words[key] for key in _SAID},
    }
    form = tag(
        "form",
        tag("label", words["editor"], for_="query", class_="hidden"),
        _editor(text or _FIRST),
        tag("p", tag("button", words["run"], type="submit"), " ", tag("small", words["run hint"], class_="soft")),
        id="form", action="/sparql", method="get",
    )  # fmt: skip
    main = join(
        tag("h1", words["page title"]),
        tag("noscript", tag("p", words["needs scripts"], class_="note")),
        tag("div", tag("div", form, _results(words["results"])), _questions(list(questions), language), class_="desk"),
        tag("p", words["limits"].format(seconds=f"{limits.seconds:g}", size=f"{limits.result / 1e6:g}"), class_="soft"),
        Html(f'<script type="application/json" id="known">{_json(known)}</script>'),
    )
    head = Html('<script src="/static/highlight.js" defer></script>\n<script src="/static/query.js" defer></script>\n')
    return page(words["page title"], main, language=language, here=here, head=head)


def _editor(text: str) -> Html:
    """A text area over its own coloured copy, and numbers of lines beside it."""
    area = tag(
        "textarea", "\n" + text, id="query", name="query", rows="14", spellcheck="false", autocomplete="off",
        autocapitalize="off", wrap="off",
    )  # fmt: skip
    copy = tag("pre", id="copy", aria_hidden="true")
    return tag("div", tag("pre", id="numbers", aria_hidden="true"), tag("div", copy, area), class_="editor")


def _results(title: str) -> Html:
    return tag(
        "section",
        tag("h2", title, id="results-title"),
        tag("p", id="status", role="status"),
        tag("pre", id="error", role="alert", hidden=True),
        tag("pre", id="note", role="status", class_="note", hidden=True),
        tag("p", id="downloads", hidden=True),
        tag("div", id="answer", tabindex="0", role="group", aria_labelledby="results-title"),
        aria_labelledby="results-title",
    )


def _questions(questions: list[NamedQuery], language: str) -> Html:
    words = WORDS[language]
    links = [tag("li", _question(q, language)) for q in questions]
    prefixes = tag("ul", (tag("li", tag("code", f"{p}:"), " ", name(iri)) for p, iri in PREFIXES.items()))
    return tag(
        "aside",
        tag("h2", words["questions"]),
        tag("ul", links, id="questions") if links else tag("p", words["no questions"], class_="soft"),
        tag("details", tag("summary", words["prefixes"]), prefixes, class_="prefixes"),
    )


def _question(q: NamedQuery, language: str) -> Html:
    """A link to a question; below it, where it takes values, a form for them."""
    title = q.title_zh if language == "zh" else q.title
    needed = any(p.required for p in q.parameters)
    told = tag("span", title) if needed else tag("a", title, href=f"/sparql?query={quote(q.text)}")
    if not q.parameters:
        return told
    fields = [_field(p, language) for p in q.parameters]
    ask = tag("button", WORDS[language]["ask"])
    form = tag("form", fields, ask, action=f"/questions/{q.name}", method="get", aria_label=title)
    return join(told, tag("details", tag("summary", WORDS[language]["narrow"]), form, open=needed))


def _field(p: Parameter, language: str) -> Html:
    said = p.zh if language == "zh" else p.en
    return tag("label", said, " ", tag("input", name=p.name, required=p.required, autocomplete="off"))


def _json(value: object) -> str:
    """JSON that can stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
