"""The decisions most worth a person's minute: what is doubtful, and much hangs on it.

A suggestion is a question with two answers, each of them a line of corrections. Whoever has few minutes should be
asked what the machine is least sure of (uncertainty sampling: D. Lewis, W. Gale, "A Sequential Algorithm for Training
Text Classifiers", SIGIR 1994), here weighed by how much of the graph the answer puts right:

    worth = doubt × √(ties of the one end × ties of the other) × share

- doubt is the binary entropy, in bits, of the chance that the graph is wrong; one bit where it is rather wrong than
  right, as for two that are kept apart although much speaks for their being one;
- ties is log₂(2 + statements about the node), of which those on containment count a quarter: every village lies in
  some province. Of two that are joined, both ends are the one node that they became;
- share is one where who is who is asked, since all statements of a node hang on that, and one half for an edge.

No question that a person has answered is asked again. Pure; time grows with the size of the graph (it is sorted).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import log2, sqrt

from kg.assembly.claims import value_for
from kg.assembly.draft import BY_A_PERSON, CorrectionError, Draft, check_circle
from kg.assembly.lookup import anchor_for
from kg.knowledge.identity import read_clues
from kg.model import Correction, Decision, Entity, Graph, Statement
from kg.vocab import LABELS_EN, LABELS_ZH, SYMMETRIC, Relation

#: Probability that two are one from which joining them needs no look, and up to which keeping them apart needs none.
SURELY_ONE, SURELY_TWO = 0.95, 0.2
#: Confidence of an edge that is worth a look: less is hidden and weak, more is seldom wrong.
DOUBTFUL = (0.5, 0.8)
#: So many questions are asked about one node at a time, lest a single province fill the list.
PER_NODE = 2

_CONTAINMENT = 0.25  #: of a statement
_EDGE = 0.5  #: share of an edge


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question to a person, and what either answer is as a line of corrections."""

    kind: str  #: a key of KINDS
    worth: float  #: of an answer, in bits times ties; for comparison only
    confidence: float  #: that yes is the answer, 0..1
    question: Words
    yes: Correction
    no: Correction
    reasons: tuple[Words, ...] = ()  #: what speaks for and against two being one
    statements: tuple[Statement, ...] = ()  #: behind an edge, surest first
    joined: bool = False  #: the two are one node at present

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of the nodes that it is about."""
        return (self.yes.object,) if self.joined else (self.yes.subject, self.yes.object)


def suggest(graph: Graph, *, kinds: Iterable[str] | None = None, limit: int | None = None) -> tuple[Suggestion, ...]:
    """The suggestions of these kinds (keys of KINDS; None: all), at most `limit`, most worth first.

    Either line can be applied to the graph, but for the one that tells apart two that are joined, which the next build
    needs. The order of the graph does not matter.
    """
    ties = _ties(graph.statements)
    found = [s for kind in (KINDS if kinds is None else kinds) for s in KINDS[kind](graph, ties)]
    found.sort(key=lambda s: (-s.worth, s.yes.subject, s.yes.object, s.yes.relation or ""))
    draft = Draft(graph, {})
    asked: Counter[str] = Counter()
    chosen: list[Suggestion] = []
    for suggestion in found:
        if len(chosen) == limit:
            break
        if max(asked[id] for id in suggestion.nodes) < PER_NODE and _is_possible(suggestion, draft):
            asked.update(suggestion.nodes)
            chosen.append(suggestion)
    return tuple(chosen)


def _merges(graph: Graph, ties: Mapping[str, float]) -> Iterator[Suggestion]:
    """Whether two are one, where resolution was not sure."""
    for d in graph.decisions:
        if d.reasons == BY_A_PERSON or d.one not in graph.by_id:
            continue
        if d.same and d.confidence <= SURELY_ONE and graph.redirects.get(d.other) == d.one:
            yield _joined(d, graph, ties)
        elif not d.same and d.confidence >= SURELY_TWO and d.other != d.one and d.other in graph.by_id:
            yield _apart(d, graph, ties)


def _joined(d: Decision, graph: Graph, ties: Mapping[str, float]) -> Suggestion:
    worth = _doubt(1 - d.confidence) * ties[d.one]
    return _identity(d, graph, (d.other, graph.by_id[d.one]), worth)


def _apart(d: Decision, graph: Graph, ties: Mapping[str, float]) -> Suggestion:
    """The part and the whole are in the order of what is known of them."""
    ends = (graph.by_id[d.one], graph.by_id[d.other])
    part, whole = sorted(ends, key=lambda e: (e.code != "", ties[e.id], len(e.articles), e.id))
    worth = _doubt(d.confidence) * sqrt(ties[d.one] * ties[d.other])
    return _identity(d, graph, (part.id, whole), worth)


def _identity(d: Decision, graph: Graph, ends: tuple[str, Entity], worth: float) -> Suggestion:
    part, whole = ends
    node = graph.by_id.get(part)
    line = partial(Correction, subject=part, object=whole.id, source=anchor_for(node) if node else "")
    names = [id.partition("/")[2] for id in (part, whole.id)]
    state = Words("现已合并", "joined now") if d.same else Words("现为两个", "two now")
    type_ = whole.type
    question = Words(
        f"“{names[0]}”与“{names[1]}”是同一{LABELS_ZH[type_]}吗？（{state.zh}）",
        f"Are {names[0]} and {names[1]} one {LABELS_EN[type_].lower()}? ({state.en})",
    )
    known = read_clues().by_id
    reasons = tuple(Words(known[r].zh, known[r].en) if r in known else Words(r, r) for r in d.reasons)
    yes, no = line("merge"), line("distinct")
    return Suggestion("merges", round(worth, 4), d.confidence, question, yes, no, reasons, joined=d.same)


def _edges(graph: Graph, ties: Mapping[str, float]) -> Iterator[Suggestion]:
    """Whether an edge is right, where its surest statement is doubtful."""
    edges: dict[tuple[str, Relation, str], list[Statement]] = defaultdict(list)
    for s in graph.statements:
        subject, object = sorted((s.subject, s.object)) if s.predicate in SYMMETRIC else (s.subject, s.object)
        if subject != object:
            edges[subject, s.predicate, object].append(s)
    for (subject, relation, object), said in edges.items():
        confidence = max(s.confidence for s in said)
        if DOUBTFUL[0] <= confidence <= DOUBTFUL[1] and not any(s.corrected for s in said):
            source = anchor_for(graph.by_id[subject])
            line = partial(Correction, subject=subject, relation=relation, object=object, source=source)
            one, other = (graph.by_id[end].label for end in (subject, object))
            question = Words(
                f"{one} —{LABELS_ZH[relation]}→ {other}，对吗？",
                f"Is it right that {one} —{LABELS_EN[relation]}→ {other}?",
            )
            worth = _doubt(1 - confidence) * sqrt(ties[subject] * ties[object]) * _EDGE * _weight(relation)
            surest = tuple(sorted(said, key=lambda s: (-s.confidence, s.id)))
            yes, no = line("confirm", value=value_for(surest, surest[0])), line("reject")
            yield Suggestion("edges", round(worth, 4), confidence, question, yes, no, statements=surest)


#: What can be asked, by kind: all questions of the kind that are open, with what they are worth.
KINDS: Mapping[str, Callable[[Graph, Mapping[str, float]], Iterator[Suggestion]]] = {"merges": _merges, "edges": _edges}


def _is_possible(suggestion: Suggestion, draft: Draft) -> bool:
    """Whether both lines can be applied: two that lie in each other by a detour cannot become one."""
    if suggestion.kind != "merges" or suggestion.joined:
        return True
    part, whole = (draft.entities[id] for id in suggestion.nodes)
    try:
        check_circle(draft, part, whole)
    except CorrectionError:
        return False
    return part.type is whole.type


def _doubt(error: float) -> float:
    """Binary entropy of a chance of error, in bits; 1 from one half upwards.

    >>> [round(_doubt(p), 2) for p in (0, 0.05, 0.3, 0.5, 0.9)]
    [0.0, 0.29, 0.88, 1.0, 1.0]
    """
    if error >= 0.5:
        return 1.0
    return -error * log2(error) - (1 - error) * log2(1 - error) if error > 0 else 0.0


def _ties(statements: Iterable[Statement]) -> Mapping[str, float]:
    """How well each node is connected, damped: 1 for one that no statement is about."""
    counts: defaultdict[str, float] = defaultdict(float)
    for s in statements:
        for end in {s.subject, s.object}:
            counts[end] += _weight(s.predicate)
    return defaultdict(lambda: 1.0, {id: log2(2 + n) for id, n in counts.items()})


def _weight(relation: Relation) -> float:
    return _CONTAINMENT if relation is Relation.LOCATED_IN else 1.0
