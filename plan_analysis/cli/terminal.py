"""What commands say on a terminal, in a log file and by their exit codes."""

import json
import sys
from typing import TYPE_CHECKING

import typer

from plan_analysis.reference.project import NoProjectError
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    from tqdm import tqdm

SOME_FAILED, BAD_USE, BAD_DATA = 1, 2, 3


class data_errors:  # noqa: N801 - reads as a word in a with statement
    """Turns bad data into its sentences on stderr and exit code 3."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DataError):
            fail(error, BAD_USE if isinstance(error, NoProjectError) else BAD_DATA)


def fail(error: DataError, code: int) -> None:
    """End the command with a sentence."""
    typer.echo(str(error), err=True)
    raise typer.Exit(code) from None


def bar(total: int, unit: str) -> "tqdm":
    """A progress bar with an estimate on a terminal; a line per page or file otherwise."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread, so that processes can be forked
    return tqdm(total=total, unit=unit, disable=not sys.stderr.isatty())


def step(bar: "tqdm", line: str) -> None:
    """One more is done."""
    bar.update()
    if bar.disable:
        typer.echo(line, err=True)


def event(name: str, **values: object) -> None:
    """One event as a line of JSON on stderr."""
    typer.echo(json.dumps({"event": name, **values}, ensure_ascii=False), err=True)
