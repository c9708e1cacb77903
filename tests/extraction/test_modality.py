"""What is claimed, by whom, and what is only called something."""

import pytest

from kg.vocab import Relation, Status
from tests.extraction.helpers import read_by_rules


@pytest.mark.parametrize(
    ("text", "status", "speaker"),
    [
        ("青川县文华医院帮扶石坝乡。", Status.DONE, ""),
        ("校长王立山说，青川县文华医院帮扶石坝乡。", Status.CLAIMED, "王立山"),
        ("青川县总工会介绍，青川县文华医院帮扶石坝乡。", Status.CLAIMED, "青川县总工会"),
        ("李秀兰说，路通了，王立山说，青川县文华医院帮扶石坝乡。", Status.CLAIMED, "王立山"),
        ("据介绍，青川县文华医院帮扶石坝乡。", Status.CLAIMED, ""),
        ("落实“春雨行动方案”（以下简称“春雨行动”），青川县文华医院帮扶石坝乡。", Status.DONE, ""),
        ("落实“春雨行动方案”（下称“春雨行动”），青川县文华医院帮扶石坝乡。", Status.DONE, ""),
        ("校长王立山称：“路通了，青川县文华医院帮扶石坝乡。”", Status.CLAIMED, "王立山"),
        ("校长王立山说，下一步青川县文华医院将帮扶石坝乡。", Status.PLANNED, ""),
    ],
)
def test_who_claims_it(text: str, status: Status, speaker: str) -> None:
    [said] = [s.qualifiers for s in read_by_rules(text).statements if s.predicate is Relation.SUPPORTS]
    assert (said.status, said.speaker) == (status, speaker)
