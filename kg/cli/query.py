"""`kg query`: ask a graph in SPARQL, or by the name of a question."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.verb import Verb

if TYPE_CHECKING:
    from kg.querying.questions import NamedQuery


_NOTHING = 'nothing found; texts have a language: "湛江市"@zh, or compare STR(?name)'


class QueryCommand(Verb):
    """Takes `--place 湛江市` for `--param place=湛江市`: what a query's parameters are, only the query knows."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Rewrite options that are not those of the verb, where a question is asked by name or from a file."""
        own = {flag for p in self.params for flag in (*p.opts, *p.secondary_opts)} | {"--help"}
        if any(arg in ("--name", "--file", "-f") or arg.startswith(("--name=", "--file=")) for arg in args):
            args = list(_with_parameters(args, own))
        return super().parse_args(ctx, args)


def _with_parameters(args: list[str], own: set[str]) -> Iterator[str]:
    rest = iter(args)
    for arg in rest:
        name, given, value = arg.partition("=")
        if arg == "--":
            yield arg
            yield from rest
        elif not arg.startswith("--") or name in own:
            yield arg
        elif given or (value := next(rest, "")):
            yield f"--param={name.removeprefix('--')}={value}"
        else:  # the last word: typer says that there is no such option
            yield arg


def query(
    graph: Annotated[
        Path | None, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")
    ] = None,
    sparql: Annotated[str | None, typer.Argument(metavar="SPARQL", help="SELECT, ASK, CONSTRUCT or DESCRIBE.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", metavar="FILE", help="Read the query from here.")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="A question of the library.")] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="KEY=VALUE", help="A parameter of the question; --KEY VALUE is the same."),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the questions of the library.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Print the SPARQL instead of asking it.")] = False,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="table, csv, json or ttl.")] = "table",
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", metavar="SECONDS", help="Stop a query that takes longer; default: never."),
    ] = None,
    index: Annotated[
        bool, typer.Option("--index/--no-index", help="Keep an index beside a large graph (.kg-index).")
    ] = True,
) -> None:
    """Ask a graph in SPARQL 1.1, or a question of the library by name.

    The prefixes kg, rdf, rdfs, skos, schema, oa, org, foaf, dcterms and xsd need no declaration. Queries only read.

    \b
    Examples:
      kg query --list
      kg query exports --name funders --place 湛江市
      kg query --name funders --show > mine.rq
      kg query exports "SELECT ?name { ?p a kg:Person ; rdfs:label ?name }"
      kg query exports -f mine.rq --place 湛江市 --format csv > money.csv
      kg query exports "CONSTRUCT WHERE { ?a kg:partnersWith ?b }" --format ttl
    """
    from kg.cli.console import clean
    from kg.errors import UsageError
    from kg.machine import interruptible
    from kg.opening import graph_file
    from kg.querying import ask, sparql_of
    from kg.querying.index import open_source
    from kg.views import sparql as engine
    from kg.views.query_terms import unknown_terms
    from kg.views.query_tokens import with_prefixes

    if list_:
        _print_list()
        return
    if sum(given is not None for given in (sparql, file, name)) != 1:
        raise UsageError('give either a query ("SELECT …"), a file with one (-f FILE) or a name (--name, see --list)')
    if format not in engine.FORMATS:
        raise UsageError(f"--format {format}: unknown; allowed: {', '.join(engine.FORMATS)}")
    asked, values = _question(sparql, file, name), _values(param)
    if show and not values:
        typer.echo(with_prefixes(asked.text), nl=False)
        return
    if graph is None:
        raise UsageError("no graph is named; give a graph.ttl or the folder that `kg build` wrote")
    source = open_source(graph_file(graph), index=index)
    text = sparql_of(source, asked, values)
    if show:
        typer.echo(with_prefixes(text), nl=False)
        return
    if timeout is None:
        answer = interruptible(lambda: ask(source, text))
    else:
        answer = ask(source, text, timeout=timeout)
    _print_answer(engine.format_answer(answer, format), format)
    notes = list(unknown_terms(text))
    if answer.kind == "select" and not (answer.rows or notes):
        notes = [_NOTHING if name is None else f"nothing found; the graph says nothing that answers {name}"]
    for note in notes:
        typer.echo(f"kg: note: {clean(note)}", err=True)


def _question(sparql: str | None, file: Path | None, name: str | None) -> "NamedQuery":
    from kg.querying.questions import NamedQuery, named_query, read_query

    if name is not None:
        return named_query(name)
    return read_query(file) if file is not None else NamedQuery("query", sparql or "")


def _values(param: list[str] | None) -> Mapping[str, str]:
    from kg.errors import UsageError

    values: dict[str, str] = {}
    for given in param or ():
        key, is_, value = given.partition("=")
        if not is_ or not key:
            raise UsageError(f"--param {given}: is no KEY=VALUE; write --param place=湛江市")
        if key in values:
            raise UsageError(f"--param {key}: is given twice; give it once")
        values[key] = value
    return values


def _print_answer(text: str, format: str) -> None:
    from kg.cli.console import print_data, print_lines

    if format == "table":
        print_lines(text.splitlines())
    else:
        print_data(text)


def _print_list() -> None:
    from kg.cli.console import print_table
    from kg.querying.questions import parameters_said, read_questions

    rows = [(q.name, q.title_zh, q.title, "; ".join(parameters_said(q))) for q in read_questions().values()]
    print_table("", ("name", "问题", "question", "parameters"), rows)
