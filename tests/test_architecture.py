"""The house rules that a machine can check."""

import ast
import importlib
import io
import itertools
import re
import subprocess
import sys
import tokenize
import tomllib

import nbformat
import pytest
from rattler import MatchSpec, Version

from tests.conftest import ROOT

PACKAGE = ROOT / "plan_analysis"
HEAVY = {"pandas", "matplotlib", "seaborn", "statsmodels", "scipy", "papermill", "nbconvert", "babel"}


def pins() -> dict[str, str]:
    text = (ROOT / "constraints.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_a_room_imports_only_what_stands_below_it_and_has_an_order_inside():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    ordered = {name for contract in settings["contracts"] for name in contract["containers"]}
    assert all(contract["exhaustive"] for contract in settings["contracts"])
    many = {f"plan_analysis.{path.name}" for path in PACKAGE.iterdir() if len(list(path.glob("[a-z]*.py"))) > 3}
    assert many <= ordered  # a room of more than three modules says in which order they stand
    # in a process of its own, because it silences the loggers of all others
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def loaded_by(code: str) -> set[str]:
    code = f"import sys; {code}; print('loaded', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.partition("loaded ")[2].split())


def test_importing_the_package_loads_nothing_heavy():
    assert not loaded_by("import plan_analysis, plan_analysis.cli") & HEAVY


def test_html_is_made_by_a_process_that_computes_and_draws_nothing():
    code = "import nbformat; from plan_analysis.report import html"
    page = "html.page(nbformat.read('notebooks/03_indicator.ipynb', 4), 'T02', {'lang': 'zh'})"
    loaded = loaded_by(f"{code}; {page}")
    assert not loaded & (HEAVY - {"babel"} | {"numpy"})


def test_a_page_loads_no_reader_of_files_and_no_library_it_computes_nothing_with():
    loaded = loaded_by(
        "from plan_analysis import report; report.target_page('baoding_2018_2020', 'T02', '', 'zh', 200)"
    )
    assert not loaded & {"scipy", "seaborn", "statsmodels", "lxml", "openpyxl", "docx", "plan_analysis.yearbook.tidy"}


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_really_executed(path):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) <= 15
    assert sum(len(cell.source.splitlines()) for cell in code) <= 60
    assert not any(re.search(r"^\s*(def|class) ", cell.source, re.MULTILINE) for cell in code)
    # without execution counts nbval compares nothing
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    tagged = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert 1 <= len(tagged[0].source.splitlines()) <= 5
    assert path.stat().st_size < 400_000


def test_the_asked_for_packages_are_pinned():
    asked = {"jupyterlab", "pandas", "numpy", "statsmodels", "matplotlib", "seaborn", "papermill", "nbval"}
    assert asked <= set(pins())


def test_pyproject_asks_for_nothing_that_is_not_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for requirement in project["dependencies"] + project["optional-dependencies"]["dev"]:
        name, low = re.match(r"([a-z0-9.-]+)>=([\d.]+)", requirement).groups()
        assert Version(pins()[name.replace(".", "-")]) >= Version(low), requirement


def test_environment_yml_has_the_pinned_versions_of_every_requirement():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.match(r"[a-z0-9.-]+", r)[0] for r in project["dependencies"] + project["optional-dependencies"]["dev"]}
    lines = re.findall(r"^  - (\S.*)$", (ROOT / "environment.yml").read_text().split("dependencies:")[1], re.MULTILINE)
    specs = {spec.name.normalized: str(spec.version) for spec in map(MatchSpec, lines)}
    assert set(specs) - {"python", "pip"} == wanted
    for name in wanted:
        assert specs[name].lstrip("=").rstrip(".*") == pins()[name.replace(".", "-")], name
    assert specs["python"].replace(" ", "") == project["requires-python"].replace(" ", "")


def test_constraints_name_no_index_and_every_pin_has_a_hash():
    text = (ROOT / "constraints.txt").read_text()
    assert "http" not in re.sub(r"^(http|aiohttp)[a-z-]*==", "", text, flags=re.MULTILINE)
    pinned = re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z0-9._-]+==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE))


@pytest.mark.parametrize("room", ["explore", "plan", "report", "results", "yearbook"])
def test_what_a_room_loads_when_it_is_used_is_there_and_says_what_it_is(room):
    module = importlib.import_module(f"plan_analysis.{room}")
    for name in module.LATER:
        assert getattr(module, name).__doc__, name
    with pytest.raises(AttributeError, match=f"module 'plan_analysis.{room}' has no attribute 'nothing'"):
        module.nothing  # noqa: B018


# functions of more than 30 lines or 5 parameters that a room still has; a number here may only fall. The doors of three
# rooms take a few things more than five: forecast_many, attainment.assess and cases.summary, dataset.starting.start
LONG = {
    "attainment": 2, "dataset": 1, "forecast": 1, "intake": 1,
}  # fmt: skip


def _long(path) -> list[str]:
    """Functions of a module that do not fit a screen, their docstrings not counted, or take too much at once."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            names = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            # the parameters of a command are its options
            command = path.parent.name == "cli" and not node.name.startswith("_")
            if node.end_lineno - body[0].lineno >= 30 or (len(set(names) - {"self", "cls"}) > 5 and not command):
                found.append(f"{path.relative_to(PACKAGE)}: {node.name}")
    return found


def test_functions_stay_short():
    rooms = {
        path.name: [name for one in sorted(path.glob("*.py")) for name in _long(one)] for path in PACKAGE.iterdir()
    }
    assert {room: names for room, names in rooms.items() if len(names) > LONG.get(room, 0)} == {}


# regular expressions that show no string they are for; a number here may only fall
SILENT = {"plan": 11}
PLAIN = re.compile(r"[^\\.^$*+?{}\[\]()]*")  # 降低|下降|减少: such words show themselves
IN_RE = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}


def _silent(path) -> list[str]:
    """Regular expressions of a module beside or above which no comment holds a string that they find."""
    text = path.read_text("utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
    code = {token for token, line in enumerate(text.splitlines(), 1) if not line.lstrip().startswith("#")}
    return [
        f"{path.relative_to(PACKAGE)}, line {node.lineno}: {ast.unparse(node.args[0])}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("re.") in IN_RE and node.args
        if ast.unparse(node.func).startswith("re.") and not _shows(node, comments, code)
    ]


def _shows(call: ast.Call, comments: dict[int, str], code: set[int]) -> bool:
    """Whether an expression is plain, or a string that it finds stands beside or above it."""
    pattern = call.args[0]
    known = pattern.value if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str) else None
    if known is not None and (len(known) <= 6 or PLAIN.fullmatch(known)):
        return True
    if not isinstance(pattern, ast.Constant | ast.JoinedStr | ast.BinOp):
        return True  # a name: it is shown where it is written
    above = itertools.takewhile(
        lambda line: line in comments and line not in code, itertools.count(call.lineno - 1, -1)
    )
    said = [comments[line] for line in (*above, *range(call.lineno, call.end_lineno + 1)) if line in comments]
    flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(call) else 0
    said = [one.replace("\\n", "\n").replace("\\x07", "\x07") for one in said]
    pieces = [piece for one in said for piece in (one, *re.split(r"[,;:] | → | or | and ", one), *one.split())]
    return bool(said) if known is None else any(re.search(known, piece.strip(" "), flags) for piece in pieces)


def test_a_regular_expression_shows_a_string_that_it_is_for():
    rooms = {
        path.name: [one for module in sorted(path.glob("*.py")) for one in _silent(module)]
        for path in PACKAGE.iterdir()
    }
    assert {room: found for room, found in rooms.items() if len(found) > SILENT.get(room, 0)} == {}


def test_what_the_type_checker_is_told_to_ignore_has_its_reason():
    lines = [line for path in PACKAGE.rglob("*.py") for line in path.read_text("utf-8").splitlines()]
    assert [line for line in lines if re.search(r"# type: ignore(\[[\w-]+\])?\s*$", line)] == []
