"""Fits the weights of relations (kg.knowledge.weights) on gold graphs.

One logistic regression for each relation over the features of kg.extraction.pairs; floors and confidences come from
predictions for articles that were held out.
"""

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.evaluate import CONTAINMENT, closure, match
from kg.extraction.extract import entities_of, survey
from kg.extraction.pairs.judge import featured_pairs, is_known_place
from kg.gold import Edge, Gold
from kg.knowledge.resources import Resources
from kg.model import Article
from kg.training.regression import log_odds, logistic, regress
from kg.vocab import SYMMETRIC, EntityType, Relation

WEIGHED = tuple(Relation)
#: how much an example counts that gold leaves open, that touches an open thing, that touches what gold lacks
_OPEN, _OPEN_END, _NO_THING = 0.25, 0.6, 1.0
#: inverse strength of regularization; a feature must stand in so many pairs; smaller weights are left out
_STRENGTH, _LEAST, _SMALL = 0.2, 3, 0.02
_FOLDS = 6
#: how much what annotators leave open counts, for confidences
_OPEN_SAID = 0.1
#: log odds of pairs that no floor will ever reach
_HOPELESS = -4.0
#: how sure what a rule has found must be to be kept, and what none has to be added: of two thresholds with one F1, the
#: one that a reader can trust
_KEPT, _ADDED = 0.3, 0.5
#: of relations that titles and verbs carry mostly by themselves, what is added must be surer
_ADDED_BESIDE_RULES = {Relation.WORKS_FOR: 0.6, Relation.PARTNERS_WITH: 0.6}


@dataclass(frozen=True)
class Example:
    """A pair of things of an article, and what gold says of it."""

    article: int
    claim: tuple[str, str]  #: gold ids of subject and object, or names that gold lacks
    features: frozenset[str]
    allowed: frozenset[Relation]
    required: frozenset[Relation]
    optional: frozenset[Relation]
    weight: float  #: of what gold does not say
    scored: bool  #: whether a wrong relation here counts as an error


@dataclass(frozen=True)
class Model:
    """A fitted regression for one relation."""

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, features: frozenset[str]) -> float:
        """Log odds that the relation holds."""
        return self.bias + sum(self.weights.get(f, 0.0) for f in sorted(features))


def fit_relations(examples: Sequence[Example], golds: Sequence[Gold]) -> tuple[bytes, str]:
    """The file of the weights, and a report of what the floors keep in articles held out."""
    required: Counter[Relation] = Counter()
    for graph in golds:
        places = {g.id for g in graph.entities.values() if g.types[0] == EntityType.PLACE}
        said = (r.edge for r in graph.relations if not r.optional)
        required.update(p for s, p, _ in said if p is not Relation.LOCATED_IN or s not in places)
    lines: list[str] = []
    reports: list[str] = []
    table: dict[str, list[str]] = {}
    for relation in WEIGHED:
        floors, scale, report = _held_out(examples, relation, required[relation])
        model = _fit([e for e in examples if relation in e.allowed], relation)
        numbers = "\t".join(f"{x:.4f}" for x in (model.bias, *floors, *scale))
        lines.append(f"#\t{relation}\t{numbers}")
        for feature, weight in model.weights.items():
            table.setdefault(feature, []).append(f"{relation}={weight:.3f}")
        reports.append(f"{relation:16} floors {floors[0]:.2f} {floors[1]:.2f}  {report}\n")
    lines += ["\t".join((feature, *cells)) for feature, cells in sorted(table.items())]
    data = gzip.compress("".join(line + "\n" for line in lines).encode(), mtime=0)
    return data, "".join(reports) + f"{len(examples)} pairs, {len(table)} features, {len(data)} bytes\n"


def examples_of(article: Article, gold: Gold, number: int, resources: Resources) -> Iterator[Example]:
    """The pairs of things of an article, and what gold says of them."""
    scene = survey(article, resources)
    taken, _ = match({e.id: e for e in entities_of(scene, resources.gazetteer)}, gold)
    open_things = {g.id for g in gold.entities.values() if g.optional}
    said: dict[Edge, bool] = {}
    for r in gold.relations:
        for edge in (r.edge, (r.edge[2], r.edge[1], r.edge[0]))[: 2 if r.edge[1] in SYMMETRIC else 1]:
            said[edge] = said.get(edge, True) and r.optional
    inside = closure((r.edge[0], r.edge[2]) for r in gold.relations if r.edge[1] in CONTAINMENT)
    for a, b in inside:
        said.setdefault((a, Relation.LOCATED_IN, b), True)
        said.setdefault((a, Relation.PART_OF, b), True)
    for (s, o), _, relations, features in featured_pairs(scene, _listed, None):
        a, b = taken.get(s, ""), taken.get(o, "")
        allowed = relations - ({Relation.LOCATED_IN} if is_known_place(scene.things[s]) else set())
        hits = {r: said[a, r, b] for r in allowed if (a, r, b) in said}
        required = frozenset(r for r, optional in hits.items() if not optional)
        touches_open = a in open_things or b in open_things
        weight = _NO_THING if not (a and b) else _OPEN_END if touches_open else 1.0
        scored = not (a and b) or not touches_open
        yield Example(
            number,
            (a or s, b or o),
            frozenset(f for part in features for f in part),
            allowed,
            required,
            frozenset(hits.keys() - required),
            weight,
            scored,
        )


def _listed(features: Iterable[str], order: str) -> tuple[str, ...]:
    """The features as they are, where others take the sum of their weights."""
    return tuple(order + f for f in features)


def _fit(examples: Sequence[Example], relation: Relation) -> Model:
    """A logistic regression over the features that stand in enough pairs."""
    labels = [relation in e.required or relation in e.optional for e in examples]
    counts = [_OPEN if relation in e.optional else 1.0 if relation in e.required else e.weight for e in examples]
    weights, bias = regress([e.features for e in examples], labels, counts, strength=_STRENGTH, least=_LEAST)
    fitted = {f: round(w, 3) for f, w in weights.items()}
    return Model(bias, {f: w for f, w in fitted.items() if abs(w) >= _SMALL})


def _held_out(
    examples: Sequence[Example], relation: Relation, required: int
) -> tuple[tuple[float, float], tuple[float, float], str]:
    """Floors (of what a rule has found, of the rest), scale of confidences, figures: all from articles held out."""
    pairs = [e for e in examples if relation in e.allowed]
    articles = sorted({e.article for e in pairs})
    fold = {article: i % _FOLDS for i, article in enumerate(articles)}
    predicted: list[tuple[float, Example]] = []
    for k in range(_FOLDS):
        model = _fit([e for e in pairs if fold[e.article] != k], relation)
        predicted += [(model.log_odds(e.features), e) for e in pairs if fold[e.article] == k]
    slope, intercept = scale = _scale(predicted, relation)
    needed = _KEPT, _ADDED_BESIDE_RULES.get(relation, _ADDED)
    kept, added = (logistic((log_odds(sure) - intercept) / slope) for sure in needed)
    by_rule = _tally([(odds, e) for odds, e in predicted if _is_said(e, relation)], relation, kept)
    rest = _tally([(odds, e) for odds, e in predicted if not _is_said(e, relation)], relation, added)
    figures = f"rules {by_rule[0]} right {by_rule[1]} wrong, weighed {rest[0]} right {rest[1]} wrong, of {required}"
    both = by_rule[0] + rest[0], by_rule[1] + rest[1]
    return (kept, added), scale, f"{figures}, F1 {_f1(both, required):.2f}"


def _is_said(e: Example, relation: Relation) -> bool:
    """Whether a rule has found the relation, of a symmetric one in either order."""
    turned = relation in SYMMETRIC and any(f.startswith(f"Rb:{relation}.") for f in e.features)
    return turned or f"Rr:{relation}" in e.features


def _tally(predicted: Sequence[tuple[float, Example]], relation: Relation, floor: float) -> tuple[int, int]:
    """How many relations that reach the floor are right, how many wrong; what gold leaves open counts as neither."""
    kept = [e for odds, e in predicted if floor < 1 and odds >= log_odds(floor)]
    right = {(e.article, *_claim(e, relation)) for e in kept if relation in e.required}
    wrong = {(e.article, *_claim(e, relation)) for e in kept if _is_wrong(e, relation)}
    return len(right), len(wrong)


def _f1(counts: tuple[int, int], required: int) -> float:
    right, wrong = counts
    return 2 * right / (right + wrong + required) if right else 0.0


def _claim(e: Example, relation: Relation) -> tuple[str, ...]:
    return tuple(sorted(e.claim)) if relation in SYMMETRIC else e.claim


def _is_wrong(e: Example, relation: Relation) -> bool:
    return e.scored and relation not in e.required and relation not in e.optional


def _scale(predicted: Sequence[tuple[float, Example]], relation: Relation) -> tuple[float, float]:
    """Slope and intercept of Platt's scaling: what annotators list counts as borne out, what they leave open less."""
    from sklearn.linear_model import LogisticRegression

    scored = [
        (odds, not _is_wrong(e, relation), _OPEN_SAID if relation in e.optional else 1.0)
        for odds, e in predicted
        if odds > _HOPELESS and (relation in e.required or relation in e.optional or _is_wrong(e, relation))
    ]
    sure = [weight for _, _, weight in scored]
    regression: Any = LogisticRegression(C=100.0)
    regression.fit([[odds] for odds, _, _ in scored], [right for _, right, _ in scored], sample_weight=sure)
    return float(regression.coef_[0][0]), float(regression.intercept_[0])
