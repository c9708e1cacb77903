"""`kg explain`: why an edge is in the graph."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.model import Statement


def explain(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    subject: Annotated[str, typer.Argument(metavar="S", help="Name of the one end.")],
    predicate: Annotated[str, typer.Argument(metavar="P", help="Relation: funds, located-in, 资助 …")],
    object: Annotated[str, typer.Argument(metavar="O", help="Name of the other end.")],
) -> None:
    """Explain an edge: every quote, article, rule and confidence.

    Exit code 1 where the graph has no such edge.

    \b
    Examples:
      kg explain exports 平沙镇 locatedIn 金湾区
      kg explain exports 平沙镇 位于 金湾区
    """
    from kg.cli.console import print_lines
    from kg.opening import load

    loaded = load(graph)
    statements = loaded.explain(subject, predicate, object)
    if not statements:
        edge = f"{subject} {predicate} {object}"
        typer.echo(f"kg: {edge}: the graph has no such edge; see `kg show {graph} {subject}`", err=True)
        raise typer.Exit(1)
    for statement in statements:
        print_lines(_lines(loaded, statement))


def _lines(graph: "KnowledgeGraph", statement: "Statement") -> Iterator[str]:
    from kg.cli.console import marks, sentence, source
    from kg.views.rules import BY_THE_BOOK

    yield sentence(graph, statement)
    yield f"  statement {statement.id}, status {statement.qualifiers.status}, confidence {statement.confidence:.2f}"
    yield from (f"  {mark}" for mark in marks(statement.corrected))
    for e in sorted(statement.evidence, key=lambda e: (-e.confidence, e)):
        article = graph.article(e.article)
        yield f"  「{e.quote}」"
        yield f"    {source(graph, e)}"
        fragment = f"#{e.fragment}" if e.fragment else ""
        yield f"    {article.source if article else e.article}{fragment}, characters {e.start}-{e.end}"
        yield f"    rule {e.rule}, confidence {e.confidence:.2f}"
        if e.rule.startswith(BY_THE_BOOK):
            yield "    known from the official divisions, not said by this sentence, which names the place only"
