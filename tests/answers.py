"""Answers of the question library as tests compare them: a row a line, as the table prints it."""

from collections.abc import Mapping

from kg.api import KnowledgeGraph
from kg.views.terms import PREFIXES


def rows(graph: KnowledgeGraph, name: str, values: Mapping[str, object]) -> list[str]:
    """The answer, a row a line: nodes by their ids, terms of vocabularies by their prefixes."""
    answer = graph.query_named(name, **values)
    said = ([str(cell or "") for cell in row] for row in answer.rows)
    prefixes = [(graph.base, ""), *((iri, f"{p}:") for p, iri in PREFIXES.items())]

    def short(text: str) -> str:
        return next((text.replace(iri, p, 1) for iri, p in prefixes if text.startswith(iri)), text)

    return [" | ".join(map(short, row)) for row in said]
