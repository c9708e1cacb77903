"""Graphs that are none, are broken, or come from another tool: every verb says what, where and what to do."""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli import VERBS, app
from kg.views.jsonld import to_jsonld
from kg.views.rdf import to_rdflib, to_turtle
from tests.factories import large_graph, small_graph

SMALL = "".join(to_turtle(small_graph()))
#: The profile of a person as other tools write it, with IRIs that are relative to the file.
FOAF = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<#me> a foaf:Person ; foaf:name "Li Lei" ; foaf:knows [ a foaf:Person ; foaf:name "Han Meimei" ] .
"""

#: What a verb wants after the graph, where it wants more; {} stands for a good graph.
MORE = {
    "query": ["SELECT ?s { ?s ?p ?o } LIMIT 1"],
    "show": ["乙村"],
    "explain": ["乙村", "locatedIn", "甲市"],
    "path": ["乙村", "甲市"],
    "diff": ["{}"],
    "correct": ["reject", "乙村", "--dry-run"],
    "export": ["--format", "gexf"],
}
NAMES = {verb.__name__.replace("_", "-"): verb for verb in VERBS}
#: Every verb that begins by reading a graph.
READERS = [n for n, verb in NAMES.items() if next(iter(inspect.signature(verb).parameters)) in ("graph", "old")]
each_reader = pytest.mark.parametrize("verb", READERS)
each_but_query = pytest.mark.parametrize("verb", [name for name in READERS if name != "query"])


def cut(text: str, at: str) -> bytes:
    """The text up to and with the first `at`."""
    return text[: text.index(at) + len(at)].encode()


#: What is in the file, and what the error must say of it.
BROKEN: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "within a statement": (lambda: cut(SMALL, "rdf:predicate kg:funds ;"), ["line ", "cut off", "copy it again"]),
    "within a word": (lambda: cut(SMALL, "a kg:Stat"), ["line ", "cut off", "copy it again"]),
    "within a quote": (lambda: cut(SMALL, 'oa:exact "蓝海'), ["line ", "cut off", "copy it again"]),
    "within a character": (lambda: cut(SMALL, "蓝海")[:-1], ["line ", "cut off", "copy it again"]),
    "binary": (lambda: bytes(range(256)) * 8, ["binary", "kg build"]),
    "binary and yet UTF-8": (lambda: b"\0\1\2\n" * 100, ["binary", "kg build"]),
    "UTF-16": (lambda: SMALL.encode("utf-16"), ["UTF-16", "save it as UTF-8"]),
    "GB18030": (lambda: SMALL.encode("gb18030"), ["line 25", "not UTF-8", "save it as UTF-8"]),
    "empty": (lambda: b"", ["is empty", "kg build"]),
    "blank": (lambda: b"\n\n", ["is empty", "kg build"]),
    "RDF/XML": (lambda: to_rdflib(small_graph()).serialize(format="xml").encode(), ["RDF/XML", "rdfpipe -i xml"]),
    "JSON-LD": (lambda: "".join(to_jsonld(small_graph())).encode(), ["JSON-LD", "rdfpipe -i json-ld"]),
    "JSON-LD in a list": (lambda: b'[\n {"@id": "https://x.example/a"}]', ["JSON-LD", "rdfpipe -i json-ld"]),
    "web page": (lambda: b"<!DOCTYPE html><title>404</title>", ["web page", "kg build"]),
    "unknown prefix": (lambda: b"ex:a ex:b 1 .", ["line 1", "ex:", "mend that line"]),
    "text": (lambda: "甲市投入三千万元。\n".encode(), ["line 1, column 1", "mend that line"]),
}


def run(verb: str, graph: Path, good: Path) -> Result:
    more = [str(good) if word == "{}" else word for word in MORE.get(verb, [])]
    return CliRunner().invoke(app, [verb, str(graph), *more], prog_name="kg")


def one_error(result: Result) -> str:
    """The error, which must be the only line, and the only thing that is printed."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    return line


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "graph.ttl"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def long_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large graph with a word in line 48,211 that belongs nowhere."""
    lines = "".join(to_turtle(large_graph(3000))).split("\n")
    assert len(lines) > 48_300
    lines[48_210] = f"    oops {lines[48_210].lstrip()}"
    path = tmp_path_factory.mktemp("long") / "graph.ttl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_verbs_that_read_a_graph_are_known() -> None:
    assert {"query", "show", "explain", "path", "stats", "validate", "diff", "check-facts", "correct"} <= set(READERS)


@each_reader
@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_turtle_is_named_with_what_to_do(verb: str, case: str, good: Path, tmp_path: Path) -> None:
    content, said = BROKEN[case]
    path = tmp_path / "graph.ttl"
    path.write_bytes(content())
    line = one_error(run(verb, path, good))
    assert line.startswith(f"kg: {path}")
    assert not [words for words in said if words not in line], line


@each_reader
def test_a_broken_line_is_named_in_a_large_file(verb: str, long_one: Path, good: Path) -> None:
    line = one_error(run(verb, long_one, good))
    assert line.startswith(f"kg: {long_one}, line 48211, column 5: no Turtle: oops")


@each_but_query
def test_turtle_of_another_tool_is_no_graph_of_ours(verb: str, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "foaf.ttl"
    path.write_text(FOAF, encoding="utf-8")
    line = one_error(run(verb, path, good))
    assert line.startswith(f"kg: {path}: is no graph of kg: it has no node of kg:")
    assert "only `kg query` can ask it" in line


@pytest.mark.parametrize("limit", [[], ["--timeout", "60"]])
def test_turtle_of_another_tool_can_be_asked(limit: list[str], tmp_path: Path) -> None:
    path = tmp_path / "foaf.ttl"
    path.write_text("\ufeff" + FOAF, encoding="utf-8")
    query = "SELECT ?me ?name { ?me foaf:knows/foaf:name ?name }"
    result = CliRunner().invoke(app, ["query", str(path), query, "--format", "csv", *limit])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[1] == f"{path.as_uri()}#me,Han Meimei"


@each_but_query
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('    rdfs:label "乙村"@zh ;\n', "", "has 0 values of rdfs:label"),
        ('rdfs:label "乙村"@zh', 'rdfs:label "乙村"@zh, "丙村"@zh', "has 2 values of rdfs:label"),
        ("a kg:Place, schema:Place ;\n    rdfs:label", "a kg:Place, kg:Person ;\n    rdfs:label", "has 2 types"),
        ("oa:start 170", 'oa:start "NaN"', "has oa:start 'NaN', which is no number"),
        ("oa:start 170", 'oa:start "inf"', "has oa:start 'inf', which is no number"),
        ("oa:start 170", "oa:start -1", "has oa:start '-1', which is no number from 0 to"),
        ("oa:start 170", "oa:start " + "9" * 20, "which is no number from 0 to 9,007,199,254,740,992"),
        ("oa:start 170", "oa:start " + "9" * 5000, "9…', which is no number"),
        (
            'test.rule" ;\n    kg:confidence 0.8',
            'test.rule" ;\n    kg:confidence 7.8',
            "', which is no number from 0 to 1",
        ),
        ("place:乙村 ;", "<https://kg.example/id/place/%FF> ;", "has a %XX that is no UTF-8"),
    ],
)
def test_a_node_that_lacks_something_is_named_with_its_line(
    verb: str, old: str, new: str, said: str, good: Path, tmp_path: Path
) -> None:
    assert old in SMALL
    path = tmp_path / "graph.ttl"
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    result = run(verb, path, good)
    if verb == "validate":  # goes on, to list all that is wrong
        assert result.exit_code == 1
        return
    line = one_error(result)
    assert line.startswith(f"kg: {path}, line ")
    assert said in line and "see kg validate" in line


@pytest.mark.parametrize("verb", ["query", "validate"])
def test_what_the_file_says_cannot_steer_the_terminal(verb: str, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(f"<a:a> \x1b[31moops\u2028\x85{'x' * 5000} 1 .\n", encoding="utf-8")
    line = one_error(run(verb, path, good))
    assert "\x1b" not in line and len(line) < 600


ENDLESS = SMALL + 'place:甲市 rdfs:comment "' + "甲" * 6_000_000


@pytest.mark.parametrize(
    ("verb", "name", "text", "said"),
    [
        ("show", "graph.ttl", ENDLESS, "a text or name of more than 16 MB"),
        ("validate", "graph.ttl", ENDLESS, "a text or name of more than 16 MB"),
        ("query", "graph.ttl", ENDLESS, "line 288: no Turtle: the file ends within a statement"),
        ("show", "graph.jsonld", "[" * 1000 + "]" * 1000, "brackets more than 100 deep"),
        # the parser copies the context for each
        ("show", "graph.jsonld", '{"@id":"a:b","a:c":' * 4000 + "1" + "}" * 4000, "brackets more than 100 deep"),
    ],
)
def test_a_file_made_to_fill_memory_is_one_line(
    verb: str, name: str, text: str, said: str, good: Path, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert said in one_error(run(verb, path, good))


def test_brackets_in_a_text_are_not_deep(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "graph.jsonld"
    text = "".join(to_jsonld(small_graph())).replace('"exact": "', '"exact": "' + "[" * 200 + '\\"{{')
    path.write_text(text, encoding="utf-8")
    assert run("show", path, good).exit_code == 0
