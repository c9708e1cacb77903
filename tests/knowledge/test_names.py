"""How many bear a name: what the shares of characters say, and what they leave open."""

import pytest

from kg.knowledge.names import NameShares, read_name_shares


def test_bearers_are_expected_from_the_characters_at_their_places() -> None:
    shares = NameShares({"王": (10_000, 0, 0, 0), "山": (0, 0, 0, 1_000), "立": (0, 500, 0, 0), "原": (0, 0, 200, 0)})
    assert shares.bearers("王山") == pytest.approx(10)
    assert shares.bearers("王立原") == pytest.approx(0.01)


@pytest.mark.parametrize(("common", "rare"), [("王伟", "王立山"), ("李勇", "褚勇"), ("王立山", "桑立山")])
def test_a_common_name_has_more_bearers(common: str, rare: str) -> None:
    bearers = read_name_shares().bearers
    assert bearers(common) > 5 * bearers(rare) > 0


def test_a_name_of_another_length_is_expected_of_nobody() -> None:
    assert [read_name_shares().bearers(name) for name in ("王", "欧阳立山", "")] == [0, 0, 0]
