"""What commands say on a terminal, in a log file and by their exit codes."""

import errno
import io
import json
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperGroup

from plan_analysis.reference.project import NoProjectError
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    from tqdm import tqdm

SOME_FAILED, BAD_USE, BAD_DATA = 1, 2, 3


class Stop(typer.Exit):
    """The end of a command, for a reason that was said already."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(code)
        self.sentence = sentence


class data_errors:  # noqa: N801 - reads as a word in a with statement
    """Turns bad data into its sentences on stderr and exit code 3."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DataError):
            fail(error, BAD_USE if isinstance(error, NoProjectError) else BAD_DATA)


class Answering(TyperGroup):
    """Commands of which none ends in a traceback because a file or disk is not as it should be."""

    def invoke(self, ctx: Any) -> object:
        """Run the command; a fault of the system is a sentence."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # whoever reads our output has heard enough
            raise
        except OSError as error:
            name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
            said = DataError(": ".join(filter(None, [name[:200], error.strerror or str(error)])))
            fail(said, SOME_FAILED if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO) else BAD_USE)


class bad_use:  # noqa: N801 - reads as a word in a with statement
    """Turns what is wrong with an option into its sentence on stderr and exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DataError):
            fail(error, BAD_USE)


def fail(error: DataError, code: int) -> NoReturn:
    """End the command with a sentence."""
    typer.echo(str(error), err=True)
    raise Stop(str(error), code) from None


def expanded(path: Path | None) -> Path | None:
    """A path as given, ``~`` at its beginning being the user's home."""
    return None if path is None else Path(os.path.expanduser(path))


def output(path: Path | None) -> Path | None:
    """A file that can be written when the work is done, for the callback of an option; bad use else."""
    path = expanded(path)
    if path is None:
        return None
    remedy = "name another file"
    try:
        if path.is_dir():
            fail(DataError(f"{path}: is a folder; name a file in it"), BAD_USE)
        if not path.parent.is_dir():
            fail(DataError(f"{path.parent}: no such folder; create it first"), BAD_USE)
        if path.is_file():
            remedy = f"close it where it is open, or {remedy}"
            path.open("r+b").close()
        elif not os.path.lexists(path):  # what a folder says of itself may not be so: a disk of the network, /proc
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            path.unlink()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", "") or error
        fail(DataError(f"{path}: cannot be written ({said}); {remedy}"), BAD_USE)
    return path


class _Unheard(io.FileIO):
    """Where words on the work go; a log on a full disk, or one whose reader has ended, does not end the work."""

    def write(self, data: Any) -> int:
        """Count of bytes written, or lost together with all that follow."""
        try:
            return super().write(data)
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return len(data)


def readable() -> None:
    """Let output streams print what they can and replace the rest: no old console and no full log ends a command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    words = sys.__stderr__
    if words is not None and words is sys.stderr:  # not one that somebody has put in its place
        raw = _Unheard(words.fileno(), "w", closefd=False)
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw), words.encoding, "replace", line_buffering=True)


def at_home() -> None:
    """Give a user id that has neither name nor HOME, as in containers, a home that libraries can write to."""
    if os.path.expanduser("~") == "~":
        os.environ["HOME"] = tempfile.gettempdir()


def watched() -> bool:
    """Whether somebody looks at a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def stamped(line: str) -> str:
    """A line with the time before it, where nobody looks."""
    return line if watched() else f"{now()} {line}"


def now() -> str:
    """The time with its zone, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def bar(total: int, unit: str) -> "tqdm":
    """A progress bar with an estimate on a terminal; a line per page or file otherwise."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread, so that processes can be forked
    return tqdm(total=total, unit=unit, disable=not watched())


def step(bar: "tqdm", line: str) -> None:
    """One more is done."""
    bar.update()
    if bar.disable:
        typer.echo(line, err=True)


def event(name: str, **values: object) -> None:
    """One event as a line of JSON on stderr."""
    typer.echo(json.dumps({"time": now(), "event": name, **values}, ensure_ascii=False), err=True)
