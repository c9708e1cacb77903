"""A graph in GEXF 1.3 (https://gexf.net), for Gephi and Gephi Lite: places, sizes and colours of the page, and time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from kg.model import Entity, Graph, Statement
from kg.views.colours import ENTITY_COLOURS, RELATION_COLOURS, rgb
from kg.views.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, flat_entity, flat_statement, xml_text
from kg.views.positions import Spot, positions
from kg.views.times import article_dates, first_and_last_day

#: First and last day, "" for open ends.
Period = tuple[str, str]


def to_gexf(graph: Graph) -> Iterator[str]:
    """The graph in GEXF, in pieces; the same bytes for the same graph.

    An edge exists in the time that it gives, else from the first day on which an article says it, with an open end; a
    node exists from its first article, or from its first edge where that is earlier. What has no date exists always.
    Attributes are those of the GraphML export; what is not said is missing. The weight of an edge is its confidence.
    """
    said_on = article_dates(graph)
    edge_periods = {s.id: _period(s, said_on) for s in graph.statements}
    starts = _first_days(graph, said_on, edge_periods)
    spots = positions(graph)
    yield (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n'
    )
    yield _declared("node", NODE_ATTRIBUTES) + _declared("edge", EDGE_ATTRIBUTES) + "<nodes>\n"
    for e in sorted(graph.entities, key=lambda e: e.id):
        yield _node(e, spots[e.id], (starts.get(e.id, ""), ""))
    yield "</nodes>\n<edges>\n"
    for s in sorted(graph.statements, key=lambda s: s.id):
        yield _edge(s, edge_periods[s.id])
    yield "</edges>\n</graph>\n</gexf>\n"


def _period(s: Statement, said_on: Mapping[str, str]) -> Period:
    first, last = first_and_last_day(s.qualifiers.time)
    if first or last:
        return first, last
    return min((day for e in s.evidence if (day := first_and_last_day(said_on.get(e.article, ""))[0])), default=""), ""


def _first_days(graph: Graph, said_on: Mapping[str, str], edges: Mapping[str, Period]) -> dict[str, str]:
    """Id of a node -> the first day of its articles and edges; those without any are missing."""
    days: defaultdict[str, list[str]] = defaultdict(list)
    for e in graph.entities:
        days[e.id] += [first_and_last_day(said_on.get(a, ""))[0] for a in e.articles]
    for s in graph.statements:
        first, last = edges[s.id]
        days[s.subject].append(first or last)
        days[s.object].append(first or last)
    return {id: min(known) for id, given in days.items() if (known := [day for day in given if day])}


def _declared(what: str, attributes: Mapping[str, str]) -> str:
    lines = "".join(f'<attribute id="{name}" title="{name}" type="{type}"/>\n' for name, type in attributes.items())
    return f'<attributes class="{what}">\n{lines}</attributes>\n'


def _node(e: Entity, spot: Spot, period: Period) -> str:
    # Gephi's y axis points upwards, the page's downwards
    looks = f'<viz:size value="{spot.size}"/><viz:position x="{spot.x}" y="{-spot.y}" z="0"/>'
    values = _values(flat_entity(e), NODE_ATTRIBUTES)
    return (
        f"<node id={_quoted(e.id)} label={_quoted(e.label)}{_bounds(period)}>"
        f"{values}{looks}{_colour(ENTITY_COLOURS[e.type])}</node>\n"
    )


def _edge(s: Statement, period: Period) -> str:
    # kind: Gephi joins edges of one kind between two nodes, so relations must be kinds
    ends = f"source={_quoted(s.subject)} target={_quoted(s.object)}"
    said = f'kind="{s.predicate}" label="{s.predicate}" weight="{s.confidence}"'
    values = _values(flat_statement(s), EDGE_ATTRIBUTES)
    return f'<edge id="{s.id}" {ends} {said}{_bounds(period)}>{values}{_colour(RELATION_COLOURS[s.predicate])}</edge>\n'


def _bounds(period: Period) -> str:
    return "".join(f' {name}="{day}"' for name, day in zip(("start", "end"), period, strict=True) if day)


def _values(said: Mapping[str, str | float], names: Mapping[str, str]) -> str:
    given = ((name, said.get(name, "")) for name in names)
    values = "".join(f'<attvalue for="{name}" value={_quoted(str(value))}/>' for name, value in given if value != "")
    return f"<attvalues>{values}</attvalues>"


def _colour(colour: str) -> str:
    red, green, blue = rgb(colour)
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def _quoted(text: str) -> str:
    return quoteattr(xml_text(text))
