"""What the READMEs promise: two commands to paste, every verb, examples that run."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
from kg.cli import VERBS, app

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
each_readme = pytest.mark.parametrize("readme", READMES)


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)\n```$", text(name), re.MULTILINE | re.DOTALL)


def command(name: str, word: str) -> str:
    [found] = [b for b in blocks(name, "sh") if word in b and b.startswith("python3 ")]
    return found


@each_readme
@pytest.mark.parametrize("word", ["kg build", "pytest"])
def test_command_is_one_line_from_a_bare_python(readme: str, word: str) -> None:
    line = command(readme, word)
    assert "\n" not in line
    assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    bare = [part for part in line.split(" && ")[1:] if not part.startswith((".venv/bin/", "echo "))]
    assert not bare, f"{bare}: not run from the virtual environment"


def test_both_languages_give_the_same_commands() -> None:
    first, second = ([b.split(" && echo")[0] for b in blocks(name, "sh")] for name in READMES)
    assert first == second


def test_extras_of_the_commands_exist() -> None:
    extras = tomllib.loads(text("pyproject.toml"))["project"]["optional-dependencies"]
    assert set(re.findall(r"\[(\w+)\]\"", command("README.md", "pytest"))) <= extras.keys()


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = text(".ci/run")
    [reading] = [line for line in script.splitlines() if line.startswith("command=$(")]
    done = subprocess.run(
        ["bash", "-c", f'{reading}; printf %s "$command"'], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == command("README.md", "pytest")
    assert script.rstrip().endswith('bash -euo pipefail -c "$command"')


@each_readme
def test_every_verb_stands_in_the_readme(readme: str) -> None:
    names = [verb.__name__.replace("_", "-") for verb in VERBS]
    missing = [name for name in names if f"| `kg {name} " not in text(readme)]
    assert not missing


@each_readme
def test_every_verb_in_the_readme_exists(readme: str) -> None:
    assert set(re.findall(r"`kg (\w+) ", text(readme))) <= {verb.__name__ for verb in VERBS}


@each_readme
def test_links_lead_somewhere(readme: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", text(readme))
    assert not [t for t in targets if not (ROOT / t).exists()]


@pytest.mark.slow
def test_exports_are_what_the_build_command_gives(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["build", str(ROOT / "seeds"), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.stderr
    made, kept = ({p.name: p.read_bytes() for p in folder.iterdir()} for folder in (tmp_path, ROOT / "exports"))
    assert made.keys() == kept.keys()
    stale = [name for name in made if made[name] != kept[name]]
    assert not stale, f"{stale}: run `kg build seeds --out exports` and look at the difference"


@each_readme
def test_python_example_runs(readme: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    [example] = blocks(readme, "python")
    exec(compile(example, readme, "exec"), {})
    assert capsys.readouterr().out


def test_sparql_example_gives_rows() -> None:
    [line] = [b for b in blocks("README.md", "sh") if "kg query" in b]
    query = re.search(r'"(.*)"', line)
    assert query
    result = CliRunner().invoke(app, ["query", str(ROOT / "exports"), query[1], "--format", "csv"])
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) > 1


def test_changelog_knows_this_version() -> None:
    assert f"## [{kg.__version__}]" in text("CHANGELOG.md")


def test_help_is_there_at_once() -> None:
    """Importing the command line loads none of the libraries that only verbs need."""
    code = (
        "import sys, kg.cli; "
        "print([m for m in ('rich', 'networkx', 'rdflib', 'pyvis', 'jieba', 'numpy', 'pyoxigraph', 'yaml', 'pyarrow', 'matplotlib',"
        " 'pandas', 'rustworkx', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"
