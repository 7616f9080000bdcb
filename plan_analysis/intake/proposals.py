"""Proposed targets of plan texts and registers: those to take in, and the doubtful ones that wait for a person."""

from collections.abc import Mapping
from pathlib import Path

from plan_analysis.dataset import starting
from plan_analysis.intake import rows
from plan_analysis.plan import extraction, paragraphs, periods, propose
from plan_analysis.plan.frames import frame
from plan_analysis.reference import Reference, atomic, opening, read, sha256, spreadsheets
from plan_analysis.reference.encoding import records
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook.names import catalogue

DOUBTFUL = "check"  # the confidence of a row that a person has to look at
WAITING = "targets.proposed.csv"
Cells = Mapping[str, object]


def of(files: list[Path], root: Path, years: str = "") -> tuple[list[Cells], list[Cells]]:
    """Rows to take in and doubtful ones, of registers (their reviewed rows) and plan texts; of all plans unless named.

    The text of a plan that is new is registered, for ``years`` where it names no period. Raises DataError for a file
    that cannot be read, a plan without period or place, and a register in which nothing is marked as reviewed.
    """
    reference = read(root)
    taken: list[Cells] = []
    doubtful: list[Cells] = []
    for path in files or [root / plan.file for plan in reference.plans.values()]:
        if path.suffix.lower() == ".csv":
            taken += _reviewed(path)
            continue
        name = _plan_of(path, reference, root, years)
        read_, _ = extraction.read(paragraphs(path))
        table = frame(read_, name).astype(object)
        proposed: list[Cells] = [
            {str(name): value for name, value in row.items()}
            for row in table.where(table.notna(), "").to_dict("records")
        ]
        taken += [row for row in proposed if row["confidence"] != DOUBTFUL]
        doubtful += [row for row in proposed if row["confidence"] == DOUBTFUL]
    return taken, doubtful


def keep(doubtful: list[Cells], root: Path) -> Path:
    """Write doubtful rows beside the project's tables, each with an empty column reviewed; returns the file."""
    import pandas as pd

    path = root / WAITING
    table = pd.DataFrame(doubtful).assign(reviewed="")
    propose.write(table, path)
    return path


def _reviewed(path: Path) -> list[Cells]:
    _, found = records(opening.content(path), path.name)
    if not found or not {"plan", "line", "quote", "reviewed"} <= set(found[0]):
        raise DataError(f"{path.name}: is no register of targets with a column reviewed; make one with: "
                        "plan-analysis targets PLAN -o FILE.csv")  # fmt: skip
    found = [{name: spreadsheets.meant(cell) for name, cell in row.items()} for row in found]
    marked = [row for row in found if row["reviewed"].strip()]
    if not marked:
        raise DataError(f"{path.name}: no row is marked; write yes into the column reviewed of those to take in")
    return list(marked)


def _plan_of(path: Path, reference: Reference, root: Path, years: str) -> str:
    """The plan whose text a file is, by its content; a new text becomes a plan of the project."""
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    digest = sha256(path)
    for plan in reference.plans.values():
        file = root / plan.file
        if file.is_file() and sha256(file) == digest:
            return plan.plan
    return _new(path, reference, root, years)


def _new(path: Path, reference: Reference, root: Path, years: str) -> str:
    """Register the text of a plan that is new, for the place that its title names, else the project's."""
    named = catalogue(root).named_in(periods.title(paragraphs(path))).region
    places = {plan.region_code for plan in reference.plans.values()}
    code = named.region_code if named else next(iter(places)) if len(places) == 1 else ""
    if not code:
        raise DataError(f"{path.name}: its title names no place; write it into the first line of the text")
    plan, source = starting.registered(path, reference.regions[code], years)
    name = rows.slug(plan["plan"], reference.plans)
    if name != plan["plan"]:
        plan["file"] = source["file"] = plan["file"].replace(plan["plan"], name)
        plan["plan"], source["source"] = name, f"plan_{name}"
    if path.resolve().is_relative_to((root / "data/raw").resolve()):
        plan["file"] = source["file"] = path.resolve().relative_to(root.resolve()).as_posix()
    else:
        (root / plan["file"]).parent.mkdir(parents=True, exist_ok=True)
        atomic.write(root / plan["file"], path.read_bytes())
    rows.append(root, "sources", [source])
    rows.append(root, "plans", [plan])
    return name
