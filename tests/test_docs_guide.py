"""What docs/guide.md and docs/questions.md promise: examples print what they say, and no public name is missing.

Where a change of the exports is meant, `pytest tests/test_docs_guide.py --update-golden` writes what they print now.
"""

import doctest
import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import analytics, plots
from kg.model import Graph

ROOT = Path(__file__).resolve().parents[1]
DOCS = ("guide", "questions")
PAGES = {doc: (f"docs/{doc}.md", f"docs/{doc}.zh-CN.md") for doc in DOCS}
BLOCK = re.compile(r"(?<=^```pycon\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
NAMES = (
    *(f"kg.{name}" for name in kg.__all__),
    *(f"analytics.{name}" for name in analytics.__all__),
    *(f"plots.{name}" for name in plots.__all__),
    *(f"graph.{name}" for name in {*dir(kg.KnowledgeGraph), *vars(kg.KnowledgeGraph(Graph()))} if name[0] != "_"),
)


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def printed(source: str, names: dict[str, Any]) -> str:
    """What an example prints, an error of kg as doctest has it."""
    out = io.StringIO()
    with redirect_stdout(out):
        try:
            exec(compile(source, "example", "single"), names)
        except kg.KgError as error:
            print(
                f"Traceback (most recent call last):\n    ...\n{type(error).__module__}.{type(error).__name__}: {error}"
            )
    return out.getvalue()


def as_run(page: str) -> str:
    """The page with what its examples print now."""
    names: dict[str, Any] = {}

    def again(block: re.Match[str]) -> str:
        return "".join(
            ">>> " + "... ".join(example.source.splitlines(keepends=True)) + printed(example.source, names)
            for example in doctest.DocTestParser().get_examples(block[0])
        )

    return BLOCK.sub(again, text(page))


@pytest.mark.parametrize("doc", DOCS)
@pytest.mark.filterwarnings("ignore::kg.errors.EmptyResultWarning")
def test_examples_print_what_the_page_says(
    doc: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(ROOT)
    english, chinese = PAGES[doc]
    now = as_run(english)
    if request.config.getoption("--update-golden"):
        (ROOT / english).write_bytes(now.encode())
        blocks = iter(BLOCK.findall(now))
        (ROOT / chinese).write_bytes(BLOCK.sub(lambda _: next(blocks), text(chinese)).encode())
    assert text(english) == now


@pytest.mark.parametrize("doc", DOCS)
def test_both_languages_have_the_same_examples(doc: str) -> None:
    english, chinese = (BLOCK.findall(text(page)) for page in PAGES[doc])
    assert english and english == chinese


@pytest.mark.parametrize("page", PAGES["guide"])
def test_every_public_name_stands_in_the_guide(page: str) -> None:
    said = text(page)
    said += "".join(f"{first[: first.index('.')]}.{name}" for first, name in short_names(said))
    assert not [name for name in sorted(NAMES) if not re.search(rf"\b{re.escape(name)}\b", said)]


def short_names(said: str) -> list[tuple[str, str]]:
    """Names that stand without their module after one that has it: `analytics.degree`, `.pagerank`."""
    rows = [line for line in said.splitlines() if line.startswith("| ")]
    found = [(re.findall(r"`(\w+\.\w+)", row), re.findall(r"`\.(\w+)", row)) for row in rows]
    return [(full[0], name) for full, short in found if full for name in short]


def test_there_are_ten_questions_each_with_its_sentence() -> None:
    for page in PAGES["questions"]:
        questions = text(page).split("\n## ")[1:]
        assert [int(q.split(" ")[0]) for q in questions] == list(range(1, 11))
        assert all(re.search(r"^>>> said\(.*\n[^>\n]+: .+", q, re.MULTILINE) for q in questions)


@pytest.mark.parametrize("page", [page for pages in PAGES.values() for page in pages])
def test_links_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", text(page))
    assert targets and not [t for t in targets if not (ROOT / "docs" / t).exists()]
