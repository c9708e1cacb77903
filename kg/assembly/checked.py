"""Lines that judge what the articles say: reject and confirm. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from kg.assembly import claims
from kg.assembly.draft import CorrectionError, Draft, with_mark
from kg.assembly.hand_made import SURE, is_hand_made, relation_of
from kg.assembly.lookup import anchor
from kg.model import Correction, Statement


def reject(draft: Draft, c: Correction) -> list[str]:
    """Take a node away, or an edge; a remark tells of articles that came after the line and say it again."""
    entity = draft.find(c.subject, anchor(c))
    statements = draft.about(entity.id) if c.relation is None else _meant(draft, c)
    if any(is_hand_made(s) for s in statements):
        raise CorrectionError(
            "a line that adds a statement cannot be taken back by one that rejects it", "delete that line"
        )
    if c.relation is None:
        draft.drop(entity.id)
    else:
        for s in statements:
            draft.unsay(s)
    return _said_since(draft, statements, c) if c.relation else []


def _said_since(draft: Draft, statements: Sequence[Statement], c: Correction) -> list[str]:
    """A remark where articles that came after the line say what it rejects."""
    articles = sorted({e.article for s in statements for e in s.evidence})
    dates = {id: draft.articles[id].date for id in articles if id in draft.articles}
    later = [id for id, date in dates.items() if _is_after(date, c.date)]
    return [f"stays out, but also said since by {', '.join(later)}"] if later else []


def confirm(draft: Draft, c: Correction) -> list[str]:
    """Make the one statement of an edge sure, or those that a value names."""
    meant = _meant(draft, c)
    if len(meant) > 1 and not c.value:
        one_by_one = " | ".join(claims.names(meant))
        what = f"{c.subject} {c.relation} {c.object} says several things: {one_by_one}"
        raise CorrectionError(what, "confirm each that was checked, with that as the value")
    for s in meant:
        draft.unsay(s)
        checked = tuple(replace(e, confidence=SURE) for e in s.evidence)
        draft.say(replace(s, evidence=checked, corrected=with_mark(s.corrected, c.mark)))
    return []


def _meant(draft: Draft, c: Correction) -> list[Statement]:
    """The statements of the edge of a line: all, or with a value those that say that."""
    subject, object = draft.find(c.subject, anchor(c)), draft.find(c.object)
    said = draft.edge(subject.id, relation_of(c), object.id)
    meant = claims.meant(said, c.value)
    if not meant:
        edge = f"{subject.label} {c.relation} {object.label}{f' with {c.value}' if c.value else ''}"
        raise CorrectionError(f"{edge}: no such edge in this build", "check it, or delete the line", kind="unfit")
    return meant


def _is_after(date: str, other: str) -> bool:
    """Whether the one ISO date is surely after the other, as far as both are given; False where one is not known.

    >>> _is_after("2024-06", "2024-05-31"), _is_after("2024-05-31", "2024-05"), _is_after("2024", "")
    (True, False, False)
    """
    known = min(len(date), len(other))
    return date[:known] > other[:known]
