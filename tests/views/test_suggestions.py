"""The questions most worth a minute: which are asked, in which order, and that every answer can be given."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.assembly.curate import curate, try_out
from kg.knowledge.identity import read_clues
from kg.model import Decision, Entity, Graph, Statement
from kg.reading.corrections import HEADER, line, read_corrections
from kg.views.suggestions import DOUBTFUL, KINDS, PER_NODE, Suggestion, suggest
from kg.vocab import Relation
from tests.factories import entity, evidence, large_graph, small_graph, statement
from tests.views.strategies import graphs

ROOT = Path(__file__).parents[2]
FUNDS, LOCATED, PARTNERS = Relation.FUNDS, Relation.LOCATED_IN, Relation.PARTNERS_WITH


def graph_of(
    *decisions: Decision,
    statements: tuple[Statement, ...] = (),
    more: tuple[Entity, ...] = (),
    redirects: dict[str, str] | None = None,
) -> Graph:
    """A graph of decisions and statements with the nodes that these speak of."""
    led = {d.other: d.one for d in decisions if d.same} if redirects is None else redirects
    named = {end for s in statements for end in (s.subject, s.object)}
    named |= {id for d in decisions for id in (d.one, d.other) if id not in led}
    known = {e.id: e for e in (*map(entity, sorted(named)), *more)}
    entities = tuple(known[id] for id in sorted(known))
    return Graph(small_graph().articles, entities, statements, led, tuple(sorted(decisions)))


def gift(giver: str, receiver: str, confidence: float, **said: object) -> Statement:
    quote = f"{giver}向{receiver}捐款。"
    return statement(
        f"organization/{giver}", FUNDS, f"place/{receiver}", evidence(quote, confidence=confidence), **said
    )


def asked(graph: Graph, **how: object) -> list[tuple[str, str, str]]:
    """What is asked, as the action and the ends of the line that says yes."""
    return [(s.yes.action, s.yes.subject, s.yes.object) for s in suggest(graph, **how)]  # type: ignore[arg-type]


A, B = "organization/甲社", "organization/乙社"


# which questions


@pytest.mark.parametrize(
    ("decision", "is_asked"),
    [
        (Decision(A, B, True, 0.72), True),
        (Decision(A, B, True, 0.95), True),
        (Decision(A, B, True, 0.96), False),
        (Decision(A, B, True, 0.72, ("correction",)), False),
        (Decision(A, B, False, 0.68), True),
        (Decision(A, B, False, 0.99), True),
        (Decision(A, B, False, 0.2), True),
        (Decision(A, B, False, 0.19), False),
        (Decision(A, B, False, 0.68, ("correction",)), False),
        (Decision(A, "person/乙", False, 0.68), False),
    ],
)
def test_two_are_asked_about_where_it_is_in_doubt_whether_they_are_one(decision: Decision, is_asked: bool) -> None:
    assert bool(suggest(graph_of(decision))) == is_asked


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [
        ([gift("甲社", "乙村", 0.5)], True),
        ([gift("甲社", "乙村", 0.8)], True),
        ([gift("甲社", "乙村", 0.81)], False),
        ([gift("甲社", "乙村", 0.49)], False),
        ([gift("甲社", "乙村", 0.6), gift("甲社", "乙村", 0.9, amount_text="5万元")], False),
        ([replace(gift("甲社", "乙村", 0.6), corrected=("confirm",))], False),
    ],
)
def test_an_edge_is_asked_about_where_its_surest_statement_is_in_doubt(said: list[Statement], is_asked: bool) -> None:
    assert bool(suggest(graph_of(statements=tuple(said)))) == is_asked


def test_two_that_would_lie_in_themselves_by_a_detour_are_not_asked_about() -> None:
    near, between, far = "place/乙镇", "place/甲县", "place/甲市"
    above = (statement(near, LOCATED, between), statement(between, LOCATED, far))
    decision = Decision(near, far, False, 0.6)
    assert asked(graph_of(decision), kinds=["merges"])
    assert not asked(graph_of(decision, statements=above), kinds=["merges"])


def test_an_old_id_that_leads_elsewhere_is_not_asked_about() -> None:
    decision = Decision(A, B, True, 0.72)
    assert not suggest(graph_of(decision, redirects={B: "organization/丙社"}, more=(entity("organization/丙社"),)))
    assert not suggest(graph_of(decision, redirects={}))


# the order


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Decision(A, B, True, 0.72), Decision("programme/丙", "programme/丁", True, 0.9)),
        (Decision(A, B, False, 0.4), Decision("programme/丙", "programme/丁", False, 0.3)),
        (Decision(A, B, False, 0.9), Decision("programme/丙", "programme/丁", False, 0.4)),
        (Decision(A, B, False, 0.5), Decision("programme/丙", "programme/丁", True, 0.75)),
    ],
)
def test_what_is_more_doubtful_comes_first(first: Decision, second: Decision) -> None:
    alone = [s.nodes for decision in (first, second) for s in suggest(graph_of(decision))]
    assert [s.nodes for s in suggest(graph_of(first, second))] == alone


def test_what_is_better_connected_comes_first() -> None:
    decisions = (Decision(A, "organization/甲", True, 0.75), Decision(B, "organization/乙", True, 0.75))
    ties = tuple(gift("乙社", f"{n}村", 0.95) for n in "丙丁戊")
    assert [end for _, _, end in asked(graph_of(*decisions, statements=ties))] == [B, A]


def test_containment_ties_less_than_anything_else() -> None:
    decisions = (Decision(A, "organization/甲", True, 0.75), Decision(B, "organization/乙", True, 0.75))
    ties = (statement(A, LOCATED, "place/丙村", evidence("词", confidence=0.95)), gift("乙社", "丁村", 0.95))
    assert [end for _, _, end in asked(graph_of(*decisions, statements=ties))] == [B, A]


def test_one_node_does_not_fill_the_list() -> None:
    gifts = tuple(gift("甲社", f"{n}村", 0.6) for n in "乙丙丁戊己")
    assert len(suggest(graph_of(statements=(*gifts, gift("庚社", "辛村", 0.75))))) == PER_NODE + 1


@pytest.mark.parametrize("kind", KINDS)
def test_kind_and_limit(kind: str) -> None:
    graph = graph_of(Decision(A, B, False, 0.6), statements=tuple(gift(f"{n}社", "乙村", 0.6) for n in "丙丁"))
    of_kind = suggest(graph, kinds=[kind])
    assert {s.kind for s in of_kind} == {kind}
    assert suggest(graph, kinds=[kind], limit=1) == of_kind[:1]
    assert set(of_kind) <= set(suggest(graph))


def test_the_order_of_the_graph_does_not_matter() -> None:
    graph = large_graph(400)
    doubtful = tuple(replace(s, evidence=(replace(s.evidence[0], confidence=0.6),)) for s in graph.statements)
    pairs = zip(graph.entities[::8], graph.entities[1::8], strict=False)
    decided = tuple(Decision(a.id, b.id, False, 0.5) for a, b in pairs if a.type is b.type)
    graph = replace(graph, statements=doubtful, decisions=decided)
    shuffled = [list(part) for part in (graph.entities, graph.statements, graph.decisions)]
    for part in shuffled:
        random.Random(1).shuffle(part)
    entities, statements, decisions = map(tuple, shuffled)
    assert {s.kind for s in suggest(graph)} == KINDS.keys()
    assert suggest(replace(graph, entities=entities, statements=statements, decisions=decisions)) == suggest(graph)


# what is said


def test_the_question_says_whether_the_two_are_joined_and_why() -> None:
    [joined] = suggest(graph_of(Decision(A, B, True, 0.75, ("name.short", "unheard-of"))))
    assert joined.question.zh == "“乙社”与“甲社”是同一组织吗？（现已合并）"
    assert joined.question.en == "Are 乙社 and 甲社 one organization? (joined now)"
    clue = read_clues().by_id["name.short"]
    assert [(r.zh, r.en) for r in joined.reasons] == [(clue.zh, clue.en), ("unheard-of", "unheard-of")]
    assert (line(joined.yes), line(joined.no)) == (f"merge\t{B}\t\t{A}", f"distinct\t{B}\t\t{A}")
    assert (joined.joined, joined.nodes) == (True, (A,))


def test_of_two_the_better_known_is_the_one_that_stays() -> None:
    [apart] = suggest(graph_of(Decision(A, B, False, 0.5), statements=(gift("甲社", "丙村", 0.95),)))
    assert (apart.yes.subject, apart.yes.object) == (B, A)
    assert (apart.joined, apart.nodes) == (False, (B, A))
    assert apart.question.zh.endswith("是同一组织吗？（现为两个）")
    coded = graph_of(
        Decision("place/乙镇", "place/甲市乙镇", False, 0.5), more=(entity("place/甲市乙镇", code="440803101"),)
    )
    assert suggest(coded)[0].yes.object == "place/甲市乙镇"


def test_an_edge_shows_its_statements_surest_first() -> None:
    said = (gift("甲社", "乙村", 0.55), gift("甲社", "乙村", 0.7, amount_text="5万元"))
    [edge] = suggest(graph_of(statements=said))
    assert edge.question.zh == "甲社 —资助→ 乙村，对吗？"
    assert edge.question.en == "Is it right that 甲社 —funds→ 乙村?"
    assert edge.statements == said[::-1]
    assert edge.confidence == 0.7
    assert line(edge.yes) == f"confirm\t{A}\tfunds\tplace/乙村\tamount=5万元\ta1.txt"
    assert line(edge.no) == f"reject\t{A}\tfunds\tplace/乙村\t\ta1.txt"


def test_an_edge_without_direction_is_one_question() -> None:
    said = evidence("词", confidence=0.6)
    [edge] = suggest(graph_of(statements=(statement(A, PARTNERS, B, said), statement(B, PARTNERS, A, said))))
    assert len(edge.statements) == 2


# the answers


def about(s: Suggestion) -> tuple[object, ...]:
    """What a question is about: an edge, or two that may be one."""
    ends = (s.yes.subject, s.yes.object)
    return (s.yes.relation, ends if s.kind == "edges" else frozenset(ends))


def check_answers(graph: Graph, suggestion: Suggestion) -> None:
    """Either answer can be applied without a word, and the question is answered then."""
    for answer in (suggestion.yes, suggestion.no):
        if suggestion.joined and answer is suggestion.no:  # the next resolution needs it: tests/test_told_apart.py
            assert try_out(graph, answer, ())[0] == answer
            continue
        after, objections = curate(graph, [answer], {})
        assert objections == ()
        assert about(suggestion) not in map(about, suggest(after))


def test_every_answer_about_a_real_graph_can_be_given(tmp_path: Path) -> None:
    graph = kg.build(ROOT / "seeds").graph
    suggestions = suggest(graph)
    assert {s.kind for s in suggestions} == KINDS.keys()
    answers = [answer for s in suggestions for answer in (s.yes, s.no)]
    file = tmp_path / "corrections.tsv"
    file.write_text("\n".join([HEADER, *map(line, answers)]), encoding="utf-8")
    read = read_corrections(file, "").corrections
    assert [replace(c, line=0) for c in read] == answers
    for suggestion in suggestions[:60]:
        check_answers(graph, suggestion)
    yes, objections = curate(graph, [s.yes for s in suggestions], {})
    assert objections == ()
    assert not {*map(about, suggestions)} & {*map(about, suggest(yes))}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs(), st.floats(0.2, 0.95), st.floats(*DOUBTFUL))
def test_every_answer_about_any_graph_can_be_given(graph: Graph, sure: float, told: float) -> None:
    decisions = {d.id: d for d in graph.decisions}
    joined = [Decision(new, old, True, sure) for old, new in graph.redirects.items() if old not in graph.by_id]
    apart = [
        Decision(a.id, b.id, False, sure) for a, b in zip(graph.entities, graph.entities[1:], strict=False)
    ]  # of two types as well
    decisions |= {d.id: d for d in (*joined, *apart)}
    statements = tuple(
        replace(s, evidence=tuple(replace(e, confidence=told) for e in s.evidence[:1])) for s in graph.statements
    )
    graph = replace(graph, statements=statements, decisions=tuple(sorted(decisions.values())))
    for suggestion in suggest(graph):
        check_answers(graph, suggestion)
