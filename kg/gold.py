"""Gold graphs: what annotators say about one article, read from JSON and checked. Refuses to score anything.

The format is described in CONTRIBUTING.md.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.vocab import Relation

#: A relation between two things, by their ids.
Edge = tuple[str, Relation, str]

#: How gold files write a relation ("located-in") → the relation.
GOLD_PREDICATES = {"".join(f"-{c.lower()}" if c.isupper() else c for c in r): r for r in Relation}

_IGNORED = set("“”\"'‘’「」『』《》〈〉()（）[]【】·•・,，、。:： \t\n\r\u3000")
_HEDGES = ("人民币", "约", "超过", "超", "余", "多")


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """What the annotators say about one thing."""

    id: str
    name: str
    names: frozenset[str]  #: folded, see `fold`
    types: tuple[str, ...]  #: the first is the one it counts under
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """What the annotators say about one edge."""

    edge: Edge
    optional: bool
    qualifiers: Mapping[str, str]  #: "amount", "role" as in the text, where stated
    quote: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold graph of one article."""

    name: str  #: of the file, without suffix
    entities: Mapping[str, GoldEntity]
    relations: tuple[GoldRelation, ...]
    article: str = ""  #: name of the article's file


def read_gold(folder: Path) -> tuple[Gold, ...]:
    """The gold graphs of a folder of .json files, by name; raises InputError where there is none or one is broken."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError(f"{folder}: no gold graph (*.json) here; give a folder with one file for each article")
    return tuple(_read_gold_file(path) for path in files)


def _read_gold_file(path: Path) -> Gold:
    try:
        raw = json.loads(path.read_text("utf-8"))
        entities = {e["id"]: _gold_entity(e) for e in raw["entities"]}
        relations = tuple(_gold_relation(r) for r in raw["relations"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not a gold graph ({type(error).__name__}: {error}); see CONTRIBUTING.md") from None
    ends = {end for r in relations for end in (r.edge[0], r.edge[2])}
    if strange := sorted(ends - entities.keys()):
        raise InputError(f"{path}: relations name unknown entities: {', '.join(strange)}")
    return Gold(path.stem, entities, relations, raw.get("doc", ""))


def _gold_entity(raw: Mapping[str, object]) -> GoldEntity:
    name, aliases, types = str(raw["name"]), raw.get("aliases") or [], raw["types"]
    if not isinstance(aliases, list) or not isinstance(types, list):
        raise TypeError(f"{name}: aliases and types must be lists")
    names = frozenset(fold(x) for x in (name, *aliases))
    return GoldEntity(str(raw["id"]), name, names, tuple(map(str, types)), bool(raw.get("optional")))


def _gold_relation(raw: Mapping[str, object]) -> GoldRelation:
    if raw["p"] not in GOLD_PREDICATES:
        raise ValueError(f"unknown relation {raw['p']!r}; known: {', '.join(sorted(GOLD_PREDICATES))}")
    edge = (str(raw["s"]), GOLD_PREDICATES[str(raw["p"])], str(raw["o"]))
    qualifiers = {q: str(raw[q]) for q in ("amount", "role") if raw.get(q)}
    return GoldRelation(edge, bool(raw.get("optional")), qualifiers, str(raw.get("evidence") or ""))


def article_file(gold: Gold, folders: Sequence[Path]) -> Path:
    """The file of the article that `gold` is about; raises InputError where no folder has it."""
    names = (f"{gold.name}.txt", f"{gold.name}.md", gold.article)
    for path in (folder / name for folder in folders for name in names if name):
        if path.is_file():
            return path
    raise InputError(f"{gold.name}: no article {' or '.join(filter(None, names))} in {', '.join(map(str, folders))}")


def fold(name: str) -> str:
    """A name without width, case, spaces, quotation marks and brackets."""
    return "".join(c for c in unicodedata.normalize("NFKC", str(name)) if c not in _IGNORED).casefold()


def fold_amount(text: str) -> str:
    """An amount without the words that only hedge it: 超4000多万元 → 4000万元."""
    folded = fold(text)
    for word in _HEDGES:
        folded = folded.replace(word, "")
    return folded
