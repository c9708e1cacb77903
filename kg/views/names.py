"""Which node a name means: the same rules for a graph, for a file that is only queried, and for the command line."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from kg.errors import GraphError
from kg.knowledge.script import one_script
from kg.knowledge.spelling import folded

#: A node as names need it: its id, its label, its other names.
Named = tuple[str, str, Iterable[str]]


class NodeNames:
    """The names of a graph's nodes; width, case, white space and quotation marks aside."""

    def __init__(self, nodes: Iterable[Named], *, redirects: Mapping[str, str], weight: Callable[[str], int]) -> None:
        """`redirects` lead from old ids to those of nodes; `weight` says how well connected the node of an id is."""
        self._weight = weight
        self._labels: dict[str, str] = {}
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        for id, label, others in nodes:
            self._labels[id] = label
            for name in (id, label, *others):
                self._ids[folded(name)].add(id)
        for old, new in redirects.items():
            if new in self._labels:
                self._ids[folded(old)].add(new)

    def find(self, name: str) -> tuple[str, ...]:
        """Ids of the nodes of that name, best connected first: label, alias or id; in either script."""
        found = self._ids.get(folded(name), set()) or self._ids.get(folded(one_script(name)), set())
        return tuple(sorted(found, key=lambda id: (-self._weight(id), id)))

    def one(self, name: str, *, kind: str = "") -> str:
        """The id of the one node of that name.

        Where several share it, the one that bears it as its label is meant; `kind` is the first segment of the ids
        ("place") among which it is looked for first, "" for all. Raises GraphError, with the candidates or with
        similar names, where it cannot be told.
        """
        found = self.find(name)
        found = tuple(id for id in found if id.startswith(f"{kind}/")) or found if kind else found
        spelt = (folded(name), folded(one_script(name)))
        fullest = [id for id in found if folded(self._labels[id]) in spelt] if len(found) > 1 else found
        if len(fullest) == 1:
            return fullest[0]
        if found:
            raise GraphError(f"{name}: several things have this name; give one of {', '.join(found)}")
        similar = self.similar(name)
        hint = f"did you mean {', '.join(similar)}?" if similar else "names are listed in nodes.csv and by `kg stats`"
        raise GraphError(f"{name}: no such name in the graph; {hint}")

    def similar(self, name: str, *, limit: int = 5) -> tuple[str, ...]:
        """Labels of nodes whose name contains `name`, is contained in it, or is spelt almost like it."""
        from difflib import get_close_matches

        wanted = folded(name)
        names = [n for n in self._ids if "/" not in n]
        within = [n for n in names if wanted and (wanted in n or (len(n) > 1 and n in wanted))]
        within.sort(key=lambda n: (abs(len(n) - len(wanted)), n))
        close = get_close_matches(wanted, names, n=limit, cutoff=0.5)
        labels = (self._labels[self.find(n)[0]] for n in (*close, *within))
        return tuple(dict.fromkeys(labels))[:limit]
