"""Which areas take part in which programmes."""

from collections import Counter
from typing import TYPE_CHECKING

from kg.analytics.empty import told
from kg.analytics.places import level_named
from kg.api import KnowledgeGraph
from kg.views.counties import areas_at
from kg.vocab import EntityType

if TYPE_CHECKING:
    import pandas as pd


def programmes_by_area(graph: KnowledgeGraph, level: str = "county") -> "pd.DataFrame":
    """How many statements tie the things of each area to each programme: who runs, joins or pays for it, where it lies.

    The area of a thing is that of `areas`. Index and columns: labels of areas and of programmes, those with most
    statements first; values: int64. `frame.attrs` has their ids as `areas` and `programmes`.

    Raises:
        UsageError: the level is not known.
    """
    import pandas as pd

    found, by_id = areas_at(graph.graph, level_named(level)), graph.graph.by_id
    counted: Counter[tuple[str, str]] = Counter()
    for s in graph.graph.statements:
        for programme, other in ((s.subject, s.object), (s.object, s.subject)):
            is_programme = programme in by_id and by_id[programme].type is EntityType.PROGRAMME
            if is_programme and other in found and by_id[other].type is not EntityType.PROGRAMME:
                counted[found[other], programme] += 1
    areas, programmes = (_most_first(counted, end) for end in (0, 1))
    rows = [[counted[area, programme] for programme in programmes] for area in areas]
    names = ([by_id[id].label for id in ids] for ids in (areas, programmes))
    frame = pd.DataFrame(rows, *(pd.Index(labels, dtype="string") for labels in names), dtype="int64")
    frame.attrs |= {"areas": areas, "programmes": programmes}
    return told(frame, f"no statement ties a programme to anything in a {level} or the next larger area")


def _most_first(counted: Counter[tuple[str, str]], end: int) -> list[str]:
    """Ids at one end of the pairs, by how much is counted for them."""
    totals: Counter[str] = Counter()
    for pair, n in counted.items():
        totals[pair[end]] += n
    return sorted(totals, key=lambda id: (-totals[id], id))
