"""corrections.tsv: what is read, what is refused and where, and how a line is added."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.knowledge.spelling import relation_called, status_called, type_called
from kg.model import Correction
from kg.reading import read_articles
from kg.reading.corrections import (
    ACTIONS_ZH,
    COLUMNS,
    FORMS,
    HEADER,
    CorrectionsFile,
    append,
    correction,
    line,
    read_corrections,
)
from kg.reading.sources import corrections_file, find_corrections, named
from kg.views.page import _own
from kg.vocab import EntityType, Relation, Status


def read(folder: Path, *lines: str, start: str = HEADER + "\n", end: str = "\n", mark: bytes = b"") -> CorrectionsFile:
    """The file with these lines, their columns written with "|"."""
    text = start + "".join(row.replace("|", "\t") + end for row in lines)
    file = folder / "corrections.tsv"
    file.write_bytes(mark + text.encode())
    return read_corrections(file, "corrections.tsv")


def test_a_line_of_each_action(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "merge|甲|-|乙|||同一个|2024-05-01",
        "distinct|甲|-|乙",
        "split|甲||| 丙 |a1; a2|",
        "rename|甲|||丁",
        "retype|甲|||地点",
        "reject|甲",
        "reject|甲|资助|乙|500万元",
        "confirm|甲|partners-with|乙||||2024年5月",
        "add|甲|worksFor|乙|role=校长|电话采访|甲是乙的校长",
    )
    assert found.objections == ()
    assert {c.action for c in found.corrections} == FORMS.keys()
    first, *_, retype, _, reject, confirm, added = found.corrections
    assert first == Correction(
        "merge", "甲", None, "乙", note="同一个", date="2024-05-01", file="corrections.tsv", line=2
    )
    assert retype.value == "Place"
    assert (reject.relation, reject.value) == (Relation.FUNDS, "500万元")
    assert (confirm.relation, confirm.date) == (Relation.PARTNERS_WITH, "2024-05")
    assert (added.relation, added.source, added.line) == (Relation.WORKS_FOR, "电话采访", 10)
    assert len(found.digest) == 64


def test_byte_order_mark_crlf_comments_and_blank_lines_are_put_up_with(tmp_path: Path) -> None:
    plain = read(tmp_path, "merge|甲||乙")
    comment = "# 说明\r\n\r\n" + HEADER + "\r\n"
    odd = read(tmp_path, "# merge|丙||丁", "", "merge|甲||乙|||", start=comment, end="\r\n", mark=b"\xef\xbb\xbf")
    [(one, other)] = zip(plain.corrections, odd.corrections, strict=True)
    assert (one.subject, one.object) == (other.subject, other.object)
    assert (one.line, other.line) == (2, 6)


def test_lines_of_two_files_can_be_put_together_with_their_headers(tmp_path: Path) -> None:
    found = read(tmp_path, "reject|甲", HEADER.replace("\t", "|"), "reject|乙")
    assert ([c.subject for c in found.corrections], found.objections) == (["甲", "乙"], ())


def test_characters_that_end_lines_elsewhere_end_none_here(tmp_path: Path) -> None:
    [c] = read(tmp_path, "reject|甲\u2028乙||||", "", "#").corrections
    assert c.subject == "甲\u2028乙"


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("delete|甲", "delete: no such action; known: merge (合并), distinct (分开)"),
        ("merge", "1 column(s), not 2 to 8"),
        ("merge 甲 乙", "1 column(s), not 2 to 8"),
        ("merge|甲||乙|||||九", "9 column(s), not 2 to 8"),
        ("merge|甲", "merge needs object"),
        ("merge|甲|资助|乙", "merge takes no relation"),
        ("split|甲||||a1", "split needs value"),
        ("split|甲|||丙", "split needs source"),
        ("rename|甲", "rename needs value"),
        ("reject|甲|资助", "reject needs relation and object, or neither"),
        ("reject|甲|||500万元", "reject of a node takes no value"),
        ("add|甲|资助|乙", "add needs note"),
        ("add|甲|爱|乙|||词", "爱: no such relation; known: funds (资助)"),
        ("retype|甲|||村", "村: no such type; known: Organization (组织)"),
        ("rename|甲|||乙|||昨天", "昨天: no such date; write it like 2024-05-01"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_are_read(tmp_path: Path, row: str, what: str) -> None:
    found = read(tmp_path, "reject|丙", row, "reject|丁")
    assert [c.subject for c in found.corrections] == ["丙", "丁"]
    [objection] = found.objections
    assert str(objection).startswith(f"corrections.tsv:3: {what}")
    assert objection.kind == "wrong" and objection.remedy and not found.is_broken


@pytest.mark.parametrize(
    ("data", "number", "what"),
    [
        (b"reject\t\xe7\x94\xb2\n", 1, "there is no header"),
        (b"\n# x\nsubject\taction\n", 3, "there is no header"),
        (HEADER.encode() + b"\nreject\t\xff\xd7\n", 1, "unknown encoding"),
    ],
)
def test_a_file_that_cannot_be_used_at_all(tmp_path: Path, data: bytes, number: int, what: str) -> None:
    file = tmp_path / "corrections.tsv"
    file.write_bytes(data)
    found = read_corrections(file, "c.tsv")
    assert found.corrections == () and found.is_broken
    [objection] = found.objections
    assert str(objection).startswith(f"c.tsv:{number}: {what}")
    with pytest.raises(DataError, match=what):
        append(file, Correction("reject", "甲"))
    assert file.read_bytes() == data


def test_empty_and_missing_files(tmp_path: Path) -> None:
    file = tmp_path / "corrections.tsv"
    assert read_corrections(file, "c.tsv").is_broken
    file.write_bytes(b"")
    assert read_corrections(file, "c.tsv").objections == ()


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(st.dictionaries(st.sampled_from(COLUMNS[1:]), CELL), st.sampled_from(sorted(FORMS)))
def test_a_line_that_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[str, str], action: str
) -> None:
    try:
        c = correction({**cells, "action": action})
    except DataError:
        return
    file = tmp_path_factory.mktemp("lines") / "corrections.tsv"
    append(file, c)
    [again] = read_corrections(file, "").corrections
    assert line(again) == line(c)
    assert again.line == 2


@pytest.mark.parametrize(
    "old", [b"", b"\xef\xbb\xbf", b"# note", HEADER.encode(), HEADER.encode() + b"\r\nreject\tx\r\n"]
)
def test_append_keeps_what_is_there(tmp_path: Path, old: bytes) -> None:
    file = tmp_path / "corrections.tsv"
    file.write_bytes(old)
    file.chmod(0o640)
    append(file, Correction("rename", "甲", value="乙\t丙", date="2024-05-01"))
    new = file.read_bytes()
    assert new.startswith(old)
    assert file.stat().st_mode & 0o777 == 0o640
    assert new.replace(b"\r\n", b"").count(b"\n") == (0 if b"\r\n" in old else new.count(b"\n"))
    assert read_corrections(file, "").corrections[-1].value == "乙 丙"
    assert list(tmp_path.iterdir()) == [file]


def test_files_are_found_in_folders_and_beside_files_each_once(tmp_path: Path) -> None:
    for name in ("a", "b", "b/deeper"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "corrections.tsv").write_text(HEADER, encoding="utf-8")
        (tmp_path / name / "x.txt").write_text("甲", encoding="utf-8")
    paths = [tmp_path / "b", tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt", tmp_path / "missing", Path("\0")]
    assert [s.name for s in find_corrections(paths)] == [
        "a/corrections.tsv",
        "b/corrections.tsv",
        "b/deeper/corrections.tsv",
    ]
    assert find_corrections(paths) == find_corrections(paths[::-1])
    assert [s.name for s in find_corrections([tmp_path / "a" / "corrections.tsv"])] == ["corrections.tsv"]
    assert len(find_corrections([tmp_path])) == 3
    (tmp_path / "b" / "corrections.tsv").rename(tmp_path / "b" / "Corrections.TSV")
    assert [s.name for s in find_corrections([tmp_path / "b" / "x.txt"])] == ["Corrections.TSV"]
    assert corrections_file(tmp_path / "b") == tmp_path / "b" / "Corrections.TSV"
    assert not [r for r in read_articles([tmp_path]) if r.source.lower().endswith(".tsv")]
    assert [s.name for s in named([tmp_path / "b" / "x.txt"])] == ["x.txt"]


def test_corrections_are_no_article(tmp_path: Path) -> None:
    (tmp_path / "corrections.tsv").write_text(HEADER, encoding="utf-8")
    (tmp_path / "x.txt").write_text("甲市启动了一个项目。", encoding="utf-8")
    for paths in ([tmp_path], [tmp_path / "corrections.tsv", tmp_path / "x.txt"]):
        assert [r.source for r in read_articles(paths) if not r.error] == ["x.txt"]
        assert not [r.error for r in read_articles(paths) if r.error]


# as spreadsheets write


@pytest.mark.parametrize(
    ("row", "subject", "note"),
    [
        ('reject\t"甲ABC"\t\t\t\t\t"他说：""没有""\n\n两次"', "甲ABC", '他说："没有" 两次'),
        ('reject\t"四季"行动\t\t\t\t\t词', '"四季"行动', "词"),
        ('reject\t"四季', '"四季', ""),
        ('reject\t"#甲\n#乙"', "#甲 #乙", ""),
    ],
)
def test_cells_in_quotation_marks(tmp_path: Path, row: str, subject: str, note: str) -> None:
    file = tmp_path / "corrections.tsv"
    file.write_text(f'{HEADER}\n# "说明\n{row}\nerase\t丙\n', encoding="utf-8")
    found = read_corrections(file, "c.tsv")
    [c] = found.corrections
    assert (c.subject, c.note, c.line) == (subject, note, 3)
    assert [o.line for o in found.objections] == [4 + row.count("\n")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_of_articles_are_those_of_corrections(tmp_path: Path, encoding: str, end: str) -> None:
    file = tmp_path / "corrections.tsv"
    note = "这个地方的报道说的是另一个人，他在市里工作"
    file.write_bytes(f"{HEADER}{end}reject\t王小明\t\t\t\t\t{note}{end}".encode(encoding))
    append(file, Correction("reject", "张三", note="同上"))
    assert [(c.subject, c.note) for c in read_corrections(file, "").corrections] == [("王小明", note), ("张三", "同上")]
    assert file.read_bytes().decode(encoding).count(end) == 3


@pytest.mark.parametrize(("action", "name"), ACTIONS_ZH.items())
def test_actions_have_chinese_names(tmp_path: Path, action: str, name: str) -> None:
    cells = {"object": "乙", "relation": "资助", "value": "项目", "source": "a", "note": "词"}
    form = FORMS[action]
    row = [name, "甲", *(cells.get(c, "") if c in form.needs else "" for c in COLUMNS[2:])]
    [c] = read(tmp_path, "|".join(row)).corrections
    assert c.action == action


def test_relations_and_types_are_called_as_on_the_page(tmp_path: Path) -> None:
    words = _own("strings.js")
    for term in (*Relation, *EntityType, *Status):
        found = re.findall(rf'\b{term}: "([^"]+)"', words)
        assert len(found) == 2
        called = {"Relation": relation_called, "EntityType": type_called, "Status": status_called}[type(term).__name__]
        assert {called(name) for name in found} == {term}, found


def test_what_nobody_sees_steers_nothing(tmp_path: Path) -> None:
    [c] = read(tmp_path, "rename|甲\u200b|||\x1b]0;x\x07丁\u202e|| \x9b31m词 ").corrections
    assert (c.subject, c.value, c.note) == ("甲", "]0;x丁", "31m词")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("rename|甲|||" + "长" * 201, "value: 201 characters; shorten it to 200"),
        ("merge|" + "长" * 201 + "||乙", "subject: 201 characters; shorten it to 200"),
        ("reject|甲|||||" + "注" * 10_001, "note: 10001 characters; shorten it to 10000"),
    ],
)
def test_a_cell_that_no_spreadsheet_would_take_is_refused(tmp_path: Path, row: str, said: str) -> None:
    found = read(tmp_path, row, "reject|乙")
    assert [c.subject for c in found.corrections] == ["乙"]
    assert [str(o) for o in found.objections] == [f"corrections.tsv:2: {said}"]
