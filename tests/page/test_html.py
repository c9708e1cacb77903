"""The page as text: its bytes, its policy, what hostile names do to it, its size."""

import json
import os
import re
import subprocess
import sys
import time
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from random import Random

import numpy as np
import pytest
from pypinyin import lazy_pinyin
from scipy.spatial import cKDTree

from kg.model import Decision, Entity, Graph
from kg.reading.corrections import FORMS
from kg.views.page import SCRIPTS, _own, to_html
from kg.views.page import layout as layout_module
from kg.views.page.data import rank
from kg.views.page.layout import layout
from kg.views.page.pinyin import pinyin
from kg.vocab import EntityType, Relation
from tests.factories import article, entity, small_graph, statement
from tests.page.hostile import PAYLOADS, hostile_graph
from tests.page.synthetic import synthetic_graph

BLOCKS = ("graph-data", "graph-details", "graph-quotes")


def data_of(html: str) -> dict:
    """The blocks of the page's data as one."""
    found = (re.search(f'<script type="application/json" id="{id}">(.*?)</script>', html, re.DOTALL) for id in BLOCKS)
    first, details, quotes = (json.loads(match[1]) for match in found if match)
    tables = {name: {**first[name], **details[name]} for name in ("nodes", "edges", "articles")}
    return {**first, **details, **quotes, **tables}


def rows(table: dict) -> list[dict]:
    """Columns as records: None where a sparse column says nothing."""
    n = max(len(column) for column in table.values() if isinstance(column, list))
    return [{name: c[i] if isinstance(c, list) else c.get(str(i)) for name, c in table.items()} for i in range(n)]


def keys_of(data: dict) -> list[str]:
    """The ids of the nodes: those that follow from type and label are not written."""
    return [n["key"] or f"{data['types'][n['kind']].lower()}/{n['label']}" for n in rows(data["nodes"])]


def test_same_graph_same_bytes_whatever_the_hash_seed():
    program = "import hashlib; from tests.factories import small_graph; from kg.views.page import to_html; "
    program += "print(hashlib.sha256(to_html(small_graph()).encode()).hexdigest())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert runs == {sha256(to_html(small_graph()).encode()).hexdigest() + "\n"}


def test_html_shell():
    html = to_html(small_graph(), title="甲市 & <乙村>", lang="zh")
    assert html.startswith('<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">')
    assert "<title>甲市 &amp; &lt;乙村&gt;</title>" in html
    assert to_html(small_graph(), lang="en").startswith('<!DOCTYPE html>\n<html lang="en">')
    assert data_of(html)["meta"]["carrier"].startswith("vis-network 9.1.2 (Apache-2.0/MIT) · pyvis 0.3.")
    assert "{{" not in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)


def test_nothing_is_loaded_from_elsewhere():
    html = to_html(small_graph())
    tags = re.findall(
        r"<(?:script|link|img|iframe|object|embed|base|form)\b[^>]*>",
        re.sub(r"<script>.*?</script>", "<script>", html, flags=re.DOTALL),
    )
    assert tags == ['<script type="application/json" id="graph-data">', "<script>", "<script>"] or not any(
        re.search(r"src|href|action", tag) for tag in tags
    )
    assert not re.search(r'(?:src|href)="[^"#]', re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL))
    assert not re.search(r"url\((?!#)", "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL)))
    assert "sourceMappingURL" not in html


def test_policy_allows_exactly_the_inlined_scripts_and_styles():
    html = to_html(small_graph())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    def hashes(tag: str) -> list[str]:
        return [
            f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'"
            for body in re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        ]

    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"].split() == hashes("script")
    assert rules["style-src"].split() == hashes("style")
    assert "unsafe" not in policy


def test_hostile_text_stays_data():
    graph = hostile_graph()
    html = to_html(graph, title="</title><script>alert(1)</script>")
    plain = to_html(small_graph())
    assert html.lower().count("<script") == plain.lower().count("<script")
    assert html.lower().count("</script") == plain.lower().count("</script")
    labels = {node["label"] for node in rows(data_of(html)["nodes"])}
    assert {p for p in PAYLOADS if p.isprintable()} <= labels


def test_lone_surrogates_can_be_written():
    graph = Graph(entities=(Entity("place/x", EntityType.PLACE, "坏\ud800字"),))
    assert "坏?字" in to_html(graph).encode("utf-8").decode("utf-8")


@pytest.mark.parametrize("graph", [Graph(), Graph(entities=(entity("place/甲市"),)), small_graph()])
def test_small_graphs(graph):
    data = data_of(to_html(graph))
    assert len(data["nodes"]["label"]) == len(graph.entities)
    assert len(data["edges"]["from"]) == len(graph.statements)


def test_everything_a_statement_says_is_on_the_page():
    data = data_of(to_html(small_graph()))
    nodes, articles = rows(data["nodes"]), rows(data["articles"])
    fact = next(f for f in rows(data["edges"]) if f["amount"] == "4000多万元")
    assert (nodes[fact["from"]]["label"], data["relations"][fact["relation"]], nodes[fact["to"]]["label"]) == (
        "蓝海机械有限公司",
        "funds",
        "乙村",
    )
    assert (fact["least"], fact["currency"], fact["time"], data["statuses"][fact["status"]]) == (
        4e7,
        "CNY",
        "2023/2024",
        "done",
    )
    count, lines = data["evidence"].pop("count"), rows(data["evidence"])
    before = sum(count[: data["edges"]["key"].index(fact["key"])])
    said = lines[before : before + 2]
    assert [(articles[e["article"]]["key"], data["quotes"][e["quote"]], e["start"], e["end"]) for e in said] == [
        ("a1.txt", "蓝海公司累计向乙村捐资4000多万元。", 12, None),
        ("a2.txt", "乙村收到蓝海机械的4000多万元。", 30, None),
    ]
    assert [data["rules"][e["rule"]] for e in said] == ["funds.donate", "funds.receive"] and fact["articles"] == 2


def test_corrected_things_and_reprints_are_listed_by_number():
    articles = (article("a1.txt"), article("a2.txt", version_of="a1.txt"), article("a3.txt", version_of="lost.txt"))
    data = data_of(to_html(replace(small_graph(), articles=articles)))
    edges = rows(data["edges"])
    keys = keys_of(data)
    named = {keys[int(i)]: marks for i, marks in data["corrected"]["nodes"].items()}
    assert named == {"organization/甲市实验小学": ["rename 2024-05-01: 校名"]}
    ends = {(keys[edges[int(i)]["from"]], *marks) for i, marks in data["corrected"]["edges"].items()}
    assert ends == {("organization/蓝海机械有限公司党支部", "add 2024-05-02: 向公司核实")}
    assert data["reprints"] == {"1": 0}


@pytest.mark.parametrize(
    ("decision", "row", "reasons"),
    [
        (
            Decision("place/甲", "place/丙", True, 0.9, ("name.short", "name.same", "place.county", "place.province")),
            ["place/甲", "place/丙", 1],
            ["同属一个县区", "名称相同", "名称很短"],
        ),
        (
            Decision("place/甲", "place/乙", False, 0.2, ("name.same", "place.other-city")),
            ["place/甲", "place/乙", 0],
            ["分属两个地市", "名称相同"],
        ),
        (Decision("place/甲", "place/乙", False, 0.0, ("correction",)), ["place/甲", "place/乙", 0], ["人工更正"]),
        (Decision("place/甲", "place/乙", False, 0.0, ("later.clue",)), ["place/甲", "place/乙", 0], ["later.clue"]),
        (Decision("place/甲", "place/丁", False, 0.2, ("name.same",)), None, []),
        (Decision("place/丁", "place/甲", True, 0.9, ("name.same",)), None, []),
    ],
)
def test_decisions_on_nodes_of_the_page_are_on_it(decision, row, reasons):
    nodes = (entity("place/甲"), entity("place/乙"))
    data = data_of(to_html(Graph(entities=nodes, decisions=(decision,))))
    keys = keys_of(data)
    found = [
        [keys[one], keys[other] if isinstance(other, int) else other, same]
        for one, other, same, _ in data["decisions"]["rows"]
    ]
    assert found == ([row] if row else [])
    told = [data["decisions"]["reasons"][i][0] for r in data["decisions"]["rows"] for i in r[3]]
    assert told == reasons


def test_decisions_of_people_come_first_then_what_was_least_sure():
    ids = [f"place/{c}" for c in "甲乙丙丁戊"]
    decisions = [
        Decision(ids[0], ids[1], False, 0.1, ("name.same",)),
        Decision(ids[0], ids[2], False, 0.6, ("name.same",)),
        Decision(ids[0], "place/己", True, 0.75, ("name.same",)),
        Decision(ids[0], ids[4], False, 0.0, ("correction",)),
    ]
    for order in (decisions, decisions[::-1]):
        data = data_of(to_html(Graph(entities=tuple(map(entity, ids)), decisions=tuple(order))))
        keys = keys_of(data)
        others = [keys[r[1]] if isinstance(r[1], int) else r[1] for r in data["decisions"]["rows"]]
        assert others == [ids[4], ids[2], "place/己", ids[1]]


def test_every_action_and_word_of_the_page_has_both_languages():
    script = "".join(_own(f"{name}.js") for name in SCRIPTS)
    zh, en = re.split(r"\n  en: \{", _own("strings.js"))
    words = [{m[1] or m[2] for m in re.finditer(r'(?:^|[ {])(?:"([^"]+)"|(\w+)): "', part)} for part in (zh, en)]
    assert words[0] == words[1]
    assert {f"done_{action}" for action in FORMS if action != "reject"} <= words[0]  # what is rejected is not there
    assert {*re.findall(r'\bt\("(\w+)"', script)} <= words[0]


def test_pinyin_is_that_of_pypinyin():
    names = [
        "湛江市",
        "重庆市",
        "长江重型机械·中国银行（长春）",
        "行长朝阳行行长的",
        "一行白鹭上青天A12",
        "〇七",
        "不为已甚不为",
        "乐",
    ]
    names += ["".join(names[n % 8][n % 3 :] + names[n % 5][::-1]) for n in range(40)]
    assert [pinyin([name]) for name in names] == [[" ".join(lazy_pinyin(name[:40])).lower()] for name in names]


def test_pinyin_is_written_at_build_time():
    graph = Graph(entities=(entity("place/湛江市", aliases=("湛江",)), entity("place/重庆市")))
    nodes = {n["label"]: n for n in rows(data_of(to_html(graph))["nodes"])}
    assert nodes["湛江市"]["pinyin"] == ["zhan jiang shi", "zhan jiang"]
    assert nodes["重庆市"]["pinyin"] == ["chong qing shi"]


def test_place_of_a_node_is_the_nearest_container():
    ids = ("place/省", "place/市", "place/镇", "organization/厂", "person/人")
    located = Relation.LOCATED_IN
    facts = [statement(ids[1], located, ids[0]), statement(ids[2], located, ids[1]), statement(ids[2], located, ids[0]),
             statement(ids[3], located, ids[1]), statement(ids[3], located, ids[2]), statement(ids[4], Relation.WORKS_FOR, ids[3])]  # fmt: skip
    data = data_of(to_html(Graph(entities=tuple(map(entity, ids)), statements=tuple(facts))))
    keys, nodes = keys_of(data), rows(data["nodes"])
    place = {key: n["place"] if n["place"] is None else keys[n["place"]] for key, n in zip(keys, nodes, strict=True)}
    assert place == {ids[0]: None, ids[1]: ids[0], ids[2]: ids[1], ids[3]: ids[2], ids[4]: ids[2]}


def test_rank_puts_containers_and_loners_last():
    graph = small_graph()
    order = [e.id for e in rank(graph, 0.5)]
    assert order[0] == "organization/蓝海机械有限公司"
    assert order.index("place/粤省") > order.index("place/乙村")


def test_rank_counts_a_neighbour_once_whichever_way_it_is_said():
    one, other, third = (f"organization/{name}" for name in ("丙社", "乙社", "甲社"))
    facts = [statement(one, Relation.PARTNERS_WITH, other), statement(other, Relation.FUNDS, one),
             statement(third, Relation.FUNDS, one), statement(third, Relation.FUNDS, other)]  # fmt: skip
    graph = Graph(entities=tuple(map(entity, sorted((one, other, third)))), statements=tuple(facts))
    assert [e.id for e in rank(graph, 0.5)] == sorted((one, other, third))


def test_layout_is_spread_and_survives_last_bit_noise(monkeypatch):
    n = 120
    links = [(i, (i * 7 + 1) % n, False) for i in range(n)] + [(i, i // 3, True) for i in range(1, n)]
    places = layout(n, links, first=80)
    nearest = min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for i, a in enumerate(places) for b in places[:i])
    assert nearest > 20
    assert layout(n, list(reversed(links)), first=80) == places
    exact, noise = layout_module._step, Random(1)
    monkeypatch.setattr(
        layout_module,
        "_step",
        lambda points, move, most: exact(points, move * (1 + noise.uniform(-1, 1) * 1e-15), most),
    )
    assert layout(n, links, first=80) == places
    assert layout(0, [], first=300) == [] and layout(1, [], first=300) == [(0, 0)]


def test_layout_of_a_crowd_keeps_neighbourhoods_together_and_nodes_apart():
    n, towns, random = 4000, 40, Random(2)  # node i lies in town i % 40; one link in twenty leads out of it
    links = [(i, i % towns, True) for i in range(towns, n)]
    links += [(i, random.randrange(n // towns) * towns + i % towns, False) for i in range(n) for _ in range(2)]
    links += [(i, random.randrange(n), False) for i in range(0, n, 5)]
    places = layout(n, links, first=300)
    random.shuffle(links)
    assert layout(n, links, first=300) == places
    points = np.array(places, dtype=float)
    nearest = cKDTree(points).query(points, k=2)[0][:, 1]
    assert nearest.min() > 20, "no two nodes on one spot"
    town = np.arange(n) % towns
    middles = np.array([points[town == t].mean(axis=0) for t in range(towns)])
    within = np.median(np.hypot(*(points - middles[town]).T))
    assert within < 0.4 * np.median(np.hypot(*(points - points.mean(axis=0)).T))


@pytest.mark.parametrize(("n", "m", "most_kb", "seconds"), [(300, 600, 1000, 5), (2000, 4000, 3000, 8)])
def test_size_and_time(n, m, most_kb, seconds):
    graph = synthetic_graph(n, m)
    started = time.perf_counter()
    html = to_html(graph)
    assert time.perf_counter() - started < seconds
    assert len(html.encode()) < most_kb * 1024
