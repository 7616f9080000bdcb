"""What a run says while it works, into which file, and whom it tells what they should hear of."""

import os
import signal
import subprocess
import sys
import traceback
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import typer

from plan_analysis.cli.terminal import BAD_DATA, BAD_USE, SOME_FAILED, Stop, event, fail, stamped, step
from plan_analysis.reference.schema import DataError
from plan_analysis.runner import orders as runner

if TYPE_CHECKING:
    from tqdm import tqdm

LONGEST = 2**20  # bytes of a log file
OLDER = 5  # log files that stay besides the last


class LogFormat(StrEnum):
    """How progress is said where there is no terminal."""

    text = "text"
    json = "json"


class Log:
    """Lines on stderr: of JSON, or with the time before them where nobody looks."""

    def __init__(self, form: LogFormat) -> None:
        self.json = form == LogFormat.json

    def plan(self, work: runner.Work) -> None:
        """What will be rendered and why, what is there already."""
        groups: dict[str, list[str]] = {}
        for task, why in work.render.items():
            if self.json:
                event("to render", page=task.name, reasons=why)
            groups.setdefault(few(why), []).append(task.name)
        if self.json:
            return
        for reason, names in groups.items():
            self.say(f"to render, {reason}: {few(names, 8)}")
        waiting = f", {len(work.staged)} finished by a run that was stopped" if work.staged else ""
        self.say(f"{len(work.render)} to render, {len(work.current)} current{waiting}")

    def page(self, shown: "tqdm", task: runner.Task, error: str | None) -> None:
        """One page is done or has failed."""
        if self.json:
            shown.update()
            event("failed" if error else "done", page=task.name, error=error)
        else:
            step(shown, stamped(f"{'failed' if error else 'done'} {task.name}"))

    def say(self, line: str) -> None:
        """Anything else worth a line."""
        event("note", text=line) if self.json else typer.echo(stamped(line), err=True)


def few(words: list[str], most: int = 3) -> str:
    """The first words of a list, and how many more there are."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


class into:  # noqa: N801 - reads as a word in a with statement
    """Everything that this process and those it starts print goes into a log file, the last few of which stay."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.before: list[int] = []

    def __enter__(self) -> None:
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            rotate(self.path)
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            fail(DataError(f"--log: {self.path} cannot be written ({error.strerror}); name another file"), BAD_USE)
        self.before = [_redirected(descriptor, file) for descriptor in (1, 2)]
        os.close(file)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self.before and error is not None and not isinstance(error, typer.Exit):
            traceback.print_exception(error)
        for descriptor, before in enumerate(self.before, start=1):
            _redirected(descriptor, before)


def _redirected(descriptor: int, to: int) -> int:
    """Where a descriptor led before it was made to lead elsewhere."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    try:
        before = os.dup(descriptor)
    except OSError:  # closed
        before = os.open(os.devnull, os.O_WRONLY)
    os.dup2(to, descriptor)
    return before


def rotate(path: Path) -> None:
    """A log file that is long becomes ``NAME.1``, which was ``NAME.2`` by then, and the last one goes."""
    if not path.exists() or path.stat().st_size < LONGEST:
        return
    for number in range(OLDER - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number + 1}"))
    path.replace(path.with_name(f"{path.name}.1"))


class told:  # noqa: N801 - reads as a word in a with statement
    """Whatever ends the run, a command hears of it; ``news`` is what else it should hear of."""

    def __init__(self, command: str, log: Log) -> None:
        self.command, self.log = command, log
        self.news: list[str] = []

    def __enter__(self) -> "told":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Stop):
            mark = "bad data: " if error.exit_code == BAD_DATA else ""
            self.news += [f"{mark}{line}" for line in error.sentence.splitlines()]
        elif error is not None and not isinstance(error, typer.Exit):
            self.news.append(f"{type(error).__name__}: {error}")
        if self.command and self.news:
            self._notify()

    def _notify(self) -> None:
        """Hand the news to a command; one that fails or hangs does not fail the run."""
        news = ("\n".join(self.news) + "\n").encode("utf-8", "replace")
        try:
            subprocess.run(self.command, shell=True, input=news, check=True, timeout=60)
        except (subprocess.SubprocessError, OSError) as error:
            self.log.say(f"the command of --notify failed: {error}")


class held:  # noqa: N801 - reads as a word in a with statement
    """The lock of the output folder; a folder that is taken or cannot be written is bad use."""

    def __init__(self, out: Path, log: Log) -> None:
        self._lock = runner.locked(out, log.say)

    def __enter__(self) -> None:
        try:
            self._lock.__enter__()
        except DataError as error:
            fail(error, BAD_USE)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.__exit__(kind, error, trace)


class stops_cleanly:  # noqa: N801 - reads as a word in a with statement
    """Ctrl-C, an end asked for by the system, and a full disk end a run with a sentence; reports stay as they were."""

    def __enter__(self) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KeyboardInterrupt):
            said = "stopped; what is finished is kept for the next run, the reports are as they were"
            fail(DataError(said), SOME_FAILED)
        if isinstance(error, OSError):
            fail(DataError(f"stopped: {error}; the next run goes on from here"), SOME_FAILED)
