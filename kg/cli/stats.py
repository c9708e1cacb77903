"""`kg stats`: what a graph looks like as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from kg.vocab import LABELS_ZH


def stats(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    top: Annotated[int, typer.Option(min=1, metavar="N", help="Nodes and communities to show.")] = 10,
) -> None:
    """Show counts, top nodes and communities.

    Importance is PageRank weighted by confidence; communities are found by the Louvain method.

    \b
    Examples:
      kg stats exports
      kg stats exports --top 30
    """
    from kg.api import load
    from kg.cli.console import COUNT_COLUMNS, count_rows, print_table
    from kg.views.analytics import communities, top_by_pagerank

    loaded = load(graph).graph
    print_table("", COUNT_COLUMNS, count_rows(loaded))
    ranked = top_by_pagerank(loaded, n=top)
    nodes = ((r.label, LABELS_ZH[r.type], f"{r.score:.4f}") for r in ranked)
    print_table("Top nodes", ("name", "type", "#importance"), nodes)
    found = communities(loaded)
    rows = [(c.name, len(c.members)) for c in found[:top]]
    shown = f"{len(rows)} of {len(found)}" if len(found) > len(rows) else f"{len(rows)}"
    print_table(f"Communities ({shown})", ("most connected members", "#nodes"), rows)
