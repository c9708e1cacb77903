"""How often each rule of extraction speaks in a graph, beside how often it usually does."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.model import Graph, Statement

#: A rule stands out that makes at least so many statements, and so many times its usual share of all.
LEAST, TIMES = 20, 10.0
#: Rules that take a container from the gazetteer: their sentences name the place, and do not say where it lies.
BY_THE_BOOK = ("locatedIn.gazetteer", "locatedIn.division")


@dataclass(frozen=True, slots=True)
class RuleUse:
    """What a rule does in a graph."""

    rule: str
    statements: int  #: for which it gives a sentence
    share: float  #: of all statements
    usual: float  #: its share in the reference, where a rule that is not there counts as if it had one statement
    stands_out: bool  #: it speaks far more often than usual

    @property
    def times(self) -> float:
        """How many times as often as usual."""
        return self.share / self.usual


def by_rule(statements: Iterable[Statement]) -> dict[str, int]:
    """The number of statements for which each rule gives a sentence, by rule."""
    return dict(sorted(Counter(rule for s in statements for rule in {e.rule for e in s.evidence}).items()))


def rule_uses(graph: Graph, reference: Mapping[str, int], statements: int) -> list[RuleUse]:
    """Every rule that speaks in the graph: those that stand out first, then by number of statements.

    `reference` is how many statements each rule made in a corpus that was looked at, `statements` how many were there.
    """
    uses = []
    for rule, number in by_rule(graph.statements).items():
        share, usual = number / len(graph.statements), max(reference.get(rule, 0), 1) / max(statements, 1)
        uses.append(RuleUse(rule, number, share, usual, number >= LEAST and share >= TIMES * usual))
    return sorted(uses, key=lambda use: (not use.stands_out, -use.statements, use.rule))
