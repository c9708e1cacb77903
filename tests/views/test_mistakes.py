"""Errors in queries: the mistake is named, and the mark stands under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.views.sparql import query, to_store

STORE = to_store("\n")

#: The query with | before the place of the mistake, and what is said.
MISTAKES = [
    ("SELECT ?a |， ?b { ?a rdfs:label ?b }", "， is a Chinese sign outside quotation marks; write ,"),
    ("SELECT ?a { ?a rdfs:label |“甲” }", 'write "'),
    ("SELECT ?a { ?a rdfs:label ?b |。 }", "write ."),
    ("SELECT ?a { ?a rdfs:label ?b|。}", "would be part of the name ?b。; write ."),
    ("SELECT ?a { ?a kg:funds ?b|；rdfs:label ?c }", "write ;"),
    ("SELECT ?a { ?a rdfs:label ?b FILTER|（?b > 1) }", "write ("),
    ("SELECT ?a { ?a |foo:label ?b }", "unknown prefix foo:; known: kg:, "),
    ("SELECT ?a |{ ?a rdfs:label ?b", "{ is never closed; add }"),
    ("SELECT ?a { ?a rdfs:label ?b }|}", "} closes nothing"),
    ("SELECT ?a { ?a rdfs:label ?b FILTER(?b = 1 |} )", "} closes nothing"),
    ('SELECT ?a { ?a rdfs:label |"甲 }', '" is opened and not closed'),
    ("SELECT ?a { ?a rdfs:label ?b |?c kg:funds ?d }", "a sign is missing before ?c"),
    ("SELECT * {\n  ?a a kg:Place\n  |?a kg:funds ?b\n}", "a sign is missing before ?a"),
    ("SELECT * { ?a kg:funds/rdfs:label ?b ; a kg:Place |?c kg:runs ?d }", "a sign is missing before ?c"),
    ("SELECT ?a|, ?b { ?a rdfs:label ?b }", "separated by spaces"),
    ("SELECT |COUNT(?a) { ?a rdfs:label ?b }", "write (COUNT(…) AS ?name)"),
    ("|SELEC ?a { ?a rdfs:label ?b }", "begins with SELECT"),
    ("# 问题\n|FIND ?a", "begins with SELECT"),
    ("SELECT ?a { ?a rdfs:label |甲市 }", 'quotation marks: "甲市"@zh'),
    (
        'SELECT ?a { ?a rdfs:label ?b FILTER(|CONTAIN(?b, "a")) }',
        "CONTAIN is no word of SPARQL; did you mean CONTAINS?",
    ),
    ("SELECT ?a {\n  |OPTINAL { ?a rdfs:label ?b } }", "did you mean OPTIONAL?"),
    ("SELECT ?a { ?a rdfs:label ?b } |ORDR BY ?b", "did you mean ORDER?"),
    ("SELECT ?a { ?a rdfs:label |village }", 'a variable is ?village, a text "village"'),
    ("SELECT ?a { ?a kg:confidence |> 5 }", "expected one of"),
]


@pytest.mark.parametrize(("marked", "what"), MISTAKES)
def test_the_mistake_is_named_and_marked(marked: str, what: str) -> None:
    text, at = marked.replace("|", "", 1), marked.index("|")
    row, column = text[:at].count("\n") + 1, at - text.rfind("\n", 0, at)
    with pytest.raises(UsageError) as caught:
        query(STORE, text)
    first, line, mark = str(caught.value).split("\n")
    assert first.startswith(f"query, line {row}, column {column}: ") and what in first
    assert line.strip() == text.split("\n")[row - 1].strip() and mark.strip() == "^"


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?a rdfs:label "甲，乙。“丙”" } # 注，释',
        "PREFIX o: <https://kg.example/id/organization/> ASK { o:蓝海（集团）公司 kg:funds ?村 }",
        "SELECT ?人 ?职务 { ?人 kg:worksFor ?b . ?s kg:role ?职务 }",
        "ASK { ?a kg:partOf*/^kg:runs|!kg:funds ?b ; a kg:Place , kg:Programme . FILTER(?a != ?b) ?b a ?c }",
        "SELECT (COUNT(?a) AS ?n) ?b { ?a a ?b } GROUP BY ?b HAVING(COUNT(?a) > 1) ORDER BY ?b LIMIT 1",
        "SELECT ?v { VALUES (?v ?w) { (1 2) (UNDEF 'x，') } }",
    ],
)
def test_what_is_right_is_let_through(text: str) -> None:
    query(STORE, text)


@given(st.text(alphabet="SELECT?ab {}().;,，。“”\"'<>:#\n*/a市", max_size=40))
def test_any_text_is_answered_or_explained(text: str) -> None:
    try:
        query(STORE, text)
    except UsageError as error:
        lines = str(error).split("\n")
        assert lines[0].startswith("query") and len(lines) in (1, 3)
