"""One table as rows with their places; every mistake in it is one sentence.

Sentences read ``file, row N, column: what was found: what is expected``. What a table may hold is in ``schema``.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from plan_analysis.reference.encoding import decode
from plan_analysis.reference.freshness import stamp
from plan_analysis.reference.project import NATIONAL
from plan_analysis.reference.schema import TABLES, DataError, Row

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

OWN = ("plans", "targets", "resolution")  # only a project has them, and every project


@dataclass(frozen=True)
class Placed:
    """A row, of the class that its table has, and where it stands: ``targets.csv, row 2``."""

    row: Any
    where: str


@dataclass(frozen=True)
class Table:
    """The rows of a table, a project's own before the nation's; mistakes; what of the nation's was replaced."""

    rows: list[Placed]
    mistakes: list[str]
    notes: list[str]


def files(name: str, root: Path | None) -> list[Path]:
    """The nation's file of a table and, where there is a project, its own; either may not be there."""
    return [NATIONAL / f"reference/{name}.csv", *([root / f"data/reference/{name}.csv"] if root else [])]


def table(name: str, root: Path | None) -> Table:
    """A project's own rows and those of the nation that bear another key; without a project the nation's alone."""
    national, *own = files(name, root)
    shipped, wrong = _shipped(name, national, stamp([national])) if national.exists() else ([], [])
    rows, mistakes = list(shipped), list(wrong)
    mine: list[Placed] = []
    if own and own[0].exists():
        mine, found = _parsed(name, own[0], "")
        mistakes += found
    elif own and name in OWN:
        mistakes.append(
            f"data/reference/{name}.csv: the table is missing; every project needs it, an empty one is a header"
        )
    keys = {_key(name, placed.row): placed for placed in mine}
    replaced = [keys[key] for placed in rows if (key := _key(name, placed.row)) in keys]
    notes = [
        f"{one.where}: {' '.join(map(str, _key(name, one.row)))} replaces the package's own row" for one in replaced
    ]
    return Table(mine + [placed for placed in rows if _key(name, placed.row) not in keys], mistakes, notes)


def unknown(root: Path) -> list[str]:
    """Sentences about tables in data/reference/ that nobody reads."""
    return [
        f"data/reference/{path.name}: no table of this name is known; known: {', '.join(TABLES)}"
        for path in sorted((root / "data/reference").glob("*.csv"))
        if path.stem not in TABLES
    ]


def _key(name: str, row: Row) -> tuple:
    return tuple(getattr(row, column) for column in TABLES[name][1])


@lru_cache(maxsize=32)
def _shipped(name: str, path: Path, state: tuple) -> tuple[list[Placed], list[str]]:
    """A table of the package, read once: a project's own rows change far more often."""
    return _parsed(name, path, "national/")


def _parsed(name: str, path: Path, prefix: str) -> tuple[list[Placed], list[str]]:
    model, file_name = TABLES[name][0], prefix + path.name
    try:
        reader = csv.DictReader(io.StringIO(decode(path.read_bytes(), file_name), newline=""), strict=True)
        lines = list(reader)
    except DataError as error:
        return [], [str(error)]
    except csv.Error as error:
        return [], [f"{file_name}: cannot be read as CSV ({error}); save it again as CSV in UTF-8"]
    mistakes = _wrong_columns(file_name, reader.fieldnames or [], model)
    if mistakes:
        return [], mistakes
    rows: list[Placed] = []
    seen: dict[tuple, int] = {}
    for number, line in enumerate(lines, start=2):
        if not any(cell.strip() for cell in line.values() if isinstance(cell, str)) and None not in line:
            continue  # ",,,," that spreadsheets leave under a table
        row, wrong = _row(line, model, file_name, number)
        mistakes += wrong
        if row is None:
            continue
        values = _key(name, row)
        if values in seen:
            mistakes.append(
                f"{file_name}, row {number}: {' '.join(map(str, values))} stands already in row {seen[values]}; "
                "keep one"
            )
        seen.setdefault(values, number)
        rows.append(Placed(row, f"{file_name}, row {number}"))
    return rows, mistakes


def _row(line: dict, model: type[Row], file_name: str, number: int) -> tuple[Row | None, list[str]]:
    """One line as a row of its table, or every mistake in it."""
    if None in line or None in line.values():
        return None, [
            f"{file_name}, row {number}: the number of cells differs from the header; quote cells with commas"
        ]
    try:
        return model.model_validate(line), []
    except ValidationError as error:
        return None, [_sentence(file_name, number, item) for item in error.errors()]


def _wrong_columns(file: str, found: Iterable[str], model: type[Row]) -> list[str]:
    missing = [name for name, field in model.model_fields.items() if field.is_required() and name not in found]
    unknown = [column for column in found if column not in model.model_fields]
    sentences = []
    if missing:
        sentences.append(
            f"{file}, row 1: column {', '.join(missing)} is missing; expected {', '.join(model.model_fields)}"
        )
    if unknown:
        sentences.append(f"{file}, row 1: column {', '.join(map(str, unknown))} is unknown; rename or remove it")
    return sentences


# what pydantic says → what an economist needs to read
_EXPECTED = {
    "string_too_short": "must not be empty",
    "int_parsing": "is not a whole number",
    "float_parsing": "is not a number; write 2.5, without unit or thousands separator",
    "int_parsing_size": "is no plausible number",
    "int_from_float": "is not a whole number",
}


def _sentence(file: str, number: int, error: "ErrorDetails") -> str:
    if not error["loc"]:  # of the row as a whole
        return f"{file}, row {number}: {error['msg']}"
    column = str(error["loc"][0])
    expected = _EXPECTED.get(error["type"], error["msg"][0].lower() + error["msg"][1:])
    if error["type"] == "literal_error":
        expected = f"is not one of {error['ctx']['expected'].replace(' or ', ', ')}"
    if error["type"] == "string_pattern_mismatch":
        expected = f"does not look like {error['ctx']['pattern']}"
    return f"{file}, row {number}, column {column}: {str(error['input'])!r} {expected}"
