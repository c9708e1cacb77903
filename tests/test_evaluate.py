"""Counting against gold: each rule of it on a small graph, and the same sums as the reference scorer."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.evaluate import Counts, Key, Score, add_up, evaluate, reliability, score
from kg.gold import Gold, article_file, fold, fold_amount, read_gold
from kg.model import Entity, Graph, Statement
from kg.views.rdf import to_turtle
from kg.vocab import EntityType, Relation
from tests.factories import entity, small_graph, statement

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "eval"
COMPANY, VILLAGE, TOWN = "organization/蓝海公司", "place/乙村", "place/丙镇"


def gold_item(
    id: str, name: str, kind: str, *, aliases: tuple[str, ...] = (), optional: bool = False
) -> dict[str, object]:
    return {"id": id, "name": name, "aliases": list(aliases), "types": [kind], "optional": optional}


def gold_edge(s: str, p: str, o: str, **more: object) -> dict[str, object]:
    return {"s": s, "p": p, "o": o, "optional": False, "amount": None, "role": None, "evidence": "一句话", **more}


def gold(folder: Path, entities: list[dict[str, object]], relations: list[dict[str, object]]) -> Gold:
    text = json.dumps({"doc": "a.txt", "entities": entities, "relations": relations}, ensure_ascii=False)
    (folder / "a.json").write_text(text, encoding="utf-8")
    return read_gold(folder)[0]


def graph(*parts: Entity | Statement) -> Graph:
    entities = tuple(p for p in parts if isinstance(p, Entity))
    return Graph(entities=entities, statements=tuple(p for p in parts if isinstance(p, Statement)))


def test_entity_is_right_by_any_name_and_an_allowed_type(tmp_path: Path) -> None:
    wanted = gold(tmp_path, [gold_item("e1", "蓝海机械有限公司", "Organization", aliases=("“蓝海”公司",))], [])
    assert score(wanted, graph(entity(COMPANY))).counts == {Key("entity", "Organization"): Counts(1, 0, 0)}


def test_second_node_for_one_thing_is_spurious(tmp_path: Path) -> None:
    wanted = gold(tmp_path, [gold_item("e1", "蓝海公司", "Organization", aliases=("蓝海",))], [])
    found = score(wanted, graph(entity(COMPANY), entity("organization/蓝海")))
    assert found.total("entity") == Counts(1, 1, 0)
    assert found.errors == ("entity spurious: Organization 蓝海 (duplicate of 蓝海公司)",)


def test_node_of_a_wrong_type_is_spurious_and_the_thing_missed(tmp_path: Path) -> None:
    wanted = gold(tmp_path, [gold_item("e1", "蓝海公司", "Place")], [])
    assert score(wanted, graph(entity(COMPANY))).total("entity") == Counts(0, 1, 1)


def test_optional_items_count_neither_way(tmp_path: Path) -> None:
    wanted = gold(tmp_path, [gold_item("e1", "蓝海公司", "Organization", optional=True)], [])
    assert score(wanted, graph(entity(COMPANY))).counts == {}
    assert score(wanted, graph()).counts == {}


def test_containers_that_no_article_names_are_not_scored(tmp_path: Path) -> None:
    wanted = gold(tmp_path, [], [])
    assert score(wanted, graph(entity(VILLAGE, articles=()))).counts == {}


def test_location_is_read_through_its_chain(tmp_path: Path) -> None:
    items = [gold_item("v", "乙村", "Place"), gold_item("c", "甲市", "Place")]
    wanted = gold(tmp_path, items, [gold_edge("v", "located-in", "c")])
    chain = (statement(VILLAGE, Relation.LOCATED_IN, TOWN), statement(TOWN, Relation.LOCATED_IN, "place/甲市"))
    found = score(wanted, graph(entity(VILLAGE), entity("place/甲市"), entity(TOWN, articles=()), *chain))
    assert found.total("relation") == Counts(1, 0, 0)


def test_cooperation_has_no_direction(tmp_path: Path) -> None:
    items = [gold_item("v", "乙村", "Place"), gold_item("c", "蓝海公司", "Organization")]
    wanted = gold(tmp_path, items, [gold_edge("v", "partners-with", "c")])
    found = score(wanted, graph(entity(VILLAGE), entity(COMPANY), statement(COMPANY, Relation.PARTNERS_WITH, VILLAGE)))
    assert found.total("relation") == Counts(1, 0, 0)


def test_amount_may_be_hedged(tmp_path: Path) -> None:
    items = [gold_item("v", "乙村", "Place"), gold_item("c", "蓝海公司", "Organization")]
    wanted = gold(tmp_path, items, [gold_edge("c", "funds", "v", amount="超4000多万元")])
    gift = statement(COMPANY, Relation.FUNDS, VILLAGE, amount_text="4000万元")
    assert score(wanted, graph(entity(VILLAGE), entity(COMPANY), gift)).total("qualifier") == Counts(1, 0, 0)
    none = statement(COMPANY, Relation.FUNDS, VILLAGE)
    assert score(wanted, graph(entity(VILLAGE), entity(COMPANY), none)).total("qualifier") == Counts(0, 0, 1)


def test_edges_below_the_wanted_confidence_are_left_out(tmp_path: Path) -> None:
    items = [gold_item("v", "乙村", "Place"), gold_item("c", "蓝海公司", "Organization")]
    wanted = gold(tmp_path, items, [gold_edge("c", "funds", "v")])
    doubtful = graph(entity(VILLAGE), entity(COMPANY), statement(COMPANY, Relation.FUNDS, VILLAGE))
    assert score(wanted, doubtful, min_confidence=0.9).total("relation") == Counts(0, 0, 1)
    assert score(wanted, doubtful, min_confidence=0.8).total("relation") == Counts(1, 0, 0)


def test_shares_of_nothing_are_zero() -> None:
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)
    assert Counts(1, 1, 3).f1 == pytest.approx(1 / 3)


@pytest.mark.parametrize(("name", "folded"), [("“1+2”行动", "1+2行动"), ("ＡＢ　公司", "ab公司"), ("（甲）乙", "甲乙")])
def test_folding_names(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_folding_amounts() -> None:
    assert fold_amount("超过4000多万元人民币") == fold_amount("约4000余万元") == "4000万元"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "not a gold graph"),
        ('{"entities": []}', "relations"),
        ('{"entities": [], "relations": [{"s": "e1", "p": "likes", "o": "e2"}]}', "unknown relation 'likes'"),
        ('{"entities": [], "relations": [{"s": "e1", "p": "funds", "o": "e2"}]}', "unknown entities: e1, e2"),
    ],
)
def test_broken_gold_is_named(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=what):
        read_gold(tmp_path)


def test_folder_without_gold_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold graph"):
        read_gold(tmp_path)


def test_missing_article_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no article a\.txt or a\.md"):
        article_file(Gold("a", {}, ()), [tmp_path])


def reference(gold_folder: Path, predictions: Path, *options: str) -> dict[str, dict[str, float]]:
    command = [sys.executable, str(SHARED / "score.py"), str(gold_folder), str(predictions), "--json", *options]
    found: dict[str, dict[str, float]] = json.loads(
        subprocess.run(command, capture_output=True, check=True, text=True).stdout
    )
    return found


def ours(score: Score) -> dict[str, dict[str, float]]:
    """A score in the form of the reference."""
    rows: dict[str, dict[str, float]] = {}
    for kind, word in (("entity", "entities"), ("relation", "relations")):
        named = {
            word: score.total(kind),
            **{f"{word}.{_hyphened(k.name)}": c for k, c in score.counts.items() if k.kind == kind},
        }
        for name, c in named.items():
            values = {"p": c.precision, "r": c.recall, "f1": c.f1}
            counts = {"tp": c.right, "fp": c.spurious, "fn": c.missed}
            rows[name] = {**{k: round(v, 4) for k, v in values.items()}, **counts}
    for name in ("amount", "role"):
        c = score.counts.get(Key("qualifier", name), Counts())
        rows[f"qualifier.{name}"] = {"right": c.right, "of": c.right + c.missed}
    return rows


def _hyphened(name: str) -> str:
    return name if name in set(EntityType) else "".join(f"-{c.lower()}" if c.isupper() else c for c in name)


@pytest.mark.parametrize("confidence", [None, 0.7])
def test_same_sums_as_the_reference_scorer(tmp_path: Path, confidence: float | None) -> None:
    """Over gold graphs with damaged copies of themselves as predictions."""
    if not (SHARED / "score.py").exists():
        pytest.skip("the reference scorer is not beside this checkout")
    folder = SHARED / "gold"
    for wanted in read_gold(folder):
        (tmp_path / f"{wanted.name}.ttl").write_text("".join(to_turtle(damaged(wanted))), encoding="utf-8")
    found = add_up(evaluate(folder, predictions=tmp_path, min_confidence=confidence).values())
    options = [] if confidence is None else ["--min-confidence", str(confidence)]
    expected = {k: v for k, v in reference(folder, tmp_path, *options).items() if not k.startswith("doc.")}
    assert ours(found) == expected


def damaged(wanted: Gold) -> Graph:
    """A prediction with some of the errors there can be: things missed, doubled, retyped; edges turned, dropped, made up."""
    entities: dict[str, Entity] = {}
    for n, g in enumerate(wanted.entities.values()):
        kind = EntityType(g.types[0])
        made = Entity(f"{kind.lower()}/{g.name}", kind, g.name, tuple(sorted(g.names)), ("a",))
        made = replace(made, type=EntityType.PERSON) if n % 11 == 5 else made
        made = replace(made, articles=()) if n % 17 == 3 else made
        if n % 7 != 6:
            entities[g.id] = made
        if n % 13 == 4:
            entities[f"{g.id}'"] = replace(made, id=f"{made.id}（又）", label=min(g.names))
    statements = []
    for n, r in enumerate(wanted.relations):
        s, p, o = r.edge
        if s in entities and o in entities and n % 5:
            ends = (entities[o].id, entities[s].id) if n % 6 == 1 else (entities[s].id, entities[o].id)
            said = {"amount_text": r.qualifiers.get("amount", ""), "role": r.qualifiers.get("role", "")[: 2 + n % 3]}
            statements.append(statement(ends[0], p, ends[1], **said))
            statements[-1] = _surer(statements[-1], 0.6 + n % 4 / 10)
    ids = sorted({e.id for e in entities.values()})
    statements += [statement(a, Relation.SUPPORTS, b) for a, b in zip(ids[::9], ids[4::9], strict=False)]
    nodes, claims = {e.id: e for e in entities.values()}, {s.id: s for s in statements}
    return Graph((), tuple(nodes[id] for id in ids), tuple(claims[id] for id in sorted(claims)))


def _surer(s: Statement, confidence: float) -> Statement:
    return replace(s, evidence=tuple(replace(e, confidence=confidence) for e in s.evidence))


def test_prediction_that_is_missing_counts_as_missed_and_says_so(tmp_path: Path) -> None:
    gold(tmp_path, [gold_item("e1", "蓝海公司", "Organization")], [])
    found = evaluate(tmp_path, predictions=tmp_path / "none")["a"]
    assert found.total("entity") == Counts(0, 0, 1)
    assert "a.ttl: no such file" in found.failure


def test_turtle_of_a_graph_scores_like_the_graph(tmp_path: Path) -> None:
    whole = small_graph()
    items = [gold_item(f"e{n}", e.label, e.type) for n, e in enumerate(whole.entities)]
    wanted = gold(tmp_path, items, [])
    (tmp_path / "a.ttl").write_text("".join(to_turtle(whole)), encoding="utf-8")
    assert evaluate(tmp_path, predictions=tmp_path)["a"].counts == score(wanted, whole).counts


def test_gold_of_corpus_articles_is_whole_and_quotes_little() -> None:
    """The texts are not ours to hand on: no quote may grow into one."""
    found = read_gold(ROOT / "tests" / "gold")
    assert len(found) >= 300 and all(g.entities for g in found)
    assert [(g.name, r.quote) for g in found for r in g.relations if len(r.quote) > 30] == []


@pytest.mark.slow
def test_seeds_score_above_the_floor() -> None:
    total = add_up(evaluate(ROOT / "seeds" / "gold").values())
    assert total.total("entity").f1 >= 0.75
    assert total.total("relation").f1 >= 0.50


def test_duplicates_and_wrong_merges_are_counted(tmp_path: Path) -> None:
    wanted = gold(
        tmp_path,
        [
            gold_item("e1", "蓝海公司", "Organization", aliases=("蓝海",)),
            gold_item("e2", "乙村", "Place"),
            gold_item("e3", "丙镇", "Place"),
        ],
        [],
    )
    merged = replace(entity(VILLAGE), aliases=("丙镇",))
    found = score(wanted, graph(entity(COMPANY), entity("organization/蓝海"), merged))
    assert found.counts[Key("node", "duplicate")] == Counts(0, 1, 0)
    assert found.counts[Key("node", "merge")] == Counts(0, 1, 0)
    assert any("one node for 乙村、丙镇" in error for error in found.errors)


def test_reliability_tells_how_often_edges_of_a_confidence_are_right() -> None:
    judged = ((0.95, True), (0.93, True), (0.91, False), (0.42, False))
    low, high = reliability(Score(judged=judged))
    assert (low.low, low.high, low.edges, low.right) == (0.4, 0.5, 1, 0.0)
    assert (high.edges, round(high.right, 3), round(high.confidence, 3)) == (3, 0.667, 0.93)


def test_only_edges_that_gold_bears_out_or_denies_are_judged(tmp_path: Path) -> None:
    things = [gold_item("e1", "乙村", "Place"), gold_item("e2", "丙镇", "Place", optional=True)]
    right = gold(tmp_path, [things[0], {**things[1], "optional": False}], [gold_edge("e1", "located-in", "e2")])
    built = graph(entity(VILLAGE), entity(TOWN), statement(VILLAGE, Relation.LOCATED_IN, TOWN))
    assert [ok for _, ok in score(right, built).judged] == [True]
    left_open = gold(tmp_path, things, [])
    assert score(left_open, built).judged == ()
