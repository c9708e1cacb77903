"""`kg show`: one node with all that is known about it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.vocab import LABELS_ZH

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.model import Entity


#: So many decisions on identity are shown.
DECISIONS = 8


def show(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph.ttl, or the folder that holds it.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Any name of the node, or its id (place/湛江市).")],
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Facts to show.")] = 50,
) -> None:
    """Show one node: type, names, facts with quotes and sources.

    \b
    Examples:
      kg show exports 霞山区
      kg show exports/graph.ttl 孙成晖
      kg show exports place/湛江市
    """
    from kg.cli.console import console, print_lines, print_table
    from kg.opening import load

    loaded = load(graph)
    entity = loaded.entity(name)
    print_lines([*_head(loaded, entity), *_identity(loaded, entity)])
    facts = list(_facts(loaded, entity))
    if facts:
        print_table("", ("relation", "with", "said", "#confidence", "evidence"), facts[:limit])
    if len(facts) > limit:
        console().print(f"{limit} of {len(facts)} facts shown; see the others with --limit {len(facts)}")


def _head(graph: "KnowledgeGraph", entity: "Entity") -> Iterator[str]:
    from kg.cli.console import marks
    from kg.model import is_by_hand

    types = "/".join(f"{LABELS_ZH[t]} {t}" for t in (entity.type, *entity.also))
    yield " · ".join(filter(None, (entity.label, types, LABELS_ZH.get(entity.level, ""), entity.code)))
    yield f"id: {entity.id}"
    if entity.aliases:
        yield f"also: {'、'.join(entity.aliases)}"
    yield from (f"exact match: {iri}" for iri in entity.matches)
    yield from marks(entity.corrected)
    if not entity.articles:
        yield "named in no article: known from the gazetteer as the place above one that is"
    for id in entity.articles[:5]:
        article = graph.article(id)
        known = (article.title or article.source, article.outlet, article.date) if article else (id,)
        yield f"in: {' · '.join(filter(None, known))} ({id})"
    if more := sum(not is_by_hand(id) for id in entity.articles[5:]):
        yield f"    and {more} more articles"


def _identity(graph: "KnowledgeGraph", entity: "Entity") -> Iterator[str]:
    """Which names were made one with this node and which were kept apart, the surest first, and why."""
    from kg.knowledge.identity import read_clues

    clues = read_clues().by_id
    about = [d for d in graph.graph.decisions if entity.id in (d.one, d.other)]
    for d in sorted(about, key=lambda d: (not d.same, -d.confidence, d))[:DECISIONS]:
        other = d.other if d.one == entity.id else d.one
        why = "、".join(clues[r].zh if r in clues else LABELS_ZH.get(r, r) for r in d.reasons)
        yield f"{'same as' if d.same else 'not'}: {other} ({d.confidence:.2f}{f': {why}' if why else ''})"
    if len(about) > DECISIONS:
        yield f"    and {len(about) - DECISIONS} more decisions on who it is"


def _facts(graph: "KnowledgeGraph", entity: "Entity") -> Iterator[tuple[str, str, str, str, str]]:
    from kg.cli.console import label, marks, qualifiers, quotes

    for s in graph.statements_about(entity):
        out = s.subject == entity.id
        relation = f"{LABELS_ZH[s.predicate]} →" if out else f"← {LABELS_ZH[s.predicate]}"
        other = label(graph, s.object if out else s.subject)
        yield (
            relation,
            other,
            qualifiers(s),
            f"{s.confidence:.2f}",
            "; ".join([*quotes(graph, s, limit=2), *marks(s.corrected)]),
        )
