"""From files to a graph and a report: what goes in, what comes out, what is said about the rest."""

import json
from pathlib import Path

import pytest

import kg
from kg.errors import InputError
from kg.pipeline import Problem, build

GOOD = "湛江市霞山区东新街道开展“四季同行”行动。"
OTHER = "广东蓝海机械有限公司向湛江市坡头区捐赠300万元。"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_graph_and_report_of_a_folder(tmp_path: Path) -> None:
    result = build([write(tmp_path, a=GOOD, b=OTHER)])
    labels = {e.label for e in result.graph.entities}
    assert {"霞山区", "东新街道", "湛江市", "坡头区"} <= labels
    assert [i.source for i in result.report.inputs] == ["a.txt", "b.txt"]
    assert all(len(i.digest) == 64 and i.articles for i in result.report.inputs)
    assert result.report.version == kg.__version__
    assert result.report.failures == ()


def test_report_is_plain_json_without_a_trace_of_the_machine(tmp_path: Path) -> None:
    result = build([write(tmp_path, a=GOOD)])
    assert str(tmp_path) not in json.dumps(result.report.as_dict())


def test_order_of_paths_and_number_of_processes_change_nothing(tmp_path: Path) -> None:
    files = sorted(write(tmp_path, a=GOOD, b=OTHER, c="茂名市与湛江市签订合作协议。").iterdir())
    one = build(files, jobs=1)
    assert build(files[::-1], jobs=2) == one


def test_bad_inputs_are_listed_and_the_others_built(tmp_path: Path) -> None:
    write(tmp_path, good=GOOD, empty="")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 8)
    result = build([tmp_path, tmp_path / "missing.txt"])
    assert [a.source for a in result.graph.articles] == ["good.txt"]
    failed = {Path(p.source).name: p for p in result.report.failures}
    assert failed.keys() == {"empty.txt", "noise.txt", "missing.txt"}
    assert all(p.what and p.remedy for p in failed.values())


def test_article_without_entities_is_a_notice_that_says_so(tmp_path: Path) -> None:
    result = build([write(tmp_path, a=GOOD, b="一二三四五六七。\n天上下雨，地上湿。")])
    [notice] = result.report.notices
    assert (notice.source, notice.what) == ("b.txt", "no entity found")
    assert result.report.failures == ()


def test_no_entity_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no entity found in any article"):
        build([write(tmp_path, a="天上下雨，地上湿。")])


@pytest.mark.parametrize("name", ["missing", "."])
def test_nothing_usable_is_an_error_that_says_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"no article to build from: .*; "):
        build([tmp_path / name])


def test_progress_knows_the_total(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    build([write(tmp_path, a=GOOD, b=OTHER)], on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_problem_is_one_line() -> None:
    assert str(Problem("a.txt", "is empty", "remove it")) == "a.txt: is empty; remove it"


def test_what_was_read_while_others_were_extracted_is_reported_first(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"湛江市坡头区与茂名市高州市签订第{n}号合作协议。"}) for n in range(300)]
    lines[7] = json.dumps({"text": "没有名字的一句话。"})
    lines[280] = "no JSON"
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    one, two = (build([tmp_path / "a.jsonl"], jobs=jobs).report for jobs in (1, 2))
    assert one == two
    assert [p.source for p in two.failures] == ["a.jsonl:281"] and two.stages["read"]["failures"] == 1
    assert [p.source for p in two.notices] == ["a.jsonl:8"]
