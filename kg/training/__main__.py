"""Fits everything that is weighed, on gold graphs.

    python -m kg.training FOLDER ARTICLES:GOLD [ARTICLES:GOLD …]

Each ARTICLES:GOLD is a folder of texts and a folder of gold graphs of the same names; the weights go to FOLDER. Needs
scikit-learn (kg-news[train]). What a later stage learns from an article is made by earlier stages that never saw the
article: the tagger is fitted once for each fold, and once more, for shipping, on all. The same input gives the same
bytes on the same machine.
"""

import gzip
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import KgError, UsageError
from kg.gold import Gold, article_file, read_gold
from kg.knowledge import credence, tagger, weights
from kg.knowledge.gazetteer import read_gazetteer
from kg.knowledge.lexicon import read_lexicon
from kg.knowledge.patterns import read_patterns
from kg.knowledge.resources import Resources
from kg.knowledge.tokenizer import read_tokenizer
from kg.model import Article
from kg.reading import read_articles
from kg.training.relations import Example as Pair
from kg.training.relations import examples_of as pairs_of
from kg.training.relations import fit_relations
from kg.training.sameness import Example as Couple
from kg.training.sameness import examples_of as couples_of
from kg.training.sameness import fit_sameness
from kg.training.tagger import Opened, fit_tagger, open_article
from kg.training.things import Example as Named
from kg.training.things import best_floors, fit_credence
from kg.training.things import examples_of as things_of
from kg.vocab import EntityType

_FOLDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """An article, its gold graph, and what rules alone find in it."""

    article: Article
    gold: Gold
    opened: Opened


def main(arguments: Sequence[str]) -> None:
    """Fits on the folders and writes the weights."""
    if len(arguments) < 2 or not all(":" in pair for pair in arguments[1:]):
        raise UsageError("python -m kg.training FOLDER ARTICLES:GOLD [ARTICLES:GOLD …]: a folder of texts, one of gold")
    out = Path(arguments[0])
    known = read_gazetteer(), read_lexicon(), read_patterns(), read_tokenizer()
    rules_alone = Resources(*known, weights.Weights({}, {}, {}, {}), None, None)
    lessons = [lesson for pair in arguments[1:] for lesson in _lessons(pair, rules_alone)]
    required = Counter(EntityType(e.types[0]) for x in lessons for e in x.gold.entities.values() if not e.optional)
    taggers = [_tagger([x for i, x in enumerate(lessons) if i % _FOLDS != k], rules_alone)[0] for k in range(_FOLDS)]
    tagged = [replace(rules_alone, tagger=t) for t in taggers]
    couples: list[Couple] = []
    for i, x in enumerate(lessons):
        couples += couples_of(x.article, x.gold, i, tagged[i % _FOLDS])
    for k in range(_FOLDS):
        tagged[k] = replace(tagged[k], sameness=fit_sameness([e for e in couples if e.article % _FOLDS != k])[0])
    things: list[Named] = []
    for i, x in enumerate(lessons):
        things += things_of(x.article, x.gold, i, tagged[i % _FOLDS])
    floors, report = best_floors(things, required)
    sys.stdout.write(f"{len(lessons)} articles, {len(things)} things\n{report}")
    pairs: list[Pair] = []
    for k in range(_FOLDS):
        others = [e for e in things if e.article % _FOLDS != k]
        resources = replace(tagged[k], credence=fit_credence(others, floors)[0])
        for i, x in enumerate(lessons):
            if i % _FOLDS == k:
                pairs += pairs_of(x.article, x.gold, i, resources)
    text = fit_credence(things, floors)[1]
    data, report = fit_relations(pairs, [x.gold for x in lessons])
    sys.stdout.write(report)
    made = {
        credence.SAMENESS_FILE: gzip.compress(fit_sameness(couples)[1].encode(), mtime=0),
        credence.FILE: gzip.compress(text.encode(), mtime=0),
        weights.FILE: data,
        tagger.FILE: _tagger(lessons, rules_alone)[1],
    }
    for name, content in made.items():  # last of all: four files that belong together
        (out / name).write_bytes(content)


def _tagger(lessons: Sequence[Lesson], resources: Resources) -> tuple[tagger.Tagger, bytes]:
    return fit_tagger([x.opened for x in lessons], resources)


def _lessons(pair: str, resources: Resources) -> Iterator[Lesson]:
    """The articles of a folder that have gold; a file that holds none or several is passed over, and told."""
    texts, graphs = (Path(x) for x in pair.split(":"))
    for gold in read_gold(graphs):
        read = [a for reading in read_articles([article_file(gold, [texts])]) for a in reading.articles]
        if len(read) == 1 and read[0].text.strip():
            yield Lesson(read[0], gold, open_article(read[0], graphs / f"{gold.name}.json", resources))
        else:
            sys.stdout.write(f"passed over: {gold.name}, which holds {len(read)} articles\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KgError as error:
        sys.exit(f"error: {error}")
