"""Every rule keeps its own promises: the sentences under `accepts` and `rejects`, read by the real extractor."""

from dataclasses import dataclass

import pytest

from kg.extraction.extract import extract
from kg.knowledge.patterns import Pattern, read_patterns
from kg.model import Article, Block, Statement
from kg.vocab import Relation
from tests.extraction.helpers import rules_alone

PATTERNS = read_patterns().all


@dataclass(frozen=True)
class Said:
    """A statement with the names of its ends."""

    subject: frozenset[str]
    object: frozenset[str]
    statement: Statement

    def __str__(self) -> str:
        s = self.statement
        rules = ", ".join(e.rule for e in s.evidence)
        amount = f" | amount={s.qualifiers.amount_text}" if s.qualifiers.amount_text else ""
        return f"{max(self.subject, key=len)} | {s.predicate} | {max(self.object, key=len)}{amount} ({rules})"


def read(sentence: str) -> list[Said]:
    text = sentence if sentence.endswith("。") else sentence + "。"
    found = extract(Article("a", text, (Block("body", ((0, len(text)),)),)), rules_alone())
    names = {e.id: frozenset({e.label, *e.aliases}) for e in found.entities}
    return [Said(names[s.subject], names[s.object], s) for s in found.statements]


def cases(key: str) -> list[object]:
    return [
        pytest.param(pattern, line, id=f"{pattern.id}-{key}-{number}")
        for pattern in PATTERNS
        for number, line in enumerate(getattr(pattern, key))
    ]


@pytest.mark.parametrize(("pattern", "line"), cases("accepts"))
def test_what_a_rule_accepts(pattern: Pattern, line: str) -> None:
    sentence, _, wanted = (part.strip() for part in line.partition("=>"))
    subject, object, *qualifiers = (part.strip() for part in wanted.split("|"))
    said = [s for s in read(sentence) if s.statement.predicate is pattern.relation]
    ends = [(subject, object), *([(object, subject)] if pattern.relation is Relation.PARTNERS_WITH else [])]
    right = [s for s in said if any(a in s.subject and b in s.object for a, b in ends)]
    assert right, f"{sentence}: no {wanted}; but {'; '.join(map(str, read(sentence))) or 'nothing'}"
    rules = {e.rule for s in right for e in s.statement.evidence}
    assert pattern.id in rules, f"{sentence}: {wanted} is found, but by {', '.join(sorted(rules))}"
    for qualifier in qualifiers:
        name, _, value = qualifier.partition("=")
        assert name == "amount", f"{pattern.id}: {qualifier!r}; only amount=… is possible"
        assert value in {s.statement.qualifiers.amount_text for s in right}, "; ".join(map(str, right))


@pytest.mark.parametrize(("pattern", "line"), cases("rejects"))
def test_what_a_rule_rejects(pattern: Pattern, line: str) -> None:
    said = [s for s in read(line) if s.statement.predicate is pattern.relation]
    assert not said, f"{line}: {'; '.join(map(str, said))}"
