"""The same pages on a Dask cluster: the project travels to the workers, finished pages come back as bytes.

A Dask worker keeps one process of the shipped project, which renders as a local worker does, warm and isolated. No
disk need be shared; what must be the same is Python and the packages that make pages.
"""

import io
import os
import pickle
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

from plan_analysis.reference import project
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError
from plan_analysis.report import notebooks
from plan_analysis.runner import manifest
from plan_analysis.runner.keys import Inputs
from plan_analysis.runner.task import Failure, Task
from plan_analysis.runner.work import Job, sentence

SHIPPED = ("data", "benchmarks/rivals.csv")  # of the project, beside the package and its notebooks
RETRIES = 2
PATIENCE = "10s"  # for a scheduler to answer
_here = threading.local()


def render(job: Job, tasks: list[Task], address: str, progress: Callable) -> list[Failure]:
    """Render on the cluster of a scheduler into the local stage; pages that compare with the past are made here."""
    failures = []

    def done(task: Task, error: str) -> None:
        if error:
            failures.append(Failure(task, error))
        progress(task, error or None)

    client = _client(address)
    try:
        _check_versions(client)
        _there(client, job, [task for task in tasks if not task.compares], done)
    finally:
        client.close()
    for task in [task for task in tasks if task.compares]:
        try:
            job(task)
            done(task, "")
        except Exception as error:
            done(task, sentence(error))
    return failures


def _there(client: Any, job: Job, tasks: list[Task], done: Callable) -> None:
    from dask.distributed import as_completed

    content = bundle()
    shipped = client.scatter(content, broadcast=True)
    futures = {client.submit(on_worker, shipped, task, job.engine, retries=RETRIES, pure=False): task for task in tasks}
    for future in as_completed(futures):
        task = futures[future]
        try:
            files, record = future.result()
        except Exception as error:  # the notebook's own, or that of a cluster that lost its workers
            done(task, str(error) if isinstance(error, PageError) else sentence(error))
            continue
        for name, data in files.items():
            path = job.out / manifest.STAGE / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, data)
        manifest.stage(job.out, task.name, record | {"environment": job.inputs.environment})
        done(task, "")


class PageError(Exception):
    """A page that failed on a worker, in a sentence; it fails everywhere and is not tried again elsewhere."""


def bundle() -> bytes:
    """The project as a zip file: package, notebooks and tables."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        root = project.required()
        places = [(project.PACKAGE, project.PACKAGE.parent), *((root / name, root) for name in SHIPPED)]
        files = {
            path.relative_to(above).as_posix(): path
            for folder, above in places
            for path in sorted([folder, *folder.rglob("*")])
            if path.is_file() and "__pycache__" not in path.parts
        }
        for name, path in (files | {f"notebooks/{path.name}": path for path in notebooks.paths()}).items():
            file.write(path, name)
    return buffer.getvalue()


def on_worker(shipped: bytes, task: Task, engine: str) -> tuple[dict[str, bytes], dict]:
    """On a Dask worker: files and record of a page, from the process that it keeps for this project."""
    kept = getattr(_here, "kept", None)
    if kept is None or kept[0] != shipped or kept[1].poll() is not None:
        if kept is not None:
            kept[1].stdin.close()
        kept = _here.kept = (shipped, _start(shipped))
    process: Any = kept[1]
    pickle.dump((task, engine), process.stdin)
    process.stdin.flush()
    outcome = pickle.load(process.stdout)
    if isinstance(outcome, str):
        raise PageError(outcome)
    return outcome


def _start(shipped: bytes) -> subprocess.Popen:
    """A process with the shipped project in a private folder that goes when it ends."""
    code = "import sys; from plan_analysis.runner.cluster import serve; serve()"
    folder = tempfile.mkdtemp(prefix="plan-analysis-")
    with zipfile.ZipFile(io.BytesIO(shipped)) as file:
        file.extractall(folder)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder,
        env={**os.environ, "PYTHONPATH": folder, project.VARIABLE: folder},
    )  # fmt: skip


def serve() -> None:
    """In the shipped project: render page after page as asked on standard input, until that closes; then remove it."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing printed by a library may get among the answers
    try:
        with tempfile.TemporaryDirectory() as out:
            while True:
                task, engine = pickle.load(sys.stdin.buffer)
                pickle.dump(_rendered(task, Job(Path(out), Inputs(), engine)), answers)
                answers.flush()
    except (EOFError, BrokenPipeError):
        return
    finally:
        shutil.rmtree(project.required(), ignore_errors=True)


def _rendered(task: Task, job: Job) -> tuple[dict[str, bytes], dict] | str:
    try:
        record = job(task)
    except Exception as error:
        return sentence(error)
    return {name: (job.out / manifest.STAGE / name).read_bytes() for name in task.files}, record


def _client(address: str) -> Any:
    try:
        from dask.distributed import Client
    except ImportError:
        raise DataError("--scheduler: dask is not installed; pip install 'plan-analysis[cluster]'") from None
    try:
        return Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise DataError(f"--scheduler: no Dask scheduler answers at {address} ({error})") from None


def versions() -> dict[str, str]:
    """Python and the packages that make pages."""
    found = {name: metadata.version(name) for name in manifest.PACKAGES}
    return {"python": platform.python_version(), "plan-analysis": metadata.version("plan-analysis")} | found


def _check_versions(client: Any) -> None:
    """DataError unless every worker has the versions that this process has; pages would differ else."""
    own, theirs = versions(), client.run(versions)
    if not theirs:
        raise DataError("--scheduler: the cluster has no worker; start one with: dask worker ADDRESS --nthreads 1")
    different = [
        f"{name} {found.get(name)} on {worker}, {version} here"
        for worker, found in theirs.items()
        for name, version in own.items()
        if found.get(name) != version
    ]
    if different:
        raise DataError("--scheduler: other versions on the cluster: " + "; ".join(different))
