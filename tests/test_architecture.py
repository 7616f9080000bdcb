"""The house rules that a machine can check."""

import ast
import re
import tomllib

import nbformat
import pytest
from rattler import MatchSpec, Version

from tests.conftest import ROOT

ORDER = [
    "atomic", "schema", "reference", "plan", "yearbook", "derivation", "observations", "series", "forecast",
    "prediction", "attainment", "anchors", "scenario", "cases", "track_record", "processed", "rivals",
    "messages", "charts", "changes", "report", "typeface", "html", "results", "terminal", "runner", "cli",
]  # fmt: skip
# a module that outgrew its page is a folder of modules, in their own order
INSIDE = {
    "forecast": ["scale", "shocks", "histories", "components", "peers", "calibration", "many", "paths"],
    "plan": [
        "numbers", "text", "wording", "context", "clauses", "naming", "tables", "rows", "extraction", "linter",
        "review", "propose", "register",
    ],
    "report": ["page", "record", "target", "scorecard", "data", "register", "changes", "about"],
    "runner": [
        "task", "parameters", "keys", "manifest", "lock", "shell", "template", "engine", "work", "pool", "publishing",
        "cluster", "refreshing", "archive", "schedule", "regions", "orders", "commands",
    ],
    "yearbook": [
        "values", "addresses", "periods", "units", "counties", "names", "sheets", "workbook", "encoding", "pages",
        "files", "grid", "header", "lines", "kinds", "blocks", "layout", "footnotes", "hierarchy", "rows",
        "exports", "account", "prose", "tidy", "checks", "clean",
    ],
}  # fmt: skip
PACKAGE = ROOT / "plan_analysis"
HEAVY = {"pandas", "matplotlib", "seaborn", "statsmodels", "scipy", "papermill", "nbconvert", "babel"}


def pins() -> dict[str, str]:
    text = (ROOT / "constraints.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def imports(path, package: str = "plan_analysis") -> set[str]:
    """Modules of a package that a file imports, by name."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{package}."):
            names.add(node.module.removeprefix(f"{package}.").split(".")[0])
    return names


def parts(module: str) -> list:
    """The file of a module, or the files of its folder."""
    return sorted((PACKAGE / module).glob("*.py")) or [PACKAGE / f"{module}.py"]


@pytest.mark.parametrize("module", ORDER)
def test_a_module_imports_only_what_stands_before_it(module):
    allowed = set(ORDER[: ORDER.index(module)]) | {"__version__"}
    if module in INSIDE:
        allowed.add(module)
    assert set().union(*map(imports, parts(module))) <= allowed


@pytest.mark.parametrize(("package", "module"), [(name, part) for name in INSIDE for part in INSIDE[name]])
def test_a_part_of_a_package_imports_only_what_stands_before_it(package, module):
    order = INSIDE[package]
    found = imports(PACKAGE / package / f"{module}.py", f"plan_analysis.{package}")
    assert found & set(order) <= set(order[: order.index(module)])


def test_every_module_has_its_place_in_the_order():
    here = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert here - {"__init__", "__main__"} == set(ORDER)
    for package, order in INSIDE.items():
        assert {path.stem for path in (PACKAGE / package).glob("*.py")} - {"__init__"} == set(order)


def test_importing_the_package_loads_nothing_heavy():
    import subprocess
    import sys

    code = "import sys, plan_analysis, plan_analysis.cli; print(' '.join(sys.modules))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not loaded & HEAVY


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
