"""Where the page shows each node, for tools that draw the graph themselves."""

from collections import defaultdict
from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

from kg.model import Graph
from kg.views.doubt import SHOWN
from kg.views.page import FIRST_NODES
from kg.vocab import Relation


class Spot(NamedTuple):
    """Place and size of a node, in units of the page's canvas."""

    x: int
    y: int  #: downwards, as on a screen
    size: float  #: radius, 7 to 34, by the number of neighbours


def positions(graph: Graph) -> Mapping[str, Spot]:
    """Id of every node -> its spot, as the page has it; the same for the same graph."""
    from kg.views.page.data import rank
    from kg.views.page.layout import layout

    ranked = rank(graph, SHOWN)
    number = {entity.id: i for i, entity in enumerate(ranked)}
    tied = [s for s in graph.statements if s.subject in number and s.object in number]
    links = [(number[s.subject], number[s.object], s.predicate is Relation.LOCATED_IN) for s in tied]
    points = layout(len(ranked), links, first=FIRST_NODES)
    near: defaultdict[str, set[str]] = defaultdict(set)
    for s in tied:
        if s.subject != s.object:
            near[s.subject].add(s.object)
            near[s.object].add(s.subject)
    return {
        e.id: Spot(x, y, round(min(34.0, 8 + 3.6 * sqrt(len(near[e.id]))), 1) if e.articles else 7.0)
        for e, (x, y) in zip(ranked, points, strict=True)
    }
