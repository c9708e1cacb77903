"""`kg stats`: what a graph looks like as a whole."""

import warnings
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import EmptyResultWarning
from kg.vocab import LABELS_ZH


def stats(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    top: Annotated[int, typer.Option(min=1, metavar="N", help="Nodes and communities to show.")] = 10,
) -> None:
    """Show counts, top nodes and communities.

    Importance is PageRank weighted by confidence; communities are found by the Leiden method.

    \b
    Examples:
      kg stats exports
      kg stats exports --top 30
    """
    from kg.analytics import communities, pagerank
    from kg.api import load
    from kg.cli.console import COUNT_COLUMNS, count_rows, print_table

    loaded = load(graph)
    print_table("", COUNT_COLUMNS, count_rows(loaded.graph))
    ranked = pagerank(loaded).head(top)
    nodes = ((n.label, LABELS_ZH[n.type], f"{n.pagerank:.4f}") for n in ranked.itertuples())
    print_table("Top nodes", ("name", "type", "#importance"), nodes)
    with warnings.catch_warnings(action="ignore", category=EmptyResultWarning):
        found = communities(loaded)
    rows = found[["name", "size"]].head(top).itertuples(index=False)
    shown = f"{min(top, len(found))} of {len(found)}" if len(found) > top else f"{len(found)}"
    print_table(f"Communities ({shown})", ("most connected members", "#nodes"), rows)
