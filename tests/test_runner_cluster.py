"""Runs on a Dask cluster: a real scheduler and two workers on this machine, one of them killed in the middle."""

import re
import subprocess
import sys
import time

import pytest

from plan_analysis import runner
from plan_analysis.reference.project import VARIABLE
from plan_analysis.reference.schema import DataError
from plan_analysis.runner import cluster, manifest
from tests.conftest import AS_OF, PLAN

distributed = pytest.importorskip("distributed")
DASK = [sys.executable, "-m", "distributed.cli.dask_scheduler"]


def started(words: list[str], said: str, **options) -> tuple[subprocess.Popen, str]:
    """A process, once its log says that it is ready, and what the log says there."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)
    for line in process.stderr:
        if found := re.search(said, line):
            import threading

            threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop it
            return process, found[1] if found.groups() else ""
    raise AssertionError(words)


@pytest.fixture(scope="module", autouse=True)
def project(light):
    """What is rendered here and there: pages that cost nothing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(light))
        yield light


@pytest.fixture(scope="module")
def site(project, tmp_path_factory):
    """A scheduler and two workers: address and workers."""
    folder = tmp_path_factory.mktemp("workers")
    scheduler, address = started(
        [*DASK, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], r"Scheduler at:\s*(tcp://\S+)"
    )
    words = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    words += ["--no-nanny", "--local-directory", str(folder)]
    workers = [started(words, "Registered to")[0] for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def pages(*targets: str) -> list:
    made = runner.tasks(PLAN, AS_OF, ("en",), 200, targets)
    return [task for task in made if task.stem in (*targets, "register", "changes")] + [
        runner.results(PLAN, AS_OF, 200)
    ]


def test_a_page_that_fails_there_fails_here_in_the_same_words(site, tmp_path):
    address, _ = site
    task = runner.Task("03_indicator.ipynb", "T02", {"plan": "nowhere", "as_of": AS_OF, "lang": "en", "target": "T02"})
    there = runner.render(runner.outdated([task], tmp_path), 1, lambda *_: None, address)
    assert ["no plan 'nowhere'" in failure.error for failure in there] == [True]
    here = runner.run([task], tmp_path, 1, lambda *_: None)
    assert [failure.error for failure in there] == [failure.error for failure in here]


def test_a_cluster_with_other_versions_is_refused_in_a_sentence(site, tmp_path, monkeypatch):
    address, _ = site
    real = cluster.metadata.version
    monkeypatch.setattr(cluster.metadata, "version", lambda name: "0.1" if name == "pandas" else real(name))
    with pytest.raises(DataError, match=r"other versions on the cluster: pandas \S+ on tcp://\S+, 0.1 here"):
        runner.render(runner.outdated(pages("T04"), tmp_path), 1, lambda *_: None, address)


def test_a_scheduler_that_does_not_answer_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", "1s")
    began = time.monotonic()
    with pytest.raises(DataError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9"):
        cluster._client("tcp://127.0.0.1:9")
    assert time.monotonic() - began < 20


def test_the_pages_are_those_made_here_although_a_worker_is_killed(site, tmp_path):
    address, workers = site
    asked = pages("T02", "T03", "T04", "T07", "T13")
    done = []

    def kill(task, error) -> None:
        if not done:
            workers[0].kill()
        done.append((task.name, error))

    work = runner.outdated(asked, tmp_path / "there")
    assert runner.render(work, 1, kill, address) == []
    runner.finish(work, [])
    assert sorted(done) == sorted((task.name, None) for task in asked)
    runner.run(asked, tmp_path / "here", 2, lambda *_: None)
    for task in asked:
        for name in task.files:
            assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name
    assert runner.outdated(asked, tmp_path / "there").render == {}
    assert manifest.read(tmp_path / "there").keys() == {task.name for task in asked}
