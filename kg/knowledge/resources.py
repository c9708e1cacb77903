"""Everything the extractor knows, in one value; built anew in each worker, never shipped between processes."""

from dataclasses import dataclass
from functools import lru_cache

from kg.knowledge.gazetteer import Gazetteer, read_gazetteer
from kg.knowledge.lexicon import Lexicon, read_lexicon
from kg.knowledge.patterns import Patterns, read_patterns
from kg.knowledge.tokenizer import Tokenizer, read_tokenizer


@dataclass(frozen=True)
class Resources:
    """Gazetteer, lexicon, patterns and segmenter."""

    gazetteer: Gazetteer
    lexicon: Lexicon
    patterns: Patterns
    tokenizer: Tokenizer


@lru_cache(maxsize=1)
def read_resources() -> Resources:
    """The resources that ship with the package, read once per process."""
    return Resources(read_gazetteer(), read_lexicon(), read_patterns(), read_tokenizer())
