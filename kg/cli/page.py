"""`kg page`: a page of a part of a graph, small enough to mail."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.model import Entity, Graph


def page(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    focus: Annotated[str, typer.Option(metavar="NAME", help="Only this node and what is near it.")] = "",
    depth: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="How many edges away from the focus; default: 2.")
    ] = None,
    place: Annotated[
        str, typer.Option(metavar="NAME", help="Only this place, what is in it, and whom that ties.")
    ] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Only what articles say from this date on.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only what articles say up to this date.")] = "",
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write.")] = Path("page.html"),
) -> None:
    """Make a page of a part of a graph.

    The page is like graph.html, one file that needs no network, and says in its heading what it shows. What is asked
    for holds together: the focus within the place, the place in those articles. A DATE is 2024, 2024-05 or 2024-05-01.

    \b
    Examples:
      kg page exports --focus 孙成晖 --depth 2
      kg page exports --place 湛江市 --out zhanjiang.html
      kg page exports --place 霞山区 --since 2024-02 --until 2024-12
    """
    from kg.cli.console import print_lines
    from kg.errors import UsageError
    from kg.export import write_file
    from kg.opening import load
    from kg.views.page import to_html
    from kg.views.page.part import Part

    if depth is not None and not focus:
        raise UsageError("--depth: nothing to count from; add --focus NAME")
    loaded = load(graph)
    steps = 2 if focus and depth is None else depth or 0
    middle = loaded.entity(focus) if focus else None
    where = _place(loaded, place) if place else None
    shown = _cut(loaded.graph, middle, steps, where, (since, until))
    part = Part(
        _name(graph), len(loaded.graph.entities), len(loaded.graph.statements), middle.label if middle else "", steps,
        where.label if where else "", since, until,
    )  # fmt: skip
    write_file(out, [to_html(shown, title=part.title, base=loaded.base, part=part)])
    counts = f"{len(shown.entities)} of {part.nodes} nodes, {len(shown.statements)} of {part.statements} statements"
    print_lines([f"{counts}. Open {out} in a browser"])


def _place(graph: "KnowledgeGraph", name: str) -> "Entity":
    """The place of that name, though a body may bear it as well."""
    from kg.errors import UsageError
    from kg.vocab import LABELS_ZH, EntityType

    places = [entity for entity in graph.find(name) if entity.type is EntityType.PLACE]
    found = places[0] if len(places) == 1 else graph.entity(name)
    if found.type is not EntityType.PLACE:
        kind = f"{found.type} {LABELS_ZH[found.type]}"
        raise UsageError(f"--place: {found.label} is no place ({kind}); give a place, or --focus {name}")
    return found


def _cut(
    graph: "Graph", middle: "Entity | None", depth: int, where: "Entity | None", dates: tuple[str, str]
) -> "Graph":
    from kg.errors import GraphError
    from kg.views.selection import around, between, by_place

    if any(dates):
        written = sorted(a.date for a in graph.articles if a.date)
        graph = between(graph, *dates)
        if not graph.entities:
            known = f"they are of {written[0]} to {written[-1]}" if written else "no article has a date"
            raise GraphError(f"--since, --until: no article of {'–'.join(dates)} names anything; {known}")
    if where:
        if where.id not in graph.by_id:
            raise GraphError(f"--place: no article of these dates is about {where.label}; give other dates")
        graph = by_place(graph, where.id)
    if middle:
        if middle.id not in graph.by_id:
            raise GraphError(f"--focus: {middle.label} is not in that part; leave out --place or give other dates")
        graph = around(graph, middle.id, depth=depth)
    return graph


def _name(graph: Path) -> str:
    """What the graph is called: its folder, or its file where that has a name of its own."""
    path = graph.resolve()
    return path.parent.name if path.name == "graph.ttl" else path.stem if path.suffix else path.name
