"""Proposed targets of plan texts and registers: those to take in, and the doubtful ones that wait for a person."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from plan_analysis.plan import extraction, frames, paragraphs, propose
from plan_analysis.reference import Reference, read, sha256
from plan_analysis.reference.encoding import decode
from plan_analysis.reference.schema import DataError

DOUBTFUL = "check"  # the confidence of a row that a person has to look at
WAITING = "targets.proposed.csv"
Cells = Mapping[str, object]


def of(files: list[Path], root: Path) -> tuple[list[Cells], list[Cells]]:
    """Rows to take in and doubtful ones, of registers (their reviewed rows) and plan texts; of all plans unless named.

    Raises DataError for a file that cannot be read, a text that is no plan of the project, a register without the
    column reviewed and one in which nothing is reviewed.
    """
    reference = read(root)
    taken: list[Cells] = []
    doubtful: list[Cells] = []
    for path in files or [root / plan.file for plan in reference.plans.values()]:
        if path.suffix.lower() == ".csv":
            taken += _reviewed(path)
            continue
        name = _plan_of(path, reference, root)
        found, _ = extraction.read(paragraphs(path))
        table = frames.frame(found, name).astype(object)
        rows: list[Cells] = [
            {str(name): value for name, value in row.items()}
            for row in table.where(table.notna(), "").to_dict("records")
        ]
        taken += [row for row in rows if row["confidence"] != DOUBTFUL]
        doubtful += [row for row in rows if row["confidence"] == DOUBTFUL]
    return taken, doubtful


def keep(doubtful: list[Cells], root: Path) -> Path:
    """Write doubtful rows beside the project's tables, each with an empty column reviewed; returns the file."""
    import pandas as pd

    path = root / WAITING
    table = pd.DataFrame(doubtful).assign(reviewed="")
    propose.write(table, path)
    return path


def _reviewed(path: Path) -> list[Cells]:
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    rows = list(csv.DictReader(io.StringIO(decode(path.read_bytes(), path.name), newline="")))
    if not rows or not {"plan", "line", "quote", "reviewed"} <= set(rows[0]):
        raise DataError(f"{path.name}: is no register of targets with a column reviewed; make one with: "
                        "plan-analysis targets PLAN -o FILE.csv")  # fmt: skip
    marked = [row for row in rows if row["reviewed"].strip()]
    if not marked:
        raise DataError(f"{path.name}: no row is marked; write yes into the column reviewed of those to take in")
    return list(marked)


def _plan_of(path: Path, reference: Reference, root: Path) -> str:
    """The plan whose text a file is, by its content."""
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    digest = sha256(path)
    for plan in reference.plans.values():
        file = root / plan.file
        if file.is_file() and sha256(file) == digest:
            return plan.plan
    known = ", ".join(plan.file for plan in reference.plans.values()) or "none"
    raise DataError(
        f"{path.name}: is the text of no plan of this project (known: {known}); put it into data/raw/plan/ "
        "and rows into plans.csv and sources.csv, or make a project with it: plan-analysis init DIR --plan FILE"
    )
