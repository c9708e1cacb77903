"""`kg build`: articles → a folder of exports."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from warnings import catch_warnings, simplefilter, warn_explicit

import typer

from kg import arguments
from kg.cli.console import clean
from kg.errors import CacheWarning, UsageError
from kg.vocab import ID_BASE

#: So many notices are printed; build.json has all of them.
SHOWN = 5
#: So many inputs, or lines of corrections and links, that cannot be used.
FAILURES_SHOWN = 10

TOO_LARGE = "kg: note: too large for one page: graph.html says so, and the graph is there in parts too"

#: How what is no file of this machine begins; of one letter it is a drive.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")

if TYPE_CHECKING:
    from rich.progress import Task
    from rich.text import Text

    from kg.pipeline import Problem


def build(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Files, folders, - for standard input, or URIs for Spark.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where to write.")] = Path("exports"),
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes; default: as many as help.")
    ] = None,
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="serial, processes or spark; default: processes where they help.")
    ] = "",
    master: Annotated[
        str, typer.Option(metavar="URL", help="Of Spark: local[2], spark://host:7077, yarn; default: as it is set up.")
    ] = "",
    tables: Annotated[
        str, typer.Option(metavar="URI", help="Where Spark writes nodes, edges, evidence and articles as Parquet too.")
    ] = "",
    cache: Annotated[
        Path | None,
        typer.Option(metavar="DIR", envvar="KG_CACHE", help="Where extractions are kept; default: the user's cache."),
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Neither take extractions from there nor keep them.")] = (
        False
    ),
    base: Annotated[str, typer.Option(metavar="IRI", help="What the IRIs of nodes begin with.")] = ID_BASE,
    corrections: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What people decided; default: each corrections.tsv beside the articles."),
    ] = None,
    links: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What places are called in other data: a code, a tab and an IRI a line."),
    ] = None,
    format: Annotated[
        str,
        typer.Option(metavar="FORMAT", help="What named files are; default: told by content."),
    ] = "",
    columns: Annotated[
        str, typer.Option(metavar="FIELD=HEADING,…", help="Columns of tables; default: told by their headings.")
    ] = "",
    max_file_size: Annotated[
        int, typer.Option(min=1, metavar="MB", help="Largest file, or member of an archive, that is read.")
    ] = 100,
    redact: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Names that are left out everywhere, one a line.")
    ] = None,
    keep_private: Annotated[
        bool, typer.Option("--keep-private", help="Keep by-lines, people without a name, private numbers.")
    ] = False,
    rdf12: Annotated[
        bool, typer.Option("--rdf12", help="Write graph.rdf12.ttl too: RDF 1.2, where statements reify triples.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say how long each stage takes, and what it gives.")
    ] = (False),
    log_json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write that to a file, a JSON object a line, by rule too.")
    ] = None,
) -> None:
    """Build a graph from articles.

    Writes graph.ttl, graph.html, graph.graphml, nodes.csv, edges.csv, graph.jsonld and build.json to DIR. Inputs that
    cannot be used are named, in build.json too, and the others are built (exit code 1).

    A PATH is text (.txt, .md), a saved web page (.html), .pdf, .docx, .epub, a table with an article a row (.csv, .tsv,
    .xlsx, .parquet), .jsonl (an article a line), a .zip or .warc of these, a folder of all these, - for standard input,
    or the URI of a Parquet table that Spark reads. What counts is the content, not the ending. FORMAT is txt, md, html,
    pdf, docx, epub, csv, xlsx, parquet, jsonl, zip or warc; FIELD is text, title, date, outlet, author, url or id.

    What people decided about the graph, in a corrections.tsv in a PATH that is a folder or beside one that is a file,
    is applied at every build (see `kg correct`). Lines that are wrong count as inputs that cannot be used; lines that
    fit nothing in this build are noted.

    What an article says is kept in a cache, so that the next build reads only new and changed articles, and one that
    was interrupted goes on where it was. The graph is the same byte for byte, with the cache or without, and whatever
    the engine. Spark needs `pip install 'kg-news[spark]'` and Java (see docs/spark.md).

    A place whose official code stands in a FILE of --links gets the IRI beside it as skos:exactMatch: a way to Wikidata
    (see docs/linking.md) or to your own data.

    By-lines, people whom an article does not name (张先生, 化名), telephone numbers, numbers of identity cards and
    addresses of e-mail stay out; so do the names in a FILE of --redact: their nodes go, and in sentences they are
    masked (see docs/privacy.md), and no cache is used.

    \b
    Examples:
      kg build seeds --out exports
      kg build article.txt --out one
      kg build archive/ more.jsonl --out graph --jobs 4
      kg build archive/ --engine spark --master spark://host:7077
      kg build s3a://archive/articles --engine spark --master yarn --tables s3a://archive/graph
      kg build archive/ --corrections decided.tsv --corrections more.tsv
      kg build seeds --links wikidata.tsv
      kg build archive/ --redact names.txt
      kg build scraped.xlsx --columns text=正文,title=标题
      curl https://example.org/a.html | kg build - --out one
      kg build seeds --rdf12
      kg build seeds --verbose --log-json build.log
    """
    from kg.atomic import reserved
    from kg.cli.console import COUNT_COLUMNS, console, count_rows, print_lines, print_table
    from kg.engine import Engine
    from kg.log import logged
    from kg.machine import user_cache
    from kg.opening import build
    from kg.reading import Corpus
    from kg.views.parts import is_too_large

    uris = tuple(path for path in paths if _URI.match(path))
    files = tuple(arguments.path("PATH", path) for path in paths if path not in uris)
    if tables and engine != "spark":
        raise UsageError("--tables: is written by Spark; say --engine spark, or take `kg export --format parquet`")
    _check_none_is_replaced(files, out)
    asked = files, format, _columns(columns), max_file_size * 2**20
    corpus = Corpus(*asked, tables=uris, keep_private=keep_private, redact=tuple(redact or ()))
    how = Engine(engine, jobs, master, None if no_cache else cache or user_cache("extractions"))
    with logged(verbose=verbose, file=log_json), reserved(out), _progress(verbose) as on_progress, _said() as warnings:
        graph = build(
            corpus, jobs=how, base=base, corrections=corrections or None, links=links or (), on_progress=on_progress
        )
        graph.save(out, rdf12=rdf12, jobs=how.writers, cache=None if redact else how.cache)
        if tables:
            from kg.engine.spark_tables import write_tables

            write_tables(graph.graph, tables, master)
    print_table("", COUNT_COLUMNS, count_rows(graph.graph))
    for warning in warnings:
        typer.echo(f"kg: note: {warning}", err=True)
    problems = graph.report.failures if graph.report else ()
    notices = graph.report.notices if graph.report else ()
    _print_first("", problems, FAILURES_SHOWN, out)
    _print_first("note: ", notices, SHOWN, out)
    if is_too_large(graph.graph):
        typer.echo(TOO_LARGE, err=True)
    print_lines([f'Open {out / "graph.html"} in a browser; ask with: kg query {out} "SELECT …"'])
    if problems:
        console(err=True).print(f"{len(problems)} input(s) failed; see {out / 'build.json'}")
        raise typer.Exit(1)


def _print_first(kind: str, problems: "Sequence[Problem]", most: int, out: Path) -> None:
    """The first few of them, and how many more there are."""
    for problem in problems[:most]:
        typer.echo(f"kg: {kind}{problem}", err=True)
    if len(problems) > most:
        typer.echo(f"kg: {kind}{len(problems) - most:,} more like these; see {out / 'build.json'}", err=True)


def _check_none_is_replaced(files: Sequence[Path], out: Path) -> None:
    """Raises UsageError where an export would take the place of a file that is to be read, GraphError where of others'.

    That is found again at the end; here it is found before the work.
    """
    from kg.export import EXPORTERS, check_ours

    for file in files:
        if file.name in EXPORTERS and os.path.realpath(file.parent) == os.path.realpath(out):
            raise UsageError(f"{file}: the build would replace it; name another folder with --out")
    check_ours(out)


def _columns(said: str) -> dict[str, str]:
    """Field → heading, of "text=正文,title=标题"; raises UsageError where it is not written so."""
    pairs = [pair.partition("=") for pair in said.replace("，", ",").split(",") if pair.strip()]
    if wrong := [field for field, sign, heading in pairs if not (sign and heading.strip())]:
        raise UsageError(f"--columns: {wrong[0]!r} has no heading; write FIELD=HEADING, like text=正文,title=标题")
    return {field.strip(): heading.strip() for field, _, heading in pairs}


@contextmanager
def _said() -> Iterator[list[str]]:
    """What is warned of inside, a line each, filled in at the end."""
    said: list[str] = []
    with catch_warnings(record=True) as caught:
        simplefilter("always", CacheWarning)
        yield said
    for warning in caught:
        if issubclass(warning.category, CacheWarning):
            said.append(clean(str(warning.message)))
        else:
            warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr with count, rate and time left; not where stderr is no terminal, or `quiet`."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from kg.cli.console import console

    class Rate(ProgressColumn):
        def render(self, task: "Task") -> "Text":
            return Text(f"{task.completed / task.elapsed:,.0f} articles/s" if task.elapsed else "")

    screen = console(err=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=quiet or not screen.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)

        def show(done: int, total: int) -> None:
            what = "Extracting" if done < total else "Assembling and writing"
            bar.update(task, completed=done, total=total, description=what)

        yield show
