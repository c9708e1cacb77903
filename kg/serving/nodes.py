"""A node of the graph at its IRI: as a page, or as Turtle and its like. Runs in a worker."""

import io
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.model import Graph
from kg.serving.answers import write_triples
from kg.serving.excerpt import count_statements, excerpt, replaced_by, similar
from kg.serving.negotiation import GRAPHS, HTML, choose, listed
from kg.serving.node_page import node_page, unknown_page
from kg.serving.wire import Reply, text_reply
from kg.views.jsonld import to_jsonld
from kg.views.rdf import to_turtle

if TYPE_CHECKING:
    import pyoxigraph as ox

#: So many statements stand on a page; the other forms have all.
SHOWN = 1000


def node_reply(store: "ox.Store", base: str, id: str, *, accept: str, format: str, language: str) -> Reply:
    """What is known of a node, in the form that fits; 301 to the node it was merged into, 404 with similar names."""
    chosen = choose((HTML, *GRAPHS), accept, format)
    if not chosen:
        return text_reply(406, f"{format or accept}: no such form; allowed: {listed((HTML, *GRAPHS))}")
    form, media_type = chosen
    if new := replaced_by(store, base, id):
        return Reply(301, location=new, body=f"{id}: is now {new}\n".encode("utf-8", "replace"))
    try:
        found = excerpt(store, base, id, most=SHOWN if form is HTML else None)
    except GraphError as error:
        return text_reply(500, f"{id}: {error}")
    if found is None:
        alike = similar(store, base, id)
        if form is HTML:
            return Reply(404, "text/html", unknown_page(id, alike, base=base, language=language))
        hint = f"did you mean {', '.join(i for i, _ in alike)}?" if alike else "nothing has a name like it"
        return text_reply(404, f"{id}: no such node; {hint}")
    if form is HTML:
        in_all = count_statements(store, base, id)
        return Reply(200, "text/html", node_page(found, id, in_all=in_all, base=base, language=language))
    return Reply(200, media_type, _triples(found, form.name, base))


def _triples(graph: Graph, form: str, base: str) -> bytes:
    """An excerpt in a form of GRAPHS: Turtle and JSON-LD as in the exports."""
    import pyoxigraph as ox

    if form == "jsonld":
        return "".join(to_jsonld(graph, base=base)).encode()
    turtle = "".join(to_turtle(graph, base=base)).encode()
    if form == "ttl":
        return turtle
    output = io.BytesIO()
    triples = (quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    write_triples(triples, form, base, output)
    return output.getvalue()
