"""Things that are not believed go, and leave what they held in order."""

import pytest

from kg.extraction.credible import believed, featured
from kg.extraction.extract import survey
from kg.extraction.mention import Mention
from kg.extraction.pairs.judge import Scene
from kg.extraction.thing import Thing, add_mention
from kg.knowledge.credence import Credence
from kg.knowledge.lexicon import read_lexicon
from kg.vocab import EntityType
from tests.extraction.helpers import article, document, untagged

TEXT = "青川县人民医院内科派医生到石坝乡坐诊。"


def scene() -> Scene:
    return survey(article(TEXT), untagged())


def against(label_end: str, type_: EntityType) -> Credence:
    """Believes everything but things of that type whose labels end so."""
    sure = dict.fromkeys(EntityType, 5000)
    return Credence(sure, dict.fromkeys(EntityType, 0.5), {f"{type_[:2]}:end2:{label_end}": -20000})


def labels(s: Scene) -> set[str]:
    return {t.label for t in s.things.values() if t.mentions}


def test_what_is_not_believed_goes() -> None:
    s = scene()
    believed(s.doc, s.things, read_lexicon(), against("坝乡", EntityType.PLACE))
    assert "石坝乡" not in labels(s) and "青川县人民医院" in labels(s)


def test_a_part_of_what_goes_belongs_to_what_that_belonged_to() -> None:
    s = scene()
    unit = next(t for t in s.things.values() if t.label.endswith("内科"))
    hospital = s.things[unit.owner]
    believed(s.doc, s.things, read_lexicon(), against("医院", EntityType.ORGANIZATION))
    assert hospital.key not in s.things and unit.key in s.things
    assert unit.owner == hospital.owner


def test_what_stood_inside_its_name_stands_by_itself() -> None:
    s = scene()
    county = next(t for t in s.things.values() if t.label == "青川县")
    assert all(m.inside for m in county.mentions)
    for end in ("医院", "内科"):
        believed(s.doc, s.things, read_lexicon(), against(end, EntityType.ORGANIZATION))
    assert not any(m.inside for m in county.mentions)


def test_who_is_believed_says_how_surely() -> None:
    s = scene()
    believed(s.doc, s.things, read_lexicon(), against("坝乡", EntityType.PLACE))
    assert all(0.9 < t.sure < 1 for t in s.things.values() if t.mentions)


def test_nobody_is_asked_without_weights() -> None:
    s = scene()
    believed(s.doc, s.things, read_lexicon(), None)
    assert labels(s) == labels(scene())


def test_features_tell_a_name_within_another() -> None:
    s = scene()
    told = dict(featured(s.doc, s.things, read_lexicon()))
    hospital = next(key for key, t in s.things.items() if t.label == "青川县人民医院")
    assert any(f.startswith("Or:part-of:Or") for f in told[hospital])


def test_counted_bodies_are_nobody() -> None:
    doc, name = document("21支医疗帮扶工作队来到石坝乡。"), "21支医疗帮扶工作队"
    m = Mention(0, len(name), EntityType.ORGANIZATION, name, "organization.tagged")
    things: dict[str, Thing] = {}
    add_mention(things, "O:" + name, m, name, [name])
    believed(doc, things, read_lexicon(), against("无此", EntityType.PLACE))
    assert not things


@pytest.mark.parametrize(
    ("text", "label", "stays"),
    [
        ("青川县某公司来到石坝乡。", "青川县某公司", False),
        ("南部战区陆军某合成旅来到石坝乡。", "南部战区陆军某合成旅", True),
        ("青川县人民医院来到石坝乡。", "青川县人民医院", True),
    ],
)
def test_who_is_kept_from_being_named_is_nobody(text: str, label: str, stays: bool) -> None:
    s = survey(article(text), untagged())
    believed(s.doc, s.things, read_lexicon(), against("无此", EntityType.PLACE))
    assert (label in labels(s)) is stays
