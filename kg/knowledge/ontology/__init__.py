"""The ontology as a value. `ontology/kg.ttl` is the one source of truth; its rooms render what else is made of it.

`python -m kg.knowledge.ontology` rewrites the renderings in a checkout: the enums of `kg/vocab.py`, the SHACL shapes in
`ontology/shapes.ttl`, and the documentation in `ontology/index.html`. These modules know how the ontology is written
down, but no class or relation of ours by name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.errors import DataError

SH = "http://www.w3.org/ns/shacl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SCHEMA = "https://schema.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

#: A value in the ontology: (text, what) where what is "" for an IRI, "@zh" for a text, else the IRI of the datatype.
Value = tuple[str, str]
#: What one subject says: predicate -> values.
Terms = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Ontology:
    """What kinds of nodes and edges there are and which go together; every key is a local name ("Place", "funds").

    The enums of `kg.vocab` are strings, so `ontology.domains[Relation.FUNDS]` works.
    """

    namespace: str  #: what local names are appended to
    id_base: str  #: what ids of data are appended to, unless a build says otherwise
    version: str
    types: tuple[str, ...]
    relations: tuple[str, ...]
    statuses: tuple[str, ...]
    levels: tuple[str, ...]  #: of administrative divisions, from the largest
    labels: Mapping[str, Mapping[str, str]]  #: local name -> language ("zh", "en") -> label
    comments: Mapping[str, Mapping[str, str]]
    domains: Mapping[str, frozenset[str]]
    ranges: Mapping[str, frozenset[str]]
    symmetric: frozenset[str]
    transitive: frozenset[str]
    same_type: frozenset[str]  #: relations whose two ends are of one type
    aligned: Mapping[str, tuple[str, ...]]  #: type -> IRIs of the classes of other vocabularies that contain it
    terms: Mapping[str, Terms] = field(repr=False, default_factory=dict)  #: the file itself
    prefixes: Mapping[str, str] = field(repr=False, default_factory=dict)

    def allows(self, subject_type: str, relation: str, object_type: str) -> bool:
        """Whether an edge of this relation may run from the one type to the other."""
        return (
            subject_type in self.domains[relation]
            and object_type in self.ranges[relation]
            and (relation not in self.same_type or subject_type == object_type)
        )


def ontology_folder() -> Path:
    """The folder with kg.ttl, shapes.ttl and index.html: inside the package when installed, else that of the checkout.

    Raises:
        DataError: neither is there.
    """
    package = Path(__file__).resolve().parents[1] / "data" / "ontology"
    checkout = Path(__file__).resolve().parents[3] / "ontology"
    for folder in (package, checkout):
        if (folder / "kg.ttl").is_file():
            return folder
    raise DataError(f"{package}: the ontology (kg.ttl) is missing; install kg again")


@cache
def read_ontology(path: Path | None = None) -> Ontology:
    """The ontology in the given file, or the one that comes with the package.

    Raises:
        DataError: the file is missing, is no Turtle, or lacks a header, a label, a domain or a range.
    """
    path = path or ontology_folder() / "kg.ttl"
    terms, prefixes = _parse(path)
    heads = [iri for iri, said in terms.items() if (OWL + "Ontology", "") in said.get(TYPE, ())]
    if len(heads) != 1:
        raise DataError(f"{path}: {len(heads)} subjects are an owl:Ontology; exactly one must be")
    head = terms[heads[0]]
    ns, local = prefixes.get("kg", ""), _localiser(prefixes.get("kg", ""))
    types, relations = _instances(terms, ns + "EntityType"), _instances(terms, ns + "Relation")
    _check(path, terms, types, relations)

    def pick(iris: Iterable[str], predicate: str) -> dict[str, frozenset[str]]:
        return {local(iri): frozenset(local(o) for o, _ in terms[iri][predicate]) for iri in iris}

    def with_value(iris: Iterable[str], predicate: str, value: str) -> frozenset[str]:
        return frozenset(local(i) for i in iris if any(o == value for o, _ in terms[i].get(predicate, ())))

    return Ontology(
        namespace=ns,
        id_base=head["http://rdfs.org/ns/void#uriSpace"][0][0],
        version=head[OWL + "versionInfo"][0][0],
        types=tuple(sorted(map(local, types))),
        relations=tuple(sorted(map(local, relations))),
        statuses=tuple(sorted(map(local, _instances(terms, ns + "Status")))),
        levels=tuple(map(local, _instances(terms, ns + "AdminLevel"))),
        labels={local(i): _texts(said, RDFS + "label") for i, said in terms.items() if i.startswith(ns)},
        comments={local(i): _texts(said, RDFS + "comment") for i, said in terms.items() if i.startswith(ns)},
        domains=pick(relations, SCHEMA + "domainIncludes"),
        ranges=pick(relations, SCHEMA + "rangeIncludes"),
        symmetric=with_value(relations, TYPE, OWL + "SymmetricProperty"),
        transitive=with_value(relations, TYPE, OWL + "TransitiveProperty"),
        same_type=with_value(relations, ns + "sameType", "true"),
        aligned={local(i): tuple(sorted(o for o, _ in terms[i].get(RDFS + "subClassOf", ()))) for i in types},
        terms=terms,
        prefixes=prefixes,
    )


def _parse(path: Path) -> tuple[dict[str, dict[str, tuple[Value, ...]]], dict[str, str]]:
    """All that the file says, by subject and predicate in the order of the file, and its prefixes."""
    import pyoxigraph as ox

    terms: dict[str, dict[str, tuple[Value, ...]]] = {}
    try:
        parser = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        for quad in parser:
            o = quad.object
            if not isinstance(quad.subject, ox.NamedNode) or not isinstance(o, ox.NamedNode | ox.Literal):
                raise DataError(f"{path}: {quad.subject} is a blank node; give it a name")
            what = "" if isinstance(o, ox.NamedNode) else f"@{o.language}" if o.language else o.datatype.value
            said = terms.setdefault(quad.subject.value, {})
            said[quad.predicate.value] = (*said.get(quad.predicate.value, ()), (o.value, what))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); name a Turtle file") from error
    except SyntaxError as error:
        raise DataError(f"{path}, line {error.lineno}: no Turtle: {error.msg}") from error
    return terms, dict(parser.prefixes)


def _check(path: Path, terms: Mapping[str, Terms], types: list[str], relations: list[str]) -> None:
    """Raise DataError for a type or relation that lacks what the program needs."""
    for iri in (*types, *relations):
        missing = {"@zh", "@en"} - {what for _, what in terms[iri].get(RDFS + "label", ())}
        if missing:
            raise DataError(f"{path}, {iri}: no rdfs:label in {', '.join(sorted(missing))}; add one")
    for iri in relations:
        for end in ("domainIncludes", "rangeIncludes"):
            if not (wrong := {o for o, _ in terms[iri].get(SCHEMA + end, ())} or {"nothing"}) <= set(types):
                found = ", ".join(sorted(wrong - set(types)))
                raise DataError(f"{path}, {iri}: schema:{end} says {found}; allowed: {', '.join(types)}")


def _instances(terms: Mapping[str, Terms], cls: str) -> list[str]:
    return [iri for iri, said in terms.items() if (cls, "") in said.get(TYPE, ())]


def _texts(said: Terms, predicate: str) -> dict[str, str]:
    return {what[1:]: text for text, what in said.get(predicate, ()) if what.startswith("@")}


def _localiser(namespace: str) -> Callable[[str], str]:
    """Maps an IRI of the namespace to its local name; others stay as they are."""
    return lambda iri: iri.removeprefix(namespace)
