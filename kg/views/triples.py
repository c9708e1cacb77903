"""A graph as RDF nodes, in the order in which a person reads them; Turtle, JSON-LD and rdflib are made of these.

The shape: a direct edge for daily use, and beside it a named statement with qualifiers and evidence that says the
same. No blank nodes, so that equal graphs are equal sets of triples.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from kg.model import Article, Decision, Entity, Evidence, Graph, Qualifiers, Statement
from kg.views.fragments import standard_of
from kg.views.piece import runs
from kg.views.terms import OA, ORG, RDF, SCHEMA, VOID, date_type, decimal, encode_id
from kg.vocab import ALIGNED, NAMESPACE, SYMMETRIC, EntityType, Relation

#: (text, what): what is "" for an IRI, "@zh" for a text in Chinese, else the prefixed name of the datatype.
Term = tuple[str, str]
#: What is said of a node: prefixed property and values, in a fixed order; its types ("a") come first.
Said = list[tuple[str, list[Term]]]
#: The IRI of a node and what is said of it.
Node = tuple[str, Said]

#: What a node is tied to directly: relations and objects, sorted.
_Ends = Sequence[tuple[Relation, str]]

ZH = "@zh"
_id = attrgetter("id")
_TYPES = {t: [NAMESPACE + t, *ALIGNED[t]] for t in EntityType}
# org:Organization before schema:Organization: the class that the vocabulary means comes first.
_TYPES = {t: [iris[0], *sorted(iris[1:], key=lambda iri: not iri.startswith(ORG))] for t, iris in _TYPES.items()}


class Part(NamedTuple):
    """Some nodes that stand one after the other, not made yet."""

    said: object  #: all that decides about them, as plain values of the model
    nodes: Callable[[], Iterator[Node]]


def describe(graph: Graph, *, base: str) -> Iterator[Node]:
    """Every node of the graph: the data set, entities, redirects, decisions, statements with evidence, articles."""
    for part in parts(graph, base=base):
        yield from part.nodes()


def parts(graph: Graph, *, base: str) -> Iterator[Part]:
    """The nodes of the graph in parts, so that who made those of another graph need make only what differs."""
    dataset: Said = [("a", [(VOID + "Dataset", "")]), ("void:uriSpace", [(base, "xsd:string")])]
    yield Part(("dataset", base), lambda: iter([(base, dataset)]))
    edges = _direct_edges(graph)
    for run in runs(sorted(graph.entities, key=_id), _id):
        pairs = [(e, edges.pop(e.id, ())) for e in run]
        yield Part(("entities", base, pairs), partial(_entities, pairs, base))
    ends = sorted(edges.items())  # that are no entities: written as they are, for validation to find
    yield Part(("ends", base, ends), partial(_ends, ends, base))
    for moved in runs(sorted(graph.redirects.items()), itemgetter(0)):
        yield Part(("redirects", base, moved), partial(_redirects, moved, base))
    for decisions in runs(sorted(graph.decisions), attrgetter("one")):
        yield Part(("decisions", base, decisions), partial(_decisions, decisions, base))
    yield from _claims(graph, base)
    for articles in runs(sorted(graph.articles, key=_id), _id):
        yield Part(("articles", base, articles), partial(_articles, articles, base))


#: A statement with its id and its evidence, and whether the evidence, and its selector, are described right behind it.
_Claim = tuple[str, Statement, list[tuple[Evidence, bool, bool]]]


def _claims(graph: Graph, base: str) -> Iterator[Part]:
    """Statements by id, each with the evidence of which no statement before it has spoken."""
    seen: set[Evidence] = set()
    fragments = {""}
    for run in runs(sorted(((s.id, s) for s in graph.statements), key=itemgetter(0)), itemgetter(0)):
        claims: list[_Claim] = []
        for id, statement in run:
            said: list[tuple[Evidence, bool, bool]] = []
            for e in sorted(set(statement.evidence)) if len(statement.evidence) > 1 else statement.evidence:
                new = e not in seen
                said.append((e, new, new and e.fragment not in fragments))
                seen.add(e)
                fragments.add(e.fragment)
            claims.append((id, statement, said))
        yield Part(("statements", base, claims), partial(_statements, claims, base))


def _entities(pairs: Iterable[tuple[Entity, _Ends]], base: str) -> Iterator[Node]:
    return ((_iri(base, e.id), _entity(e, ends, base)) for e, ends in pairs)


def _ends(found: Iterable[tuple[str, _Ends]], base: str) -> Iterator[Node]:
    return ((_iri(base, id), _edges(ends, base)) for id, ends in found)


def _redirects(moved: Iterable[tuple[str, str]], base: str) -> Iterator[Node]:
    return ((_iri(base, old), [("dcterms:isReplacedBy", [(_iri(base, new), "")])]) for old, new in moved)


def _decisions(decisions: Iterable[Decision], base: str) -> Iterator[Node]:
    return ((f"{base}decision/{d.id}", _decision(d, base)) for d in decisions)


def _articles(articles: Iterable[Article], base: str) -> Iterator[Node]:
    return ((_iri(base, f"article/{a.id}"), _article(a, base)) for a in articles)


def _statements(claims: Iterable[_Claim], base: str) -> Iterator[Node]:
    for id, statement, said in claims:
        named = [f"{base}evidence/{evidence_id(e)}" for e, _, _ in said]
        yield f"{base}statement/{id}", _statement(statement, named, base)
        for iri, (one, is_new, has_new_selector) in zip(named, said, strict=True):
            if has_new_selector:
                yield _selector(one.fragment, base)
            if is_new:
                yield iri, _evidence(one, base)


def evidence_id(e: Evidence) -> str:
    """Hash of all that the evidence says: 16 hexadecimal digits."""
    said = [e.article, str(e.start), str(e.end), e.quote, e.rule, repr(float(e.confidence))]
    said += [e.fragment] if e.fragment else []
    return sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _iri(base: str, id: str) -> str:
    return base + encode_id(id)


def _direct_edges(graph: Graph) -> dict[str, list[tuple[Relation, str]]]:
    """Subject -> relations and objects, each pair once; symmetric relations in both directions."""
    edges: defaultdict[str, dict[tuple[Relation, str], None]] = defaultdict(dict)
    for s in graph.statements:
        edges[s.subject][s.predicate, s.object] = None
        if s.predicate in SYMMETRIC:
            edges[s.object][s.predicate, s.subject] = None
    return {subject: sorted(ends) for subject, ends in edges.items()}


def _edges(ends: _Ends, base: str) -> Said:
    return [
        (f"kg:{relation}", [(_iri(base, object_), "") for _, object_ in same])
        for relation, same in groupby(ends, itemgetter(0))
    ]


def _entity(e: Entity, ends: _Ends, base: str) -> Said:
    also = sorted(set(e.also) - {e.type})
    said: Said = [
        ("a", [(iri, "") for t in (e.type, *also) for iri in _TYPES[t]]),
        ("rdfs:label", [(e.label, ZH)]),
        ("skos:altLabel", [(a, ZH) for a in sorted(set(e.aliases))]),
        ("kg:alsoType", [(NAMESPACE + t, "") for t in also]),
        ("schema:identifier", _text(e.code)),
        ("kg:adminLevel", [(NAMESPACE + encode_id(e.level), "")] if e.level else []),
        ("kg:scope", _text(e.scope, ZH)),
        *_edges(ends, base),
        ("kg:mentionedIn", [(_iri(base, f"article/{a}"), "") for a in sorted(set(e.articles))]),
        ("kg:confidence", [(decimal(e.confidence), "xsd:decimal")]),
        ("kg:corrected", [(c, ZH) for c in sorted(set(e.corrected))]),
        ("skos:exactMatch", [(iri, "") for iri in sorted(set(e.matches))]),
    ]
    return [(p, terms) for p, terms in said if terms]


def _decision(d: Decision, base: str) -> Said:
    said: Said = [
        ("a", [(NAMESPACE + "IdentityDecision", "")]),
        ("kg:first", [(_iri(base, d.one), "")]),
        ("kg:second", [(_iri(base, d.other), "")]),
        ("kg:verdict", [(NAMESPACE + ("same" if d.same else "different"), "")]),
        ("kg:reason", [(r, "xsd:string") for r in sorted(set(d.reasons))]),
        ("kg:confidence", [(decimal(d.confidence), "xsd:decimal")]),
    ]
    return [(p, terms) for p, terms in said if terms]


def _statement(s: Statement, evidence: list[str], base: str) -> Said:
    said: Said = [
        ("a", [(NAMESPACE + "Statement", ""), (RDF + "Statement", "")]),
        ("rdf:subject", [(_iri(base, s.subject), "")]),
        ("rdf:predicate", [(NAMESPACE + s.predicate, "")]),
        ("rdf:object", [(_iri(base, s.object), "")]),
        *((p, terms) for p, terms in _qualifiers(s.qualifiers) if terms),
        ("kg:confidence", [(decimal(s.confidence), "xsd:decimal")]),
        *((("kg:corrected", [(c, ZH) for c in sorted(set(s.corrected))]),) if s.corrected else ()),
    ]
    return [*said, ("kg:evidence", [(iri, "") for iri in evidence])] if evidence else said


def _qualifiers(q: Qualifiers) -> Iterator[tuple[str, list[Term]]]:
    yield "kg:amountText", _text(q.amount_text, ZH)
    yield "kg:amountMin", _amount(q.amount_min)
    yield "kg:amountMax", _amount(q.amount_max)
    yield "schema:currency", _text(q.currency)
    yield "kg:role", _text(q.role, ZH)
    yield "kg:status", [(NAMESPACE + q.status, "")]
    yield "kg:speaker", _text(q.speaker, ZH)
    yield "kg:time", _text(q.time)
    # kg:time is what was said; the dates are the same with a type, to compare and sort by
    start, _, end = q.time.partition("/")
    for name, text in (("schema:startDate", start), ("schema:endDate", end if "/" in q.time else start)):
        yield name, _date(text) if date_type(text) else []


def _evidence(e: Evidence, base: str) -> Said:
    said: Said = [
        ("a", [(OA + "SpecificResource", "")]),
        ("oa:hasSource", [(_iri(base, f"article/{e.article}"), "")]),
        ("oa:exact", [(e.quote, ZH)]),
        ("oa:start", [(str(e.start), "xsd:integer")]),
        ("oa:end", [(str(e.end), "xsd:integer")]),
        ("oa:hasSelector", [(_selector(e.fragment, base)[0], "")] if e.fragment else []),
        ("kg:rule", [(e.rule, "xsd:string")]),
        ("kg:confidence", [(decimal(e.confidence), "xsd:decimal")]),
    ]
    return [(p, terms) for p, terms in said if terms]


def _selector(fragment: str, base: str) -> Node:
    """Where a quote stands in the file; one node for all quotes of which the same is said."""
    return _iri(base, f"fragment/{fragment}"), [
        ("a", [(OA + "FragmentSelector", "")]),
        ("rdf:value", [(fragment, "xsd:string")]),
        ("dcterms:conformsTo", [(standard_of(fragment), "")]),
    ]


def _article(a: Article, base: str) -> Said:
    said: Said = [
        ("a", [(SCHEMA + "NewsArticle", "")]),
        ("schema:headline", _text(a.title, ZH)),
        ("schema:datePublished", _date(a.date)),
        ("schema:publisher", _text(a.outlet)),
        ("schema:author", _text(a.author)),
        ("schema:url", _text(a.url, "xsd:anyURI")),
        ("kg:source", _text(a.source)),
        ("kg:digest", _text(a.digest)),
        ("dcterms:isVersionOf", [(_iri(base, f"article/{a.version_of}"), "")] if a.version_of else []),
    ]
    return [(p, terms) for p, terms in said if terms]


def _text(text: str, what: str = "xsd:string") -> list[Term]:
    return [(text, what)] if text else []


def _date(text: str) -> list[Term]:
    """A date with its type; what is no date stays a plain text, for validation to find."""
    return _text(text, f"xsd:{date_type(text) or 'string'}")


def _amount(number: float | None) -> list[Term]:
    """An amount as people write it: 40000000 where it is whole."""
    if number is None:
        return []
    return [(str(int(number)), "xsd:integer") if float(number).is_integer() else (decimal(number), "xsd:decimal")]
