"""The ontology says what the program believes, and what is rendered from it has not drifted."""

from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDFS

from kg import vocab
from kg.errors import DataError
from kg.knowledge.ontology import ontology_folder, read_ontology
from kg.knowledge.ontology.__main__ import RENDERED

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


def test_every_term_has_labels_and_comments_in_both_languages() -> None:
    graph = rdflib.Graph().parse(data=TURTLE, format="turtle")
    for term in {s for s in graph.subjects(rdflib.RDF.type) if s.startswith(vocab.NAMESPACE)}:
        wanted = [RDFS.label] if (term, RDFS.comment, None) not in graph else [RDFS.label, RDFS.comment]
        for predicate in wanted:
            assert {o.language for o in graph.objects(term, predicate)} == {"zh", "en"}, term
    assert all(ONTOLOGY.comments[name] for name in (*ONTOLOGY.types, *ONTOLOGY.relations))


def test_no_blank_nodes_and_a_versioned_header() -> None:
    graph = rdflib.Graph().parse(data=TURTLE, format="turtle")
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)
    assert graph.value(rdflib.URIRef("https://kg.example/ontology"), OWL.versionIRI)


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
