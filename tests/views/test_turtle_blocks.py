"""What is read by its form is what the parser reads; what is of another form is left to it."""

import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import GraphError
from kg.model import Graph
from kg.views.rdf import to_turtle
from kg.views.turtle import _Reading, read_graph
from kg.views.turtle_blocks import OtherFormError, read_blocks
from tests.county import county_graph
from tests.factories import large_graph, small_graph
from tests.views.strategies import graphs

SMALL = "".join(to_turtle(small_graph()))


def parsed(text: str) -> Graph:
    return _Reading(text, "<text>").graph()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_is_read_as_the_parser_reads_it(graph: Graph) -> None:
    text = "".join(to_turtle(graph))
    assert read_graph(text)[0] == parsed(text) == graph


@pytest.mark.parametrize("graph", [small_graph(), county_graph(), large_graph(300)], ids=["small", "county", "random"])
def test_nearly_all_is_read_by_its_form(graph: Graph) -> None:
    text = "".join(to_turtle(graph, base="https://data.example/"))
    blocks = read_blocks(text)
    assert blocks.base == "https://data.example/"
    assert len(blocks.statements) > 0.7 * len(graph.statements)
    assert len(blocks.evidence) > 0.8 * len({e for s in graph.statements for e in s.evidence})


def test_a_text_with_escapes_is_left_to_the_parser() -> None:
    blocks = read_blocks(SMALL)
    assert 'oa:exact "王小明说：“蓝海公司与实验小学\\n合作\\\\共建”。"@zh' in blocks.rest
    assert read_graph(SMALL)[0] == small_graph()


FAR_REACHING = {
    "another prefix": SMALL.replace("@prefix place: <", "@prefix place: <https://elsewhere.example/", 1),
    "a prefix set anew": SMALL + "\n@prefix place: <https://elsewhere.example/> .\n",
    "a base": SMALL + '\nplace:丁村 a kg:Place . BASE <https://b.example/>\n<c> a kg:Place ; rdfs:label "丙"@zh .\n',
    "a comment": SMALL + "\n# statement\n\nplace:丁村 a kg:Place .\n",
    "a text over several lines": SMALL + '\nplace:丁村 a kg:Place ; rdfs:label """丁\n\n村"""@zh .\n',
    "a cut": SMALL + "\nplace:丁村 a kg:Place ;\n",
}


@pytest.mark.parametrize("name", FAR_REACHING)
def test_what_may_mean_something_else_is_left_to_the_parser(name: str) -> None:
    with pytest.raises(OtherFormError):
        read_blocks(FAR_REACHING[name])


def test_a_comment_that_hides_a_statement_hides_it() -> None:
    hidden = SMALL.replace("\nstatement:", "\n# statement:", 1)
    with pytest.raises(GraphError):
        read_graph(hidden)


def first(kind: str) -> str:
    return next(block for block in SMALL.split("\n\n") if block.startswith(f"{kind}:") and "\\" not in block)


@pytest.mark.parametrize(
    "more",
    [
        first("statement").replace("kg:confidence", "kg:role"),
        first("statement"),
        first("evidence").replace("oa:start", "oa:end"),
        first("statement").split(" ", 1)[0] + ' kg:role "县长"@zh .',
    ],
)
def test_what_is_said_twice_of_a_node_is_put_together_by_the_parser(more: str) -> None:
    text = f"{SMALL}\n{more}\n"
    try:
        expected = parsed(text)
    except GraphError as error:
        with pytest.raises(GraphError) as found:
            read_graph(text)
        assert str(found.value) == str(error)
    else:
        assert read_graph(text)[0] == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("oa:start 12 ;", 'oa:start "12" ;'),
        ("kg:amountMin 40000000 ;", "kg:amountMin 4e7 ;"),
        (" ;\n    kg:status", ";kg:status"),
        ("statement:", "<https://kg.example/id/statement/"),
        ("kg:confidence 0.86", "kg:confidence 0.860"),
        ("rdf:subject organization:蓝海机械有限公司 ", "rdf:subject <https://kg.example/id/organization/蓝海机械有限公司> "),
        ("\n", "\r\n"),
    ],
)  # fmt: skip
def test_corrections_by_hand_are_read_all_the_same(old: str, new: str) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new)
    if old == "statement:":
        text = SMALL.replace(first("statement"), first("statement").replace(" a kg", "> a kg", 1).replace(old, new, 1))
    assert read_graph(text)[0] == parsed(text)
