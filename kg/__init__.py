"""kg: a knowledge graph from Chinese news about local public affairs.

    import kg
    graph = kg.build(["seeds"])           # or kg.load("exports/graph.ttl")
    graph.find("霞山区")                  # entities of that name
    graph.by_place("湛江市")              # a part, a graph again; also by_type, between, with_confidence, around
    graph.statements()                    # a pandas frame; also entities(), evidence()
    kg.analytics.pagerank(graph)          # rankings, communities, paths, areas, money, time; see help(kg.analytics)
    kg.plots.money_flow(graph)            # pictures; see help(kg.plots)
    graph.nx                              # a networkx.MultiDiGraph
    graph.query("SELECT ?s WHERE { ?s a kg:Place }")

Names are resolved on first use, so that `import kg` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.engine import Engine
    from kg.errors import CacheWarning, DataError, EmptyResultWarning, GraphError, InputError, KgError, UsageError
    from kg.model import Article, Entity, Evidence, Graph, Statement
    from kg.opening import build, load
    from kg.reading import Corpus
    from kg.vocab import EntityType, Relation, Status

__version__ = "0.1.0"

#: Public name → module that defines it.
_HOMES = {
    "build": "kg.opening", "load": "kg.opening", "KnowledgeGraph": "kg.api",
    "Corpus": "kg.reading", "Engine": "kg.engine",
    "Article": "kg.model", "Entity": "kg.model", "Evidence": "kg.model", "Graph": "kg.model", "Statement": "kg.model",
    "EntityType": "kg.vocab", "Relation": "kg.vocab", "Status": "kg.vocab",
    "KgError": "kg.errors", "InputError": "kg.errors", "DataError": "kg.errors", "GraphError": "kg.errors",
    "UsageError": "kg.errors", "EmptyResultWarning": "kg.errors", "CacheWarning": "kg.errors",
}  # fmt: skip

__all__ = [
    "Article", "CacheWarning", "Corpus", "DataError", "EmptyResultWarning", "Engine", "Entity", "EntityType",
    "Evidence", "Graph", "GraphError", "InputError", "KgError", "KnowledgeGraph", "Relation", "Statement", "Status",
    "UsageError", "build", "load",
]  # fmt: skip


#: Packages that `kg.analytics` and `kg.plots` mean without an import of their own.
_PACKAGES = ("analytics", "plots")


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(f"kg.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_PACKAGES})
