"""How much a graph holds; `kg.analytics` has the rest."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.model import Graph, is_by_hand
from kg.views.rules import by_rule


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each kind; the mappings are sorted by key."""

    articles: int  #: of the corpus, without what people added by hand
    entities: int
    statements: int
    evidence: int
    by_type: Mapping[str, int]
    by_relation: Mapping[str, int]
    by_status: Mapping[str, int]
    by_rule: Mapping[str, int]  #: statements for which each rule gives a sentence
    unconnected: int  #: entities that no statement is about
    reprints: int  #: articles that are versions of another one


def count(graph: Graph) -> Counts:
    """How much there is of each kind."""
    tied = {end for s in graph.statements for end in (s.subject, s.object)}
    return Counts(
        articles=sum(not is_by_hand(a.id) for a in graph.articles),
        entities=len(graph.entities),
        statements=len(graph.statements),
        evidence=sum(len(s.evidence) for s in graph.statements),
        by_type=_tally(str(e.type) for e in graph.entities),
        by_relation=_tally(str(s.predicate) for s in graph.statements),
        by_status=_tally(str(s.qualifiers.status) for s in graph.statements),
        by_rule=by_rule(graph.statements),
        unconnected=sum(e.id not in tied for e in graph.entities),
        reprints=sum(a.version_of != "" for a in graph.articles),
    )


def _tally(values: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
