"""What speaks for and against two profiles being one thing. Pure; gives ids of evidence, never decides.

The ids and their weights are data: kg/knowledge/data/identity/evidence.tsv.
"""

from collections.abc import Iterator, Sequence

from kg.assembly.likeness.beside import Beside
from kg.assembly.likeness.names import CorpusNames
from kg.assembly.likeness.people import people_clues
from kg.assembly.likeness.places import place_clues
from kg.assembly.profile import Profile, by_name
from kg.knowledge.resources import Resources
from kg.vocab import EntityType


class Likeness:
    """Compares profiles of one corpus: what a name says depends on who else bears it there."""

    def __init__(self, profiles: Sequence[Profile], resources: Resources) -> None:
        self.names = CorpusNames(by_name(profiles), resources)
        self._beside = Beside(profiles, resources.lexicon)

    def clues(self, a: Profile, b: Profile) -> frozenset[str]:
        """Ids of the evidence that holds of two profiles of one type that share a name, or the core of one."""
        where = people_clues(a, b, self.names) if a.type is EntityType.PERSON else place_clues(a, b, self.names.lexicon)
        what = (*self.names.clues(a, b), *where, *_ties(a, b), *self._beside.clues(a, b), *_articles(a, b))
        return frozenset(what)


def _ties(a: Profile, b: Profile) -> Iterator[str]:
    """Third things that both are tied to in the same way."""
    shared = len(a.neighbours & b.neighbours)
    if shared:
        yield "ties.many" if shared > 1 else "ties.one"


def _articles(a: Profile, b: Profile) -> Iterator[str]:
    """Whether one article names both as two, and whether the articles on two programmes are of one year."""
    if not a.articles.isdisjoint(b.articles):
        yield "article.both"
    if a.type is EntityType.PROGRAMME and a.years and b.years and a.years.isdisjoint(b.years):
        yield "article.other-year"
