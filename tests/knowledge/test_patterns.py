"""Patterns as data: what a file may say, and that its errors name file, pattern and what is allowed."""

import pytest

from kg.errors import DataError
from kg.knowledge.lexicon import read_lexicon
from kg.knowledge.ontology import read_ontology
from kg.knowledge.patterns import Pattern, _parse, read_patterns
from kg.vocab import SIGNATURES, EntityType, Relation

GOOD = """relation = "funds"
[[pattern]]
id = "funds.test"
order = "subject trigger object"
trigger = ["捐给"]
accepts = ["甲集团捐给乙村 => 甲集团 | 乙村"]
rejects = ["甲集团没有捐给乙村"]
"""


def parse(text: str) -> list[Pattern]:
    return list(_parse("funds.toml", text, read_lexicon()))


def test_a_pattern_and_what_it_need_not_say() -> None:
    [pattern] = parse(GOOD)
    assert (pattern.id, pattern.relation, pattern.words) == ("funds.test", Relation.FUNDS, frozenset({"捐给"}))
    assert (pattern.max_gap, pattern.weight, pattern.amount, pattern.near) == (20, 0.8, False, ())
    assert (pattern.subjects, pattern.objects) == SIGNATURES[Relation.FUNDS]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('relation = "funds"', 'relation = "fund"', r"funds\.toml: unknown relation 'fund'; known: .*funds"),
        ("order =", "ordre =", r"funds\.toml, funds\.test: unknown key 'ordre'; known: .*order"),
        ("subject trigger object", "trigger first", r"unknown order 'trigger first'; known: subject trigger object;"),
        ('["捐给"]', '"@dnoate"', r"unknown trigger set '@dnoate'; known: .*@donate"),
        ('["捐给"]', "[]", "no trigger"),
        ('accepts = ["甲集团捐给乙村 => 甲集团 | 乙村"]', "", "no sentence under `accepts`; write at least one"),
        ('rejects = ["甲集团没有捐给乙村"]', "", "no sentence under `rejects`; write at least one"),
        ('["甲集团没有捐给乙村"]', "[]", r"funds\.toml, funds\.test: no sentence under `rejects`"),
        ("accepts = ", 'link = "向"\naccepts = ', r"link is '向'; give a list of strings"),
        ("accepts = ", 'object = ["Person"]\naccepts = ', r"'Person' may not be the object; the ontology allows: Org"),
        ("accepts = ", 'weight = "high"\naccepts = ', r"weight is 'high'; give a number from 0 to 1"),
        ("accepts = ", "max_gap = 0\naccepts = ", "max_gap is 0; give a number from 1 to 100"),
        ("accepts = ", 'qualifiers = { sum = "money" }\naccepts = ', "unknown qualifiers"),
        ('id = "funds.test"', 'id = "test"', r"id 'test'; an id begins with 'funds\.'"),
        ('id = "funds.test"\n', "", r"\(no id\): id None; an id begins with"),
        ("[[pattern]]", "[[pattern]", "mend the TOML"),
    ],
)
def test_errors_name_file_pattern_and_what_is_allowed(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError, match=said):
        parse(GOOD.replace(old, new))


def test_types_of_the_ends_are_those_of_the_ontology() -> None:
    ontology = read_ontology()
    for relation, (subjects, objects) in SIGNATURES.items():
        assert {EntityType(t) for t in ontology.domains[relation]} == subjects, relation
        assert {EntityType(t) for t in ontology.ranges[relation]} == objects, relation


def test_every_trigger_is_looked_for() -> None:
    """Words that only a pattern lists are found like those of the trigger sets."""
    patterns = read_patterns()
    deaf = {p.id: sorted(w for w in p.words if w not in patterns.matcher.kinds) for p in patterns.all}
    assert not any(deaf.values())
