"""What people decided about a graph, applied to it at every build, after resolution. Pure.

The order is fixed, whatever the order of the lines: first who is who (merge, split, rename, retype, distinct), since
a line may use the name that another one gives; then what is wrong (reject), then what holds (confirm, add), so that
a hand-made edge is not swept away with the wrong one in whose place it comes. Within an action, lines are taken in
alphabetical order. A line that fits nothing waits for another round, until no line finds its node any more: thus a
line may speak of nodes as they were before other lines or as they are after them, which is what a person sees.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from kg.assembly.checked import confirm, reject
from kg.assembly.claims import value_for
from kg.assembly.clashes import edge_clashes, identity_clashes, naming_clashes, pairs_kept_apart
from kg.assembly.consistent import allows
from kg.assembly.draft import BY_A_PERSON, CorrectionError, Draft, check_circle, with_mark
from kg.assembly.hand_made import RULE, add, uncertain_source
from kg.assembly.lookup import OTHER_SOURCE, anchor, anchor_for, sources
from kg.assembly.naming import clean
from kg.errors import DataError
from kg.model import Article, Correction, Decision, Entity, Graph, Objection, Statement
from kg.vocab import LABELS_ZH, EntityType, Relation

__all__ = ["ACTIONS", "curate", "pairs_kept_apart"]

#: names that merges may give to one node: forty times as many as any of 25,000 nodes of articles has; each merge of
#: a node takes as long as it has names
MOST_NAMES = 1_000


def curate(
    graph: Graph, corrections: Iterable[Correction], read: Mapping[str, Article]
) -> tuple[Graph, tuple[Objection, ...]]:
    """The graph with the corrections applied, and what there is to say about their lines, by file and line.

    `read` are the articles with their texts by id, as far as they are at hand; quotes of added statements are looked up
    in them. The order of the corrections does not matter.
    """
    twins: dict[tuple[str, ...], list[Correction]] = defaultdict(list)
    for c in sorted(corrections, key=lambda c: (c.file, c.line)):
        twins[_said(c)].append(c)
    if not twins:
        return graph, ()
    # of lines that say the same, one is enough
    lines = [twins[said][0] for said in sorted(twins)]
    draft = Draft(graph, read)
    clashes = identity_clashes(draft, lines) | naming_clashes(draft, lines)
    left, found, _ = _apply(draft, [c for c in lines if c not in clashes], NODE_ACTIONS)
    clashes |= edge_clashes(draft, left)
    _, more, refused = _apply(draft, [c for c in left if c not in clashes], tuple(ACTIONS))
    found += [*more, *(clashes | refused).items()]
    said = {replace(o, file=twin.file, line=twin.line) for c, o in found for twin in twins[_said(c)]}
    return draft.graph(), tuple(sorted(said))


def try_out(graph: Graph, c: Correction, others: Iterable[Correction]) -> tuple[Correction, Graph, tuple[str, ...]]:
    """What one more line does: the line with ids in place of names, the graph after it, and remarks.

    `graph` is as `others`, the lines that there are, left it.

    Raises:
        DataError: the line cannot be applied, or one of the others says so already, or the contrary.
    """
    known = list(others)
    draft, lines = Draft(graph, {}), [*known, c]
    clashes = identity_clashes(draft, lines) | edge_clashes(draft, lines)
    exact = _with_ids(draft, c)
    pending = _is_pending(graph, exact)
    after, objections = (graph, ()) if pending else curate(graph, [c], {})
    against = [o for o in (clashes.get(c), *objections) if o and o.kind != "remark"]
    if against:
        raise DataError("; ".join(filter(None, (against[0].what, against[0].remedy))))
    for other in known:
        if _decided(other) == _decided(exact):
            where = f"{other.file}:{other.line}"
            raise DataError(f"{where} decides this already; delete that line, or build again to see what it did")
    remarks = ("the two are one node until the next build keeps them apart",) if pending else ()
    return exact, after, (*remarks, *uncertain_source(draft, exact), *(o.what for o in objections))


def _with_ids(draft: Draft, c: Correction) -> Correction:
    """The line with ids in place of names, and articles of its subject where it names none.

    Where both names are of one node, the old id of a part of it stays, and no articles: those of the part, only the
    next build knows.
    """
    subject, object = draft.id_or_name(c.subject, anchor(c)), draft.id_or_name(c.object)
    if subject == object:
        subject, object = (name if name in draft.redirects else subject for name in (c.subject, c.object))
        return replace(c, subject=subject, object=object)
    entity = draft.entities.get(subject)
    is_open = c.action not in OTHER_SOURCE and not c.source
    source = anchor_for(entity) if entity and is_open else c.source
    said = draft.edge(subject, c.relation, object) if c.action == "confirm" and c.relation else []
    value = value_for(said, said[0]) if len(said) == 1 and not c.value else c.value
    return replace(c, subject=subject, object=object, source=source, value=value)


def _is_pending(graph: Graph, c: Correction) -> bool:
    """Whether a line tells two apart that resolution joined: no change to the graph, but to the next resolution."""
    joined = (d for d in graph.decisions if d.same and d.reasons != BY_A_PERSON)
    return c.action == "distinct" and any({d.one, d.other} == {c.subject, c.object} for d in joined)


def _decided(c: Correction) -> tuple[str, ...]:
    """What two lines would have in common, were both about one thing: a node has one name and one type."""
    value = "" if c.action in ("rename", "retype") else c.value
    evidence = (c.source, c.note) if c.action == "add" else ()
    return (c.action, c.subject, c.relation or "", c.object, value, *evidence)


def _said(c: Correction) -> tuple[str, ...]:
    return (c.action, c.subject, c.relation or "", c.object, c.value, c.source, c.note, c.date)


def _apply(
    draft: Draft, lines: Sequence[Correction], actions: Sequence[str]
) -> tuple[list[Correction], list[tuple[Correction, Objection]], dict[Correction, Objection]]:
    """Apply what fits, in rounds; the lines that are left, remarks on those that were applied, why others were not."""
    left, remarks = list(lines), list[tuple[Correction, Objection]]()
    while True:
        refused: dict[Correction, Objection] = {}
        for action in actions:
            for c in (c for c in left if c.action == action):
                try:
                    said = ACTIONS[action](draft, c)
                    remarks += [(c, Objection(c.file, c.line, what, "", "remark")) for what in said]
                except CorrectionError as e:
                    refused[c] = Objection(c.file, c.line, e.what, e.remedy, e.kind)
        waiting = [c for c in left if c in refused or c.action not in actions]
        if len(waiting) == len(left):
            return waiting, remarks, refused
        left = waiting


def _merge(draft: Draft, c: Correction) -> list[str]:
    part, whole = draft.find(c.subject, anchor(c)), draft.find(c.object)
    if part.id == whole.id:
        _confirm_merge(draft, whole, c)
        return []
    if part.type is not whole.type:
        types = f"{part.id} is of type {part.type}, {whole.id} of type {whole.type}"
        raise CorrectionError(
            f"two types cannot be merged: {types}", f"retype one of them first, as in: retype {part.id} …"
        )
    if (names := len(part.aliases) + len(whole.aliases)) > MOST_NAMES:
        what = f"{whole.id} would have {names:,} names, at most {MOST_NAMES:,} are taken"
        raise CorrectionError(what, "check the lines that merge into it")
    check_circle(draft, part, whole)
    draft.move(part.id, _joined(part, whole, c.mark))
    draft.decide(Decision(whole.id, part.id, same=True, confidence=1.0, reasons=BY_A_PERSON))
    return []


def _confirm_merge(draft: Draft, whole: Entity, c: Correction) -> None:
    """Let it be certain that what had an id of its own is part of a node, as resolution found by itself.

    Raises CorrectionError where neither name is such an id: names of one node say nothing of what was joined.
    """
    parts = [id for id in (c.subject, c.object) if id in draft.redirects]
    if not parts:
        raise CorrectionError(f"{c.subject} and {c.object} are one node in this build: {whole.id}", "", kind="unfit")
    draft.put(replace(whole, corrected=with_mark(whole.corrected, c.mark)))
    for part in parts:
        draft.decide(Decision(whole.id, part, same=True, confidence=1.0, reasons=BY_A_PERSON))


def _split(draft: Draft, c: Correction) -> list[str]:
    whole = draft.find(c.subject, anchor(c))
    statements = draft.about(whole.id)
    known = {*whole.articles, *(e.article for s in statements for e in s.evidence)}
    asked = {name: draft.articles_called(name) for name in sources(c)}
    own = {article for articles in asked.values() for article in articles} & known
    if not own:
        what = f"{c.source}: no article of this build that names {whole.label}"
        raise CorrectionError(what, "give the ids of articles, separated by |", kind="unfit")
    part = replace(
        whole,
        label=c.value,
        aliases=(),
        code="",
        level="",
        matches=(),
        articles=tuple(sorted(own & {*whole.articles})),
    )
    moved = [s for s in statements if any(e.article in own and e.rule != RULE for e in s.evidence)]
    id = _free_id(draft, replace(part, label=whole.label), c.value, moved)
    part = replace(part, id=id)
    rest = replace(
        whole,
        aliases=tuple(a for a in whole.aliases if a != c.value),
        articles=tuple(a for a in whole.articles if a not in own),
    )
    for entity in (part, rest):
        draft.put(replace(entity, corrected=with_mark(whole.corrected, c.mark)))
    for s in statements:
        _divide(draft, s, own, (whole.id, id))
    if whole.articles and not rest.articles and not draft.about(whole.id):
        draft.drop(whole.id)  # in this build, no article is left that means it
    absent = sorted(name for name, articles in asked.items() if not own & {*articles})
    alike = _of_namesakes(draft, c.value, part) if c.value != whole.label else []
    missing = [f"{', '.join(absent)}: no article of this build that names {whole.label}"] if absent else []
    return [*alike, *missing]


def _divide(draft: Draft, s: Statement, articles: set[str], ends: tuple[str, str]) -> None:
    """Let what the articles say of the one node be said of the other; what a person added stays."""
    old, new = ends
    moved = tuple(e for e in s.evidence if e.article in articles and e.rule != RULE)
    if not moved:
        return
    draft.unsay(s)
    if rest := tuple(e for e in s.evidence if e not in moved):
        draft.say(replace(s, evidence=rest))
    subject, object = (new if end == old else end for end in (s.subject, s.object))
    draft.say(replace(s, subject=subject, object=object, evidence=moved))


def _rename(draft: Draft, c: Correction) -> list[str]:
    entity = draft.find(c.subject, anchor(c))
    marked = replace(entity, corrected=with_mark(entity.corrected, c.mark))
    if entity.label == c.value:
        draft.put(marked)
        return []
    id = _free_id(draft, entity, c.value, draft.about(entity.id))
    names = {*entity.aliases, entity.label} - {c.value}
    renamed = replace(marked, id=id, label=c.value, aliases=tuple(sorted(names)))
    if id == entity.id:
        draft.put(renamed)
    else:
        draft.move(entity.id, renamed)
    return _of_namesakes(draft, c.value, renamed)


def _retype(draft: Draft, c: Correction) -> list[str]:
    entity, type = draft.find(c.subject, anchor(c)), EntityType(c.value)
    if entity.type is type:
        raise CorrectionError(f"{entity.id} is of type {type} already", "delete the line")
    new = replace(
        entity,
        id=f"{type.lower()}/{entity.id.partition('/')[2]}",
        type=type,
        also=tuple(t for t in entity.also if t is not type),
        code="",  # only divisions, which are places, have these
        level="",
        corrected=with_mark(entity.corrected, c.mark),
    )
    remarks = []
    if known := draft.entities.get(new.id):
        # one type and one name: one node, as in resolution
        check_circle(draft, entity, known)
        new = _joined(new, known, c.mark)
        remarks.append(f"{entity.id} became part of {new.id}, which was there already")
    for s in draft.about(entity.id):
        ends = (new if end == entity.id else draft.entities[end] for end in (s.subject, s.object))
        subject, object = ends
        if not allows(subject, s.predicate, object):
            draft.unsay(s)
            gone = f"{subject.label} {s.predicate} ({LABELS_ZH[s.predicate]}) {object.label}"
            remarks.append(f"dropped, since the ontology does not allow it of a {type}: {gone}")
    draft.move(entity.id, new)
    return remarks


def _distinct(draft: Draft, c: Correction) -> list[str]:
    one, other = sorted((draft.find(c.subject, anchor(c)), draft.find(c.object)), key=lambda e: e.id)
    if one.id == other.id:
        what = f"{c.subject} and {c.object} are still one node in this build: {one.id}"
        raise CorrectionError(what, "split it, naming the articles that mean the other one", kind="unfit")
    for entity in (one, other):
        draft.put(replace(entity, corrected=with_mark(entity.corrected, c.mark)))
    draft.decide(Decision(one.id, other.id, same=False, confidence=0.0, reasons=BY_A_PERSON))
    return []


#: Every action, in the order in which they are applied (the reason stands above): it changes the draft and returns
#: remarks, or raises CorrectionError and changes nothing.
ACTIONS: Mapping[str, Callable[[Draft, Correction], list[str]]] = {
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "retype": _retype,
    "distinct": _distinct,
    "reject": reject,
    "confirm": confirm,
    "add": add,
}

#: those that say who is who
NODE_ACTIONS = ("merge", "split", "rename", "retype", "distinct")


def _joined(part: Entity, whole: Entity, mark: str) -> Entity:
    """The whole with the names and articles of its part."""
    code, level = (whole.code, whole.level) if whole.code else (part.code, part.level)
    return replace(
        whole,
        aliases=tuple(sorted({*whole.aliases, *part.aliases, part.label} - {whole.label})),
        articles=tuple(sorted({*whole.articles, *part.articles})),
        code=code,
        level=level,
        also=tuple(sorted({*whole.also, *part.also} - {whole.type})),
        confidence=max(whole.confidence, part.confidence),
        corrected=with_mark(whole.corrected, *part.corrected, mark),
        matches=tuple(sorted({*whole.matches, *part.matches})),
    )


def _id(entity: Entity, label: str) -> str:
    """The id that an entity has under another label; what tells it from its namesakes stays in front."""
    folder, _, local = entity.id.partition("/")
    name, old = clean(label), clean(entity.label)
    if not name:
        raise CorrectionError(f"{label}: is no name", "give a label with letters")
    place = local.removesuffix(old) if old and local.endswith(old) else ""
    return f"{folder}/{'' if name.startswith(place) else place}{name}"


def _free_id(draft: Draft, entity: Entity, label: str, said: Sequence[Statement]) -> str:
    """The id under another label; beside namesakes with a place, an employer or an article, as in resolution.

    `said` is what is said of the entity. Where not even an article tells it from them, the first free one of these
    with all articles.
    """
    id = _id(entity, label)
    if id not in draft.entities:
        return id
    folder, _, name = id.partition("/")
    tied = {
        relation: sorted({s.object for s in said if s.subject == entity.id and s.predicate is relation})
        for relation in (Relation.LOCATED_IN, Relation.WORKS_FOR)
    }
    places = [draft.entities[i] for i in tied[Relation.LOCATED_IN]]
    employers = [draft.entities[i] for i in tied[Relation.WORKS_FOR]]
    ways = [
        *(f"{clean(e.label)}{name}" for e in [*places, *(e for e in employers if e.type is EntityType.PLACE)]),
        *(f"{name}（{clean(e.label)}）" for e in employers),
        *(f"{name}（{article}）" for article in entity.articles),
        f"{name}（{'、'.join(entity.articles)}）",
    ]
    free = [way for way in ways if f"{folder}/{way}" not in {*draft.entities, *draft.redirects}]
    if not free:
        raise CorrectionError(f"{label}: another node has this name: {id}", "give it a label that none has")
    return f"{folder}/{free[0]}"


def _of_namesakes(draft: Draft, label: str, entity: Entity) -> list[str]:
    """A remark where other nodes of the type are called so too."""
    others = draft.namesakes(label, entity)
    remedy = f"if they are one, write: merge {entity.id} - {others[0]}" if others else ""
    return [f"{label}: so is {', '.join(others)} called; {remedy}"] if others else []
