"""Decisions on identity → what the panel of a node says of them, packed small. Pure.

Only nodes that the page has come in; of each piece of evidence the words are written once, in both languages.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from kg.knowledge.identity import read_clues
from kg.model import Decision

#: what a reason is called that is no piece of evidence but a person's word
_BY_A_PERSON: Mapping[str, tuple[str, str]] = {"correction": ("人工更正", "corrected by a person")}


def decision_tables(decisions: Iterable[Decision], number: Mapping[str, int]) -> dict[str, Any]:
    """The decisions on nodes that `number` knows, for the panel.

    `reasons`: Chinese, English, and whether it speaks for one thing (1), for two (-1), or for neither (0). `rows`: a
    node, the other (its number, or the id that it would have had), whether they are one, numbers of the reasons. What
    a person decided comes first, then what was least sure; of the reasons, those that bear the decision out.
    """
    numbers: dict[str, int] = {}
    rows = [
        [
            number[d.one],
            number.get(d.other, d.other),
            int(d.same),
            [numbers.setdefault(r, len(numbers)) for r in _told(d)],
        ]
        for d in sorted(decisions, key=_by_doubt)
        if d.one in number and (d.same or d.other in number)
    ]
    return {"reasons": [_words(id) for id in numbers], "rows": rows}


def _by_doubt(d: Decision) -> tuple[bool, float, Decision]:
    return not _BY_A_PERSON.keys() & {*d.reasons}, d.confidence if d.same else 1 - d.confidence, d


def _told(d: Decision) -> list[str]:
    """The reasons that weigh anything, in the order of what they weigh for the decision."""
    said = [r for r in d.reasons if r not in read_clues().by_id or _weight(r)]
    return sorted(said, key=lambda r: (-_weight(r) if d.same else _weight(r), r))


def _weight(reason: str) -> float:
    clue = read_clues().by_id.get(reason)
    return clue.weight if clue else 0.0


def _words(reason: str) -> list[Any]:
    """What a reason is called, and which way it points; one that is not known is called by its id."""
    if clue := read_clues().by_id.get(reason):
        return [clue.zh, clue.en, 1 if clue.weight > 0 else -1]
    return [*_BY_A_PERSON.get(reason, (reason, reason)), 0]
