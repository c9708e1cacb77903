"""Clauses, the lists of names in them, and the subject each goes by."""

import time

import pytest

from kg.extraction.clause import Clause, read_clauses
from kg.extraction.entities import find_mentions
from kg.extraction.reference import refer
from kg.extraction.setting import Setting
from tests.extraction.helpers import document, untagged


def read_all(text: str) -> list[Clause]:
    doc, resources = document(text), untagged()
    mentions = find_mentions(doc, resources)
    refer(doc, mentions, Setting(mentions, resources.gazetteer), resources)
    return read_clauses(doc, [m for m in mentions if m.key], None)


def groups(text: str) -> list[tuple[list[str], str]]:
    return [([m.name for m in g.members], g.preposition) for c in read_all(text) for g in c.groups]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("青川县和雁江区开展协作。", [(["青川县", "雁江区"], "")]),
        ("青川县、雁江区与苍溪县开展协作。", [(["青川县", "雁江区", "苍溪县"], "")]),
        ("广元市青川县种茶。", [(["青川县"], "")]),
        ("青川县向雁江区学习。", [(["青川县"], ""), (["雁江区"], "向")]),
        ("活动由青川县总工会主办。", [(["青川县总工会"], "由")]),
        ("青川县人民医院联合嘉陵集团义诊。", [(["青川县人民医院"], ""), (["嘉陵集团"], "联合")]),
    ],
)
def test_lists_and_prepositions(text: str, found: list[tuple[list[str], str]]) -> None:
    assert groups(text) == found


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("青川县种茶，修路，建学校。", ["青川县"] * 3),
        ("青川县修路，雁江区种树。", ["青川县", "雁江区"]),
        pytest.param(
            *("青川县修路，雁江区建学校。", ["青川县", "雁江区"]),
            marks=pytest.mark.xfail(reason="a verb of one character is read into the name: 雁江区建学校"),
        ),
        ("2023年，青川县修了路。", ["青川县", "青川县"]),
        ("活动由青川县总工会主办，来了许多人。", ["青川县总工会"] * 2),
        ("青川县委书记王立山到场，讲了话。", ["王立山"] * 2),
    ],
)
def test_the_subject_a_clause_goes_by(text: str, subjects: list[str]) -> None:
    assert [c.subject and c.subject.members[0].name for c in read_all(text)] == subjects


def test_certainty_falls_with_the_distance_from_the_subject() -> None:
    sure = [c.certainty for c in read_all("青川县种茶，修路。又种树。再种花。")]
    assert sure == sorted(sure, reverse=True) and sure[0] == 1.0 and len(set(sure)) > 2


def test_a_comma_inside_a_quoted_name_ends_no_clause() -> None:
    text = "青川县开展“我为群众，办一件实事”行动。"
    clauses = read_all(text)
    assert len(clauses) == 1 or not any(m.type == "Programme" for c in clauses for g in c.groups for m in g.members)


def test_what_a_preposition_introduces_is_no_subject() -> None:
    [clause] = read_all("在青川县举行了活动。")
    assert clause.subject is None


def test_a_sentence_of_forty_thousand_clauses_takes_less_than_three_seconds() -> None:
    doc = document("甲，" * 40_000)
    begin = time.process_time()
    assert len(read_clauses(doc, [], None)) == 40_000
    assert time.process_time() - begin < 3
