"""`kg page`: which part it shows, what its heading says, what it refuses."""

import json
import re
from pathlib import Path

import pytest

from kg.api import KnowledgeGraph
from kg.model import Graph
from tests.county import county_graph
from tests.factories import article, entity
from tests.test_cli import one_line, run


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return KnowledgeGraph(county_graph()).save(tmp_path_factory.mktemp("graphs") / "county")


def data_of(page: Path) -> dict:
    block = re.search(
        r'<script type="application/json" id="graph-data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL
    )
    return json.loads(block[1])


def labels(page: Path) -> set[str]:
    return set(data_of(page)["nodes"]["label"])


def test_focus_and_depth(county, tmp_path):
    out = tmp_path / "new" / "page.html"
    result = run("page", county, "--focus", "蓝海", "--depth", 1, "--out", out)
    assert result.exit_code == 0, result.output
    assert {"蓝海公司", "乙村", "丁镇小学"} <= labels(out) and "绿道工程" not in labels(out)
    assert result.stdout.startswith(f"{len(labels(out))} of 16 nodes") and str(out) in result.stdout
    assert [p.name for p in out.parent.iterdir()] == ["page.html"]


def test_the_page_says_what_part_of_which_graph_it_is(county, tmp_path):
    out = tmp_path / "page.html"
    assert run("page", county / "graph.ttl", "--place", "丁镇", "--since", "2024-06", "--out", out).exit_code == 0
    assert data_of(out)["meta"]["part"] == {
        "whole": "county", "nodes": 16, "statements": 20, "focus": "", "depth": 0, "place": "丁镇", "since": "2024-06",
        "until": "",
    }  # fmt: skip
    assert "<title>丁镇 · 2024-06–</title>" in out.read_text("utf-8")


def test_without_options_it_is_the_page_of_all(county, tmp_path):
    out = tmp_path / "page.html"
    assert run("page", county, "--out", out).exit_code == 0
    assert len(data_of(out)["nodes"]["label"]) == 16 and "<title>county</title>" in out.read_text("utf-8")


def test_same_part_same_bytes(county, tmp_path):
    pages = [tmp_path / "a.html", tmp_path / "b.html"]
    for page in pages:
        run("page", county, "--place", "丙县", "--out", page)
    assert pages[0].read_bytes() == pages[1].read_bytes()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--focus", "蓝海公"), "did you mean 蓝海公司"),
        (("--focus", "王小明（"), "王小明"),
        (("--place", "蓝海公司"), "is no place"),
        (("--place", "远方"), "远方县"),
        (("--since", "2024-07", "--until", "2024-01"), "earlier date first"),
        (("--since", "去年"), "2024-05-01"),
        (("--since", "2030"), "they are of 2024-02-01 to 2024-06-16"),
        (("--since", "2024-06-16", "--focus", "蓝海公司党支部"), "not in that part"),
        (("--since", "2024-06-16", "--place", "丙县", "--focus", "甲市银行"), "not in that part"),
        (("--until", "2024-02", "--place", "远方县"), "give other dates"),
        (("--depth", "3"), "--focus"),
        (("--out", "/dev/null/page.html"), "cannot be written"),
        (("--out", "."), "cannot be written"),
    ],
)
def test_what_makes_no_part_is_refused_in_one_line(county, tmp_path, options, said):
    out = tmp_path / "page.html"
    result = run("page", county, "--out", out, *options)
    assert result.exit_code == 2
    assert said in one_line(result)
    assert not out.exists()


def test_a_name_that_several_bear_is_refused_and_an_id_is_not(tmp_path):
    shared = (entity("place/甲市", aliases=("人民公园",)), entity("place/乙市", aliases=("人民公园",)))
    folder = KnowledgeGraph(Graph((article(),), shared)).save(tmp_path / "graph")
    result = run("page", folder, "--place", "人民公园", "--out", tmp_path / "page.html")
    assert result.exit_code == 2 and "place/乙市" in one_line(result) and "place/甲市" in one_line(result)
    assert run("page", folder, "--place", "place/乙市", "--out", tmp_path / "page.html").exit_code == 0


def test_a_place_is_meant_where_a_body_bears_the_name_too(tmp_path):
    named = (entity("place/甲村"), entity("organization/甲村委会", aliases=("甲村",)))
    folder = KnowledgeGraph(Graph((article(),), named)).save(tmp_path / "graph")
    out = tmp_path / "page.html"
    assert run("page", folder, "--place", "甲村", "--out", out).exit_code == 0 and labels(out) == {"甲村"}
