"""`kg validate`: does a graph keep to the shapes of the ontology?"""

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.views.validation import Violation


_LONGEST = 200  #: characters of an id or value that are shown


class Language(StrEnum):
    """Languages of the messages."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


def validate(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Violations to show.")] = 50,
    lang: Annotated[Language, typer.Option(help="Language of what is wrong.")] = Language.BOTH,
) -> None:
    """Check a graph against the SHACL shapes of the ontology.

    Shows for every violation the line of the Turtle, the node, the property, what was found and what is allowed. Exit
    code 1 where there is one.

    \b
    Examples:
      kg validate exports
      kg validate exports/graph.ttl && echo fine
      kg validate exports --lang zh --limit 500
    """
    from kg.cli.console import print_lines, print_table
    from kg.opening import graph_file
    from kg.views.validation import violations

    file = graph_file(graph)
    found = violations(file)
    if not found:
        print_lines([f"{graph}: conforms to the shapes of the ontology"])
        return
    rows = [
        (v.line or "", _id(v.node), _id(v.path), " | ".join(map(_id, v.value.split(" | "))) or "—", _said(v, lang))
        for v in sorted(found, key=lambda v: (v.line, v))[:limit]
    ]
    print_table("", ("#line", "node", "property", "found", "what is wrong"), rows)
    said = f"{len(found)} violation(s), {len(rows)} shown; build the graph again, or correct the file"
    typer.echo(f"kg: {file}: {said}", err=True)
    raise typer.Exit(1)


def _id(iri: str) -> str:
    """The id in the IRI of a node: "place/乙村"; anything else as it is, but for what is too long for a table."""
    from kg.views.oneline import cut
    from kg.views.terms import KINDS

    found = re.match(rf"\w+:\S*?/(?=(?:{'|'.join(KINDS)})/)", iri)
    return cut(iri[found.end() :] if found else iri, _LONGEST)


def _said(violation: "Violation", lang: Language) -> str:
    both = {Language.ZH: violation.message_zh, Language.EN: violation.message}
    return both.get(lang, " / ".join(both.values()))
