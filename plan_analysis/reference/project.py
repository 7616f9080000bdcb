"""Where things lie: a project's own tables and files in its folder, what is the nation's inside the package."""

import os
from pathlib import Path

from plan_analysis.reference.schema import DataError

PACKAGE = Path(__file__).parents[1]
NATIONAL = PACKAGE / "national"  # reference tables and raw tables that hold for every project; read first, then its own
# What makes a folder a project is the one table that every project has: a file for that alone could disagree with it.
MARKER = "data/reference/plans.csv"
# inherited by the kernels and workers that a command starts: the project, and the file of changes that pages rest on
VARIABLE, SCENARIO = "PLAN_ANALYSIS_PROJECT", "PLAN_ANALYSIS_SCENARIO"


class NoProjectError(DataError):
    """A command that works on a project was given outside of any."""


def here() -> Path | None:
    """The project that the environment names, else the nearest one upward of the working folder; None outside of any.

    Raises NoProjectError when the folder that the environment names is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return checked(Path(named))
    return _upward(Path.cwd())


def required() -> Path:
    """The project at hand; raises NoProjectError, which says how to name or make one, outside of any."""
    return here() or above(Path.cwd())


def above(folder: Path) -> Path:
    """The project that a folder is or lies in; raises NoProjectError, which says how to name or make one."""
    found = _upward(folder.resolve())
    if found is None:
        raise NoProjectError(
            f"{folder}: neither this folder nor one above it is a project (none holds {MARKER}); "
            "go to one, name it with --project DIR, or make one with: plan-analysis init DIR --region NAME"
        )
    return found


def _upward(folder: Path) -> Path | None:
    return next((path for path in (folder, *folder.parents) if (path / MARKER).is_file()), None)


def checked(folder: Path) -> Path:
    """The folder as an absolute path; raises NoProjectError when it is no project."""
    try:
        there = (folder / MARKER).is_file()
    except (OSError, ValueError):  # no name that a folder may have
        there = False
    if not there:
        raise NoProjectError(f"{folder}: no project, it holds no {MARKER}; make one with: plan-analysis init {folder}")
    return folder.resolve()


def located(file: str, root: Path) -> Path:
    """The path of a file as sources.csv names it: the package's own are ``plan_analysis/national/…``."""
    return (PACKAGE.parent if file.startswith("plan_analysis/national/") else root) / file
