"""The ways from one node to another: what a step costs, the cheapest way first. Refuses to know names and frames."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kg.errors import UsageError
from kg.model import Statement
from kg.views.ties import Ties, step_cost
from kg.vocab import Relation

#: What makes a way good -> the attribute of `Ties.steps` that it adds up; None: every step counts one.
WEIGHTS: Mapping[str, str | None] = {"telling": "cost", "length": None, "confidence": "doubt"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: from `start` to `end`, and every statement that ties the two, the most telling first."""

    start: str
    end: str
    statements: tuple[Statement, ...]


def ways(ties: Ties, start: str, end: str, *, by: str = "telling") -> Iterator[list[str]]:
    """The ways between two ids that pass no node twice, the best first (Yen 1971, as networkx has it).

    Directions aside. By "telling" a step costs what `kg.views.ties.STEP_COSTS` says, by "length" one, by "confidence"
    the doubt in its surest statement, so that the most probable way comes first. None from a node to itself.
    Raises UsageError for another `by`.
    """
    import networkx as nx

    if by not in WEIGHTS:
        raise UsageError(f"by: {by!r} is not possible; give {', '.join(map(repr, WEIGHTS))}")
    number = ties.number
    if start == end or not nx.has_path(ties.steps, number[start], number[end]):
        return
    for way in nx.shortest_simple_paths(ties.steps, number[start], number[end], weight=WEIGHTS[by]):
        yield [ties.ids[n] for n in way]


def steps_along(
    about: Mapping[str, Iterable[Statement]], way: Sequence[str], *, by: str, without: Collection[Relation] = ()
) -> tuple[Step, ...]:
    """The steps of a way of ids, each with its statements; `about` has those of each id.

    The surest come first, by "telling" those that cost least before them; those of relations in `without` are no part.
    """
    steps = []
    for pair in pairwise(way):
        tying = (s for s in about[pair[0]] if {s.subject, s.object} == {*pair} and s.predicate not in without)
        steps.append(Step(*pair, tuple(sorted(tying, key=_ORDER[by]))))
    return tuple(steps)


def _surest(s: Statement) -> tuple[float, str]:
    return -s.confidence, s.id


def _cheapest(s: Statement) -> tuple[int, float, str]:
    return step_cost(s), -s.confidence, s.id


#: In which order the statements of a step are told.
_ORDER: Mapping[str, Callable[[Statement], tuple[Any, ...]]] = {
    "telling": _cheapest,
    "length": _surest,
    "confidence": _surest,
}
