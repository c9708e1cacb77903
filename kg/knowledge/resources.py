"""Everything the extractor knows, in one value; built anew in each worker, never shipped between processes."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.knowledge.credence import Credence, read_credence, read_sameness
from kg.knowledge.gazetteer import Gazetteer, read_gazetteer
from kg.knowledge.lexicon import Lexicon, Matcher, Scanner, read_lexicon
from kg.knowledge.patterns import Patterns, read_patterns
from kg.knowledge.tagger import Tagger, read_tagger
from kg.knowledge.tokenizer import Tokenizer, read_tokenizer
from kg.knowledge.weights import Weights, read_weights


@dataclass(frozen=True)
class Resources:
    """Gazetteer, lexicon, patterns, segmenter, weights of relations; tagger, weights of things, of pairs, or None."""

    gazetteer: Gazetteer
    lexicon: Lexicon
    patterns: Patterns
    tokenizer: Tokenizer
    weights: Weights
    tagger: Tagger | None
    credence: Credence | None
    sameness: Credence | None = None

    @cached_property
    def divisions(self) -> Matcher:
        """Finds every form of a division; kind is the level, with a question mark where the form is cautious."""
        forms = self.gazetteer.matcher_forms()
        return Matcher({f.form: f"{int(f.level)}{'?' if f.cautious else ''}" for f in forms})

    @cached_property
    def scanner(self) -> Scanner:
        """Finds, in one pass, all words that every article is searched for."""
        lexicon = self.lexicon
        places = (self.divisions, lexicon.known_matcher, lexicon.place_matcher)
        others = (lexicon.title_matcher, lexicon.org_matcher, lexicon.programme_matcher, self.patterns.matcher)
        return Scanner((*places, *others))


@lru_cache(maxsize=1)
def read_resources() -> Resources:
    """The resources that ship with the package, read once per process."""
    known = read_gazetteer(), read_lexicon(), read_patterns(), read_tokenizer()
    return Resources(*known, read_weights(), read_tagger(), read_credence(), read_sameness())
