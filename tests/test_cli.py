"""The command line: what each verb prints, and its exit code."""

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

import kg
from kg.api import KnowledgeGraph
from kg.cli import VERBS, app
from kg.cli.console import clean
from kg.vocab import ID_BASE
from tests.factories import entity, small_graph, statement

GOOD = "湛江市霞山区东新街道开展“四季同行”行动。"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], prog_name="kg")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of the small graph."""
    return KnowledgeGraph(small_graph()).save(tmp_path_factory.mktemp("graph"))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    where = tmp_path / "articles"
    where.mkdir()
    (where / "good.txt").write_text(GOOD, encoding="utf-8")
    return where


def one_line(result: Result) -> str:
    """The error, which must be the only line on stderr and begin with the name of the program."""
    [line] = result.stderr.splitlines()
    assert line.startswith("kg: ")
    return line


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["build", "seeds", "--out", ""], "--out"),
        (["build", "seeds", "--out="], "--out"),
        (["build", ""], "PATH"),
        (["build", "seeds", "--redact", "names.txt", "--redact", ""], "--redact"),
        (["query", "", "ASK {}"], "GRAPH"),
        (["query", "exports", "--name", "funders", "--file", ""], "--file"),
        (["export", "exports", "--format", "ttl", "-o", ""], "--out"),
        (["diff", "exports", ""], "NEW"),
    ],
)
def test_nothing_is_no_path(arguments: list[str], name: str) -> None:
    line = one_line(result := run(*arguments))
    assert result.exit_code == 2
    assert line.startswith(f"kg: {name}: ") and '"." is this folder' in line


# help


@pytest.mark.parametrize("verb", [verb.__name__.replace("_", "-") for verb in VERBS])
def test_every_verb_has_help_with_examples(verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert f"  kg {verb} " in result.stdout.split("Examples:")[1]
    assert verb in run("--help").stdout


def test_kg_alone_shows_the_help() -> None:
    result = run()
    assert result.exit_code == 2
    assert "Usage: kg" in result.stderr


def test_version() -> None:
    assert run("--version").stdout == f"kg {kg.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["biuld"], "Did you mean 'build'"),
        (["show"], "GRAPH"),
        (["build", "--job"], "--jobs"),
        (["build", "x", "--jobs", "0"], "--jobs"),
        (["show", "nowhere", "乙村"], "no such graph"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], what: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert what in one_line(result)


# build


def test_build_writes_every_export_and_says_what_to_open(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("build", articles, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    expected = {"graph.ttl", "graph.html", "graph.graphml", "nodes.csv", "edges.csv", "graph.jsonld", "build.json"}
    assert {p.name for p in out.iterdir()} == expected
    assert "graph.html" in result.stdout
    assert "Place 地点" in result.stdout


def test_build_writes_rdf_1_2_when_asked(articles: Path, tmp_path: Path) -> None:
    assert run("build", articles, "--out", tmp_path / "out", "--rdf12").exit_code == 0
    assert "rdf:reifies <<( " in (tmp_path / "out" / "graph.rdf12.ttl").read_text("utf-8")
    answer = run(
        "query", tmp_path / "out" / "graph.rdf12.ttl", "ASK { << ?a kg:locatedIn ?b ~ ?s >> kg:confidence ?c }"
    )
    assert "true" in answer.stdout, answer.stderr


def test_build_of_one_text_file(articles: Path, tmp_path: Path) -> None:
    assert run("build", articles / "good.txt", "--out", tmp_path / "out").exit_code == 0


def test_build_with_a_bad_input_builds_the_others_and_exits_1(articles: Path, tmp_path: Path) -> None:
    (articles / "empty.txt").write_text("", encoding="utf-8")
    result = run("build", articles, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.startswith("kg: empty.txt: ")
    failures = json.loads((tmp_path / "out" / "build.json").read_text("utf-8"))["failures"]
    assert [f["source"] for f in failures] == ["empty.txt"]
    assert kg.load(tmp_path / "out").find("东新街道")


def test_build_of_nothing_usable_exits_2_and_touches_nothing(tmp_path: Path, folder: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("old", encoding="utf-8")
    result = run("build", tmp_path / "missing", "--out", out)
    assert result.exit_code == 2
    assert "missing" in one_line(result)
    assert [(p.name, p.read_text("utf-8")) for p in out.iterdir()] == [("notes.txt", "old")]


@pytest.mark.parametrize("name", ["nodes.csv", "build.json", "graph.html"])
def test_build_takes_the_place_of_no_file_that_no_build_wrote(tmp_path: Path, articles: Path, name: str) -> None:
    (tmp_path / name).write_text("{}", "utf-8")
    result = run("build", articles / "good.txt", "--out", tmp_path)
    assert result.exit_code == 2
    assert (
        one_line(result) == f"kg: {tmp_path / name}: no build wrote it; move it away, or name another folder with --out"
    )
    assert (tmp_path / name).read_text("utf-8") == "{}" and not (tmp_path / "graph.ttl").exists()


def test_build_takes_the_place_of_an_older_build_even_if_somebody_changed_it(tmp_path: Path, articles: Path) -> None:
    KnowledgeGraph(small_graph()).save(tmp_path / "out")
    (tmp_path / "out" / "nodes.csv").write_text("mine", "utf-8")
    assert run("build", articles / "good.txt", "--out", tmp_path / "out").exit_code == 0
    assert "霞山区" in (tmp_path / "out" / "nodes.csv").read_text("utf-8")


def test_build_never_takes_the_place_of_what_it_reads(tmp_path: Path) -> None:
    table = tmp_path / "nodes.csv"
    table.write_text(f"id,text\n1,{GOOD}\n", "utf-8")
    result = run("build", table, "--out", tmp_path)
    assert result.exit_code == 2
    assert one_line(result) == f"kg: {table}: the build would replace it; name another folder with --out"
    assert GOOD in table.read_text("utf-8")


def test_build_within_its_own_articles_is_the_same_again(articles: Path) -> None:
    def built() -> bytes:
        assert run("build", articles, "--out", articles / "exports").exit_code == 0
        return (articles / "exports" / "graph.ttl").read_bytes()

    assert built() == built()


def test_build_with_another_base(articles: Path, tmp_path: Path) -> None:
    run("build", articles, "--out", tmp_path / "out", "--base", "https://data.example/")
    assert "<https://data.example/place/>" in (tmp_path / "out" / "graph.ttl").read_text("utf-8")


@pytest.mark.parametrize("base", ["data", "https://data.example/<>/", "https://data.example"])
def test_build_with_a_base_that_is_no_iri(articles: Path, tmp_path: Path, base: str) -> None:
    result = run("build", articles, "--out", tmp_path / "out", "--base", base)
    assert result.exit_code == 2
    assert "absolute IRI" in one_line(result)


def test_build_into_a_file_is_an_error_of_one_line(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("build", articles, "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert "file" in one_line(result)


# query


SELECT = "SELECT ?name { ?p a kg:Person ; rdfs:label ?name }"


@pytest.mark.parametrize(
    ("format", "expected"), [("table", "name\n"), ("csv", "name\r\n王小明\r\n"), ("json", '"王小明"')]
)
def test_query_formats(folder: Path, format: str, expected: str) -> None:
    result = run("query", folder, SELECT, "--format", format)
    assert result.exit_code == 0
    assert expected.replace("\r\n", "\n") in result.stdout.replace("\r\n", "\n")


def test_query_gives_turtle_of_a_construct(folder: Path) -> None:
    result = run("query", folder, "CONSTRUCT WHERE { ?a kg:funds ?b }", "--format", "ttl")
    assert "kg:funds" in result.stdout


def test_query_from_a_file(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(SELECT, encoding="utf-8")
    assert "王小明" in run("query", folder, "-f", tmp_path / "q.rq").stdout


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ([], "SELECT"),
        ([SELECT, "-f", "q.rq"], "either"),
        ([SELECT, "--format", "xml"], "table, csv, json, ttl"),
        (["-f", "missing.rq"], "missing.rq"),
        (["DELETE WHERE { ?s ?p ?o }"], "refused"),
    ],
)
def test_query_errors(folder: Path, arguments: list[str], what: str) -> None:
    result = run("query", folder, *arguments)
    assert result.exit_code == 2
    assert what in one_line(result)


def test_query_error_marks_the_place(folder: Path) -> None:
    result = run("query", folder, "SELECT ?名 { ?名 a }")
    assert result.exit_code == 2
    first, line, mark = result.stderr.splitlines()
    assert first.startswith("kg: query, line 1")
    assert line.strip() == "SELECT ?名 { ?名 a }"
    assert mark.strip() == "^"


# show, explain, path


def test_show_by_alias_with_facts_quotes_and_sources(folder: Path) -> None:
    result = run("show", folder, "蓝海公司")
    assert result.exit_code == 0
    for part in (
        "蓝海机械有限公司 · 组织 Organization",
        "资助 →",
        "4000多万元",
        "乙村收到",
        "蓝海公司帮扶乙村",
        "甲市日报",
        "计划中",
        "据称：王小明",
    ):
        assert part in result.stdout


def test_show_says_what_is_known_from_the_gazetteer_only(folder: Path) -> None:
    assert "named in no article" in run("show", folder, "粤省").stdout


def test_show_of_an_unknown_name_suggests_others(folder: Path) -> None:
    result = run("show", folder, "蓝海机械公司")
    assert result.exit_code == 2
    assert "did you mean 蓝海机械有限公司" in one_line(result)


def test_show_says_how_much_it_left_out(folder: Path) -> None:
    assert "1 of 4 facts shown" in run("show", folder, "蓝海公司", "--limit", "1").stdout


def test_tables_line_up_with_chinese(folder: Path) -> None:
    rows = [line for line in run("show", folder, "甲市").stdout.splitlines() if "0.80" in line or "0.99" in line]
    assert len(rows) > 1
    assert len({cell_len(row[: row.index("0.")]) for row in rows}) == 1


def test_explain_gives_every_quote_with_rule_and_place(folder: Path) -> None:
    result = run("explain", folder, "蓝海公司", "funds", "乙村")
    assert result.exit_code == 0
    for part in (
        "蓝海机械有限公司 —资助→ 乙村",
        "funds.donate",
        "funds.receive",
        "characters 12-",
        "「乙村收到蓝海机械的4000多万元。」",
    ):
        assert part in result.stdout


def test_explain_of_an_edge_that_is_not_there_exits_1(folder: Path) -> None:
    result = run("explain", folder, "乙村", "funds", "甲市")
    assert result.exit_code == 1
    assert "no such edge" in one_line(result)


def test_path_between_two_nodes(folder: Path) -> None:
    result = run("path", folder, "王小明", "乙村")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "王小明 – 甲市实验小学 – 蓝海机械有限公司 – 乙村"
    assert "「甲市实验小学校长王小明」" in result.stdout


def test_path_by_length_and_without_a_relation(folder: Path) -> None:
    plain, without = (
        run("path", folder, "王小明", "乙村", "--by", "length"),
        run("path", folder, "乙村", "甲市", "--without", "位于"),
    )
    assert plain.exit_code == 0 and "位于" not in without.output
    assert run("path", folder, "王小明", "乙村", "--by", "luck").exit_code == 2


def test_path_that_does_not_exist_exits_1(tmp_path: Path) -> None:
    from kg.model import Graph

    KnowledgeGraph(Graph(entities=(entity("place/甲市"), entity("place/乙村")))).save(tmp_path)
    result = run("path", tmp_path, "甲市", "乙村")
    assert result.exit_code == 1
    assert "nothing in the graph connects" in one_line(result)


# stats, validate, evaluate


def test_stats(folder: Path) -> None:
    result = run("stats", folder)
    assert result.exit_code == 0
    for part in ("Organization 组织", "Top nodes", "Communities", "funds 资助"):
        assert part in result.stdout


def test_validate_of_a_good_graph(folder: Path) -> None:
    result = run("validate", folder)
    assert result.exit_code == 0, result.stdout
    assert "conforms" in result.stdout


def test_validate_of_a_broken_graph_exits_1(folder: Path, tmp_path: Path) -> None:
    text = (folder / "graph.ttl").read_text("utf-8").replace("kg:confidence 0.9 ", "kg:confidence 7.0 ")
    (tmp_path / "graph.ttl").write_text(text, encoding="utf-8")
    line = text.split("\n").index(next(x for x in text.split("\n") if "confidence 7.0" in x)) + 1
    result = run("validate", tmp_path)
    assert result.exit_code == 1
    assert re.search(rf"{line} +organization/.+ kg:confidence +7\.0 +置信度", result.stdout)
    assert "violation" in one_line(result) and str(tmp_path / "graph.ttl") in one_line(result)


@pytest.mark.parametrize(("lang", "said", "unsaid"), [("zh", "不大于 1", "not above"), ("en", "not above 1", "不大于")])
def test_validate_in_one_language(folder: Path, tmp_path: Path, lang: str, said: str, unsaid: str) -> None:
    text = (folder / "graph.ttl").read_text("utf-8").replace("kg:confidence 0.9 ", "kg:confidence 7.0 ")
    (tmp_path / "graph.ttl").write_text(text, encoding="utf-8")
    result = run("validate", tmp_path, "--lang", lang)
    assert said in result.stdout and unsaid not in result.stdout


def test_validate_prints_no_control_characters_of_a_hostile_graph(folder: Path, tmp_path: Path) -> None:
    text = (folder / "graph.ttl").read_text("utf-8").replace('"CNY"', '"\\u001B[31m\\u202E"')
    (tmp_path / "graph.ttl").write_text(text, encoding="utf-8")
    result = run("validate", tmp_path)
    assert result.exit_code == 1 and "schema:currency" in result.stdout
    assert not {"\x1b", "\u202e"} & set(result.stdout)


def test_one_long_name_does_not_fill_the_screen(folder: Path, tmp_path: Path) -> None:
    text = (folder / "graph.ttl").read_text("utf-8")
    long = text.replace("person:王小明 a ", f"<{ID_BASE}person/{'王' * 50_000}> a ")
    (tmp_path / "graph.ttl").write_text(long, encoding="utf-8")
    result = run("validate", tmp_path)
    assert result.exit_code == 1 and "person/王王王" in result.stdout
    assert len(result.stdout) < 20_000


def test_a_table_is_not_as_wide_as_its_longest_text(tmp_path: Path) -> None:
    long, rows = "王" * 50_000, 100
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    lines = [f'<urn:{n}> {label} "甲" .' for n in range(rows)] + [f'<urn:x> {label} "{long}" .']
    (tmp_path / "graph.ttl").write_text("\n".join(lines), encoding="utf-8")
    query = "SELECT ?name ?node { ?node rdfs:label ?name }"
    shown = run("query", tmp_path, query).stdout
    assert "王王…" in shown and len(shown.splitlines()) == rows + 3
    assert len(shown) < 1_000 * rows
    assert long in run("query", tmp_path, query, "--format", "csv").stdout
    assert long in run("query", tmp_path, query, "--format", "json").stdout


def gold_folder(where: Path, name: str = "good") -> Path:
    folder = where / "gold"
    folder.mkdir(exist_ok=True)
    item = {"id": "e1", "name": "霞山区", "aliases": ["霞山"], "types": ["Place"], "optional": False}
    (folder / f"{name}.json").write_text(json.dumps({"entities": [item], "relations": []}), encoding="utf-8")
    return folder


def test_evaluate_builds_each_article_alone(articles: Path, tmp_path: Path) -> None:
    result = run("evaluate", gold_folder(tmp_path), "--articles", articles, "--errors")
    assert result.exit_code == 0, result.stderr
    assert "entity spurious: Place 东新街道 (not in gold)" in result.stdout
    assert "precision" in result.stdout


def test_evaluate_finds_articles_beside_the_gold(articles: Path, tmp_path: Path) -> None:
    assert run("evaluate", gold_folder(tmp_path)).exit_code == 0


def test_evaluate_of_graphs(folder: Path, tmp_path: Path) -> None:
    assert run("evaluate", gold_folder(tmp_path, "graph"), "--pred", folder, "--min-confidence", "0.5").exit_code == 0


def test_evaluate_shows_how_often_edges_of_each_confidence_are_right(folder: Path, tmp_path: Path) -> None:
    result = run("evaluate", gold_folder(tmp_path, "graph"), "--pred", folder, "--reliability")
    assert result.exit_code == 0 and "confidence" in result.stdout


def test_evaluate_without_an_article_says_so_and_exits_1(articles: Path, tmp_path: Path) -> None:
    result = run("evaluate", gold_folder(tmp_path, "other"))
    assert result.exit_code == 1
    assert "other.txt" in one_line(result)


@pytest.mark.parametrize("options", [("--pred", "a", "--articles", "b"), ("--min-confidence", "2")])
def test_evaluate_with_options_that_make_no_sense(tmp_path: Path, options: tuple[str, ...]) -> None:
    result = run("evaluate", gold_folder(tmp_path), *options)
    assert result.exit_code == 2
    one_line(result)


# hostile text


def test_text_from_articles_cannot_steer_the_terminal(tmp_path: Path) -> None:
    from kg.model import Graph
    from kg.vocab import Relation

    nasty = entity("place/\x1b[31m红村\u202e", aliases=("[bold]红村[/bold]",))
    other = entity("place/甲市")
    KnowledgeGraph(
        Graph(entities=(nasty, other), statements=(statement(nasty.id, Relation.LOCATED_IN, other.id),))
    ).save(tmp_path)
    shown = run("show", tmp_path, "甲市").stdout + run("show", tmp_path, "[bold]红村[/bold]").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]红村[/bold]" in shown


def test_clean_keeps_what_can_be_seen() -> None:
    assert clean("甲\n乙\t𠮷😀\u200b\x07") == "甲 乙 𠮷😀"
