"""What articles say one by one, but the whole graph contradicts: such edges go, the least sure first. Pure.

An article may put a county's city into the county; another may call a workshop a body that this one calls a programme.
Each reading was allowed in its article; together they break the contract, and a reader's trust.
"""

from collections import defaultdict
from collections.abc import Mapping

from kg.knowledge.codes import significant
from kg.model import Entity, Statement
from kg.vocab import SAME_TYPE, SIGNATURES, Relation

#: relations in which nothing may lie in itself by way of others
_WITHOUT_CIRCLES = (Relation.LOCATED_IN, Relation.PART_OF)


def allows(subject: Entity, relation: Relation, object: Entity) -> bool:
    """Whether the ontology lets an edge of the relation run from the one node to the other."""
    left, right = ({e.type, *e.also} for e in (subject, object))
    subjects, objects = SIGNATURES[relation]
    return bool(left & subjects and right & objects) and (relation not in SAME_TYPE or subject.type is object.type)


def consistent(entities: Mapping[str, Entity], statements: Mapping[str, Statement]) -> dict[str, Statement]:
    """The statements without those that types, official codes or circles forbid."""
    kept = {i: s for i, s in statements.items() if _is_possible(entities[s.subject], s, entities[s.object])}
    for relation in _WITHOUT_CIRCLES:
        while weakest := _weakest_of_circles([s for s in kept.values() if s.predicate is relation]):
            for edge in weakest:
                kept = {i: s for i, s in kept.items() if s.predicate is not relation or (s.subject, s.object) != edge}
    return kept


def _is_possible(subject: Entity, statement: Statement, object: Entity) -> bool:
    if not allows(subject, statement.predicate, object):
        return False
    if statement.predicate is not Relation.LOCATED_IN or not subject.code or not object.code:
        return True
    return significant(subject.code).startswith(significant(object.code)) and subject.code != object.code


def _weakest_of_circles(statements: list[Statement]) -> list[tuple[str, str]]:
    """Of each knot of circles the edge that is least sure."""
    import networkx as nx

    sure: dict[tuple[str, str], float] = defaultdict(float)
    for s in statements:
        sure[s.subject, s.object] = max(sure[s.subject, s.object], s.confidence)
    knots = [knot for knot in nx.strongly_connected_components(nx.DiGraph(sure.keys())) if len(knot) > 1]
    weakest = []
    for knot in knots:
        within = [edge for edge in sure if edge[0] in knot and edge[1] in knot]
        weakest.append(min(within, key=lambda edge: (sure[edge], edge)))
    return weakest
