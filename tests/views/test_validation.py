"""Each way of breaking the contract is found; and our validator finds what pySHACL finds."""

import pyshacl
import pytest
import rdflib
from rdflib import SH

from kg.errors import DataError, GraphError
from kg.knowledge.ontology import ontology_folder
from kg.views.rdf import to_turtle
from kg.views.shacl import read_shapes
from kg.views.validation import violations
from tests.factories import large_graph, small_graph

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pySHACL's, about rdflib

TEXT = "".join(to_turtle(small_graph()))
SCHOOL, COMPANY = "organization:甲市实验小学", "organization:蓝海机械有限公司"

#: (what is replaced, by what, a part of the message)
SHAPES = {
    "label missing": ('rdfs:label "乙村"@zh ;', "", "rdfs:label"),
    "label twice": ('rdfs:label "乙村"@zh ;', 'rdfs:label "乙村"@zh, "丙村"@zh ;', "rdfs:label"),
    "label without language": ('rdfs:label "乙村"@zh ;', 'rdfs:label "乙村" ;', "rdfs:label"),
    "label empty": ('rdfs:label "乙村"@zh ;', 'rdfs:label ""@zh ;', "rdfs:label"),
    "alias without language": ('skos:altLabel "实验小学"@zh', 'skos:altLabel "实验小学"', "skos:altLabel"),
    "no type": ("place:乙村 a kg:Place, schema:Place ;", "place:乙村 a schema:Place ;", "without a type"),
    "unknown further type": ("kg:alsoType kg:Place", "kg:alsoType kg:Thing", "kg:alsoType"),
    "mentioned in no article": ("kg:mentionedIn article:a1.txt ;", "kg:mentionedIn article:a9.txt ;", "kg:mentionedIn"),
    "match that is no IRI": (
        'rdfs:label "乙村"@zh ;',
        'rdfs:label "乙村"@zh ; skos:exactMatch "Q1" ;',
        "skos:exactMatch",
    ),
    "code": ('schema:identifier "440800"', 'schema:identifier "44080"', "schema:identifier"),
    "level": ("kg:adminLevel kg:city", "kg:adminLevel kg:planet", "kg:adminLevel"),
    "no subject": ("rdf:subject person:王小明 ;", "", "rdf:subject"),
    "no object": ("rdf:object place:粤省 ;", "", "rdf:object"),
    "predicate": ("rdf:predicate kg:worksFor", "rdf:predicate kg:sleepsAt", "rdf:predicate"),
    "status unknown": ("kg:status kg:planned", "kg:status kg:hoped", "kg:status"),
    "status missing": ("kg:status kg:planned ;", "", "kg:status"),
    "confidence too great": ("kg:confidence 0.958", "kg:confidence 1.5", "kg:confidence"),
    "confidence no number": ("kg:confidence 0.958", 'kg:confidence "high"', "kg:confidence"),
    "confidence badly written": ("kg:confidence 0.958", 'kg:confidence "high"^^xsd:decimal', "kg:confidence"),
    "no evidence": (";\n    kg:evidence evidence:34f0706b42ac4659", "", "kg:evidence"),
    "evidence that is not there": ("kg:evidence evidence:34f0706b42ac4659", "kg:evidence evidence:0", "kg:evidence"),
    "amounts the wrong way round": ("kg:amountMax 1500000", "kg:amountMax 15", "kg:amountMin"),
    "amount negative": ("kg:amountMin 40000000", "kg:amountMin -4", "kg:amountMin"),
    "amount without its text": ('kg:amountText "4000多万元"@zh ;', "", "must have kg:amountText"),
    "amount without currency": ('schema:currency "CNY" ;', "", "must have schema:currency"),
    "currency": ('schema:currency "CNY"', 'schema:currency "元"', "schema:currency"),
    "role on another relation": (
        "rdf:predicate kg:partOf ;",
        'rdf:predicate kg:partOf ; kg:role "校长"@zh ;',
        "kg:role",
    ),
    "time": ('kg:time "2025-06"', 'kg:time "明年"', "kg:time"),
    "no source": ('oa:hasSource article:a2.txt ;\n    oa:exact "绿', 'oa:exact "绿', "oa:hasSource"),
    "quote empty": ('oa:exact "甲市实验小学校长王小明"@zh', 'oa:exact ""@zh', "oa:exact"),
    "end before start": ("oa:end 110", "oa:end 9", "oa:start"),
    "start negative": ("oa:start 99", "oa:start -1", "oa:start"),
    "no rule": ('kg:rule "funds.donate" ;', "", "kg:rule"),
    "no date": ('"2024-03-05"^^xsd:date', '"2024-13-05"', "schema:datePublished"),
    "impossible date": ('"2024-03-05"^^xsd:date', '"2024-13-05"^^xsd:date', "schema:datePublished"),
    "digest": ('kg:digest "1', 'kg:digest "x', "kg:digest"),
    "one direction only": (f"kg:partnersWith {COMPANY} ;", "", "both directions"),
    "wrong subject": (
        "kg:worksFor organization:甲市实验小学 ;",
        "kg:runs programme:绿道公园项目 ;",
        "subject of kg:runs",
    ),
    "wrong object": ("kg:locatedIn place:粤省 ;", f"kg:locatedIn {SCHOOL} ;", "object of kg:locatedIn"),
    "parts of another type": (f"kg:partOf {COMPANY}", "kg:partOf programme:绿道公园项目", "of one type"),
    "blank node": ("statement:cdef973e55f071f8 a kg:Statement", "_:s a kg:Statement", "blank"),
}
CROSS = {
    "edge without statement": ("kg:runs <", f"kg:partnersWith {SCHOOL} ; kg:runs <", "an edge without a statement"),
    "statement without edge": (f"kg:partOf {COMPANY} ;", "", "a statement without its direct edge"),
    "a circle": (
        "kg:adminLevel kg:province",
        "kg:adminLevel kg:province ; kg:locatedIn place:乙村",
        "runs in a circle",
    ),
    "tied to itself": (
        "kg:adminLevel kg:province",
        "kg:adminLevel kg:province ; kg:locatedIn place:粤省",
        "tied to itself",
    ),
    "quote and offsets": ("oa:end 110", "oa:end 111", "as long as"),
    "two types": ("a kg:Person, foaf:Person", "a kg:Person, kg:Place, foaf:Person", "not one type"),
    "no type but further ones": ("kg:alsoType kg:Place", "kg:alsoType kg:Place, kg:Programme", "not one type"),
}


def mutated(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def by_pyshacl(text: str) -> set[tuple[str, str]]:
    """(node, English message) of every violation that pySHACL finds."""
    data = rdflib.Graph().parse(data=text, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=str(ontology_folder() / "shapes.ttl"), inference="none")
    assert isinstance(report, rdflib.Graph)
    return {
        (str(report.value(r, SH.focusNode)), str(message))
        for r in report.subjects(rdflib.RDF.type, SH.ValidationResult)
        for message in report.objects(r, SH.resultMessage)
        if getattr(message, "language", "") == "en"
    }


def test_what_kg_writes_conforms() -> None:
    assert violations(small_graph()) == violations(TEXT) == ()
    assert by_pyshacl(TEXT) == set()
    assert violations(large_graph(300)) == ()


@pytest.mark.parametrize("case", SHAPES)
def test_the_shapes_find(case: str) -> None:
    old, new, said = SHAPES[case]
    found = violations(mutated(old, new))
    assert any(said in v.message for v in found), found
    assert all(v.message and v.message_zh for v in found)


@pytest.mark.parametrize("case", SHAPES)
def test_pyshacl_finds_the_same(case: str) -> None:
    old, new, _ = SHAPES[case]
    text = mutated(old, new)
    ours = {
        (v.node, v.message) for v in violations(text) if not any(said in v.message for _, _, said in CROSS.values())
    }
    theirs = by_pyshacl(text)
    if "_:" in new:  # the two name blank nodes differently
        ours, theirs = {("", m) for _, m in ours}, {("", m) for _, m in theirs}
    assert ours == theirs


@pytest.mark.parametrize("case", CROSS)
def test_the_cross_checks_find(case: str) -> None:
    old, new, said = CROSS[case]
    assert any(said in v.message for v in violations(mutated(old, new)))


def test_a_circle_names_its_members_only() -> None:
    found = violations(mutated(*CROSS["a circle"][:2]))
    assert {v.node.split("/")[-1] for v in found if "circle" in v.message} == {"粤省", "甲市", "乙村"}


def test_a_construct_that_the_validator_does_not_know_is_an_error() -> None:
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <a:s> a sh:NodeShape ; sh:targetClass <a:c> ; sh:xone ( <a:t> ) ."
    )
    with pytest.raises(DataError, match=r"sh:xone is unknown; known: minCount"):
        read_shapes(shape)


def test_no_turtle() -> None:
    with pytest.raises(GraphError, match="line 2"):
        violations("\n甲市")
