"""Turtle or JSON-LD that `kg` wrote, read back into a graph: what `to_turtle` says; other triples are left out."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from math import inf, nan
from pathlib import Path

from kg.errors import GraphError
from kg.machine import without_collector
from kg.model import Article, Decision, Entity, Evidence, Graph, Qualifiers, Statement
from kg.views.oneline import cut
from kg.views.terms import DCTERMS, KINDS, OA, RDF, RDFS, SCHEMA, SKOS, VOID, decode_id, prefixed
from kg.views.turtle_blocks import Blocks, OtherFormError, read_blocks
from kg.views.turtle_file import JSONLD, jsonld_triples, read_text, triples
from kg.vocab import NAMESPACE, SYMMETRIC, EntityType, Relation, Status

_TYPE = RDF + "type"
_TYPES = {NAMESPACE + t: t for t in EntityType}
_RELATIONS = {NAMESPACE + r: r for r in Relation}


#: The last character of a text that scripts and tables still count exactly.
_LAST = float(1 << 53)
_LONGEST = 200  # characters of a value or IRI that an error repeats
#: Classes of nodes of which every graph of ours has at least one; the data set, even where it is empty.
_OURS = frozenset({*_TYPES, NAMESPACE + "Statement", VOID + "Dataset"})


def from_turtle(source: str | Path) -> Graph:
    """The graph in a Turtle file, or in a text (a string with a line break in it).

    Raises:
        GraphError: the file cannot be read, is no Turtle, is no graph of ours, or its nodes lack what a graph needs.
    """
    return read_graph(source)[0]


def base_of(source: str | Path) -> str:
    """What the IRIs of the data in this Turtle start with.

    Raises:
        GraphError: as `from_turtle`, but for what nodes lack.
    """
    return _Reading(*read_text(source)).base


def read_graph(source: str | Path) -> tuple[Graph, str]:
    """The graph in a Turtle file or text, and what the IRIs of its data start with, in one reading.

    Raises:
        GraphError: as `from_turtle`.
    """
    text, name = read_text(source)
    with without_collector():
        try:
            reading = _Reading(text, name, read_blocks(text))
            return reading.graph(), reading.base
        except (OtherFormError, GraphError):
            pass  # read anew with the parser, which knows what is wrong and where
        reading = _Reading(text, name)
        return reading.graph(), reading.base


def check_ours(classes: Collection[str], name: str) -> None:
    """Raise GraphError for Turtle whose nodes are of these classes if it is from another tool, not a graph of ours."""
    if _OURS.isdisjoint(classes):
        kinds = ", ".join(f"kg:{t}" for t in (*EntityType, "Statement"))
        raise GraphError(
            f"{name}: is no graph of kg: it has no node of {kinds}; only `kg query` can ask it, "
            "for all else name a graph.ttl that kg build wrote"
        )


class _Reading:
    """One Turtle text while it is read: the triples by subject, and where errors are."""

    def __init__(self, text: str, name: str, blocks: Blocks | None = None) -> None:
        """`blocks` is what of the text was read already."""
        self.text, self.name = text, name
        self.blocks = blocks or Blocks(text)
        self.said = self._parse()
        self.by_type: dict[str, list[str]] = {}
        for iri, said in self.said.items():
            for type_ in said.get(_TYPE, ()):
                self.by_type.setdefault(type_, []).append(iri)
        check_ours(self.by_type.keys(), name)
        self.base = self._base()
        self._check_blocks()

    def graph(self) -> Graph:
        """The graph, everything in it sorted by id."""
        entities = tuple(sorted((self._entity(i) for i in self._entity_iris()), key=lambda e: e.id))
        articles = (self._article(iri) for iri in self.by_type.get(SCHEMA + "NewsArticle", ()))
        described = map(self._statement, self.by_type.get(NAMESPACE + "Statement", ()))
        statements = {s.id: s for s in (*self._read_before(), *described)}
        replaced = (
            (i, said[DCTERMS + "isReplacedBy"]) for i, said in self.said.items() if DCTERMS + "isReplacedBy" in said
        )
        self._check_edges(statements.values())
        decisions = {d.id: d for d in map(self._decision, self.by_type.get(NAMESPACE + "IdentityDecision", ()))}
        return Graph(
            tuple(sorted(articles, key=lambda a: a.id)),
            entities,
            tuple(statements[id] for id in sorted(statements)),
            dict(sorted((self._id(old), self._id(new[0])) for old, new in replaced)),
            tuple(sorted(decisions.values())),
        )

    def _parse(self) -> dict[str, dict[str, list[str]]]:
        import pyoxigraph as ox

        result: dict[str, dict[str, list[str]]] = {}
        read = jsonld_triples if self.name.endswith(JSONLD) else triples
        for quad in read(self.blocks.rest, self.name):
            subject, object_ = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(object_, ox.NamedNode | ox.Literal):
                result.setdefault(subject.value, {}).setdefault(quad.predicate.value, []).append(object_.value)
        for said in result.values():
            for predicate, values in said.items():
                if len(values) > 1:  # a graph is a set: what is written twice is said once; the order is the file's
                    said[predicate] = list(dict.fromkeys(values))
        return result

    def _base(self) -> str:
        """As recorded; else, for Turtle that lost the record, what stands most often before the kind of an entity."""
        for iri in self.by_type.get(VOID + "Dataset", ()):
            for base in self.said[iri].get(VOID + "uriSpace", ()):
                return base
        found = Counter(
            iri[: iri.index(f"/{kind}/") + 1] for iri in self._entity_iris() for kind in KINDS if f"/{kind}/" in iri
        )
        return min(found, key=lambda base: (-found[base], base), default="")

    def _check_blocks(self) -> None:
        """What was read already must be all that is said of it, and about data of this base."""
        start = f"{self.base}evidence/", f"{self.base}statement/"
        of_blocks = self.blocks.evidence.keys() | self.blocks.statements.keys()
        twice = (
            i
            for i in self.said
            if (i.startswith(start) and i.rpartition("/")[2] in of_blocks) or f"<{i}>" in self.blocks.fragments
        )
        if of_blocks and (self.base != self.blocks.base or any(twice)):
            raise OtherFormError

    def _read_before(self) -> Iterator[Statement]:
        """The statements of the blocks, with their evidence."""
        evidence, start = self.blocks.evidence, f"{self.base}evidence/"
        for subject, predicate, object_, qualifiers, named in self.blocks.statements.values():
            said = [evidence[e] if e in evidence else self._evidence(start + e) for e in named]
            yield Statement(subject, predicate, object_, qualifiers, tuple(sorted(said) if len(said) > 1 else said))

    def _entity_iris(self) -> Iterable[str]:
        return dict.fromkeys(iri for type_ in _TYPES for iri in self.by_type.get(type_, ()))

    def _id(self, iri: str, *, kind: str = "") -> str:
        """The id in the graph of an IRI in the file; with `kind`, the part after it."""
        start = f"{self.base}{kind}/" if kind else self.base
        if not iri.startswith(start):
            raise self._error(iri, f"does not start with {start}")
        return self._decoded(iri.removeprefix(start), iri)

    def _decoded(self, text: str, iri: str) -> str:
        try:
            return decode_id(text)
        except UnicodeDecodeError:
            raise self._error(iri, "has a %XX that is no UTF-8") from None

    def _error(self, iri: str, what: str) -> GraphError:
        """What is wrong with a node, and the line of the file where it is described, or else first named."""
        lines = list(enumerate(self.text.split("\n"), 1))
        local = iri.removeprefix(self.base) if hasattr(self, "base") else iri
        names = (f"<{iri}>", local.replace("/", ":", 1), f'{{"id": "{iri}",')
        described = (n for n, text in lines if text.startswith(tuple(f"{name} " for name in names)))
        named = (n for n, text in lines if any(name in text for name in names))
        number = next(described, next(named, 0))
        where = f"{self.name}, line {number}" if number else self.name
        return GraphError(f"{where}: {cut(iri, _LONGEST)} {what}; see kg validate, or build the graph again")

    def _one(self, iri: str, predicate: str, *, required: bool = False) -> str:
        """The value of a property that a node has at most once; "" where it may be missing and is."""
        values = self.said.get(iri, {}).get(predicate, [])
        if len(values) > 1 or (required and not values):
            raise self._error(iri, f"has {len(values)} values of {prefixed(predicate)}, not one")
        return values[0] if values else ""

    def _number(self, iri: str, predicate: str, *, default: float | None = None, most: float = inf) -> float:
        """A number from 0 to `most`; infinity is none."""
        text = self._one(iri, predicate, required=default is None)
        try:
            number = float(text) if text else default or 0.0
        except ValueError:
            number = nan
        if not (0 <= number <= most and number < inf):
            what = "no number" + (f" from 0 to {most:,.0f}" if most < inf else " of 0 or more")
            raise self._error(iri, f"has {prefixed(predicate)} {cut(text, _LONGEST)!r}, which is {what}")
        return number

    def _entity(self, iri: str) -> Entity:
        said = self.said[iri]
        also = {_TYPES[t] for t in said.get(NAMESPACE + "alsoType", ()) if t in _TYPES}
        main = {_TYPES[t] for t in said[_TYPE] if t in _TYPES} - also
        if len(main) != 1:
            raise self._error(iri, f"has {len(main)} types beside kg:alsoType, not one")
        return Entity(
            id=self._id(iri),
            type=main.pop(),
            label=self._one(iri, RDFS + "label", required=True),
            aliases=tuple(sorted(said.get(SKOS + "altLabel", ()))),
            articles=tuple(sorted([self._id(a, kind="article") for a in said.get(NAMESPACE + "mentionedIn", ())])),
            code=self._one(iri, SCHEMA + "identifier"),
            level=self._decoded(self._one(iri, NAMESPACE + "adminLevel").removeprefix(NAMESPACE), iri),
            also=tuple(sorted(also)),
            scope=self._one(iri, NAMESPACE + "scope"),
            confidence=self._number(iri, NAMESPACE + "confidence", default=1.0, most=1.0),
            corrected=tuple(sorted(said.get(NAMESPACE + "corrected", ()))),
            matches=tuple(sorted(said.get(SKOS + "exactMatch", ()))),
        )

    def _decision(self, iri: str) -> Decision:
        return Decision(
            self._id(self._one(iri, NAMESPACE + "first", required=True)),
            self._id(self._one(iri, NAMESPACE + "second", required=True)),
            self._one(iri, NAMESPACE + "verdict", required=True) == NAMESPACE + "same",
            self._number(iri, NAMESPACE + "confidence", most=1.0),
            tuple(sorted(self.said[iri].get(NAMESPACE + "reason", ()))),
        )

    def _statement(self, iri: str) -> Statement:
        predicate = self._one(iri, RDF + "predicate", required=True)
        if predicate not in _RELATIONS:
            raise self._error(iri, f"has predicate <{predicate}>; allowed: {', '.join(Relation)}")
        return Statement(
            self._id(self._one(iri, RDF + "subject", required=True)),
            _RELATIONS[predicate],
            self._id(self._one(iri, RDF + "object", required=True)),
            self._qualifiers(iri),
            tuple(sorted(self._evidence(e) for e in self.said[iri].get(NAMESPACE + "evidence", ()))),
            tuple(sorted(self.said[iri].get(NAMESPACE + "corrected", ()))),
        )

    def _qualifiers(self, iri: str) -> Qualifiers:
        said = self.said[iri]
        status = self._one(iri, NAMESPACE + "status", required=True).removeprefix(NAMESPACE)
        if status not in tuple(Status):
            raise self._error(iri, f"has status {status!r}; allowed: {', '.join(Status)}")
        amounts = {
            end: self._number(iri, NAMESPACE + end) if NAMESPACE + end in said else None
            for end in ("amountMin", "amountMax")
        }
        return Qualifiers(
            amount_text=self._one(iri, NAMESPACE + "amountText"),
            amount_min=amounts["amountMin"],
            amount_max=amounts["amountMax"],
            currency=self._one(iri, SCHEMA + "currency"),
            role=self._one(iri, NAMESPACE + "role"),
            status=Status(status),
            speaker=self._one(iri, NAMESPACE + "speaker"),
            time=self._one(iri, NAMESPACE + "time"),
        )

    def _evidence(self, iri: str) -> Evidence:
        if known := self.blocks.evidence.get(iri.removeprefix(f"{self.base}evidence/")):
            return known
        selector = self._one(iri, OA + "hasSelector")
        return Evidence(
            article=self._id(self._one(iri, OA + "hasSource", required=True), kind="article"),
            start=int(self._number(iri, OA + "start", most=_LAST)),
            end=int(self._number(iri, OA + "end", most=_LAST)),
            quote=self._one(iri, OA + "exact", required=True),
            rule=self._one(iri, NAMESPACE + "rule", required=True),
            confidence=self._number(iri, NAMESPACE + "confidence", most=1.0),
            fragment=self._one(selector, RDF + "value", required=True) if selector else "",
        )

    def _article(self, iri: str) -> Article:
        original = self._one(iri, DCTERMS + "isVersionOf")
        return Article(
            id=self._id(iri, kind="article"),
            title=self._one(iri, SCHEMA + "headline"),
            date=self._one(iri, SCHEMA + "datePublished"),
            outlet=self._one(iri, SCHEMA + "publisher"),
            author=self._one(iri, SCHEMA + "author"),
            url=self._one(iri, SCHEMA + "url"),
            source=self._one(iri, NAMESPACE + "source"),
            digest=self._one(iri, NAMESPACE + "digest"),
            version_of=self._id(original, kind="article") if original else "",
        )

    def _check_edges(self, statements: Iterable[Statement]) -> None:
        """An edge that no statement says would be lost without a word: refuse it."""
        backed = {(s.subject, s.predicate, s.object) for s in statements}
        backed |= {(o, p, s) for s, p, o in backed if p in SYMMETRIC}
        if not self.blocks.edges <= backed:
            raise OtherFormError  # the parser says which
        for iri, said in self.said.items():
            if relations := said.keys() & _RELATIONS.keys():
                subject = self._id(iri)
                edges = ((_RELATIONS[p], o) for p in sorted(relations) for o in said[p])
                for relation, object_ in edges:
                    if (subject, relation, self._id(object_)) not in backed:
                        raise self._error(iri, f"has an edge kg:{relation} to {object_} without a statement")
