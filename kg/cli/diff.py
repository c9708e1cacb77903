"""`kg diff`: what changed between two builds."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.vocab import LABELS_ZH

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.model import Article, Entity, Statement
    from kg.views.changes import Change, Difference, FieldChange, Group

    #: the builds that are compared, OLD and NEW
    Builds = tuple[KnowledgeGraph, KnowledgeGraph]

FORMATS = ("table", "md", "json")

#: What fields are called in print, where that is not their name.
_WORDS = {"role": "post", "aliases": "other names", "version_of": "reprint of", "matches": "links"}
#: Fields with many values, of which some come and some go.
_LISTS = ("aliases", "corrected", "matches")
#: Stands for the quote of the statement above, in Markdown.
_AGAIN = "  > (the same sentence)"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A graph.ttl, or the folder that holds it.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later one.")],
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="table, md or json.")] = "table",
    all: Annotated[
        bool, typer.Option("--all", help="List minor differences too: other quotes, other numbers of articles.")
    ] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything differs.")] = False,
) -> None:
    """Show what changed between two builds.

    Lists what is new, changed, merged, separated and vanished, by programme, or else by county or city. Amounts, posts
    and plans that changed are one line, old → new. A merge makes no edge new or vanished. Confidences, rules and
    offsets are no difference.

    Markdown (md) is for pasting into a mail, with a quote for each new statement; JSON always has everything. Exit code
    0, also where there are differences, unless --exit-code is given.

    \b
    Examples:
      kg diff last-week exports
      kg diff last-week exports --format md > news.md
      kg diff old/graph.ttl new/graph.ttl --format json
      kg diff exports rebuilt --exit-code && echo unchanged
    """
    from kg.cli.console import markdown, print_data, print_lines
    from kg.errors import UsageError
    from kg.opening import load
    from kg.views.difference import compare
    from kg.views.difference_json import as_json

    if format not in FORMATS:
        raise UsageError(f"--format {format}: unknown; allowed: {', '.join(FORMATS)}")
    builds = load(old), load(new)
    found = compare(builds[0].graph, builds[1].graph)
    if format == "json":
        import json

        print_data(json.dumps(as_json(found, builds[0].graph, builds[1].graph), ensure_ascii=False, indent=2) + "\n")
    elif not found:
        print_lines(["no differences"])
    elif format == "md":
        print_lines([f"# What changed: {markdown(f'{old} → {new}')}", "", *_markdown(found, builds, all)])
    else:
        _print(found, builds, all)
    if found and exit_code:
        raise typer.Exit(1)


# the table


def _print(found: "Difference", builds: "Builds", all: bool) -> None:
    from kg.cli.console import print_lines, print_table

    counts = found.counts()
    kinds = [kind for kind in counts["nodes"] if any(numbers[kind] for numbers in counts.values())]
    rows = [(what, *(numbers[kind] or "" for kind in kinds)) for what, numbers in counts.items()]
    for name, number in found.fields().items():
        if number:
            rows.append((f"  {_word(name)}", *(number if kind == "changed" else "" for kind in kinds)))
    print_table("", ("", *(f"#{kind}" for kind in kinds)), rows)
    articles = [(c.kind, _title(c.latest), _fields(c.fields)) for c in found.articles]
    if articles:
        print_table("", ("change", "article", "how"), articles)
    changes = [row for group in found.groups for row in _rows(group, builds, all)]
    if changes:
        print_table("", ("programme or place", "change", "what", "how"), changes)
    print_lines(_left_out(found, all))


def _rows(group: "Group", builds: "Builds", all: bool) -> Iterator[tuple[str, str, str, str]]:
    """A row for each change of a group, the first with its name."""
    name = _heading(group)
    for node in group.nodes:
        if all or not node.minor:
            yield name, node.kind, *_node(node)
            name = ""
    for statement in group.statements:
        if all or not statement.minor:
            yield name, statement.kind, *_statement(statement, builds)
            name = ""


def _left_out(found: "Difference", all: bool) -> Iterator[str]:
    minor = sum(numbers["minor"] for numbers in found.counts().values())
    if minor and not all:
        yield f"{minor} minor difference(s) left out (--all): other quotes, other numbers of articles"


# Markdown


def _markdown(found: "Difference", builds: "Builds", all: bool) -> Iterator[str]:
    from kg.cli.console import markdown

    for what, numbers in found.counts().items():
        said = ", ".join(f"{n} {kind}" for kind, n in numbers.items() if n)
        if said:
            yield f"- {what}: {said}"
    said = ", ".join(f"{_word(name)} {n}" for name, n in found.fields().items() if n)
    if said:
        yield f"- what changed in statements: {said}"
    if found.articles:
        yield from ("", "## Articles", "")
        yield from (_bullet(c.kind, _title(c.latest), _fields(c.fields)) for c in found.articles)
    for group in found.groups:
        if all or group.size:
            yield from ("", f"## {markdown(_heading(group))}", "", *_bullets(group, builds, all))
    for line in _left_out(found, all):
        yield from ("", line)


def _bullets(group: "Group", builds: "Builds", all: bool) -> Iterator[str]:
    """New and vanished nodes in one line each; then all else line by line, what NEW says with its best quote."""
    from kg.cli.console import markdown

    for kind in ("new", "vanished"):
        names = [_node(node)[0] for node in group.nodes if node.kind == kind]
        if names:
            yield _bullet(kind, "、".join(names))
    for node in group.nodes:
        if node.kind not in ("new", "vanished") and (all or not node.minor):
            yield _bullet(node.kind, *_node(node))
    before: list[str] = []
    for statement in group.statements:
        if all or not statement.minor:
            yield _bullet(statement.kind, *_statement(statement, builds))
            said = [f"  > {markdown(quote)}" for quote in _quotes(statement, builds)]
            yield from [_AGAIN] if said and said == before else said
            before = said


def _quotes(change: "Change[Statement]", builds: "Builds") -> Iterator[str]:
    """The best quote of what NEW says; of a minor change every quote that came or went."""
    from kg.cli.console import source
    from kg.views.network import best_evidence
    from kg.views.rules import BY_THE_BOOK

    if change.minor:
        yield from (f"+ 「{e.quote}」 {source(builds[1], e)}" for e in change.added)
        yield from (f"− 「{e.quote}」 {source(builds[0], e)}" for e in change.withdrawn)
    elif change.new and (best := best_evidence(change.new)):
        by_the_book = best.rule.startswith(BY_THE_BOOK)
        yield "known from the official divisions" if by_the_book else f"「{best.quote}」 {source(builds[1], best)}"


def _bullet(kind: str, what: str, how: str = "") -> str:
    from kg.cli.console import markdown

    return f"- **{kind}** {markdown(what)}{f': {markdown(how)}' if how else ''}"


# words


def _heading(group: "Group") -> str:
    """What a group is about: 甲项目 (项目, 乙县)."""
    if not group.id:
        return group.kind
    kind = LABELS_ZH["Programme" if group.kind == "programme" else "Place"]
    return f"{group.label} ({', '.join(filter(None, (kind, group.area)))})"


def _title(article: "Article") -> str:
    known = " · ".join(filter(None, (article.title, article.outlet, article.date)))
    return known or article.source or article.id


def _node(change: "Change[Entity]") -> tuple[str, str]:
    """A node with its type, and what is different."""
    e = change.latest
    name = f"{e.label} ({'/'.join(LABELS_ZH[t] for t in (e.type, *e.also))})"
    if change.kind == "merged" and change.old:
        return _name(change.old, e), f"into {_name(e, change.old)}"
    if change.kind == "separated" and change.old:
        return _name(e, change.old), f"from {_name(change.old, e)}"
    return name, _fields(change.fields)


def _name(one: "Entity", other: "Entity") -> str:
    """The label of one of two nodes, its id where they share the label."""
    return one.label if one.label != other.label else one.id


def _statement(change: "Change[Statement]", builds: "Builds") -> tuple[str, str]:
    """A statement in words, and what is different."""
    from kg.cli.console import edge, sentence

    graph = builds[1] if change.new else builds[0]
    if change.kind != "changed":
        return sentence(graph, change.latest), ""
    counts = (("+", len(change.added)), ("−", len(change.withdrawn)))
    quotes = " ".join(f"{sign}{n}" for sign, n in counts if n)
    return edge(graph, change.latest), _fields(change.fields) or f"quotes {quotes}"


def _fields(fields: "Iterable[FieldChange]") -> str:
    """What is different, in words: amount 3万元 → 5万元; status 计划中 → 已实现."""
    return "; ".join(map(_field, fields))


def _field(field: "FieldChange") -> str:
    if field.name == "digest":
        return "text edited"
    if field.name in _LISTS:
        signed = [*(f"+ {text}" for text in field.new), *(f"− {text}" for text in field.old)]
        return f"{_word(field.name)} {', '.join(signed)}"
    old, new = (_value(field.name, said) for said in (field.old, field.new))
    return f"{_word(field.name)} {old} → {new}"


def _value(name: str, said: tuple[str, ...]) -> str:
    text = said[0] if said else "–"
    return "/".join(LABELS_ZH[word] for word in text.split("/")) if name in ("type", "status") else text


def _word(name: str) -> str:
    return _WORDS.get(name, name)
