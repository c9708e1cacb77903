"""Each way of breaking the contract is found; and our validator finds what pySHACL finds."""

import time
from dataclasses import replace

import pyshacl
import pytest
import rdflib
from rdflib import SH

from kg.errors import DataError, GraphError
from kg.knowledge.ontology import ontology_folder
from kg.views.rdf import to_turtle
from kg.views.shacl import read_shapes
from kg.views.validation import violations
from tests.factories import entity, large_graph, small_graph

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
    "foreign class missing": ("kg:Person, foaf:Person, schema:Person", "kg:Person, foaf:Person", "schema:Person too"),
    "no rdf:Statement": (
        "statement:cdef973e55f071f8 a kg:Statement, rdf:Statement",
        "statement:cdef973e55f071f8 a kg:Statement",
        "rdf:type",
    ),
    "a person that is a statement": (
        "person:王小明 a kg:Person,",
        "person:王小明 a kg:Statement, rdf:Statement, kg:Person,",
        "must not be kg:Place, kg:Organization",
    ),
    "scope empty": ('kg:scope "甲市"@zh ;\n    kg:worksFor', 'kg:scope ""@zh ;\n    kg:worksFor', "kg:scope"),
    "correction of another form": ('"rename 2024-05-01: 校名"@zh', '"校名改了"@zh', "action date: note"),
    "correction without language": ('"add 2024-05-02: 向公司核实"@zh', '"add 2024-05-02: 向公司核实"', "kg:corrected"),
    "no verdict": ("kg:verdict kg:same ;", "", "kg:verdict"),
    "unknown verdict": ("kg:verdict kg:same ;", "kg:verdict kg:done ;", "kg:verdict"),
    "decision on nothing": (f"kg:first {COMPANY} ;", "kg:first organization:无 ;", "kg:first"),
    "decision on one node": ("kg:second organization:蓝海公司 ;", f"kg:second {COMPANY} ;", "other than kg:second"),
    "decision without a second": ("kg:second organization:蓝海公司 ;", "", "kg:second"),
    "reason empty": ('kg:reason "identity.alias"', 'kg:reason ""', "kg:reason"),
    "decision unsure by how much": ("kg:confidence 0.97", "kg:confidence 97", "kg:confidence"),
    "old id leads nowhere": ("isReplacedBy " + COMPANY, "isReplacedBy organization:无", "must lead to one node"),
    "old id leads to two": ("isReplacedBy " + COMPANY, f"isReplacedBy {COMPANY}, {SCHOOL}", "must lead to one node"),
    "old id leads to a text": ("isReplacedBy " + COMPANY, 'isReplacedBy "无"', "must lead to one node"),
    "node that was replaced": (
        "dcterms:isReplacedBy " + COMPANY,
        f'a kg:Organization, org:Organization, schema:Organization ; rdfs:label "蓝海公司"@zh ; kg:confidence 1.0 ; dcterms:isReplacedBy {COMPANY}',
        "must not have a label",
    ),
    "version of no article": (
        "article:a2.txt a schema:NewsArticle ;",
        "article:a2.txt a schema:NewsArticle ; dcterms:isVersionOf article:a9.txt ;",
        "original",
    ),
    "version of itself": (
        "article:a2.txt a schema:NewsArticle ;",
        "article:a2.txt a schema:NewsArticle ; dcterms:isVersionOf article:a2.txt ;",
        "no version itself",
    ),
    "headline empty": ('schema:headline "“1+2”行动启动"@zh', 'schema:headline ""@zh', "schema:headline"),
    "no start of the ids": ('void:uriSpace "https://kg.example/id/"', "a void:Dataset", "void:uriSpace"),
    "start of the ids is no IRI": (
        'void:uriSpace "https://kg.example/id/"',
        'void:uriSpace "kg.example"',
        "void:uriSpace",
    ),
    "text where a node belongs": ("kg:locatedIn place:粤省", 'kg:locatedIn "粤省"', "object of kg:locatedIn"),
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
    "further type that is not said": (
        "kg:Programme, foaf:Project, kg:Place, schema:Place",
        "kg:Programme, foaf:Project",
        "must stand as rdf:type too",
    ),
    "two types": ("kg:alsoType kg:Place ;", "", "exactly one type"),
    "kept apart from nothing": (
        "kg:second organization:蓝海机械有限公司党支部 ;",
        "kg:second organization:无 ;",
        "what is no node of the graph",
    ),
    "unknown property": ("kg:adminLevel kg:city", "kg:adminlevel kg:city", "not in the ontology"),
    "unknown class": ("place:乙村 a kg:Place,", "place:乙村 a kg:Place, kg:Village,", "not in the ontology"),
    "quote and offsets": ("oa:end 110", "oa:end 111", "as long as"),
    "two types beside none": ("a kg:Person, foaf:Person", "a kg:Person, kg:Place, foaf:Person", "exactly one type"),
    "no type but further ones": ("kg:alsoType kg:Place", "kg:alsoType kg:Place, kg:Programme", "exactly one type"),
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


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "value"),
    [
        ('rdfs:label "乙村"@zh ;', "", "place:乙村 a kg:Place, schema:Place ;", "rdfs:label", ""),
        ('rdfs:label "乙村"@zh ;', 'rdfs:label "乙村"@zh, "丙村"@zh ;', '    rdfs:label "乙村"@zh, "丙村"@zh ;', "rdfs:label", "丙村 | 乙村"),
        ("kg:status kg:planned", "kg:status kg:hoped", "    kg:status kg:hoped ;", "kg:status", "https://kg.example/ontology#hoped"),
        ("kg:locatedIn place:粤省 ;", f"kg:locatedIn {SCHOOL} ;", f"{SCHOOL} a kg:Organization, org:Organization, schema:Organization ;",
         "kg:locatedIn", "https://kg.example/id/place/甲市"),
        ("kg:adminLevel kg:city", "kg:adminlevel kg:city", "    kg:adminlevel kg:city ;", "kg:adminlevel", ""),
        ("organization:蓝海公司 dcterms:isReplacedBy " + COMPANY, "organization:蓝海公司 dcterms:isReplacedBy organization:无",
         "organization:蓝海公司 dcterms:isReplacedBy organization:无 .", "dcterms:isReplacedBy", "https://kg.example/id/organization/无"),
        ("kg:Person, foaf:Person, schema:Person", "kg:Person, foaf:Person", "person:王小明 a kg:Person, foaf:Person ;", "rdf:type",
         "http://xmlns.com/foaf/0.1/Person | https://kg.example/ontology#Person"),
    ],
)  # fmt: skip
def test_a_violation_says_where_and_what(old: str, new: str, line: str, path: str, value: str) -> None:
    text = mutated(old, new)
    found = violations(text)
    assert (line, path, value) in {(text.split("\n")[v.line - 1], v.path, v.value) for v in found}


def test_a_graph_has_no_lines() -> None:
    twice = replace(small_graph(), entities=(*small_graph().entities, entity("place/丙村", code="12")))
    assert {(v.path, v.value, v.line) for v in violations(twice)} == {("schema:identifier", "12", 0)}


@pytest.mark.slow
def test_twenty_thousand_statements_take_seconds() -> None:
    text = "".join(to_turtle(large_graph(20_000)))
    begin = time.process_time()
    assert violations(text) == ()
    assert time.process_time() - begin < 10  # 3 s on a laptop of 2024
