"""Reports per second, ours beside stock papermill and nbconvert: the same reports, the same machine, the same run.

    python benchmarks/reports.py            40 reports: 20 targets of the shipped plan in both languages

Stock is ``papermill.execute_notebook`` with a kernel for each report and nbconvert's HTML exporter with our template,
in two processes; and, for one report, the two commands that a scheduler would call, and the imports that no cold page
can do without. Start-up counts everywhere.
"""

import argparse
import contextlib
import io
import multiprocessing
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from plan_analysis import runner
from plan_analysis.reference import project
from plan_analysis.runner.task import Task

PLAN, AS_OF = "baoding_2018_2020", "2018-12-31"
LIBRARIES = "import pandas, matplotlib.figure, matplotlib.backends.backend_svg"
COLD = {"target": "T02", "as_of": AS_OF, "lang": "zh"}
BIN = Path(sys.executable).parent


def main() -> None:
    """Print seconds, reports per second, ratios and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=40)
    parser.add_argument("--cold", type=int, default=5, help="repeats of the single report")
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)  # way, processes, folder: what is measured here
    asked = parser.parse_args()
    if asked.part:
        way, count, folder = asked.part
        (ours if way == "ours" else stock)(pages(asked.reports), Path(folder), int(count))
        return
    print(f"{asked.reports} reports, {multiprocessing.cpu_count()} cores")
    print(f"{'way':40} {'seconds':>8} {'reports/s':>10} {'ratio':>6} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        base = None
        for name, way, count in (
            ("papermill + nbconvert, 2 processes", "stock", 2), ("ours, 1 worker", "ours", 1),
            ("ours, 2 workers", "ours", 2), ("ours, 2 workers, nothing changed", "ours", 2),
        ):  # fmt: skip
            part = [way, str(count), f"{folder}/{way}{count}"]
            seconds, memory = measured([sys.executable, __file__, "--reports", str(asked.reports), "--part", *part])
            base = base or seconds
            print(f"{name:40} {seconds:8.2f} {asked.reports / seconds:10.2f} {base / seconds:6.1f} {memory:8.0f}")
        cold(Path(folder), asked.cold)


def pages(count: int) -> list[Task]:
    """The first pages of targets of the shipped plan, each in both languages."""
    return [page for page in runner.tasks(PLAN, AS_OF, ("zh", "en"), 5000) if "target" in page.parameters][:count]


def ours(tasks: list[Task], out: Path, count: int) -> None:
    """Our runner, into an empty folder or one where everything is current."""
    failures = runner.run(tasks, out, count, lambda task, error: None)
    assert not failures, failures


def stock(tasks: list[Task], folder: Path, count: int) -> None:
    """The same pages by papermill and nbconvert, report by report in each process."""
    folder.mkdir(exist_ok=True)
    with multiprocessing.get_context("spawn").Pool(count) as pool:
        pool.starmap(stock_page, [(task, folder) for task in tasks], chunksize=1)


def stock_page(task: Task, folder: Path) -> None:
    """One report by stock means."""
    import nbformat
    import papermill

    from plan_analysis.report import html

    executed = folder / f"{task.name}.ipynb"
    with contextlib.redirect_stderr(io.StringIO()):
        papermill.execute_notebook(
            str(task.path), str(executed), task.parameters, cwd=str(task.path.parent), progress_bar=False
        )
    (folder / task.name).write_text(html.page(nbformat.read(executed, 4), task.stem, task.parameters), encoding="utf-8")


def cold(folder: Path, repeats: int) -> None:
    """One report as a scheduler calls for it: from a cold command to a finished page; the ways take turns."""
    executed, notebooks = str(folder / "T02.ipynb"), project.required() / "notebooks"
    spaced = [word for name, value in COLD.items() for word in ("-p", name, value)]
    paired = [word for name, value in COLD.items() for word in ("-p", f"{name}={value}")]
    ways = {
        "papermill && jupyter nbconvert": [
            [BIN / "papermill", notebooks / "03_indicator.ipynb", executed, *spaced, "--no-progress-bar"],
            [BIN / "jupyter", "nbconvert", "--to", "html", executed],
        ],
        "plan-analysis page": [[BIN / "plan-analysis", "page", "03_indicator", folder / "T02.html", *paired]],
        "import pandas, matplotlib; no page": [[sys.executable, "-c", LIBRARIES]],  # no cold page can be faster
    }
    times = {name: [] for name in ways}
    for _ in range(repeats):
        for name, commands in ways.items():
            started = time.perf_counter()
            for command in commands:
                subprocess.run(command, check=True, capture_output=True, cwd=notebooks)
            times[name].append(time.perf_counter() - started)
    middle = {name: sorted(found)[len(found) // 2] for name, found in times.items()}
    print(f"\none report, cold command to finished page, median of {repeats}")
    for name, seconds in middle.items():
        print(f"{name:40} {seconds:8.2f} {'':10} {next(iter(middle.values())) / seconds:6.1f}")


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds that a command takes, and the most memory it and all below it held, shared pages counted once (MB)."""
    peak, started = 0.0, time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, held(process))
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return time.perf_counter() - started, peak


def held(process: psutil.Process) -> float:
    """Memory of a process and all below it (MB)."""
    total = 0
    with contextlib.suppress(psutil.Error):
        for each in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                total += each.memory_full_info().pss
    return total / 2**20


if __name__ == "__main__":
    main()
