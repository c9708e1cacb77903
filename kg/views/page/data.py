"""Graph → what the page needs to know: a pyvis network with positions, packed into tables that stay small as JSON.

Nodes are numbered by rank: node 0 is the best connected. Refuses to know anything about looks beyond shape and size.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from math import sqrt
from typing import Any, NamedTuple

from kg.assembly.hand_made import RULE
from kg.assembly.lookup import ANCHORS
from kg.knowledge.script import traditional_forms
from kg.model import Entity, Evidence, Graph, Statement, is_by_hand
from kg.reading.corrections import COLUMNS
from kg.views.fragments import in_words
from kg.views.page.decisions import decision_tables
from kg.views.page.layout import layout
from kg.views.page.pinyin import pinyin
from kg.views.ties import step_cost
from kg.vocab import EntityType, Relation, Status

SHAPES = {
    EntityType.PLACE: "dot",
    EntityType.ORGANIZATION: "square",
    EntityType.PROGRAMME: "diamond",
    EntityType.PERSON: "triangle",
}
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 1},
    "interaction": {"hover": True, "tooltipDelay": 1000000, "multiselect": False, "zoomSpeed": 0.6},
}


def page_data(graph: Graph, *, first: int, threshold: float) -> dict[str, dict[str, Any]]:
    """Everything the page's script reads, as JSON values: one block a reader's need, by the id of its element.

    `graph-data` is all that the first picture takes; `graph-details` and `graph-quotes` are parsed when somebody asks.
    The picture opens with the `first` nodes, which are laid out with the most care.
    """
    ranked = rank(graph, threshold)
    number = {entity.id: i for i, entity in enumerate(ranked)}
    statements = [s for s in graph.statements if s.subject in number and s.object in number]
    texts = _Texts({article.id: i for i, article in enumerate(graph.articles)}, _Numbers(), _Numbers(), _Numbers())
    nodes, edges, *_, options = _network(ranked, statements, number, texts, first).get_network_data()
    return {
        "graph-data": {
            "meta": {"first": _opening(ranked, statements, first, threshold), "threshold": threshold,
                     "dropped": len(graph.statements) - len(statements),
                     "columns": COLUMNS, "byHand": RULE, "anchors": ANCHORS},
            "options": json.loads(options),
            "types": [t.value for t in EntityType],
            "shapes": [SHAPES[t] for t in EntityType],
            "relations": [r.value for r in Relation],
            "statuses": [s.value for s in Status],
            "nodes": _columns(nodes, ("label", "kind", "x", "y", "size", "degree", "place", "level", "key", "named")),
            "edges": _columns(edges, ("from", "to", "relation", "confidence", "status", "articles", "amount", "least",
                                      "most", "currency", "role", "speaker", "time", "cost")),
            "articles": {"date": [a.date for a in graph.articles], "outlet": [a.outlet for a in graph.articles]},
            "corrected": {"nodes": _corrected(ranked), "edges": _corrected(statements)},
            "handMade": [i for i, a in enumerate(graph.articles) if is_by_hand(a.id)],
            "reprints": {texts.articles[a.id]: texts.articles[a.version_of] for a in graph.articles
                         if a.version_of in texts.articles},
        },
        "graph-details": {
            "nodes": _columns(nodes, ("aliases", "code", "also", "articles", "pinyin")),
            "edges": _columns(edges, ("key",)),
            "evidence": _evidence(statements, texts),
            "rules": texts.rules.values,
            **_fragments(texts),
            "articles": _columns([{"key": a.id, "title": a.title, "author": a.author, "url": a.url, "source": a.source}
                                  for a in graph.articles], ("key", "title", "author", "url", "source")),
            "decisions": decision_tables(graph.decisions, number),
            "letters": traditional_forms(c for e in ranked for name in (e.label, *e.aliases) for c in name),
        },
        "graph-quotes": {"quotes": texts.quotes.values},
    }  # fmt: skip


def rank(graph: Graph, threshold: float) -> list[Entity]:
    """All entities, best connected first. Containment counts little: every village hangs below some province."""
    shown = [s for s in graph.statements if s.subject != s.object and s.confidence >= threshold]
    contained = {(s.subject, s.object) for s in shown if s.predicate is Relation.LOCATED_IN}
    tied = {(s.subject, s.object) for s in shown if s.predicate is not Relation.LOCATED_IN}
    containment, partners = _neighbours(contained), _neighbours(tied)

    def order(e: Entity) -> tuple[bool, float, str]:
        score = 2.0 * partners[e.id] + 0.5 * containment[e.id] + min(len(e.articles), 6) * 0.5
        return not (partners[e.id] or containment[e.id]), -(score if e.articles else score * 0.3), e.id

    return sorted(graph.entities, key=order)


def _neighbours(pairs: Collection[tuple[str, str]]) -> Counter[str]:
    """How many others each node is paired with, whichever stands first."""
    once = {pair for pair in pairs if pair[::-1] not in pairs or pair[0] < pair[1]}
    return Counter(chain.from_iterable(once))


def _opening(ranked: Sequence[Entity], statements: Iterable[Statement], first: int, threshold: float) -> int:
    """How many nodes the picture opens with: all where that is few, else none that nothing certain is known of."""
    if len(ranked) <= first:
        return first
    linked = {end for s in statements if s.confidence >= threshold for end in (s.subject, s.object)}
    return min(first, len(linked)) or first


def _network(
    ranked: Sequence[Entity],
    statements: Sequence[Statement],
    number: Mapping[str, int],
    texts: "_Texts",
    first: int,
) -> Any:
    """The pyvis network: integer nodes in rank order, one edge a statement."""
    from pyvis.network import Network

    types, relations, statuses = ({one: i for i, one in enumerate(all_)} for all_ in (EntityType, Relation, Status))
    network = Network(directed=True)
    network.node_ids = _Ids()
    network.set_options(json.dumps(OPTIONS))
    links = [(number[s.subject], number[s.object], s.predicate is Relation.LOCATED_IN) for s in statements]
    degree = _degrees(len(ranked), links)
    places = _places(ranked, statements, number)
    for i, (entity, (x, y)) in enumerate(zip(ranked, layout(len(ranked), links, first=first), strict=True)):
        named = [texts.articles[a] for a in entity.articles if a in texts.articles and not is_by_hand(a)]
        size = 7 if not entity.articles else round(min(34.0, 8 + 3.6 * sqrt(degree[i])), 1)
        network.add_node(
            i, label=entity.label or entity.id, kind=types[entity.type], x=x, y=y, size=size,
            degree=degree[i], place=places[i], level=entity.level, key=_key(entity), named=len(named),
            aliases=list(entity.aliases), code=entity.code, also=[t.value for t in entity.also], articles=named,
            pinyin=pinyin((entity.label, *entity.aliases)),
        )  # fmt: skip
    for s in statements:
        q = s.qualifiers
        network.add_edge(
            number[s.subject], number[s.object], key=s.id, relation=relations[s.predicate],
            confidence=s.confidence, status=statuses[q.status],
            articles=len({e.article for e in s.evidence if not is_by_hand(e.article)}),
            amount=q.amount_text, least=q.amount_min, most=q.amount_max, currency=q.currency, role=q.role,
            speaker=q.speaker, time=q.time, cost=step_cost(s),
        )  # fmt: skip
    return network


def _corrected(things: Iterable[Entity | Statement]) -> dict[int, Sequence[str]]:
    """What people changed, by the number of the node or edge: few are, so the others take no room."""
    return {i: thing.corrected for i, thing in enumerate(things) if thing.corrected}


def _degrees(n: int, links: Iterable[tuple[int, int, bool]]) -> list[int]:
    near: list[set[int]] = [set() for _ in range(n)]
    for a, b, _ in links:
        if a != b:
            near[a].add(b)
            near[b].add(a)
    return [len(s) for s in near]


def _places(ranked: Sequence[Entity], statements: Iterable[Statement], number: Mapping[str, int]) -> list[int | None]:
    """The nearest containing place of each node, or None: by location, else by employer or parent body,
    else by the place that tells it from its namesakes."""
    candidates: dict[int, dict[int, float]] = defaultdict(dict)
    bodies: dict[int, dict[int, float]] = defaultdict(dict)
    for s in statements:
        wanted = {Relation.LOCATED_IN: candidates, Relation.WORKS_FOR: bodies, Relation.PART_OF: bodies}
        if (held := wanted.get(s.predicate)) is not None and s.subject != s.object:
            sub, obj = number[s.subject], number[s.object]
            held[sub][obj] = max(held[sub].get(obj, 0.0), s.confidence)
    found: list[int | None] = [None] * len(ranked)
    for i, choices in candidates.items():
        # a village may be said to lie in its town and in its city: the town is what no other candidate lies in
        inner = [p for p in choices if not any(p in candidates.get(q, {}) for q in choices if q != p)]
        found[i] = min(inner or choices, key=lambda p: (-choices[p], ranked[p].id))
    for i in sorted(bodies):
        if found[i] is None:
            body = min(bodies[i], key=lambda b: (-bodies[i][b], ranked[b].id))
            found[i] = body if ranked[body].type is EntityType.PLACE else found[body]
    for i, entity in enumerate(ranked):
        if found[i] is None and entity.scope:
            place = number.get(f"place/{entity.scope}")
            found[i] = place if place != i else None
    return found


def _key(entity: Entity) -> str:
    """The id of an entity, or "" where it follows from its type and label, as it nearly always does."""
    return "" if entity.id == f"{entity.type.value.lower()}/{entity.label}" else entity.id


def _evidence(statements: Sequence[Statement], texts: "_Texts") -> dict[str, Any]:
    """All evidence, statement after statement, as columns; `count` says how many lines each statement has.

    `end` stands only where the quote is not as long as its place in the article, which happens by hand alone.
    """
    lines = [
        {"article": texts.articles.get(e.article, -1), "quote": texts.quotes[e.quote], "rule": texts.rules[e.rule],
         "percent": round(100 * e.confidence), "start": e.start, "fragment": texts.fragment(e),
         "end": e.end if e.end - e.start != len(e.quote) else None}
        for s in statements for e in s.evidence
    ]  # fmt: skip
    names = ("article", "quote", "rule", "percent", "start", "end", *(["fragment"] if texts.fragments.values else []))
    return {"count": [len(s.evidence) for s in statements], **_columns(lines, names)}


def _fragments(texts: "_Texts") -> dict[str, Any]:
    """Where in their files quotes stand, in words by language; nothing for a corpus of plain text."""
    said = texts.fragments.values
    return {"fragments": {lang: [in_words(one, lang) for one in said] for lang in ("zh", "en")}} if said else {}


def _columns(records: Sequence[Mapping[str, Any]], names: Iterable[str]) -> dict[str, Any]:
    """Records as columns; one that is mostly empty as an object of what it holds, by the number of the record."""
    table: dict[str, Any] = {}
    for name in names:
        values = [r[name] for r in records]
        said = {i: value for i, value in enumerate(values) if value not in ("", None, [])}
        table[name] = said if len(said) * 4 < len(values) else values
    return table


class _Texts(NamedTuple):
    """Long texts that statements point to by number."""

    articles: Mapping[str, int]
    quotes: "_Numbers"
    rules: "_Numbers"
    fragments: "_Numbers"

    def fragment(self, e: Evidence) -> int | None:
        """The number of what is said of where in its file the quote stands."""
        return self.fragments[e.fragment] if e.fragment else None


class _Ids(dict[int, None]):
    """What pyvis keeps as a list and searches at every node and edge: in a list, 50,000 nodes take minutes."""

    def append(self, id_: int) -> None:
        self[id_] = None


class _Numbers:
    """Strings numbered in order of first use, so that a sentence behind four statements is written once."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._seen: dict[str, int] = {}

    def __getitem__(self, text: str) -> int:
        if text not in self._seen:
            self._seen[text] = len(self.values)
            self.values.append(text)
        return self._seen[text]
