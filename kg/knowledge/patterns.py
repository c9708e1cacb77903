"""Relation patterns as data: data/patterns/<relation>.toml, checked on reading. Refuses to match anything itself.

A pattern says in which order subject, trigger and object stand in a clause, which words link them, and how sure that
makes a reader. Argument types come from the ontology. Every pattern carries sentences it must accept and must not.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from kg.errors import DataError
from kg.knowledge.lexicon import Lexicon, Matcher, read_lexicon
from kg.vocab import SIGNATURES, EntityType, Relation

ORDERS = (
    "subject trigger object",  # 甲开展乙
    "subject link object trigger",  # 甲向乙捐赠, 甲与乙合作
    "object link subject trigger",  # 乙由甲主办
    "pair trigger",  # 甲和乙签约
    "subject trigger link object",  # 甲捐赠给乙
)
_KEYS = frozenset("id order trigger link max_gap qualifiers weight accepts rejects subject object near".split())


@dataclass(frozen=True)
class Pattern:
    """One rule. `words` are the triggers, `links` the prepositions that must stand before the linked argument."""

    id: str
    relation: Relation
    order: str
    words: frozenset[str]
    links: frozenset[str]
    max_gap: int  #: most characters between trigger and object
    amount: bool
    weight: float
    subjects: frozenset[EntityType]
    objects: frozenset[EntityType]
    near: tuple[str, ...]  #: one of these must stand in the clause too
    accepts: tuple[str, ...]
    rejects: tuple[str, ...]


@dataclass(frozen=True)
class Patterns:
    """All patterns, and for each trigger word the patterns it may start."""

    all: tuple[Pattern, ...]
    by_word: Mapping[str, tuple[Pattern, ...]]

    @cached_property
    def matcher(self) -> Matcher:
        """Finds the trigger words of all patterns, the longest first."""
        return Matcher(dict.fromkeys(self.by_word, ""))


@lru_cache(maxsize=1)
def read_patterns() -> Patterns:
    """The patterns that ship with the package; DataError names file, id and what is allowed."""
    lexicon, found = read_lexicon(), []
    folder = files("kg.knowledge") / "data" / "patterns"
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            found += list(_parse(path.name, path.read_text("utf-8"), lexicon))
    if doubled := sorted(id for id, number in Counter(p.id for p in found).items() if number > 1):
        raise DataError(f"kg/knowledge/data/patterns: two patterns have the id {doubled[0]}; rename one")
    by_word: dict[str, list[Pattern]] = {}
    for pattern in found:
        for word in pattern.words:
            by_word.setdefault(word, []).append(pattern)
    return Patterns(tuple(found), {w: tuple(ps) for w, ps in by_word.items()})


def _parse(name: str, text: str, lexicon: Lexicon) -> Iterator[Pattern]:
    where = f"kg/knowledge/data/patterns/{name}"
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{where}: {error}; mend the TOML") from error
    try:
        relation = Relation(data.get("relation", ""))
    except ValueError as error:
        raise DataError(f"{where}: unknown relation {data.get('relation')!r}; known: {', '.join(Relation)}") from error
    for entry in data.get("pattern", []):
        yield _pattern(entry, relation, f"{where}, {entry.get('id', '(no id)')}", lexicon)


def _pattern(entry: dict[str, object], relation: Relation, where: str, lexicon: Lexicon) -> Pattern:
    if unknown := sorted(set(entry) - _KEYS):
        raise DataError(f"{where}: unknown key {unknown[0]!r}; known: {', '.join(sorted(_KEYS))}")
    if entry.get("order") not in ORDERS:
        raise DataError(f"{where}: unknown order {entry.get('order')!r}; known: {'; '.join(ORDERS)}")
    if not str(entry.get("id", "")).startswith(f"{relation}."):
        raise DataError(f"{where}: id {entry.get('id')!r}; an id begins with {relation + '.'!r}")
    if entry.get("qualifiers", {}) not in ({}, {"amount": "money"}):
        raise DataError(f'{where}: unknown qualifiers {entry["qualifiers"]!r}; allowed: {{ amount = "money" }}')
    subjects, objects = SIGNATURES[relation]
    return Pattern(
        id=str(entry["id"]), relation=relation, order=str(entry["order"]),
        words=_words(entry.get("trigger"), where, lexicon),
        links=frozenset(_list(entry, "link", where)), max_gap=int(_number(entry, "max_gap", 20, (1, 100), where)),
        amount=bool(entry.get("qualifiers")), weight=_number(entry, "weight", 0.8, (0, 1), where),
        subjects=_types(entry, "subject", subjects, where), objects=_types(entry, "object", objects, where),
        near=tuple(_list(entry, "near", where)),
        accepts=_sentences(entry, "accepts", where), rejects=_sentences(entry, "rejects", where),
    )  # fmt: skip


def _words(value: object, where: str, lexicon: Lexicon) -> frozenset[str]:
    words: set[str] = set()
    for item in [value] if isinstance(value, str) else value if isinstance(value, list) else []:
        if item.startswith("@"):
            if item[1:] not in lexicon.triggers:
                known = ", ".join("@" + name for name in sorted(lexicon.triggers))
                raise DataError(f"{where}: unknown trigger set {item!r}; known: {known}")
            words |= lexicon.triggers[item[1:]]
        else:
            words.add(item)
    if not words:
        raise DataError(f'{where}: no trigger; name a set ("@donate") or list words')
    return frozenset(words)


def _number(entry: dict[str, object], key: str, default: float, limits: tuple[float, float], where: str) -> float:
    value = entry.get(key, default)
    low, high = limits
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise DataError(f"{where}: {key} is {value!r}; give a number from {low:g} to {high:g}")
    return float(value)


def _list(entry: dict[str, object], key: str, where: str) -> list[str]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise DataError(f'{where}: {key} is {value!r}; give a list of strings, like ["向", "为"]')
    return value


def _sentences(entry: dict[str, object], key: str, where: str) -> tuple[str, ...]:
    sentences = tuple(_list(entry, key, where))
    if not any(s.strip() for s in sentences):
        raise DataError(f"{where}: no sentence under `{key}`; write at least one")
    return sentences


def _types(entry: dict[str, object], key: str, allowed: frozenset[EntityType], where: str) -> frozenset[EntityType]:
    names = _list(entry, key, where)
    if bad := [n for n in names if n not in allowed]:
        raise DataError(f"{where}: {bad[0]!r} may not be the {key}; the ontology allows: {', '.join(sorted(allowed))}")
    return frozenset(EntityType(n) for n in names) or allowed
