"""The public face: `import kg`, and what a script does with a graph."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import kg
from kg.api import KnowledgeGraph
from kg.errors import GraphError, KgError, UsageError
from kg.knowledge.spelling import relation_named
from kg.model import Graph
from kg.opening import graph_file
from kg.views.rdf import to_turtle
from kg.vocab import Relation
from tests.factories import entity, small_graph
from tests.two_counties import two_counties


@pytest.fixture
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(small_graph())


@pytest.mark.parametrize("name", kg.__all__)
def test_public_names_are_there(name: str) -> None:
    assert getattr(kg, name) is not None
    assert name in dir(kg)


def test_lists_of_public_names_agree() -> None:
    assert sorted(kg._HOMES) == kg.__all__


def test_unknown_public_name_is_an_attribute_error_that_helps() -> None:
    with pytest.raises(AttributeError, match="KnowledgeGraph"):
        _ = kg.nonsense


def test_importing_kg_imports_nothing_else() -> None:
    code = "import sys, kg; print([m for m in sys.modules if m.startswith('kg.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_error_is_a_kg_error() -> None:
    assert all(issubclass(e, KgError) for e in (kg.InputError, kg.DataError, kg.GraphError, kg.UsageError))


def test_build_takes_one_path_or_several(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("湛江市霞山区东新街道开展“四季同行”行动。", encoding="utf-8")
    one, several = kg.build(str(file)), kg.build([file])
    assert one.graph == several.graph
    assert one.find("东新街道")[0].type is kg.EntityType.PLACE
    assert one.report is not None


def test_load_reads_what_was_saved(graph: KnowledgeGraph, tmp_path: Path) -> None:
    folder = KnowledgeGraph(graph.graph, base="https://data.example/").save(tmp_path / "out")
    for path in (folder, folder / "graph.ttl", str(folder)):
        loaded = kg.load(path)
        assert loaded.graph == graph.graph
        assert loaded.base == "https://data.example/"


def test_load_of_nothing_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"give a graph\.ttl or the folder"):
        graph_file(tmp_path)


@pytest.mark.parametrize(
    "name", ["蓝海机械有限公司", "蓝海公司", "“蓝海机械”", "organization/蓝海机械有限公司", "organization/蓝海公司"]
)
def test_find_by_any_name(graph: KnowledgeGraph, name: str) -> None:
    assert [e.label for e in graph.find(name)] == ["蓝海机械有限公司"]


def test_find_of_an_unknown_name_is_empty(graph: KnowledgeGraph) -> None:
    assert graph.find("丁市") == ()


def test_entity_suggests_similar_names(graph: KnowledgeGraph) -> None:
    with pytest.raises(GraphError, match="did you mean 蓝海机械有限公司"):
        graph.entity("蓝海机械公司")


def test_entity_lists_those_that_share_a_name() -> None:
    two = (
        entity("organization/甲市人民医院", aliases=("市医院",)),
        entity("organization/乙市人民医院", aliases=("市医院",)),
    )
    with pytest.raises(GraphError, match=r"several.*organization/乙市人民医院.*organization/甲市人民医院"):
        KnowledgeGraph(Graph(entities=two)).entity("市医院")


def test_entity_prefers_the_one_that_bears_the_name_as_its_label() -> None:
    two = (entity("organization/甲市医院"), entity("organization/甲市第一医院", aliases=("甲市医院",)))
    assert KnowledgeGraph(Graph(entities=two)).entity("甲市医院").id == "organization/甲市医院"


def test_statements_about_an_entity_stand_at_both_ends(graph: KnowledgeGraph) -> None:
    about = graph.statements_about(graph.entity("乙村"))
    assert {s.predicate for s in about} == {Relation.FUNDS, Relation.LOCATED_IN}
    assert {s.object == "place/乙村" for s in about} == {True, False}


def test_explain_takes_names_and_ignores_the_direction_of_cooperation(graph: KnowledgeGraph) -> None:
    assert graph.explain("蓝海公司", "资助", "乙村")[0].qualifiers.amount_text == "4000多万元"
    assert (
        graph.explain("实验小学", "partners-with", "蓝海公司")
        == graph.explain("蓝海公司", "partnersWith", "实验小学")
        != ()
    )
    assert graph.explain("乙村", "funds", "蓝海公司") == ()


@pytest.mark.parametrize("name", ["locatedIn", "located-in", "kg:locatedIn", "located_in", "LOCATEDIN", "位于"])
def test_relation_by_any_spelling(name: str) -> None:
    assert relation_named(name) is Relation.LOCATED_IN


def test_unknown_relation_lists_the_known(graph: KnowledgeGraph) -> None:
    with pytest.raises(GraphError, match="partnersWith"):
        graph.explain("乙村", "likes", "甲市")


def test_path_goes_either_way_along_edges(graph: KnowledgeGraph) -> None:
    steps = graph.path("王小明", "乙村")
    assert [s.end for s in steps] == ["organization/甲市实验小学", "organization/蓝海机械有限公司", "place/乙村"]


def test_query_uses_the_base_of_the_graph() -> None:
    graph = KnowledgeGraph(small_graph(), base="https://data.example/")
    answer = graph.query('SELECT ?s { ?s rdfs:label "乙村"@zh }')
    assert answer.rows[0][0] is not None
    assert answer.rows[0][0].value == "https://data.example/place/乙村"
    with pytest.raises(UsageError):
        graph.query("DELETE WHERE { ?s ?p ?o }")


def test_networkx_view_has_every_node_and_statement(graph: KnowledgeGraph) -> None:
    assert graph.nx is graph.nx
    assert (graph.nx.number_of_nodes(), graph.nx.number_of_edges()) == (9, 9)


def test_shows_its_counts(graph: KnowledgeGraph) -> None:
    assert repr(graph) == "<KnowledgeGraph: 2 articles, 9 entities, 9 statements>"
    assert "9 statements" in graph._repr_html_()


def test_article_by_id(graph: KnowledgeGraph) -> None:
    found = graph.article("a1.txt")
    assert found is not None
    assert found.title == "蓝海公司帮扶乙村"
    assert graph.article("none") is None


def test_turtle_of_the_view_is_that_of_the_graph(graph: KnowledgeGraph, tmp_path: Path) -> None:
    graph.save(tmp_path)
    assert (tmp_path / "graph.ttl").read_text("utf-8") == "".join(to_turtle(graph.graph))


@pytest.mark.parametrize("name", ["graph.jsonld", "renamed.json"])
def test_load_reads_json_ld_too(graph: KnowledgeGraph, tmp_path: Path, name: str) -> None:
    folder = KnowledgeGraph(graph.graph, base="https://data.example/").save(tmp_path)
    (folder / "graph.jsonld").rename(folder / name)
    loaded = kg.load(folder / name)
    assert loaded.graph == graph.graph
    assert loaded.base == "https://data.example/"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON-LD"),
        ('{"@context": "https://elsewhere.example/c", "@id": "urn:a"}', "no JSON-LD"),
        ('{"@id": "urn:a", "http://www.w3.org/2000/01/rdf-schema#label": "甲"}', "no graph of kg"),
    ],
)
def test_what_is_no_json_ld_of_ours_says_so_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.jsonld").write_text(text, "utf-8")
    with pytest.raises(GraphError, match=said) as error:
        kg.load(tmp_path / "a.jsonld")
    assert "\n" not in str(error.value)


def test_an_error_in_json_ld_names_the_line(graph: KnowledgeGraph, tmp_path: Path) -> None:
    file = graph.save(tmp_path) / "graph.jsonld"
    text = file.read_text("utf-8").replace('"predicate": "kg:funds"', '"predicate": "kg:likes"', 1)
    file.write_text(text, "utf-8")
    line = next(n for n, said in enumerate(text.split("\n"), 1) if "kg:likes" in said)
    with pytest.raises(GraphError, match=f"line {line}: .*allowed: funds"):
        kg.load(file)


def test_brackets_give_the_one_of_a_name(graph: KnowledgeGraph) -> None:
    assert graph["蓝海公司"].id == "organization/蓝海机械有限公司"
    with pytest.raises(GraphError, match="did you mean 蓝海机械有限公司"):
        _ = graph["蓝海机械公司"]
    assert "蓝海公司" in graph and "红海公司" not in graph
    with pytest.raises(TypeError):
        list(graph)  # type: ignore[call-overload]


def test_tab_offers_the_labels(graph: KnowledgeGraph) -> None:
    offered = graph._ipython_key_completions_()
    assert offered == sorted(offered) and {"蓝海机械有限公司", "“1+2”行动"} <= set(offered)
    assert all(graph[name] for name in offered)


def test_near_puts_the_nearest_first_and_finds_what_is_named_after_it() -> None:
    graph = KnowledgeGraph(two_counties())
    assert [e.label for e in graph.find("县人民医院", near="秋村")] == ["东县人民医院", "西县人民医院"]
    assert [e.label for e in graph.find("人民医院", near="东县")] == ["东县人民医院"]
    with pytest.raises(GraphError, match="no such name"):
        graph.find("县人民医院", near="无名村")


def test_filters_chain_and_say_what_was_chosen() -> None:
    graph = KnowledgeGraph(two_counties(), base="https://data.example/")
    part = graph.by_place("东县").between("2024-02", "2024-05").with_confidence(0.85).by_type("组织", "Place")
    assert {e.type for e in part.graph.entities} <= {"Organization", "Place"}
    assert "红岩公司" in part and "春村" not in part
    assert part.base == graph.base
    assert repr(part).endswith("; in 东县; from 2024-02 to 2024-05; confidence 0.85 or more; Organization or Place>")
    assert "in 东县" in part._repr_html_()
    assert graph.parts == ()


def test_the_ego_network_of_a_node() -> None:
    graph = KnowledgeGraph(two_counties())
    assert "王小明" not in graph.around("秋村") and "王小明" in graph.around("秋村", depth=2)


def test_a_part_with_nothing_in_it_says_what_was_asked_for() -> None:
    part = KnowledgeGraph(two_counties()).between("1999", "2000")
    assert repr(part) == "<KnowledgeGraph: 0 articles, 0 entities, 0 statements; from 1999 to 2000>"


@pytest.mark.parametrize(
    ("choose", "kind", "said"),
    [
        (lambda g: g.by_place("无名村"), GraphError, "no such name"),
        (lambda g: g.by_place("县人民医院"), GraphError, "several things"),
        (lambda g: g.by_type("Firm"), UsageError, "known: Organization"),
        (lambda g: g.between("2024-05", "2024-01"), UsageError, "comes after"),
        (lambda g: g.between("last year"), UsageError, "no date"),
        (lambda g: g.with_confidence(60), UsageError, "from 0 to 1"),
        (lambda g: g.with_confidence("0.6"), UsageError, "from 0 to 1"),
        (lambda g: g.by_type(["Place", "Person"]), UsageError, "known: Organization"),
        (lambda g: g.between(["2024"]), UsageError, "give a date"),
        (lambda g: g.around(5), UsageError, "is no name"),
        (lambda g: g.around("西县", depth=-1), UsageError, "depth"),
    ],
)
def test_filters_say_what_is_wrong(choose, kind: type[KgError], said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(kind, match=said):
        choose(KnowledgeGraph(two_counties()))


def test_a_node_is_given_by_name_id_or_itself(graph: KnowledgeGraph) -> None:
    village = graph["乙村"]
    assert graph.entity(village) == village and village in graph and graph.find(village) == (village,)
    assert graph.statements_about(village) == graph.statements_about("乙村") != ()
    assert graph.path("王小明", village) == graph.path("王小明", "乙村")
    assert graph.around(village).graph == graph.around("乙村").graph
    for wrong in (5, None, ["乙村"]):
        with pytest.raises(UsageError, match="is no name; give a text, or an entity"):
            graph.find(wrong)  # type: ignore[arg-type]


def test_dates_may_be_dates() -> None:
    graph = KnowledgeGraph(two_counties())
    by_text = graph.between("2024-02-01", "2024-05-31")
    assert graph.between(date(2024, 2, 1), pd.Timestamp("2024-05-31")).graph == by_text.graph
    assert repr(graph.between(date(2024, 2, 1))).endswith("from 2024-02-01 to …>")


def test_analytics_and_plots_need_no_import_of_their_own() -> None:
    code = "import kg; print(kg.analytics.__name__, kg.plots.__name__, 'analytics' in dir(kg))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["kg.analytics", "kg.plots", "True"]


def test_an_answer_is_a_frame(graph: KnowledgeGraph) -> None:
    asked = "SELECT ?who ?least ?post { ?s rdf:subject ?who ; kg:amountMin ?least OPTIONAL { ?s kg:role ?post } } ORDER BY ?least"
    frame = graph.query(asked).frame()
    assert frame["least"].tolist() == sorted(
        s.qualifiers.amount_min for s in graph.graph.statements if s.qualifiers.amount_min
    )
    assert set(frame["who"]) <= set(graph.entities().index) and frame["post"].isna().all()
    assert graph.query("ASK { ?s a kg:Place }").frame()["answer"].tolist() == [True]
    none = graph.query("SELECT ?s { ?s a kg:Nothing }").frame()
    assert none.empty and list(none.columns) == ["s"]
    assert "<table" in graph.query(asked)._repr_html_()
