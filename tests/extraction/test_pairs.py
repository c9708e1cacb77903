"""Weighing pairs: which pairs are looked at, what their features say, and what weights make of them."""

import math

import pytest

from kg.extraction.extract import survey
from kg.extraction.found import Found
from kg.extraction.pairs.context import Pair, read_pairs
from kg.extraction.pairs.judge import Scene, featured_pairs, judge
from kg.knowledge.weights import Weights, read_weights
from kg.vocab import Relation
from tests.extraction.helpers import article, claims, read, untagged


def scene(*paragraphs: str) -> Scene:
    return survey(article(*paragraphs), untagged())


def pairs_of(s: Scene) -> dict[tuple[str, str], Pair]:
    return read_pairs(s.doc, s.clauses, lambda subject, object: True, None)


def key(s: Scene, label: str) -> str:
    return next(t.key for t in s.things.values() if t.label == label)


def weights(relation: Relation, by_feature: dict[str, float], bias: float = -3.0) -> Weights:
    table = {feature: ((relation, weight),) for feature, weight in by_feature.items()}
    return Weights({relation: bias}, {relation: (0.5, 0.5)}, {relation: (1.0, 0.0)}, table)


def kept(s: Scene, w: Weights, relation: Relation) -> dict[tuple[str, str], Found]:
    found = [f for f in judge(s, w) if f.relation is relation]
    return {(s.things[f.subject.key].label, s.things[f.object.key].label): f for f in found}


SUPPORT = "青川县文华医院派医生到石坝乡坐诊。"


def test_a_pair_of_one_clause_has_what_stands_between_and_behind() -> None:
    s = scene(SUPPORT)
    pair = pairs_of(s)[key(s, "青川县文华医院"), key(s, "石坝乡")]
    assert {"sV0:OP:派", "AV:OP:坐诊"} <= pair.ahead and not pair.behind
    assert pair.distance == SUPPORT.index("石坝乡") - SUPPORT.index("派") + 1


def test_the_other_order_of_a_pair_has_the_same_from_behind() -> None:
    s = scene(SUPPORT)
    pairs = pairs_of(s)
    there, back = (key(s, "青川县文华医院"), key(s, "石坝乡")), (key(s, "石坝乡"), key(s, "青川县文华医院"))
    assert pairs[there].ahead == pairs[back].behind


def test_an_omitted_subject_makes_a_pair_with_what_its_clause_names() -> None:
    s = scene("青川县文华医院组织医生下乡。随后前往石坝乡义诊。")
    pair = pairs_of(s)[key(s, "青川县文华医院"), key(s, "石坝乡")]
    assert any(f.startswith("i:OP") for f in pair.ahead)


def test_weights_add_a_relation_that_no_rule_found() -> None:
    s = scene(SUPPORT)
    found = kept(s, weights(Relation.SUPPORTS, {"fsV0:OP:派": 4.0}), Relation.SUPPORTS)
    one = found["青川县文华医院", "石坝乡"]
    assert one.rule == "supports.weighed"
    assert one.confidence == pytest.approx(1 / (1 + math.exp(-1.0)), abs=0.001)


def test_without_enough_weight_there_is_no_relation() -> None:
    s = scene(SUPPORT)
    assert kept(s, weights(Relation.SUPPORTS, {"fsV0:OP:派": 2.9}), Relation.SUPPORTS) == {}


def test_what_the_clause_denies_is_not_added() -> None:
    s = scene("青川县文华医院没有派医生到石坝乡坐诊。")
    heavy = weights(Relation.SUPPORTS, {}, bias=3.0)
    assert ("青川县文华医院", "石坝乡") not in kept(s, heavy, Relation.SUPPORTS)


def test_what_is_to_come_is_planned() -> None:
    s = scene("下一步，青川县文华医院将派医生到石坝乡坐诊。")
    found = kept(s, weights(Relation.SUPPORTS, {}, bias=3.0), Relation.SUPPORTS)
    assert found["青川县文华医院", "石坝乡"].qualifiers.status == "planned"


def test_a_rule_keeps_its_name_and_gets_the_weighed_confidence() -> None:
    s = scene("青川县文华医院实施“春雨行动”。")
    [f] = kept(s, weights(Relation.RUNS, {"Rr:runs": 5.0}), Relation.RUNS).values()
    assert f.rule.startswith("runs.") and f.rule != "runs.weighed"
    assert f.confidence == pytest.approx(1 / (1 + math.exp(-2.0)), abs=0.001)


def test_who_runs_a_programme_does_not_take_part_in_it_too() -> None:
    s = scene("青川县文华医院实施“春雨行动”。")
    both = Weights(
        {Relation.RUNS: 2.0, Relation.PARTICIPATES_IN: 1.0},
        {Relation.RUNS: (0.5, 0.5), Relation.PARTICIPATES_IN: (0.5, 0.5)},
        {Relation.RUNS: (1.0, 0.0), Relation.PARTICIPATES_IN: (1.0, 0.0)},
        {},
    )
    assert ("青川县文华医院", "春雨行动") in kept(s, both, Relation.RUNS)
    assert ("青川县文华医院", "春雨行动") not in kept(s, both, Relation.PARTICIPATES_IN)


def test_relations_without_weights_stay_as_the_rules_found_them() -> None:
    s = scene("青川县文华小学校长王立山出席。")
    found = kept(s, weights(Relation.RUNS, {}), Relation.WORKS_FOR)
    assert found["王立山", "青川县文华小学"].rule == "worksFor.title"


def test_only_what_the_ontology_allows_is_weighed() -> None:
    s = scene("王立山来到石坝乡。", SUPPORT)
    shipped = read_weights()
    for (subject, obj), _, allowed, _ in featured_pairs(s, shipped.total, shipped.of_contexts):
        assert allowed and (s.things[subject].type != "Person" or s.things[obj].type != "Person")


def test_the_weights_that_ship() -> None:
    shipped = read_weights()
    assert {Relation.RUNS, Relation.PARTICIPATES_IN, Relation.SUPPORTS} <= set(shipped.bias)
    assert all(0 < floor <= 1 for floors in shipped.floor.values() for floor in floors)
    assert (
        shipped.floor[Relation.WORKS_FOR][1] > shipped.floor[Relation.RUNS][1]
    )  # titles carry posts: what is added is surer
    assert len(shipped.by_feature) > 1000


def test_who_gives_money_is_not_said_to_help_by_the_same_sentence() -> None:
    anything = weights(Relation.SUPPORTS, {}, bias=5.0)
    assert ("嘉陵集团", "石坝乡") in kept(scene("嘉陵集团帮扶青川县石坝乡。"), anything, Relation.SUPPORTS)
    given = scene("嘉陵集团向青川县石坝乡捐赠3000万元。")
    assert ("嘉陵集团", "石坝乡") in kept(given, anything, Relation.FUNDS)
    assert ("嘉陵集团", "石坝乡") not in kept(given, anything, Relation.SUPPORTS)


def test_of_places_that_hold_one_another_a_body_lies_in_the_nearest() -> None:
    text = "近日，青川县农业农村局推广新苗。四川省下发通知，广元市青川县农业农村局照办。"
    sites = {place for body, place in claims(read(text), "locatedIn") if body == "青川县农业农村局"}
    assert sites == {"青川县"}


@pytest.mark.parametrize(
    ("text", "lies"), [("青川县公安局电话联系朝天区。", set()), ("青川县公安局在石坝乡设点。", {"石坝乡"})]
)
def test_a_public_body_lies_in_no_division_apart_from_that_of_its_name(text: str, lies: set[str]) -> None:
    s = scene("广元市青川县石坝乡。广元市朝天区。" + text)
    sure = kept(s, weights(Relation.LOCATED_IN, {}, bias=3.0), Relation.LOCATED_IN)
    places = {place for body, place in sure if body == "青川县公安局"}
    assert places & {"朝天区", "石坝乡"} == lies
