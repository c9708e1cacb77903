"""The command line: one verb a file, each of them only arguments, a call and the printing of its result.

Exit codes: 0 all went well; 1 a check failed, or some inputs could not be used; 2 wrong usage, or nothing usable; 130
interrupted. Errors are one line on stderr: where, what, what to do. Verbs import what they need when they run, so that
`--help` is at once there.
"""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kg import __version__
from kg.cli.build import build
from kg.cli.check_facts import check_facts
from kg.cli.correct import correct
from kg.cli.diff import diff
from kg.cli.evaluate import evaluate
from kg.cli.explain import explain
from kg.cli.export import export
from kg.cli.page import page
from kg.cli.path import path
from kg.cli.query import QueryCommand, query
from kg.cli.serve import serve
from kg.cli.show import show
from kg.cli.stats import stats
from kg.cli.suggest import suggest
from kg.cli.validate import validate
from kg.cli.verb import Verb
from kg.errors import AFTER_INTERRUPT, INTERRUPTED, KgError

#: Every verb, in the order of the help.
VERBS = (
    build, query, show, explain, path, stats, page, serve, export, check_facts, suggest, correct, diff, validate,
    evaluate,
)  # fmt: skip


class _OneLineErrors(TyperGroup):
    """A group of verbs that says what went wrong in one line."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a verb; in standalone mode, print errors and exit with the code of the contract."""
        given = (args, prog_name, complete_var, False, windows_expand_args)
        if not standalone_mode:
            return super().main(*given, **extra)
        try:
            code = super().main(*given, **extra)
            if code == INTERRUPTED:  # what typer makes of a KeyboardInterrupt
                _complain(AFTER_INTERRUPT, code)
        except typer.TyperException as error:
            code = _complain(_usage(error), 2)
        except KgError as error:
            code = _complain(str(error), 2)
        except OSError as error:
            # without a name it was a stream, or the system as a whole
            remedy = "check the path" if error.filename else "check where the output goes, and `ulimit -a`"
            code = _complain(f"{error.filename or 'output'}: {error.strerror or error}; {remedy}", 2)
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            code = _complain(f"output: {error.encoding} has no {letter!a}; set PYTHONIOENCODING=utf-8", 2)
        except MemoryError:
            code = _complain("not enough memory; allow more with `ulimit -v`, or take fewer --jobs or articles", 2)
        except typer.Abort:
            code = _complain(AFTER_INTERRUPT, INTERRUPTED)
        sys.exit(code if isinstance(code, int) else 0)


def _usage(error: typer.TyperException) -> str:
    """What is wrong with the call, and where the help is."""
    message, context = error.format_message(), getattr(error, "ctx", None)
    if "\n" in message:  # `kg` alone: the message is the help itself
        return message
    return f"{message.rstrip('.')}; see `{context.command_path if context else 'kg'} --help`"


def _complain(message: str, code: int) -> int:
    from kg.cli.console import clean

    # One line; only a mark under the place in a query, and the help of `kg` alone, take more.
    for line in (message if message.startswith("Usage:") else f"kg: {message}").splitlines():
        typer.echo(clean(line), err=True)
    return code


app = typer.Typer(
    name="kg",
    cls=_OneLineErrors,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: rich would double the time until it is there
)
for verb in VERBS:
    app.command(cls=QueryCommand if verb is query else Verb)(verb)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Turn Chinese news about local public affairs into a knowledge graph.

    \b
    First:  kg build seeds --out exports     then open exports/graph.html
    Then:   kg show exports 湛江市
            kg query exports "SELECT ?who ?what { ?who kg:funds ?what }"

    GRAPH is a graph.ttl, or the folder that `kg build` wrote.
    """
