"""`kg correct`: one decision more in corrections.tsv, checked and shown before it is written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import DataError, InputError, UsageError

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.model import Entity, Statement

#: So many statements of each kind are shown.
SHOWN = 5

#: What stands behind each action, by the columns that it fills.
ARGUMENTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "merge": (("subject", "object"),),
    "distinct": (("subject", "object"),),
    "split": (("subject",),),
    "rename": (("subject",),),
    "retype": (("subject",),),
    "reject": (("subject",), ("subject", "relation", "object")),
    "confirm": (("subject", "relation", "object"),),
    "add": (("subject", "relation", "object"),),
}


def correct(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    action: Annotated[str, typer.Argument(metavar="ACTION", help=f"One of {', '.join(ARGUMENTS)}.")],
    names: Annotated[
        list[str], typer.Argument(metavar="SUBJECT [RELATION] [OBJECT]", help="Names of nodes, and a relation.")
    ],
    value: Annotated[
        str, typer.Option(metavar="V", help="New label or type; for add: role=…; amount=…; status=…; time=….")
    ] = "",
    source: Annotated[
        str, typer.Option(metavar="S", help="Id of an article (of several: A | B), a URL, or words: 电话采访.")
    ] = "",
    note: Annotated[str, typer.Option(metavar="N", help="The reason; for add, the quote or your own words.")] = "",
    corpus: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Where your articles are: a folder or a file. Required.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")] = False,
) -> None:
    """Correct the graph for good: add a line to corrections.tsv.

    Checks the line against GRAPH, shows what it will do, and adds it to the corrections.tsv in PATH (beside PATH, if
    that is a file), where every build finds it. A line that cannot be applied is not written.

    \b
    merge A B        A is part of B                  split A --value LABEL --source ARTICLES
    distinct A B     A and B are two                 rename A --value LABEL
    reject A [R B]   the node, or the edge, is wrong retype A --value TYPE
    confirm A R B    the edge has been checked       add A R B --note QUOTE [--value …] [--source …]

    \b
    Examples:
      kg correct exports merge 霞山 霞山区 --note 同一个区 --corpus seeds
      kg correct exports reject 甲公司 资助 乙村 --dry-run
      kg correct exports add person/张三 worksFor 甲学校 --value role=校长 --source 电话采访 --note 张三任甲学校校长
    """
    from kg.assembly.curate import try_out
    from kg.cli.console import print_lines
    from kg.opening import load
    from kg.reading.corrections import action_called, append, correction, line, read_corrections
    from kg.reading.sources import find_corrections

    action = action_called(action)
    said = {"action": action, **_by_column(action, names), "value": value, "source": source, "note": note}
    asked = correction({**said, "date": date.today().isoformat()})
    loaded = load(graph)
    if corpus is None:
        raise UsageError("say where your articles are: --corpus PATH, the folder or file that `kg build` reads")
    file = _file(corpus)
    # those of folders within are read by every build as well; the file itself is called as the person did
    within = {source.path: str(source.path) for source in find_corrections([corpus])}
    called = {**within, file.resolve(): str(file)} if file.exists() else within
    files = [read_corrections(path, name) for path, name in called.items()]
    if broken := [known for known in files if known.is_broken]:
        raise DataError(str(broken[0].objections[0]))
    exact, after, remarks = try_out(loaded.graph, asked, [c for known in files for c in known.corrections])
    print_lines(_shown(loaded, type(loaded)(after, base=loaded.base), (exact.subject, exact.object)))
    print_lines(f"note: {remark}" for remark in remarks)
    if dry_run:
        print_lines([f"not written to {file}:", f"  {line(exact)}"])
        return
    append(file, exact)
    out = graph if graph.is_dir() else graph.parent
    print_lines([f"added to {file}:", f"  {line(exact)}", f"To apply it: kg build {corpus} --out {out}"])


def _by_column(action: str, names: Sequence[str]) -> Mapping[str, str]:
    ways = ARGUMENTS.get(action, ())
    names = [name for name in names if name != "-"]  # as an empty column is written in the file
    for columns in ways:
        if len(columns) == len(names):
            return dict(zip(columns, names, strict=True))
    if not ways:
        raise UsageError(f"{action}: no such action; known: {', '.join(ARGUMENTS)}")
    wanted = " or ".join(" ".join((action, *map(str.upper, columns))) for columns in ways)
    raise UsageError(f"{action}: {len(names)} name(s) given; write {wanted}")


def _file(corpus: Path) -> Path:
    """The corrections.tsv of a folder, or beside a file; raises InputError where there is no such path."""
    from kg.reading.sources import corrections_file

    if not corpus.exists():
        raise InputError(f"{corpus}: no such file or folder; give that of the articles with --corpus")
    return corrections_file(corpus if corpus.is_dir() else corpus.parent)


def _shown(before: "KnowledgeGraph", after: "KnowledgeGraph", ends: Sequence[str]) -> Iterator[str]:
    """Nodes and statements that the line touches, before and after it."""
    old, new = before.graph.by_id, after.graph.by_id
    touched = sorted(id for id in {*old, *new} if old.get(id) != new.get(id) or id in ends)
    for title, graph in (("before", before), ("after", after)):
        nodes = [graph.graph.by_id[id] for id in touched if id in graph.graph.by_id]
        yield f"{title}:" if nodes else f"{title}: nothing"
        yield from (f"  {_node(graph, node)}" for node in nodes)
    said, says = ({s.id: s for s in g.graph.statements} for g in (before, after))
    changed = [says[id] for id in said if id in says and said[id] != says[id]]
    yield from _listed(before, "go", [said[id] for id in said if id not in says])
    yield from _listed(after, "come", [says[id] for id in says if id not in said])
    yield from _listed(after, "are marked or gain evidence", changed)


def _node(graph: "KnowledgeGraph", entity: "Entity") -> str:
    from kg.vocab import LABELS_ZH

    number = len(graph.statements_about(entity))
    names = f"also {'、'.join(entity.aliases)}" if entity.aliases else ""
    kind = f"{LABELS_ZH[entity.type]} {entity.type}"
    return " · ".join(filter(None, (entity.id, entity.label, kind, f"{number} statement(s)", names)))


def _listed(graph: "KnowledgeGraph", what: str, statements: Sequence["Statement"]) -> Iterator[str]:
    from kg.cli.console import sentence

    if statements:
        yield f"{len(statements)} statement(s) {what}:"
        yield from (f"  {sentence(graph, s)}" for s in statements[:SHOWN])
    if len(statements) > SHOWN:
        yield f"  … and {len(statements) - SHOWN} more"
