"""Worker processes: each has papermill and a template, works on one page at a time, and ends when its owner ends.

A worker that dies costs its page a second try, not the run; a pool of the standard library breaks as a whole.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait

from plan_analysis.runner.task import Task
from plan_analysis.runner.work import sentence
from plan_analysis.warm.template import Template, available

TRIES = 2
DIED = "the process that rendered it ended, twice"
MEMORY = 600 * 2**20  # bytes a worker, its template and a report may take together


@dataclass
class _Worker:
    """A process, the connection to it, the pipe whose end it does not outlive, and the page it is at."""

    process: multiprocessing.Process
    connection: Connection
    life: Connection
    task: Task | None = None


@dataclass
class Pool:
    """A number of workers doing one job."""

    job: Callable[[Task], dict]
    count: int
    templates: list[Template] = field(default_factory=list)
    _workers: list[_Worker] = field(default_factory=list)

    def run(self, tasks: list[Task]) -> Iterator[tuple[Task, dict | None, str]]:
        """Each task with its record, or None and an error, as they finish."""
        waiting, tries = list(reversed(tasks)), dict.fromkeys(tasks, 0)
        try:
            self._workers = [self._start() for _ in range(min(self.count, len(tasks)))]
            for template in self.templates:
                template.close()
            while waiting or any(worker.task for worker in self._workers):
                for worker in self._workers:
                    if waiting and worker.task is None:
                        worker.task = waiting.pop()
                        tries[worker.task] += 1
                        worker.connection.send(worker.task)
                for worker, task in self._ready():
                    worker.task = None
                    record, error = self._outcome(worker)
                    if error is None and tries[task] < TRIES:
                        waiting.append(task)
                    else:
                        yield task, record, DIED if error is None else error
        finally:
            self._stop()

    def _ready(self) -> list[tuple[_Worker, Task]]:
        busy = [(worker, worker.task) for worker in self._workers if worker.task]
        ready = wait([worker.connection for worker, _ in busy])
        return [(worker, task) for worker, task in busy if worker.connection in ready]

    def _outcome(self, worker: _Worker) -> tuple[dict | None, str | None]:
        """Record and error that a worker sends; neither, and another worker in its place, if it died."""
        try:
            return worker.connection.recv()
        except (EOFError, ConnectionError):
            self._end(worker)
            self._workers[self._workers.index(worker)] = self._start()
            return None, None

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("fork" if available() else "spawn")
        ours, theirs = context.Pipe()
        life, end = context.Pipe(duplex=False)
        template = self.templates.pop() if self.templates else None
        others = []  # what a forked process inherits and must let go, so that the ends of pipes are seen
        if available():
            others = [ours, end, *(c for w in self._workers for c in (w.connection, w.life))]
            others += [template.control for template in self.templates]
        process = context.Process(  # type: ignore[attr-defined]  # every context has it
            target=_work, args=(self.job, theirs, life, others, template)
        )
        process.start()
        theirs.close()
        life.close()
        if template:
            template.close()
        return _Worker(process, ours, end)

    def _end(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        worker.life.close()

    def _stop(self) -> None:
        for worker in self._workers:
            self._end(worker)
        self._workers = []
        for template in self.templates:
            template.close()


def workers() -> int:
    """As many workers as there are cores for this process, as far as memory lasts."""
    import psutil

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, psutil.virtual_memory().available // MEMORY))


def _work(job: Callable, connection: Connection, life: Connection, others: list, template: Template | None) -> None:
    """A worker: page after page until there are no more; Ctrl-C is its owner's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    threading.Thread(target=_die_with, args=(life,), daemon=True).start()
    if template:
        template.adopt()
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        try:
            outcome = job(task), ""
        except Exception as error:
            outcome = None, sentence(error)
        connection.send(outcome)


def _die_with(life: Connection) -> None:
    """End this process at once when the other end of a pipe is gone; its template then ends by itself."""
    try:
        life.recv()
    except EOFError:
        pass
    os._exit(1)
