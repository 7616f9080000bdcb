"""Many files → one CSV of tidy rows, what became of each file, and a report of what looks odd."""

import os
import re
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.reference import project, read_table
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook import checks
from plan_analysis.yearbook.tidy import COLUMNS, flagged, read

if TYPE_CHECKING:
    import pandas as pd

# of a folder only these are taken; a file named by itself is always read
SUFFIXES = {".xls", ".xlsx", ".xlsm", ".et", ".csv", ".tsv", ".txt", ".htm", ".html", ""}
# a spreadsheet program would run a cell that begins like this
FORMULA = re.compile(r"^[=+@\t\r]")


@dataclass(frozen=True)
class Outcome:
    """What became of one file: rows read, rows with a doubt, and why it or one of its sheets was refused.

    ``trace`` is the traceback of a file that was refused because the reader itself failed.
    """

    path: Path
    rows: int
    flagged: int
    unresolved: tuple[str, ...]
    refused: str
    trace: str = ""


def files(paths: Iterable[str]) -> list[Path]:
    """Files meant by paths, folders and patterns, in order, each once; raises DataError when one names nothing."""
    found: dict[Path, None] = {}
    for text in paths:
        path = Path(text)
        if os.path.isdir(path):
            inside = [p for p in sorted(path.rglob("*")) if p.is_file() and p.suffix.lower() in SUFFIXES]
            matches = [p for p in inside if not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)]
        else:
            matches = (
                [path]
                if os.path.exists(path)
                else [Path(p) for p in sorted(glob(text, recursive=True)) if Path(p).is_file()]
            )
        if not matches:
            raise DataError(f"{text}: no such file, and no table in such a folder; check the path")
        found.update(dict.fromkeys(matches))
    return list(found)


def clean(paths: list[Path], out: Path, report: Path | None = None) -> Iterator[Outcome]:
    """Read each file and yield what became of it; afterwards ``out`` and ``report`` appear, whole.

    A file that cannot be read is an outcome, not the end. Nothing is written when no file could be read.
    """
    frames: list[pd.DataFrame] = []
    root = project.here()
    temporary = out.with_name(out.name + ".part")
    try:
        for path in paths:
            try:
                tidy = read(path, root)
            except DataError as error:
                yield Outcome(path, 0, 0, (), str(error))
                continue
            except Exception as error:
                # a fault of ours in one file must not cost the others
                yield Outcome(path, 0, 0, (), _failed(path, error), traceback.format_exc())
                continue
            _append(tidy, temporary, first=not frames)
            frames.append(tidy if report else tidy[:0])
            missing = tidy.loc[(tidy["region_code"] == "") & (tidy["region_raw"] != ""), "region_raw"]
            doubts = int(flagged(tidy).sum())
            yield Outcome(path, len(tidy), doubts, tuple(dict.fromkeys(missing)), "\n".join(tidy.attrs["refused"]))
        if frames:
            if report:
                _write_report(frames, report, root)
            os.replace(temporary, out)
    finally:
        temporary.unlink(missing_ok=True)


def _failed(path: Path, error: Exception) -> str:
    words = " ".join(str(error).split())[:100]
    return (
        f"{path.name}: the reader failed on this file ({type(error).__name__}: {words}); "
        "run again with --debug and report it, or save the table as plain CSV"
    )


def _append(tidy: "pd.DataFrame", path: Path, first: bool) -> None:
    safe = tidy.copy()
    for name in COLUMNS:
        if name not in ("year", "value"):
            risky = safe[name].str.match(FORMULA)
            safe.loc[risky, name] = "'" + safe.loc[risky, name]
    safe.to_csv(path, mode="w" if first else "a", header=first, index=False, float_format="%.15g", lineterminator="\n")


def _write_report(frames: list["pd.DataFrame"], path: Path, root: Path | None) -> None:
    import pandas as pd

    found = checks.findings(pd.concat(frames, ignore_index=True), read_table("regions", root))
    write(path, found.to_csv(index=False, float_format="%.15g", lineterminator="\n").encode())
