"""Rules that are code, not patterns: each finds its sentence, and leaves alone one that only looks like it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg.extraction
from tests.extraction.helpers import read_by_rules

#: rule, a sentence that says it, subject, object
ACCEPTED = [
    ("locatedIn.division", "青川县竹园镇种茶。", "竹园镇", "青川县"),
    ("locatedIn.named", "青川县文星村修路。", "文星村", "青川县"),
    ("locatedIn.name", "青川县文华小学种树。", "青川县文华小学", "青川县"),
    ("locatedIn.setting", "青川县种茶。嘉陵集团出资。", "嘉陵集团", "青川县"),
    ("locatedIn.venue", "“春雨送暖”活动在青川县举行。", "春雨送暖活动", "青川县"),
    ("locatedIn.said", "云岭生态园位于青川县竹园镇东侧。", "云岭生态园", "竹园镇"),
    ("locatedIn.said", "位于青川县竹园镇的嘉陵集团捐款。", "嘉陵集团", "竹园镇"),
    ("locatedIn.zone", "青川县经开区竹园镇种茶。", "竹园镇", "青川县经开区"),
    ("locatedIn.held", "志愿者来到青川县竹园镇开展“春雨送暖”活动。", "春雨送暖活动", "竹园镇"),
    ("locatedIn.held", "“春雨送暖”活动在青川县文华小学举行。", "春雨送暖活动", "青川县"),
    ("locatedIn.runs", "青川县竹园镇实施“果香谷”项目。", "果香谷项目", "竹园镇"),
    ("locatedIn.name", "雁江银行青川支行捐款。青川县种茶。", "雁江银行青川支行", "青川县"),
    ("locatedIn.said", "云岭生态园在青川县竹园镇落成。", "云岭生态园", "竹园镇"),
    ("funds.further", "嘉陵集团向文星村捐赠300万元，另拿出20万元修路。", "嘉陵集团", "文星村"),
    ("partOf.name", "嘉陵集团党支部开会。", "嘉陵集团党支部", "嘉陵集团"),
    ("partOf.said", "青川县教育局下属的青川县教师发展中心开放。", "青川县教师发展中心", "青川县教育局"),
    ("partOf.founded", "青川县文华小学成立“春雨”志愿服务队。", "春雨志愿服务队", "青川县文华小学"),
    ("participatesIn.joint", "雁江区与青川县东西部协作启动。", "雁江区", "东西部协作"),
    ("participatesIn.speaks", "在“春雨送暖”活动上，青川县委书记王立山致辞。", "王立山", "春雨送暖活动"),
    ("partnersWith.joint", "雁江区与青川县东西部协作启动。", "雁江区", "青川县"),
    ("worksFor.title", "青川县文华小学校长王立山种树。", "王立山", "青川县文华小学"),
    ("worksFor.implied", "青川县种茶。县长李文秀种树。", "李文秀", "青川县"),
    ("worksFor.shared", "青川县文华小学校长王立山、李文秀种树。", "李文秀", "青川县文华小学"),
    ("worksFor.at", "王立山老师回乡后在青川县文华小学英语组任教。", "王立山", "青川县文华小学"),
    ("worksFor.apposed", "教师王立山（青川县文华小学校长）种树。", "王立山", "青川县文华小学"),
    ("worksFor.from", "村民王立山种茶。来自青川县文华小学的王立山种树。", "王立山", "青川县文华小学"),
    ("worksFor.appointed", "教师王立山被选派到文星村担任第一书记。", "王立山", "文星村"),
]

#: rule, a sentence that names both ends without saying it, subject, object
REJECTED = [
    ("locatedIn.division", "雁江区与青川县种茶。", "雁江区", "青川县"),
    ("locatedIn.named", "青川县文星村与雁江区座谈。", "文星村", "雁江区"),
    ("locatedIn.name", "青川县看望清华大学师生。", "清华大学", "青川县"),
    ("locatedIn.setting", "青川县种茶。清华大学出资。", "清华大学", "青川县"),
    ("locatedIn.venue", "“春雨送暖”活动在青川县广受好评。", "春雨送暖活动", "青川县"),
    ("locatedIn.said", "云岭生态园离青川县竹园镇不远。", "云岭生态园", "竹园镇"),
    ("locatedIn.zone", "青川县经开区与青川县竹园镇种茶。", "竹园镇", "青川县经开区"),
    ("locatedIn.held", "代表团离开青川县竹园镇后谈到“春雨送暖”活动。", "春雨送暖活动", "竹园镇"),
    ("locatedIn.runs", "四川省实施“果香谷”项目。", "果香谷项目", "四川省"),
    ("locatedIn.name", "雁江银行看望青川县商会。", "雁江银行", "青川县"),
    ("locatedIn.said", "云岭生态园在青川县竹园镇有名。", "云岭生态园", "竹园镇"),
    ("funds.further", "嘉陵集团向文星村捐款，雁江区另拿出20万元修路。", "雁江区", "文星村"),
    ("partOf.name", "嘉陵集团看望文星村党支部。", "文星村党支部", "嘉陵集团"),
    ("partOf.said", "青川县教育局看望青川县教师发展中心。", "青川县教师发展中心", "青川县教育局"),
    ("partOf.founded", "青川县文华小学看望“春雨”志愿服务队。", "春雨志愿服务队", "青川县文华小学"),
    ("participatesIn.joint", "雁江区与青川县看望东西部协作干部。", "雁江区", "东西部协作"),
    ("participatesIn.speaks", "在“春雨送暖”活动上，青川县委书记王立山种树。", "王立山", "春雨送暖活动"),
    ("partnersWith.joint", "雁江区与青川县看望东西部协作干部。", "雁江区", "青川县"),
    ("worksFor.title", "青川县文华小学看望村民王立山。", "王立山", "青川县文华小学"),
    ("worksFor.implied", "雁江区种茶。青川县县长李文秀种树。", "李文秀", "雁江区"),
    ("worksFor.shared", "青川县文华小学校长王立山看望村民李文秀。", "李文秀", "青川县文华小学"),
    ("worksFor.at", "王立山老师在青川县文华小学看望工作人员。", "王立山", "青川县文华小学"),
    ("worksFor.apposed", "教师王立山种茶。王立山，青川县文华小学校长李文秀种树。", "王立山", "青川县文华小学"),
    ("worksFor.from", "村民王立山种茶。前往青川县文华小学的王立山种树。", "王立山", "青川县文华小学"),
    ("worksFor.appointed", "教师王立山看望文星村第一书记。", "王立山", "文星村"),
]


def edges(text: str, relation: str, subject: str, object: str) -> Iterator[set[str]]:
    """The rules behind each edge between the two, which the text must name."""
    found = read_by_rules(text)
    names = {e.id: {e.label, *e.aliases} for e in found.entities}
    for end in (subject, object):
        assert any(end in known for known in names.values()), f"{end}: not among {list(names.values())}"
    for s in found.statements:
        ends = [(s.subject, s.object), *([(s.object, s.subject)] if relation == "partnersWith" else [])]
        if s.predicate == relation and any(subject in names[a] and object in names[b] for a, b in ends):
            yield {e.rule for e in s.evidence}


@pytest.mark.parametrize(("rule", "text", "subject", "object"), ACCEPTED, ids=[case[0] for case in ACCEPTED])
def test_what_a_structural_rule_accepts(rule: str, text: str, subject: str, object: str) -> None:
    rules = set().union(*edges(text, rule.split(".")[0], subject, object))
    assert rule in rules, f"{text}: {subject}, {object} by {sorted(rules) or 'no rule'}"


@pytest.mark.parametrize(("rule", "text", "subject", "object"), REJECTED, ids=[case[0] for case in REJECTED])
def test_what_a_structural_rule_rejects(rule: str, text: str, subject: str, object: str) -> None:
    assert not list(edges(text, rule.split(".")[0], subject, object))


def test_every_structural_rule_has_both_sentences() -> None:
    modules = [p for folder in kg.extraction.__path__ for p in sorted(Path(folder).rglob("*.py"))]
    written = {r for p in modules for r in re.findall(r'"([a-z]+[A-Z]?[a-zA-Z]*\.[a-z]+)"', p.read_text("utf-8"))}
    relations = {case[0].split(".")[0] for case in ACCEPTED}
    rules = {r for r in written if r.split(".")[0] in relations}
    assert rules == {case[0] for case in ACCEPTED} == {case[0] for case in REJECTED}
