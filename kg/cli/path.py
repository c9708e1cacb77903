"""`kg path`: how two nodes are connected."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.views.ways import Step


def path(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    start: Annotated[str, typer.Argument(metavar="A", help="Name of the one node.")],
    end: Annotated[str, typer.Argument(metavar="B", help="Name of the other node.")],
    by: Annotated[
        str,
        typer.Option(metavar="HOW", help="What makes a way the best: telling, length (fewest steps) or confidence."),
    ] = "telling",
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="RELATION", help="Leave out a relation: locatedIn, 位于; may be repeated."),
    ] = None,
) -> None:
    """Show how two nodes are connected.

    Prints the most telling steps from one to the other, each with a quote: that both lie in one province is said only
    where nothing else ties them within a few steps.

    Exit code 1 where there is none.

    \b
    Examples:
      kg path exports 湛江市 茂名市
      kg path exports 湛江市 茂名市 --by length
      kg path exports 湛江市 茂名市 --without locatedIn
    """
    from kg.cli.console import label, print_lines
    from kg.opening import load

    loaded = load(graph)
    ends = [loaded.entity(name) for name in (start, end)]
    steps = loaded.path(ends[0].id, ends[1].id, by=by, without=without or ())
    if not steps and ends[0] != ends[1]:
        typer.echo(f"kg: nothing in the graph connects {ends[0].label} and {ends[1].label}", err=True)
        raise typer.Exit(1)
    print_lines([" – ".join(label(loaded, id) for id in (ends[0].id, *(step.end for step in steps)))])
    print_lines(line for step in steps for line in _lines(loaded, step))


def _lines(graph: "KnowledgeGraph", step: "Step") -> Iterator[str]:
    """The statements of a step, each with its best quote."""
    from kg.cli.console import quotes, sentence

    for statement in step.statements[:3]:
        yield f"  {sentence(graph, statement)}"
        yield from (f"    {quote}" for quote in quotes(graph, statement, limit=1))
    if len(step.statements) > 3:
        yield f"  … and {len(step.statements) - 3} more"
