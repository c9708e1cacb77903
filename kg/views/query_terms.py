"""Terms of our namespace that a query names and the vocabulary lacks: SPARQL finds nothing there, in silence."""

from collections.abc import Iterator
from difflib import get_close_matches

from kg.knowledge.ontology import read_ontology
from kg.views.query_tokens import iris_of
from kg.vocab import NAMESPACE


def own_terms(text: str) -> Iterator[str]:
    """The local name of every term of our namespace in a query, in their order ("funds"), as often as it stands there.

    >>> list(own_terms("ASK { ?a kg:funds/rdfs:label ?b }"))
    ['funds']
    """
    yield from (
        iri.removeprefix(NAMESPACE) for _, iri in iris_of(text) if iri.startswith(NAMESPACE) and iri != NAMESPACE
    )


def unknown_terms(text: str) -> Iterator[str]:
    """What to say of each term of our namespace that the vocabulary does not have, once.

    >>> list(unknown_terms("ASK { ?a kg:fundz ?b }"))
    ['query, line 1: kg:fundz is no term of the vocabulary; did you mean kg:funds?']
    """
    known = {iri.removeprefix(NAMESPACE): iri for iri in read_ontology().terms if iri.startswith(NAMESPACE)}
    lower = {name.casefold(): name for name in known}
    said = set[str]()
    for token, iri in iris_of(text):
        name = iri.removeprefix(NAMESPACE)
        if iri in ("", NAMESPACE, name) or name in known or name in said:
            continue
        said.add(name)
        near = get_close_matches(name.casefold(), lower, n=1, cutoff=0.6)
        hint = f"did you mean kg:{lower[near[0]]}?" if near else "kg serve DIR shows it at /ontology"
        line = text.count("\n", 0, token.at) + 1
        yield f"query, line {line}: kg:{name} is no term of the vocabulary; {hint}"
