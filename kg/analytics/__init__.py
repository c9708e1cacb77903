"""Graph analytics: plain functions from a `KnowledgeGraph` to pandas frames, the same on every run.

    from kg import analytics
    analytics.pagerank(graph).head(10)
    analytics.money_flow(graph.by_place("湛江市"), by=("year",))

Each names its method in its docstring. A wrong argument is a `kg.KgError`; an answer without rows says why, as an
`EmptyResultWarning` and in `frame.attrs["why"]`.
"""

from kg.analytics.groups import communities, projection
from kg.analytics.money import money_flow
from kg.analytics.paths import paths
from kg.analytics.places import areas, connectors, roll_up
from kg.analytics.programmes import programmes_by_area
from kg.analytics.ranking import betweenness, cores, degree, hits, pagerank, robustness
from kg.analytics.timeline import timeline

__all__ = [
    "areas", "betweenness", "communities", "connectors", "cores", "degree", "hits", "money_flow", "pagerank", "paths",
    "programmes_by_area", "projection", "robustness", "roll_up", "timeline",
]  # fmt: skip
