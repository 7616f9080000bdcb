"""Notebooks + parameters → executed notebooks and HTML pages, several at a time, none half done.

A page is a notebook run by papermill with injected parameters and made into HTML. Pages are written under a
temporary name and renamed; index, results and assessment come last.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from plan_analysis import html, report, results
from plan_analysis.messages import Language, language
from plan_analysis.reference import ROOT
from plan_analysis.schema import DataError

NOTEBOOKS = ROOT / "notebooks"
KERNEL_TIMEOUT = 600  # seconds one cell may take before its page counts as failed


@dataclass(frozen=True)
class Task:
    """One page to render: notebook, file stem, language and parameters."""

    notebook: str
    stem: str
    parameters: dict[str, object]

    @property
    def words(self) -> Language:
        """The page's language."""
        return language(str(self.parameters["lang"]))


@dataclass(frozen=True)
class Failure:
    """A page that could not be rendered, and why."""

    task: Task
    error: str


def tasks(plan: str, as_of: str, languages: tuple[str, ...], draws: int, targets: tuple[str, ...] = ()) -> list[Task]:
    """Every page of a plan, the slow ones first; with ``targets`` only those targets' pages and the scorecard."""
    reference = report.read(ROOT)
    known = [row.target for row in reference.plan_targets(plan)]
    for target in targets:
        reference.target(plan, target)
    report.as_of_date(as_of, reference, report.Page(plan, as_of, "en").tidy)
    common = {"plan": plan, "as_of": as_of}
    pages = [("05_track_record", "track_record", {}), ("01_data", "data", {}), ("02_targets", "register", {})]
    pages += [("07_changes", "changes", {"draws": draws}), ("08_about", "about", {})]
    pages += [("03_indicator", target, {"target": target, "draws": draws}) for target in targets or known]
    pages += [("04_scorecard", "index", {"draws": draws})]
    return [
        Task(f"{notebook}.ipynb", stem, common | {"lang": language(lang).code} | extra)
        for notebook, stem, extra in pages
        for lang in languages
    ]


def with_parameters(pages: list[Task], parameters: dict[str, str]) -> list[Task]:
    """The pages with further parameters, each given to the notebooks that take it and checked there.

    Raises DataError for a name that no notebook takes or a value of another type.
    """
    from papermill import inspect_notebook

    takes = {name: set(inspect_notebook(str(NOTEBOOKS / name))) for name in {page.notebook for page in pages}}
    known = set().union(*takes.values())
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise DataError(f"no notebook takes a parameter named {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    return [
        replace(page, parameters=checked(NOTEBOOKS / page.notebook, page.parameters | given))
        for page in pages
        for given in [{name: value for name, value in parameters.items() if name in takes[page.notebook]}]
    ]


def checked(notebook: Path, parameters: dict[str, object]) -> dict[str, object]:
    """The parameters, converted to the types of the notebook's own defaults.

    Raises DataError for a notebook without a ``parameters`` cell, an unknown name or a value of another type:
    papermill itself accepts all three with a word in the log.
    """
    from papermill import inspect_notebook

    known = inspect_notebook(str(notebook))
    if not known:
        raise DataError(f"{notebook.name}: no cell is tagged 'parameters'; tag the cell that sets the defaults")
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise DataError(f"{notebook.name}: no parameter named {', '.join(unknown)}; it takes {', '.join(known)}")
    return {name: _typed(notebook.name, name, value, known[name]["default"]) for name, value in parameters.items()}


def run(pages: list[Task], out: Path, workers: int, progress: Callable[[Task, str | None], None]) -> list[Failure]:
    """Render all pages into ``out`` and write results; returns the failures, whose last good pages stay.

    ``progress`` is called once for each finished page, with its error or None.
    """
    out.mkdir(parents=True, exist_ok=True)
    for page in pages:
        checked(NOTEBOOKS / page.notebook, page.parameters)
    failures = []
    with ProcessPoolExecutor(max_workers=workers) as pool:
        waiting = {pool.submit(render, page, out): page for page in pages}
        for done in as_completed(waiting):
            error = done.exception()
            message = f"{type(error).__name__}: {error}" if error else None
            if message:
                failures.append(Failure(waiting[done], message))
            progress(waiting[done], message)
    return failures


def render(task: Task, out: Path) -> None:
    """Execute one notebook and write its page; raises what the notebook raised, the old page then stays."""
    import nbformat
    from papermill import execute_notebook

    parameters = checked(NOTEBOOKS / task.notebook, task.parameters)
    executed = out / "notebooks" / f"{task.words.page(task.stem)[:-5]}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    temporary = executed.with_suffix(".part.ipynb")
    with _kernel_options() as options:
        execute_notebook(
            str(NOTEBOOKS / task.notebook), str(temporary), parameters, cwd=str(NOTEBOOKS), progress_bar=False,
            execution_timeout=KERNEL_TIMEOUT, **options,
        )  # fmt: skip
    notebook = nbformat.read(temporary, as_version=4)
    for path in ("input_path", "output_path"):  # where it ran is nobody's business
        notebook.metadata.papermill.pop(path, None)
    nbformat.write(notebook, temporary)
    results.write(out / task.words.page(task.stem), html.page(notebook, task.stem, parameters).encode())
    os.replace(temporary, executed)


def refresh(names: list[str], progress: Callable[[str], None]) -> None:
    """Re-execute the committed notebooks in place with their own defaults, metadata that changes removed."""
    import nbformat
    from nbstripout import strip_output
    from papermill import execute_notebook

    for name in names or [path.name for path in notebooks()]:
        path = NOTEBOOKS / name
        temporary = path.with_suffix(".part.ipynb")
        with _kernel_options() as options:
            execute_notebook(
                str(path), str(temporary), cwd=str(NOTEBOOKS), progress_bar=False, record_timing=False, **options
            )
        notebook = nbformat.read(temporary, as_version=4)
        volatile = [
            "metadata.papermill",
            "metadata.language_info",
            "cell.metadata.papermill",
            "cell.metadata.execution",
        ]
        notebook = strip_output(notebook, keep_output=True, keep_count=True, keep_id=True, extra_keys=volatile)
        nbformat.write(notebook, temporary)
        os.replace(temporary, path)
        progress(name)


def notebooks() -> Iterator[Path]:
    """The committed notebooks in order."""
    yield from sorted(path for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb") if ".part" not in path.name)


@contextmanager
def _kernel_options() -> Iterator[dict[str, object]]:
    """Options of one kernel: it ends at once, and talks through sockets in a private folder of its own.

    Over TCP, kernels that start together now and then pick the same port; systems without such sockets keep TCP.
    """
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        private = {"KernelManager": {"transport": "ipc", "ip": f"{folder}/socket"}} if os.name == "posix" else {}
        yield {
            "shutdown_kernel": "immediate",
            "extra_arguments": ["--log-level=ERROR"],
            "config": Config(private),
        }


def _typed(notebook: str, name: str, value: object, default: str) -> object:
    import ast

    kind = type(ast.literal_eval(default))
    try:
        return value if isinstance(value, kind) else kind(value)
    except ValueError:
        raise DataError(f"{notebook}: parameter {name} is {value!r}, expected {kind.__name__} like {default}") from None
