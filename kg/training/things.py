"""Fits the weights of things (kg.knowledge.credence): which of those that the finders hand on annotators list.

One logistic regression over the features of kg.extraction.credible, which bear the type's letters; the floors have the
best F1 of entities among predictions for articles that were held out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.evaluate import match
from kg.extraction.credible import featured
from kg.extraction.extract import entities_of, survey
from kg.gold import Gold
from kg.knowledge.credence import UNIT, Credence, parse
from kg.knowledge.resources import Resources
from kg.model import Article
from kg.training.regression import logistic, regress
from kg.vocab import EntityType

#: how much a thing counts that annotators leave open
_OPEN = 0.3
#: inverse strength of regularization; a feature must stand for so many things; smaller weights are left out
_STRENGTH, _LEAST, _SMALL = 0.3, 3, 0.02
_FOLDS = 5
#: log odds of things of which not one is wrong
_CERTAIN = 5.0
_FLOORS = [round(0.02 * i, 2) for i in range(40)]
#: F1 so near to the best counts as the same
_ABOUT = 0.002


@dataclass(frozen=True, slots=True)
class Example:
    """A thing of an article: its features, and whether gold requires (True), lacks (False) or leaves it open (None)."""

    article: int
    type: EntityType
    features: Sequence[str]
    listed: bool | None


def examples_of(article: Article, gold: Gold, number: int, resources: Resources) -> Iterator[Example]:
    """The things that rules and tagger find in an article; `resources` without credence."""
    scene = survey(article, resources)
    taken, _ = match({e.id: e for e in entities_of(scene, resources.gazetteer) if e.articles}, gold)
    for key, features in featured(scene.doc, scene.things, resources.lexicon):
        entity = gold.entities.get(taken.get(key, ""))
        yield Example(
            number, scene.things[key].type, features, (entity and not entity.optional) or (None if entity else False)
        )


def fit_credence(examples: Sequence[Example], floors: Mapping[EntityType, float]) -> tuple[Credence, str]:
    """The weights, and the text of the file that ships them."""
    weights, bias = _regress(examples)
    lines = [f"#\t{type_}\t{round(bias / UNIT)}\t{floors[type_]:.2f}" for type_ in EntityType]
    lines += [f"{f}\t{round(w / UNIT)}" for f, w in sorted(weights.items()) if abs(w) >= _SMALL]
    text = "".join(line + "\n" for line in lines)
    return parse(text), text


def best_floors(examples: Sequence[Example], required: Mapping[EntityType, int]) -> tuple[dict[EntityType, float], str]:
    """The floor of each type with the best F1 in articles held out, and a report of what it keeps.

    `required`: how many things of each type gold requires, found or not.
    """
    predicted: list[tuple[float, Example]] = []
    for fold in range(_FOLDS):
        weights, bias = _regress([e for e in examples if e.article % _FOLDS != fold])
        for e in examples:
            if e.article % _FOLDS == fold:
                predicted.append((logistic(bias + sum(weights.get(f, 0.0) for f in e.features)), e))
    floors, report = {}, []
    for type_ in EntityType:
        floors[type_], line = _floor([(p, e) for p, e in predicted if e.type is type_], required[type_])
        report.append(f"{type_:14} floor {floors[type_]:.2f}  {line}\n")
    return floors, "".join(report)


def _regress(examples: Sequence[Example]) -> tuple[dict[str, float], float]:
    labels = [e.listed is not False for e in examples]
    if all(labels):
        return {}, _CERTAIN  # nothing to learn from
    counts = [_OPEN if e.listed is None else 1.0 for e in examples]
    return regress([e.features for e in examples], labels, counts, strength=_STRENGTH, least=_LEAST)


def _floor(predicted: Sequence[tuple[float, Example]], required: int) -> tuple[float, str]:
    """The floor in the middle of those with about the best F1, which more articles move least, and what it keeps."""

    def tally(floor: float) -> tuple[int, int]:
        kept = [e.listed for p, e in predicted if p >= floor]
        return sum(listed is True for listed in kept), sum(listed is False for listed in kept)

    def f1(counts: tuple[int, int]) -> float:
        return 2 * counts[0] / (sum(counts) + required) if counts[0] else 0.0

    f1s = {floor: f1(tally(floor)) for floor in _FLOORS}
    level = [floor for floor in _FLOORS if f1s[floor] >= max(f1s.values()) - _ABOUT]
    best = level[len(level) // 2]
    all_of, kept = tally(0.0), tally(best)
    said = (
        f"{all_of[0]} right {all_of[1]} wrong F1 {f1(all_of):.3f} -> {kept[0]} right {kept[1]} wrong F1 {f1(kept):.3f}"
    )
    return best, f"{said}, of {required}"
