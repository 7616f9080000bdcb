"""From the stage to the readers: a whole run at once, or pages first, then index, results and manifest."""

import shutil
from collections.abc import Collection
from pathlib import Path

from plan_analysis.reference.atomic import write
from plan_analysis.runner import manifest, work
from plan_analysis.runner.keys import PREVIOUS, digest
from plan_analysis.runner.switching import place, switched
from plan_analysis.runner.task import RESULTS, Failure, Task


def publish(out: Path, finished: list[Task], failures: list[Failure], gone: list[str]) -> None:
    """Put a whole run before readers: at once where the system can, else page by page, the manifest last."""

    def into(folder: Path) -> None:
        _publish(out / manifest.STAGE, folder, finished, failures, gone)

    if not switched(out, into):
        into(out)
    shutil.rmtree(out / manifest.STAGE, ignore_errors=True)


def _publish(stage: Path, out: Path, finished: list[Task], failures: list[Failure], gone: list[str]) -> None:
    """Put finished pages in place, mark the last good version of failed ones, remove those gone, manifest last."""
    pages = manifest.read(out)
    if (stage / PREVIOUS).exists():
        place(stage / PREVIOUS, out / PREVIOUS)
    for task in sorted(finished, key=lambda task: (task.notebook == RESULTS, task.stem == "index")):
        for name in reversed(task.files):
            place(stage / name, out / name)
        work.failed(out, task).unlink(missing_ok=True)
        pages[task.name] = manifest.staged(stage.parent, task.name) or {}
    for failure in failures:
        pages[failure.task.name] = _stale(out, failure, pages.get(failure.task.name))
    for name in gone:
        for file in pages.pop(name)["files"]:
            (out / file).unlink(missing_ok=True)
    manifest.write_manifest(out, pages)


def past(out: Path, asked: list[Task], whole: Collection[str]) -> list[str]:
    """Published pages that are no longer made: of a folder wholly asked for, in a language asked for, and not made."""
    made = {task.name for task in asked}
    kinds = {(task.folder, task.parameters.get("lang")) for task in asked if task.folder in whole}
    return [
        name
        for name, record in manifest.read(out).items()
        if name not in made and (name.rpartition("/")[0], record.get("parameters", {}).get("lang")) in kinds
    ]


def _stale(out: Path, failure: Failure, record: dict | None) -> dict:
    """The record of a failed page, whose last good version, if there is one, is marked."""
    task = failure.task
    record = (record or {"files": {}, "inputs": {}}) | {"error": failure.error}
    if task.notebook != RESULTS and (out / task.name).exists():
        old = (out / task.name).read_text(encoding="utf-8")
        said = "This page could not be renewed; it shows the last good version. The error: {error}"
        write(out / task.name, work.marked(old, task.words(said, error=failure.error)).encode())
        record["files"] = record["files"] | {task.name: digest(out / task.name)}
    return record
