"""`kg query` by name: the list, parameters in both forms, what it prints, and what it refuses."""

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import Store
from typer.testing import CliRunner, Result

from kg.api import KnowledgeGraph
from kg.cli import app
from kg.querying.questions import read_questions
from tests.county import county_graph


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], prog_name="kg")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return KnowledgeGraph(county_graph()).save(tmp_path_factory.mktemp("county"))


def test_the_list_names_every_question_in_two_languages() -> None:
    result = run("query", "--list")
    assert result.exit_code == 0
    said = "".join(result.stdout.split())
    for asked in read_questions().values():
        assert all("".join(text.split()) in said for text in (asked.name, asked.title_zh))
    assert "--place" in said and "default0.6" in said


@pytest.mark.parametrize(
    "given",
    [
        ["--name", "funders", "--place", "乙村"],
        ["--name", "funders", "--place=乙村"],
        ["--name=funders", "--param", "place=乙村"],
        ["--place", "乙村", "--name", "funders", "--param=funder=蓝海"],
    ],
)
def test_parameters_in_every_form(folder: Path, given: list[str]) -> None:
    result = run("query", folder, *given, "--format", "csv")
    assert result.exit_code == 0, result.stderr
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert [row[2] for row in rows] == ["amount", "300万元", "500万元"]
    assert all(row[3] == "https://kg.example/ontology#done" for row in rows[1:])  # whole, for programs


def test_a_table_is_short(folder: Path) -> None:
    table = run("query", folder, "--name", "neighbours", "--thing", "丁镇小学").stdout
    assert "kg:partnersWith" in table and " organization/蓝海公司" in table and "https:" not in table


def test_a_limit_of_time_and_no_index_change_nothing(folder: Path) -> None:
    free = run("query", folder, "--name", "counts").stdout
    assert free == run("query", folder, "--name", "counts", "--timeout", "60", "--no-index").stdout


def test_show_prints_the_sparql_as_it_stands_or_with_its_values(folder: Path) -> None:
    assert run("query", "--name", "parts", "--show").stdout == read_questions()["parts"].text
    shown = run("query", folder, "--name", "parts", "--whole", "蓝海", "--show").stdout
    assert "VALUES ?whole { <https://kg.example/id/organization/蓝海公司> }" in shown


def test_a_file_takes_parameters_as_well(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.rq"
    mine.write_text(run("query", "--name", "parts", "--show").stdout, encoding="utf-8")
    assert "党支部" in run("query", folder, "-f", mine, "--whole", "蓝海公司").stdout


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--name", "founders"], "did you mean funders"),
        (["--name", "funders", "--plce", "甲市"], "no parameter plce; it takes: place (optional)"),
        (["--name", "funders", "--place", "甲"], "did you mean"),
        (["--name", "funders", "--place"], "No such option"),
        (["--name", "funders", "--param", "place"], "KEY=VALUE"),
        (["--name", "funders", "--place", "甲市", "--place", "丙县"], "twice"),
        (["--name", "posts", "--person", "王小明"], "person/王小明（丁镇）"),
        (["--name", "posts"], "--person (人物 the person) is missing"),
        (["--name", "posts", "ASK {}"], "either"),
        (["--name", "claims", "--speaker", "王\udcff"], "is not possible; allowed: letters of Unicode"),
        (["ASK {}", "--place", "甲市"], "No such option"),
        (["ASK {}", "--param", "place=甲市"], "no parameter place; it takes: none"),
    ],
)
def test_errors(folder: Path, arguments: list[str], what: str) -> None:
    result = run("query", folder, *arguments)
    assert result.exit_code == 2
    assert what in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("more", [[], ["--place", "甲市"], ["--place", "甲市", "--show"]])
def test_without_a_graph(more: list[str]) -> None:
    result = run("query", "--name", "funders", *more)
    assert result.exit_code == 2 and "no graph is named" in result.stderr


def test_a_question_without_an_answer_says_so_and_nothing_of_sparql(folder: Path) -> None:
    result = run("query", folder, "--name", "posts", "--person", "李老师", "--format", "csv")
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == 1
    assert result.stderr == "kg: note: nothing found; the graph says nothing that answers posts\n"


def test_a_graph_of_another_tool_can_be_asked(tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text('<urn:x> <http://www.w3.org/2000/01/rdf-schema#label> "甲市"@zh .\n', encoding="utf-8")
    result = run("query", other, "--name", "aliases", "--thing", "甲市")
    assert result.exit_code == 0 and "甲市" in result.stdout
    assert run("query", other, "SELECT ?s { ?s rdfs:label ?l }").stdout.split() == ["s", "-----", "urn:x"]


def test_a_question_to_a_graph_of_another_tool_says_what_is_missing(tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text('<urn:x> <http://www.w3.org/2000/01/rdf-schema#label> "甲市"@zh .\n', encoding="utf-8")
    for arguments in (["--name", "funders"], ["--name", "funders", "--place", "甲市"], ["--name", "reprints"]):
        result = run("query", other, *arguments)
        if arguments[-1] == "reprints":  # asks for nothing of ours
            assert result.exit_code == 0
            continue
        assert result.exit_code == 2 and not result.stdout
        assert f"{other}: is no graph of kg" in result.stderr and "kg:funds" in result.stderr
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (
            "SELECT ?p { ?p a kg:Persn ; kg:fundz ?b }",
            ["kg:Persn is no term of the vocabulary; did you mean kg:Person?", "did you mean kg:funds?"],
        ),
        ("SELECT ?p {\n ?p a <https://kg.example/ontology#Plce> }", ["query, line 2: kg:Plce is no term"]),
        ("PREFIX k: <https://kg.example/ontology#>\nSELECT ?p { ?p k:WorksFor ?b }", ["kg:worksFor?"]),
        ("ASK { ?p kg:qqqq ?b }", ["kg:qqqq is no term of the vocabulary; kg serve DIR shows it"]),
        ('SELECT ?s { ?s rdfs:label "kg:fundz" } # kg:fundz', ["nothing found; texts have a language"]),
        ("SELECT ?a { ?a kg:funds ?b }", []),
    ],
)
def test_terms_that_the_vocabulary_does_not_have_are_told(folder: Path, text: str, notes: list[str]) -> None:
    result = run("query", folder, text)
    assert result.exit_code == 0
    lines = result.stderr.splitlines()
    assert len(lines) == len(notes)
    assert all(line.startswith("kg: note: ") and note in line for line, note in zip(lines, notes, strict=True))


def test_what_is_shown_runs_in_any_other_tool(folder: Path) -> None:
    shown = [run("query", "--name", name, "--show").stdout for name in read_questions()]
    text = "SELECT ?n { ?p a kg:Place ; rdfs:label ?n FILTER(?n != 'a'^^xsd:string) }"
    shown += [
        run("query", folder, text, "--show").stdout,
        run("query", folder, f"PREFIX kg: <urn:x:>\n{text}", "--show").stdout,
    ]
    for one in shown:
        Store().query(one)  # which knows no prefix of ours
    assert shown[-1].count("PREFIX kg:") == 1
