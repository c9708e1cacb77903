"""Which form a client gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serving.negotiation import GRAPHS, HTML, RESULTS, choose

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "format", "expected"),
    [
        ("", "", "application/sparql-results+json"),
        ("*/*", "", "application/sparql-results+json"),
        ("application/*", "", "application/sparql-results+json"),
        ("text/*", "", "text/csv"),
        ("application/json", "", "application/json"),
        ("application/xml", "", "application/xml"),
        ("application/sparql-results+xml, application/json;q=0.9", "", "application/sparql-results+xml"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.6", "", "text/tab-separated-values"),
        ("text/csv; charset=utf-8; q=1, */*;q=0.1", "", "text/csv"),
        ("*/*, application/sparql-results+json;q=0, application/json;q=0", "", "application/sparql-results+xml"),
        ("TEXT/CSV", "", "text/csv"),
        ("text/csv;q=0", "", None),
        ("text/csv;q=x", "", None),
        ("image/png", "", None),
        ("nonsense", "", None),
        ("image/png", "csv", "text/csv"),
        ("", "XML", "application/sparql-results+xml"),
        ("text/csv", "text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv", "docx", None),
    ],
)
def test_forms_of_rows(accept: str, format: str, expected: str | None) -> None:
    chosen = choose(RESULTS, accept, format)
    assert (chosen and chosen[1]) == expected


@pytest.mark.parametrize(
    ("accept", "format", "expected"),
    [("", "", "ttl"), ("text/*", "", "ttl"), ("application/json", "", "jsonld"), ("", "json", "jsonld"), ("", "xml", "rdf"),
     ("application/rdf+xml", "", "rdf"), ("text/plain", "", "nt"), ("", "turtle", "ttl"), ("text/csv", "", None)],
)  # fmt: skip
def test_forms_of_graphs(accept: str, format: str, expected: str | None) -> None:
    chosen = choose(GRAPHS, accept, format)
    assert (chosen and chosen[0].name) == expected


def test_a_browser_gets_the_page_and_a_program_does_not() -> None:
    offers = (*RESULTS, *GRAPHS, HTML)
    assert choose(offers, BROWSER) == (HTML, "text/html")
    for accept in ("", "*/*", "application/sparql-results+json, text/html;q=0.1"):
        chosen = choose(offers, accept)
        assert chosen and chosen[0].name == "json"


@given(st.text(max_size=60), st.text(max_size=8))
def test_any_header_is_answered_or_refused(accept: str, format: str) -> None:
    chosen = choose(RESULTS, accept, format)
    assert chosen is None or chosen[0] in RESULTS
