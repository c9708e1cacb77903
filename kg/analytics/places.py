"""Everything by the county, city or province that it lies in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kg.analytics.empty import told
from kg.api import KnowledgeGraph
from kg.errors import UsageError
from kg.knowledge.spelling import known, level_called
from kg.model import Graph
from kg.views.counties import areas_at
from kg.vocab import EntityType, Level, Relation

if TYPE_CHECKING:
    import pandas as pd


def areas(graph: KnowledgeGraph, level: str = "county") -> "pd.DataFrame":
    """In which area each entity lies: a row an entity whose area is known.

    Up leads locatedIn, and partOf and worksFor where nothing says where the thing lies. What lies in no area of this
    level, or in several, lies in one of the next larger: 东莞市 has towns but no counties. A programme of a whole city
    or province lies in none of its counties, also where an article tells of it in one. Columns: `label`, `type`, `area`
    (id), `area_label`, `area_level`.

    Raises:
        UsageError: the level is not known.
    """
    import pandas as pd

    from kg.views.frames import label_and_type

    found = areas_at(graph.graph, level_named(level))
    ids, by_id = sorted(found), graph.graph.by_id
    frame = pd.DataFrame(
        {
            **label_and_type(graph.graph, ids),
            "area": pd.array([found[id] for id in ids], dtype="string"),
            "area_label": pd.array([by_id[found[id]].label for id in ids], dtype="string"),
            "area_level": pd.Categorical([by_id[found[id]].level for id in ids], [*reversed(Level)], ordered=True),
        },
        index=pd.Index(ids, dtype="string", name="id"),
    )
    return told(frame, f"no entity lies in a place whose level is {level} or the next larger")


def roll_up(graph: KnowledgeGraph, level: str = "county") -> "pd.DataFrame":
    """What ties areas together: the statements between things in them, counted by relation.

    Each end is taken for its area, as in `areas`; locatedIn, which leads to the areas, is left out, and so is a
    statement with an end that lies in none: `frame.attrs["left_out"]` says how many. Columns: `subject`,
    `subject_label`, `relation`, `object`, `object_label`, `statements` (how many), `confidence` (of the surest). What
    happens within an area has it at both ends. The most statements first.

    Raises:
        UsageError: the level is not known.
    """
    import pandas as pd

    found, label = areas_at(graph.graph, level_named(level)), {e.id: e.label for e in graph.graph.entities}
    told_of: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)
    left_out = 0
    for s in graph.graph.statements:
        if s.predicate is Relation.LOCATED_IN:
            continue
        if s.subject in found and s.object in found:
            told_of[found[s.subject], str(s.predicate), found[s.object]].append(s.confidence)
        else:
            left_out += 1
    rows = sorted(told_of.items(), key=lambda item: (-len(item[1]), item[0]))
    frame = pd.DataFrame(
        {
            "subject": pd.array([one for (one, _, _), _ in rows], dtype="string"),
            "subject_label": pd.array([label[one] for (one, _, _), _ in rows], dtype="string"),
            "relation": pd.Categorical([relation for (_, relation, _), _ in rows], list(map(str, Relation))),
            "object": pd.array([other for (_, _, other), _ in rows], dtype="string"),
            "object_label": pd.array([label[other] for (_, _, other), _ in rows], dtype="string"),
            "statements": np.array([len(sure) for _, sure in rows], np.int64),
            "confidence": np.array([max(sure) for _, sure in rows], np.float64),
        }
    )
    frame.attrs["left_out"] = left_out
    return told(frame, f"no statement ties areas; {left_out} have an end that lies in no {level}")


def connectors(graph: KnowledgeGraph, level: str = "county") -> "pd.DataFrame":
    """Who ties areas together: bodies, people and programmes with statements about things in more than one area.

    An area is that of `areas`; a body's own place counts, a city beside one of its counties does not. Columns: `label`,
    `type`, `areas` (labels, sorted), `number` (of areas), `statements` (how many lead there). The most areas first.

    Raises:
        UsageError: the level is not known.
    """
    import pandas as pd

    from kg.views.frames import label_and_type

    found, by_id = areas_at(graph.graph, level_named(level)), graph.graph.by_id
    reached: defaultdict[str, list[str]] = defaultdict(list)
    for s in graph.graph.statements:
        for one, other in ((s.subject, s.object), (s.object, s.subject)):
            place = other in by_id and by_id[other].type is EntityType.PLACE
            if one in by_id and by_id[one].type is not EntityType.PLACE and place and other in found:
                reached[one].append(found[other])
    within = _within(graph.graph)
    several = {id: areas for id, named in reached.items() if len(set(areas := _innermost(named, within))) > 1}
    ids = sorted(several, key=lambda id: (-len(set(several[id])), -len(several[id]), id))
    labels = [tuple(sorted(by_id[area].label for area in set(several[id]))) for id in ids]
    frame = pd.DataFrame(
        {
            **label_and_type(graph.graph, ids),
            "areas": pd.Series(labels, dtype="object").to_numpy(),
            "number": np.array([len(named) for named in labels], np.int64),
            "statements": np.array([len(several[id]) for id in ids], np.int64),
        },
        index=pd.Index(ids, dtype="string", name="id"),
    )
    return told(frame, f"nothing is tied to places in more than one {level}")


def _within(graph: Graph) -> Mapping[str, set[str]]:
    """The larger areas that each area lies in."""
    larger = [areas_at(graph, level) for level in (Level.COUNTY, Level.CITY, Level.PROVINCE)]
    areas = [e.id for e in graph.entities if e.type is EntityType.PLACE and e.level]
    return {id: {found[id] for found in larger if id in found} - {id} for id in areas}


def _innermost(areas: Sequence[str], within: Mapping[str, set[str]]) -> list[str]:
    """The areas without those that hold another one of them."""
    holding = set[str]().union(*(within[area] for area in areas))
    return [area for area in areas if area not in holding]


def level_named(name: str) -> Level:
    """The level of that name, in English or Chinese; raises UsageError if unknown."""
    level = level_called(name)
    if level is None:
        raise UsageError(f"{name}: no such level; known: {known(Level)}")
    return level
