"""`kg build --redact`: no byte of anything that a build writes holds a name that was to be left out."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest

import kg
from kg.assembly.redact import Redaction
from kg.errors import InputError
from kg.export import FILES, FOLDERS
from kg.model import Article, Decision, Entity, Evidence, Graph, Qualifiers, Statement
from kg.reading.redactions import read_names
from kg.vocab import EntityType, Relation

NAME, BODY = "孙大海", "青川县蓝海机械有限公司"
ARTICLE = f"""{NAME}：从村官到能人
2024年3月5日，白石村党支部书记{NAME}到青川县人民医院调研，孙书记说路修好了。{BODY}向白石村捐款5万元。
青川县蓝溪镇镇长何英姿向白石村党支部书记孙 大海颁奖。孙大海工作室设在青川县蓝溪镇。何英姿任孙大海工作室主任。
"""
OTHER = "青川县教育局局长王立山到青川县蓝溪镇调研。孙大海事迹报告会在青川县举行。\n"
CORRECTIONS = (
    f"rename\tperson/{NAME}\t\t\t{NAME}（白石村）\t\t{NAME}本人\t2024-05-01\nmerge\t{NAME}甲\t\t何英姿\t\t\t\t\n"
    f"rename\t何英姿\t\t\t何英姿\t\t听{NAME}说\t2024-05-02\n"
)


def forms(name: str) -> set[bytes]:
    """The name as bytes, in every writing in which something that reads the file would see it."""
    escaped = json.dumps(name)[1:-1]
    written = {name, escaped, escaped.upper().replace("\\U", "\\u"), quote(name), quote(name).lower()}
    written |= {"".join(f"&#{ord(c)};" for c in name), "".join(f"&#x{ord(c):x};" for c in name), quote(quote(name))}
    return {w.encode() for w in written} | {name.encode(code) for code in ("utf-16-le", "utf-16-be", "gb18030")}


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all files beneath a folder, hidden ones too; tables that are packed as JSON."""
    for file in sorted(folder.rglob("*")):
        yield str(file), file.name.encode()
        if file.is_file():
            yield str(file), file.read_bytes()
            if file.suffix == ".parquet":
                rows = pq.read_table(file).to_pylist()
                yield str(file), json.dumps(rows, ensure_ascii=False, default=str).encode()


def found(folder: Path, *names: str) -> set[str]:
    """Files in which one of the names stands."""
    wanted = {form for name in names for form in forms(name)}
    return {Path(path).name for path, data in contents(folder) if any(form in data for form in wanted)}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles in which the name stands wherever a name can."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / f"{NAME}.txt").write_text(ARTICLE, encoding="utf-8")
    record = {
        "id": f"{NAME}-1",
        "text": OTHER,
        "title": f"{NAME}的一天",
        "author": f"{NAME}、王明",
        "outlet": f"{NAME}工作室",
    }
    lines = [{**record, "url": f"https://news.example/{quote(NAME)}"}, {"text": "x", "id": NAME}, {"id": f"{NAME}2"}]
    (folder / "more.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (folder / "corrections.tsv").write_text(CORRECTIONS, encoding="utf-8")
    (folder / "names.list").write_text(f"# left out\n\n{NAME}\n{BODY}\n", encoding="utf-8-sig")
    return folder


@pytest.fixture(scope="module")
def built(corpus: Path) -> kg.KnowledgeGraph:
    return kg.build(kg.Corpus((corpus,), keep_private=True, redact=(corpus / "names.list",)))


def write_all(graph: kg.KnowledgeGraph, out: Path) -> Path:
    """Everything that can be written of a graph."""
    graph.save(out, rdf12=True)
    for format in FILES:
        graph.export(out / f"own.{format}", format=format)
    for format in FOLDERS:
        graph.export(out / format, format=format)
    return out


def test_no_byte_of_any_export_holds_a_name(built: kg.KnowledgeGraph, tmp_path: Path) -> None:
    out = write_all(built, tmp_path / "out")
    assert found(out, NAME, BODY, "孙书记") == set()
    assert built.report and built.report.withheld.names == 2 and built.report.withheld.nodes >= 2


def test_without_redaction_every_export_holds_them(corpus: Path, tmp_path: Path) -> None:
    out = write_all(kg.build(kg.Corpus((corpus,), keep_private=True)), tmp_path / "out")
    assert found(out, NAME) >= {*(p.name for p in out.iterdir() if p.is_file())}


def test_what_is_left_is_the_same_graph(built: kg.KnowledgeGraph, corpus: Path) -> None:
    labels = {e.label for e in built.graph.entities}
    assert {"何英姿", "青川县教育局", "白石村", "蓝溪镇"} <= labels
    texts = {a.digest: "" for a in built.articles}
    for reading in kg.reading.read_articles([corpus]):
        texts |= {a.digest: a.text for a in reading.articles}
    by_id = {a.id: texts[a.digest] for a in built.articles}
    hidden = 0
    for e in (e for s in built.graph.statements for e in s.evidence if not e.article.startswith("correction-")):
        text = by_id[e.article][e.start : e.end]
        assert len(e.quote) == len(text) and all(a in (b, "█") for a, b in zip(e.quote, text, strict=True))
        hidden += "█" in e.quote
    assert hidden


def test_a_graph_without_names_can_be_read_and_validated(built: kg.KnowledgeGraph, tmp_path: Path) -> None:
    out = built.save(tmp_path / "out")
    assert kg.load(out).graph == kg.load(write_all(kg.load(out), tmp_path / "again")).graph
    done = subprocess.run(
        [sys.executable, "-m", "kg", "validate", str(out)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_command_says_nothing_either_and_writes_nothing_beside(corpus: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(corpus, own)
    before = {p.name for p in own.iterdir()}
    options = ["--redact", own / "names.list", "--out", tmp_path / "out", "--cache", tmp_path / "cache"]
    command = [sys.executable, "-m", "kg", "build", str(own), *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr  # some lines are of no use
    assert NAME not in done.stdout + done.stderr
    assert found(tmp_path / "out", NAME, BODY) == set()
    assert {p.name for p in own.iterdir()} == before and {p.name for p in tmp_path.iterdir()} == {"own", "out"}


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "has no name"), ("# only\n", "has no name"), ("王\n", "names:1: '王' is no name"), ("王 \n", "'王'"), ("a\tb\n", "no name")],
)  # fmt: skip
def test_a_list_that_is_of_no_use_is_an_error(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "names"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(said)):
        read_names([file])


def test_a_list_that_is_missing_stops_the_build(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing is built without it"):
        kg.build(kg.Corpus((corpus,), redact=(tmp_path / "none",)))


def test_names_in_gb18030_are_read(tmp_path: Path) -> None:
    (tmp_path / "names").write_bytes("王立山\r\n何英姿和孙大海的人民公社\r\n".encode("gb18030"))
    assert "王立山" in read_names([tmp_path / "names"])


A, B = (
    Entity("person/甲", EntityType.PERSON, "甲大海"),
    Entity("place/乙村", EntityType.PLACE, "乙村", aliases=("甲大海村", "乙")),
)


def graph_of(*statements: Statement, **more: object) -> Graph:
    return replace(Graph((Article("a", digest="d"),), (A, B), statements), **more)


def test_redirects_and_decisions_of_a_node_go_with_it() -> None:
    decisions = (Decision("person/甲", "person/丙", True, 0.9), Decision("place/乙村", "place/丁村", False, 0.1))
    graph = graph_of(
        redirects={"person/丙": "person/甲", "place/甲大海": "place/乙村", "place/戊": "place/乙村"},
        decisions=decisions,
    )
    after = Redaction(["甲大海"]).apply(graph)
    assert after.redirects == {"place/戊": "place/乙村"} and after.decisions == decisions[1:]
    assert [(e.label, e.aliases) for e in after.entities] == [("乙村", ("乙",))]


def test_no_word_of_any_value_is_forgotten() -> None:
    n = "甲大海"
    article = Article(
        f"{n}.txt", "", (), n, "2024", n, n, f"https://a.example/{quote(n)}", f"{n}/1.txt", "d", f"{n}.txt"
    )
    place = replace(
        B, aliases=(n,), articles=(article.id,), corrected=(f"rename: {n}",), matches=(f"urn:{n}",), scope=n
    )
    said = Qualifiers(amount_text=f"{n}的5元", role=n, speaker=n, time="2024")
    kept = Entity("person/丁", EntityType.PERSON, "丁", articles=(article.id,), corrected=(n,), matches=(n,), scope=n)
    evidence = (Evidence(article.id, 0, 3, n, "r"),)
    statement = Statement(kept.id, Relation.WORKS_FOR, "place/戊", said, evidence, corrected=(f"add: {n}",))
    other = Entity("place/戊", EntityType.PLACE, "戊")
    after = Redaction([n]).apply(Graph((article,), (kept, place, other), (statement,), {f"person/{n}": kept.id}))
    assert [e.id for e in after.entities] == ["person/丁", "place/戊"] and len(after.statements) == 1
    assert n not in repr(after) and quote(n) not in repr(after)


def test_claims_that_become_one_are_one() -> None:
    c = Entity("person/丁", EntityType.PERSON, "丁一")
    said = [
        Statement(
            c.id, Relation.WORKS_FOR, B.id, Qualifiers(role=f"{name}的秘书"), (Evidence("a", n, n + 1, "乙", "r"),)
        )
        for n, name in enumerate(("甲大海", "己小山"))
    ]
    graph = replace(graph_of(*said), entities=(B, c))
    [after] = Redaction(["甲大海", "己小山"]).apply(graph).statements
    assert after.qualifiers.role == "███的秘书" and len(after.evidence) == 2


def test_articles_that_are_called_by_names_stay_apart() -> None:
    articles = tuple(Article(f"{name}{n}", digest="d" * 64) for name in ("甲大海", "己小山") for n in "12")
    after = Redaction(["甲大海", "己小山"]).apply(Graph(articles))
    assert len({a.id for a in after.articles}) == 4


@pytest.mark.parametrize("text", ["甲大海", "甲 大 海", "甲\n大海", "Li Ming", "LI  MING", "liming"])
def test_blanks_and_case_hide_no_name(text: str) -> None:
    assert set(Redaction(["甲大海", "Li Ming"]).mask(text)) <= {"█", " ", "\n"}
