"""`kg query`: ask a graph in SPARQL."""

from pathlib import Path
from typing import Annotated

import typer


def query(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    sparql: Annotated[str | None, typer.Argument(metavar="SPARQL", help="SELECT, ASK, CONSTRUCT or DESCRIBE.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", metavar="FILE", help="Read the query from here.")] = None,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="table, csv, json or ttl.")] = "table",
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", metavar="SECONDS", help="Stop a query that takes longer; default: never."),
    ] = None,
) -> None:
    """Ask a graph in SPARQL 1.1.

    The prefixes kg, rdf, rdfs, skos, schema, oa, org, foaf, dcterms and xsd need no declaration. Queries only read.

    \b
    Examples:
      kg query exports "SELECT ?name { ?p a kg:Person ; rdfs:label ?name }"
      kg query exports -f money.rq --format csv > money.csv
      kg query exports "ASK { ?a kg:funds ?b }"
      kg query exports "CONSTRUCT WHERE { ?a kg:partnersWith ?b }" --format ttl
    """
    from kg.api import graph_file
    from kg.cli.console import clean
    from kg.errors import UsageError
    from kg.querying import ask
    from kg.views import sparql as engine

    if (sparql is None) == (file is None):
        raise UsageError('give either a query ("SELECT …") or a file with one (-f FILE)')
    if format not in engine.FORMATS:
        raise UsageError(f"--format {format}: unknown; allowed: {', '.join(engine.FORMATS)}")
    answer = ask(graph_file(graph), _read(file) if file else sparql or "", timeout=timeout)
    text = engine.format_answer(answer, format)
    if format == "table":  # for eyes, on a terminal; the other formats are for programs and stay as they are
        text = "".join(clean(line) + "\n" for line in text.splitlines())
    typer.echo(text, nl=False)


def _read(file: Path) -> str:
    from kg.errors import InputError

    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{file}: is not UTF-8 text; name a file with a SPARQL query") from None
