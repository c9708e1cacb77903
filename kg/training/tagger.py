"""Fits the tagger of names (kg.knowledge.tagger) on gold graphs: where their names stand in the texts.

A gold graph says what a thing is called, not where: every place in the text where a name stands is taken for one, the
longest first. What annotators leave open counts a little; what they do not list counts against the rules.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from kg.extraction.entities import find_mentions
from kg.extraction.entities.tagged import features, label
from kg.extraction.mention import Mention
from kg.extraction.text import Document, unify
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.resources import Resources
from kg.knowledge.tagger import BIAS_STEP, DILATIONS, Tagger, unpack
from kg.model import Article
from kg.training.network import Example, fit, steps_of
from kg.vocab import EntityType

#: width of the hidden layers, how often each article is seen
_WIDTH, _EPOCHS = 32, 6
#: the share of characters for which a feature is left out: character, pair, word, tag; of articles: what rules found
_LEFT_OUT = (0.08, 0.25, 0.2, 0.0, 1.25, 1.25, 0.0)
#: how often a character, a pair, a word must stand in the articles
_LEAST = {"characters": 2, "pairs": 4, "words": 3}
#: how much a name counts that annotators leave open
_OPEN = 0.1
#: what a name is compared without
_LOOSE = re.compile(r"[“”‘’《》\" \n]")
#: 此次|春雨活动 points to the name, and is none
_POINTING = ("此次", "本次", "该")


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """An article opened, what the rules find in it, and where gold's names stand: (start, end, type, open)."""

    doc: Document
    found: Sequence[Mention]
    names: Sequence[tuple[int, int, EntityType, bool]]


def open_article(article: Article, gold: Path, resources: Resources) -> Opened:
    """The article beside the gold graph in the file, read by rules alone."""
    doc = Document(article, resources.tokenizer)
    entities = json.loads(gold.read_text("utf-8"))["entities"]
    return Opened(doc, find_mentions(doc, resources), _where(doc.text, entities, resources.gazetteer))


def fit_tagger(articles: Sequence[Opened], resources: Resources) -> tuple[Tagger, bytes]:
    """The tagger, and the file that ships it."""
    packed = _vocabularies(articles)
    sizes = [
        len(packed["characters"]) + 1,
        len(packed["pairs"]) + 1,
        1 + bytes(packed["words"]).count(b"\n") + 1,
        4 * (2 + bytes(packed["tags"]).count(b"\n")),
        17,
        2 + bytes(packed["rules"]).count(b"\n"),
        162,
    ]
    packed["features"] = np.array(len(sizes))
    blank = _blank(packed, sizes)
    examples = [_example(a, blank, resources) for a in articles]
    parameters = fit(examples, sizes, width=_WIDTH, epochs=_EPOCHS, left_out=_LEFT_OUT)
    names = [f"table{i}" for i in range(len(sizes))]
    names += [f"layer{i}" for i in range(len(DILATIONS))] + [f"bias{i}" for i in range(len(DILATIONS))]
    for name, p, step in zip([*names, "out", "out_bias"], parameters, steps_of(len(parameters)), strict=True):
        packed[name] = np.rint(p / np.float32(step)).astype(np.int32 if step == BIAS_STEP else np.int8)
    file = io.BytesIO()
    np.savez_compressed(file, **packed)
    return unpack(packed), file.getvalue()


def _example(opened: Opened, blank: Tagger, resources: Resources) -> Example:
    size = len(opened.doc.text)
    labels, weights = np.zeros(size, np.intp), np.ones(size, np.float32)
    for start, end, type_, is_open in opened.names:
        label(labels, start, end, type_)
        weights[start:end] = _OPEN if is_open else 1.0
    return Example(features(opened.doc, resources.lexicon, blank, opened.found), labels, weights)


def _vocabularies(articles: Iterable[Opened]) -> dict[str, Any]:
    """The values of features that stand often enough, packed as `unpack` wants them."""
    characters: Counter[int] = Counter()
    pairs: Counter[int] = Counter()
    words: Counter[str] = Counter()
    tags: set[str] = set()
    rules: set[str] = set()
    for a in articles:
        codes = [min(ord(c), 0xFFFF) for c in a.doc.text]
        characters.update(codes)
        pairs.update((x << 16) + y for x, y in pairwise(codes))
        words.update(t.word for t in a.doc.tokens if "\n" not in t.word)
        tags.update(t.tag for t in a.doc.tokens)
        rules.update(m.rule for m in a.found)

    def often(counts: Counter[Any], name: str) -> list[Any]:
        return sorted(value for value, n in counts.items() if n >= _LEAST[name])

    def joined(values: Iterable[str]) -> Any:
        return np.frombuffer("\n".join(values).encode(), np.uint8)

    return {
        "characters": np.array(often(characters, "characters"), np.int64),
        "pairs": np.array(often(pairs, "pairs"), np.int64),
        "words": joined(often(words, "words")),
        "tags": joined(sorted(tags)),
        "rules": joined(sorted(rules)),
    }


def _blank(packed: Mapping[str, Any], sizes: Sequence[int]) -> Tagger:
    """A tagger of these vocabularies whose weights are all zero."""
    zeros: dict[str, Any] = {f"table{i}": np.zeros((1, 1), np.int8) for i in range(len(sizes))}
    zeros |= {f"{name}{i}": np.zeros(1, np.int8) for name in ("layer", "bias") for i in range(len(DILATIONS))}
    return unpack({**packed, **zeros, "out": np.zeros(1, np.int8), "out_bias": np.zeros(1, np.int8)})


# Where the names stand


def _where(
    text: str, entities: Sequence[Mapping[str, Any]], gazetteer: Gazetteer
) -> list[tuple[int, int, EntityType, bool]]:
    """Where the names of gold stand, none overlapping another, the longest first."""
    at = [i for i, c in enumerate(text) if not _LOOSE.match(c)]
    bare = "".join(text[i] for i in at)
    places = {_bare(n) for e in entities if e["types"][0] == EntityType.PLACE for n in (e["name"], *e["aliases"])}
    spans: list[tuple[int, int, EntityType, bool]] = []
    for e in entities:
        type_ = EntityType(e["types"][0])
        for name in _shortest({_bare(n) for n in (e["name"], *e["aliases"])}, type_, places, gazetteer):
            for m in re.finditer(re.escape(name), bare):
                start, end = _with_quotes(text, at[m.start()], at[m.end() - 1] + 1, type_)
                spans.append((start, end, type_, bool(e.get("optional"))))
    spans.sort(key=lambda s: (s[0] - s[1], s[0], s[3], s[2]))
    taken = np.zeros(len(text), bool)
    kept = []
    for span in spans:
        if not taken[span[0] : span[1]].any():
            taken[span[0] : span[1]] = True
            kept.append(span)
    return sorted(kept)


def _bare(name: str) -> str:
    return _LOOSE.sub("", unify(name))


def _shortest(names: set[str], type_: EntityType, places: set[str], gazetteer: Gazetteer) -> Iterator[str]:
    """The names without those that only add a title, a place above, or a pointing word to another."""
    for name in sorted(names):
        others = [n for n in names if n != name and len(n) > 1]
        if len(name) < 2 or name.startswith(_POINTING):
            continue
        if type_ is EntityType.PERSON and any(n in name for n in others):
            continue
        leads = [name.removesuffix(n) for n in others if name.endswith(n)]
        if type_ is EntityType.PLACE and any(lead in places or gazetteer.has_form(lead) for lead in leads):
            continue
        yield name


def _with_quotes(text: str, start: int, end: int, type_: EntityType) -> tuple[int, int]:
    """A programme's quotes belong to its name, as the rules have it; of other names those that are opened within."""
    opened = text[start - 1 : start] == "“"
    inside = "”" in text[start:end]
    closed = text[end : end + 1] == "”"
    if opened and inside:
        return start - 1, end
    if "“" in text[start:end] and not inside and closed:
        return start, end + 1
    if type_ is EntityType.PROGRAMME and opened and closed:
        return start - 1, end + 1
    return start, end
