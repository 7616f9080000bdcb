"""What is installed, which kernel notebooks use, whether the project's tables are sound; each with a remedy."""

import importlib.util
import json
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from plan_analysis import __version__
from plan_analysis.reference import check_raw_files, freshness, project, read
from plan_analysis.reference.schema import DataError
from plan_analysis.runner import surroundings

# package → what for, the extra that brings it (none where the suite itself needs it)
NEEDED = (
    "jupyterlab",
    "ipykernel",
    "papermill",
    "ipywidgets",
    "anywidget",
    "plotly",
    "pypinyin",
    "pandas",
    "matplotlib",
)
OPTIONAL = {
    "voila": ("the explorer as an app", "app"), "playwright": ("tests in a browser", "browser"),
    "distributed": ("runs on a Dask cluster", "cluster"),
}  # fmt: skip
FONT = project.PACKAGE / "fonts/NotoSansSC-GB2312.otf"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FEW = 5  # mistakes of the tables that are printed


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``optional`` if the suite works without it, ``remedy`` how to mend it."""

    name: str
    good: bool
    said: str
    remedy: str = ""
    optional: bool = False


def examine() -> list[Finding]:
    """Everything that is looked at, in order."""
    return [*_machine(), *_packages(), *_kernel(), *_files(), *_project()]


def missing(package: str) -> str:
    """How to install a package; empty where it is there."""
    if importlib.util.find_spec(package) is not None:
        return ""
    extra = OPTIONAL[package][1] if package in OPTIONAL else ""
    wanted = f"plan-analysis[{extra}]" if extra else "plan-analysis"
    return f"install it with: {sys.executable} -m pip install '{wanted}'"


def _machine() -> Iterator[Finding]:
    good = (3, 11) <= sys.version_info < (3, 14)
    said = f"{platform.python_version()} ({sys.executable})"
    yield Finding("plan-analysis", True, __version__)
    yield Finding("Python", good, said, "make an environment with Python 3.11, 3.12 or 3.13")


def _packages() -> Iterator[Finding]:
    for name in NEEDED:
        said = _version(name)
        yield Finding(name, bool(said), said or "not installed", missing(name))
    for name, (purpose, _) in OPTIONAL.items():
        said = _version(name)
        yield Finding(name, bool(said), f"{said or 'not installed'}: {purpose}", missing(name), optional=True)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _kernel() -> Iterator[Finding]:
    """The kernel called python3: it must be this Python, or notebooks run with another one's packages."""
    remedy = f"{sys.executable} -m ipykernel install --sys-prefix --name python3"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

        spec = KernelSpecManager().get_kernel_spec("python3")
    except ImportError:
        yield Finding("kernel python3", False, "jupyter_client is not installed", missing("jupyter_client"))
        return
    except NoSuchKernel:
        yield Finding("kernel python3", False, "not found", remedy)
        return
    program = spec.argv[0] if spec.argv else ""
    own = program in ("python", "python3") or Path(program).absolute() == Path(sys.executable).absolute()
    said = f"{spec.resource_dir}: {'this Python' if own else program}"
    yield Finding("kernel python3", own, said, f"{remedy}, or start JupyterLab from the environment itself")


def _files() -> Iterator[Finding]:
    yield Finding("Chinese font", FONT.is_file(), FONT.name, "install plan-analysis again: a file of it is gone")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    remedy = "Debian: apt-get install chromium; it is needed by the tests alone"
    yield Finding("Chromium", found is not None, found or "not found", remedy, optional=True)


def _project() -> Iterator[Finding]:
    try:
        root = project.required()
    except DataError as error:
        yield Finding("project", False, "none here", str(error), optional=True)
        return
    yield Finding("project", True, str(root))
    for remark in surroundings.remarks(root):
        yield Finding("surroundings", False, remark, optional=True)
    try:
        tables = read(root)
    except DataError as error:
        yield _mistakes("tables", str(error).splitlines(), "mend the rows named above")
        return
    counts = f"{len(tables.plans)} plans, {len(tables.targets)} targets, {len(tables.indicators)} indicators"
    yield Finding("tables", True, counts)
    yield _mistakes("raw files", check_raw_files(tables, root), "each sentence says what to do")
    there = (root / "data/processed/observations.csv").is_file()
    changed = freshness.changed(root) if there else []
    said = "not built" if not there else f"built before {', '.join(changed[:FEW])} changed" if changed else "built"
    yield Finding("data/processed", there and not changed, said, "plan-analysis build")
    yield from _notebook(root)


def _notebook(root: Path) -> Iterator[Finding]:
    path = root / "notebooks/06_explore.ipynb"
    if path.exists():
        try:
            json.loads(path.read_text(encoding="utf-8"))["cells"]
            yield Finding("explorer", True, "notebooks/06_explore.ipynb")
        except (ValueError, KeyError):
            yield Finding("explorer", False, f"{path} is no notebook", "delete it; plan-analysis explore makes it anew")


def _mistakes(name: str, sentences: list[str], remedy: str) -> Finding:
    shown = "; ".join(sentences[:FEW]) + (f"; and {len(sentences) - FEW} more" if len(sentences) > FEW else "")
    return Finding(name, not sentences, shown or "sound", remedy)
