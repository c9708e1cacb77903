"""What the endpoint says of itself to programs: the SPARQL 1.1 Service Description. Pure."""

from kg.serving.negotiation import GRAPHS, RESULTS
from kg.views.terms import VOID

#: IRIs by which the W3C names formats: https://www.w3.org/ns/formats/
_FORMATS = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF_XML",
}  # fmt: skip


def describe_service(graph: str, endpoint: str) -> str:
    """The description in Turtle of an endpoint over the one graph of that IRI."""
    formats = ", ".join(f"format:{_FORMATS[form.name]}" for form in (*RESULTS, *GRAPHS))
    return f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <{VOID}> .
@prefix format: <http://www.w3.org/ns/formats/> .

<{endpoint}> a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat {formats} ;
    sd:defaultDataset <{graph}> .

<{graph}> a sd:Dataset, void:Dataset ;
    sd:defaultGraph <{graph}> .
"""
