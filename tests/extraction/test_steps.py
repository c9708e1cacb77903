"""Works that take their steps in turn."""

from kg.extraction.steps import Steps, finish, finish_together


def work(name: str, steps: int, said: list[str]) -> Steps[str]:
    for step in range(steps):
        said.append(f"{name}{step}")
        yield
    if name == "c":
        raise ValueError(name)
    return name


def test_work_alone_is_done_to_its_end() -> None:
    said: list[str] = []
    assert finish(work("a", 3, said)) == "a"
    assert said == ["a0", "a1", "a2"]


def test_works_take_each_step_in_turn_and_results_keep_their_order() -> None:
    said: list[str] = []
    assert finish_together([work("a", 3, said), work("b", 1, said)]) == ["a", "b"]
    assert said == ["a0", "b0", "a1", "a2"]


def test_what_one_raises_is_its_own_result() -> None:
    a, c, b = finish_together([work("a", 2, []), work("c", 1, []), work("b", 0, [])])
    assert (a, b) == ("a", "b")
    assert isinstance(c, ValueError)
