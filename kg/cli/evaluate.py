"""`kg evaluate`: precision, recall and F1 against gold graphs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.evaluate import Counts, Score


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help="A folder of gold graphs, one .json for each article; or gold for identity."
        ),
    ],
    pred: Annotated[Path | None, typer.Option(metavar="DIR", help="Score the Turtle files in it.")] = None,
    articles: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the articles are (default: near GOLD).")
    ] = None,
    identity: Annotated[
        bool, typer.Option("--identity", help="GOLD is a .tsv that says which mentions are one thing.")
    ] = False,
    half: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --identity: score this part of GOLD only.")
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and every spurious item.")] = False,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Show how often edges of each confidence are right.")
    ] = False,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, metavar="X", help="Score only edges at least this sure.")
    ] = None,
) -> None:
    """Score graphs against gold graphs.

    Prints precision, recall and F1 per type and per relation.

    Each gold graph is about one article: it is built alone and scored, unless --pred names a folder of graphs.
    With --identity, all articles are built as one corpus, or --pred names a graph of it.

    \b
    Examples:
      kg evaluate seeds/gold
      kg evaluate seeds/gold --errors
      kg evaluate gold --pred graphs --min-confidence 0.8
      kg evaluate tests/gold/identity.tsv --identity --articles corpus.jsonl
    """
    from kg.cli.console import print_lines
    from kg.errors import UsageError
    from kg.evaluate import add_up
    from kg.evaluate import evaluate as run

    if pred and articles:
        raise UsageError("--pred and --articles exclude each other; give one of them")
    if identity:
        if reliability or min_confidence is not None:
            raise UsageError("--identity goes with neither --reliability nor --min-confidence; leave them out")
        _print_identity(gold, pred, articles, half=half, errors=errors)
        return
    if half:
        raise UsageError("--half goes with --identity only; leave it out")
    scores = run(gold, predictions=pred, articles=articles, min_confidence=min_confidence)
    for name, score in scores.items():
        if score.failure:
            typer.echo(f"kg: {name}: not built, so all of it counts as missed: {score.failure}", err=True)
    if errors:
        for name, score in scores.items():
            print_lines([name, *(f"  {line}" for line in score.errors)])
    _print(add_up(scores.values()), {name: s for name, s in scores.items() if len(scores) > 1})
    if reliability:
        _print_reliability(add_up(scores.values()))
    if any(score.failure for score in scores.values()):
        raise typer.Exit(1)


def _print_identity(gold: Path, pred: Path | None, articles: Path | None, *, half: str | None, errors: bool) -> None:
    from kg.cli.console import print_lines, print_table
    from kg.errors import UsageError
    from kg.evaluate_identity import IdentityScore, evaluate_identity, read_identity_gold
    from kg.opening import build, load

    mentions = read_identity_gold(gold)
    halves = sorted({m.half for m in mentions})
    if half and half not in halves:
        raise UsageError(f"--half {half}: no such part; {gold} has {', '.join(halves)}")
    if errors and not half:
        raise UsageError("--errors with --identity needs --half, for some parts are not to be read; give --half tune")
    if pred:
        graph = load(pred)
    elif articles:
        graph = build(articles, jobs=None, corrections=())
    else:
        raise UsageError("--identity needs the corpus; give --articles PATH, or --pred GRAPH for a graph of it")
    mentions = tuple(m for m in mentions if half in (None, m.half))
    scores = evaluate_identity(mentions, graph.graph)
    if errors:
        print_lines(line for score in scores.values() for line in score.errors)
    rows: list[tuple[object, ...]] = []
    for part in sorted({part for part, _ in scores}):
        named = [(kind, score) for (h, kind), score in scores.items() if h == part]
        whole = sum((score for _, score in named), IdentityScore())
        for kind, s in [("all", whole), *named]:
            shares = [f"{x:.3f}" for x in (*s.pairwise, *s.b_cubed)]
            pairs = s.joined + s.wrongly_joined + s.split + s.apart
            rows.append((part if kind == "all" else "", kind, *shares, pairs, s.wrongly_joined, s.split, s.unfound))
    columns = ("#pairs P", "#R", "#F1", "#B³ P", "#R", "#F1", "#pairs", "#wrongly joined", "#split", "#unfound")
    print_table("", ("part", "kind", *columns), rows)


def _print(total: "Score", each: "dict[str, Score]") -> None:
    from kg.cli.console import print_table

    rows: list[tuple[object, ...]] = []
    for kind in ("entity", "relation"):
        named = [(key.name, counts) for key, counts in total.counts.items() if key.kind == kind]
        for name, c in [("all", total.total(kind)), *named]:
            rows.append((kind if name == "all" else "", name, *_shares(c), c.right, c.spurious, c.missed))
    print_table("", ("", "", "#precision", "#recall", "#F1", "#right", "#spurious", "#missed"), rows)
    said = [(key.name, c) for key, c in total.counts.items() if key.kind == "qualifier"]
    if said:
        print_table("", ("of right relations", "#right", "#of"), [(n, c.right, c.right + c.missed) for n, c in said])
    nodes = [(key.name, c.spurious) for key, c in total.counts.items() if key.kind == "node"]
    if nodes:
        print_table(
            "", ("nodes", "#"), [({"duplicate": "duplicates", "merge": "wrong merges"}[n], c) for n, c in nodes]
        )
    if each:
        rows = [(name, *_shares(s.total("entity")), *_shares(s.total("relation"))) for name, s in each.items()]
        print_table("", ("article", "#entities P", "#R", "#F1", "#relations P", "#R", "#F1"), rows)


def _shares(c: "Counts") -> tuple[str, str, str]:
    return f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}"


def _print_reliability(total: "Score") -> None:
    from kg.cli.console import print_table
    from kg.evaluate import reliability

    rows = [(f"{b.low:.1f}-{b.high:.1f}", b.edges, f"{b.confidence:.3f}", f"{b.right:.3f}") for b in reliability(total)]
    print_table("", ("confidence", "#edges", "#mean", "#right"), rows)
