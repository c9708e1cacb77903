"""Lines that contradict each other: merges that run in a circle, merge and distinct, reject and add. Pure.

Of lines that contradict each other none is applied: which of them is right, only their writer knows.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from kg.assembly.claims import parts
from kg.assembly.draft import Draft
from kg.assembly.lookup import anchor
from kg.knowledge.spelling import folded
from kg.model import Correction, Objection
from kg.vocab import SYMMETRIC

#: actions on an edge
_EDGES = ("reject", "confirm", "add")
_Edge = tuple[str, str, str]


def pairs_kept_apart(corrections: Iterable[Correction]) -> frozenset[tuple[str, str]]:
    """The names of nodes that people say are two, each pair sorted; without those that another line merges.

    Then neither line is applied, which `identity_clashes` reports, and resolution decides as if there were none.
    """
    lines = list(corrections)
    merged = {_pair(c) for c in lines if c.action == "merge"}
    apart = (sorted((c.subject, c.object)) for c in lines if c.action == "distinct" and _pair(c) not in merged)
    return frozenset((one, other) for one, other in apart)


def identity_clashes(draft: Draft, corrections: Sequence[Correction]) -> dict[Correction, Objection]:
    """Objections to merges in a circle, and to merges that join what another line says is two."""
    merges = [
        (draft.key(c.subject, anchor(c)), draft.key(c.object), c)
        for c in corrections
        if c.action == "merge" and draft.key(c.subject, anchor(c)) != draft.key(c.object)
    ]
    found = {c: _objection(c, "merges run in a circle", around) for c, around in _circles(merges).items()}
    ties: dict[str, list[tuple[str, Correction]]] = defaultdict(list)
    for one, other, c in merges:
        if c not in found:
            ties[one].append((other, c))
            ties[other].append((one, c))
    # of one pair of names by the lines alone, as in pairs_kept_apart: whatever resolution made of it
    said: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for c in corrections:
        if c.action == "merge":
            said[_pair(c)].append(c)
    for c in corrections:
        if c.action == "distinct" and (
            way := said.get(_pair(c), []) or _way(ties, draft.key(c.subject, anchor(c)), draft.key(c.object))
        ):
            found[c] = _objection(c, "these are merged by another line", way)
            found |= {m: _objection(m, "this merges what another line says is two", [c]) for m in way}
    return found


def naming_clashes(draft: Draft, corrections: Sequence[Correction]) -> dict[Correction, Objection]:
    """Objections to lines that give one node several names, or several types."""
    lines: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for c in corrections:
        if c.action in ("rename", "retype"):
            lines[c.action, draft.key(c.subject, anchor(c))].append(c)
    return {
        c: _objection(c, f"another line {c.action}s the same node otherwise", [o for o in those if o != c])
        for those in lines.values()
        if len({c.value for c in those}) > 1
        for c in those
    }


def edge_clashes(draft: Draft, corrections: Sequence[Correction]) -> dict[Correction, Objection]:
    """Objections to lines of which one rejects an edge, or a node, about which another adds or confirms the same."""
    by_edge: dict[_Edge, list[Correction]] = defaultdict(list)
    by_node: dict[str, list[Correction]] = defaultdict(list)
    for c in corrections:
        if c.action in _EDGES and c.relation is not None:
            ends = draft.id_or_name(c.subject, anchor(c)), draft.id_or_name(c.object)
            subject, object = sorted(ends) if c.relation in SYMMETRIC else ends
            by_edge[subject, c.relation, object].append(c)
            if c.action != "reject":
                for end in {subject, object}:
                    by_node[end].append(c)
    found: dict[Correction, Objection] = {}
    for c in corrections:
        if c.action == "reject" and c.relation is None:
            found |= _against(c, by_node.get(draft.id_or_name(c.subject, anchor(c)), ()))
    for lines in by_edge.values():
        for c in lines:
            if c.action == "reject":
                others = [o for o in lines if o.action != "reject" and _values(c) <= _values(o)]
                found |= _against(c, others)
    return found


def _values(c: Correction) -> set[str]:
    """The amount, the post … that a line names, in whatever way it is written."""
    return {folded(text) for _, text in parts(c.value)}


def _against(c: Correction, others: Sequence[Correction]) -> dict[Correction, Objection]:
    """Objections to a rejecting line and to those that it contradicts; none where there are none."""
    if not others:
        return {}
    said = _objection(c, f"another line {others[0].action}s what this one rejects", others)
    return {c: said} | {o: _objection(o, f"another line rejects what this one {o.action}s", [c]) for o in others}


def _circles(merges: Sequence[tuple[str, str, Correction]]) -> dict[Correction, list[Correction]]:
    """The merges that lie on circles, each with all of its circle: those within a strongly connected component."""
    import networkx as nx

    ties: nx.DiGraph[str] = nx.DiGraph((one, other) for one, other, _ in merges)
    number = {name: n for n, part in enumerate(nx.strongly_connected_components(ties)) for name in part}
    around: dict[int, list[Correction]] = defaultdict(list)
    for one, other, c in merges:
        if number[one] == number[other]:
            around[number[one]].append(c)
    return {c: lines for lines in around.values() for c in lines}


def _way(ties: Mapping[str, list[tuple[str, Correction]]], start: str, end: str) -> list[Correction]:
    """The lines that join two names, by the fewest steps; [] where none do."""
    came_by: dict[str, tuple[str, Correction] | None] = {start: None}
    queue = deque([start])
    while queue and end not in came_by:
        here = queue.popleft()
        for there, c in ties.get(here, ()):
            if there not in came_by:
                came_by[there] = here, c
                queue.append(there)
    way: list[Correction] = []
    while step := came_by.get(end):
        end, line = step
        way.append(line)
    return way[::-1]


def _objection(c: Correction, what: str, others: Sequence[Correction]) -> Objection:
    """What is wrong with a line, and the lines that it is at odds with."""
    those = [o for o in others[:6] if o != c] or [c]
    shown = ", ".join(f"{o.file}:{o.line}" for o in those[:5]) + ("" if len(others) <= 5 else " …")
    return Objection(c.file, c.line, f"{what}: {shown}", "delete what is wrong; until then none of them is applied")


def _pair(c: Correction) -> tuple[str, str]:
    """The two names, without the kinds in ids, in the form in which names are compared."""
    one, other = sorted(folded(name.partition("/")[2] or name) for name in (c.subject, c.object))
    return one, other
