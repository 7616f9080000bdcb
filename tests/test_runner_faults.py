"""Runs under faults: at changes of the disk, drawn anew every day, the run is killed, or the disk is full."""

import errno
import itertools
import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from nbformat import v4

from plan_analysis import runner
from plan_analysis.reference import locking
from plan_analysis.reference.schema import DataError
from plan_analysis.runner import archive, lock, manifest, switching, work
from plan_analysis.runner.keys import Inputs
from plan_analysis.runner.orders import Work
from plan_analysis.runner.task import Failure, Task
from plan_analysis.runner.work import Job
from tests.conftest import ROOT

CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "os.chmod", "open")
NOWHERE = 0
SAMPLE = 8  # of the changes that meet a fault here; benchmarks/faults.py takes all, in minutes
EVERY = bool(os.environ.get("PLAN_ANALYSIS_EVERY_FAULT"))
SEED = int(os.environ.get("PLAN_ANALYSIS_FAULT_SEED", date.today().toordinal()))  # another sample every day
DOCUMENT = '<!DOCTYPE html><main id="main">{}</main></html>'
NAMES = ("a", "b", "index", "fails")
INPUTS = Inputs(ROOT)  # hashes of the package, once
TASKS = {name: Task(f"{name}.ipynb", name, {"lang": "en"}) for name in (*NAMES, "past")}


def staged(out: Path, task: Task, text: str) -> None:
    """A page that is finished and waits to be published."""
    for name in task.files:
        path = out / manifest.STAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DOCUMENT.format(text))
    record = {"files": dict.fromkeys(task.files, ""), "inputs": {}, "error": "", "parameters": task.parameters}
    manifest.stage(out, task.name, record)


def finish(out: Path) -> None:
    """The end of a run that made some pages, failed on one and no longer makes another."""
    stage = out / manifest.STAGE
    waiting = [TASKS[name] for name in ("a", "b", "index") if manifest.staged(out, f"{name}.en.html")]
    done = [task for task in waiting if all((stage / name).exists() for name in task.files)]
    current = [TASKS[name] for name in ("a", "b", "index") if TASKS[name] not in done]
    with runner.locked(out, lambda line: None):
        doing = Work(Job(out, Inputs(out)), {TASKS["fails"]: ["new"]}, done, current)
        runner.finish(doing, [Failure(TASKS["fails"], "no")], [""], kept=2)


@pytest.fixture
def site(tmp_path) -> Path:
    """Pages of an old run are published, those of a new one are staged."""
    out = tmp_path / "reports"
    for text in ("first", "second"):
        for task in TASKS.values():
            if text == "first" or task.stem in ("a", "b", "index"):
                staged(out, task, text)
        if text == "first":
            doing = Work(Job(out, Inputs(out)), {}, list(TASKS.values()), [])
            runner.finish(doing, [])
    (out / "own.txt").write_text("of the user")
    return out


def whole(out: Path) -> None:
    """A run from its lock to its last page: one page fails, and what was there before is archived."""
    tasks = [TASKS[name] for name in NAMES]
    with runner.locked(out, lambda line: None):
        job = Job(out, INPUTS)
        doing, failures = Work(job, {task: ["new"] for task in tasks}, [], []), []
        for task in tasks:
            try:
                job(task)
            except Exception as error:  # as the pool does
                failures.append(Failure(task, work.sentence(error)))
        runner.finish(doing, failures, [""], kept=2)


@pytest.fixture
def third(monkeypatch) -> None:
    """Pages are made without a kernel and a template, which change nothing on this disk."""

    def executed(job: Job, task: Task, watch, before) -> object:
        watch.notebook = v4.new_notebook(cells=[v4.new_markdown_cell("third", id="x")])
        if task.stem == "fails":
            raise ValueError("no")
        return watch.notebook

    monkeypatch.setattr(Job, "_executed", executed)
    monkeypatch.setattr(Inputs, "of", lambda inputs, task: {"parameters": task.parameters})  # there is no notebook
    monkeypatch.setattr(Task, "compares", False)
    monkeypatch.setattr(work, "page", lambda notebook, task, stale="": DOCUMENT.format(notebook.cells[0].source))


def faulty(out: Path, at: int, fault: Callable[[], None], doing: Callable[[Path], None]) -> int:
    """Work in a forked process where one change of the disk meets a fault: 1 where it was reached, else 0.

    With the fault ``NOWHERE``, how many changes the work makes.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        made = [0]

        def hook(event: str, arguments: tuple) -> None:
            if event not in CHANGES or (str(out.parent) not in str(arguments[0]) and "os.r" not in event):
                return
            if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
            made[0] += 1
            if made[0] == at:
                os.write(write, b"!")
                fault()

        def half(path: Path, content: bytes) -> int:
            with path.open("wb") as file:
                file.write(content[: len(content) // 2])
                file.flush()
                hook("open", (str(path), "wb", os.O_WRONLY))
                return file.write(content[len(content) // 2 :])

        sys.addaudithook(hook)
        Path.write_bytes = half  # a fault between the two halves of a file; this process ends with the run
        code = 1
        try:
            doing(out)
            code = 0
        except OSError as error:
            code = 0 if error.errno == errno.ENOSPC else 3
        except DataError:
            code = 0
        finally:
            os.write(write, b"!" * (made[0] if at == NOWHERE else 0))
            os._exit(code)
    os.close(write)
    reached = os.read(read, 1 << 12)
    os.close(read)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, -signal.SIGKILL)
    return len(reached)


def counted(site: Path, folder: Path, doing: Callable[[Path], None]) -> int:
    """How many changes of the disk the work makes where nothing goes wrong."""
    out = folder / "runs/counted/reports"
    shutil.copytree(site, out)
    made = faulty(out, NOWHERE, kill, doing)
    shutil.rmtree(out.parent)
    return made


def chosen(total: int) -> list[int]:
    """Which changes meet a fault: the first, the last and by seed one of each stretch between, or every one."""
    if EVERY:
        return list(range(1, total + 1))
    drawn = random.Random(SEED)
    ends = [1 + (total - 1) * at // SAMPLE for at in range(SAMPLE + 1)]
    return sorted({1, total, *(drawn.randint(low, high) for low, high in itertools.pairwise(ends))})


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def texts(out: Path) -> dict[str, str]:
    return {name: (out / f"{name}.en.html").read_text() for name in ("a", "b", "index", "fails")}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("fault", [kill, full])
def test_at_any_change_of_the_disk_pages_stay_whole_and_the_next_run_mends(site, tmp_path, monkeypatch, fault, at_once):
    if not at_once:
        monkeypatch.setattr(switching, "exchange", lambda *_, **__: False)
    elif not switching.exchange(site, site, trial=True):
        pytest.skip("this system cannot exchange folders")
    total, mixed = counted(site, tmp_path, finish), 0
    for at in chosen(total):
        out = tmp_path / "runs" / str(at) / "reports"
        shutil.copytree(site, out)
        assert faulty(out, at, fault, finish)
        found = texts(out)
        assert all(text.endswith("</html>") for text in found.values())
        mixed += len({"second" in found[name] for name in ("a", "b", "index")}) > 1
        finish(out)
        assert ["second" in text for text in texts(out).values()] == [True, True, True, False]
        assert "could not be renewed" in texts(out)["fails"]
        assert sorted(manifest.read(out)) == ["a.en.html", "b.en.html", "fails.en.html", "index.en.html"]
        assert (out / "own.txt").read_text() == "of the user"
        assert not (out / "past.en.html").exists()
        left = [path.name for path in out.parent.rglob("*") if path.suffix == ".part" or path.name.endswith(".next")]
        assert left == []
        shutil.rmtree(out.parent)
    assert total > 20
    assert mixed == 0 if at_once else mixed or not EVERY


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("fault", [kill, full])
def test_at_any_change_of_the_disk_in_a_whole_run_pages_stay_whole_and_the_next_run_mends(site, tmp_path, third, fault):
    if not switching.exchange(site, site, trial=True):
        pytest.skip("this system cannot exchange folders")
    finish(site)
    total = counted(site, tmp_path, whole)
    for at in chosen(total):
        out = tmp_path / "runs" / str(at) / "reports"
        shutil.copytree(site, out)
        assert faulty(out, at, fault, whole)
        found = texts(out)
        assert all(text.endswith("</html>") for text in found.values())
        if fault is kill:
            assert len({"third" in found[name] for name in ("a", "b", "index")}) == 1
        whole(out)
        assert ["third" in text for text in texts(out).values()] == [True, True, True, False]
        assert "could not be renewed" in texts(out)["fails"]
        assert (out / "own.txt").read_text() == "of the user"
        assert json.loads((out / "notebooks/a.en.ipynb").read_text())["cells"][0]["source"] == ["third"]
        left = [path.name for path in out.parent.rglob("*") if path.suffix == ".part" or path.name.endswith(".next")]
        assert left == []
        shutil.rmtree(out.parent)
    assert total > 70


def test_a_run_takes_the_place_of_the_last_one_at_once(site):
    """Whoever has looked up the folder sees one run whole, whatever is published meanwhile."""
    seen = os.open(site, os.O_RDONLY)
    finish(site)
    old = os.stat(seen)
    os.close(seen)
    if switching.exchange(site, site, trial=True):
        assert old.st_ino != site.stat().st_ino
    assert "second" in texts(site)["a"]


def test_a_folder_that_holds_another_plans_is_written_page_by_page(site):
    (site / "other").mkdir()
    (site / "other" / manifest.MANIFEST).write_text("{}")
    before = site.stat().st_ino
    finish(site)
    assert site.stat().st_ino == before
    assert "second" in texts(site)["a"]


def test_a_folder_of_pages_on_another_disk_is_written_to(site, monkeypatch):
    def link(*_, **__) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(os, "link", link)
    finish(site)
    assert ["second" in text for text in texts(site).values()] == [True, True, True, False]
    assert len(archive.archives(site)) == 1


@pytest.mark.skipif(locking.fcntl is None, reason="no flock here")
def test_a_disk_that_locks_no_files_is_locked_by_the_owner_that_is_named(tmp_path, monkeypatch):
    def flock(*_) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(locking.fcntl, "flock", flock)
    with lock.locked(tmp_path, print), pytest.raises(DataError, match=f"process {os.getpid()} on"):
        lock.locked(tmp_path, print).__enter__()
    with lock.locked(tmp_path, print):
        pass
    owner = {"pid": 99999999, "host": os.uname()[1], "since": "2026-01-01T00:00:00+00:00"}
    (tmp_path / lock.LOCK).write_text(json.dumps(owner))
    said = []
    with lock.locked(tmp_path, said.append):
        assert "took over" in said[0]


@pytest.mark.parametrize(("day", "refused"), [("2999-01-01", True), ("2001-01-01", False)])
def test_an_owner_on_another_machine_is_believed_for_a_day(tmp_path, day, refused):
    owner = {"pid": 1, "host": "elsewhere", "since": f"{day}T00:00:00+00:00"}
    (tmp_path / lock.LOCK).write_text(json.dumps(owner))
    if not refused:
        with lock.locked(tmp_path, print):
            return
    with pytest.raises(DataError, match=r"process 1 on elsewhere .* if it is not, remove .*\.lock"):
        lock.locked(tmp_path, print).__enter__()


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"pid": "x"}', '{"pid": 1, "host": "h", "since": "never"}', "\0"])
def test_a_lock_that_says_nothing_is_taken(tmp_path, text):
    (tmp_path / lock.LOCK).write_text(text)
    with lock.locked(tmp_path, print):
        pass
