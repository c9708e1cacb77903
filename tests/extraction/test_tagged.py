"""Names that the tagger sees: how labels are read, what is added, what yields, what is left to the rules."""

from dataclasses import replace

import numpy as np
import pytest

from kg.extraction.entities import find_mentions
from kg.extraction.entities.tagged import add_tagged, features, label, read_names, shares_of, with_names
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.tagger import LABELS, read_tagger
from kg.vocab import EntityType
from tests.extraction.helpers import document, untagged


def added(text: str, name: str, type_: EntityType, sure: float = 0.95) -> list[Mention]:
    """What is found where the tagger sees that name, as surely as that, and nothing else."""
    start = text.index(name)
    doc = document(text)
    labels, certainty = np.zeros(len(doc.text), np.intp), np.full(len(doc.text), 0.99)
    label(labels, start, start + len(name), type_)
    certainty[start : start + len(name)] = sure
    shares = np.repeat((1 - certainty)[:, None] / (LABELS - 1), LABELS, axis=1)
    shares[np.arange(len(labels)), labels] = certainty
    return with_names(doc, untagged().lexicon, shares, find_mentions(doc, untagged()))


def names(mentions: list[Mention], rule: str = ".tagged") -> list[str]:
    return [m.name for m in mentions if m.rule.endswith(rule)]


def test_labels_are_spelled_from_first_to_last() -> None:
    labels = np.zeros(9, np.intp)
    label(labels, 1, 4, EntityType.ORGANIZATION)
    label(labels, 5, 7, EntityType.PERSON)
    scores = np.full((9, LABELS), -4.0, np.float32)
    scores[np.arange(9), labels] = 4.0
    read = list(read_names(shares_of(scores)))
    assert [(t.start, t.end, t.type) for t in read] == [(1, 4, EntityType.ORGANIZATION), (5, 7, EntityType.PERSON)]
    assert all(0.99 < t.sure < 1 for t in read)


def test_a_name_without_its_end_is_none() -> None:
    labels = np.zeros(5, np.intp)
    label(labels, 1, 4, EntityType.PLACE)
    labels[3] = 0
    scores = np.full((5, LABELS), -4.0, np.float32)
    scores[np.arange(5), labels] = 4.0
    assert list(read_names(shares_of(scores))) == []


def test_features_have_one_value_for_each_character() -> None:
    doc = document("青川县人民医院在“春雨行动”中派医生到𠮷坝乡。")
    resources = untagged()
    columns = features(doc, resources.lexicon, read_tagger(), find_mentions(doc, resources))
    assert [len(c) for c in columns] == [len(doc.text)] * len(read_tagger().tables)
    assert all((c >= 0).all() and (c < len(t)).all() for c, t in zip(columns, read_tagger().tables, strict=True))


def test_a_name_that_no_rule_knows_is_added_wherever_it_stands() -> None:
    text = "昨天，云朵荟来了。人们说，云朵荟很好。"
    found = [m for m in added(text, "云朵荟", EntityType.ORGANIZATION) if m.rule.endswith("tagged")]
    assert [m.start for m in found] == [text.index("云朵荟"), text.rindex("云朵荟")]


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("他们参加了研讨会。", "研讨会", EntityType.PROGRAMME),
        ("大家谈乡村振兴。", "乡村振兴", EntityType.PROGRAMME),
        ("救灾队去了沿河一带。", "沿河一带", EntityType.PLACE),
        ("请刘总给大家上课。", "刘总给", EntityType.PERSON),
        ("董事长李$明到场。", "李$明", EntityType.PERSON),
        ("董事长李5到场。", "李5", EntityType.PERSON),
        ("镇党委、政府来了人。", "镇党委、政府", EntityType.ORGANIZATION),
        ("云朵，荟萃了。", "云朵，荟萃", EntityType.ORGANIZATION),
        ("石坝小学的合唱队来了。", "石坝小学的合唱队", EntityType.ORGANIZATION),
        ("启动“云朵”和“荟萃”。", "云朵”和“荟萃”", EntityType.PROGRAMME),
    ],
)
def test_what_is_no_name_is_not_added(text: str, name: str, type_: EntityType) -> None:
    assert names(added(text, name, type_)) == []


@pytest.mark.parametrize("name", ["王立杉", "阿依古丽·麦麦提", "Anna Smith", "𠮷田"])
def test_a_name_of_letters_may_be_a_persons(name: str) -> None:
    assert [m.name for m in added(f"昨天，{name}到场。", name, EntityType.PERSON)] == [name.replace(" ", "")]


def test_what_it_is_not_sure_of_is_not_added() -> None:
    assert names(added("昨天，云朵荟来了。", "云朵荟", EntityType.ORGANIZATION, 0.4)) == []


def test_a_find_that_it_doubts_yields_to_a_longer_name() -> None:
    found = added("石坝乡云朵荟来了。", "石坝乡云朵荟", EntityType.ORGANIZATION)
    assert names(found) == ["石坝乡云朵荟"]


def test_a_short_form_is_left_to_those_who_resolve_it() -> None:
    text = "南京市鼓楼区琅琊路小学来了。琅小的合唱队唱了一场。"
    assert names(added(text, "琅小", EntityType.ORGANIZATION)) == []


def test_without_a_tagger_nothing_changes() -> None:
    doc = document("青川县人民医院派医生到石坝乡坐诊。")
    found = find_mentions(doc, untagged())
    assert add_tagged(doc, untagged(), found) == found


def test_an_empty_text_has_no_names() -> None:
    doc: Document = document("")
    assert add_tagged(doc, replace(untagged(), tagger=read_tagger()), []) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("该案（简称嘉陵案）开庭，文华）法院受理。", "文华）法院"), ("推进‘春雨’行动和‘山海’战略。", "山海’战略")],
)
def test_a_name_has_as_many_brackets_that_close_as_open(text: str, name: str) -> None:
    assert name not in names(added(text, name, EntityType.ORGANIZATION))
