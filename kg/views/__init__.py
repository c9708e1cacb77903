"""Views of a graph, pure: RDF and SPARQL, networkx, tables, JSON-LD, the page."""
