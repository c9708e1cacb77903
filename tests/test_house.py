"""The house stands: who imports whom, how large rooms are, what is written on the doors."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "kg"

#: The floors, from the ground up: a module imports only from its own floor and those before it.
FLOORS = (
    "errors", "arguments", "machine", "atomic", "log", "vocab", "model", "knowledge", "reading", "extraction", "assembly", "views", "querying", "engine",
    "former", "export", "pipeline", "gold", "evaluate", "evaluate_identity", "training", "api", "opening", "analytics", "plots", "serving", "cli",
)  # fmt: skip

#: The rooms of the wing in which most is done, in the order in which an article passes through them: the same rule.
ROOMS = (
    "steps", "text", "mention", "boundary", "short_schools", "entities", "thing", "setting", "body_name", "short_forms", "reduced",
    "definitions", "reference", "sameness", "credible", "plurals", "demonstratives", "anaphora",
    "clause", "found", "whereabouts", "parts", "structure", "amounts", "times", "modality", "relations", "gifts", "employer", "holder",
    "apposition", "posts", "pairs", "extract",
)  # fmt: skip

#: The entrance: it may import everything, and everything may ask it for the version.
ENTRANCE = ("kg", "kg.__main__")

MODULES = {
    ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p
    for p in sorted(PACKAGE.rglob("*.py"))
    if "data" not in p.relative_to(PACKAGE).parts
}
each_module = pytest.mark.parametrize("name", MODULES)


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text("utf-8"))


def floor(name: str) -> int:
    return FLOORS.index(name.split(".")[1])


def imports(name: str) -> Iterator[str]:
    """The modules of the package that a module imports, anywhere in it."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "kg")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "kg":
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (full if full in MODULES else str(node.module) for full in whole)
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{name}: relative import; write it out"


def foreign(name: str) -> set[str]:
    """The top-level names of all other packages that a module imports."""
    nodes = list(ast.walk(tree(name)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {
        n.split(".")[0] for n in plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    } - {"kg"}


def functions(name: str) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree(name)) if isinstance(node, ast.FunctionDef))


def test_every_module_is_on_a_floor() -> None:
    strange = [name for name in MODULES if name not in ENTRANCE and name.split(".")[1] not in FLOORS]
    assert not strange, f"{strange}: not in FLOORS; put it where it belongs, or add it to the list and to the design"


@each_module
def test_imports_only_what_stands_above_it_in_the_list(name: str) -> None:
    if name in ENTRANCE:
        return
    wrong = [other for other in imports(name) if other not in ENTRANCE and floor(other) > floor(name)]
    assert not wrong, f"{name} imports {wrong}, which stand below it in the list"


@each_module
def test_extraction_goes_from_room_to_room(name: str) -> None:
    def room(module: str) -> int:
        return ROOMS.index(module.split(".")[2])

    if name.startswith("kg.extraction."):
        wrong = [other for other in imports(name) if other.startswith("kg.extraction.") and room(other) > room(name)]
        assert not wrong, f"{name} imports {wrong}, which stand below it in ROOMS"


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {
        name: {o for o in imports(name) if o != name and o not in ENTRANCE} for name in MODULES if name not in ENTRANCE
    }
    wings = {name for name, path in MODULES.items() if path.name == "__init__.py"}
    # A wing's __init__ may list its own rooms, which import each other.
    graph = {name: {o for o in others if not (o in wings and name.startswith(o))} for name, others in graph.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other: {' → '.join(error.args[1])}")


@each_module
def test_module_has_under_400_lines(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) < 400


@each_module
def test_lines_have_at_most_120_characters(name: str) -> None:
    lines = MODULES[name].read_text("utf-8").splitlines()
    assert not [n for n, line in enumerate(lines, 1) if len(line) > 120]


@each_module
def test_functions_have_under_40_lines(name: str) -> None:
    def lines(function: ast.FunctionDef) -> int:
        said = ast.get_docstring(function) is not None and len(function.body) > 1
        return (function.end_lineno or 0) - function.body[said].lineno + 1

    long = [f"{f.name}: {lines(f)}" for f in functions(name) if lines(f) >= 40]
    assert not long, f"{name}: {long}"


@each_module
def test_public_things_have_docstrings(name: str) -> None:
    bare = [] if ast.get_docstring(tree(name)) is not None else ["the module"]
    for node in tree(name).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            inner = node.body if isinstance(node, ast.ClassDef) else []
            methods = [n for n in inner if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
            bare += [n.name for n in (node, *methods) if not ast.get_docstring(n)]
    assert not bare, f"{name}: no docstring on {bare}"


@each_module
def test_library_never_prints(name: str) -> None:
    calls = (node.func for node in ast.walk(tree(name)) if isinstance(node, ast.Call))
    assert not any(isinstance(f, ast.Name) and f.id == "print" for f in calls)


@each_module
def test_functions_take_at_most_six_parameters(name: str) -> None:
    if name.startswith("kg.cli"):  # what a verb takes is what the command line offers
        return
    taken = {
        f.name: [a.arg for a in (*f.args.args, *f.args.kwonlyargs) if a.arg not in ("self", "cls")]
        for f in functions(name)
    }
    many = [function for function, parameters in taken.items() if len(parameters) > 6]
    assert not many, f"{name}: {many}"


@each_module
def test_pure_wings_touch_nothing_outside(name: str) -> None:
    banned = {"extraction": {"os", "io", "pathlib", "random", "time", "sys", "tempfile", "subprocess", "socket"}}
    banned["assembly"] = banned["extraction"]
    banned["views"] = {"os", "random", "time", "tempfile", "subprocess", "socket", "multiprocessing"}
    wing = name.split(".")[1] if "." in name else ""
    assert not foreign(name) & banned.get(wing, set())


def test_pyvis_is_known_in_one_place() -> None:
    knowing = {name for name in MODULES if "pyvis" in foreign(name)}
    assert all(name.startswith("kg.views.page") for name in knowing), knowing


SPARK = ("kg.engine.spark", "kg.engine.spark_tables")
#: Extra, its package, the module of that, and the only modules that import it: not every user needs it.
EXTRAS = (
    ("train", "scikit-learn", "sklearn", ("kg.training.regression", "kg.training.relations")),
    ("parquet", "pyarrow", "pyarrow", ("kg.views.parquet", "kg.reading.formats.parquet", *SPARK)),
    ("spark", "pyspark", "pyspark", SPARK),
    ("spark", "pyspark", "py4j", SPARK),
    ("plots", "matplotlib", "matplotlib", tuple(name for name in MODULES if name.startswith("kg.plots"))),
)


def test_dependencies_are_those_that_are_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    called = {"pyyaml": "yaml", "python-docx": "docx", "graspologic-native": "graspologic_native"}
    declared = {called.get(name, name) for name in (re.split(r"[<>=~ ]", d)[0] for d in project["dependencies"])}
    used = set().union(*map(foreign, MODULES)) - set(sys.stdlib_module_names) - {""}
    declared -= {"lxml_html_clean"}  # what trafilatura needs and fails to get from older versions of pip
    extras = {e: {re.split(r"[<>=~ ]", d)[0] for d in names} for e, names in project["optional-dependencies"].items()}
    for extra, package, module, users in EXTRAS:
        assert package in extras[extra]
        declared |= {module} & set().union(*(foreign(name) for name in users))
        assert {name for name in MODULES if module in foreign(name)} <= set(users), f"{module}: only in {users}"
    assert used == declared, f"not declared: {sorted(used - declared)}; declared in vain: {sorted(declared - used)}"


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every text file that is or would be committed."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = [
            str(p.relative_to(ROOT))
            for folder in ("kg", "tests", "ontology", "seeds")
            for p in (ROOT / folder).rglob("*.*")
        ]
    for name in filter(None, names):
        try:
            yield name, (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, OSError):
            continue


def test_no_file_names_a_machine_or_how_it_was_made() -> None:
    # Letters in brackets, so that this file does not find itself.
    machine = r"(?<![\w.~:/-])/(?:hom[e]|roo[t]|User[s]|wor[k]|far[m])/\w"
    making = r"\bsuba[g]ents?\b|\b(?:developer|this) sess[i]on\b|\bdevelopment sess[i]on\b|\.libr[a]ry/"
    banned = re.compile(f"{machine}|{making}", re.IGNORECASE)
    found = [f"{name}: {m[0]}" for name, text in tracked_texts() for m in banned.finditer(text)]
    assert not found, found


def test_no_merge_was_left_unfinished() -> None:
    marks = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
    found = [name for name, text in tracked_texts() if marks.search(text)]
    assert not found, found


def test_only_the_agreed_folders_stand_at_the_top() -> None:
    allowed = {"kg", "ontology", "seeds", "tests", "exports", "docs", ".ci"}
    found = {name.split("/")[0] for name, _ in tracked_texts() if "/" in name}
    assert found <= allowed, f"{sorted(found - allowed)}: not an agreed folder"
