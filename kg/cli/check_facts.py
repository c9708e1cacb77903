"""`kg check-facts`: where the articles of a graph disagree."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.model import Evidence, Statement
    from kg.views.contradictions import Contradiction

#: Quotes of one statement that are shown, best first.
_QUOTES = 2


def check_facts(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="Only this kind: containers, amounts, heads, planned, cycles, directions or namesakes.",
        ),
    ] = None,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="table, json or md.")] = "table",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Contradictions to show.")] = 50,
) -> None:
    """List where the articles, or the reading of them, disagree.

    Two places for one thing, two amounts for one gift, two heads of one body at one time, planned after it was done,
    circles, one sum in both directions, one head in two provinces: each with all sentences and quotes, gravest first.
    The graph stays as it is.

    Exit code 1 where contradictions were found.

    \b
    Examples:
      kg check-facts exports
      kg check-facts exports --kind heads
      kg check-facts exports --format md > for-the-editors.md
    """
    from kg.cli.console import print_lines
    from kg.errors import UsageError
    from kg.opening import load
    from kg.views.contradictions import KINDS, find_contradictions

    if kind is not None and kind not in KINDS:
        raise UsageError(f"--kind {kind}: unknown; allowed: {', '.join(KINDS)}")
    if format not in _FORMATS:
        raise UsageError(f"--format {format}: unknown; allowed: {', '.join(_FORMATS)}")
    loaded = load(graph)
    found = find_contradictions(loaded.graph, kinds=None if kind is None else [kind])
    _FORMATS[format](loaded, found[:limit])
    if not found:
        if format != "json":
            print_lines([f"{graph}: no contradictions found"])
        return
    said = f"{len(found)} contradiction(s), {min(limit, len(found))} shown; read the quotes, and correct what is wrong"
    typer.echo(f"kg: {graph}: {said}", err=True)
    raise typer.Exit(1)


def _print_table(graph: "KnowledgeGraph", found: "Sequence[Contradiction]") -> None:
    from kg.cli.console import print_table

    if found:
        print_table("", ("#score", "what", "says", "quotes"), (row for c in found for row in _rows(graph, c)))


def _rows(graph: "KnowledgeGraph", c: "Contradiction") -> Iterator[tuple[str, str, str, str]]:
    from kg.cli.console import quotes, sentence

    score, what = f"{c.score:.2f}", _headline(graph, c)
    for s in c.statements:
        yield score, what, sentence(graph, s), "; ".join(quotes(graph, s, limit=_QUOTES))
        score = what = ""  # said once for all its statements


def _print_markdown(graph: "KnowledgeGraph", found: "Sequence[Contradiction]") -> None:
    from kg.cli.console import markdown, print_lines, sentence, source

    for c in found:
        print_lines([f"### {markdown(_headline(graph, c))} ({c.score:.2f})", ""])
        for s in c.statements:
            print_lines([f"- {markdown(sentence(graph, s))}"])
            print_lines(f"  - {markdown(f'「{e.quote}」 {source(graph, e)}')}" for e in _best(s)[:_QUOTES])
        print_lines([""])


def _print_json(graph: "KnowledgeGraph", found: "Sequence[Contradiction]") -> None:
    from kg.cli.console import print_data

    print_data(json.dumps([_contradiction(graph, c) for c in found], ensure_ascii=False, indent=2) + "\n")


def _contradiction(graph: "KnowledgeGraph", c: "Contradiction") -> dict[str, object]:
    from kg.cli.console import label

    return {
        "kind": c.kind,
        "about": c.about,
        "label": label(graph, c.about),
        "score": c.score,
        "remark": c.remark,
        "statements": [_statement(graph, s) for s in c.statements],
    }


def _statement(graph: "KnowledgeGraph", s: "Statement") -> dict[str, object]:
    from kg.cli.console import label

    q = s.qualifiers
    return {
        "id": s.id,
        "subject": s.subject,
        "subject_label": label(graph, s.subject),
        "relation": s.predicate,
        "object": s.object,
        "object_label": label(graph, s.object),
        "amount": q.amount_text,
        "role": q.role,
        "time": q.time,
        "status": q.status,
        "speaker": q.speaker,
        "confidence": s.confidence,
        "quotes": [_quote(graph, e) for e in _best(s)],
    }


def _quote(graph: "KnowledgeGraph", e: "Evidence") -> dict[str, object]:
    article = graph.article(e.article)
    known = {"title": "", "outlet": "", "date": "", "url": ""}
    known = {field: getattr(article, field, "") for field in known}
    return {"quote": e.quote, "article": e.article, "start": e.start, "end": e.end, "fragment": e.fragment, **known}


def _headline(graph: "KnowledgeGraph", c: "Contradiction") -> str:
    """What is wrong with what: 甲县: two heads of one body at one time (succession or contradiction)."""
    from kg.cli.console import label
    from kg.views.contradictions import KINDS

    return f"{label(graph, c.about)}: {KINDS[c.kind].says}{f' ({c.remark})' if c.remark else ''}"


def _best(s: "Statement") -> "list[Evidence]":
    return sorted(s.evidence, key=lambda e: (-e.confidence, e))


_FORMATS: "Mapping[str, Callable[[KnowledgeGraph, Sequence[Contradiction]], None]]" = {
    "table": _print_table,
    "json": _print_json,
    "md": _print_markdown,
}
