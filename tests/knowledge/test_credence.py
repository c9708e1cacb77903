"""What speaks for and against things, added up; a row that is none is told."""

from collections.abc import Callable

import pytest

from kg.errors import DataError
from kg.knowledge.credence import Credence, parse, read_credence, read_sameness
from kg.vocab import EntityType

TYPES = "".join(f"#\t{type_}\t0\t0.50\n" for type_ in EntityType)
ROWS = TYPES + "Pl:quoted:True\t-2000\nPl:code:True\t3000\n"


def test_features_speak_for_and_against() -> None:
    credence = parse(ROWS)
    assert credence.probability(EntityType.PLACE, ["Pl:code:True"]) > 0.9
    assert credence.probability(EntityType.PLACE, []) == 0.5
    assert credence.probability(EntityType.PLACE, ["Pl:quoted:True", "unknown"]) < 0.2


@pytest.mark.parametrize("row", ["#\tPlanet\t0\t0.5", "#\tPlace\t0", "Pl:code:True", "Pl:code:True\tmuch"])
def test_a_row_that_is_none_is_told_with_its_line(row: str) -> None:
    with pytest.raises(DataError, match="line 7"):
        parse(ROWS + row + "\n")


def test_a_table_without_a_type_is_told() -> None:
    with pytest.raises(DataError, match="Person"):
        parse("#\tPlace\t0\t0.50\n")


@pytest.mark.parametrize("read", [read_credence, read_sameness])
def test_the_shipped_weights_know_every_type(read: Callable[[], Credence]) -> None:
    credence = read()
    assert set(credence.bias) == set(credence.floor) == set(EntityType)
