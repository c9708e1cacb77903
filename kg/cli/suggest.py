"""`kg suggest`: the questions whose answers put most of a graph right."""

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.model import Correction
    from kg.views.suggestions import Suggestion, Words

#: Quotes behind an edge, and facts about a node, that are shown.
_QUOTES, _FACTS = 2, 3
#: What a shell takes for one word as it stands, in Chinese too.
_PLAIN = re.compile(r"[\w./-]+")


def suggest(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only this kind: merges (are two one?) or edges (is it so?).")
    ] = None,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="table, tsv or json.")] = "table",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Questions to ask.")] = 20,
    lang: Annotated[str, typer.Option(metavar="LANG", help="Language of the questions: zh or en.")] = "zh",
) -> None:
    """List the decisions most worth a person's minute.

    Nodes that may have been joined, or kept apart, wrongly, and doubtful edges: what is most doubtful and best
    connected comes first, a few questions about each node. Either answer is a line for corrections.tsv; what was
    answered is not asked again. The graph stays as it is.

    In the table, the third number is how likely it is that yes is right, and an answer stands as `kg correct GRAPH`
    takes it. As tsv, it is a corrections.tsv in which all is comment: delete the "# " before the answers that you give.

    \b
    Examples:
      kg suggest exports
      kg suggest exports --kind merges --limit 50
      kg suggest exports --format tsv > questions.tsv
    """
    from kg.cli.console import print_lines
    from kg.errors import UsageError
    from kg.opening import load
    from kg.views.suggestions import KINDS, suggest

    for option, given, allowed in (
        ("kind", kind, [None, *KINDS]),
        ("format", format, _FORMATS),
        ("lang", lang, _LANGS),
    ):
        if given not in allowed:
            raise UsageError(f"--{option} {given}: unknown; allowed: {', '.join(filter(None, allowed))}")
    loaded = load(graph)
    found = suggest(loaded.graph, kinds=None if kind is None else [kind], limit=limit)
    _FORMATS[format](loaded, found, lang)
    if format == "table":
        how = f"To answer, give what stands behind yes or no to: kg correct {graph} … --corpus PATH"
        print_lines([how if found else f"{graph}: nothing to ask"])


def _print_table(graph: "KnowledgeGraph", found: "Sequence[Suggestion]", lang: str) -> None:
    from kg.cli.console import print_table

    if found:
        rows = (row for number, s in enumerate(found, 1) for row in _rows(graph, number, s, lang))
        print_table("", ("#no", "#worth", "#yes", "question and answers", "what speaks for and against"), rows)


def _rows(graph: "KnowledgeGraph", number: int, s: "Suggestion", lang: str) -> Iterator[tuple[str, ...]]:
    said, *seen = _why(graph, s, lang)
    yield str(number), f"{s.worth:.2f}", f"{s.confidence:.2f}", _in(lang, s.question), said
    yield "", "", "", f"yes: {_command(s.yes, s)}", "; ".join(seen[:1])
    yield "", "", "", f"no: {_command(s.no, s)}", "; ".join(seen[1:])


def _why(graph: "KnowledgeGraph", s: "Suggestion", lang: str) -> Iterator[str]:
    """What speaks for and against it, or is said beside an edge; then quotes of the edge, or facts about the nodes."""
    from kg.cli.console import qualifiers, quotes

    beside = (said for said in map(qualifiers, s.statements) if said)
    yield "; ".join([*(_in(lang, reason) for reason in s.reasons), *beside])
    for statement in s.statements[:_QUOTES]:
        yield from quotes(graph, statement, limit=1)
    if not s.statements:
        yield from (_about(graph, id) for id in s.nodes)


def _about(graph: "KnowledgeGraph", id: str) -> str:
    """A node in a line: how often it is named, and the first facts about it."""
    from kg.cli.console import edge
    from kg.model import is_by_hand

    entity = graph.graph.by_id[id]
    named = [a for a in entity.articles if not is_by_hand(a)]
    about = graph.statements_about(entity)
    facts = "; ".join(edge(graph, s) for s in about[:_FACTS])
    more = f"; … {len(about) - _FACTS} more" if len(about) > _FACTS else ""
    return f"{id} ({len(named)} article(s)): {facts or 'nothing said of it'}{more}"


def _command(c: "Correction", s: "Suggestion") -> str:
    """The answer as arguments of `kg correct`, which fills in the value where an edge has but one statement."""
    value = ("--value", c.value) if c.value and len(s.statements) > 1 else ()
    words = filter(None, (c.action, c.subject, c.relation, c.object, *value))
    return " ".join(word if _PLAIN.fullmatch(word) else shlex.quote(word) for word in words)


def _print_tsv(graph: "KnowledgeGraph", found: "Sequence[Suggestion]", lang: str) -> None:
    from kg.cli.console import clean, print_lines
    from kg.reading.corrections import HEADER

    typer.echo(HEADER)
    for number, s in enumerate(found, 1):
        why = [line for line in _why(graph, s, lang) if line]
        print_lines(
            [f"# {number}. {_in(lang, s.question)} (yes: {s.confidence:.2f})", *(f"#    {line}" for line in why)]
        )
        for answer in (s.yes, s.no):
            typer.echo("\t".join(clean(cell) for cell in f"# {_line(answer)}".split("\t")))


def _print_json(graph: "KnowledgeGraph", found: "Sequence[Suggestion]", lang: str) -> None:
    from kg.cli.console import print_data

    print_data(json.dumps([_suggestion(graph, s) for s in found], ensure_ascii=False, indent=2) + "\n")


def _suggestion(graph: "KnowledgeGraph", s: "Suggestion") -> dict[str, object]:
    return {
        "kind": s.kind,
        "worth": s.worth,
        "confidence": s.confidence,
        "joined": s.joined,
        "question": {"zh": s.question.zh, "en": s.question.en},
        "nodes": s.nodes,
        "reasons": [{"zh": reason.zh, "en": reason.en} for reason in s.reasons],
        "quotes": [{"quote": e.quote, "article": e.article} for said in s.statements for e in said.evidence],
        "yes": _line(s.yes),
        "no": _line(s.no),
    }


def _line(c: "Correction") -> str:
    from kg.reading.corrections import line

    return line(c)


def _in(lang: str, words: "Words") -> str:
    return words.zh if lang == "zh" else words.en


_LANGS = ("zh", "en")
_FORMATS: "Mapping[str, Callable[[KnowledgeGraph, Sequence[Suggestion], str], None]]" = {
    "table": _print_table,
    "tsv": _print_tsv,
    "json": _print_json,
}
