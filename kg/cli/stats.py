"""`kg stats`: what a graph looks like as a whole."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import EmptyResultWarning
from kg.vocab import LABELS_ZH

if TYPE_CHECKING:
    from kg.model import Graph


def stats(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    top: Annotated[int, typer.Option(min=1, metavar="N", help="Nodes and communities to show.")] = 10,
    rules: Annotated[
        bool, typer.Option("--rules", help="Show how often each rule speaks, beside how often it usually does.")
    ] = False,
) -> None:
    """Show counts, top nodes and communities.

    With --rules, instead, the statements for which each rule of extraction gives a sentence, and its share of all; × is
    how many times its share in the graph of the ten briefs of `seeds`, 1 statement where it has none there. What stands
    out (ten times or more, and 20 statements or more) stands first and is marked: look at some with `kg explain`.

    Importance is PageRank weighted by confidence; communities are found by the Leiden method.

    \b
    Examples:
      kg stats exports
      kg stats exports --top 30
      kg stats exports --rules
    """
    from kg.analytics import communities, pagerank
    from kg.cli.console import COUNT_COLUMNS, count_rows, print_table
    from kg.opening import load

    loaded = load(graph)
    if rules:
        _print_rules(loaded.graph)
        return
    print_table("", COUNT_COLUMNS, count_rows(loaded.graph))
    ranked = pagerank(loaded).head(top)
    nodes = ((n.label, LABELS_ZH[n.type], f"{n.pagerank:.4f}") for n in ranked.itertuples())
    print_table("Top nodes", ("name", "type", "#importance"), nodes)
    with warnings.catch_warnings(action="ignore", category=EmptyResultWarning):
        found = communities(loaded)
    rows = found[["name", "size"]].head(top).itertuples(index=False)
    shown = f"{min(top, len(found))} of {len(found)}" if len(found) > top else f"{len(found)}"
    print_table(f"Communities ({shown})", ("most connected members", "#nodes"), rows)


def _print_rules(graph: "Graph") -> None:
    from kg.cli.console import print_table
    from kg.knowledge.usual import read_usual
    from kg.views.rules import rule_uses

    usual = read_usual()
    uses = rule_uses(graph, usual.by_rule, usual.statements)
    columns = ("rule", "#statements", "#share", "#usual", "#×", "")
    rows = (
        (u.rule, f"{u.statements:,}", f"{u.share:.1%}", f"{u.usual:.1%}", f"{u.times:,.1f}", "!" * u.stands_out)
        for u in uses
    )
    print_table("", columns, rows)
