"""The page of one node: what is said of it, each fact with its quotes and their articles. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from kg.knowledge.identity import read_clues
from kg.model import Article, Decision, Entity, Evidence, Graph, Statement
from kg.serving.markup import NOTHING, Content, Html, join, name, node_path, page, tag, web_link
from kg.serving.words import WORDS
from kg.views.doubt import SHOWN
from kg.views.fragments import in_words
from kg.views.terms import decode_id, encode_id
from kg.views.triples import evidence_id
from kg.vocab import SYMMETRIC, Relation, Status

#: So many articles and names are listed; the others wait behind "more".
_LISTED = 20
_QUOTES = 3


def node_page(graph: Graph, id: str, *, in_all: int, base: str, language: str) -> bytes:
    """The page of the node with that id, of any kind, from its excerpt; `in_all` statements tell of it in the graph."""
    view = _View(graph, id, base, language, {a.id: a for a in graph.articles})
    kind = id.split("/")[0]
    entity, article = graph.by_id.get(id), view.articles.get(id.removeprefix("article/"))
    if entity:
        title, about = entity.label, _about_entity(view, entity)
    elif article:
        title, about = article.title or article.source or article.id, _about_article(view, article)
    elif kind == "fragment":
        title, about = in_words(id.partition("/")[2], language), join()
    else:
        title, about = f"{view.words.get(kind, kind)} {id.split('/')[-1]}", join()
    few = len(graph.statements) < in_all and view.words["more facts"].format(shown=len(graph.statements), all=in_all)
    main = join(
        tag("h1", name(title)),
        about,
        _formats(view),
        _facts(view),
        tag("p", few, class_="note") if few else "",
        _articles(view, entity.articles) if entity else "",
        _names(view) if article else "",
        _decisions(view),
    )
    return page(title, main, language=language, here=node_path(base, id))


def unknown_page(id: str, similar: Iterable[tuple[str, str]], *, base: str, language: str) -> bytes:
    """The page that says that there is no such node, with links to those of similar names (encoded ids and labels)."""
    words = WORDS[language]
    links = [tag("li", tag("a", name(label), href=node_path(base, decode_id(known)))) for known, label in similar]
    said = words["unknown"].format(id=id)
    hint = (tag("p", words["did you mean"]), tag("ul", links)) if links else (tag("p", words["no similar"]),)
    return page(said, join(tag("h1", name(said)), *hint), language=language, here=node_path(base, id))


@dataclass(frozen=True, slots=True)
class _View:
    """What all parts of the page need."""

    graph: Graph
    id: str
    base: str
    language: str
    articles: Mapping[str, Article]

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.language]

    def link(self, id: str, text: str = "") -> Html:
        """A link to a node, by its name."""
        entity = self.graph.by_id.get(id)
        return tag("a", name(text or (entity.label if entity else id)), href=node_path(self.base, id))

    def pairs(self, pairs: Iterable[tuple[str, Content]]) -> Html:
        """A list of what things are and what they are called; those without a value are left out."""
        told = [(tag("dt", self.words[key]), tag("dd", value)) for key, value in pairs if value]
        return tag("dl", (part for pair in told for part in pair)) if told else NOTHING


def _about_entity(view: _View, e: Entity) -> Html:
    words = view.words
    marks = [tag("p", tag("strong", words["corrected"]), " ", name(mark), class_="mark") for mark in e.corrected]
    also = [words[t] for t in e.also]
    pairs: list[tuple[str, Content]] = [
        ("also called", _list(map(name, e.aliases))),
        ("may also be", "、".join(also) if view.language == "zh" else ", ".join(also)),
        ("level", words.get(e.level, e.level)),
        ("code", e.code),
        ("scope", name(e.scope) if e.scope else ""),
    ]
    kind = tag("p", words[e.type], class_=f"kind {e.type.lower()}")
    note = tag("p", words["gazetteer"], class_="note") if not e.articles else ""
    return join(kind, marks, view.pairs(pairs), note)


def _about_article(view: _View, a: Article) -> Html:
    pairs: list[tuple[str, Content]] = [
        ("date", a.date),
        ("outlet", name(a.outlet) if a.outlet else ""),
        ("author", name(a.author) if a.author else ""),
        ("source", name(a.source) if a.source else ""),
        ("original", web_link(a.url, name(a.url)) if a.url else ""),
        ("reprint of", _article_link(view, a.version_of) if a.version_of else ""),
    ]
    return join(tag("p", view.words["article"], class_="kind article"), view.pairs(pairs))


def _formats(view: _View) -> Html:
    """Its identifier, the same in other forms, and its place in the picture."""
    here = node_path(view.base, view.id)
    forms = (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples"), ("rdf", "RDF/XML"))
    links = _list(tag("a", label, href=f"{here}?format={form}", rel="alternate") for form, label in forms)
    shown = view.id in view.graph.by_id
    graph = tag("a", view.words["in graph"], href=f"/#n={quote('n:' + view.id, safe='')}") if shown else ""
    iri = tag("code", view.base + encode_id(view.id))
    return join(tag("p", graph) if graph else "", view.pairs([("iri", iri), ("formats", links)]))


def _facts(view: _View) -> Html:
    """The statements, sure ones first by relation, then the doubtful ones, which wait to be unfolded."""
    words, facts = view.words, view.graph.statements
    if not facts:
        return join(tag("h2", words["facts"]), tag("p", words["no facts"])) if view.id in view.graph.by_id else NOTHING
    alone = view.id.split("/")[0] in ("statement", "evidence", "fragment")
    sure = [s for s in facts if s.confidence >= SHOWN or alone]
    doubtful = [s for s in facts if s not in sure] if len(sure) < len(facts) else []
    hidden = tag("summary", f"{words['doubtful']} ({len(doubtful)})")
    return join(
        tag("h2", f"{words['facts']} ({len(facts)})"),
        _by_relation(view, sure),
        tag("details", hidden, _by_relation(view, doubtful)) if doubtful else "",
    )


def _by_relation(view: _View, facts: Iterable[Statement]) -> Html:
    def heading(s: Statement) -> tuple[int, bool]:
        return list(Relation).index(s.predicate), s.subject != view.id and s.predicate not in SYMMETRIC

    ordered = sorted(facts, key=lambda s: (*heading(s), -s.confidence, s.id))
    parts = []
    for (relation, incoming), group in groupby(ordered, key=heading):
        mine = view.id in view.graph.by_id
        title = view.words[list(Relation)[relation] + ("<" if incoming and mine else "")]
        parts.append(tag("section", tag("h3", title), tag("ul", (_fact(view, s) for s in group), class_="facts")))
    return join(parts)


def _fact(view: _View, s: Statement) -> Html:
    """One statement: the other end (or both), what else it says, and its quotes, the best first."""
    words, q = view.words, s.qualifiers
    ends = [view.link(end) for end in dict.fromkeys((s.subject, s.object)) if end != view.id] or [view.link(view.id)]
    arrow = Html(f' <span aria-hidden="true">→</span> <span class="soft">{words[s.predicate]}</span> ')
    status = "" if q.status is Status.DONE else words[q.status]
    speaker = f"{words['claimed by']} {q.speaker}" if q.speaker else ""
    said = [
        tag("span", name(text), class_="badge") for text in (q.amount_text, q.role, q.time, status, speaker) if text
    ]
    sure = tag("a", f"{words['confidence']} {s.confidence:.2f}", href=node_path(view.base, f"statement/{s.id}"))
    marks = [tag("p", tag("strong", words["corrected"]), " ", name(mark), class_="mark") for mark in s.corrected]
    best = [_quote(view, e) for e in sorted(s.evidence, key=lambda e: (-e.confidence, e))]
    rest = view.words["more"].format(n=len(best) - _QUOTES)
    more = tag("details", tag("summary", rest), best[_QUOTES:]) if len(best) > _QUOTES else ""
    head = tag("p", join(ends[0], *(join(arrow, end) for end in ends[1:])), " ", said, " ", tag("small", sure))
    return tag("li", head, marks, best[:_QUOTES], more)


def _quote(view: _View, e: Evidence) -> Html:
    words = view.words
    place = in_words(e.fragment, view.language) or f"{words['characters']} {e.start}–{e.end}"
    where = f"{place} · {words['rule']} {e.rule} · {e.confidence:.2f}"
    link = tag("a", name(where), href=node_path(view.base, f"evidence/{evidence_id(e)}"))
    source = tag("footer", _article_link(view, e.article), " ", tag("small", link))
    return tag("blockquote", tag("p", name(e.quote)), source, lang="zh-CN")


def _article_link(view: _View, id: str) -> Html:
    a = view.articles.get(id)
    text = " · ".join(filter(None, (a.title or a.source, a.outlet, a.date))) if a else ""
    return view.link(f"article/{id}", text or id)


def _articles(view: _View, ids: Iterable[str]) -> Html:
    return _section(view, "articles", [_article_link(view, id) for id in ids])


def _names(view: _View) -> Html:
    """What an article names."""
    told = view.id.removeprefix("article/")
    return _section(view, "names", [view.link(e.id) for e in view.graph.entities if told in e.articles])


def _decisions(view: _View) -> Html:
    ordered = sorted(view.graph.decisions, key=lambda d: (not d.same, -d.confidence, d))
    return _section(view, "decision", list(_decided(view, ordered)))


def _decided(view: _View, decisions: Iterable[Decision]) -> Iterator[Html]:
    clues = read_clues().by_id
    for d in decisions:
        mine = view.id in (d.one, d.other)
        first = "" if mine else join(view.link(d.one), " ")
        other = d.other if d.one == view.id or not mine else d.one
        why = [(clues[r].zh if view.language == "zh" else clues[r].en) if r in clues else r for r in d.reasons]
        told = view.words["same" if d.same else "different"]
        sure = tag("small", f"{view.words['confidence']} {d.confidence:.2f}")
        whom = view.link(other) if other in view.graph.by_id else name(other)
        yield join(first, f"{told} ", whom, name(f": {', '.join(why)} " if why else " "), sure)


def _section(view: _View, key: str, items: list[Html]) -> Html:
    if not items:
        return NOTHING
    rows = [tag("li", item) for item in items]
    more = tag("summary", view.words["more"].format(n=len(rows) - _LISTED))
    rest = tag("details", more, tag("ul", rows[_LISTED:])) if len(rows) > _LISTED else ""
    return tag("section", tag("h2", f"{view.words[key]} ({len(rows)})"), tag("ul", rows[:_LISTED]), rest)


def _list(items: Iterable[Html]) -> Html:
    return Html(" · ".join(items))
