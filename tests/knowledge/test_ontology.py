"""The ontology says what the program believes, and what is rendered from it has not drifted."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DC, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS

from kg import vocab
from kg.errors import DataError
from kg.knowledge.ontology import ontology_folder, read_ontology
from kg.knowledge.ontology.__main__ import RENDERED
from kg.views.rdf import from_turtle, to_turtle
from kg.views.validation import violations

ONTOLOGY_IRI = rdflib.URIRef("https://kg.example/ontology")
ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = read_ontology()
TURTLE = (ontology_folder() / "kg.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", RENDERED)
def test_rendered_files_have_not_drifted(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert text == RENDERED[file](ONTOLOGY), f"{file}: run python -m kg.knowledge.ontology"


def test_enums_and_ontology_agree() -> None:
    assert ONTOLOGY.types == tuple(vocab.EntityType) and ONTOLOGY.relations == tuple(vocab.Relation)
    assert ONTOLOGY.statuses == tuple(vocab.Status) and ONTOLOGY.levels == tuple(vocab.Level)
    assert (ONTOLOGY.namespace, ONTOLOGY.id_base) == (vocab.NAMESPACE, vocab.ID_BASE)


@pytest.mark.parametrize(
    ("subject", "relation", "object", "allowed"),
    [
        ("Place", "locatedIn", "Place", True),
        ("Person", "locatedIn", "Place", False),
        ("Organization", "partOf", "Organization", True),
        ("Organization", "partOf", "Programme", False),
        ("Person", "worksFor", "Place", True),
        ("Place", "runs", "Programme", True),
        ("Person", "runs", "Programme", False),
        ("Place", "partnersWith", "Organization", True),
        ("Organization", "supports", "Programme", False),
    ],
)
def test_which_edges_are_allowed(subject: str, relation: str, object: str, allowed: bool) -> None:
    assert ONTOLOGY.allows(subject, relation, object) is allowed


def test_partnership_is_symmetric_and_place_transitive() -> None:
    assert ONTOLOGY.symmetric == vocab.SYMMETRIC == {"partnersWith"}
    assert ONTOLOGY.transitive == vocab.TRANSITIVE == {"locatedIn"}


GRAPH = rdflib.Graph().parse(data=TURTLE, format="turtle")
TERMS = sorted({str(s) for s in GRAPH.subjects(RDF.type) if s.startswith(vocab.NAMESPACE)})


@pytest.mark.parametrize("term", TERMS)
def test_every_term_is_labelled_and_defined_in_both_languages(term: str) -> None:
    iri = rdflib.URIRef(term)
    for predicate in (RDFS.label, RDFS.comment):
        said = list(GRAPH.objects(iri, predicate))
        assert sorted(o.language for o in said) == ["en", "zh"] and all(map(str.strip, said)), predicate
    assert GRAPH.value(iri, RDFS.isDefinedBy) == ONTOLOGY_IRI


@pytest.mark.parametrize(
    "term", [t for t in TERMS if (rdflib.URIRef(t), RDF.type, OWL.AnnotationProperty) not in GRAPH]
)
def test_examples_are_in_both_languages(term: str) -> None:
    examples = [o.language for o in GRAPH.objects(rdflib.URIRef(term), SKOS.example)]
    of_no_data = term.removeprefix(vocab.NAMESPACE) in ("EntityType", "Relation", "Status", "Verdict", "AdminLevel")
    assert sorted(examples) == ([] if of_no_data else ["en", "zh"])


def test_no_blank_nodes_and_no_term_that_is_not_defined() -> None:
    terms = {term for triple in GRAPH for term in triple}
    assert not [t for t in terms if isinstance(t, rdflib.BNode)]
    ours = {str(t) for t in terms if isinstance(t, rdflib.URIRef) and t.startswith(vocab.NAMESPACE)}
    assert {t for t in ours if "#use-" not in t} - set(TERMS) == set()


def test_the_header_says_which_version_this_is() -> None:
    def said(predicate: rdflib.URIRef) -> str:
        return str(GRAPH.value(ONTOLOGY_IRI, predicate))

    assert said(OWL.versionInfo) == vocab.VERSION
    assert said(OWL.versionIRI) == f"{ONTOLOGY_IRI}/{vocab.VERSION}" != said(OWL.priorVersion)
    assert {o.language for o in GRAPH.objects(ONTOLOGY_IRI, SKOS.changeNote) if o.startswith(vocab.VERSION)} == {
        "zh",
        "en",
    }
    assert said(DCTERMS.created) <= said(DCTERMS.modified)
    assert said(DCTERMS.license).endswith("/MIT") and said(DC.creator) == "kg developers"


@pytest.mark.parametrize("vocabulary", ["https://schema.org/", ORG, FOAF, PROV, SKOS, DCTERMS])
def test_something_is_aligned_to(vocabulary: str) -> None:
    """Web Annotation and VoID are used as they are; GeoSPARQL would want a geometry, which no graph has."""
    ways = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, rdflib.URIRef(vocab.NAMESPACE + "inverseMatch"))
    assert [o for way in ways for o in GRAPH.objects(None, way) if str(o).startswith(str(vocabulary))]


@pytest.mark.parametrize("file", ["kg.ttl", "shapes.ttl", "example.ttl"])
def test_both_parsers_read_the_same(file: str) -> None:
    data = (ontology_folder() / file).read_bytes()
    by_oxigraph = {q.triple for q in ox.parse(data, format=ox.RdfFormat.TURTLE)}
    assert len(by_oxigraph) == len(rdflib.Graph().parse(data=data, format="turtle")) > 50


def test_the_example_is_what_kg_would_write() -> None:
    text = (ontology_folder() / "example.ttl").read_text(encoding="utf-8")
    assert violations(text) == ()
    written = "".join(to_turtle(from_turtle(text)))
    assert written.split("\n\n")[1:] == text.split("\n\n")[2:]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rdfs:label "资助"@zh , "funds"@en', 'rdfs:label "资助"@zh', "no rdfs:label in @en"),
        (
            "schema:rangeIncludes kg:Organization , kg:Place , kg:Programme",
            "schema:rangeIncludes kg:Money",
            "rangeIncludes says",
        ),
        ("schema:domainIncludes kg:Person ;", "", "says nothing"),
        ("a owl:Ontology ;", "a owl:Thing ;", "exactly one"),
        ("kg:Place a owl:Class", "kg:Place a owl:Class [", "line "),
        ("rdfs:subClassOf schema:Place ;", "rdfs:subClassOf [ a owl:Class ] ;", "blank node"),
    ],
)
def test_errors_name_the_file_and_the_term(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TURTLE
    path = tmp_path / "kg.ttl"
    path.write_text(TURTLE.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=r"kg\.ttl") as caught:
        read_ontology(path)
    assert said in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_ontology(tmp_path / "none.ttl")
