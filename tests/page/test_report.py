"""What people correct: what the page says of it, and the report of an error, down to the line that a build reads."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.assembly.curate import curate
from kg.model import Correction, Decision, Graph
from kg.reading.corrections import HEADER, line, read_corrections
from kg.reading.unseen import without_unseen
from kg.vocab import Relation
from tests.factories import article, entity, evidence, small_graph, statement
from tests.page.hostile import PAYLOADS, hostile_graph

pytestmark = pytest.mark.browser

COMPANY, SCHOOL, BRANCH = (
    "organization/蓝海机械有限公司",
    "organization/甲市实验小学",
    "organization/蓝海机械有限公司党支部",
)
VILLAGE, TOWN = "place/乙村", "place/甲市"
ADDED = evidence("公司说支部属于它。", rule="correction.add", confidence=0.99)


def told_graph() -> Graph:
    """The small graph with decisions of every kind, a reprint, and an edge that a person added."""
    graph = small_graph()
    decisions = (
        Decision(COMPANY, "organization/蓝海公司", True, 0.97, ("name.alias", "place.city", "region.other-city")),
        *(Decision(COMPANY, f"organization/蓝海{i}号", True, 0.98, ("name.core",)) for i in range(4)),
        Decision(SCHOOL, COMPANY, False, 0.3, ("name.generic", "name.same", "place.other-county")),
        Decision(COMPANY, BRANCH, False, 0.0, ("correction",)),
    )
    copy = article("a3.txt", title="蓝海公司帮扶乙村（转）", outlet="县域观察", version_of="a1.txt")
    by_hand = statement(BRANCH, Relation.PART_OF, COMPANY, ADDED)
    marked = [replace(by_hand, corrected=s.corrected) if s.corrected else s for s in graph.statements]
    return replace(graph, articles=(*graph.articles, copy), statements=tuple(marked), decisions=decisions, redirects={})


def read(text: str, folder: Path) -> Correction:
    """The decision in a line that stands in a file below the header."""
    path = folder / "corrections.tsv"
    path.write_bytes(f"{HEADER}\n{text}\n".encode())
    found = read_corrections(path, "corrections.tsv")
    assert found.objections == ()
    return found.corrections[0]


def line_of(page: Any) -> str:
    return page.get_by_label("更正的一行").input_value()


def press(page: Any, key: str, until: str) -> None:
    """Press a key until the focus is where a person wants it; `until` is a condition on `e`, the focused element."""
    for _ in range(40):
        if page.evaluate(f"((e) => {until})(document.activeElement)"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to: {until}")


def rename(page: Any) -> None:
    page.get_by_label("正确的名称").fill("蓝海机械集团")


def retype(page: Any) -> None:
    page.get_by_label("类型不对").check()
    page.get_by_label("正确的类型").select_option("Programme")


def merge(page: Any) -> None:
    page.get_by_label("合并").check()
    page.get_by_label("并入哪个节点").press_sequentially("jssy")
    page.keyboard.press("Enter")


def distinct(page: Any) -> None:
    page.get_by_label("分开").check()
    page.get_by_label("和哪个名称分开").fill("党支部")
    page.locator("#report-choices li").first.click()


def split(page: Any) -> None:
    page.get_by_label("拆出来").check()
    page.get_by_label("拆出者的名称").fill("丙市蓝海公司")
    page.get_by_label("“1+2”行动启动").check()


def reject(page: Any) -> None:
    page.get_by_label("删去").check()


def confirm(page: Any) -> None:
    page.get_by_label("已经核实").check()


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (rename, {"action": "rename", "value": "蓝海机械集团"}),
        (retype, {"action": "retype", "value": "Programme"}),
        (merge, {"action": "merge", "object": SCHOOL}),
        (distinct, {"action": "distinct", "object": BRANCH}),
        (split, {"action": "split", "value": "丙市蓝海公司", "source": "a2.txt"}),
        (reject, {"action": "reject"}),
    ],
)
def test_report_on_a_node_becomes_a_line_that_a_build_applies(
    open_page, tmp_path, act: Callable[[Any], None], expected: dict[str, str]
):
    page = open_page(small_graph())
    box, at = (
        page.locator("#network").bounding_box(),
        page.evaluate("network.canvasToDOM(network.getPosition(NODES.find((n) => n.label === '蓝海机械有限公司').id))"),
    )
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    page.get_by_role("button", name="报告错误").first.click()
    act(page)
    page.get_by_label("理由和出处").fill("向公司核实\t过\n两次")
    said = read(line_of(page), tmp_path)
    known = {"subject": COMPANY, "source": "a1.txt | a2.txt", "note": "向公司核实 过 两次"}
    filled = {**known, "date": page.evaluate("today()"), **expected}
    assert said == Correction(**filled, file="corrections.tsv", line=2)
    assert line(said) == line_of(page)
    graph, objections = curate(small_graph(), [said], {})
    assert [o for o in objections if o.kind != "remark"] == [] and graph != small_graph()


def test_a_name_that_another_node_has_is_a_hint(open_page):
    page = open_page(told_graph(), hash=f"#n=n:{COMPANY}")
    page.get_by_role("button", name="报告错误").first.click()
    page.get_by_label("正确的名称").fill("“实验小学”")
    assert "已有同类节点" in page.inner_text("dialog [role=status]") and line_of(page)


@pytest.mark.parametrize(
    ("act", "action", "whole"), [(reject, "reject", False), (reject, "reject", True), (confirm, "confirm", False)]
)
def test_report_on_an_edge_becomes_a_line_that_a_build_applies(open_page, tmp_path, act, action, whole):
    more = statement(COMPANY, Relation.FUNDS, VILLAGE, amount_text="20万元", amount_min=2e5, currency="CNY")
    graph = small_graph()
    graph = replace(graph, statements=tuple(sorted((*graph.statements, more), key=lambda s: s.id)))
    page = open_page(graph, hash=f"#n=e:{more.id}")
    page.get_by_role("button", name="报告错误").first.click()
    act(page)
    if whole:
        page.get_by_label("只针对“20万元”").uncheck()
    assert f"涉及 {2 if whole else 1} 条关系" in page.inner_text("dialog")
    said = read(line_of(page), tmp_path)
    expected = (action, COMPANY, Relation.FUNDS, VILLAGE, "" if whole else "20万元")
    assert (said.action, said.subject, said.relation, said.object, said.value) == expected
    after, objections = curate(graph, [said], {})
    assert objections == ()
    touched = {s for s in graph.statements if s not in after.statements}
    assert len(touched) == (2 if whole else 1) and more in touched


def test_only_one_statement_of_an_edge_is_confirmed(open_page):
    more = statement(COMPANY, Relation.FUNDS, VILLAGE, amount_text="20万元", amount_min=2e5, currency="CNY")
    small = small_graph()
    page = open_page(
        replace(small, statements=tuple(sorted((*small.statements, more), key=lambda s: s.id))), hash=f"#n=e:{more.id}"
    )
    page.get_by_role("button", name="报告错误").first.click()
    confirm(page)
    page.get_by_label("只针对“20万元”").uncheck()
    assert "几条不同的说法" in page.inner_text("dialog [role=status]") and line_of(page) == ""


def test_report_by_keyboard_alone(open_page, tmp_path):
    page = open_page(small_graph())
    page.keyboard.press("/")
    page.keyboard.type("蓝海机械有限公司")
    page.wait_for_selector("#results li")
    page.keyboard.press("Enter")
    press(page, "Tab", "e.textContent === '报告错误'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "rename"
    press(page, "ArrowDown", "e.value === 'merge'")
    press(page, "Tab", "e.getAttribute('role') === 'combobox'")
    page.keyboard.type("党支部")
    page.keyboard.press("Escape")
    assert page.locator("dialog").is_visible() and page.locator("#report-choices").is_hidden()
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    press(page, "Tab", "e.classList.contains('note')")
    page.keyboard.type("同一家")
    made = line_of(page)
    press(page, "Tab", "e.textContent === '复制这一行'")
    page.keyboard.press("Enter")
    page.get_by_text("已复制", exact=True).wait_for()
    press(page, "Shift+Tab", "e.classList.contains('note')")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    assert page.input_value("textarea.note") == made
    said = read(made, tmp_path)
    assert (said.action, said.subject, said.object, said.note) == ("merge", COMPANY, BRANCH, "同一家")
    page.keyboard.press("Escape")
    assert page.locator("dialog").is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "报告错误"


def test_copied_with_its_header_a_report_is_a_whole_file(open_page, tmp_path):
    page = open_page(small_graph(), hash=f"#n=n:{VILLAGE}")
    page.get_by_role("button", name="报告错误").first.click()
    reject(page)
    page.get_by_role("button", name="连同表头复制").click()
    page.get_by_text("已复制", exact=True).wait_for()
    page.evaluate("""document.body.append(Object.assign(document.createElement("textarea"), { id: "paste" }))""")
    page.get_by_role("button", name="关闭").click()
    page.focus("#paste")
    page.keyboard.press("Control+V")
    (tmp_path / "corrections.tsv").write_text(page.input_value("#paste"), "utf-8")
    found = read_corrections(tmp_path / "corrections.tsv", "corrections.tsv")
    assert found.objections == () and [c.subject for c in found.corrections] == [VILLAGE]


@pytest.mark.parametrize(
    ("key", "act", "says"),
    [
        (COMPANY, lambda page: None, "请写出名称"),
        (COMPANY, lambda page: page.get_by_label("正确的名称").fill(" /"), "请写出名称"),
        (COMPANY, lambda page: page.get_by_label("正确的名称").fill("蓝海机械 有限公司"), "现在的名称"),
        (COMPANY, lambda page: page.get_by_label("合并").check(), "请从列表中选一个节点"),
        (COMPANY, lambda page: (merge(page), page.keyboard.type("二")), "请从列表中选一个节点"),
        (COMPANY, lambda page: (split(page), page.get_by_label("“1+2”行动启动").uncheck()), "请勾选至少一篇"),
        (BRANCH, reject, "补充它的那一行"),
    ],
)
def test_what_is_missing_is_said_and_nothing_can_be_copied(open_page, key, act, says):
    page = open_page(told_graph(), hash=f"#n=n:{key}")
    page.get_by_role("button", name="报告错误").first.click()
    act(page)
    assert says in page.inner_text("dialog [role=status]") and line_of(page) == ""
    assert page.get_by_role("button", name="复制这一行").is_disabled()
    assert page.get_by_role("button", name="连同表头复制").is_disabled()


def test_nodes_are_merged_only_with_others_of_their_type(open_page):
    page = open_page(small_graph(), hash=f"#n=n:{SCHOOL}")
    page.get_by_role("button", name="报告错误").first.click()
    page.get_by_label("合并").check()
    page.get_by_label("并入哪个节点").fill("甲市")
    assert "没有找到" in page.inner_text("#report-choices")
    page.get_by_label("并入哪个节点").fill("蓝海")
    names = page.locator("#report-choices .name").all_inner_texts()
    assert sorted(names) == ["蓝海机械有限公司", "蓝海机械有限公司党支部"]


def test_hostile_names_and_notes_give_lines_of_one_line(open_page, tmp_path):
    graph = hostile_graph()
    page = open_page(graph)
    made = page.evaluate(
        """(payloads) => {
        const made = [];
        const keep = (subject, action) => {
            const note = document.querySelector("dialog textarea.note");
            note.value = payloads[made.length % payloads.length] + "\\t一\\r\\n二\\u2028三";
            note.dispatchEvent(new Event("input"));
            if (document.querySelectorAll("dialog script, dialog img, dialog iframe").length) throw new Error(subject);
            made.push([subject, action, note.value, document.querySelectorAll("dialog textarea.tsv")[1].value]);
        };
        const type = (text) => {
            const input = document.querySelector("dialog input[type=text]");
            input.value = text;
            input.dispatchEvent(new Event("input"));
        };
        NODES.forEach((node, i) => {
            for (const action of ["rename", "retype", "merge", "distinct", "split", "reject"]) {
                reportNode(node, action, NODES[(i + 1) % NODES.length].key);
                if (action === "rename" || action === "split") type(`${payloads[i]}新名${i}`);
                if (action === "split") document.querySelector("dialog input[type=checkbox]")?.click();
                keep(node.key, action);
            }
            reportFact(FACTS[i]);
            keep(NODES[FACTS[i].from].key, "reject");
        });
        return made;
    }""",
        [p[:190] for p in PAYLOADS],
    )
    assert len(made) == 7 * len(PAYLOADS)
    told = [m for m in made if m[3]]
    assert len(told) >= len(made) - 2 * len(PAYLOADS) // 10
    lines = [m for m in told if len(m[3]) < 10_000]  # a longer name is refused: no build gives one
    (tmp_path / "corrections.tsv").write_bytes("\n".join([HEADER, *(m[3] for m in lines), ""]).encode())
    found = read_corrections(tmp_path / "corrections.tsv", "corrections.tsv")
    assert found.objections == () and len(found.corrections) == len(lines)
    for (subject, action, note, text), said in zip(lines, found.corrections, strict=True):
        seen = [" ".join(without_unseen(words).split()) for words in (subject, note)]
        assert [said.subject, said.note] == seen and said.action == action
        assert line(said) == without_unseen(text)


def test_why_names_were_joined_and_kept_apart(open_page):
    page = open_page(told_graph(), hash=f"#n=n:{COMPANY}")
    items = page.locator("#panel .decisions li")
    told = [text.replace("\n", " ") for text in items.all_inner_texts()]
    assert told[0].startswith("又见作 蓝海公司 同属一个地市；一方的全称是另一方文中的别称（尽管文章所涉地市不同）")
    assert [text.split()[1] for text in told] == [
        "蓝海公司",
        "蓝海0号",
        "蓝海1号",
        "蓝海机械有限公司党支部",
        "甲市实验小学",
    ]
    assert told[3].startswith("不同于 蓝海机械有限公司党支部 人工更正")
    assert told[4].startswith("不同于 甲市实验小学 许多地方都有同样的名称；分属两个县区（尽管名称相同）")
    page.get_by_role("button", name="再列 2 个").click()
    assert items.count() == 7
    page.click("#language")
    text = page.inner_text("#panel")
    assert "Also seen as 蓝海公司" in text and "corrected by a person" in text
    assert "many places have one of this name; in two counties (although: the same name)" in text
    page.locator("#panel .decisions").get_by_role("button", name="甲市实验小学").click()
    assert page.inner_text("#panel h2") == "甲市实验小学"
    assert "Not the same as 蓝海机械有限公司" in page.inner_text("#panel .decisions")


@pytest.mark.parametrize(
    ("question", "action", "object"),
    [("不是同一个", "distinct", "organization/蓝海公司"), ("是同一个？", "merge", BRANCH)],
)
def test_a_decision_can_be_contradicted_where_it_stands(open_page, tmp_path, question, action, object):
    page = open_page(told_graph(), hash=f"#n=n:{COMPANY}")
    page.locator("#panel .decisions").get_by_role("button", name=question, exact=question[0] == "是").first.click()
    said = read(line_of(page), tmp_path)
    assert (said.action, said.subject, said.object) == (action, COMPANY, object)
    assert page.evaluate("document.activeElement.value") == action


def test_the_names_of_a_joined_node_can_be_found_to_be_kept_apart(open_page, tmp_path):
    page = open_page(told_graph(), hash=f"#n=n:{COMPANY}")
    page.get_by_role("button", name="报告错误").first.click()
    page.get_by_label("分开").check()
    page.get_by_label("和哪个名称分开").fill("蓝海3")
    assert "已并入的名称" in page.inner_text("#report-choices li")
    page.keyboard.press("Enter")
    assert read(line_of(page), tmp_path).object == "organization/蓝海3号"


def test_what_people_corrected_is_marked(open_page):
    page = open_page(told_graph())
    assert "人工更正：1 个节点、1 条关系" in page.inner_text("#corrected")
    spots = page.evaluate("pencilSpots().map(({x, y}) => [x, y])")
    school = page.evaluate(f"network.canvasToDOM(network.getPosition(NODE_OF.get('{SCHOOL}').id))")
    assert len(spots) == 2 and min(abs(x - school["x"]) + abs(y - school["y"]) for x, y in spots) < 40
    page.evaluate(f"choose('n:{SCHOOL}')")
    assert "人工更正：改名 2024-05-01：校名" in page.inner_text("#panel")
    page.evaluate(f"choose('n:{BRANCH}')")
    assert "人工更正" in page.inner_text("details.fact summary")
    assert "人工更正：补充 2024-05-02：向公司核实" in page.inner_text("details.fact")
    page.evaluate(f"choose('n:{VILLAGE}')")
    assert "人工更正" not in page.inner_text("#panel")
    page.click("#language")
    page.evaluate(f"choose('n:{SCHOOL}')")
    assert "corrected: renamed 2024-05-01: 校名" in page.inner_text("#panel")
    page.click("#view-table")
    assert page.get_by_role("cell", name="added 2024-05-02: 向公司核实").count() == 1


def test_reprints_are_told_from_what_they_reprint(open_page):
    page = open_page(told_graph())
    assert "其中 1 篇是转载" in page.inner_text("#panel")
    page.evaluate("choose('a:a3.txt')")
    assert "转载自 《蓝海公司帮扶乙村》 · 甲市日报 · 2024-03-05" in page.inner_text("#panel")
    page.get_by_role("button", name="《蓝海公司帮扶乙村》").click()
    assert "另有 1 篇转载：" in page.inner_text("#panel")
    assert page.get_by_role("button", name="《蓝海公司帮扶乙村（转）》").count() == 1


def test_lists_of_articles_say_which_is_a_reprint(open_page):
    named = entity("person/李小红", articles=("a3.txt",))
    graph = told_graph()
    page = open_page(replace(graph, entities=(*graph.entities, named)), hash="#l=en&n=n:person/李小红")
    assert "《蓝海公司帮扶乙村（转）》 · 县域观察 · 2024-03-05 · Reprint of 《蓝海公司帮扶乙村》" in page.inner_text(
        "#panel"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_no_serious_barrier_in_a_report(open_page, scheme, lang):
    from axe_playwright_python.base import AXE_FILE_PATH

    page = open_page(told_graph(), hash=f"#l={lang}&n=n:{COMPANY}", color_scheme=scheme)
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    for start in (
        *(f"reportNode(NODE_OF.get('{COMPANY}'), '{a}')" for a in ("rename", "retype", "distinct", "split", "reject")),
        "reportFact(FACTS.find((f) => f.amount))",
    ):
        page.evaluate(start)
        if "distinct" in start:
            page.locator("dialog [role=combobox]").fill("蓝海")
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
        bad = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
        assert [(start, v["id"], v["nodes"][0]["html"]) for v in bad] == []


@pytest.mark.parametrize("size", [(1360, 860), (390, 844)])
def test_report_fits_the_window(open_page, size):
    page = open_page(told_graph(), hash=f"#n=n:{COMPANY}", viewport={"width": size[0], "height": size[1]})
    page.evaluate(f"reportNode(NODE_OF.get('{COMPANY}'), 'split')")
    box = page.locator("dialog").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= size[0] and box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth")
    page.get_by_role("button", name="关闭").click()
    assert page.locator("dialog").is_hidden()
