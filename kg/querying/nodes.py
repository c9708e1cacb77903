"""Names in a store that is only queried: which IRI a name means, without reading the whole graph back."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.views.names import NodeNames
from kg.views.sparql import DamagedIndexError, base_of_store
from kg.views.terms import DCTERMS, RDF, RDFS, SKOS, decode_id
from kg.vocab import LABELS_ZH, NAMESPACE

if TYPE_CHECKING:
    import pyoxigraph as ox


def node_finder(store: "ox.Store") -> Callable[[str, str], str]:
    """From a name and the kind of node that is wanted ("place", "" for any) to its IRI; reads the names once."""
    names = cache(lambda: StoreNames(store))
    return lambda name, kind: names().iri(name, kind)


class StoreNames:
    """The names of the nodes in a store, by the rules of `kg.views.names`."""

    def __init__(self, store: "ox.Store") -> None:
        self.store, self.base = store, base_of_store(store)
        self._iris: dict[str, str] = {}
        labels = dict(self._pairs(RDFS + "label"))
        others: defaultdict[str, list[str]] = defaultdict(list)
        for id, name in self._pairs(SKOS + "altLabel"):
            others[id].append(name)
        redirects = {old: self._id(new) for old, new in self._pairs(DCTERMS + "isReplacedBy")}
        named = ((id, label, others.get(id, ())) for id, label in labels.items())
        self._names = NodeNames(named, redirects=redirects, weight=self._degree)

    def iri(self, name: str, kind: str = "") -> str:
        """The IRI of the one node of that name; `kind` is what it must be ("place"), "" for anything.

        Raises GraphError as `NodeNames.one`, and where the node is of another kind.
        """
        import pyoxigraph as ox

        node = ox.NamedNode(self._iris[self._names.one(name, kind=kind)])
        class_ = kind.capitalize()
        if kind and not any(
            self.store.quads_for_pattern(node, ox.NamedNode(RDF + "type"), ox.NamedNode(NAMESPACE + class_))
        ):
            raise GraphError(f"{name}: is no {class_} {LABELS_ZH[class_]}; give the name of one")
        return node.value

    def _pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Id of the subject and value of the object of every triple with the predicate."""
        import pyoxigraph as ox

        try:
            found = list(self.store.quads_for_pattern(None, ox.NamedNode(predicate), None))
        except (OSError, RuntimeError) as error:
            raise DamagedIndexError(f"the index of the graph is damaged ({error}); delete it") from error
        return [
            (self._id(q.subject.value), q.object.value)
            for q in found
            if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode | ox.Literal)
        ]

    def _id(self, iri: str) -> str:
        """The id of a node; in a graph of another tool, which records no base, the IRI itself."""
        id = decode_id(iri.removeprefix(self.base)) if self.base else iri
        self._iris[id] = iri
        return id

    def _degree(self, id: str) -> int:
        """How many statements have the node at one of their ends."""
        import pyoxigraph as ox

        node = ox.NamedNode(self._iris[id])
        ends = (ox.NamedNode(RDF + "subject"), ox.NamedNode(RDF + "object"))
        return sum(1 for end in ends for _ in self.store.quads_for_pattern(None, end, node))
