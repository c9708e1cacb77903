"""Fits the weights of pairs of things (kg.extraction.sameness): which two of an article gold has as one.

One logistic regression over features that bear the type's letters. Pairs of which gold lacks one teach nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.extract import name_things
from kg.extraction.sameness import COMPARED, features, likely_pairs, names_of_places
from kg.extraction.thing import Thing
from kg.gold import Gold, fold
from kg.knowledge.credence import UNIT, Credence, parse
from kg.knowledge.resources import Resources
from kg.model import Article
from kg.training.regression import regress
from kg.vocab import EntityType

#: inverse strength of regularization; a feature must stand for so many pairs; smaller weights are left out
_STRENGTH, _LEAST, _SMALL = 0.3, 3, 0.02
#: from which probability on two are one: three of four such pairs are, and a pair left apart costs no less
FLOORS = {EntityType.PROGRAMME: 0.55}
_FLOOR = 0.5
#: types that are not compared
_NEVER = -20.0


@dataclass(frozen=True, slots=True)
class Example:
    """Two things of an article: their features, and whether they are one in gold."""

    article: int
    features: Sequence[str]
    same: bool


def examples_of(article: Article, gold: Gold, number: int, resources: Resources) -> Iterator[Example]:
    """The pairs of things of which gold has both; `resources` without sameness and credence."""
    doc, things = name_things(article, resources)
    places = names_of_places(things)
    for a, b in likely_pairs(things):
        ours, theirs = _in_gold(a.thing, gold), _in_gold(b.thing, gold)
        if ours and theirs:
            yield Example(number, features(doc, a, b, things, resources.lexicon, places), ours == theirs)


def fit_sameness(examples: Sequence[Example]) -> tuple[Credence, str]:
    """The weights, and the text of the file that ships them."""
    rows, labels = [e.features for e in examples], [e.same for e in examples]
    known = len(set(labels)) == 2  # else there is nothing to learn from
    weights, bias = (
        regress(rows, labels, [1.0] * len(rows), strength=_STRENGTH, least=_LEAST) if known else ({}, _NEVER)
    )
    biases: Mapping[EntityType, float] = {type_: bias if type_ in COMPARED else _NEVER for type_ in EntityType}
    lines = [f"#\t{type_}\t{round(biases[type_] / UNIT)}\t{FLOORS.get(type_, _FLOOR):.2f}" for type_ in EntityType]
    lines += [f"{f}\t{round(w / UNIT)}" for f, w in sorted(weights.items()) if abs(w) >= _SMALL]
    text = "".join(line + "\n" for line in lines)
    return parse(text), text


def _in_gold(thing: Thing, gold: Gold) -> str:
    """Id of the entity of gold that goes by a name of the thing, the likeliest by its label; "" for none."""
    names, label = {fold(n) for n in (thing.label, *thing.names)}, fold(thing.label)
    types = {str(t) for t in thing.types}
    shared = [
        ((label == fold(e.name), label in e.names, len(names & e.names)), e.id)
        for e in gold.entities.values()
        if names & e.names and types & set(e.types)
    ]
    return max(shared, default=((), ""))[1]
