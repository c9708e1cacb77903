"""`kg correct` that is killed while it adds a line, at each of its operations on files in turn."""

from itertools import count
from pathlib import Path

from kg.model import Correction
from kg.reading.corrections import HEADER, append
from tests.faults.machinery import KILLED, bytes_in, die_at, in_a_child, left_over

LINE, NEXT = Correction("reject", "甲公司"), Correction("reject", "乙公司")


def add(folder: Path, line: Correction, *, until: int = 0) -> None:
    if until:
        die_at(until)
    append(folder / "corrections.tsv", line)


def file_of(folder: Path) -> bytes:
    return (folder / "corrections.tsv").read_bytes()


def test_the_file_is_the_old_one_or_the_new_one_and_the_next_line_clears_up(tmp_path: Path) -> None:
    states, left = [], 0
    for operation in count(1):
        folder = tmp_path / str(operation)
        folder.mkdir()
        (folder / "corrections.tsv").write_text(HEADER + "\n", "utf-8")
        code = in_a_child(lambda folder=folder, operation=operation: add(folder, LINE, until=operation))  # type: ignore[misc]
        text = file_of(folder).decode()
        states.append("new" if "甲公司" in text else "old")
        assert text.startswith(HEADER + "\n") and text.endswith("\n") and text.count("\n") == 1 + text.count("甲公司")
        left += bool(left_over(folder))
        add(folder, NEXT)
        assert not left_over(folder) and set(bytes_in(folder)) == {"corrections.tsv"}
        assert file_of(folder).decode() == text + "reject\t乙公司\n"
        if code != KILLED:
            break
    assert code == 0 and states[-1] == "new" and states == sorted(states, reverse=True)
    assert states.count("old") > 4 and left > 3, "too few operations seen"
