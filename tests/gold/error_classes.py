"""Count the errors of single articles by class, as ERRORS.md keeps them from round to round.

    python tests/gold/error_classes.py GOLD ARTICLES

GOLD is a folder of gold graphs, ARTICLES the folder of their texts.
"""

import sys
from collections import Counter
from pathlib import Path

from kg.errors import InputError
from kg.evaluate import match, predicted
from kg.gold import Edge, Gold, article_file, fold, read_gold
from kg.model import Graph
from kg.pipeline import build
from kg.vocab import SYMMETRIC


def entity_classes(gold: Gold, graph: Graph, taken: dict[str, str], reasons: dict[str, str]) -> Counter[str]:
    """Missed and spurious entities: boundary, type, duplicate, wrong merge, or nothing there."""
    counts: Counter[str] = Counter()
    spurious = {id: fold(graph.by_id[id].label) for id in reasons}
    found = set(taken.values())
    held = [fold(n) for id in taken for n in (graph.by_id[id].label, *graph.by_id[id].aliases)]
    for g in gold.entities.values():
        if g.optional or g.id in found:
            continue
        if any(name in held for name in g.names):
            counts["entity missed: merged with another"] += 1
        elif any(r.startswith("type") and r.endswith(g.name) for r in reasons.values()):
            counts["entity missed: wrong type"] += 1
        elif any(a in b or b in a for a in spurious.values() for b in g.names if len(a) > 1 and len(b) > 1):
            counts["entity missed: wrong boundary"] += 1
        else:
            counts["entity missed: not found"] += 1
    for id, reason in reasons.items():
        names = [n for g in gold.entities.values() for n in g.names if len(n) > 1]
        if reason.startswith("duplicate"):
            counts["entity spurious: duplicate"] += 1
        elif reason.startswith("type"):
            counts["entity spurious: wrong type"] += 1
        elif any(spurious[id] in n or n in spurious[id] for n in names):
            counts["entity spurious: wrong boundary"] += 1
        else:
            counts["entity spurious: no such thing"] += 1
    return counts


def relation_classes(gold: Gold, graph: Graph, taken: dict[str, str]) -> Counter[str]:
    """Missed and spurious relations: an end is wrong, the predicate, the direction, or nothing is there."""
    counts: Counter[str] = Counter()
    named = {id for id, e in graph.by_id.items() if e.articles}
    edges = {e for e in predicted(graph).edges if e[0] in named and e[2] in named}
    got = {(taken[s], p, taken[o]) for s, p, o in edges if s in taken and o in taken}
    found = set(taken.values())
    said: set[Edge] = {r.edge for r in gold.relations}
    said |= {(o, p, s) for s, p, o in said if p in SYMMETRIC}
    pairs, got_pairs = {(s, o) for s, _, o in said}, {(s, o) for s, _, o in got}
    for r in gold.relations:
        s, p, o = r.edge
        if r.optional or r.edge in got or (p in SYMMETRIC and (o, p, s) in got):
            continue
        if s not in found or o not in found:
            counts["relation missed: an end is missed"] += 1
        elif (s, o) in got_pairs:
            counts["relation missed: another predicate"] += 1
        else:
            counts["relation missed: not read (or only through a container)"] += 1
    counts["relation spurious: an end is wrong"] = sum(s not in taken or o not in taken for s, p, o in edges)
    is_open = {g.id for g in gold.entities.values() if g.optional}
    for s, _, o in got - said:
        if s in is_open or o in is_open:
            continue
        if (s, o) in pairs:
            counts["relation spurious: another predicate"] += 1
        elif (o, s) in pairs:
            counts["relation spurious: turned round"] += 1
        else:
            counts["relation spurious: not said (or only through a container)"] += 1
    return counts


def _graph(article: Path) -> Graph:
    """The graph of one article; an empty one where nothing is found in it."""
    try:
        return build([article], jobs=1).graph
    except InputError:
        return Graph()


def main(gold_folder: Path, articles: Path) -> None:
    """Prints one line for each class."""
    total: Counter[str] = Counter()
    for gold in read_gold(gold_folder):
        graph = _graph(article_file(gold, [articles]))
        taken, reasons = match(graph.by_id, gold)
        total += entity_classes(gold, graph, taken, reasons)
        total += relation_classes(gold, graph, taken)
    for name, count in sorted(total.items()):
        sys.stdout.write(f"{count:5}  {name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
