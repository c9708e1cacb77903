"""What is private stays out of the graph unless it is asked for, and what is public stays in."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.assembly.private import bystanders_of, without_bystanders, without_private_numbers
from kg.extraction.extract import extract
from kg.knowledge.private import MASK, Form, bystanders, read_forms, without_numbers
from kg.knowledge.resources import read_resources
from kg.model import Article, Entity, Evidence, Graph, Statement
from kg.pipeline import Withheld
from kg.reading import read_articles
from kg.vocab import EntityType, Relation

FORMS = read_forms()


@pytest.mark.parametrize("text", [t for form in FORMS for t in form.accepts])
def test_a_private_number_is_masked_whatever_stands_around_it(text: str) -> None:
    for around in ("请联系{}。", "（{}）", "{}，欢迎来电", "{}\n"):
        said = around.format(text)
        hidden = without_numbers(said)
        assert len(hidden) == len(said) and MASK in hidden
        assert not any(c.isdigit() or c == "@" for c in hidden)


@pytest.mark.parametrize("text", [t for form in FORMS for t in form.rejects])
def test_other_numbers_stay(text: str) -> None:
    assert without_numbers(f"其中{text}。") == f"其中{text}。"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_form_does_what_it_promises(form: Form) -> None:
    assert form.accepts and form.rejects
    assert all(form.pattern.search(text) for text in form.accepts)
    assert not any(form.pattern.search(text) for text in form.rejects)


@pytest.mark.parametrize(
    "text",
    ["2024年3月5日", "100000万元", "1234567890元", "2019-2024", "GB/T 2260-2007", "东经110.3567890度", "第1386号", "13亿人", "99.95%"],
)  # fmt: skip
def test_dates_sums_and_shares_are_no_private_numbers(text: str) -> None:
    assert without_numbers(text) == text


@pytest.mark.parametrize("piece", ["a", "1", "a@", "电话", "138 ", "a.", "电话：a", "0839-"])
def test_masking_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        began = time.perf_counter()
        without_numbers(text)
        return time.perf_counter() - began

    seconds(1000)
    assert seconds(400_000) < 20 * seconds(100_000) + 0.2


@pytest.mark.parametrize("name", ["张先生", "李女士", "王大爷", "欧阳老师", "何某", "何某某", "小丽", "老周"])
def test_names_that_name_nobody(name: str) -> None:
    assert bystanders(read_resources().lexicon).nameless.fullmatch(name)


@pytest.mark.parametrize("name", ["张立山", "李女娟", "何英姿", "欧阳海", "扎西次仁", "小岛由美子", "先生"])
def test_names_of_somebody(name: str) -> None:
    assert not bystanders(read_resources().lexicon).nameless.fullmatch(name)


@pytest.mark.parametrize(
    ("text", "made_up"),
    [
        ("学生周小雨（化名）在此读书。", {"周小雨"}),
        ("周小雨、孙立山和何英姿（均为化名）。", {"周小雨", "孙立山", "何英姿"}),
        ("孙立山与周小雨(化名)同行。", {"孙立山", "周小雨"}),
        ("孙立山来看望周小雨（化名）。", {"周小雨"}),
        ("孙立山（右一）看望周小雨，两人都不愿化名。", set()),
    ],
)
def test_names_that_the_text_takes_back(text: str, made_up: set[str]) -> None:
    names = {"周小雨", "孙立山", "何英姿"}
    assert bystanders(read_resources().lexicon).pseudonyms(text, names) == made_up


@pytest.mark.parametrize(
    ("text", "signing"),
    [
        ("本报记者 周小雨 孙立山 摄影 何英姿", {"周小雨", "孙立山", "何英姿"}),
        ("（记者周小雨、孙立山）", {"周小雨", "孙立山"}),
        ("编辑：何英姿 校对｜周小雨", {"何英姿", "周小雨"}),
        ("图为签约现场。何英姿 摄", {"何英姿"}),
        ("孙立山告诉记者，何英姿也来了。", set()),
        ("何英姿摄取了大量营养。编辑何英姿的稿件", set()),
    ],
)
def test_who_only_signs(text: str, signing: set[str]) -> None:
    assert bystanders(read_resources().lexicon).signers(text, {"周小雨", "孙立山", "何英姿"}) == signing


def test_names_made_of_one_another_take_no_long_time() -> None:
    names, text = {"小小", "小小小小", "小小小"}, "小" * 20_000
    began = time.perf_counter()
    known = bystanders(read_resources().lexicon)
    known.pseudonyms(text + "化名", names)
    known.signers("记者" + text + "。", names)
    assert time.perf_counter() - began < 5


TEXT = """白石村修路 乡亲出行不再愁
本报记者 周小雨 通讯员 陈立冬
2024年3月5日，青川县蓝溪镇镇长何英姿（电话13812345678）到白石村调研。记者周小雨在白石村采访了白石村党支部书记孙大海。
白石村党支部书记孙大海介绍，热线0839-6612345，邮箱bs@example.com，身份证号510822197803051234。
学生林小梅（化名）的父亲林大山（化名）任蓝溪镇中心小学教师。陈立冬 摄
"""
#: What is masked in sentences too; names of sentences stay, for without them a sentence proves nothing.
NUMBERS = ("13812345678", "6612345", "bs@example.com", "510822197803051234")


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("private") / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_by_default_it_stays_out(article: Path, tmp_path: Path) -> None:
    graph = kg.build(article)
    people = {e.label for e in graph.graph.entities if e.type is EntityType.PERSON}
    assert {"何英姿", "孙大海"} <= people and not people & {"周小雨", "陈立冬", "林大山", "林小梅"}
    text = next(a.text for r in read_articles([article]) for a in r.articles)
    for e in (e for s in graph.graph.statements for e in s.evidence):
        assert len(e.quote) == e.end - e.start
        assert all(c in (MASK, text[e.start + i]) for i, c in enumerate(e.quote))
    out = graph.save(tmp_path / "out")
    data = b"".join(file.read_bytes() for file in out.iterdir()).decode("utf-8")
    assert not [word for word in NUMBERS if word in data] and "陈立冬" not in data
    assert graph.report and graph.report.withheld == Withheld(people=2, authors=1, numbers=2)


def test_it_comes_when_it_is_asked_for(article: Path) -> None:
    graph = kg.build(kg.Corpus((article,), keep_private=True))
    assert graph.articles[0].author == "周小雨、陈立冬"
    quotes = "".join(e.quote for s in graph.graph.statements for e in s.evidence)
    assert all(word in quotes for word in NUMBERS)
    assert {"周小雨", "林小梅"} <= {e.label for e in graph.graph.entities}
    assert graph.report and graph.report.withheld == Withheld()


def test_an_author_with_a_post_stays(tmp_path: Path) -> None:
    text = (
        "以路兴村\n作者：何英姿\n白石村是青川县的一个山村。（作者系青川县县长何英姿）\n青川县县长何英姿说，路通了。\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    [article] = (a for r in read_articles([tmp_path / "a.txt"]) for a in r.articles)
    said = extract(article, read_resources())
    said = replace(said, bystanders=bystanders_of(said, article, read_resources().lexicon))
    assert "何英姿" in {e.label for e in without_bystanders(said).entities}


def test_a_node_that_is_called_by_a_number_goes() -> None:
    hidden = Entity("programme/热线0839-6612345", EntityType.PROGRAMME, "热线0839-6612345")
    place = Entity("place/白石村", EntityType.PLACE, "白石村", aliases=("13812345678", "白石"))
    said = Statement(hidden.id, Relation.LOCATED_IN, place.id, evidence=(Evidence("a", 0, 3, "白石村", "r"),))
    graph, _ = without_private_numbers(Graph((Article("a"),), (hidden, place), (said,)))
    assert [(e.label, e.aliases) for e in graph.entities] == [("白石村", ("白石",))] and not graph.statements
