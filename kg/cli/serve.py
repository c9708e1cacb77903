"""`kg serve`: the page and a read-only SPARQL endpoint on this machine."""

from pathlib import Path
from typing import Annotated

import typer

#: What the seconds and megabytes of a limit stay below.
_MOST = 1e6


def serve(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `kg build` wrote, or a graph.ttl.")],
    host: Annotated[str, typer.Option(metavar="NAME", help="Address to listen on; 0.0.0.0: all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="Port; 0: any that is free.")] = 8080,
    timeout: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="Stop a query that takes longer.")] = 10.0,
    max_results: Annotated[float, typer.Option(min=0.001, metavar="MB", help="Refuse a larger answer.")] = 50.0,
    workers: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Queries at once.")] = 2,
) -> None:
    """Serve the graph page, a SPARQL 1.1 endpoint and a page for every node.

    Read-only, and for this machine alone unless --host says otherwise; there is no password. /sparql answers GET and
    POST as the SPARQL 1.1 Protocol says, and shows a page to write queries in a browser. A graph.ttl that is built
    anew is loaded when it changes. Each of the N workers holds the graph (0.4 GB for 1,000,000 triples).

    \b
    Examples:
      kg serve exports
      kg serve exports --port 9000 --timeout 30
      curl --data-urlencode "query=SELECT ?who ?what { ?who kg:funds ?what }" http://127.0.0.1:8080/sparql
    """
    import logging
    from contextlib import suppress

    from kg.cli.console import print_lines
    from kg.errors import UsageError
    from kg.opening import graph_file
    from kg.serving.limits import Limits
    from kg.serving.server import serve

    def ready(address: str, triples: int) -> None:
        known = (("graph", ""), ("queries", "sparql"), ("vocabulary", "ontology"))
        print_lines([f"{triples:,} triples; stop with Ctrl-C", *(f"{what:11}{address}{path}" for what, path in known)])

    for option, value in (("--timeout", timeout), ("--max-results", max_results)):
        if not value < _MOST:  # as is nan
            raise UsageError(f"{option} {value:g}: is no limit; give a number below {_MOST:,.0f}")
    logging.basicConfig(format="kg: %(message)s", level=logging.WARNING)
    logging.getLogger("kg.serving").setLevel(logging.INFO)
    limits = Limits(seconds=timeout, result=int(max_results * 1e6), workers=workers)
    with suppress(KeyboardInterrupt):
        serve(graph_file(folder), host=host, port=port, limits=limits, on_ready=ready)
    print_lines(["stopped"])
