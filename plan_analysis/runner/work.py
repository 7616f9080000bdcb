"""One page: execute its notebook, make the HTML, put both into the stage with a record of what they were made from."""

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from plan_analysis.reference import project
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError
from plan_analysis.report import notebooks
from plan_analysis.report.notebooks import LEAGUE
from plan_analysis.runner import manifest
from plan_analysis.runner.keys import PREVIOUS, Inputs, digest
from plan_analysis.runner.parameters import checked
from plan_analysis.runner.task import RESULTS, Task
from plan_analysis.warm.template import Watch

if TYPE_CHECKING:
    from nbformat import NotebookNode

CELL_TIMEOUT = 600  # seconds one cell may take before its page counts as failed
LONGEST_SOCKET = 90  # characters of the path of a socket, whose end the kernel adds; systems bear 107, some 103
WARM, STOCK = "warm", "stock"
BEFORE_STALE = re.compile(r'<main id="main"[^>]*>')  # <main id="main" tabindex="-1">


@dataclass(frozen=True)
class Job:
    """How pages are made: where to, from what, by which engine."""

    out: Path
    inputs: Inputs
    engine: str = WARM

    def __call__(self, task: Task) -> dict:
        """Render a page into the stage; its record. Raises what the notebook raised and keeps the failed notebook."""
        started = time.monotonic()
        stage = self.out / manifest.STAGE
        for name in task.files:
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
        watch = Watch()
        try:
            before = self._before() if task.compares else None
            notebook = self._executed(task, watch, before)
        except Exception:
            if watch.notebook is not None and task.notebook != RESULTS:
                write(failed(self.out, task), kept(watch.notebook, task, before).encode())
            raise
        read = self.inputs.relevant(watch.read, self.out) if watch.read else self.inputs.tables
        stale = self.inputs.stale(read)
        if task.notebook != RESULTS:
            write(stage / task.executed, kept(notebook, task, before).encode())
            text = page(notebook, task, stale)
            write(stage / task.name, (text if self._twin(task) else without_twin(text)).encode())
        record = self.inputs.of(task) | {
            "inputs": {name: self.inputs.digest(name) for name in read},
            "files": {name: digest(stage / name) for name in task.files},
            "before": digest(before) if before else "",
            "stale": stale,
            "twin": self._twin(task),
            "seconds": round(time.monotonic() - started, 2),
            "error": "",
        }
        manifest.stage(self.out, task.name, record)
        return record

    def _twin(self, task: Task) -> bool:
        """Whether there is the page in the other language, or this run makes it."""
        return task.notebook == RESULTS or not task.alone or (self.out / task.twin).exists()

    def _before(self) -> Path | None:
        """The results before they last changed, which may be now; None in the first run."""
        old, new = self.out / "results.json", self.out / manifest.STAGE / "results.json"
        if old.exists() and new.exists() and old.read_bytes() != new.read_bytes():
            write(new.with_name(PREVIOUS), old.read_bytes())
        found = [path for path in (new.with_name(PREVIOUS), old.with_name(PREVIOUS)) if path.exists()]
        return found[0].resolve() if found else None

    def _executed(self, task: Task, watch: Watch, before: Path | None) -> "NotebookNode":
        if task.notebook == RESULTS:
            return execute(self._results(task), None, self.engine, watch)
        given = {"before": str(before)} if before else {}
        return execute(str(task.path), checked(task.path, task.parameters | given), self.engine, watch)

    def _results(self, task: Task) -> "NotebookNode":
        """Results are made as pages are, by a notebook in a process of its own; it has one cell."""
        import nbformat.v4 as v4

        plan, as_of, draws = (task.parameters[name] for name in ("plan", "as_of", "draws"))
        folder = str((self.out / manifest.STAGE / task.folder).resolve())
        code = (
            "from pathlib import Path\nfrom plan_analysis import results\n"
            f"results.write_results({plan!r}, {as_of!r}, {draws!r}, Path({folder!r}))\nNone"
        )
        kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
        return v4.new_notebook(cells=[v4.new_code_cell(code)], metadata={"kernelspec": kernel})


def execute(source: object, parameters: dict | None, engine: str, watch: Watch) -> "NotebookNode":
    """A notebook, or the path of one, executed by papermill in the notebooks' folder."""
    with engine_options(engine) as options:
        if engine == WARM:
            options["watch"] = watch
        return papermill().execute_notebook(
            source,
            None,
            parameters,
            cwd=str(project.required()),
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT,
            **options,
        )


def failed(out: Path, task: Task) -> Path:
    """Where the notebook of a page that failed is kept."""
    path = out / task.executed
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_suffix(".failed.ipynb")


def papermill() -> ModuleType:
    """Papermill without the grammar of internet addresses that a validator of notebooks never needs (0.7 s)."""
    unneeded = "rfc3987_syntax"
    absent = unneeded not in sys.modules
    if absent:
        sys.modules[unneeded] = None  # type: ignore[assignment]  # how an import is barred
    import papermill

    if absent:
        del sys.modules[unneeded]
    return papermill


@contextmanager
def engine_options(engine: str) -> Iterator[dict[str, object]]:
    """Options of papermill for an engine.

    A stock kernel ends at once and talks through sockets in a private folder of its own: over TCP, kernels that start
    together now and then pick the same port; systems without such sockets keep TCP.
    """
    if engine == WARM:
        yield {"engine_name": WARM, "record_timing": False}
        return
    from traitlets.config import Config

    _check_kernel()
    with tempfile.TemporaryDirectory(prefix="kernel-", dir=_short()) as folder:
        private = {"transport": "ipc", "ip": f"{folder}/socket"} if len(folder) < LONGEST_SOCKET else {}
        yield {
            "shutdown_kernel": "immediate",
            "extra_arguments": ["--log-level=ERROR"],
            "config": Config({"KernelManager": private if os.name == "posix" else {}}),
            "record_timing": False,
        }


def _short() -> str | None:
    """A folder for sockets, whose paths may not be long: the user's own for temporary files, or the system's."""
    return "/tmp" if len(tempfile.gettempdir()) > LONGEST_SOCKET - 20 and os.access("/tmp", os.W_OK) else None


def _check_kernel() -> None:
    """DataError unless the stock kernel runs the Python that runs this."""
    from jupyter_client.kernelspec import KernelSpecManager

    program = Path(KernelSpecManager().get_kernel_spec("python3").argv[0])
    if program.is_absolute() and program.parent != Path(sys.executable).parent:
        raise DataError(
            f"--engine stock: the Jupyter kernel python3 starts another Python, {program}; "
            "remove it with: jupyter kernelspec remove python3"
        )


def page(notebook: "NotebookNode", task: Task, stale: str = "") -> str:
    """The HTML page of an executed notebook; ``stale`` names tables that are newer than what it was made from."""
    from plan_analysis.report import html

    scrub(notebook)
    text = html.page(notebook, task.stem, task.parameters)
    if task.folder:  # what all regions share stands above them, and so does their league
        for one in notebooks.found():
            if one.made_for == "plan":
                text = text.replace(f'href="{one.page}.', f'href="../{one.page}.')
        league = f'<a href="../{task.words.page(LEAGUE)}">{task.words("Regions compared")}</a>'
        text = re.sub(r"<nav [^>]*>\n", rf"\g<0>{league}\n", text, count=1)  # <nav aria-label="Pages">\n
    if stale:
        text = marked(text, task.words("Stale: built before these changed: {files}. Run the build again.", files=stale))
    return text


def without_twin(html: str) -> str:
    """A page without the link to its twin in the other language, where there is none."""
    # <a class="twin" href="T02.en.html">English</a>
    return re.sub(r'<a class="twin" [^>]*>[^<]*</a>', "", html, count=1)


def marked(html: str, sentence: str) -> str:
    """A page with a sentence on top that says why it is an older one, in the place of an earlier such sentence."""
    main = BEFORE_STALE.search(html)
    if not main:
        return html
    head, rest = html[: main.end()], html[main.end() :]
    mark = '\n<p class="stale note" role="status">'
    if rest.startswith(mark):
        rest = rest.partition("</p>")[2]
    return f"{head}{mark}{escape(sentence)}</p>{rest}"


def kept(notebook: "NotebookNode", task: Task, before: Path | None = None) -> str:
    """An executed notebook as it is kept: the same bytes for the same inputs, nothing of the machine it ran on."""
    import nbformat

    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.metadata["papermill"] = {"parameters": task.parameters}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    scrub(notebook)
    text = nbformat.writes(notebook) + "\n"
    return text.replace(json.dumps(str(before))[1:-1], before.name) if before else text


def scrub(notebook: "NotebookNode") -> None:
    """Take the folders of the machine out of what cells printed; sections, pictures and fonts are left alone."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for holder, key in ((output, "text"), (output, "evalue"), (output.get("data", {}), "text/plain")):
                if key in holder:
                    holder[key] = scrubbed(holder[key])
            if "traceback" in output:
                output["traceback"] = [scrubbed(line) for line in output["traceback"]]


def scrubbed(text: str) -> str:
    """Printed text without the folders of the machine, where they stand as whole names of a path."""
    for folder, name in _folders():
        text = re.sub(rf"(?<![\w.~-]){re.escape(folder)}(?!\w|[.-]\w)", name, text)  # FOLDER/data.csv
    return text


def _folders() -> list[tuple[str, str]]:
    """Folders of the machine and what stands for them, the longest first; the root of a disk is none."""
    known = {os.path.expanduser("~"): "~", sys.base_prefix: "python", sys.prefix: "python"}
    if found := project.here():
        known[str(found)] = "."
    usable = {folder: name for folder, name in known.items() if len(Path(folder).parts) > 1 and os.path.isabs(folder)}
    return sorted(usable.items(), key=lambda item: -len(item[0]))


def sentence(error: BaseException) -> str:
    """An error in one line: what, and in which cell."""
    name = getattr(error, "ename", "")  # of a cell
    if name:
        said = f"{name}: {getattr(error, 'evalue', '')} (in cell {getattr(error, 'exec_count', '')})"
    else:
        said = f"{type(error).__name__}: {error}"
    return scrubbed(" ".join(said.split()))
