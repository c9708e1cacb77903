"""Whose work `kg` is made with: every package and file has a licence that is known, allowed and written down."""

import re
from importlib.metadata import version

import pytest

from tests.supply.licences import ACCEPTED, ROOT, TABLE, is_copyleft, locked, rows, written

REMEDY = "run `.ci/lock`, install, then `python -m tests.supply.licences`, and read what changed"


def test_the_table_says_what_is_installed() -> None:
    table = written()
    wrong = {name: (row, table.get(name)) for name, row in rows().items() if table.get(name) != row}
    assert not wrong, f"{wrong}: {REMEDY}"


def test_the_table_names_exactly_what_is_locked() -> None:
    assert written().keys() == locked().keys(), REMEDY


def test_every_licence_is_known_and_copyleft_is_accepted_with_a_reason() -> None:
    table = written()
    assert [name for name, (_, licence, _) in table.items() if not licence] == []
    assert {name for name, (_, licence, _) in table.items() if is_copyleft(licence)} | {"tld"} == set(ACCEPTED)
    assert all(table[name][2] == reason for name, reason in ACCEPTED.items())
    assert not [n for n, (_, licence, _) in table.items() if n not in ACCEPTED and "GPL" in licence]


@pytest.mark.parametrize(
    ("expression", "bound"),
    [
        ("GPL-3.0-only", True),
        ("LGPL-2.1-or-later", True),
        ("AGPL-3.0", True),
        ("MPL-2.0", True),
        ("MIT AND GPL-2.0-only", True),
        ("CC-BY-SA-4.0", True),
        ("MPL-1.1 OR GPL-2.0-only", True),
        ("MIT OR GPL-3.0-only", False),
        ("BSD-3-Clause AND MIT", False),
        ("Apache-2.0", False),
    ],
)
def test_what_is_copyleft(expression: str, bound: bool) -> None:
    assert is_copyleft(expression) is bound


def test_every_file_that_is_no_code_of_ours_has_a_row() -> None:
    text = TABLE.read_text("utf-8")
    listed = {
        name
        for row in re.findall(r"^\| (`[^|]*`[^|]*) \|", text, re.MULTILINE)
        for name in re.findall("`([^`]+)`", row)
    }
    files = [p for top in ("kg", "ontology") for p in (ROOT / top).rglob("*") if p.is_file()]
    names = [str(p.relative_to(ROOT)) for p in files if p.suffix != ".py" and "__pycache__" not in p.parts]
    assert not [n for n in names if not any(n == row or (row.endswith("/") and n.startswith(row)) for row in listed)]
    assert not [row for row in listed - {"graph.html"} if not any(n.startswith(row) for n in names)]


def test_the_page_says_whose_scripts_it_carries() -> None:
    text = (ROOT / "exports" / "graph.html").read_text("utf-8")
    assert f"vis-network 9.1.2 (Apache-2.0/MIT) · pyvis {version('pyvis')} (BSD)" in text
    assert "vis-network 9.1.2" in TABLE.read_text("utf-8")
    notices = set(re.findall(r"[Cc]opyright:? ?\"?(?:©|\(c\)) [\d-]+ ([A-Z][\w .]+?)(?:,| \()", text))
    assert notices == {"Almende B.V", "Denis Pushkarev"}, "whose work is this? say it in docs/licences.md"
