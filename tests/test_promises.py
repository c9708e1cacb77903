"""What the READMEs promise: each promise names tests that there are, and those that stand nowhere else are here."""

import ast
import os
import pickle
import re
import socket
import sys
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

import kg
from tests.faults.machinery import in_a_child
from tests.faults.unprotected import PROTECTIONS
from tests.test_house import ROOT

READMES = {"README.md": "## Promises", "README.zh-CN.md": "## 承诺"}
#: What promises name: a file and a function in it.
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PROMISES = 8

HOSTILE = """---
title: TITLE
author: ${jndi:ldap://127.0.0.1/a}
url: javascript:alert(1)
---
湛江市霞山区东新街道开展“{{7*7}}”行动。广东`touch pwned`有限公司向湛江市坡头区捐赠$(touch pwned)300万元。
湛江市坡头区与茂名市高州市签订“__import__('os').system('touch pwned')”合作协议，见 http://127.0.0.1:9/a?b=<script>。
"""
TITLES = ("甲", "{{7*7}}", '!!python/object/apply:os.system ["touch pwned"]')


def promises(readme: str) -> list[str]:
    """The rows of the table."""
    text = (ROOT / readme).read_text("utf-8")
    [section] = re.findall(rf"^{READMES[readme]}\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    return [line for line in section.splitlines() if line.startswith("| ") and "::" in line]


@pytest.mark.parametrize("readme", READMES)
def test_each_promise_names_tests_that_there_are(readme: str) -> None:
    rows = promises(readme)
    assert len(rows) == PROMISES and all(TEST.search(row) for row in rows)
    for file, function in TEST.findall("\n".join(rows)):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, (file, function)


def test_both_languages_promise_the_same() -> None:
    first, second = ([TEST.findall(row) for row in promises(readme)] for readme in READMES)
    assert first == second


def everything(folder: Path) -> None:
    """A build of hostile articles, and all that is done with its graph."""
    kg.build(folder / "articles").save(folder / "out")
    graph = kg.load(folder / "out")
    assert "东新街道" in graph
    graph.query("SELECT * { ?s ?p ?o }")
    graph.query_named("funders", place="湛江市")
    graph.export(folder / "graph.gexf")


def test_what_protects_each_promise_is_where_it_can_be_taken_out() -> None:
    for p in PROTECTIONS:
        text = (ROOT / p.file).read_text("utf-8")
        assert all(text.count(lines) == 1 for lines in p.cuts), p.promise
        file, _, function = p.test.partition("::")
        assert f"def {function}(" in (ROOT / file).read_text("utf-8"), p.test


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    for number, title in enumerate(TITLES):
        (tmp_path / "articles" / f"{number}.md").write_text(HOSTILE.replace("TITLE", title), encoding="utf-8")
    everything(tmp_path)  # what is imported on the way is there now
    return tmp_path


def watched(folder: Path, strange: "re.Pattern[str]", do: Callable[[Path], object] = everything) -> int:
    """How a process ends that does everything, and tells its exit code by whether it did something strange."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if strange.match(f"{event} {' '.join(map(str, arguments[:2]))}"):
            os.write(2, f"{event} {arguments}\n"[:500].encode())
            os._exit(3)

    def work() -> None:
        sys.addaudithook(hook)
        os.chdir(folder)
        do(folder)

    return in_a_child(work)


NETWORK = re.compile(r"(socket\.(connect|getaddrinfo|gethostby|sendto|bind)|urllib|http|ftplib|smtplib)")
RUNNING = re.compile(
    r"(compile|exec|import|os\.(system|exec|posix_spawn|fork|spawn)|subprocess\.Popen|ctypes\.|code\.)\b"
    r"|pickle\.find_class (?!kg\.model )"  # of the articles that lie on disk meanwhile, in a file without a name
)


def test_nothing_is_sent_or_fetched(articles: Path) -> None:
    assert watched(articles, NETWORK) == 0


def test_no_query_reaches_another_server(articles: Path) -> None:
    graph, seen = kg.load(articles / "out"), 0
    # the engine's own connections are not told to hooks
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as threads:
        listener.settimeout(0.1)
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        asked = threads.submit(graph.query, query)
        while not asked.done():
            with suppress(TimeoutError):
                listener.accept()[0].close()
                seen += 1
    assert seen == 0
    with pytest.raises(kg.UsageError, match="SERVICE is refused"):
        asked.result()


def test_no_text_is_ever_run_as_code(articles: Path) -> None:
    assert watched(articles, RUNNING) == 0
    assert not list(articles.rglob("pwned"))


@pytest.mark.parametrize(
    ("strange", "do"),
    [
        (NETWORK, lambda _: socket.create_connection(("127.0.0.1", 9))),
        (NETWORK, lambda _: urllib.request.urlopen("http://127.0.0.1:9/")),
        (RUNNING, lambda _: eval("1 + 1")),
        (RUNNING, lambda _: os.system("true")),
        (RUNNING, lambda _: pickle.loads(b"cposix\nsystem\n.")),
    ],
)
def test_the_watch_would_see_it(tmp_path: Path, strange: "re.Pattern[str]", do: Callable[[Path], object]) -> None:
    assert watched(tmp_path, strange, do) == 3
