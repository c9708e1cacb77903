"""Damaged files end no build; `python -m tests.conformance.endurance` reads ten thousand of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance.endurance import run
from tests.conformance.mutation import damaged


@pytest.mark.slow
@pytest.mark.browser
def test_two_hundred_damaged_files() -> None:
    with ThreadPoolExecutor(1) as own_thread:  # a browser of its own has no room beside that of other tests
        counts, bad = own_thread.submit(run, 200).result()
    assert not bad
    assert counts["read"] > 20
    assert len(counts) > 5, "the damage is too even to find anything"


def test_damage_repeats() -> None:
    files = [("a.txt", "甲乙丙丁".encode() * 50), ("b.csv", b"text\n" * 50)]
    assert [damaged(seed, files) for seed in range(30)] == [damaged(seed, files) for seed in range(30)]
    assert len({damaged(seed, files)[1] for seed in range(30)}) > 20
