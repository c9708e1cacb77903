"""Scores of identity: known values, what cannot be found, what is wrong with a gold file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import InputError
from kg.evaluate_identity import IdentityScore, evaluate_identity, read_identity_gold
from kg.model import Graph
from tests.factories import article, entity

HEADER = "block\thalf\tkind\ttype\tarticle\tname\tthing\n"
#: three mentions of one house and one of another; the graph joins the last with two of the first
GOLD = HEADER + "".join(
    f"1\ttune\tbody\tOrganization\t{paper}\t{name}\t{thing}\n"
    for paper, name, thing in (
        ("a1", "蓝海机械", "甲"),
        ("a2", "蓝海机械", "甲"),
        ("a3", "蓝海", "甲"),
        ("a4", "蓝海机械", "乙"),
        ("a5", "蓝海机械", "x"),
        ("a9", "蓝海机械", "甲"),
    )
)
GRAPH = Graph(
    tuple(article(f"a{n}", version_of="a3" if n == 6 else "") for n in (1, 2, 3, 4, 6)),
    (
        entity("organization/蓝海机械", articles=("a1", "a2", "a4")),
        entity("organization/蓝海机械有限公司", aliases=("蓝海",), articles=("a3",)),
    ),
)


def scored(tmp_path: Path, text: str) -> dict[tuple[str, str], IdentityScore]:
    path = tmp_path / "gold.tsv"
    path.write_text(text, "utf-8")
    return evaluate_identity(read_identity_gold(path), GRAPH)


def test_pairs_and_b_cubed_have_the_known_values(tmp_path: Path) -> None:
    score = scored(tmp_path, GOLD)["tune", "body"]
    assert (score.joined, score.wrongly_joined, score.split, score.apart) == (1, 2, 2, 1)
    assert score.pairwise == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    # a1, a2: 2/3 of their node, 2/3 of their thing; a3: 1, 1/3; a4: 1/3, 1
    assert score.b_cubed[:2] == pytest.approx(((2 / 3 + 2 / 3 + 1 + 1 / 3) / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4))
    assert score.unfound == 1
    assert len(score.errors) == 4


def test_a_mention_in_a_reprint_is_found_in_the_original(tmp_path: Path) -> None:
    score = scored(tmp_path, HEADER + "1\tcheck\tbody\tOrganization\ta6\t蓝海\t甲\n")["check", "body"]
    assert (score.mentions, score.unfound) == (1, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("block\thalf\n", "line 1"),
        (HEADER + "1\ttune\tbody\tCompany\ta1\t蓝海\t甲\n", "line 2"),
        (HEADER + "1\ttune\tbody\tPlace\ta1\t蓝海\n", "line 2"),
    ],
)
def test_a_broken_gold_file_names_the_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        scored(tmp_path, text)


def test_the_command_line_scores_articles(tmp_path: Path) -> None:
    corpus = tmp_path / "articles"
    corpus.mkdir()
    (corpus / "a1.txt").write_text("青川县人民医院与青川县中医院签订协议。", "utf-8")
    (corpus / "a2.txt").write_text("漳浦县人民医院与漳浦县中医院签订协议。", "utf-8")
    gold = tmp_path / "gold.tsv"
    rows = "".join(
        f"1\tcheck\tbody\tOrganization\t{a}\t{n}人民医院\t{n}\n" for a, n in (("a1", "青川县"), ("a2", "漳浦县"))
    )
    gold.write_text(HEADER + rows, "utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(gold), "--identity", "--articles", str(corpus)])
    assert result.exit_code == 0, result.output
    assert "check" in result.stdout and "B³" in result.stdout


def test_errors_are_listed_of_a_part_that_is_named_only(tmp_path: Path) -> None:
    gold = tmp_path / "gold.tsv"
    gold.write_text(GOLD, "utf-8")
    (tmp_path / "a1.txt").write_text("青川县人民医院与青川县中医院签订协议。", "utf-8")
    given = ["evaluate", str(gold), "--identity", "--articles", str(tmp_path / "a1.txt"), "--errors"]
    assert "--half" in CliRunner().invoke(app, given).stderr
    assert "tune" in CliRunner().invoke(app, [*given, "--half", "check"]).stderr
    assert CliRunner().invoke(app, [*given, "--half", "tune"]).exit_code == 0


def test_identity_without_a_corpus_says_what_is_missing(tmp_path: Path) -> None:
    gold = tmp_path / "gold.tsv"
    gold.write_text(GOLD, "utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(gold), "--identity"])
    assert result.exit_code == 2
    assert "--articles" in result.stderr
