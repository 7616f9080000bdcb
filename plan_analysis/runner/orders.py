"""What can be asked of the runner, each in one call.

``outdated`` says what must be rendered and why, ``render`` does it into a stage, ``finish`` puts it before readers.
"""

import gc
import shutil
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plan_analysis.report import notebooks
from plan_analysis.runner import archive, cluster, lock, manifest, preload
from plan_analysis.runner.keys import Inputs, reasons
from plan_analysis.runner.parameters import checked, defaults, with_parameters
from plan_analysis.runner.pool import Pool, workers
from plan_analysis.runner.publishing import past, publish
from plan_analysis.runner.refreshing import refresh
from plan_analysis.runner.switching import sweep
from plan_analysis.runner.task import RESULTS, Failure, Task, results, tasks
from plan_analysis.runner.work import STOCK, WARM, Job, execute, page, papermill, sentence
from plan_analysis.warm.template import Template, Watch, available, current

__all__ = [
    "STOCK", "WARM", "Failure", "Task", "Work", "checked", "home", "locked", "one_page",
    "outdated", "refresh", "render", "results", "run", "sentence", "tasks", "with_parameters", "workers",
]  # fmt: skip

Progress = Callable[[Task, str | None], None]


@dataclass(frozen=True)
class Work:
    """What is to be done for a folder: pages to render with the reasons, and pages that are finished already."""

    job: Job
    render: dict[Task, list[str]]
    staged: list[Task]
    current: list[Task]


def outdated(pages: list[Task], out: Path, engine: str = WARM, force: bool = False) -> Work:
    """Which pages must be rendered and why; the rest is current, or was finished by a run that was stopped."""
    for task in pages:
        if task.notebook != RESULTS:
            checked(task.path, task.parameters)
    inputs, records = Inputs(), manifest.read(out)
    todo, staged, current = {}, [], []
    for task in pages:
        why = ["asked for"] if force else reasons(task, records.get(task.name), inputs, out)
        waiting = None if force else manifest.staged(out, task.name)
        if not why:
            current.append(task)
        elif waiting and not reasons(task, waiting, inputs, out / manifest.STAGE):
            staged.append(task)
        else:
            todo[task] = why
    if any(task.notebook == RESULTS for task in (*todo, *staged)):
        for task in [task for task in current if task.compares]:
            current.remove(task)
            todo[task] = ["results are new"]
    return Work(Job(out, inputs, engine), todo, staged, current)


def render(work: Work, count: int, progress: Progress, scheduler: str = "") -> list[Failure]:
    """Render into the stage what must be rendered; the failures. ``progress`` is told of each page and its error.

    In ``count`` processes here, or on the Dask cluster of a ``scheduler``.
    """
    failures: list[Failure] = []
    if not work.render:
        return failures
    if scheduler:
        return cluster.render(work.job, list(work.render), scheduler, progress)
    count = min(count, len(work.render))
    warm = work.job.engine == WARM and available()
    days = tuple(sorted({str(task.parameters["as_of"]) for task in work.render if "as_of" in task.parameters}))
    pool = Pool(work.job, count, Template.start(count, preload.__name__, days) if warm else [])
    import_all()
    for task, _, error in pool.run(list(work.render)):
        if error:
            failures.append(Failure(task, error))
        progress(task, error or None)
    return failures


def one_page(
    notebook: str, stem: str, parameters: dict[str, object], common: dict[str, object], engine: str = WARM
) -> str:
    """One page, made at once: the HTML of a notebook with some of its parameters, and the ``common`` that it takes."""
    known = defaults(notebooks.located(notebook))
    taken = {name: value for name, value in common.items() if name in known}
    task = Task(notebook, stem, known | taken | parameters)
    task = Task(task.notebook, task.stem, checked(task.path, task.parameters))
    gc.disable()  # one page and then the end: nothing is worth collecting
    if engine == WARM and available():
        current(preload.__name__)  # a template imports while this process imports too
    papermill()
    sys.setswitchinterval(0.0005)  # seconds; outputs are taken in at once although the thread is busy
    getting_ready = threading.Thread(target=import_all)  # while the report is at work in its own process
    getting_ready.start()
    executed = execute(str(task.path), task.parameters, engine, Watch())
    getting_ready.join()
    return page(executed, task)


def run(pages: list[Task], out: Path, count: int, progress: Progress, engine: str = WARM) -> list[Failure]:
    """Render what changed and publish it; the failures, whose last good pages stay."""
    with locked(out, lambda line: None):
        work = outdated(pages, out, engine)
        failures = render(work, count, progress)
        finish(work, failures)
    return failures


def home(out: Path, plan: str) -> Path:
    """Where a plan's pages go: into a folder that holds no other plan's, else into one of the plan's own inside it."""
    plans = {record["parameters"].get("plan", "") for record in manifest.read(out).values() if "parameters" in record}
    return out / plan if {name.partition("@")[0] for name in plans} - {plan} else out


@contextmanager
def locked(out: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a folder's lock, see ``lock.locked``; what runs that died have left there is gone then."""
    with lock.locked(out, say):
        sweep(out)
        yield


def finish(work: Work, failures: list[Failure], whole: Collection[str] = (), kept: int = 0) -> None:
    """Publish what was rendered, now or by a run that was stopped; nothing is touched if there was nothing to do.

    ``whole`` names the folders (regions; "" for the plan itself) all of whose pages were asked for: in these, and in
    the languages asked for, a page that was not is one of the past and goes. With ``kept`` the pages that are replaced
    stay as an archive, as many archives as that.
    """
    if not work.render and not work.staged:
        shutil.rmtree(work.job.out / manifest.STAGE, ignore_errors=True)  # of a run that was stopped; all is current
        return
    if kept and len(failures) < len(work.render) + len(work.staged):
        archive.keep(work.job.out, kept)
    bad = {failure.task for failure in failures}
    done = [task for task in work.render if task not in bad]
    asked = [*work.render, *work.staged, *work.current]
    publish(work.job.out, done + work.staged, failures, past(work.job.out, asked, whole))


def import_all() -> None:
    """What every worker needs, loaded once while templates start: an empty page, and the letters of all messages."""
    papermill()
    from nbformat import v4

    from plan_analysis.report import html, messages

    html.page(v4.new_notebook(), "index", {"lang": "zh"})
    html.page_font((messages.LOCALE / "zh/LC_MESSAGES/plan_analysis.po").read_text(encoding="utf-8"))
