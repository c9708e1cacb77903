"""How many of the short forms and pointers of short_forms.tsv mean what their readers take them to mean."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from kg.extraction.anaphora import find_pointers
from kg.extraction.extract import survey
from kg.extraction.mention import Mention
from kg.extraction.pairs.judge import Scene
from kg.extraction.thing import Thing, is_division
from kg.gold import fold
from kg.knowledge.resources import read_resources
from kg.model import Article, Block

#: least share of the cases of a kind that is right: just below what is reached
FLOORS = {
    "bare_body_list": 0.86,
    "company_short": 0.93,
    "defined_short": 0.92,
    "demonstrative": 0.92,
    "joint_short": 0.92,
    "level_body": 0.94,
    "level_word": 0.94,
    "party_gov_abbrev": 0.94,
    "person": 0.92,
    "pointer": 0.86,
    "programme_short": 0.92,
    "school_hospital_short": 0.86,
    "short_division": 0.94,
    "village_town_bare": 0.99,
    "zone": 0.79,
}


@dataclass(frozen=True)
class Case:
    """A short form in its text, and what it stands for there: alternatives, each one name or the names of several."""

    kind: str
    text: str
    form: str
    meant: tuple[tuple[str, ...], ...]


def _read_cases() -> Iterator[Case]:
    lines = (Path(__file__).parent / "short_forms.tsv").read_text("utf-8").splitlines()
    for line in lines[1:]:
        kind, text, form, meant = line.split("\t")
        yield Case(kind, text, form, tuple(tuple(names.split("+")) for names in meant.split("|")))


@lru_cache(maxsize=1)
def _shares() -> dict[str, float]:
    """Share of the cases of every kind that are resolved."""
    right, all_of = Counter[str](), Counter[str]()
    for case in _read_cases():
        all_of[case.kind] += 1
        right[case.kind] += _is_resolved(case)
    return {kind: right[kind] / count for kind, count in all_of.items()}


def _is_resolved(case: Case) -> bool:
    scene = survey(Article("a", case.text, (Block("body", ((0, len(case.text)),)),)), read_resources())
    found = _meant_by(case, scene)
    singles = [names[0] for names in case.meant if len(names) == 1]
    if any(_bears(thing, scene, singles, case.text) for thing in found):
        return True
    several = (names for names in case.meant if len(names) > 1)
    return any(all(any(_bears(t, scene, [n], case.text) for t in found) for n in names) for names in several)


def _meant_by(case: Case, scene: Scene) -> list[Thing]:
    """The things that the form's mentions and pointers stand for."""
    pointers = find_pointers(scene.doc, scene.things, scene.setting, read_resources())
    every = [m for t in scene.things.values() for m in t.mentions] + pointers
    starts = [i for i in range(len(case.text)) if case.text.startswith(case.form, i)]
    keys = {m.key for m in every for at in starts if m.key in scene.things and _is_at(m, case, at)}
    return [scene.things[key] for key in sorted(keys)]


def _is_at(m: Mention, case: Case, at: int) -> bool:
    """Whether a mention is that of the form: with or without its quotes, or a part of it with its beginning or end."""
    end = at + len(case.form)
    start, stop = m.start, m.end
    if case.text[start] == "“" and case.text[stop - 1] == "”":
        start, stop = start + 1, stop - 1
    return (stop == end and start <= at + 1) or (start == at and stop <= end)


def _bears(thing: Thing, scene: Scene, meant: Sequence[str], text: str) -> bool:
    """Whether one of the names meant is the thing's, with or without the places that it lies in."""
    names = {fold(n) for n in (thing.label, *thing.names)}
    label, whole = fold(thing.label), fold(_places_above(thing) + thing.label)
    told = any(fold(n) in fold(text) for n in meant)
    for name in (fold(n) for n in meant):
        if name in names and (not is_division(thing.key) or _is_picked(name, whole)):
            return True
        if name.endswith(label) and _is_picked(name, whole):
            return True
        if not told and label[0] == name[0] and label[-1] == name[-1] and _is_picked(label, name):
            return True
    return False


def _places_above(thing: Thing) -> str:
    """The names of the divisions that the thing lies in, the largest first."""
    gazetteer = read_resources().gazetteer
    key = thing.key if is_division(thing.key) else thing.container
    division = gazetteer.get(key[2:]) if is_division(key) else None
    if division is None:
        return ""
    above = "".join(d.name for d in reversed(gazetteer.containers(division.code)))
    return above if key == thing.key else above + division.name


def _is_picked(short: str, long: str) -> bool:
    """Whether the letters of the one are letters of the other, in their order."""
    letters = iter(long)
    return all(c in letters for c in short)


def test_every_kind_of_case_has_a_floor() -> None:
    assert set(_shares()) == set(FLOORS)


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_share_of_short_forms_resolved(kind: str) -> None:
    assert _shares()[kind] >= FLOORS[kind]


def test_nearly_all_short_forms_are_resolved() -> None:
    resolved = [_is_resolved(case) for case in _read_cases()]
    assert sum(resolved) >= 0.95 * len(resolved)
