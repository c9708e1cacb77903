"""What articles say one by one, but the whole graph contradicts: such edges go, the least sure first. Pure.

An article may put a county's city into the county; another may call a workshop a body that this one calls a programme.
Each reading was allowed in its article; together they break the contract, and a reader's trust.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

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
        while weakest := _weakest_of_circles(s for s in kept.values() if s.predicate is relation):
            kept = {
                i: s for i, s in kept.items() if s.predicate is not relation or (s.subject, s.object) not in weakest
            }
    return kept


def _is_possible(subject: Entity, statement: Statement, object: Entity) -> bool:
    if not allows(subject, statement.predicate, object):
        return False
    if statement.predicate is not Relation.LOCATED_IN or not subject.code or not object.code:
        return True
    return significant(subject.code).startswith(significant(object.code)) and subject.code != object.code


def _weakest_of_circles(statements: Iterable[Statement]) -> set[tuple[str, str]]:
    """Of each knot of circles the edge that is least sure."""
    edges: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for s in statements:
        edges[s.subject, s.object].append(s)
    knot_of = _knots(edges)
    weakest: dict[int, tuple[float, tuple[str, str]]] = {}
    for edge, said in edges.items():
        knot, other = map(knot_of.__getitem__, edge)
        if knot == other:
            found = max(s.confidence for s in said), edge
            weakest[knot] = min(weakest.get(knot, found), found)
    return {edge for _, edge in weakest.values()}


def _knots(edges: Collection[tuple[str, str]]) -> dict[str, int]:
    """The number of the knot that each node is in: those are in one that circles tie together.

    By SciPy, for networkx takes some ten times as long to make its graph as to search it.
    """
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not edges:
        return {}
    number = {node: n for n, node in enumerate(dict.fromkeys(end for edge in edges for end in edge))}
    ends = np.array([(number[a], number[b]) for a, b in edges])
    ties = coo_array((np.ones(len(ends)), ends.T), shape=(len(number), len(number)))
    _, knots = connected_components(ties, connection="strong")
    return dict(zip(number, knots.tolist(), strict=True))
