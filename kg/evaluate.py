"""A graph built from one article against its gold graph: precision, recall and F1 per type and per relation.

Counting. The unit is the article's graph, not the mention. An entity is right when one of its names is a name of the
gold entity and its type is allowed; one node per gold entity, so a second node for the same thing is an error. A
relation is right when both ends are right and the gold has it; partnersWith has no direction, locatedIn is read
through its transitive closure. Optional gold items are neither rewarded nor punished. Entities that no article names
(containers from the gazetteer) are not scored.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from kg.errors import InputError
from kg.gold import Edge, Gold, GoldRelation, article_file, fold, fold_amount, read_gold
from kg.model import Entity, Graph
from kg.pipeline import build
from kg.views.rdf import from_turtle
from kg.vocab import SYMMETRIC, Relation

_DUPLICATE = "duplicate of"
#: Relations through whose chains containment is inherited.
CONTAINMENT = (Relation.LOCATED_IN, Relation.PART_OF)


class Key(NamedTuple):
    """What a count is about."""

    kind: str  #: "entity", "relation", "qualifier" or "node"
    name: str  #: a type, a relation, "amount" or "role"; of nodes, "duplicate" or "merge"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were right, spurious and missed."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.spurious + other.spurious, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 where nothing was found."""
        return self.right / (self.right + self.spurious) if self.right + self.spurious else 0.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found; 0 where there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Counts by key, and one line for each error."""

    counts: Mapping[Key, Counts] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    judged: tuple[tuple[float, bool], ...] = ()  #: confidence of each edge that is right or wrong, and which
    failure: str = ""  #: why there was no graph to score, where there was none

    def total(self, kind: str) -> Counts:
        """The counts of all types, all relations, or all qualifiers."""
        return sum((c for key, c in self.counts.items() if key.kind == kind), Counts())


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is scored of a graph."""

    entities: Mapping[str, Entity]  #: by id
    edges: frozenset[Edge]
    qualifiers: Mapping[Edge, Mapping[str, frozenset[str]]]  #: folded values of "amount" and "role"
    confidence: Mapping[Edge, float] = field(default_factory=dict)  #: of the surest statement


# Running over a folder


def evaluate(
    gold_folder: Path,
    *,
    predictions: Path | None = None,
    articles: Path | None = None,
    min_confidence: float | None = None,
) -> dict[str, Score]:
    """The score of each gold graph of a folder, by its name.

    The graphs that are scored: the Turtle files of the same names in `predictions`; or else each article alone, built
    from the file of its name in `articles` (default: the folder "articles" beside the gold folder, or that around it).
    With `min_confidence` only edges that have a statement of at least that confidence are scored.
    """
    folders = [articles] if articles else [gold_folder.parent / "articles", gold_folder.parent]

    def predict(gold: Gold) -> Graph:
        if predictions is None:
            # what people corrected is no merit of the rules
            return build([article_file(gold, folders)], jobs=1, corrections=()).graph
        file = predictions / f"{gold.name}.ttl"
        if not file.is_file():
            raise InputError(f"{file}: no such file; each gold graph needs a Turtle file of its name")
        return from_turtle(file)

    def attempt(gold: Gold) -> Score:
        try:
            return score(gold, predict(gold), min_confidence=min_confidence)
        except InputError as error:
            return replace(score(gold, Graph()), failure=str(error))

    return {gold.name: attempt(gold) for gold in read_gold(gold_folder)}


def add_up(scores: Iterable[Score]) -> Score:
    """One score for all articles."""
    counts: defaultdict[Key, Counts] = defaultdict(Counts)
    errors: list[str] = []
    judged: list[tuple[float, bool]] = []
    for one in scores:
        errors += one.errors
        judged += one.judged
        for key, value in one.counts.items():
            counts[key] += value
    return Score(dict(sorted(counts.items())), tuple(errors), tuple(judged))


# Scoring one graph


def score(gold: Gold, graph: Graph, *, min_confidence: float | None = None) -> Score:
    """The score of the graph of one article."""
    prediction = predicted(graph, min_confidence=min_confidence)
    taken, reasons = match(prediction.entities, gold)
    tally = _Tally()
    _score_entities(tally, gold, prediction, taken, reasons)
    _score_relations(tally, gold, prediction, taken)
    return tally.score()


def predicted(graph: Graph, *, min_confidence: float | None = None) -> Prediction:
    """What is scored of a graph: its entities, its edges (partnersWith in both directions), amounts and roles."""
    edges: set[Edge] = set()
    said: defaultdict[Edge, defaultdict[str, frozenset[str]]] = defaultdict(lambda: defaultdict(frozenset))
    sure: defaultdict[Edge, float] = defaultdict(float)
    for s in graph.statements:
        edge = (s.subject, s.predicate, s.object)
        sure[edge] = max(sure[edge], s.confidence)
        for name, value in (("amount", fold_amount(s.qualifiers.amount_text)), ("role", fold(s.qualifiers.role))):
            said[edge][name] |= {value} - {""}
        if min_confidence is None or s.confidence >= min_confidence:
            edges.add(edge)
            if s.predicate in SYMMETRIC:
                edges.add((s.object, s.predicate, s.subject))
    return Prediction(graph.by_id, frozenset(edges), said, sure)


def match(entities: Mapping[str, Entity], gold: Gold) -> tuple[dict[str, str], dict[str, str]]:
    """Entity id → gold id, best name match first, one to one; and entity id → reason for those without a match."""
    candidates, near = [], {}
    named = {id: e for id, e in entities.items() if e.articles}
    for id, entity in named.items():
        names, label = {fold(n) for n in (entity.label, *entity.aliases)}, fold(entity.label)
        for g in gold.entities.values():
            if not (shared := names & g.names):
                continue
            if _types(entity) & set(g.types):
                rank = (label == fold(g.name), label in g.names, len(shared))
                candidates.append((rank, id, g.id))
                near[id] = f"{_DUPLICATE} {g.name}"
            else:
                near[id] = f"type {'/'.join(sorted(_types(entity)))} for {'/'.join(g.types)} {g.name}"
    taken: dict[str, str] = {}
    used: set[str] = set()
    for _, id, gold_id in sorted(candidates, key=lambda c: c[:2], reverse=True):
        if id not in taken and gold_id not in used:
            taken[id] = gold_id
            used.add(gold_id)
    return taken, {id: near.get(id, "not in gold") for id in named if id not in taken}


def _types(entity: Entity) -> set[str]:
    return {str(t) for t in (entity.type, *entity.also)}


class _Tally:
    """Counts and errors while one graph is scored."""

    def __init__(self) -> None:
        self.numbers: Counter[tuple[Key, str]] = Counter()
        self.errors: list[str] = []
        self.judged: list[tuple[float, bool]] = []

    def judge(self, prediction: Prediction, edge: Edge, *, right: bool) -> None:
        """Note how sure an edge was that is right, or wrong."""
        if edge in prediction.confidence:
            self.judged.append((prediction.confidence[edge], right))

    def add(self, kind: str, name: str, what: str, error: str = "") -> None:
        """Count one more, and note the error, if it is one."""
        self.numbers[Key(kind, name), what] += 1
        if error:
            self.errors.append(f"{kind} {what}: {error}")

    def score(self) -> Score:
        """What was counted."""
        keys = sorted({key for key, _ in self.numbers})
        whats = ("right", "spurious", "missed")
        counts = {k: Counts(*(self.numbers[k, what] for what in whats)) for k in keys}
        return Score(counts, tuple(sorted(self.errors)), tuple(self.judged))


def _score_entities(
    tally: _Tally, gold: Gold, prediction: Prediction, taken: Mapping[str, str], reasons: Mapping[str, str]
) -> None:
    found = set(taken.values())
    for g in gold.entities.values():
        if g.id in found and not g.optional:
            tally.add("entity", g.types[0], "right")
        elif not g.optional:
            tally.add("entity", g.types[0], "missed", f"{g.types[0]} {g.name}")
    for id, reason in reasons.items():
        entity = prediction.entities[id]
        name = min(_types(entity))
        tally.add("entity", name, "spurious", f"{name} {entity.label} ({reason})")
        if reason.startswith(_DUPLICATE):
            tally.add("node", "duplicate", "spurious")
    for id in taken:
        names = {fold(n) for n in (prediction.entities[id].label, *prediction.entities[id].aliases)}
        meant = [g.name for g in gold.entities.values() if names & g.names and not g.optional]
        if len(meant) > 1:
            tally.add(
                "node", "merge", "spurious", f"{prediction.entities[id].label} is one node for {'、'.join(meant)}"
            )


def _score_relations(tally: _Tally, gold: Gold, prediction: Prediction, taken: Mapping[str, str]) -> None:
    got: defaultdict[Edge, list[Edge]] = defaultdict(list)
    for edge in _scored_edges(prediction):
        s, p, o = edge
        if s in taken and o in taken:
            got[_undirected((taken[s], p, taken[o]))].append(edge)
        else:
            labels = prediction.entities[s].label, prediction.entities[o].label
            tally.add("relation", p, "spurious", f"{labels[0]} {p} {labels[1]} (an end is not in gold)")
            tally.judge(prediction, edge, right=False)
    last = {_undirected(r.edge): r for r in gold.relations}
    wanted = {edge: last[edge] for edge in dict.fromkeys(_undirected(r.edge) for r in gold.relations if not r.optional)}
    inside = closure((s, o) for s, p, o in prediction.edges if p is Relation.LOCATED_IN)
    inside = {(taken[a], taken[b]) for a, b in inside if a in taken and b in taken}
    for edge, relation in wanted.items():
        s, p, o = edge
        text = f"{gold.entities[s].name} {p} {gold.entities[o].name}"
        if edge in got or (p is Relation.LOCATED_IN and (s, o) in inside):
            tally.add("relation", p, "right")
            for found in got.get(edge, ()):
                tally.judge(prediction, found, right=True)
            _score_qualifiers(tally, relation, text, [prediction.qualifiers.get(e, {}) for e in got.get(edge, ())])
        else:
            tally.add("relation", p, "missed", f"{text} 「{relation.quote}」")
    for s, p, o in _beyond(gold, got.keys() - wanted.keys()):
        tally.add("relation", p, "spurious", f"{gold.entities[s].name} {p} {gold.entities[o].name}")
        for found in got[s, p, o]:
            tally.judge(prediction, found, right=False)


def _score_qualifiers(
    tally: _Tally, relation: GoldRelation, text: str, values: Sequence[Mapping[str, frozenset[str]]]
) -> None:
    """An amount or role is right when one of those found contains it, or is contained in it."""
    for name, value in relation.qualifiers.items():
        want = fold_amount(value) if name == "amount" else fold(value)
        found = {v for some in values for v in some.get(name, ())}
        if any(v in want or want in v for v in found):
            tally.add("qualifier", name, "right")
        else:
            tally.add("qualifier", name, "missed", f"{text}: {name} {value}, found {'/'.join(sorted(found)) or 'none'}")


def _scored_edges(prediction: Prediction) -> Iterator[Edge]:
    """The edges between two entities that some article names, sorted."""
    named = {id for id, e in prediction.entities.items() if e.articles}
    return (edge for edge in sorted(prediction.edges) if edge[0] in named and edge[2] in named)


def _beyond(gold: Gold, edges: Iterable[Edge]) -> Iterator[Edge]:
    """Those of the edges between gold entities that the gold neither has, nor implies, nor leaves open."""
    known = {_undirected(r.edge) for r in gold.relations}
    inside = closure((s, o) for s, p, o in known if p in CONTAINMENT)
    for s, p, o in sorted(edges):
        open_end = gold.entities[s].optional or gold.entities[o].optional
        if (s, p, o) not in known and not open_end and not (p in CONTAINMENT and (s, o) in inside):
            yield s, p, o


def _undirected(edge: Edge) -> Edge:
    s, p, o = edge
    return (min(s, o), p, max(s, o)) if p in SYMMETRIC else edge


def closure(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The transitive closure, without loops."""
    above: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        above[a].add(b)
    closed: set[tuple[str, str]] = set()
    for a in list(above):
        seen: set[str] = set()
        todo = list(above[a])
        while todo:
            if (b := todo.pop()) not in seen:
                seen.add(b)
                todo += above.get(b, ())
        closed |= {(a, b) for b in seen - {a}}
    return closed


# Confidence


@dataclass(frozen=True, slots=True)
class Bin:
    """Edges whose confidence lies in [low, high): how many, how sure on average, and the share that is right."""

    low: float
    high: float
    edges: int
    confidence: float
    right: float


def reliability(score: Score, width: float = 0.1) -> list[Bin]:
    """The reliability table of the edges that gold bears out or denies (A. Niculescu-Mizil, R. Caruana, ICML 2005)."""
    bins: list[Bin] = []
    for i in range(round(1 / width)):
        low, high = round(i * width, 6), round((i + 1) * width, 6)
        inside = [(c, right) for c, right in score.judged if low <= c < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), mean, sum(right for _, right in inside) / len(inside)))
    return bins
