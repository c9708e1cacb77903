"""Turtle that `kg` wrote, read back into a graph: what `to_turtle` says; other triples are left out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.errors import GraphError
from kg.model import Article, Decision, Entity, Evidence, Graph, Qualifiers, Statement
from kg.views.terms import DCTERMS, KINDS, OA, RDF, RDFS, SCHEMA, SKOS, VOID, decode_id
from kg.vocab import NAMESPACE, SYMMETRIC, EntityType, Relation, Status

_TYPE = RDF + "type"
_TYPES = {NAMESPACE + t: t for t in EntityType}
_RELATIONS = {NAMESPACE + r: r for r in Relation}


def from_turtle(source: str | Path) -> Graph:
    """The graph in a Turtle file, or in a text (a string with a line break in it).

    Raises:
        GraphError: the file cannot be read, is no Turtle, or its nodes lack what a graph needs.
    """
    return _Reading(*read_text(source)).graph()


def read_text(source: str | Path) -> tuple[str, str]:
    """The Turtle text, and the name to use for it in errors.

    Raises:
        GraphError: the file cannot be read.
    """
    if isinstance(source, str) and "\n" in source:
        return source, "<text>"
    path = Path(source)
    try:
        return path.read_text(encoding="utf-8"), str(path)
    except OSError as error:
        raise GraphError(f"{path}: cannot be read ({error.strerror}); name a graph.ttl that kg build wrote") from error
    except UnicodeDecodeError as error:
        raise GraphError(f"{path}: is not UTF-8 text; name a graph.ttl that kg build wrote") from error


def base_of(source: str | Path) -> str:
    """What the IRIs of the data in this Turtle start with.

    Raises:
        GraphError: as `from_turtle`.
    """
    return _Reading(*read_text(source)).base


class _Reading:
    """One Turtle text while it is read: the triples by subject, and where errors are."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.said = self._parse()
        self.by_type: dict[str, list[str]] = {}
        for iri, said in self.said.items():
            for type_ in said.get(_TYPE, ()):
                self.by_type.setdefault(type_, []).append(iri)
        self.base = self._base()

    def graph(self) -> Graph:
        """The graph, everything in it sorted by id."""
        entities = tuple(sorted((self._entity(i) for i in self._entity_iris()), key=lambda e: e.id))
        articles = (self._article(iri) for iri in self.by_type.get(SCHEMA + "NewsArticle", ()))
        statements = {s.id: s for s in map(self._statement, self.by_type.get(NAMESPACE + "Statement", ()))}
        replaced = (
            (i, said[DCTERMS + "isReplacedBy"]) for i, said in self.said.items() if DCTERMS + "isReplacedBy" in said
        )
        self._check_edges(statements.values())
        return Graph(
            tuple(sorted(articles, key=lambda a: a.id)),
            entities,
            tuple(statements[id] for id in sorted(statements)),
            dict(sorted((self._id(old), self._id(new[0])) for old, new in replaced)),
            tuple(sorted(map(self._decision, self.by_type.get(NAMESPACE + "IdentityDecision", ())))),
        )

    def _parse(self) -> dict[str, dict[str, list[str]]]:
        import pyoxigraph as ox

        # A graph is a set: a triple that is written twice is said once; the order of the file is kept.
        result: dict[str, dict[str, dict[str, None]]] = {}
        try:
            for quad in ox.parse(self.text.encode("utf-8", "surrogatepass"), format=ox.RdfFormat.TURTLE):
                subject, object_ = quad.subject, quad.object
                if isinstance(subject, ox.NamedNode) and isinstance(object_, ox.NamedNode | ox.Literal):
                    said = result.setdefault(subject.value, {})
                    said.setdefault(quad.predicate.value, {})[object_.value] = None
        except SyntaxError as error:
            raise GraphError(
                f"{self.name}, line {error.lineno}: no Turtle: {error.msg}; build the graph again"
            ) from error
        return {iri: {p: list(values) for p, values in said.items()} for iri, said in result.items()}

    def _base(self) -> str:
        """As recorded; else, for Turtle that lost the record, what stands most often before the kind of an entity."""
        for iri in self.by_type.get(VOID + "Dataset", ()):
            for base in self.said[iri].get(VOID + "uriSpace", ()):
                return base
        found = Counter(
            iri[: iri.index(f"/{kind}/") + 1] for iri in self._entity_iris() for kind in KINDS if f"/{kind}/" in iri
        )
        return min(found, key=lambda base: (-found[base], base), default="")

    def _entity_iris(self) -> Iterable[str]:
        return dict.fromkeys(iri for type_ in _TYPES for iri in self.by_type.get(type_, ()))

    def _id(self, iri: str, *, kind: str = "") -> str:
        """The id in the graph of an IRI in the file; with `kind`, the part after it."""
        start = f"{self.base}{kind}/" if kind else self.base
        if not iri.startswith(start):
            raise self._error(iri, f"does not start with {start}")
        return decode_id(iri.removeprefix(start))

    def _error(self, iri: str, what: str) -> GraphError:
        """What is wrong with a node, and the line of the file where it is described."""
        lines = self.text.splitlines()
        local = iri.removeprefix(self.base) if hasattr(self, "base") else iri
        starts = (f"<{iri}> ", local.replace("/", ":", 1) + " ")
        line = next((f", line {n}" for n, text in enumerate(lines, 1) if text.startswith(starts)), "")
        return GraphError(f"{self.name}{line}: {iri} {what}; see kg validate, or build the graph again")

    def _one(self, iri: str, predicate: str, *, required: bool = False) -> str:
        """The value of a property that a node has at most once; "" where it may be missing and is."""
        values = self.said.get(iri, {}).get(predicate, [])
        if len(values) > 1 or (required and not values):
            raise self._error(iri, f"has {len(values)} values of <{predicate}>, not one")
        return values[0] if values else ""

    def _number(self, iri: str, predicate: str, *, default: float | None = None) -> float:
        text = self._one(iri, predicate, required=default is None)
        try:
            return float(text) if text else default or 0.0
        except ValueError:
            raise self._error(iri, f"has <{predicate}> {text!r}, which is no number") from None

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
            articles=tuple(sorted(self._id(a, kind="article") for a in said.get(NAMESPACE + "mentionedIn", ()))),
            code=self._one(iri, SCHEMA + "identifier"),
            level=decode_id(self._one(iri, NAMESPACE + "adminLevel").removeprefix(NAMESPACE)),
            also=tuple(sorted(also)),
            scope=self._one(iri, NAMESPACE + "scope"),
            confidence=self._number(iri, NAMESPACE + "confidence", default=1.0),
            corrected=tuple(sorted(said.get(NAMESPACE + "corrected", ()))),
        )

    def _decision(self, iri: str) -> Decision:
        return Decision(
            self._id(self._one(iri, NAMESPACE + "first", required=True)),
            self._id(self._one(iri, NAMESPACE + "second", required=True)),
            self._one(iri, NAMESPACE + "verdict", required=True) == NAMESPACE + "same",
            self._number(iri, NAMESPACE + "confidence"),
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
        return Evidence(
            article=self._id(self._one(iri, OA + "hasSource", required=True), kind="article"),
            start=int(self._number(iri, OA + "start")),
            end=int(self._number(iri, OA + "end")),
            quote=self._one(iri, OA + "exact", required=True),
            rule=self._one(iri, NAMESPACE + "rule", required=True),
            confidence=self._number(iri, NAMESPACE + "confidence"),
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
        backed: Mapping[tuple[str, str, str], bool] = {
            edge: True
            for s in statements
            for edge in (
                (s.subject, s.predicate, s.object),
                *(((s.object, s.predicate, s.subject),) if s.predicate in SYMMETRIC else ()),
            )
        }
        for iri, said in self.said.items():
            for predicate in said.keys() & _RELATIONS.keys():
                for object_ in said[predicate]:
                    if (self._id(iri), _RELATIONS[predicate], self._id(object_)) not in backed:
                        raise self._error(
                            iri, f"has an edge kg:{_RELATIONS[predicate]} to {object_} without a statement"
                        )
