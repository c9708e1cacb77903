"""`kg validate`: does a graph keep to the shapes of the ontology?"""

from pathlib import Path
from typing import Annotated

import typer


def validate(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Violations to show.")] = 50,
) -> None:
    """Check a graph against the SHACL shapes of the ontology.

    Exit code 1 where something breaks them.

    \b
    Examples:
      kg validate exports
      kg validate exports/graph.ttl && echo fine
    """
    from kg.api import graph_file
    from kg.cli.console import print_lines, print_table
    from kg.views.validation import violations

    found = violations(graph_file(graph))
    if not found:
        print_lines([f"{graph}: conforms to the shapes of the ontology"])
        return
    rows = [(v.node, v.path, v.value, f"{v.message_zh} / {v.message}") for v in found[:limit]]
    print_table("", ("node", "property", "value", "what is wrong"), rows)
    said = f"{len(found)} violation(s), {len(rows)} shown; build the graph again, or correct the file"
    typer.echo(f"kg: {graph}: {said}", err=True)
    raise typer.Exit(1)
