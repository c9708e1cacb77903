"""What an OWL reasoner concludes from ontology and graph: what we promise, and nothing absurd. By owlrl, OWL 2 RL."""

import owlrl
import pytest
import rdflib
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV

from kg.knowledge.ontology import ontology_folder, read_ontology
from kg.model import Graph
from kg.views.rdf import to_rdflib
from kg.vocab import ALIGNED, ID_BASE, NAMESPACE, EntityType
from tests.factories import large_graph, small_graph

KG = rdflib.Namespace(NAMESPACE)
SCHEMA = rdflib.Namespace("https://schema.org/")

#: What the vocabularies that ours is aligned to say themselves, as far as it lets a reasoner conclude something.
FOREIGN = """
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
foaf:Person rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Organization , foaf:Project .
foaf:Project owl:disjointWith foaf:Document , foaf:Person .
foaf:Organization rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Person , foaf:Document .
org:Organization rdfs:subClassOf foaf:Agent ; owl:equivalentClass foaf:Organization .
org:linkedTo rdfs:domain org:Organization ; rdfs:range org:Organization .
org:subOrganizationOf a owl:TransitiveProperty ; rdfs:domain org:Organization ; rdfs:range org:Organization .
org:memberOf rdfs:domain foaf:Agent ; rdfs:range org:Organization .
prov:Entity owl:disjointWith prov:Activity .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
dcterms:isPartOf rdfs:subPropertyOf dcterms:relation .
rdf:subject rdfs:domain rdf:Statement .
"""


def closure(graph: Graph, *more: tuple[URIRef, URIRef, URIRef]) -> rdflib.Graph:
    """Graph, ontology and what the others say, with all that follows by OWL 2 RL."""
    result = to_rdflib(graph)
    result.parse(ontology_folder() / "kg.ttl")
    result.parse(data=FOREIGN, format="turtle")
    for triple in more:
        result.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, rdfs_closure=False).expand(result)
    return result


def node(id: str) -> URIRef:
    return URIRef(ID_BASE + id)


@pytest.fixture(scope="module")
def small() -> rdflib.Graph:
    return closure(small_graph())


def test_ontology_and_graph_are_consistent(small: rdflib.Graph) -> None:
    assert list(small.objects(None, ERRNS.error)) == []
    assert list(closure(large_graph(60)).objects(None, ERRNS.error)) == []


@pytest.mark.parametrize("type_", ["Place", "Organization", "Programme", "Statement", "IdentityDecision"])
def test_a_person_that_is_something_else_is_inconsistent(type_: str) -> None:
    found = closure(small_graph(), (node("person/王小明"), RDF.type, KG[type_])).objects(None, ERRNS.error)
    assert any("Disjoint classes" in message and "王小明" in message for message in found)


@pytest.mark.parametrize(
    ("subject", "predicate", "object"),
    [
        ("place/乙村", KG.locatedIn, "place/粤省"),  # by the city between them
        ("programme/绿道公园项目", KG.locatedIn, "place/粤省"),
        ("organization/甲市实验小学", KG.partnersWith, "organization/蓝海机械有限公司"),
        ("organization/蓝海机械有限公司", KG.partnersWith, "organization/甲市实验小学"),
        ("organization/蓝海机械有限公司党支部", DCTERMS.isPartOf, "organization/蓝海机械有限公司"),
        ("statement/cdef973e55f071f8", PROV.wasDerivedFrom, "evidence/34f0706b42ac4659"),
    ],
)
def test_what_follows(small: rdflib.Graph, subject: str, predicate: URIRef, object: str) -> None:
    assert (node(subject), predicate, node(object)) in small


def test_our_classes_imply_those_of_others() -> None:
    graph = rdflib.Graph().parse(ontology_folder() / "kg.ttl")
    for type_ in EntityType:
        graph.add((node(f"x/{type_}"), RDF.type, KG[type_]))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    for type_ in EntityType:
        assert {str(t) for t in graph.objects(node(f"x/{type_}"), RDF.type)} >= set(ALIGNED[type_])
    assert SCHEMA.Place in set(graph.objects(node("x/Place"), RDF.type))


def test_no_node_becomes_what_it_was_not(small: rdflib.Graph) -> None:
    """Of our classes and those beside them, every node has after the closure just those that it had before."""
    before = to_rdflib(small_graph())
    classes = {KG[c] for c in (*EntityType, "Statement", "IdentityDecision")}
    classes |= {URIRef(iri) for iris in ALIGNED.values() for iri in iris} | {FOAF.Project, RDF.Statement}
    for subject in set(before.subjects(RDF.type)):
        had, has = ({t for t in g.objects(subject, RDF.type) if t in classes} for g in (before, small))
        assert has == had, subject


def test_no_edge_of_ours_follows_but_by_transitivity_and_symmetry(small: rdflib.Graph) -> None:
    before = to_rdflib(small_graph())
    for relation in read_ontology().relations:
        new = set(small.subject_objects(KG[relation])) - set(before.subject_objects(KG[relation]))
        assert not new or relation == "locatedIn", (relation, new)
    assert not [(s, o) for s, o in small.subject_objects(OWL.sameAs) if s != o and isinstance(s, URIRef)]


def test_a_village_that_cooperates_is_no_organization() -> None:
    """It would be one if kg:partnersWith were a subproperty of org:linkedTo."""
    village = node("place/乙村")
    more = ((village, KG.partnersWith, node("place/甲市")),)
    assert ORG.Organization not in set(closure(small_graph(), *more).objects(village, RDF.type))
