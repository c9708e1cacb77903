"""A graph without some names, whatever they name: what they stand in is gone or masked. Pure.

A node that is called so goes, with its statements: an anonymous one would be known by its post or its village. Where a
name stands in other words (quotes, titles, posts), it is masked, one character for one, offsets hold; so are the
other names of a node that goes, in the articles that name it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast
from urllib.parse import unquote

from kg.assembly.assemble import merged
from kg.knowledge.private import MASK, SHORTEST
from kg.model import Article, Decision, Entity, Evidence, Graph, Statement

Mask = Callable[[str], str]
Value = TypeVar("Value")


class Redaction:
    """The names that are to be left out, and what that does to texts, to a graph and to the ids of its articles."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self.mask = _mask_of(self.names)

    def hides(self, text: str) -> bool:
        """Whether one of the names stands in a text, as it is or with %XX."""
        return _hidden(self.mask, text)

    def new_ids(self, articles: Iterable[Article]) -> dict[str, str]:
        """Id → id without the names, of the articles whose ids (made of the names of their files) hold one."""
        taken: set[str] = set()
        ids = {}
        for article in sorted(articles, key=lambda a: a.id):
            if self.hides(article.id):
                id, number = f"redacted-{article.digest[:16]}", 2
                while id in taken:
                    id, number = f"redacted-{article.digest[:16]}-{number}", number + 1
                taken.add(id)
                ids[article.id] = id
        return ids

    def apply(self, graph: Graph) -> Graph:
        """The graph in which none of the names stands."""
        gone = {e.id: e for e in graph.entities if self._is_named(e)}
        ids, masks = self.new_ids(graph.articles), self._masks(gone.values())
        said = (s for s in graph.statements if not {s.subject, s.object} & gone.keys())
        statements = merged(_statement(s, ids, masks, self.mask) for s in said)
        return Graph(
            tuple(sorted((self._article(a, ids, masks) for a in graph.articles), key=lambda a: a.id)),
            tuple(self._entity(e, ids) for e in graph.entities if e.id not in gone),
            tuple(sorted(statements.values(), key=lambda s: (s.subject, s.predicate, s.object, s.id))),
            {old: new for old, new in graph.redirects.items() if new not in gone and not self.hides(old)},
            tuple(d for d in graph.decisions if not self._is_about(d, gone)),
        )

    def covered(self, value: Value, ids: Mapping[str, str]) -> Value:
        """The value, a tree of dataclasses and tuples, without the names in its texts; ids of articles as given."""
        new: object = value
        if isinstance(value, str):
            new = ids.get(value) or self.mask(value)
        elif isinstance(value, tuple):
            new = tuple(self.covered(one, ids) for one in value)
        elif is_dataclass(value) and not isinstance(value, type):
            new = replace(value, **{f.name: self.covered(getattr(value, f.name), ids) for f in fields(value)})
        return cast("Value", new)

    def _is_named(self, entity: Entity) -> bool:
        return self.hides(entity.id) or self.hides(entity.label) or not self.names.isdisjoint(entity.aliases)

    def _is_about(self, decision: Decision, gone: Mapping[str, Entity]) -> bool:
        return any(id in gone or self.hides(id) for id in (decision.one, decision.other))

    def _masks(self, gone: Iterable[Entity]) -> Mapping[str, Mask]:
        """Article → what masks in it the names of all nodes that go."""
        names: defaultdict[str, set[str]] = defaultdict(lambda: set(self.names))
        for entity in gone:
            for article in entity.articles:
                names[article] |= {name for name in (entity.label, *entity.aliases) if len(name) >= SHORTEST}
        return {article: _mask_of(called) for article, called in names.items()}

    def _article(self, a: Article, ids: Mapping[str, str], masks: Mapping[str, Mask]) -> Article:
        mask = masks.get(a.id, self.mask)
        return replace(
            a,
            id=ids.get(a.id, a.id),
            title=mask(a.title),
            outlet=mask(a.outlet),
            author=mask(a.author),
            url="" if self.hides(a.url) else a.url,
            source=self.mask(a.source),
            version_of=ids.get(a.version_of, a.version_of),
        )

    def _entity(self, e: Entity, ids: Mapping[str, str]) -> Entity:
        return replace(
            e,
            aliases=tuple(a for a in e.aliases if not self.hides(a)),
            articles=tuple(sorted(ids.get(a, a) for a in e.articles)),
            scope=self.mask(e.scope),
            corrected=tuple(map(self.mask, e.corrected)),
            matches=tuple(iri for iri in e.matches if not self.hides(iri)),
        )


def _statement(s: Statement, ids: Mapping[str, str], masks: Mapping[str, Mask], mask: Mask) -> Statement:
    def covered(text: str) -> str:
        for e in s.evidence:
            text = masks.get(e.article, mask)(text)
        return text

    def masked(e: Evidence) -> Evidence:
        own = masks.get(e.article, mask)
        fragment = "" if _hidden(own, e.fragment) else e.fragment
        return replace(e, article=ids.get(e.article, e.article), quote=own(e.quote), fragment=fragment)

    q = s.qualifiers
    return replace(
        s,
        qualifiers=replace(q, role=covered(q.role), speaker=covered(q.speaker), amount_text=mask(q.amount_text)),
        evidence=tuple(sorted(map(masked, s.evidence))),
        corrected=tuple(map(mask, s.corrected)),
    )


def _hidden(mask: Mask, text: str) -> bool:
    return mask(text) != text or ("%" in text and mask(unquote(text)) != unquote(text))


def _mask_of(names: Iterable[str]) -> Mask:
    """What masks names in a text, also where blanks part their characters (王 伟) or letters are of another case."""
    known = sorted(filter(None, (re.sub(r"\s", "", name) for name in names)))
    if not known:
        return lambda text: text
    spread = {name: r"\s*".join(map(re.escape, name)) for name in known}
    ordered = sorted(known, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(spread[name] for name in ordered), re.IGNORECASE)
    return lambda text: pattern.sub(lambda match: re.sub(r"\S", MASK, match[0]), text)
