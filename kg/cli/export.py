"""`kg export`: a graph for another tool."""

from pathlib import Path
from typing import Annotated

import typer


def export(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    format: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="One of those below; default: the suffix of --out.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="File or folder to write; default: graph.FORMAT, or FORMAT/."),
    ] = None,
) -> None:
    """Write a graph for another tool.

    \b
    Formats of one file:
      gexf      Gephi, Gephi Lite: places and colours of the page, time
      graphml   Gephi, yEd, networkx, rustworkx, igraph
      cyjs      Cytoscape, Cytoscape.js
      ttl, nt, jsonld   RDF: Turtle, N-Triples, JSON-LD
      html      the page
    Formats of a folder:
      csv       nodes and edges, for spreadsheets
      neo4j     CSV with typed headers and import.sh for neo4j-admin; not for spreadsheets
      parquet   nodes, edges, evidence, articles; DuckDB: IMPORT DATABASE 'parquet'

    parquet needs pip install "kg-news[parquet]".

    \b
    Examples:
      kg export exports --format gexf
      kg export exports --out tonight/graph.cyjs
      kg export exports --format neo4j --out import/
    """
    from kg.errors import UsageError
    from kg.export import FOLDERS, format_of, write_format
    from kg.opening import load

    if format is None and out is None:
        raise UsageError("no format is named; give --format gexf, or a file with --out graph.gexf")
    chosen = format_of(out or Path(), format)
    loaded = load(graph)
    default = Path(chosen) if chosen in FOLDERS else Path(f"graph.{chosen}")
    for path in write_format(loaded.graph, out or default, chosen, base=loaded.base):
        typer.echo(path)
