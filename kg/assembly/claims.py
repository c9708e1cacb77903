"""Which of the statements behind an edge a line means: by amount, post, status or time. Pure.

A value is written as for `add`, "amount=500万元; time=2024", or as the bare amount or post. Nothing behind the "=" means
the statement that does not say that: "amount=".
"""

import re
from collections.abc import Callable, Mapping, Sequence

from kg.assembly.draft import CorrectionError
from kg.knowledge.spelling import folded, status_called
from kg.model import Qualifiers, Statement
from kg.vocab import Relation

#: what tells statements of one edge apart, in the order in which it is named
_ASPECTS: Mapping[str, Callable[[Qualifiers], str]] = {
    "amount": lambda q: q.amount_text,
    "role": lambda q: q.role,
    "status": lambda q: q.status,
    "time": lambda q: q.time,
}
#: what a bare value is
BARE: Mapping[Relation, str] = {Relation.FUNDS: "amount", Relation.WORKS_FOR: "role"}


def parts(value: str) -> list[tuple[str, str]]:
    """What a value says, in pairs: "role=校长; 5万元" is ("role", "校长") and ("", "5万元")."""
    said = filter(None, (part.strip() for part in re.split("[;；]", value)))
    pairs = (part.partition("=") if "=" in part else ("", "", part) for part in said)
    return [(key.strip(), text.strip()) for key, _, text in pairs]


def meant(said: Sequence[Statement], value: str) -> list[Statement]:
    """Those of the statements that say all that a value says.

    Raises CorrectionError where it says what no line can.
    """
    # as `value_for` writes it, whatever semicolons there are in posts
    if exact := [s for s, name in zip(said, names(said), strict=True) if _plain(value) in _as_written(s, name)]:
        return exact
    if unknown := [f"{key}={text}" for key, text in parts(value) if key and key not in _ASPECTS]:
        allowed = ", ".join(f"{key}=…" for key in _ASPECTS)
        raise CorrectionError(
            f"{unknown[0]}: tells no statements apart", f"allowed, separated by semicolons: {allowed}"
        )
    return [s for s in said if all(_says(s, key, text) for key, text in parts(value))]


def names(said: Sequence[Statement]) -> list[str]:
    """How a line names each of the statements of one edge, by what tells them apart: "amount=5万元; time=2024"."""
    telling = [key for key, aspect in _ASPECTS.items() if len({aspect(s.qualifiers) for s in said}) > 1]
    return ["; ".join(f"{key}={_ASPECTS[key](s.qualifiers)}" for key in telling) for s in said]


def value_for(said: Sequence[Statement], one: Statement) -> str:
    """The value of a line that means one of the statements of an edge: of a single one its amount or post."""
    q = one.qualifiers
    return names(said)[said.index(one)] if len(said) > 1 else q.amount_text or q.role


def _as_written(s: Statement, name: str) -> set[str]:
    return {_plain(said) for said in (name, s.qualifiers.amount_text, s.qualifiers.role)} - {""}


def _says(s: Statement, key: str, text: str) -> bool:
    if not key:
        return folded(text) in {folded(s.qualifiers.amount_text), folded(s.qualifiers.role)}
    said = _ASPECTS[key](s.qualifiers)
    return said == status_called(text) if key == "status" else folded(said) == folded(text)


def _plain(text: str) -> str:
    return " ".join(text.split())
