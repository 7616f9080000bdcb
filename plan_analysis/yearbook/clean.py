"""Many files → one CSV of tidy rows, what became of each file, and a report of what looks odd."""

import os
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.reference import project, spreadsheets
from plan_analysis.reference.atomic import placed, write
from plan_analysis.reference.encoding import named
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook import checks
from plan_analysis.yearbook.account import TWICE, UNEXPLAINED
from plan_analysis.yearbook.names import catalogue
from plan_analysis.yearbook.tidy import COLUMNS, flagged, read

if TYPE_CHECKING:
    import pandas as pd

# of a folder only these are taken; a file named by itself is always read
SUFFIXES = {
    ".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html", ".mht", ".mhtml", ".xml",
    ".zip", "",
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of one file: rows read, rows with a doubt, and why it or one of its sheets was refused.

    Of its numbers, how many are in the rows, how many are left out with a reason, and how many nothing explains.
    ``trace`` is the traceback of a file that was refused because the reader itself failed.
    """

    path: Path
    rows: int
    flagged: int
    unresolved: tuple[str, ...]
    refused: str
    numbers: int = 0
    left_out: int = 0
    unexplained: int = 0
    trace: str = ""


def files(paths: Iterable[str]) -> list[Path]:
    """Files meant by paths, folders and patterns, in order, each once; raises DataError when one names nothing."""
    found: dict[Path, None] = {}
    for text in paths:
        path = Path(text)
        if os.path.isdir(path):
            matches = _inside(path)
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


def _inside(folder: Path) -> list[Path]:
    """Tables anywhere in a folder; a folder in it that may not be opened stands for itself, to be refused by name."""
    found: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=lambda error: found.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith((".", "~$"))]
        kept = (name for name in names if not name.startswith((".", "~$")) and Path(name).suffix.lower() in SUFFIXES)
        found.extend(path for path in (Path(where, name) for name in kept) if path.is_file())
    return sorted(found)


def beside(out: Path) -> tuple[Path, Path]:
    """The two tables that ``--check`` writes beside ``out``: what looks odd, and numbers left out with the reason."""
    return out.with_name(f"{out.stem}.quality.csv"), out.with_name(f"{out.stem}.left_out.csv")


def clean(paths: list[Path], out: Path, check: bool = False) -> Iterator[Outcome]:
    """Read each file and yield what became of it; afterwards ``out``, and the tables ``beside`` it, appear whole.

    A file that cannot be read is an outcome, not the end. Nothing is written when no file could be read.
    """
    frames: list[pd.DataFrame] = []
    left_out: list[tuple[str, ...]] = []
    root = project.here()
    with placed(out) as temporary:
        for path in paths:
            try:
                tidy = read(path, root)
            except DataError as error:
                yield Outcome(path, 0, 0, (), str(error))
                continue
            except Exception as error:
                # a fault of ours in one file must not cost the others
                yield Outcome(path, 0, 0, (), _failed(path, error), trace=traceback.format_exc())
                continue
            _append(tidy, temporary, first=not frames)
            frames.append(tidy if check else tidy[:0])
            left_out += [(named(path), *row) for row in tidy.attrs["left_out"]] if check else []
            yield _outcome(path, tidy)
        if frames and check:
            quality, others = beside(out)
            _write_report(frames, quality, root)
            _write_left_out(left_out, others)


def _outcome(path: Path, tidy: "pd.DataFrame") -> Outcome:
    missing = tidy.loc[(tidy["region_code"] == "") & (tidy["region_raw"] != ""), "region_raw"]
    reasons = [reason for *_, reason in tidy.attrs["left_out"]]
    unexplained = sum(reason in (UNEXPLAINED, TWICE) for reason in reasons)
    return Outcome(
        path,
        len(tidy),
        int(flagged(tidy).sum()),
        tuple(dict.fromkeys(missing)),
        "\n".join(tidy.attrs["refused"]),
        int(tidy["value"].notna().sum()),
        len(reasons) - unexplained,
        unexplained,
    )


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
            safe[name] = safe[name].map(spreadsheets.shown)
    safe.to_csv(path, mode="w" if first else "a", header=first, index=False, float_format="%.15g", lineterminator="\n")


def _write_report(frames: list["pd.DataFrame"], path: Path, root: Path | None) -> None:
    import pandas as pd

    found = checks.findings(pd.concat(frames, ignore_index=True), catalogue(root).regions)
    write(path, found.map(spreadsheets.shown).to_csv(index=False, float_format="%.15g", lineterminator="\n").encode())


def _write_left_out(rows: list[tuple[str, ...]], path: Path) -> None:
    import pandas as pd

    table = pd.DataFrame(rows, columns=["file", "sheet", "cell", "text", "reason"])
    write(path, table.map(spreadsheets.shown).to_csv(index=False, lineterminator="\n").encode())
