"""Links to other data, put on the places that bear their codes. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.knowledge.gazetteer import Gazetteer
from kg.model import Graph, Link, Objection


def link(graph: Graph, links: Iterable[Link], gazetteer: Gazetteer) -> tuple[Graph, tuple[Objection, ...]]:
    """The graph with the IRIs of each code at the places that bear it, and objections by file and line.

    An exact match is one thing, so an IRI that is given to several codes of the graph is given to none of them. Codes
    that the graph does not have need nothing; those that no division has are remarked upon, a line for each file.
    """
    by_code: dict[str, set[str]] = defaultdict(set)
    by_iri: dict[str, list[Link]] = defaultdict(list)
    borne = {e.code for e in graph.entities} - {""}
    ordered = sorted(links, key=lambda one: (one.code, one.file, one.line))
    for one in ordered:
        if one.code in borne:
            by_code[one.code].add(one.iri)
            by_iri[one.iri].append(one)
    objections = [*_unknown([one for one in ordered if one.code not in borne], gazetteer)]
    for iri, given in by_iri.items():
        codes = sorted({one.code for one in given})
        if len(codes) > 1:
            what, remedy = f"{iri} stands at several codes: {', '.join(codes)}", "leave one of these lines"
            objections += [Objection(one.file, one.line, what, remedy, "wrong") for one in given]
            for code in codes:
                by_code[code].discard(iri)
    entities = tuple(
        replace(e, matches=tuple(sorted({*e.matches, *by_code[e.code]}))) if by_code.get(e.code) else e
        for e in graph.entities
    )
    return replace(graph, entities=entities), tuple(sorted(objections))


def _unknown(links: Sequence[Link], gazetteer: Gazetteer) -> Iterable[Objection]:
    """For each file, its first line whose code no division has, and how many more there are."""
    by_file: dict[str, list[Link]] = defaultdict(list)
    for one in links:  # sorted by code: the villages of a county are looked up together
        if gazetteer.get(one.code) is None:
            by_file[one.file].append(one)
    for file, found in by_file.items():
        first = min(found, key=lambda one: one.line)
        more = f", nor of {len(found) - 1} line(s) more" if len(found) > 1 else ""
        what = f"{first.code}: no division of this code is known{more}"
        yield Objection(file, first.line, what, "check the code; it may be of another year", "unfit")
