"""Statements that a person adds: what the line says beside the edge, its evidence, its nodes. Pure.

A quote that stands in an article of the corpus points into it. Anything else (the person's own words, a quote from
elsewhere, one whose article has left the corpus) is its own source: an article whose whole text is the note, so that
an added edge has its evidence whatever happens to the articles.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256

from kg.assembly.claims import BARE, parts
from kg.assembly.consistent import allows
from kg.assembly.draft import CorrectionError, Draft, with_mark
from kg.assembly.lookup import FOLDERS
from kg.assembly.naming import clean
from kg.extraction.amounts import find_amounts
from kg.knowledge.spelling import known, status_called
from kg.model import Article, Correction, Entity, Evidence, Qualifiers, Statement
from kg.reading.metadata import iso_date
from kg.vocab import TRANSITIVE, EntityType, Relation, Status

#: rule of the evidence that a person gives, and how sure they are of what they checked
RULE, SURE = "correction.add", 0.99

#: 99-none, article/甲-2.txt: no words of a person
_LIKE_ID = re.compile(r"article/\S+|[\w.-]*[A-Za-z0-9][-.][\w.-]+|[A-Za-z]*\d+")
_URL = re.compile(r"https?://\S+")


def add(draft: Draft, c: Correction) -> list[str]:
    """Add the statement of a line, and those of its ends that are no nodes yet."""
    relation = relation_of(c)
    qualifiers = said_beside(c.value, relation)
    evidence, article, remarks = _cited(draft, c)
    subject, object = (_end(draft, name, c) for name in (c.subject, c.object))
    _check_edge(draft, subject, relation, object)
    if article:
        draft.articles[article.id] = article
    for entity in (subject, object):
        draft.put(replace(entity, articles=tuple(sorted({*entity.articles, evidence.article}))))
    draft.say(Statement(subject.id, relation, object.id, qualifiers, (evidence,), with_mark((), c.mark)))
    return remarks


def relation_of(c: Correction) -> Relation:
    """The relation of a line about an edge. Raises CorrectionError where it has none."""
    if c.relation is None:
        raise CorrectionError(f"{c.action} needs a relation", f"known: {known(Relation)}")
    return c.relation


def is_hand_made(s: Statement) -> bool:
    """Whether a person added the statement."""
    return any(e.rule == RULE for e in s.evidence)


def said_beside(value: str, relation: Relation) -> Qualifiers:
    """What "role=校长; amount=500万元; status=planned; time=2024-05" says; a bare value is an amount, or a post.

    Raises CorrectionError where it cannot be read.
    """
    said = Qualifiers()
    for key, text in parts(value):
        key = key or BARE.get(relation, "")
        allowed = [k for k, (relations, _) in BESIDE.items() if relation in relations]
        if not text or key not in allowed:
            shown = ", ".join(f"{k}=…" for k in allowed)
            raise CorrectionError(
                f"{key}{'=' if key else ''}{text}: cannot be said of {relation}",
                f"allowed, separated by semicolons: {shown}",
            )
        said = BESIDE[key][1](said, text)
    return said


def _with_role(said: Qualifiers, text: str) -> Qualifiers:
    return replace(said, role=text)


def _with_amount(said: Qualifiers, text: str) -> Qualifiers:
    sums = [a for a in find_amounts(text) if a.text == text]
    if not sums:
        raise CorrectionError(f"amount={text}: is no sum of money", "write it like 500万元 or 20万元至30万元")
    a = sums[0]
    return replace(said, amount_text=text, amount_min=a.low, amount_max=a.high, currency=a.currency)


def _with_status(said: Qualifiers, text: str) -> Qualifiers:
    status = status_called(text)
    if status is None:
        raise CorrectionError(f"status={text}: no such status", f"known: {known(Status)}")
    return replace(said, status=status)


def _with_time(said: Qualifiers, text: str) -> Qualifiers:
    if not all(part and iso_date(part) == part for part in text.split("/", 1)):
        raise CorrectionError(f"time={text}: is no date", "write it like 2024, 2024-05, 2024-05-01 or 2023/2024-05")
    return replace(said, time=text)


#: What may be said beside an edge, of which relations, and how it is read.
BESIDE: Mapping[str, tuple[frozenset[Relation], Callable[[Qualifiers, str], Qualifiers]]] = {
    "role": (frozenset({Relation.WORKS_FOR}), _with_role),
    "amount": (frozenset({Relation.FUNDS}), _with_amount),
    "status": (frozenset(Relation), _with_status),
    "time": (frozenset(Relation), _with_time),
}


def _end(draft: Draft, name: str, c: Correction) -> Entity:
    """The node of that name, or a new one of an id that says its kind: "person/张三"."""
    folder, _, label = name.partition("/")
    local = clean(label)
    try:
        # 甲市实验小学 may be a new body beside 实验小学, but no person is called after a place
        is_person = FOLDERS.get(folder) is EntityType.PERSON and "（" not in name
        return draft.find(name, with_place=is_person)
    except CorrectionError as refusal:
        if refusal.kind != "unfit":
            raise
        if folder not in FOLDERS or not local:
            remedy = f"check the name; a new node is written with its kind: {', '.join(f'{f}/…' for f in FOLDERS)}"
            raise CorrectionError(refusal.what, remedy, kind="unfit") from None
    id = f"{folder}/{local}"
    return draft.entities.get(id) or Entity(id, FOLDERS[folder], label.strip(), corrected=with_mark((), c.mark))


def _check_edge(draft: Draft, subject: Entity, relation: Relation, object: Entity) -> None:
    """Raises CorrectionError where the graph may not have such an edge."""
    if subject.id == object.id:
        raise CorrectionError(f"{subject.id}: both ends are this one node", "give two nodes")
    if not allows(subject, relation, object):
        ends = f"{subject.id} is of type {subject.type}, {object.id} of type {object.type}"
        raise CorrectionError(
            f"{relation} does not run between such nodes: {ends}", "see ontology/kg.ttl for what it ties"
        )
    if relation in TRANSITIVE and (way := draft.way([object.id], relation, subject.id)):
        raise CorrectionError(
            f"{relation} would run in a circle: {' → '.join([subject.id, *way])}", "reject a wrong edge in it"
        )


def uncertain_source(draft: Draft, c: Correction) -> list[str]:
    """What to tell the writer of a line about its source, where no texts are at hand."""
    if c.action != "add" or not c.source:
        return []
    if articles := draft.articles_called(c.source):
        return [f"whether the note stands in article {articles[0]} word for word, the build will check"]
    return [f"no article {c.source} in the graph: taken as words"] if _LIKE_ID.fullmatch(c.source) else []


def _cited(draft: Draft, c: Correction) -> tuple[Evidence, Article | None, list[str]]:
    """The evidence of a line, the article that is made for it if there is no other, and what is worth a remark."""
    ids = draft.articles_called(c.source)
    cited = draft.read.get(ids[0]) if len(ids) == 1 else None
    # a line break in the text of a file may stand anywhere in a quote
    if cited and (found := re.search(r"\s*".join(map(re.escape, "".join(c.note.split()))), cited.text)):
        fragment = cited.fragments.of(*found.span())
        return Evidence(cited.id, *found.span(), found.group(), RULE, SURE, fragment), None, []
    said = (c.action, c.subject, relation_of(c), c.object, c.value, c.source, c.note, c.date)
    article = Article(
        id=f"correction-{sha256(chr(31).join(said).encode()).hexdigest()[:16]}",
        title="：".join(filter(None, ("人工补充", c.source))),
        date=c.date,
        url=c.source if _URL.fullmatch(c.source) else "",
        source=c.file,
        digest=sha256(c.note.encode()).hexdigest(),
    )
    remarks = [f"the note does not stand in article {ids[0]} word for word, and so is its own source"] if cited else []
    return Evidence(article.id, 0, len(c.note), c.note, RULE, SURE), article, remarks
