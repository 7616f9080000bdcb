"""Cost against the number of reports, and what a Dask cluster adds to each.

    python benchmarks/scale.py              31 provinces × 20 indicators = 620 reports

Prints seconds as reports finish, the cost of a report in each quarter of the run, and the same 40 reports by two local
workers and by a Dask cluster of two workers on this machine, which are started before the clock.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from plan_analysis import runner
from plan_analysis.reference import read
from plan_analysis.runner import manifest, regions
from plan_analysis.runner.task import Task

PLAN, AS_OF, DRAWS = "baoding_2018_2020", "2018-12-31", 5000
INDICATORS, SAMPLE = 20, 40


def main() -> None:
    """Print the cost of reports, many and few, here and on a cluster."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--provinces", type=int, default=31)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    pages = reports(asked.provinces)
    with tempfile.TemporaryDirectory() as folder:
        marks = timed(pages, Path(folder) / "all", asked.workers)
        print(f"{len(pages)} reports, {asked.workers} workers")
        print(f"{'reports':>8} {'seconds':>8} {'seconds a report in this quarter':>34}")
        for quarter in range(1, 5):
            first, last = len(pages) * (quarter - 1) // 4, len(pages) * quarter // 4
            before = marks[first - 1] if first else 0.0
            print(f"{last:8} {marks[last - 1]:8.1f} {(marks[last - 1] - before) / (last - first):34.3f}")
        started = time.perf_counter()
        assert not runner.outdated(pages, Path(folder) / "all").render
        print(f"nothing changed: {time.perf_counter() - started:.2f} s")
        on_dask(pages[:SAMPLE], Path(folder), asked.workers)


def reports(provinces: int) -> list[Task]:
    """Target pages of the plan's first indicators asked of each province."""
    tables = read()
    targets = {row.indicator: row.target for row in reversed(tables.plan_targets(PLAN))}
    wanted = tuple(sorted(targets.values())[:INDICATORS])
    codes = [code for code, row in tables.regions.items() if row.level == "province"][:provinces]
    made = []
    for code in codes:
        plan = regions.of_region(PLAN, code, wanted)
        made += [task for task in regions.tasks(plan, AS_OF, ("en",), DRAWS, code) if "target" in task.parameters]
    return made


def timed(pages: list[Task], out: Path, workers: int, scheduler: str = "") -> list[float]:
    """Seconds after which the first, second, … report was finished, publishing left out."""
    marks, started = [], time.perf_counter()
    work = runner.outdated(pages, out)
    failures = runner.render(work, workers, lambda *_: marks.append(time.perf_counter() - started), scheduler)
    assert not failures, failures
    (out / manifest.STAGE).mkdir(parents=True, exist_ok=True)
    runner.finish(work, [])
    return marks


def on_dask(pages: list[Task], folder: Path, workers: int) -> None:
    """The same reports by local workers and by a cluster, each with its start, and the difference for a report."""
    try:
        from dask.distributed import LocalCluster
    except ImportError:
        sys.exit("dask is not installed: pip install 'plan-analysis[cluster]'")
    here = timed(pages, folder / "here", workers)
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
        there = timed(pages, folder / "there", workers, cluster.scheduler_address)
    print(f"\n{'the same ' + str(len(pages)) + ' reports':24} {'seconds':>8} {'after the first':>16}")
    for name, marks in (("local workers", here), ("Dask, the same number", there)):
        print(f"{name:24} {marks[-1]:8.2f} {marks[-1] - marks[0]:16.2f}")
    more = (there[-1] - there[0] - here[-1] + here[0]) / (len(pages) - 1)
    print(f"Dask adds {1000 * more:.0f} ms a report, and {there[0] - here[0]:.1f} s before the first")


if __name__ == "__main__":
    main()
