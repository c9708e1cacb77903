"""`kg build`: articles → a folder of exports."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.vocab import ID_BASE

#: So many notices are printed; build.json has all of them.
SHOWN = 5

if TYPE_CHECKING:
    from rich.progress import Task
    from rich.text import Text


def build(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files (.txt, .md, .jsonl) or folders of these.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where to write.")] = Path("exports"),
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes; default: as many as help.")
    ] = None,
    base: Annotated[str, typer.Option(metavar="IRI", help="What the IRIs of nodes begin with.")] = ID_BASE,
    corrections: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What people decided; default: each corrections.tsv beside the articles."),
    ] = None,
    links: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What places are called in other data: a code, a tab and an IRI a line."),
    ] = None,
    rdf12: Annotated[
        bool, typer.Option("--rdf12", help="Write graph.rdf12.ttl too: RDF 1.2, where statements reify triples.")
    ] = False,
) -> None:
    """Build a graph from articles.

    Writes graph.ttl, graph.html, graph.graphml, nodes.csv, edges.csv, graph.jsonld and build.json to DIR. Inputs that
    cannot be used are named, in build.json too, and the others are built (exit code 1).

    What people decided about the graph, in a corrections.tsv in a PATH that is a folder or beside one that is a file,
    is applied at every build (see `kg correct`). Lines that are wrong count as inputs that cannot be used; lines that
    fit nothing in this build are noted.

    A place whose official code stands in a FILE of --links gets the IRI beside it as skos:exactMatch: a way to Wikidata
    (see docs/linking.md) or to your own data.

    \b
    Examples:
      kg build seeds --out exports
      kg build article.txt --out one
      kg build archive/ more.jsonl --out graph --jobs 4
      kg build archive/ --corrections decided.tsv --corrections more.tsv
      kg build seeds --links wikidata.tsv
      kg build seeds --rdf12
    """
    from kg.api import build
    from kg.cli.console import COUNT_COLUMNS, console, count_rows, print_lines, print_table

    with _progress() as on_progress:
        graph = build(
            paths, jobs=jobs, base=base, corrections=corrections or None, links=links or (), on_progress=on_progress
        )
        graph.save(out, rdf12=rdf12)
    print_table("", COUNT_COLUMNS, count_rows(graph.graph))
    problems = graph.report.failures if graph.report else ()
    for problem in problems:
        typer.echo(f"kg: {problem}", err=True)
    notices = graph.report.notices if graph.report else ()
    for notice in notices[:SHOWN]:
        typer.echo(f"kg: note: {notice}", err=True)
    if len(notices) > SHOWN:
        typer.echo(f"kg: note: {len(notices) - SHOWN} more like these; see {out / 'build.json'}", err=True)
    print_lines([f'Open {out / "graph.html"} in a browser; ask with: kg query {out} "SELECT …"'])
    if problems:
        console(err=True).print(f"{len(problems)} input(s) failed; see {out / 'build.json'}")
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr with count, rate and time left; silent where stderr is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from kg.cli.console import console

    class Rate(ProgressColumn):
        def render(self, task: "Task") -> "Text":
            return Text(f"{task.completed / task.elapsed:,.0f} articles/s" if task.elapsed else "")

    screen = console(err=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)

        def show(done: int, total: int) -> None:
            what = "Extracting" if done < total else "Assembling and writing"
            bar.update(task, completed=done, total=total, description=what)

        yield show
